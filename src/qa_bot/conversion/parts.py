"""The common model between a format's reader and the Markdown that is written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from qa_bot.knowledge.frontmatter import FrontMatter

Progress = Callable[[int, int], None]
"""Told how many steps (pages, sheets) of how many are done."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; level 1 is the document's title, 6 the lowest."""

    text: str
    level: int


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A stretch of running text."""

    text: str


@dataclass(frozen=True, slots=True)
class Item:
    """A list's item; depth 0 is the outermost list."""

    text: str
    depth: int = 0
    numbered: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table; each row has as many cells as the header, whose cells may be empty."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


Part = Heading | Paragraph | Item | Table


@dataclass(frozen=True, slots=True)
class Join:
    """Two stretches that a column or page break had cut apart: a few letters of either side."""

    left: str
    right: str


@dataclass(frozen=True, slots=True)
class Content:
    """What a reader found in a file.

    parts: in reading order; letters as in the source, not escaped.
    front: what the file says of itself.
    joined: what stood apart and was put together again.
    left_out: what the file holds and the parts do not, in words, with counts.
    """

    parts: tuple[Part, ...]
    front: FrontMatter = field(default_factory=FrontMatter)
    joined: tuple[Join, ...] = ()
    left_out: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Converted:
    """A knowledge file's text, and what there is to tell of it.

    holds: what the text is made of ("3 headings", "1 table").
    joined, left_out: as in ``Content``.
    """

    text: str
    holds: tuple[str, ...]
    joined: tuple[Join, ...]
    left_out: tuple[str, ...]


def counted(count: int, one: str, many: str = "") -> tuple[str, ...]:
    """Return a count in words as a tuple of one ("2 images"), or of none if there are none."""
    if not count:
        return ()
    return (f"{count} {one if count == 1 else many or one + 's'}",)
