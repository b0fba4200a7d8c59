"""Tables as text (.csv, .tsv): delimiter and encoding are told by the content."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Sequence
from itertools import islice
from pathlib import Path

from qa_bot.conversion.parts import Content, Progress
from qa_bot.conversion.sheets import read_sheet
from qa_bot.conversion.tables import Cell
from qa_bot.errors import SourceError
from qa_bot.knowledge.files import read_text
from qa_bot.knowledge.layout import Lexicon

_DELIMITERS = ",\t;|，"
_SAMPLE = 200  # rows


def read(path: Path, lexicon: Lexicon, progress: Progress) -> Content:
    """Return the content of a .csv file."""
    text = read_text(path, str(path))
    first, _, rest = text.partition("\n")
    if first.strip().lower().startswith("sep=") and len(first.strip()) == 5:  # Excel's own line
        delimiter, text = first.strip()[4], rest
    else:
        delimiter = sniff(text)
    rows: dict[tuple[int, int], Cell] = {}
    lines = csv.reader(text.splitlines(keepends=True), delimiter=delimiter)
    try:
        for r, row in enumerate(lines):
            for c, cell in enumerate(row):
                if cell.strip():
                    rows[r, c] = Cell(cell)
    except csv.Error as error:
        raise SourceError(
            path, f"is no table ({error})", "Close its quotation marks.", line=lines.line_num
        ) from error
    progress(1, 1)
    return Content(tuple(read_sheet(rows, level=2)))


def sniff(text: str) -> str:
    """Return the delimiter that parts most rows into one and the same number of cells."""
    lines = text.splitlines(keepends=True)[:_SAMPLE]
    return max(_DELIMITERS, key=lambda delimiter: _agreement(lines, delimiter))


def _agreement(lines: Sequence[str], delimiter: str) -> float:
    try:
        rows = [row for row in islice(csv.reader(lines, delimiter=delimiter), _SAMPLE) if row]
    except csv.Error:
        return 0.0
    widths = Counter(len(row) for row in rows if len(row) > 1)
    if not widths:
        return 0.0
    width, count = max(widths.items(), key=lambda item: (item[1], item[0]))
    return count / len(rows) + min(width, 50) / 1000
