"""Who, where, when, which, what, why, how: the span of a found sentence that answers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from qa_bot.knowledge.passage import Knowledge
from qa_bot.reading.candidates import Sentence
from qa_bot.reading.limits import years
from qa_bot.reading.matching import Match
from qa_bot.reading.outcome import Finding, Outcome, OutcomeKind, Span
from qa_bot.reading.question import Question
from qa_bot.reading.scorer import Candidate, Reader
from qa_bot.retrieval.tokenizer import Tokenizer

READ = 4
"""Sentences that are read word by word."""
CANDIDATES = 12
TWIN_COVERAGE, TWIN_SHARE = 0.85, 0.5
"""Two passages tell the same if the second bears the question nearly as well, and shares so many
of the character pairs of the shorter."""

_TIME = re.compile(r"\d|[一二三四五六七八九十]+[年月日]|年|月|日|时|期间|世纪|朝|代|周|季|当天|去年|今年|明年|早|晚")
_RANK_ASKED = re.compile(r"第几|排名|名次|位次|位列|排行|排(在|到)?(全\S)?(哪|几)|什么(位置|名次)|rank")
_RANK = re.compile(r"第[一二三四五六七八九十百\d]+|首位|榜首|前列|前[一二三四五六七八九十\d]")
_CLAUSE = re.compile(r"[,;。!?]")


class SpanReader:
    """Reads spans of one knowledge's sentences."""

    def __init__(self, knowledge: Knowledge, tokenizer: Tokenizer, reader: Reader) -> None:
        self._knowledge = knowledge
        self._tokenizer = tokenizer
        self._reader = reader
        self._sentence = lru_cache(maxsize=4096)(self._make_sentence)

    def read(
        self, question: Question, matches: Sequence[Match], threshold: float, *, count: int = READ
    ) -> Outcome:
        """Return the best span of the best sentences; "none" where it is not sure enough."""
        best = [m for m in matches if m.in_limits][:count]
        nearest = tuple(m.passage for m in (best or matches)[:1])
        if not best:
            return Outcome("none", nearest=nearest)
        sentences = [self._sentence(m.passage) for m in best]
        candidates = self._reader.read(question, sentences, CANDIDATES, count)
        fitting = [c for c in candidates if fits(question, c.text)]
        if not fitting:
            return Outcome("none", nearest=nearest)
        chosen = fitting[0]
        match = best[chosen.sentence]
        confidence = self._confidence(chosen, match)
        if confidence < threshold:
            return Outcome("none", confidence=confidence, nearest=(match.passage, *nearest))
        text = sentences[chosen.sentence].text
        span = (chosen.start, chosen.end)
        whole = statement(text, span)
        finding = Finding(match.passage, span, (span[0], span[0]), whole)
        twins = self._twins(match, matches)
        also = tuple(i for i in twins if chosen.text in self._text(i))
        if len(also) < len(twins):
            return self._conflict(finding, [i for i in twins if i not in also], confidence)
        finding = replace(finding, also=also)
        return Outcome("span", (finding,), confidence=confidence, nearest=(match.passage,))

    def compare_options(self, matches: Sequence[Match], threshold: float) -> Outcome:
        """Return what the best sentences say where a question offers an A and a B."""
        best = [m for m in matches if m.in_limits][:1]
        if not best or best[0].coverage < threshold:
            return Outcome("none", nearest=tuple(m.passage for m in matches[:1]))
        whole = (0, len(self._text(best[0].passage)))
        finding = Finding(best[0].passage, whole, (0, 0), whole)
        return self._conflict(finding, self._twins(best[0], matches), best[0].coverage)

    def _text(self, i: int) -> str:
        return self._knowledge.passages[i].view.text

    def _twins(self, match: Match, matches: Sequence[Match]) -> list[int]:
        """Return the passages that say much the same as one, as a bullet and the body do."""
        one = _pairs(self._text(match.passage))
        found = []
        for other in matches:
            near = other.passage != match.passage and other.in_limits
            if near and other.coverage >= TWIN_COVERAGE * match.coverage:
                pairs = _pairs(self._text(other.passage))
                if len(one & pairs) >= TWIN_SHARE * min(len(one), len(pairs)):
                    found.append(other.passage)
        return found

    def _conflict(self, finding: Finding, others: Sequence[int], confidence: float) -> Outcome:
        """Return several passages that tell the same thing otherwise, side by side."""
        findings = [finding]
        for i in others[:2]:
            whole = (0, len(self._text(i)))
            findings.append(Finding(i, whole, (0, 0), whole))
        first = replace(finding, short=finding.statement)
        kind: OutcomeKind = "conflict" if others else "span"
        nearest = (finding.passage,)
        return Outcome(kind, (first, *findings[1:]), confidence=confidence, nearest=nearest)

    def _confidence(self, candidate: Candidate, match: Match) -> float:
        return match.coverage

    def _make_sentence(self, i: int) -> Sentence:
        passage = self._knowledge.passages[i]
        text = passage.view.text
        return Sentence(text, tuple(self._tokenizer.cut(text)), (), passage.paragraph, i)


def _pairs(text: str) -> set[str]:
    return {text[i : i + 2] for i in range(len(text) - 1)}


def fits(question: Question, text: str) -> bool:
    """Tell whether a span is of the type that the question asks for."""
    if question.answer_type == "time":
        return bool(_TIME.search(text)) and (not _wants_year(question) or bool(years(text)))
    if asks_rank(question):
        return bool(_RANK.search(text))
    if question.answer_type in ("number", "duration"):
        return any(char.isdigit() for char in text) or bool(re.search("[一二两三四五六七八九十百千万]", text))
    return True


def asks_rank(question: Question) -> bool:
    """Tell whether a rank is asked for (第几, 排名)."""
    return bool(_RANK_ASKED.search(question.text))


def _wants_year(question: Question) -> bool:
    return bool(re.search(r"哪(一)?年|几几年|年份|何年", question.text))


def statement(text: str, span: Span) -> Span:
    """Return the clauses around a span, from mark to mark."""
    start = max((m.end() for m in _CLAUSE.finditer(text, 0, span[0])), default=0)
    following = _CLAUSE.search(text, span[1])
    return start, following.start() if following else len(text)
