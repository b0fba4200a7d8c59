"""Workbooks (.xlsx), by openpyxl: each sheet a section, each cell as it is shown."""

from __future__ import annotations

import re
import warnings
import zipfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl

from qa_bot.conversion.number_formats import shown
from qa_bot.conversion.parts import Content, Heading, Part, Progress, counted
from qa_bot.conversion.properties import author_of, file_date, title_of
from qa_bot.conversion.sheets import read_sheet
from qa_bot.conversion.tables import Cell
from qa_bot.errors import SourceError
from qa_bot.knowledge.frontmatter import FrontMatter
from qa_bot.knowledge.layout import Lexicon

_GENERIC = re.compile(r"(?:sheet|工作表|表)\s*\d*", re.I)
_COLUMNS = 16_384  # as many as a sheet can have; a damaged file may name more

Sheet = Any
"""A worksheet; openpyxl has no types of its own."""


def read(path: Path, lexicon: Lexicon, progress: Progress) -> Content:
    """Return the content of an .xlsx file."""
    # openpyxl leaves a file open that it cannot read, and warns of all that it would not write.
    with path.open("rb") as file, warnings.catch_warnings(action="ignore"):
        book = openpyxl.load_workbook(file, data_only=True)
    sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    left_out: Counter[tuple[str, str]] = Counter()
    left_out["hidden sheet", ""] = len(book.worksheets) - len(sheets)
    parts: list[Part] = []
    for done, sheet in enumerate(sheets):
        progress(done, len(sheets))
        found = list(read_sheet(_cells(sheet, left_out), level=3))
        named = len(sheets) > 1 or not _GENERIC.fullmatch(sheet.title)
        if found and named:
            parts.append(Heading(sheet.title, 2))
        parts.extend(found)
    unvalued = sum(_unvalued(path))
    left_out["formula without a stored value (open and save it in Excel)",
             "formulas without a stored value (open and save it in Excel)"] = unvalued  # fmt: skip
    if not parts and unvalued:
        raise SourceError(
            path, "holds formulas only, without their values", "Open it in Excel and save it."
        )
    properties = book.properties
    front = FrontMatter(
        title=title_of(properties.title or "", parts), author=author_of(properties.creator or "")
    )
    missing = [text for name, count in left_out.items() for text in counted(count, *name)]
    return Content(
        tuple(parts), front, (), (*missing, *_pictures(path), *file_date(properties.created))
    )


def _cells(sheet: Sheet, left_out: Counter[tuple[str, str]]) -> dict[tuple[int, int], Cell]:
    """Return a sheet's filled cells as they are shown, without hidden rows and columns."""
    spans = {
        (span.min_row, span.min_col): (span.size["rows"], span.size["columns"])
        for span in sheet.merged_cells.ranges
    }
    rows = {number for number, row in sheet.row_dimensions.items() if row.hidden}
    columns: set[int] = set()
    for column in sheet.column_dimensions.values():
        if column.hidden:
            columns.update(range(column.min or 1, min(column.max or 1, _COLUMNS) + 1))
    cells = {}
    unseen: tuple[set[int], set[int]] = (set(), set())
    # Its own table of cells: iter_rows would make one for each empty place up to the last.
    for (r, c), cell in sorted(sheet._cells.items()):
        text = shown(cell)
        if not text.strip():
            continue
        if r in rows or c in columns:
            unseen[0].update({r} & rows)
            unseen[1].update({c} & columns)
            continue
        cells[r, c] = Cell(text, *spans.get((r, c), (1, 1)))
    left_out["hidden row", ""] += len(unseen[0])
    left_out["hidden column", ""] += len(unseen[1])
    left_out["comment", ""] += sum(1 for cell in sheet._cells.values() if cell.comment)
    return cells


def _unvalued(path: Path) -> Iterator[int]:
    """Yield how many formulas of each sheet's XML have no stored value."""
    with zipfile.ZipFile(path) as package:
        for name in package.namelist():
            if name.startswith("xl/worksheets/") and name.endswith(".xml"):
                data = package.read(name)
                yield len(re.findall(rb"</?f(?:\s[^>]*)?/?>\s*(?:<v\s*/>|<v></v>)?\s*</c>", data))


def _pictures(path: Path) -> Iterator[str]:
    with zipfile.ZipFile(path) as package:
        names = package.namelist()
    yield from counted(sum(n.startswith("xl/media/") for n in names), "image")
    yield from counted(sum(n.startswith("xl/charts/chart") for n in names), "chart")
