"""A sentence's quantities, each with the part of the sentence that speaks of it.

"国家级工作室2家、省级工作室9家" has two: a figure's part reaches back to the figure
before it in the clause and on to the next mark. What stands before the first figure of the
clause, and the clauses before, is context that all of them share.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from qa_bot.reading.quantities import Quantity, find_quantities

_AND_OVER = re.compile(r"\d+周?岁(?:及?以[上下]|至\d|[-—~])|\d+周?岁[^,。;、\d]{0,2}[老儿青妇人]")
_FROM = re.compile(
    r"[由从](?:上年|去年|原来|原先|过去|此前|之前|\d{4}年底?)?的?(?:人均|户均|每[人户年月天])?$"
)
_INTO = re.compile(r"[^,、;]{0,6}[到至为](?:人均|户均|每[人户年月天])?")
_ELLIPTIC = re.compile(
    r"(?:[使其均已]|目前|现已|总数|总量|累计|合计|总计|共计?|达到?|增至|增加到|扩大到|扩充到|升至){1,4}"
)
SLOGAN = 10
"""Characters on either side of a numeral within which the marks of a quoted name must stand."""
LITTLE = 3
"""Characters before a figure that are a verb or an adverb (全县, 共有) and hold no noun."""
COUNTED = frozenset({"person", "place", "event", "thing", "vehicle"})
_CLAUSE = re.compile(r"[,;:。!?…]|(?<!\d)\.(?!\d)| ")


@dataclass(frozen=True, slots=True)
class Fact:
    """A quantity in its sentence; offsets are into the sentence's normalised text.

    part: the stretch that is this figure's own.
    clause: the stretch between commas that holds it.
    noun: the stretch of the noun that it counts; empty where it could not be told.
    noun_first: whether the noun stands before the figure (基地31家), not behind it (31家基地).
    host: the part of the figure that a bracket divides (医院9个(公立3个)); empty elsewhere.
    former: whether it is said to have become the next figure (由8.3天缩短到7.8天).
    """

    quantity: Quantity
    part: tuple[int, int]
    clause: tuple[int, int]
    noun: tuple[int, int]
    noun_first: bool
    host: tuple[int, int]
    former: bool


@lru_cache(maxsize=8192)
def find_facts(text: str) -> tuple[Fact, ...]:
    """Return the facts of a normalised sentence in reading order."""
    quantities = [q for q in find_quantities(text) if not _in_slogan(text, q)]
    if not quantities:
        return ()
    depths = bracket_depths(text)
    facts: list[Fact] = []
    for quantity in quantities:
        clause = _clause(text, depths, quantity)
        # 1.2万名65岁以上老人: an age limits what another figure counts.
        others = [q for q in quantities if q is not quantity and not _is_age(text, q)]
        before = next((q for q in reversed(others) if clause[0] < q.end <= quantity.start), None)
        after = next((q for q in others if q.start >= quantity.end), None)
        end = _part_end(text, depths, quantity, after, clause[1])
        start = (
            clause[0] if before is None else _part_end(text, depths, before, quantity, clause[1])
        )
        if facts and facts[-1].former:
            start = facts[-1].part[0]
        while start < quantity.start and text[start] in "、 ()（）,和及与并":
            start += 1
        if (
            after is not None
            and after.start < clause[1]
            and _noun_follows(text, quantity, start, end)
        ):
            end = after.start  # 173支家庭医生团队签约居民18.6万人: what is between belongs to both
        former = _becomes(text, quantity, after, clause)
        end = max(end, quantity.end) if former else end
        noun, first = _noun(text, quantity, start, end)
        host = next((f.part for f in reversed(facts) if f.part[1] + 1 == clause[0]), (0, 0))
        divided = host if text[clause[0] - 1 : clause[0]] == "(" else (0, 0)
        facts.append(Fact(quantity, (start, end), clause, noun, first, divided, former))
    return tuple(facts)


_OPENING, _CLOSING = "(《“「『", ")》”」』"


def bracket_depths(text: str) -> list[int]:
    """Return for each character how many brackets and quotation marks are open around it.

    A bracket that never closes, and a closing one that never opened, count for nothing.
    """
    depths = [0] * len(text)
    open_at: list[tuple[int, str]] = []
    for i, char in enumerate(text):
        if char in _OPENING:
            open_at.append((i, _CLOSING[_OPENING.index(char)]))
        elif open_at and char == open_at[-1][1]:
            start, _ = open_at.pop()
            for j in range(start, i + 1):
                depths[j] += 1
    return depths


def _clause(text: str, depths: list[int], quantity: Quantity) -> tuple[int, int]:
    """Return the stretch between commas around the quantity, within its own brackets."""
    depth = depths[quantity.start]
    start, end = quantity.start, quantity.end
    while start > 0 and not _ends_clause(text, depths, start - 1, depth):
        start -= 1
    while end < len(text) and not _ends_clause(text, depths, end, depth):
        end += 1
    return start, end


def _ends_clause(text: str, depths: list[int], i: int, depth: int) -> bool:
    """Tell whether the character parts clauses: a mark as deep as they, or their bracket."""
    if depths[i] > depth:
        return False
    edge = text[i] in "()" and depths[i] == depth > 0
    return depths[i] < depth or edge or _CLAUSE.match(text, i) is not None


def _part_end(
    text: str, depths: list[int], quantity: Quantity, after: Quantity | None, limit: int
) -> int:
    """Return where the stretch that is the quantity's own ends.

    At the clause's end; where a further figure follows in the clause, at the mark between the
    two: the first 、 if nouns stand before their figures (基地5家、奖项8项), else the last.
    """
    if after is None or after.start >= limit:
        return limit
    start = quantity.end
    between = text[start : after.start]
    depth = depths[quantity.start]
    if depths[after.start] > depth and "(" in between:
        return start + between.index("(")
    marks = [i for i, char in enumerate(between) if char == "、" and depths[start + i] == depth]
    if marks:
        nouns_first = between[0] == "、" or marks[-1] != len(between) - 1
        return start + (marks[0] if nouns_first else marks[-1])
    if quantity.unit_class == "time" and not between.startswith(("和", "及", "与", "并")):
        return quantity.start  # 24小时自助书房6处: the first figure is part of the second's noun
    link = re.search(r"[和及与并]", between)
    return start + (link.start() if link else len(between) if len(between) <= 4 else 0)


def _in_slogan(text: str, quantity: Quantity) -> bool:
    """Tell whether a numeral stands in a quoted name (“两个覆盖”), which counts nothing."""
    if text[quantity.figure_start].isdigit():
        return False
    opening = text.rfind("“", max(0, quantity.start - SLOGAN), quantity.start)
    closing = text.find("”", quantity.end, quantity.end + SLOGAN)
    return opening >= 0 and closing >= 0 and "”" not in text[opening : quantity.start]


def _is_age(text: str, quantity: Quantity) -> bool:
    return quantity.unit in ("岁", "周岁") and _AND_OVER.match(text, quantity.start) is not None


def _becomes(
    text: str, quantity: Quantity, after: Quantity | None, clause: tuple[int, int]
) -> bool:
    """Tell whether a figure is said to have become the one after it in its clause."""
    if after is None or after.start >= clause[1]:
        return False
    before, between = text[clause[0] : quantity.start], text[quantity.end : after.start]
    return bool(_FROM.search(before) and _INTO.fullmatch(between))


def _noun_follows(text: str, quantity: Quantity, start: int, end: int) -> bool:
    """Tell whether a figure to which nothing behind it was given has no noun before it either."""
    bare = end == quantity.end and quantity.start - start <= LITTLE
    return bare and quantity.unit_class in COUNTED and text[end].isalnum()


def _noun(text: str, quantity: Quantity, start: int, end: int) -> tuple[tuple[int, int], bool]:
    """Return the stretch that holds the noun that is counted, and whether it stands first."""
    behind = (quantity.end, end)
    if (
        quantity.unit
        and end - quantity.end >= 2
        and not re.match(r"[的以,]|参加|参与|左右|以上", text[quantity.end : end])
    ):
        return behind, False
    return (start, quantity.start), True


def is_elliptic(text: str, fact: Fact) -> bool:
    """Tell whether a figure leaves its noun to the clause before (新建站点3家,总数达到12家)."""
    return _ELLIPTIC.fullmatch(text[fact.part[0] : fact.quantity.start]) is not None
