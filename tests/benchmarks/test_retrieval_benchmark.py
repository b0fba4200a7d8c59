"""The inverted index beside rank-bm25 and bm25s: time to build, memory, time of a query.

Run with ``pytest tests/benchmarks --benchmark-only``; README.md beside this file says more.
"""

# ruff: noqa: S311 - a fixed seed is what is needed

from __future__ import annotations

import ctypes
import json
import os
import random
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pytest

SHARED = Path(__file__).parents[3] / "shared" / "data"
SETS = ("drcd_dev.json", "drcd_test.json", "cmrc_trial.json")
SIZES = (1_000, 10_000, 100_000)
ENGINES = ("qa-bot", "rank_bm25", "bm25s")
QUERIES = 500
RANK_BM25_QUERIES = {1_000: 200, 10_000: 60, 100_000: 20}
REPEATS = 3
K = 10
SEED = 20

Documents = Iterator[list[str]]
Search = Callable[[Sequence[str]], list[float]]


class Figures(NamedTuple):
    """What one engine needs at one size: seconds, megabytes, milliseconds."""

    build: float
    resident: float
    peak: float
    p50: float
    p99: float


@dataclass(frozen=True)
class Corpus:
    """Passages as the numbers of the pieces they are made of, and the terms of each piece."""

    pieces: list[list[str]]
    passages: list[list[int]]
    questions: list[list[str]]

    def documents(self, size: int) -> Documents:
        """Yield the terms of the first passages, one passage at a time."""
        for passage in self.passages[:size]:
            yield [term for piece in passage for term in self.pieces[piece]]


def build(engine: str, documents: Documents) -> Search:
    """Build an engine's index; return what gives the scores of the K best, best first."""
    if engine == "qa-bot":
        from qa_bot.retrieval.bm25 import InvertedIndex

        index = InvertedIndex(documents)
        return lambda query: [score for _, score in index.top(query, K)]
    if engine == "rank_bm25":
        from rank_bm25 import BM25Plus

        model = BM25Plus(documents)

        def rank(query: Sequence[str]) -> list[float]:
            scores = model.get_scores(query)
            return [float(scores[i]) for i in np.argsort(scores)[::-1][:K]]

        return rank
    import bm25s

    other = bm25s.BM25(method="bm25+", k1=1.5, b=0.75, delta=1.0, backend="numpy")
    other.index(list(documents), show_progress=False)

    def retrieve(query: Sequence[str]) -> list[float]:
        found = other.retrieve(
            [list(query)], k=K, show_progress=False, backend_selection="numpy", return_as="tuple"
        )
        return [float(score) for score in found.scores[0]]

    return retrieve


def read_texts() -> tuple[list[str], list[str]]:
    """Return the paragraphs and the questions of the sets, whatever their form, each once."""
    found: dict[str, dict[str, None]] = {"context": {}, "question": {}}

    def walk(node: Any) -> None:
        if isinstance(node, dict):
            for key, value in node.items():
                if key.removesuffix("_text") in found and isinstance(value, str):
                    found[key.removesuffix("_text")][value] = None
                walk(value)
        elif isinstance(node, list):
            for value in node:
                walk(value)

    for name in SETS:
        walk(json.loads((SHARED / name).read_text(encoding="utf-8")))
    return list(found["context"]), list(found["question"])


def make_corpus() -> Corpus:
    """Make 100,000 passages: real sentences of middling length, then pairs of real clauses."""
    from qa_bot.retrieval.tokenizer import Tokenizer
    from qa_bot.text import normalise

    rng = random.Random(SEED)
    paragraphs, questions = read_texts()
    sentences = [s for p in paragraphs for s in re.split(r"(?<=[。！？])", p)]
    clauses = [c for s in sentences for c in re.split(r"(?<=[，；。！？])", s)]
    sentences = list(dict.fromkeys(s for s in sentences if 20 <= len(s) <= 50))
    clauses = list(dict.fromkeys(c for c in clauses if 10 <= len(c) <= 26))
    rng.shuffle(sentences)
    passages: dict[tuple[int, ...], None] = {(i,): None for i in range(len(sentences))}
    while len(passages) < max(SIZES):
        pair = rng.sample(range(len(clauses)), 2)
        passages[tuple(len(sentences) + i for i in pair)] = None
    tokenizer = Tokenizer()

    def terms(texts: Sequence[str]) -> list[list[str]]:
        return [tokenizer.terms(normalise(text).text) for text in texts]

    return Corpus(
        terms([*sentences, *clauses]),
        [list(passage) for passage in passages],
        terms(rng.sample(questions, QUERIES)),
    )


