"""Finding passages: by their own words and by their paragraph's."""

from __future__ import annotations

from pathlib import Path

import pytest

from qa_bot.knowledge.loader import load_knowledge
from qa_bot.knowledge.passage import Knowledge
from qa_bot.retrieval.retriever import BM25Retriever
from qa_bot.retrieval.tokenizer import Tokenizer, load_dictionary

TEXT = """\
# 县志馆简报

## 古籍修复

修复古籍 40 册。完成拓片 90 张。

## 展览

举办拓片展 3 场。
接待读者 2 万人次。
"""


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    """Return one tokenizer for index and query."""
    return Tokenizer()


@pytest.fixture(scope="module")
def knowledge(tmp_path_factory: pytest.TempPathFactory) -> Knowledge:
    """Return the knowledge of one small bulletin."""
    folder: Path = tmp_path_factory.mktemp("annals")
    (folder / "a.md").write_text(TEXT, encoding="utf-8")
    return load_knowledge(folder, load_dictionary())


@pytest.fixture(scope="module")
def retriever(knowledge: Knowledge, tokenizer: Tokenizer) -> BM25Retriever:
    """Return a retriever over it."""
    return BM25Retriever(knowledge, tokenizer)


def weights(text: str, tokenizer: Tokenizer) -> dict[str, float]:
    """Return a query's terms, each of weight 1."""
    return dict.fromkeys(tokenizer.terms(text), 1.0)


@pytest.mark.parametrize(
    ("query", "quote"),
    [
        ("古籍", "修复古籍 40 册。"),
        ("拓片展", "举办拓片展 3 场。"),
        ("读者人次", "接待读者 2 万人次。"),
    ],
)
def test_the_sentence_with_the_words_comes_first(
    query: str, quote: str, knowledge: Knowledge, retriever: BM25Retriever, tokenizer: Tokenizer
) -> None:
    """Among sentences (headings aside) the one that holds the words is the best hit."""
    hits = retriever.search(weights(query, tokenizer), 10)
    found = [knowledge.passages[h.passage] for h in hits]
    assert next(p.quote for p in found if p.kind == "sentence") == quote


def test_scores_are_positive_and_fall(retriever: BM25Retriever, tokenizer: Tokenizer) -> None:
    """Best first, none at zero."""
    scores = [hit.score for hit in retriever.search(weights("修复拓片", tokenizer), 10)]
    assert scores == sorted(scores, reverse=True)
    assert min(scores) > 0


def test_a_sentence_is_found_by_its_paragraph(
    knowledge: Knowledge, retriever: BM25Retriever, tokenizer: Tokenizer
) -> None:
    """A sentence without the word is found, below, if its neighbour in the paragraph has it."""
    hits = retriever.search(weights("古籍", tokenizer), 10)
    quotes = [knowledge.passages[h.passage].quote for h in hits]
    assert quotes.index("修复古籍 40 册。") < quotes.index("完成拓片 90 张。")


@pytest.mark.parametrize("k", [1, 2, 3])
def test_no_more_than_k(k: int, retriever: BM25Retriever, tokenizer: Tokenizer) -> None:
    """The number of hits is bounded by k."""
    assert len(retriever.search(weights("拓片", tokenizer), k)) == k


@pytest.mark.parametrize("query", ["", "鸿胪寺卿", "zzz"])
def test_unknown_words_find_nothing(
    query: str, retriever: BM25Retriever, tokenizer: Tokenizer
) -> None:
    """No word that the knowledge holds, no hit."""
    assert retriever.search(weights(query, tokenizer), 10) == []


def test_weights_count(
    knowledge: Knowledge, retriever: BM25Retriever, tokenizer: Tokenizer
) -> None:
    """The heavier word decides between two sentences."""
    for heavy, light, quote in [("古籍", "读者", "修复古籍"), ("读者", "古籍", "接待读者")]:
        terms = {**weights(heavy, tokenizer), **dict.fromkeys(tokenizer.terms(light), 0.1)}
        found = [knowledge.passages[h.passage] for h in retriever.search(terms, 10)]
        assert next(p.quote for p in found if p.kind == "sentence").startswith(quote)


def test_rarity(retriever: BM25Retriever) -> None:
    """A rarer word has the higher idf; one that no passage holds has none."""
    assert retriever.idf("古籍") >= retriever.idf("拓片") > 0
    assert retriever.idf("鸿胪寺") == 0.0
