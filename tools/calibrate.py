"""Fit the confidence of answers, and print how well it holds.

    python tools/calibrate.py ../shared/data/drcd_dev.json [--check FILE …]

Asks the cases of tests/questions and a reading-comprehension set openly, as shipped. An answer is
right as ``qa-bot eval`` tells it: what was wanted stands in the short answer, numbers whole. Prints
the weights for reading/calibration.py, fitted anew, and for each set, of the answers given at a
confidence, the share that is right. ``--check``: sets that have no part in the fit, as .jsonl cases
on the shipped report or as .json reading-comprehension sets.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from measure_open import write_folder
from qa_bot.assistant import Assistant
from qa_bot.evaluation import Case, load_cases, score
from qa_bot.reading.calibration import WEIGHTS, features
from qa_bot.reading.inquiry import Inquiry
from qa_bot.reading.outcome import Outcome
from qa_bot.reading.reading import Reading

QUESTIONS = Path(__file__).resolve().parents[1] / "tests" / "questions"
KNOWLEDGE = QUESTIONS.parents[1] / "knowledge"
OWN_SHARE = 3.0
"""Weight of a case beside a question of the reading-comprehension set, of which there are more."""
PRIOR = 1.0
BINS = (0.0, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.01)
Array = NDArray[np.float64]


@dataclass(frozen=True)
class Answers:
    """What was answered of one set: a row of features, and whether it is right, each."""

    name: str
    rows: Array
    right: Array
    weight: float


def main() -> None:
    """Fit and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--check", type=Path, nargs="*", default=[], help="sets kept from the fit")
    arguments = parser.parse_args()
    fitted = [open_set(arguments.file)]
    fitted.append(own_cases(QUESTIONS / "report-more.jsonl", KNOWLEDGE))
    for folder in sorted(path for path in QUESTIONS.iterdir() if path.is_dir()):
        fitted.append(own_cases(folder / "cases.jsonl", folder / "knowledge"))
    weights = fit(fitted)
    for name, weight in zip(WEIGHTS, weights, strict=True):
        print(f'    "{name}": {weight:.2f},')
    checked = [
        own_cases(file, KNOWLEDGE) if file.suffix == ".jsonl" else open_set(file)
        for file in arguments.check
    ]
    for answers in (*fitted, *checked):
        report(answers, weights)


def own_cases(file: Path, knowledge: Path) -> Answers:
    """Return how the cases of a file went."""
    return asked(f"{file.parent.name}/{file.stem}", knowledge, load_cases(file), OWN_SHARE)


def open_set(file: Path) -> Answers:
    """Return how the questions of a reading-comprehension set went, its paragraphs as knowledge."""
    articles = json.loads(file.read_text(encoding="utf-8"))["data"]
    with tempfile.TemporaryDirectory() as folder:
        cases = [
            Case(id=str(i), turns=(question,), accept=tuple(answers))
            for i, (question, answers, _) in enumerate(write_folder(articles, Path(folder)))
        ]
        return asked(file.stem, Path(folder), cases, 1.0)


class RecordingReading(Reading):
    """Keeps the last outcome."""

    last = Outcome("none")

    def read_turn(self, inquiry: Inquiry, last: Inquiry | None) -> tuple[Inquiry, Outcome]:
        """See Reading."""
        taken, self.last = super().read_turn(inquiry, last)
        return taken, self.last


def asked(name: str, knowledge: Path, cases: Sequence[Case], weight: float) -> Answers:
    """Return how cases went, of those that were answered from the knowledge."""
    assistant = Assistant.from_folder(knowledge)
    assistant._reading = reading = RecordingReading(assistant.knowledge)
    passages = len(assistant.knowledge.passages)
    rows, right = [], []
    for case in cases:
        answer = assistant.ask_turns(case.turns)
        if answer.status == "answered":
            known = features(reading.last, passages)
            rows.append([known.get(name, 0.0) for name in WEIGHTS])
            right.append(score(case, answer).verdict == "right")
    return Answers(name, np.array(rows, float), np.array(right, float), weight)


def fit(sets: Sequence[Answers]) -> Array:
    """Return the weights that make the answers likeliest, by Newton's method."""
    rows = np.concatenate([answers.rows for answers in sets])
    right = np.concatenate([answers.right for answers in sets])
    share = np.concatenate([np.full(len(answers.right), answers.weight) for answers in sets])
    weights = np.zeros(rows.shape[1])
    for _ in range(50):
        found = sigmoid(rows @ weights)
        gradient = rows.T @ (share * (found - right)) + PRIOR * weights
        curvature = (rows.T * (share * found * (1 - found))) @ rows + PRIOR * np.eye(len(weights))
        weights -= np.linalg.solve(curvature, gradient)
    return weights


def sigmoid(z: Array) -> Array:
    """Return probabilities for log odds."""
    return np.asarray(1 / (1 + np.exp(-z)), float)


def report(answers: Answers, weights: Array) -> None:
    """Print how often answers are right by the confidence that they are given at."""
    found = sigmoid(answers.rows @ weights)
    mean, right = found.mean(), answers.right.mean()
    print(f"{answers.name}: {len(found)} answered, confidence {mean:.3f}, right {right:.3f}")
    for low, high in pairwise(BINS):
        inside = (found >= low) & (found < high)
        if inside.any():
            mean, right = found[inside].mean(), answers.right[inside].mean()
            print(f"  {low:.1f}: {inside.sum():5d}  confidence {mean:.2f}  right {right:.2f}")


if __name__ == "__main__":
    main()
