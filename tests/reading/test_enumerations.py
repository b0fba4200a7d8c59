"""Enumerations of a sentence: their items, head, lead and whether they go on."""

from __future__ import annotations

import pytest

from qa_bot.reading.enumerations import find_enumerations
from qa_bot.retrieval.tokenizer import Tokenizer
from qa_bot.text import normalise


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    """Return one tokenizer for all tests."""
    return Tokenizer()


@pytest.mark.parametrize(
    ("text", "items", "head", "open_ended"),
    [
        ("馆内设有阅览室、放映厅和茶室。", ["阅览室", "放映厅", "茶室"], "", False),
        ("医院设有内科、外科及儿科", ["内科", "外科", "儿科"], "", False),
        ("与河阳大学、县文化馆联合成立实践基地", ["河阳大学", "县文化馆"], "", False),
        ("在东湖区、西岭区推广", ["东湖区", "西岭区"], "", False),
        ("开展灭火、疏散、急救等演练", ["灭火", "疏散", "急救"], "演练", True),
        ("邀请市环境学会、市摄影协会等单位联合举办影展", ["市环境学会", "市摄影协会"], "单位", True),
        ("购置担架、氧气瓶等设备12台", ["担架", "氧气瓶"], "设备12台", True),
        ("举办“春韵”“秋声”两个展览", ["“春韵”", "“秋声”"], "", False),
        ("出台《甲办法》《乙预案》两份文件", ["《甲办法》", "《乙预案》"], "", False),
    ],
)  # fmt: skip
def test_items_head_and_end(
    text: str, items: list[str], head: str, open_ended: bool, tokenizer: Tokenizer
) -> None:
    """Verbs around the items are left out; the noun behind 等 is the head."""
    view = normalise(text).text
    found = find_enumerations(view, tokenizer)[0]
    assert [view[slice(*item)] for item in found.items] == items
    assert view[slice(*found.head)] == head
    assert found.open_ended is open_ended


def test_each_clause_has_its_own_enumeration(tokenizer: Tokenizer) -> None:
    """A comma ends an enumeration; the next clause begins anew."""
    view = "开展灭火、疏散等演练,采购水带、面罩"
    found = find_enumerations(view, tokenizer)
    assert [[view[slice(*i)] for i in e.items] for e in found] == [
        ["灭火", "疏散"],
        ["水带", "面罩"],
    ]
    assert [e.open_ended for e in found] == [True, False]


def test_the_lead_is_what_stands_before(tokenizer: Tokenizer) -> None:
    """The clause before the first item is the lead."""
    view = "馆内设有阅览室、放映厅"
    (found,) = find_enumerations(view, tokenizer)
    assert view[slice(*found.lead)] == "馆内设有"


@pytest.mark.parametrize("text", ["获评先进单位。", "", "平均等待十分钟。", "荣获二等奖。"])
def test_one_thing_is_no_enumeration(text: str, tokenizer: Tokenizer) -> None:
    """A sentence that lists nothing has none, whatever 等 it holds."""
    assert find_enumerations(normalise(text).text, tokenizer) == []


def test_marks_within_a_title_divide_nothing(tokenizer: Tokenizer) -> None:
    """The 、 in a title belongs to the title."""
    view = "出版《山、水、人》《灯》两本画册"
    found = find_enumerations(view, tokenizer)
    assert ["《山、水、人》", "《灯》"] in [[view[slice(*i)] for i in e.items] for e in found]


def test_cut_behind_a_mark(tokenizer: Tokenizer) -> None:
    """A sentence that was cut behind 、 is read like any other."""
    assert find_enumerations("建设码头、", tokenizer) == []
