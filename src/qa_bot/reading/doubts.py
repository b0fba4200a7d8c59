"""What speaks against a figure beside the words that are missing: its noun, its time, its rate.

Each is a factor, 1.0 for no doubt.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from qa_bot.reading.facts import Fact, is_elliptic
from qa_bot.reading.limits import Limits, strong_levels, weak_levels, years
from qa_bot.reading.matching import FOREIGN, is_foreign
from qa_bot.reading.question import Question
from qa_bot.reading.regions import Regions
from qa_bot.reading.surroundings import Surroundings
from qa_bot.reading.terms import Term, strength
from qa_bot.reading.units import GENERIC, Wanted, dimension_of

NO_NOUN = 0.6
NO_MEASURE = 0.4
NO_KNOWN_NOUN = 0.85
NO_NOUN_SAME_UNIT = 0.9
KNOWN_ELSEWHERE = 0.75
"""What is left where the noun asked for is nowhere around the figure: little, unless the measure
word asked for stands there and says what is counted (多少家公司: 229家企业). A noun that the
knowledge never uses is likely another word for one that it does; persons that it speaks of
elsewhere are not those that are counted here."""
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

_GROWN = re.compile(r"新(?=[开设建增办购添投签创])|其中|增加|增长|(?<!到)比上年|同比")
_GROWTH_ASKED = re.compile(r"新|增|多了|加")
_MEASURED = tuple("率量额费价")
_WHOLE = re.compile(
    r"总数|总共|一共|总计|共有|累计|合计|(?<![公主])共(?![享建同青产和])|达到?|总量|[现实]有|年末|全[市县区省校港馆院](?![面级])"
)
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


def certainty(
    question: Question,
    wanted: Wanted,
    terms: Sequence[Term],
    strengths: Sequence[float],
    limits: Limits,
    fact: Fact,
    text: str,
    regions: Regions,
    surroundings: Surroundings,
) -> float:
    """Return what is left of a figure after all doubts; above 1.0 if it is said to be the whole.

    strengths: how well the figure's surroundings hold each term. regions: those surroundings.
    """
    part = text[slice(*fact.part)]
    left = _noun(question, wanted, terms, regions, fact)
    left *= _time(question, limits, fact, text, regions.headings, surroundings)
    left *= _rate(question, fact, text)
    if any(t.modifier and held < UNHELD for t, held in zip(terms, strengths, strict=True)):
        left *= UNBORNE
    if _changed(fact, part) and fact.former != bool(_FORMER_ASKED.search(question.text)):
        left *= FORMER
    if is_foreign(terms, strengths):
        left *= FOREIGN
    growth = _GROWTH_ASKED.search(question.text) is not None
    if growth != (_GROWN.search(part) is not None) and (not growth or is_elliptic(text, fact)):
        left *= GROWTH
    # 全市共建设国家级5家、省级31家: the first of an enumeration is not the whole.
    levelled = strong_levels(part) or weak_levels(part) - {"city", "county"}
    whole = _WHOLE.search(question.text) and _WHOLE.search(part) and not levelled
    return left * (1 + WHOLE_BONUS if whole else 1)


def _changed(fact: Fact, part: str) -> bool:
    """Tell whether a figure is one of two of which the first has become the second."""
    before = part[: fact.quantity.start - fact.part[0]]
    return fact.former or re.search(r"\d.*[到至为]$", before) is not None


def _rate(question: Question, fact: Fact, text: str) -> float:
    """Return what is left of a figure for a day or a head, and of one for neither."""
    part, ahead = text[slice(*fact.part)], text[: fact.part[1]]
    left = 1.0
    if any(rate.search(question.text) and not rate.search(ahead) for rate in _RATES):
        left *= OTHER_RATE
    averaged = "均" in question.text
    if not averaged and any(r.search(part) and not r.search(question.text) for r in _RATES):
        left *= UNASKED_RATE
    return left


def _noun(
    question: Question,
    wanted: Wanted,
    terms: Sequence[Term],
    regions: Regions,
    fact: Fact,
) -> float:
    """Return what is left of a figure if the noun asked for is not around it."""
    asked = [term for term in terms if question.focus and question.focus in term.text]
    near = regions.near
    if question.focus and dimension_of(question.focus) == fact.quantity.unit_class:
        return 1.0  # 4400平方米 need not be called 面积
    ending = question.focus[-1:]
    if ending in _MEASURED and ending in regions.part:
        return 1.0  # 完成率: 整改率
    if not asked or any(strength(term, region) >= 0.3 for term in asked for region in near):
        return 1.0
    if ending in _MEASURED and not wanted.unit:
        return NO_MEASURE
    unit = wanted.unit
    same = unit == fact.quantity.unit and unit not in GENERIC
    if same or wanted.classes == ("person",):
        known = min(term.penalty for term in asked) == 1.0 and wanted.classes == ("person",)
        return KNOWN_ELSEWHERE if known else NO_NOUN_SAME_UNIT
    unknown = min(term.penalty for term in asked) < 1.0 and question.measure
    return NO_KNOWN_NOUN if unknown else NO_NOUN


def _time(
    question: Question,
    limits: Limits,
    fact: Fact,
    text: str,
    headings: str,
    surroundings: Surroundings,
) -> float:
    """Return what is left of a plan or of another year than the document's own."""
    ahead = text[fact.clause[0] : fact.part[1]]
    doubt = 1.0
    if not _PLAN.search(question.text) and _PLAN.search(ahead):
        doubt *= PLANNED
    if not limits.years and surroundings.years:
        opening = OPENING_YEAR.match(text)
        named = years(ahead) or years(opening.group() if opening else "") or years(headings)
        if named and not named & surroundings.years:
            doubt *= OTHER_YEAR
    return doubt
