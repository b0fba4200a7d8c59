"""From blocks to passages: headings, sentences, cells, and views whose letters lead back."""

from __future__ import annotations

import pytest

from qa_bot.knowledge.layout import Block
from qa_bot.knowledge.markdown import parse_markdown
from qa_bot.knowledge.passage import Passage, Piece
from qa_bot.knowledge.passages import PassageBuilder
from qa_bot.text import SYNTHETIC


def passages(text: str) -> list[Passage]:
    """Return the passages of a Markdown text."""
    return list(PassageBuilder().build(parse_markdown(text, 0), 0, markdown=True))


def views(text: str) -> list[str]:
    """Return the matched texts of the passages."""
    return [passage.view.text for passage in passages(text)]


def cells(table: str) -> list[str]:
    """Return the matched texts of a table's cells."""
    return [passage.view.text for passage in passages(table) if passage.kind == "cell"]


def test_a_passage_knows_the_headings_above_it() -> None:
    """Outermost first; a heading of the same level takes the former's place."""
    found = passages("# 年报\n\n## 队伍\n\n### 护士\n\n60 名。\n\n## 服务\n\n12 场。\n")
    sections = {passage.view.text: passage.section for passage in found}
    assert sections["60名。"] == ("年报", "队伍", "护士")
    assert sections["12场。"] == ("年报", "服务")
    assert sections["护士"] == ("年报", "队伍")


def test_kinds_tell_headings_items_and_sentences_apart() -> None:
    """A heading is one passage whatever marks it holds; a paragraph is one for each sentence."""
    found = passages("# 够吗？够。\n\n甲。乙。\n\n- 丙；丁\n")
    assert [(p.kind, p.quote) for p in found] == [
        ("heading", "够吗？够。"),
        ("sentence", "甲。"),
        ("sentence", "乙。"),
        ("item", "丙；"),
        ("item", "丁"),
    ]
    assert [p.paragraph for p in found] == [1, 2, 2, 3, 3]


def test_a_caption_belongs_to_no_heading() -> None:
    """A photo stands where the page had room."""
    blocks = [
        Block("heading", 2, (Piece("队伍", 1),)),
        Block("caption", 0, (Piece("图① 义诊现场。", 2),)),
        Block("paragraph", 0, (Piece("护士 60 名。", 3),)),
    ]
    found = list(PassageBuilder().build(blocks, 0, markdown=False))
    assert [passage.section for passage in found] == [(), (), ("队伍",)]


@pytest.mark.parametrize(
    ("text", "view"),
    [
        ("**病床** 620 张", "病床620张"),
        ("病床 **620** 张", "病床620张"),
        ("*病床* `620` 张", "病床620张"),
        ("见[年报](https://h.example/a)第 3 页", "见年报第3页"),
        ('见[年报](a.md "全文")', "见年报"),
        ("![门诊楼](a.png)如图", "门诊楼如图"),
        ("~~旧~~新", "旧新"),
        (r"3\*4\*5 间，\#2 号，C:\楼", "3*4*5间,#2号,c:\\楼"),
        ("甲<br>乙<br/>丙", "甲乙丙"),
        ("长 3 * 宽 4 * 高", "长3 *宽4 *高"),
    ],
)
def test_inline_marks_are_dropped_from_the_view_and_kept_in_the_quote(text: str, view: str) -> None:
    """The quote is the file's letters; what is matched is what a reader sees."""
    (passage,) = passages(text)
    assert passage.view.text == view
    assert passage.quote == text


def test_letters_behind_dropped_marks_lead_back() -> None:
    """A stretch of the view is cut from the original where it stands there."""
    (passage,) = passages("现有**病床** ６２０ 张，见[年报](a.md)。")
    view = passage.view
    start = view.text.index("620张")
    assert view.source(start, start + 4) == "６２０ 张"
    start = view.text.index("年报")
    assert view.source(start, start + 2) == "年报"


