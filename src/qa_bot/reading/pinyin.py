"""Chinese names behind Latin letters: Ye Shenghua, Mengzhou, Shaanxi."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache

from qa_bot.retrieval.pinyin import load_readings
from qa_bot.text import is_chinese

MAX_SYLLABLES = 6
MAX_NAMES = 3

_NOT_LATIN = re.compile(r"[^a-z]+")


def _spellings(char: str) -> Iterable[str]:
    """Yield a character's readings without tones; ü as u (Lu) and as v (Lv)."""
    for reading in load_readings().get(char, ()):
        yield reading
        if "v" in reading:
            yield reading.replace("v", "u")


class PinyinNames:
    """Finds the Chinese names of a text by their pinyin.

    texts: normalised texts of the knowledge, kept as one string and searched when asked.
    is_word: tells which strings are words; of several readings words come first.
    """

    def __init__(
        self, texts: Iterable[str], is_word: Callable[[str], bool] = lambda _: False
    ) -> None:
        self._text = "\n".join(texts)
        self._is_word = is_word
        self._characters: dict[str, str] | None = None
        self.find = lru_cache(maxsize=1 << 10)(self._find)

    def _table(self) -> dict[str, str]:
        """Return for each syllable the characters of the text that are read so."""
        if self._characters is None:
            table: defaultdict[str, list[str]] = defaultdict(list)
            for char in sorted(set(self._text)):
                if is_chinese(char):
                    for syllable in dict.fromkeys(_spellings(char)):
                        table[syllable].append(char)
            self._characters = {syllable: "".join(chars) for syllable, chars in table.items()}
        return self._characters

    def _find(self, name: str) -> tuple[str, ...]:
        """Return the Chinese strings of the text that a Latin name may stand for, best first.

        The name has two syllables or more; of a person's name the family name may come last.
        """
        parts = [part for part in _NOT_LATIN.split(name.lower()) if part]
        orders = [parts] if len(parts) < 2 else [parts, [parts[-1], *parts[:-1]]]
        count: Counter[str] = Counter()
        for order in orders:
            for syllables in self._split("".join(order)):
                pattern = "".join(f"[{self._table()[one]}]" for one in syllables)
                count.update(re.findall(f"(?=({pattern}))", self._text))
            if count:
                break
        ranked = sorted(count, key=lambda one: (not self._is_word(one), -count[one], one))
        return tuple(ranked[:MAX_NAMES])

    def _split(self, letters: str) -> Sequence[tuple[str, ...]]:
        """Return the ways to cut letters into syllables that the text's characters have."""
        table = self._table()
        ways: list[list[tuple[str, ...]]] = [[()], *([] for _ in letters)]
        for end in range(1, len(letters) + 1):
            for start in range(max(0, end - MAX_SYLLABLES), end):
                syllable = letters[start:end]
                if syllable in table:
                    ways[end].extend((*way, syllable) for way in ways[start])
        return [way for way in ways[-1] if 2 <= len(way) <= MAX_SYLLABLES][:8]
