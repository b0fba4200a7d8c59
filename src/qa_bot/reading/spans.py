"""Who, where, when, which, what, why, how: the span of a found sentence that answers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from qa_bot.knowledge.passage import Knowledge
from qa_bot.reading.candidates import Sentence
from qa_bot.reading.limits import years
from qa_bot.reading.matching import Match
from qa_bot.reading.outcome import Finding, Outcome, Span
from qa_bot.reading.question import Question
from qa_bot.reading.scorer import Candidate, Reader
from qa_bot.retrieval.tokenizer import Tokenizer

READ = 4
"""Sentences that are read word by word."""
CANDIDATES = 12

_TIME = re.compile(r"\d|[一二三四五六七八九十]+[年月日]|年|月|日|时|期间|世纪|朝|代|周|季|当天|去年|今年|明年|早|晚")
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
        finding = Finding(
            match.passage, (chosen.start, chosen.end), (chosen.start, chosen.start),
            statement(text, (chosen.start, chosen.end)),
        )  # fmt: skip
        return Outcome("span", (finding,), confidence=confidence, nearest=(match.passage,))

    def _confidence(self, candidate: Candidate, match: Match) -> float:
        return match.coverage

    def _make_sentence(self, i: int) -> Sentence:
        passage = self._knowledge.passages[i]
        text = passage.view.text
        return Sentence(text, tuple(self._tokenizer.cut(text)), (), passage.paragraph, i)


def fits(question: Question, text: str) -> bool:
    """Tell whether a span is of the type that the question asks for."""
    if question.answer_type == "time":
        return bool(_TIME.search(text)) and (not _wants_year(question) or bool(years(text)))
    if question.answer_type in ("number", "duration"):
        return any(char.isdigit() for char in text) or bool(re.search("[一二两三四五六七八九十百千万]", text))
    return True


def _wants_year(question: Question) -> bool:
    return bool(re.search(r"哪(一)?年|几几年|年份|何年", question.text))


def statement(text: str, span: Span) -> Span:
    """Return the clauses around a span, from mark to mark."""
    start = max((m.end() for m in _CLAUSE.finditer(text, 0, span[0])), default=0)
    following = _CLAUSE.search(text, span[1])
    return start, following.start() if following else len(text)
