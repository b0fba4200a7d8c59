"""What speaks for a span that begins with a word, or ends with it.

Start features look at the first word and what stands before the span, end features at the last
word and what follows. Each is computed once per word, whatever the number of spans.
"""

from __future__ import annotations

from qa_bot.reading.candidates import CLOSE, OPEN, Prepared
from qa_bot.reading.features import Context, Values, few, glue, level
from qa_bot.reading.flanks import NEAR, Flanks, offset_to

SURNAMES = frozenset(
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏"
    "钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文司马诸葛欧阳"
)
_JOIN = ("和", "与", "及", "、", "以及", "或", "跟", "并")
START, STOP = "<s>", "</s>"


def edge_features(context: Context, index: int) -> tuple[list[Edge], list[Edge]]:
    """Return the start features and the end features of each word of a sentence."""
    sentence = context.sentences[index]
    sides = Flanks(context, index)
    count = len(sentence.words)
    starts = [_start(context, sentence, sides, i) for i in range(count)]
    ends = [_end(context, sentence, sides, j) for j in range(count)]
    return starts, ends


Edge = tuple[list[str], Values]


def _common_suffix(a: str, b: str, end: int, most: int = 6) -> int:
    """Return how many characters a's end and ``b[:end]``'s end have in common."""
    size = 0
    limit = min(len(a), end, most)
    while size < limit and a[-1 - size] == b[end - 1 - size]:
        size += 1
    return size


def _common_prefix(a: str, b: str, start: int, most: int = 6) -> int:
    """Return how many characters a's start and ``b[start:]``'s start have in common."""
    size = 0
    limit = min(len(a), len(b) - start, most)
    while size < limit and a[size] == b[start + size]:
        size += 1
    return size


def _start(context: Context, s: Prepared, sides: Flanks, i: int) -> Edge:
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
    if before in _JOIN and i > 1:
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
    raw = _common_suffix(context.left_text, s.text, s.starts[i])
    slot = _common_suffix(context.left_bare, s.bare, place)
    swapped = _common_suffix(context.far_bare, s.bare, place)
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
    for side, near in zip(NEAR, sides.near_before, strict=True):
        values.append((f"start.near{side}", near[i]))
        values.append((f"start.near{side}|{context.gap}", near[i]))
    names += [
        f"start.to_left|{offset_to(sides.left_at, i)}",  # where the word left of the gap stands
        f"start.to_right|{offset_to(sides.right_at, i)}",
        f"start.to_focus|{offset_to(sides.focus_at, i)}",
        f"start.clause_rank|{few(sides.clause_rank[i], 3)}",  # the clause among the sentence's
        f"start.clause_all|{level(sides.clause_sum[i] / total)}",
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
    verb = next((k for k in range(i - 1, max(-1, clause - 1), -1) if s.tags[k][0] == "v"), -1)
    names.append(f"start.verb_asked|{verb >= 0 and sides.asked[verb]}|{verb >= 0}")


def _end(context: Context, s: Prepared, sides: Flanks, j: int) -> Edge:
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
    if after in _JOIN and j + 2 < len(words):
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
    raw = _common_prefix(context.right_text, s.text, s.ends[j])
    slot = _common_prefix(context.right_bare, s.bare, place)
    beyond = _common_prefix(context.far_bare, s.bare, place)
    swapped = _common_prefix(context.left_bare, s.bare, place)
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
    verb = next((k for k in range(j + 1, clause) if s.tags[k][0] == "v"), -1)
    names.append(f"end.verb_asked|{verb >= 0 and sides.asked[verb]}|{verb >= 0}")
