"""The features of all candidates of all training questions, as sparse matrices."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix

from qa_bot.reading.features import Idf, Values, lay_out
from qa_bot.reading.features_edge import edge_features
from qa_bot.reading.features_sentence import sentence_features
from qa_bot.reading.features_span import span_features
from reader_data import Example, key

RARE = 20
"""Features seen in fewer rows are left out."""
Floats = Any
GROUPS = ("sentence", "start", "end", "span")


class Rows:
    """Feature rows gathered one after the other into a sparse matrix."""

    def __init__(self) -> None:
        self.columns = array("i")
        self.data = array("f")
        self.ends = array("q", [0])

    def add(self, names: Sequence[str], values: Values, ids: dict[str, int]) -> None:
        """Add one row; unknown names get a column."""
        for name, value in [*((name, 1.0) for name in names), *values]:
            self.columns.append(ids.setdefault(name, len(ids)))
            self.data.append(value)
        self.ends.append(len(self.columns))

    def matrix(self, width: int) -> Any:
        """Return the rows as a CSR matrix."""
        shape = (len(self.ends) - 1, width)
        columns = np.frombuffer(self.columns, dtype=np.int32)
        data = np.frombuffer(self.data, dtype=np.float32)
        return csr_matrix((data, columns, np.frombuffer(self.ends, dtype=np.int64)), shape=shape)


@dataclass(slots=True)
class Table:
    """All candidates of all questions; row numbers point into the four groups' matrices."""

    rows: dict[str, Any] = field(default_factory=dict)
    sentence: Floats = None
    start: Floats = None
    end: Floats = None
    first: Floats = None
    right: Floats = None
    kept: list[int] = field(default_factory=list)


def extract(examples: Sequence[Example], ids: dict[str, int], idf: Idf) -> Table:
    """Compute every candidate's features; questions without a right candidate are left out."""
    gathered = {group: Rows() for group in GROUPS}
    table = Table()
    of: dict[str, array[int]] = {name: array("i") for name in ("sentence", "start", "end")}
    first, right = array("q"), array("b")
    for number, example in enumerate(examples):
        context = lay_out(example.question, example.sentences, idf)
        texts = [[s.text[s.starts[i] : s.ends[j]] for i, j in s.spans] for s in context.sentences]
        marks = mark(texts, example)
        if not any(any(m) for m in marks):
            continue
        first.append(len(right))
        table.kept.append(number)
        by_sentence = sentence_features(context)
        for index, sentence in enumerate(context.sentences):
            starts, ends = edge_features(context, index)
            base = {g: len(gathered[g].ends) - 1 for g in GROUPS}
            gathered["sentence"].add(*by_sentence[index], ids)
            for row in starts:
                gathered["start"].add(*row, ids)
            for row in ends:
                gathered["end"].add(*row, ids)
            for row in span_features(context, index):
                gathered["span"].add(*row, ids)
            for i, j in sentence.spans:
                of["sentence"].append(base["sentence"])
                of["start"].append(base["start"] + i)
                of["end"].append(base["end"] + j)
            right.extend(marks[index])
    table.rows = dict(gathered)
    table.sentence, table.start, table.end = (np.array(of[n]) for n in ("sentence", "start", "end"))
    table.first, table.right = np.array(first), np.array(right, dtype=bool)
    return table


def mark(texts: list[list[str]], example: Example) -> list[list[bool]]:
    """Tell which candidates are right: in the annotated sentence, failing that anywhere."""
    golds = {key(gold) for gold in example.golds}
    marks = [[key(text) in golds for text in sentence] for sentence in texts]
    if any(marks[example.where]):
        return [m if i == example.where else [False] * len(m) for i, m in enumerate(marks)]
    return marks


def prune(table: Table, ids: dict[str, int]) -> tuple[dict[str, int], Any]:
    """Return the names seen often enough, renumbered, and old number → new number or -1."""
    counts = np.zeros(len(ids), dtype=np.int64)
    for group in GROUPS:
        columns = np.frombuffer(table.rows[group].columns, dtype=np.int32)
        counts += np.bincount(columns, minlength=len(ids))
    names = [name for name, i in ids.items() if counts[i] >= RARE]
    renumber = np.full(len(ids), -1, dtype=np.int32)
    for new, name in enumerate(names):
        renumber[ids[name]] = new
    return {name: i for i, name in enumerate(names)}, renumber


def matrices(table: Table, width: int, renumber: Any) -> dict[str, Any]:
    """Return the four sparse matrices, rare columns left out."""
    out = {}
    for group in GROUPS:
        whole = table.rows[group].matrix(len(renumber))
        columns = renumber[whole.indices]
        keep = columns >= 0
        before = np.concatenate([[0], np.cumsum(keep)])
        out[group] = csr_matrix(
            (whole.data[keep], columns[keep], before[whole.indptr]), shape=(whole.shape[0], width)
        )
    return out
