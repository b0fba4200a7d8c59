"""What speaks for a span that begins with a word: the word itself and what stands before it."""

from __future__ import annotations

from qa_bot.reading.candidates import OPEN, Prepared
from qa_bot.reading.features import SURNAMES, Context, Edge, Values, few, glue, level
from qa_bot.reading.flanks import JOIN, NEAR, START, Flanks, common_suffix, offset_to


def start_features(context: Context, s: Prepared, sides: Flanks, i: int) -> Edge:
    """Return the features of spans that begin with word ``i``."""
    kind = context.type
    words, tags = s.words, s.tags
    word, tag = words[i], tags[i]
    before = words[i - 1] if i else START
    before_tag = tags[i - 1] if i else START
    before2 = words[i - 2] if i > 1 else START
    names = [
        f"start.tags|{before_tag}|{tag}",
        f"start.tag|{kind}|{tag}",
        f"start.tag_before|{kind}|{before_tag}",
        f"start.word|{word}",
        f"start.word|{kind}|{word}",
        f"start.before|{before}",
        f"start.before|{kind}|{before}",
        f"start.two_before|{before2}|{before}",
        f"start.char|{kind}|{word[0]}",
        f"start.asked|{sides.asked[i]}|{kind}",  # the question says the first word itself
    ]
    values: Values = []
    if context.question.focus:
        names.append(f"start.focus_tag|{context.question.focus}|{tag}")
    if word[0] in SURNAMES:
        names.append(f"start.surname|{kind}")
    if s.inside[i]:
        names.append(f"start.quoted|{kind}|{before in OPEN}")
    place = s.starts[i]
    bond = glue(context, s.text[max(0, place - 1) : place + 1] if place else "")
    names += [f"start.glue|{bond}", f"start.glue|{kind}|{bond}"]
    _start_slot(context, s, i, names)
    _start_weight(context, s, sides, i, names, values)
    if before in JOIN and i > 1:
        # 和 and 、 join like things: is the item before one that the question names?
        names.append(f"start.joined|{sides.asked[i - 2]}|{kind}")
        items = range(max(0, i - 7), i - 1)
        near = any(sides.asked[k] and s.content[k] for k in items if s.clause[k] == s.clause[i])
        names.append(
            f"start.joined_near|{near}|{context.question.left in words[max(0, i - 7) : i]}"
        )
    return names, values


def _start_slot(context: Context, s: Prepared, i: int, names: list[str]) -> None:
    """Add how the text before the span agrees with the question's around the gap."""
    place = s.bare_before[i]
    raw = common_suffix(context.left_text, s.text, s.starts[i])
    slot = common_suffix(context.left_bare, s.bare, place)
    swapped = common_suffix(context.far_bare, s.bare, place)
    names += [
        f"start.slot_raw|{min(raw, 4)}",  # letters before the gap = letters before the span
        f"start.slot|{min(slot, 5)}",  # the same without function characters
        f"start.slot|{context.gap}|{min(slot, 2)}",
        f"start.swapped|{min(swapped, 4)}",  # 谁是X? X是Y: the text behind the gap stands before
        f"start.both|{min(slot, 2)}|{min(swapped, 2)}|{context.type}",
    ]
    question = context.question
    if question.focus and s.text.endswith(question.focus, 0, s.starts[i]):
        names.append(f"start.after_focus|{context.gap}")  # 首都北京 for 哪个首都
    last = context.left_text[-1:]
    before = s.words[i - 1] if i else START
    if last and last in before:
        names.append(f"start.same_before|{last}")  # 由谁, 由张三
    if i and question.left == before:
        names.append("start.left_word")
    if last:
        names.append(f"start.gap_before|{last}|{before}")


def _start_weight(
    context: Context, s: Prepared, sides: Flanks, i: int, names: list[str], values: Values
) -> None:
    """Add how much of the question stands before the span, in its clause and sentence."""
    total = sides.total
    clause = sides.clause_start[i]
    own = (sides.all[i] - sides.all[clause]) / total
    left = (sides.left[i] - sides.left[clause]) / total
    right = (sides.right[i] - sides.right[clause]) / total
    names += [
        f"start.clause|{level(own)}",  # weight before the span in its clause
        f"start.clause_left|{level(left)}|{level(right)}",  # of words left and right of the gap
        f"start.first|{i == clause}|{context.type}",  # the span opens its clause
    ]
    values += [
        ("start.clause", own),
        ("start.sentence", sides.all[i] / total),
        ("start.left", sides.left[i] / total),
        ("start.right", sides.right[i] / total),
        (f"start.left|{context.gap}", sides.left[i] / total),
        (f"start.right|{context.gap}", sides.right[i] / total),
    ]
    if clause:
        previous = sides.clause_start[clause - 1]
        values.append(("start.previous_clause", (sides.all[clause] - sides.all[previous]) / total))
    _start_near(context, s, sides, i, names, values)


def _start_near(
    context: Context, s: Prepared, sides: Flanks, i: int, names: list[str], values: Values
) -> None:
    """Add how near the question's words stand before the span, and which they are."""
    for side, near in zip(NEAR, sides.near_before, strict=True):
        values.append((f"start.near{side}", near[i]))
        values.append((f"start.near{side}|{context.gap}", near[i]))
    names += [
        f"start.to_left|{offset_to(sides.left_at, i)}",  # where the word left of the gap stands
        f"start.to_right|{offset_to(sides.right_at, i)}",
        f"start.to_focus|{offset_to(sides.focus_at, i)}",
        f"start.clause_rank|{few(sides.clause_rank[i], 3)}",  # the clause among the sentence's
        f"start.clause_all|{level(sides.clause_sum[i] / sides.total)}",
    ]
    nearest = next((d for d in range(1, min(i, 8) + 1) if sides.matched[i - d]), 0)
    names.append(f"start.nearest|{nearest}")  # words to the nearest word of the question
    if nearest:
        names.append(
            f"start.nearest_side|{few(nearest)}|{s.words[i - nearest] in context.left_words}"
        )
    content = next((k for k in range(i - 1, max(-1, i - 6), -1) if s.content[k]), -1)
    if content >= 0:
        word = s.words[content]
        names += [
            f"start.content_asked|{sides.asked[content]}|{context.type}",
            f"start.content_left|{word == context.question.left}",
            f"start.content_right|{word == context.question.right}",
        ]
    verb = next(
        (k for k in range(i - 1, max(-1, sides.clause_start[i] - 1), -1) if s.tags[k][0] == "v"), -1
    )
    names.append(f"start.verb_asked|{verb >= 0 and sides.asked[verb]}|{verb >= 0}")
