"""What speaks for a sentence as a whole."""

from __future__ import annotations

import re
from collections.abc import Sequence

from qa_bot.reading.candidates import Prepared
from qa_bot.reading.features import Context, Values, bare, few, level
from qa_bot.text import pairs

_FIGURES = re.compile(r"\d+(?:\.\d+)?")
_LATIN = re.compile(r"[a-z]{2,}")
_CAUSE = re.compile(r"因|由于|为了|导致|使|以便|以免|避免|原因|缘故|故")
_MEANS = re.compile(r"通过|利用|采用|以|用|透过|藉|借|方式|方法")
_PRONOUN = re.compile(r"[他她它其此该这]|两者|双方|当时|后来|随后|同时|不过|但|因此|所以|于是")


def sentence_features(context: Context) -> list[tuple[list[str], Values]]:
    """Return the features of each sentence."""
    covered = [context.covered(k) for k in range(len(context.sentences))]
    alike = [_pairs(context.question.text, s.text) for s in context.sentences]
    ranks, pair_ranks = _ranks(covered), _ranks(alike)
    out = []
    for index, sentence in enumerate(context.sentences):
        names = [
            f"sent.rank|{few(ranks[index])}",  # place among the sentences by words in common
            f"sent.pair_rank|{few(pair_ranks[index])}",  # the same by pairs of characters
        ]
        values: Values = []
        _overlap(context, index, covered, alike, names, values)
        _neighbours(context, index, covered, names, values)
        _words(context, sentence, names, values)
        _kind(context, sentence, names)
        _place(context, index, names)
        out.append((names, values))
    return out


def _pairs(question: str, text: str) -> float:
    asked = pairs(question)
    return sum(pair in text for pair in asked) / max(len(asked), 1)


def _ranks(scores: Sequence[float]) -> list[int]:
    return [sum(other > score for other in scores) for score in scores]


def _overlap(
    context: Context,
    index: int,
    covered: Sequence[float],
    alike: Sequence[float],
    names: list[str],
    values: Values,
) -> None:
    sentence, mine = context.sentences[index], covered[index]
    best = max(covered)
    names += [
        f"sent.covered|{level(mine)}",  # share of the question's weight found here
        f"sent.behind|{level(best - mine)}",  # how far behind the best sentence
        f"sent.run|{min(longest_run(context, sentence), 8)}",  # longest piece in common
    ]
    values += [
        ("sent.covered", mine),
        ("sent.behind", best - mine),
        ("sent.ratio", mine / best if best else 1.0),
        ("sent.pairs", alike[index]),
        ("sent.pairs_behind", max(alike) - alike[index]),
        ("sent.characters", _characters(context, sentence)),
        ("sent.soft", _soft(context, sentence)),
        ("sent.near_gap", _near_gap(context, sentence)),
    ]


def longest_run(context: Context, sentence: Prepared) -> int:
    """Return the length of the longest run of characters in common, function characters out."""
    best = 0
    for side in (context.left_bare, context.right_bare):
        start = 0
        while start + best < len(side):
            if side[start : start + best + 1] in sentence.bare:
                best += 1
            else:
                start += 1
    return best


def _characters(context: Context, sentence: Prepared) -> float:
    """Return the share of the question's characters that the sentence holds."""
    chars = set(context.left_bare + context.right_bare)
    return sum(c in sentence.text for c in chars) / max(len(chars), 1)


def _soft(context: Context, sentence: Prepared) -> float:
    """Return the share of the question's weight found, a word half there counting half."""
    found = 0.0
    for term, weight in context.weights.items():
        if term in sentence.text:
            found += weight
        else:
            found += weight * sum(c in sentence.text for c in term) / len(term) / 2
    return found / context.total


def _near_gap(context: Context, sentence: Prepared) -> float:
    """Return the weight found, words near the wh-phrase counting more."""
    wh = context.question.wh
    place = wh[0] if wh else len(context.question.text)
    found = total = 0.0
    for term in context.question.terms:
        weight = context.weights[term.text] / (4 + abs(term.start - place))
        total += weight
        found += weight * (term.text in sentence.text)
    return found / (total or 1.0)


def _neighbours(
    context: Context, index: int, covered: Sequence[float], names: list[str], values: Values
) -> None:
    """Add what the sentences before and after hold of the question that this one lacks."""
    sentences, this = context.sentences, context.sentences[index]
    for step, side in ((-1, "before"), (1, "after")):
        at = index + step
        if not (0 <= at < len(sentences) and sentences[at].paragraph == this.paragraph):
            names.append(f"sent.no_{side}")  # first or last
            continue
        other = sentences[at]
        lacks = sum(w for t, w in context.weights.items() if t in other.text and t not in this.text)
        values.append((f"sent.{side}_covered", covered[at]))
        values.append((f"sent.{side}_more", lacks / context.total))
    if _PRONOUN.match(this.text):
        names.append("sent.pronoun")  # opens by pointing back


def _words(context: Context, sentence: Prepared, names: list[str], values: Values) -> None:
    """Add which single words of the question the sentence holds."""
    question, text = context.question, sentence.text
    heaviest = sorted(context.weights, key=context.weights.__getitem__, reverse=True)[:3]
    names.append(f"sent.heavy|{sum(t in text for t in heaviest)}/{len(heaviest)}")  # the telling
    if question.focus:
        names.append(f"sent.focus|{question.focus in text}|{context.gap}")  # the noun asked for
    for side, word in (("left", question.left), ("right", question.right)):
        if word:
            names.append(f"sent.{side}|{word in text}")  # the word beside the wh-phrase
    if context.verbs:
        share = sum(v in text for v in context.verbs) / len(context.verbs)
        values.append(("sent.verbs", share))
    for name, pattern in (("figures", _FIGURES), ("latin", _LATIN)):
        wanted = set(pattern.findall(question.text))
        if wanted:
            found = wanted & set(pattern.findall(text))
            part = "all" if found == wanted else "some" if found else "none"
            names.append(f"sent.{name}|{part}")  # the question's own figures and Latin words


def _kind(context: Context, sentence: Prepared, names: list[str]) -> None:
    """Add whether the sentence holds the kind of thing asked for."""
    kind = context.type
    tags = {tag[:2] for tag in sentence.tags}
    if "m1" in tags or "m4" in tags:
        names.append(f"sent.figure|{kind}")  # an Arabic figure
    if sentence.quantities:
        names.append(f"sent.quantity|{kind}")
    if "m4" in tags:
        names.append(f"sent.year|{kind}")
    if "nr" in tags or "·" in sentence.words:
        names.append(f"sent.person|{kind}")
    if "ns" in tags:
        names.append(f"sent.place|{kind}")
    if any(sentence.inside):
        names.append(f"sent.quote|{kind}")
    if kind in ("why", "reason") and _CAUSE.search(sentence.text):
        names.append("sent.cause")
    if kind in ("how", "manner") and _MEANS.search(sentence.text):
        names.append("sent.means")
    measure = context.question.measure
    if measure and context.gap == "count":
        units = {q.unit for q in sentence.quantities}
        names.append(f"sent.unit|{measure in units}")  # a quantity in the unit asked for


def _place(context: Context, index: int, names: list[str]) -> None:
    sentence = context.sentences[index]
    names += [
        f"sent.first|{sentence.order == 0}|{bool(bare(sentence.text))}",
        f"sent.length|{min(len(sentence.words) // 8, 6)}",  # in steps of eight words
        f"sent.alone|{len(context.sentences) == 1}",
    ]
