"""One thing said twice with different figures, of different people, or in different units."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from itertools import combinations, groupby

from qa_bot.checking.claims import Claim
from qa_bot.checking.finding import Finding, Severity, clip, place_of
from qa_bot.checking.people import exclude_each_other
from qa_bot.checking.periods import Periods
from qa_bot.knowledge.passage import Knowledge
from qa_bot.reading.clauses import statement
from qa_bot.reading.units import COUNTING

Pair = tuple[Claim, Claim]
Weigh = Callable[[frozenset[str]], float]

TELLING = 0.72
"""Weight from which a figure's own words alone tell what it counts."""
SURE = 1.0
"""The same where the words before it differ."""
LED = 0.4
"""Weight of the words before it that both must share where its own do not tell enough."""
MANY = 4
"""A figure that is given so many different values is a series or a column, no contradiction."""
LONG = 1.5
"""Weight of the words from which a verb more or less does not matter."""
FEW = 3
"""Findings of two files that are told one by one; what bullets and body may differ in."""
WIDE = 60
"""Claims of one key that are compared; words said so often tell nothing."""
FRAME = 0.7
"""Weight of the shared words around one figure that is said of different people."""
RUN, REACH = 5, 40
"""Characters that both must have in a row, and how far before the figure they are looked for."""


def contradictions(
    knowledge: Knowledge, claims: Sequence[Claim], periods: Periods, weigh: Weigh
) -> Iterator[Finding]:
    """Yield the findings, in no certain order."""
    agreeing, differing = _same_words(claims, periods, weigh)
    agreed = Counter(map(_groups, agreeing))
    differed = Counter(map(_groups, differing))
    told: set[tuple[object, ...]] = set()
    for pair in differing:
        groups = _groups(pair)
        across = pair[0].document != pair[1].document
        if across and differed[groups] > FEW:
            # Two years' reports without their years: one finding says so.
            if groups not in told:
                yield _finding(knowledge, pair, periods, "value", differed[groups] - 1)
            told.add(groups)
        # Two parts of a file that differ in more than they agree in are of two things.
        elif across or differed[groups] <= max(_allowed(pair), agreed[groups]):
            yield _finding(knowledge, pair, periods, "value")
    for pair in _same_figures(claims, periods):
        if _counts_otherwise(pair, weigh):
            yield _finding(knowledge, pair, periods, "unit")
        elif _of_others(knowledge, pair, weigh):
            yield _finding(knowledge, pair, periods, "people")


def _allowed(pair: Pair) -> int:
    """Return in how many figures two parts of a file may differ that agree in none.

    Bullets and body say the same; two sections, or two items, as a rule do not.
    """
    return FEW if pair[0].passage_kind != pair[1].passage_kind else 1


def _same_words(
    claims: Sequence[Claim], periods: Periods, weigh: Weigh
) -> tuple[list[Pair], list[Pair]]:
    """Return the pairs of claims of one thing: those that agree, and those that do not."""
    by_key: dict[tuple[str, str], list[Claim]] = defaultdict(list)
    for claim in claims:
        if claim.key:
            by_key[claim.key, _measure(claim)].append(claim)
    agreeing: list[Pair] = []
    differing: list[Pair] = []
    for group in by_key.values():
        pairs = [
            p
            for p in _pairs(group)
            if _comparable(p, periods) and _verbs_agree(*p) and _may_be_of_one(*p)
        ]
        agreeing += [p for p in pairs if p[0].amount.meets(p[1].amount)]
        apart = [p for p in pairs if not p[0].amount.meets(p[1].amount)]
        if len({c.quantity.value for p in apart for c in p}) < MANY:
            differing += [p for p in apart if _one_thing(p, weigh)]
    return agreeing, _first_of_each(differing)


def _pairs(group: Sequence[Claim]) -> Iterator[Pair]:
    """Yield the pairs of a group that are compared: within each file, and across if they are few."""
    if len(group) <= WIDE:
        yield from combinations(group, 2)
        return
    for _, own in groupby(group, key=lambda claim: claim.document):
        claims = list(own)
        if len(claims) <= WIDE:
            yield from combinations(claims, 2)


