"""List questions: which enumeration of the found sentences answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from qa_bot.knowledge.passage import Knowledge
from qa_bot.reading.clauses import statement
from qa_bot.reading.enumerations import Enumeration, find_enumerations
from qa_bot.reading.matching import Match, Matcher
from qa_bot.reading.outcome import Finding, Outcome
from qa_bot.reading.question import Question
from qa_bot.reading.terms import Term, split_weight, strength
from qa_bot.retrieval.tokenizer import Tokenizer

READ = 6
"""Sentences whose enumerations are looked at."""
LOCAL = 0.5
"""The share of the score that the enumeration's own lead, items and head earn."""
FOCUS_BONUS = 0.2
HEAD_BONUS = 0.3
"""What it adds at most that the noun behind 等 bears the question's words."""
REPEATED = 0.3
"""What is left of an enumeration that the question itself makes."""
OFF_TYPE, NO_TYPE = 0.7, 0.4
"""What is left of an enumeration of whose items few, or none, are of the kind asked for."""

_ENDINGS: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = (
    (
        ("文件", "政策", "办法", "制度", "书", "刊物", "作品"),
        ("》", "办法", "意见", "方案", "规定"),
    ),
    (("县区", "区县", "县", "区", "地方", "县市区"), ("县", "区", "市", "镇", "乡")),
    (("大学", "高校", "院校", "学校"), ("大学", "学院", "学校", "中学", "小学", "校")),
    (("学会", "协会"), ("学会", "协会")),
    (("乡镇", "街道", "镇", "乡"), ("镇", "乡", "街道")),
    (("城市", "市"), ("市",)),
    (("部门", "机构"), ("局", "委", "办", "部", "厅", "会", "中心", "院", "所", "府")),
    (("公司", "企业"), ("公司", "集团", "企业", "厂")),
)
"""Nouns asked for, and the endings that tell their like."""


@dataclass(frozen=True, slots=True)
class _Candidate:
    match: Match
    enumeration: Enumeration
    score: float


class Lister:
    """Reads enumerations of one knowledge."""

    def __init__(self, knowledge: Knowledge, matcher: Matcher, tokenizer: Tokenizer) -> None:
        self._knowledge = knowledge
        self._matcher = matcher
        self._tokenizer = tokenizer

    def read(
        self, question: Question, terms: Sequence[Term], matches: Sequence[Match], threshold: float
    ) -> Outcome | None:
        """Return the enumeration that answers; None if none of the sentences has one."""
        found: list[_Candidate] = []
        for match in [m for m in matches if m.in_limits][:READ]:
            text = self._knowledge.passages[match.passage].view.text
            for enumeration in find_enumerations(text, self._tokenizer):
                score = self._score(question, terms, match, text, enumeration)
                found.append(_Candidate(match, enumeration, score))
        if not found:
            return None
        top = max(c.score for c in found)
        # A bullet and the body may list the same, one of them in part only.
        close = [c for c in found if c.score >= 0.9 * top]
        best = max(close, key=lambda c: (len(c.enumeration.items), c.score))
        if best.score < threshold:
            return None
        return self._outcome(best)

    def _score(
        self,
        question: Question,
        terms: Sequence[Term],
        match: Match,
        text: str,
        enumeration: Enumeration,
    ) -> float:
        start, end = enumeration.lead[0], max(enumeration.items[-1][1], enumeration.head[1])
        clause = text[start : statement(text, (start, end))[1]]
        strengths = {n: strength(term, clause) for n, term in enumerate(terms)}
        matched, missed = split_weight(terms, strengths)
        local = matched / (matched + missed) if terms else 0.0
        head = text[slice(*enumeration.head)]
        lead = text[slice(*enumeration.lead)]
        noun = _asked_noun(question, terms)
        asked = [t for t in terms if noun and noun in t.text]
        in_head = {n: strength(term, head) for n, term in enumerate(terms)} if head else {}
        held = split_weight(terms, in_head)[0] / (matched + missed) if terms else 0.0
        score = (1 - LOCAL) * match.coverage + LOCAL * local + HEAD_BONUS * held
        if any(strength(term, head) >= 0.5 or strength(term, lead[-8:]) >= 0.7 for term in asked):
            score += FOCUS_BONUS
        items = [text[slice(*item)] for item in enumeration.items]
        if sum(item in question.text for item in items) > len(items) / 2:
            score *= REPEATED
        if noun and all(item.endswith(noun) for item in items):
            score += FOCUS_BONUS
        return score * _type_fit(noun, items)

    def _outcome(self, best: _Candidate) -> Outcome:
        passage = best.match.passage
        text = self._knowledge.passages[passage].view.text
        findings = tuple(
            Finding(passage, item, (item[0], item[0]), (0, len(text)))
            for item in best.enumeration.items
        )
        return Outcome(
            "list",
            findings,
            coverage=min(1.0, best.score),
            nearest=(passage,),
            open_ended=best.enumeration.open_ended,
        )


def _asked_noun(question: Question, terms: Sequence[Term]) -> str:
    """Return the noun asked for: behind the wh-phrase, or the last word before it."""
    if question.focus or question.wh is None:
        return question.focus
    before = [term.text for term in terms if term.end <= question.wh[0] and len(term.text) > 1]
    return before[-1] if before else ""


def _type_fit(focus: str, items: Sequence[str]) -> float:
    for nouns, endings in _ENDINGS:
        if focus and focus.endswith(nouns):
            fitting = sum(item.rstrip("”").endswith(endings) for item in items)
            return 1.15 if 2 * fitting > len(items) else OFF_TYPE if fitting else NO_TYPE
    return 1.0
