"""What a question asks for: kind, wh-phrase, measure word, focus and terms."""

from __future__ import annotations

import pytest

from qa_bot.reading.question import Question, analyse
from qa_bot.retrieval.tokenizer import Tokenizer


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    """Return one tokenizer for all tests."""
    return Tokenizer()


def wh(question: Question) -> str | None:
    """Return the wh-phrase's letters."""
    return question.text[slice(*question.wh)] if question.wh else None


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("图书馆有多少本藏书？", "count"),
        ("县里的养老院有几家呀", "count"),
        ("这座大桥有多长", "count"),
        ("医院候诊平均要多久", "count"),
        ("绿化率是多少", "count"),
        ("绿化工程花了几年", "count"),
        ("市博物馆 参观人数", "count"),
        ("花卉市场 面积", "count"),
        ("你知道一共有多少户搬迁吗", "count"),
        ("几个车间里，哪个车间最早复工？", "which"),
        ("这项工程由谁负责？", "who"),
        ("新校长是什么人", "who"),
        ("水库管理所 负责人", "who"),
        ("会议是哪年召开的", "when"),
        ("地铁什么时候通车？", "when"),
        ("超市几点开门", "when"),
        ("文化节 时间", "when"),
        ("水库在哪里", "where"),
        ("马拉松从什么地方出发", "where"),
        ("灯会 地点", "where"),
        ("哪个城市承办了运动会？", "which"),
        ("哪一位教授主讲", "which"),
        ("这座大桥叫什么名字", "what"),
        ("新品种被称为什么", "what"),
        ("书法展 名称", "what"),
        ("获奖的单位有哪些？", "list"),
        ("改造包括什么内容", "list"),
        ("先进集体 名单", "list"),
        ("都有谁参加了义诊", "list"),
        ("是不是每个村都通了公交？", "yesno"),
        ("今年新建了学校吗", "yesno"),
        ("有没有免费午餐", "yesno"),
        ("食堂是否对外开放", "yesno"),
        ("他们去不去敬老院", "yesno"),
        ("为什么推迟开工？", "why"),
        ("为啥早市要搬", "why"),
        ("水质变差的原因", "why"),
        ("停电是什么原因造成的", "why"),
        ("怎么报名参加志愿者", "how"),
        ("社区如何照顾独居老人", "how"),
        ("甲队还是乙队进球多？", "compare"),
        ("哪个车间产量更多", "compare"),
        ("养老院和托儿所加起来几家", "total"),
        ("小学和中学一共有多少所？", "total"),
        ("介绍一下养老服务", "summary"),
        ("请简要说说河道治理", "summary"),
        ("垃圾分类工作情况怎么样", "summary"),
        ("老城区改造", "none"),
    ],
)
def test_kind(text: str, kind: str, tokenizer: Tokenizer) -> None:
    """The form of the question tells what kind of answer is due."""
    assert analyse(text, tokenizer).kind == kind


@pytest.mark.parametrize(
    ("text", "phrase", "measure", "focus"),
    [
        ("全市共有多少名护士", "多少名", "名", "护士"),
        ("有几家养老院", "几家", "家", "养老院"),
        ("多少家庭用上了天然气", "多少", "", "家庭"),
        ("多少人次受益", "多少人次", "人次", ""),
        ("多少钱一张票", "多少钱", "钱", ""),
        ("参加义诊的居民大概有多少？", "多少", "", "居民"),
        ("公园建了几个", "几个", "个", "公园"),
        ("剧团演过多少场", "多少场", "场", ""),
        ("哪个城市承办了运动会", "哪个", "个", "城市"),
        ("哪一座桥最长", "哪一座", "座", "桥"),
        ("由哪个单位主办", "哪个", "个", "单位"),
        ("哪个国家首创了这种制度", "哪个", "个", "国家"),
        ("什么项目得了一等奖", "什么", "", "项目"),
        ("啥项目得了一等奖", "啥", "", "项目"),
        ("改革取得什么成效", "什么", "", "成效"),
        ("是哪种组织发起的", "哪种", "种", "组织"),
        ("最大的湖泊为何？", "何", "", "湖泊"),
        ("事故发生在哪一年", "哪一年", "年", ""),
    ],
)
def test_gap(text: str, phrase: str, measure: str, focus: str, tokenizer: Tokenizer) -> None:
    """The wh-phrase takes its measure word along, and the noun it asks for is the focus."""
    question = analyse(text, tokenizer)
    assert (wh(question), question.measure, question.focus) == (phrase, measure, focus)


