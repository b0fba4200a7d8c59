"""What people asked and did not get: questions that mean the same, put together and counted."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from qa_bot.assistant import Assistant
from qa_bot.reading.inquiry import Inquiry
from qa_bot.reading.sameness import canonical_words
from qa_bot.store import Entry, is_masked
from qa_bot.text import normalise, pairs

SAME = 0.6
"""The share of their weight that two questions must have in common to mean the same.

Chosen by what is joined among the questions of tests/questions: rather too little than too much,
since a wrong join hides a gap, and a missed one lists it twice.
"""
_FREE = frozenset({"none", "what", "which", "list", "yesno"})
"""Forms of questions that may ask for the same as any other: 借书证怎么办, 办理借书证."""
_ASKING = frozenset(
    "有没有 能不能 可不可以 会不会 要不要 是不是 能否 可否 是否 可以 能 会 进".split()
)
"""Words of yes/no questions that say how it is asked, not what."""
_ALL_COUNTS = {"total": "count"}


@dataclass(frozen=True, slots=True)
class Gap:
    """A question in all its wordings.

    wordings: the most asked first. unanswered, voted_down: how often which of the two.
    expected: what staff say the right answer was, the latest first.
    answer: what the knowledge says to it now, "" while it says nothing that settles it.
    """

    wordings: tuple[str, ...]
    unanswered: int
    voted_down: int
    first: datetime
    last: datetime
    languages: tuple[str, ...]
    expected: tuple[str, ...]
    answer: str = ""

    @property
    def asked(self) -> int:
        """How often it was asked and not, or not well, answered."""
        return self.unanswered + self.voted_down


def find_gaps(entries: Iterable[Entry], assistant: Assistant) -> list[Gap]:
    """Return the gaps among the entries, the most asked first, then the latest."""
    by_text: dict[tuple[bool, str], list[Entry]] = {}
    for entry in entries:
        if entry.status == "unknown" or entry.vote < 0:
            key = (is_masked(entry.question), _letters(entry.question))
            by_text.setdefault(key, []).append(entry)
    texts = sorted(by_text.values(), key=lambda asked: (-len(asked), asked[0].id))
    groups = _Groups(assistant)
    for asked in texts:
        groups.put(asked)
    gaps = [_gap(group.entries) for group in groups.found]
    return sorted(gaps, key=lambda gap: (-gap.asked, -gap.last.timestamp()))


def answer_now(gap: Gap, assistant: Assistant) -> str:
    """Ask a gap's first wording again; return the answer if it settles the gap, else "".

    An answer settles what was unanswered. What was voted down had an answer before: it is settled
    only if staff said what is right, and the answer now says it. A question that was masked is not
    asked again: without its number it may be another one.
    """
    if is_masked(gap.wordings[0]):
        return ""
    answer = assistant.ask(gap.wordings[0])
    if answer.status != "answered":
        return ""
    if gap.voted_down and not any(_says(answer.text, expected) for expected in gap.expected):
        return ""
    return answer.text


def _says(text: str, expected: str) -> bool:
    """Tell whether a text holds another, whatever their marks and spaces; 31 is not in 310.

    Nothing holds what was masked: the number may be what mattered.
    """
    return not is_masked(expected) and bool(
        re.search(rf"(?<!\d){re.escape(_letters(expected))}(?!\d)", _letters(text))
    )


def _letters(text: str) -> str:
    """Return a text as two wordings are compared that differ in marks and spaces alone."""
    view = normalise(text).text
    return "".join(char for char in view if char.isalnum()) or view


def _gap(entries: Sequence[Entry]) -> Gap:
    wordings = Counter(entry.question for entry in entries)
    unanswered = sum(entry.status == "unknown" for entry in entries)
    latest_first = sorted(entries, key=lambda entry: entry.when, reverse=True)
    return Gap(
        wordings=tuple(text for text, _ in wordings.most_common()),
        unanswered=unanswered,
        voted_down=len(entries) - unanswered,
        first=latest_first[-1].when,
        last=latest_first[0].when,
        languages=tuple(language for language, _ in Counter(e.language for e in entries).most_common()),
        expected=tuple(dict.fromkeys(e.expected for e in latest_first if e.expected)),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Meaning:
    """What a question asks, as far as two questions are compared by it.

    limits: what must be the same: years, levels, places, numbers, whether one is masked.
    form: the kind of answer.
    weights: pairs of characters and single words, with how much of the question they carry.
    """

    limits: tuple[object, ...]
    form: str
    weights: Mapping[str, float]
    total: float


@dataclass(slots=True)
class _Group:
    """Questions that mean the same as the first of them."""

    meaning: _Meaning
    entries: list[Entry] = field(default_factory=list)


class _Groups:
    """Puts each question to the group that it is nearest to, by an index of what groups say."""

    def __init__(self, assistant: Assistant) -> None:
        self._assistant = assistant
        self._canonical = canonical_words(assistant.knowledge.glossary)
        self._index: dict[str, list[_Group]] = {}
        self.found: list[_Group] = []

    def put(self, entries: Sequence[Entry]) -> None:
        """Put a question with all its entries to a group, a new one if it is like none."""
        meaning = self._meaning(entries[0].question)
        near = ((_likeness(group.meaning, meaning), group) for group in self._near(meaning))
        likeness, group = max(near, key=lambda pair: pair[0], default=(0.0, None))
        if group is None or likeness < SAME:
            group = _Group(meaning)
            self.found.append(group)
            for piece in meaning.weights:
                self._index.setdefault(piece, []).append(group)
        group.entries.extend(entries)

    def _near(self, meaning: _Meaning) -> Iterator[_Group]:
        """Yield the groups that may be like a question, without a look at all of them.

        Two that share SAME of their weight share one of any pieces that make up the rest. The
        rarest pieces are taken, so that a word of every question leads to few of them.
        """
        pieces = sorted(meaning.weights, key=lambda piece: len(self._index.get(piece, ())))
        seen: set[int] = set()
        passed = 0.0
        for piece in pieces:
            for group in self._index.get(piece, ()):
                share = meaning.total / group.meaning.total
                if SAME <= share <= 1 / SAME and id(group) not in seen:
                    seen.add(id(group))
                    yield group
            passed += meaning.weights[piece]
            if passed > (1 - SAME) * meaning.total:
                break

    def _meaning(self, question: str) -> _Meaning:
        inquiry = self._assistant.understand(question)
        weights: dict[str, float] = {}
        for term in (term for term in inquiry.terms if term.text not in _ASKING):
            pieces = _pieces(self._canonical.get(term.text, term.text))
            for piece in pieces:
                weights[piece] = weights.get(piece, 0.0) + term.weight / len(pieces)
        if not weights:  # nothing but a form (那市级的呢): the same only in the same words
            weights = {_letters(inquiry.question.text): 1.0}
        limits = (is_masked(question), *_limits(inquiry))
        return _Meaning(limits, _form(inquiry), weights, sum(weights.values()))


def _pieces(word: str) -> list[str]:
    """Return a word's pairs of characters, so that 市图书馆 and 图书馆 have something in common."""
    return [word] if word.isascii() else sorted(pairs(word)) or [word]


def _limits(inquiry: Inquiry) -> tuple[object, ...]:
    limits = inquiry.limits
    numbers = frozenset(re.findall(r"\d+", inquiry.question.text))
    return limits.levels, limits.years, frozenset(limits.places), limits.ordinals, numbers


def _form(inquiry: Inquiry) -> str:
    question = inquiry.question
    form = question.kind if question.gap == "none" else question.gap
    return "" if form in _FREE else _ALL_COUNTS.get(form, form)


def _likeness(one: _Meaning, other: _Meaning) -> float:
    """Return in 0.0-1.0 how much of their weight two questions share (weighted Jaccard index)."""
    forms = {one.form, other.form} - {""}
    if one.limits != other.limits or len(forms) > 1:
        return 0.0
    shared = sum(min(w, other.weights.get(piece, 0.0)) for piece, w in one.weights.items())
    return shared / (one.total + other.total - shared)
