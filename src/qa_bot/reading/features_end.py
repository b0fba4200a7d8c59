"""What speaks for a span that ends with a word: the word itself and what stands behind it."""

from __future__ import annotations

from qa_bot.reading.candidates import CLOSE, Prepared
from qa_bot.reading.features import Context, Edge, Values, few, glue, level
from qa_bot.reading.flanks import JOIN, NEAR, STOP, Flanks, common_prefix, offset_to


def end_features(context: Context, s: Prepared, sides: Flanks, j: int) -> Edge:
    """Return the features of spans that end with word ``j``."""
    kind = context.type
    words, tags = s.words, s.tags
    word, tag = words[j], tags[j]
    last = j + 1 == len(words)
    after = STOP if last else words[j + 1]
    after_tag = STOP if last else tags[j + 1]
    after2 = words[j + 2] if j + 2 < len(words) else STOP
    names = [
        f"end.tags|{tag}|{after_tag}",
        f"end.tag|{kind}|{tag}",
        f"end.tag_after|{kind}|{after_tag}",
        f"end.word|{word}",
        f"end.word|{kind}|{word}",
        f"end.after|{after}",
        f"end.after|{kind}|{after}",
        f"end.two_after|{after}|{after2}",
        f"end.char|{kind}|{word[-1]}",
        f"end.chars|{kind}|{s.text[max(0, s.ends[j] - 2) : s.ends[j]]}",
        f"end.asked|{sides.asked[j]}|{kind}",
    ]
    values: Values = []
    if s.inside[j]:
        names.append(f"end.quoted|{kind}|{after in CLOSE}")
    bond = glue(context, s.text[s.ends[j] - 1 : s.ends[j] + 1])
    names += [f"end.glue|{bond}", f"end.glue|{kind}|{bond}"]
    _end_focus(context, word, tag, after, names)
    _end_slot(context, s, j, names)
    _end_weight(context, s, sides, j, names, values)
    if after in JOIN and j + 2 < len(words):
        names.append(f"end.joined|{sides.asked[j + 2]}|{kind}")
        items = range(j + 2, min(len(words), j + 8))
        near = any(sides.asked[k] and s.content[k] for k in items if s.clause[k] == s.clause[j])
        names.append(f"end.joined_near|{near}")
    return names, values


def _end_focus(context: Context, word: str, tag: str, after: str, names: list[str]) -> None:
    """Add how the last word agrees with the noun and the measure word asked for."""
    question, gap = context.question, context.gap
    focus = question.focus
    if focus:
        if word == focus:
            names.append(f"end.is_focus|{gap}")
        elif word.endswith(focus):
            names.append(f"end.ends_in_focus|{gap}")
        elif focus.endswith(word):
            names.append(f"end.ends_focus|{gap}")
        elif word[-1] == focus[-1]:
            names.append(f"end.focus_char|{gap}")  # 松花江 for 哪条江
        elif focus in word:
            names.append(f"end.holds_focus|{gap}")
        else:
            names.append(f"end.not_focus|{gap}")
        if after == focus or after.startswith(focus):
            names.append(f"end.before_focus|{gap}")
        names.append(f"end.focus_last|{focus[-1]}|{word[-1]}")
        names.append(f"end.focus_tag|{focus}|{tag}")
    if question.measure and gap in ("count", "which", "when"):
        measure = question.measure
        seen = "in" if word.endswith(measure) else "next" if after == measure else "absent"
        names.append(f"end.measure|{gap}|{seen}")


def _end_slot(context: Context, s: Prepared, j: int, names: list[str]) -> None:
    """Add how the text behind the span agrees with the question's around the gap."""
    place = s.bare_after[j]
    raw = common_prefix(context.right_text, s.text, s.ends[j])
    slot = common_prefix(context.right_bare, s.bare, place)
    beyond = common_prefix(context.far_bare, s.bare, place)
    swapped = common_prefix(context.left_bare, s.bare, place)
    names += [
        f"end.slot_raw|{min(raw, 4)}",
        f"end.slot|{min(slot, 5)}",
        f"end.slot|{context.gap}|{min(slot, 2)}",
        f"end.slot_beyond|{min(beyond, 4)}",  # behind the noun asked for
        f"end.swapped|{min(swapped, 4)}",
        f"end.both|{min(max(slot, beyond), 2)}|{min(swapped, 2)}|{context.type}",
    ]
    first = context.question.text[context.question.focus_end :][:1]
    after = s.words[j + 1] if j + 1 < len(s.words) else STOP
    if first and first in after:
        names.append(f"end.same_after|{first}")
    if first:
        names.append(f"end.gap_after|{first}|{after}")
    if after == context.question.right:
        names.append("end.right_word")


def _end_weight(
    context: Context, s: Prepared, sides: Flanks, j: int, names: list[str], values: Values
) -> None:
    """Add how much of the question stands behind the span, in its clause and sentence."""
    total = sides.total
    clause = sides.clause_end[j]
    own = (sides.all[clause] - sides.all[j + 1]) / total
    left = (sides.left[clause] - sides.left[j + 1]) / total
    right = (sides.right[clause] - sides.right[j + 1]) / total
    names += [
        f"end.clause|{level(own)}",
        f"end.clause_left|{level(left)}|{level(right)}",
        f"end.last|{j + 2 >= clause}|{context.type}",  # the span closes its clause
    ]
    rest = (sides.all[-1] - sides.all[j + 1]) / total
    values += [
        ("end.clause", own),
        ("end.sentence", rest),
        ("end.left", (sides.left[-1] - sides.left[j + 1]) / total),
        ("end.right", (sides.right[-1] - sides.right[j + 1]) / total),
        (f"end.left|{context.gap}", (sides.left[-1] - sides.left[j + 1]) / total),
        (f"end.right|{context.gap}", (sides.right[-1] - sides.right[j + 1]) / total),
    ]
    if clause < len(s.words):
        following = sides.clause_end[clause]
        values.append(("end.next_clause", (sides.all[following] - sides.all[clause]) / total))
    _end_near(context, s, sides, j, names, values)


def _end_near(
    context: Context, s: Prepared, sides: Flanks, j: int, names: list[str], values: Values
) -> None:
    """Add how near the question's words stand behind the span, and which they are."""
    for side, near in zip(NEAR, sides.near_after, strict=True):
        values.append((f"end.near{side}", near[j]))
        values.append((f"end.near{side}|{context.gap}", near[j]))
    names += [
        f"end.to_left|{offset_to(sides.left_at, j)}",
        f"end.to_right|{offset_to(sides.right_at, j)}",
        f"end.to_focus|{offset_to(sides.focus_at, j)}",
    ]
    count = len(s.words)
    reach = min(count - j - 1, 8)
    nearest = next((d for d in range(1, reach + 1) if sides.matched[j + d]), 0)
    names.append(f"end.nearest|{nearest}")
    if nearest:
        names.append(
            f"end.nearest_side|{few(nearest)}|{s.words[j + nearest] in context.right_words}"
        )
    content = next((k for k in range(j + 1, min(count, j + 6)) if s.content[k]), -1)
    if content >= 0:
        word = s.words[content]
        names += [
            f"end.content_asked|{sides.asked[content]}|{context.type}",
            f"end.content_left|{word == context.question.left}",
            f"end.content_right|{word == context.question.right}",
        ]
    verb = next((k for k in range(j + 1, sides.clause_end[j]) if s.tags[k][0] == "v"), -1)
    names.append(f"end.verb_asked|{verb >= 0 and sides.asked[verb]}|{verb >= 0}")
