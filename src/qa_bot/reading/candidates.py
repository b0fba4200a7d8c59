"""Sentences made ready for reading, and the spans of them that may be an answer.

All of this is independent of the question, so a sentence is prepared once and kept.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise

from qa_bot.reading.quantities import Quantity, find_quantities
from qa_bot.reading.words import is_content, word_set
from qa_bot.retrieval.tokenizer import Token

HARD = frozenset(",。;!?:\n")
"""Marks that end a clause; no short span holds one."""
OPEN = "「『《〈“‘([【"
CLOSE = "」』》〉”’)]】"
PAIR = dict(zip(OPEN, CLOSE, strict=True))
LONGEST_SHORT = 12
LONGEST = 60
"""Spans have at most 12 words; those that end with a clause at most 60."""

NO_START = word_set("的 了 着 过 地 得 们 等 吗 呢 吧 啊 之 所 们")
NO_END = word_set("的 了 地 着 得 和 与 及 或 而 在 于 被 把 将 以 从 向 对 由 因 之 是")
CUES = word_set(
    "因为 由于 为了 是 为 指 即 以 使 导致 包括 有 的 因 使得 将 被 在 叫 称 称为 "
    "认为 表示 通过 藉由 借由 可 能 会 是因为 是由于 就是 正是 在于"
)
"""Words behind which a long span may start."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence as the reader gets it.

    text: normalised. tokens: its words. spans: further spans (character offsets) that may be an
    answer, such as names known to the caller. paragraph: equal for sentences of one paragraph.
    order: the sentence's place in it.
    """

    text: str
    tokens: tuple[Token, ...]
    spans: tuple[tuple[int, int], ...] = ()
    paragraph: int = 0
    order: int = 0


@dataclass(slots=True)
class Prepared:
    """A sentence with what every question needs of it; lists run parallel to ``words``.

    Tags are jieba's, with "m4" for four digits, "m1" for other Arabic figures, and the mark
    itself for punctuation. quantity: index into ``quantities`` of the quantity that holds the
    word, -1 outside. inside: how many quotes or brackets are open at the word. spans: candidate
    answers as (first word, last word).
    """

    text: str
    words: list[str]
    tags: list[str]
    starts: list[int]
    ends: list[int]
    content: list[bool]
    clause: list[int]
    inside: list[int]
    quantity: list[int]
    quantities: list[Quantity]
    paragraph: int
    order: int
    spans: list[tuple[int, int]] = field(default_factory=list)
    bare: str = ""
    bare_before: list[int] = field(default_factory=list)
    bare_after: list[int] = field(default_factory=list)


FUNCTION_CHARS = frozenset(
    "的了是为于在和与及或之其被由将把所以而且从到对有曾就都也又即则并地得着过个一"
    ",、。「」『』《》“”\"'()·: "
)
"""Characters left out where texts left and right of a gap are compared."""


def prepare(sentence: Sentence) -> Prepared:
    """Make a sentence ready: clauses, quotes, quantities, candidate spans."""
    return _prepare(sentence)


@lru_cache(maxsize=8192)
def _prepare(sentence: Sentence) -> Prepared:
    text = sentence.text
    quantities = find_quantities(text)
    cuts = {o for q in quantities for o in (q.start, q.figure_start, q.end)}
    cuts.update(match.end() for match in _YEAR.finditer(text))
    cuts.update(q.end - len(tail) for q in quantities for tail in _tails(text[q.start : q.end]))
    cuts.update(offset for span in sentence.spans for offset in span)
    tokens = _split(sentence.tokens, cuts)
    words = [t.text for t in tokens]
    ready = Prepared(
        text=text,
        words=words,
        tags=[_tag(t) for t in tokens],
        starts=[t.start for t in tokens],
        ends=[t.end for t in tokens],
        content=[is_content(t) for t in tokens],
        clause=_clauses(words),
        inside=_depths(words),
        quantity=[_index_of(t, quantities) for t in tokens],
        quantities=quantities,
        paragraph=sentence.paragraph,
        order=sentence.order,
    )
    _strip(ready)
    extra = _extra(ready, sentence.spans)
    ready.spans = sorted({*_short_spans(ready), *_long_spans(ready), *extra})
    return ready


_YEAR = re.compile(r"\d年(?=[初底间末中])")
"""1947年初 holds 1947年, though the dictionary has 年初 as a word."""
_TAILS = ("以上", "以下", "以内", "左右", "上下")


def _tails(quantity: str) -> tuple[str, ...]:
    """Return the qualifier behind a quantity's unit, which an answer may leave out."""
    return tuple(tail for tail in _TAILS if quantity.endswith(tail))


