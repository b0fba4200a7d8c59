"""The inverted index against rank-bm25 itself, which is asked document by document."""

# ruff: noqa: S311 - a fixed seed is what these tests need

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import rank_bm25
from hypothesis import given, settings
from hypothesis import strategies as st

from qa_bot.retrieval.bm25 import InvertedIndex
from qa_bot.retrieval.postings import Variant
from qa_bot.retrieval.tokenizer import Tokenizer
from qa_bot.text import normalise

Corpus = list[list[str]]
DRCD = Path(__file__).parents[3] / "shared" / "data" / "drcd_dev.json"
VARIANTS: tuple[Variant, ...] = ("plus", "okapi")
WORDS = [f"w{i}" for i in range(40)]
TEXT = """
古城的图书馆建于1908年，三楼收藏地方志四千余册。图书馆每周一闭馆，其余日子从九点开到二十一点。
河边的水文站有两座，一座测流量，一座测水位。水文站的老站长在那里住了三十一年，写下了七本日记。
去年春天，县里修好了通往茶园的公路，全长十二公里。茶园面积约五百亩，产的是绿茶和白茶。
博物馆收藏青铜器三百余件，其中一级文物九件。博物馆与图书馆共用一个院子，院里有一棵六百岁的银杏。
"""


def oracle(documents: Corpus, variant: Variant) -> Any:
    """Return rank-bm25's own index of the documents."""
    model = rank_bm25.BM25Plus if variant == "plus" else rank_bm25.BM25Okapi
    return model(documents)


def random_documents(rng: random.Random, size: int) -> Corpus:
    """Return documents of 0 to 12 words, some words far more frequent than others."""
    weights = [1 / (i + 1) for i in range(len(WORDS))]
    corpus = [rng.choices(WORDS, weights, k=rng.choice((0, 1, 2, 5, 12))) for _ in range(size)]
    corpus[0] = corpus[0] or ["w0"]
    return corpus


def random_query(rng: random.Random) -> list[str]:
    """Return a query of 0 to 8 words, with repetitions and words that no document holds."""
    return rng.choices([*WORDS, "unknown", "nowhere"], k=rng.randrange(9))


def touched(documents: Corpus, query: Sequence[str]) -> list[int]:
    """Return the documents that hold a word of the query."""
    return [i for i, document in enumerate(documents) if set(document) & set(query)]


def brute_force(
    index: InvertedIndex, query: Sequence[str] | Mapping[str, float], k: int
) -> list[tuple[int, float]]:
    """Return the top by sorting every document that is found."""
    ids, scores = index.scores(query)
    ranked = sorted(zip(ids.tolist(), scores.tolist(), strict=True), key=lambda x: (-x[1], x[0]))
    return [(i, score) for i, score in ranked if score > 0][:k]


def sentences() -> list[str]:
    """Return the sentences of this file's small text."""
    return [one.strip() for one in TEXT.replace("。", "。\n").split("\n") if one.strip()]


@pytest.fixture(params=["all at once", "two looks"])
def looks(request: pytest.FixtureRequest) -> Iterator[str]:
    """Let small corpora take the way of small ones, then that of large ones."""
    with pytest.MonkeyPatch.context() as patch:
        if request.param == "two looks":
            patch.setattr("qa_bot.retrieval.bm25._FEW", 0)
        yield request.param


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    """Return one tokenizer for index and questions."""
    return Tokenizer()


@pytest.mark.parametrize("variant", VARIANTS)
@pytest.mark.parametrize("size", [1, 2, 3, 10, 60, 300])
def test_scores_equal_rank_bm25(variant: Variant, size: int) -> None:
    """Scores equal get_scores to 1e-9 where a document is found; elsewhere it gives a constant."""
    rng = random.Random(size)
    documents = random_documents(rng, size)
    index, reference = InvertedIndex(documents, variant=variant), oracle(documents, variant)
    for _ in range(500):
        query = random_query(rng)
        ids, scores = index.scores(query)
        expected = reference.get_scores(query)
        assert ids.tolist() == touched(documents, query)
        assert ids.dtype == np.int32
        assert scores.dtype == np.float64
        np.testing.assert_allclose(scores, expected[ids], rtol=0, atol=1e-9)
        constant = sum(index.idf(word) for word in query) if variant == "plus" else 0
        elsewhere = np.delete(expected, ids)
        np.testing.assert_allclose(elsewhere, constant, rtol=0, atol=1e-9)


