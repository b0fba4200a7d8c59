"""The English words of a question as terms: each with the Chinese words it may stand for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from qa_bot.knowledge.passage import Glossary
from qa_bot.reading.compounds import compounds
from qa_bot.reading.english_tables import (
    ARTICLES,
    AUXILIARY,
    LEVELS,
    MONTHS,
    NUMERALS,
    ORDINALS,
    PHRASAL,
    STARTS,
    STOP,
)
from qa_bot.reading.english_words import EnglishTerm, Known, Names, Placed, Word
from qa_bot.retrieval.lexicon import Lexicon
from qa_bot.retrieval.stem import american, key
from qa_bot.text import View, normalise

MAX_PHRASE = 5
MAX_ALTERNATIVES = 8
SINGLE = 0.4
"""What a one-character alternative counts: it stands for more than the English word does."""
SINGLE_LEAST = 0.7
"""What a one-character alternative must weigh in the dictionary to count at all."""
SYNONYM = 0.5
"""What the synonym of a translation counts that the knowledge itself does not hold."""

_YEAR = re.compile(r"(?:19|20)\d\d")
_SCALES = {"thousand": 1e3, "million": 1e6, "billion": 1e9}
_TYPO_CUTOFF = 82


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

    def terms(self, view: View, words: Sequence[Word]) -> list[Placed]:
        """Return the terms of the words, longest phrases first, with their places in the view."""
        found: list[Placed] = []
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
        return found + compounds(view, found, self._lexicon, self._known)

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
        if chinese and run[0].plain not in ARTICLES:
            return EnglishTerm(text, tuple((word, 1.0) for word in dict.fromkeys(chinese)))
        capitals = all(word.capital for word in run) and not (first and len(run) == 1)
        if capitals and (len(run) > 1 or run[0].plain not in STOP):
            names = self._names(phrase)
            # A dictionary's word that happens to read as pinyin is the word: Women, China.
            if names and (len(run) > 1 or not self._lexicon.chinese(phrase)):
                return EnglishTerm(text, _even(names), name=True)
        if len(run) > 1 and _may_be_phrase(run):
            found = self._lexicon.chinese(phrase)
            alternatives = self._held(found)
            if alternatives:
                return EnglishTerm(text, alternatives)
            if found and run[0].plain in STARTS:
                # "take place" is no place even where nothing takes place.
                return EnglishTerm(text, _scaled(found[:MAX_ALTERNATIVES]), known=False)
        return None

    def _single(self, view: View, words: Sequence[Word], at: int) -> EnglishTerm | None:
        word = words[at]
        text = view.text[word.start : word.end]
        if word.plain == "may" and word.capital and at:
            return EnglishTerm(text, ((MONTHS["may"], 1.0),))
        if not word.plain or all(part in STOP for part in word.plain.split()):
            return None
        if word.plain[0].isdigit():
            return _number(text, words, at)
        if word.plain in MONTHS and word.capital:
            return EnglishTerm(text, ((MONTHS[word.plain], 1.0),))
        ordinal = ORDINALS.get(word.plain)
        if ordinal and word.plain != "first":
            return EnglishTerm(text, ((f"第{ordinal}", 1.0), (f"{ordinal}期", 0.8), (ordinal, 0.4)))
        if word.plain in NUMERALS:
            digit, chinese = NUMERALS[word.plain]
            return EnglishTerm(text, ((chinese, 1.0), (digit, 0.9)))
        if len(word.plain) == 1 and not self._known(text):
            return None
        return self._word(text, word, acronym=view.source(word.start, word.end).isupper())

    def _word(self, text: str, word: Word, *, acronym: bool) -> EnglishTerm:
        found = self._lexicon.chinese(word.plain)
        held = self._held(found)
        if held:
            return EnglishTerm(text, held)
        if self._known(text):
            return EnglishTerm(text, ((text, 1.0),), name=not found)
        names = self._names(word.plain)
        if names:
            return EnglishTerm(text, _even(names), name=True)
        if not self._is_spelt(word.plain):
            mended = self._mend(word.plain)
            if mended is not None:
                return EnglishTerm(text, mended)
        if not found or acronym:
            return EnglishTerm(text, (), known=False, name=True)
        akin = {
            other: weight * share
            for chinese, weight in found[:4]
            for other, share in self._lexicon.synonyms(chinese)
        }
        held = self._held(sorted(akin.items(), key=lambda item: -item[1]))
        if held:
            return EnglishTerm(text, tuple((word, weight * SYNONYM) for word, weight in held))
        return EnglishTerm(text, _scaled(found[:MAX_ALTERNATIVES]), known=False)

    def _is_spelt(self, word: str) -> bool:
        """Tell whether the word, or what it is a plain form of, is one that the glosses use."""
        forms = [word, word.removesuffix("s"), american(word)]
        for ending in ("es", "ed", "ing", "er", "ers"):
            base = word.removesuffix(ending)
            forms += [base, base + "e"] if base != word else []
        return any(form in self._lexicon.spellings for form in forms)

    def _held(self, found: Iterable[tuple[str, float]]) -> tuple[tuple[str, float], ...]:
        """Return those words that the knowledge holds, a single character for half its weight."""
        held = [
            (word, weight * (SINGLE if len(word) == 1 else 1.0))
            for word, weight in found
            if (len(word) > 1 or weight >= SINGLE_LEAST) and self._known(word)
        ]
        held.sort(key=lambda item: -item[1])
        return _scaled(held[:MAX_ALTERNATIVES])

    def _mend(self, word: str) -> tuple[tuple[str, float], ...] | None:
        """Return the alternatives of the word that an unknown word was most likely meant to be."""
        # Imported late: most questions have no slips.
        from rapidfuzz import fuzz, process

        if len(word) < 4 or not word.isalpha():
            return None
        ranks = self._lexicon.spellings
        own = {part: 0 for name in self._glossary for part in name.split()}
        close = process.extract(
            word, (*own, *ranks), scorer=fuzz.ratio, score_cutoff=_TYPO_CUTOFF, limit=12
        )
        ranked = sorted(
            (item for item in close if item[0][0] == word[0]),
            key=lambda item: (-item[1] + ranks.get(item[0], 0) / 600, item[0]),
        )
        for candidate, *_ in ranked:
            # "traned" is trained, not a rare word that lies as near and is not spoken of here.
            alternatives = self._held(self._lexicon.chinese(candidate))
            if alternatives:
                return alternatives
        return None


def _may_be_phrase(run: Sequence[Word]) -> bool:
    """Tell whether words may be looked up together: no article or preposition at an edge."""
    first, last = run[0].plain, run[-1].plain
    if (
        first in AUXILIARY
        or (first in STOP and first not in STARTS)
        or (last in AUXILIARY and last not in PHRASAL)
    ):
        return False
    return not ARTICLES & {first, last} and not all(word.plain in STOP for word in run)


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
    if at and words[at - 1].plain in ("no", "number") and plain.isdigit() and len(plain) < 3:
        # The Qiming No. 1 is 启明一号.
        chinese = dict(NUMERALS.values()).get(plain, plain)
        return EnglishTerm(text, _even((f"{chinese.replace('两', '二')}号", f"{plain}号")))
    if re.fullmatch(r"\d+(?:\.\d+)?", plain):
        value = float(plain) * _SCALES.get(following, 1.0)
        for size, unit in ((1e8, "亿"), (1e4, "万")):
            if value >= size and not _YEAR.fullmatch(plain):
                spellings.insert(0, f"{value / size:g}{unit}")
                break
        if following in _SCALES:
            spellings.append(f"{value:g}")
    return EnglishTerm(text, _even(dict.fromkeys(spellings)))
