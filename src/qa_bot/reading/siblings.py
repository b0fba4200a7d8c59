"""Figures that nothing in the question tells apart."""

from __future__ import annotations

from collections.abc import Sequence

from qa_bot.reading.counting import ScoredFact
from qa_bot.reading.limits import Bearing, Limits
from qa_bot.reading.question import Question

SIBLING_MARGIN = 0.06
"""Scores that differ by less, as a share of the best, are told apart by nothing in the question."""
LISTED_MARGIN = 0.15
"""The same for figures that one clause enumerates."""
ADDEND_MARGIN = 0.35
"""The same for the figures of one sentence where their sum is asked for."""


def is_sibling(fact: ScoredFact, best: ScoredFact) -> bool:
    """Tell whether nothing in the question tells two figures apart.

    Those of one clause share the verb before the first of them, which only that one seems to hold.
    """
    listed = (
        fact.passage == best.passage
        and fact.fact.clause == best.fact.clause
        and fact.fact.quantity.unit == best.fact.quantity.unit
    )
    margin = LISTED_MARGIN if listed else SIBLING_MARGIN
    return fact.score >= best.score * (1 - margin)


def addends(facts: Sequence[ScoredFact], best: ScoredFact) -> list[ScoredFact]:
    """Return the figures of the best one's sentence that count the same and fit nearly as well."""
    return [
        f
        for f in facts
        if f.passage == best.passage
        and f.fact.quantity.unit == best.fact.quantity.unit
        and f.score >= best.score * (1 - ADDEND_MARGIN)
    ]


def prefer_hinted(
    facts: Sequence[ScoredFact], question: Question, limits: Limits
) -> list[ScoredFact]:
    """Keep the facts of the level that the wording hints at, where there are any nearly as good."""
    if not facts or question.kind == "total":
        return list(facts)
    best = max(f.score for f in facts)
    for bearing in ("level", "weak_level"):
        borne = [f for f in facts if getattr(f, bearing) is Bearing.BORNE_OUT]
        if borne and len(borne) < len(facts) and max(f.score for f in borne) >= 0.8 * best:
            facts = borne
    return list(facts)
