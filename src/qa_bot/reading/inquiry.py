"""A question as the readers get it: analysed, weighted, limited, and perhaps leaning on the last."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from qa_bot.reading.limits import Limits, place_stem
from qa_bot.reading.quantities import UNIT_CLASS
from qa_bot.reading.question import Question
from qa_bot.reading.terms import Term

INHERITED_WEIGHT, INHERITED_PENALTY = 0.6, 0.3
"""What a word of the last question counts in the next one, and what its lack counts against it."""

_CUE = re.compile(
    r"^(那|那么|还有|另外|其中|而|然后|具体|分别|and|what about|how about|then)(?![一-鿿]{0,2}(年|会儿))"
    r"|呢[?!。]*$|^(它|他|她|这些|那些|这个|那个|该|这次|此次|这)"
)
_ONLY_UNIT = re.compile(r"^(?:那|那么)?(?:有)?(?:多少|几)?(\S{1,3}?)(?:数)?呢?[?]*$")


@dataclass(frozen=True, slots=True)
class Inquiry:
    """A question with all that is known of it before any passage is read.

    question: its form. terms: its words. limits: what it limits the answer to.
    query: the words to search by, with weights.
    notes: how the question was understood where it was not taken as written (行线 → 航线).
    written: the question with its slips put right, before any translation.
    """

    question: Question
    terms: tuple[Term, ...]
    limits: Limits
    query: Mapping[str, float]
    notes: tuple[tuple[str, str], ...] = ()
    written: str = ""

    def settled(self) -> Inquiry:
        """Return it without what was worked out to answer it, to be remembered in small."""
        return replace(self, terms=tuple(replace(term, held={}) for term in self.terms))


def leans(inquiry: Inquiry) -> bool:
    """Tell whether the wording says that a question leans on the one before."""
    return bool(_CUE.search(inquiry.question.text.lower())) or not inquiry.terms


def is_short(inquiry: Inquiry) -> bool:
    """Tell whether a question says so little that it may lean on the one before."""
    return len(inquiry.terms) <= 2 and not inquiry.limits.places


def inherit(inquiry: Inquiry, last: Inquiry) -> Inquiry:
    """Return the question with what it leaves out taken from the last one.

    Its own form, limits and words come first; what it says anew replaces its like.
    """
    limits = Limits(
        inquiry.limits.levels or last.limits.levels,
        inquiry.limits.weak_levels or (
            frozenset() if inquiry.limits.levels else last.limits.weak_levels
        ),
        inquiry.limits.years or last.limits.years,
        inquiry.limits.places or last.limits.places,
        inquiry.limits.ordinals or last.limits.ordinals,
    )  # fmt: skip
    question = inquiry.question
    own = inquiry.terms
    if question.wh is None and question.kind in ("none", "count", "summary"):
        unit = _unit(question.text)
        question = last.question
        if unit:
            question = replace(question, measure=unit, kind="count", gap="count", focus="", wh=None)
            own = ()
        elif own and inquiry.question.focus:
            # Another noun is asked for, counted by its own measure word.
            question = replace(question, measure="", focus=inquiry.question.focus)
    replaced = last.limits.places if inquiry.limits.places else ()
    inherited = [
        replace(t, weight=INHERITED_WEIGHT * t.weight, penalty=INHERITED_PENALTY * t.penalty)
        for t in last.terms
        if t.text not in {term.text for term in own} and place_stem(t.text) not in replaced
    ]
    query = {**{w: INHERITED_WEIGHT * n for w, n in last.query.items()}, **inquiry.query}
    return Inquiry(question, (*own, *inherited), limits, query, inquiry.notes)


def _unit(text: str) -> str:
    """Return the unit that is all a turn asks for (人次呢), "" if it says more."""
    match = _ONLY_UNIT.match(text)
    return match[1] if match and match[1] in UNIT_CLASS else ""
