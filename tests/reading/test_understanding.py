"""From what was typed to an inquiry: slips, pinyin, English and traditional characters."""

from __future__ import annotations

from pathlib import Path

import pytest

from qa_bot import Assistant

ZOO = """\
# 林湾市动物园简报

成功繁育大熊猫 3 只、金丝猴 11 只。
全年举办科普讲座 48 场，1.2 万人次参加。
招募志愿者 350 名。
门票价格为 60 元。
新园区于 2022 年 10 月 1 日对外开放。
园长贺兰亭在全国动物园年会上作报告。
讲解员队伍共有 25 人。
"""

GLOSSARY = """\
aliases:
  讲解员: [导览员]
english:
  大熊猫: [giant panda]
  志愿者: [volunteer]
  科普讲座: [science lecture]
  门票: [ticket]
"""


@pytest.fixture(scope="module")
def zoo(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    """Return an assistant over a zoo's bulletin with English names."""
    folder: Path = tmp_path_factory.mktemp("zoo")
    (folder / "zoo.md").write_text(ZOO, encoding="utf-8")
    (folder / "glossary.yaml").write_text(GLOSSARY, encoding="utf-8")
    return Assistant.from_folder(folder)


@pytest.mark.parametrize(
    ("question", "right", "short"),
    [
        ("举办科普讲坐多少场？", "科普讲座", "48 场"),
        ("志原者有多少名？", "志愿者", "350 名"),
        ("zhiyuanzhe有多少名？", "志愿者", "350 名"),
    ],
)
def test_a_slip_is_mended_and_the_reply_says_so(
    zoo: Assistant, question: str, right: str, short: str
) -> None:
    """A wrong character, or a word in pinyin, is answered with a note of what was understood."""
    answer = zoo.ask(question)
    assert answer.short == short
    assert right in answer.text.split("\n")[0]
    assert answer.question == question


def test_a_whole_question_in_pinyin_is_answered(zoo: Assistant) -> None:
    """Syllables with spaces are read as the question that they spell."""
    answer = zoo.ask("zhi yuan zhe you duo shao ming")
    assert answer.short == "350 名"
    assert "志愿者有多少名" in answer.text


@pytest.mark.parametrize("question", ["志愿者有多少名？", "How many volunteers were recruited?"])
def test_what_was_typed_right_gets_no_note(zoo: Assistant, question: str) -> None:
    """No note where nothing was changed."""
    assert zoo._reading.understand(question).notes == ()


@pytest.mark.parametrize(
    ("question", "short"),
    [
        ("How many volunteers were recruited?", "350 名"),
        ("How many science lectures were held?", "48 场"),
        ("How much is a ticket?", "60 元"),
        ("When did the new park open?", "2022 年 10 月 1 日"),
    ],
)
def test_english_is_answered_in_english_around_chinese_facts(
    zoo: Assistant, question: str, short: str
) -> None:
    """The fact stays as the source has it; the words around it are English."""
    answer = zoo.ask(question)
    assert answer.language == "en"
    assert short in answer.short
    assert answer.text.isprintable()
    assert "。" not in answer.text
    assert short in answer.evidence[0].quote


@pytest.mark.parametrize(
    ("question", "english", "short"),
    [
        ("volunteer有多少名？", "志愿者", "350 名"),
        ("繁育giant panda几只？", "大熊猫", "3 只"),
    ],
)
def test_english_words_in_a_chinese_question(
    zoo: Assistant, question: str, english: str, short: str
) -> None:
    """A mixed question is answered in Chinese, and the reply says what the word was taken for."""
    answer = zoo.ask(question)
    assert answer.language == "zh"
    assert answer.short == short
    assert english in answer.text.split("\n")[0]


@pytest.mark.parametrize(
    ("question", "short"),
    [("志願者有多少名？", "350 名"), ("舉辦科普講座多少場？", "48 場"), ("園長是誰？", "賀蘭亭")],
)
def test_traditional_questions_get_traditional_replies(
    zoo: Assistant, question: str, short: str
) -> None:
    """The reply is in the question's characters, the quote as the file has it."""
    answer = zoo.ask(question)
    assert answer.language == "zh-Hant"
    assert answer.short == short
    assert answer.evidence[0].quote in ZOO


@pytest.mark.parametrize(
    ("question", "original"), [("舉辦科普講座多少場？", "48 场"), ("園長是誰？", "贺兰亭")]
)
def test_a_converted_answer_is_given_in_the_original_too(
    zoo: Assistant, question: str, original: str
) -> None:
    """Where characters were converted, a line 原文 tells them as they stand in the source."""
    assert zoo.ask(question).text.split("\n")[-1] == f"原文：{original}"


def test_nothing_converted_needs_no_original(zoo: Assistant) -> None:
    """350 名 is the same in both."""
    assert "原文：350 名" not in zoo.ask("志願者有多少名？").text


@pytest.mark.parametrize(
    "question",
    ["How many elephants were bred?", "When was the aquarium built?", "Who won the marathon?"],
)
def test_english_for_what_the_knowledge_lacks_is_unknown(zoo: Assistant, question: str) -> None:
    """A word that no translation fits counts against every passage."""
    answer = zoo.ask(question)
    assert answer.status == "unknown"
    assert answer.language == "en"


def test_an_alias_is_understood_without_a_note(zoo: Assistant) -> None:
    """The glossary's other word is the same thing."""
    answer = zoo.ask("导览员有多少人？")
    assert answer.short == "25 人"
    assert "理解" not in answer.text


def test_the_search_looks_for_other_words_with_less_weight(zoo: Assistant) -> None:
    """An alias is searched for, at less than the question's own words."""
    query = zoo._reading.understand("导览员有多少人？").query
    assert 0 < query["讲解员"] < 1.0
    assert query["导览员"] == 1.0
