"""Counts: the figure asked for is told from its neighbours, by noun, level, unit, year and place."""

from __future__ import annotations

from pathlib import Path

import pytest

from qa_bot import Assistant

WATER = """\
---
title: 白鹭市水务工作总结
publisher: 白鹭市水务局
date: 2024-02-20
period: 2023
---

# 白鹭市水务工作总结

## 供水保障

全市共有国家级节水型单位 4 家、省级节水型单位 17 家、市级节水型单位 52 家。
现有水厂 9 座，城东水厂三期日供水能力 15 万吨。
全年投资近 3.6 亿元，改造老旧管网 140 余公里。
2026 年计划更换智能水表 3 万只。

## 服务群众

全年接待参观群众 8 万余人次，培训抄表员 260 人。
水质检测中心面积 3200 平方米，配有检测仪器 75 台。
检修工期为 45 天。
客户满意率达到 96.5%。
荣获节水竞赛一等奖作品 6 件。
第三届节水大会邀请专家 18 名。

## 各区情况

| 区 | 水表（只） | 泵站（座） |
|---|---:|---:|
| 东湖区 | 52000 | 6 |
| 西岭区 | 31000 | 4 |
"""


@pytest.fixture(scope="module")
def water(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    """Return an assistant over a city's waterworks."""
    folder: Path = tmp_path_factory.mktemp("water")
    (folder / "water.md").write_text(WATER, encoding="utf-8")
    return Assistant.from_folder(folder)


@pytest.mark.parametrize(
    ("question", "short"),
    [
        ("国家级节水型单位有几家？", "4 家"),
        ("省级节水型单位有多少家？", "17 家"),
        ("市级节水型单位有多少家？", "52 家"),
        ("省里评的节水型单位有几家？", "17 家"),
    ],
)
def test_levels_in_one_sentence_are_told_apart(water: Assistant, question: str, short: str) -> None:
    """Each of three levels named in one sentence keeps its own figure."""
    answer = water.ask(question)
    assert answer.status == "answered"
    assert answer.short == short
    assert "市级节水型单位 52 家" in answer.evidence[0].quote


@pytest.mark.parametrize(
    ("question", "short"),
    [
        ("改造老旧管网多少公里？", "140 余公里"),
        ("投资多少钱？", "近 3.6 亿元"),
        ("接待参观群众多少人次？", "8 万余人次"),
        ("客户满意率是多少？", "96.5%"),
    ],
)
def test_a_figure_keeps_qualifier_and_unit(water: Assistant, question: str, short: str) -> None:
    """近, 余, 万, 亿 and the unit are part of the answer."""
    assert water.ask(question).short == short


@pytest.mark.parametrize(
    ("question", "short"),
    [
        ("全年投资多少钱？", "近 3.6 亿元"),
        ("水质检测中心有多大？", "3200 平方米"),
        ("检测中心面积是多少？", "3200 平方米"),
        ("检修工期多久？", "45 天"),
        ("检修要多长时间？", "45 天"),
        ("检测仪器有几台？", "75 台"),
        ("抄表员培训了多少人？", "260 人"),
    ],
)
def test_the_wh_word_asks_for_its_own_measure(water: Assistant, question: str, short: str) -> None:
    """多少钱 asks for money, 多大 for an area, 多久 for a time, whatever figures stand beside."""
    assert water.ask(question).short == short


def test_visits_answer_a_question_for_people_with_their_own_unit(water: Assistant) -> None:
    """Citizens ask 多少人 where the source counts visits: the answer says 人次."""
    answer = water.ask("参观群众有多少人？")
    assert answer.short == "8 万余人次"


def test_people_do_not_answer_a_question_for_money(water: Assistant) -> None:
    """A figure of another measure is no answer, however near its words are."""
    assert water.ask("培训抄表员花了多少钱？").status == "unknown"


@pytest.mark.parametrize(
    "question",
    [
        "2019年省级节水型单位有多少家？",
        "县级节水型单位有多少家？",
        "海港市省级节水型单位有多少家？",
        "北山区水表有多少只？",
        "城东水厂四期日供水能力是多少？",
        "第五届节水大会邀请专家多少名？",
        "城西水厂日供水能力是多少？",
        "获得二等奖的作品有多少件？",
        "省级污水处理厂有多少座？",
    ],
)
def test_a_limit_that_is_not_borne_out_is_unknown(water: Assistant, question: str) -> None:
    """Another year, level, place, number or name than the knowledge gives is refused."""
    answer = water.ask(question)
    assert answer.status == "unknown"
    assert answer.short == ""


@pytest.mark.parametrize(
    ("question", "short"),
    [
        ("第三届节水大会邀请专家多少名？", "18 名"),
        ("获得一等奖的作品有多少件？", "6 件"),
        ("白鹭市水厂有多少座？", "9 座"),
        ("2023年水厂有多少座？", "9 座"),
    ],
)
def test_a_limit_that_is_borne_out_is_answered(water: Assistant, question: str, short: str) -> None:
    """The document's own place and year, and the number in the sentence, limit nothing away."""
    assert water.ask(question).short == short


def test_a_plan_is_not_told_of_the_year_before(water: Assistant) -> None:
    """What is planned for a later year does not answer what was done in the report's."""
    assert water.ask("2023年更换智能水表多少只？").status == "unknown"


def test_a_plan_answers_a_question_for_the_plan(water: Assistant) -> None:
    """Asked for the plan, its figure is the answer."""
    assert water.ask("2026年计划更换智能水表多少只？").short == "3 万只"


@pytest.mark.parametrize(
    ("question", "figure", "row"),
    [
        ("东湖区水表有多少只？", "52000", "东湖区"),
        ("西岭区水表有多少只？", "31000", "西岭区"),
        ("东湖区有几座泵站？", "6", "东湖区"),
        ("西岭区的泵站有几座？", "4", "西岭区"),
    ],
)
def test_a_cell_is_found_by_row_and_column(
    water: Assistant, question: str, figure: str, row: str
) -> None:
    """A table's cell answers by its row's and its column's header, the unit from the header."""
    answer = water.ask(question)
    assert answer.short.startswith(figure)
    assert row in answer.evidence[0].quote
    assert answer.short[len(figure) :].strip() in ("只", "座")


@pytest.mark.parametrize(
    ("question", "short"),
    [("女驾驶员有多少人", "214 人"), ("驾驶员有多少人", "3050 人"), ("男驾驶员有多少人", "")],
)
def test_whole_is_not_told_of_a_part(question: str, short: str, tmp_path: Path) -> None:
    """A word before the noun asked for that the knowledge lacks names another thing."""
    (tmp_path / "a.md").write_text("驾驶员共有 3050 人，其中女驾驶员 214 人。\n", encoding="utf-8")
    assert Assistant.from_folder(tmp_path).ask(question).short == short
