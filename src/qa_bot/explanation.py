"""How an answer came about, as values that a channel can show as it likes, and as plain text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Word:
    """A content word of the question.

    weight: how much of the question it carries. lack: the share of that which counts against a
    passage without it. others: words that count as it, each with what it proves and who says so.
    """

    text: str
    weight: float
    lack: float
    name: bool
    others: str


@dataclass(frozen=True, slots=True)
class Weighed:
    """A passage, figure or span that was weighed.

    score: 0.0 to about 1.0. within: whether the question's limits are borne out.
    where: file and line, "" for a span. reasons: what spoke for and against it.
    """

    score: float
    within: bool
    where: str
    text: str
    reasons: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """What a question was taken for, what was weighed for it, the best first, and the decision.

    question: as it was read, in one spelling. notes: what was taken otherwise than written, as
        (written, taken as). form: its kind, gap and noun in words. limits: as (name, values).
    kind: what kind of question it was taken for. decision: the kind of the outcome.
    confidence: 0.0 to 1.0.
    """

    question: str
    notes: tuple[tuple[str, str], ...]
    kind: str
    form: str
    limits: tuple[tuple[str, str], ...]
    words: tuple[Word, ...]
    passages: tuple[Weighed, ...]
    figures: tuple[Weighed, ...]
    spans: tuple[Weighed, ...]
    decision: str
    confidence: float


def as_text(explanation: Explanation) -> str:
    """Return an explanation as plain text, a line for each thing that mattered."""
    return "\n".join([*_question(explanation), *_weighed(explanation), _decision(explanation)])


def _question(explanation: Explanation) -> Iterator[str]:
    yield f"question    {explanation.question}"
    for written, taken in explanation.notes:
        yield f"  taken as  {written} → {taken}"
    yield f"  {explanation.form}"
    for name, values in explanation.limits:
        yield f"  limit     {name}: {values}"
    for word in explanation.words:
        name = ", name" if word.name else ""
        yield (
            f"  word      {word.text}  weight {word.weight:.1f}, lack {word.lack:.2f}{name}  "
            f"{word.others}"
        )


def _weighed(explanation: Explanation) -> Iterator[str]:
    yield "passages"
    for one in explanation.passages:
        yield f"  {_score(one)}  {one.where}  {one.text}"
        yield f"        {one.reasons}"
    if explanation.figures:
        yield "figures"
    for one in explanation.figures:
        yield f"  {_score(one)}  {one.text}  {one.reasons}"
    if explanation.spans:
        yield "spans"
    for one in explanation.spans:
        yield f"  {_score(one)}  {one.text}"
        yield f"        {one.reasons}"


def _score(one: Weighed) -> str:
    return f"{one.score:.2f}" + ("" if one.within else ", outside the limits")


def _decision(explanation: Explanation) -> str:
    return f"decision    {explanation.decision}, confidence {explanation.confidence:.2f}"