def _split(tokens: tuple[Token, ...], cuts: set[int]) -> list[Token]:
    """Cut words where a quantity or a given span begins or ends inside them."""
    out: list[Token] = []
    for token in tokens:
        inner = sorted(c for c in cuts if token.start < c < token.end)
        if not inner:
            out.append(token)
            continue
        edges = [token.start, *inner, token.end]
        for a, b in pairwise(edges):
            piece = token.text[a - token.start : b - token.start]
            out.append(Token(piece, a, b, "m" if piece[0].isdigit() else token.tag))
    return out


def _tag(token: Token) -> str:
    first = token.text[0]
    if first.isdigit() and first.isascii():
        return "m4" if len(token.text) == 4 and token.text.isdigit() else "m1"
    if not first.isalnum():
        return first
    return token.tag


def _clauses(words: list[str]) -> list[int]:
    """Return each word's clause number; a mark belongs to the clause that it ends."""
    clause, out = 0, []
    for word in words:
        out.append(clause)
        clause += word in HARD
    return out


def _depths(words: list[str]) -> list[int]:
    depth, out = 0, []
    for word in words:
        depth = max(0, depth - (word in CLOSE))
        out.append(depth)
        depth += word in OPEN
    return out


def _index_of(token: Token, quantities: list[Quantity]) -> int:
    for index, quantity in enumerate(quantities):
        if quantity.start <= token.start and token.end <= quantity.end:
            return index
    return -1


def _strip(ready: Prepared) -> None:
    """Fill the text without function characters, and where each word begins and ends in it."""
    bare: list[str] = []
    for word in ready.words:
        ready.bare_before.append(len(bare))
        bare.extend(c for c in word if c not in FUNCTION_CHARS)
        ready.bare_after.append(len(bare))
    ready.bare = "".join(bare)


def _cuts_quantity(ready: Prepared, i: int, j: int) -> bool:
    """Tell whether words i to j hold a part of a quantity that is not its figure and unit."""
    first, last = ready.quantity[i], ready.quantity[j]
    if first >= 0:
        quantity = ready.quantities[first]
        if ready.starts[i] not in (quantity.start, quantity.figure_start):
            return True
    if last >= 0:
        quantity = ready.quantities[last]
        whole = ready.text[quantity.start : quantity.end]
        ends = [quantity.end, *(quantity.end - len(tail) for tail in _tails(whole))]
        if ready.ends[j] not in ends:
            return True
    return False


def _edge_ok(ready: Prepared, i: int, j: int) -> bool:
    """Tell whether a span may begin with word i and end with word j."""
    first, last = ready.words[i], ready.words[j]
    if first in NO_START or last in NO_END:
        return False
    if not last[-1].isalnum() and last != "%" and not (PAIR.get(first) == last and j - i > 1):
        return False
    return first[0].isalnum() or PAIR.get(first) == last


def _short_spans(ready: Prepared) -> list[tuple[int, int]]:
    out = []
    count = len(ready.words)
    for i in range(count):
        if ready.words[i] in NO_START or ready.words[i] in HARD:
            continue
        for j in range(i, min(count, i + LONGEST_SHORT)):
            if ready.words[j] in HARD:
                break
            if _edge_ok(ready, i, j) and not _cuts_quantity(ready, i, j):
                out.append((i, j))
    return out


def _long_spans(ready: Prepared) -> list[tuple[int, int]]:
    """Return the spans over several clauses, or of many words, that end with a clause."""
    out = []
    words = ready.words
    ends = [j for j in range(len(words)) if j + 1 == len(words) or words[j + 1] in HARD]
    for i, word in enumerate(words):
        if i and words[i - 1] not in HARD and words[i - 1] not in CUES:
            continue
        if word in HARD:
            continue
        for j in ends:
            if i <= j < i + LONGEST and _edge_ok(ready, i, j) and not _cuts_quantity(ready, i, j):
                out.append((i, j))
    return out


def _extra(ready: Prepared, spans: tuple[tuple[int, int], ...]) -> list[tuple[int, int]]:
    """Return the given spans and the quantities as spans of words."""
    first = {start: i for i, start in enumerate(ready.starts)}
    last = {end: j for j, end in enumerate(ready.ends)}
    wanted = [*spans, *((q.start, q.end) for q in ready.quantities)]
    wanted += [(q.figure_start, q.end) for q in ready.quantities]
    return [(first[a], last[b]) for a, b in wanted if a in first and b in last]
