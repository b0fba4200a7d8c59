"""From a PDF page's characters to its lines in reading order.

A page's text is cut where a gutter of white runs down between two columns; what crosses the gutter
(a title over both) parts the columns above it from those below.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise
from statistics import median
from typing import Any

from qa_bot.conversion.letters import is_east_asian

Char = Mapping[str, Any]
"""A character of pdfplumber: text, x0, x1, top, bottom, size (points), fontname."""

_APART = 0.7  # em between two stretches of one row
_SPACE = 0.2  # em between two Latin words
_WIDE_SPACE = 0.6  # em beside a Chinese character
_HAIR = 0.08  # em; the narrowest letter takes 0.2
_ROW = 0.4  # em by which the middles of one row's letters differ
_LEAST = 3  # lines of a column
_PROSE = 0.5  # share of its column's width that a line of running text has at least
_MARK = re.compile(r"\W\s*|[(（]?(?:\d{1,3}|[A-Za-z]|[一二三四五六七八九十]{1,3})[.．、)）]\s*")
"""A bullet or number with a tab behind it."""
_CID = re.compile(r"\(cid:\d+\)")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of one column, or a stretch of it, with the space that ends it on the page.

    x0, x1, top, bottom: points from the page's upper left corner.
    end: where its last letter ends; a mark after it may hang over the column's edge.
    size: of its letters, points; font: the name that most letters have.
    left, right: the bounds of its column; column: which stretch of a column it is part of.
    cells: the stretches that it is made of, if wide gaps part them: a row of a table perhaps.
    """

    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    end: float
    size: float
    font: str
    left: float = 0.0
    right: float = 0.0
    column: int = 0
    cells: tuple[Line, ...] = ()


def stretches_of(chars: Sequence[Char]) -> list[Line]:
    """Return the stretches between wide gaps of a page's upright characters, from the top."""
    return [line for row in _rows(chars) for line in _stretches(row)]


def printed_once(chars: Sequence[Char]) -> list[Char]:
    """Return the characters without those printed twice, a hair apart, to look bold.

    The same as pdfplumber's ``dedupe_chars``, which takes longer than all the rest.
    """
    seen: set[tuple[str, int, int]] = set()
    kept = []
    for char in chars:
        hair = max(_HAIR * char["size"], 0.01)
        x, y = round(char["x0"] / hair), round(char["top"] / hair)
        near = ((char["text"], x + dx, y + dy) for dx in (-1, 0, 1) for dy in (-1, 0, 1))
        if char["text"].isspace() or not any(place in seen for place in near):
            seen.add((char["text"], x, y))
            kept.append(char)
    return kept


def plain_text(chars: Sequence[Char]) -> str:
    """Return the text of a small area, its rows parted by line feeds."""
    return "\n".join("  ".join(s.text for s in _stretches(row)) for row in _rows(chars))


def unreadable(chars: Sequence[Char]) -> int:
    """Return how many characters are codes that their font does not explain."""
    return sum(1 for char in chars if _CID.fullmatch(char["text"]) or char["text"] == "�")


def _rows(chars: Sequence[Char]) -> Iterator[list[Char]]:
    """Yield the characters whose middles are level, from the top, each row from the left."""
    row: list[Char] = []
    level = 0.0
    for char in sorted(chars, key=lambda c: (c["top"] + c["bottom"]) / 2):
        middle = (char["top"] + char["bottom"]) / 2
        if row and middle - level > _ROW * max(char["size"], row[0]["size"]):
            yield sorted(row, key=lambda c: float(c["x0"]))
            row = []
        if not row:
            level = middle
        row.append(char)
    if row:
        yield sorted(row, key=lambda c: float(c["x0"]))


def _stretches(row: Sequence[Char]) -> Iterator[Line]:
    """Yield a row's stretches between wide gaps."""
    group: list[Char] = []
    text, end, covered = "", 0.0, 0.0  # covered: to where the row is filled, by spaces too
    for char in row:
        em = max(char["size"], group[-1]["size"]) if group else char["size"]
        if group and char["x0"] - covered > _APART * em:
            yield _line(text, group)
            group, text = [], ""
        covered = char["x1"]
        if not char["text"].strip():
            text += " " if group and not text.endswith(" ") else ""
            continue
        letter = _letter(char["text"])
        if group and not text.endswith(" "):
            chinese = is_east_asian(text[-1:] or " ") or is_east_asian(letter[:1] or " ")
            if char["x0"] - end > (_WIDE_SPACE if chinese else _SPACE) * em:
                text += " "
        text += letter
        end = char["x1"]
        group.append(char)
    if group:
        yield _line(text, group)


def _letter(text: str) -> str:
    """Return a character as it is written elsewhere: fonts give ⽂ (U+2F42) for 文."""
    if _CID.fullmatch(text):
        return ""
    if len(text) == 1 and ("\u2e80" <= text <= "\u2fdf" or "\ufb00" <= text <= "\ufb06"):
        return unicodedata.normalize("NFKC", text)
    return text


def _line(text: str, chars: Sequence[Char]) -> Line:
    sizes = Counter(round(float(char["size"]), 1) for char in chars)
    fonts = Counter(str(char["fontname"]) for char in chars)
    return Line(
        text,
        min(c["x0"] for c in chars),
        max(c["x1"] for c in chars),
        min(c["top"] for c in chars),
        max(c["bottom"] for c in chars),
        max((c["x1"] for c in chars if c["text"][-1:].isalnum()), default=chars[-1]["x1"]),
        sizes.most_common(1)[0][0],
        fonts.most_common(1)[0][0],
    )