def _measure(claim: Claim) -> str:
    """Return what kind of count or measure a figure is: only those of one kind are compared."""
    unit, kind = claim.quantity.unit, claim.quantity.unit_class
    if _is_visits(unit):
        return unit
    if kind in ("place", "thing"):
        return "thing"
    return kind if kind in COUNTING and unit not in _MEASURES else f"{kind} {unit}"


_MEASURES = ("倍", "分", "点", "步", "级")
"""Units of the class of things that say how much, not how many."""


def _is_visits(unit: str) -> bool:
    """Tell whether a unit counts times, not heads: 人次, 册次, 艘次; 场次 is but another 场."""
    return unit.endswith("次") and len(unit) > 1 and unit not in ("场次", "班次", "届次")


def _comparable(pair: Pair, periods: Periods) -> bool:
    one, other = pair
    # A writer who sets two figures side by side means two things.
    if one.paragraph == other.paragraph or one.scope != other.scope:
        return False
    if one.passage_kind == other.passage_kind == "cell" and one.document == other.document:
        return False
    return one.document == other.document or not periods.apart(one.document, other.document)


def _verbs_agree(one: Claim, other: Claim) -> bool:
    """Tell whether the verbs say the same, or one names none (推荐 7 名…入选, 7 名…入选)."""
    if one.verbs == other.verbs:
        return True
    nested = one.verbs <= other.verbs or other.verbs <= one.verbs
    return nested and min(one.weight, other.weight) >= LONG


def _may_be_of_one(one: Claim, other: Claim) -> bool:
    """Tell whether neither figure is what was added and the other what there is.

    What was built can be no more than what there is.
    """
    stocks = {one.stock, other.stock}
    if "cell" in (one.passage_kind, other.passage_kind):
        return "build" not in stocks
    if stocks != {"build", "have"}:
        return True
    built, there = (one, other) if one.stock == "build" else (other, one)
    return built.amount.low >= there.amount.high


def _one_thing(pair: Pair, weigh: Weigh) -> bool:
    """Tell whether two claims with the same words are surely of one thing."""
    one, other = pair
    led = _led_alike(one, other, weigh)
    if " " in _measure(one) or "part" in one.scope.flags:
        # An area or a sum is some thing's, and the thing stands before it.
        alike = led if one.lead and other.lead else one.weight >= TELLING
        return alike and one.entities == other.entities
    elsewhere = one.passage_kind == other.passage_kind and one.section != other.section
    telling = SURE if elsewhere or (one.lead and other.lead and not led) else TELLING
    if one.weight < telling and not led:
        return False
    if one.entities == other.entities:
        return True
    return _part_exceeds(one, other) or _part_exceeds(other, one)


def _led_alike(one: Claim, other: Claim, weigh: Weigh) -> bool:
    """Tell whether the words before two figures are the same, or one has more of them."""
    shared = weigh(one.lead & other.lead)
    apart = min(weigh(one.lead - other.lead), weigh(other.lead - one.lead))
    return shared >= LED and apart < 0.5 * shared


def _part_exceeds(part: Claim, whole: Claim) -> bool:
    """Tell whether what is said of some house alone is more than what is said of all."""
    return bool(part.entities) and not whole.entities and part.amount.low >= whole.amount.high


def _first_of_each(pairs: Iterable[Pair]) -> list[Pair]:
    """Return one pair for each two values that a thing is given."""
    kept: dict[tuple[object, ...], Pair] = {}
    for one, other in pairs:
        amounts = sorted((c.amount.low, c.amount.high, c.document) for c in (one, other))
        kept.setdefault((one.key, *amounts), (one, other))
    return list(kept.values())


def _groups(pair: Pair) -> tuple[object, ...]:
    """Return which two parts of the knowledge a pair is of: two files, bullets and body."""
    one, other = pair
    if one.document != other.document:
        return (one.document, other.document)
    if one.passage_kind != other.passage_kind:
        return (one.document, *sorted((one.passage_kind, other.passage_kind)))
    return (one.document, one.passage_kind, *sorted((one.section, other.section)))