@pytest.mark.usefixtures("looks")
@pytest.mark.parametrize("variant", VARIANTS)
@pytest.mark.parametrize("size", [1, 2, 3, 10, 60, 300])
def test_top_equals_sorting_everything(variant: Variant, size: int) -> None:
    """The top is the brute-force sort by score, then id; its scores are those of rank-bm25."""
    rng = random.Random(size)
    documents = random_documents(rng, size)
    index, reference = InvertedIndex(documents, variant=variant), oracle(documents, variant)
    for _ in range(300):
        query, k = random_query(rng), rng.choice((1, 2, 3, 10, 1000))
        found = index.top(query, k)
        assert found == brute_force(index, query, k)
        expected = np.sort(reference.get_scores(query)[touched(documents, query)])[::-1][:k]
        expected = expected[: len(found)]
        np.testing.assert_allclose([s for _, s in found], expected, rtol=0, atol=1e-9)


@pytest.mark.parametrize("few", [0, 4096])
@settings(deadline=None, max_examples=150)
@given(
    documents=st.lists(st.lists(st.sampled_from("甲乙丙丁戊"), max_size=6), min_size=1, max_size=9),
    query=st.lists(st.sampled_from("甲乙丙丁戊己"), max_size=6),
    k=st.integers(-1, 12),
    variant=st.sampled_from(VARIANTS),
)
def test_any_small_corpus(
    few: int, documents: Corpus, query: list[str], k: int, variant: Variant
) -> None:
    """Whatever the documents are, scores are rank-bm25's and the top is the sorted scores."""
    index = InvertedIndex(documents, variant=variant)
    if any(documents):
        ids, scores = index.scores(query)
        expected = oracle(documents, variant).get_scores(query)[ids]
        np.testing.assert_allclose(scores, expected, rtol=0, atol=1e-9)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("qa_bot.retrieval.bm25._FEW", few)
        assert index.top(query, k) == brute_force(index, query, max(k, 0))


@settings(deadline=None, max_examples=100)
@given(
    seed=st.integers(0, 1000),
    weights=st.dictionaries(
        st.sampled_from([*WORDS, "unknown"]), st.floats(0, 1e6, allow_subnormal=False), max_size=6
    ),
    k=st.integers(1, 12),
)
def test_weighted_top_is_exact(seed: int, weights: dict[str, float], k: int) -> None:
    """Leaving out what cannot reach the top loses nothing, however unequal the weights."""
    index = InvertedIndex(random_documents(random.Random(seed), 50))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("qa_bot.retrieval.bm25._FEW", 0)
        assert index.top(weights, k) == brute_force(index, weights, k)


@pytest.mark.parametrize("variant", VARIANTS)
def test_weights_multiply_what_each_term_gives(variant: Variant) -> None:
    """A mapping scores the sum of each term's own score times its weight."""
    rng = random.Random(4)
    documents = random_documents(rng, 80)
    index, reference = InvertedIndex(documents, variant=variant), oracle(documents, variant)
    for _ in range(200):
        query = {word: rng.choice((0.25, 1, 3.5)) for word in random_query(rng)}
        ids, scores = index.scores(query)
        expected = sum(w * reference.get_scores([t]) for t, w in query.items()) + np.zeros(80)
        assert ids.tolist() == touched(documents, list(query))
        np.testing.assert_allclose(scores, expected[ids], rtol=0, atol=1e-9)


