"""How an answer came about, as text: the question taken apart, the hits, the runners-up."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from qa_bot.knowledge.passage import FAQ_FILE, Knowledge
from qa_bot.reading.curated import Curated
from qa_bot.reading.inquiry import Inquiry
from qa_bot.reading.reading import Trace
from qa_bot.reading.scorer import explain as carriers

SHOWN = 5


def explain(
    knowledge: Knowledge, inquiry: Inquiry, trace: Trace, curated: Curated | None = None
) -> str:
    """Return the explanation of a question's answer, a line for each thing that mattered.

    curated: the curated answer, which is given in the place of what was read.
    """
    lines = [*_question(inquiry), *_hits(knowledge, inquiry, trace), *_decision(trace, curated)]
    return "\n".join(lines)


def _question(inquiry: Inquiry) -> Iterator[str]:
    question, limits = inquiry.question, inquiry.limits
    yield f"question    {question.text}"
    for wrong, right in inquiry.notes:
        yield f"  taken as  {wrong} → {right}"
    yield (
        f"  kind {question.kind}, wh {question.wh_text or '-'}, measure {question.measure or '-'}, "
        f"focus {question.focus or '-'}, answer {question.answer_type}"
    )
    named: dict[str, Sequence[object]] = {
        "level": sorted(limits.levels or limits.weak_levels),
        "year": sorted(limits.years),
        "place": list(limits.places),
        "number": sorted(limits.ordinals),
    }
    for name, values in named.items():
        if values:
            yield f"  limit     {name}: {', '.join(map(str, values))}"
    for term in inquiry.terms:
        others = "、".join(f"{a.text} {a.weight:.2f} {a.source}" for a in term.alternatives[:6])
        name = ", name" if term.name else ""
        yield f"  word      {term.text}  weight {term.weight:.1f}, lack {term.penalty:.2f}{name}  {others}"


def _hits(knowledge: Knowledge, inquiry: Inquiry, trace: Trace) -> Iterator[str]:
    yield "passages"
    for match in trace.matches[:SHOWN]:
        passage = knowledge.passages[match.passage]
        held = "、".join(
            f"{term.text} {strength:.2f}"
            for term, strength in zip(inquiry.terms, match.strengths, strict=True)
            if strength
        )
        where = f"{knowledge.of(passage).file}:{passage.line}"
        outside = "" if match.in_limits else ", outside the limits"
        yield f"  {match.coverage:.2f}{outside}  {where}  {passage.quote[:60]}"
        yield f"        {held}"
    if trace.facts:
        yield "figures"
    for fact in trace.facts[:SHOWN]:
        text = knowledge.passages[fact.passage].view.text
        outside = ", outside the limits" if fact.out_of_limits else ""
        yield (
            f"  {fact.score:.2f}{outside}  {text[slice(*fact.fact.part)][:60]}  coverage "
            f"{fact.coverage:.2f}, unit {fact.unit:.2f}, noun {fact.noun:.0f}, doubt {fact.doubt:.2f}"
        )
    if trace.candidates:
        yield "spans"
    for candidate in trace.candidates[:SHOWN]:
        carried = "  ".join(f"{n} {w:+.1f}" for n, w in carriers(candidate)[:SHOWN])
        yield f"  {candidate.probability:.2f}  {candidate.text}"
        yield f"        {carried}"


def _decision(trace: Trace, curated: Curated | None) -> Iterator[str]:
    if curated is not None:
        line, wording = curated.entry.line, curated.wording
        yield f"decision    curated, {FAQ_FILE}:{line}, asked as “{wording.text}” (line {wording.line})"
        return
    outcome = trace.outcome
    yield f"decision    {outcome.kind}, coverage {outcome.coverage:.2f}, confidence {outcome.confidence:.2f}"
