"""The tables of a PDF page: ruled ones as pdfplumber finds them, others by their columns."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise
from typing import Any

from qa_bot.conversion.letters import join_all
from qa_bot.conversion.pdf_lines import Char, Line, plain_text
from qa_bot.conversion.tables import Cell, Grid, is_figure

_NEAR = 2.0  # points within which two edges are one
_FILLED = 0.4  # share of cells with text that a table has at least
_LABEL = 30  # characters of a cell in a table's first row, which may stand alone at a page's foot
_MOST_RULES = 4_000  # a drawing has more


@dataclass(frozen=True, slots=True)
class PageTable:
    """A table and where it stands (points from the page's upper left corner).

    edges: the left edges of its columns, by which its continuation on the next page is known.
    """

    box: tuple[float, float, float, float]
    edges: tuple[float, ...]
    grid: Grid


def find_tables(page: Any, chars: Sequence[Char]) -> list[PageTable]:
    """Return a page's tables of two columns at least, from the top."""
    if len(page.lines) + len(page.rects) + len(page.curves) > _MOST_RULES:
        return []
    found = (_table(table, chars) for table in page.find_tables())
    return sorted((table for table in found if table), key=lambda table: table.box[1])


def holds(box: tuple[float, float, float, float], char: Char) -> bool:
    """Tell whether a character stands within a box."""
    x, y = (char["x0"] + char["x1"]) / 2, (char["top"] + char["bottom"]) / 2
    return bool(box[0] <= x <= box[2] and box[1] <= y <= box[3])


def _table(table: Any, chars: Sequence[Char]) -> PageTable | None:
    boxes = [tuple(map(float, cell)) for cell in table.cells]
    columns, rows = _edges(b[0] for b in boxes), _edges(b[1] for b in boxes)
    if len(columns) < 2:
        return None
    inside = [char for char in chars if holds(table.bbox, char)]
    grid: list[list[Cell | None]] = [[None] * len(columns) for _ in rows]
    texts: list[str] = []
    for x0, top, x1, bottom in boxes:
        text = join_all(plain_text([c for c in inside if holds((x0, top, x1, bottom), c)]))
        column, row = _place(columns, x0), _place(rows, top)
        texts += [text] if text else []
        grid[row][column] = Cell(
            text, max(1, _place(rows, bottom) - row), max(1, _place(columns, x1) - column)
        )
    if len(texts) < max(3, _FILLED * len(boxes)):
        return None
    if len(rows) == 1 and max(map(len, texts)) > _LABEL:
        return None  # columns of text with rules between them
    return PageTable(tuple(table.bbox), tuple(columns), grid)


def _edges(values: Any) -> list[float]:
    edges: list[float] = []
    for value in sorted(values):
        if not edges or value - edges[-1] > _NEAR:
            edges.append(value)
    return edges


def _place(edges: Sequence[float], value: float) -> int:
    """Return which edge a value is near to, the number of edges for one behind the last."""
    return bisect_left(edges, value - _NEAR)


def take_aligned(lines: Sequence[Line]) -> tuple[list[Line], list[PageTable]]:
    """Return a page's lines without the rows of tables that have no rules, and those tables.

    Such a table is known by rows one below another whose parts stand in the same columns.
    """
    kept: list[Line] = []
    tables = []
    for is_row, group in groupby(lines, key=lambda line: (bool(line.cells), line.column)):
        rows = list(group)
        table = _aligned(rows) if is_row[0] else None
        if table is None:
            kept.extend(rows)
        else:
            tables.append(table)
    return kept, tables


def _aligned(rows: Sequence[Line]) -> PageTable | None:
    count = max(len(row.cells) for row in rows)
    full = [row for row in rows if len(row.cells) == count]
    if len(full) < 2:
        return None
    columns = [
        (min(row.cells[i].x0 for row in full), max(row.cells[i].x1 for row in full))
        for i in range(count)
    ]
    if any(one[1] > other[0] for one, other in pairwise(columns)):
        return None
    grid: list[list[Cell | None]] = []
    for row in rows:
        cells: list[Cell | None] = [None] * count
        for cell in row.cells:
            over = [i for i, (x0, x1) in enumerate(columns) if cell.x0 < x1 and x0 < cell.x1]
            if not over or any(cells[over[0] :][: len(over)]):
                return None
            cells[over[0]] = Cell(cell.text.strip(), columns=len(over))
        grid.append(cells)
    box = (columns[0][0], rows[0].top, columns[-1][1], rows[-1].bottom)
    return PageTable(box, tuple(x0 for x0, _ in columns), grid)


def goes_on(table: PageTable, following: PageTable) -> bool:
    """Tell whether a table at the top of a page goes on with the one that ended the page before.

    One of them may have fewer edges: its cells are merged over the other's columns.
    """
    few, many = sorted((table.edges, following.edges), key=len)
    sides = zip(table.box[::2], following.box[::2], strict=True)
    return all(abs(a - b) <= 2 * _NEAR for a, b in sides) and all(
        any(abs(a - b) <= 2 * _NEAR for b in many) for a in few
    )


def put_together(table: PageTable, following: PageTable) -> PageTable:
    """Return one table of two, a header that was repeated on the second page once."""
    edges = max(table.edges, following.edges, key=len)
    above, rows = _regrid(table, edges), _regrid(following, edges)
    heads = 0
    while heads < min(len(rows), len(above)) and _texts(rows[heads]) == _texts(above[heads]):
        heads += 1
    if any(is_figure(text) for row in rows[:heads] for text in _texts(row)[1:]):
        heads = 0
    return PageTable(table.box, edges, [*above, *rows[heads:]])


def _regrid(table: PageTable, edges: tuple[float, ...]) -> list[list[Cell | None]]:
    """Return a table's rows over more columns than its own, cells spanning what they cover."""
    places = [_place(edges, edge - _NEAR) for edge in table.edges] + [len(edges)]
    rows: list[list[Cell | None]] = []
    for row in table.grid:
        wide: list[Cell | None] = [None] * len(edges)
        for c, cell in enumerate(row):
            if cell is not None:
                end = places[min(c + cell.columns, len(table.edges))]
                wide[places[c]] = replace(cell, columns=end - places[c])
        rows.append(wide)
    return rows


def _texts(row: Sequence[Cell | None]) -> list[str]:
    return [cell.text if cell else "" for cell in row]
