"""The words that a knowledge uses: how often, and how they sound."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from functools import lru_cache
from itertools import product

import numpy as np

from qa_bot.retrieval.pinyin import load_readings, near, sound_keys
from qa_bot.retrieval.tokenizer import Token, Tokenizer
from qa_bot.snapshot.parts import DamagedError, Part
from qa_bot.text import is_chinese

MAX_SPAN = 8
"""Characters of the longest word, or pair of words, that a slip may have meant."""


def count_words(texts: Iterable[str], tokenizer: Tokenizer) -> Mapping[str, int]:
    """Return how often each word and each pair of neighbouring words stands in the texts."""
    counts: Counter[str] = Counter()
    for text in texts:
        before = Token("", 0, 0, "")
        for token in tokenizer.cut(text):
            if token.text[0].isalnum():
                counts[token.text] += 1
            pair = before.text + token.text if before.end == token.start else ""
            if 2 <= len(pair) <= MAX_SPAN and before.text and all(map(is_chinese, pair)):
                counts[pair] += 1
            before = token
    return counts


def pack_counts(counts: Mapping[str, int]) -> Part:
    """Return the counts as a part of a snapshot."""
    return Part({"words": list(counts)}, {"counts": np.array(list(counts.values()), "<i8")})


def unpack_counts(part: Part) -> Mapping[str, int]:
    """Return the counts that a part was made of; raises DamagedError."""
    words = part.texts("words")
    if not all(words):
        raise DamagedError("words")
    counts = part.numbers("counts", "<i8", 1, 2**62, len(words))
    return dict(zip(words, counts.tolist(), strict=True))


class SoundIndex:
    """Finds words by how they sound, by the sounds of their first two characters first."""

    def __init__(self, words: Iterable[str]) -> None:
        self._words: dict[tuple[str, str], list[str]] = {}
        for word in words:
            if 1 < len(word) <= MAX_SPAN and all(map(is_chinese, word)):
                for sounds in _beginnings(word[:2]):
                    self._words.setdefault(sounds, []).append(word)

    def find(self, span: str) -> set[str]:
        """Return the words that may be read as the span may; the span has two characters or more."""
        keys = set(sound_keys(span))
        alike = {word for sounds in _beginnings(span[:2]) for word in self._words.get(sounds, ())}
        return {
            word
            for word in alike
            if len(word) == len(span) and not keys.isdisjoint(sound_keys(word))
        }


@lru_cache(1 << 14)
def _beginnings(pair: str) -> tuple[tuple[str, str], ...]:
    """Return each way to read two characters."""
    readings = load_readings()
    one, two = (dict.fromkeys(map(near, readings.get(char, (char,)))) for char in pair)
    return tuple(product(one, two))
