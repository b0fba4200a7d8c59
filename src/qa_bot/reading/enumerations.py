"""The enumerations of a sentence: their items, the noun that sums them up, and what leads in."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from qa_bot.reading.quantities import find_quantities
from qa_bot.retrieval.tokenizer import Token, Tokenizer

Span = tuple[int, int]

_BREAK = re.compile(r"[,;:。!?]")
_OPEN, _CLOSE = "“《「『(〈【", "”》」』)〉】"
_AND = ("和", "及", "与", "以及", "跟", "还有", "或")
_STOP_TAGS = ("v", "d", "p", "uj", "ul")
_AND_SO_ON = re.compile(r"(?<![均平同对高中初优相甲乙丙何头])等(?![级候待于同效价额值])")
_LIGHT = frozenset(
    "举办 开展 建设 成立 组织 召开 打造 签订 举行 发布 出台 印发 申报 创建 承办 主办".split()
)
"""Verbs that stand behind another verb before what is listed (联合举办)."""
_QUOTED = re.compile(r"《[^《》]{2,60}》|“[^“”]{2,40}”")


LONGEST = 12
"""Characters of an item that ends as the others do and is taken whole."""


@dataclass(frozen=True, slots=True)
class Enumeration:
    """Things that a sentence lists; offsets are into its normalised text.

    items: two at least, in order.
    head: the noun behind 等 that sums them up (等赛事), empty where there is none.
    lead: the clause before the first item.
    open_ended: whether 等 says that there are more.
    """

    items: tuple[Span, ...]
    head: Span
    lead: Span
    open_ended: bool


def find_enumerations(text: str, tokenizer: Tokenizer) -> list[Enumeration]:
    """Return the enumerations of a normalised sentence, in order, then its quoted titles."""
    found: list[Enumeration] = []
    start = 0
    for end in [*_marks(text, _BREAK), len(text)]:
        found.extend(_in_clause(text, start, end, tokenizer))
        start = end + 1
    found.extend(_quoted(text))
    return found


def _marks(text: str, pattern: re.Pattern[str]) -> list[int]:
    """Return where marks stand that no bracket or quotation encloses."""
    return [m.start() for m in pattern.finditer(text) if _depth(text, m.start()) == 0]


def _depth(text: str, i: int) -> int:
    before = text[:i]
    return sum(before.count(c) for c in _OPEN) - sum(before.count(c) for c in _CLOSE)


def _in_clause(text: str, start: int, end: int, tokenizer: Tokenizer) -> list[Enumeration]:
    """Split a clause at 、 and 和, and begin anew behind each 等."""
    clause = text[start:end]
    found: list[Enumeration] = []
    position = 0
    for stop in [*(_marks(clause, _AND_SO_ON)), len(clause)]:
        piece = clause[position:stop]
        open_ended = stop < len(clause)
        cuts = _marks(piece, re.compile("、|(?<=[”》])(?=[“《])"))
        if cuts:
            items = _items(piece, start + position, cuts, tokenizer, open_ended)
            head = _head(clause, start, stop, tokenizer) if open_ended else (start + stop,) * 2
            if len(items) > 1:
                found.append(Enumeration(tuple(items), head, (start, items[0][0]), open_ended))
        position = stop + 1
    return found


def _items(
    piece: str, offset: int, cuts: Sequence[int], tokenizer: Tokenizer, open_ended: bool
) -> list[Span]:
    bounds, start = [], 0
    for cut in cuts:
        bounds.append((start, cut))
        start = cut + (piece[cut] == "、")
    bounds.append((start, len(piece)))
    first = _after_lead(piece, bounds[0], tokenizer)
    whole = open_ended or _ends_alike(piece, bounds)
    last = bounds[-1] if whole else _before_predicate(piece, bounds[-1], tokenizer)
    spans = [first, *bounds[1:-1], *_split_and(piece, last, tokenizer)]
    return [(offset + a, offset + _without_figure(piece, a, b)) for a, b in spans if b > a]


def _ends_alike(piece: str, bounds: Sequence[Span]) -> bool:
    """Tell whether the last item ends as another does (身份证、户口簿、预防接种证): it is whole."""
    *others, (start, end) = bounds
    return start < end <= start + LONGEST and any(
        a < b and piece[b - 1] == piece[end - 1] for a, b in others
    )


def _without_figure(piece: str, start: int, end: int) -> int:
    """Return where an item ends without the figure behind it (大熊猫|3只)."""
    last = next(reversed(find_quantities(piece[start:end])), None)
    if last is None or not last.unit or last.end < end - start or not last.start:
        return end
    return start + last.start


def _after_lead(piece: str, span: Span, tokenizer: Tokenizer) -> Span:
    """Drop the verb that leads in from the first item (邀请|海洋学会)."""
    quote = next((i for i in range(*span) if piece[i] in "“《"), None)
    if quote is not None and piece[span[1] - 1] in _CLOSE + "等":
        return quote, span[1]
    tokens = tokenizer.cut(piece[span[0] : span[1]])
    first = next((i for i, t in enumerate(tokens[:-1]) if t.tag[0] in "vp" and t.tag != "vn"), None)
    if first is None:
        return span
    while first + 1 < len(tokens) - 1 and tokens[first + 1].text in _LIGHT:
        first += 1
    return span[0] + tokens[first].end, span[1]


def _before_predicate(piece: str, span: Span, tokenizer: Tokenizer) -> Span:
    """End the last item where the sentence goes on (海州师院|联合成立基地)."""
    if span[0] < span[1] and piece[span[0]] in _OPEN and piece[span[0]] != "(":
        close = next((i for i in range(*span) if piece[i] in _CLOSE), None)
        if close is not None:
            rest = tokenizer.cut(piece[close + 1 : span[1]])
            return span[0], close + 1 + _noun_end(rest, allow_empty=True)
    return span[0], span[0] + _noun_end(tokenizer.cut(piece[slice(*span)]), allow_empty=False)


def _noun_end(tokens: Sequence[Token], *, allow_empty: bool) -> int:
    end = 0
    for i, token in enumerate(tokens):
        stops = token.tag in _STOP_TAGS or (token.tag == "m" and token.text[0] not in "第")
        if stops and (i or allow_empty):
            break
        end = token.end
    return end


def _split_and(piece: str, span: Span, tokenizer: Tokenizer) -> list[Span]:
    """Split the last item at 和."""
    for token in tokenizer.cut(piece[slice(*span)]):
        inside = _depth(piece, span[0] + token.start)
        if token.text in _AND and token.start and not inside:
            return [(span[0], span[0] + token.start), (span[0] + token.end, span[1])]
    return [span]


def _head(clause: str, start: int, stop: int, tokenizer: Tokenizer) -> Span:
    """Return the noun behind 等, a figure before it included (等6场会议)."""
    end = 0
    for token in tokenizer.cut(clause[stop + 1 :]):
        if token.tag in _STOP_TAGS or (token.tag == "x" and token.text not in "“”()、"):
            break
        end = token.end
    return start + stop + 1, start + stop + 1 + end


def _quoted(text: str) -> list[Enumeration]:
    """Return the titles and the quoted names of a whole sentence as enumerations."""
    found = []
    for mark in "《“":
        items = tuple(m.span() for m in _QUOTED.finditer(text) if m.group()[0] == mark)
        if len(items) > 1:
            found.append(Enumeration(items, (len(text),) * 2, (0, items[0][0]), False))
    return found
