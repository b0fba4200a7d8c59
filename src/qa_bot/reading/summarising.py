"""Summaries: the passages that speak of a topic, in reading order, each to be quoted."""

from __future__ import annotations

from collections.abc import Sequence

from qa_bot.knowledge.passage import Knowledge
from qa_bot.reading.matching import Match
from qa_bot.reading.outcome import Finding, Outcome
from qa_bot.reading.quantities import find_quantities
from qa_bot.reading.terms import Term, split_weight, strength
from qa_bot.text import pairs

MAX_LINES = 6
MIN_COVERAGE = 0.45
TOPIC_LENGTH = 20
"""Characters. A sentence so short and without a figure names what the next ones tell."""


class Summariser:
    """Gathers passages of one knowledge."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._knowledge = knowledge

    def read(
        self, terms: Sequence[Term], matches: Sequence[Match], headings: Sequence[int]
    ) -> Outcome:
        """Return the best passages on the topic; "none" where nothing speaks of it.

        headings: ids of the headings among the hits.
        """
        scores: dict[int, float] = {}
        for match in matches:
            if match.in_limits and not match.foreign and match.coverage >= MIN_COVERAGE:
                self._add(scores, match.passage, match.coverage)
                for i in self._told_by(match.passage):
                    self._add(scores, i, 0.9 * match.coverage)
        for i in headings:
            held = coverage(terms, self._knowledge.passages[i].view.text)
            if held >= MIN_COVERAGE:
                for inside in self._under(i):
                    self._add(scores, inside, held)
        scores = self._distinct(scores)
        if not scores:
            return Outcome("none", nearest=tuple(m.passage for m in matches[:1]))
        best = sorted(scores, key=lambda i: (-scores[i], i))[:MAX_LINES]
        findings = []
        for i in sorted(best):
            whole = (0, len(self._knowledge.passages[i].view.text))
            findings.append(Finding(i, whole, (0, 0), whole))
        return Outcome(
            "summary", tuple(findings), coverage=min(1.0, max(scores.values())), nearest=()
        )

    def _add(self, scores: dict[int, float], i: int, score: float) -> None:
        """Count a passage, one with figures a little more, a mere topic sentence less."""
        text = self._knowledge.passages[i].view.text
        figures = bool(find_quantities(text))
        if not figures and len(text) <= TOPIC_LENGTH:
            score *= 0.5
        scores[i] = max(scores.get(i, 0.0), score + 0.15 * figures)

    def _told_by(self, i: int) -> list[int]:
        """Return the sentences that a topic sentence announces: up to the next one like it."""
        passages = self._knowledge.passages
        if not self._is_topic(i):
            return []
        found = []
        for j in range(i + 1, min(i + 1 + MAX_LINES, len(passages))):
            if passages[j].paragraph != passages[i].paragraph or self._is_topic(j):
                break
            found.append(j)
        return found

    def _is_topic(self, i: int) -> bool:
        passage = self._knowledge.passages[i]
        text = passage.view.text
        return (
            passage.kind == "sentence" and len(text) <= TOPIC_LENGTH and not find_quantities(text)
        )

    def _under(self, heading: int) -> list[int]:
        passages = self._knowledge.passages
        depth = len(passages[heading].section) + 1
        below = passages[heading + 1 : heading + 2]
        path = below[0].section[:depth] if below else ()
        found = []
        for j in range(heading + 1, len(passages)):
            if len(path) < depth or passages[j].section[:depth] != path:
                break
            if passages[j].kind != "heading":
                found.append(j)
        return found

    def _distinct(self, scores: dict[int, float]) -> dict[int, float]:
        """Drop a passage that says what a better one says (a bullet and the body)."""
        kept: dict[int, float] = {}
        for i in sorted(scores, key=lambda i: (-scores[i], i)):
            text = self._knowledge.passages[i].view.text
            if not any(self._same(text, self._knowledge.passages[j].view.text) for j in kept):
                kept[i] = scores[i]
        return kept

    def _same(self, one: str, other: str) -> bool:
        mine, others = pairs(one), pairs(other)
        return len(mine & others) > 0.6 * max(1, min(len(mine), len(others)))


def coverage(terms: Sequence[Term], text: str) -> float:
    """Return the share of the terms' weight that a text holds."""
    matched, missed = split_weight(terms, {n: strength(t, text) for n, t in enumerate(terms)})
    return matched / (matched + missed) if matched else 0.0
