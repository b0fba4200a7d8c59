"""A question is corrected by the words of the knowledge, and only where it made no sense."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa_bot.retrieval.edits import Change
from qa_bot.retrieval.pinyin import distance, is_pinyin, load_readings, sound_keys
from qa_bot.retrieval.spelling import MAX_TEXT, Speller
from qa_bot.retrieval.tokenizer import Tokenizer

TEXTS = (
    "市第一人民医院设有门诊科室32个、住院病床1200张,医护人员1560名。",
    "医院开展家庭医生签约服务,签约居民8.6万人,培训基层医生240人次。",
    "远程会诊平台与18家乡镇卫生院合作,全年完成远程会诊3200例。",
    "急诊中心由市卫生健康委员会投资建设,高级职称专家46人。",
    "医院公众号发布健康科普视频96个,视频播放量120万次。",
    "临江港新开国际航线6条,完成集装箱吞吐量210万标准箱。",
    "港口集装箱码头获得绿色港口称号,自动化码头由港口集团承建。",
    "市级图书馆有自助书房24处,流动图书车4辆,举办读书活动300场。",
    "临海图书馆与洛阳图书馆结为友好馆。",
    "市级图书馆小程序上线,首席馆员沈若兰获得全国优秀馆员称号。",
)


@pytest.fixture(scope="module")
def speller() -> Speller:
    """Return a speller that knows a hospital, a port and a library."""
    return Speller.from_texts(TEXTS, Tokenizer())


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("医院的门枕科室有多少", "医院的门诊科室有多少"),
        ("远程会珍平台跟哪些卫生院合作", "远程会诊平台跟哪些卫生院合作"),
        ("和哪些卫生院和作", "和哪些卫生院合作"),
        ("高级职秤专家有多少人", "高级职称专家有多少人"),
        ("健康科谱视频发了多少", "健康科普视频发了多少"),
        ("陪训基层医生多少人次", "培训基层医生多少人次"),
        ("新开国际行线多少条", "新开国际航线多少条"),
        ("集状箱吞吐量是多少", "集装箱吞吐量是多少"),
        ("自助书防在什么地方", "自助书房在什么地方"),
        ("手席馆员是谁", "首席馆员是谁"),
        ("是级图书馆有多少书房", "市级图书馆有多少书房"),
    ],
)
def test_a_homophone_left_over_becomes_the_word_of_the_knowledge(
    speller: Speller, typed: str, meant: str
) -> None:
    """Characters that form no word give way to a known word with the same sound."""
    assert speller.correct(typed).text == meant


def test_sounds_that_speakers_confuse_count_as_near(speller: Speller) -> None:
    """In-ing and z-zh slips are corrected where the knowledge uses the word again and again."""
    assert speller.correct("健康科普视屏发了多少").text == "健康科普视频发了多少"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("门诊科室有几加", "门诊科室有几家"),
        ("流动图书车有多少量", "流动图书车有多少辆"),
        ("乡镇卫生院有几索?", "乡镇卫生院有几所?"),
        ("卫生院是不是有八加", "卫生院是不是有八家"),
        ("急诊中心在拿", "急诊中心在哪"),
        ("签约服务都有那些", "签约服务都有哪些"),
        ("书房设在那三个地方", "书房设在哪三个地方"),
        ("小程序叫什么名子", "小程序叫什么名字"),
        ("医院有自已的平台吗", "医院有自己的平台吗"),
        ("怎莫签约", "怎么签约"),
    ],
)
def test_question_and_measure_words_need_no_knowledge(
    speller: Speller, typed: str, meant: str
) -> None:
    """Slips in the words of any question are corrected though the knowledge lacks them."""
    assert speller.correct(typed).text == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("视视频播放量是多少", "视频播放量是多少"),
        ("图书馆馆有多少书房", "图书馆有多少书房"),
    ],
)
def test_a_doubled_character_is_dropped(speller: Speller, typed: str, meant: str) -> None:
    """A character typed twice goes where a known word is left."""
    assert speller.correct(typed).text == meant


def test_a_dropped_character_of_a_long_name_is_put_back() -> None:
    """A name of four characters and more is found with one of them missing."""
    tokenizer = Tokenizer(["远程会诊平台"])
    speller = Speller.from_texts(TEXTS, tokenizer)
    assert speller.correct("远程会平台有多少家卫生院").text == "远程会诊平台有多少家卫生院"


@pytest.mark.parametrize(
    "question",
    [
        "市第一人民医院有多少张病床?",
        "流动图书车有几辆",
        "有多少明星参加了读书活动",
        "那些卫生院在哪里",
        "那流动图书车呢",
        "那个平台的播放量",
        "港口有多少水",
        "图书馆有多少粮食",
        "公示期中有几次会议",
        "新乡的医院有几家",
        "霖海图书馆有几家友好馆",
        "沈若蓝是谁",
        "沈丛文是谁",
        "县级图书馆有自助书房吗",
        "2023年的国际航线有几条",
        "省级图书馆有几处自助书房",
        "《集状箱》是谁写的",
        "天气怎么样",
        "公园几点关门",
    ],
)
def test_what_makes_sense_stays(speller: Speller, question: str) -> None:
    """Dictionary words, names, places, levels, figures and titles are never changed."""
    correction = speller.correct(question)
    assert (correction.text, correction.changes) == (question, ())


def test_a_name_that_goes_on_otherwise_is_another_name() -> None:
    """The end of a known name is not put into a name that merely begins alike."""
    speller = Speller.from_texts(TEXTS, Tokenizer(["远程会诊"]))
    assert speller.correct("远程会大的位置在哪里").changes == ()


def test_changes_name_whole_words(speller: Speller) -> None:
    """Each change says what was typed and what it was taken for."""
    correction = speller.correct("高级职秤专家有几各")
    assert correction.changes == (Change("几各", "几个"), Change("职秤", "职称"))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("zizhu shufang you ji chu", "自助书房有几处"),
        ("zizhushufang youjichu?", "自助书房有几处?"),
        ("zi4 zhu4 shu1 fang2 you3 ji3 chu4", "自助书房有几处"),
        ("zìzhù shūfáng yǒu jǐ chù", "自助书房有几处"),
        ("xin kai guoji hangxian duoshao tiao", "新开国际航线多少条"),
        ("2023 nian liudong tushu che you duoshao liang", "2023年流动图书车有多少辆"),
        ("menzhen keshi zai nali", "门诊科室在哪里"),
        ("yiyuan menpiao duoshao qian", "医院门票多少钱"),
        ("xinxiang you duoshao yiyuan", "新乡有多少医院"),
        ("nihao", "你好"),
    ],
)
def test_pinyin_becomes_chinese(speller: Speller, typed: str, meant: str) -> None:
    """Pinyin is read with the knowledge's words first; what it lacks is still asked for."""
    correction = speller.correct(typed)
    assert correction.text == meant
    assert correction.changes == (Change(typed, meant),)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("自助shufang有几处", "自助书房有几处"), ("图书馆shipin有多少", "图书馆视频有多少")],
)
def test_pinyin_inside_chinese_becomes_chinese(speller: Speller, typed: str, meant: str) -> None:
    """A pinyin word amid Chinese is read where the knowledge has it."""
    assert speller.correct(typed).text == meant


