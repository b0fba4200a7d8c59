"""How well a sentence bears a question, with heading, title and the sentence before."""

from __future__ import annotations

from pathlib import Path

import pytest

from qa_bot import Assistant
from qa_bot.reading.limits import Limits
from qa_bot.reading.matching import FOREIGN, Match, Matcher, is_foreign
from qa_bot.reading.terms import Term
from qa_bot.retrieval.retriever import Hit

FOREST = """\
---
title: 凤山林场年报
publisher: 凤山林场
period: 2023
---

# 凤山林场年报

## 护林员队伍

招聘人员 26 名。队伍平均年龄 35 岁。
桃溪镇瞭望塔 4 座，省级苗圃 2 处。
"""


@pytest.fixture(scope="module")
def forest(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    """Return an assistant over a forestry station's report."""
    folder: Path = tmp_path_factory.mktemp("forest")
    (folder / "forest.md").write_text(FOREST, encoding="utf-8")
    return Assistant.from_folder(folder)


@pytest.fixture(scope="module")
def matcher(forest: Assistant) -> Matcher:
    """Return the matcher of that assistant."""
    return forest._reading._matcher


def passage(forest: Assistant, piece: str) -> int:
    """Return the id of the passage that holds a piece."""
    return next(
        i
        for i, p in enumerate(forest.knowledge.passages)
        if piece in p.quote and p.kind == "sentence"
    )


def term(text: str, *, name: bool = False) -> Term:
    """Return a term of weight 1."""
    return Term(text, (), 1.0, 1.0, name, 0, len(text))


def test_a_word_counts_by_where_it_stands(forest: Assistant, matcher: Matcher) -> None:
    """In the sentence 1, in the title, the heading above, the sentence before less."""
    i = passage(forest, "平均年龄")
    words = [term("年龄"), term("林场"), term("护林员"), term("招聘"), term("珊瑚")]
    own, title, above, before, nowhere = matcher.match(words, Limits(), i).strengths
    assert own == 1.0
    assert nowhere == 0.0
    assert 0 < before < above < title < own


def test_coverage_is_the_share_of_weight_held(forest: Assistant, matcher: Matcher) -> None:
    """Half of the words held is half of the coverage; no words cover nothing."""
    i = passage(forest, "平均年龄")
    assert matcher.match([term("年龄"), term("珊瑚")], Limits(), i).coverage == pytest.approx(0.5)
    assert matcher.match([], Limits(), i).coverage == 0.0


def test_a_missing_name_makes_a_passage_foreign(forest: Assistant, matcher: Matcher) -> None:
    """A name that is not here leaves less of the coverage."""
    i = passage(forest, "平均年龄")
    match = matcher.match([term("年龄"), term("远澜", name=True)], Limits(), i)
    assert match.foreign
    assert match.coverage == pytest.approx(0.5 * FOREIGN)
    assert is_foreign([term("远澜", name=True)], [0.0])
    assert not is_foreign([term("远澜", name=True)], [0.9])
    assert not is_foreign([term("远澜")], [0.0])


@pytest.mark.parametrize(
    ("limits", "inside"),
    [
        (Limits(), True),
        (Limits(years=frozenset({2023})), True),
        (Limits(years=frozenset({2019})), False),
        (Limits(levels=frozenset({"province"})), True),
        (Limits(levels=frozenset({"city"})), False),
        (Limits(places=("桃溪",)), True),
        (Limits(places=("凤山",)), True),
        (Limits(places=("柳湾",)), False),
        (Limits(ordinals=frozenset({(3.0, "期")})), False),
    ],
)
def test_limits_must_be_borne_out(
    forest: Assistant, matcher: Matcher, limits: Limits, inside: bool
) -> None:
    """Year, level, place and number of the question against the sentence and its document."""
    i = passage(forest, "瞭望塔")
    assert matcher.match([term("瞭望塔")], limits, i).in_limits is inside


def test_ranking_puts_what_is_within_the_limits_first(forest: Assistant, matcher: Matcher) -> None:
    """A sentence outside the limits comes after all inside, however well it matches."""
    ids = [passage(forest, piece) for piece in ("平均年龄", "瞭望塔")]
    limits = Limits(levels=frozenset({"province"}))
    ranked = matcher.rank([term("年龄")], limits, [Hit(i, 1.0) for i in ids])
    assert [m.passage for m in ranked] == ids[::-1]
    assert [m.in_limits for m in ranked] == [True, False]


def test_headings_are_not_ranked(forest: Assistant, matcher: Matcher) -> None:
    """A heading is found but is no sentence to read."""
    hits = [Hit(i, 1.0) for i in range(len(forest.knowledge.passages))]
    kinds = {
        forest.knowledge.passages[m.passage].kind
        for m in matcher.rank([term("林场")], Limits(), hits)
    }
    assert "sentence" in kinds
    assert "heading" not in kinds
    assert matcher.rank([term("林场")], Limits(), []) == []


def test_the_sentence_before_is_of_the_same_paragraph(forest: Assistant, matcher: Matcher) -> None:
    """The first sentence of a paragraph has none before it."""
    assert "招聘" in matcher.before(passage(forest, "平均年龄"))
    assert matcher.before(passage(forest, "招聘")) == ""


def test_an_empty_match_covers_nothing() -> None:
    """No weight at all is no coverage and no division by zero."""
    assert Match(0, (), 0.0, 0.0, foreign=False, in_limits=True).coverage == 0.0
