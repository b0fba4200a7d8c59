"""What a document is about as a whole: its own place and its own years."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from qa_bot.knowledge.passage import Knowledge
from qa_bot.reading.limits import places, years
from qa_bot.retrieval.tokenizer import Tokenizer
from qa_bot.text import normalise

HOME_SHARE = 0.04
HOME_COUNT = 3
"""A place is a document's own if that share of its passages names it, and that many at least."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """One document's own place and years.

    homes: stems of the places that the whole document speaks of; a question need not bear them
        out sentence by sentence.
    years: the years that its front matter or title names.
    heading: its title, publisher and period as one normalised text.
    """

    homes: frozenset[str]
    years: frozenset[int]
    heading: str


def survey(knowledge: Knowledge, tokenizer: Tokenizer) -> list[Surroundings]:
    """Return the surroundings of each document, in order."""
    counts: list[Counter[str]] = [Counter() for _ in knowledge.documents]
    sizes: Counter[int] = Counter()
    for passage in knowledge.passages:
        sizes[passage.document] += 1
        found = places(tokenizer.cut(passage.view.text), tokenizer.dictionary.count)
        counts[passage.document].update(found)
    return [
        _surroundings(knowledge, i, counts[i], sizes[i], tokenizer)
        for i in range(len(knowledge.documents))
    ]


def _surroundings(
    knowledge: Knowledge, i: int, counts: Counter[str], size: int, tokenizer: Tokenizer
) -> Surroundings:
    document = knowledge.documents[i]
    heading = normalise(f"{document.title} {document.publisher}").text
    named = places(tokenizer.cut(heading), tokenizer.dictionary.count)
    top = counts.most_common(1)
    common = [p for p, n in top if n >= max(HOME_COUNT, HOME_SHARE * size)]
    own_years = years(normalise(document.period).text) or years(heading)
    return Surroundings(
        frozenset((*named, *common)), own_years or years(document.date), f"{heading} {document.period}"
    )


def common_years(surroundings: Sequence[Surroundings]) -> frozenset[int]:
    """Return all years that any document speaks of as a whole."""
    return frozenset(year for one in surroundings for year in one.years)
