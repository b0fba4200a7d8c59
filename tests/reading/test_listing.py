"""List questions: all items, 等 kept, titles whole, the right enumeration of several."""

from __future__ import annotations

from pathlib import Path

import pytest

from qa_bot import Assistant

LIBRARY = """\
# 云溪文化馆简报

## 活动

馆内设有阅览室、放映厅和茶室，开设合唱、舞蹈、古筝等课程。
邀请市作家协会、云溪师范学院、县融媒体中心等单位联合举办“春之声”诗会。
与海州大学、云溪美术馆联合成立写生基地。

## 制度

出台《场馆开放办法》《志愿服务意见》两份文件。
推出“夜游古城”“灯火长街”两个品牌。
在桃花镇、石桥镇、柳林乡设立流动服务点。
"""


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    """Return an assistant over a cultural centre's bulletin."""
    folder: Path = tmp_path_factory.mktemp("culture")
    (folder / "culture.md").write_text(LIBRARY, encoding="utf-8")
    return Assistant.from_folder(folder)


@pytest.mark.parametrize(
    ("question", "items"),
    [
        ("馆内设有哪些场所？", ["阅览室", "放映厅", "茶室"]),
        ("在哪些乡镇设立流动服务点？", ["桃花镇", "石桥镇", "柳林乡"]),
        ("和哪些单位联合成立写生基地？", ["海州大学", "云溪美术馆"]),
        ("诗会邀请了哪些单位？", ["市作家协会", "云溪师范学院", "县融媒体中心"]),
        ("开设了哪些课程？", ["合唱", "舞蹈", "古筝"]),
    ],
)
def test_all_items_are_told_in_order(library: Assistant, question: str, items: list[str]) -> None:
    """Each item stands in the answer, in the source's order, without the verb around it."""
    answer = library.ask(question)
    assert answer.status == "answered"
    told = answer.short.removesuffix("等").split("、")
    assert told == items
    assert len(answer.evidence) == 1


@pytest.mark.parametrize("question", ["开设了哪些课程？", "诗会邀请了哪些单位？"])
def test_and_so_on_is_kept(library: Assistant, question: str) -> None:
    """Where the source says 等, so does the answer."""
    assert library.ask(question).short.endswith("等")


@pytest.mark.parametrize("question", ["馆内设有哪些场所？", "出台了哪些文件？"])
def test_a_closed_list_stays_closed(library: Assistant, question: str) -> None:
    """No 等 is added to a list that the source closes."""
    assert not library.ask(question).short.endswith("等")


@pytest.mark.parametrize(
    ("question", "items"),
    [
        ("出台了哪些文件？", ["《场馆开放办法》", "《志愿服务意见》"]),
        ("推出了哪些品牌？", ["夜游古城", "灯火长街"]),
    ],
)
def test_titles_and_quoted_names_are_items(
    library: Assistant, question: str, items: list[str]
) -> None:
    """Titles in 《》 and names in “” are listed whole."""
    answer = library.ask(question)
    assert all(item in answer.short for item in items)


def test_a_list_of_the_knowledge_is_not_given_for_what_it_lacks(library: Assistant) -> None:
    """Another noun than those that are listed is unknown."""
    assert library.ask("采购了哪些药品？").status == "unknown"
