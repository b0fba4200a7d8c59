"""Turning a question as it was typed into the one that was meant, by the words of the knowledge.

A slip is put right only where the words as written make no sense: the characters concerned are
left over when the text is cut into words, or form a rare word that the knowledge lacks, and the
right word sounds the same (or very near) and makes the whole text clearly likelier.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from qa_bot.retrieval.edits import (
    FARTHER,
    SLIP_COST,
    Change,
    change_between,
    in_name,
    price_of,
)
from qa_bot.retrieval.pinyin import PinyinDecoder, distance, is_pinyin
from qa_bot.retrieval.spelling_tables import (
    ALWAYS,
    ASKS,
    CLOSED,
    FIXED,
    FUNCTION,
    LOOKS,
    MEASURED,
    NUMERALS,
    QUESTION_WORDS,
    RIGHT_MEASURE,
    SIDES,
    THAT,
)
from qa_bot.retrieval.tokenizer import Token, Tokenizer
from qa_bot.retrieval.vocabulary import MAX_SPAN, SoundIndex, count_words
from qa_bot.text import has_chinese, is_chinese

RARE = 400
"""A dictionary word seen more often in jieba's corpus is taken as meant."""
OFTEN = 2
"""A word that stands so often in the knowledge is taken on weaker evidence."""
OFTEN_ALONE = 2500
"""A character seen so often as a word of its own in jieba's corpus may be one here."""
NEIGHBOURS = 3.0
"""What a pair of words saves that the knowledge holds side by side."""
USUAL_SIZE = 4000
"""Words and pairs of words in a knowledge of a few reports."""
MAX_CHANGES = 4
MAX_TEXT = 200
"""Characters; longer texts are left as they are."""


@dataclass(frozen=True, slots=True)
class Correction:
    """A text put right; it is the text as given where ``changes`` is empty."""

    text: str
    changes: tuple[Change, ...]


