"""Summaries: the passages of a topic as quotes, in reading order, six lines at most."""

from __future__ import annotations

from pathlib import Path

import pytest

from qa_bot import Assistant

FARM = """\
# 南坡农场年度简报

## 果树种植

全年种植苹果 300 亩、梨 120 亩。
新建果树冷库 4 座。
培训果农 900 人。

## 畜牧养殖

现有奶牛 560 头。
新增牛舍 8 栋。

## 工作纪实

防汛工作扎实推进。清理沟渠 26 公里。储备沙袋 5 万个。组织演练 7 次。
设备检修有序展开。检修水泵 31 台。更换闸门 9 扇。
春耕第一天播种小麦 10 亩。春耕第二天播种玉米 20 亩。春耕第三天播种大豆 30 亩。春耕第四天播种花生 40 亩。春耕第五天播种棉花 50 亩。春耕第六天播种高粱 60 亩。春耕第七天播种芝麻 70 亩。春耕第八天播种红薯 80 亩。
"""


@pytest.fixture(scope="module")
def farm(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    """Return an assistant over a farm's bulletin."""
    folder: Path = tmp_path_factory.mktemp("farm")
    (folder / "farm.md").write_text(FARM, encoding="utf-8")
    return Assistant.from_folder(folder)


@pytest.mark.parametrize(
    ("question", "wanted", "other"),
    [
        ("介绍一下果树种植", ["种植苹果 300 亩", "冷库 4 座", "果农 900 人"], "奶牛"),
        ("畜牧养殖情况怎么样？", ["奶牛 560 头", "牛舍 8 栋"], "苹果"),
    ],
)
def test_a_heading_gathers_its_section(
    farm: Assistant, question: str, wanted: list[str], other: str
) -> None:
    """A topic that is a heading gets what stands under it, and nothing of another section."""
    answer = farm.ask(question)
    assert answer.status == "answered"
    assert all(piece in answer.text for piece in wanted)
    assert other not in answer.text


def test_a_topic_sentence_gathers_what_it_announces(farm: Assistant) -> None:
    """The sentences behind 防汛工作扎实推进 are told, up to the next topic sentence."""
    answer = farm.ask("防汛工作情况怎么样？")
    for piece in ("沟渠 26 公里", "沙袋 5 万个", "演练 7 次"):
        assert piece in answer.text
    assert "水泵" not in answer.text


@pytest.mark.parametrize(
    "question", ["介绍一下果树种植", "防汛工作情况怎么样？", "说说春耕播种", "介绍一下工作纪实"]
)
def test_a_summary_is_short_verbatim_and_in_reading_order(farm: Assistant, question: str) -> None:
    """At most six lines, each a quote, as they stand in the file."""
    answer = farm.ask(question)
    assert answer.status == "answered"
    lines = [line.removeprefix("· ") for line in answer.text.split("\n")[1:]]
    assert 1 <= len(lines) <= 6
    places = [FARM.index(line) for line in lines]
    assert places == sorted(places)
    assert [e.quote for e in answer.evidence] == lines


@pytest.mark.parametrize("question", ["介绍一下航天工程", "海水养殖的情况如何？说说珊瑚"])
def test_a_topic_that_the_knowledge_lacks_is_unknown(farm: Assistant, question: str) -> None:
    """Nothing is gathered on a foreign topic."""
    assert farm.ask(question).status == "unknown"


def test_what_a_bullet_and_the_body_both_say_is_told_once(tmp_path: Path) -> None:
    """Of two passages that say the same, one is shown."""
    text = "# 简报\n\n## 亮点\n\n- 建成环湖绿道 42 公里\n\n## 绿道建设\n\n建成环湖绿道 42 公里。\n绿道种植银杏 600 株。\n"
    (tmp_path / "a.md").write_text(text, encoding="utf-8")
    answer = Assistant.from_folder(tmp_path).ask("介绍一下绿道建设")
    assert answer.text.count("42 公里") == 1
    assert "600 株" in answer.text
