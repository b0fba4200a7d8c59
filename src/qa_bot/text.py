"""The normalised view on which all matching is done, with offsets back to the original.

Two spellings of one text compare equal in the view: full-width and half-width forms (NFKC),
traditional and simplified characters (OpenCC t2s), letter case, and spaces between Chinese
characters and digits. Nothing that a reader sees comes from the view: it is cut from the
original through the offsets.
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from opencc import OpenCC

SYNTHETIC = -1
"""The offset of a character that the view adds and that no file holds (a table cell's header)."""


@dataclass(frozen=True, slots=True)
class View:
    """A text as it is matched.

    original: the text as it stands.
    text: the normalised text.
    offsets: for each character of ``text`` the index in ``original`` of the character that it
        came from, or ``SYNTHETIC``; same length as ``text``, not descending but for SYNTHETIC.
    """

    original: str
    text: str
    offsets: Sequence[int]

    def source(self, start: int, end: int) -> str:
        """Return the original's letters behind ``text[start:end]``.

        Where the slice holds characters that no file holds, the view's own letters.
        """
        if start >= end:
            return ""
        span = self.offsets[start:end]
        if SYNTHETIC in span:
            return self.text[start:end]
        return self.original[span[0] : span[-1] + 1]


@lru_cache(maxsize=1 << 16)
def _fold(char: str) -> str:
    """Return the character's matched form: "" for what no reader sees, " " for any space."""
    category = unicodedata.category(char)
    if char.isspace():
        return " "
    if category in ("Cc", "Cf", "Cs", "Co", "Cn"):
        return ""
    # Circled and other compatibility digits stay: ④2024 must not become 42024.
    if category == "No":
        return char
    folded = unicodedata.normalize("NFKC", char).lower()
    return " " if folded.isspace() else folded


@cache
def _converter(profile: str) -> OpenCC:
    return OpenCC(profile)


def to_simplified(text: str) -> str:
    """Return the text in simplified characters, as many as before."""
    return _convert("t2s", text)


def to_traditional(text: str) -> str:
    """Return the text in traditional characters (OpenCC s2tw: 床, not 牀), as many as before."""
    return _convert("s2tw", text)


def _convert(profile: str, text: str) -> str:
    if text.isascii():
        return text
    converter = _converter(profile)
    try:
        converted: str = converter.convert(text)
    except UnicodeEncodeError:  # lone surrogates (undecodable bytes), which OpenCC cannot take
        parts = re.split("([\ud800-\udfff]+)", text)
        return "".join(part if i % 2 else _convert(profile, part) for i, part in enumerate(parts))
    if len(converted) == len(text):
        return converted
    # A phrase changed its length; single characters keep the offsets true.
    return "".join(
        one if len(one) == 1 else char for char in text for one in (converter.convert(char),)
    )


def is_chinese(char: str) -> bool:
    """Tell whether the character is a Chinese ideograph."""
    return "\u4e00" <= char <= "\u9fff" or "\u3400" <= char <= "\u4dbf" or char == "〇"


def normalise(original: str) -> View:
    """Return the normalised view of a text.

    A space stays only between two Latin words or digits, and between two Chinese runs of two
    characters and more each (there it parts phrases; 刘 靖 is one name, spaced by the printer).
    """
    chars: list[str] = []
    offsets = array("i")
    for index, char in enumerate(original):
        for folded in _fold(char):
            if folded == " " and (not chars or chars[-1] == " "):
                continue
            chars.append(folded)
            offsets.append(index)
    text = to_simplified("".join(chars))
    if " " not in text:
        return View(original, text, offsets)
    keep = [i for i, char in enumerate(text) if char != " " or _parts(text, i)]
    return View(original, "".join(text[i] for i in keep), array("i", [offsets[i] for i in keep]))


def _parts(text: str, i: int) -> bool:
    """Tell whether the space at ``i`` parts two words."""
    if i == 0 or i + 1 == len(text):
        return False
    left, right = text[i - 1], text[i + 1]
    if left.isascii() and right.isascii():
        return True
    if is_chinese(left) and is_chinese(right):
        return _run(text, i, -1) > 1 and _run(text, i, 1) > 1
    return False


def _run(text: str, i: int, step: int) -> int:
    """Return how many Chinese characters, at most two, lie beside ``i`` on one side."""
    length = 0
    while length < 2:
        i += step
        if not (0 <= i < len(text) and is_chinese(text[i])):
            break
        length += 1
    return length


def pairs(text: str) -> frozenset[str]:
    """Return every two neighbouring characters of a text."""
    return frozenset(text[i : i + 2] for i in range(len(text) - 1))


def has_chinese(text: str) -> bool:
    """Tell whether the text holds a Chinese ideograph."""
    return any(map(is_chinese, text))


def language_of(text: str) -> str:
    """Return "en", "zh" or "zh-Hant": the language in which a question is asked.

    Chinese if it holds any Chinese character; traditional if simplifying changes it.
    """
    if not has_chinese(text):
        return "en" if any(char.isascii() and char.isalpha() for char in text) else "zh"
    return "zh" if to_simplified(text) == text else "zh-Hant"
