"""Which words of a quote a reader's eye should find: the answer's and the question's."""

from __future__ import annotations

from difflib import SequenceMatcher

from qa_bot.text import View, normalise

MIN_MATCH = 2
"""Characters; single characters agree by chance."""
MAX_SPANS = 20
"""Telegram reads at most 100 entities of a message and drops the rest."""


def matches(quote: str, question: str, short: str) -> list[tuple[int, int]]:
    """Return the stretches of ``quote`` that the question or the short answer hold as well.

    The result is in ascending order, apart from one another, and indexes ``quote``. Both sides
    are compared in one spelling, so full-width and traditional forms agree.
    """
    view = normalise(quote)
    asked = normalise(question).text
    blocks = SequenceMatcher(None, view.text, asked, autojunk=False).get_matching_blocks()
    spans = [(block.a, block.a + block.size) for block in blocks if block.size >= MIN_MATCH]
    for part in _parts(normalise(short).text):
        at = view.text.find(part)
        if at >= 0:
            spans.append((at, at + len(part)))
    found = [span for start, end in spans if (span := _original(view, start, end))]
    return _merged(quote, found)


def _parts(short: str) -> list[str]:
    """Return the members of a short answer that is a list."""
    for mark in ";、,":
        short = short.replace(mark, "\n")
    return [part.strip() for part in short.split("\n") if part.strip()]


def _original(view: View, start: int, end: int) -> tuple[int, int] | None:
    while start < end and not view.text[start].isalnum():
        start += 1
    while start < end and not view.text[end - 1].isalnum():
        end -= 1
    span = [offset for offset in view.offsets[start:end] if offset >= 0]
    return (min(span), max(span) + 1) if span else None


def _merged(quote: str, spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the spans in order, those made one that touch or that only a space parts."""
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and not quote[merged[-1][1] : start].strip():
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged[:MAX_SPANS]
