"""From a question to an outcome: analysis, retrieval, reading and choosing, in that order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import chain

from qa_bot.knowledge.passage import Knowledge
from qa_bot.knowledge.terms import whole_words
from qa_bot.reading.answer_types import asks_rank
from qa_bot.reading.calibration import probability
from qa_bot.reading.choosing import Chooser
from qa_bot.reading.claims import ClaimChecker
from qa_bot.reading.contacts import asks_contact
from qa_bot.reading.counting import FactReader, ScoredFact
from qa_bot.reading.features import background_idf
from qa_bot.reading.figures import FigureFinder, FoundFigure
from qa_bot.reading.following import whole_questions
from qa_bot.reading.inquiry import Inquiry, inherit, is_short, leans
from qa_bot.reading.limits import Limits
from qa_bot.reading.listing import Lister
from qa_bot.reading.matching import Match, Matcher
from qa_bot.reading.outcome import Outcome
from qa_bot.reading.question import Question
from qa_bot.reading.scorer import Candidate, Reader, load_weights
from qa_bot.reading.sides import Comparison, asks_sum, growth, take_apart
from qa_bot.reading.spans import STATED, SpanReader
from qa_bot.reading.suggesting import Suggester
from qa_bot.reading.summarising import Summariser
from qa_bot.reading.superlatives import Superlative, bears_superlative, superlative
from qa_bot.reading.surroundings import home_names, survey
from qa_bot.reading.terms import Term
from qa_bot.reading.understanding import Understander
from qa_bot.retrieval.retriever import BM25Retriever, Hit, Retriever
from qa_bot.retrieval.tokenizer import Tokenizer
from qa_bot.snapshot.memo import AFRESH, Memo
from qa_bot.text import has_chinese

MAX_HITS = 40
"""Passages that are read for one question."""
SPAN_THRESHOLD = 0.62
ENGLISH_THRESHOLD = 0.5
"""The same for a question that was translated word by word."""
UNLISTED_THRESHOLD = 0.8
"""The same where a list is asked for and no sentence enumerates anything."""
LIST_THRESHOLD = 0.5
NEAR = 0.3
"""Coverage from which a passage is shown as the nearest to what was asked."""
SUGGESTED_FROM = 12
"""Hits from whose figures suggestions are made."""
PERIOD_SHARE = 0.9
"""Another year's report is told as well if its best sentence is nearly as good as the best."""


@dataclass(frozen=True, slots=True)
class Trace:
    """What was weighed for one question, the best first each, and what came of it."""

    matches: Sequence[Match]
    facts: Sequence[ScoredFact]
    candidates: Sequence[Candidate]
    outcome: Outcome


