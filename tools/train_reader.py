r"""Train the answer-span reader on a SQuAD-form file and write its weights.

    python tools/train_reader.py --train DRCD_TEST.json --extra CMRC_TRIAL.json \
        --dev DRCD_DEV.json --out src/qa_bot/reading/weights.tsv

The loss is minus the log of the softmax mass that falls on the spans equal to the answer, over
all candidate spans of a question's paragraph, plus an L2 penalty; L-BFGS from zero. Needs numpy
and scipy; the reader itself does not.
"""

from __future__ import annotations

import argparse
import os
import tempfile
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from scipy.optimize import minimize

from qa_bot.reading.features import Idf, background_idf
from qa_bot.reading.scorer import Reader
from qa_bot.retrieval.tokenizer import Tokenizer
from reader_confidence import confidence, evidence_rows, table
from reader_data import Example, exact, holds, load, overlap
from reader_rows import Floats, Table, extract, matrices, prune


class Objective:
    """Mean listwise loss and its gradient."""

    def __init__(
        self, table: Table, blocks: dict[str, Any], l2: float, used: Floats | None = None
    ) -> None:
        """Keep the data; ``used`` is a question's weight in the loss, 0 for one held out."""
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
    worth: Floats
    l2: float
    steps: int
    smallest: float

    @classmethod
    def of(
        cls, examples: Sequence[Example], worth: Floats, idf: Idf, options: argparse.Namespace
    ) -> Trainer:
        """Extract the features of the examples; ``worth`` is each one's weight in the loss."""
        ids: dict[str, int] = {}
        table = extract(examples, ids, idf)
        names, renumber = prune(table, ids)
        blocks = matrices(table, len(names), renumber)
        table.rows = {}
        kept = worth[table.kept]
        return cls(table, names, blocks, kept, options.l2, options.steps, options.smallest)

    def weights(self, held_out: frozenset[int] = frozenset()) -> dict[str, float]:
        """Train without the examples held out; return the weights that are not near nothing."""
        used = self.worth * [number not in held_out for number in self.table.kept]
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
# https://github.com/DRCKnowledgeTeam/DRCD, and for less on CMRC 2018's trial set (Cui et al. 2019),
# CC BY-SA 4.0, https://github.com/ymcui/cmrc2018
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
    parser.add_argument("--extra", type=Path, nargs="*", default=[], help="trained on for less")
    parser.add_argument("--extra-weight", type=float, default=0.3)
    parser.add_argument("--dev", type=Path, nargs="*", default=[])
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--l2", type=float, default=1e-3)
    parser.add_argument("--steps", type=int, default=60)
    parser.add_argument("--smallest", type=float, default=0.08, help="weights below are left out")
    args = parser.parse_args()
    tokenizer = Tokenizer()
    idf = background_idf(tokenizer.dictionary)
    examples = [e for path in args.train for e in load(path, tokenizer)]
    extra = [e for path in args.extra for e in load(path, tokenizer)]
    worth = np.array([1.0] * len(examples) + [args.extra_weight] * len(extra))
    trainer = Trainer.of([*examples, *extra], worth, idf, args)
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
