"""What speaks for or against one fragment of a page going on in another."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from operator import add
from typing import Protocol

from qa_bot.knowledge.marks import CLOSERS, COMMAS, OPENERS, STOPS, End, unbalanced
from qa_bot.text import is_chinese, to_simplified

_CONTINUERS = frozenset("的是了着过们等地得者之性化度里年个月会成方用时区家及代制和斯尔")
_STARTERS = frozenset("虽另随但除该此早例拿由每当从据然它他她其许如今第因在这而目为我全")
_UNITS = frozenset("年月日时点分个名位家人次项元万亿千百多余余%％")
_CLAUSE = re.compile("[，。！？；：,;!?]")
_RUN = re.compile(r"[A-Za-z]{2,20}|[0-9]{3,20}|[㐀-䶿一-鿿〇]{2,}")
_CLAUSE_REACH = 80
_LONGEST = 5  # characters of a word
_REACH = 6  # characters looked at on either side of a seam
_PAGE_LIMIT = 60_000  # characters of the page whose n-grams are kept
_SAMPLE = 600  # fragments in which phrases are counted
_CORPUS = 6e7  # words in the corpus behind a lexicon's frequencies
_TOPIC_REACH = 150
_NEAR = 60
_COHESION_REACH = 120  # characters beside a seam whose shared words are counted

# Log-odds per unit of evidence, by conditional logistic regression on pages cut from the test
# paragraphs of DRCD (Shao et al. 2018, CC BY-SA 3.0); "touching", "weak", "latin" by hand.
WEIGHTS = {
    "word": 3.1,
    "pair": 1.6,
    "four": 1.1,
    "cohesion": 1.4,
    "near": 1.0,
    "brackets": 1.8,
    "broken": -3.1,
    "mark": 1.0,
    "clash": -1.0,
    "continuer": 0.3,
    "starter": -0.9,
    "topic": -1.3,
    "number": 3.5,
    "next": 1.4,
    "touching": 1.0,
    "backward": -0.3,
    "claimed": -0.1,
    "orphan": -0.8,
    "weak": -2.0,
    "latin": 2.0,
    "long": -0.8,
    "short": -0.8,
    "list": 1.5,
}


class Lexicon(Protocol):
    """Knows words and how often they occur."""

    def count(self, word: str) -> int:
        """Return the word's corpus frequency; 0 if it is no word."""
        ...


@dataclass(frozen=True, slots=True)
class Fragment:
    """A stretch of running text as the page holds it.

    order: its place among all blocks of the page, in reading order.
    end: "open" if it ends in mid-sentence, "weak" if it might, "closed" if it does not.
    touching: it stands on the line right below the fragment before it.
    """

    text: str
    order: int
    end: End
    touching: bool = False


class _Side:
    """What is looked at on the two edges of one fragment."""

    def __init__(self, fragment: Fragment) -> None:
        text = fragment.text
        self.fragment = fragment
        self.head = _bare(text[: 4 * _REACH])
        self.tail = _bare(text[-4 * _REACH :])
        self.opened, self.closed = unbalanced(text)
        self.last_clause = _CLAUSE.split(text[-_CLAUSE_REACH:])[-1]
        self.first_clause = _CLAUSE.split(text[:_CLAUSE_REACH], maxsplit=1)[0]
        first, last = _phrases(text[:_COHESION_REACH]), _phrases(text[-_COHESION_REACH:])
        self.first, self.near_first = frozenset(first), frozenset(first[:_NEAR])
        self.last, self.near_last = frozenset(last), frozenset(last[-_NEAR:])
        self.names_topic = self.head[:2] in text[2:_TOPIC_REACH]


