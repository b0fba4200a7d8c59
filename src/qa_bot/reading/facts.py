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

_CLAUSE = re.compile(r"[,;:。!?…]|(?<!\d)\.(?!\d)| ")


@dataclass(frozen=True, slots=True)
class Fact:
    """A quantity in its sentence; offsets are into the sentence's normalised text.

    part: the stretch that is this figure's own.
    clause: the stretch between commas that holds it.
    noun: the stretch of the noun that it counts; empty where it could not be told.
    noun_first: whether the noun stands before the figure (基地31家), not behind it (31家基地).
    """

    quantity: Quantity
    part: tuple[int, int]
    clause: tuple[int, int]
    noun: tuple[int, int]
    noun_first: bool


@lru_cache(maxsize=8192)
def find_facts(text: str) -> tuple[Fact, ...]:
    """Return the facts of a normalised sentence in reading order."""
    quantities = find_quantities(text)
    if not quantities:
        return ()
    depths = bracket_depths(text)
    facts: list[Fact] = []
    for i, quantity in enumerate(quantities):
        clause = _clause(text, depths, quantity)
        before = quantities[i - 1] if i and quantities[i - 1].end > clause[0] else None
        after = quantities[i + 1] if i + 1 < len(quantities) else None
        end = _part_end(text, depths, quantity, after, clause[1])
        start = (
            clause[0] if before is None else _part_end(text, depths, before, quantity, clause[1])
        )
        while start < quantity.start and text[start] in "、 ()（）,和及与并":
            start += 1
        noun, first = _noun(text, quantity, start, end)
        facts.append(Fact(quantity, (start, end), clause, noun, first))
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
    marks = [i for i, char in enumerate(between) if char == "、" and depths[start + i] == depth]
    if marks:
        nouns_first = between[0] == "、" or marks[-1] != len(between) - 1
        return start + (marks[0] if nouns_first else marks[-1])
    if quantity.unit_class == "time" and not between.startswith(("和", "及", "与", "并")):
        return quantity.start  # 24小时自助书房6处: the first figure is part of the second's noun
    link = re.search(r"[和及与并]", between)
    return start + (link.start() if link else len(between) if len(between) <= 4 else 0)


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
