"""Fit the reader's confidence: how surely a span, or a sentence, answers the question.

The softmax supposes that the answer is among the sentences. The confidence does not: it is a
logistic regression on what the reader made of questions that it was not trained on, each read
three times: beside its own paragraph, beside another of the same article, beside one of another.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np
from scipy.optimize import minimize

from qa_bot.reading.features import Idf
from qa_bot.reading.scorer import EVIDENCE, Candidate, Reader
from reader_data import Example, exact, holds, overlap

FOLDS = 3
NEAR_ENOUGH = 0.7
"""A span with this F1 counts as right: 朱立伦 or 市长朱立伦."""
Train = Callable[[frozenset[int]], dict[str, float]]
"""Trains without the examples of these numbers."""
CASES = ("own paragraph", "same article", "other article")


def confidence(examples: Sequence[Example], idf: Idf, train: Train) -> tuple[dict[str, float], str]:
    """Return the layer's weights, and a table of coverage and precision over the folds."""
    paragraphs = sorted({example.paragraph for example in examples})
    random.Random(1).shuffle(paragraphs)  # noqa: S311 (folds, no secret)
    fold = {paragraph: i % FOLDS for i, paragraph in enumerate(paragraphs)}
    rows: list[tuple[tuple[float, ...], bool, bool, str]] = []
    for held in range(FOLDS):
        numbers = [i for i, e in enumerate(examples) if fold[e.paragraph] == held]
        reader = Reader(train(frozenset(numbers)), idf)
        rows += evidence_rows(reader, [examples[i] for i in numbers])
    features = np.array([row[0] for row in rows])
    layer: dict[str, float] = {}
    for what, column in (("span", 1), ("sentence", 2)):
        right = np.array([row[column] for row in rows])
        coefficients = logistic(features, right)
        names = ["bias", *EVIDENCE]
        layer |= {f"confidence.{what}|{n}": c for n, c in zip(names, coefficients, strict=True)}
    return layer, table(rows, layer)


def evidence_rows(
    reader: Reader, examples: Sequence[Example]
) -> list[tuple[tuple[float, ...], bool, bool, str]]:
    """Return for each question and case: evidence, span right, sentence right, the case."""
    rows = []
    for case, example, sentences in mismatch(examples):
        found = reader.read(example.question, sentences, top=5)
        if not found:
            continue
        best = found[0]
        own = case == CASES[0]
        span = own and right(best, example)
        sentence = own and holds(sentences[best.sentence].text, example.golds)
        rows.append((best.evidence, span, sentence, case))
    return rows


def right(candidate: Candidate, example: Example) -> bool:
    """Tell whether the span is the answer or near enough."""
    golds = example.golds
    return exact(candidate.text, golds) or overlap(candidate.text, golds) >= NEAR_ENOUGH


def mismatch(examples: Sequence[Example]) -> Iterator[tuple[str, Example, Any]]:
    """Yield each question with its own paragraph and with two that do not belong to it."""
    chance = random.Random(2)  # noqa: S311 (a sample, no secret)
    for example in examples:
        yield CASES[0], example, example.sentences
        for case, same in ((CASES[1], True), (CASES[2], False)):
            others = [
                o
                for o in chance.sample(examples, min(len(examples), 400))
                if o.paragraph != example.paragraph and (o.article == example.article) == same
            ]
            if others and not any(holds(s.text, example.golds) for s in others[0].sentences):
                yield case, example, others[0].sentences


def logistic(features: Any, right: Any, l2: float = 1e-4) -> list[float]:
    """Return bias and coefficients of a logistic regression."""
    x = np.hstack([np.ones((len(features), 1)), features])
    y = np.where(right, 1.0, -1.0)

    def loss(w: Any) -> tuple[float, Any]:
        margin = np.clip(y * (x @ w), -30, 30)
        pull = -y / (1.0 + np.exp(margin)) / len(y)
        return float(np.log1p(np.exp(-margin)).mean() + l2 * w @ w), x.T @ pull + 2 * l2 * w

    found = minimize(loss, np.zeros(x.shape[1]), jac=True, method="L-BFGS-B")
    return [float(c) for c in found.x]


def table(
    rows: Sequence[tuple[tuple[float, ...], bool, bool, str]], layer: dict[str, float]
) -> str:
    """Return a table: at each threshold how many are answered, and how many of those rightly."""
    lines = [
        "| shown | at least | own: answered | of those right | same article | other article |",
        "|---|---|---|---|---|---|",
    ]
    for what, column in (("span", 1), ("sentence", 2)):
        names = ["bias", *EVIDENCE]
        w = np.array([layer[f"confidence.{what}|{name}"] for name in names])
        z = np.array([(1.0, *row[0]) for row in rows]) @ w
        p = 1.0 / (1.0 + np.exp(-np.clip(z, -30, 30)))
        case = np.array([row[3] for row in rows])
        good = np.array([row[column] for row in rows])
        for threshold in (0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9):
            said = p >= threshold
            shares = [said[case == c].mean() for c in CASES]
            precision = good[said & (case == CASES[0])].mean()
            lines.append(
                f"| {what} | {threshold} | {shares[0]:.3f} | {precision:.3f} "
                f"| {shares[1]:.3f} | {shares[2]:.3f} |"
            )
    return "\n".join(lines)