@pytest.mark.parametrize(
    "text",
    [
        "how many beds are there",
        "can you name a line",
        "time",
        "hello",
        "ok",
        "2 + 2",
        "",
        "?!",
        "图书馆library有几处",
        "港口cargo有多少",
        "app怎么用",
    ],
)
def test_english_is_not_taken_for_pinyin(speller: Speller, text: str) -> None:
    """English words stay, alone and amid Chinese."""
    assert speller.correct(text).text == text


def test_long_texts_are_left_alone(speller: Speller) -> None:
    """A text beyond the limit is not searched for slips."""
    text = "高级职秤" * MAX_TEXT
    assert speller.correct(text).text == text


def test_empty_knowledge_corrects_question_words_only() -> None:
    """Without any words to go by, only the words of questions are put right."""
    speller = Speller.from_texts((), Tokenizer())
    assert speller.correct("高级职秤有几加").text == "高级职秤有几家"


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet="医院门枕诊图书馆有几加多少在拿那些沈的和作 abing3?,《》", max_size=24))
def test_any_text_is_answered(text: str) -> None:
    """No text raises, and a text without changes is returned as it is."""
    correction = _shared().correct(text)
    assert bool(correction.changes) == (correction.text != text)


_SPELLER: list[Speller] = []


def _shared() -> Speller:
    if not _SPELLER:
        _SPELLER.append(Speller.from_texts(TEXTS, Tokenizer()))
    return _SPELLER[0]


def test_readings_have_no_tones() -> None:
    """A character's usual reading comes first, ü is written v."""
    readings = load_readings()
    assert readings["院"] == ("yuan",)
    assert readings["行"][0] == "xing"
    assert "hang" in readings["行"]
    assert readings["女"][0] == "nv"


def test_near_sounds_share_a_key() -> None:
    """Characters that differ by zh-z, n-l or ing-in have one key, others have not."""
    assert set(sound_keys("视频")) & set(sound_keys("四平"))
    assert not set(sound_keys("视频")) & set(sound_keys("医院"))


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [("诊", "枕", 0), ("航", "行", 1), ("频", "屏", 2), ("览", "廊", 3), ("医", "港", None)],
)
def test_distance_between_sounds(one: str, other: str, apart: int | None) -> None:
    """Equal, rarer, near and farther readings are told apart."""
    assert distance(one, other) == apart


def test_pinyin_is_told_from_english() -> None:
    """All letters must split into syllables; toned syllables and ü count."""
    assert is_pinyin("tushuguan zai nar ma") is False
    assert is_pinyin("tushuguan zai nali")
    assert is_pinyin("lǜse gǎngkǒu")
    assert not is_pinyin("the port")


def test_the_phrase_dictionary_is_never_loaded() -> None:
    """The readings come from a file; pypinyin itself, 22 MB with its phrases, is not imported."""
    code = (
        "import sys; from qa_bot.retrieval.pinyin import load_readings; load_readings(); "
        "sys.exit('pypinyin' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
