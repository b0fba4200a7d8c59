"""Curated answers as they are told: in which language, with which proof, and in a conversation."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.conftest import write_hospital

from qa_bot import Assistant
from qa_bot.answer import Answer
from qa_bot.repl import render

FAQ = """\
- questions: [怎么挂号？, 如何预约挂号, How do I make an appointment?]
  answer: |
    打电话 0391-1234567 预约。
    也可以到门诊大厅取号。
  short: 打电话预约
  source: 门诊部 电话 0391-1234567
  en:
    answer: Call 0391-1234567.
- questions: 病床有多少张？
  answer: 620 张，2023 年底的数。
  source: hospital.md:10
- questions: 儿科怎么走？
  answer: "二楼\\t东侧"
  source: https://example.org/map
- questions: 骨科怎么走？
  answer: 三楼西侧。
  source: 院办
- questions: 你是谁？
  answer: 我是云栖县人民医院的助手。
  source: 院办
- questions: 食堂怎麼走？
  answer: 食堂在床邊的裏面。
  source: 院办
- questions: 讲座什么时候开始？
  answer: 周五下午两点。
  source: 院办
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the hospital's folder with curated answers."""
    folder = write_hospital(tmp_path_factory.mktemp("curated"))
    (folder / "faq.yaml").write_text(FAQ, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def desk(folder: Path) -> Assistant:
    """Return an assistant over it."""
    assistant = Assistant.from_folder(folder)
    assert not assistant.knowledge.problems
    return assistant


def proved(folder: Path, answer: Answer) -> Answer:
    """Hold that an answer has proof, letter for letter on its line."""
    assert answer.status == "answered"
    assert answer.evidence
    for one in answer.evidence:
        assert one.quote in (folder / one.file).read_text("utf-8").split("\n")[one.line - 1]
    return answer


def test_the_reply_says_that_it_is_curated_and_by_whom(folder: Path, desk: Assistant) -> None:
    """A source that is no file is named; the proof is the entry itself."""
    answer = proved(folder, desk.ask("请问怎么挂号呢？"))
    assert answer.text == (
        "打电话 0391-1234567 预约。\n也可以到门诊大厅取号。\n"
        "（人工整理的回答，来源：门诊部 电话 0391-1234567）"
    )
    assert answer.short == "打电话预约"
    (one,) = answer.evidence
    assert (one.quote, one.file, one.line) == ("打电话 0391-1234567 预约。", "faq.yaml", 3)
    assert (one.title, one.section) == ("门诊部 电话 0391-1234567", "")
    assert 0.9 < answer.confidence <= 1.0


def test_a_file_as_source_is_quoted(folder: Path, desk: Assistant) -> None:
    """The passage is the proof, and it goes before what reading would say."""
    answer = proved(folder, desk.ask("有多少张床位？"))
    assert answer.text == "620 张，2023 年底的数。\n（人工整理的回答）"
    (one,) = answer.evidence
    assert (one.file, one.line, one.quote) == (
        "hospital.md", 10, "云栖县人民医院建于 1952 年，现有病床 620 张。",
    )  # fmt: skip


def test_a_limit_that_no_wording_has_is_left_to_reading(folder: Path, desk: Assistant) -> None:
    """The curated answer is for its question alone."""
    assert "人工整理" not in desk.ask("儿科病床有多少张？").text
    assert desk.ask("2019年病床有多少张？").status == "unknown"


def test_each_language_gets_its_own(folder: Path, desk: Assistant) -> None:
    """English where the entry has it, else the answer as it is; traditional characters."""
    answer = proved(folder, desk.ask("How can I make an appointment?"))
    assert answer.text.startswith("Call 0391-1234567.\n(Curated answer; source: 门诊部")
    assert (answer.short, answer.evidence[0].line) == ("Call 0391-1234567", 8)
    answer = proved(folder, desk.ask("請問怎麼掛號？"))
    assert answer.text.split("\n")[0] == "打電話 0391-1234567 預約。"
    assert "（人工整理的回答，來源：门诊部 电话 0391-1234567）" in answer.text
    assert answer.language == "zh-Hant"


def test_traditional_characters_stay_as_written(folder: Path, desk: Assistant) -> None:
    """What the maintainers wrote in them is not converted once more."""
    assert "床邊的裏面" in proved(folder, desk.ask("食堂怎麼走")).text
    assert "床邊的裏面" in proved(folder, desk.ask("食堂怎么走")).text


def test_escapes_are_proved_by_the_line_as_it_stands(folder: Path, desk: Assistant) -> None:
    """The text is told as YAML means it, the proof is what stands in the file."""
    answer = proved(folder, desk.ask("儿科怎么走"))
    assert answer.text.startswith("二楼\t东侧")
    assert answer.evidence[0].quote == 'answer: "二楼\\t东侧"'


def test_what_was_mended_is_said(folder: Path, desk: Assistant) -> None:
    """As for any answer."""
    answer = proved(folder, desk.ask("讲坐什么时候开始？"))
    assert answer.text.startswith("（按“讲座”理解）\n周五")


def test_a_wording_goes_before_small_talk(folder: Path, desk: Assistant) -> None:
    """To the letter only: who are you is otherwise answered as ever."""
    assert "云栖县" in proved(folder, desk.ask("你是谁？")).text
    assert desk.ask("你是机器人吗").status == "chat"
    assert desk.ask("谢谢").status == "chat"


def test_a_turn_may_lean_on_a_curated_answer(folder: Path, desk: Assistant) -> None:
    """The whole question that it stands for may have a curated answer too, else it is read."""
    chat = desk.conversation()
    assert "二楼" in chat.ask("儿科怎么走？").text
    assert "三楼" in proved(folder, chat.ask("那骨科呢？")).text
    assert "二楼" in chat.ask("那儿科呢？").text
    assert "人工整理" not in chat.ask("那急诊科呢？").text
    chat = desk.conversation()
    chat.ask("病床有多少张？")
    assert chat.ask("那儿科的呢？").short == "80张"
    assert "620" in chat.ask("病床有多少张？").short


def test_a_leaning_turn_alone_is_no_question(desk: Assistant) -> None:
    """Without a turn before it nothing is curated."""
    assert "人工整理" not in desk.ask("那骨科呢？").text


def test_suggestions_and_json_are_as_ever(desk: Assistant) -> None:
    """Up to three questions that have an answer; the fields of an answer have not changed."""
    answer = desk.ask("病床有多少张？")
    assert 0 < len(answer.suggestions) <= 3
    assert all(desk.ask(question).status == "answered" for question in answer.suggestions)
    assert set(json.loads(json.dumps(dataclasses.asdict(answer)))) == {
        "question", "status", "short", "text", "evidence", "confidence", "suggestions", "language",
    }  # fmt: skip


def test_the_terminal_shows_the_proof(desk: Assistant) -> None:
    """With file and line, like any other."""
    assert render(desk.ask("骨科怎么走")) == (
        "三楼西侧。\n（人工整理的回答，来源：院办）\n  “三楼西侧。”\n  —— faq.yaml:16"
    )


def test_the_explanation_names_the_entry(desk: Assistant) -> None:
    """And the wording that asks the same; else nothing is said of curated answers."""
    last = desk.explain("床位有多少张呢").split("\n")[-1]
    assert (
        last
        == "decision    curated, faq.yaml:9, asked as “病床有多少张？” (line 9), confidence 1.00"
    )
    assert "curated" not in desk.explain("护士有多少名？")


def test_two_entries_for_one_question_are_named(tmp_path: Path) -> None:
    """Among what was left out, where every channel shows it."""
    write_hospital(tmp_path)
    twice = "- question: 骨科如何走？\n  answer: 四楼。\n  source: 院办\n"
    (tmp_path / "faq.yaml").write_text(FAQ + twice, encoding="utf-8")
    assistant = Assistant.from_folder(tmp_path)
    (problem,) = assistant.knowledge.problems
    assert str(problem).startswith("faq.yaml:27: ")
    assert "三楼" in assistant.ask("骨科如何走？").text


def test_without_the_file_nothing_changes(hospital: Assistant, desk: Assistant) -> None:
    """What no entry answers is answered to the letter as without any."""
    for question in (
        "护士有多少名？",
        "医院建于哪一年？",
        "你好",
        "",
        "救护车有几辆",
        "who are you",
    ):
        assert desk.ask(question) == hospital.ask(question)


ASKED = st.sampled_from(
    ["怎么", "挂号", "病床", "有多少张", "儿科", "骨科", "怎么走", "你是谁", "讲座", "什么时候", "开始", "？", "请问",
     "那", "呢", "How do I ", "make an appointment", "食堂", "在哪里", "吗", "不", "2023年"]
)  # fmt: skip


@given(st.lists(ASKED, max_size=5).map("".join) | st.text(max_size=20))
def test_whatever_is_asked_is_proved(folder: Path, desk: Assistant, question: str) -> None:
    """Every answered reply has a quote that stands in its file at its line."""
    answer = desk.ask(question)
    if answer.status == "answered" and all(one.file == "faq.yaml" for one in answer.evidence):
        proved(folder, answer)
    assert answer.question == question
