"""A workbook's values as Excel shows them: 31, 85%, 1,234.50, 2024年1月15日.

The codes are those of ECMA-376, part 1, 18.8.31. What is rare (fractions, exponents) is shown as
a plain number: nothing is lost but the form.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any

from openpyxl.utils.datetime import from_excel

_TOKEN = re.compile(
    r'"([^"]*)"|\\(.)|_.|\*.|\[([^\]]*)\]|(AM/PM|上午/下午)|(y+|m+|d+|h+|s+|a{3,4}|e+|b+)|(.)',
    re.I | re.S,
)
_SHORT_DATES = frozenset({14, 27, 30, 36, 50, 57})
_CHINESE_DATES = {
    28: 'm"月"d"日"', 29: 'm"月"d"日"', 31: 'yyyy"年"m"月"d"日"', 32: 'h"时"mm"分"',
    33: 'h"时"mm"分"ss"秒"', 34: 'h"时"mm"分"', 35: 'h"时"mm"分"ss"秒"', 51: 'm"月"d"日"',
    52: 'yyyy"年"m"月"', 53: 'm"月"d"日"', 54: 'm"月"d"日"', 55: 'h"时"mm"分"',
    56: 'h"时"mm"分"ss"秒"', 58: 'm"月"d"日"',
}  # fmt: skip
"""Formats of Chinese editions that a file names by number only (18.8.30, zh-cn)."""
_PLACES = re.compile(r"(?:[0#?][0#?,]*(?:\.[0#?]*)?|\.[0#?]+),*")
_WEEKDAY = re.compile(r"(?:\[[^\]]*\])*a{3,4}(?:;.*)?", re.I)  # openpyxl takes it for no date


def shown(cell: Any) -> str:
    """Return an openpyxl cell's value as its format shows it; "" for an empty one."""
    value, code, number = cell.value, cell.number_format, cell._style.numFmtId
    if value is None or cell.data_type == "e":
        return "" if value is None else str(value)
    if number in _SHORT_DATES or number in _CHINESE_DATES or _WEEKDAY.fullmatch(code):
        if number < 164:
            code = _CHINESE_DATES.get(number, "yyyy-mm-dd")
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            value = from_excel(value)
    if isinstance(value, (datetime, date, time, timedelta)):
        return _moment(value, code)
    return format_value(value, code)


def format_value(value: object, code: str) -> str:
    """Return a number or text as a format code shows it."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, str):
        return value
    try:
        number = Decimal(repr(value))
    except InvalidOperation:
        return str(value)
    if not number.is_finite() or abs(number.adjusted()) > 30:
        return str(value)
    section, number = _section(number, code)
    return _number(number, section) if section else _general(number)


def _general(number: Decimal) -> str:
    """Return a number without needless zeros, to the 11 digits that Excel shows."""
    short = round(number, max(0, 10 - max(number.adjusted(), 0)))
    text = f"{short:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _section(number: Decimal, code: str) -> tuple[str, Decimal]:
    """Return the code for a number's sign and the number to show; "" for a plain number."""
    sections = _split(code)
    if number < 0 and len(sections) > 1:
        return sections[1], -number
    if number == 0 and len(sections) > 2:
        return sections[2], number
    section = sections[0]
    if section.strip().lower() in ("general", "@", "", "g/通用格式"):
        return "", number
    return section, number


def _split(code: str) -> list[str]:
    """Return the parts of a code between semicolons that stand in no quotes."""
    return [
        part.replace("\0", ";")
        for part in re.sub(r'"[^"]*"|\\.', lambda m: m[0].replace(";", "\0"), code).split(";")
    ]