def _same_figures(claims: Sequence[Claim], periods: Periods) -> Iterator[Pair]:
    """Yield the pairs of persons' figures that are one number, so telling that chance is unlikely."""
    by_figure: dict[tuple[float, float], list[Claim]] = defaultdict(list)
    for claim in claims:
        quantity = claim.quantity
        telling = quantity.value >= 100 or (quantity.value >= 10 and quantity.qualifier)
        if telling and (quantity.unit_class in COUNTING or _is_visits(quantity.unit)):
            by_figure[claim.amount.low, claim.amount.high].append(claim)
    for group in by_figure.values():
        yield from (p for p in _pairs(group) if _comparable(p, periods))


def _counts_otherwise(pair: Pair, weigh: Weigh) -> bool:
    """Tell whether one counts heads and the other times, of one thing: 14万人次, 14万名."""
    one, other = pair
    units = [claim.quantity.unit for claim in pair]
    visits = [_is_visits(unit) for unit in units]
    if visits[0] == visits[1] or one.quantity.unit_class != other.quantity.unit_class:
        return False
    if one.key != other.key or not one.key:
        return False
    return one.weight >= TELLING or weigh(one.lead & other.lead) >= LED


def _of_others(knowledge: Knowledge, pair: Pair, weigh: Weigh) -> bool:
    """Tell whether one figure is said of different people in the same words: 市民, 中小学生."""
    one, other = pair
    if one.quantity.unit_class != "person" or other.quantity.unit_class != "person":
        return False
    if not exclude_each_other(one.noun, other.noun):
        return False
    around = [claim.words | claim.lead for claim in pair]
    shared = weigh(around[0] & around[1])
    if shared < max(FRAME, 0.5 * min(map(weigh, around))):
        return False
    first, second = (_until(knowledge, claim) for claim in pair)
    return SequenceMatcher(None, first, second, autojunk=False).find_longest_match().size >= RUN


def _until(knowledge: Knowledge, claim: Claim) -> str:
    """Return what a sentence says up to the end of a figure's part, the figures taken out."""
    text = knowledge.passages[claim.passage].view.text
    end = claim.fact.part[1]
    return re.sub(r"\d+", " ", text[max(0, claim.fact.part[0] - REACH) : end])


def _finding(
    knowledge: Knowledge, pair: Pair, periods: Periods, kind: str, more: int = 0
) -> Finding:
    one, other = sorted(pair, key=lambda c: (c.passage, c.quantity.start))
    first, second = (_quote(knowledge, claim) for claim in (one, other))
    within = one.document == other.document
    severity: Severity = "warning" if within or periods.half_told(one.document, other.document) else "error"  # fmt: skip
    problem = {
        "value": "one thing, two figures",
        "unit": "one counts heads, the other times",
        "people": "one figure, different people",
    }[kind]
    what = f"{problem}: “{first}” and “{second}”"
    what += f"; {more} more such pairs" if more else ""
    remedy = "Correct the wrong one, or say in both places what tells them apart."
    if not within:
        remedy = 'Correct the wrong one, or give each file its "period" in the front matter.'
    return Finding(
        severity, "contradiction", place_of(knowledge, one.passage, one.quantity.start), what, remedy,
        place_of(knowledge, other.passage, other.quantity.start),
    )  # fmt: skip


def _quote(knowledge: Knowledge, claim: Claim) -> str:
    """Return a figure's clause as it stands, or its own part where the clause is long."""
    view = knowledge.passages[claim.passage].view
    for start, end in (statement(view.text, claim.fact.part), claim.fact.part):
        letters = view.source(start, end).strip()
        if len(letters) <= 26:
            return letters
    quantity = claim.quantity
    start = max(claim.fact.part[0], quantity.start - 12)
    return clip(view.source(start, claim.fact.part[1]).strip(), 26)
