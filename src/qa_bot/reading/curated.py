"""The curated answers, found by what a question asks: given only if it is surely the same."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from qa_bot.errors import KnowledgeError
from qa_bot.knowledge.passage import FAQ_FILE, FaqEntry, Piece
from qa_bot.reading.inquiry import Inquiry
from qa_bot.reading.sameness import Key, Sameness
from qa_bot.text import normalise

Note = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Curated:
    """A curated answer to a question.

    wording: the wording of the entry that asks the same.
    notes: what of the question was not taken as written, as (written, taken as).
    """

    entry: FaqEntry
    wording: Piece
    notes: tuple[Note, ...] = ()


class CuratedAnswers:
    """Finds curated answers; safe to share between threads.

    Looking one up takes as long for five thousand as for one: each wording has a key.
    problems: wordings that ask what an entry before them asks; that one's answer holds.
    """

    def __init__(self, entries: Sequence[FaqEntry], sameness: Sameness) -> None:
        self._sameness = sameness
        self._by_key: dict[Key, Curated] = {}
        problems = []
        for entry in entries:
            for wording in entry.wordings:
                keys = list(self._keys(wording.text))
                known = next(filter(None, map(self._by_key.get, keys)), None)
                if known is not None and known.entry is not entry:
                    problems.append(_twice(wording, known.wording))
                    continue
                for key in keys:
                    self._by_key.setdefault(key, Curated(entry, wording))
        self.problems: tuple[KnowledgeError, ...] = tuple(problems)

    def _keys(self, text: str) -> Iterable[Key]:
        yield ("letters", _letters(text))
        yield from self._sameness.keys(text)

    def is_wording(self, text: str) -> bool:
        """Tell whether a text is, to the letter, a wording of an entry."""
        return ("letters", _letters(text)) in self._by_key

    def find(self, text: str, inquiry: Inquiry) -> Curated | None:
        """Return the curated answer to a question, as it is written or with its slips put right.

        inquiry: the same question, understood.
        """
        found = self._find(text)
        notes = tuple(note for note in inquiry.notes if note[1] in inquiry.written)
        if found is not None or not notes or not all(map(self._is_slip, notes)):
            return found
        found = self._find(inquiry.written)
        return found and Curated(found.entry, found.wording, notes)

    def _is_slip(self, note: Note) -> bool:
        """Tell whether what was put right surely was one: 期终 for 期中 is a word of its own."""
        wrong, right = note
        return right.startswith("哪") or not self._sameness.is_word(wrong)

    def _find(self, text: str) -> Curated | None:
        return next(filter(None, map(self._by_key.get, self._keys(text))), None)

    def find_whole(self, texts: Iterable[str]) -> tuple[str, Curated] | None:
        """Return which of the questions that a short turn may stand for has a curated answer.

        None if there are several, and they do not have the same one.
        """
        found = [(text, curated) for text in texts if (curated := self._find(text)) is not None]
        if len({curated.entry.line for _, curated in found}) != 1:
            return None
        return found[0]


def _letters(text: str) -> str:
    """Return a text as it is compared to the letter: in one spelling, without marks at its ends."""
    return normalise(text).text.strip(" ?!。,.;…~\"'“”")


def _twice(wording: Piece, first: Piece) -> KnowledgeError:
    return KnowledgeError(
        FAQ_FILE,
        f'"{wording.text}" asks the same as "{first.text}" on line {first.line}, '
        "whose answer is the one that is given",
        "Remove one of the two, or say in both what tells them apart.",
        line=wording.line,
    )
