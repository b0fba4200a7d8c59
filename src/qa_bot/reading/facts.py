"""A sentence's quantities, each with the part of the sentence that speaks of it.

"国家级工作室2家、省级工作室9家" has two: a figure's part reaches back to the figure
before it in the clause and on to the next mark. What stands before the first figure of the
clause, and the clauses before, is context that all of them share.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

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


def find_facts(text: str) -> list[Fact]:
    """Return the facts of a normalised sentence in reading order."""
    quantities = find_quantities(text)
    facts: list[Fact] = []
    for i, quantity in enumerate(quantities):
        clause = _clause(text, quantity)
        before = quantities[i - 1] if i and quantities[i - 1].end > clause[0] else None
        after = quantities[i + 1] if i + 1 < len(quantities) else None
        end = _part_end(text, quantity, after, clause[1])
        start = clause[0] if before is None else _part_end(text, before, quantity, clause[1])
        while start < quantity.start and (text[start] in "、 " or text[start] in "和及与并"):
            start += 1
        noun, first = _noun(text, quantity, start, end)
        facts.append(Fact(quantity, (start, end), clause, noun, first))
    return facts


def _clause(text: str, quantity: Quantity) -> tuple[int, int]:
    """Return the stretch between commas around the quantity; commas in brackets part nothing."""
    start = 0
    for match in _CLAUSE.finditer(text):
        if match.end() <= quantity.start and not inside(text, match.start()):
            start = match.end()
        elif match.start() >= quantity.end and not inside(text, match.start()):
            return start, match.start()
    return start, len(text)


def inside(text: str, i: int) -> bool:
    """Tell whether the place lies within brackets or quotation marks."""
    for opening, closing in ("()", "《》", "“”"):
        if text.rfind(opening, 0, i) > text.rfind(closing, 0, i) and text.find(closing, i) > 0:
            return True
    return False


def _part_end(text: str, quantity: Quantity, after: Quantity | None, limit: int) -> int:
    """Return where the stretch that is the quantity's own ends.

    At the clause's end; where a further figure follows in the clause, at the mark between the
    two: the first 、 if nouns stand before their figures (基地5家、奖项8项), else the last.
    """
    if after is None or after.start >= limit:
        return limit
    between = text[quantity.end : after.start]
    marks = [
        m.start() for m in re.finditer("、", between) if not inside(text, quantity.end + m.start())
    ]
    if marks:
        return quantity.end + (
            marks[0] if between[0] == "、" or marks[-1] != len(between) - 1 else marks[-1]
        )
    if quantity.unit_class == "time" and not between.startswith(("和", "及", "与", "并")):
        return quantity.start  # 24小时自助书房6处: the first figure is part of the second's noun
    link = re.search(r"[和及与并]", between)
    return quantity.end + (link.start() if link else len(between) if len(between) <= 4 else 0)


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
