"""English words to Chinese ones, and Chinese words that share an English meaning.

The data is CC-CEDICT turned round (``tools/build_lexicon.py``; docs/lexicon.md has format,
licence and figures). It stays one block of bytes that is searched by bisection: a dictionary
of it would cost 15 times the memory and the loading time.
"""

from __future__ import annotations

import gzip
import re
from collections.abc import Mapping
from functools import cache, cached_property, lru_cache
from importlib.resources import files

from qa_bot.retrieval.stem import derived, key

Words = tuple[tuple[str, float], ...]

DERIVED_WEIGHT = 0.7
"""What a Chinese word counts that was found through a relative (popularize for popularization)."""
MAX_WORDS = 40

_CELL = re.compile(r"([^0-9]+)([0-9])")


class Block:
    """Sorted rows "key, tab, cells" in one block of bytes."""

    def __init__(self, data: bytes) -> None:
        self._data = data

    def find(self, name: str) -> Words:
        """Return the words in the row of a key with their weights, heaviest first."""
        wanted = name.encode() + b"\t"
        data, low, high = self._data, 0, len(self._data)
        while low < high:
            middle = (low + high) // 2
            start = data.rfind(b"\n", 0, middle) + 1
            end = data.find(b"\n", middle)
            end = len(data) if end < 0 else end
            if data.startswith(wanted, start):
                cells = data[start + len(wanted) : end].decode()
                return tuple((word, int(digit) / 9) for word, digit in _CELL.findall(cells))
            if data[start:end] < wanted:
                low = end + 1
            else:
                high = start
        return ()


class Lexicon:
    """The dictionary; threads may share it. ``load_lexicon`` gives the one in this package."""

    def __init__(self, english: bytes, synonyms: bytes, spelling: bytes) -> None:
        self._english = Block(english)
        self._synonyms = Block(synonyms)
        self._spelling = spelling
        # Caches of its own: one on the class would keep every instance alive.
        self.chinese = lru_cache(maxsize=1 << 12)(self._chinese)
        self.synonyms = lru_cache(maxsize=1 << 12)(self._find_synonyms)

    def _chinese(self, phrase: str) -> Words:
        """Return the Chinese alternatives of an English word or phrase, best first.

        Case, plural, -ed and -ing, British or American spelling do not matter. Weights are in
        0.0–1.0: how current the Chinese word is and how much of it the phrase stands for. A
        single word's relatives (attendance: attend) follow with a share of their weight.
        """
        name = key(phrase)
        found = dict(self._english.find(name))
        if " " in name:
            return tuple(found.items())
        share = DERIVED_WEIGHT
        for other in dict.fromkeys(derived(phrase.strip())):
            if other == name or len(other) < 3:
                continue
            relatives = self._english.find(other)
            for word, weight in relatives:
                found[word] = max(found.get(word, 0.0), weight * share)
        ordered = sorted(found.items(), key=lambda item: -item[1])
        return tuple(ordered[:MAX_WORDS])

    def _find_synonyms(self, word: str) -> Words:
        """Return the Chinese words that share a specific English gloss with a Chinese word.

        Weak evidence: two words may share the one sense in which neither is meant here.
        Weights in 0.0–1.0 say how specific the shared glosses are.
        """
        return self._synonyms.find(word)

    def __contains__(self, phrase: object) -> bool:
        return isinstance(phrase, str) and bool(self._english.find(key(phrase)))

    @cached_property
    def spellings(self) -> Mapping[str, int]:
        """The English words that the glosses use, each with its rank: the most used is 0."""
        return {word: rank for rank, word in enumerate(self._spelling.decode().split("\n"))}


@cache
def load_lexicon() -> Lexicon:
    """Read the dictionary, once in a process."""
    packed = files("qa_bot.retrieval").joinpath("cedict.tsv.gz").read_bytes()
    _, english, synonyms, spelling = gzip.decompress(packed).split(b"\n\n")
    return Lexicon(english, synonyms, spelling.rstrip(b"\n"))
