"""The stretches of a sentence one of which the answer must be: its type, its role, its clause."""

from __future__ import annotations

from collections.abc import Sequence

from qa_bot.reading.answer_types import required, role_asked
from qa_bot.reading.candidates import Sentence
from qa_bot.reading.clauses import statement
from qa_bot.reading.contacts import asks_contact
from qa_bot.reading.outcome import Span
from qa_bot.reading.question import Question
from qa_bot.reading.terms import Term, strength
from qa_bot.retrieval.alternatives import everyday_words

DATED = 0.65
"""Probability from which the reader's own date is kept, whatever clause it stands in (of the dates
asked for on DRCD dev as many are right as without the clauses; at 0.8 and above fewer)."""
CLAUSE_STRENGTH = 0.7
"""How well a clause must hold the word that is asked of it."""
LABEL = 10
"""Characters before a number in which its label stands (监督电话：)."""
OPENING = 2
"""Characters that a clause may have beside a date (在, 到) and be no more than that date."""


def must_be(
    question: Question,
    terms: Sequence[Term],
    sentences: Sequence[Sentence],
    probability: float,
) -> list[list[Span] | None]:
    """Return for each sentence what the answer must be; None where it may be any span.

    probability: the best candidate's.
    """
    must = [required(question, s.text, s.tokens) for s in sentences]
    role = role_asked(question)
    if role:
        # A 馆长 is asked for: the sentence must speak of one.
        known = (role, *everyday_words().get(role, ()))
        must = [
            m if any(word in s.text for word in known) else []
            for m, s in zip(must, sentences, strict=True)
        ]
    asked = _asked_of(question, terms)
    if question.answer_type == "time" and asked is not None and probability < DATED:
        must = [m and told_by(s.text, m, asked) for m, s in zip(must, sentences, strict=True)]
    if asks_contact(question):
        must = [m and _best_led(s.text, m, terms) for m, s in zip(must, sentences, strict=True)]
    return must


def _best_led(text: str, spans: Sequence[Span], terms: Sequence[Term]) -> list[Span]:
    """Return the span whose label, the letters right before it, bears most of the question."""
    led = [(sum(strength(t, text[max(0, a - LABEL) : a]) for t in terms), -a, b) for a, b in spans]
    _, start, end = max(led)
    return [(-start, end)]


def told_by(text: str, spans: Sequence[Span], asked: Term) -> list[Span]:
    """Return those of a sentence's spans whose clauses hold a word of the question; else all.

    开工 and 通车 have each its own date in one sentence.
    """
    own = [
        span
        for span in spans
        if strength(asked, text[slice(*_spoken_of(text, span))]) >= CLAUSE_STRENGTH
    ]
    return own or list(spans)


def _spoken_of(text: str, span: Span) -> Span:
    """Return the clauses around a span; where it is one by itself (1907年,), the next as well."""
    start, end = statement(text, span)
    if end - start <= span[1] - span[0] + OPENING and end < len(text):
        end = statement(text, (end + 1, end + 1))[1]
    return start, end


def _asked_of(question: Question, terms: Sequence[Term]) -> Term | None:
    """Return the word that the gap stands before (什么时候通车), None if it ends the question."""
    end = question.wh[1] if question.wh else len(question.text)
    return next((t for t in terms if t.start >= end and len(t.text) > 1), None)
