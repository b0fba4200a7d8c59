"""How well a sentence, with what stands around it, bears a question's words and limits."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from qa_bot.knowledge.passage import Knowledge, Passage
from qa_bot.reading.limits import Bearing, Limits, level_bearing, ordinals, says_when, year_bearing
from qa_bot.reading.surroundings import Surroundings
from qa_bot.reading.terms import Term, best_strength, split_weight
from qa_bot.retrieval.retriever import Hit
from qa_bot.text import normalise

TITLE, BEFORE, ABOVE, ASKED = 0.7, 0.35, 0.45, 0.9
"""What a word counts that stands in the document's title, in the sentence before, in the headings
above, in the question that the paragraph answers (问：几点开门？); one in the sentence itself
counts 1."""

RETRIEVED = 1.2
"""What the retriever's score, the best hit's being 1, counts beside the coverage."""

TOPIC = 24
"""Characters up to which a paragraph's first sentence is its topic."""
CAPTION = 0.2
"""What the retriever's score of a photo's caption is less: it is short, and full of names."""
_CAPTION = re.compile(r"图[一二三四五六七八九十\d]{0,2}[: ]|图\d|\(图片?|\([^()]{1,12}[摄供]")
_WHOLE_PROVINCE = "全省"
FOREIGN = 0.6
"""What is left where the question names somebody or something that the surroundings do not."""


@dataclass(frozen=True, slots=True)
class Match:
    """A passage against a question.

    strengths: for each of the question's terms how well the passage or its surroundings hold it.
    matched, missed: the weight held, and what counts against it.
    foreign: whether the question names something that is not here.
    in_limits: whether the question's level, years and places are borne out.
    """

    passage: int
    strengths: tuple[float, ...]
    matched: float
    missed: float
    foreign: bool
    in_limits: bool

    @property
    def coverage(self) -> float:
        """The share of the question's weight that is held, less where a name is missing."""
        total = self.matched + self.missed
        return (self.matched / total if total else 0.0) * (FOREIGN if self.foreign else 1.0)


class Matcher:
    """Matches passages of one knowledge."""

    def __init__(self, knowledge: Knowledge, surroundings: Sequence[Surroundings]) -> None:
        self._knowledge = knowledge
        self._surroundings = surroundings
        # The first passage of each paragraph, which is its topic.
        self._openings: dict[int, int] = {}
        for i, passage in enumerate(knowledge.passages):
            self._openings.setdefault(passage.paragraph, i)

    def rank(self, terms: Sequence[Term], limits: Limits, hits: Sequence[Hit]) -> list[Match]:
        """Return the hits that are no headings, the best first.

        Those within the limits go before, then coverage and the retriever's score decide: it
        alone sees pairs of characters.
        """
        highest = max((hit.score for hit in hits), default=1.0)
        found = [
            (self.match(terms, limits, hit.passage), hit.score / highest - self._aside(hit.passage))
            for hit in hits
            if self._knowledge.passages[hit.passage].kind != "heading"
        ]
        found.sort(key=lambda pair: -(pair[0].coverage + RETRIEVED * pair[1]))
        found.sort(key=lambda pair: not pair[0].in_limits)
        return [match for match, _ in found]

    def _aside(self, i: int) -> float:
        """Return what a photo's caption is put behind by: it repeats names and tells little."""
        return CAPTION if _CAPTION.match(self._knowledge.passages[i].view.text) else 0.0

    def match(self, terms: Sequence[Term], limits: Limits, i: int) -> Match:
        """Match one passage."""
        passage = self._knowledge.passages[i]
        regions = self.regions(i)
        strengths = tuple(best_strength(term, regions) for term in terms)
        matched, missed = split_weight(terms, dict(enumerate(strengths)))
        return Match(
            i, strengths, matched, missed,
            is_foreign(terms, strengths), self._in_limits(limits, passage, regions),
        )  # fmt: skip

    def regions(self, i: int) -> tuple[tuple[float, str], ...]:
        """Return a passage's text and what stands around it, with what a word there counts."""
        passage = self._knowledge.passages[i]
        heading = self._surroundings[passage.document].heading
        return (
            (1.0, passage.view.text),
            (ASKED, asked_above(passage)),
            (TITLE, heading),
            (ABOVE, headings_above(passage)),
            (BEFORE, self.before(i)),
        )

    def before(self, i: int) -> str:
        """Return the sentence before a passage in its paragraph, and the paragraph's topic.

        Its first sentence is its topic where it is short. "" for the first.
        """
        passage = self._knowledge.passages[i]
        previous = self._knowledge.passages[i - 1] if i else None
        if previous is None or previous.paragraph != passage.paragraph or passage.kind == "cell":
            return ""
        first = self._knowledge.passages[self._openings[passage.paragraph]].view.text
        return first + previous.view.text if len(first) <= TOPIC else previous.view.text

    def year_bearing(
        self, limits: Limits, nearest_first: Sequence[str], passage: Passage
    ) -> Bearing:
        """Tell how a passage stands to the years asked for; the headings above may name one."""
        around = (*nearest_first, *reversed(passage.section))
        return year_bearing(limits.years, around, self._surroundings[passage.document].years)

    def _in_limits(
        self, limits: Limits, passage: Passage, regions: Sequence[tuple[float, str]]
    ) -> bool:
        surroundings = self._surroundings[passage.document]
        texts = [region for _, region in regions if region]
        return (
            limits.ordinals <= ordinals(texts[0])
            and says_when(limits, texts[0])
            and (not limits.levels or _holds_level(limits.levels, texts[0]))
            and (
                not limits.years
                or self.year_bearing(limits, texts[:1], passage) is Bearing.BORNE_OUT
            )
            and place_bearing(limits, texts, surroundings) is Bearing.BORNE_OUT
        )


def asked_above(passage: Passage) -> str:
    """Return the question that a passage answers, by the heading right above it; "" for none.

    As it is matched, not as it stands.
    """
    last = passage.section[-1] if passage.section else ""
    return _matched((last,)) if last.endswith(("?", "？")) else ""


def headings_above(passage: Passage) -> str:
    """Return the headings above a passage as they are matched."""
    return _matched(passage.section)


@lru_cache(maxsize=1 << 12)
def _matched(names: tuple[str, ...]) -> str:
    return normalise(" ".join(names)).text


def _holds_level(levels: frozenset[str], text: str) -> bool:
    return level_bearing(levels, (text,)) is Bearing.BORNE_OUT


def is_foreign(terms: Sequence[Term], strengths: Sequence[float]) -> bool:
    """Tell whether the question names something that the knowledge knows, but not here."""
    return any(t.name and t.penalty == 1.0 and strengths[n] < 0.3 for n, t in enumerate(terms))


def place_bearing(limits: Limits, regions: Sequence[str], around: Surroundings) -> Bearing:
    """Tell how the evidence stands to the places that the question names.

    The document's own place limits nothing; its province is meant by 全省.
    """
    for place in limits.places:
        named = any(place in region for region in regions)
        whole = place in around.provinces and any(_WHOLE_PROVINCE in r for r in regions)
        if place not in around.homes and not named and not whole:
            return Bearing.CONTRADICTED
    return Bearing.BORNE_OUT
