"""Scoring quantities: how well each figure of the found passages answers a question."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from qa_bot.knowledge.passage import Knowledge, Passage
from qa_bot.reading.facts import Fact, find_facts
from qa_bot.reading.limits import Bearing, Limits, level_bearing, ordinals, year_bearing, years
from qa_bot.reading.matching import ASKED, FOREIGN, Matcher, asked_above, is_foreign, place_bearing
from qa_bot.reading.question import Question
from qa_bot.reading.surroundings import Surroundings
from qa_bot.reading.terms import Term, best_strength, split_weight, strength
from qa_bot.reading.units import GENERIC, Wanted, dimension_of, unit_fit

OWN, CLAUSE, LEAD, TITLE, PRIOR, REST, BEFORE, ABOVE = 1.0, 0.95, 0.8, 0.7, 0.65, 0.25, 0.3, 0.45
"""How much a word counts by where it stands: in the figure's own part; in its clause; in what the
sentence says before its first figure; in the document's title; in the clauses before; elsewhere
in the sentence; in the sentence before; in the headings above."""

_PLACED = (OWN, CLAUSE, LEAD, TITLE, ABOVE)
"""Where a place must stand to limit a figure."""

LEADING_WORD = 2
"""Characters of the word that opens an enumeration."""
NOUN_BONUS = 0.06
"""What it adds that the noun asked for is the noun that the figure counts."""
NO_NOUN = 0.6
NO_MEASURE = 0.4
NO_KNOWN_NOUN = 0.85
NO_NOUN_SAME_UNIT = 0.9
"""What is left where the noun asked for is nowhere around the figure: little, unless the measure
word asked for stands there and says what is counted (多少家公司: 229家企业). A noun that the
knowledge never uses is likely another word for one that it does."""
PLANNED = 0.45
OTHER_YEAR = 0.85
"""What is left of a plan, and of another year than the document's own, where neither is asked."""
OTHER_RATE = 0.4
"""What is left of a figure that is not said to be for the day or the head that is asked for."""
UNASKED_RATE = 0.7
"""What is left of a figure for a day or a head where the whole is asked for."""
FORMER = 0.5
"""What is left of a figure that is said to have become another one."""
GROWTH = 0.9
"""What is left of a growth or a share (新增, 其中) where the whole is asked, and of a whole where the
growth is."""
WHOLE_BONUS = 0.1
"""What it adds that a figure is said to be the whole (总数, 共) where the whole is asked."""
UNBORNE, UNHELD = 0.7, 0.3
"""What is left of a figure whose surroundings do not hold, even so well, a word right before the noun
asked for that the knowledge lacks: 3050 驾驶员 are not the 男驾驶员."""
MIN_MATCHED, TELLING = 1.4, 0.6
"""Weight that must be matched, or a whole word so well: single characters prove nothing."""

_GROWN = re.compile(r"新(?=[开设建增办购添投签])|其中|增加|增长|(?<!到)比上年|同比")
_GROWTH_ASKED = re.compile(r"新|增|多了|加")
_ELLIPTIC = re.compile(
    r"(?:[使其均已]|目前|现已|总数|总量|累计|合计|总计|共计?|达到?|增至|增加到|扩大到|扩充到|升至){1,4}"
)
_OF_THESE = ("其中", "分别", "这些", "包括")
"""How a sentence goes on that divides what the one before it counts."""
_MEASURED = tuple("率量额费价")
_WHOLE = re.compile(
    r"总数|总共|一共|总计|共有|累计|合计|(?<![公主])共(?![享建同青产和])|达到?|总量|[现实]有|年末|全[市县区省国校港馆院](?![面级])"
)
_DIGITS = frozenset("0123456789")
_RATES = tuple(
    re.compile(pattern)
    for pattern in (
        r"每一?天|每日|日均|[一平]天|天天",
        r"每个?月|月均",
        r"每周|每个?星期|周均",
        r"人均|每个?人|平均每人",
        r"户均|每一?户",
        r"每[十百千万]",
        r"次均|每次|平均一次",
    )
)
"""What a figure may be said to be for: a day, a month, a week, a head, a household."""
_FORMER_ASKED = re.compile(r"上年|去年|原来|原先|原本|过去|此前|以前|之前|从前|前一年")
OPENING_YEAR = re.compile(r"(?:19|20)\d\d年[初底]?,")
_PLAN = re.compile(r"计划|力争|拟|预计|目标|将(?!军|近|士)|打算|有望|争取到?(?=20)")


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
        """Return the quantities of the passages (ids), best first."""
        found: list[ScoredFact] = []
        wanted = Wanted.of(question)
        for i in passages:
            passage = self._knowledge.passages[i]
            if passage.kind == "heading":
                continue
            facts = find_facts(passage.view.text)
            for fact in facts:
                regions = self.regions(i, passage, fact, facts)
                found.append(_score(question, wanted, terms, limits, i, fact, regions, passage.view.text,
                                    self._surroundings[passage.document]))  # fmt: skip
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
            (CLAUSE, text[slice(*fact.host)]),
            (LEAD, _lead(text, fact, facts[0])),
            (OWN if _is_elliptic(text, fact) else PRIOR, text[: fact.clause[0]]),
            (REST, _unclaimed(text, (0, len(text)), fact, facts)),
            (PRIOR if text.startswith(_OF_THESE) else BEFORE, self._matcher.before(i)),
            (ABOVE, " ".join(passage.section)),
            (ASKED, asked_above(passage)),
            (TITLE, surroundings.heading),
        )


