"""Finding the passages that a question's words touch."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from qa_bot.knowledge.passage import Knowledge
from qa_bot.retrieval.bm25 import InvertedIndex
from qa_bot.retrieval.tokenizer import Tokenizer
from qa_bot.text import normalise

PARAGRAPH_WEIGHT = 1.0
"""What the paragraph around a sentence counts beside the sentence."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that was found: its id in ``Knowledge.passages`` and its score (positive)."""

    passage: int
    score: float


class Retriever(Protocol):
    """Finds passages for weighted terms."""

    def search(self, terms: Mapping[str, float], k: int) -> list[Hit]:
        """Return at most ``k`` passages, best first; none if no term is known."""
        ...

    def idf(self, term: str) -> float:
        """Return the term's inverse document frequency; 0.0 if no passage holds it."""
        ...


class BM25Retriever:
    """BM25+ over words, sub-words and character pairs, of a sentence and of its paragraph."""

    def __init__(self, knowledge: Knowledge, tokenizer: Tokenizer) -> None:
        passages = knowledge.passages
        self._paragraphs = list(knowledge.paragraphs())
        own = [tokenizer.terms(p.view.text) for p in passages]
        names = {name for p in passages for name in p.section}
        named = {name: tokenizer.terms(normalise(name).text) for name in names}
        self._sentence_index = InvertedIndex(own)
        self._paragraph_index = InvertedIndex(
            [term for i in ids for term in own[i]]
            + [term for name in passages[ids[0]].section for term in named[name]]
            for ids in self._paragraphs
        )
        self._paragraph_of = [0] * len(passages)
        for number, ids in enumerate(self._paragraphs):
            for i in ids:
                self._paragraph_of[i] = number

    def search(self, terms: Mapping[str, float], k: int) -> list[Hit]:
        """Return at most ``k`` passages, best first; none if no term is known."""
        sentences = dict(
            zip(*(a.tolist() for a in self._sentence_index.scores(terms)), strict=True)
        )
        scores: dict[int, float] = {}
        for number, score in self._paragraph_index.top(terms, k):
            for i in self._paragraphs[number]:
                scores[i] = sentences.get(i, 0.0) + PARAGRAPH_WEIGHT * score
        best = sorted(scores, key=lambda i: (-scores[i], i))[:k]
        return [Hit(i, scores[i]) for i in best]

    def idf(self, term: str) -> float:
        """Return the term's inverse document frequency; 0.0 if no passage holds it."""
        return self._sentence_index.idf(term)
