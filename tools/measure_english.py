"""Measure how often an English question finds the right Chinese paragraph first.

    python tools/measure_english.py [--show]

The questions are in english_questions.tsv beside this file; docs/lexicon.md has the figures.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

from qa_bot.knowledge.loader import load_knowledge
from qa_bot.knowledge.passage import Knowledge
from qa_bot.reading.reading import Reading
from qa_bot.retrieval.tokenizer import load_dictionary
from qa_bot.text import normalise

ROOT = Path(__file__).parents[1]
QUESTIONS = Path(__file__).with_name("english_questions.tsv")


class Finder:
    """Finds paragraphs of one knowledge folder for English questions."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._knowledge = knowledge
        self._reading = Reading(knowledge)
        self._paragraphs: defaultdict[int, str] = defaultdict(str)
        for passage in knowledge.passages:
            self._paragraphs[passage.paragraph] += passage.view.text

    def find(self, question: str) -> list[str]:
        """Return the texts of the paragraphs found, best first."""
        query = self._reading.understand(question).query
        hits = self._reading.retriever.search(query, 50)
        numbers = dict.fromkeys(self._knowledge.passages[hit.passage].paragraph for hit in hits)
        return [self._paragraphs[number] for number in numbers]


def rank_of(found: list[str], wanted: str) -> int:
    """Return the place, from 1, of the first paragraph that holds what is wanted; 0 if none."""
    pieces = [normalise(piece).text for piece in wanted.split("|")]
    hold: Callable[[str], bool] = lambda text: any(piece in text for piece in pieces)  # noqa: E731
    return next((i for i, text in enumerate(found, 1) if hold(text)), 0)


def main() -> None:
    """Print hit@1 and hit@5 for each folder, and with --show the questions that missed."""
    finders: dict[str, Finder] = {}
    ranks: defaultdict[str, list[int]] = defaultdict(list)
    times = []
    rows = [row.split("\t") for row in QUESTIONS.read_text(encoding="utf-8").splitlines()]
    for folder, question, wanted in (row for row in rows if not row[0].startswith("#")):
        if folder not in finders:
            finders[folder] = Finder(load_knowledge(ROOT / folder, load_dictionary()))
        begin = time.perf_counter()
        rank = rank_of(finders[folder].find(question), wanted)
        times.append(time.perf_counter() - begin)
        ranks[folder].append(rank)
        if rank != 1 and "--show" in sys.argv:
            print(f"{rank or '-':>3} {question}")
    ranks["all"] = [rank for own in ranks.values() for rank in own]
    for folder, own in ranks.items():
        first = sum(rank == 1 for rank in own) / len(own)
        five = sum(0 < rank <= 5 for rank in own) / len(own)
        print(f"{folder:40} {len(own):3} questions  hit@1 {first:.3f}  hit@5 {five:.3f}")
    print(f"median {statistics.median(times) * 1000:.1f} ms a question")


if __name__ == "__main__":
    main()
