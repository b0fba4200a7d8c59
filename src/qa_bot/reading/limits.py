"""What a question limits its answer to - level, year, place - and whether evidence bears it out."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from enum import IntEnum

from qa_bot.retrieval.tokenizer import Token


class Bearing(IntEnum):
    """How evidence stands to a limit."""

    CONTRADICTED = 0
    SILENT = 1
    BORNE_OUT = 2


# Administrative levels. A strong form names a level outright (省级); a weak one may just as well
# be part of a name or mean "here" (全市, 省里).
_STRONG = {
    "nation": r"国家级|国家一级|国家(?=[、和、,]省)|国家(?=和省)",
    "province": r"省级|省(?=[、和,]市[、和,县级三二两])|自治区级",
    "city": r"市级|地市级|市(?=[、和,]县[、和,级三二两])|市(?=[三两二]级)",
    "county": r"县级|区县级|县区级|区级|县一级|区一级|县(?=[三两二]级)",
    "town": r"乡级|镇级|乡镇级|街道级",
    "village": r"村级|社区级",
    "school": r"校级|院级",
}
_WEAK = {
    "nation": r"全国|国家(?!图书|大剧)",
    "province": r"省里|省上|省内|全省|[一-鿿]{2}省(?=[一-鿿])|省一级|省管",
    "city": r"市里|市一级|市管|市属|[一-鿿]{2}市(?=第|首|[一-鿿]{2})",
    "county": r"县里|县管|区里|县属|区属",
}
_STRONG_ANY = re.compile("|".join(f"(?P<{name}>{pattern})" for name, pattern in _STRONG.items()))
_WEAK_ANY = re.compile("|".join(f"(?P<{name}>{pattern})" for name, pattern in _WEAK.items()))
_ONE_LEVEL = re.compile(r"([国省市县区乡镇村校])一级")
_BY_CHAR = {
    "国": "nation", "省": "province", "市": "city", "县": "county", "区": "county",
    "乡": "town", "镇": "town", "村": "village", "校": "school",
}  # fmt: skip

_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)|(?<!\d)(\d\d)年(?!来|内|间|多|前|后|以|级|代)")
_YEAR_RANGE = re.compile(r"((?:19|20)\d\d)年?[-—–~至到]{1,2}((?:19|20)?\d\d)")


def strong_levels(text: str) -> frozenset[str]:
    """Return the levels that the text names outright (省级, 国家级)."""
    found = {m.lastgroup for m in _STRONG_ANY.finditer(text) if m.lastgroup}
    found |= {_BY_CHAR[m[1]] for m in _ONE_LEVEL.finditer(text)}
    return frozenset(found)


def weak_levels(text: str) -> frozenset[str]:
    """Return the levels that the text may speak of (全国, 省里, 某某市第一批)."""
    return frozenset(m.lastgroup for m in _WEAK_ANY.finditer(text) if m.lastgroup)


def level_spans(text: str) -> list[tuple[int, int]]:
    """Return where a text names levels outright."""
    spans = [m.span() for m in _STRONG_ANY.finditer(text)]
    return spans + [m.span() for m in _ONE_LEVEL.finditer(text)]


def years(text: str) -> frozenset[int]:
    """Return the calendar years of a normalised text; ranges with all their years."""
    found: set[int] = set()
    for match in _YEAR.finditer(text):
        if match[1]:
            found.add(int(match[1]))
        elif match[2]:
            found.add(2000 + int(match[2]) if int(match[2]) < 60 else 1900 + int(match[2]))
    for first, last in _YEAR_RANGE.findall(text):
        end = int(last) if len(last) == 4 else int(first) // 100 * 100 + int(last)
        if 0 < end - int(first) < 50:
            found.update(range(int(first), end + 1))
    return frozenset(found)


def place_stem(place: str) -> str:
    """Return a place's name without its kind: 新乡市 and 新乡 are one."""
    if len(place) > 2 and place[-1] in "省市县区镇乡州盟旗":
        return place[:-1]
    return place


def places(tokens: Iterable[Token], count: Callable[[str], int]) -> tuple[str, ...]:
    """Return the stems of the places that a text names.

    count: how often the dictionary's corpus has a word.
    """
    found: list[str] = []
    tokens = list(tokens)
    for i, token in enumerate(tokens):
        if len(token.text) < 2:
            continue
        suffix = tokens[i + 1].text if i + 1 < len(tokens) else ""
        # Rare two-letter entries tagged as places are mostly none (惠及).
        kind = len(token.text) > 2 and token.text[-1] in "省市县区镇乡州"
        named = (token.tag == "ns" and (kind or count(token.text) >= 5)) or (
            kind and token.tag[0] == "n"
        )
        if named and token.text not in _NO_PLACE:
            found.append(place_stem(token.text))
        elif suffix in ("市", "县", "省", "区", "镇", "乡") and token.tag in ("nr", "nz", "x"):
            found.append(token.text)
    return tuple(dict.fromkeys(found))


_NO_PLACE = frozenset({"中国", "全国", "国内", "地区", "城区", "城市", "我省", "我市", "全省", "全市", "社区", "园区", "县区", "小区", "市区", "景区", "校区", "库区", "灾区", "特区", "山区", "开发区", "高新区", "华夏", "中华"})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Limits:
    """What a question limits its answer to.

    levels: administrative levels named outright.
    weak_levels: levels that the wording hints at.
    years: calendar years.
    places: stems of place names.
    """

    levels: frozenset[str] = frozenset()
    weak_levels: frozenset[str] = frozenset()
    years: frozenset[int] = frozenset()
    places: tuple[str, ...] = field(default=())


def limits_of(text: str, tokens: Iterable[Token], count: Callable[[str], int]) -> Limits:
    """Return the limits of a normalised question."""
    return Limits(strong_levels(text), weak_levels(text), years(text), places(tokens, count))


def level_bearing(wanted: frozenset[str], nearest_first: Iterable[str]) -> Bearing:
    """Tell how a figure's surroundings stand to the levels asked for.

    nearest_first: its own part, its clause, its sentence; the nearest that names a level decides.
    """
    for region in nearest_first:
        found = strong_levels(region) or weak_levels(region)
        if found:
            return Bearing.BORNE_OUT if found & wanted else Bearing.CONTRADICTED
    return Bearing.SILENT


def year_bearing(wanted: frozenset[int], nearest_first: Iterable[str], own: frozenset[int]) -> Bearing:
    """Tell how a figure's surroundings stand to the years asked for.

    own: the years that the document speaks of, by its front matter or title.
    """
    for region in nearest_first:
        found = years(region)
        if found:
            return Bearing.BORNE_OUT if found & wanted else Bearing.CONTRADICTED
    if own:
        return Bearing.BORNE_OUT if own & wanted else Bearing.CONTRADICTED
    return Bearing.SILENT
