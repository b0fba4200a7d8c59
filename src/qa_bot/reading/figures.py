"""Every figure that the knowledge holds on some words, for people who look after the files."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from qa_bot.knowledge.passage import Knowledge, Passage
from qa_bot.reading.counting import FactReader
from qa_bot.reading.doubts import OPENING_YEAR
from qa_bot.reading.facts import Fact, find_facts
from qa_bot.reading.inquiry import Inquiry
from qa_bot.reading.labels import label_of
from qa_bot.reading.limits import (
    Bearing,
    Limits,
    level_bearing,
    place_stem,
    places,
    strong_levels,
    weak_levels,
    years,
)
from qa_bot.reading.outcome import Span
from qa_bot.reading.quantities import find_quantities
from qa_bot.reading.regions import Regions
from qa_bot.reading.surroundings import Surroundings
from qa_bot.reading.terms import Term, strength
from qa_bot.retrieval.tokenizer import Tokenizer

HELD = 0.6
"""From which strength on a word is there: itself, another word for it, or most of it."""
_ENDS_NOUN = ("v", "d", "p", "c", "x")


@dataclass(frozen=True, slots=True)
class FoundFigure:
    """A figure in its passage.

    noun: the stretch that says what it counts; empty where that is not told.
    levels, years, places: what limits it, by the nearest words that say so.
    """

    passage: int
    fact: Fact
    noun: Span
    levels: frozenset[str]
    years: frozenset[int]
    places: tuple[str, ...]


class FigureFinder:
    """Finds figures by the words around them."""

    def __init__(
        self,
        knowledge: Knowledge,
        surroundings: Sequence[Surroundings],
        reader: FactReader,
        tokenizer: Tokenizer,
    ) -> None:
        self._knowledge = knowledge
        self._surroundings = surroundings
        self._reader = reader
        self._tokenizer = tokenizer

    def find(self, inquiry: Inquiry) -> list[FoundFigure]:
        """Return the figures whose surroundings hold all the words and bear the limits out.

        In the order of the files and their lines.
        """
        found = []
        for i, passage in enumerate(self._knowledge.passages):
            if passage.kind == "heading":
                continue
            facts = find_facts(passage.view.text)
            for fact in facts:
                if _in_title(passage.view.text, fact):
                    continue
                regions = self._reader.regions(i, fact, facts)
                near = regions.about
                figure = self._figure(i, passage, fact, regions)
                if _holds(inquiry, near) and _bears(inquiry.limits, figure, near):
                    found.append(figure)
        # A document's front matter comes after its text in the knowledge.
        passages = self._knowledge.passages
        return sorted(found, key=lambda f: (passages[f.passage].document, passages[f.passage].line))

    def _figure(self, i: int, passage: Passage, fact: Fact, regions: Regions) -> FoundFigure:
        around = self._surroundings[passage.document]
        opening = OPENING_YEAR.match(passage.view.text)
        opened = opening.group() if opening else ""
        dated = (regions.part, regions.clause, opened, regions.headings)
        bare = map(_without_figures, dated)
        named = next((found for text in bare if (found := years(text))), around.years)
        return FoundFigure(
            i, fact, self._noun(passage.view.text, fact), _levels(regions.about), named,
            self._places(regions.about, around) or tuple(sorted(around.homes)),
        )  # fmt: skip

    def _noun(self, text: str, fact: Fact) -> Span:
        """Return what a figure counts; behind it, up to where something is said of that."""
        if fact.noun_first:
            start, end = label_of(text, fact, self._tokenizer)
            # 1.5万余人次参加: what is said of it tells more than nothing.
            return (start, end) if start < end else _said_of_it(fact)
        start, end = fact.noun
        tokens = self._tokenizer.cut(text[start:end])
        last = 0
        for token in tokens:
            if last and token.tag[0] in _ENDS_NOUN and token.tag != "vn":
                break
            last = token.end
        return start, start + last

    def _places(self, near: Sequence[str], around: Surroundings) -> tuple[str, ...]:
        count = self._tokenizer.dictionary.count
        for text in near:
            named = places(self._tokenizer.cut(text), count)
            found = tuple(p for p in named if p in around.homes or count(p))
            if found:
                return found
        return ()


def _in_title(text: str, fact: Fact) -> bool:
    """Tell whether a figure stands in the title of a work, which counts nothing."""
    start, end = fact.quantity.start, fact.quantity.end
    return text.rfind("《", 0, start) > text.rfind("》", 0, start) and "》" in text[end:]


def _said_of_it(fact: Fact) -> Span:
    """Return a figure's own part; nothing if that is the figure alone."""
    alone = fact.part == (fact.quantity.start, fact.quantity.end)
    return (fact.part[0], fact.part[0]) if alone else fact.part


def _bears(limits: Limits, figure: FoundFigure, near: Sequence[str]) -> bool:
    """Tell whether a figure is of the level, the years and the places that are named."""
    levels = limits.levels or limits.weak_levels
    said = "\n".join((*near, *figure.places))
    return (
        (not levels or level_bearing(levels, near) is Bearing.BORNE_OUT)
        and (not limits.years or bool(limits.years & figure.years))
        and all(place_stem(place) in said for place in limits.places)
    )


def _levels(near: Sequence[str]) -> frozenset[str]:
    """Return the levels that are named around the figure, or hinted at beside it."""
    named = (found for text in near[:3] if (found := strong_levels(text)))
    return next(named, weak_levels(near[0]))


def _without_figures(text: str) -> str:
    """Return a text without its figures: 1900多人 names no year."""
    for quantity in reversed(find_quantities(text)):
        text = text[: quantity.start] + " " + text[quantity.end :]
    return text


def _holds(inquiry: Inquiry, near: Sequence[str]) -> bool:
    """Tell whether all words are there; of mere measure words, the letters as they are."""
    if not inquiry.terms and inquiry.limits == Limits():
        return inquiry.question.text in near[0]
    return all(any(_held(term, near)) for term in inquiry.terms)


def _held(term: Term, near: Sequence[str]) -> Iterator[bool]:
    for text in near:
        yield bool(text) and strength(term, text) >= HELD
