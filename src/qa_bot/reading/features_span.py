"""What speaks for a span as a whole."""

from __future__ import annotations

from collections.abc import Sequence

from qa_bot.reading.candidates import CLOSE, HARD, OPEN, PAIR, Prepared
from qa_bot.reading.features import SURNAMES, Context, Values, few, level
from qa_bot.reading.quantities import UNIT_CLASS
from qa_bot.reading.words import FOCUS_TYPES

_SHAPES: dict[str, str] = {
    "uj": "的",
    "ul": "了",
    "uz": "着",
    "ug": "过",
    "c": "c",
    "eng": "e",
    "zg": "x",
    "g": "x",
}


def span_features(
    context: Context, index: int, spans: Sequence[tuple[int, int]] | None = None
) -> list[tuple[list[str], Values]]:
    """Return the features of each span of a sentence; without ``spans``, of every candidate."""
    sentence = context.sentences[index]
    sums = [0.0]
    for weight in context.matched[index]:
        sums.append(sums[-1] + weight)
    shapes = [_shape(tag) for tag in sentence.tags]
    seen: dict[str, tuple[int, int]] = {}
    out = []
    for i, j in sentence.spans if spans is None else spans:
        text = sentence.text[sentence.starts[i] : sentence.ends[j]]
        names: list[str] = []
        values: Values = []
        _form(context, sentence, shapes, i, j, text, names)
        _repeats(context, index, sums, i, j, text, names, values)
        _frequency(context, index, text, seen, names)
        if context.gap == "count" or sentence.quantity[i] >= 0:
            _quantity(context, sentence, i, j, names)
        if context.type == "time":
            _date(context, sentence, i, text, names)
        if j - i >= 8:
            _long(context, sentence, i, j, names)
        out.append((names, values))
    return out


def _shape(tag: str) -> str:
    """Return a tag's first letter, with names and empty words told apart."""
    if tag in _SHAPES:
        return _SHAPES[tag]
    if tag[:2] in ("nr", "ns", "nt", "nz", "m4", "m1", "vn"):
        return tag[:2]
    return tag[0]


def _form(
    context: Context, s: Prepared, shapes: list[str], i: int, j: int, text: str, names: list[str]
) -> None:
    """Add length, pattern of tags and what kinds of words are inside."""
    kind, size = context.type, j - i + 1
    length = len(text)
    names += [
        f"span.words|{kind}|{size if size < 8 else 8 + min(size // 8, 4)}",
        f"span.letters|{kind}|{length if length < 10 else 10 + min(length // 6, 6)}",
    ]
    if size <= 6:
        pattern: list[str] = []
        for shape in shapes[i : j + 1]:
            if not pattern or pattern[-1] != shape:
                pattern.append(shape)
        joined = " ".join(pattern)
        names += [f"span.tags|{kind}|{joined}", f"span.tags|{joined}|{few(size)}"]
    names += _shapes_inside(kind, set(shapes[i : j + 1]))
    inside = s.words[i : j + 1]
    if "、" in inside:
        names.append(f"span.list|{kind}|{context.question.kind == 'list'}")
    if "·" in inside:
        names.append(f"span.dot|{kind}")
    if any(word in HARD for word in inside):
        names.append(f"span.clauses|{kind}|{few(s.clause[j] - s.clause[i])}")
    if 2 <= length <= 7:
        known = "known" if size == 1 and s.tags[i] != "x" else "cut"
        names.append(f"span.name|{kind}|{length}|{text[0] in SURNAMES}|{known}")
    sort = _sort(s, i, j, text)
    names.append(f"span.sort|{kind}|{sort}")  # what the span is, by its ending or tag
    names.append(f"span.sort_fits|{sort == kind}|{size > 1}")
    _quotes(context, s, i, j, inside, names)


_TOLD = ("v", "的", "c", "p", "d", "m1", "m4", "m", "nr", "ns", "nt", "nz", "a", "r", "f", "x")


def _shapes_inside(kind: str, inner: set[str]) -> list[str]:
    """Return which kinds of words are inside."""
    return [f"span.has|{kind}|{shape}" for shape in _TOLD if shape in inner]


def _sort(s: Prepared, i: int, j: int, text: str) -> str:
    """Return what kind of thing a span names: by a single word's tag, else by its ending."""
    tag = s.tags[j]
    if tag[:2] in ("nr", "ns", "nt"):
        return tag[:2]
    if s.quantity[j] >= 0:
        return s.quantities[s.quantity[j]].unit_class or "figure"
    for size in (3, 2, 1):
        sort = ENDINGS.get(text[-size:]) if len(text) > size or i < j else None
        if sort:
            return sort
    return tag[0]


ENDINGS = {ending: sort for sort, endings in reversed(FOCUS_TYPES) for ending in endings}
"""市 → place, 公司 → org: the nouns that ask for a type also end its names."""


