"""What is shown of the figures that fit: one, siblings, a sum, the whole, years, a conflict."""

from __future__ import annotations

from pathlib import Path

import pytest

from qa_bot import Assistant

ORCHARD = """\
# 南坡县林果业简报

## 基地

全县建成国家级示范果园 3 家、省级示范果园 8 家、市级示范果园 20 家。
培训果农 900 人，发放果苗 6 万株。
"""

HOME = """\
# 青山镇敬老院简报

## 概况

现有床位 120 张，护理员 36 名。
全年举办文艺演出 14 场。

## 回顾

现有床位 150 张。
"""

WARDS = """\
# 柳河医院简报

## 床位

现有病床 620 张。
儿科病床 80 张，骨科病床 95 张。
"""


def museum(year: int, visits: str, shows: int) -> str:
    """Return a museum's report on one year."""
    return f"""\
---
title: 河阳县博物馆年报
publisher: 河阳县博物馆
date: {year + 1}-01-10
period: {year}
---

# 河阳县博物馆年报

全年接待观众 {visits}人次，举办展览 {shows} 场。
"""


def assistant(folder: Path, **files: str) -> Assistant:
    """Return an assistant over files of a folder."""
    for name, text in files.items():
        (folder / f"{name}.md").write_text(text, encoding="utf-8")
    return Assistant.from_folder(folder)


@pytest.fixture(scope="module")
def orchard(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    """Return an assistant over a county's orchards."""
    return assistant(tmp_path_factory.mktemp("orchard"), orchard=ORCHARD)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    """Return an assistant over a report that says two things of one."""
    return assistant(tmp_path_factory.mktemp("home"), home=HOME)


@pytest.fixture(scope="module")
def wards(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    """Return an assistant over a hospital that counts its beds as a whole and by ward."""
    return assistant(tmp_path_factory.mktemp("wards"), wards=WARDS)


@pytest.fixture(scope="module")
def museums(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    """Return an assistant over two years' reports."""
    folder = tmp_path_factory.mktemp("museum")
    return assistant(folder, a=museum(2022, "12 万", 6), b=museum(2023, "15 万", 9))


def test_siblings_stand_side_by_side_with_a_sum_marked_as_computed(orchard: Assistant) -> None:
    """A question that three figures fit gets all of them, labelled, and their sum with its parts."""
    answer = orchard.ask("示范果园有多少家？")
    assert answer.status == "answered"
    for item in ("国家级示范果园 3 家", "省级示范果园 8 家", "市级示范果园 20 家"):
        assert item in answer.short
    assert "31 家" in answer.text
    assert "3 + 8 + 20" in answer.text
    assert "相加" in answer.text


def test_one_level_named_gives_one_figure(orchard: Assistant) -> None:
    """A level in the question leaves the other siblings out."""
    assert orchard.ask("省级示范果园有多少家？").short == "8 家"


def test_a_sum_is_the_short_answer_where_it_is_asked_for(orchard: Assistant) -> None:
    """加起来 asks for the sum; the parts are told with it."""
    answer = orchard.ask("示范果园三级加起来多少家？")
    assert answer.short == "31 家"
    assert "3 + 8 + 20" in answer.text


def test_unlike_units_are_not_added(orchard: Assistant) -> None:
    """900 人 and 6 万株 make no sum."""
    answer = orchard.ask("培训果农和发放果苗一共多少？")
    assert "合计" not in answer.text


@pytest.mark.parametrize("question", ["病床有多少张？", "医院有多少张病床？", "现有病床多少张？"])
def test_the_whole_is_told_before_its_parts(wards: Assistant, question: str) -> None:
    """现有病床 620 张 answers how many there are, not the 80 of one ward, nor their sum."""
    assert wards.ask(question).short == "620 张"


@pytest.mark.parametrize(("ward", "short"), [("儿科", "80 张"), ("骨科", "95 张")])
def test_a_part_is_told_where_it_is_named(wards: Assistant, ward: str, short: str) -> None:
    """The ward's own figure answers a question for the ward."""
    assert wards.ask(f"{ward}病床有多少张？").short == short


def test_years_stand_side_by_side_newest_first(museums: Assistant) -> None:
    """A question without a year gets each report's figure with its year, and no sum of them."""
    answer = museums.ask("接待观众多少人次？")
    assert answer.short.index("2023") < answer.short.index("2022")
    assert "15 万人次" in answer.short
    assert "12 万人次" in answer.short
    assert "合计" not in answer.text
    assert [e.file for e in answer.evidence] == ["b.md", "a.md"]


@pytest.mark.parametrize(
    ("question", "short", "file"),
    [
        ("2022年接待观众多少人次？", "12 万人次", "a.md"),
        ("2023年接待观众多少人次？", "15 万人次", "b.md"),
        ("2022年举办展览多少场？", "6 场", "a.md"),
        ("2023年举办了几场展览？", "9 场", "b.md"),
    ],
)
def test_a_year_picks_its_document(
    museums: Assistant, question: str, short: str, file: str
) -> None:
    """A named year is answered from its report alone."""
    answer = museums.ask(question)
    assert answer.short == short
    assert [e.file for e in answer.evidence] == [file]


def test_a_year_without_a_report_is_unknown(museums: Assistant) -> None:
    """No other year's figure stands in for the one that is missing."""
    assert museums.ask("2021年接待观众多少人次？").status == "unknown"


def test_places_that_disagree_are_both_shown(home: Assistant) -> None:
    """Two values for one thing: both, each with its quote, and the reply says so."""
    answer = home.ask("床位有多少张？")
    assert answer.status == "answered"
    assert "不一致" in answer.text
    assert "120 张" in answer.short
    assert "150 张" in answer.short
    assert [e.line for e in answer.evidence] == [5, 10]


def test_what_is_said_once_is_no_conflict(home: Assistant) -> None:
    """Another figure of the same report is told plainly."""
    assert home.ask("护理员有几名？").short == "36 名"
