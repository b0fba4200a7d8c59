"""Word documents (.docx), by python-docx.

The text is taken from the XML, for python-docx's own ``text`` leaves out what was inserted with
tracked changes and what stands in content controls.
"""

from __future__ import annotations

import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import docx
from docx.document import Document
from docx.oxml.ns import qn
from docx.styles.style import ParagraphStyle

from qa_bot.conversion.letters import clean
from qa_bot.conversion.parts import (
    Content,
    Heading,
    Item,
    Paragraph,
    Part,
    Progress,
    Table,
    counted,
)
from qa_bot.conversion.properties import author_of, file_date, title_of
from qa_bot.conversion.tables import read_table
from qa_bot.conversion.word_xml import (
    BOX,
    FALLBACK,
    PARAGRAPH,
    TABLE,
    blocks,
    grid,
    is_bold,
    number_at,
    text_of,
)
from qa_bot.knowledge.frontmatter import FrontMatter
from qa_bot.knowledge.layout import Lexicon
from qa_bot.knowledge.lines import NUMBERED_HEADING, is_headline

_HEADING = re.compile(r"heading (\d)", re.I)
_LIST = re.compile(r"List (?:Bullet|Number) [2-5]")
_CONTENTS = re.compile(r"toc( \d| heading)", re.I)


def read(path: Path, lexicon: Lexicon, progress: Progress) -> Content:
    """Return the content of a .docx file."""
    with path.open("rb") as file:
        document = docx.Document(file)
    reader = _Reader(document)
    parts: list[Part] = []
    body = list(blocks(document.element))
    for i, block in enumerate(body):
        parts.extend(reader.read(block))
        if not i % 100:
            progress(i, len(body))
    parts = _with_headings(parts, reader.bold)
    properties = document.core_properties
    front = FrontMatter(
        title=title_of(properties.title or "", parts), author=author_of(properties.author or "")
    )
    left_out = (
        *_parts_left_out(path, document),
        *(text for name, n in reader.left_out.items() for text in counted(n, *name)),
        *file_date(properties.created),
    )
    return Content(tuple(parts), front, (), left_out)


class _Reader:
    """Turns a body's blocks into parts."""

    def __init__(self, document: Document) -> None:
        self._styles = {
            style.style_id: style for style in document.styles if isinstance(style, ParagraphStyle)
        }
        default = document.styles.element.find(
            f"{qn('w:style')}[@{qn('w:type')}='paragraph'][@{qn('w:default')}='1']"
        )
        self._default = default.get(qn("w:styleId")) if default is not None else None
        self._bullets = _bullets(document)
        self.bold: set[int] = set()
        """Of the paragraphs that are bold as a whole, the parts' ids."""
        self.left_out: Counter[tuple[str, str]] = Counter()

    def read(self, block: Any) -> Iterator[Part]:
        if block.tag == TABLE:
            yield from read_table(list(grid(block)))
            return
        part = self._paragraph(block)
        if part is not None:
            if isinstance(part, Paragraph) and is_bold(block):
                self.bold.add(id(part))
            yield part
        for box in block.iter(BOX):
            if not any(above.tag == FALLBACK for above in box.iterancestors()):
                for inner in blocks(box):
                    yield from self.read(inner)

    def _paragraph(self, element: Any) -> Part | None:
        text = text_of(element)
        if not clean(text):
            return None
        style = self._style(element)
        if any(_CONTENTS.fullmatch(name) for name in self._names(style)):
            self.left_out["line of the table of contents", "lines of the table of contents"] += 1
            return None
        if level := self._level(element, style):
            return Heading(clean(text), level)
        numbering = self._numbering(element, style)
        if numbering is not None:
            kind, depth = numbering
            return Item(clean(text), depth, kind not in self._bullets)
        return Paragraph(clean(text))

    def _style(self, element: Any) -> ParagraphStyle | None:
        return self._styles.get(element.style or self._default or "")

    def _chain(self, style: ParagraphStyle | None) -> Iterator[ParagraphStyle]:
        """Yield a style and those that it is based on."""
        seen = set()
        while style is not None and style.style_id not in seen:
            seen.add(style.style_id)
            yield style
            base = style.base_style
            style = base if isinstance(base, ParagraphStyle) else None

    def _names(self, style: ParagraphStyle | None) -> list[str]:
        return [one.name or "" for one in self._chain(style)]

    def _level(self, element: Any, style: ParagraphStyle | None) -> int:
        """Return the heading's level, 0 for running text."""
        properties = [element.pPr, *(one.element.pPr for one in self._chain(style))]
        names = self._names(style)
        if "Title" in names:
            return 1
        for name in names:
            if found := _HEADING.fullmatch(name):
                return int(found[1]) + 1
        for found_properties in properties:
            outline = None
            if found_properties is not None:
                outline = found_properties.find(qn("w:outlineLvl"))
            if outline is not None:
                level = number_at(outline, default=9)
                return level + 2 if level < 9 else 0
        return 0

    def _numbering(
        self, element: Any, style: ParagraphStyle | None
    ) -> tuple[tuple[str, int], int] | None:
        """Return the list's number and level, and the item's depth; None for what is no item."""
        for properties in (element.pPr, *(one.element.pPr for one in self._chain(style))):
            numbered = properties.find(qn("w:numPr")) if properties is not None else None
            if numbered is None:
                continue
            number, level = numbered.find(qn("w:numId")), numbered.find(qn("w:ilvl"))
            value = number.get(qn("w:val")) if number is not None else "0"
            depth = number_at(level)
            # Word's own "List Bullet 2" is a list of its own, set in.
            named = [int(name[-1]) - 1 for name in self._names(style) if _LIST.fullmatch(name)]
            return None if value == "0" else ((value, depth), max([depth, *named]))
        for name in self._names(style):
            if name.startswith(("List Bullet", "List Number")):
                depth = int(name[-1]) - 1 if name[-1].isdigit() else 0
                return (name.split()[1], depth), depth
        return None


