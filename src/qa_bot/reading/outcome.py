"""What reading found: the values that go from the readers to the reply."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from qa_bot.reading.quantities import Quantity

Span = tuple[int, int]
"""Start and end in a passage's normalised text."""

OutcomeKind = Literal[
    "value", "siblings", "total", "difference", "more", "direction", "span", "list", "yes", "no",
    "summary", "conflict", "by_period", "none",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Finding:
    """An answer in its passage.

    short: the answer itself (31家).
    label: what it is the answer for (省级工作室); empty where that is not told.
    statement: the stretch that says it.
    quantity: what the short answer counts, where it is a quantity.
    period: the year that tells it from its like in another document, "" where none does.
    also: ids of further passages that say the same.
    """

    passage: int
    short: Span
    label: Span
    statement: Span
    quantity: Quantity | None = None
    period: str = ""
    also: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Total:
    """A sum or difference of findings, computed and not said by any file."""

    value: float
    unit: str
    approximate: bool


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the knowledge says to a question.

    findings: in the order in which they are to be shown; empty for "none". Of "difference" and
        "more" there are two, the one asked for first (the larger, or the smaller) ahead.
    parts: of "by_period", each year with what its report says, newest first.
    open_ended: of "list", that the source says there are more.
    equal: of "more", that the two are the same.
    nearest: ids of the passages that come nearest, for a reply that must say no.
    coverage: how much of the question what was found bears out, 0.0–1.0.
    certainty: how surely the reader holds a span for the answer, 0.0–1.0; None where it chose none.
    confidence: how probably it is right, 0.0–1.0; known once the whole question is read.
    """

    kind: OutcomeKind
    findings: tuple[Finding, ...] = ()
    total: Total | None = None
    equal: bool = False
    coverage: float = 0.0
    certainty: float | None = None
    confidence: float = 0.0
    nearest: tuple[int, ...] = ()
    open_ended: bool = False
    parts: tuple[tuple[str, Outcome], ...] = ()