def _quotes(
    context: Context, s: Prepared, i: int, j: int, inside: list[str], names: list[str]
) -> None:
    """Add how the span lies to quotes and brackets."""
    opened = sum(word in OPEN for word in inside)
    closed = sum(word in CLOSE for word in inside)
    if opened != closed:
        names.append("span.crosses_quote")
    elif opened and PAIR.get(inside[0]) == inside[-1]:
        names.append(f"span.is_quote|{context.type}|{inside[0]}")
    elif opened:
        names.append(f"span.holds_quote|{context.type}")
    before = s.words[i - 1] if i else ""
    after = s.words[j + 1] if j + 1 < len(s.words) else ""
    if PAIR.get(before) == after and after:
        names.append(f"span.quote_content|{context.type}|{before}")
    elif not opened and ((before and before in OPEN) or (after and after in CLOSE)):
        names.append("span.part_of_quote")


def _repeats(
    context: Context,
    index: int,
    sums: list[float],
    i: int,
    j: int,
    text: str,
    names: list[str],
    values: Values,
) -> None:
    """Add how far the span repeats the question."""
    question = context.question
    inside = (sums[j + 1] - sums[i]) / context.total
    names.append(f"span.asked|{level(inside)}")  # weight of the question's words in the span
    values.append(("span.asked", inside))
    if text in question.text:
        names.append(f"span.in_question|{question.kind == 'compare'}")
    asked = context.asked[index][i : j + 1]
    share = sum(asked) / len(asked)
    names.append(f"span.asked_share|{level(share)}|{context.gap}")  # share of its words
    if question.focus and question.focus in text:
        place = "end" if text.endswith(question.focus) else "inside"
        names.append(f"span.focus|{context.gap}|{place}|{text == question.focus}")


def _frequency(
    context: Context, index: int, text: str, seen: dict[str, tuple[int, int]], names: list[str]
) -> None:
    """Add how often the sentences hold the span."""
    found = seen.get(text)
    if found is None:
        others = sum(text in s.text for k, s in enumerate(context.sentences) if k != index)
        here = context.sentences[index].text.count(text)
        found = seen[text] = (others, here)
    names += [f"span.elsewhere|{few(found[0], 3)}", f"span.here|{few(found[1], 3)}"]


def _quantity(context: Context, s: Prepared, i: int, j: int, names: list[str]) -> None:
    """Add how the span agrees with the quantity it is, and with the unit asked for."""
    kind, question = context.type, context.question
    at = s.quantity[i]
    if at < 0:
        if any(q >= 0 for q in s.quantity[i : j + 1]):
            names.append(f"qty.inside|{kind}")  # words before a quantity are in the span
        else:
            names.append(f"qty.none|{kind}")
        return
    quantity = s.quantities[at]
    if s.ends[j] > quantity.end:
        names.append(f"qty.and_more|{kind}|{quantity.unit_class}")
    else:
        whole = s.starts[i] == quantity.start
        names.append(f"qty.is|{kind}|{quantity.unit_class}")
        names.append(f"qty.whole|{whole}|{bool(quantity.qualifier)}")
    if question.measure and context.gap == "count":
        wanted = UNIT_CLASS.get(question.measure, "")
        names.append(f"qty.unit|{quantity.unit == question.measure}")  # 几家, 31家
        names.append(f"qty.class|{quantity.unit_class == wanted}|{wanted}")
    if question.focus and context.gap == "count":
        follows = s.text.startswith(question.focus, quantity.end)
        names.append(f"qty.focus_follows|{follows}")  # 300名学生 for 多少学生
        behind = s.text[max(0, quantity.start - 6) : quantity.start]
        names.append(f"qty.focus_before|{question.focus in behind}")  # 基地31家 for 多少基地


def _date(context: Context, s: Prepared, i: int, text: str, names: list[str]) -> None:
    """Add how finely a time is told (年, 年月日) beside the unit asked for."""
    if not text[0].isdigit():
        names.append(f"date.words|{context.question.measure}")
        return
    units = "".join(c for c in text if not c.isdigit())[:4]
    names.append(f"date.units|{context.question.measure}|{units}")
    if i and s.words[i - 1] in ("年", "月"):
        names.append(f"date.cut|{context.question.measure}")  # 3月 of 2011年3月


def _long(context: Context, s: Prepared, i: int, j: int, names: list[str]) -> None:
    """Add what only long spans are judged by."""
    opens = i == 0 or s.words[i - 1] in HARD
    closes = j + 1 == len(s.words) or s.words[j + 1] in HARD
    names.append(f"span.long|{context.type}|{opens}|{closes}")
    names.append(f"span.whole_sentence|{i == 0 and s.ends[j] + 1 >= len(s.text)}")
