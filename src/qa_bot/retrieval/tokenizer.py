"""Cutting Chinese text into words, on a private jieba tokenizer.

jieba's module-level tokenizer is global state, and its cache is a marshal file in the shared
temp directory that any local user can plant; neither is used. The dictionary is made from jieba's
own text file when the package is made (``tools/build_dictionary.py``).
"""

from __future__ import annotations

import gzip
import re
import struct
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

_PART = re.compile(r"[a-z0-9]+(?:[.\-'][a-z0-9]+)*%?|[㐀-䶿一-鿿〇]+|.", re.DOTALL)
WORD_TAG = "nz"
"""The part of speech of words that the knowledge or its glossary adds: other proper noun."""


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a normalised text: ``text == source[start:end]``, with jieba's dictionary tag.

    Tags: https://github.com/fxsj/jieba (ICTCLAS set: n noun, v verb, m numeral, ns place …),
    "m" for digits, "eng" for Latin words, "x" for punctuation and what is in no dictionary.
    """

    text: str
    start: int
    end: int
    tag: str


@dataclass(frozen=True, slots=True)
class Dictionary:
    """jieba's dictionary: frequencies (0 for mere prefixes of words) and parts of speech."""

    frequency: MappingProxyType[str, int]
    tag: MappingProxyType[str, str]
    total: int

    def __contains__(self, word: object) -> bool:
        return word in self.tag

    def count(self, word: str) -> int:
        """Return how often the word stands in jieba's corpus; 0 if it is no word."""
        return self.frequency.get(word, 0)


def _jieba() -> Any:
    # jieba imports pkg_resources where there is one: 0.1 s and a warning, for nothing.
    hidden = "pkg_resources" not in sys.modules
    if hidden:
        sys.modules["pkg_resources"] = None  # type: ignore[assignment]
    try:
        import jieba
    finally:
        if hidden:
            del sys.modules["pkg_resources"]
    return jieba


@cache
def load_dictionary() -> Dictionary:
    """Read the dictionary, once in a process (``tools/build_dictionary.py`` says what it holds)."""
    packed = files("qa_bot.retrieval").joinpath("words.txt.gz").read_bytes()
    text, _, numbers = gzip.decompress(packed).partition(b"\0")
    words, letters, names, prefixes = text.decode().split("\n\n")
    entries = words.split("\n")
    frequency = dict(zip(entries, struct.unpack(f"<{len(entries)}I", numbers), strict=True))
    total = sum(frequency.values())
    frequency.update(dict.fromkeys(prefixes.split("\n"), 0))
    tags = {line[0]: sys.intern(line[2:]) for line in names.split("\n")}
    tag = dict(zip(entries, map(tags.__getitem__, letters), strict=True))
    return Dictionary(MappingProxyType(frequency), MappingProxyType(tag), total)


class Tokenizer:
    """Cuts normalised text into words; one object serves the index and every question.

    words: further words that must stay whole (of the glossary, of the knowledge itself).
    """

    def __init__(self, words: Iterable[str] = (), dictionary: Dictionary | None = None) -> None:
        self.dictionary = dictionary or load_dictionary()
        self._tag = self.dictionary.tag.copy()
        self._jieba = _jieba().Tokenizer()
        self._jieba.FREQ = self.dictionary.frequency.copy()
        self._jieba.total = self.dictionary.total
        self._jieba.initialized = True
        for word in words:
            if len(word) > 1 and word not in self._tag:
                self._jieba.add_word(word, tag=WORD_TAG)
                self._tag[word] = WORD_TAG

    def __contains__(self, word: object) -> bool:
        return word in self._tag

    def tag(self, word: str) -> str:
        """Return the word's part of speech; "x" where no dictionary has it."""
        found = self._tag.get(word)
        if found is not None:
            return found
        if word[0].isdigit():
            return "m"
        return "eng" if word[0].isascii() and word[0].isalpha() else "x"

    def cut(self, text: str) -> list[Token]:
        """Cut a normalised text into words and marks, in order and without gaps but spaces."""
        tokens: list[Token] = []
        for match in _PART.finditer(text):
            part = match.group()
            start = match.start()
            if part == " ":
                continue
            words = (
                self._jieba.cut(part, HMM=False) if len(part) > 1 and part[0] > "㏿" else (part,)
            )
            for word in words:
                tokens.append(Token(word, start, start + len(word), self.tag(word)))
                start += len(word)
        return tokens

    def subwords(self, word: str) -> list[str]:
        """Return the dictionary words of two and three characters inside a longer word."""
        found: list[str] = []
        for size in (2, 3):
            if len(word) > size:
                pieces = (word[i : i + size] for i in range(len(word) - size + 1))
                found.extend(piece for piece in pieces if piece in self._tag)
        return found

    def terms(self, text: str) -> list[str]:
        """Return what a normalised text is indexed and asked by.

        Its words, the words inside them, and the pairs of neighbouring Chinese characters: the
        pairs find what words cut otherwise miss (hit@1 .947 with, .919 without, DRCD dev).
        """
        terms: list[str] = []
        for token in self.cut(text):
            if token.text[0].isalnum():
                terms.append(token.text)
                terms.extend(self.subwords(token.text))
        for match in _PART.finditer(text):
            run = match.group()
            if len(run) > 1 and run[0] > "㏿":
                terms.extend(run[i : i + 2] + "·" for i in range(len(run) - 1))
        return terms
