"""From an outcome to an answer: the figure, the sentence, and the evidence that proves it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from qa_bot.answer import Answer, Evidence, Language, Status
from qa_bot.knowledge.passage import FAQ_FILE, Knowledge
from qa_bot.reading.curated import Curated
from qa_bot.reading.outcome import Finding, Outcome, Span, Total
from qa_bot.reading.quantities import UNIT_CLASS
from qa_bot.replying.figures import english_figure, format_figure
from qa_bot.replying.templates import Templates
from qa_bot.text import normalise, to_traditional

MAX_EVIDENCE = 8
CURATED_CONFIDENCE = 0.98
"""Of an answer that a person wrote for this question; the question may still be taken wrongly."""
_SAYS_HAS = re.compile(r"有|达|为|是|至|到|及|超|近|约")
_THERE_IS = re.compile(r"有没有|有无|是否有|有.{1,20}[吗么没不]")
_MEASURES = ("money", "ratio", "area", "length", "weight", "volume", "time", "energy", "data")
"""Classes of units of which a thing has not so many but comes to so much (票价为2元)."""
LABEL_LENGTH = 30
"""Characters. A longer noun phrase reads better in the source's own sentence."""


class Composer:
    """Words replies over one knowledge."""

    def __init__(self, knowledge: Knowledge, templates: Templates) -> None:
        self._knowledge = knowledge
        self._templates = templates

    def compose(
        self,
        question: str,
        language: Language,
        outcome: Outcome,
        notes: Sequence[tuple[str, str]] = (),
        suggestions: tuple[str, ...] = (),
    ) -> Answer:
        """Return the answer to show for an outcome.

        notes: what was not taken as written, as (written, taken as).
        """
        if outcome.kind == "none":
            answer = self._unknown(question, language, outcome, suggestions)
            return self._with_notes(answer, notes)
        short, text = self._word(question, language, outcome)
        if language == "zh-Hant":
            plain, _ = self._word(question, "zh", outcome)
            short = to_traditional(plain)
            if short != plain:
                # Names are looked up in the source as they stand there.
                text += "\n" + self._templates.say(language, "original") + plain
        answer = Answer(
            question, "answered", short, text, self._evidence(outcome.findings),
            outcome.confidence, suggestions, language,
        )  # fmt: skip
        return self._with_notes(answer, notes)

    def curated(
        self, question: str, language: Language, found: Curated, suggestions: tuple[str, ...] = ()
    ) -> Answer:
        """Return a curated answer with what proves it.

        That is the passages which its source names; of another source, the entry itself.
        """
        entry = found.entry
        said = entry.english if language == "en" and entry.english else entry.answer
        text, short = said.text, said.short
        if language == "zh-Hant" and entry.language == "zh":
            text, short = to_traditional(text), to_traditional(short)
        evidence = tuple(self.evidence(i) for i in entry.passages[:MAX_EVIDENCE])
        values = {"answer": "\0"} if evidence else {"answer": "\0", "source": "\1"}
        # What the maintainers wrote stays as they wrote it.
        told = self._templates.say(language, "curated" if evidence else "curated_from", **values)
        told = told.replace("\0", text).replace("\1", entry.source)
        if not evidence:
            proof = said.proof
            evidence = (Evidence(proof.text, entry.source, "", FAQ_FILE, proof.line),)
        answer = Answer(
            question, "answered", short, told, evidence, CURATED_CONFIDENCE, suggestions, language
        )
        return self._with_notes(answer, found.notes)

    def _with_notes(self, answer: Answer, notes: Sequence[tuple[str, str]]) -> Answer:
        if not notes:
            return answer
        right = self._templates.say(answer.language, "separator").join(r for _, r in notes)
        said = {"right": right, "text": answer.text}
        return replace(answer, text=self._templates.say(answer.language, "understood", **said))

    def _word(self, question: str, language: Language, outcome: Outcome) -> tuple[str, str]:
        """Return the short answer and the whole reply."""
        first = outcome.findings[0]
        if outcome.kind == "by_period":
            return self._by_period(question, language, outcome)
        if outcome.kind == "value":
            return self._figure_short(language, first), self._value(language, first)
        if outcome.kind in ("difference", "more", "direction"):
            return self._compared(language, outcome)
        if outcome.kind == "span":
            short, statement = self._short(first), self._source(first, first.statement)
            key = "statement" if short == statement else "span"
            said = (
                {"statement": statement}
                if key == "statement"
                else {"short": short, "statement": statement}
            )
            return short, self._templates.say(language, key, **said)
        if outcome.kind == "list":
            return self._listed(language, outcome)
        if outcome.kind in ("yes", "no"):
            return self._judged(question, language, outcome)
        if outcome.kind == "conflict":
            return self._differing(language, outcome)
        if outcome.kind == "summary":
            lines = [self._source(f, f.statement) for f in outcome.findings]
            items = "\n".join(self._templates.say(language, "item", item=line) for line in lines)
            return lines[0], self._templates.say(language, "summary", items=items)
        return self._several(language, outcome)

    def say(self, question: str, language: Language, key: str, **values: object) -> Answer:
        """Return a reply that needs no knowledge: small talk, or what was wrong with the input."""
        status: Status = "invalid" if key.startswith("invalid") else "chat"
        text = self._templates.say(language, key, **values)
        return Answer(question, status, "", text, (), 1.0, (), language)

    def documents(self, question: str, language: Language) -> Answer:
        """Return the reply that lists the documents."""
        items = [
            self._templates.say(language, "item", item=" ".join(filter(None, (d.title, d.date))))
            for d in self._knowledge.documents
        ]
        return self.say(question, language, "documents", count=len(items), items="\n".join(items))

    def evidence(self, passage: int) -> Evidence:
        """Return a passage as evidence."""
        found = self._knowledge.passages[passage]
        document = self._knowledge.of(found)
        section = " › ".join(found.section)
        return Evidence(found.quote, document.title, section, document.file, found.line)

    def _unknown(
        self, question: str, language: Language, outcome: Outcome, suggestions: tuple[str, ...]
    ) -> Answer:
        text = self._templates.say(language, "unknown")
        evidence = tuple(self.evidence(i) for i in outcome.nearest[:1])
        for one in evidence:
            source = f"{one.file}:{one.line}"
            # The quote stays as it stands in the file, whatever the reply is written in.
            nearest = self._templates.say(language, "nearest", quote="\0", source=source)
            text += "\n" + nearest.replace("\0", one.quote)
        return Answer(
            question, "unknown", "", text, evidence, outcome.confidence, suggestions, language
        )

    def _source(self, finding: Finding, span: Span) -> str:
        return self._knowledge.passages[finding.passage].view.source(*span).strip()

    def _short(self, finding: Finding) -> str:
        return self._source(finding, finding.short)

    def _figure_short(self, language: Language, finding: Finding) -> str:
        """Return a figure alone; in English said the English way, as it stands beside it."""
        short = self._short(finding)
        if language != "en" or finding.quantity is None:
            return short
        said = english_figure(finding.quantity)
        return short if short.startswith(said) else f"{said} ({short})"

    def _value(self, language: Language, finding: Finding) -> str:
        label = self._source(finding, finding.label)
        short = self._short(finding)
        if language == "en" and finding.quantity is not None:
            statement = self._source(finding, finding.statement)
            said = {"short": english_figure(finding.quantity), "statement": statement}
            return self._templates.say(language, "value_statement", **said)
        plain = label and len(label) <= LABEL_LENGTH and not _SAYS_HAS.search(label)
        unit = finding.quantity.unit if finding.quantity else ""
        # 接待观众400万人次 tells what was done, not what there is.
        if plain and finding.label[0] == finding.statement[0] and not unit.endswith("次"):
            measured = UNIT_CLASS.get(unit) in _MEASURES
            key = "value_measure" if measured else "value_noun"
            return self._templates.say(language, key, label=label, short=short)
        statement = self._source(finding, finding.statement)
        return self._templates.say(language, "value_statement", statement=statement, short=short)

    def _item(self, language: Language, finding: Finding) -> str:
        label = self._source(finding, finding.label)
        short = self._short(finding)
        if label and len(label) <= LABEL_LENGTH:
            item = self._templates.say(language, "sibling", label=label, short=short)
        else:
            item = self._source(finding, finding.statement)
        if finding.period:
            item = self._templates.say(language, "period_item", period=finding.period, item=item)
        return item

    def _several(self, language: Language, outcome: Outcome) -> tuple[str, str]:
        items = [self._item(language, finding) for finding in outcome.findings]
        lines = "\n".join(self._templates.say(language, "item", item=item) for item in items)
        text = self._templates.say(language, "siblings", count=len(items), items=lines)
        short = self._templates.say(language, "separator").join(items)
        if outcome.total is not None:
            total = self._total(language, outcome.total)
            parts = " + ".join(self._figure(f) for f in outcome.findings)
            said = self._templates.say(language, "sum", total=total, parts=parts)
            if outcome.kind == "total":
                return total, f"{said}\n{lines}"
            text += "\n" + said
        return short, text

    def _listed(self, language: Language, outcome: Outcome) -> tuple[str, str]:
        items = "、".join(self._short(finding) for finding in outcome.findings)
        if outcome.open_ended:
            items = self._templates.say(language, "and_so_on", items=items)
        return items, self._templates.say(language, "list", items=items)

    def _by_period(self, question: str, language: Language, outcome: Outcome) -> tuple[str, str]:
        shorts, lines = [], []
        for period, part in outcome.parts:
            short, _ = self._word(question, language, part)
            item = self._templates.say(language, "period_item", period=period, item=short)
            shorts.append(item)
            lines.append(self._templates.say(language, "item", item=item))
        separator = self._templates.say(language, "separator")
        return separator.join(shorts), "\n".join(lines)

    def _differing(self, language: Language, outcome: Outcome) -> tuple[str, str]:
        if outcome.findings[0].quantity is not None:
            items = [self._item(language, finding) for finding in outcome.findings]
        else:
            items = [self._source(f, f.statement).rstrip("。；;") for f in outcome.findings]
        lines = "\n".join(self._templates.say(language, "item", item=item) for item in items)
        short = self._templates.say(language, "separator").join(items)
        return short, self._templates.say(language, "conflict", items=lines)

    def _judged(self, question: str, language: Language, outcome: Outcome) -> tuple[str, str]:
        finding = outcome.findings[0]
        # 有10家吗 asks whether the figure is right, 有图书馆吗 whether there is one.
        there_is = (
            finding.quantity is None and _THERE_IS.search(normalise(question).text) is not None
        )
        key = f"{outcome.kind}_there_is" if there_is else outcome.kind
        separator = self._templates.say(language, "separator")
        if finding.quantity is not None:
            statement = separator.join(self._item(language, f) for f in outcome.findings)
        else:
            statement = self._source(finding, finding.statement)
        text = self._templates.say(language, key, statement=statement)
        return self._templates.say(language, f"{key}_short"), text

    def _compared(self, language: Language, outcome: Outcome) -> tuple[str, str]:
        first, second = (self._item(language, finding) for finding in outcome.findings)
        if outcome.equal or outcome.total is None:
            text = self._templates.say(language, "equal", first=first, second=second)
            return text.rstrip("。."), text
        difference = self._total(language, outcome.total)
        values = [f.quantity.value for f in outcome.findings if f.quantity is not None]
        key = "more" if values[0] > values[1] else "fewer"
        if outcome.kind == "difference":
            key, short = "difference", difference
        else:
            finding = outcome.findings[0]
            year = finding.period and self._templates.say(language, "year", year=finding.period)
            short = year or self._source(finding, finding.label) or first
            if outcome.kind == "direction":
                short = self._templates.say(language, f"{key}_short", difference=difference)
        said = {"first": first, "second": second, "difference": difference}
        return short, self._templates.say(language, key, **said)

    def _figure(self, finding: Finding) -> str:
        quantity = finding.quantity
        if quantity is None:
            return self._short(finding)
        return self._source(finding, (quantity.figure_start, quantity.figure_end))

    def _total(self, language: Language, total: Total) -> str:
        figure = format_figure(total.value)
        # A space as in 33 家, but 2万人次.
        space = "" if figure[-1] in "万亿" else " "
        figure = f"{figure}{space}{total.unit}".strip()
        return self._templates.say(language, "about", total=figure) if total.approximate else figure

    def _evidence(self, findings: Sequence[Finding]) -> tuple[Evidence, ...]:
        ids = [f.passage for f in findings] + [i for f in findings for i in f.also]
        return tuple(self.evidence(i) for i in dict.fromkeys(ids))[:MAX_EVIDENCE]
