"""A sheet's cells as parts: blocks that empty rows and columns part, titles and notes apart."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from qa_bot.conversion.letters import clean
from qa_bot.conversion.parts import Heading, Paragraph, Part, Table
from qa_bot.conversion.tables import Cell, is_figure, read_table
from qa_bot.knowledge.lines import is_headline
from qa_bot.knowledge.marks import end_of

Cells = Mapping[tuple[int, int], Cell]
"""The filled cells of a sheet by row and column; what a merged cell covers is not there."""

_NOTE = re.compile(
    r"(?:单位|注|备注|说明|来源|数据来源|资料来源|填报|制表|时间|日期|Note|Source|Unit)s?\s*[:：]",
    re.I,
)
_LONG = 30  # characters; a cell of a table that is longer is a sentence


def read_sheet(cells: Cells, level: int) -> Iterator[Part]:
    """Yield the parts of a sheet in reading order.

    level: of the headings that the titles above its tables become.
    """
    for rows in _split(cells, 0):
        for block in _split(rows, 1):
            yield from _block(block, level)


def _split(cells: Cells, axis: int) -> Iterator[Cells]:
    """Yield the blocks that empty rows (axis 0) or columns (axis 1) part."""
    taken: set[int] = set()
    for place, cell in cells.items():
        span = cell.columns if axis else cell.rows
        taken.update(range(place[axis], place[axis] + span))
    order = sorted(taken)
    starts = [b for a, b in pairwise(order) if b > a + 1]
    bounds = [*order[:1], *starts, order[-1] + 1] if order else []
    blocks: list[dict[tuple[int, int], Cell]] = [{} for _ in bounds[1:]]
    block_of = {}
    i = 0
    for position in order:
        while position >= bounds[i + 1]:
            i += 1
        block_of[position] = i
    for place, cell in cells.items():
        blocks[block_of[place[axis]]][place] = cell
    yield from blocks


def _block(cells: Cells, level: int) -> Iterator[Part]:
    rows = _rows(cells)
    width = max(sum(1 for _ in row) for row in rows)
    if width < 2:
        yield from _column([cell.text for row in rows for cell in row.values()], level)
        return
    start, end = 0, len(rows)
    while start < end and len(rows[start]) == 1:
        start += 1
    while end > start + 2 and len(rows[end - 1]) == 1 and _is_note(rows[end - 1]):
        end -= 1
    titles = [clean(next(iter(row.values())).text) for row in rows[:start]]
    for i, title in enumerate(titles):
        heads = i == 0 and not _NOTE.match(title) and is_headline(title, 80)
        yield Heading(title, level) if heads else Paragraph(title)
    yield from read_table(_grid(rows[start:end]))
    for row in rows[end:]:
        yield Paragraph(next(iter(row.values())).text)


def _rows(cells: Cells) -> list[dict[int, Cell]]:
    """Return the rows from the first to the last, each a cell by its column."""
    first = min(r for r, _ in cells)
    last = max(r + cell.rows - 1 for (r, _), cell in cells.items())
    rows: list[dict[int, Cell]] = [{} for _ in range(first, last + 1)]
    for (r, c), cell in sorted(cells.items()):
        rows[r - first][c] = cell
    return rows


def _is_note(row: Mapping[int, Cell]) -> bool:
    text = clean(next(iter(row.values())).text)
    return bool(_NOTE.match(text)) or (len(text) > _LONG and end_of(text) == "closed")


def _grid(rows: Sequence[Mapping[int, Cell]]) -> list[list[Cell | None]]:
    first = min((c for row in rows for c in row), default=0)
    last = max((c for row in rows for c in row), default=-1)
    return [[row.get(c) for c in range(first, last + 1)] for row in rows]


def _column(texts: Sequence[str], level: int) -> Iterator[Part]:
    """Yield a block of one column: sentences, or a list with its header."""
    lines = [clean(text) for text in texts]
    prose = any(len(line) > _LONG or end_of(line) == "closed" for line in lines)
    if len(lines) > 2 and not prose and not any(map(is_figure, lines[:1])):
        yield Table((lines[0],), tuple((line,) for line in lines[1:]))
        return
    for i, line in enumerate(lines):
        heads = i == 0 and len(lines) > 1 and prose and is_headline(line) and not _NOTE.match(line)
        yield Heading(line, level) if heads else Paragraph(line)
