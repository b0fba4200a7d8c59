"""Turns that leave out what the last one said: the whole questions that they may stand for."""

from __future__ import annotations

import re
from collections.abc import Sequence

from qa_bot.reading.inquiry import Inquiry
from qa_bot.reading.limits import level_spans, place_stem, weak_level_spans, year_spans
from qa_bot.reading.terms import Term
from qa_bot.text import has_chinese

_FRAME = re.compile(
    r"^(?:那么?|还有|另外|而|然后|and|what about|how about)?[, ]*(?:the )?|(?:呢|怎么样|如何|又?怎样)?[?!。,啊呀 ]*$",
    re.IGNORECASE,
)
MAX_WHOLE = 8

Span = tuple[int, int]


def whole_questions(turn: Inquiry, last: Inquiry) -> list[str]:
    """Return the last question with what a turn says anew put in its like's place.

    A year takes a year's place, a level a level's, a place a place's; another noun may take the
    place of any run of words of the last question, so there may be several. Empty for a turn
    that asks in its own words.
    """
    if turn.question.wh is not None or turn.question.kind not in ("none", "count", "summary"):
        return []
    core = _FRAME.sub("", turn.question.text)
    text = last.question.text
    if not core or not has_chinese(text):
        return []
    for mine, theirs in (
        (year_spans(core), year_spans(text)),
        (level_spans(core) or weak_level_spans(core), level_spans(text)),
    ):
        if mine and theirs:
            return [_put(text, (theirs[0][0], theirs[-1][1]), core.rstrip("的"))]
    place = _place(turn, last)
    if place is not None and len(turn.terms) <= 1:
        return [_put(text, place, core.rstrip("的"))]
    if not turn.terms:
        return []
    whole = []
    for run in _runs(last.terms):
        asked = _put(text, run, core)
        whole += [asked, _without_measure(asked, last)]
    return list(dict.fromkeys(whole))[:MAX_WHOLE]


def _without_measure(text: str, last: Inquiry) -> str:
    """Return the question without the measure word, which may be that of the noun replaced."""
    wh, measure = last.question.wh_text, last.question.measure
    return text.replace(wh + measure, "多少") if wh and measure else text


def _place(turn: Inquiry, last: Inquiry) -> Span | None:
    """Return where the last question names a place, if the turn names another."""
    if not turn.limits.places:
        return None
    for term in last.terms:
        if place_stem(term.text) in last.limits.places:
            return term.start, term.end
    return None


def _put(text: str, span: Span, core: str) -> str:
    return text[: span[0]] + core + text[span[1] :]


def _runs(terms: Sequence[Term]) -> list[Span]:
    """Return the runs of neighbouring words, the longest first, then each word."""
    runs: list[Span] = []
    for term in terms:
        if runs and term.start - runs[-1][1] <= 1:
            runs[-1] = (runs[-1][0], term.end)
        else:
            runs.append((term.start, term.end))
    words = [(term.start, term.end) for term in terms]
    return list(dict.fromkeys(sorted(runs, key=lambda run: run[0] - run[1]) + words))
