"""The clauses of a sentence: the one around a span, the one that bears a question best."""

from __future__ import annotations

import re
from collections.abc import Sequence

from qa_bot.knowledge.marks import PAIRS
from qa_bot.reading.matching import Match
from qa_bot.reading.outcome import Span
from qa_bot.reading.terms import Term, strength

TOLD = 70
"""Characters. A sentence up to here answers how and why as a whole."""

_CLAUSE = re.compile(r"[,;。!?]")


def told(text: str, span: Span) -> Span:
    """Return the sentence, or the clauses around a span if the sentence is long."""
    end = len(text) - (text[-1:] in "。;!?")
    return (0, end) if len(text) <= TOLD else statement(text, span)


def balanced(text: str, span: Span) -> Span:
    """Return a span grown to the mark that opens or closes what it holds half of."""
    start, end = span
    for opening, closing in PAIRS.items():
        inside = text[start:end]
        if inside.rfind(opening) > inside.rfind(closing):
            end = max(end, text.find(closing, end) + 1)
        inside = text[start:end]
        first = inside.find(closing)
        if first >= 0 and opening not in inside[:first]:
            found = text.rfind(opening, 0, start)
            start = found if found >= 0 else start
    return start, end


def statement(text: str, span: Span) -> Span:
    """Return the clauses around a span, from mark to mark."""
    start = max((m.end() for m in _CLAUSE.finditer(text, 0, span[0])), default=0)
    following = _CLAUSE.search(text, span[1])
    return start, following.start() if following else len(text)


def best_clause(text: str, terms: Sequence[Term], match: Match) -> tuple[tuple[int, int], float]:
    """Return the clause that bears the claim best, and how well, the sentence helping a little."""
    best, best_score, position = (0, len(text)), -1.0, 0
    while position < len(text):
        span = statement(text, (position, position + 1))
        clause = text[slice(*span)]
        held = missed = 0.0
        for n, term in enumerate(terms):
            here = max(strength(term, clause), 0.6 * match.strengths[n])
            held += here * term.weight
            missed += (1 - here) * term.weight * term.penalty
        score = held / (held + missed) if held else 0.0
        if score > best_score:
            best, best_score = span, score
        position = max(span[1] + 1, position + 1)
    return best, best_score
