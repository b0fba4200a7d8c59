"""Masking what tells who somebody is: phone, identity-card and bank-card numbers, e-mail addresses.

What a report counts must survive: years, ranges, decimals, figures with thousands separators. So
digits are masked only where they have the form of such a number, spaced as people space it.

Sources: China's numbering plan (mobile numbers have 11 digits and begin with 13 to 19, area codes
are 010, 02X and 0XXX); GB 11643 (identity numbers: region, birthday, sequence, check character);
ISO/IEC 7812 (card numbers; 3 to 6 and 9 begin those that banks issue).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

MASK = "***"
"""What stands in the place of a number. A text that holds it is not all that was typed."""

_START, _END = r"(?<!\d)", r"(?!\d)"
_GAP = r"[ -]{0,3}"
_SAME_GAP = r"(?P<gap>[ -]{1,3}|[.·])"
_MONTH_DAY = rf"(?:0[1-9]|1[0-2]){_GAP}(?:0[1-9]|[12]\d|3[01])"
_REGION = r"(?:1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5])\d{4}"
_PLUS_86 = r"(?:\+ ?|00)?86"
_CHINA = rf"(?:(?:\( ?{_PLUS_86} ?\)|{_PLUS_86})[ -]{{0,3}}|0)?"
_AREA = r"0(?:10|2\d|[3-9]\d\d)"
_CALL = r"(?:电话|手机|座机|热线|传真|致电|拨打|联系方式|telephone|tel|phone|mobile|fax|call)"
_COUNTED = r"(?! ?(?:[个人次件元条家万亿%余多户通台部名场册篇项所页年]|times|people|calls))"
_MOBILE_GROUPS = ((3, 4, 4), (4, 3, 4), (4, 4, 3), (3, 3, 5), (3, 5, 3), (3, 8), (7, 4))
"""How people space a mobile number. Two groups of 5 and 6 may be a range: 13800-138000."""


@dataclass(frozen=True, slots=True)
class _Form:
    """A form that a number may have; ``holds`` tells it from a figure of the same form."""

    pattern: re.Pattern[str]
    holds: Callable[[str], bool]


def _form(pattern: str, holds: Callable[[str], bool] = lambda _: True) -> _Form:
    return _Form(re.compile(pattern, re.IGNORECASE | re.ASCII), holds)


def _not_round(number: str) -> bool:
    return not number.endswith("000000")


def _not_years(number: str) -> bool:
    """Tell whether groups of four are more than years side by side (1949 2023 100)."""
    fours = [group for group in re.split(r"\D+", number) if len(group) == 4]
    return len(fours) < 2 or not all(group[:2] in ("19", "20") for group in fours)


def _is_card(number: str) -> bool:
    """Tell whether spaced digits are a card's and not round figures side by side."""
    return number[0] in "34569" and not all(group[-1] == "0" for group in re.split(r"\D+", number))


def _is_abroad(number: str) -> bool:
    """Tell whether what follows a plus sign is a number to call and not an increase."""
    digits = sum(char.isdigit() for char in number)
    spaced = re.match(r"\+ ?\d{1,3}[ (-]", number)
    return (digits >= 8 if spaced else digits >= 10) and _not_round(number)


def _mobile(groups: tuple[int, ...]) -> _Form:
    first, *others = groups
    gaps = [_SAME_GAP if len(others) > 1 else "[ -]{1,3}", *["(?P=gap)"] * (len(others) - 1)]
    rest = "".join(rf"{gap}\d{{{size}}}" for gap, size in zip(gaps, others, strict=True))
    holds = _not_years if first == 4 else _not_round
    return _form(rf"{_START}{_CHINA}1[3-9]\d{{{first - 2}}}{rest}{_END}", holds)


_FORMS: tuple[_Form, ...] = (
    # A name before the @ that is not Latin stays: it cannot be told from the sentence.
    _form(r"[a-z0-9._%+-]* ?@ ?[a-z0-9-]+(?:[.。][a-z0-9-]+)+"),
    _form(rf"{_START}[1-9]\d{{5}}{_GAP}(?:18|19|20)\d\d{_GAP}{_MONTH_DAY}{_GAP}\d{{3}}{_GAP}[\dx]{_END}"),
    _form(rf"{_START}\d{{17}}x"),
    _form(rf"{_START}{_REGION}\d\d{_MONTH_DAY}\d{{3}}{_END}", lambda n: not n.endswith("000")),
    _form(rf"{_START}\d{{16,}}"),  # a card, two numbers run together; no figure is as long
    _form(rf"{_START}\d{{4}}(?P<gap>[ -]{{1,3}})\d{{4}}(?P=gap)\d{{4}}(?P=gap)(?:\d{{4}}(?P=gap)\d{{1,3}}|\d{{1,7}}){_END}", _is_card),
    _form(rf"{_START}\d{{6}}[ -]{{1,3}}\d{{10,13}}{_END}", _is_card),
    _form(rf"{_START}{_CHINA}1[3-9]\d{{9}}{_END}", _not_round),
    *map(_mobile, _MOBILE_GROUPS),
    _form(
        rf"{_START}(?:{_PLUS_86}[ -]{{0,3}})?(?:\( ?{_AREA} ?\)|{_AREA}){_GAP}[1-9]\d{{2,3}}{_GAP}\d{{4}}"
        rf"(?: ?(?:转|ext\.?|-) ?\d{{1,5}})?{_END}"
    ),
    _form(r"\+ ?[1-9][0-9 ()-]{6,20}\d", _is_abroad),
    # Seven or eight digits are a figure, unless the words before them say otherwise.
    _form(rf"{_CALL}(?:号码?|是|为|[:# ]){{0,6}}(?P<number>\d{{3,4}}[ -]?\d{{4}}){_END}{_COUNTED}"),
)  # fmt: skip


def mask(text: str) -> str:
    """Return a text as it may be kept: what tells who somebody is gives way to ``***``.

    Characters that nobody sees (controls, marks of direction, lone surrogates) are left out, and
    any space becomes a plain one. Names and addresses in words cannot be told, and stay.
    """
    shown = [char for char in map(_visible, text) if char]
    flat = "".join(map(_flat, shown))
    for form in _FORMS:
        for found in form.pattern.finditer(flat):
            start, end = found.span("number" if "number" in form.pattern.groupindex else 0)
            if form.holds(flat[start:end]):
                shown[start:end] = [MASK, *[""] * (end - start - 1)]
                flat = flat[:start] + "*" * (end - start) + flat[end:]
    return "".join(shown)


def _visible(char: str) -> str:
    """Return a character as it is kept; "" for what nobody sees."""
    if char.isspace():
        return " "
    return "" if unicodedata.category(char) in ("Cc", "Cf", "Cs", "Co", "Cn") else char


def _flat(char: str) -> str:
    """Return the one ASCII character that a character is read as, else itself."""
    digit = unicodedata.decimal(char, None)
    if digit is not None:
        return str(digit)
    if unicodedata.category(char) == "Pd" or char == "−":
        return "-"
    if char in "×Ххχ":
        return "x"
    return chr(ord(char) - 0xFEE0) if "！" <= char <= "～" else char
