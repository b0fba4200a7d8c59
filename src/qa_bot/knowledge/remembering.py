"""A file's passages, and a glossary, as parts of a snapshot, and back.

The letters themselves are not among it: a piece is remembered as a stretch of a line, and cut from
the file as it is now. So a quote stands in its file, whatever a snapshot says.
"""

from __future__ import annotations

import dataclasses
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import get_args

import numpy as np

from qa_bot.knowledge.passage import Document, Glossary, Passage, PassageKind, Piece
from qa_bot.knowledge.sentences import join
from qa_bot.snapshot.parts import DamagedError, Part
from qa_bot.text import SYNTHETIC, View

KINDS: tuple[PassageKind, ...] = get_args(PassageKind)
MANY = 2**31 - 1


@dataclass(frozen=True, slots=True)
class FileRead:
    """One knowledge file as it was read.

    paragraph: the number of its last paragraph.
    """

    document: Document
    passages: Sequence[Passage]
    paragraph: int


def pack_file(read: FileRead, lines: Sequence[str], before: int) -> Part:
    """Return a file's part; before: the number of the last paragraph before it."""
    passages = read.passages
    sections = list(dict.fromkeys(passage.section for passage in passages))
    number = {section: i for i, section in enumerate(sections)}
    pieces = [piece for passage in passages for piece in passage.pieces]
    starts = [lines[piece.line - 1].index(piece.text) for piece in pieces]
    arrays = {
        "kinds": np.array([KINDS.index(p.kind) for p in passages], "|u1"),
        "sections": np.array([number[p.section] for p in passages], "<i4"),
        "paragraphs": np.array([p.paragraph - before for p in passages], "<i4"),
        "last": np.array([read.paragraph - before], "<i4"),
        "section starts": _starts(sections),
        "piece starts": _starts([passage.pieces for passage in passages]),
        "lines": np.array([piece.line for piece in pieces], "<i4"),
        "from": np.array(starts, "<i4"),
        "lengths": np.array([len(piece.text) for piece in pieces], "<i4"),
        "offsets": np.array([o for p in passages for o in p.view.offsets], "<i4"),
    }
    strings = {
        "document": list(dataclasses.astuple(read.document))[1:],  # all but the file's name
        "sections": [name for section in sections for name in section],
        "views": [passage.view.text for passage in passages],
    }
    return Part(strings, arrays)


def _starts(runs: Sequence[Sequence[object]]) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    return np.cumsum([0, *map(len, runs)], dtype=np.int64)


def unpack_file(part: Part, name: str, lines: Sequence[str], number: int, before: int) -> FileRead:
    """Return the file that a part was made of.

    name, lines: the file's. number: the document's. before: the last paragraph's before it.
    Raises DamagedError.
    """
    views = part.texts("views")
    count = len(views)
    last = int(part.numbers("last", "<i4", 0, MANY - before, 1)[0])
    paragraphs = part.numbers("paragraphs", "<i4", 1, last, count).tolist()
    if not count or any(a > b for a, b in pairwise(paragraphs)):
        raise DamagedError("paragraphs")
    kinds = part.numbers("kinds", "|u1", 0, len(KINDS) - 1, count).tolist()
    sections = _sections(part)
    section_of = part.numbers("sections", "<i4", 0, len(sections) - 1, count).tolist()
    passages = []
    rows = zip(kinds, section_of, paragraphs, _pieces(part, lines, count), strict=True)
    offsets = _offsets(part, views)
    for (kind, section, paragraph, pieces), view, own in zip(rows, views, offsets, strict=True):
        original = join(pieces) if len(pieces) > 1 else pieces[0].text
        if own and max(own) >= len(original):
            raise DamagedError("offsets")
        passages.append(
            Passage(
                number,
                before + paragraph,
                KINDS[kind],
                sections[section],
                pieces,
                View(original, view, own),
            )
        )
    said = part.texts("document", len(dataclasses.fields(Document)) - 1)
    return FileRead(Document(name, *said), passages, before + last)


def _sections(part: Part) -> list[tuple[str, ...]]:
    names = part.texts("sections")
    starts = part.numbers("section starts", "<i8", 0, len(names))
    bounds = part.starts("section starts", len(starts) - 1, len(names)).tolist()
    return [tuple(names[start:end]) for start, end in pairwise(bounds)]


def _pieces(part: Part, lines: Sequence[str], count: int) -> Iterator[tuple[Piece, ...]]:
    """Yield each passage's pieces, cut from the lines."""
    rows = part.numbers("lines", "<i4", 1, len(lines)).tolist()
    starts = part.numbers("from", "<i4", 0, MANY, len(rows)).tolist()
    lengths = part.numbers("lengths", "<i4", 1, MANY, len(rows)).tolist()
    found = [
        Piece(lines[row - 1][start : start + length], row)
        for row, start, length in zip(rows, starts, lengths, strict=True)
    ]
    if any(len(piece.text) != length for piece, length in zip(found, lengths, strict=True)):
        raise DamagedError("pieces")
    bounds = part.starts("piece starts", count, len(found)).tolist()
    for start, end in pairwise(bounds):
        if start == end:
            raise DamagedError("pieces")
        yield tuple(found[start:end])


def _offsets(part: Part, views: Sequence[str]) -> Iterator[array[int]]:
    """Yield each view's offsets."""
    total = sum(map(len, views))
    whole = array("i", part.numbers("offsets", "<i4", SYNTHETIC, MANY, total).tobytes())
    at = 0
    for view in views:
        yield whole[at : at + len(view)]
        at += len(view)


def pack_glossary(glossary: Glossary) -> Part:
    """Return a glossary's part."""
    tables = {"alias": glossary.aliases, "english": glossary.english}
    strings = {f"{kind} {term}": list(words) for kind, table in tables.items()
               for term, words in table.items()}  # fmt: skip
    return Part({**strings, "words": list(glossary.words)})


def unpack_glossary(part: Part) -> Glossary:
    """Return the glossary that a part was made of; raises DamagedError."""
    tables: dict[str, dict[str, tuple[str, ...]]] = {"alias": {}, "english": {}}
    for name in part.strings:
        kind, space, term = name.partition(" ")
        if space:
            tables.setdefault(kind, {})[term] = tuple(part.texts(name))
    return Glossary(tables["alias"], tables["english"], tuple(part.texts("words")))
