"""The reader: which span of which sentence answers a question.

score(span) = sentence + start + end + span, each a sum of named weights; the softmax over all
spans read is the probability. Among the likeliest spans the one is chosen that agrees best with
the others (minimum Bayes risk): "省公园", "公园" and "一个省公园" vote for one another.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

from qa_bot.reading.candidates import Sentence
from qa_bot.reading.features import Context, Idf, Values, lay_out
from qa_bot.reading.features_edge import edge_features
from qa_bot.reading.features_sentence import sentence_features
from qa_bot.reading.features_span import span_features
from qa_bot.reading.question import Question

READ = 4
"""So many sentences are read word by word; the others are out by their sentence score."""
LOOKED_AT = 60
"""So many spans of a sentence are looked at as a whole, those with the best edges."""
VOTERS = 20
OVERLAP = 0.6
"""What a span that shares all characters is worth beside one that is the same, in the vote."""
SENTENCE = 0.8
"""What a span's sentence is worth beside the span, in the vote."""

EVIDENCE = ("log_p", "score", "log_sentence_p", "sentence_score", "gap", "covered")
"""What the confidence rests on: the span's log softmax mass and score, its sentence's, the lead
over the best span with another text, the share of the question's weight in the sentence."""

Weights = Mapping[str, float]
Part = tuple[str, float]
Row = tuple[list[str], Values]


@cache
def load_weights() -> Weights:
    """Read the trained weights, once in a process: feature name → weight."""
    text = files("qa_bot.reading").joinpath("weights.tsv").read_text(encoding="utf-8")
    return parse_weights(text)


def parse_weights(text: str) -> dict[str, float]:
    """Parse lines "name, tab, weight"; lines that begin with # are comments."""
    pairs = (line.split("\t") for line in text.split("\n") if line and line[0] != "#")
    return {name: float(weight) for name, weight in pairs}


@dataclass(frozen=True, slots=True)
class Candidate:
    """A span of a sentence that may answer the question.

    sentence: index into the sentences read. start, end: offsets in its text.
    score: sum of weights. probability: its softmax mass, supposing that the answer is here.
    confidence: how surely the span is right, the case that no sentence answers included.
    sentence_confidence: the same of the sentence: it holds the answer.
    evidence: what both rest on, in the order of ``EVIDENCE``.
    rows, weights: the features of its sentence, start, end and span, and what each adds.
    """

    sentence: int
    start: int
    end: int
    text: str
    score: float
    probability: float
    confidence: float = 0.0
    sentence_confidence: float = 0.0
    evidence: tuple[float, ...] = field(default=(), repr=False)
    rows: tuple[Row, ...] = field(default=(), repr=False, compare=False)
    weights: Weights = field(default_factory=dict, repr=False, compare=False)

    @property
    def parts(self) -> list[Part]:
        """Every feature with what it added to the score; worked out only to be shown."""
        get = self.weights.get
        parts = [(name, get(name, 0.0)) for names, _ in self.rows for name in names]
        parts += [(n, get(n, 0.0) * v) for _, values in self.rows for n, v in values]
        return [part for part in parts if part[1]]


def explain(candidate: Candidate) -> list[Part]:
    """Return the features that carried a candidate, the strongest first, for or against."""
    return sorted(candidate.parts, key=lambda part: -abs(part[1]))


@dataclass(frozen=True, slots=True)
class _Scored:
    """A span with its score before ranking; ``i`` and ``j`` are its first and last word."""

    sentence: int
    i: int
    j: int
    score: float
    text: str
    rows: tuple[Row, ...]


