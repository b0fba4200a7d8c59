"""What each line of a pasted page is: running text, heading, bullet, caption or byline."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from qa_bot.knowledge.marks import CLOSERS, OPENERS, end_of
from qa_bot.knowledge.passage import Piece

Kind = Literal["title", "heading", "item", "paragraph", "byline", "caption"]

_HEADING = re.compile(r"(#{1,6})[ \t]+(?=\S)")
_BULLET = re.compile(r"[-*+–—][ \t\u3000]+(?=\S)|[•·●○■□◆◇▪▶►※][ \t\u3000]*(?=\S)")
NUMBERED_HEADING = re.compile(
    r"(?:(第?[一二三四五六七八九十百]{1,4}[、.．章节編编部])|[（(][一二三四五六七八九十]{1,3}[）)])"
)
_NUMBERED = re.compile(r"(?:\d{1,3}[.．、)）](?!\d)|[(（]\d{1,3}[)）]|[①-⑳])")
_CAPTION = re.compile(
    r"[▲▼△▽↑↓←→]?\s*(?:[图圖](?:片)?\s?[①-⑳㉑-㉟]|(?:[图圖](?:片)?|表)\s?[0-9一二三四五六七八九十]{1,3}"
    r"(?:[\s：:.．、）)](?!所示|显示)|$)|[上下左右][图圖][：:为為是]|[图圖][为為：:]|[图圖]片?说明[：:]"
    r"|(?:Figure|Fig\.|Photo|Picture)\s?\d{0,3}[.:：]\s)"
)
_BYLINE = re.compile(
    r"[□■○●◎◇◆]?\s*(?:[本][报刊网台社]|[\u4e00-\u9fff]{1,6}[报社网刊台])?\s*(?:全媒体|融媒体)?(?:首席|见习|实习|特约)?"
    r"(?:记者|通讯员|作者|撰文|摄影|供图|编辑|责编|责任编辑|校对|来源|文|文[/／]图|图[/／]文)\s*[\s：:/／]\s*"
    r"[\w\s·・、/／：:]{2,40}"
)
_ENGLISH_BYLINE = re.compile(r"[Bb]y (?:[A-Z][\w.'’-]*\s?){2,5}")

_HEADLINE = 52  # columns; a Chinese character takes two
_WIDEST = 200  # columns of a page that wraps its lines
_RAGGED = 4  # columns that marks which may not begin a line leave empty
_NARROW = 40
_NARROWEST = 20
_LOOK = 120  # characters in which a line shows what it is


@dataclass(slots=True)
class Unit:
    """One or more lines that are one block of the page so far.

    touching: no blank line parts it from the unit before.
    fixed: a line of a list, poem or table: neither goes on nor is gone on with.
    remark: the whole line stands in brackets.
    level: of a heading that carries its own mark, else 0.
    """

    kind: Kind
    pieces: list[Piece]
    touching: bool = False
    fixed: bool = False
    remark: bool = False
    level: int = 0

    @property
    def text(self) -> str:
        """The letters put together."""
        return "".join(piece.text for piece in self.pieces)


@dataclass(frozen=True, slots=True)
class _Line:
    number: int
    raw: str
    text: str
    touching: bool


def read_units(text: str) -> list[Unit]:
    """Return the units of a page in its own order; lines that a fixed width wrapped are one."""
    units: list[Unit] = []
    group: list[_Line] = []
    for line in _lines(text):
        unit = _marked(line)
        if unit is None and line.touching and not group and _goes_on(units, line):
            units[-1].pieces.append(Piece(line.text, line.number))
            continue
        if unit or not line.touching:
            units.extend(_running(group))
            group = []
        if unit:
            units.append(unit)
        else:
            group.append(line)
    units.extend(_running(group))
    return units


def _lines(text: str) -> Iterator[_Line]:
    touching = False
    for number, raw in enumerate(text.split("\n"), start=1):
        stripped = raw.strip().strip("\ufeff").strip()
        if stripped:
            yield _Line(number, raw.rstrip(), stripped, touching)
        touching = bool(stripped)


def _goes_on(units: Sequence[Unit], line: _Line) -> bool:
    """Tell whether an indented line goes on with the bullet above it."""
    return bool(units) and units[-1].kind == "item" and line.raw[0].isspace()


def _marked(line: _Line) -> Unit | None:
    """Return the unit of a line that shows by a mark what it is."""
    text, look = line.text, line.text[:_LOOK]
    short = len(text) <= _LOOK
    kind: Kind | None = None
    level = 0
    if found := _HEADING.match(look):
        kind, text, level = "heading", text[found.end() :], len(found[1])
        if level == 1:
            kind = "title"
    elif _CAPTION.match(look):
        kind = "caption"
    elif short and (_BYLINE.fullmatch(text) or _ENGLISH_BYLINE.fullmatch(text)):
        kind = "byline"
    elif found := _BULLET.match(look):
        kind, text = "item", text[found.end() :]
    elif _NUMBERED.match(look):
        kind = "item"
    elif short and _in_brackets(text):
        return Unit("paragraph", [Piece(text, line.number)], line.touching, True, True)
    if kind is None:
        return None
    return Unit(kind, [Piece(text, line.number)], line.touching, level=level)


def _in_brackets(text: str) -> bool:
    return (
        text[0] in "（(" and text[-1] in "）)" and not any(char in "（）()" for char in text[1:-1])
    )


def is_headline(text: str, limit: int = _HEADLINE) -> bool:
    """Tell whether a line has the form of a heading: short, whole, no sentence."""
    if len(text) > limit or width(text) > limit:
        return False
    if end_of(text) == "closed" or text[-1] in "，、," or text[0] in "，、。；：" + CLOSERS:
        return False
    if any(char in "。；;\t|" for char in text) or not any(map(str.isalpha, text)):
        return False
    # Somebody speaks: no heading.
    if "：“" in text or (text[0] in "“「『" and text[-1] in "”」』"):
        return False
    if any(char in "，," for char in text) and width(text) > min(limit * 3 // 4, 60):
        return False
    return all(text.count(a) == text.count(b) for a, b in zip(OPENERS, CLOSERS, strict=True))


def width(text: str) -> int:
    """Return how many columns a text takes; a Chinese character takes two."""
    if text.isascii():
        return len(text)
    return sum(2 if unicodedata.east_asian_width(char) in "WFA" else 1 for char in text)


def _running(group: Sequence[_Line]) -> list[Unit]:
    """Return the units of lines without marks and without blank lines between them."""
    if len(group) < 3:
        return [Unit("paragraph", [Piece(line.text, line.number)], line.touching) for line in group]
    if ends := _wrapped(group):
        units: list[Unit] = []
        start = 0
        for end in ends:
            part = group[start:end]
            pieces = [Piece(line.text, line.number) for line in part]
            units.append(Unit("paragraph", pieces, part[0].touching))
            start = end
        return units
    fixed = _is_list(group)
    return [
        Unit("paragraph", [Piece(line.text, line.number)], line.touching, fixed) for line in group
    ]


def _is_list(group: Sequence[_Line]) -> bool:
    """Tell whether the lines are a list, poem or table: all short, or most without an end.

    Running prose that was broken into lines has an end on its last line at least.
    """
    if all(len(line.text) <= 24 for line in group):
        return True
    unended = sum(end_of(line.text) != "closed" for line in group)
    return unended * 3 >= len(group) * 2 and end_of(group[-1].text) != "closed"


def _wrapped(group: Sequence[_Line]) -> list[int]:
    """Return where paragraphs end (as indexes) if a fixed width wrapped the lines, else []."""
    if any(len(line.raw) > _WIDEST for line in group):
        return []
    widths = [width(line.raw) for line in group]
    widest = max(widths)
    if not _NARROWEST <= widest <= _WIDEST:
        return []
    full = [
        widths[i] + _first_width(group[i + 1].text) > widest - _RAGGED
        for i in range(len(group) - 1)
    ]
    least = max(3, 0.8 * len(full)) if widest < _NARROW else max(2, 0.6 * len(full))
    # The last line has no next and no place in full.
    stopped = sum(
        end_of(line.text) == "closed" for line, is_full in zip(group, full, strict=False) if is_full
    )
    inner = sum(any(char in "，。、；,." for char in line.text[:-1]) for line in group)
    if sum(full) < least or stopped * 2 > sum(full) or inner * 3 < len(group):
        return []
    return [i + 1 for i, is_full in enumerate(full) if not is_full] + [len(group)]


def _first_width(text: str) -> int:
    """Return the columns of the least that a line can begin with: a word, or a character."""
    end = 0
    while end < len(text) and text[end].isascii() and not text[end].isspace():
        end += 1
    if end:
        return end + 1
    return 2 + (2 if len(text) > 1 and text[1] in "，。、；：！？" + CLOSERS else 0)
