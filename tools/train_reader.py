"""Train the answer-span reader on a SQuAD-form file and write its weights.

    python tools/train_reader.py --train DRCD_TEST.json --dev DRCD_DEV.json \\
        --out src/qa_bot/reading/weights.tsv

The loss is minus the log of the softmax mass that falls on the spans equal to the answer, over
all candidate spans of a question's paragraph, plus an L2 penalty; L-BFGS from zero. Needs numpy
and scipy; the reader itself does not.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import tempfile
from array import array
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from qa_bot.reading.candidates import Sentence
from qa_bot.reading.features import Values, background_idf, lay_out
from qa_bot.reading.features_edge import edge_features
from qa_bot.reading.features_sentence import sentence_features
from qa_bot.reading.features_span import span_features
from qa_bot.reading.question import Question, analyse
from qa_bot.retrieval.tokenizer import Tokenizer
from qa_bot.text import normalise

RARE = 20
"""Features seen in fewer rows are left out."""
SENTENCE = re.compile(r"[^。!?;\n]*[。!?;\n]+[」』”’\")]*|[^。!?;\n]+")
Floats = Any
GROUPS = ("sentence", "start", "end", "span")


@dataclass(frozen=True, slots=True)
class Example:
    """A question, its paragraph's sentences, the accepted texts and the annotated sentence."""

    question: Question
    sentences: tuple[Sentence, ...]
    golds: tuple[str, ...]
    where: int
    article: str
    paragraph: str


def key(text: str) -> str:
    """Return a text as answers are compared: no punctuation, no case."""
    return "".join(c for c in text.lower() if c.isalnum() or c == "%")


def load(path: Path, tokenizer: Tokenizer) -> Iterator[Example]:
    """Yield the questions of a SQuAD-form file, normalised."""
    number = 0
    for article in json.loads(path.read_text(encoding="utf-8"))["data"]:
        for paragraph in article["paragraphs"]:
            number += 1
            view = normalise(paragraph["context"])
            sentences, begins = cut(view.text, tokenizer, number)
            back = {offset: i for i, offset in reversed(list(enumerate(view.offsets)))}
            for qa in paragraph["qas"]:
                answers = qa["answers"]
                place = back.get(answers[0]["answer_start"], 0)
                where = max(i for i, begin in enumerate(begins) if begin <= place or not i)
                golds = tuple(normalise(a["text"]).text for a in answers)
                question = analyse(qa["question"], tokenizer)
                title = str(article.get("title", ""))
                yield Example(question, sentences, golds, where, title, str(number))


def cut(text: str, tokenizer: Tokenizer, paragraph: int) -> tuple[tuple[Sentence, ...], list[int]]:
    """Cut a paragraph into sentences; also return where each begins."""
    found = [m for m in SENTENCE.finditer(text) if m.group().strip()]
    sentences = tuple(
        Sentence(m.group(), tuple(tokenizer.cut(m.group())), (), paragraph, order)
        for order, m in enumerate(found)
    )
    return sentences, [m.start() for m in found]


class Rows:
    """Feature rows gathered one after the other into a sparse matrix."""

    def __init__(self) -> None:
        self.columns = array("i")
        self.data = array("f")
        self.ends = array("q", [0])

    def add(self, names: Sequence[str], values: Values, ids: dict[str, int], grow: bool) -> None:
        """Add one row; unknown names get a column if ``grow``."""
        for name in names:
            column = ids.get(name, -1)
            if column < 0:
                if not grow:
                    continue
                column = ids[name] = len(ids)
            self.columns.append(column)
            self.data.append(1.0)
        for name, value in values:
            column = ids.get(name, -1)
            if column < 0:
                if not grow:
                    continue
                column = ids[name] = len(ids)
            self.columns.append(column)
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
    texts: list[list[str]] = field(default_factory=list)
    kept: list[int] = field(default_factory=list)


