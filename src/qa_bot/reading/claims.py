"""Yes/no questions: a claim against what the knowledge says."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from qa_bot.knowledge.passage import Knowledge
from qa_bot.reading.choosing import Chooser
from qa_bot.reading.clauses import best_clause, statement
from qa_bot.reading.counting import FactReader
from qa_bot.reading.limits import Limits
from qa_bot.reading.matching import Match, asked_above
from qa_bot.reading.outcome import Finding, Outcome, OutcomeKind, Span
from qa_bot.reading.quantities import Quantity, find_quantities, parse_number
from qa_bot.reading.question import Question
from qa_bot.reading.terms import Term, strength

THRESHOLD = 0.72
"""Coverage from which a claim without a figure counts as borne out."""

READ = 3
"""Passages that a claim is held against, the best first."""
KEY_STRENGTH, MIN_KEYS = 0.5, 2
"""Every word of a claim that the knowledge uses must be held so well, and so many there must be."""

_RANK = re.compile(
    r"第\s?([一二三四五六七八九十百\d]+)(?![届次期批轮家个])|(头名|榜首|首位|冠军|头一名|魁首|第一家|首个|头一个|首家|最早|率先|首次)"
)
_NEGATION = re.compile(r"没有?|未|不(?!仅|但|断|少|同|止|限|足|懈|忘)|无(?!人|线)")


_OPPOSITES: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = (
    (("开门", "开放", "营业", "开馆"), ("闭馆", "关门", "停业", "歇业", "休息")),
    (("免费", "不要钱", "不收费"), ("收费", "要钱", "收钱", "花钱", "票价", "每场", "元")),
    (("增加", "增长", "上升", "提高", "增多"), ("减少", "下降", "降低", "缩减")),
    (("成功", "通过"), ("失败", "落选")),
    (("允许", "可以", "能"), ("禁止", "不得", "谢绝")),
)
"""Words that deny one another."""


class ClaimChecker:
    """Checks claims against one knowledge."""

    def __init__(self, knowledge: Knowledge, facts: FactReader, chooser: Chooser) -> None:
        self._knowledge = knowledge
        self._facts = facts
        self._chooser = chooser

    def read(
        self,
        question: Question,
        terms: Sequence[Term],
        limits: Limits,
        matches: Sequence[Match],
        hits: Sequence[int],
    ) -> Outcome:
        """Return "yes" or "no" with the true fact; "none" where the knowledge does not tell."""
        claimed = [q for q in find_quantities(question.text) if q.unit_class != "time"]
        if claimed:
            outcome = self._figure(question, terms, limits, claimed[0], hits)
            if outcome is not None:
                return outcome
        best = [m for m in matches if m.in_limits]
        if not best:
            return Outcome("none", nearest=tuple(m.passage for m in matches[:1]))
        judged = [self._statement(question, terms, match) for match in best[:READ]]
        return next((outcome for outcome in judged if outcome.kind != "none"), judged[0])

    def _figure(
        self,
        question: Question,
        terms: Sequence[Term],
        limits: Limits,
        claimed: Quantity,
        hits: Sequence[int],
    ) -> Outcome | None:
        """Compare a figure that the question states with the knowledge's figure."""
        asked = replace(
            question, kind="count", gap="count", measure=claimed.unit, wh_text="",
            wh=(claimed.figure_end, claimed.end), focus="",
        )  # fmt: skip
        others = [t for t in terms if t.end <= claimed.start or t.start >= claimed.end]
        facts = self._facts.read(asked, others, limits, hits)
        outcome = self._chooser.choose(asked, limits, facts)
        if outcome.kind not in ("value", "siblings"):
            return None
        same = [f for f in outcome.findings if f.quantity and f.quantity.value == claimed.value]
        kind: OutcomeKind = "yes" if same else "no"
        return replace(outcome, kind=kind, findings=tuple(same) or outcome.findings, total=None)

    def _statement(self, question: Question, terms: Sequence[Term], match: Match) -> Outcome:
        text = self._knowledge.passages[match.passage].view.text
        span, coverage = best_clause(text, terms, match)
        finding = Finding(match.passage, span, (span[0], span[0]), span)
        nearest = (match.passage,)
        passage = self._knowledge.passages[match.passage]
        asked_of = asked_above(passage)
        denial = _denial(terms, text, asked_of)
        denied_term = denial and _opposed(terms, text[slice(*denial)])
        least = 1 if denied_term else MIN_KEYS
        if not _bears_all([t for t in terms if t is not denied_term], asked_of + text, least):
            return Outcome("none", coverage=coverage, nearest=nearest)
        if denial is not None:
            denied = Finding(match.passage, denial, (denial[0], denial[0]), denial)
            return Outcome("no", (denied,), coverage=min(1.0, coverage), nearest=nearest)
        asked, told = _rank(question.text), _rank(text[slice(*span)])
        kind: OutcomeKind
        if asked and told and coverage >= 0.5:
            kind = "yes" if asked == told else "no"
        elif coverage < THRESHOLD or match.foreign or (asked and not told):
            return Outcome("none", coverage=coverage, nearest=nearest)
        else:
            negated = bool(_NEGATION.search(text[slice(*span)]))
            kind = "no" if negated and not _NEGATION.search(_without_form(question.text)) else "yes"
        coverage = min(1.0, coverage)
        return Outcome(kind, (finding,), coverage=coverage, nearest=nearest)


def _bears_all(terms: Sequence[Term], text: str, least: int) -> bool:
    """Tell whether a sentence holds all that the claim names, so many things at least.

    海州有图书馆吗: a sentence on 海州 without 图书馆 proves nothing.
    """
    keys = [t for t in terms if t.penalty == 1.0 and len(t.text) > 1]
    held = [t for t in keys if strength(t, text) >= KEY_STRENGTH]
    # A word by word translation always misses something.
    missing = sum(any(a.source == "english" for a in t.alternatives) for t in keys) // 3
    return len(held) + missing >= len(keys) >= least


def _denial(terms: Sequence[Term], text: str, asked_of: str) -> Span | None:
    """Return the clause that holds a word of the claim and the opposite of another.

    asked_of: the question that the text answers, which says what its clauses speak of.
    """
    position = 0
    while position < len(text):
        span = statement(text, (position, position + 1))
        clause = text[slice(*span)]
        spoken = asked_of + clause
        if any(len(t.text) > 1 and t.text in spoken for t in terms) and _opposed(terms, clause):
            return span
        position = max(span[1] + 1, position + 1)
    return None


def _opposed(terms: Sequence[Term], clause: str) -> Term | None:
    """Return the word of the claim of which a clause says the opposite (开门: 闭馆)."""
    found = (
        term
        for term in terms
        for pair in _OPPOSITES
        for one, other in (pair, pair[::-1])
        if term.text in one and term.text not in clause and any(word in clause for word in other)
    )
    return next(found, None)


def _without_form(text: str) -> str:
    """Return a question without 是不是, 有没有, V不V, whose 不 denies nothing."""
    return re.sub(r"(.)[不没]\1|有没有|不[?]?$|没有?[?]?$|对不对|是否|能否", "", text)


def _rank(text: str) -> float | None:
    """Return the rank that a text names; 1 for 首个, 头名."""
    match = _RANK.search(text)
    if match is None:
        return None
    return parse_number(match[1]) if match[1] else 1.0
