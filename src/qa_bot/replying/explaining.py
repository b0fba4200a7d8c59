"""From a trace to an explanation: the question taken apart, the hits, the runners-up."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from qa_bot.explanation import Explanation, Weighed, Word
from qa_bot.knowledge.passage import FAQ_FILE, Knowledge
from qa_bot.reading.curated import Curated
from qa_bot.reading.inquiry import Inquiry
from qa_bot.reading.reading import Trace
from qa_bot.reading.scorer import explain as carriers

SHOWN = 5
LENGTH = 60
"""Characters of a passage that are shown."""


def explain(
    knowledge: Knowledge, inquiry: Inquiry, trace: Trace, curated: Curated | None = None
) -> Explanation:
    """Return the explanation of a question's answer.

    curated: the curated answer, which is given in the place of what was read.
    """
    question = inquiry.question
    return Explanation(
        question=question.text,
        notes=inquiry.notes,
        kind=question.kind,
        form=f"kind {question.kind}, wh {question.wh_text or '-'}, "
        f"measure {question.measure or '-'}, focus {question.focus or '-'}, "
        f"answer {question.answer_type}",
        limits=tuple(_limits(inquiry)),
        words=tuple(_words(inquiry)),
        passages=tuple(_passages(knowledge, inquiry, trace)),
        figures=tuple(_figures(knowledge, trace)),
        spans=tuple(_spans(trace)),
        decision=trace.outcome.kind if curated is None else _curated(curated),
        confidence=trace.outcome.confidence if curated is None else 1.0,
    )


def _curated(curated: Curated) -> str:
    wording = curated.wording
    line = curated.entry.line
    return f"curated, {FAQ_FILE}:{line}, asked as “{wording.text}” (line {wording.line})"


def _limits(inquiry: Inquiry) -> Iterator[tuple[str, str]]:
    limits = inquiry.limits
    named: dict[str, Sequence[object]] = {
        "level": sorted(limits.levels or limits.weak_levels),
        "year": sorted(limits.years),
        "place": list(limits.places),
        "number": sorted(limits.ordinals),
    }
    for name, values in named.items():
        if values:
            yield name, ", ".join(map(str, values))


def _words(inquiry: Inquiry) -> Iterator[Word]:
    for term in inquiry.terms:
        others = "、".join(f"{a.text} {a.weight:.2f} {a.source}" for a in term.alternatives[:6])
        yield Word(term.text, term.weight, term.penalty, term.name, others)


def _where(knowledge: Knowledge, passage: int) -> str:
    found = knowledge.passages[passage]
    return f"{knowledge.of(found).file}:{found.line}"


def _passages(knowledge: Knowledge, inquiry: Inquiry, trace: Trace) -> Iterator[Weighed]:
    for match in trace.matches[:SHOWN]:
        held = "、".join(
            f"{term.text} {strength:.2f}"
            for term, strength in zip(inquiry.terms, match.strengths, strict=True)
            if strength
        )
        quote = knowledge.passages[match.passage].quote[:LENGTH]
        where = _where(knowledge, match.passage)
        yield Weighed(match.coverage, match.in_limits, where, quote, held)


def _figures(knowledge: Knowledge, trace: Trace) -> Iterator[Weighed]:
    for fact in trace.facts[:SHOWN]:
        text = knowledge.passages[fact.passage].view.text[slice(*fact.fact.part)][:LENGTH]
        reasons = (
            f"coverage {fact.coverage:.2f}, unit {fact.unit:.2f}, noun {fact.noun:.0f}, "
            f"doubt {fact.doubt:.2f}"
        )
        where = _where(knowledge, fact.passage)
        yield Weighed(fact.score, not fact.out_of_limits, where, text, reasons)


def _spans(trace: Trace) -> Iterator[Weighed]:
    for candidate in trace.candidates[:SHOWN]:
        carried = "  ".join(f"{n} {w:+.1f}" for n, w in carriers(candidate)[:SHOWN])
        yield Weighed(candidate.probability, True, "", candidate.text, carried)