class Scorer:
    """Weighs pairs of fragments of one page."""

    def __init__(
        self, fragments: Sequence[Fragment], page: Sequence[str], lexicon: Lexicon
    ) -> None:
        self.fragments = fragments
        self.page = page
        self.lexicon = lexicon
        self.sides: dict[int, _Side] = {}
        self.costs: dict[str, float] = {}
        self.stride = len(fragments) // _SAMPLE + 1

    def _side(self, i: int) -> _Side:
        if i not in self.sides:
            self.sides[i] = _Side(self.fragments[i])
        return self.sides[i]

    @cached_property
    def grams(self) -> Counter[str]:
        """How often each run of one, two, three, four or six characters stands on the page."""
        grams: Counter[str] = Counter()
        left = _PAGE_LIMIT
        for block in self.page:
            text = _bare(block[:left])
            left -= len(text)
            for size in (1, 2, 3, 4, 6):
                grams.update(text[i : i + size] for i in range(len(text) - size + 1))
            if left <= 0:
                break
        return grams

    @cached_property
    def letters(self) -> int:
        """How many letters the n-grams were taken from."""
        return sum(count for gram, count in self.grams.items() if len(gram) == 1)

    @cached_property
    def spread(self) -> Counter[str]:
        """In how many fragments each phrase stands; of a big page a sample is counted."""
        spread: Counter[str] = Counter()
        for i in range(0, len(self.fragments), self.stride):
            side = self._side(i)
            spread.update(side.first | side.last)
        return spread

    def score(self, i: int, j: int) -> float:
        """Return the log-odds that fragment ``j`` goes on where fragment ``i`` ends."""
        return sum(WEIGHTS[name] * value for name, value in self.evidence(i, j))

    def evidence(self, i: int, j: int) -> Iterator[tuple[str, float]]:
        """Yield each kind of evidence, named as in ``WEIGHTS``, and how much there is of it."""
        left, right = self._side(i), self._side(j)
        if not left.tail or not right.head:
            yield "clash", 2.0
            return
        yield "cohesion", self._cohesion(left.last, right.first)
        yield "near", self._cohesion(left.near_last, right.near_first)
        yield "word", self._word(left.tail, right.head)
        yield from self._page(left.tail, right.head)
        yield from _brackets(left, right)
        yield from _edges(left, right)
        yield from _clause(left, right)
        yield from self._order(i, j)

    def _order(self, i: int, j: int) -> Iterator[tuple[str, float]]:
        if j < i:
            yield "backward", 1.0
        elif j > i + 1 and self.fragments[j - 1].end == "open":
            yield "claimed", 1.0
        if j and j != i + 1 and self.fragments[j - 1].end == "closed":
            yield "orphan", 1.0
        if self.fragments[i].end == "weak":
            yield "weak", 1.0
        if j == i + 1 and self.fragments[j].order == self.fragments[i].order + 1:
            yield "next", 1.0
            if self.fragments[j].touching:
                yield "touching", 1.0

    def _word(self, tail: str, head: str) -> float:
        """Return how much likelier the characters are when words may cross the seam."""
        left, right = tail[-_REACH:], head[:_REACH]
        for part in (left, right):
            if part not in self.costs:
                self.costs[part] = self._cost(part)
        gain = self.costs[left] + self.costs[right] - self._cost(left + right)
        return min(gain, 12.0) / 4

    def _cost(self, text: str) -> float:
        """Return the least cost (negative log-probability) of cutting a text into words."""
        count = self.lexicon.count
        best = [0.0]
        for end in range(1, len(text) + 1):
            least = best[-1] + math.log(_CORPUS / max(count(text[end - 1]), 1))
            for start in range(max(0, end - _LONGEST), end - 1):
                if best[start] < least and (found := count(text[start:end])):
                    least = min(least, best[start] + math.log(_CORPUS / found))
            best.append(least)
        return best[-1]

    def _page(self, tail: str, head: str) -> Iterator[tuple[str, float]]:
        """Yield how much of what the join would make stands elsewhere on the page."""
        grams = self.grams
        pair = grams[tail[-1:] + head[:1]]
        if not pair or not (is_chinese(tail[-1]) or is_chinese(head[0])):
            return
        chance = grams[tail[-1]] * grams[head[0]] / max(1, self.letters)
        yield "pair", math.log1p(pair) - math.log1p(chance)
        fours = (tail[-2:] + head[:2], tail[-3:] + head[:1], tail[-1:] + head[:3])
        yield (
            "four",
            float(any(grams[four] for four in fours))
            + (1.0 if grams[tail[-3:] + head[:3]] else 0.0),
        )

    def _cohesion(self, left: frozenset[str], right: frozenset[str]) -> float:
        """Return how much the two share of what few other fragments have."""
        shared = left & right
        total = len(self.fragments) / self.stride
        weight = sum(math.log(total / min(max(self.spread[gram], 1), total)) for gram in shared)
        return math.log1p(weight)


def _bare(text: str) -> str:
    return to_simplified("".join(text.split()))


def _phrases(text: str) -> list[str]:
    """Return the pairs of Chinese characters and the other words and figures of a text."""
    phrases: list[str] = []
    for run in _RUN.findall(to_simplified(text)):
        if run[0].isascii():
            phrases.append(run)
        else:
            phrases.extend(map(add, run, run[1:]))
    return phrases


def _brackets(left: _Side, right: _Side) -> Iterator[tuple[str, float]]:
    """Yield whether what the left side leaves open is what the right side closes."""
    opened, closed = left.opened[::-1], right.closed
    if opened and closed and opened[0] == closed[0]:
        yield "brackets", 1.0
    elif opened or closed:
        yield "broken", 1.0


def _edges(left: _Side, right: _Side) -> Iterator[tuple[str, float]]:
    """Yield what the last and the first character say of the seam between them."""
    last, first = left.tail[-1], right.head[0]
    marks = COMMAS + "。！？；：" + CLOSERS
    if first in marks:
        yield "mark", 1.0
        if last in COMMAS + OPENERS + STOPS:
            yield "clash", 1.0
    if first in _CONTINUERS:
        yield "continuer", 1.0
    elif first in _STARTERS:
        yield "starter", 1.0
    elif right.names_topic:
        yield "topic", 1.0
    if last.isdigit() and (first.isdigit() or first in _UNITS):
        yield "number", 1.0
    if last.isascii() and first.isascii() and last.isalpha() | (last == ","):
        yield "latin", 1.0 if first.islower() else -1.0


def _clause(left: _Side, right: _Side) -> Iterator[tuple[str, float]]:
    """Yield what the clause that the join would make looks like."""
    length = len(left.last_clause) + len(right.first_clause)
    if length > 16:
        yield "long", min(2.0, (length - 16) / 16)
    if length < 5:
        yield "short", 1.0
    if "、" in left.last_clause and any(mark in right.first_clause for mark in "、等和及"):
        yield "list", 1.0
