"""What a question limits its answer to - level, year, place - and whether evidence bears it out."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from enum import IntEnum

from qa_bot.reading.quantities import parse_number
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
    "county": r"县(?=[、和]乡)|县级|区县级|县区级|区级|县一级|区一级|县(?=[三两二]级)",
    "town": r"乡(?=两级)|镇(?=两级)|乡级|镇级|乡镇级|街道级",
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

_YEAR = re.compile(
    r"(?<!\d)((?:19|20)\d\d)(?!\d)|(?<![\d第])(\d\d)年(?!来|内|间|(?<![比较]\d\d年)多|前|后|以|级|代)"
)
_YEAR_RANGE = re.compile(r"((?:19|20)\d\d)年?[-—–~至到]{1,2}((?:19|20)?\d\d)")


def strong_levels(text: str) -> frozenset[str]:
    """Return the levels that the text names outright (省级, 国家级)."""
    found = {m.lastgroup for m in _STRONG_ANY.finditer(text) if m.lastgroup}
    found |= {_BY_CHAR[m[1]] for m in _ONE_LEVEL.finditer(text)}
    return frozenset(found)


def weak_levels(text: str) -> frozenset[str]:
    """Return the levels that the text may speak of (全国, 省里, 某某市第一批)."""
    return frozenset(m.lastgroup for m in _WEAK_ANY.finditer(text) if m.lastgroup)


def year_spans(text: str) -> list[tuple[int, int]]:
    """Return where a text names years, with a 年 and 度 that follow."""
    spans = []
    for match in _YEAR.finditer(text):
        tail = re.match(r"年?度?", text[match.end() :])
        spans.append((match.start(), match.end() + (tail.end() if tail else 0)))
    return spans


def level_spans(text: str) -> list[tuple[int, int]]:
    """Return where a text names levels outright."""
    spans = [m.span() for m in _STRONG_ANY.finditer(text)]
    return spans + [m.span() for m in _ONE_LEVEL.finditer(text)]


def weak_level_spans(text: str) -> list[tuple[int, int]]:
    """Return where a text may name levels (全国的)."""
    return [m.span() for m in _WEAK_ANY.finditer(text)]


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


KINDS = "省市县区镇乡州旗盟"
_NO_PLACE = frozenset(
    "中国 全国 国内 地区 城区 城市 我省 我市 我县 我区 全省 全市 全县 全区 社区 园区 县区 小区 市区 景区 校区 库区 灾区 "
    "特区 山区 郊区 城镇 乡镇 村镇 开发区 高新区 示范区 示范县 保护区 省辖市 地级市 县级市 直辖市 自治区 自治州 自治县 "
    "各县 各市 各区 新建 海港 和平 文化 新区 老区 牧区 林区 厂区 专区 辖区 片区 街区 战区 服务区 工业区 风景区 居民区".split()
)
"""Words that are tagged as places or end like one and name none."""


def place_stem(place: str) -> str:
    """Return a place's name without its kind: 新乡市 and 新乡 are one."""
    return place[:-1] if len(place) > 2 and place[-1] in KINDS else place


def _is_bare_place(token: Token, count: Callable[[str], int]) -> bool:
    """Tell whether a word is a place's name without its kind (新乡, for 新乡市).

    Many of the dictionary's entries tagged as places are none (惠及, 馆藏): it must have the name
    with its kind as well; an ordinary word that some county is called by (会同) is taken as that.
    """
    with_kind = max(count(token.text + kind) for kind in "省市县州")
    if token.tag == "ns":
        return with_kind > 0
    return token.tag in ("n", "nr") and with_kind >= 0.2 * count(token.text) > 0


def places(tokens: Iterable[Token], count: Callable[[str], int]) -> tuple[str, ...]:
    """Return the stems of the places that a text names.

    count: how often the dictionary's corpus has a word.
    """
    found: list[str] = []
    for token in tokens:
        word = token.text
        if len(word) < 2 or word in _NO_PLACE or token.tag[0] != "n" or word[0] in "各全本我该":
            continue
        with_kind = len(word) > 2 and word[-1] in KINDS
        bare = _is_bare_place(token, count)
        if (with_kind and place_stem(word) not in _NO_PLACE) or bare:
            found.append(place_stem(word))
    return tuple(dict.fromkeys(found))


