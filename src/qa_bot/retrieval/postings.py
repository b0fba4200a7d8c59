"""The postings of an inverted index: counted by rank-bm25, or taken from a snapshot."""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from qa_bot.snapshot.parts import DamagedError, Part

Variant = Literal["plus", "okapi"]
Ids = NDArray[np.int32]
Scores = NDArray[np.float64]
Counts = NDArray[np.int32]

_PIECE = 1 << 18
_MOST = 1e9
"""No share or idf of a real index comes near it, and sums of many stay finite."""


@dataclass(frozen=True, slots=True)
class Postings:
    """What is known of a fixed set of documents.

    vocabulary: each term's row. size: how many documents there are.
    idf: (rows,), each term's inverse document frequency. delta: BM25+'s.
    starts: (rows + 1,), where each term's postings start, and the end of all.
    ids: (postings,), term by term the documents that hold it, ascending. shares: what each gives
        to a score.
    """

    vocabulary: Mapping[str, int]
    size: int
    delta: float
    idf: Scores
    starts: NDArray[np.int64]
    ids: Ids
    shares: Scores


def count(documents: Iterable[Sequence[str]], variant: Variant) -> Postings:
    """Count the documents' terms, and work out what each posting gives to a score."""
    import rank_bm25

    factory = {"plus": rank_bm25.BM25Plus, "okapi": rank_bm25.BM25Okapi}[variant]
    model, vocabulary, rows, counts, widths = _counted(documents, factory)
    idf = np.fromiter(model.idf.values(), np.float64, len(vocabulary))
    starts = np.zeros(len(idf) + 1, np.int64)
    np.cumsum(np.bincount(rows, minlength=len(idf)), out=starts[1:])
    ids, shares = np.empty(len(rows), np.int32), np.empty(len(rows), np.float64)
    if vocabulary:
        norm = model.k1 * (1 - model.b + model.b * np.array(model.doc_len) / model.avgdl)
        owners = np.repeat(np.arange(len(widths), dtype=np.int32), widths)
        order = np.argsort(rows, kind="stable")  # by term, then by document
        # In pieces: whole arrays of intermediate results would double the memory.
        for start in range(0, len(order), _PIECE):
            piece = order[start : start + _PIECE]
            own, many = owners[piece], counts[piece]
            ids[start : start + _PIECE] = own
            shares[start : start + _PIECE] = idf[rows[piece]] * (
                many * (model.k1 + 1) / (norm[own] + many)
            )
    ids.flags.writeable = False
    return Postings(
        vocabulary, len(widths), float(getattr(model, "delta", 0)), idf, starts, ids, shares
    )


def _counted(
    documents: Iterable[Sequence[str]], factory: Any
) -> tuple[Any, dict[str, int], Counts, Counts, Counts]:
    """Let rank-bm25 count the documents.

    Returns its model without the counts of each document, the rows of the terms (in the order
    of its idf), and document after document the rows and the counts of its terms; last, how
    many different terms each document has.
    """
    vocabulary: defaultdict[str, int] = defaultdict()
    vocabulary.default_factory = vocabulary.__len__
    rows, counts, widths = array("i"), array("i"), array("i")
    model = factory.__new__(factory)
    exhausted = False

    def feed() -> Iterator[Sequence[str]]:
        # rank-bm25 asks for the next document once it has counted this one: its dictionary is
        # taken away at once, so that they never pile up.
        nonlocal exhausted
        for document in documents:
            yield document
            frequencies = model.doc_freqs.pop()
            rows.extend(map(vocabulary.__getitem__, frequencies))
            counts.extend(frequencies.values())
            widths.append(len(frequencies))
        exhausted = True

    try:
        model.__init__(feed())
    except ZeroDivisionError:
        # Its means over nothing: no document, or (Okapi) no term in any.
        if vocabulary or not exhausted:
            raise
    vocabulary.default_factory = None
    return model, vocabulary, np.asarray(rows), np.asarray(counts), np.asarray(widths)


def pack_postings(postings: Postings) -> Part:
    """Return postings as a part of a snapshot."""
    arrays = {
        "size": np.array([postings.size], "<i8"),
        "delta": np.array([postings.delta], "<f8"),
        "idf": postings.idf,
        "starts": postings.starts,
        "ids": postings.ids,
        "shares": postings.shares,
    }
    return Part({"terms": list(postings.vocabulary)}, arrays)


def unpack_postings(part: Part, size: int) -> Postings:
    """Return the postings that a part was made of, without a hold on its bytes.

    size: how many documents there are. Raises DamagedError.
    """
    terms = part.texts("terms")
    part.numbers("size", "<i8", size, size, 1)
    delta = float(part.numbers("delta", "<f8", 0, _MOST, 1)[0])
    idf = part.numbers("idf", "<f8", -_MOST, _MOST, len(terms)).copy()
    ids = part.numbers("ids", "<i4", 0, size - 1).copy()
    shares = part.numbers("shares", "<f8", -_MOST, _MOST, len(ids)).copy()
    starts = part.starts("starts", len(terms), len(ids)).copy()
    vocabulary = {term: row for row, term in enumerate(terms)}
    falls = np.flatnonzero(ids[1:] <= ids[:-1]) + 1  # where the next term's begin, at most
    if len(vocabulary) < len(terms) or not np.isin(falls, starts).all():
        raise DamagedError("terms")
    if (starts[1:] == starts[:-1]).any():
        raise DamagedError("starts")
    ids.flags.writeable = False
    return Postings(vocabulary, size, delta, idf, starts, ids, shares)