def _bullets(document: Document) -> set[tuple[str, int]]:
    """Return the lists and depths whose items have a bullet and no number."""
    found: set[tuple[str, int]] = {("Bullet", depth) for depth in range(9)}
    try:
        numbering = document.part.numbering_part.element
    # The document has no lists, or another part stands in their place.
    except (KeyError, NotImplementedError, AttributeError):
        return found
    levels: dict[str, list[tuple[int, str]]] = {}
    for abstract in numbering.iterfind(qn("w:abstractNum")):
        levels[abstract.get(qn("w:abstractNumId"))] = [
            (number_at(level, "w:ilvl"), form.get(qn("w:val")))
            for level in abstract.iterfind(qn("w:lvl"))
            if (form := level.find(qn("w:numFmt"))) is not None
        ]
    for number in numbering.iterfind(qn("w:num")):
        abstract = number.find(qn("w:abstractNumId"))
        forms = levels.get(abstract.get(qn("w:val")), []) if abstract is not None else []
        for depth, form in forms:
            if form in ("bullet", "none"):
                found.add((number.get(qn("w:numId")), depth))
    return found


def _with_headings(parts: list[Part], bold: set[int]) -> list[Part]:
    """Return the parts, headings found by their form where the writer used no heading styles."""
    if any(isinstance(part, Heading) and part.level > 1 for part in parts):
        return parts
    found: list[Part] = []
    for i, part in enumerate(parts):
        below = parts[i + 1] if i + 1 < len(parts) else None
        is_short = isinstance(part, Paragraph) and is_headline(part.text)
        number = NUMBERED_HEADING.match(part.text) if isinstance(part, Paragraph) else None
        if isinstance(part, Paragraph) and below and is_short and (number or id(part) in bold):
            level = 3 if number and number[1] is None else 2
            first = i == 0 and not number and not isinstance(below, Table)
            found.append(Heading(part.text, 1 if first else level))
        else:
            found.append(part)
    return found


def _parts_left_out(path: Path, document: Document) -> Iterator[str]:
    """Yield what the package holds beside the body."""
    with zipfile.ZipFile(path) as package:
        names = package.namelist()
        yield from counted(sum(n.startswith("word/media/") for n in names), "image")
        yield from counted(sum(n.startswith("word/charts/chart") for n in names), "chart")
        for name, mark, one in (
            ("word/footnotes.xml", rb"<w:footnote(?![^>]*w:type=)\s", "footnote"),
            ("word/endnotes.xml", rb"<w:endnote(?![^>]*w:type=)\s", "endnote"),
            ("word/comments.xml", rb"<w:comment\s", "comment"),
        ):
            if name in names:
                yield from counted(len(re.findall(mark, package.read(name))), one)
    frames = [frame for section in document.sections for frame in (section.header, section.footer)]
    texts = {clean(text_of(p)) for frame in frames if not frame.is_linked_to_previous
             for p in frame._element.iter(PARAGRAPH)}  # fmt: skip
    yield from counted(
        len(texts - {""}), "line of headers and footers", "lines of headers and footers"
    )
    deleted = sum(1 for _ in document.element.body.iter(qn("w:del")))
    yield from counted(deleted, "deletion under tracked changes", "deletions under tracked changes")
