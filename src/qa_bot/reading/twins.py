"""Passages that tell the same twice: as one answer, or side by side where they disagree."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from qa_bot.knowledge.passage import Knowledge
from qa_bot.reading.matching import Match
from qa_bot.reading.outcome import Finding, Outcome, OutcomeKind, Span
from qa_bot.text import pairs

TWIN_COVERAGE, TWIN_SHARE = 0.7, 0.5
"""Two passages tell the same if the second bears the question nearly as well, and so large a share
of their character pairs is common (Dice)."""
HELD, LACKED = 0.9, 0.5
"""How well one item of a list must hold a word of the question, and another may at most, for the two
to be about two things."""


class Twins:
    """Finds what tells the same, in one knowledge."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._knowledge = knowledge

    def answer(
        self, finding: Finding, said: Span, match: Match, matches: Sequence[Match]
    ) -> Outcome:
        """Return a finding with the passages that say so too; a conflict if some say otherwise.

        said: the stretch of the finding's passage that the others must hold.
        """
        twins = self.find(match, [m for m in matches if not self._apart(match, m)])
        also = tuple(i for i in twins if self._text(match.passage)[slice(*said)] in self._text(i))
        if len(also) < len(twins):
            return self.side_by_side(finding, [i for i in twins if i not in also], match.coverage)
        finding = replace(finding, also=also)
        return Outcome("span", (finding,), coverage=match.coverage, nearest=(match.passage,))

    def _text(self, i: int) -> str:
        return self._knowledge.passages[i].view.text

    def find(self, match: Match, matches: Sequence[Match]) -> list[int]:
        """Return the passages that say much the same as one, as a bullet and the body do."""
        one = pairs(self._text(match.passage))
        found = []
        for other in matches:
            near = other.passage != match.passage and other.in_limits
            if near and other.coverage >= TWIN_COVERAGE * match.coverage:
                two = pairs(self._text(other.passage))
                if 2 * len(one & two) >= TWIN_SHARE * (len(one) + len(two)):
                    found.append(other.passage)
        return found

    def _apart(self, match: Match, other: Match) -> bool:
        """Tell whether another passage of the section lacks a word of the question.

        小学报名 and 初中报名 are worded alike and are two things.
        """
        one, two = (self._knowledge.passages[m.passage] for m in (match, other))
        return (
            one.document == two.document
            and one.section == two.section
            and any(
                held >= HELD and lacked < LACKED
                for held, lacked in zip(match.strengths, other.strengths, strict=True)
            )
        )

    def side_by_side(self, finding: Finding, others: Sequence[int], coverage: float) -> Outcome:
        """Return several passages that tell the same thing otherwise, side by side."""
        findings = [finding]
        for i in others[:2]:
            whole = (0, len(self._text(i)))
            findings.append(Finding(i, whole, (0, 0), whole))
        first = replace(finding, short=finding.statement)
        kind: OutcomeKind = "conflict" if others else "span"
        nearest = (finding.passage,)
        return Outcome(kind, (first, *findings[1:]), coverage=coverage, nearest=nearest)