class Reading:
    """Reads questions over one knowledge."""

    def __init__(self, knowledge: Knowledge, *, refuse: bool = True, memo: Memo = AFRESH) -> None:
        self.knowledge = knowledge
        self._refuse = refuse
        words = whole_words(knowledge)
        memo = memo.under(chain(words, knowledge.texts()))
        self.tokenizer = Tokenizer(words)
        self.retriever: Retriever = BM25Retriever(knowledge, self.tokenizer, memo)
        self._surroundings = surroundings = survey(knowledge, self.tokenizer, memo)
        self.home_names = home_names(surroundings)
        homes = frozenset(p for one in surroundings for p in one.homes)
        self._understander = Understander(knowledge, self.tokenizer, self.retriever, homes, memo)
        self._matcher = Matcher(knowledge, surroundings)
        self._facts = FactReader(knowledge, surroundings, self._matcher)
        self._chooser = Chooser(knowledge, surroundings, self.tokenizer)
        self._claims = ClaimChecker(knowledge, self._facts, self._chooser)
        self._summariser = Summariser(knowledge)
        self._lister = Lister(knowledge, self._matcher, self.tokenizer)
        reader = Reader(load_weights(), background_idf(self.tokenizer.dictionary))
        stated = STATED if refuse else 0.0
        self._spans = SpanReader(knowledge, self.tokenizer, reader, stated)
        self._suggester = Suggester(
            knowledge, self.tokenizer, lambda text: self.read(self.understand(text))
        )

    def understand(self, text: str) -> Inquiry:
        """Return a question taken apart and weighted."""
        return self._understander.understand(text)

    def read(self, inquiry: Inquiry) -> Outcome:
        """Return what the knowledge says to a question."""
        question, terms, limits = inquiry.question, inquiry.terms, inquiry.limits
        found = self.retriever.search(inquiry.query, MAX_HITS)
        hits = [hit.passage for hit in found]
        comparison = take_apart(question, terms, limits)
        if comparison is not None:
            outcome = self._compare(question, comparison, hits)
            if outcome is not None:
                return outcome
        if not terms:
            return Outcome("none", nearest=tuple(hits[:1]))
        most = superlative(question.text)
        if most is not None and self._refuse:
            return self._read_most(inquiry, most, found)
        counted = question.kind in ("count", "total") and not asks_contact(question)
        if counted and not asks_rank(question):
            facts = self._facts.read(question, terms, limits, hits)
            outcome = self._chooser.choose(question, limits, facts)
            since = growth(question, terms, limits)
            if since is not None and not self._chooser.says_growth(outcome):
                return self._compare(question, since, hits) or Outcome(
                    "none", nearest=outcome.nearest
                )
            if outcome.kind != "none" or self._refuse:
                return outcome
        return self._read_sentences(question, terms, limits, found)

    def _read_most(self, inquiry: Inquiry, most: Superlative, found: Sequence[Hit]) -> Outcome:
        """Return the largest of figures side by side, or a sentence that says it of something."""
        asked = self.understand(most.text)
        hits = [hit.passage for hit in self.retriever.search(asked.query, MAX_HITS)]
        facts = self._facts.read(asked.question, asked.terms, asked.limits, hits)
        outcome = self._chooser.extreme(facts, most.thing, least=most.least)
        if outcome.kind != "none":
            return outcome
        outcome = self._read_sentences(inquiry.question, inquiry.terms, inquiry.limits, found)
        texts = [self.knowledge.passages[f.passage].view.text for f in outcome.findings]
        if texts and all(map(bears_superlative, texts)):
            return outcome
        return Outcome("none", nearest=outcome.nearest)

    def nearest(self, inquiry: Inquiry) -> tuple[int, ...]:
        """Return the passage that comes nearest to a question; nothing if none comes near."""
        found = self.retriever.search(inquiry.query, MAX_HITS)
        matches = self._matcher.rank(inquiry.terms, Limits(), found)
        best = max(matches, key=lambda match: match.coverage, default=None)
        near = best is not None and best.coverage >= NEAR
        return (best.passage,) if best is not None and near else ()

    def trace(self, inquiry: Inquiry) -> Trace:
        """Return what was weighed to answer a question, for an explanation."""
        found = self.retriever.search(inquiry.query, MAX_HITS)
        matches = self._matcher.rank(inquiry.terms, inquiry.limits, found)
        facts: Sequence[ScoredFact] = ()
        if inquiry.question.kind in ("count", "total", "yesno", "compare"):
            hits = [hit.passage for hit in found]
            facts = self._facts.read(inquiry.question, inquiry.terms, inquiry.limits, hits)
        candidates = self._spans.candidates(inquiry.question, matches)
        return Trace(matches, facts, candidates, self._settled(self.read(inquiry)))

    def figures(self, words: str) -> list[FoundFigure]:
        """Return every figure on some words, in reading order; of no words, all figures."""
        finder = FigureFinder(self.knowledge, self._surroundings, self._facts, self.tokenizer)
        return finder.find(self.understand(words))

    def suggest(self, inquiry: Inquiry, outcome: Outcome) -> tuple[str, ...]:
        """Return up to three questions near to one that was asked, which surely have an answer."""
        told = {f.passage for f in outcome.findings} | {i for f in outcome.findings for i in f.also}
        hits = [hit.passage for hit in self.retriever.search(inquiry.query, SUGGESTED_FROM)]
        return self._suggester.near([i for i in hits if i not in told])

    def read_turn(self, inquiry: Inquiry, last: Inquiry | None) -> tuple[Inquiry, Outcome]:
        """Return what the knowledge says to a turn of a conversation, and how it was taken.

        A turn that leans on the last one inherits what it leaves out; so does a short one that
        alone finds nothing, or finds several years where the last turn named one.
        """
        taken, outcome = self._read_turn(inquiry, last)
        return taken, self._settled(outcome)

    def _settled(self, outcome: Outcome) -> Outcome:
        return replace(outcome, confidence=probability(outcome, len(self.knowledge.passages)))

    def _read_turn(self, inquiry: Inquiry, last: Inquiry | None) -> tuple[Inquiry, Outcome]:
        alone = self.read(inquiry)
        if last is None:
            return inquiry, alone
        if leans(inquiry):
            return self._read_leaning(inquiry, last)
        by_year = any(finding.period for finding in alone.findings) and last.limits.years
        if by_year:
            whole = replace(inquiry, limits=replace(inquiry.limits, years=last.limits.years))
        elif is_short(inquiry) and (alone.kind == "none" or self._leaves_open(inquiry, alone)):
            whole = inherit(inquiry, last)
        else:
            return inquiry, alone
        outcome = self.read(whole)
        return (inquiry, alone) if outcome.kind == "none" else (whole, outcome)

    def _leaves_open(self, inquiry: Inquiry, alone: Outcome) -> bool:
        """Tell whether a turn fits several figures, of which it does not ask for the sum."""
        return alone.kind == "siblings" and not asks_sum(inquiry.question)

    def _read_leaning(self, inquiry: Inquiry, last: Inquiry) -> tuple[Inquiry, Outcome]:
        """Read the whole questions that a turn may stand for; the surest answer holds."""
        read = []
        for text in whole_questions(inquiry, last):
            whole = self.understand(text)
            read.append((whole, self.read(whole)))
        answered = [pair for pair in read if pair[1].kind != "none"]
        if answered:
            return max(answered, key=lambda pair: pair[1].coverage)
        whole = inherit(inquiry, last)
        return whole, self.read(whole)

    def _read_sentences(
        self, question: Question, terms: Sequence[Term], limits: Limits, found: Sequence[Hit]
    ) -> Outcome:
        hits = [hit.passage for hit in found]
        if question.options:
            # The options are what is asked; the sentence that tells holds one of them at most.
            terms = [t for t in terms if not any(t.text in option for option in question.options)]
        matches = self._matcher.rank(terms, limits, found)
        if question.kind == "yesno":
            return self._claims.read(question, terms, limits, matches, hits)
        keyword = question.kind == "none" and len(terms) == 1 and has_chinese(question.text)
        if question.kind == "summary" or (keyword and self._refuse):
            headings = [i for i in hits if self.knowledge.passages[i].kind == "heading"]
            return self._summariser.read(terms, matches, headings)
        periods = self._periods(limits, matches)
        if len(periods) < 2:
            return self._read_best(question, terms, matches)
        parts = []
        for period, own in periods:
            part = self._read_best(question, terms, own)
            if part.kind != "none":
                parts.append((period, part))
        if len(parts) < 2 or self._all_say_the_same([part for _, part in parts]):
            return self._read_best(question, terms, matches)
        coverage = min(part.coverage for _, part in parts)
        findings = tuple(finding for _, part in parts for finding in part.findings)
        return Outcome("by_period", findings, coverage=coverage, parts=tuple(parts))

    def _read_best(
        self, question: Question, terms: Sequence[Term], matches: Sequence[Match]
    ) -> Outcome:
        """Return the enumeration or the span that answers."""
        if question.kind == "list":
            listed = self._lister.read(question, terms, matches, LIST_THRESHOLD)
            if listed is not None:
                return listed
            if self._refuse and not question.options:
                return self._spans.read(question, terms, matches, UNLISTED_THRESHOLD)
        if question.options:
            return self._spans.compare_options(matches, SPAN_THRESHOLD)
        if question.kind == "none" and self._refuse:
            return self._spans.keywords(terms, matches, SPAN_THRESHOLD)
        threshold = SPAN_THRESHOLD if has_chinese(question.text) else ENGLISH_THRESHOLD
        return self._spans.read(question, terms, matches, threshold if self._refuse else 0.0)

    def _periods(self, limits: Limits, matches: Sequence[Match]) -> list[tuple[str, list[Match]]]:
        """Return the matches by their documents' years, newest first.

        Only years whose best match is nearly as good as the best of all; none if the question
        names a year.
        """
        if limits.years or not matches:
            return []
        groups: dict[str, list[Match]] = {}
        for match in matches:
            own = self._surroundings[self.knowledge.passages[match.passage].document].years
            groups.setdefault(str(max(own)) if own else "", []).append(match)
        best = PERIOD_SHARE * max(m.coverage for m in matches)
        kept = {p: own for p, own in groups.items() if p and max(m.coverage for m in own) >= best}
        return sorted(kept.items(), reverse=True)

    def _all_say_the_same(self, parts: Sequence[Outcome]) -> bool:
        said = {
            tuple(
                self.knowledge.passages[f.passage].view.text[slice(*f.short)] for f in part.findings
            )
            for part in parts
        }
        return len(said) == 1

    def _compare(
        self, question: Question, comparison: Comparison, hits: Sequence[int]
    ) -> Outcome | None:
        """Return the comparison of what each side comes to; None where a side says nothing."""
        outcomes = []
        asked = replace(question, kind="count")
        for side in comparison.sides:
            facts = self._facts.read(asked, side.terms, side.limits, hits)
            outcome = self._chooser.choose(asked, side.limits, facts)
            if outcome.kind == "none":
                return None
            outcomes.append(outcome)
        return self._chooser.compare(comparison.aim, outcomes)
