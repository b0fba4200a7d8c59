"""Two lists of one thing that do not name the same members."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, groupby

from qa_bot.checking.amounts import Range
from qa_bot.checking.claims import Claim
from qa_bot.checking.finding import Finding, Place, clip, place_of
from qa_bot.checking.periods import Periods
from qa_bot.knowledge.passage import Knowledge
from qa_bot.reading.enumerations import find_enumerations
from qa_bot.reading.quantities import find_quantities
from qa_bot.retrieval.tokenizer import Tokenizer
from qa_bot.text import pairs

COMMON = 20
"""Lists that hold an item; one in more of them tells nothing."""
ALIKE = 0.75
"""The share of the shorter item's pairs of characters from which two items are one."""
_MARKS = re.compile(r"[“”‘’《》()【】「」『』\"\s]")


@dataclass(frozen=True, slots=True)
class _List:
    """A list in its passage (where it starts): members without marks, the noun that sums them up, its figures."""

    passage: int
    start: int
    items: tuple[str, ...]
    shown: tuple[str, ...]
    head: str
    amounts: tuple[tuple[str, Range], ...]


def differing_lists(
    knowledge: Knowledge, claims: Sequence[Claim], periods: Periods, tokenizer: Tokenizer
) -> Iterator[Finding]:
    """Yield the pairs of lists that share most of their members and what is said of them."""
    found = _lists(knowledge, claims, tokenizer)
    by_item: dict[str, list[int]] = defaultdict(list)
    for n, one in enumerate(found):
        for item in dict.fromkeys(one.items):
            by_item[item].append(n)
    together: Counter[tuple[int, int]] = Counter()
    for numbers in by_item.values():
        for _, own in groupby(numbers, key=lambda n: knowledge.passages[found[n].passage].document):
            near = list(own) if len(numbers) > COMMON else numbers
            if len(near) <= COMMON:
                together.update(combinations(near, 2))
            if near is numbers:
                break
    for a, b in sorted(pair for pair, count in together.items() if count > 1):
        one, other = found[a], found[b]
        documents = [knowledge.passages[n.passage].document for n in (one, other)]
        if one.passage == other.passage or (
            documents[0] != documents[1] and periods.apart(*documents)
        ):
            continue
        if _one_list(one, other):
            yield from _finding(knowledge, one, other)


def _lists(knowledge: Knowledge, claims: Sequence[Claim], tokenizer: Tokenizer) -> list[_List]:
    amounts: dict[int, list[tuple[int, str, Range]]] = defaultdict(list)
    for claim in claims:
        kind = claim.quantity.unit_class
        telling = claim.quantity.value >= 10 and (
            claim.quantity.qualifier or claim.quantity.value >= 100
        )
        if telling:
            amounts[claim.passage].append((claim.quantity.start, kind, claim.amount))
    found = []
    for i, passage in enumerate(knowledge.passages):
        text = passage.view.text
        if passage.kind not in ("sentence", "item") or "、" not in text:
            continue
        for each in find_enumerations(text, tokenizer):
            shown = [passage.view.source(*item) for item in each.items]
            items = [_MARKS.sub("", text[slice(*item)]) for item in each.items]
            # Members that are figures (国家级5家、省级31家) are claims.
            if any(not item or find_quantities(item) for item in items):
                continue
            end = max(each.items[-1][1], each.head[1])
            later = tuple((k, a) for at, k, a in amounts[i] if end - 16 <= at <= end + 40)
            head = re.split(r"\d", text[slice(*each.head)])[0]
            found.append(_List(i, each.items[0][0], tuple(items), tuple(shown), head, later))
    return found


def _one_list(one: _List, other: _List) -> bool:
    """Tell whether two lists are surely of one thing: the same members for most, one same figure."""
    shared = sum(any(_same(a, b) for b in other.items) for a in one.items)
    if shared < 2 or shared < 0.6 * min(len(one.items), len(other.items)):
        return False
    kinds = any(
        kind == also and range_.low == amount.low and range_.high == amount.high
        for kind, range_ in one.amounts
        for also, amount in other.amounts
    )
    heads = bool(pairs(one.head) & pairs(other.head))
    return kinds and (heads or not (one.head and other.head))


def _same(one: str, other: str) -> bool:
    """Tell whether two members are one, though one has a word more."""
    short, long = sorted((pairs(one), pairs(other)), key=len)
    return one == other or (bool(short) and len(short & long) >= ALIKE * len(short))


def _finding(knowledge: Knowledge, one: _List, other: _List) -> Iterator[Finding]:
    more = _beyond(one, other), _beyond(other, one)
    if not any(more):
        return
    first, second = (place_of(knowledge, each.passage, each.start) for each in (one, other))
    said = [
        f"{_called(place, first)} alone names {clip('、'.join(names), 40)}"
        for place, names in zip((first, second), more, strict=True)
        if names
    ]
    yield Finding(
        "warning", "lists", first,
        f"two lists of one thing ({clip(one.head or one.shown[0], 16)}): " + "; ".join(said),
        "Name the same members in both places, or refer from one to the other.",
        second,
    )  # fmt: skip


def _called(place: Place, first: Place) -> str:
    return f"line {place.line}" if place.file == first.file else f"{place.file}:{place.line}"


def _beyond(one: _List, other: _List) -> list[str]:
    return [
        shown.strip("“”")
        for item, shown in zip(one.items, one.shown, strict=True)
        if not any(_same(item, also) for also in other.items)
    ]
