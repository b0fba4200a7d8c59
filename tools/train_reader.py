r"""Train the answer-span reader on a SQuAD-form file and write its weights.

    python tools/train_reader.py --train DRCD_TEST.json --dev DRCD_DEV.json \
        --out src/qa_bot/reading/weights.tsv

The loss is minus the log of the softmax mass that falls on the spans equal to the answer, over
all candidate spans of a question's paragraph, plus an L2 penalty; L-BFGS from zero. Needs numpy
and scipy; the reader itself does not.
"""

from __future__ import annotations

import argparse
import os
import tempfile
from array import array
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from qa_bot.reading.features import Idf, Values, background_idf, lay_out
from qa_bot.reading.features_edge import edge_features
from qa_bot.reading.features_sentence import sentence_features
from qa_bot.reading.features_span import span_features
from qa_bot.reading.scorer import Reader
from qa_bot.retrieval.tokenizer import Tokenizer
from reader_confidence import confidence, evidence_rows, table
from reader_data import Example, exact, holds, key, load, overlap

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
    examples: Sequence[Example], ids: dict[str, int], idf: Idf, *, grow: bool, drop: bool = True
) -> Table:
    """Compute every candidate's features; ``drop`` leaves out what has no right candidate."""
    gathered = {group: Rows() for group in GROUPS}
    table = Table()
    of: dict[str, array[int]] = {name: array("i") for name in ("sentence", "start", "end")}
    first, right = array("q"), array("b")
    for number, example in enumerate(examples):
        context = lay_out(example.question, example.sentences, idf)
        texts = [[s.text[s.starts[i] : s.ends[j]] for i, j in s.spans] for s in context.sentences]
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

    def __init__(
        self, table: Table, blocks: dict[str, Any], l2: float, used: Floats | None = None
    ) -> None:
        """Keep the data; ``used`` is 1 for a question to train on, 0 for one held out."""
        self.table, self.blocks, self.l2 = table, blocks, l2
        self.used = np.ones(len(table.first)) if used is None else used
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
        n = self.used.sum()
        loss = -(np.log(mass + 1e-30) @ self.used) / n + 0.5 * self.l2 * float(w @ w)
        d = ((p - r) * np.repeat(self.used / n, self.sizes)).astype(np.float32)
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


@dataclass(slots=True)
class Trainer:
    """The extracted examples, ready to be fitted again and again."""

    table: Table
    names: dict[str, int]
    blocks: dict[str, Any]
    l2: float
    steps: int
    smallest: float

    @classmethod
    def of(cls, examples: Sequence[Example], idf: Idf, options: argparse.Namespace) -> Trainer:
        """Extract the features of the examples."""
        ids: dict[str, int] = {}
        table = extract(examples, ids, idf, grow=True)
        names, renumber = prune(table, ids)
        blocks = matrices(table, len(names), renumber)
        table.rows = {}
        return cls(table, names, blocks, options.l2, options.steps, options.smallest)

    def weights(self, held_out: frozenset[int] = frozenset()) -> dict[str, float]:
        """Train without the examples held out; return the weights that are not near nothing."""
        used = np.array([number not in held_out for number in self.table.kept], dtype=float)
        w = fit(Objective(self.table, self.blocks, self.l2, used), len(self.names), self.steps)
        return {n: float(w[i]) for n, i in self.names.items() if abs(w[i]) >= self.smallest}


def judge(reader: Reader, examples: Sequence[Example]) -> str:
    """Return a table of exact match, F1 and right sentence by type of question."""
    results: defaultdict[str, list[tuple[bool, float, bool]]] = defaultdict(list)
    for example in examples:
        found = reader.read(example.question, example.sentences)
        text = found[0].text if found else ""
        sentence = example.sentences[found[0].sentence].text if found else ""
        golds = example.golds
        row = (exact(text, golds), overlap(text, golds), holds(sentence, golds))
        results[example.question.gap].append(row)
        results["all"].append(row)
    lines = ["| question | asked | EM | F1 | sentence |", "|---|---|---|---|---|"]
    for gap, rows in sorted(results.items(), key=lambda item: -len(item[1])):
        means = " | ".join(f"{sum(column) / len(rows):.3f}" for column in zip(*rows, strict=True))
        lines.append(f"| {gap} | {len(rows)} | {means} |")
    return "\n".join(lines)


HEAD = """\
# The span reader's weights: feature name, tab, weight. Made by tools/train_reader.py; not by hand.
# Trained on DRCD, the Delta Reading Comprehension Dataset (Shao et al. 2018), CC BY-SA 3.0,
# https://github.com/DRCKnowledgeTeam/DRCD
"""


def write(path: Path, weights: dict[str, float]) -> None:
    """Write the weights sorted by name, whole or not at all."""
    lines = [f"{name}\t{round(weight, 3):g}\n" for name, weight in sorted(weights.items())]
    handle, temporary = tempfile.mkstemp(dir=path.parent, suffix=".tsv")
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(HEAD + "".join(lines))
    Path(temporary).chmod(0o644)
    Path(temporary).replace(path)


def main() -> None:
    """Train, fit the confidence, write the weights and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--train", type=Path, nargs="+", required=True)
    parser.add_argument("--dev", type=Path, nargs="*", default=[])
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--l2", type=float, default=1e-3)
    parser.add_argument("--steps", type=int, default=60)
    parser.add_argument("--smallest", type=float, default=0.08, help="weights below are left out")
    args = parser.parse_args()
    tokenizer = Tokenizer()
    idf = background_idf(tokenizer.dictionary)
    examples = [e for path in args.train for e in load(path, tokenizer)]
    trainer = Trainer.of(examples, idf, args)
    weights = trainer.weights()
    layer, report = confidence(examples, idf, trainer.weights)
    write(args.out, weights | layer)
    print(f"held-out folds of the training questions\n{report}", flush=True)
    reader = Reader(weights | layer, idf)
    for path in args.dev:
        dev = list(load(path, tokenizer))
        print(f"\n{path.name}\n{judge(reader, dev)}\n", flush=True)
        print(table(evidence_rows(reader, dev), layer))


if __name__ == "__main__":
    main()
