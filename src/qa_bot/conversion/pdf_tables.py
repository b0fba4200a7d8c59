"""The ruled tables of a PDF page, as pdfplumber finds them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from qa_bot.conversion.letters import join_all
from qa_bot.conversion.pdf_lines import Char, plain_text
from qa_bot.conversion.tables import Cell, Grid, is_figure

_NEAR = 2.0  # points within which two edges are one
_FILLED = 0.4  # share of cells with text that a table has at least
_MOST_RULES = 4_000  # a drawing has more


@dataclass(frozen=True, slots=True)
class RuledTable:
    """A table and where it stands (points from the page's upper left corner).

    edges: the left edges of its columns, by which its continuation on the next page is known.
    """

    box: tuple[float, float, float, float]
    edges: tuple[float, ...]
    grid: Grid


def find_tables(page: Any, chars: Sequence[Char]) -> list[RuledTable]:
    """Return a page's tables of two columns and two rows at least, from the top."""
    if len(page.lines) + len(page.rects) + len(page.curves) > _MOST_RULES:
        return []
    found = (_table(table, chars) for table in page.find_tables())
    return sorted((table for table in found if table), key=lambda table: table.box[1])


def holds(box: tuple[float, float, float, float], char: Char) -> bool:
    """Tell whether a character stands within a box."""
    x, y = (char["x0"] + char["x1"]) / 2, (char["top"] + char["bottom"]) / 2
    return bool(box[0] <= x <= box[2] and box[1] <= y <= box[3])


def _table(table: Any, chars: Sequence[Char]) -> RuledTable | None:
    boxes = [tuple(map(float, cell)) for cell in table.cells]
    columns, rows = _edges(b[0] for b in boxes), _edges(b[1] for b in boxes)
    if len(columns) < 2 or len(rows) < 2:
        return None
    inside = [char for char in chars if holds(table.bbox, char)]
    grid: list[list[Cell | None]] = [[None] * len(columns) for _ in rows]
    filled = 0
    for x0, top, x1, bottom in boxes:
        text = join_all(plain_text([c for c in inside if holds((x0, top, x1, bottom), c)]))
        column, row = _place(columns, x0), _place(rows, top)
        filled += bool(text)
        grid[row][column] = Cell(
            text, max(1, _place(rows, bottom) - row), max(1, _place(columns, x1) - column)
        )
    if filled < _FILLED * len(boxes) or filled < 3:
        return None
    return RuledTable(tuple(table.bbox), tuple(columns), grid)


def _edges(values: Any) -> list[float]:
    edges: list[float] = []
    for value in sorted(values):
        if not edges or value - edges[-1] > _NEAR:
            edges.append(value)
    return edges


def _place(edges: Sequence[float], value: float) -> int:
    """Return which edge a value is near to, the number of edges for one behind the last."""
    return bisect_left(edges, value - _NEAR)


def goes_on(table: RuledTable, following: RuledTable) -> bool:
    """Tell whether a table at the top of a page goes on with the one that ended the page before."""
    return len(table.edges) == len(following.edges) and all(
        abs(a - b) <= 2 * _NEAR for a, b in zip(table.edges, following.edges, strict=True)
    )


def put_together(table: RuledTable, following: RuledTable) -> RuledTable:
    """Return one table of two, a header that was repeated on the second page once."""
    rows = list(following.grid)
    heads = 0
    while heads < min(len(rows), len(table.grid)) and _texts(rows[heads]) == _texts(
        table.grid[heads]
    ):
        heads += 1
    if any(is_figure(text) for row in rows[:heads] for text in _texts(row)[1:]):
        heads = 0
    return RuledTable(table.box, table.edges, [*table.grid, *rows[heads:]])


def _texts(row: Sequence[Cell | None]) -> list[str]:
    return [cell.text if cell else "" for cell in row]
