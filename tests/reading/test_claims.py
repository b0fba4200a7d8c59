"""Yes or no: a claim against the true fact."""

from __future__ import annotations

from pathlib import Path

import pytest

from qa_bot import Assistant

STATION = """\
# 海湾消防站通报

## 装备

现有消防车 12 辆，消防员 85 名。
建有省级训练基地 2 处、市级训练基地 5 处。

## 服务

消防站成立了潜水救援队。
消防体验馆每周一闭馆。
出警速度位居全市第三。
消防站未发生安全事故。
老旧车辆数量减少。
"""


@pytest.fixture(scope="module")
def station(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    """Return an assistant over a fire station's bulletin."""
    folder: Path = tmp_path_factory.mktemp("station")
    (folder / "station.md").write_text(STATION, encoding="utf-8")
    return Assistant.from_folder(folder)


@pytest.mark.parametrize(
    ("question", "short", "fact"),
    [
        ("消防车有12辆吗？", "是", "12 辆"),
        ("消防车是不是有20辆？", "不是", "12 辆"),
        ("市级训练基地有2处吗？", "不是", "市级训练基地 5 处"),
        ("省级训练基地有2处吗？", "是", "省级训练基地 2 处"),
        ("消防员有一百名吗？", "不是", "85 名"),
    ],
)
def test_a_claimed_figure_is_judged_by_the_true_one(
    station: Assistant, question: str, short: str, fact: str
) -> None:
    """是 or 不是, and the reply states the true figure with its level."""
    answer = station.ask(question)
    assert answer.short == short
    assert fact in answer.text
    assert answer.evidence


@pytest.mark.parametrize(
    ("question", "short"),
    [
        ("有潜水救援队吗？", "有"),
        ("有没有成立潜水救援队？", "有"),
        ("有无潜水救援队？", "有"),
    ],
)
def test_what_there_is_is_told_with_its_sentence(
    station: Assistant, question: str, short: str
) -> None:
    """有…吗 is answered with 有 and the fact."""
    answer = station.ask(question)
    assert answer.short == short
    assert "潜水救援队" in answer.text


@pytest.mark.parametrize("question", ["有山地救援队吗？", "有没有直升机？", "是不是建有游泳池？"])
def test_what_the_knowledge_does_not_tell_is_unknown(station: Assistant, question: str) -> None:
    """Not said is not denied: no 没有 without a source."""
    assert station.ask(question).status == "unknown"


@pytest.mark.parametrize("question", ["消防体验馆周一开放吗？", "消防体验馆周一开门吗？"])
def test_an_opposite_denies_the_claim(station: Assistant, question: str) -> None:
    """闭馆 says no to 开放吗, with the sentence."""
    answer = station.ask(question)
    assert answer.short == "不是"
    assert "周一闭馆" in answer.text


@pytest.mark.parametrize(
    ("question", "short"),
    [
        ("出警速度位居全市第三吗？", "是"),
        ("出警速度是全市第二吗？", "不是"),
        ("出警速度是全市头名吗？", "不是"),
        ("出警速度是不是全市首位？", "不是"),
    ],
)
def test_a_claimed_rank_is_judged_by_the_true_one(
    station: Assistant, question: str, short: str
) -> None:
    """头名 and 第三 are ranks that differ."""
    answer = station.ask(question)
    assert answer.short == short
    assert "第三" in answer.text


def test_a_limit_that_is_not_borne_out_is_not_judged(station: Assistant) -> None:
    """A claim about another year is neither yes nor no."""
    assert station.ask("2018年消防车有12辆吗？").status == "unknown"
