"""The noun that an English question asks for: where it stands, its type and its measure word."""

from __future__ import annotations

import re
from collections.abc import Callable

from qa_bot.reading.english_tables import (
    AUXILIARY,
    BY_ADJECTIVE,
    COMPARATIVES,
    ENGLISH_TYPES,
    MEASURES,
    PAST,
)
from qa_bot.reading.words import FOCUS_TYPES
from qa_bot.retrieval.stem import american, stem

_LEAD = re.compile(
    r"\s*(?:(?:is|was|are|were)\s+)?(?:(?:the|its|their|a|an|of|all|new|different)\s+)*"
)
_PIECE = re.compile(r"[\w'-]+|[^\w\s]")
_COLLECTIVE = frozenset({"people", "staff", "children", "men", "women", "personnel", "police"})
_EITHER = re.compile(
    r"([\w'-]+(?: [\w'-]+){0,2}),? (?:or|and|than) (?!(?:not|so|more|less|above|over)\b)"
    r"((?:the |in )?[\w'-]+(?: [\w'-]+){0,2})"
)
_AREA = re.compile(r"\s*square (?:metres?|meters?)\b")


def head_of(text: str, start: int, *, count: bool) -> tuple[int, int]:
    """Return where the noun stands that follows a wh-phrase; an empty span if none does.

    It is the last word before a verb or preposition; after "how many" the first plural, since
    a verb may follow without notice (how many companies joined).
    """
    lead = _LEAD.match(text, start)
    head = (start, start)
    plural = False
    for match in _PIECE.finditer(text, lead.end() if lead else start):
        word = match.group()
        inside = head[0] != head[1]
        verb = word in PAST or (word.endswith("ed") and not word.endswith("eed"))
        if not word[0].isalnum() or word in AUXILIARY or word in COMPARATIVES:
            break
        if (inside and verb) or (plural and count and not is_plural(word)):
            break
        plural = is_plural(word)
        head = match.span()
    return head


def is_plural(word: str) -> bool:
    """Tell whether a lower-case noun looks like a plural."""
    last = word.rsplit("-", 1)[-1]
    if last in _COLLECTIVE:
        return True
    return last.endswith("s") and not last.endswith(("ss", "us", "is", "'s"))


def type_of(head: str, focus: str) -> str:
    """Return the type of answer that a noun asks for: its own, else its Chinese word's."""
    plain = {head, american(head), american(head).removesuffix("s"), stem(head)}
    if head.endswith("ies"):
        plain.add(head[:-3] + "y")
    for answer_type, nouns in ENGLISH_TYPES:
        if plain & nouns:
            return answer_type
    for answer_type, endings in FOCUS_TYPES:
        if focus and focus.endswith(endings):
            return answer_type
    return "any"


def measure_of(asked: str, head: str, following: str) -> str:
    """Return the Chinese measure word of what is counted, "" where none is plain.

    asked: the wh-phrase. head: the noun. following: the text behind the wh-phrase.
    """
    last = asked.rsplit(" ", 1)[-1]
    if last in BY_ADJECTIVE:
        return BY_ADJECTIVE[last]
    if last == "of" and "percent" in asked:
        return "%"
    if _AREA.match(following):
        return "平方米"
    stems = {stem(head), american(head)}
    return next((m for m, nouns in MEASURES if any(stem(noun) in stems for noun in nouns)), "")


def options_of(text: str, chinese: Callable[[int, int, bool], str]) -> tuple[str, ...]:
    """Return in Chinese what stands on the two sides of "or"; () where one cannot be told.

    chinese: the Chinese of a stretch of the text, of its last term or of its first.
    """
    match = next(iter(reversed(list(_EITHER.finditer(text)))), None)
    if match is None:
        return ()
    left, right = chinese(*match.span(1), True), chinese(*match.span(2), False)
    return (left, right) if left and right else ()
