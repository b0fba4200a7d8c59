"""Two English words that may be one Chinese word of two characters: buy books, 购书.

Reports clip words so all the time, and no dictionary has them all. What the knowledge does not
hold side by side is not made; what it holds side by side by chance (…人|才…) does little harm,
since these terms only help to find passages.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from qa_bot.reading.english_words import EnglishTerm, Known, Placed
from qa_bot.retrieval.lexicon import Lexicon
from qa_bot.text import View

MAX_COMPOUNDS = 2
LEAST = 0.6
"""What a one-character translation must weigh in the dictionary."""
INNER = 0.8
"""What a character counts that is taken out of a two-character translation."""

_NEAR = re.compile(r"\s|'s |-| of | for | the | of the | for the ")


def compounds(view: View, found: Sequence[Placed], lexicon: Lexicon, known: Known) -> list[Placed]:
    """Return what two neighbours may be as one word of two characters: buy books, 购书."""
    made: list[Placed] = []
    for (start, middle, one), (next_start, end, two) in pairwise(found):
        if one.limit or two.limit or not _NEAR.fullmatch(view.text[middle:next_start]):
            continue
        scored: dict[str, float] = {}
        for left, a in _characters(one, lexicon).items():
            for right, b in _characters(two, lexicon).items():
                for pair in (left + right, right + left):
                    if left != right and known(pair):
                        scored[pair] = max(scored.get(pair, 0.0), a * b)
        taken = [word for term in (one, two) for word, _ in term.alternatives]
        best = [
            (pair, weight)
            for pair, weight in sorted(scored.items(), key=lambda item: (-item[1], item[0]))
            if not any(pair in word for word in taken)
        ]
        if best:
            text = view.text[start:end]
            made.append((start, end, EnglishTerm(text, tuple(best[:MAX_COMPOUNDS]), compound=True)))
    return made


def _characters(term: EnglishTerm, lexicon: Lexicon) -> dict[str, float]:
    """Return the characters that may stand for a term inside a word, with weights."""
    if term.name or not term.text.isalpha():
        return {}
    found = lexicon.chinese(term.text)
    characters = {word: weight for word, weight in found if len(word) == 1 and weight >= LEAST}
    for word, weight in (*term.alternatives[:3], *found[:3]):
        if len(word) == 2:
            for char in word:
                characters[char] = max(characters.get(char, 0.0), INNER * weight)
    return characters
