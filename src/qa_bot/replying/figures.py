"""Figures in words: computed ones as Chinese reports write them, found ones as English says them."""

from __future__ import annotations

from qa_bot.reading.quantities import Quantity

_MORE = frozenset("余多超逾") | {"超过", "以上", "突破", "高达", "多达", "至少", "不少于"}
_NEARLY = frozenset({"近", "将近", "接近", "不到", "不足"})
_ABOUT = frozenset({"约", "大约", "约为", "左右", "上下", "大概"})


def format_figure(value: float) -> str:
    """Return a computed figure as Chinese reports write it: 74, 1.5万, 2000万."""
    for size, name in ((1e8, "亿"), (1e4, "万")):
        if value >= size and value % (size / 1e4) == 0:
            return f"{value / size:.12g}{name}"
    return f"{value:.10g}"


def english_figure(quantity: Quantity) -> str:
    """Return a quantity's figure as English says it: more than 4 million, nearly 140,000, 31."""
    value = quantity.value
    for size, name in ((1e9, "billion"), (1e6, "million")):
        if value >= size and round(value / size, 2) * size == value:
            said = f"{value / size:g} {name}"
            break
    else:
        said = f"{value:,.10g}"
    if quantity.unit_class == "ratio":
        said += "%"
    if quantity.unit == "元":
        said += " yuan"
    return _qualified(said, quantity.qualifier)


def _qualified(said: str, qualifier: str) -> str:
    for words, english in ((_MORE, "more than"), (_NEARLY, "nearly"), (_ABOUT, "about")):
        if qualifier in words:
            return f"{english} {said}"
    if qualifier in ("上", "数", "几", "来"):
        return f"some {said}"
    return said
