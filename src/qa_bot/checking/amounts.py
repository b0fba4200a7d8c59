"""What a quantity may stand for: near 14万 and 14万余 leave no number that both can mean."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

from qa_bot.reading.quantities import Quantity

_BELOW = ("近", "将近", "接近", "不足", "不到", "以下", "以内", "至多", "最多")
_ABOVE = (
    "余",
    "多",
    "几",
    "来",
    "超",
    "超过",
    "逾",
    "突破",
    "以上",
    "不少于",
    "至少",
    "上",
    "多达",
    "高达",
)
_ABOUT = ("约", "大约", "约为", "大概", "左右", "上下", "数")
_ABOUT_SHARE = 0.15
_NEAR_SHARE = 0.3
_MAGNITUDES = {"十": 1, "百": 2, "千": 3, "万": 4, "亿": 8}
_ARABIC = re.compile(r"(\d+)(?:\.(\d+))?([十百千万亿]*)")


@dataclass(frozen=True, slots=True)
class Range:
    """The numbers that a quantity may stand for: above ``low``, up to ``high``.

    Bounds are taken in where ``low == high``.
    """

    low: float
    high: float

    def meets(self, other: Range) -> bool:
        """Tell whether some number is in both."""
        low, high = max(self.low, other.low), min(self.high, other.high)
        slack = 1e-9 * max(abs(low), abs(high))
        exact = self.low == self.high or other.low == other.high
        if exact and low <= high + slack:
            point = self if self.low == self.high else other
            whole = other if point is self else self
            return whole.low == whole.high or point.low > whole.low - slack
        return low < high - slack


def range_of(text: str, quantity: Quantity) -> Range:
    """Return what a quantity of a normalised text may stand for."""
    value, qualifier = quantity.value, quantity.qualifier
    figure = text[quantity.figure_start : quantity.figure_end]
    step = _step(figure, value)
    if re.search(r"[-—~–至到、]", figure):
        return Range(value * 0.999, value * 10)  # a range; its upper end is not told
    if any(mark in qualifier for mark in _ABOUT):
        return Range(value * (1 - _ABOUT_SHARE), value * (10 if "数" in qualifier else 1.15))
    if any(mark in qualifier for mark in _BELOW):
        return Range(value - step if step < value else value * (1 - _NEAR_SHARE), value)
    if any(mark in qualifier for mark in _ABOVE):
        open_end = not any(mark in qualifier for mark in ("余", "多", "几", "来"))
        return Range(value, max(value + step, value * 2 if open_end else 0))
    if _magnitude(figure):
        return Range(value - step / 2, value + step / 2)  # 1.36亿 is rounded
    return Range(value, value)


def _magnitude(figure: str) -> int:
    match = _ARABIC.fullmatch(figure.replace(",", "").replace(" ", ""))
    return sum(_MAGNITUDES[c] for c in match[3]) if match else 0


def _step(figure: str, value: float) -> float:
    """Return one unit of the last digit that is said: 10,000 for 14万, 100 for 300."""
    match = _ARABIC.fullmatch(figure.replace(",", "").replace(" ", ""))
    if value <= 0:
        return 1.0
    if match is None:  # 三百, 上百
        return float(10 ** int(math.log10(value) + 1e-9))
    whole, fraction, magnitudes = match.groups()
    power = sum(_MAGNITUDES[c] for c in magnitudes)
    if fraction:
        return float(10 ** (power - len(fraction)))
    zeros = len(whole) - len(whole.rstrip("0")) if whole.strip("0") else 0
    return float(10 ** (power + zeros))