class Speller:
    """Corrects questions by the words of one knowledge; safe to share between threads.

    vocabulary: the knowledge's words, names, and pairs of neighbouring words, with their counts.
    tokenizer: the one that cuts the knowledge and the questions.
    grammar: words of any question.
    """

    def __init__(
        self,
        vocabulary: Mapping[str, int],
        tokenizer: Tokenizer,
        grammar: Iterable[str] = QUESTION_WORDS,
    ) -> None:
        self._vocabulary = vocabulary
        self._tokenizer = tokenizer
        self._count = tokenizer.dictionary.count
        self._grammar = frozenset(grammar)
        self._log_total = math.log(max(1000, sum(vocabulary.values())))
        # In a large knowledge some word sounds like anything: a slip must gain more.
        self._slip_cost = SLIP_COST + max(0.0, math.log(max(1, len(vocabulary)) / USUAL_SIZE))
        self._log_corpus = math.log(tokenizer.dictionary.total)

    @classmethod
    def from_texts(cls, texts: Iterable[str], tokenizer: Tokenizer) -> Speller:
        """Learn words and pairs of neighbouring words from normalised texts."""
        return cls(count_words(texts, tokenizer), tokenizer)

    def correct(self, text: str) -> Correction:
        """Return the question that was meant by a normalised text."""
        if len(text) > MAX_TEXT:
            return Correction(text, ())
        if not has_chinese(text):
            decoded = self._decoder.decode(text) if is_pinyin(text) else None
            return Correction(decoded or text, (Change(text, decoded),) if decoded else ())
        changes: list[Change] = []
        fixed = self._question_words(self._mixed(text, changes), changes)
        for _ in range(MAX_CHANGES):
            found = self._best(fixed) or self._resized(fixed)
            if found is None:
                break
            fixed, change = found
            changes.append(change)
        return Correction(fixed, tuple(changes))

    @cached_property
    def _terms(self) -> frozenset[str]:
        """What may have been meant: words, and pairs of words of which neither is empty."""
        return self._grammar.union(
            term
            for term in self._vocabulary
            if term in self._tokenizer or not (term[0] in FUNCTION or term[-1] in FUNCTION)
        )

    @cached_property
    def _decoder(self) -> PinyinDecoder:
        return PinyinDecoder(self._terms, self._cost, self._tokenizer.dictionary)

    def _mixed(self, text: str, changes: list[Change]) -> str:
        """Put pinyin inside Chinese text into Chinese, where the knowledge has the words."""

        def put(match: re.Match[str]) -> str:
            letters = match.group()
            if len(letters) < 4 or letters in self._vocabulary or not is_pinyin(letters):
                return letters
            decoded = self._decoder.decode(letters, share=0.75)
            if decoded:
                changes.append(Change(letters, decoded))
            return decoded or letters

        return re.sub(r"(?<![a-z0-9])[a-z]+(?: [a-z]+)*(?![a-z0-9])", put, text)

    def _question_words(self, text: str, changes: list[Change]) -> str:
        """Put question words and measure words right."""
        for pattern, right in ALWAYS:
            changes += [Change(wrong.group(), right) for wrong in pattern.finditer(text)]
            text = pattern.sub(right, text)
        for match in MEASURED.finditer(text):
            if self._tokenizer.cut(text[match.start(2) :])[0].text == match[2]:
                right = RIGHT_MEASURE[match[2]]
                changes.append(Change(match.group(), match[1] + right))
                text = text[: match.start(2)] + right + text[match.end() :]
        that = None if ASKS.search(text) else THAT.search(text)
        if that:
            rest = self._tokenizer.cut(text[that.start() :])[0].text
            wrong = rest if len(rest) > 1 else text[that.start() : that.start() + 2]
            changes.append(Change(wrong, "哪" + wrong[1:]))
            text = text[: that.start()] + "哪" + text[that.end() :]
        return text

    @cached_property
    def _sounding(self) -> SoundIndex:
        """The words that a slip may have meant."""
        return SoundIndex(self._terms)

    def _known(self, word: str) -> bool:
        return len(word) > 1 and (word in self._vocabulary or word in self._grammar)

    def _cost(self, word: str) -> float:
        """Return the word's negative log probability, in the knowledge or in the language."""
        count, known = self._count(word), self._vocabulary.get(word, 0)
        cost = self._log_corpus - math.log(count) if count else 9.0 + 5.0 * len(word)
        if known and len(word) > 1:
            cost = min(cost, max(4.0, self._log_total - math.log(known)))
        return min(cost, 5.0) if word in self._grammar else cost

    def _total(self, tokens: Sequence[Token]) -> float:
        """Return what a text costs as it is cut."""
        total, before = 0.0, ""
        for token in tokens:
            total += self._cost(token.text)
            total -= NEIGHBOURS * (before != "" and before + token.text in self._vocabulary)
            before = token.text
        return total

    def _best(self, text: str) -> tuple[str, Change] | None:
        """Return the text with the one change that helps most, None where none helps."""
        tokens = self._tokenizer.cut(text)
        before = self._total(tokens)
        best: tuple[float, str, Change] | None = None
        for start, word, price in self._candidates(text, tokens):
            fixed = text[:start] + word + text[start + len(word) :]
            after = self._tokenizer.cut(fixed)
            gain = before - self._total(after) - price
            if gain > (best[0] if best else 0.0) and self._holds(text, fixed, tokens, after):
                best = gain, fixed, change_between(text, fixed, after)
        return best and best[1:]

    def _is_loose(self, token: Token) -> bool:
        """Tell whether a word as cut may be a slip: a single character, or rare and unknown."""
        word = token.text
        if not is_chinese(word[0]) or word[0] in NUMERALS:
            return False
        protected = self._known(word) or token.tag[:2] in ("ns", "nt", "m")
        return len(word) == 1 or (not protected and self._count(word) < RARE)

    def _candidates(self, text: str, tokens: Sequence[Token]) -> Iterator[tuple[int, str, float]]:
        """Yield where another word may stand, the word, and what putting it there costs."""
        open_, inner = [False] * len(text), [False] * (len(text) + 1)
        for token in tokens:
            loose = self._is_loose(token)
            open_[token.start : token.end] = [loose] * len(token.text)
            inner[token.start + 1 : token.end] = [not loose] * (len(token.text) - 1)
        for match in CLOSED.finditer(text):
            open_[match.start() : match.end()] = [False] * len(match.group())
        doubtful = [o and c not in FUNCTION for o, c in zip(open_, text, strict=True)]
        for start in range(len(text)):
            for end in range(start + 2, min(start + MAX_SPAN, len(text)) + 1):
                span = text[start:end]
                if inner[start] or not is_chinese(span[-1]) or not is_chinese(span[0]):
                    break
                if inner[end] or not any((doubtful if len(span) == 2 else open_)[start:end]):
                    continue
                for word in sorted(self._alike(span)):  # of equals the same one at each start
                    price = price_of(span, word, open_[start:end])
                    if price is not None:
                        yield start, word, price + self._slip_cost

    def _alike(self, span: str) -> set[str]:
        """Return the known words that sound nearly like the span or look like it."""
        found = self._sounding.find(span)
        for i, char in enumerate(span):
            looks = (span[:i] + other + span[i + 1 :] for other in LOOKS.get(char, ""))
            found.update(word for word in looks if word in self._terms)
        found.discard(span)
        return found

    def _holds(
        self, text: str, fixed: str, before: Sequence[Token], after: Sequence[Token]
    ) -> bool:
        """Tell whether each changed character now stands in a word, and is no name's.

        A short word that is in doubt must stand in the knowledge beside the same neighbour.
        """
        for i, (wrong, right) in enumerate(zip(text, fixed, strict=True)):
            if wrong == right:
                continue
            at = next(m for m, t in enumerate(before) if t.end > i)
            n = next(n for n, t in enumerate(after) if t.end > i)
            place = after[n].tag in ("ns", "nt")
            if place or not self._known(after[n].text) or in_name(at, before):
                return False
            if self._in_doubt(wrong, i, after, n, before[at].text):
                return False
        return True

    def _in_doubt(self, wrong: str, i: int, after: Sequence[Token], n: int, typed: str) -> bool:
        """Tell whether the evidence is weak that ``wrong`` in ``typed`` was a slip."""
        word, first = after[n].text, i == after[n].start
        rest = word[: i - after[n].start] + word[i - after[n].start + 1 :]
        right = word[i - after[n].start]
        apart = distance(wrong, right)
        weak = apart in (1, 3) or (apart == 2 and self._vocabulary.get(word, 0) < OFTEN)
        weak |= self._is_left_over(after, n) or not self._beats(typed, word)
        if wrong in SIDES or (wrong in FUNCTION and not (first and len(rest) == 1)):
            weak |= len(rest) > 1 or self._count(rest) >= OFTEN_ALONE
        elif len(word) > 2:
            return False
        return weak and not self._has_neighbour(after, n)

    def _beats(self, typed: str, word: str) -> bool:
        """Tell whether a word is so much more usual here than a rare one of the dictionary."""
        if len(typed) == 1:
            return True
        if word in self._grammar:
            return self._count(word) > 20 * self._count(typed)
        return self._count(typed) < 100 and self._vocabulary.get(word, 0) >= 5 * OFTEN

    def _is_left_over(self, tokens: Sequence[Token], n: int) -> bool:
        """Tell whether a single character that says something still stands beside the word."""
        for step in (-1, 1):
            beside = tokens[n + step].text if 0 <= n + step < len(tokens) else ""
            further = tokens[n + 2 * step].text if 0 <= n + 2 * step < len(tokens) else ""
            known = (beside + further if step > 0 else further + beside) in self._vocabulary
            if len(beside) != 1 or known or not is_chinese(beside):
                continue
            says = beside not in FUNCTION | SIDES | FIXED
            if says and tokens[n + step].tag not in ("v", "m", "n", "q", "f"):
                return True
        return False

    def _has_neighbour(self, tokens: Sequence[Token], n: int) -> bool:
        """Tell whether the knowledge has the word side by side with the one before or behind."""
        word = tokens[n].text
        left = tokens[n - 1].text if n else "的"
        right = tokens[n + 1].text if n + 1 < len(tokens) else "的"
        return (left not in FUNCTION and left + word in self._vocabulary) or (
            right not in FUNCTION and word + right in self._vocabulary
        )

    @cached_property
    def _shortened(self) -> Mapping[str, tuple[str, int]]:
        """Longer words with an inner character left out → the word and which."""
        words = [w for w in self._vocabulary if 4 <= len(w) <= MAX_SPAN and w in self._tokenizer]
        return {w[:i] + w[i + 1 :]: (w, i) for w in words for i in range(1, len(w) - 1)}

    def _resized(self, text: str) -> tuple[str, Change] | None:
        """Return the text without a doubled character, or with one that was dropped."""
        tokens = self._tokenizer.cut(text)
        closed = {i for m in CLOSED.finditer(text) for i in range(*m.span())}
        for i in (t.start for t in tokens if len(t.text) == 1):
            if not is_chinese(text[i]) or text[i] in NUMERALS or i in closed:
                continue
            for fixed, at in self._resizings(text, i):
                after = self._tokenizer.cut(fixed)
                word = next(t for t in after if t.end > at)
                gain = self._total(tokens) - self._total(after)
                if self._known(word.text) and gain > self._slip_cost + FARTHER[2]:
                    typed = text[word.start : word.end + len(text) - len(fixed)]
                    return fixed, Change(typed, word.text)
        return None

    def _resizings(self, text: str, i: int) -> Iterator[tuple[str, int]]:
        """Yield texts that differ by one character near ``i``, and where a word now stands."""
        doubled = text[i] == text[i - 1 : i]
        if text[i] not in FUNCTION and (doubled or text[i] == text[i + 1 : i + 2]):
            yield text[:i] + text[i + 1 :], i - doubled
        for start in range(max(0, i - MAX_SPAN), i + 1):
            for end in range(max(i + 1, start + 3), min(start + MAX_SPAN, len(text)) + 1):
                word, missing = self._shortened.get(text[start:end], ("", 0))
                if not word or abs(start + missing - i) > 1 or word[missing] in FIXED:
                    continue
                # A single character beside it may be the slip, and none was dropped.
                beside = (
                    self._tokenizer.cut(text[:start])[-1:] + self._tokenizer.cut(text[end:])[:1]
                )
                if all(len(t.text) > 1 or t.text in "的了有是在和" or t.tag == "x" for t in beside):
                    yield text[:start] + word + text[end:], start + missing
