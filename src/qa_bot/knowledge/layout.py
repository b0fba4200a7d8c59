"""Restoring the text of a page that was pasted as plain text.

A newspaper page arrives as lines: columns end in mid-word, a paragraph goes on in another
column, sometimes one that the page holds earlier; between them stand headings, bullets,
captions and bylines. ``restore`` gives back blocks whose letters and lines are the page's own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from qa_bot.knowledge.evidence import Fragment, Lexicon
from qa_bot.knowledge.lines import NUMBERED_HEADING, Kind, Unit, is_headline, read_units
from qa_bot.knowledge.marks import end_of
from qa_bot.knowledge.passage import Piece
from qa_bot.knowledge.seams import find_joins

__all__ = ["Block", "Kind", "Lexicon", "restore"]

_ROUNDS = 4  # a join can make the next one plain; pages need one or two
_SMALL = 200  # blocks of a page that is looked at more than once
_TITLE = 120  # columns
_RUN = 2  # headings that may follow each other; more short lines in a row are a list


@dataclass(frozen=True, slots=True)
class Block:
    """A heading, list item, paragraph, byline or caption of a restored page.

    kind: "caption" is also the remark in brackets that closes a page. A byline or caption
        belongs to the page, not to the heading before it.
    level: 1 for the title, 2 and more for headings, else 0.
    pieces: the letters as they stand on each line, in reading order.
    """

    kind: Kind
    level: int
    pieces: tuple[Piece, ...]


def restore(text: str, lexicon: Lexicon) -> list[Block]:
    """Return the blocks of a page, what columns cut apart joined again.

    text: the page; lines are parted by a line feed, with or without a carriage return.
    lexicon: tells which characters make a word, and how common it is.

    No letter is lost or repeated but the marks of bullets and headings. In doubt nothing is
    joined: a page in which nothing is cut keeps its paragraphs.
    """
    units = read_units(text)
    _mark_title(units)
    _mark_headings(units)
    _mark_closing_remarks(units)
    for _ in range(_ROUNDS):
        joins = _joins(units, lexicon)
        if not joins:
            break
        units = _put_together(units, joins)
        if len(units) > _SMALL:
            break
    levels = _levels(units)
    return [
        Block(unit.kind, level, tuple(unit.pieces))
        for unit, level in zip(units, levels, strict=True)
    ]


def _mark_title(units: Sequence[Unit]) -> None:
    """Make the first line the title if it stands apart from a body below it."""
    if len(units) < 2 or any(unit.kind == "heading" for unit in units):
        return
    first, second = units[0], units[1]
    if first.kind != "paragraph" or first.fixed or not is_headline(first.text, _TITLE):
        return
    if NUMBERED_HEADING.match(first.text):
        return
    if all(unit.kind == "paragraph" and is_headline(unit.text) for unit in units[1:]):
        return
    apart = not second.touching or second.kind == "byline"
    below = second if len(units) == 2 or not is_headline(second.text) else units[2]
    if apart or len(below.text) > 2 * len(first.text):
        first.kind = "title"


def _mark_headings(units: Sequence[Unit]) -> None:
    """Make short lines headings where a body follows; many in a row are a list."""
    for unit, below in pairwise(units):
        is_numbered, next_too = (bool(NUMBERED_HEADING.match(u.text)) for u in (unit, below))
        if is_numbered and not next_too and _may_head(unit):
            unit.kind = "heading"
    start = 0
    for end in range(len(units) + 1):
        if end < len(units) and _may_head(units[end]):
            continue
        run = units[start:end]
        if len(run) <= _RUN and _is_headed(units, start, end):
            for heading in run:
                heading.kind = "heading"
        elif len(run) > 1:
            for line in run:
                line.fixed = True
        start = end + 1


def _may_head(unit: Unit) -> bool:
    return unit.kind == "paragraph" and not unit.fixed and is_headline(unit.text)


def _is_headed(units: Sequence[Unit], start: int, end: int) -> bool:
    """Tell whether the short lines from ``start`` to ``end`` stand above a body."""
    if end == len(units) or units[end].fixed:
        return False
    # Short lines between two marked headings are the first one's body.
    if units[end].kind == "heading":
        return start == 0 or units[start - 1].kind != "heading"
    return units[end].kind in ("paragraph", "item")


def _mark_closing_remarks(units: Sequence[Unit]) -> None:
    """Make remarks in brackets captions where only such lines follow to the end of the page."""
    for unit in reversed(units):
        if unit.remark:
            unit.kind = "caption"
        elif unit.kind not in ("caption", "byline"):
            break


def _joins(units: Sequence[Unit], lexicon: Lexicon) -> dict[int, int]:
    """Return which unit goes on in which."""
    running = [i for i, unit in enumerate(units) if unit.kind == "paragraph" and not unit.fixed]
    fragments = [
        Fragment(units[i].text, i, end_of(units[i].text), units[i].touching) for i in running
    ]
    joins = find_joins(fragments, [unit.text for unit in units], lexicon)
    return {running[i]: running[j] for i, j in joins.items()}


def _put_together(units: Sequence[Unit], joins: dict[int, int]) -> list[Unit]:
    """Return the units with each chain of joins made one, where most of it stood."""
    tails = set(joins.values())
    placed: dict[int, Unit] = {}
    for start in range(len(units)):
        if start in tails:
            continue
        chain = [start]
        while chain[-1] in joins:
            chain.append(joins[chain[-1]])
        first = units[start]
        pieces = [piece for i in chain for piece in units[i].pieces]
        place = _place(units, chain)
        placed[place] = Unit(first.kind, pieces, units[place].touching, first.fixed, first.remark)
        placed[place].level = first.level
    return [placed[place] for place in sorted(placed)]


def _place(units: Sequence[Unit], chain: Sequence[int]) -> int:
    """Return where a chain belongs: where its longest stretch in page order begins.

    A beginning that the page holds last is the stray part: its heading is that of the rest.
    """
    stretches = [[chain[0]]]
    for one, other in pairwise(chain):
        if other > one:
            stretches[-1].append(other)
        else:
            stretches.append([other])
    return max(stretches, key=lambda part: (sum(len(units[i].text) for i in part), -part[0]))[0]


def _levels(units: Sequence[Unit]) -> list[int]:
    """Return each unit's heading level, 0 for what is no heading.

    A heading right below another is one level down, and so are those after it while the same
    kind of text follows them.
    """
    levels: list[int] = []
    parts = False  # whether headings numbered 一、 stand above those numbered （一）
    below: Kind | None = None  # what follows the headings of the lower level
    for i, unit in enumerate(units):
        if unit.kind == "title":
            levels.append(1)
        elif unit.kind != "heading":
            levels.append(0)
        elif unit.level:
            levels.append(unit.level)
        elif found := NUMBERED_HEADING.match(unit.text):
            parts = parts or found[1] is not None
            levels.append(3 if parts and found[1] is None else 2)
        else:
            content = units[i + 1].kind if i + 1 < len(units) else None
            if content == "heading":
                below = units[i + 2].kind if i + 2 < len(units) else None
                levels.append(2)
            elif content == below:
                levels.append(3)
            else:
                below = None
                levels.append(2)
    return levels
