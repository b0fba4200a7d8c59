"""Figures that nothing in the question tells apart."""

from __future__ import annotations

from collections.abc import Sequence

from qa_bot.knowledge.passage import Passage
from qa_bot.reading.counting import ScoredFact
from qa_bot.reading.limits import Bearing, Limits, strong_levels, weak_levels
from qa_bot.reading.question import Question

SIBLING_MARGIN = 0.06
"""Scores that differ by less, as a share of the best, are told apart by nothing in the question."""
LISTED_MARGIN = 0.15
"""The same for figures that one clause enumerates."""
ADDEND_MARGIN = 0.35
"""The same for the figures of one sentence where their sum is asked for."""
RIVAL_COVERAGE, RIVAL_NOUN, RIVAL_NAME = 0.7, 4, 6
"""How much of the question two figures must bear out that disagree, and the characters of the noun
beside them that must be the same: of a noun behind one and before the other, of two nouns before."""


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


def is_rival(fact: ScoredFact, best: ScoredFact, passages: Sequence[Passage]) -> bool:
    """Tell whether another place of the document gives the very thing another value.

    The noun beside the figure must be the same, and the question borne out nearly as well.
    """
    here, there = passages[best.passage], passages[fact.passage]
    one, other = best.fact, fact.fact
    if (
        one.quantity.unit != other.quantity.unit
        or one.quantity.value == other.quantity.value
        or here.document != there.document
        or here.paragraph == there.paragraph
        or _levels(best, here) != _levels(fact, there)
        or min(fact.coverage, best.coverage) < RIVAL_COVERAGE
        or fact.doubt < min(best.doubt, 1.0)
    ):
        return False
    length = RIVAL_NAME if one.noun_first and other.noun_first else RIVAL_NOUN
    noun = _beside(best, here, length)
    return len(noun) >= RIVAL_NOUN and noun == _beside(fact, there, length)


def _beside(scored: ScoredFact, passage: Passage, length: int) -> str:
    """Return the end of the noun before a figure, or the beginning of the one behind it."""
    noun = passage.view.text[slice(*scored.fact.noun)]
    return noun[-length:] if scored.fact.noun_first else noun[:length]


def _levels(scored: ScoredFact, passage: Passage) -> frozenset[str]:
    part = passage.view.text[slice(*scored.fact.part)]
    return strong_levels(part) | weak_levels(part)
