"""What stands around a figure, from its own part to the document's title, and what a word counts there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from qa_bot.knowledge.passage import Passage
from qa_bot.reading.facts import Fact, is_elliptic
from qa_bot.reading.matching import ABOVE, ASKED, TITLE, asked_above, headings_above

OWN, CLAUSE, LEAD, PRIOR, REST, BEFORE = 1.0, 0.95, 0.8, 0.65, 0.25, 0.3
"""How much a word counts by where it stands: in the figure's own part; in its clause; in what the
sentence says before its first figure; in the clauses before; elsewhere in the sentence; in the
sentence before. The rest is as for sentences (matching.py)."""

LEADING_WORD = 2
"""Characters of the word that opens an enumeration."""

_OF_THESE = ("其中", "分别", "这些", "包括")
"""How a sentence goes on that divides what the one before it counts."""


@dataclass(frozen=True)
class Regions:
    """The stretches around one figure, as they are matched; "" where there is none.

    part, clause: the figure's own part; its clause without what belongs to other figures.
    host: the noun that its clause describes.
    lead, prior, rest: what the sentence says before its first figure; the clauses before; the whole
        sentence without what belongs to other figures.
    before: the sentence before.
    headings, asked, title: the headings above; the question that is answered; the document's title.
    elliptic: whether the clauses before are as good as its own part.
    divides: whether the sentence divides what the one before it counts.
    """

    part: str
    clause: str
    host: str
    lead: str
    prior: str
    rest: str
    before: str
    headings: str
    asked: str
    title: str
    elliptic: bool
    divides: bool

    @cached_property
    def by_factor(self) -> list[tuple[float, str]]:
        """What a word counts, and the stretch; those that count most first."""
        weighted = (
            (OWN, self.part), (OWN if self.elliptic else PRIOR, self.prior),
            (CLAUSE, self.clause), (CLAUSE, self.host), (ASKED, self.asked), (LEAD, self.lead),
            (TITLE, self.title), (PRIOR if self.divides else BEFORE, self.before),
            (ABOVE, self.headings), (REST, self.rest),
        )  # fmt: skip
        return sorted((r for r in weighted if r[1]), key=lambda region: -region[0])

    @property
    def nearest(self) -> tuple[str, ...]:
        """The stretches of its own sentence, the nearest first: what limits it stands there."""
        return self.part, self.clause, self.host, self.lead, self.prior, self.rest

    @property
    def near(self) -> tuple[str, ...]:
        """The stretches where a noun is likely the one that is counted."""
        prior = self.prior if self.elliptic else ""
        return self.part, self.clause, self.host, self.lead, prior, self.asked

    @property
    def placed(self) -> tuple[str, ...]:
        """The stretches where a place must stand to limit the figure."""
        prior = self.prior if self.elliptic else ""
        return self.part, self.clause, self.host, self.lead, prior, self.headings, self.title

    @property
    def about(self) -> tuple[str, ...]:
        """The stretches that speak of this figure, the nearest first."""
        before = self.before if self.divides else ""
        return (*self.nearest[:-1], before, self.headings, self.asked)


def regions_of(
    passage: Passage, fact: Fact, facts: Sequence[Fact], before: str, title: str
) -> Regions:
    """Return what stands around a figure.

    facts: all figures of its sentence. before: the sentence before, as it is matched.
    """
    text = passage.view.text
    return Regions(
        part=text[slice(*fact.part)],
        clause=_unclaimed(text, fact.clause, fact, facts),
        host=text[slice(*fact.host)] or _described(text, fact, facts),
        lead=_lead(text, fact, facts[0]),
        prior=text[: fact.clause[0]],
        rest=_unclaimed(text, (0, len(text)), fact, facts),
        before=before,
        headings=headings_above(passage),
        asked=asked_above(passage),
        title=title,
        elliptic=is_elliptic(text, fact),
        divides=text.startswith(_OF_THESE),
    )


def _described(text: str, fact: Fact, facts: Sequence[Fact]) -> str:
    """Return the noun that a clause's figures describe (投资2亿元、面积1万平方米的新馆)."""
    last = [f for f in facts if f.clause == fact.clause][-1].quantity
    return text[last.end + 1 : fact.clause[1]] if text[last.end : last.end + 1] == "的" else ""


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
    if len(facts) == 1:
        return text[slice(*span)]
    letters = list(text[slice(*span)])
    for other in facts:
        if other is not fact and other.part != fact.part:
            for i in range(max(span[0], other.part[0]), min(span[1], other.part[1])):
                letters[i - span[0]] = " "
    return "".join(letters)
