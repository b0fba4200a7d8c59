"""PDF files with a text layer, by pdfplumber (pdfminer.six)."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pdfplumber
from pdfplumber.utils.exceptions import PdfminerException

from qa_bot.conversion.parts import Content, Join, Part, Progress, counted
from qa_bot.conversion.pdf_flow import Stretch, flow_of, without_running_lines
from qa_bot.conversion.pdf_lines import Columns, Line, printed_once, stretches_of, unreadable
from qa_bot.conversion.pdf_tables import (
    PageTable,
    find_tables,
    goes_on,
    holds,
    put_together,
    take_aligned,
)
from qa_bot.conversion.plain import joins_of, part_of
from qa_bot.conversion.properties import author_of, file_date, title_of
from qa_bot.conversion.tables import read_table
from qa_bot.errors import SourceError
from qa_bot.knowledge.frontmatter import FrontMatter
from qa_bot.knowledge.layout import Lexicon, restore

MAX_PAGES = 2_000
_UNREADABLE = 0.2  # share of characters that no font explains
_NO_MARK = "\u200b"
"""Set before a # that is text: the layout repair takes it for a heading's mark otherwise."""


@dataclass(slots=True)
class _Pages:
    """What the pages hold, one entry for each page; ``seen`` counts what is not text."""

    lines: list[list[Line]] = field(default_factory=list)
    heights: list[float] = field(default_factory=list)
    tables: list[list[PageTable]] = field(default_factory=list)
    empty: list[int] = field(default_factory=list)
    seen: Counter[str] = field(default_factory=Counter)


def read(path: Path, lexicon: Lexicon, progress: Progress) -> Content:
    """Return the content of a .pdf file.

    Raises SourceError if it asks for a password or holds no text that can be read.
    """
    # Its warnings speak of the file's inner workings, on every page.
    logging.getLogger("pdfminer").setLevel(logging.ERROR)
    try:
        with path.open("rb") as file, pdfplumber.open(file) as pdf:
            pages = _read_pages(path, pdf, progress)
            properties = dict(pdf.metadata or {})
    except PdfminerException as error:
        if "PasswordIncorrect" in repr(error):
            raise SourceError(
                path, "is encrypted with a password", "Save it without the password."
            ) from error
        raise
    _check_readable(path, pages)
    stretches, running = without_running_lines(pages.lines, pages.heights)
    columns = Columns()
    for number, page in enumerate(stretches):
        pages.lines[number], aligned = take_aligned(columns.read(page))
        pages.tables[number] = sorted([*pages.tables[number], *aligned], key=lambda t: t.box[1])
    parts, joined = _parts(pages, lexicon)
    front = FrontMatter(
        title=title_of(_text(properties.get("Title")), parts),
        author=author_of(_text(properties.get("Author"))),
    )
    listed = ", ".join(map(str, pages.empty[:20])) + (" …" if len(pages.empty) > 20 else "")
    left_out = (
        *counted(running, "running header, footer or page number",
                 "running headers, footers and page numbers"),
        *counted(pages.seen["images"], "image"),
        *counted(pages.seen["turned"], "character of turned text", "characters of turned text"),
        *counted(pages.seen["unreadable"], "character that its font does not explain",
                 "characters that their fonts do not explain"),
        *([f"pages without text (pictures?): {listed}"] if pages.empty else []),
        *file_date(_date(_text(properties.get("CreationDate")))),
    )  # fmt: skip
    return Content(tuple(parts), front, tuple(joined), left_out)


def _read_pages(path: Path, pdf: Any, progress: Progress) -> _Pages:
    pages = _Pages()
    total = len(pdf.pages)
    if total > MAX_PAGES:
        raise SourceError(path, f"has {total:,} pages, more than {MAX_PAGES:,}", "Split it.")
    for number, page in enumerate(pdf.pages, 1):
        upright = [char for char in page.chars if char["upright"]]
        chars = printed_once([char for char in upright if _is_on(page, char)])
        tables = find_tables(page, chars)
        free = [c for c in chars if not any(holds(table.box, c) for table in tables)]
        pages.lines.append(stretches_of(free))
        pages.heights.append(float(page.height))
        pages.tables.append(tables)
        pages.seen["images"] += len(page.images)
        pages.seen["turned"] += len(page.chars) - len(upright)
        pages.seen["unreadable"] += unreadable(chars)
        pages.seen["letters"] += sum(1 for c in chars if c["text"].strip())
        if not any(c["text"].strip() for c in chars):
            pages.empty.append(number)
        page.close()  # else all pages' objects stay in memory
        progress(number, total)
    return pages