@pytest.mark.parametrize(
    ("text", "answer_type"),
    [
        ("有几家养老院", "number"),
        ("修桥用了几年", "duration"),
        ("建馆花了多长时间", "duration"),
        ("桥是谁设计的", "person"),
        ("哪位医生坐诊", "person"),
        ("哪个县最远", "place"),
        ("哪国的机器", "place"),
        ("哪家公司中标", "org"),
        ("哪本书最畅销", "work"),
        ("什么语言最难学", "language"),
        ("什么比赛在江边举行", "event"),
        ("船队叫什么名字", "name"),
        ("为什么停航", "reason"),
        ("怎么办理借书证", "manner"),
        ("用什么方法灭虫", "manner"),
        ("吃什么好", "any"),
    ],
)
def test_answer_type(text: str, answer_type: str, tokenizer: Tokenizer) -> None:
    """The wh-word, else the noun asked for, tells the type of answer."""
    assert analyse(text, tokenizer).answer_type == answer_type


@pytest.mark.parametrize(
    "text",
    [
        "十几家商店关了门",
        "近几年的收成",
        "茶几和沙发",
        "任何人都可进入",
        "许多高校停课",
        "几乎没有人",
    ],
)
def test_no_gap(text: str, tokenizer: Tokenizer) -> None:
    """Letters of a wh-word inside other words ask nothing."""
    assert analyse(text, tokenizer).wh is None


def test_terms_leave_out_what_is_only_polite(tokenizer: Tokenizer) -> None:
    """Spoken and polite words, the wh-phrase and empty words are no terms."""
    question = analyse("请问咱们县里大概一共有几家养老院呀", tokenizer)
    assert [t.text for t in question.terms] == ["县里", "养老院"]


def test_neighbours_of_the_gap(tokenizer: Tokenizer) -> None:
    """Left and right are the content words beside the wh-phrase."""
    question = analyse("大桥由哪个设计院承建？", tokenizer)
    assert (question.left, question.right) == ("大桥", "设计院")


def test_tokens_do_not_cross_the_gap(tokenizer: Tokenizer) -> None:
    """The wh-phrase is one token, whatever the dictionary would join it with."""
    question = analyse("有多少名学生住校", tokenizer)
    texts = [t.text for t in question.tokens]
    assert "多少名" in texts
    assert "学生" in texts
    assert all(question.text[t.start : t.end] == t.text for t in question.tokens)


def test_options(tokenizer: Tokenizer) -> None:
    """A还是B names what is to be told apart."""
    assert analyse("冠军是甲队还是乙队？", tokenizer).options == ("甲队", "乙队")
    assert analyse("冠军是哪个队？", tokenizer).options == ()


@pytest.mark.parametrize("text", ["", "?", "12", "多少", "🙂", "什么"])
def test_odd_input(text: str, tokenizer: Tokenizer) -> None:
    """Nothing to analyse is no error."""
    question = analyse(text, tokenizer)
    assert question.terms == () or question.kind == "none"


def test_traditional_spelling(tokenizer: Tokenizer) -> None:
    """Traditional characters make no difference."""
    question = analyse("圖書館有多少本藏書？", tokenizer)
    assert (question.kind, question.measure, question.focus) == ("count", "本", "藏书")
