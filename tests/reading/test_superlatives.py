"""The most and the least of figures side by side, from whole folders."""

from __future__ import annotations

from pathlib import Path

import pytest

from qa_bot import Assistant

TABLE = """\
---
title: 云州市卫生健康工作报告
period: "2024"
---
# 云州市卫生健康工作报告

| 县区 | 医院（家） | 床位（张） | 签约率 |
|---|---|---|---|
| 青山县 | 9 | 2400 | 64.2% |
| 滨江区 | 11 | 5600 | 70.1% |
| 新河区 | 5 | 2800 | 61.0% |
| 合计 | 25 | 10800 | 66.8% |

全市共有三级医院 8 家、二级医院 17 家。老年人体检 15.2 万人，比上年增加 1.8 万人。
"""


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    """Answer from a report with a table."""
    folder: Path = tmp_path_factory.mktemp("knowledge")
    (folder / "report.md").write_text(TABLE, encoding="utf-8")
    return Assistant.from_folder(folder)


@pytest.mark.parametrize(
    ("question", "first", "second"),
    [
        ("哪个县区签约率最高", "滨江区", "青山县"),
        ("哪个区签约率最低？", "新河区", "青山县"),
        ("床位最多的是哪个区", "滨江区", "新河区"),
        ("哪个区床位最少", "青山县", "新河区"),
        ("最高的签约率是哪个区", "滨江区", "青山县"),
        ("哪个县区的医院最多？", "滨江区", "青山县"),
    ],
)
def test_most_of_a_table(assistant: Assistant, question: str, first: str, second: str) -> None:
    """The largest is said, with the next beside it; the row that sums up is none of them."""
    answer = assistant.ask(question)
    assert answer.short is not None
    assert first in answer.short
    assert first in answer.text.split("\n")[0]
    assert second in answer.text.split("\n")[0]
    assert any(first in evidence.quote for evidence in answer.evidence)


@pytest.mark.parametrize("question", ["哪个区的诊所最多", "哪个医院成立最早", "最大的医院在哪"])
def test_superlative_that_nothing_bears_out(assistant: Assistant, question: str) -> None:
    """Something that is merely mentioned is not called the largest."""
    assert assistant.ask(question).status == "unknown"


def test_shares_are_not_added(assistant: Assistant) -> None:
    """Rates of several districts have no sum."""
    answer = assistant.ask("签约率是多少")
    assert "262" not in answer.text
    assert "70.1" in answer.text


def test_growth_is_stated(assistant: Assistant) -> None:
    """The growth that the report states is the answer, not a difference of its figures."""
    answer = assistant.ask("老年人体检比上年增加了多少")
    assert "1.8" in answer.text.split("\n")[0]
    assert "13.4" not in answer.text


def test_grade_is_no_number_of_levels(assistant: Assistant) -> None:
    """三级医院 are hospitals of a grade where the report speaks of them."""
    first = assistant.ask("三级医院有几家").text.split("\n")[0]
    assert "8" in first
    assert "25" not in first


@pytest.mark.parametrize("question", ["青川市有几家三级医院", "岚州市床位多少张"])
def test_another_city(assistant: Assistant, question: str) -> None:
    """Another city's figure is not told for this one's, whether a dictionary has its name or not."""
    assert assistant.ask(question).status == "unknown"


def test_own_city(assistant: Assistant) -> None:
    """A report's own city limits nothing, even one that no dictionary has."""
    assert "8" in assistant.ask("云州市有几家三级医院").text


def test_rate_must_be_borne_out(assistant: Assistant) -> None:
    """What a whole year came to is not said of a day."""
    assert assistant.ask("老年人每天体检多少人").status == "unknown"
