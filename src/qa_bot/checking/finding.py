"""What an editor finds: how grave, where, what, and how to mend it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from qa_bot.knowledge.passage import Knowledge

Severity = Literal["error", "warning", "info"]
SEVERITIES: tuple[Severity, ...] = ("error", "warning", "info")
"""The gravest first."""

Kind = Literal[
    "file", "front", "cut", "duplicate", "contradiction", "lists", "orphan", "glossary", "english"
]

FOLDER = "."
"""The folder itself, where a place is named; no line of it counts."""


@dataclass(frozen=True, slots=True)
class Place:
    """A line (1-based) of a file, named by its path in the knowledge folder, or the folder itself."""

    file: str
    line: int


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that an editor would ask about.

    other: the second place, where two places do not go together.
    what, remedy: one line each, for whoever looks after the files.
    """

    severity: Severity
    kind: Kind
    place: Place
    what: str
    remedy: str
    other: Place | None = None

    def concerns(self, file: str) -> bool:
        """Tell whether one of the places is in the file."""
        return self.place.file == file or (self.other is not None and self.other.file == file)


def place_of(knowledge: Knowledge, passage: int, at: int = 0) -> Place:
    """Return where the letter ``at`` of a passage's (by id) view stands."""
    found = knowledge.passages[passage]
    offset = max(found.view.offsets[at], 0) if at < len(found.view.offsets) else 0
    line, end = found.line, 0
    for piece in found.pieces:
        end = found.view.original.find(piece.text, end) + len(piece.text)
        line = piece.line
        if offset < end:
            break
    return Place(knowledge.of(found).file, line)


def clip(text: str, limit: int = 30) -> str:
    """Return a text's beginning, at most ``limit`` characters, on one line."""
    flat = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return flat if len(flat) <= limit else flat[: limit - 1] + "…"
