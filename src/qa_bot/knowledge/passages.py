"""From blocks to passages: heading paths, sentences, table cells and their matched views."""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterable, Iterator, Sequence

from qa_bot.knowledge.layout import Block
from qa_bot.knowledge.markdown import Row
from qa_bot.knowledge.passage import Passage, PassageKind, Piece
from qa_bot.knowledge.sentences import join, split_sentences
from qa_bot.text import SYNTHETIC, View, normalise

# Markdown's inline marks, which the view drops and the quote keeps. Each alternative's groups
# are what a reader sees; all else of a match is dropped.
_INLINE = re.compile(
    r"\\([^\w\s]|_)|!?\[([^\[\]\n]*)\]\([^()\s]*(?: \"[^\"]*\")?\)|\*\*(?=\S)|(?<=\S)\*\*|`+|~~"
    r"|(?<![\w*])\*(?=[^\s*])|(?<=[^\s*])\*(?![\w*])|<br ?/?>"
)
ASKED_LEVEL = 7
"""The level of a question that stands as a paragraph: below every heading."""
ASKED_LENGTH = 100
_ASKS = re.compile(r"(?:问题?\s?\d*|[QqＱ]\s?\d*)\s*[:：.、]\s*")
_ANSWERS = re.compile(r"(?:答复?|[aA])\s*:\s*")
_UNIT_IN_HEADER = re.compile(r"^(.*?)\s*[(（](?:单位[:：])?\s*([^()（）]{1,6})[)）]$")
_YEAR = re.compile(r"^(?:19|20)\d\d$")
_FIGURE = re.compile(r"^[\d,.]+$")


class PassageBuilder:
    """Turns documents' blocks into passages; counts paragraphs through all documents.

    paragraph: the number of the last one so far.
    """

    def __init__(self, paragraph: int = 0) -> None:
        self.paragraph = paragraph

    def build(
        self, blocks: Iterable[Block | Row], document: int, *, markdown: bool
    ) -> Iterator[Passage]:
        """Yield the passages in reading order.

        markdown: whether the letters may hold Markdown's inline marks.
        """
        path: list[tuple[int, str]] = []
        for block in blocks:
            self.paragraph += 1
            if isinstance(block, Row):
                yield from self._cells(block, document, _names(path))
                continue
            if block.kind == "paragraph" and _is_question(join(block.pieces)):
                block = Block("heading", ASKED_LEVEL, block.pieces)
            if block.kind in ("title", "heading"):
                path = [(level, name) for level, name in path if level < block.level]
            # A photo's caption stands where the page had room, not where it belongs.
            section = () if block.kind == "caption" else _names(path)
            yield from self._sentences(block, document, section, markdown)
            if block.kind == "heading":
                name = join(block.pieces)
                name = without_marks(name) if markdown else name
                path.append((block.level, _ASKS.sub("", name)))

    def metadata(
        self, fields: Iterable[tuple[str, str, Piece]], document: int
    ) -> Iterator[Passage]:
        """Yield what a file's front matter says of it as passages.

        fields: what a field is called in Chinese, its value, and the line that it stands on.
        """
        for label, value, piece in fields:
            self.paragraph += 1
            start = max(piece.text.find(value), 0)
            view = normalise(value)
            offsets = array("i", [SYNTHETIC] * len(label))
            offsets.extend(start + i for i in view.offsets)
            own = View(piece.text, label + view.text, offsets)
            yield Passage(document, self.paragraph, "field", (), (piece,), own)

    def _sentences(
        self, block: Block, document: int, section: tuple[str, ...], markdown: bool
    ) -> Iterator[Passage]:
        kind: PassageKind = "sentence"
        if block.kind in ("title", "heading"):
            kind = "heading"
        elif block.kind == "item":
            kind = "item"
        for pieces in [block.pieces] if kind == "heading" else split_sentences(block.pieces):
            text = join(pieces)
            view = _markdown_view(text) if markdown else normalise(text)
            answers = _ANSWERS.match(view.text) if section and section[-1][-1] in "?？" else None
            if answers and answers.end() < len(view.text):
                view = View(
                    view.original, view.text[answers.end() :], view.offsets[answers.end() :]
                )
            if view.text:
                yield Passage(document, self.paragraph, kind, section, pieces, view)

    def _cells(self, row: Row, document: int, section: tuple[str, ...]) -> Iterator[Passage]:
        position = 0
        for column, cell in enumerate(row.cells):
            start = row.piece.text.find(cell, position)
            position = start + len(cell)
            if not cell or start < 0 or (column == 0 and len(row.cells) > 1):
                continue
            view = _cell_view(row, column, start)
            if view is not None:
                yield Passage(document, self.paragraph, "cell", section, (row.piece,), view)