@dataclass(frozen=True, slots=True)
class _Gutter:
    """Where two columns part, and the bounds of either."""

    x: float
    left: tuple[float, float]
    right: tuple[float, float]


class Columns:
    """Puts the pages of a document in reading order, one after another."""

    def __init__(self) -> None:
        self._lines: list[Line] = []
        self._count = 0
        self._last: _Gutter | None = None

    def read(self, stretches: Sequence[Line]) -> list[Line]:
        """Return the lines of a page's stretches in reading order."""
        self._lines = []
        if stretches:
            left, right = min(s.x0 for s in stretches), _reach(stretches)
            gutter = _gutter(stretches, left, right) or self._as_before(stretches)
            self._last = gutter or self._last
            self._order(stretches, left, right, gutter)
        return self._lines

    def _as_before(self, stretches: Sequence[Line]) -> _Gutter | None:
        """Return the gutter of an earlier page if this one has columns too, but too few lines."""
        last = self._last
        if last is None:
            return None
        crossing = sum(s.x0 < last.x < s.end for s in stretches)
        begun = sum(abs(s.x0 - last.left[0]) < 3 * s.size and s.end <= last.x for s in stretches)
        return last if crossing <= 0.3 * len(stretches) and begun > crossing else None

    def _order(
        self, stretches: Sequence[Line], left: float, right: float, gutter: _Gutter | None
    ) -> None:
        """Add the lines of a region that reaches from left to right."""
        if gutter is None:
            self._add(stretches, left, right)
            return
        band: list[Line] = []
        for stretch in sorted(stretches, key=lambda s: s.top):
            if stretch.x0 < gutter.x < stretch.end:
                self._band(band, gutter)
                self._add([stretch], left, right)
                band = []
            else:
                band.append(stretch)
        self._band(band, gutter)

    def _band(self, band: Sequence[Line], gutter: _Gutter) -> None:
        sides = [s for s in band if s.x0 < gutter.x], [s for s in band if s.x0 >= gutter.x]
        for side, (left, right) in zip(sides, (gutter.left, gutter.right), strict=True):
            if side:
                self._order(side, left, right, _gutter(side, left, right))

    def _add(self, stretches: Sequence[Line], left: float, right: float) -> None:
        """Add the lines of one column; stretches side by side are one line."""
        self._count += 1
        ordered = sorted(stretches, key=lambda s: (s.top + s.bottom) / 2)
        rows: list[list[Line]] = []
        for stretch in ordered:
            middle = (stretch.top + stretch.bottom) / 2
            if rows and middle - (rows[-1][0].top + rows[-1][0].bottom) / 2 < _ROW * stretch.size:
                rows[-1].append(stretch)
            else:
                rows.append([stretch])
        for row in rows:
            row.sort(key=lambda s: s.x0)
            line = replace(
                row[0],
                text="  ".join(s.text for s in row),
                x1=row[-1].x1,
                end=row[-1].end,
                bottom=max(s.bottom for s in row),
                left=left,
                right=right,
                column=self._count,
                cells=() if len(row) == 1 or _MARK.fullmatch(row[0].text) else tuple(row),
            )
            self._lines.append(line)


def _gutter(stretches: Sequence[Line], left: float, right: float) -> _Gutter | None:
    """Return where two columns of running text part, None if the region is one column."""
    if len(stretches) < 2 * _LEAST:
        return None
    begins = sorted({round(s.x0) for s in stretches})
    best: tuple[int, _Gutter] | None = None  # how many lines more it parts than crosses
    for end in sorted({round(s.end) for s in stretches}):
        begin = next((b for b in begins if b > end), None)
        if begin is None:
            continue
        x = (end + begin) / 2
        one = [s for s in stretches if s.end <= x]
        other = [s for s in stretches if s.x0 >= x]
        least = min(len(one), len(other))
        gain = least - (len(stretches) - len(one) - len(other))
        if least < _LEAST or (best and gain <= best[0]):
            continue
        if _beside(one, other) >= _LEAST and _is_prose(one) and _is_prose(other):
            bounds = (left, _reach(one)), (min(s.x0 for s in other), right)
            best = gain, _Gutter(x, *bounds)
    return best[1] if best else None


def _reach(lines: Sequence[Line]) -> float:
    """Return how far to the right a column's running text reaches; of many lines, two stick out."""
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[line.size] += len(line.text)
    usual = sizes.most_common(1)[0][0]
    ends = sorted((line.end for line in lines if line.size == usual), reverse=True)
    return ends[min(2, len(ends) // 8)]


def _beside(left: Sequence[Line], right: Sequence[Line]) -> int:
    """Return how many lines on the left have a line on the right at their height."""
    spans = [(s.top, s.bottom) for s in right]
    return sum(any(top < s.bottom and s.top < bottom for top, bottom in spans) for s in left)


def _is_prose(lines: Sequence[Line]) -> bool:
    """Tell whether most lines fill their column, as the cells of a table do not."""
    width = max(s.end for s in lines) - min(s.x0 for s in lines)
    em = median(s.size for s in lines)
    return width > 8 * em and median(s.x1 - s.x0 for s in lines) > _PROSE * width


def pitch_of(lines: Sequence[Line]) -> float:
    """Return the usual distance from one line's top to the next one's within a column."""
    steps = [
        b.top - a.top
        for _, column in groupby(lines, key=lambda line: line.column)
        for a, b in pairwise(list(column))
        if b.top > a.top
    ]
    return median(steps) if steps else 0.0
