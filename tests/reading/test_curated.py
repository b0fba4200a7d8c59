"""Which questions a curated answer is given to, and which it must not be given to."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_bot.knowledge.loader import load_knowledge
from qa_bot.knowledge.passage import FaqAnswer, FaqEntry, Knowledge, Piece
from qa_bot.reading.curated import CuratedAnswers
from qa_bot.reading.reading import Reading
from qa_bot.reading.sameness import Sameness
from qa_bot.retrieval.tokenizer import load_dictionary

LIBRARY = """\
---
title: 青石市图书馆年报
---

# 青石市图书馆年报

图书馆位于清河路 18 号，馆长贺兰亭主持工作。
全市有分馆 15 家，其中省级分馆 3 家、市级分馆 12 家。
读者凭图书证借书，办理图书证需要身份证。
周一闭馆，周末开放。全年培训馆员 340 人。
第六届读书节有 2000 人参加。
"""

SAME = """\
图书证怎么办理？ | 请问图书证怎么办理
图书证怎么办理？ | 图书证如何办理呢？
图书证怎么办理？ | 怎样办理图书证
图书证怎么办理？ | 我想知道图书证怎么办理
图书证怎么办理？ | 麻烦问一下，怎么办理图书证？谢谢
图书证怎么办理？ | 圖書證怎麼辦理
图书证怎么办理？ | 你好，图书证应该怎么办理啊
图书证怎么办理？ | 借书证怎么办理
图书证怎么办理？ | 图书证 怎么办理 ？？
图书证怎么办理？ | 图书证怎样才能办理
图书证怎么办理？ | 你知道图书证怎么办理吗
图书证怎么办理？ | 能告诉我图书证怎么办理吗
图书证怎么办理？ | tushuzheng zenme banli
图书馆几点开门？ | 请问图书馆几点开门
图书馆几点开门？ | 你们图书馆几点开门呀
图书馆几点开门？ | 图书馆几点开门？谢谢！
馆长是谁？ | 谁是馆长
馆长是谁？ | 请问谁是馆长？
馆长是谁？ | 馆长到底是谁啊
全市有多少家分馆？ | 全市分馆有多少家
全市有多少家分馆？ | 全市有几家分馆
全市有多少家分馆？ | 全市共有多少个分馆
全市有多少家分馆？ | 全市有多少分馆？
全市有多少家分馆？ | 全市的分馆一共有几家
2023年分馆有多少家？ | 2023年有多少家分馆
2023年分馆有多少家？ | 分馆2023年有多少家
2023年分馆有多少家？ | 2023年度分馆有多少
2023年分馆有多少家？ | 23年分馆有几家
办理图书证需要什么材料？ | 办理图书证需要哪些材料
办理图书证需要什么材料？ | 办理借书证需要啥材料？
借阅规则有哪些？ | 有哪些借阅规则
借阅规则有哪些？ | 借阅规则都有哪些
周末开放吗？ | 周末开不开放
周末开放吗？ | 周末是否开放
周末开放吗？ | 请问周末开放吗？
周末开放吗？ | 周末开放么
周末开放吗？ | 週末開放麼？
有停车场吗？ | 有没有停车场
有停车场吗？ | 请问有没有停车场呀
有停车场吗？ | 有停车场么
可以外借古籍吗？ | 能不能外借古籍
图书馆在哪里？ | 图书馆在哪儿
图书馆在哪里？ | 请问图书馆在什么地方
图书馆在哪里？ | 图书馆在哪
身份证在哪里办理？ | 在哪里办理身份证
为什么周一闭馆？ | 周一为何闭馆
为什么周一闭馆？ | 周一为什么闭馆
读书节是什么时候？ | 什么时候是读书节
读书节是什么时候？ | 读书节是何时
逾期怎么收费？ | 逾期如何收费
第六届读书节有多少人参加？ | 第6届读书节有多少人参加
押金多少钱？ | 押金多少元
办证要三个工作日吗？ | 办证要3个工作日吗
有多少名馆员？ | 馆员有多少
有多少名馆员？ | 有多少位馆员
How do I get a library card? | how can I get a library card
How do I get a library card? | Please tell me how to get a library card
How many branches are there? | how many branches are there
Is the library open on Sunday? | is the library open on sunday?
How do I get a library card? | How does one get a library card?
图书馆在哪里？ | 图书馆在那里
讲座什么时候开始？ | 讲坐什么时候开始
去年有多少家分馆？ | 去年分馆有多少家
市级分馆的图书有哪些？ | 市级分馆有哪些图书
分馆的图书有多少本？ | 分馆有多少本图书
老人能带孩子吗？ | 老人可以带孩子吗
老人能带孩子吗？ | 老人可不可以带孩子
办理图书证需要什么材料？ | 我想问一下，办理图书证需要哪些材料呢，谢谢您
"""
"""A wording and a question that is the same."""

OTHER = """\
分馆怎么申请？ | 分馆有多少家？
分馆有多少家？ | 分馆怎么申请
分馆有多少家？ | 2023年分馆有多少家？
2023年分馆有多少家？ | 2022年分馆有多少家？
2023年分馆有多少家？ | 分馆有多少家
省级分馆有多少家？ | 市级分馆有多少家
省级分馆有多少家？ | 分馆有多少家
分馆有多少家？ | 省级分馆有多少家
分馆有多少家？ | 博爱县分馆有多少家
分馆有多少家？ | 新建的分馆有多少家
分馆有多少家？ | 分馆没有多少家
分馆有多少家？ | 除了县城以外，分馆有多少家
分馆有多少家？ | 分馆比书店多多少家
分馆有多少家？ | 分馆有多少人
分馆有多少家？ | 分馆有多少本书
分馆有多少家？ | 谁建了分馆
分馆有多少家？ | 至少有多少家分馆
分馆有多少家？ | 还有多少家分馆
分馆有多少家？ | 分馆在哪里
分馆有多少家？ | 分馆增加了多少家
分馆有多少家？ | 分馆和书店有多少家
分馆有多少家？ | 分馆面积有多少
培训了多少人？ | 培训了多少人次
培训了多少人？ | 培训了多少场
培训了多少人？ | 没有培训的有多少人
图书证怎么办理？ | 图书证怎么不能办理
图书证怎么办理？ | 图书证什么时候办理
图书证怎么办理？ | 为什么办理图书证
图书证怎么办理？ | 图书证在哪里办理
图书证怎么办理？ | 儿童图书证怎么办理
图书证怎么办理？ | 图书证怎么取消
图书证怎么办理？ | 图书证怎么补办
图书证怎么办理？ | 图书证办理得怎么样
图书证怎么办理？ | 图书证办理怎么样了
图书证怎么办理？ | 外地人图书证怎么办理
图书证怎么办理？ | 图书证网上怎么办理
图书证怎么办理？ | 图书证怎么办理不了
图书证怎么办理？ | 谁办理图书证
图书证怎么办理？ | 图书证怎么办理，多少钱
图书证怎么办理？ | 不办图书证怎么办理借书
图书证怎么办理？ | 图书证怎么最快办理
周末开放吗？ | 周末不开放吗
周末开放吗？ | 周一开放吗
周末开放吗？ | 周末下午开放吗
周末开放吗？ | 周末几点开放
周末开放吗？ | 周末都开放吗
周末开放吗？ | 周末为什么开放
周末开放吗？ | 周末只开放二楼吗
可以外借古籍吗？ | 可以外借图书吗
可以外借古籍吗？ | 不可以外借古籍吗
可以外借古籍吗？ | 可不能外借古籍吗
学校有哪些申请？ | 有哪些学校申请
可以外借古籍吗？ | 会外借古籍吗
可以外借古籍吗？ | 要外借古籍吗
有停车场吗？ | 停车场收费吗
有停车场吗？ | 没有停车场吗
有停车场吗？ | 有地下停车场吗
是停车场吗？ | 有停车场吗
馆长是谁？ | 副馆长是谁
馆长是谁？ | 前馆长是谁
馆长是谁？ | 馆长的秘书是谁
馆长是谁？ | 谁任命馆长
馆长是谁？ | 2019年馆长是谁
馆长是谁？ | 馆长什么时候上任
谁推荐馆长？ | 馆长推荐谁
谁推荐馆长？ | 馆长推荐了谁
老师怎么评价？ | 怎么评价老师
甲馆收购乙馆花了多少钱？ | 乙馆收购甲馆花了多少钱
甲馆给乙馆捐了多少本书？ | 乙馆给甲馆捐了多少本书
从老馆到新馆怎么走？ | 从新馆到老馆怎么走
去老馆怎么走？ | 从老馆怎么走
读书节什么时候开始？ | 读书节什么时候结束
读书节什么时候开始？ | 读书节什么时候开始的
图书馆什么时候开放？ | 图书馆是什么时候开放的
读书节是什么时候？ | 下届读书节是什么时候
第六届读书节有多少人参加？ | 第七届读书节有多少人参加
第六届读书节有多少人参加？ | 读书节有多少人参加
第六届读书节有多少人参加？ | 第六届读书节有多少人获奖
押金100元能退吗？ | 押金200元能退吗
一次能借几本书？ | 一次能借几天
一次能借几本书？ | 一年能借几本书
一次能借几本书？ | 一次能借几本期刊
一次最多能借几本书？ | 一次最少能借几本书
图书馆有什么？ | 图书馆是什么
什么是图书证？ | 图书证是什么样的
图书馆有哪些书？ | 书有哪些图书馆
哪个分馆最大？ | 哪个分馆最小
哪个分馆最大？ | 哪些分馆最大
多少人知道读书节？ | 读书节多少人
去年培训多少人？ | 今年培训多少人
上半年接待多少人？ | 下半年接待多少人
图书馆有多少种书？ | 图书馆有多少本书
王小明的电话是多少？ | 王晓明的电话是多少
吉林省有多少家分馆？ | 吉林市有多少家分馆
2021到2023年有多少家分馆？ | 2021和2023年有多少家分馆
C++ 的书在哪里？ | C 的书在哪里
5岁以下儿童免费吗？ | 5岁以上儿童免费吗
5岁以下儿童免费吗？ | 6岁以下儿童免费吗
老人免费吗？ | 老人收费吗
老人免费吗？ | 老人不免费吗
我们学校有多少人？ | 你们学校有多少人
你们会给我打电话吗？ | 我会给你们打电话吗
办证需要哪些材料？ | 办证有哪些好处
办证需要哪些材料？ | 换证需要哪些材料
东馆怎么走？ | 西馆怎么走
新馆怎么走？ | 老馆怎么走
电子书怎么借？ | 书怎么借
周一上午闭馆吗？ | 周一闭馆吗
图书馆归谁管？ | 图书馆管谁
上级单位是哪个？ | 下级单位是哪个
How do I get a library card? | How do I cancel a library card
How do I get a library card? | Where do I get a library card
How do I get a library card? | How many library cards are there
How do I get a library card? | How do I get a new library card
How many branches are there? | How many branches were there in 2022
Is the library open on Sunday? | Is the library not open on Sunday
Is the library open on Sunday? | Isn't the library open on Sunday
Is the library open on Sunday? | Is the library open on Saturday
Is the library open on Sunday? | When is the library open on Sunday
How do I contact you? | How do you contact me
What is the deposit? | What does the deposit do
Do you lend books? | Do I lend books
Who is the director? | Who was the director
Which branch is the largest? | Which branch is the smallest
期中考试怎么报名？ | 期终考试怎么报名
越剧什么时候开演？ | 粤剧什么时候开演
青石图书馆几点开门？ | 云州图书馆几点开门
哪些学校参观图书馆？ | 图书馆参观哪些学校
学校有多少申请？ | 有多少学校申请
图书馆有哪些书？ | 图书馆需要哪些书
家长怎么投诉学校？ | 学校怎么投诉家长
图书馆归还图书怎么办？ | 图书馆丢失图书怎么办
分馆有多少家？ | 分馆（不含县城）有多少家
分馆有多少家？ | 分馆平均有多少家
图书证怎么办理？ | 图书证和读者卡怎么办理
东馆到西馆多远？ | 西馆到南馆多远
读书节有多少人参加？ | 读书节有多少人没参加
书目前十名是什么？ | 书目前五名是什么
"""
"""A wording and a question that is another, however near."""

UNSURE = """\
可以外借古籍吗？ | 古籍可以外借吗
科普基地有多少家？ | 科普基地多少家
分馆建了多少家？ | 建了多少家分馆
申报条件是什么？ | 申报条件有哪些
"""
"""The same to a person, but not surely to us: a maintainer writes both wordings."""


def pairs(text: str) -> list[tuple[str, str]]:
    """Return the lines of a table as wording and question."""
    return [tuple(map(str.strip, line.split(" | "))) for line in text.splitlines()]  # type: ignore[misc]


def entry(*wordings: str, line: int = 1) -> FaqEntry:
    """Return an entry with an answer of no matter."""
    asked = tuple(Piece(wording, line) for wording in wordings)
    return FaqEntry(line, asked, FaqAnswer("是。", "是", Piece("是。", line)), "zh", "院办")


@pytest.fixture(scope="module")
def knowledge(tmp_path_factory: pytest.TempPathFactory) -> Knowledge:
    """Return a library's knowledge with each wording as an entry, so that slips may be mended."""
    folder: Path = tmp_path_factory.mktemp("library")
    (folder / "library.md").write_text(LIBRARY, encoding="utf-8")
    (folder / "glossary.yaml").write_text(
        "aliases:\n  图书证: [借书证, 读者证]\n", encoding="utf-8"
    )
    wordings = dict.fromkeys(wording for wording, _ in pairs(SAME + OTHER))
    entries = tuple(entry(wording, line=i) for i, wording in enumerate(wordings, 1))
    return replace(load_knowledge(folder, load_dictionary()), faq=entries)


