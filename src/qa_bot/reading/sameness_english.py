"""The key of an English question: its words in their order, without what says nothing."""

from __future__ import annotations

import re

from qa_bot.reading.english_tables import POLITE
from qa_bot.reading.english_words import latin_words
from qa_bot.text import is_chinese, normalise

_SYMBOLS = re.compile(r"[+#$%&@=<>/]")
_HOW_TO = re.compile(
    r"\bhow (?:to|(?:do|does|can|could|should|shall|must|may|would)(?: (?:i|we|one|people|someone|somebody|anyone))?)\b"
)
"""How do I, how can one, how to: the way is asked."""
_THERE = re.compile(r"\b(?:(are|is|was|were) there|there (are|is|was|were))\b")
_YES_OR_NO = frozenset("is are was were do does did has have had can could will would".split())
_EMPTY = frozenset("a an the please kindly thanks thank".split())
_AUXILIARY = frozenset("is are am do does".split())
"""What says nothing where it stands first: in "what does it do" the second one is the verb."""


def english_key(text: str) -> tuple[object, ...] | None:
    """Return a question's key; None if it holds no word that counts."""
    view = normalise(text)
    plain = " ".join(word.plain for word in latin_words(view) if word.plain)
    polite = POLITE.match(plain)
    plain = plain[polite.end() :] if polite else plain
    plain = _HOW_TO.sub("howto", plain)
    plain = _THERE.sub(lambda m: m[1] or m[2], plain)
    words = plain.split()
    form = "yesno" if words and words[0] in _YES_OR_NO else ""
    first = next((i for i, word in enumerate(words) if word in _AUXILIARY), len(words))
    kept = tuple(w for i, w in enumerate(words) if w not in _EMPTY and i != first)
    if not kept:
        return None
    symbols = tuple(_SYMBOLS.findall(view.text))
    chinese = "".join(filter(is_chinese, view.text))
    return ("en", form, kept, symbols, chinese)
