"""Which files speak of different years, days or houses, so that their figures may differ."""

from __future__ import annotations

import re
from collections.abc import Sequence

from qa_bot.checking.claims_tables import TIME
from qa_bot.knowledge.passage import Document, Knowledge
from qa_bot.reading.limits import years
from qa_bot.reading.surroundings import Surroundings
from qa_bot.text import normalise, pairs


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
        titles = self._titles[one], self._titles[other]
        return _numbers(titles[0]) != _numbers(titles[1]) or not _alike(*titles)

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


def _numbers(title: str) -> list[str]:
    """Return the numbers of a title: 第二分馆, 新闻 3."""
    return re.findall(
        r"\d+|[第之][一二三四五六七八九十百]+|[一二三四五六七八九十]+(?=[号分期队院校])", title
    )


_FORM = re.compile(
    r"工作|年度|季度|月度|总结|报告|年报|简报|公报|简介|概况|介绍|通知|公告|通报|情况|说明|统计|数据|综述|[\d年度月季\W]"
)
"""What a title says of the form of a text, not of its subject."""


def _alike(one: str, other: str) -> bool:
    """Tell whether two titles may be of one subject; one that names none may be of any."""
    short, long = sorted((_FORM.sub("", title) for title in (one, other)), key=len)
    if len(short) < 2:
        return True
    # A title begins with the name of its house.
    shared = len(pairs(short) & pairs(long))
    return short[:2] in long and shared >= 0.5 * len(pairs(short))
