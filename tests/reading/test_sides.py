"""Comparisons and sums: what the sides are, and what comes of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from qa_bot import Assistant
from qa_bot.reading.limits import limits_of
from qa_bot.reading.question import analyse
from qa_bot.reading.sides import Comparison, take_apart
from qa_bot.reading.terms import Term
from qa_bot.retrieval.tokenizer import Tokenizer

ZOO = """\
# 林湾动物园简报

## 动物

成功繁育大熊猫 3 只、金丝猴 11 只。
建有省级科普场馆 2 家、市级科普场馆 7 家。
饲养员有 40 人，兽医有 40 人。
全园面积 85 公顷。
馆藏昆虫标本 320 件、鸟类标本 410 件、贝类标本 150 件。
"""


def garden(year: int, visits: int) -> str:
    """Return a garden's report on one year."""
    return f"---\ntitle: 植物园年报\nperiod: {year}\n---\n\n# 植物园年报\n\n全年接待游客 {visits} 万人次。\n"


@pytest.fixture(scope="module")
def zoo(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    """Return an assistant over a zoo's report."""
    folder: Path = tmp_path_factory.mktemp("zoo")
    (folder / "zoo.md").write_text(ZOO, encoding="utf-8")
    return Assistant.from_folder(folder)


@pytest.fixture(scope="module")
def gardens(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    """Return an assistant over two years of a garden."""
    folder: Path = tmp_path_factory.mktemp("garden")
    (folder / "old.md").write_text(garden(2022, 20), encoding="utf-8")
    (folder / "new.md").write_text(garden(2023, 26), encoding="utf-8")
    return Assistant.from_folder(folder)


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    """Return one tokenizer for all tests."""
    return Tokenizer()


def apart(text: str, tokenizer: Tokenizer) -> Comparison | None:
    """Take a question apart, each content word a term of weight 1."""
    question = analyse(text, tokenizer)
    terms = [Term(t.text, (), 1.0, 1.0, False, t.start, t.end) for t in question.terms]
    limits = limits_of(question.text, question.tokens, tokenizer.dictionary.count)
    return take_apart(question, terms, limits)


@pytest.mark.parametrize(
    ("text", "aim", "labels"),
    [
        ("水厂比泵站多几座？", "difference", ["水厂", "泵站"]),
        ("水厂和泵站一共多少座？", "total", ["水厂", "泵站"]),
        ("水厂和泵站哪个少？", "fewer", ["水厂", "泵站"]),
        ("2022年和2023年水厂哪年多？", "more", ["2023", "2022"]),
        ("省级水厂比市级少多少座？", "difference", ["province", "city"]),
        ("国家级、省级、市级水厂合计多少座？", "total", ["nation", "province", "city"]),
    ],
)
def test_sides_and_aim(text: str, aim: str, labels: list[str], tokenizer: Tokenizer) -> None:
    """Years and levels make the sides where two are named, else the words around 和 and 比."""
    comparison = apart(text, tokenizer)
    assert comparison is not None
    assert comparison.aim == aim
    assert [side.label for side in comparison.sides] == labels


@pytest.mark.parametrize("text", ["水厂有多少座？", "泵站比赛办了几场？", "厂长是谁？"])
def test_a_question_for_one_thing_has_no_sides(text: str, tokenizer: Tokenizer) -> None:
    """One thing is not compared, and 比赛 holds no 比."""
    assert apart(text, tokenizer) is None


@pytest.mark.parametrize(
    ("question", "short"),
    [
        ("大熊猫多还是金丝猴多？", "金丝猴"),
        ("金丝猴和大熊猫哪个多？", "金丝猴"),
        ("省级科普场馆多还是市级科普场馆多？", "市级科普场馆"),
    ],
)
def test_the_larger_side_is_named(zoo: Assistant, question: str, short: str) -> None:
    """A 多还是 B 多 is answered by the larger one, with both figures in the reply."""
    answer = zoo.ask(question)
    assert answer.short == short
    assert "多" in answer.text


@pytest.mark.parametrize(
    ("question", "short"),
    [
        ("金丝猴比大熊猫多几只？", "8 只"),
        ("大熊猫比金丝猴少几只？", "8 只"),
        ("市级科普场馆比省级多多少家？", "5 家"),
    ],
)
def test_a_difference_is_computed_and_marked(zoo: Assistant, question: str, short: str) -> None:
    """The difference is the short answer, told as computed, with both figures."""
    answer = zoo.ask(question)
    assert answer.short == short
    assert "相减" in answer.text


@pytest.mark.parametrize(
    ("question", "short"),
    [
        ("大熊猫和金丝猴一共繁育多少只？", "14 只"),
        ("省级和市级科普场馆一共多少家？", "9 家"),
        ("昆虫标本、鸟类标本和贝类标本一共多少件？", "880 件"),
    ],
)
def test_all_sides_are_added(zoo: Assistant, question: str, short: str) -> None:
    """A 和 B 一共, or of three, is the sum of all that are named, told as computed."""
    answer = zoo.ask(question)
    assert answer.short == short
    assert "相加" in answer.text


def test_equal_sides_are_told_as_equal(zoo: Assistant) -> None:
    """Neither side is named where both have the same figure."""
    assert "一样多" in zoo.ask("饲养员多还是兽医多？").text


@pytest.mark.parametrize("question", ["大熊猫比长颈鹿多几只？", "饲养员比全园面积多多少？"])
def test_sides_that_cannot_be_compared_draw_no_difference(zoo: Assistant, question: str) -> None:
    """A side without a figure, or of another measure, makes no difference."""
    assert "相减" not in zoo.ask(question).text


@pytest.mark.parametrize(
    ("question", "short"),
    [
        ("2023年接待游客比2022年多多少？", "6万人次"),
        ("2022年和2023年哪年接待游客多？", "2023 年"),
        ("2022年和2023年一共接待游客多少人次？", "46万人次"),
    ],
)
def test_years_are_compared_across_reports(gardens: Assistant, question: str, short: str) -> None:
    """Each year's figure comes from its own report."""
    answer = gardens.ask(question)
    assert answer.short.replace(" ", "") == short.replace(" ", "")
    assert {e.file for e in answer.evidence} == {"old.md", "new.md"}


def test_a_year_without_a_report_is_not_compared(gardens: Assistant) -> None:
    """No difference is drawn with a year that the knowledge does not have."""
    assert "相减" not in gardens.ask("2023年接待游客比2019年多多少？").text