def _number(number: Decimal, section: str) -> str:
    literals: list[str] = []

    def keep(match: re.Match[str]) -> str:
        """Set what is no digit place aside, so that the places stand by themselves."""
        quoted, escaped, bracket = match.group(1, 2, 3)
        text = quoted if quoted is not None else escaped or ""
        if bracket and bracket.startswith("$"):
            text = bracket[1:].split("-")[0]  # the sign of a currency
        if not text:
            return ""
        literals.append(text)
        return chr(0xE000 + len(literals) - 1)

    pattern = re.sub(r'"([^"]*)"|\\(.)|\[([^\]]*)\]|_.|\*.', keep, section)
    pattern = re.sub(r"general", "0", pattern, flags=re.I)
    places = _PLACES.search(pattern)
    if places is None:
        text = pattern  # words only: 0 shown as "无"
    elif re.search(r"[eE][+-]|/", pattern):
        text = _general(number)
    else:
        digits = _digits(number, places[0], pattern.count("%"))
        after = pattern[places.end() :]
        text = pattern[: places.start()] + digits + re.sub(r"[0#?]", "", after)
        if number < 0 and digits.strip("0.,"):
            text = "-" + text
    return "".join(
        literals[ord(char) - 0xE000] if 0xE000 <= ord(char) < 0xE000 + len(literals) else char
        for char in text
    ).strip()


def _digits(number: Decimal, places: str, percents: int) -> str:
    """Return a number's digits without its sign."""
    whole, _, decimals = places.rstrip(",").partition(".")
    scale = len(places) - len(places.rstrip(","))
    grouped = "," in whole
    scaled = abs(number) * Decimal(100) ** percents / Decimal(1000) ** scale
    least = decimals.count("0") + decimals.count("?")
    most = len(decimals)
    rounded = scaled.quantize(Decimal(1).scaleb(-most), ROUND_HALF_UP)
    text = f"{rounded:,f}" if grouped else f"{rounded:f}"
    if "." in text:
        head, tail = text.split(".")
        tail = tail[:least] + tail[least:].rstrip("0")
        text = f"{head}.{tail}" if tail else head
    return text.zfill(whole.count("0")) if not grouped else text


def _moment(value: datetime | date | time | timedelta, code: str) -> str:
    """Return a date or time as its format shows it, in ISO 8601 where the format is locale's."""
    if isinstance(value, timedelta):
        minutes, seconds = divmod(round(value.total_seconds()), 60)
        return f"{minutes // 60}:{minutes % 60:02}:{seconds:02}"
    if code.lower() in ("mm-dd-yy", "general", "m/d/yy h:mm"):
        has_time = isinstance(value, datetime) and (value.hour or value.minute)
        if isinstance(value, time):
            return value.isoformat("minutes")
        return f"{value:%Y-%m-%d %H:%M}" if has_time else f"{value:%Y-%m-%d}"
    section = _split(code)[0]
    afternoon = re.search(r"AM/PM|上午/下午", section, re.I) is not None
    text, last = "", ""
    tokens = list(_TOKEN.finditer(section))
    for i, token in enumerate(tokens):
        quoted, escaped, bracket, half, unit, other = token.groups()
        if unit:
            unit = unit.lower()
            following = next((t[5][0].lower() for t in tokens[i + 1 :] if t[5]), "")
            is_minute = unit[0] == "m" and len(unit) < 3 and (last == "h" or following == "s")
            text += _unit(value, "minute" if is_minute else unit, len(unit), afternoon)
            last = unit[0]
        elif half:
            text += half.split("/")[getattr(value, "hour", 0) >= 12]
        elif bracket is None:
            text += quoted if quoted is not None else escaped or other or ""
    return text.strip()


_WEEK = "一二三四五六日"


def _unit(value: datetime | date | time, unit: str, width: int, afternoon: bool) -> str:
    """Return one part of a date or time, at least as wide as its code where that is two."""
    if unit == "minute" or unit[0] in "hs":
        hour, minute = getattr(value, "hour", 0), getattr(value, "minute", 0)
        if afternoon:
            hour = (hour + 11) % 12 + 1
        number = {"m": minute, "h": hour, "s": getattr(value, "second", 0)}[unit[0]]
        return f"{number:02}" if width > 1 else str(number)
    if isinstance(value, time):
        return ""
    if unit[0] in "ye":
        return f"{value.year % 100:02}" if unit == "yy" else str(value.year)
    if unit[0] == "a" or (unit[0] == "d" and width > 2):
        day = _WEEK[value.weekday()]
        if unit[0] == "a":
            return f"星期{day}" if width > 3 else day
        return f"{value:%A}" if width > 3 else f"{value:%a}"
    if unit[0] == "m":
        return {3: f"{value:%b}", 4: f"{value:%B}"}.get(width, f"{value.month:0{min(width, 2)}}")
    return f"{value.day:0{min(width, 2)}}" if unit[0] == "d" else ""
