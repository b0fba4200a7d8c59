"""Letters as a knowledge file holds them: no control characters, one space for white space."""

from __future__ import annotations

import re
import unicodedata

from qa_bot.text import is_chinese

_UNSEEN = frozenset("\u200b\u2060\ufeff\u00ad")
"""Characters of no width that programs leave behind."""
_MARKS = "，。、；：！？“”‘’（）《》【】「」『』…—"
_END = 8


def clean(text: str) -> str:
    """Return the text on one line, without what no reader sees."""
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    kept = (
        char if char.isspace() or unicodedata.category(char) not in ("Cc", "Cs", "Cn") else ""
        for char in text
        if char not in _UNSEEN
    )
    return " ".join("".join(kept).split())


def join_lines(left: str, right: str) -> str:
    """Return two lines of one paragraph as one text.

    Chinese goes on without a space; a Latin word that a hyphen cut in two is one again.
    """
    left, right = left.rstrip(), right.lstrip()
    if not left or not right:
        return left + right
    if is_east_asian(left[-1]) or is_east_asian(right[0]):
        return left + right
    if re.search(r"[a-z]-$", left) and right[0].islower():
        return left[:-1] + right
    return f"{left} {right}"


def join_all(text: str) -> str:
    """Return a text of several lines as one line, joined as ``join_lines`` does."""
    joined = ""
    for line in text.splitlines():
        joined = join_lines(joined, line)
    return clean(joined)


def is_east_asian(char: str) -> bool:
    """Tell whether a character is Chinese or a mark of Chinese text."""
    return is_chinese(char) or char in _MARKS or unicodedata.east_asian_width(char) in "WF"


def edge(text: str, *, end: bool) -> str:
    """Return a few letters of a text's end or beginning, to be shown."""
    return text[-_END:] if end else text[:_END]
