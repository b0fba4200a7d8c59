"""From a word to the other words that may stand for it, each with how much it proves.

The one place for all that people write otherwise than the knowledge does: the glossary's aliases,
everyday words for report words, and what an English word may mean.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal

from qa_bot.knowledge.passage import Glossary
from qa_bot.text import normalise

Source = Literal["alias", "everyday", "english"]

ALIAS, EVERYDAY, CHARACTER = 0.97, 0.75, 0.55
"""How much an alternative proves, the word itself being 1.0; a single character for a longer word
(问 for 咨询) stands in many other words as well."""


@dataclass(frozen=True, slots=True)
class Alternative:
    """Another word for a word: normalised text, weight in 0.0–1.0, and who says so."""

    text: str
    weight: float
    source: Source


@cache
def everyday_words() -> dict[str, tuple[str, ...]]:
    """Return each word of ``everyday.txt`` with the words of its groups."""
    text = files("qa_bot.retrieval").joinpath("everyday.txt").read_text(encoding="utf-8")
    table: dict[str, dict[str, None]] = {}
    for line in text.split("\n"):
        if line.startswith("#"):
            continue
        group = line.split()
        for word in group:
            table.setdefault(word, {}).update(dict.fromkeys(w for w in group if w != word))
    return {word: tuple(others) for word, others in table.items()}


class Alternatives:
    """Finds alternatives over one knowledge."""

    def __init__(self, glossary: Glossary) -> None:
        self._aliases = _alias_table(glossary)

    @property
    def phrases(self) -> tuple[str, ...]:
        """The glossary's words, longest first: they are looked for before a question is cut."""
        return tuple(self._aliases)

    def of(self, word: str, known: Callable[[str], bool]) -> tuple[Alternative, ...]:
        """Return the alternatives of a normalised word, the strongest first.

        known: tells whether the knowledge uses a word; everyday words that it does not use are
            left out.
        """
        found = {text: Alternative(text, ALIAS, "alias") for text in self._aliases.get(word, ())}
        for text in everyday_words().get(word, ()):
            # 《 stands for any title (哪本书, 哪份文件) and is no word.
            if text not in found and (text == "《" or known(text)):
                weight = EVERYDAY if len(text) > 1 or len(word) == 1 else CHARACTER
                found[text] = Alternative(text, weight, "everyday")
        return tuple(found.values())


def _alias_table(glossary: Glossary) -> dict[str, tuple[str, ...]]:
    """Return each of the glossary's words with all others that mean the same."""
    table: dict[str, dict[str, None]] = {}
    for canonical, aliases in glossary.aliases.items():
        group = [normalise(word).text for word in (canonical, *aliases)]
        for word in group:
            table.setdefault(word, {}).update(dict.fromkeys(w for w in group if w != word))
    ordered = sorted((word for word in table if word), key=lambda word: (-len(word), word))
    return {word: tuple(table[word]) for word in ordered}
