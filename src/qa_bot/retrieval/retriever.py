"""Finding the passages that a question's words touch."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Protocol

from qa_bot.knowledge.passage import Knowledge
from qa_bot.retrieval.bm25 import InvertedIndex
from qa_bot.retrieval.postings import pack_postings, unpack_postings
from qa_bot.retrieval.tokenizer import Tokenizer
from qa_bot.snapshot.memo import AFRESH, Memo
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


def _index(
    memo: Memo, name: str, documents: Callable[[], Iterable[Sequence[str]]], size: int
) -> InvertedIndex:
    return memo.recall(
        f"index of {name}",
        lambda: InvertedIndex(documents()),
        lambda index: pack_postings(index.counted),
        lambda part: InvertedIndex.of(unpack_postings(part, size)),
    )


class BM25Retriever:
    """BM25+ over words, sub-words and character pairs, of a sentence and of its paragraph."""

    def __init__(self, knowledge: Knowledge, tokenizer: Tokenizer, memo: Memo = AFRESH) -> None:
        passages = knowledge.passages
        self._paragraphs = list(knowledge.paragraphs())

        @cache
        def own() -> list[list[str]]:
            return [tokenizer.terms(p.view.text) for p in passages]

        def whole() -> Iterator[list[str]]:
            names = {name for p in passages for name in p.section}
            named = {name: tokenizer.terms(normalise(name).text) for name in names}
            for ids in self._paragraphs:
                section = passages[ids[0]].section
                terms = [term for i in ids for term in own()[i]]
                yield terms + [term for name in section for term in named[name]]

        self._sentence_index = _index(memo, "sentences", own, len(passages))
        self._paragraph_index = _index(memo, "paragraphs", whole, len(self._paragraphs))
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
