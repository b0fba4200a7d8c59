"""Suggestions: up to three questions, each of which this knowledge answers."""

from __future__ import annotations

from pathlib import Path

import pytest

from qa_bot import Assistant
from qa_bot.reading.suggesting import LONGEST, Suggester

CANTEEN = """\
# 育才学校食堂简报

## 供餐

食堂面积 1800 平方米，餐桌 150 张。
每天供应午餐 2400 份。
聘请厨师 22 名。

## 采购

采购大米 36 吨。
采购蔬菜 120 余吨。
"""


@pytest.fixture(scope="module")
def canteen(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    """Return an assistant over a school canteen's bulletin."""
    folder: Path = tmp_path_factory.mktemp("canteen")
    (folder / "canteen.md").write_text(CANTEEN, encoding="utf-8")
    return Assistant.from_folder(folder)


@pytest.mark.parametrize(
    "question",
    [
        "厨师有多少名？",
        "食堂有多少个包间？",
        "采购大米多少吨？",
        "采购鸡蛋多少吨？",
        "食堂的经理是谁？",
        "How many chefs are there?",
        "食堂面積多大？",
    ],
)
def test_each_suggestion_is_answered_when_asked(canteen: Assistant, question: str) -> None:
    """No more than three, none twice, none the question itself, and each has an answer."""
    suggestions = canteen.ask(question).suggestions
    assert len(suggestions) <= 3
    assert len(set(suggestions)) == len(suggestions)
    assert question not in suggestions
    for suggestion in suggestions:
        answer = canteen.ask(suggestion)
        assert answer.status == "answered"
        assert answer.evidence


def test_a_refusal_suggests_what_is_near(canteen: Assistant) -> None:
    """An unknown figure is refused with questions on what the knowledge does have nearby."""
    answer = canteen.ask("采购鸡蛋多少吨？")
    assert answer.status == "unknown"
    assert any("采购" in suggestion for suggestion in answer.suggestions)


def test_what_was_just_told_is_not_suggested(canteen: Assistant) -> None:
    """A suggestion leads on, to another passage."""
    assert all("厨师" not in s for s in canteen.ask("厨师有多少名？").suggestions)


def test_suggestions_come_in_the_questions_characters(canteen: Assistant) -> None:
    """A question in traditional characters gets suggestions in them."""
    suggestions = canteen.ask("廚師有多少名？").suggestions
    assert suggestions
    assert not any(char in "".join(suggestions) for char in "积张应购")


def test_a_limit_and_an_order_hold(canteen: Assistant) -> None:
    """At most ``limit`` questions, those of the nearest passages first; none from a heading."""
    reading = canteen._reading
    suggester = Suggester(
        canteen.knowledge,
        reading.tokenizer,
        lambda text: reading.read(reading.understand(text)),
    )
    ids = range(len(canteen.knowledge.passages))
    assert len(suggester.near(ids, limit=1)) == 1
    three = suggester.near(ids)
    assert len(three) == 3
    assert all(len(question) <= LONGEST + 1 for question in three)
    headings = [i for i in ids if canteen.knowledge.passages[i].kind == "heading"]
    assert suggester.near(headings) == ()
    assert suggester.near([]) == ()
