"""Cutting a paragraph into sentences without losing where each letter stands."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from qa_bot.knowledge.marks import PAIRS
from qa_bot.knowledge.passage import Piece
from qa_bot.text import is_chinese

_ENDS = frozenset("。！？；!?;…")
_TITLES = frozenset("Mr Mrs Ms Dr Prof St No vs Fig".split())
"""Abbreviations whose stop ends no sentence."""
_CLOSERS = frozenset("”’」』）)】》〉\"'")
_BRACKETS = {mark: PAIRS[mark] for mark in "“「『《（(【"}
_LONGEST = 600
"""Characters. A longer run without an end is data or damage; it is cut at its commas."""
_QUOTED = 60
"""Characters. A mark inside quotes or brackets that close within as many ends no sentence."""


def join(pieces: Sequence[Piece]) -> str:
    """Return the letters of the pieces as one text, a space between two Latin words."""
    return "".join(piece.text + gap for piece, gap in _gaps(pieces))


def _gaps(pieces: Sequence[Piece]) -> Iterator[tuple[Piece, str]]:
    for i, piece in enumerate(pieces):
        following = pieces[i + 1].text[:1] if i + 1 < len(pieces) else ""
        latin = following.isascii() and following.isalnum() and not is_chinese(piece.text[-1])
        yield piece, " " if latin and piece.text[-1].isascii() else ""


def split_sentences(pieces: Sequence[Piece]) -> list[tuple[Piece, ...]]:
    """Return the sentences of a paragraph, each as the pieces of lines that it is made of.

    pieces: the paragraph's lines in reading order.
    """
    starts, position = [], 0
    for piece, gap in _gaps(pieces):
        starts.append(position)
        position += len(piece.text) + len(gap)
    sentences = []
    first = 0
    for start, end in _bounds(join(pieces)):
        while starts[first] + len(pieces[first].text) <= start:
            first += 1
        cut = tuple(_slice(pieces, starts, first, start, end))
        if cut:
            sentences.append(cut)
    return sentences


def _bounds(text: str) -> Iterator[tuple[int, int]]:
    """Yield where sentences begin and end, none longer than ``_LONGEST``."""
    for start, end in _marked(text):
        begin = start
        while end - begin > _LONGEST:
            least, most = begin + _LONGEST // 2, begin + _LONGEST
            comma = max(text.rfind(mark, least, most) for mark in "，,、\t ")
            yield begin, comma + 1 if comma > 0 else most
            begin = comma + 1 if comma > 0 else most
        yield begin, end


def _marked(text: str) -> Iterator[tuple[int, int]]:
    start, i = 0, 0
    closers = _closing(text)
    while i < len(text):
        char = text[i]
        if i in closers:
            if not _ends_inside(text, closers[i]):
                i = closers[i]
        elif (char in _ENDS and not _within_word(text, i)) or _full_stop(text, i):
            i += 1
            while i < len(text) and (text[i] in _ENDS or text[i] in _CLOSERS):
                i += 1
            if text.startswith("**", i) and text.count("**", start, i) % 2:
                i += 2  # Markdown's mark that closes bold letters
            yield start, i
            start = i
            continue
        i += 1
    if start < len(text):
        yield start, len(text)


def _closing(text: str) -> dict[int, int]:
    """Return for each bracket that closes soon the place where it closes."""
    found: dict[int, int] = {}
    for i, char in enumerate(text):
        closer = _BRACKETS.get(char)
        if closer:
            end = text.find(closer, i, i + _QUOTED)
            if end > 0:
                found[i] = end
    return found


def _ends_inside(text: str, end: int) -> bool:
    """Tell whether a sentence ends with the bracket (他说：“来了。”他走了)."""
    return text[end - 1] in _ENDS


def _within_word(text: str, i: int) -> bool:
    """Tell whether a half-width mark stands inside an address or begins an image: a?b=1, ![a]."""
    before, after = text[i - 1 : i], text[i + 1 : i + 2]
    if text[i] == "!" and after == "[":
        return True
    inside = after.isascii() and after.isalnum() and before.isascii() and before.strip() != ""
    return text[i] in "!?;" and inside


def _full_stop(text: str, i: int) -> bool:
    """Tell whether an English sentence ends here: a stop, a space, a capital or Chinese."""
    if text[i : i + 2] != ". ":
        return False
    word, following = text[max(0, i - 5) : i].split(" ")[-1], text[i + 2 : i + 3] or " "
    initial = len(word) < 2 or (word[-2] == "." and word[-1].isalpha())  # J. Smith, the U.S. Navy
    return not initial and word not in _TITLES and (following.isupper() or is_chinese(following))


def _slice(
    pieces: Sequence[Piece], starts: Sequence[int], first: int, start: int, end: int
) -> Iterator[Piece]:
    """Yield what lies in ``[start, end)`` of the joined text, outer white space stripped.

    starts: where each piece begins in that text; first: the first piece that reaches into it.
    """
    for i in range(first, len(pieces)):
        piece, position = pieces[i], starts[i]
        if position >= end:
            return
        cut = piece.text[max(0, start - position) : end - position].strip()
        if cut:
            yield Piece(cut, piece.line)
