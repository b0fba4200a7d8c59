"""Plain text: its layout restored, its lines joined."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path

from qa_bot.conversion.letters import edge, join_lines
from qa_bot.conversion.parts import Content, Heading, Item, Join, Paragraph, Part, Progress
from qa_bot.knowledge.files import read_text
from qa_bot.knowledge.frontmatter import split_front_matter
from qa_bot.knowledge.layout import Block, Lexicon, restore


def read(path: Path, lexicon: Lexicon, progress: Progress) -> Content:
    """Return the content of a .txt file; its front matter stays."""
    text = read_text(path, str(path))
    front, lines = split_front_matter(text, str(path))
    blocks = restore("\n".join(text.split("\n")[lines:]), lexicon)
    progress(1, 1)
    return Content(tuple(map(part_of, blocks)), front, tuple(joins_of(blocks)))


def part_of(block: Block) -> Part:
    """Return a restored block as a part."""
    text = ""
    for piece in block.pieces:
        text = join_lines(text, piece.text)
    if block.kind in ("title", "heading"):
        return Heading(text, block.level)
    return Item(text) if block.kind == "item" else Paragraph(text)


def joins_of(blocks: Sequence[Block]) -> Iterator[Join]:
    """Yield the seams within the blocks."""
    for block in blocks:
        for left, right in pairwise(block.pieces):
            yield Join(edge(left.text, end=True), edge(right.text, end=False))
