"""Who, when, where, which, what, why, how: the span that answers, and the sentence it is from."""

from __future__ import annotations

from pathlib import Path

import pytest

from qa_bot import Assistant
from qa_bot.reading.clauses import statement, told

PARK = """\
# 林湾市动物园简报

## 园区

园长贺兰亭在全国动物园年会上作报告。
新园区于 2022 年 10 月 1 日对外开放，位于城北凤凰岭。
动物园由林湾市城市管理局主管。
大熊猫馆被评为国家级示范场馆。
局长沈立群到动物园调研。

## 管理

由于道路施工，南门暂停使用。
为保障春节供应，园方扩建了饲料仓库。
动物园通过修建隔音墙减少噪声。
开放时间为每天 8:30 至 17:00。
游客满意度位居全省第三。
"""

TWINS = """\
# 石桥镇卫生院简报

- 组织 40 名高中生到院里开展志愿服务活动

组织 40 名大学生到院里开展志愿服务活动。
院长为周文澜。
"""


@pytest.fixture(scope="module")
def park(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    """Return an assistant over a zoo's bulletin."""
    folder: Path = tmp_path_factory.mktemp("park")
    (folder / "park.md").write_text(PARK, encoding="utf-8")
    return Assistant.from_folder(folder)


@pytest.fixture(scope="module")
def clinic(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    """Return an assistant over a bulletin whose bullet and body disagree."""
    folder: Path = tmp_path_factory.mktemp("clinic")
    (folder / "clinic.md").write_text(TWINS, encoding="utf-8")
    return Assistant.from_folder(folder)


@pytest.mark.parametrize(
    ("question", "short"),
    [
        ("园长是谁？", "贺兰亭"),
        ("局长叫什么名字？", "沈立群"),
        ("新园区什么时候对外开放？", "2022 年 10 月 1 日"),
        ("新园区几月几日对外开放？", "2022 年 10 月 1 日"),
        ("新园区哪一年对外开放？", "2022 年"),
        ("新园区位于哪里？", "城北凤凰岭"),
        ("动物园由哪个部门主管？", "林湾市城市管理局"),
        ("大熊猫馆被评为什么？", "国家级示范场馆"),
        ("游客满意度排全省第几？", "第三"),
    ],
)
def test_the_span_is_as_fine_as_the_question(park: Assistant, question: str, short: str) -> None:
    """A person, a whole date or its year, a place, a body, a name, a rank."""
    answer = park.ask(question)
    assert answer.status == "answered"
    assert answer.short == short
    assert short in answer.evidence[0].quote


def test_opening_hours_are_told(park: Assistant) -> None:
    """几点 is answered by a time of day."""
    assert "8:30" in park.ask("动物园每天几点开放？").short


@pytest.mark.parametrize(
    "question",
    ["副园长是谁？", "馆长是谁？", "哪位院士来过？", "兽医院院长叫什么？"],
)
def test_a_role_that_is_absent_is_unknown(park: Assistant, question: str) -> None:
    """Another person's name does not answer for a role that no sentence names."""
    assert park.ask(question).status == "unknown"


@pytest.mark.parametrize(
    ("question", "piece"),
    [
        ("南门为什么暂停使用？", "道路施工"),
        ("为什么扩建饲料仓库？", "保障春节供应"),
        ("动物园怎么减少噪声？", "修建隔音墙"),
        ("动物园如何减少噪声？", "修建隔音墙"),
    ],
)
def test_why_and_how_are_told_by_the_clause(park: Assistant, question: str, piece: str) -> None:
    """A reason stands behind 由于 or 为, a manner in the sentence."""
    answer = park.ask(question)
    assert piece in answer.short
    assert piece in answer.evidence[0].quote


def test_a_year_that_is_not_the_sentences_is_unknown(park: Assistant) -> None:
    """A question for what was opened in another year gets no date."""
    assert park.ask("2015年哪个园区对外开放？").status == "unknown"


@pytest.mark.parametrize(
    "question",
    [
        "谁到院里开展志愿服务活动？",
        "开展志愿服务的是高中生还是大学生？",
        "组织什么人到院里开展志愿服务？",
    ],
)
def test_twins_that_disagree_are_both_shown(clinic: Assistant, question: str) -> None:
    """A bullet and the body that tell it otherwise stand side by side, each with its quote."""
    answer = clinic.ask(question)
    assert "不一致" in answer.text
    assert "高中生" in answer.short
    assert "大学生" in answer.short
    assert len(answer.evidence) == 2


def test_what_has_no_twin_is_told_alone(clinic: Assistant) -> None:
    """Another fact of the same file is no conflict."""
    answer = clinic.ask("院长是谁？")
    assert answer.short == "周文澜"
    assert "不一致" not in answer.text


@pytest.mark.parametrize(
    ("span", "expected"),
    [((0, 1), "甲乙"), ((4, 5), "丙丁"), ((1, 4), "甲乙,丙丁"), ((6, 7), "戊")],
)
def test_a_statement_runs_from_mark_to_mark(span: tuple[int, int], expected: str) -> None:
    """The clauses that a span touches are its statement."""
    text = "甲乙,丙丁,戊。"
    assert text[slice(*statement(text, span))] == expected


def test_a_short_sentence_is_told_whole_and_a_long_one_by_its_clause() -> None:
    """How and why get the sentence, without its end mark, or the clause of a long one."""
    short = "先通知,再停水。"
    assert short[slice(*told(short, (0, 1)))] == "先通知,再停水"
    long = "甲" * 60 + "," + "乙" * 20 + "。"
    assert long[slice(*told(long, (62, 63)))] == "乙" * 20


@pytest.fixture(scope="module")
def museums(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    """Return an assistant over two years, each with its own director."""
    folder: Path = tmp_path_factory.mktemp("museums")
    for year, name in ((2022, "周文澜"), (2023, "李国强")):
        text = f"---\ntitle: 博物馆年报\nperiod: {year}\n---\n\n# 年报\n\n馆长为{name}。\n展厅位于城东。\n"
        (folder / f"{year}.md").write_text(text, encoding="utf-8")
    return Assistant.from_folder(folder)


@pytest.mark.parametrize(
    ("question", "short"),
    [
        ("馆长是谁？", "2023 年：李国强；2022 年：周文澜"),
        ("2022年馆长是谁？", "周文澜"),
        ("2023年馆长是谁？", "李国强"),
        ("2021年馆长是谁？", ""),
        ("展厅位于哪里？", "城东"),
    ],
)
def test_years_stand_side_by_side_where_they_differ(
    museums: Assistant, question: str, short: str
) -> None:
    """A name that changed is told for each year, newest first; what stayed the same is told once."""
    assert museums.ask(question).short == short
