"""BM25 as an inverted index: a query costs what its own words' postings cost, or less.

The statistics are rank-bm25's own, and so are the scores. rank-bm25 walks through every passage
for every word of a query; here each posting's share of a score is worked out when the index is
built, and a query gathers and adds the shares of its words.

Sources: Robertson & Zaragoza 2009, "The Probabilistic Relevance Framework: BM25 and Beyond"
(Okapi); Lv & Zhai 2011, "Lower-Bounding Term Frequency Normalization" (BM25+); Turtle & Flood
1995, "Query Evaluation: Strategies and Optimizations" (MaxScore: what cannot reach the top is
not looked at); rank-bm25, https://github.com/dorianbrown/rank_bm25.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from qa_bot.retrieval.postings import Ids, Postings, Scores, Variant, count

Terms = Sequence[str] | Mapping[str, float]

_FIRST_LOOK = 0.05
"""Words that together can give no more than this part of the highest thinkable score wait for
the second look; with Chinese questions over 100,000 passages this gave the best median and p99."""
_FEW = 4096
"""Fewer postings than this are sooner all added up than parted into two looks."""
_ROUNDING = 1e-12
"""How far, relatively, a sum of shares may be off: nothing that ties with the k-th may drop out."""


@dataclass(frozen=True, slots=True)
class _Query:
    """The known words of a query, those that can give most first.

    runs: (start, end) of each word's postings. weights: how much each word counts.
    rest: the most that this word and all after it can give; one longer, its last is 0.
    constant: what BM25+ gives to every passage. mixed: some word's idf is not above 0.
    """

    runs: list[tuple[int, int]]
    weights: list[float]
    rest: list[float]
    constant: float
    mixed: bool


class InvertedIndex:
    """The postings of a fixed set of documents; threads may share it.

    documents: the terms of each, any iterable, read once and not kept; a document's position is
        its id. There may be none, and a document may be empty: nothing finds it.
    variant: "plus" is BM25+ (k1 1.5, b 0.75, delta 1), "okapi" is BM25 (k1 1.5, b 0.75): the
        defaults of rank-bm25. Okapi's idf is negative for a term in more than half of the
        documents; rank-bm25 puts a quarter of the mean idf in its place, which is itself
        negative where most terms are that frequent (in a handful of documents). Such a term
        lowers scores here as it does there, and ``top`` leaves out what is not above 0.
    """

    def __init__(self, documents: Iterable[Sequence[str]], *, variant: Variant = "plus") -> None:
        self._take(count(documents, variant))

    @classmethod
    def of(cls, postings: Postings) -> InvertedIndex:
        """Return the index of what was counted before."""
        index = cls.__new__(cls)
        index._take(postings)
        return index

    def _take(self, postings: Postings) -> None:
        self.counted = postings
        self._vocabulary, self._size = postings.vocabulary, postings.size
        self._delta = postings.delta
        self._idf, self._starts = postings.idf, postings.starts
        self._ids, self._shares = postings.ids, postings.shares
        self._bounds = self._idf
        if self._vocabulary:
            self._bounds = np.maximum.reduceat(self._shares, self._starts[:-1])
        # Zeroed arrays, one document a place, each used by one call at a time.
        self._workspaces: deque[Scores] = deque()

    def __len__(self) -> int:
        return self._size

    def __contains__(self, term: object) -> bool:
        return term in self._vocabulary

    def idf(self, term: str) -> float:
        """Return the term's inverse document frequency (natural logarithm); 0.0 if unknown."""
        row = self._vocabulary.get(term)
        return 0.0 if row is None else float(self._idf[row])

    def postings(self, term: str) -> Ids:
        """Return the ids of the documents that hold the term, ascending, as a read-only view."""
        row = self._vocabulary.get(term)
        start, end = (0, 0) if row is None else self._starts[row : row + 2]
        return self._ids[start:end]

    def scores(self, terms: Terms) -> tuple[Ids, Scores]:
        """Score every document that holds one of the terms.

        terms: a sequence, in which a term given twice counts twice, or a mapping from term to
            weight (finite, not negative; weight 0 is as if the term were not there).

        Returns ids (ascending) and scores, shape (found,) each: rank-bm25's ``get_scores`` at
        these ids, within 1e-9. For "plus" that includes delta · idf of every term asked for,
        which is the whole score of a document that is not among the ids.

        Raises ValueError for a weight that is negative or not finite.
        """
        query = self._query(terms)
        return self._all(query) if query.runs else (self._ids[:0], self._shares[:0])

    def top(self, terms: Terms, k: int) -> list[tuple[int, float]]:
        """Return the ids and scores of the k best documents, best first, equals by lower id.

        terms: as in ``scores``, whose scores these are, bit for bit.
        k: only scores above 0 are returned: fewer than k where fewer are found, none for a
            query whose terms are all unknown or for k below 1.

        Raises ValueError as ``scores`` does.
        """
        query = self._query(terms)
        if not query.runs or k < 1:
            return []
        few = sum(end - start for start, end in query.runs) < _FEW
        ids, scores = self._all(query) if few or query.mixed else self._best(query, k)
        if len(ids) > k:
            keep = scores >= np.partition(scores, -k)[-k]
            ids, scores = ids[keep], scores[keep]
        order = np.lexsort((ids, -scores))[:k]
        pairs = zip(ids[order].tolist(), scores[order].tolist(), strict=True)
        return [(i, score) for i, score in pairs if score > 0]

    def _query(self, terms: Terms) -> _Query:
        weight: dict[int, float] = {}
        if isinstance(terms, Mapping):
            if not all(0 <= one < math.inf for one in terms.values()):
                raise ValueError("a term's weight must be finite and not negative")
            pairs = terms.items()
            weight = {self._vocabulary[t]: w for t, w in pairs if w and t in self._vocabulary}
        else:
            for row in map(self._vocabulary.get, terms):
                if row is not None:
                    weight[row] = weight.get(row, 0) + 1
        rows = np.fromiter(weight, np.intp, len(weight))
        weights = np.fromiter(weight.values(), np.float64, len(weight))
        bounds = self._bounds[rows] * weights
        order = np.argsort(-bounds, kind="stable")
        rows, weights, bounds = rows[order], weights[order], bounds[order]
        starts, ends, idf = self._starts[rows], self._starts[rows + 1], self._idf[rows]
        return _Query(
            runs=list(zip(starts.tolist(), ends.tolist(), strict=True)),
            weights=weights.tolist(),
            rest=[*bounds[::-1].cumsum()[::-1].tolist(), 0.0],
            constant=self._delta * float(idf @ weights),
            mixed=bool((idf <= 0).any()),
        )

    def _workspace(self) -> Scores:
        # Taken out while in use, so a call that fails half-way leaves no dirty one behind.
        try:
            return self._workspaces.pop()
        except IndexError:
            return np.zeros(self._size)

    def _release(self, workspace: Scores, touched: Ids) -> None:
        workspace[touched] = 0
        self._workspaces.append(workspace)

    def _add(self, workspace: Scores, query: _Query, first: int, last: int) -> Ids:
        """Add the shares of the words first … last - 1; return the ids met, word by word."""
        runs, weights = query.runs[first:last], query.weights[first:last]
        ids = np.concatenate([self._ids[start:end] for start, end in runs])
        parts = [
            self._shares[start:end] if weight == 1 else self._shares[start:end] * weight
            for (start, end), weight in zip(runs, weights, strict=True)
        ]
        np.add.at(workspace, ids, np.concatenate(parts))
        return ids

    def _all(self, query: _Query) -> tuple[Ids, Scores]:
        workspace = self._workspace()
        touched = self._add(workspace, query, 0, len(query.runs))
        if query.mixed or len(touched) * 16 < self._size:
            ids = _distinct(touched)
        else:
            ids = np.flatnonzero(workspace).astype(np.int32)
        scores = workspace[ids] + query.constant
        self._release(workspace, ids)
        return ids, scores

    def _best(self, query: _Query, k: int) -> tuple[Ids, Scores]:
        """Return the k best, those that tie with the last of them, and perhaps a few more.

        First look: the words that can give most, all their postings. Once the k-th best of
        these beats whatever the other words could give together, no document that is still
        untouched can reach the top. Second look: the other words, only for what can.
        """
        rest, size = query.rest, len(query.runs)
        workspace = self._workspace()
        split = next(i for i in range(1, size + 1) if rest[i] <= rest[0] * _FIRST_LOOK)
        touched = self._add(workspace, query, 0, split)
        floor = _floor(workspace, touched, k, query.constant)
        if floor <= rest[split]:
            first = split
            split = next((i for i in range(first, size) if rest[i] < floor), size)
            if split > first:
                more = self._add(workspace, query, first, split)
                touched = np.concatenate((touched, more))
                floor = _floor(workspace, touched, k, query.constant)
        ids = _distinct(touched[workspace[touched] >= floor - rest[split]])
        scores = workspace[ids]
        self._release(workspace, touched)
        for i in range(split, size):
            start, end = query.runs[i]
            run = self._ids[start:end]
            at = np.minimum(run.searchsorted(ids), end - start - 1)
            shares = self._shares[start:end][at] * query.weights[i]
            scores += np.where(run[at] == ids, shares, 0)
            if len(ids) > k:
                floor = max(floor, _kth(scores, k, query.constant))
                keep = scores >= floor - rest[i + 1]
                ids, scores = ids[keep], scores[keep]
        return ids, scores + query.constant


def _distinct(ids: Ids) -> Ids:
    """Return the ids once each, ascending; several times as fast as numpy's ``unique``."""
    ids = np.sort(ids, kind="stable")
    keep = np.ones(len(ids), np.bool_)
    np.not_equal(ids[1:], ids[:-1], out=keep[1:])
    return ids[keep]


def _floor(scores: Scores, touched: Ids, k: int, constant: float) -> float:
    """Return what ``_kth`` does for the scores of the touched ids; 0 if they are fewer."""
    found = scores[touched]
    best = float(found.max())
    for least in (best / 2, best / 4, best / 16, -1.0):
        ids = _distinct(touched[found > least])
        if len(ids) >= k:
            return _kth(scores[ids], k, constant)
    return 0.0


def _kth(scores: Scores, k: int, constant: float) -> float:
    """Return the k-th best score, less what may turn into a tie once the constant is added."""
    best = float(np.partition(scores, -k)[-k])
    return best - (best + constant) * _ROUNDING
