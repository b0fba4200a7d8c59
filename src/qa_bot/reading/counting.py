"""Scoring quantities: how well each figure of the found passages answers a question."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from qa_bot.knowledge.passage import Knowledge, Passage
from qa_bot.reading.doubts import certainty
from qa_bot.reading.facts import Fact, find_facts, is_elliptic
from qa_bot.reading.limits import Bearing, Limits, level_bearing, ordinals, says_when, year_bearing
from qa_bot.reading.matching import (
    ASKED,
    Matcher,
    asked_above,
    headings_above,
    place_bearing,
)
from qa_bot.reading.question import Question
from qa_bot.reading.surroundings import Surroundings
from qa_bot.reading.terms import Term, best_strength, split_weight
from qa_bot.reading.units import Wanted, unit_fit

OWN, CLAUSE, LEAD, TITLE, PRIOR, REST, BEFORE, ABOVE = 1.0, 0.95, 0.8, 0.7, 0.65, 0.25, 0.3, 0.45
"""How much a word counts by where it stands: in the figure's own part; in its clause; in what the
sentence says before its first figure; in the document's title; in the clauses before; elsewhere
in the sentence; in the sentence before; in the headings above."""

_PLACED = (OWN, CLAUSE, LEAD, TITLE, ABOVE)
"""Where a place must stand to limit a figure."""

HOPELESS = 0.12
"""Coverage and unit together below which a figure is not weighed any further."""
LEADING_WORD = 2
"""Characters of the word that opens an enumeration."""
NOUN_BONUS = 0.06
"""What it adds that the noun asked for is the noun that the figure counts."""
MIN_MATCHED, TELLING = 1.4, 0.6
"""Weight that must be matched, or a whole word so well: single characters prove nothing."""

_OF_THESE = ("其中", "分别", "这些", "包括")
"""How a sentence goes on that divides what the one before it counts."""
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
                regions = self.regions(i, passage, fact, facts)
                scored = _score(question, wanted, terms, limits, i, fact, regions, passage.view.text,
                                self._surroundings[passage.document])  # fmt: skip
                if scored is not None:
                    found.append(scored)
        found.sort(key=lambda f: (-f.score, f.passage, f.fact.quantity.start))
        return found

    def regions(
        self, i: int, passage: Passage, fact: Fact, facts: Sequence[Fact]
    ) -> tuple[tuple[float, str], ...]:
        """Return the stretches around a figure, nearest first, with what a word in them counts.

        i: the passage's id. facts: all of its sentence.
        """
        text = passage.view.text
        surroundings = self._surroundings[passage.document]
        return (
            (OWN, text[slice(*fact.part)]),
            (CLAUSE, _unclaimed(text, fact.clause, fact, facts)),
            (CLAUSE, text[slice(*fact.host)] or _described(text, fact, facts)),
            (LEAD, _lead(text, fact, facts[0])),
            (OWN if is_elliptic(text, fact) else PRIOR, text[: fact.clause[0]]),
            (REST, _unclaimed(text, (0, len(text)), fact, facts)),
            (PRIOR if text.startswith(_OF_THESE) else BEFORE, self._matcher.before(i)),
            (ABOVE, headings_above(passage)),
            (ASKED, asked_above(passage)),
            (TITLE, surroundings.heading),
        )


def _described(text: str, fact: Fact, facts: Sequence[Fact]) -> str:
    """Return the noun that a clause's figures describe (投资2亿元、面积1万平方米的新馆)."""
    last = [f for f in facts if f.clause == fact.clause][-1].quantity
    return text[last.end + 1 : fact.clause[1]] if text[last.end : last.end + 1] == "的" else ""


def _lead(text: str, fact: Fact, first: Fact) -> str:
    """Return what a sentence says before its first figure.

    The word that opens an enumeration (馆藏青铜器320件、瓷器410件) leads all of it, and the subject
    of the first clause (体育馆开馆302天,接待86万人次) the clauses that follow.
    """
    start = first.part[0]
    if fact.clause[0] > first.clause[1]:
        return text[: first.quantity.start]
    opening = LEADING_WORD if fact is not first and fact.clause == first.clause else 0
    return text[: min(start + opening, first.quantity.start)]


def _unclaimed(text: str, span: tuple[int, int], fact: Fact, facts: Sequence[Fact]) -> str:
    """Return a stretch without what belongs to other figures."""
    if len(facts) == 1:
        return text[slice(*span)]
    letters = list(text[slice(*span)])
    for other in facts:
        if other is not fact and other.part != fact.part:
            for i in range(max(span[0], other.part[0]), min(span[1], other.part[1])):
                letters[i - span[0]] = " "
    return "".join(letters)


def _score(
    question: Question,
    wanted: Wanted,
    terms: Sequence[Term],
    limits: Limits,
    passage: int,
    fact: Fact,
    regions: Sequence[tuple[float, str]],
    text: str,
    surroundings: Surroundings,
) -> ScoredFact | None:
    """Return a fact with what speaks for and against it; None for one that cannot answer."""
    by_factor = sorted((r for r in regions if r[1]), key=lambda region: -region[0])
    strengths = [best_strength(term, by_factor) for term in terms]
    matched, missed = split_weight(terms, dict(enumerate(strengths)))
    noun_text = text[slice(*fact.noun)]
    unit = unit_fit(wanted, fact.quantity, noun_text)
    if matched * unit < HOPELESS * (matched + missed):
        return None  # most are such, and the rest of the work is more than this
    nearest = [region for factor, region in regions[:6]]
    headings = next(region for factor, region in regions if factor == ABOVE)
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
        year_bearing(limits.years, (*nearest, headings), surroundings.years)
        if limits.years
        else passed,
        (_ordinal_bearing(limits, nearest) if says_when(limits, text) else Bearing.CONTRADICTED)
        and place_bearing(limits, [r for f, r in regions if f in _PLACED], surroundings),
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
