"""The words of an English question, and what becomes of them: terms with Chinese alternatives."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from qa_bot.reading.english_tables import SLIPS
from qa_bot.text import View

_LATIN = re.compile(r"[A-Za-z0-9]+(?:['’][A-Za-z]+|[.,]\d+)*%?")

Placed = tuple[int, int, "EnglishTerm"]
Known = Callable[[str], float]
Names = Callable[[str], Sequence[str]]


@dataclass(frozen=True, slots=True)
class EnglishTerm:
    """An English word or phrase of a question.

    text: as it was asked, in lower case.
    alternatives: Chinese words with weights (the best has 1.0); those that the knowledge holds,
        or if it holds none, the dictionary's best, and then ``known`` is False. Empty where the
        phrase could not be translated.
    known: whether the knowledge holds the alternatives.
    name: whether it is a proper name, or a word that no dictionary has.
    limit: whether it names a level or a year, which ``chinese_hint`` gives to the limits.
    compound: whether it is two characters that two neighbouring words may come to (buy books,
        购书). It helps to find passages; that one lacks it proves nothing, and the two words
        stand as terms of their own.
    """

    text: str
    alternatives: tuple[tuple[str, float], ...]
    known: bool = True
    name: bool = False
    limit: bool = False
    compound: bool = False


@dataclass(frozen=True, slots=True)
class Word:
    """A Latin word of a view's text: ``plain`` with slips mended, maybe several words or none."""

    plain: str
    start: int
    end: int
    capital: bool


def latin_words(view: View) -> list[Word]:
    """Return the Latin words and digits of a text, in order."""
    found = []
    for match in _LATIN.finditer(view.text):
        start, end = match.span()
        text = match.group().replace("’", "'")
        original = view.source(start, end)
        if len(text) == 1 and not text.isdigit() and original.isupper():
            plain = text
        else:
            plain = SLIPS.get(text, text.removesuffix("'s"))
        capital = original[:1].isupper()
        found.append(Word(plain, start, end, capital))
    return found
