"""From scored quantities to an outcome: one value, siblings side by side, a sum, or nothing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import cast

from qa_bot.knowledge.passage import Knowledge
from qa_bot.reading.counting import ScoredFact
from qa_bot.reading.labels import label_of
from qa_bot.reading.limits import Limits, strong_levels, weak_levels, years
from qa_bot.reading.outcome import Finding, Outcome, OutcomeKind, Total
from qa_bot.reading.quantities import UNIT_CLASS, Quantity, find_quantities
from qa_bot.reading.question import Question
from qa_bot.reading.siblings import addends, is_rival, is_sibling, prefer_hinted
from qa_bot.reading.surroundings import Surroundings
from qa_bot.reading.units import GENERIC, asked_unit
from qa_bot.retrieval.tokenizer import Tokenizer
from qa_bot.text import pairs

THRESHOLD = 0.48
COMPARED = 0.75
"""The same for figures that are compared unasked: another word for the noun is not enough."""
MIN_UNIT = 0.5
MAX_SIBLINGS = 8

_SAYS_WHOLE = re.compile(
    r"现有|总数|总共|共有|全[港院校馆县区](?!面)|合计|总计|总量|达到|(?<![公主])共(?=[\d有计])"
)

_SUM_ASKED = re.compile(r"加(?!入|强|快|大|工)|总共|合计|合起来|总和|之和")
_NOW = re.compile(r"目前|现在|现有|如今|眼下|当前|截至|今年|最新")
"""What asks for the newest report alone."""
_GROWTH_SAID = re.compile(r"[增减升降]|提高|[多少]了|比(?:上年|去年|往年).{0,8}[多少]")
_POINTS = "个百分点"
_SUMS_UP = re.compile(r"合计|总计|小计|共计|平均|全[市省县区国]")


class Chooser:
    """Decides what is shown of the quantities that fit a question."""

    def __init__(
        self, knowledge: Knowledge, surroundings: Sequence[Surroundings], tokenizer: Tokenizer
    ) -> None:
        self._knowledge = knowledge
        self._surroundings = surroundings
        self._tokenizer = tokenizer

    def choose(self, question: Question, limits: Limits, facts: Sequence[ScoredFact]) -> Outcome:
        """Return what answers the question; "none" where nothing surely does."""
        nearest = tuple(dict.fromkeys(f.passage for f in facts[:3]))
        fitting = prefer_hinted(_fitting(question, facts), question, limits)
        if not fitting:
            return Outcome("none", nearest=nearest)
        best = max(fitting, key=lambda f: f.score)
        coverage = min(1.0, best.score)
        nearest = tuple(dict.fromkeys((best.passage, *nearest)))
        if coverage < THRESHOLD:
            return Outcome("none", coverage=coverage, nearest=nearest)
        siblings = self._siblings(question, fitting, best)
        findings = self._findings(siblings[: 3 * MAX_SIBLINGS])
        if _NOW.search(question.text):
            findings = tuple(f for f in findings if f.period == findings[0].period)
        if len(findings) > MAX_SIBLINGS:
            return Outcome("none", coverage=coverage, nearest=nearest)
        if len(findings) == 1:
            rival = next((f for f in fitting if is_rival(f, best, self._knowledge.passages)), None)
            if rival is not None and siblings[0] is best:
                findings = self._findings([best, rival])
                return Outcome("conflict", findings, coverage=coverage, nearest=nearest)
            return Outcome("value", findings, coverage=coverage, nearest=nearest)
        if self._disagree(findings):
            return Outcome("conflict", findings, coverage=coverage, nearest=nearest)
        total = self._sum(question, findings, siblings)
        summed = question.kind == "total" or _SUM_ASKED.search(question.text)
        kind: OutcomeKind = "total" if summed and total else "siblings"
        return Outcome(kind, findings, total, coverage=coverage, nearest=nearest)

    def _siblings(
        self, question: Question, fitting: Sequence[ScoredFact], best: ScoredFact
    ) -> list[ScoredFact]:
        """Return the figures that nothing in the question tells from the best one."""
        siblings = [f for f in fitting if is_sibling(f, best)]
        unit = asked_unit(question)
        if UNIT_CLASS.get(unit) in ("place", "thing", "vehicle") and unit not in GENERIC:
            # 多少间: 1450间, not 21所; of persons and events the measure words are swapped.
            siblings = [f for f in siblings if f.fact.quantity.unit == unit] or siblings
        if question.kind == "total":
            siblings = addends(fitting, best)
        return self._whole_of(siblings) or siblings

    def _sum(
        self, question: Question, findings: Sequence[Finding], facts: Sequence[ScoredFact]
    ) -> Total | None:
        """Return the sum of figures where it is asked for or one place lists them all."""
        several = len({f.period for f in findings}) > 1 or self._of_years(facts)
        may_add = question.kind == "total" or self._listed_together(findings)
        return self._total(findings) if may_add and not several else None

    def extreme(self, facts: Sequence[ScoredFact], thing: str, *, least: bool) -> Outcome:
        """Return the largest (the least) of the figures that fit, and the next; "none" if unsure.

        They must fit alike, count the same and speak of such a thing (区) as is asked for; a row
        that sums up the others is none of them.
        """
        fitting = [f for f in facts if not f.out_of_limits and f.score >= COMPARED]
        fitting = [f for f in fitting if not thing or set(thing) & set(self._part(f))]
        if not fitting:
            return Outcome("none")
        best = fitting[0]
        alike = [
            f
            for f in fitting
            if is_sibling(f, best)
            and f.fact.quantity.unit == best.fact.quantity.unit
            and self._document(f) == self._document(best)
            and not _SUMS_UP.search(self._part(f))
        ]
        findings = [f for f in self._findings(alike) if f.quantity is not None]
        findings.sort(key=lambda f: f.quantity.value if f.quantity else 0.0, reverse=not least)
        quantities = [f.quantity for f in findings[:2] if f.quantity is not None]
        if len(quantities) < 2 or quantities[0].value == quantities[1].value:
            return Outcome("none", nearest=tuple(f.passage for f in findings[:1]))
        total = _difference(*quantities)
        nearest = (findings[0].passage,)
        return Outcome("more", tuple(findings[:2]), total, coverage=best.score, nearest=nearest)

    def _of_years(self, facts: Sequence[ScoredFact]) -> bool:
        """Tell whether figures are those of several years, which have no sum."""
        return len({frozenset(years(self._part(f))) for f in facts} - {frozenset()}) > 1

    def says_growth(self, outcome: Outcome) -> bool:
        """Tell whether the figures found are said to be a growth (比上年增加4家)."""
        texts = [self._knowledge.passages[f.passage].view.text for f in outcome.findings]
        said = [t[slice(*f.statement)] for t, f in zip(texts, outcome.findings, strict=True)]
        return bool(said) and all(map(_GROWTH_SAID.search, said))

    def compare(self, aim: str, sides: Sequence[Outcome]) -> Outcome | None:
        """Return the sum or the comparison of the sides' values; None where it cannot be drawn."""
        findings = _comparable(sides) if aim != "total" else ()
        findings = findings or tuple(finding for side in sides for finding in side.findings)
        coverage = min(side.coverage for side in sides)
        nearest = tuple(i for side in sides for i in side.nearest)
        if len({(f.passage, f.short) for f in findings}) < len(findings):
            return None
        if aim == "total":
            total = self._total(findings)
            if total is None:
                return None
            return Outcome("total", findings, total, coverage=coverage, nearest=nearest)
        quantities = [f.quantity for f in findings if f.quantity is not None]
        if len(findings) != 2 or len(quantities) != 2:
            return None
        findings = tuple(replace(f, period=self._own_year(f.passage)) for f in findings)
        if len({f.period for f in findings}) < len(findings):
            findings = tuple(replace(f, period="") for f in findings)
        one, other = quantities
        if one.unit_class != other.unit_class:
            return None
        if aim != "direction" and (one.value < other.value) != (aim == "fewer"):
            findings = findings[::-1]
        total = _difference(one, other)
        kind: OutcomeKind = "more" if aim == "fewer" else cast(OutcomeKind, aim)
        return Outcome(
            kind, findings, total, one.value == other.value, coverage=coverage, nearest=nearest
        )

    def _whole_of(self, facts: Sequence[ScoredFact]) -> list[ScoredFact]:
        """Return the facts that say the whole of which the others are parts; none if none does.

        现有病床620张 is the whole of 儿科80张 and 骨科95张. The first figure of an enumeration
        (全市共有国家级5家、省级31家) is none: a figure beside it in the sentence is larger.
        """
        wholes = [f for f in facts if _SAYS_WHOLE.search(self._part(f)) and not self._levels(f)]
        found = []
        for whole in wholes:
            value = whole.fact.quantity.value
            own = [f for f in facts if self._document(f) == self._document(whole)]
            beside = [f for f in own if f.passage == whole.passage and f is not whole]
            if (
                all(f.fact.quantity.value <= value for f in own if f not in wholes)
                and sum(f.fact.quantity.value for f in beside) <= value
            ):
                found.append(whole)
        told = {self._document(f) for f in found}
        return found + [f for f in facts if self._document(f) not in told] if found else []

    def _document(self, scored: ScoredFact) -> int:
        return self._knowledge.passages[scored.passage].document

    def _levels(self, scored: ScoredFact) -> frozenset[str]:
        return strong_levels(self._part(scored)) | weak_levels(self._part(scored))

    def _findings(self, facts: Sequence[ScoredFact]) -> tuple[Finding, ...]:
        """Return one finding for each fact, the same fact said twice put together."""
        groups: list[list[ScoredFact]] = []
        for fact in facts:
            group = next((g for g in groups if self._same(g[0], fact)), None)
            if group is None:
                groups.append([fact])
            else:
                group.append(fact)
        periods = {self._period(g[0]) for g in groups}
        findings = [self._finding(g, len(periods) > 1) for g in groups]
        # The newest first where years tell them apart, else as they stand.
        findings.sort(key=lambda f: (f.passage, f.short))
        findings.sort(key=lambda f: f.period, reverse=True)
        return tuple(findings)

    def _same(self, one: ScoredFact, other: ScoredFact) -> bool:
        """Tell whether two quantities are one fact: same value, same year, much the same words."""
        a, b = one.fact.quantity, other.fact.quantity
        if a.value != b.value or a.unit_class != b.unit_class:
            return False
        if self._period(one) != self._period(other):
            return False
        left, right = self._part(one), self._part(other)
        known = pairs(left)
        shared = sum(right[i : i + 2] in known for i in range(len(right) - 1))
        return shared >= 0.4 * (min(len(left), len(right)) - 1)

    def _text(self, scored: ScoredFact) -> str:
        return self._knowledge.passages[scored.passage].view.text

    def _part(self, scored: ScoredFact) -> str:
        return self._knowledge.passages[scored.passage].view.text[slice(*scored.fact.part)]

    def _period(self, scored: ScoredFact) -> str:
        return self._own_year(scored.passage)

    def _own_year(self, passage: int) -> str:
        document = self._knowledge.passages[passage].document
        own = self._surroundings[document].years
        return str(max(own)) if own else ""

    def _disagree(self, findings: Sequence[Finding]) -> bool:
        """Tell whether findings of one document give one thing different values."""
        for one, other in pairwise(findings):
            a, b = (self._knowledge.passages[f.passage] for f in (one, other))
            if one.passage == other.passage or a.document != b.document or one.period:
                return False
            if one.quantity is None or other.quantity is None:
                return False
            texts = [self._around(f) for f in (one, other)]
            if texts[0] not in texts[1] and texts[1] not in texts[0]:
                return False
        return True

    def _around(self, finding: Finding) -> str:
        """Return what is counted, without verbs of beginning, figure and marks."""
        text = self._knowledge.passages[finding.passage].view.text
        label = text[slice(*finding.label)]
        if not label:
            start, end = finding.statement
            label = text[start : finding.short[0]] + text[finding.short[1] : end]
        return re.sub(r"全年|全市|已|共|累计|年内|增至?|达到?|约|近|为|[,、“”]", "", label)

    def _finding(self, group: Sequence[ScoredFact], several_periods: bool) -> Finding:
        first = group[0]
        fact = first.fact
        return Finding(
            first.passage,
            (fact.quantity.start, fact.quantity.end),
            label_of(self._text(first), fact, self._tokenizer),
            fact.part,
            fact.quantity,
            self._period(first) if several_periods else "",
            tuple(dict.fromkeys(g.passage for g in group[1:] if g.passage != first.passage)),
        )

    def _listed_together(self, findings: Sequence[Finding]) -> bool:
        """Tell whether one sentence, or one table, lists the figures: then they may have a sum."""
        passages = [self._knowledge.passages[f.passage] for f in findings]
        table = all(p.kind == "cell" for p in passages)
        return len({(p.document, p.section) if table else f.passage
                    for p, f in zip(passages, findings, strict=True)}) == 1  # fmt: skip

    def _total(self, findings: Sequence[Finding]) -> Total | None:
        """Return the sum of findings that count the same; None where they do not."""
        quantities = [f.quantity for f in findings if f.quantity is not None]
        if len(findings) < 2 or len({q.unit for q in quantities}) != 1:
            return None
        if quantities[0].unit in ("%", "‰", "倍"):
            return None  # shares of different wholes have no sum
        rough = any(q.qualifier for q in quantities)
        return Total(sum(q.value for q in quantities), quantities[0].unit, rough)


def _fitting(question: Question, facts: Sequence[ScoredFact]) -> list[ScoredFact]:
    """Return the facts within the limits and of a unit that may answer.

    146名学员中多少是博士: what the question says itself is no answer.
    """
    asked = bool(question.wh_text) and "还是" not in question.text
    said = {(q.value, q.unit) for q in find_quantities(question.text) if asked}
    return [
        f
        for f in facts
        if not f.out_of_limits
        and f.unit >= MIN_UNIT
        and (f.fact.quantity.value, f.fact.quantity.unit) not in said
    ]


def _difference(one: Quantity, other: Quantity) -> Total:
    """Return how far two figures are apart; two rates are so by points, not by a rate."""
    unit = _POINTS if one.unit == "%" else one.unit
    return Total(abs(one.value - other.value), unit, bool(one.qualifier or other.qualifier))


def _comparable(sides: Sequence[Outcome]) -> tuple[Finding, ...]:
    """Return one finding of each of two sides that count alike; nothing if there is no such pair."""
    if len(sides) != 2:
        return ()
    for one in sides[0].findings:
        for other in sides[1].findings:
            if one.quantity and other.quantity and one.quantity.unit == other.quantity.unit:
                return one, other
    return ()