@pytest.mark.parametrize(
    ("table", "texts"),
    [
        ("| 科室 | 病床（张） |\n|-|-|\n| 儿科 | 80 |", ["儿科病床80张"]),
        ("| 科室 | 病床 |\n|-|-|\n| 儿科 | 80 张 |", ["儿科病床80张"]),
        ("| 科室 | 占比(%) |\n|-|-|\n| 儿科 | 12.5 |", ["儿科占比12.5%"]),
        ("| 年份 | 门诊（单位：万人次） |\n|-|-|\n| 2023 | 30 |", ["2023年门诊30万人次"]),
        (
            "| 指标 | 2022 | 2023 |\n|-|-|-|\n| 病床（张） | 600 | 620 |",
            ["2022年病床600张", "2023年病床620张"],
        ),
        ("| 科室 | 2023年 |\n|-|-|\n| 儿科 | 80 张 |", ["2023年儿科80张"]),
        ("| 科室 | 主任 |\n|-|-|\n| 儿科（新） | 周大成 |", ["儿科(新)主任周大成"]),
        ("| 科室 | 病床 |\n|-|-|\n| **儿科** | **80** |", ["儿科病床80"]),
        ("| 科室 | 病床 | 护士 |\n|-|-|-|\n| 儿科 | | 30 |", ["儿科护士30"]),
        ("| 科室 | 病床 |\n|-|-|\n| | 80 |", ["病床80"]),
        ("| 病床 |\n|-|\n| 620 张 |", ["病床620张"]),
        ("| Ward | Beds |\n|-|-|\n| North Wing | 12 |", ["north wing beds 12"]),
        ("| 科室 | Q1 |\n|-|-|\n| 儿科 | 80 |", ["儿科q1 80"]),
        ("| 科室 | 备注 |\n|-|-|\n| 儿科 | 甲\\|乙 |", ["儿科备注甲|乙"]),
        ("| 科室 | 数 |\n|-|-|\n| 儿科 | **** |", []),
    ],
)
def test_a_cell_is_readable_with_its_row_and_column(table: str, texts: list[str]) -> None:
    """Row header, column header, cell and unit, a year first; figures never run together."""
    assert cells(table) == texts


def test_a_cell_is_quoted_with_its_whole_row() -> None:
    """The quote is the row's line, and the cell's letters lead back into it."""
    row = "| 骨科 | 4.2 | ９５ |"
    table = f"前言。\n\n| 科室 | 门诊（万人次） | 病床（张） |\n|-|-|-|\n{row}\n"
    *_, cell = passages(table)
    assert (cell.quote, cell.line, cell.kind) == (row, 5, "cell")
    start = cell.view.text.index("95")
    assert cell.view.source(start, start + 2) == "９５"
    assert cell.view.offsets[0] == SYNTHETIC


def test_equal_cells_of_a_row_are_told_apart() -> None:
    """Each leads back to its own place."""
    found = passages("| 科室 | 甲 | 乙 |\n|-|-|-|\n| 8 | 8 | 8 |")
    places = [next(o for o in p.view.offsets if o != SYNTHETIC) for p in found]
    assert places == [6, 10]


def test_marks_are_letters_in_plain_text() -> None:
    """A .txt file knows no Markdown."""
    block = Block("paragraph", 0, (Piece("**病床** 620 张", 1),))
    (passage,) = PassageBuilder().build([block], 0, markdown=False)
    assert passage.view.text == "**病床** 620张"


def test_a_text_without_letters_makes_no_passage() -> None:
    """What nobody can see is not found."""
    assert views("\u200b\u200b") == []


def test_bold_letters_end_with_their_sentence() -> None:
    """**机构。** is whole, and what follows has no stray mark."""
    found = passages("**机构。** 共有医院 9 家。")
    assert [p.quote for p in found] == ["**机构。**", "共有医院 9 家。"]
    assert [p.view.text for p in found] == ["机构。", "共有医院9家。"]


def test_a_question_heads_its_answer() -> None:
    """Until the next heading or question; the answer's mark is quoted but not matched."""
    found = passages(
        "**问：几点开门？**\n\n答：早上 8 点。\n\n问：收费吗？\n\n不收费。\n\n## 交通\n\n有公交。"
    )
    told = [(p.kind, p.section, p.view.text) for p in found]
    assert told == [
        ("heading", (), "问:几点开门?"),
        ("sentence", ("几点开门？",), "早上8点。"),
        ("heading", (), "问:收费吗?"),
        ("sentence", ("收费吗？",), "不收费。"),
        ("heading", (), "交通"),
        ("sentence", ("交通",), "有公交。"),
    ]
    assert found[1].quote == "答：早上 8 点。"


def test_a_row_may_have_several_labels() -> None:
    """Those before its first figure; a year is a label."""
    found = passages(
        "| 年份 | 区 | 书店（家） |\n|-|-|-|\n| 2023 | 东区 | 12 |\n| 2024 | 东区 | 14 |"
    )
    assert [p.view.text for p in found][1::2] == ["2023年东区书店12家", "2024年东区书店14家"]
