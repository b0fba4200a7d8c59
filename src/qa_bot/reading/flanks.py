"""Where in a sentence the question's words stand, summed so that a span's side costs nothing."""

from __future__ import annotations

from collections.abc import Sequence

from qa_bot.reading.candidates import HARD
from qa_bot.reading.features import Context

JOIN = ("和", "与", "及", "、", "以及", "或", "跟", "并")
"""Words that join like things."""
START, STOP = "<s>", "</s>"
"""What stands before the first word and behind the last."""
FADE = 0.8
"""What a word's weight still counts for one word further away; half of that beyond a clause."""


class Flanks:
    """Sums of the question's weight up to each word, so that a side costs one subtraction."""

    def __init__(self, context: Context, index: int) -> None:
        sentence = context.sentences[index]
        matched = context.matched[index]
        self.asked = context.asked[index]
        self.matched = matched
        self.all = [0.0]
        self.left = [0.0]
        self.right = [0.0]
        for word, weight in zip(sentence.words, matched, strict=True):
            self.all.append(self.all[-1] + weight)
            self.left.append(self.left[-1] + weight * (word in context.left_words))
            self.right.append(self.right[-1] + weight * (word in context.right_words))
        clause = sentence.clause
        count = len(clause)
        self.clause_start = [0] * count
        self.clause_end = [count] * count
        for i in range(1, count):
            same = clause[i] == clause[i - 1]
            self.clause_start[i] = self.clause_start[i - 1] if same else i
        for i in range(count - 2, -1, -1):
            same = clause[i] == clause[i + 1]
            self.clause_end[i] = self.clause_end[i + 1] if same else i + 1
        self.total = context.total
        sums = [self.all[self.clause_end[i]] - self.all[self.clause_start[i]] for i in range(count)]
        self.clause_sum = sums
        self.clause_rank = [sum(other > mine for other in set(sums)) for mine in sums]
        channels = _channels(context, index)
        words = sentence.words
        self.near_before = [_faded(words, weights) for weights in channels]
        self.near_after = [_faded(words[::-1], weights[::-1])[::-1] for weights in channels]
        self.left_at = [k for k, word in enumerate(sentence.words) if word == context.question.left]
        self.right_at = [
            k for k, word in enumerate(sentence.words) if word == context.question.right
        ]
        focus = context.question.focus
        self.focus_at = [
            k for k, word in enumerate(sentence.words) if focus and word.endswith(focus)
        ]


NEAR = ("", "_left", "_right", "_related")
"""All of the question's words, those left of the gap, those right of it, those half the same."""


def _channels(context: Context, index: int) -> tuple[list[float], ...]:
    """Return each word's weight in the four ways of ``NEAR``."""
    matched = context.matched[index]
    words = context.sentences[index].words
    pairs = list(zip(words, matched, strict=True))
    left = [weight if word in context.left_words else 0.0 for word, weight in pairs]
    right = [weight if word in context.right_words else 0.0 for word, weight in pairs]
    return list(matched), left, right, _related(context, index)


def _related(context: Context, index: int) -> list[float]:
    """Return the weight of words that only share a character with the question: 建造, 兴建."""
    by_char: dict[str, float] = {}
    for term, weight in context.weights.items():
        if len(term) > 1:
            for char in term:
                by_char[char] = max(by_char.get(char, 0.0), weight / len(term))
    sentence = context.sentences[index]
    return [
        sum([by_char.get(char, 0.0) for char in word])
        if content and not matched and len(word) > 1
        else 0.0
        for word, matched, content in zip(
            sentence.words, context.matched[index], sentence.content, strict=True
        )
    ]


def _faded(words: Sequence[str], weights: Sequence[float]) -> list[float]:
    """Return for each word the weight before it, less the further away."""
    out, current = [], 0.0
    for word, weight in zip(words, weights, strict=True):
        out.append(current)
        current = current * FADE + weight
        if word in HARD:
            current *= 0.5
    return out


def offset_to(places: Sequence[int], at: int) -> str:
    """Return how many words away the nearest of some places is, with its side; "-" for none."""
    if not places:
        return "-"
    nearest = min((place - at for place in places), key=abs)
    if abs(nearest) <= 4:
        return str(nearest)
    side = "+" if nearest > 0 else "-"
    return f"{side}8" if abs(nearest) <= 8 else f"{side}far"


def common_suffix(a: str, b: str, end: int, most: int = 6) -> int:
    """Return how many characters a's end and ``b[:end]``'s end have in common."""
    size = 0
    limit = min(len(a), end, most)
    while size < limit and a[-1 - size] == b[end - 1 - size]:
        size += 1
    return size


def common_prefix(a: str, b: str, start: int, most: int = 6) -> int:
    """Return how many characters a's start and ``b[start:]``'s start have in common."""
    size = 0
    limit = min(len(a), len(b) - start, most)
    while size < limit and a[size] == b[start + size]:
        size += 1
    return size
