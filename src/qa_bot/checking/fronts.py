"""Front matter that says less than its writer means: a period without a year, a url that is none."""

from __future__ import annotations

import re
from collections.abc import Iterator

from qa_bot.checking.finding import Finding, Place, clip
from qa_bot.knowledge.passage import Knowledge
from qa_bot.reading.limits import years
from qa_bot.text import normalise

_ADDRESS = re.compile(r"https?://\S+")


def doubtful_fields(knowledge: Knowledge) -> Iterator[Finding]:
    """Yield the fields in which nothing of their kind can be read."""
    for document in knowledge.documents:
        place = Place(document.file, 1)
        for name, value, example in (
            ("period", document.period, "2024"), ("date", document.date, "2024-01-15"),
        ):  # fmt: skip
            if value and not years(normalise(value).text):
                yield Finding(
                    "warning", "front", place, f"the {name} names no year: “{clip(value)}”",
                    f'Write the year in four digits, as in "{name}: {example}".',
                )  # fmt: skip
        if document.url and not _ADDRESS.fullmatch(document.url):
            yield Finding(
                "warning", "front", place, f"the url is no web address: “{clip(document.url)}”",
                "Begin it with https:// and write no space, or remove it.",
            )  # fmt: skip
