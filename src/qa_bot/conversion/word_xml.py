"""The XML of a Word document: its blocks, a paragraph's letters, a table's cells.

The names are those of ECMA-376, part 1, chapter 17 (WordprocessingML).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from docx.oxml.ns import qn

from qa_bot.conversion.letters import clean
from qa_bot.conversion.tables import Cell

FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
"""A drawing once more, for older programs."""
_SKIPPED = frozenset(
    (
        *map(qn, ("w:del", "w:moveFrom", "w:instrText", "w:delText", "w:txbxContent", "w:pPr")),
        FALLBACK,
    )
)
_SPACES = {qn("w:tab"): "\t", qn("w:br"): "\n", qn("w:cr"): "\n"}
_LETTERS = {qn("w:noBreakHyphen"): "-"}
BOX = qn("w:txbxContent")
PARAGRAPH, TABLE, _W_R = qn("w:p"), qn("w:tbl"), qn("w:r")
_TEXT = (qn("w:t"), "{http://schemas.openxmlformats.org/officeDocument/2006/math}t")
_WRAPPERS = frozenset(
    qn(name) for name in ("w:body", "w:sdt", "w:sdtContent", "w:customXml", "w:ins", "w:moveTo")
)


def blocks(parent: Any) -> Iterator[Any]:
    """Yield the paragraphs and tables below an element, those in content controls too."""
    for element in parent:
        if element.tag in (PARAGRAPH, TABLE):
            yield element
        elif element.tag in _WRAPPERS:
            yield from blocks(element)


def text_of(element: Any) -> str:
    """Return the letters of a paragraph, without what was deleted or is hidden."""
    text = ""
    for child in element:
        if child.tag in _TEXT:
            text += child.text or ""
        elif child.tag in _SPACES:
            text += _SPACES[child.tag]
        elif child.tag in _LETTERS:
            text += _LETTERS[child.tag]
        elif child.tag not in _SKIPPED and not (child.tag == _W_R and _is_hidden(child)):
            text += text_of(child)
    return text


def _is_hidden(run: Any) -> bool:
    properties = run.find(qn("w:rPr"))
    return properties is not None and _is_on(properties.find(qn("w:vanish")))


def _is_on(mark: Any) -> bool:
    return mark is not None and mark.get(qn("w:val")) not in ("0", "false", "none")


def number_at(mark: Any, name: str = "w:val", default: int = 0) -> int:
    """Return an attribute's number; the default where there is no such mark, or no number."""
    value = "" if mark is None else mark.get(qn(name), "")
    return int(value) if value.isdecimal() else default


def is_bold(paragraph: Any) -> bool:
    """Tell whether all runs with letters are bold."""
    runs = [run for run in paragraph.iter(_W_R) if clean(text_of(run))]
    marks = [run.find(f"{qn('w:rPr')}/{qn('w:b')}") for run in runs]
    return bool(runs) and all(map(_is_on, marks))


def grid(table: Any) -> Iterator[list[Cell | None]]:
    """Yield a table's rows as cells with their spans."""
    rows = [_row(row) for row in table.iterfind(qn("w:tr"))]
    for r, row in enumerate(rows):
        cells: list[Cell | None] = []
        for column, span, goes_on, text, header in row:
            cells.extend([None] * (column - len(cells)))
            if goes_on == "continue" and r:
                cells.extend([None] * span)
                continue
            height = 1
            while r + height < len(rows) and any(
                below[0] == column and below[2] == "continue" for below in rows[r + height]
            ):
                height += 1
            cells.append(Cell(text, height, span, header))
            cells.extend([None] * (span - 1))
        yield cells


def _row(row: Any) -> list[tuple[int, int, str, str, bool]]:
    """Return of each cell its column, its span, whether it goes on from above, text, header."""
    before = row.find(f"{qn('w:trPr')}/{qn('w:gridBefore')}")
    header = _is_on(row.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}"))
    column = min(number_at(before), 64)
    cells = []
    for cell in row.iter(qn("w:tc")):
        if next(cell.iterancestors(qn("w:tr"))) is not row:
            continue  # a table within the cell
        span_mark = cell.find(f"{qn('w:tcPr')}/{qn('w:gridSpan')}")
        merge = cell.find(f"{qn('w:tcPr')}/{qn('w:vMerge')}")
        span = min(max(number_at(span_mark, default=1), 1), 64)
        goes_on = "" if merge is None else merge.get(qn("w:val"), "continue")
        lines = [clean(text_of(paragraph)) for paragraph in cell.iter(PARAGRAPH)]
        cells.append((column, span, goes_on, "\n".join(filter(None, lines)), header))
        column += span
    return cells
