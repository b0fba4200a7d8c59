"""Markdown's blocks, with the letters and lines of the file."""

from __future__ import annotations

import pytest

from qa_bot.knowledge.layout import Block
from qa_bot.knowledge.markdown import Row, parse_markdown


def lines_of(block: Block | Row) -> list[tuple[str, int]]:
    """Return a block's letters with their lines."""
    pieces = (block.piece,) if isinstance(block, Row) else block.pieces
    return [(piece.text, piece.line) for piece in pieces]


def only(text: str) -> Block:
    """Return the one block of a text."""
    (block,) = parse_markdown(text, 0)
    assert isinstance(block, Block)
    return block


def texts(text: str) -> list[str]:
    """Return the letters of each block."""
    return ["/".join(letters for letters, _ in lines_of(b)) for b in parse_markdown(text, 0)]


@pytest.mark.parametrize(
    ("text", "level", "letters"),
    [
        ("# 年报", 1, "年报"),
        ("### 队伍 ###", 3, "队伍"),
        ("## 2. 队伍", 2, "2. 队伍"),
        ("年报\n====", 1, "年报"),
        ("队伍\n---", 2, "队伍"),
    ],
)
def test_headings_lose_their_marks(text: str, level: int, letters: str) -> None:
    """Both forms of a heading give its level and its letters alone."""
    block = only(text)
    assert (block.kind, block.level, lines_of(block)) == ("heading", level, [(letters, 1)])


def test_lines_of_one_paragraph_are_its_pieces() -> None:
    """A paragraph that the writer wrapped stays one, each line known; a blank line ends it."""
    blocks = parse_markdown("病床 620 张，\n  其中儿科 80 张。\n\n骨科。", 10)
    assert [lines_of(block) for block in blocks] == [
        [("病床 620 张，", 11), ("其中儿科 80 张。", 12)],
        [("骨科。", 14)],
    ]


def test_a_wrapped_line_that_begins_like_a_list_keeps_its_letters() -> None:
    """CommonMark lets only "1." break into a paragraph: a year at a line's start is text."""
    assert texts("The wing opened in\n2019. It has 12 rooms.") == [
        "The wing opened in/2019. It has 12 rooms."
    ]


def test_list_items_of_every_depth_are_items() -> None:
    """Bullets, numbers, tasks and what is nested in them lose their marks only."""
    text = "- 内科\n  - 呼吸 12 张\n    床位\n    1. 重症\n* 外科\n1) 骨科\n- [x] 完成\n+ 儿科\n"
    blocks = parse_markdown(text, 0)
    assert texts(text) == ["内科", "呼吸 12 张/床位", "重症", "外科", "骨科", "完成", "儿科"]
    assert {block.kind for block in blocks if isinstance(block, Block)} == {"item"}


def test_a_paragraph_after_a_list_is_no_item() -> None:
    """Where the list ends, running text begins again; inside an item it is still the item's."""
    blocks = parse_markdown("- 内科\n\n  附：夜诊。\n\n正文。", 0)
    assert [b.kind for b in blocks if isinstance(b, Block)] == ["item", "item", "paragraph"]


def test_quoted_text_loses_its_marks() -> None:
    """A block quote's every line begins with >; one inside a line stays."""
    assert texts("> 院训：仁心。\n> 体温 > 38 度。") == ["院训：仁心。/体温 > 38 度。"]


def test_a_backslash_at_the_end_of_a_line_is_a_line_break() -> None:
    """It is no letter of the text."""
    assert texts("儿科\\\n骨科") == ["儿科/骨科"]


@pytest.mark.parametrize(
    "text",
    [
        "```\n病床 99 张\n```",
        "~~~yaml\n病床: 99\n~~~",
        "<!-- 病床 99 张 -->",
        "<script>\n病床 99 张\n</script>",
        "***",
        "",
        "\n\n",
        "| 科室 | 病床 |\n|---|---|",
    ],
)
def test_what_holds_no_sentence_is_left_out(text: str) -> None:
    """Code, comments, HTML blocks, rules and a table without rows say nothing."""
    assert parse_markdown(text, 0) == []


def test_an_indented_paragraph_is_read() -> None:
    """Chinese writers indent; four spaces make no code."""
    assert texts("    病床 620 张。") == ["病床 620 张。"]
    assert texts("　　病床 620 张。") == ["病床 620 张。"]


def test_a_table_gives_rows_with_their_headers() -> None:
    """A row is its line as it stands; cells know the header above."""
    text = "前言。\n\n| 科室 | 病床 |\n|:--|--:|\n| 儿科 | 80 |\n| 骨科 | 95\n"
    rows = [row for row in parse_markdown(text, 6) if isinstance(row, Row)]
    assert [(r.piece.text, r.piece.line) for r in rows] == [
        ("| 儿科 | 80 |", 11),
        ("| 骨科 | 95", 12),
    ]
    assert [r.cells for r in rows] == [("儿科", "80"), ("骨科", "95")]
    assert {r.header for r in rows} == {("科室", "病床")}


def test_two_tables_keep_their_own_headers() -> None:
    """A later table's header holds for its rows alone."""
    text = "| 甲 | 乙 |\n|-|-|\n| 1 | 2 |\n\n| 丙 |\n|-|\n| 3 |\n"
    rows = [row for row in parse_markdown(text, 0) if isinstance(row, Row)]
    assert [row.header for row in rows] == [("甲", "乙"), ("丙",)]
