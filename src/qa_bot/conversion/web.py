"""Web pages (.html), by lxml: the main content as parts. Nothing is ever fetched."""

from __future__ import annotations

import codecs
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from lxml import etree, html

from qa_bot.conversion.letters import clean, is_east_asian
from qa_bot.conversion.parts import (
    Content,
    Heading,
    Item,
    Paragraph,
    Part,
    Progress,
    counted,
)
from qa_bot.conversion.tables import Cell, read_table
from qa_bot.conversion.web_page import Sieve, front_matter
from qa_bot.errors import SourceError
from qa_bot.knowledge.files import read_text
from qa_bot.knowledge.layout import Lexicon

Element = Any
"""An element of lxml, which has no types of its own."""

_CHARSET = re.compile(rb"""<meta[^>]*?charset\s*=\s*["']?\s*([\w-]+)""", re.I)
_DECLARATION = re.compile(r"\s*<\?xml[^>]*\?>")
_BREAK = re.compile(r"[ \t\r\f]*\n\s*")
_BLOCKS = frozenset(
    "address article aside blockquote body center dd details dialog div dl dt fieldset figcaption "
    "figure footer form header hgroup hr html li main menu ol p pre section summary table tbody td "
    "tfoot th thead tr ul caption legend option".split()
)
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_MOST_SPANNED = 200


def read(path: Path, lexicon: Lexicon, progress: Progress) -> Content:
    """Return the main content of an .html file."""
    text = _DECLARATION.sub("", decode(path), count=1)
    parser = html.HTMLParser(huge_tree=True, no_network=True, remove_comments=True, remove_pis=True)
    try:
        page = html.document_fromstring(text, parser=parser)
    except etree.ParserError:  # no element at all
        return Content(())
    if any("depth" in entry.message.lower() for entry in parser.error_log):  # the rest is not read
        raise SourceError(
            path, "nests its elements too deep", "Save it anew from a browser, or as PDF."
        )
    left_out: Counter[str] = Counter()
    sieve = Sieve(page)
    body = sieve.main_content()
    walk = _Walk(sieve, left_out)
    walk.read(body)
    parts = tuple(walk.parts)
    progress(1, 1)
    outside = body.tag != "body"
    missing = [*(t for name, n in left_out.items() for t in counted(n, name)),
               *(["what stands around the main content"] if outside else [])]  # fmt: skip
    return Content(parts, front_matter(page, parts), (), tuple(missing))


def decode(path: Path) -> str:
    """Return a page's text by the character set that it names, else by its content."""
    data = path.read_bytes()
    found = _CHARSET.search(data[:4096])
    if found and not data.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        name = found[1].decode("ascii", "replace").lower()
        name = "gb18030" if name in ("gb2312", "gbk", "gb_2312-80") else name
        try:
            if name not in ("utf-16", "utf-16le", "utf-16be"):  # then it could not have been read
                return data.decode(name)
        except (LookupError, UnicodeDecodeError):
            pass
    return read_text(path, str(path))


