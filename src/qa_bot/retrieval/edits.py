"""What it costs to take one run of characters for another, and what was changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from qa_bot.retrieval.pinyin import distance
from qa_bot.retrieval.spelling_tables import FIXED, FUNCTION, LOOKS, NUMERALS, SURNAMES
from qa_bot.retrieval.tokenizer import Token

SLIP_COST = 4.0
"""What a changed character costs: the text must become likelier by more (natural logarithm)."""
FARTHER = (0.0, 2.0, 3.0, 4.0)
"""Added by how far apart the two characters sound."""


@dataclass(frozen=True, slots=True)
class Change:
    """What was typed and what it was taken for."""

    wrong: str
    right: str


def price_of(span: str, word: str, open_: Sequence[bool]) -> float | None:
    """Return what changing the span into the word costs beside the first slip itself.

    None if it may not be done: a character stands in a word that makes sense, or is a numeral.
    """
    price, changed = 0.0, 0
    for wrong, right, may in zip(span, word, open_, strict=True):
        if wrong == right:
            continue
        apart = distance(wrong, right)
        unlike = apart is None and right not in LOOKS.get(wrong, "")
        if not may or unlike or wrong in FIXED or right in NUMERALS:
            return None
        changed += 1
        price += FARTHER[apart or 0] + (SLIP_COST if changed > 1 else 0.0)
    return price if changed <= (1 if len(word) < 4 else 2) else None


def in_name(at: int, tokens: Sequence[Token]) -> bool:
    """Tell whether the word stands in what may be a person's name."""
    for run in range(at - 1, max(-1, at - 3), -1):
        if len(tokens[run].text) > 1 or tokens[run].text in FUNCTION:
            return False
        if tokens[run].text in SURNAMES:
            return True
    return False


def change_between(text: str, fixed: str, tokens: Sequence[Token]) -> Change:
    """Return the change by the whole words that it made."""
    at = [i for i, (one, other) in enumerate(zip(text, fixed, strict=True)) if one != other]
    start = next(t.start for t in tokens if t.end > at[0])
    end = next(t.end for t in tokens if t.end > at[-1])
    return Change(text[start:end], fixed[start:end])