_WITH_KIND = re.compile(
    r"(?:(?<![一-鿿])|(?<=隔壁|请问|附近|周边|邻近|旁边|听说|关于))((?:(?![我本全各该的到在去往年月日])[一-鿿]){2})[省市县区州乡镇](?=[一-鿿])"
)


def lacking_places(
    text: str, tokens: Sequence[Token], count: Callable[[str], int], known: frozenset[str]
) -> list[str]:
    """Return stems of places without an entry of their own: those known otherwise, and 云州市."""
    tagged = {token.text for token in tokens if token.tag == "ns"}
    found = [stem for stem in known if stem in text and (stem in tagged or not count(stem))]
    stems = [match[1] for match in _WITH_KIND.finditer(text)]
    return found + [stem for stem in stems if stem in tagged or stem in known or not count(stem)]


_ORDINAL = re.compile(
    r"(?:(第?[一二三四五六七八九十百两\d]+)|(首|头一?))个?(期|届|次|批|号|季度|月|等奖|级|代|章|标段)(?![务间人内])"
)
_COUNTED = frozenset("期批次级")
"""Kinds that a plain number counts (三次, 两批) unless 第 or more of the name goes before."""


def ordinals(text: str) -> frozenset[tuple[float, str]]:
    """Return the numbered things that a text names: 第六届, 三期工程, 一等奖, 首批."""
    found = set()
    for match in _ORDINAL.finditer(text):
        number, first, kind = match.groups()
        if number and not number.startswith("第") and kind in _COUNTED and kind != "期":
            continue
        value = 1.0 if first else parse_number(number.removeprefix("第"))
        if value is not None:
            found.add((value, kind))
    return frozenset(found)


@dataclass(frozen=True, slots=True)
class Limits:
    """What a question limits its answer to.

    levels: administrative levels named outright.
    weak_levels: levels that the wording hints at.
    years: calendar years.
    places: stems of place names.
    ordinals: numbered things (第六届, 一等奖) as number and kind.
    relative: words for a time that only the evidence's own words can bear out (去年, 上个月).
    """

    levels: frozenset[str] = frozenset()
    weak_levels: frozenset[str] = frozenset()
    years: frozenset[int] = frozenset()
    places: tuple[str, ...] = field(default=())
    ordinals: frozenset[tuple[float, str]] = frozenset()
    relative: tuple[str, ...] = ()


_RELATIVE = (
    ("去年", "上年", "上一年", "前一年"), ("前年",), ("明年", "下一年"), ("后年",), ("昨天", "昨日"),
    ("前天",), ("上个月", "上月"), ("下个月", "下月"), ("上周", "上星期"), ("下周", "下星期"),
)  # fmt: skip
"""Words for times that depend on when they are said; those of a row are one."""


def limits_of(
    text: str,
    tokens: Sequence[Token],
    count: Callable[[str], int],
    known: frozenset[str] = frozenset(),
) -> Limits:
    """Return the limits of a normalised question.

    count: how often the dictionary's corpus has a word. known: stems of places that it may lack.
    """
    named = dict.fromkeys((*places(tokens, count), *lacking_places(text, tokens, count, known)))
    relative: tuple[str, ...] = ()
    if not years(text):
        relative = next(
            (r for r in _RELATIVE if re.search(rf"(?<![比较])(?:{'|'.join(r)})", text)), ()
        )
    return Limits(
        strong_levels(text), weak_levels(text), years(text), tuple(named), ordinals(text), relative
    )


def says_when(limits: Limits, text: str) -> bool:
    """Tell whether a text has the time that is asked of by a word such as 去年."""
    return not limits.relative or any(word in text for word in limits.relative)


def level_bearing(wanted: frozenset[str], nearest_first: Iterable[str]) -> Bearing:
    """Tell how a figure's surroundings stand to the levels asked for.

    nearest_first: its own part, its clause, its sentence; the nearest that names a level decides.
    """
    for region in nearest_first:
        found = strong_levels(region) or weak_levels(region)
        if found:
            return Bearing.BORNE_OUT if found & wanted else Bearing.CONTRADICTED
    return Bearing.SILENT


def year_bearing(
    wanted: frozenset[int], nearest_first: Iterable[str], own: frozenset[int]
) -> Bearing:
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