@pytest.fixture(scope="module")
def reading(knowledge: Knowledge) -> Reading:
    """Return the reading over it."""
    return Reading(knowledge)


@pytest.fixture(scope="module")
def sameness(knowledge: Knowledge, reading: Reading) -> Sameness:
    """Return what tells questions apart there."""
    return Sameness(reading.tokenizer, knowledge.glossary, reading.home_names)


def is_answered(reading: Reading, sameness: Sameness, wording: str, question: str) -> bool:
    """Tell whether an entry with that wording answers a question."""
    curated = CuratedAnswers([entry(wording)], sameness)
    return curated.find(question, reading.understand(question)) is not None


@pytest.mark.parametrize(("wording", "question"), pairs(SAME))
def test_the_same_question(
    reading: Reading, sameness: Sameness, wording: str, question: str
) -> None:
    """Politeness, script, slips, aliases, forms of one wh-word, and word order that tells nothing."""
    assert is_answered(reading, sameness, wording, question)


@pytest.mark.parametrize(("wording", "question"), pairs(OTHER))
def test_another_question(
    reading: Reading, sameness: Sameness, wording: str, question: str
) -> None:
    """Either way round: another kind, limit, number, name, side, unit or tense, or a negation."""
    assert not is_answered(reading, sameness, wording, question)
    assert not is_answered(reading, sameness, question, wording)


