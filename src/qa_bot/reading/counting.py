"""Scoring quantities: how well each figure of the found passages answers a question."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from qa_bot.knowledge.passage import Knowledge
from qa_bot.reading.doubts import certainty
from qa_bot.reading.facts import Fact, find_facts
from qa_bot.reading.limits import Bearing, Limits, level_bearing, ordinals, says_when, year_bearing
from qa_bot.reading.matching import Matcher, place_bearing
from qa_bot.reading.question import Question
from qa_bot.reading.regions import Regions, regions_of
from qa_bot.reading.surroundings import Surroundings
from qa_bot.reading.terms import Term, best_strength, split_weight
from qa_bot.reading.units import Wanted, unit_fit

HOPELESS = 0.12
"""Coverage and unit together below which a figure is not weighed any further."""
NOUN_BONUS = 0.06
"""What it adds that the noun asked for is the noun that the figure counts."""
MIN_MATCHED, TELLING = 1.4, 0.6
"""Weight that must be matched, or a whole word so well: single characters prove nothing."""

_DIGITS = frozenset("0123456789")


@dataclass(frozen=True, slots=True)
class ScoredFact:
    """A quantity that may answer, with what speaks for and against it.

    matched, missed: weight of the question's words that its surroundings hold and lack.
    unit: fit of the unit, 0.0–1.0.
    noun: 1.0 if the noun asked for is the noun counted.
    doubt: factor for what makes it unlikely: the noun asked for is missing, a plan, another year.
    telling: whether more than single common characters is matched.
    level, weak_level, year, place: how it stands to the question's limits.
    """

    passage: int
    fact: Fact
    matched: float
    missed: float
    unit: float
    noun: float
    doubt: float
    telling: bool
    level: Bearing
    weak_level: Bearing
    year: Bearing
    place: Bearing

    @property
    def coverage(self) -> float:
        """The share of the question's weight that the surroundings hold."""
        total = self.matched + self.missed
        return self.matched / total if total else 0.0

    @property
    def score(self) -> float:
        """How well it answers, before limits: about 0.0–1.0."""
        if not self.telling:
            return 0.0
        return (self.coverage * self.unit + NOUN_BONUS * self.noun) * self.doubt

    @property
    def out_of_limits(self) -> bool:
        """Whether its surroundings do not bear out a limit of the question."""
        return any(b is not Bearing.BORNE_OUT for b in (self.level, self.year, self.place))


class FactReader:
    """Reads the quantities of passages against a question."""

    def __init__(
        self, knowledge: Knowledge, surroundings: Sequence[Surroundings], matcher: Matcher
    ) -> None:
        self._knowledge = knowledge
        self._surroundings = surroundings
        self._matcher = matcher

    def read(
        self, question: Question, terms: Sequence[Term], limits: Limits, passages: Sequence[int]
    ) -> list[ScoredFact]:
        """Return the quantities of the passages (ids) that come near the question, best first."""
        found: list[ScoredFact] = []
        wanted = Wanted.of(question)
        for i in passages:
            passage = self._knowledge.passages[i]
            if passage.kind == "heading":
                continue
            facts = find_facts(passage.view.text)
            for fact in facts:
                regions = self.regions(i, fact, facts)
                scored = _score(question, wanted, terms, limits, i, fact, regions, passage.view.text,
                                self._surroundings[passage.document])  # fmt: skip
                if scored is not None:
                    found.append(scored)
        found.sort(key=lambda f: (-f.score, f.passage, f.fact.quantity.start))
        return found

    def regions(self, i: int, fact: Fact, facts: Sequence[Fact]) -> Regions:
        """Return what stands around a figure. i: the passage's id. facts: all of its sentence."""
        passage = self._knowledge.passages[i]
        title = self._surroundings[passage.document].heading
        return regions_of(passage, fact, facts, self._matcher.before(i), title)


def _score(
    question: Question,
    wanted: Wanted,
    terms: Sequence[Term],
    limits: Limits,
    passage: int,
    fact: Fact,
    regions: Regions,
    text: str,
    surroundings: Surroundings,
) -> ScoredFact | None:
    """Return a fact with what speaks for and against it; None for one that cannot answer."""
    strengths = [best_strength(term, regions.by_factor) for term in terms]
    matched, missed = split_weight(terms, dict(enumerate(strengths)))
    noun_text = text[slice(*fact.noun)]
    unit = unit_fit(wanted, fact.quantity, noun_text)
    if matched * unit < HOPELESS * (matched + missed):
        return None  # most are such, and the rest of the work is more than this
    nearest = regions.nearest
    passed = Bearing.BORNE_OUT
    sure = certainty(question, wanted, terms, strengths, limits, fact, text, regions, surroundings)
    return ScoredFact(
        passage,
        fact,
        matched,
        missed,
        unit,
        1.0 if question.focus and _counts(question.focus, noun_text, fact.noun_first) else 0.0,
        sure,
        _telling(terms, strengths),
        level_bearing(limits.levels, nearest) if limits.levels else passed,
        level_bearing(limits.weak_levels, nearest) if limits.weak_levels else passed,
        year_bearing(limits.years, (*nearest, regions.headings), surroundings.years)
        if limits.years
        else passed,
        (_ordinal_bearing(limits, nearest) if says_when(limits, text) else Bearing.CONTRADICTED)
        and place_bearing(limits, regions.placed, surroundings),
    )


def _telling(terms: Sequence[Term], strengths: Sequence[float]) -> bool:
    """Tell whether more is matched than a single common character, or a bare digit."""
    words = [(t, s) for t, s in zip(terms, strengths, strict=True) if t.text not in _DIGITS]
    if any(len(t.text) > 1 and s >= TELLING for t, s in words):
        return True
    return sum(t.weight * s for t, s in words) >= MIN_MATCHED


def _ordinal_bearing(limits: Limits, nearest_first: Sequence[str]) -> Bearing:
    """Tell whether what is numbered stands with the figure: the nearest of its kind decides.

    评出论文90篇,其中二等奖30篇: 90 are not those of the 二等奖.
    """
    asked = {kind for _, kind in limits.ordinals}
    for region in nearest_first if asked else ():
        found = {one for one in ordinals(region) if one[1] in asked}
        if found:
            return Bearing.BORNE_OUT if found & limits.ordinals else Bearing.CONTRADICTED
    return Bearing.SILENT if asked else Bearing.BORNE_OUT


def _counts(focus: str, noun: str, first: bool) -> bool:
    """Tell whether the noun's head is the noun asked for."""
    return focus in (noun[-len(focus) - 2 :] if first else noun[: len(focus) + 6])
