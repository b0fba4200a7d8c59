"""From a PDF's lines to its headings and paragraphs.

Where a paragraph ends is seen on the page: its last line is short, the next one is set in or stands
apart. What ends in mid-sentence at the foot of a column goes on in the next one.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from qa_bot.conversion.letters import edge, join_lines
from qa_bot.conversion.parts import Join
from qa_bot.conversion.pdf_lines import Line, pitch_of
from qa_bot.knowledge.lines import is_headline
from qa_bot.knowledge.marks import end_of

_MARGIN = 0.12  # share of a page's height in which headers and footers stand
_OFTEN = 0.4  # share of the pages on which a running header stands
_LARGER = 1.15  # times the size of running text
_SMALLER = 0.87
_LONGEST_HEADING = 60  # characters
_INDENT = 1.2  # em
_NOTES = 12  # footnotes between two halves of a paragraph
_APART = 1.6  # times the usual distance of lines
_BOLD = re.compile(r"bold|black|heavy|hei|黑|-b$|,b", re.I)
_PAGE_NUMBER = re.compile(
    r"[-—–·•|~\s]*(?:第\s*|page\s*|p\.\s*)?(\d{1,4})\s*(?:页|頁)?"
    r"(?:\s*(?:[/／|,，]|of|共)?\s*共?\s*\d{1,4}\s*(?:页|頁)?)?[-—–·•|~\s]*",
    re.I,
)
_MARKED = re.compile(
    r"[•·●○■□◆◇▪▶►※\uf0b7\uf06c\uf0d8\uf0a7]|[-–—]\s|[(（]?(?:\d{1,3}|[一二三四五六七八九十]{1,3})"
    r"[.．、)）](?!\d)|[①-⑳]|第[一二三四五六七八九十]{1,3}[章节条部]"
)
_MARKS_AFTER = re.compile(r"[，。、；：！？”’）》」』]{0,2}")
_SYMBOL = re.compile(r"^[\uf0b7\uf06c\uf0d8\uf0a7\uf09f\uf076]\s*")


@dataclass(slots=True)
class Stretch:
    """A paragraph or heading so far: its text, its last line, and the page that it began on.

    level: of a heading, else 0.
    """

    text: str
    last: Line
    page: int
    level: int = 0


@dataclass(slots=True)
class Flow:
    """A document's stretches in reading order, and what was joined over columns and pages."""

    stretches: list[Stretch] = field(default_factory=list)
    joined: list[Join] = field(default_factory=list)


def without_running_lines(
    pages: Sequence[Sequence[Line]], heights: Sequence[float]
) -> tuple[list[list[Line]], int]:
    """Return the pages without running headers, footers and page numbers, and how many those were.

    They are known by standing at the same height of several pages with the same words, figures
    apart, or with figures that count the pages.
    """
    places: defaultdict[tuple[str, int], set[int]] = defaultdict(set)
    counts: Counter[int] = Counter()
    for number, (lines, height) in enumerate(zip(pages, heights, strict=True)):
        for line in _in_margin(lines, height):
            places[_alike(line)].add(number)
        counts.update({int(n) - number for n in _page_numbers(lines, height)})
    least = max(2, min(_OFTEN * len(pages), 8))
    offsets = {offset for offset, n in counts.items() if n >= min(2, len(pages))}
    kept, dropped = [], 0
    for number, (lines, height) in enumerate(zip(pages, heights, strict=True)):
        margin = {id(line) for line in _in_margin(lines, height)}
        own = []
        for line in lines:
            found = _PAGE_NUMBER.fullmatch(line.text)
            counts_page = found and int(found[1]) - number in offsets
            repeated = any(len(places.get(key, ())) >= least for key in _near(line))
            if id(line) in margin and (counts_page or repeated):
                dropped += 1
            else:
                own.append(line)
        kept.append(own)
    return kept, dropped


def _in_margin(lines: Iterable[Line], height: float) -> Iterator[Line]:
    for line in lines:
        if line.bottom < _MARGIN * height or line.top > (1 - _MARGIN) * height:
            yield line


def _page_numbers(lines: Sequence[Line], height: float) -> Iterator[str]:
    for line in _in_margin(lines, height):
        if found := _PAGE_NUMBER.fullmatch(line.text):
            yield found[1]


def _alike(line: Line) -> tuple[str, int]:
    """Return what a running line has in common on all pages: words without figures, height."""
    return re.sub(r"\d+", "0", "".join(line.text.split())), round(line.top / 4)


def _near(line: Line) -> Iterator[tuple[str, int]]:
    text, place = _alike(line)
    yield from ((text, place + step) for step in (-1, 0, 1))


def flow_of(pages: Sequence[Sequence[Line]]) -> Flow:
    """Return the headings and paragraphs of a document."""
    lines = [line for page in pages for line in page]
    if not lines:
        return Flow()
    body = _Body(lines)
    flow = Flow()
    for number, page in enumerate(pages):
        for line in page:
            _add(flow, line, number, body)
    return flow


