"""Who, where, when, which, what, why, how: the span of a found sentence that answers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from qa_bot.knowledge.passage import Knowledge
from qa_bot.reading.answer_types import reason, snap, stretches
from qa_bot.reading.candidates import Sentence
from qa_bot.reading.matching import Match
from qa_bot.reading.outcome import Finding, Outcome, OutcomeKind, Span
from qa_bot.reading.question import Question
from qa_bot.reading.scorer import Candidate, Reader
from qa_bot.retrieval.tokenizer import Tokenizer

READ = 4
"""Sentences that are read word by word."""
CANDIDATES = 12
REASON_COVERAGE = 0.8
"""A sentence that gives a reason is taken before a better one that gives none, down to here."""
TWIN_COVERAGE, TWIN_SHARE = 0.7, 0.5
"""Two passages tell the same if the second bears the question nearly as well, and shares so many
of the character pairs of the shorter."""

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
        chosen = self._choose(question, best)
        if chosen is None:
            return Outcome("none", nearest=nearest)
        match, span = chosen
        confidence = match.coverage
        if confidence < threshold:
            return Outcome("none", confidence=confidence, nearest=(match.passage, *nearest))
        text = self._text(match.passage)
        whole = statement(text, span)
        finding = Finding(match.passage, span, (span[0], span[0]), whole)
        twins = self._twins(match, matches)
        also = tuple(i for i in twins if text[slice(*span)] in self._text(i))
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

    def _choose(self, question: Question, best: Sequence[Match]) -> tuple[Match, Span] | None:
        """Return the sentence and the span in it that answer; None if none is of the type."""
        if question.kind == "why":
            for match in best:
                given = reason(self._text(match.passage))
                if given is not None and match.coverage >= REASON_COVERAGE * best[0].coverage:
                    return match, given
        sentences = [self._sentence(m.passage) for m in best]
        candidates = self._reader.read(question, sentences, CANDIDATES, len(best))
        for candidate in candidates:
            sentence = sentences[candidate.sentence]
            typed = stretches(question, sentence.text)
            if typed is None:
                span = (candidate.start, candidate.end)
                if question.kind in ("why", "how"):
                    return best[candidate.sentence], statement(sentence.text, span)
                return best[candidate.sentence], snap(question, sentence.text, span, sentence.tokens)
            inside = [s for s in typed if s[0] < candidate.end and candidate.start < s[1]]
            if inside:
                return best[candidate.sentence], inside[0]
        return self._nearest_typed(question, best, candidates)

    def _nearest_typed(
        self, question: Question, best: Sequence[Match], candidates: Sequence[Candidate]
    ) -> tuple[Match, Span] | None:
        """Return a stretch of the type asked for that no candidate touched, nearest to the best."""
        for match in best[:2]:
            typed = stretches(question, self._text(match.passage)) or []
            here = [c for c in candidates if best[c.sentence] is match]
            middle = here[0].start if here else 0
            if typed:
                return match, min(typed, key=lambda s: abs(s[0] - middle))
        return None

    def _make_sentence(self, i: int) -> Sentence:
        passage = self._knowledge.passages[i]
        text = passage.view.text
        return Sentence(text, tuple(self._tokenizer.cut(text)), (), passage.paragraph, i)


def _pairs(text: str) -> set[str]:
    return {text[i : i + 2] for i in range(len(text) - 1)}


def statement(text: str, span: Span) -> Span:
    """Return the clauses around a span, from mark to mark."""
    start = max((m.end() for m in _CLAUSE.finditer(text, 0, span[0])), default=0)
    following = _CLAUSE.search(text, span[1])
    return start, following.start() if following else len(text)