def test_a_repeated_word_counts_twice() -> None:
    """A word given twice equals the word with weight 2; a word of weight 0 is not there."""
    index = InvertedIndex([["a", "b"], ["a"], ["c"]])
    assert index.top(["a", "a", "b"], 5) == index.top({"a": 2, "b": 1, "c": 0}, 5)


@pytest.mark.parametrize("weight", [-1.0, float("nan"), float("inf")])
def test_a_weight_must_be_finite_and_not_negative(weight: float) -> None:
    """A weight with which no bound would hold is refused, by scores and by top."""
    index = InvertedIndex([["a"], ["b"]])
    with pytest.raises(ValueError, match="finite and not negative"):
        index.scores({"a": weight})
    with pytest.raises(ValueError, match="finite and not negative"):
        index.top({"a": weight}, 1)


@pytest.mark.parametrize("query", [[], ["unknown"], ["unknown", "unknown"], {}, {"unknown": 2.0}])
def test_nothing_known_finds_nothing(query: list[str] | dict[str, float]) -> None:
    """A query without a known word finds nothing, where rank-bm25 gives arbitrary documents."""
    index = InvertedIndex([["a"], ["b", "a"]])
    ids, scores = index.scores(query)
    assert ids.shape == scores.shape == (0,)
    assert index.top(query, 10) == []


@pytest.mark.parametrize("variant", VARIANTS)
@pytest.mark.parametrize("documents", [[], [[]], [[], []]])
def test_an_empty_corpus_is_an_index_that_finds_nothing(
    documents: Corpus, variant: Variant
) -> None:
    """No documents, or only empty ones, where rank-bm25 divides by zero, are fine."""
    index = InvertedIndex(documents, variant=variant)
    assert len(index) == len(documents)
    assert index.top(["a"], 3) == []
    assert index.scores(["a"])[0].tolist() == []
    assert index.postings("a").tolist() == []
    assert "a" not in index


def test_an_error_of_the_documents_is_not_swallowed() -> None:
    """A division by zero that the documents raise themselves is theirs, not an empty corpus."""

    def documents() -> Iterator[list[str]]:
        yield []
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        InvertedIndex(documents())


@pytest.mark.usefixtures("looks")
def test_equal_scores_go_by_id() -> None:
    """Of documents alike, the earlier stands first, also at the end of the top."""
    index = InvertedIndex([["x"], ["a", "b"], ["b", "a"], ["a", "b"], ["a", "b"]])
    assert [i for i, _ in index.top(["b", "a"], 3)] == [1, 2, 3]


@pytest.mark.usefixtures("looks")
def test_k_is_clamped() -> None:
    """More than there are gives all that are found; none or fewer gives none."""
    index = InvertedIndex([["a"], ["b"], ["a", "c"]])
    assert [i for i, _ in index.top(["a"], 100)] == [0, 2]
    assert index.top(["a"], 0) == index.top(["a"], -1) == []


def test_okapi_negative_idf_is_rank_bm25s() -> None:
    """Where most words are frequent Okapi's idf stays negative: scored so, but never on top."""
    documents = [["a", "b"], ["a", "b"], ["a", "b", "c"]]
    index, reference = InvertedIndex(documents, variant="okapi"), oracle(documents, "okapi")
    assert index.idf("a") == reference.idf["a"] < 0
    ids, scores = index.scores(["a"])
    np.testing.assert_allclose(scores, reference.get_scores(["a"]), rtol=0, atol=1e-9)
    assert ids.tolist() == [0, 1, 2]
    assert index.top(["a"], 3) == []


def test_okapi_idf_zero_touches_but_does_not_count() -> None:
    """A word in exactly half of the documents scores 0 with Okapi: found, but not on top."""
    index = InvertedIndex([["a"], ["b"]], variant="okapi")
    ids, scores = index.scores(["a"])
    assert (ids.tolist(), scores.tolist()) == ([0], [0.0])
    assert index.top(["a"], 1) == []


