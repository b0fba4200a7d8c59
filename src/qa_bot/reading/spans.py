"""Who, where, when, which, what, why, how: the span of a found sentence that answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from qa_bot.knowledge.passage import Knowledge
from qa_bot.reading.answer_types import fits_type, likely, named_as_asked, reason, snap
from qa_bot.reading.candidates import Sentence
from qa_bot.reading.clauses import balanced, best_clause, statement, told
from qa_bot.reading.contacts import asks_contact
from qa_bot.reading.matching import Match
from qa_bot.reading.outcome import Finding, Outcome, Span
from qa_bot.reading.quantities import find_quantities
from qa_bot.reading.question import Question, analyse
from qa_bot.reading.scorer import Candidate, Reader
from qa_bot.reading.stretches import must_be
from qa_bot.reading.terms import Term
from qa_bot.reading.times import ranged
from qa_bot.reading.twins import Twins
from qa_bot.retrieval.tokenizer import Tokenizer
from qa_bot.text import has_chinese

READ = 4
"""Sentences that are read word by word."""
NAMED, ADDED = 4, 3
"""Characters of a name in the question, and so many more (its city), that only say it again."""
PARAGRAPHS, NEXT_SHARE = 3, 0.9
"""Paragraphs that are read one after another, and the share of the best one's coverage that the
others must have."""
CANDIDATES = 20
NAME_MARGIN = 6
"""Characters by which a candidate may be longer than the noun at its end."""
TRUSTED = 0.25
"""Probability from which the reader's own edges are kept, whatever a type would have."""
STATED = TRUSTED
"""Probability from which a span is stated; one less sure gives way to the clause around it."""
SURE = 0.5
"""Probability from which a candidate is taken as it is."""
REASON_COVERAGE = 0.8
"""A sentence that gives a reason is taken before a better one that gives none, down to here."""
WHOLE_SHARE = 0.95
"""A clause answers keywords if it bears them nearly as well as its sentence does."""


