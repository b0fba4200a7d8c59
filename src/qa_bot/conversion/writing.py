"""Parts become the text of a Markdown knowledge file.

What the source says stays text: whatever Markdown would take for a mark gets a backslash
(CommonMark, https://spec.commonmark.org, section 2.4), and nothing else does, for a quote shows
the letters of the file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import yaml

from qa_bot.conversion.letters import clean
from qa_bot.conversion.parts import (
    Content,
    Converted,
    Heading,
    Item,
    Paragraph,
    Part,
    Table,
    counted,
)
from qa_bot.knowledge.frontmatter import FrontMatter

_LONGEST = 20_000
"""Characters of a line of running text; the loader takes more, an editor does not."""

_INLINE = re.compile(
    r"\\|`|~(?=~)|(?<=~)~"
    r"|(?<!\w)_|_(?!\w)"
    r"|\[(?=[^\[\]]*\][(\[:])|(?<=\])\["
    r"|<(?=[A-Za-z/!?])|&(?=\#?\w+;)"
)
_LONE_STAR = re.compile(r"[^*]*[^\W_]\*[^\W_][^*]*")
_START = re.compile(r"(#{1,6}(?=\s|$)|[-+](?=\s|$)|>|\[(?=[ xX]\]\s)|-+$|=+$)")
_NUMBER = re.compile(r"(\d{1,9})([.)])(?=\s|$)")
_HEADING_END = re.compile(r"(^|[ \t])(#*)#$")


def write(content: Content) -> Converted:
    """Return the knowledge file's text; "" if the content holds none."""
    parts = [part for part in map(_cleaned, content.parts) if part is not None]
    body = "\n".join(_lines(parts))
    text = f"{_front_matter(content.front)}{body}\n" if parts else ""
    return Converted(text, tuple(_holds(parts)), content.joined, content.left_out)


def _cleaned(part: Part) -> Part | None:
    """Return the part with letters as a file may hold them; None if there are none."""
    if isinstance(part, Table):
        header = tuple(map(clean, part.header))
        rows = [tuple(map(clean, row)) for row in part.rows]
        kept = tuple(row for row in rows if any(row))
        return Table(header, kept) if kept else None
    text = clean(part.text)
    if not text:
        return None
    if isinstance(part, Heading) and any(map(str.isalnum, text)):  # else it is a rule of marks
        return Heading(text, min(max(part.level, 1), 6))
    if isinstance(part, Item):
        return Item(text, part.depth, part.numbered)
    return Paragraph(text)


def _holds(parts: Sequence[Part]) -> Iterator[str]:
    for kind, name in (
        (Heading, "heading"),
        (Paragraph, "paragraph"),
        (Item, "list item"),
        (Table, "table"),
    ):
        yield from counted(sum(isinstance(part, kind) for part in parts), name)


def _front_matter(front: FrontMatter) -> str:
    fields = {name: clean(value) for name, value in front.model_dump().items() if clean(value)}
    if not fields:
        return ""
    # Each value on one line and in its own letters: the loader quotes that line.
    dumped = yaml.safe_dump(fields, allow_unicode=True, sort_keys=False, width=1 << 30)
    return f"---\n{dumped}---\n\n"


def _lines(parts: Sequence[Part]) -> Iterator[str]:
    """Yield the file's lines, a blank one between two parts but within a list."""
    items = _Items()
    for i, part in enumerate(parts):
        in_list = isinstance(part, Item) and i > 0 and isinstance(parts[i - 1], Item)
        if i and not in_list:
            yield ""
        if isinstance(part, Item):
            items = items if in_list else _Items()
            yield items.mark(part) + _running(part.text)
        elif isinstance(part, Heading):
            yield "#" * part.level + " " + _HEADING_END.sub(r"\1\2\\#", escape(part.text))
        elif isinstance(part, Table):
            yield from _table(part)
        else:
            yield "\n\n".join(map(_running, _cut(part.text)))


class _Items:
    """The marks of one list: of each depth how wide its mark is, and how far it has counted."""

    def __init__(self) -> None:
        self._depths: list[tuple[int, int]] = []

    def mark(self, item: Item) -> str:
        depth = min(item.depth, len(self._depths))
        before = self._depths[depth : depth + 1]
        count = before[0][1] + 1 if item.numbered and before else 1
        mark = f"{count}. " if item.numbered else "- "
        self._depths[depth:] = [(len(mark), count if item.numbered else 0)]
        return " " * sum(width for width, _ in self._depths[:depth]) + mark


def _table(table: Table) -> Iterator[str]:
    yield _row(table.header)
    yield "|" + " --- |" * len(table.header)
    yield from map(_row, table.rows)


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(escape(cell).replace("|", "\\|") for cell in cells) + " |"


def _cut(text: str) -> Iterator[str]:
    """Yield a long text in stretches that end with a sentence where there is one."""
    while len(text) > _LONGEST:
        end = max(text.rfind(mark, 0, _LONGEST) for mark in "。！？；.") + 1 or _LONGEST
        yield text[:end]
        text = text[end:].lstrip()
    if text:
        yield text


def _running(text: str) -> str:
    """Return the text so that it neither holds nor begins with a mark."""
    escaped = escape(text)
    if number := _NUMBER.match(escaped):
        return f"{number[1]}\\{escaped[number.end(1) :]}"
    return _START.sub(r"\\\1", escaped, count=1) if _START.match(escaped) else escaped


def escape(text: str) -> str:
    """Return the text with a backslash before what Markdown would take for an inline mark."""
    escaped = _INLINE.sub(r"\\\g<0>", text)
    if "*" in text and not _LONE_STAR.fullmatch(text):
        escaped = escaped.replace("*", "\\*")
    return escaped