def extract(
    examples: Sequence[Example], ids: dict[str, int], idf: Any, *, grow: bool, drop: bool = True
) -> Table:
    """Compute every candidate's features; ``drop`` leaves out what has no right candidate."""
    gathered = {group: Rows() for group in GROUPS}
    table = Table()
    of: dict[str, array[int]] = {name: array("i") for name in ("sentence", "start", "end")}
    first, right = array("q"), array("b")
    for number, example in enumerate(examples):
        context = lay_out(example.question, example.sentences, idf)
        texts = [
            [s.text[s.starts[i] : s.ends[j]] for i, j in s.spans] for s in context.sentences
        ]
        marks = mark(texts, example)
        if drop and not any(any(m) for m in marks):
            continue
        first.append(len(right))
        table.kept.append(number)
        table.texts.append([t for sentence in texts for t in sentence])
        by_sentence = sentence_features(context)
        for index, sentence in enumerate(context.sentences):
            starts, ends = edge_features(context, index)
            base = {g: len(gathered[g].ends) - 1 for g in GROUPS}
            gathered["sentence"].add(*by_sentence[index], ids, grow)
            for row in starts:
                gathered["start"].add(*row, ids, grow)
            for row in ends:
                gathered["end"].add(*row, ids, grow)
            for row in span_features(context, index):
                gathered["span"].add(*row, ids, grow)
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


def matrices(table: Table, width: int, renumber: Any = None) -> dict[str, Any]:
    """Return the four sparse matrices, rare columns left out."""
    out = {}
    for group in GROUPS:
        rows = table.rows[group]
        if renumber is None:
            out[group] = rows.matrix(width)
            continue
        whole = rows.matrix(len(renumber))
        columns = renumber[whole.indices]
        keep = columns >= 0
        before = np.concatenate([[0], np.cumsum(keep)])
        out[group] = csr_matrix(
            (whole.data[keep], columns[keep], before[whole.indptr]), shape=(whole.shape[0], width)
        )
    return out


class Objective:
    """Mean listwise loss and its gradient."""

    def __init__(self, table: Table, blocks: dict[str, Any], l2: float) -> None:
        self.table, self.blocks, self.l2 = table, blocks, l2
        self.sizes = np.diff(np.append(table.first, len(table.right)))
        self.transposed = {g: m.T for g, m in blocks.items()}

    def scores(self, w: Floats) -> Floats:
        """Return every candidate's score."""
        t, w32 = self.table, w.astype(np.float32)
        b = self.blocks
        score = (b["sentence"] @ w32)[t.sentence] + (b["start"] @ w32)[t.start]
        return (score + (b["end"] @ w32)[t.end] + b["span"] @ w32).astype(np.float64)

    def masses(self, scores: Floats) -> tuple[Floats, Floats]:
        """Return every candidate's probability, and that among the right ones."""
        t = self.table
        top = np.repeat(np.maximum.reduceat(scores, t.first), self.sizes)
        e = np.exp(scores - top)
        p = e / np.repeat(np.add.reduceat(e, t.first), self.sizes)
        good = np.where(t.right, p, 0.0)
        return p, good / np.repeat(np.add.reduceat(good, t.first) + 1e-30, self.sizes)

    def __call__(self, w: Floats) -> tuple[float, Floats]:
        """Return loss and gradient at ``w``."""
        t = self.table
        p, r = self.masses(self.scores(w))
        mass = np.add.reduceat(np.where(t.right, p, 0.0), t.first)
        n = len(t.first)
        loss = -np.log(mass + 1e-30).sum() / n + 0.5 * self.l2 * float(w @ w)
        d = ((p - r) / n).astype(np.float32)
        g = self.l2 * w + self.transposed["span"] @ d
        for group, index in (("sentence", t.sentence), ("start", t.start), ("end", t.end)):
            size = self.blocks[group].shape[0]
            g += self.transposed[group] @ np.bincount(index, d, size).astype(np.float32)
        return loss, g


def fit(objective: Objective, width: int, steps: int) -> Floats:
    """Minimise the loss from zero."""
    found = minimize(
        objective, np.zeros(width), jac=True, method="L-BFGS-B",
        options={"maxiter": steps, "maxcor": 12},
    )  # fmt: skip
    return found.x