@pytest.mark.parametrize(("wording", "question"), pairs(UNSURE))
def test_an_unsure_question(
    reading: Reading, sameness: Sameness, wording: str, question: str
) -> None:
    """What is not recognised as the same is left to the reading."""
    assert not is_answered(reading, sameness, wording, question)


def test_each_wording_finds_its_own_entry(knowledge: Knowledge, sameness: Sameness) -> None:
    """Also among many; those that ask what another asks are named, and no others."""
    wordings = dict.fromkeys(wording for wording, _ in pairs(SAME + OTHER))
    curated = CuratedAnswers(knowledge.faq, sameness)
    assert not curated.problems
    assert all(map(curated.is_wording, wordings))


def test_two_entries_for_one_question_are_named(reading: Reading, sameness: Sameness) -> None:
    """The first is the one that answers; the other wordings of the second still hold."""
    entries = [entry("馆长是谁？", line=3), entry("谁是馆长？", "馆长叫什么？", line=7)]
    curated = CuratedAnswers(entries, sameness)
    (problem,) = curated.problems
    assert (problem.path, problem.line) == ("faq.yaml", 7)
    assert "line 3" in problem.problem
    for question, line in (("谁是馆长", 3), ("馆长是谁", 3), ("馆长叫什么", 7)):
        found = curated.find(question, reading.understand(question))
        assert found is not None
        assert found.entry.line == line