class Reader:
    """Finds answer spans.

    weights: feature name → weight (``load_weights()``).
    idf: how telling a word is, about 0 to 1 (``background_idf``).
    """

    def __init__(self, weights: Weights, idf: Idf) -> None:
        self._weights = weights
        self._idf = idf

    def read(
        self, question: Question, sentences: Sequence[Sentence], top: int = 10, closely: int = READ
    ) -> list[Candidate]:
        """Return the best spans, best first; empty without sentences.

        closely: how many sentences are read word by word, those with the best sentence scores.
        """
        if not sentences or top < 1:
            return []
        context = lay_out(question, sentences, self._idf)
        rows = sentence_features(context)
        scores = [self._sum(*row) for row in rows]
        best = sorted(range(len(scores)), key=lambda k: -scores[k])[:closely]
        scored: list[_Scored] = []
        for index in sorted(best):
            scored += self._spans(context, index, scores[index], rows[index])
        if not scored:
            return []
        return self._rank(context, scored, scores, top)

    def _sum(self, names: list[str], values: Values) -> float:
        get = self._weights.get
        total = sum([get(name, 0.0) for name in names])
        for name, value in values:
            total += get(name, 0.0) * value
        return total

    def _spans(
        self, context: Context, index: int, base: float, row: tuple[list[str], Values]
    ) -> list[_Scored]:
        """Score the candidate spans of one sentence: those that look best by their edges."""
        sentence = context.sentences[index]
        starts, ends = edge_features(context, index)
        start_scores = [self._sum(*r) for r in starts]
        end_scores = [self._sum(*r) for r in ends]
        by_edges = sorted(sentence.spans, key=lambda s: -start_scores[s[0]] - end_scores[s[1]])
        spans = by_edges[:LOOKED_AT]
        out = []
        for (i, j), span in zip(spans, span_features(context, index, spans), strict=True):
            score = base + start_scores[i] + end_scores[j] + self._sum(*span)
            text = sentence.text[sentence.starts[i] : sentence.ends[j]]
            out.append(_Scored(index, i, j, score, text, (row, starts[i], ends[j], span)))
        return out

    def _rank(
        self, context: Context, scored: list[_Scored], sentence_scores: list[float], top: int
    ) -> list[Candidate]:
        """Turn scores into probabilities, let the likeliest spans vote, and name the best."""
        highest = max(s.score for s in scored)
        masses = [math.exp(s.score - highest) for s in scored]
        total = sum(masses)
        by_sentence = dict.fromkeys((span.sentence for span in scored), 0.0)
        for span, mass in zip(scored, masses, strict=True):
            by_sentence[span.sentence] += mass / total
        order = sorted(range(len(scored)), key=lambda k: -scored[k].score)
        probabilities = {k: masses[k] / total for k in order}
        voters = [
            _Voter(k, scored[k].text, probabilities[k], SENTENCE * by_sentence[scored[k].sentence])
            for k in order[:VOTERS]
        ]
        chosen = _vote(voters)
        chosen += order[VOTERS:top]
        return [
            self._candidate(
                context, scored, chosen, k, probabilities[k], by_sentence, sentence_scores
            )
            for k in chosen[:top]
        ]

    def _candidate(
        self,
        context: Context,
        scored: list[_Scored],
        chosen: list[int],
        k: int,
        probability: float,
        by_sentence: Mapping[int, float],
        sentence_scores: list[float],
    ) -> Candidate:
        span = scored[k]
        sentence = context.sentences[span.sentence]
        rival = next((scored[o].score for o in chosen if scored[o].text != span.text), span.score)
        evidence = (
            math.log(probability + 1e-9),
            span.score,
            math.log(by_sentence[span.sentence] + 1e-9),
            sentence_scores[span.sentence],
            span.score - rival,
            context.covered(span.sentence),
        )
        return Candidate(
            sentence=span.sentence,
            start=sentence.starts[span.i],
            end=sentence.ends[span.j],
            text=span.text,
            score=span.score,
            probability=probability,
            confidence=self._confidence("span", evidence),
            sentence_confidence=self._confidence("sentence", evidence),
            evidence=evidence,
            rows=span.rows,
            weights=self._weights,
        )

    def _confidence(self, what: str, evidence: tuple[float, ...]) -> float:
        """Return the logistic of the evidence."""
        get = self._weights.get
        z = get(f"confidence.{what}|bias", 0.0)
        for name, value in zip(EVIDENCE, evidence, strict=True):
            z += get(f"confidence.{what}|{name}", 0.0) * value
        return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, z))))


@dataclass(frozen=True, slots=True)
class _Voter:
    """One of the likeliest spans; ``bonus`` is what its sentence's probability earns it."""

    number: int
    text: str
    probability: float
    bonus: float


def _vote(voters: list[_Voter]) -> list[int]:
    """Return the voters' numbers by minimum Bayes risk, the best first."""
    bags = [Counter(voter.text) for voter in voters]
    gains = []
    for voter, bag in zip(voters, bags, strict=True):
        gain = voter.bonus
        for other, rest in zip(voters, bags, strict=True):
            if other.text == voter.text:
                gain += other.probability
            else:
                shared = _overlap(bag, len(voter.text), rest, len(other.text))
                gain += other.probability * OVERLAP * shared
        gains.append(gain)
    ranked = sorted(range(len(voters)), key=lambda k: -gains[k])
    return [voters[k].number for k in ranked]


def _overlap(a: Counter[str], a_size: int, b: Counter[str], b_size: int) -> float:
    """Return the F1 of two texts' characters."""
    common = sum(min(count, b[char]) for char, count in a.items() if char in b)
    return 2.0 * common / (a_size + b_size)
