"""Bulletins, notices and their questions and answers: what their figures are said of."""

from __future__ import annotations

from pathlib import Path

import pytest

from qa_bot import Assistant

BULLETIN = """\
---
title: 青岚县养老服务公报
publisher: 青岚县民政局
date: 2024-02-20
period: 2023
---

# 青岚县养老服务公报

## 一、机构

**机构。** 年末共有养老机构26个，其中敬老院11个（公办8个、民办3个）。新建日间照料中心4家，总数达到19家。
全县52支助老服务队上门服务老人3.1万人次，6辆助浴车下乡430趟。
为1.4万名65岁及以上老年人做眼科检查，为1.1万名做听力检查。

## 二、床位

**床位。** 年末实有床位3200张，每千名老人拥有床位41张。其中敬老院900张，县老年公寓260张。
老人平均等候入住时间由上年的35天缩短到21天。
为方便老人办事，县民政局把窗口搬到一楼。
评出助老作品90件，其中一等奖10件、二等奖30件。

## 三、送餐

全年建成助餐点120个，开进116所乡村学校送餐。

## 附：数说2023

- 助餐车走进乡村学校118所

## 四、2024年打算

新建助餐点40个。
"""

EARLIER = """\
---
title: 青岚县养老服务公报
publisher: 青岚县民政局
date: 2023-02-20
period: 2022
---

# 青岚县养老服务公报

年末共有养老机构23个，实有床位3050张。
"""

QUESTIONS = """\
# 办事问答

**问：日间照料怎么收费？**

答：每天18元，按月结算。

**问：老年证在哪里办？**

答：到青岚县政务服务中心二楼办理，携带身份证和照片，当天领取，全部免费。

咨询电话：0571-8800123；监督电话：0571-8800456。
"""


@pytest.fixture(scope="module")
def bulletins(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    """Return an assistant over two years' bulletins and a page of questions and answers."""
    folder: Path = tmp_path_factory.mktemp("bulletins")
    for name, text in (("2023", BULLETIN), ("2022", EARLIER), ("questions", QUESTIONS)):
        (folder / f"{name}.md").write_text(text, encoding="utf-8")
    return Assistant.from_folder(folder, cache="off")


@pytest.mark.parametrize(
    ("question", "short"),
    [
        ("全县有多少支助老服务队？", "52支"),
        ("2023年助浴车有几辆？", "6辆"),
        ("公办的敬老院有几个？", "8个"),
        ("县老年公寓有多少张床位？", "260张"),
        ("听力检查做了多少名？", "1.1万名"),
        ("2023年日间照料中心总数是多少？", "19家"),
        ("2023年新建日间照料中心几家？", "4家"),
        ("老人平均要等候多少天入住？", "21天"),
        ("上年老人平均等候多少天？", "35天"),
        ("一等奖作品有几件？", "10件"),
        ("二等奖的作品有多少件？", "30件"),
        ("一等奖和二等奖作品加起来多少件？", "40 件"),
    ],
)
def test_a_figure_is_said_of_its_noun(bulletins: Assistant, question: str, short: str) -> None:
    """Behind it, before it, in its bracket, or in the clause and sentence that it goes on from."""
    assert bulletins.ask(question).short == short


@pytest.mark.parametrize(
    ("question", "short"),
    [
        ("2023年养老机构比上年多了几个？", "3 个"),
        ("2023年床位比2022年多多少张？", "150 张"),
    ],
)
def test_growth_is_told_from_two_years(bulletins: Assistant, question: str, short: str) -> None:
    """Where no report states it."""
    answer = bulletins.ask(question)
    assert answer.short == short
    assert {evidence.file for evidence in answer.evidence} == {"2023.md", "2022.md"}


def test_two_figures_for_one_thing_are_both_shown(bulletins: Assistant) -> None:
    """Though they are worded differently."""
    answer = bulletins.ask("2023年走进了多少所乡村学校？")
    assert "116所" in answer.short
    assert "118所" in answer.short


def test_a_plan_is_of_its_year(bulletins: Assistant) -> None:
    """The heading above it names the year."""
    assert bulletins.ask("2024年打算新建助餐点多少个？").short == "40个"


@pytest.mark.parametrize(
    ("question", "short"),
    [
        ("日间照料一天收多少钱？", "18元"),
        ("老年证在哪儿办？", "青岚县政务服务中心二楼"),
        ("办老年证收费吗？", "不是"),
        ("监督电话是多少？", "0571-8800456"),
        ("咨询电话是多少？", "0571-8800123"),
        ("民政局的邮箱是什么？", ""),
    ],
)
def test_a_page_of_questions_is_asked(bulletins: Assistant, question: str, short: str) -> None:
    """An answer counts as saying what its question says; a telephone is a telephone."""
    answer = bulletins.ask(question)
    assert answer.short == short
    assert (answer.status == "answered") == bool(short)


@pytest.mark.parametrize(
    ("question", "short"),
    [
        ("为什么把窗口搬到一楼？", "方便老人办事"),
        ("由哪家公司负责送餐？", ""),
        ("老年公寓在哪条路上？", ""),
        ("去年建成助餐点多少个？", ""),
    ],
)
def test_what_is_asked_for_is_given(bulletins: Assistant, question: str, short: str) -> None:
    """A reason for why; nothing where no company is named."""
    assert bulletins.ask(question).short == short
