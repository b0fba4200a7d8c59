"""Ask a reading-comprehension set openly: its paragraphs as knowledge, its questions to Assistant.

    python tools/measure_open.py ../shared/data/drcd_dev.json [--limit N] [--refuse]
    python tools/measure_open.py ../shared/data/drcd_dev.json --limit 500 --against knowledge

Prints paragraph hit@1, the share of questions whose shown quote holds the answer, exact match and
F1 of the short answer (character level, as CMRC 2018 scores), all questions counted and refusals
as misses; then coverage against precision by confidence, at the shipped threshold and without.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from qa_bot.answer import Answer
from qa_bot.assistant import Assistant
from qa_bot.evaluation import fold
from qa_bot.text import normalise, to_simplified
from reader_data import exact, overlap

Asked = tuple[str, list[str], int]
"""A question, the answers that are right, and the line of its paragraph."""


@dataclass(frozen=True)
class Row:
    """How one question went."""

    answered: bool
    confidence: float
    hit: bool
    quoted: bool
    exact: bool
    f1: float


def main() -> None:
    """Run the measurement."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--limit", type=int, default=0, help="ask so many questions, spread evenly")
    parser.add_argument("--refuse", action="store_true", help="keep the shipped thresholds")
    parser.add_argument("--show", action="store_true", help="list what was not exact")
    parser.add_argument("--against", type=Path, help="ask another knowledge folder; all is wrong")
    arguments = parser.parse_args()
    articles = json.loads(arguments.file.read_text(encoding="utf-8"))["data"]
    if arguments.against:
        ask_elsewhere(articles, arguments.against, arguments.limit, arguments.show)
        return
    with tempfile.TemporaryDirectory() as folder:
        questions = write_folder(articles, Path(folder))
        assistant = Assistant.from_folder(folder, refuse=arguments.refuse)
    step = max(1, len(questions) // arguments.limit) if arguments.limit else 1
    rows, times = [], []
    for question, answers, line in questions[::step]:
        start = time.perf_counter()
        answer = assistant.ask(question)
        times.append(time.perf_counter() - start)
        rows.append(score(answer, answers, line))
        if arguments.show and not rows[-1].exact:
            print(question, "|", answer.short[:40], "|", answers[0], "|", rows[-1].quoted)
    report(rows, times)


def ask_elsewhere(articles: list[Any], folder: Path, limit: int, show: bool) -> None:
    """Ask a folder that knows nothing of the questions; print how many it answers all the same."""
    assistant = Assistant.from_folder(folder)
    questions = [
        to_simplified(qa["question"])
        for article in articles
        for paragraph in article["paragraphs"]
        for qa in paragraph["qas"]
    ]
    asked = questions[:: max(1, len(questions) // limit)][:limit] if limit else questions
    answers = [assistant.ask(question) for question in asked]
    answered = [answer for answer in answers if answer.status == "answered"]
    print(f"asked {len(asked)}, answered {len(answered)} ({len(answered) / len(asked):.2%})")
    if show:
        for answer in answered:
            print(f"  {answer.confidence:.2f} {answer.question} | {answer.short[:60]}")


def write_folder(articles: list[Any], folder: Path) -> list[Asked]:
    """Write each paragraph as a line of a Markdown file; return questions, answers and lines."""
    questions, lines = [], []
    for article in articles:
        for paragraph in article["paragraphs"]:
            lines += [to_simplified(paragraph["context"].replace("\n", "")), ""]
            for qa in paragraph["qas"]:
                answers = [to_simplified(a["text"]) for a in qa["answers"]]
                questions.append((to_simplified(qa["question"]), answers, len(lines) - 1))
    (folder / "paragraphs.md").write_text("\n".join(lines), encoding="utf-8")
    return questions


def score(answer: Answer, answers: list[str], line: int) -> Row:
    """Score one answer."""
    short, golds = normalise(answer.short).text, tuple(normalise(a).text for a in answers)
    quotes = answer.evidence
    return Row(
        answer.status == "answered",
        answer.confidence,
        bool(quotes) and quotes[0].line == line,
        any(clean(a) in clean(e.quote) for a in answers for e in quotes[:1]),
        exact(short, golds),
        overlap(short, golds),
    )


def clean(text: str) -> str:
    """Return the characters that count: no spaces, no punctuation."""
    return "".join(char for char in fold(text) if char.isalnum())


def report(rows: list[Row], times: list[float]) -> None:
    """Print the figures."""
    n = len(rows)
    print(f"questions {n}  answered {sum(r.answered for r in rows) / n:.3f}")
    print(f"hit@1 {sum(r.hit for r in rows) / n:.3f}  quote {sum(r.quoted for r in rows) / n:.3f}")
    print(f"EM {sum(r.exact for r in rows) / n:.3f}  F1 {sum(r.f1 for r in rows) / n:.3f}")
    ordered = sorted(times)
    print(f"ms: p50 {ordered[n // 2] * 1e3:.1f}  p99 {ordered[int(n * 0.99)] * 1e3:.1f}")
    for bound in (0.0, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9):
        kept = [r for r in rows if r.answered and r.confidence >= bound]
        if kept:
            quoted = sum(r.quoted for r in kept) / len(kept)
            exact = sum(r.exact for r in kept) / len(kept)
            print(
                f"confidence ≥ {bound}: {len(kept) / n:.3f} answered, quote {quoted:.3f}, EM {exact:.3f}"
            )


if __name__ == "__main__":
    main()
