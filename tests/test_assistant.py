"""The assistant as a caller sees it: statuses, shapes, conversations, refusals."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from qa_bot import Assistant, KnowledgeError
from qa_bot.assistant import MAX_QUESTION

MUSEUM = """\
---
title: 河阳县博物馆年报
publisher: 河阳县博物馆
date: 2024-01-12
period: 2023
---

# 河阳县博物馆年报

## 开放

全年接待观众 15 万人次，举办展览 9 场。
馆长周文澜在开幕式上致辞。
博物馆每周一闭馆。

## 藏品

现有青铜器 320 件、瓷器 410 件。
省级文物 12 件、市级文物 45 件。
青铜鼎于 1987 年在城南出土。
"""

OFF_TOPIC = [
    "今天天气怎么样？",
    "火车票多少钱一张？",
    "谁发明了电话？",
    "北京有多少人口？",
    "红烧肉怎么做？",
    "明天股市会涨吗？",
    "世界杯冠军是哪支球队？",
    "月球离地球有多远？",
    "哪些国家使用欧元？",
    "莎士比亚写过哪些剧本？",
    "为什么天空是蓝色的？",
    "介绍一下量子力学",
    "iPhone 多少钱？",
    "长城有多长？",
    "What is the capital of France?",
]


@pytest.fixture(scope="module")
def museum(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    """Return an assistant over a museum's report."""
    folder: Path = tmp_path_factory.mktemp("museum")
    (folder / "museum.md").write_text(MUSEUM, encoding="utf-8")
    return Assistant.from_folder(folder)


@pytest.mark.parametrize("question", OFF_TOPIC)
def test_other_topics_are_unknown_to_a_museum(museum: Assistant, question: str) -> None:
    """What the knowledge does not speak of gets no answer."""
    answer = museum.ask(question)
    assert answer.status == "unknown"
    assert answer.short == ""


@pytest.mark.parametrize("question", OFF_TOPIC)
def test_other_topics_are_unknown_to_a_hospital(hospital: Assistant, question: str) -> None:
    """The same over another folder."""
    answer = hospital.ask(question)
    assert answer.status == "unknown"
    assert answer.short == ""


@pytest.mark.parametrize(
    ("question", "status"),
    [
        ("瓷器有多少件？", "answered"),
        ("玉器有多少件？", "unknown"),
        ("你好", "chat"),
        ("谢谢", "chat"),
        ("你是谁？", "chat"),
        ("有哪些资料？", "chat"),
        ("", "invalid"),
        ("？？？", "invalid"),
        ("😀", "invalid"),
        ("多" * (MAX_QUESTION + 1), "invalid"),
    ],
)
def test_each_status(museum: Assistant, question: str, status: str) -> None:
    """answered, unknown, chat, invalid: each with a text, and a short answer only if answered."""
    answer = museum.ask(question)
    assert answer.status == status
    assert answer.text
    assert bool(answer.short) == (status == "answered")
    assert bool(answer.evidence) or status != "answered"
    assert 0.0 <= answer.confidence <= 1.0


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("瓷器有多少件？", "zh"),
        ("瓷器有多少件？？", "zh"),
        ("館長是誰？", "zh-Hant"),
        ("How many pieces of porcelain are there?", "en"),
        ("hello", "en"),
    ],
)
def test_the_replys_language_is_the_questions(
    museum: Assistant, question: str, language: str
) -> None:
    """Simplified, traditional or English."""
    assert museum.ask(question).language == language


def test_the_same_question_has_the_same_answer(museum: Assistant) -> None:
    """Nothing is kept between questions, and a second assistant answers alike."""
    question = "接待观众多少人次？"
    first = museum.ask(question)
    museum.ask("馆长是谁？")
    assert museum.ask(question) == first
    assert Assistant(museum.knowledge).ask(question) == first


def test_threads_may_share_an_assistant(museum: Assistant) -> None:
    """Questions asked at once are answered as when asked in turn."""
    questions = ["瓷器有多少件？", "馆长是谁？", "省级文物有多少件？", "青铜鼎哪一年出土？"] * 5
    alone = [museum.ask(question) for question in questions]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(museum.ask, questions)) == alone


def test_conversations_do_not_mix(museum: Assistant) -> None:
    """Each conversation leans on its own last turn."""
    one, other = museum.conversation(), museum.conversation()
    one.ask("省级文物有多少件？")
    other.ask("瓷器有多少件？")
    assert one.ask("那市级的呢？").short == "45 件"
    assert other.ask("青铜器呢？").short == "320 件"


def test_ask_turns_answers_the_last(museum: Assistant) -> None:
    """A list of turns is a conversation, an invalid one in between passed over."""
    assert museum.ask_turns(["省级文物有多少件？", "", "那市级的呢？"]).short == "45 件"
    assert museum.ask_turns(["瓷器有多少件？"]) == museum.ask("瓷器有多少件？")


def test_without_refusing_a_nearest_answer_is_given(museum: Assistant) -> None:
    """refuse=False is for measurements: what is unsure is told all the same."""
    bold = Assistant(museum.knowledge, refuse=False)
    question = "馆长去哪里出差了？"
    assert museum.ask(question).status == "unknown"
    assert bold.ask(question).status == "answered"


def test_an_empty_folder_is_an_error_that_says_so(tmp_path: Path) -> None:
    """No knowledge, no assistant."""
    with pytest.raises(KnowledgeError):
        Assistant.from_folder(tmp_path)
