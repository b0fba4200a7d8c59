"""The English words of a question as terms: each with the Chinese words it may stand for."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from qa_bot.knowledge.passage import Glossary
from qa_bot.reading.english_tables import LEVELS, MONTHS, SLIPS, STOP
from qa_bot.retrieval.lexicon import Lexicon
from qa_bot.retrieval.stem import key
from qa_bot.text import View, normalise

MAX_PHRASE = 5
MAX_ALTERNATIVES = 8
SINGLE = 0.5
"""What a one-character alternative counts: it stands for more than the English word does."""
SYNONYM = 0.5
"""What the synonym of a translation counts that the knowledge itself does not hold."""

_LATIN = re.compile(r"[A-Za-z0-9]+(?:['’][A-Za-z]+|[.,]\d+)*%?")
_YEAR = re.compile(r"(?:19|20)\d\d")
_SCALES = {"thousand": 1e3, "million": 1e6, "billion": 1e9}
_TYPO_CUTOFF = 82

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
    """

    text: str
    alternatives: tuple[tuple[str, float], ...]
    known: bool = True
    name: bool = False
    limit: bool = False


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


class Translator:
    """Turns Latin words into terms over one knowledge.

    known: a word's idf in the knowledge, 0.0 if it is not there.
    names: Chinese names for a Latin one (``PinyinNames.find``); none where it is not given.
    """

    def __init__(
        self, lexicon: Lexicon, glossary: Glossary, known: Known, names: Names | None = None
    ) -> None:
        self._lexicon = lexicon
        self._known = known
        self._names: Names = names or (lambda _: ())
        self._glossary: dict[str, list[str]] = {}
        for canonical, english in glossary.english.items():
            chinese = normalise(canonical).text
            for name in english:
                self._glossary.setdefault(key(name), []).append(chinese)

    def terms(self, view: View, words: Sequence[Word]) -> list[tuple[int, int, EnglishTerm]]:
        """Return the terms of the words, longest phrases first, with their places in the view."""
        found: list[tuple[int, int, EnglishTerm]] = []
        at = 0
        while at < len(words):
            size, term = self._longest(view, words, at)
            if term is not None:
                start, end = words[at].start, words[at + size - 1].end
                limit = any(p.fullmatch(term.text) for p, _ in LEVELS) or bool(
                    _YEAR.fullmatch(term.text)
                )
                found.append((start, end, replace(term, limit=limit)))
            at += size
        return found

    def _longest(
        self, view: View, words: Sequence[Word], at: int
    ) -> tuple[int, EnglishTerm | None]:
        for size in range(min(MAX_PHRASE, len(words) - at), 0, -1):
            run = words[at : at + size]
            text = view.text[run[0].start : run[-1].end]
            if size > 1 and re.search(r"[^\w\s'’.&/-]", text):
                continue
            phrase = " ".join(word.plain for word in run)
            term = self._whole(text, phrase, run, first=at == 0)
            if term is not None:
                return size, term
        return 1, self._single(view, words, at)

    def _whole(
        self, text: str, phrase: str, run: Sequence[Word], *, first: bool
    ) -> EnglishTerm | None:
        """Return the term of a phrase that stands in a list as it is, None if it does not."""
        chinese = self._glossary.get(key(phrase))
        if chinese:
            return EnglishTerm(text, tuple((word, 1.0) for word in dict.fromkeys(chinese)))
        capitals = all(word.capital for word in run) and not (first and len(run) == 1)
        if capitals and (len(run) > 1 or run[0].plain not in STOP):
            names = self._names(phrase)
            # A dictionary's word that happens to read as pinyin is the word: Women, China.
            if names and (len(run) > 1 or not self._lexicon.chinese(phrase)):
                return EnglishTerm(text, _even(names), name=True)
        if len(run) > 1 and run[0].plain not in STOP and run[-1].plain not in STOP:
            alternatives = self._held(self._lexicon.chinese(phrase))
            if alternatives:
                return EnglishTerm(text, alternatives)
        return None

    def _single(self, view: View, words: Sequence[Word], at: int) -> EnglishTerm | None:
        word = words[at]
        text = view.text[word.start : word.end]
        if not word.plain or all(part in STOP for part in word.plain.split()):
            return None
        if word.plain[0].isdigit():
            return _number(text, words, at)
        if word.plain in MONTHS or (word.plain in ("may",) and word.capital and at):
            return EnglishTerm(text, ((MONTHS[word.plain], 1.0),))
        return self._word(text, word)

    def _word(self, text: str, word: Word) -> EnglishTerm:
        found = self._lexicon.chinese(word.plain)
        held = self._held(found)
        if held:
            return EnglishTerm(text, held)
        if self._known(text):
            return EnglishTerm(text, ((text, 1.0),), name=not found)
        names = self._names(word.plain)
        if names:
            return EnglishTerm(text, _even(names), name=True)
        if not found:
            mended = self._mend(word.plain)
            if mended is not None:
                return replace(mended, text=text)
            return EnglishTerm(text, (), known=False, name=True)
        akin = {
            other: weight * share * SYNONYM
            for chinese, weight in found[:4]
            for other, share in self._lexicon.synonyms(chinese)
        }
        held = self._held(sorted(akin.items(), key=lambda item: -item[1]))
        if held:
            return EnglishTerm(text, held)
        return EnglishTerm(text, _scaled(found[:MAX_ALTERNATIVES]), known=False)

    def _held(self, found: Iterable[tuple[str, float]]) -> tuple[tuple[str, float], ...]:
        """Return those words that the knowledge holds, a single character for half its weight."""
        held = [
            (word, weight * (SINGLE if len(word) == 1 else 1.0))
            for word, weight in found
            if self._known(word)
        ]
        held.sort(key=lambda item: -item[1])
        return _scaled(held[:MAX_ALTERNATIVES])

    @cached_property
    def _spellings(self) -> Mapping[str, int]:
        """Return the words that a slip may have meant, with their rank: the most used first."""
        names = [part for name in self._glossary for part in name.split()]
        return {word: i for i, word in enumerate(dict.fromkeys((*names, *self._lexicon.spellings())))}

    def _mend(self, word: str) -> EnglishTerm | None:
        """Return the term of the word that an unknown word was most likely meant to be."""
        # Imported late: most questions have no slips.
        from rapidfuzz import fuzz, process

        if len(word) < 4 or not word.isalpha():
            return None
        close = process.extract(
            word, self._spellings.keys(), scorer=fuzz.ratio, score_cutoff=_TYPO_CUTOFF, limit=12
        )
        ranked = sorted(
            (item for item in close if item[0][0] == word[0]),
            key=lambda item: (-item[1] + self._spellings[item[0]] / 600, item[0]),
        )
        for candidate, *_ in ranked:
            # "traned" is trained, not a rare word that lies as near and is not spoken of here.
            alternatives = self._held(self._lexicon.chinese(candidate))
            if alternatives:
                return EnglishTerm(candidate, alternatives)
        return None


def _even(names: Iterable[str]) -> tuple[tuple[str, float], ...]:
    return tuple((name, 1.0) for name in names)


def _scaled(found: Sequence[tuple[str, float]]) -> tuple[tuple[str, float], ...]:
    """Return the words with weights of which the greatest is 1.0."""
    top = max((weight for _, weight in found), default=1.0) or 1.0
    return tuple((word, round(weight / top, 3)) for word, weight in found)


def _number(text: str, words: Sequence[Word], at: int) -> EnglishTerm:
    """Return a figure as it stands and as Chinese writes it: 140,000 and 14万, 1.2 million."""
    plain = text.replace(",", "")
    following = words[at + 1].plain if at + 1 < len(words) else ""
    spellings = [plain]
    if re.fullmatch(r"\d+(?:\.\d+)?", plain):
        value = float(plain) * _SCALES.get(following, 1.0)
        for size, unit in ((1e8, "亿"), (1e4, "万")):
            if value >= size and not _YEAR.fullmatch(plain):
                spellings.insert(0, f"{value / size:g}{unit}")
                break
        if following in _SCALES:
            spellings.append(f"{value:g}")
    return EnglishTerm(text, _even(dict.fromkeys(spellings)))

