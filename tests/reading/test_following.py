"""Follow-ups: what a turn leaves out comes from the last one, and only then."""

from __future__ import annotations

from pathlib import Path

import pytest

from qa_bot import Assistant
from qa_bot.reading.following import whole_questions
from qa_bot.reading.inquiry import inherit, is_short, leans

LAKE = """\
---
title: 镜湖区水务简报
publisher: 镜湖区水务局
date: 2024-02-20
period: 2023
---

# 镜湖区水务简报

建有国家级水文站 2 座、省级水文站 5 座、市级水文站 14 座。
全年举办节水讲座 48 场，1.2 万人次参加。
城东水厂于 2019 年 6 月 18 日正式投产。
东坝镇水井有 30 口，西坝镇水井有 45 口。
局长沈立群到城东水厂调研。
"""


def shows(year: int, visits: str, count: int) -> str:
    """Return a museum's report on one year."""
    return f"---\ntitle: 博物馆年报\nperiod: {year}\n---\n\n# 博物馆年报\n\n全年接待观众 {visits}人次，举办展览 {count} 场。\n"


@pytest.fixture(scope="module")
def lake(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    """Return an assistant over a district's waterworks."""
    folder: Path = tmp_path_factory.mktemp("lake")
    (folder / "lake.md").write_text(LAKE, encoding="utf-8")
    return Assistant.from_folder(folder)


@pytest.fixture(scope="module")
def museums(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    """Return an assistant over two years' reports."""
    folder: Path = tmp_path_factory.mktemp("shows")
    (folder / "a.md").write_text(shows(2022, "12 万", 6), encoding="utf-8")
    (folder / "b.md").write_text(shows(2023, "15 万", 9), encoding="utf-8")
    return Assistant.from_folder(folder)


@pytest.mark.parametrize(
    ("first", "then", "short"),
    [
        ("国家级水文站有几座？", "那市级的呢？", "14 座"),
        ("国家级水文站有几座？", "省级呢？", "5 座"),
        ("举办节水讲座多少场？", "人次呢？", "1.2 万人次"),
        ("举办节水讲座多少场？", "参加的人次呢？", "1.2 万人次"),
        ("城东水厂投产了吗？", "哪年的事？", "2019 年"),
        ("东坝镇水井有多少口？", "西坝镇呢？", "45 口"),
    ],
)
def test_what_is_left_out_is_inherited(lake: Assistant, first: str, then: str, short: str) -> None:
    """A level, a unit, a place, a time: what is new replaces its like, the rest stays."""
    chat = lake.conversation()
    chat.ask(first)
    answer = chat.ask(then)
    assert answer.status == "answered"
    assert answer.short == short


@pytest.mark.parametrize(
    ("first", "then", "short"),
    [
        ("2022年接待观众多少人次？", "2023年呢？", "15 万人次"),
        ("2023年接待观众多少人次？", "那2022年呢？", "12 万人次"),
        ("2022年接待观众多少人次？", "举办展览多少场？", "6 场"),
    ],
)
def test_a_year_is_replaced_or_kept(museums: Assistant, first: str, then: str, short: str) -> None:
    """Another year replaces the last one's; a question without a year stays in it."""
    assert museums.ask_turns([first, then]).short == short


def test_three_turns_in_a_row(lake: Assistant) -> None:
    """A follow-up may be followed up."""
    answer = lake.ask_turns(["国家级水文站有几座？", "省级呢？", "那市级的呢？"])
    assert answer.short == "14 座"


def test_what_is_replaced_must_be_known(lake: Assistant) -> None:
    """A level that the knowledge does not give is refused in a follow-up as well."""
    assert lake.ask_turns(["国家级水文站有几座？", "那县级的呢？"]).status == "unknown"


@pytest.mark.parametrize(
    ("first", "then", "short"),
    [
        ("国家级水文站有几座？", "城东水厂什么时候投产？", "2019 年 6 月 18 日"),
        ("城东水厂什么时候投产？", "省级水文站有几座？", "5 座"),
        ("举办节水讲座多少场？", "局长是谁？", "沈立群"),
    ],
)
def test_a_turn_that_stands_alone_inherits_nothing(
    lake: Assistant, first: str, then: str, short: str
) -> None:
    """A whole question gets the same answer as when asked first."""
    answer = lake.ask_turns([first, then])
    assert answer.short == short
    assert answer == lake.ask(then)


def test_small_talk_between_turns_is_passed_over(lake: Assistant) -> None:
    """Thanks do not end the thread."""
    answer = lake.ask_turns(["国家级水文站有几座？", "谢谢", "那市级的呢？"])
    assert answer.short == "14 座"


def test_a_follow_up_without_a_last_turn_is_no_error(lake: Assistant) -> None:
    """The first turn has nothing to inherit."""
    assert lake.ask("呢？").status in ("unknown", "invalid")
    assert lake.ask("那人次呢？").status in ("unknown", "answered")


@pytest.mark.parametrize(
    ("first", "then", "wholes"),
    [
        ("国家级水文站有几座？", "那市级的呢？", ["市级水文站有几座?"]),
        ("2022年投资多少？", "2023年呢？", ["2023年投资多少?"]),
        ("水厂有多少座？", "泵站有几座？", []),
        ("水厂有多少座？", "呢？", []),
    ],
)
def test_whole_questions(lake: Assistant, first: str, then: str, wholes: list[str]) -> None:
    """The last question with the new part in its like's place; none for a turn of its own."""
    understand = lake._reading.understand
    assert whole_questions(understand(then), understand(first)) == wholes


@pytest.mark.parametrize(
    ("turn", "leaning"),
    [
        ("那市级的呢？", True),
        ("人次呢？", True),
        ("它有多大？", True),
        ("具体是哪些？", True),
        ("And volunteers?", True),
        ("水厂有多少座？", False),
        ("那年水厂有几座？", False),
    ],
)
def test_wording_tells_that_a_turn_leans(lake: Assistant, turn: str, leaning: bool) -> None:
    """那…呢, 它, 具体, and: but not 那年, which is a time."""
    assert leans(lake._reading.understand(turn)) is leaning


def test_a_long_question_is_not_short(lake: Assistant) -> None:
    """A question with words of its own stands alone."""
    understand = lake._reading.understand
    assert is_short(understand("水厂呢"))
    assert not is_short(understand("水厂讲座的专家和观众"))


def test_own_limits_come_before_inherited_ones(lake: Assistant) -> None:
    """A level named anew replaces the last one's; a year that is not named is kept."""
    understand = lake._reading.understand
    whole = inherit(understand("那市级的呢？"), understand("2023年国家级水文站有几座？"))
    assert whole.limits.levels == frozenset({"city"})
    assert whole.limits.years == frozenset({2023})
    assert whole.question.kind == "count"
