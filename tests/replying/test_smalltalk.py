"""What is said besides questions, told from questions that begin alike."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_bot import Assistant
from qa_bot.replying.smalltalk import smalltalk
from qa_bot.text import normalise

PHRASES = {
    "greeting": ["你好", "您好！", "你好呀", "好啊", "大家好", "早上好。", "早啊", "在吗？", "嗨", "hello", "Hi there!", "good morning", "你好😀", "😀 你好"],
    "thanks": ["谢谢", "謝謝您", "谢谢你们", "多谢啦", "好的，谢谢！", "谢谢您的回答", "辛苦了", "知道了", "太好了", "ok", "OK thanks", "Thank you very much!", "thanks a lot", "好的", "没事了"],
    "goodbye": ["再见", "拜拜啦", "下次见！", "bye", "See you", "晚安"],
    "identity": ["你是谁？", "您是机器人吗", "你叫什么名字？", "请问你是真人吗", "你好，你是谁呀", "who are you?", "Are you a bot", "介绍一下你自己", "你是人吗"],
    "help": ["帮助", "help", "你能做什么？", "你会什么呀", "怎么用你", "您可以回答哪些问题？", "What can you do?", "How do I use this?"],
    "documents": ["有哪些资料？", "你有什么文件", "现在有多少份报告", "资料有哪些", "which files do you have?", "What documents do you know"],
}  # fmt: skip


@pytest.mark.parametrize(
    ("text", "key"), [(text, key) for key, texts in PHRASES.items() for text in texts]
)
def test_small_talk_is_told_by_kind(text: str, key: str) -> None:
    """Politeness, case, marks and emoji around it make no difference."""
    assert smalltalk(normalise(text).text) == key


@pytest.mark.parametrize(
    "text",
    [
        "病床有多少张？", "你好，病床有多少张？", "谢谢，那护士呢", "好像有几辆救护车", "帮助了多少村民",
        "早上几点开门", "在哪里义诊", "谢谢的英文", "你们医院有多少人", "再见面要等几天", "资料室有几间",
        "你知道病床有多少张吗", "history of the wing", "hi, how many beds?", "okay how many", "喂药几次", "888", "",
    ],
)  # fmt: skip
def test_a_question_is_no_small_talk(text: str) -> None:
    """A greeting before a question, or a word that begins like one, leaves it a question."""
    assert smalltalk(normalise(text).text) is None


def test_of_several_phrases_the_one_that_wants_a_reply_tells() -> None:
    """Who are you, said after a greeting, is answered; thanks wins over the greeting."""
    assert smalltalk("你好,你是谁") == "identity"
    assert smalltalk("好的,谢谢,再见") == "goodbye"


@given(st.text("你您好谢的了是谁吗 ok hi,!。帮助资料有哪些"))
def test_any_mixture_of_its_words_ends(text: str) -> None:
    """Every text is told in a moment, with a key of the table or none."""
    assert smalltalk(normalise(text).text) in {None, *PHRASES}


@pytest.mark.parametrize("text", ["你好", "谢谢", "再见", "你是谁", "help", "有哪些资料"])
def test_the_assistant_answers_small_talk(hospital: Assistant, text: str) -> None:
    """As chat, with no figure and no evidence."""
    answer = hospital.ask(text)
    assert (answer.status, answer.short, answer.evidence) == ("chat", "", ())
    assert answer.text


def test_the_documents_are_listed(hospital: Assistant) -> None:
    """By title, with the date that the front matter gives."""
    text = hospital.ask("你有哪些资料？").text
    assert "云栖县人民医院年报 2024-01-15" in text
    assert "义诊通知" in text
    assert "2 " in hospital.ask("which documents do you have?").text