def _is_elliptic(text: str, fact: Fact) -> bool:
    """Tell whether a figure leaves its noun to the clause before (新建站点3家,总数达到12家)."""
    return _ELLIPTIC.fullmatch(text[fact.part[0] : fact.quantity.start]) is not None


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
) -> ScoredFact:
    by_factor = sorted(regions, key=lambda region: -region[0])
    strengths = [best_strength(term, by_factor) for term in terms]
    matched, missed = split_weight(terms, dict(enumerate(strengths)))
    noun_text = text[slice(*fact.noun)]
    nearest = [region for factor, region in regions[:6]]
    passed = Bearing.BORNE_OUT
    doubt = _noun_doubt(question, wanted, terms, regions, fact) * _time_doubt(
        question, limits, fact, text, surroundings
    )
    if any(t.modifier and held < UNHELD for t, held in zip(terms, strengths, strict=True)):
        doubt *= UNBORNE
    part = text[slice(*fact.part)]
    ahead = text[: fact.part[1]]
    if any(rate.search(question.text) and not rate.search(ahead) for rate in _RATES):
        doubt *= OTHER_RATE
    averaged = "均" in question.text
    if not averaged and any(r.search(part) and not r.search(question.text) for r in _RATES):
        doubt *= UNASKED_RATE
    if fact.former and not _FORMER_ASKED.search(question.text):
        doubt *= FORMER
    if is_foreign(terms, strengths):
        doubt *= FOREIGN
    growth = _GROWTH_ASKED.search(question.text) is not None
    if growth != (_GROWN.search(part) is not None) and (not growth or _is_elliptic(text, fact)):
        doubt *= GROWTH
    whole = bool(_WHOLE.search(question.text) and _WHOLE.search(part))
    return ScoredFact(
        passage,
        fact,
        matched,
        missed,
        unit_fit(wanted, fact.quantity, noun_text),
        1.0 if question.focus and _counts(question.focus, noun_text, fact.noun_first) else 0.0,
        doubt * (1 + WHOLE_BONUS * whole),
        _telling(terms, strengths),
        level_bearing(limits.levels, nearest) if limits.levels else passed,
        level_bearing(limits.weak_levels, nearest) if limits.weak_levels else passed,
        year_bearing(limits.years, nearest, surroundings.years) if limits.years else passed,
        _ordinal_bearing(limits, text, part)
        and place_bearing(limits, [r for f, r in regions if f in _PLACED], surroundings),
    )


def _telling(terms: Sequence[Term], strengths: Sequence[float]) -> bool:
    """Tell whether more is matched than a single common character, or a bare digit."""
    words = [(t, s) for t, s in zip(terms, strengths, strict=True) if t.text not in _DIGITS]
    if any(len(t.text) > 1 and s >= TELLING for t, s in words):
        return True
    return sum(t.weight * s for t, s in words) >= MIN_MATCHED


def _ordinal_bearing(limits: Limits, text: str, part: str) -> Bearing:
    """Tell whether the sentence names what is numbered, and the figure's own part no other."""
    own = ordinals(part)
    asked = {kind for _, kind in limits.ordinals}
    other = any(kind in asked for _, kind in own) and not own & limits.ordinals
    borne = limits.ordinals <= ordinals(text) and not other
    return Bearing.BORNE_OUT if borne else Bearing.CONTRADICTED


def _noun_doubt(
    question: Question,
    wanted: Wanted,
    terms: Sequence[Term],
    regions: Sequence[tuple[float, str]],
    fact: Fact,
) -> float:
    """Return what is left of a figure if the noun asked for is not around it."""
    asked = [term for term in terms if question.focus and question.focus in term.text]
    near = [region for factor, region in regions if factor >= LEAD]
    if question.focus and dimension_of(question.focus) == fact.quantity.unit_class:
        return 1.0  # 4400平方米 need not be called 面积
    ending = question.focus[-1:]
    if ending in _MEASURED and any(ending in region for region in near[:1]):
        return 1.0  # 完成率: 整改率
    if not asked or any(strength(term, region) >= 0.3 for term in asked for region in near):
        return 1.0
    if ending in _MEASURED and not wanted.unit:
        return NO_MEASURE
    unit = wanted.unit
    same = unit == fact.quantity.unit and unit not in GENERIC
    if same or wanted.classes == ("person",):
        return NO_NOUN_SAME_UNIT
    unknown = min(term.penalty for term in asked) < 1.0 and question.measure
    return NO_KNOWN_NOUN if unknown else NO_NOUN


def _time_doubt(
    question: Question, limits: Limits, fact: Fact, text: str, surroundings: Surroundings
) -> float:
    """Return what is left of a plan or of another year than the document's own."""
    ahead = text[fact.clause[0] : fact.part[1]]
    doubt = 1.0
    if not _PLAN.search(question.text) and _PLAN.search(ahead):
        doubt *= PLANNED
    if not limits.years and surroundings.years:
        opening = OPENING_YEAR.match(text)
        named = years(ahead) or years(opening.group() if opening else "")
        if named and not named & surroundings.years:
            doubt *= OTHER_YEAR
    return doubt


def _counts(focus: str, noun: str, first: bool) -> bool:
    """Tell whether the noun's head is the noun asked for."""
    return focus in (noun[-len(focus) - 2 :] if first else noun[: len(focus) + 6])