class _Body:
    """What is usual in a document: the size and font of running text, the distance of lines."""

    def __init__(self, lines: Sequence[Line]) -> None:
        sizes: Counter[float] = Counter()
        fonts: Counter[str] = Counter()
        for line in lines:
            sizes[line.size] += len(line.text)
            fonts[line.font] += len(line.text)
        self.size = sizes.most_common(1)[0][0]
        self.font = fonts.most_common(1)[0][0]
        running = [line for line in lines if line.size == self.size]
        self.pitch = min(pitch_of(running) or 1.5 * self.size, 2.5 * self.size)
        indents = [
            round((x.x0 - x.left) / self.size) for x in running if x.x0 - x.left < 4 * x.size
        ]
        self.indents = sum(step == 2 for step in indents) > 0.08 * len(indents)
        larger = {x.size for x in lines if self._is_larger(x)}
        ranks = sorted(larger, reverse=True)
        of_largest = [i for i, x in enumerate(lines) if ranks and x.size == ranks[0]]
        # The largest letters are the title's if they stand in one place only.
        titles = bool(of_largest) and of_largest[-1] - of_largest[0] == len(of_largest) - 1 < 6
        self._levels = {size: i + (1 if titles else 2) for i, size in enumerate(ranks)}
        self._bold = min(max(self._levels.values(), default=1) + 1, 6)

    def _is_larger(self, line: Line) -> bool:
        return line.size >= _LARGER * self.size and len(line.text) <= _LONGEST_HEADING

    def level(self, line: Line) -> int:
        """Return the heading level of a line, 0 for running text."""
        if self._is_larger(line) and any(map(str.isalnum, line.text)):
            return min(self._levels[line.size], 6)
        bold = line.font != self.font and _BOLD.search(line.font)
        if (
            bold
            and line.size >= self.size
            and is_headline(line.text.strip())
            and line.end < line.right - line.size
        ):
            return max(self._bold, 2)
        return 0


def _add(flow: Flow, line: Line, page: int, body: _Body) -> None:
    """Put a line to what it goes on with, or begin something new with it."""
    level = body.level(line)
    text = _SYMBOL.sub("• ", line.text)
    before = _open(flow, line, body)
    if before is None or not _goes_on(before, line, level, page, body):
        flow.stretches.append(Stretch(text, line, page, level))
        return
    if before.last.column != line.column or before.page != page:
        flow.joined.append(Join(edge(before.text, end=True), edge(text, end=False)))
    # A space that the page has at the line's end is the text's own.
    spaced = before.text.endswith(" ")
    before.text = before.text + text if spaced else join_lines(before.text, text)
    before.last, before.page = line, page


def _open(flow: Flow, line: Line, body: _Body) -> Stretch | None:
    """Return the stretch that a line may go on with: the last one, footnotes passed over."""
    small = _SMALLER * body.size
    near = reversed(flow.stretches[-_NOTES:])
    return next((s for s in near if s.last.size >= small or line.size < small), None)


def _goes_on(before: Stretch, line: Line, level: int, page: int, body: _Body) -> bool:
    """Tell whether a line goes on with a stretch."""
    last = before.last
    same_column = last.column == line.column and before.page == page
    if before.level != level or abs(last.size - line.size) > 0.1 * line.size:
        return False
    near = same_column and line.top - last.top <= _APART * max(body.pitch, 1.2 * line.size)
    if last.cells or line.cells:  # a row with wide gaps is no running text
        return False
    if level:
        return near and line.top > last.top
    if _MARKED.match(line.text) and not _is_inside_number(before.text, line.text):
        return False
    if not _is_full(last, line):
        return False
    indented = line.x0 - line.left > _INDENT * line.size
    if same_column:
        hangs = _MARKED.match(before.text) is not None
        return near and (not indented or hangs or line.x0 - last.x0 < 0.5 * line.size)
    if indented:
        return False
    return end_of(before.text.rstrip()) != "closed" or body.indents


def _is_inside_number(before: str, text: str) -> bool:
    """Tell whether a line begins with a figure that the line before leads to (共 / 31.5 万)."""
    return text[:1].isdigit() and before.rstrip()[-1:] in "，、（("


def _is_full(last: Line, line: Line) -> bool:
    """Tell whether a line ends where its column does: the next word would have had no room."""
    word = re.match(r"[\x21-\x7e]+", line.text)
    # A mark may not begin a line, so it takes the character before it along.
    marks = 0 if word else len(_MARKS_AFTER.match(line.text, 1)[0])  # type: ignore[index]
    room = 0.55 * len(word[0]) + 0.3 if word else 1.1 + marks
    return last.end + max(room, 1.6) * line.size > last.right
