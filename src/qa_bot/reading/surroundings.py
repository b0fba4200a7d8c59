"""What a document is about as a whole: its own place and its own years."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from qa_bot.knowledge.passage import Knowledge
from qa_bot.reading.limits import KINDS, places, years
from qa_bot.retrieval.tokenizer import Tokenizer
from qa_bot.snapshot.memo import AFRESH, Memo
from qa_bot.snapshot.parts import DamagedError, Part
from qa_bot.text import normalise

HOME_COUNT = 3
HOME_SHARE = 0.6
"""Where title and publisher name no place, a place is a document's own if so many sentences name
it, and that share of the sentences that name the place named most."""

_NAMED_FIRST = re.compile(r"(?:^|[ 的:])([一-鿿]{2,3})[省市县区镇乡州旗](?=[一-鿿])")


@dataclass(frozen=True, slots=True)
class Surroundings:
    """One document's own place and years.

    homes: stems of the places that the whole document speaks of; a question need not bear them
        out sentence by sentence.
    provinces: stems of the provinces that it names (某某省), one of which is its own.
    years: the years that its front matter or title names.
    heading: its title and publisher as one normalised text.
    """

    homes: frozenset[str]
    provinces: frozenset[str]
    years: frozenset[int]
    heading: str


def survey(knowledge: Knowledge, tokenizer: Tokenizer, memo: Memo = AFRESH) -> list[Surroundings]:
    """Return the surroundings of each document, in order."""
    return memo.recall(
        "surroundings",
        lambda: _survey(knowledge, tokenizer),
        _pack,
        lambda part: _unpack(part, len(knowledge.documents)),
    )


def _survey(knowledge: Knowledge, tokenizer: Tokenizer) -> list[Surroundings]:
    counts: list[Counter[str]] = [Counter() for _ in knowledge.documents]
    for passage in knowledge.passages:
        found = places(tokenizer.cut(passage.view.text), tokenizer.dictionary.count)
        counts[passage.document].update(found)
    return [
        _surroundings(knowledge, i, counts[i], tokenizer) for i in range(len(knowledge.documents))
    ]


def home_names(found: Sequence[Surroundings]) -> tuple[str, ...]:
    """Return the names of the one place that all documents speak of: 新乡市, 新乡.

    None where they speak of several: one may be the other's province.
    """
    homes = {home for one in found for home in one.homes}
    if len(homes) != 1:
        return ()
    stem = homes.pop()
    titles = " ".join(one.heading for one in found)
    return (*(stem + kind for kind in KINDS if stem + kind in titles), stem)


def _surroundings(
    knowledge: Knowledge, i: int, counts: Counter[str], tokenizer: Tokenizer
) -> Surroundings:
    document = knowledge.documents[i]
    heading = normalise(f"{document.title} {document.publisher}").text
    named = {
        *places(tokenizer.cut(heading), tokenizer.dictionary.count),
        *_NAMED_FIRST.findall(heading),
    }
    most = max(counts.values(), default=0)
    common = {p for p, n in counts.items() if n >= max(HOME_COUNT, HOME_SHARE * most)}
    own_years = years(normalise(document.period).text) or years(heading)
    provinces = {p for p in counts if p + "省" in tokenizer}
    return Surroundings(
        frozenset(named or common),
        frozenset(provinces),
        own_years or years(normalise(document.date).text),
        heading,
    )


def _pack(found: list[Surroundings]) -> Part:
    return Part({
        "homes": [" ".join(sorted(one.homes)) for one in found],
        "provinces": [" ".join(sorted(one.provinces)) for one in found],
        "years": [" ".join(map(str, sorted(one.years))) for one in found],
        "headings": [one.heading for one in found],
    })  # fmt: skip


def _unpack(part: Part, count: int) -> list[Surroundings]:
    names = ("homes", "provinces", "years", "headings")
    rows = zip(*(part.texts(name, count) for name in names), strict=True)
    try:
        return [
            Surroundings(
                frozenset(homes.split()),
                frozenset(provinces.split()),
                frozenset(map(int, years.split())),
                heading,
            )
            for homes, provinces, years, heading in rows
        ]
    except ValueError as error:
        raise DamagedError("years") from error
