"""What an answer of a type looks like: times, ranks, persons, bodies, reasons."""

from __future__ import annotations

import pytest

from qa_bot.reading.answer_types import (
    RANK,
    asks_person,
    asks_rank,
    likely,
    persons,
    reason,
    required,
    role_asked,
    snap,
)
from qa_bot.reading.question import Question, analyse
from qa_bot.reading.times import TIME, time_fits
from qa_bot.retrieval.tokenizer import Tokenizer
from qa_bot.text import normalise


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    """Return one tokenizer for all tests."""
    return Tokenizer()


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("始建于1956年3月", "1956年3月"),
        ("1998年9月18日竣工", "1998年9月18日"),
        ("周二至周日9:00-17:00开放", "周二至周日9:00-17:00"),
        ("每周一闭馆", "周一"),
        ("20世纪80年代初兴起", "20世纪80年代初"),
        ("2019—2021年实施", "2019—2021年"),
        ("每天8点30分开门", "每天8点30分"),
    ],
)
def test_a_time_is_one_stretch(text: str, time: str) -> None:
    """A date, a range, a weekday with its hours are found as a whole."""
    view = normalise(text).text
    assert [m.group() for m in TIME.finditer(view)] == [normalise(time).text]


@pytest.mark.parametrize("text", ["共有3人", "提高百分之五", "第三名"])
def test_a_figure_is_no_time(text: str) -> None:
    """Counts, shares and ranks are no times."""
    assert TIME.search(text) is None


@pytest.mark.parametrize(
    ("text", "rank"),
    [
        ("位居全省第三", "第三"),
        ("列第一方阵", "第一方阵"),
        ("排名前五", "前五"),
        ("跻身前列", "前列"),
    ],
)
def test_ranks(text: str, rank: str) -> None:
    """A rank is found with its noun."""
    found = RANK.search(text)
    assert found is not None
    assert found.group() == rank


@pytest.mark.parametrize(
    ("text", "asked"),
    [("排第几？", True), ("满意度位列第几名？", True), ("有几名？", False), ("第几届？", True)],
)
def test_a_rank_is_asked_for(text: str, asked: bool, tokenizer: Tokenizer) -> None:
    """第几 and 排名 ask for a rank, 几名 for a count."""
    assert asks_rank(analyse(text, tokenizer)) is asked


@pytest.mark.parametrize(
    ("text", "person", "role"),
    [
        ("局长是谁？", True, "局长"),
        ("馆长叫什么名字？", True, "馆长"),
        ("哪位医生出诊？", True, "医生"),
        ("设计师是哪位？", True, "设计师"),
        ("谁主管动物园？", False, ""),
        ("水厂在哪里？", False, ""),
    ],
)
def test_a_person_and_a_role_are_asked_for(
    text: str, person: bool, role: str, tokenizer: Tokenizer
) -> None:
    """A role with 谁 or 叫什么 wants a person; a bare 谁 may as well be a body."""
    question = analyse(text, tokenizer)
    assert asks_person(question) is person
    assert role_asked(question) == role


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("局长沈立群到水厂调研", ["沈立群"]),
        ("园长贺兰亭作报告", ["贺兰亭"]),
        ("邀请教授李明浩和王芳", ["李明浩", "王芳"]),
        ("位于城北凤凰岭", []),
    ],
)
def test_persons(text: str, names: list[str], tokenizer: Tokenizer) -> None:
    """A surname with one or two characters behind it is a name."""
    assert [text[a:b] for a, b in persons(tokenizer.cut(text))] == names


@pytest.mark.parametrize(
    ("text", "time", "fits"),
    [
        ("几点开门？", "9:00", True),
        ("几点开门？", "2019年", False),
        ("几月几日开工？", "6月18日", True),
        ("几月几日开工？", "2019年", False),
        ("哪一年建成？", "2019年", True),
        ("哪一年建成？", "6月", False),
        ("什么时候建成？", "6月", True),
    ],
)
def test_a_time_is_as_fine_as_asked(text: str, time: str, fits: bool, tokenizer: Tokenizer) -> None:
    """A clock time, a day, a year: each answers its own question; 什么时候 takes any."""
    assert time_fits(analyse(text, tokenizer), time) is fits


def stretches(question: Question, text: str, tokenizer: Tokenizer) -> list[str] | None:
    """Return the required stretches as text."""
    found = required(question, text, tokenizer.cut(text))
    return None if found is None else [text[a:b] for a, b in found]


@pytest.mark.parametrize(
    ("asked", "text", "expected"),
    [
        ("什么时候投产？", "于2023年6月18日投产", ["2023年6月18日"]),
        ("哪一年投产？", "于2023年6月18日投产", ["2023年"]),
        ("几点开门？", "于2023年6月18日投产", []),
        ("局长是谁？", "局长沈立群到水厂调研", ["沈立群"]),
        ("排第几？", "位居全省第三", ["第三"]),
        ("在哪里？", "位于城北凤凰岭", None),
    ],
)
def test_what_the_answer_must_be(
    asked: str, text: str, expected: list[str] | None, tokenizer: Tokenizer
) -> None:
    """Times, persons and ranks have a form; a place may be any span."""
    assert stretches(analyse(asked, tokenizer), text, tokenizer) == expected


@pytest.mark.parametrize(
    ("asked", "text", "expected"),
    [
        ("归哪个区管？", "位于海州区", ["海州区"]),
        ("哪所大学？", "与海州大学合作", ["海州大学"]),
        ("归哪个区管？", "与海州大学合作", []),
    ],
)
def test_likely_answers_end_as_asked(
    asked: str, text: str, expected: list[str], tokenizer: Tokenizer
) -> None:
    """哪个区 is answered by what ends in 区."""
    found = likely(analyse(asked, tokenizer), tokenizer.cut(text))
    assert [text[a:b] for a, b in found] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("为保障供水,公司成立抢修队。", "保障供水"),
        ("因为暴雨停课", "暴雨停课"),
        ("由于道路施工,南门停用。", "道路施工"),
        ("成立抢修队,旨在保障供水,更好服务群众。", "保障供水,更好服务群众"),
        ("水厂共有九座。", None),
    ],
)
def test_a_reason_is_the_clause_behind_its_mark(text: str, expected: str | None) -> None:
    """为, 因为, 由于, 旨在 lead in a reason; a clause that goes on belongs to it."""
    found = reason(text)
    assert (None if found is None else text[slice(*found)]) == expected


def test_a_span_snaps_to_whole_names(tokenizer: Tokenizer) -> None:
    """Part of a quoted name grows to the name; 由 and the verb fall off a body."""
    text = "“春江花月夜”音乐会由市文化局举办"
    question = analyse("哪个部门举办音乐会？", tokenizer)
    tokens = tokenizer.cut(text)
    assert text[slice(*snap(question, text, (2, 5), tokens))] == "春江花月夜"
    begin = text.index("由")
    assert text[slice(*snap(question, text, (begin, len(text)), tokens))] == "市文化局"
