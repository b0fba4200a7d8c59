"""Which files speak of different years, days or houses, so that their figures may differ."""

from __future__ import annotations

import re
from collections.abc import Sequence

from qa_bot.checking.claims_tables import TIME
from qa_bot.knowledge.passage import Document, Knowledge
from qa_bot.reading.limits import years
from qa_bot.reading.surroundings import Surroundings
from qa_bot.text import normalise


class Periods:
    """Tells files apart by front matter and title."""

    def __init__(self, knowledge: Knowledge, surroundings: Sequence[Surroundings]) -> None:
        self._homes = [around.homes for around in surroundings]
        self._titles = [normalise(doc.title).text for doc in knowledge.documents]
        self._told = [_told(doc) for doc in knowledge.documents]
        self._dates = [normalise(doc.date).text for doc in knowledge.documents]
        self._publishers = [normalise(doc.publisher).text for doc in knowledge.documents]

    def apart(self, one: int, other: int) -> bool:
        """Tell whether front matter and titles say that two files speak of different things."""
        told, also = self._told[one], self._told[other]
        if told and also and told != also:
            return True
        if not (told and also) and self._differ(self._dates, one, other):
            return True
        if self._homes[one] and self._homes[other] and not self._homes[one] & self._homes[other]:
            return True
        if self._differ(self._publishers, one, other):
            return True
        return not _alike(self._titles[one], self._titles[other])

    def half_told(self, one: int, other: int) -> bool:
        """Tell whether one of two files names its time and the other does not."""
        return bool(self._told[one] or self._dates[one]) != bool(
            self._told[other] or self._dates[other]
        )

    @staticmethod
    def _differ(values: Sequence[str], one: int, other: int) -> bool:
        return bool(values[one] and values[other]) and values[one] != values[other]


def _told(document: Document) -> frozenset[str]:
    """Return the years and the times of the year that a file is of."""
    title, period = normalise(document.title).text, normalise(document.period).text
    text = period or title
    named = {str(year) for year in years(text)}
    return frozenset({*named, *TIME.findall(f"{title} {period}")})


def _alike(one: str, other: str) -> bool:
    """Tell whether two titles may be of one subject: one without what only says which year."""
    first, second = (set(re.sub(r"[\d年度月季\W]", "", title)) for title in (one, other))
    return not first or not second or len(first & second) >= 0.3 * min(len(first), len(second))
