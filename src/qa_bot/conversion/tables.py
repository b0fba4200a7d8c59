"""Tables with merged cells and several header rows become plain tables.

A knowledge file's table has one header row, and a cell is read with the first cell of its row and
with its column's header. So header rows are put together, and a merged label is written into each
row that it stands for.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce

from qa_bot.conversion.letters import clean, join_all, join_lines
from qa_bot.conversion.parts import Paragraph, Part, Table

MAX_CELLS = 2_000_000
"""Cells of one table, empty ones among them."""

_FIGURE = re.compile(r"[^\d一-鿿A-Za-z]{0,2}\d[\d,，.\s]*\s*(?:[%％‰]|[一-鿿]{0,3})")
_YEAR = re.compile(r"(?:19|20)\d\d\s*年?度?")
_UNIT = re.compile(r"^(.+?)\s*([(（][^()（）]{1,8}[)）])$")


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell as the source has it.

    rows, columns: how many of each it spans.
    header: the source itself marks it as a header.
    """

    text: str
    rows: int = 1
    columns: int = 1
    header: bool = False


Grid = Sequence[Sequence[Cell | None]]
"""Rows of cells; None is a place that a merged cell covers, or that is not there."""


def read_table(grid: Grid) -> list[Part]:
    """Return a table, the title rows above it as paragraphs; paragraphs only for a mere frame."""
    owners = _without_empty(_owners(grid))
    if not owners:
        return []
    parts: list[Part] = []
    while len(owners) > 2 and len(owners[0]) > 1 and len(set(_texts(owners[0]))) == 1:
        parts.append(Paragraph(clean(_texts(owners[0])[0])))
        owners = _without_empty(owners[1:])
    if len(owners[0]) == 1:
        lines = [line for row in owners for line in _texts(row)]
        return [*parts, *(Paragraph(clean(line)) for line in lines)]
    heads = _header_rows(owners)
    header, rows = _header(owners[:heads], len(owners[0])), _body(owners, heads)
    return [*parts, _fold_labels(header, rows, owners[heads:])]


def is_figure(text: str) -> bool:
    """Tell whether a cell holds a figure; a year is none."""
    text = text.strip()
    return bool(_FIGURE.fullmatch(text)) and not _YEAR.fullmatch(text)


def _owners(grid: Grid) -> list[list[Cell | None]]:
    """Return for each place the cell that covers it."""
    width = max((c + _columns(cell) for row in grid for c, cell in enumerate(row)), default=0)
    width = min(width, MAX_CELLS // max(1, len(grid)))
    owners: list[list[Cell | None]] = [[None] * width for _ in grid]
    for r, row in enumerate(grid):
        for c, cell in enumerate(row):
            if cell is None:
                continue
            for below in owners[r : r + cell.rows]:
                for column in range(c, min(c + cell.columns, width)):
                    below[column] = below[column] or cell
    return owners


def _columns(cell: Cell | None) -> int:
    return cell.columns if cell else 1


def _without_empty(owners: list[list[Cell | None]]) -> list[list[Cell | None]]:
    rows = [row for row in owners if _texts(row)]
    kept = [c for c in range(len(rows[0]) if rows else 0) if _texts([row[c] for row in rows])]
    return [[row[c] for c in kept] for row in rows]


def _texts(row: Sequence[Cell | None]) -> list[str]:
    return [cell.text for cell in row if cell and cell.text.strip()]


def _header_rows(owners: Sequence[Sequence[Cell | None]]) -> int:
    """Return how many rows at the top name the columns; 0 if figures begin at once."""
    if len(owners) < 2:
        return 0  # a table that is all header has nothing to quote
    marked = 0
    for row in owners[:-1]:
        if not all(cell.header for cell in row if cell and cell.text.strip()):
            break
        marked += 1
    if marked:
        return marked
    first = owners[0]
    tall = max((cell.rows for cell in first if cell), default=1)
    wide = any(cell and 1 < cell.columns < len(first) for cell in first)
    heads = min(max(tall, 2 if wide else 1), len(owners) - 1)
    while heads and any(map(_is_filled, owners[:heads])):
        heads -= 1
    if heads == 1 and len(owners) > 2 and _goes_on(owners[1], owners[2]):
        return 2
    return heads


def _goes_on(row: Sequence[Cell | None], below: Sequence[Cell | None]) -> bool:
    """Tell whether a second row without a label and figures belongs to the header above it."""
    unlabelled = row[0] is None or not row[0].text.strip()
    return unlabelled and not _is_filled(row) and _is_filled(below)


def _is_filled(row: Sequence[Cell | None]) -> bool:
    """Tell whether a row holds figures, as no header does."""
    return any(cell is not None and is_figure(cell.text) for cell in row[1:])


def _header(rows: Sequence[Sequence[Cell | None]], width: int) -> tuple[str, ...]:
    names = []
    for column in range(width):
        chain = dict.fromkeys(id(row[column]) for row in rows if row[column])
        cells = {id(cell): cell for row in rows if (cell := row[column])}
        names.append(reduce(_under, (join_all(cells[key].text) for key in chain), ""))
    return tuple(names)


def _under(upper: str, lower: str) -> str:
    """Return a header below another as one: 基地（家） over 省级 is 基地省级（家）."""
    if not lower or upper == lower:
        return upper
    unit = _UNIT.match(upper)
    if unit and not _UNIT.match(lower):
        return join_lines(unit[1], lower) + unit[2]
    return join_lines(upper, lower)


def _body(owners: Sequence[Sequence[Cell | None]], heads: int) -> list[tuple[str, ...]]:
    """Return the rows below the header.

    A merged label stands in each row that it spans. A merged figure stands once, for two would be
    added up; so does what spans several columns.
    """
    rows = []
    for r in range(heads, len(owners)):
        row = []
        for c, cell in enumerate(owners[r]):
            repeated = c > 0 and owners[r][c - 1] is cell
            goes_on = r > heads and owners[r - 1][c] is cell
            shown = cell and not repeated and not (goes_on and is_figure(cell.text))
            row.append(clean(cell.text) if cell and shown else "")
        rows.append(tuple(row))
    return rows


def _fold_labels(
    header: tuple[str, ...],
    rows: list[tuple[str, ...]],
    owners: Sequence[Sequence[Cell | None]],
) -> Table:
    """Put a column of merged labels and the one beside it together: they name the row as one."""
    spanned = any(row[0] and row[0].rows > 1 for row in owners)
    plain = not any(is_figure(row[1]) or _YEAR.fullmatch(row[1]) for row in rows)
    if spanned and plain and len(header) > 2:
        header = (f"{header[0]} {header[1]}".strip(), *header[2:])
        rows = [
            (row[0] if row[0] == row[1] else f"{row[0]} {row[1]}".strip(), *row[2:]) for row in rows
        ]
    return Table(header, tuple(rows))
