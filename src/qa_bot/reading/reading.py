"""From a question to an outcome: analysis, retrieval, reading and choosing, in that order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from qa_bot.knowledge.passage import Knowledge
from qa_bot.knowledge.terms import whole_words
from qa_bot.reading.choosing import Chooser
from qa_bot.reading.claims import ClaimChecker
from qa_bot.reading.counting import FactReader
from qa_bot.reading.features import background_idf
from qa_bot.reading.limits import Limits, level_spans, limits_of, place_stem, year_spans
from qa_bot.reading.listing import Lister
from qa_bot.reading.matching import Matcher
from qa_bot.reading.outcome import Outcome
from qa_bot.reading.question import Question, analyse
from qa_bot.reading.scorer import Reader, load_weights
from qa_bot.reading.sides import Comparison, take_apart
from qa_bot.reading.spans import SpanReader
from qa_bot.reading.summarising import Summariser
from qa_bot.reading.surroundings import survey
from qa_bot.reading.terms import Term, TermMaker
from qa_bot.retrieval.alternatives import Alternatives
from qa_bot.retrieval.retriever import BM25Retriever, Retriever
from qa_bot.retrieval.tokenizer import Tokenizer

MAX_HITS = 40
"""Passages that are read for one question."""
SPAN_THRESHOLD = 0.55
LIST_THRESHOLD = 0.45


class Reading:
    """Reads questions over one knowledge."""

    def __init__(self, knowledge: Knowledge) -> None:
        self.knowledge = knowledge
        self.tokenizer = Tokenizer(whole_words(knowledge))
        self.retriever: Retriever = BM25Retriever(knowledge, self.tokenizer)
        surroundings = survey(knowledge, self.tokenizer)
        self._homes = frozenset(p for one in surroundings for p in one.homes)
        self._maker = TermMaker(
            self.retriever, self.tokenizer.dictionary, Alternatives(knowledge.glossary)
        )
        self._matcher = Matcher(knowledge, surroundings)
        self._facts = FactReader(knowledge, surroundings, self._matcher)
        self._chooser = Chooser(knowledge, surroundings, self.tokenizer)
        self._claims = ClaimChecker(knowledge, self._facts, self._chooser)
        self._summariser = Summariser(knowledge)
        self._lister = Lister(knowledge, self._matcher, self.tokenizer)
        reader = Reader(load_weights(), background_idf(self.tokenizer.dictionary))
        self._spans = SpanReader(knowledge, self.tokenizer, reader)

    def read(self, text: str) -> Outcome:
        """Return what the knowledge says to a question."""
        question = analyse(text, self.tokenizer)
        limits = limits_of(question.text, question.tokens, self.tokenizer)
        terms = self._terms(question)
        query = Counter(self.tokenizer.terms(question.text))
        for term in terms:
            for alternative in term.alternatives:
                query.update(self.tokenizer.terms(alternative.text))
        hits = [hit.passage for hit in self.retriever.search(query, MAX_HITS)]
        comparison = take_apart(question, terms, limits)
        if comparison is not None:
            outcome = self._compare(question, comparison, hits)
            if outcome is not None:
                return outcome
        if not terms:
            return Outcome("none", nearest=tuple(hits[:1]))
        if question.kind in ("count", "total"):
            facts = self._facts.read(question, terms, limits, hits)
            return self._chooser.choose(question, limits, facts)
        return self._read_sentences(question, terms, limits, hits)

    def _read_sentences(
        self, question: Question, terms: Sequence[Term], limits: Limits, hits: Sequence[int]
    ) -> Outcome:
        matches = self._matcher.rank(terms, limits, hits)
        if question.kind == "yesno":
            return self._claims.read(question, terms, limits, matches, hits)
        if question.kind == "summary":
            headings = [i for i in hits if self.knowledge.passages[i].kind == "heading"]
            return self._summariser.read(terms, matches, headings)
        if question.kind == "list":
            listed = self._lister.read(question, terms, matches, LIST_THRESHOLD)
            if listed is not None:
                return listed
        return self._spans.read(question, matches, SPAN_THRESHOLD)

    def _compare(
        self, question: Question, comparison: Comparison, hits: Sequence[int]
    ) -> Outcome | None:
        """Return the comparison of what each side comes to; None where a side says nothing."""
        outcomes = []
        for side in comparison.sides:
            facts = self._facts.read(question, side.terms, side.limits, hits)
            outcome = self._chooser.choose(question, side.limits, facts)
            if outcome.kind == "none":
                return None
            outcomes.append(outcome)
        return self._chooser.compare(comparison.aim, outcomes)

    def _terms(self, question: Question) -> list[Term]:
        terms = self._maker.terms(question, [*level_spans(question.text), *year_spans(question.text)])
        return [term for term in terms if place_stem(term.text) not in self._homes]