def test_what_was_mended_is_told(reading: Reading, sameness: Sameness) -> None:
    """And nothing is told of a question that needed no mending."""
    curated = CuratedAnswers([entry("讲座什么时候开始？")], sameness)
    found = curated.find("讲坐什么时候开始", reading.understand("讲坐什么时候开始"))
    assert found is not None
    assert found.notes == (("讲坐", "讲座"),)
    found = curated.find("讲座何时开始", reading.understand("讲座何时开始"))
    assert found is not None
    assert not found.notes


def test_a_home_may_go_without_saying(reading: Reading, sameness: Sameness) -> None:
    """The place that all files speak of limits nothing; as part of a name it stays."""
    for question in ("青石市有多少家分馆", "青石有多少家分馆", "青石市的分馆有多少家"):
        assert is_answered(reading, sameness, "分馆有多少家？", question)
    assert not is_answered(reading, sameness, "分馆有多少家？", "青石县有多少家分馆")
    assert not is_answered(reading, sameness, "日报怎么订？", "青石日报怎么订")


def test_of_the_whole_questions_only_one_may_match(sameness: Sameness) -> None:
    """A short turn that may stand for two entries stands for none."""
    curated = CuratedAnswers(
        [entry("东馆几点开门", line=1), entry("西馆几点开门", line=2)], sameness
    )
    whole = curated.find_whole(["南馆几点开门", "西馆几点开门"])
    assert whole is not None
    assert (whole[0], whole[1].entry.line) == ("西馆几点开门", 2)
    assert curated.find_whole(["东馆几点开门", "西馆几点开门"]) is None
    assert curated.find_whole([]) is None


WORDS = st.sampled_from("图书证 怎么 办理 有 是 多少 家 分馆 的 了 2023年 第 六 届 谁 不 在 哪里 how many the is 、 和 能 不能 吗 ？ 我们 省级 %".split())  # fmt: skip


@given(st.lists(WORDS, max_size=12).map("".join) | st.text(max_size=40))
def test_any_text_has_a_key_or_none(sameness: Sameness, text: str) -> None:
    """Nothing is raised, and the key is the same each time."""
    assert sameness.keys(text) == sameness.keys(text)
    hash(sameness.keys(text))


@pytest.mark.parametrize(
    "word", ["不", "没有", "只", "最", "除了", "以外", "至少", "新", "副", "前", "还", "省级", "2023年", "周一"]
)  # fmt: skip
def test_no_word_that_limits_is_lost(sameness: Sameness, word: str) -> None:
    """Wherever it stands in a question."""
    for question in (
        "分馆有多少家",
        "图书证怎么办理",
        "周末开放吗",
        "馆长是谁",
        "书节什么时候举办",
    ):
        for at in range(len(question)):
            changed = question[:at] + word + question[at:]
            assert not {*sameness.keys(changed)} & {*sameness.keys(question)}, changed