class _Walk:
    """Goes through a page's elements in order and collects its parts.

    It keeps its own stack: a page may nest its elements deeper than Python calls.
    """

    def __init__(self, sieve: Sieve, left_out: Counter[str]) -> None:
        self.parts: list[Part] = []
        self._sieve = sieve
        self._left_out = left_out
        self._text: list[str] = []
        self._lists: list[Element] = []
        self._item: Element | None = None
        self._heading = 0

    def read(self, root: Element) -> None:
        stack: list[tuple[Element, bool]] = [(root, False)]
        while stack:
            element, left = stack.pop()
            if left:
                self._leave(element)
                self._text.append(element.tail or "")
            elif not isinstance(element.tag, str):
                self._text.append(element.tail or "")
            elif self._enter(element):
                stack.append((element, True))
                self._text.append(element.text or "")
                stack.extend((child, False) for child in reversed(element))
            else:
                self._text.append(element.tail or "")
        self._flush()

    def _enter(self, element: Element) -> bool:
        """Begin an element; return whether its children are to be read."""
        tag = element.tag
        if dropped := self._sieve.dropped(element):
            if tag in _BLOCKS:
                self._flush()
            self._left_out[dropped] += dropped != "code"
            return False
        if tag == "br":
            self._break()
            return False
        if tag == "table" and not is_layout(element):
            self._flush()
            caption = element.find("caption")
            if caption is not None and clean(text_of(caption, self._sieve)):
                self.parts.append(Paragraph(clean(text_of(caption, self._sieve))))
            self.parts.extend(read_table(list(grid(element, self._sieve))))
            return False
        if tag in _HEADINGS:
            self._flush()
            self._heading = _HEADINGS[tag]
        elif tag in _BLOCKS:
            self._flush()
        if tag in ("ul", "ol", "menu"):
            self._lists.append(element)
        elif tag == "li":
            self._item = element
        return True

    def _leave(self, element: Element) -> None:
        tag = element.tag
        if tag in _HEADINGS:
            self._flush()
            self._heading = 0
        elif tag in _BLOCKS:
            self._flush()
        if tag in ("ul", "ol", "menu"):
            self._lists.pop()
        elif tag == "li":
            self._item = None

    def _break(self) -> None:
        if self._heading or self._item is not None:
            self._text.append(" ")
        else:
            self._flush()

    def _flush(self) -> None:
        text = flowing("".join(self._text))
        self._text = []
        if not text:
            return
        if self._heading:
            self.parts.append(Heading(text, self._heading))
        elif self._item is not None:
            numbered = bool(self._lists) and self._lists[-1].tag == "ol"
            self.parts.append(Item(text, max(len(self._lists) - 1, 0), numbered))
            self._item = None  # a second paragraph of the item stands by itself
        else:
            self.parts.append(Paragraph(text))


def flowing(text: str) -> str:
    """Return a text as a browser lets it flow: a line break between two Chinese letters is none."""

    def gap(found: re.Match[str]) -> str:
        around = text[found.start() - 1 : found.start()], text[found.end() : found.end() + 1]
        return "" if all(char and is_east_asian(char) for char in around) else " "

    return clean(_BREAK.sub(gap, text))


def text_of(element: Element, sieve: Sieve) -> str:
    """Return the letters below an element, a line feed for each block and break."""
    pieces: list[str] = []
    stack: list[tuple[Element, bool]] = [(element, False)]
    while stack:
        one, left = stack.pop()
        if not left and isinstance(one.tag, str) and not sieve.dropped(one):
            if one is not element and one.tag in (*_BLOCKS, "br"):
                pieces.append("\0")
            pieces.append(one.text or "")
            stack.append((one, True))
            stack.extend((child, False) for child in reversed(one))
        elif one is not element:
            pieces.append("\0" if left and one.tag in _BLOCKS else "")
            pieces.append(one.tail or "")
    lines = (flowing(line) for line in "".join(pieces).split("\0"))
    return "\n".join(filter(None, lines))


def is_layout(table: Element) -> bool:
    """Tell whether a table only places what stands on the page."""
    rows = list(table.iter("tr"))
    if next(table.iterdescendants("table", *_HEADINGS), None) is not None:
        return True
    widths = [sum(1 for _ in row.iterchildren("td", "th")) for row in rows]
    if max(widths, default=0) < 2:
        return True
    return len(rows) < 2 and next(table.iter("th"), None) is None


def grid(table: Element, sieve: Sieve) -> Iterator[list[Cell | None]]:
    """Yield a table's rows as cells with their spans."""
    reach: dict[int, int] = {}  # how many rows a column is still covered by a cell above
    for row in table.iter("tr"):
        cells: list[Cell | None] = []
        covered = {column for column, rows in reach.items() if rows > 0}
        reach = {column: rows - 1 for column, rows in reach.items() if rows > 1}
        for element in row.iterchildren("td", "th"):
            while len(cells) in covered:
                cells.append(None)
            rows, columns = _span(element, "rowspan"), _span(element, "colspan")
            header = element.tag == "th" or row.getparent().tag == "thead"
            column = len(cells)
            cells.append(Cell(text_of(element, sieve), rows, columns, header))
            cells.extend([None] * (columns - 1))
            if rows > 1:
                reach.update(dict.fromkeys(range(column, column + columns), rows - 1))
        yield cells


def _span(element: Element, name: str) -> int:
    found = re.match(r"\s*(\d{1,6})", element.get(name) or "")
    return min(max(int(found[1]), 1), _MOST_SPANNED) if found else 1
