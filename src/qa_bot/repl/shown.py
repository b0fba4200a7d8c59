"""What a line gives to show: values that the plain form and the terminal each render."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from qa_bot.answer import Answer, Language
from qa_bot.explanation import Explanation


@dataclass(frozen=True, slots=True)
class Notice:
    """A message of the terminal's own."""

    text: str


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer; ``offered``: the suggestions that a number asks."""

    answer: Answer
    offered: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: its headings, and rows of as many cells.

    above: what is said first, "" for nothing. strong: the column that a reader looks for.
    """

    headings: tuple[str, ...]
    rows: Sequence[tuple[str, ...]]
    above: str = ""
    strong: int = 0


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph of a section: the line of the file on which it begins, and its letters."""

    number: int
    text: str


@dataclass(frozen=True, slots=True)
class Excerpt:
    """The paragraphs around a quote.

    title: document and section. above, below: what is said of the paragraphs that are left out.
    marked: the quotes; a paragraph that holds one of them is what was looked for.
    """

    title: str
    lines: Sequence[Line]
    above: str
    below: str
    marked: tuple[str, ...]

    def is_marked(self, line: Line) -> bool:
        """Tell whether a paragraph holds a quote."""
        return any(quote in line.text for quote in self.marked)


@dataclass(frozen=True, slots=True)
class Why:
    """How the last answer came about, and the language of its headings."""

    explanation: Explanation
    language: Language | None


@dataclass(frozen=True, slots=True)
class Leave:
    """Nothing more; the talk ends."""


Shown = Notice | Reply | Grid | Excerpt | Why | Leave