def _is_on(page: Any, char: Any) -> bool:
    """Tell whether a character stands on the page, not beside it."""
    x0, top, x1, bottom = page.bbox
    return bool(x0 <= (char["x0"] + char["x1"]) / 2 <= x1 and top <= char["top"] <= bottom)


def _check_readable(path: Path, pages: _Pages) -> None:
    letters = pages.seen["letters"]
    if letters == 0:
        raise SourceError(
            path,
            "holds no text, only pictures of it" if pages.seen["images"] else "holds no text",
            "Run text recognition (OCR) on it first.",
        )
    if pages.seen["unreadable"] > _UNREADABLE * letters:
        raise SourceError(
            path,
            "has fonts that do not say which characters they show",
            "Save it anew from its program, or run text recognition (OCR) on it.",
        )


def _parts(pages: _Pages, lexicon: Lexicon) -> tuple[list[Part], list[Join]]:
    """Return the parts, and what was joined: over columns and pages, and by the layout repair."""
    flow = flow_of(pages.lines)
    text = "\n\n".join(map(_marked, flow.stretches))
    blocks = restore(text, lexicon)
    waiting = _placed(pages, flow.stretches)
    parts: list[Part] = []
    own = {2 * i + 1 for i, stretch in enumerate(flow.stretches) if stretch.level}
    for block in blocks:
        if own and block.kind in ("title", "heading") and block.pieces[0].line not in own:
            # Where letters show what is a heading, a short line is none.
            block = replace(block, kind="paragraph", level=0)
        # A table stands before what begins below it; stretch i is on line 2 i + 1.
        while waiting and 2 * waiting[0][0] + 1 <= block.pieces[0].line:
            parts.extend(read_table(waiting.pop(0)[1].grid))
        parts.append(part_of(block))
    for _, table in waiting:
        parts.extend(read_table(table.grid))
    return parts, [*flow.joined, *joins_of(blocks)]


def _marked(stretch: Stretch) -> str:
    if stretch.level:
        return f"{'#' * stretch.level} {stretch.text}"
    return _NO_MARK + stretch.text if stretch.text.startswith("#") else stretch.text


def _placed(pages: _Pages, stretches: Sequence[Stretch]) -> list[tuple[int, PageTable]]:
    """Return the tables in order, each with the index of the stretch that it stands before."""
    placed: list[tuple[int, PageTable]] = []
    last_page = -2
    for number, tables in enumerate(pages.tables):
        for i, table in enumerate(tables):
            lines = pages.lines[number]
            place = _place(stretches, number, table)
            first = i == 0 and not any(line.bottom < table.box[1] for line in lines)
            adjoins = first and last_page == number - 1 and placed[-1][0] == place
            if adjoins and goes_on(placed[-1][1], table):
                placed[-1] = (place, put_together(placed[-1][1], table))
            else:
                placed.append((place, table))
            last_page = number
    return placed


def _place(stretches: Sequence[Stretch], page: int, table: PageTable) -> int:
    """Return the index of the first stretch that ends below a table's top, or on a later page."""
    middle = (table.box[0] + table.box[2]) / 2
    for i, stretch in enumerate(stretches):
        if stretch.page > page:
            return i
        line = stretch.last
        beside = line.left <= middle <= line.right
        if stretch.page == page and beside and line.top >= table.box[1]:
            return i
    return len(stretches)


def _text(value: object) -> str:
    """Return a property as text; a damaged file has other things there."""
    return value if isinstance(value, str) else ""


def _date(text: str) -> datetime | None:
    """Return a PDF's date (D:20240115093000+08'00', ISO 32000-1, 7.9.4)."""
    try:
        return datetime.strptime(text.removeprefix("D:")[:8], "%Y%m%d")
    except ValueError:
        return None
