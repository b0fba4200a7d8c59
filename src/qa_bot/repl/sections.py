"""The knowledge as ``:topics``, ``:files`` and ``:source`` show it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from qa_bot.answer import Evidence
from qa_bot.repl.shown import Excerpt, Line

if TYPE_CHECKING:
    from qa_bot.assistant import Assistant

SEPARATOR = " › "
"""What parts the headings of ``Evidence.section``."""
AROUND = 10
"""Paragraphs that are shown on either side of the quote."""


def section_names(assistant: Assistant) -> list[tuple[str, str, int]]:
    """Return each section as (file, headings, statements), in reading order."""
    counts = _counts(assistant)
    return [(file, headings, count) for (file, headings), count in counts.items() if headings]


def statements(assistant: Assistant) -> Counter[str]:
    """Return how many statements each file holds."""
    counts: Counter[str] = Counter()
    for (file, _), count in _counts(assistant).items():
        counts[file] += count
    return counts


def _counts(assistant: Assistant) -> Counter[tuple[str, str]]:
    """Count the statements of each file and section: what is no heading and no front matter."""
    knowledge = assistant.knowledge
    return Counter(
        (knowledge.of(passage).file, SEPARATOR.join(passage.section))
        for passage in knowledge.passages
        if passage.kind not in ("heading", "field")
    )


def excerpt(
    assistant: Assistant, evidence: Sequence[Evidence], more: Callable[[str, int], str]
) -> Excerpt:
    """Return the paragraphs around the first of some quotes, in its section.

    more: says how many are left out, "above" or "below".
    """
    first = evidence[0]
    lines = list(_paragraphs(assistant, first))
    marked = tuple(e.quote for e in evidence if (e.file, e.section) == (first.file, first.section))
    at = next((i for i, line in enumerate(lines) if first.quote in line.text), 0)
    start, end = max(0, at - AROUND), at + AROUND + 1
    title = SEPARATOR.join(filter(None, (first.file, first.section)))
    above = more("above", start) if start else ""
    below = more("below", len(lines) - end) if len(lines) > end else ""
    return Excerpt(title, lines[start:end], above, below, marked)


def _paragraphs(assistant: Assistant, evidence: Evidence) -> Iterator[Line]:
    knowledge = assistant.knowledge
    for ids in knowledge.paragraphs():
        passages = [knowledge.passages[i] for i in ids]
        first = passages[0]
        here = (knowledge.of(first).file, SEPARATOR.join(first.section))
        if first.kind != "heading" and here == (evidence.file, evidence.section):
            # A table's row is one passage for each of its cells.
            quotes = dict.fromkeys(passage.quote for passage in passages)
            yield Line(first.line, _joined(quotes))


def _joined(sentences: dict[str, None]) -> str:
    """Return sentences as one text, with a space where a script has one."""
    text = ""
    for sentence in sentences:
        text += " " + sentence if text and text[-1].isascii() else sentence
    return text