def resident() -> float:
    """Return the megabytes that the process holds, without what it has freed (Linux, glibc)."""
    ctypes.CDLL("libc.so.6").malloc_trim(0)
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def peak() -> float:
    """Return the most memory the process has had since ``forget_peak``, in megabytes (Linux)."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(re.findall(r"VmHWM:\s+(\d+) kB", status)[0]) * 1024 / 1e6


def forget_peak() -> None:
    """Let ``peak`` count from now on (proc(5), clear_refs)."""
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")


def measure_memory(engine: str, size: int, file: str) -> dict[str, float]:
    """Return by how many megabytes this process grows: with the index built, and at its peak."""
    corpus = Corpus(**json.loads(Path(file).read_text(encoding="utf-8")))
    build(engine, Corpus(corpus.pieces, corpus.passages, []).documents(10))
    before = resident()
    forget_peak()
    search = build(engine, corpus.documents(size))
    search(corpus.questions[0])
    highest = peak() - before
    return {"resident": resident() - before, "peak": highest}


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    """Return the passages and questions, tokenised once."""
    if not all((SHARED / name).exists() for name in SETS):
        pytest.skip("needs DRCD and CMRC, which are not part of the project")
    return make_corpus()


@pytest.fixture(scope="module")
def corpus_file(corpus: Corpus, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write the same to a file, for the processes whose memory is measured."""
    file = tmp_path_factory.mktemp("corpus") / "corpus.json"
    file.write_text(json.dumps(vars(corpus)), encoding="utf-8")
    return file


@pytest.fixture(scope="module")
def figures(request: pytest.FixtureRequest) -> Iterator[dict[tuple[int, str], Figures]]:
    """Collect what the tests measure; print it as a table in the end."""
    found: dict[tuple[int, str], Figures] = {}
    yield found
    capture = request.config.pluginmanager.getplugin("capturemanager")
    with capture.global_and_fixture_disabled():
        print("\n\n" + "\n".join(table(found)))


@pytest.fixture(scope="module")
def scores() -> dict[int, list[list[float]]]:
    """Keep the best scores of ten questions at each size, as the first engine asked found them."""
    return {}


def table(found: dict[tuple[int, str], Figures]) -> list[str]:
    """Return the figures as a table, each engine's query times also as multiples of ours."""
    lines = [
        "| passages | engine | build s | index MB | peak MB | p50 ms | p99 ms | p50 × | p99 × |",
        "|--:|---|--:|--:|--:|--:|--:|--:|--:|",
    ]
    for (size, engine), one in found.items():
        ours = found.get((size, ENGINES[0]), one)
        lines.append(
            f"| {size:,} | {engine} | {one.build:.2f} | {one.resident:.0f} | {one.peak:.0f}"
            f" | {one.p50:.3f} | {one.p99:.3f}"
            f" | {one.p50 / ours.p50:.1f} | {one.p99 / ours.p99:.1f} |"
        )
    return lines


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("size", SIZES)
def test_engine(
    benchmark: Any,
    corpus: Corpus,
    corpus_file: Path,
    figures: dict[tuple[int, str], Figures],
    scores: dict[int, list[list[float]]],
    size: int,
    engine: str,
) -> None:
    """Each engine finds the same best scores; at 100,000 passages ours is the fastest by far."""
    benchmark.group = f"{size:,} passages"
    command = [sys.executable, __file__, engine, str(size), str(corpus_file)]
    paths = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    memory = json.loads(
        subprocess.run(command, check=True, stdout=subprocess.PIPE, env=paths).stdout
    )
    documents = list(corpus.documents(size))
    start = time.perf_counter()
    search = build(engine, iter(documents))
    seconds = time.perf_counter() - start
    del documents

    count = RANK_BM25_QUERIES[size] if engine == "rank_bm25" else QUERIES
    queries = corpus.questions[:count]
    found = [search(query) for query in queries[:10]]
    for one, expected in zip(found, scores.setdefault(size, found), strict=True):
        np.testing.assert_allclose(one[: len(expected)], expected, rtol=1e-4)
    rounds = iter(queries * REPEATS)
    benchmark.pedantic(search, setup=lambda: ((next(rounds),), {}), rounds=count * REPEATS)
    # Each question's best time: what else the machine did meanwhile is not the engine's.
    times = np.reshape(benchmark.stats.stats.data, (REPEATS, count)).min(axis=0) * 1e3
    p50, p99 = (float(one) for one in np.percentile(times, (50, 99)))
    figures[size, engine] = Figures(seconds, **memory, p50=p50, p99=p99)
    benchmark.extra_info.update(figures[size, engine]._asdict())
    check_ratios(figures, size, engine)


def check_ratios(figures: dict[tuple[int, str], Figures], size: int, engine: str) -> None:
    """Hold what is promised at the largest size."""
    if size != max(SIZES) or (size, ENGINES[0]) not in figures:
        return
    ours, other = figures[size, ENGINES[0]], figures[size, engine]
    if engine == "bm25s":
        assert other.p50 > 2 * ours.p50
        assert other.p99 > 5 * ours.p99
    if engine == "rank_bm25":
        assert other.p50 > 200 * ours.p50


if __name__ == "__main__":
    print(json.dumps(measure_memory(sys.argv[1], int(sys.argv[2]), sys.argv[3])))
