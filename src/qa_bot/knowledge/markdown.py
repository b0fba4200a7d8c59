"""Markdown as knowledge: headings, paragraphs, list items and GFM tables, with their lines.

markdown-it-py (CommonMark, https://spec.commonmark.org; tables as GitHub writes them) finds the
blocks; the letters are taken from the file's own lines, so that a quote stays letter for letter.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

from markdown_it import MarkdownIt
from markdown_it.token import Token

from qa_bot.knowledge.layout import Block
from qa_bot.knowledge.passage import Piece

_MARK = re.compile(
    r"[ \t]*(?:>[ \t]*)*(?:(?:[-+*]|\d{1,9}[.)])[ \t]+(?:\[[ xX]\][ \t]+)?|#{1,6}[ \t]+)?"
)
_QUOTE_MARK = re.compile(r"[ \t]*(?:>[ \t]*)*")
_HEADING_END = re.compile(r"[ \t]+#+[ \t]*$")


@dataclass(frozen=True, slots=True)
class Row:
    """A table's row: its line as it stands, its cells, and the header above each cell."""

    piece: Piece
    header: tuple[str, ...]
    cells: tuple[str, ...]


@cache
def _parser() -> MarkdownIt:
    rules = ["heading", "lheading", "list", "table", "blockquote", "fence", "hr", "html_block"]
    # Inline marks are not parsed: the text view drops them, the quote keeps them.
    return MarkdownIt("zero", {"html": True}).enable(rules).disable("inline")


def parse_markdown(text: str, first_line: int) -> list[Block | Row]:
    """Return the blocks of a Markdown text in reading order.

    first_line: how many lines stand before the text in its file (a front matter's).
    Code fences, HTML blocks and rules hold no sentences and are left out.
    """
    lines = text.split("\n")
    tokens = _parser().parse(text)
    blocks: list[Block | Row] = []
    header: tuple[str, ...] = ()
    items = 0
    for i, token in enumerate(tokens):
        items += token.nesting if token.type.startswith("list_item") else 0
        if token.type == "inline" and tokens[i - 1].type not in ("th_open", "td_open"):
            blocks.append(_block(tokens, i, lines, first_line, "item" if items else "paragraph"))
        elif token.type == "tr_open" and token.map:
            cells = tuple(_cells(tokens, i))
            number = token.map[0]
            if tokens[i - 1].type == "thead_open":
                header = cells
            else:
                piece = Piece(lines[number].strip(), first_line + number + 1)
                blocks.append(Row(piece, header, cells))
    return [block for block in blocks if isinstance(block, Row) or block.pieces]


def _block(
    tokens: Sequence[Token],
    i: int,
    lines: Sequence[str],
    first_line: int,
    kind: Literal["item", "paragraph"],
) -> Block:
    start, end = tokens[i].map or (0, 0)
    pieces = []
    for number in range(start, end):
        # Only a block's first line carries its mark: "2019. " on a later one is text.
        mark = _MARK if number == start else _QUOTE_MARK
        letters = lines[number][mark.match(lines[number]).end() :].strip()  # type: ignore[union-attr]
        if number + 1 < end and letters.endswith("\\"):
            letters = letters[:-1]  # a hard line break
        if tokens[i - 1].type == "heading_open":
            letters = _HEADING_END.sub("", letters)
            if set(letters) <= {"=", "-"}:
                continue  # the underline of a heading
        if letters:
            pieces.append(Piece(letters, first_line + number + 1))
    if tokens[i - 1].type == "heading_open":
        return Block("heading", int(tokens[i - 1].tag[1]), tuple(pieces))
    return Block(kind, 0, tuple(pieces))


def _cells(tokens: Sequence[Token], i: int) -> Iterator[str]:
    for token in tokens[i + 1 :]:
        if token.type == "tr_close":
            return
        if token.type == "inline":
            yield token.content.strip().replace("|", "\\|")  # as it stands in the row