@pytest.mark.parametrize("variant", VARIANTS)
def test_what_the_index_knows_of_a_term(variant: Variant) -> None:
    """The idf is rank-bm25's and 0 for an unknown term; postings are ascending and read-only."""
    documents = [["a", "b"], [], ["b", "b"], ["c"]]
    index = InvertedIndex((document for document in documents), variant=variant)
    reference = oracle(documents, variant)
    assert len(index) == 4
    assert {t: index.idf(t) for t in "abc"} == reference.idf
    assert index.idf("z") == 0
    assert "b" in index
    assert "z" not in index
    assert index.postings("b").tolist() == [0, 2]
    assert index.postings("z").tolist() == []
    with pytest.raises(ValueError, match="read-only"):
        index.postings("b")[0] = 9


def test_a_call_that_fails_leaves_the_index_clean(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a broken-off query has added up does not leak into the next one's scores."""
    rng = random.Random(6)
    index = InvertedIndex(random_documents(rng, 60))
    before = index.top(["w1", "w2"], 10)

    monkeypatch.setattr("qa_bot.retrieval.bm25._FEW", 0)

    def broken(*_: object) -> None:
        raise RuntimeError

    for name in ("_floor", "_distinct"):
        with monkeypatch.context() as patch:
            patch.setattr(f"qa_bot.retrieval.bm25.{name}", broken)
            with pytest.raises(RuntimeError):
                index.top(["w1", "w2"], 10)
    assert index.top(["w1", "w2"], 10) == before


@pytest.mark.usefixtures("looks")
def test_threads_get_the_same_answers() -> None:
    """Several threads that ask one index at once get what one thread gets."""
    rng = random.Random(5)
    index = InvertedIndex(random_documents(rng, 400))
    queries = [random_query(rng) for _ in range(1500)]
    expected = [index.top(query, 10) for query in queries]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(lambda query: index.top(query, 10), queries)) == expected
        found = list(pool.map(index.scores, queries))
    for query, (ids, scores) in zip(queries, found, strict=True):
        alone = index.scores(query)
        np.testing.assert_array_equal(ids, alone[0])
        np.testing.assert_array_equal(scores, alone[1])


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("图书馆的地方志有多少册？", "地方志四千余册"),
        ("博物馆收藏多少青铜器？", "青铜器三百余件"),
        ("茶园有多大面积？", "茶园面积约五百亩"),
        ("老站长写了几本日记？", "七本日记"),
    ],
)
def test_a_question_finds_its_sentence(tokenizer: Tokenizer, question: str, answer: str) -> None:
    """A question's words, subwords and pairs find the sentence that answers it first."""
    passages = sentences()
    index = InvertedIndex(tokenizer.terms(normalise(one).text) for one in passages)
    best, score = index.top(tokenizer.terms(normalise(question).text), 3)[0]
    assert answer in passages[best]
    assert score > 0


@pytest.mark.usefixtures("looks")
@pytest.mark.skipif(not DRCD.exists(), reason="needs DRCD, which is not part of the project")
@pytest.mark.parametrize("variant", VARIANTS)
def test_real_questions_over_real_paragraphs(tokenizer: Tokenizer, variant: Variant) -> None:
    """On 300 paragraphs and 300 questions of DRCD scores and top are rank-bm25's."""
    paragraphs = [p for d in json.loads(DRCD.read_text())["data"] for p in d["paragraphs"]][:300]
    documents = [tokenizer.terms(normalise(p["context"]).text) for p in paragraphs]
    index, reference = InvertedIndex(documents, variant=variant), oracle(documents, variant)
    for paragraph in paragraphs:
        query = tokenizer.terms(normalise(paragraph["qas"][0]["question"]).text)
        ids, scores = index.scores(query)
        expected = reference.get_scores(query)
        np.testing.assert_allclose(scores, expected[ids], rtol=0, atol=1e-9)
        top = index.top(query, 10)
        assert top == brute_force(index, query, 10)
        best = np.sort(expected)[::-1][: len(top)]
        np.testing.assert_allclose([score for _, score in top], best, rtol=0, atol=1e-9)