def _is_question(text: str) -> bool:
    """Tell whether a paragraph is a question that the next ones answer (问：几点开门？)."""
    bare = without_marks(text).strip()
    bold = text.startswith("**") and text.rstrip().endswith("**")
    asks = _ASKS.match(bare) is not None or bold
    return asks and bare[-1:] in ("?", "？") and len(bare) <= ASKED_LENGTH


def _names(path: Sequence[tuple[int, str]]) -> tuple[str, ...]:
    return tuple(name for _, name in path)


def without_marks(text: str) -> str:
    """Return a text without Markdown's inline marks: a name to show, no quote."""
    return "".join(text[i] for i in _kept(text))


def _markdown_view(text: str) -> View:
    """Return the view of a text without its Markdown marks."""
    keep = _kept(text)
    view = normalise("".join(text[i] for i in keep))
    return View(text, view.text, array("i", [keep[i] for i in view.offsets]))


def _kept(text: str) -> Sequence[int]:
    """Return where the letters stand that are no Markdown marks."""
    keep: list[int] = []
    position = 0
    for match in _INLINE.finditer(text):
        keep.extend(range(position, match.start()))
        if match.lastindex:
            keep.extend(range(*match.span(match.lastindex)))
        position = match.end()
    keep.extend(range(position, len(text)))
    return keep


def _cell_view(row: Row, column: int, start: int) -> View | None:
    """Return a cell's view: what row and column say, the cell, and its unit where that is known.

    None for a cell that holds marks only.

    | 年份 | 深水泊位（个） |          reads, for the cell 31,
    | 2023 | 31 |                     2023年深水泊位31个
    """
    cell = row.cells[column]
    middle = _markdown_view(cell)
    bare = middle.text
    if not bare:
        return None
    labels: list[str] = []
    unit = ""
    own = [row.cells[i] for i in range(_labels(row)) if i < column]
    for header in (*own, _at(row.header, column)):
        header = _markdown_view(header).text
        found = _UNIT_IN_HEADER.match(header)
        if found and (_FIGURE.match(bare) or bare[-1:].isdigit()):
            header, unit = found[1], found[2]
        if _YEAR.match(header):
            header += "年"
        if header:
            labels.append(header)
    labels.sort(key=lambda label: not re.match(r"(?:19|20)\d\d年", label))
    before, after = _spaced([*labels, bare])[: -len(bare)], unit
    offsets = array("i", [SYNTHETIC] * len(before))
    offsets.extend(start + i for i in middle.offsets)
    offsets.extend([SYNTHETIC] * len(after))
    return View(row.piece.text, before + bare + after, offsets)


def _labels(row: Row) -> int:
    """Return how many of a row's first cells say what it is of: 2024 and 东区 of | 2024 | 东区 | 5 |.

    The first one, and those that follow up to a figure, if one comes; years are no figures.
    """
    bare = [_markdown_view(cell).text for cell in row.cells]
    figures = [i for i, cell in enumerate(bare) if _FIGURE.match(cell) and not _YEAR.match(cell)]
    return max(1, figures[0]) if figures else 1


def _spaced(words: Sequence[str]) -> str:
    """Return the words as one text, a space between two that are not Chinese (q1, 31)."""
    text = ""
    for word in words:
        gap = " " if text[-1:].isascii() and text[-1:].isalnum() and word[:1].isascii() else ""
        text += gap + word
    return text


def _at(cells: Sequence[str], column: int) -> str:
    return cells[column] if column < len(cells) else ""
