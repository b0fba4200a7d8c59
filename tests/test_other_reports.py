"""Reports of other fields and cities: every kind of question, from Markdown and plain text."""

from __future__ import annotations

from pathlib import Path

import pytest

from qa_bot import Assistant

METRO = """\
---
title: 江口市轨道交通年度报告
publisher: 江口市轨道交通公司
date: 2024-03-05
period: 2023
---

# 江口市轨道交通年度报告

## 运营

已开通线路 5 条，车站 96 座，配属列车 140 余列。
全年运送乘客近 2.3 亿人次，准点率达到 99.6%。
三号线于 2023 年 12 月 28 日正式开通，全长 31.5 公里。

## 服务

为方便老年人出行，公司设立了爱心服务台。
建成市级文明车站 18 座、省级文明车站 7 座、国家级文明车站 1 座。
推出《乘客守则》《应急手册》两份文件。
总经理顾明远到三号线检查安全工作。
与江口大学、市消防支队、城市规划院等单位签订合作协议。

| 线路 | 车站（座） | 长度（公里） |
|---|---:|---:|
| 一号线 | 24 | 28.6 |
| 二号线 | 20 | 25.1 |
"""

SCHOOL = """\
枫林中学体育节通报

体育节概况

枫林中学第十二届体育节于 2023 年 10 月 20 日在市体育中心举行，参赛学生 1260 名。
共设田径项目 22 个、球类项目 8 个。
裁判长由退休教师孙国强担任。

成绩

初二（3）班获得团体第一名。
打破校纪录 6 项。
由于下雨，跳高比赛推迟一天。
"""


@pytest.fixture(scope="module")
def metro(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    """Return an assistant over a city's metro, in Markdown."""
    folder: Path = tmp_path_factory.mktemp("metro")
    (folder / "metro.md").write_text(METRO, encoding="utf-8")
    return Assistant.from_folder(folder)


@pytest.fixture(scope="module", params=["utf-8", "gb18030", "utf-16"])
def school(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    """Return an assistant over a school's sports day, in plain text of several encodings."""
    folder: Path = tmp_path_factory.mktemp("school")
    (folder / "school.txt").write_bytes(SCHOOL.encode(request.param))
    return Assistant.from_folder(folder)


@pytest.mark.parametrize(
    ("question", "short"),
    [
        ("开通了几条线路？", "5 条"),
        ("列车有多少列？", "140 余列"),
        ("全年运送乘客多少人次？", "近 2.3 亿人次"),
        ("准点率是多少？", "99.6%"),
        ("三号线全长多少公里？", "31.5 公里"),
        ("三号线什么时候开通？", "2023 年 12 月 28 日"),
        ("三号线哪一年开通？", "2023 年"),
        ("为什么设立爱心服务台？", "方便老年人出行"),
        ("省级文明车站有几座？", "7 座"),
        ("省级和市级文明车站一共多少座？", "25 座"),
        ("市级文明车站比省级多几座？", "11 座"),
        ("市级文明车站有18座吗？", "是"),
        ("市级文明车站有20座吗？", "不是"),
        ("有爱心服务台吗？", "有"),
        ("总经理是谁？", "顾明远"),
        ("与哪些单位签订合作协议？", "江口大学、市消防支队、城市规划院等"),
        ("省級文明車站有幾座？", "7 座"),
    ],
)
def test_a_metro(metro: Assistant, question: str, short: str) -> None:
    """Counts, dates, reasons, names, lists, sums and claims of a report on transport."""
    answer = metro.ask(question)
    assert answer.status == "answered"
    assert answer.short == short
    assert all(evidence.quote in METRO for evidence in answer.evidence)


@pytest.mark.parametrize(
    ("question", "figure"),
    [("一号线有几座车站？", "24"), ("二号线长度是多少公里？", "25.1")],
)
def test_a_metros_table(metro: Assistant, question: str, figure: str) -> None:
    """The row's line and the column's measure choose the cell."""
    assert metro.ask(question).short.startswith(figure)


@pytest.mark.parametrize(
    "question",
    [
        "2020年运送乘客多少人次？",
        "县级文明车站有几座？",
        "九号线什么时候开通？",
        "海东市地铁车站有多少座？",
        "副总经理是谁？",
        "食堂有几个？",
        "有充电桩吗？",
        "谁写了红楼梦？",
    ],
)
def test_a_metro_does_not_know(metro: Assistant, question: str) -> None:
    """Another year, level, line, city, role or thing is unknown."""
    assert metro.ask(question).status == "unknown"


@pytest.mark.parametrize(
    ("question", "short"),
    [
        ("参赛学生有多少名？", "1260 名"),
        ("田径项目有几个？", "22 个"),
        ("打破校纪录多少项？", "6 项"),
        ("体育节是哪天举行的？", "2023 年 10 月 20 日"),
        ("体育节在哪里举行？", "市体育中心"),
        ("跳高比赛为什么推迟？", "下雨"),
        ("田径项目比球类项目多几个？", "14 个"),
    ],
)
def test_a_school(school: Assistant, question: str, short: str) -> None:
    """Plain text answers alike in UTF-8, UTF-16 and GB18030."""
    answer = school.ask(question)
    assert answer.status == "answered"
    assert answer.short == short
    assert all(evidence.quote in SCHOOL for evidence in answer.evidence)


@pytest.mark.parametrize(
    "question", ["第九届体育节有多少名学生参赛？", "游泳项目有几个？", "班主任是谁？"]
)
def test_a_school_does_not_know(school: Assistant, question: str) -> None:
    """Another year's festival, another event, another role."""
    assert school.ask(question).status == "unknown"


def test_two_fields_in_one_folder_do_not_mix(tmp_path: Path) -> None:
    """Each question is answered from the document that speaks of it."""
    (tmp_path / "metro.md").write_text(METRO, encoding="utf-8")
    (tmp_path / "school.txt").write_text(SCHOOL, encoding="utf-8")
    both = Assistant.from_folder(tmp_path)
    for question, file, short in [
        ("开通了几条线路？", "metro.md", "5 条"),
        ("打破校纪录多少项？", "school.txt", "6 项"),
    ]:
        answer = both.ask(question)
        assert answer.short == short
        assert {evidence.file for evidence in answer.evidence} == {file}