class SpanReader:
    """Reads spans of one knowledge's sentences.

    stated: probability from which a span is stated; below, the clause around it is.
    """

    def __init__(
        self, knowledge: Knowledge, tokenizer: Tokenizer, reader: Reader, stated: float = STATED
    ) -> None:
        self._knowledge = knowledge
        self._tokenizer = tokenizer
        self._reader = reader
        self.stated = stated
        self._twins = Twins(knowledge)
        self._sentence = lru_cache(maxsize=4096)(self._make_sentence)

    def read(
        self,
        question: Question,
        terms: Sequence[Term],
        matches: Sequence[Match],
        threshold: float,
    ) -> Outcome:
        """Return the best span of the best sentences; "none" where it is not sure enough.

        Where the best paragraph holds nothing of the type asked for, one that bears the question
        nearly as well may.
        """
        paragraphs = self._paragraphs(matches)
        if not paragraphs:
            return Outcome("none", nearest=tuple(m.passage for m in matches[:1]))
        read = (self._read_paragraph(question, terms, matches, p, threshold) for p in paragraphs)
        first = next(read)
        if first.kind != "none" or not self.stated or not has_chinese(question.text):
            return first
        return next((outcome for outcome in read if outcome.kind != "none"), first)

    def _read_paragraph(
        self,
        question: Question,
        terms: Sequence[Term],
        matches: Sequence[Match],
        best: Sequence[Match],
        threshold: float,
    ) -> Outcome:
        nearest = (best[0].passage,)
        candidates = self._candidates(self._in_its_words(question, terms, best[0]), best)
        chosen = self._choose(question, terms, best, candidates) if candidates else None
        if chosen is None:
            return Outcome("none", nearest=nearest)
        match, span = chosen
        span = ranged(question, self._text(match.passage), span)
        edges, span = span, balanced(self._text(match.passage), span)
        if edges != span and question.kind == "where" and self.stated:
            # Part of a name says no place.
            return Outcome("none", nearest=(match.passage, *nearest))
        coverage = match.coverage
        if coverage < threshold:
            return Outcome("none", coverage=coverage, nearest=(match.passage, *nearest))
        text = self._text(match.passage)
        whole = statement(text, span)
        finding = Finding(match.passage, span, (span[0], span[0]), whole)
        outcome = self._twins.answer(finding, span, match, matches)
        return replace(outcome, certainty=candidates[0].confidence)

    def keywords(
        self, terms: Sequence[Term], matches: Sequence[Match], threshold: float
    ) -> Outcome:
        """Return the best sentence's clause, or all of it, on mere keywords.

        They leave no gap that a span could fit.
        """
        best = [m for m in matches if m.in_limits][:1]
        if not best or best[0].coverage < threshold:
            return Outcome("none", nearest=tuple(m.passage for m in (best or matches)[:1]))
        match = best[0]
        text = self._text(match.passage)
        clause, share = best_clause(text, terms, match)
        span = clause if share > WHOLE_SHARE * match.coverage else told(text, clause)
        finding = Finding(match.passage, span, (span[0], span[0]), statement(text, span))
        return self._twins.answer(finding, clause, match, matches)

    def _paragraphs(self, matches: Sequence[Match]) -> list[list[Match]]:
        """Return the best sentences of the best sentence's paragraph, then of those near to it.

        They are read apart: sentences of other paragraphs mislead more often than they help. On
        DRCD dev hit@1 is .950 without them and .932 with the four best of all.
        """
        found: dict[int, list[Match]] = {}
        for match in (m for m in matches if m.in_limits):
            found.setdefault(self._knowledge.passages[match.passage].paragraph, []).append(match)
        best = [own[:READ] for own in found.values()][:PARAGRAPHS]
        return [own for own in best if own[0].coverage >= NEXT_SHARE * best[0][0].coverage]

    def _in_its_words(self, question: Question, terms: Sequence[Term], match: Match) -> Question:
        """Return a question with a passage's words for its own, where those are other words."""
        text, other = self._text(match.passage), question.text
        for term in terms if has_chinese(other) else ():
            if term.text not in text:
                held = next((a.text for a in term.alternatives if a.text in text), "")
                other = other.replace(term.text, held) if len(held) > 1 else other
        taken = question if other == question.text else analyse(other, self._tokenizer)
        return taken if taken.kind == question.kind else question

    def candidates(self, question: Question, matches: Sequence[Match]) -> list[Candidate]:
        """Return the best spans of the best sentences, whatever their type."""
        return self._candidates(question, [m for own in self._paragraphs(matches)[:1] for m in own])

    def _candidates(self, question: Question, best: Sequence[Match]) -> list[Candidate]:
        sentences = [self._sentence(m.passage) for m in best]
        return self._reader.read(question, sentences, CANDIDATES, READ) if best else []

    def compare_options(self, matches: Sequence[Match], threshold: float) -> Outcome:
        """Return what the best sentences say where a question offers an A and a B."""
        best = [m for m in matches if m.in_limits][:1]
        if not best or best[0].coverage < threshold:
            return Outcome("none", nearest=tuple(m.passage for m in matches[:1]))
        whole = (0, len(self._text(best[0].passage)))
        finding = Finding(best[0].passage, whole, (0, 0), whole)
        twins = self._twins.find(best[0], matches)
        return self._twins.side_by_side(finding, twins, best[0].coverage)

    def _text(self, i: int) -> str:
        return self._knowledge.passages[i].view.text

    def _choose(
        self,
        question: Question,
        terms: Sequence[Term],
        best: Sequence[Match],
        candidates: Sequence[Candidate],
    ) -> tuple[Match, Span] | None:
        """Return the sentence and the span in it that answer; None if none is of the type."""
        sentences = [self._sentence(m.passage) for m in best]
        must = must_be(question, terms, sentences, candidates[0].probability)
        if any(spans is not None for spans in must):
            keep = question.answer_type != "time" and not asks_contact(question)
            found = self._required(best, candidates, must, keep=keep)
            if found is not None or self.stated:
                return found
        chosen, typed = self._preferred(question, terms, sentences, candidates)
        if question.kind == "why" and chosen.probability < SURE:
            given = next(((m, r) for m in best if (r := reason(self._text(m.passage)))), None)
            if given and given[0].coverage >= REASON_COVERAGE * best[0].coverage:
                return given
            if given is None and self.stated:
                return None  # nothing found gives a reason
        here = sentences[chosen.sentence]
        span = (chosen.start, chosen.end)
        fits = not self.stated or fits_type(question, here.text, span, here.tokens)
        if not fits and question.kind == "which":
            return None  # the clause would name no such body either
        unsure = not typed and chosen.probability < self.stated
        echo = _echoes(chosen.text, question, terms)
        if (echo or unsure) and self.stated and question.kind in ("who", "where"):
            return None  # a clause without a name, or a place, does not say who or where
        if echo or unsure:
            # What the question itself says is no answer, and what is unsure is better said in
            # the source's own clause.
            return best[chosen.sentence], statement(here.text, span)
        if not fits:
            return None
        if question.kind in ("why", "how") and chosen.probability < SURE:
            return best[chosen.sentence], told(here.text, span)
        return best[chosen.sentence], snap(question, here.text, span, here.tokens)

    def _required(
        self,
        best: Sequence[Match],
        candidates: Sequence[Candidate],
        must: Sequence[Sequence[Span] | None],
        *,
        keep: bool,
    ) -> tuple[Match, Span] | None:
        """Return the stretch of the type asked for that the best candidate touches, or is near.

        keep: whether a trusted candidate keeps its own edges; a date is told as a whole.
        """
        for candidate in candidates:
            span = (candidate.start, candidate.end)
            for stretch in must[candidate.sentence] or ():
                if stretch[0] < span[1] and span[0] < stretch[1]:
                    sure = keep and candidate.probability >= TRUSTED
                    return best[candidate.sentence], span if sure else stretch
        for number, match in enumerate(best[:2]):
            here = [c.start for c in candidates if c.sentence == number]
            if must[number]:
                place = here[0] if here else 0
                return match, min(must[number] or (), key=lambda s: abs(s[0] - place))
        return None

    def _preferred(
        self,
        question: Question,
        terms: Sequence[Term],
        sentences: Sequence[Sentence],
        candidates: Sequence[Candidate],
    ) -> tuple[Candidate, bool]:
        """Return the best candidate, and whether it ends as is asked.

        An unsure one gives way to one that does.
        """
        new = [
            c
            for c in candidates
            if not _echoes(c.text, question, terms) and not _miscounts(question, c.text)
        ]
        first = (new or candidates)[0]
        asked, particular = named_as_asked(question, sentences[first.sentence].tokens)
        new_asked = [span for span in asked if _cut(sentences, first, span) not in question.text]
        if particular and new_asked:
            ordered = [c for c in candidates if c.sentence == first.sentence]
            for candidate in ordered:
                for start, end in new_asked:
                    if start < candidate.end and candidate.start < end:
                        return self._as_span(sentences, candidate, (start, end)), True
            return self._as_span(sentences, first, new_asked[0]), True
        if first.probability >= TRUSTED:
            return first, False
        for candidate in candidates:
            tokens = sentences[candidate.sentence].tokens
            for start, end in likely(question, tokens):
                width = candidate.end - candidate.start
                if (
                    candidate.start <= start
                    and end <= candidate.end <= end + 2
                    and (width <= end - start + NAME_MARGIN)
                ):
                    return candidate, True
                if start < candidate.end and candidate.start < end:
                    return self._as_span(sentences, candidate, (start, end)), True
        only = likely(question, sentences[first.sentence].tokens)
        if len(only) == 1:
            return self._as_span(sentences, first, only[0]), True
        return first, False

    def _as_span(
        self, sentences: Sequence[Sentence], candidate: Candidate, span: Span
    ) -> Candidate:
        """Return a candidate with other edges in its sentence."""
        text = _cut(sentences, candidate, span)
        return replace(candidate, start=span[0], end=span[1], text=text)

    def _make_sentence(self, i: int) -> Sentence:
        passage = self._knowledge.passages[i]
        text = passage.view.text
        return Sentence(text, tuple(self._tokenizer.cut(text)), (), passage.paragraph, i)


def _cut(sentences: Sequence[Sentence], candidate: Candidate, span: Span) -> str:
    return sentences[candidate.sentence].text[slice(*span)]


def _miscounts(question: Question, text: str) -> bool:
    """Tell whether a span holds a figure though a body, a person or a place is asked for."""
    return question.answer_type in ("org", "person", "place") and bool(find_quantities(text))


def _echoes(text: str, question: Question, terms: Sequence[Term]) -> bool:
    """Tell whether a span only says again what the question says, in its words or others."""
    if any(
        len(t.text) >= NAMED and t.text in text and len(text) - len(t.text) <= ADDED for t in terms
    ):
        return True  # 某某市读者联盟 for 读者联盟
    return text in question.text or any(
        text in (term.text, *(a.text for a in term.alternatives)) for term in terms
    )
