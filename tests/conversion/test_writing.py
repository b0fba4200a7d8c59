"""What is written loads as what it was: no letter of a source turns into a mark."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_bot.conversion.letters import clean, join_lines
from qa_bot.conversion.parts import Content, Heading, Item, Paragraph, Part, Table
from qa_bot.conversion.writing import write
from qa_bot.knowledge.frontmatter import FrontMatter, split_front_matter
from qa_bot.knowledge.layout import Block
from qa_bot.knowledge.markdown import Row, parse_markdown
from qa_bot.knowledge.passage import Knowledge
from qa_bot.knowledge.passages import without_marks
from qa_bot.knowledge.sentences import join

LETTERS = st.text(
    st.sampled_from("#*_`~[]()<>&|\\-+.12 =!:;\"'^$中文，。ab/\t\n\u3000"), max_size=24
)
TEXTS = LETTERS | st.text(max_size=12)


def read(text: str) -> list[tuple[str, ...]]:
    """Return the loader's blocks: kind and text, or "row" and the cells."""
    found: list[tuple[str, ...]] = []
    for block in parse_markdown(text, 0):
        if isinstance(block, Row):
            found.append(("row", *map(without_marks, block.cells)))
        else:
            assert isinstance(block, Block)
            found.append((block.kind, without_marks(join(block.pieces))))
    return found


def expected(parts: list[Part]) -> list[tuple[str, ...]]:
    """Return the blocks that the loader should find."""
    found: list[tuple[str, ...]] = []
    for part in parts:
        if isinstance(part, Table):
            rows = [tuple(map(clean, row)) for row in part.rows]
            found += [("row", *row) for row in rows if any(row)]
        elif clean(part.text):
            kind = {Heading: "heading", Item: "item", Paragraph: "paragraph"}[type(part)]
            if kind == "heading" and not any(map(str.isalnum, part.text)):
                kind = "paragraph"  # a rule of marks heads nothing
            found.append((kind, clean(part.text)))
    return found


@st.composite
def tables(draw: st.DrawFn) -> Table:
    """Draw a table of odd cells."""
    width = draw(st.integers(1, 4))
    row = st.tuples(*[TEXTS] * width)
    return Table(draw(row), tuple(draw(st.lists(row, max_size=4))))


PARTS = st.one_of(
    st.builds(Heading, TEXTS, st.integers(1, 6)),
    st.builds(Paragraph, TEXTS),
    st.builds(Item, TEXTS, st.integers(0, 3), st.booleans()),
    tables(),
)


@given(st.lists(PARTS, max_size=6))
def test_whatever_the_letters_the_loader_reads_the_same_parts(parts: list[Part]) -> None:
    """Any part of any letters is read as that part with those letters, white space apart."""
    assert read(write(Content(tuple(parts))).text) == expected(parts)


@given(tables())
def test_cells_are_read_as_they_were_put_in(table: Table) -> None:
    """Pipes, backslashes, stars and line feeds in cells leave the table's shape alone."""
    assert read(write(Content((table,))).text) == expected([table])


@pytest.mark.parametrize(
    "line",
    ["1. 加强领导", "12) 项", "# 号", "- 一", "+ 一", "> 引", "---", "===", "***", "```", "~~~", "<div>",
     "[x] 完成", "* 星", "|a|b|", "![图](a.png)", "[a]: http://b", "**粗**", "2*3*4", "&lt;", "C:\\*"],
)  # fmt: skip
def test_a_line_that_looks_like_a_mark_stays_text(line: str) -> None:
    """A paragraph of any look is one paragraph, also as an item, a heading and a cell."""
    parts: list[Part] = [
        Paragraph(line), Item(line), Heading(line, 2), Table((line, "b"), ((line, line),)),
    ]  # fmt: skip
    assert read(write(Content(tuple(parts))).text) == expected(parts)


def test_plain_text_gets_no_backslash() -> None:
    """What Markdown would not take for a mark is written as it is, for quotes show it."""
    line = "2024年1月，a_b 与 x*y，增长 10~20%（见表 3.1）；《规划（2021—2025 年）》#1 [注] 1.5 万 A&B <5"
    assert write(Content((Paragraph(line),))).text == line + "\n"


def test_a_list_counts_and_is_set_in() -> None:
    """Numbers count within their depth, and a deeper item stands below its parent."""
    items = (
        Item("甲", 0, True), Item("子", 1), Item("孙", 2, True), Item("乙", 0, True), Item("丙", 0),
    )  # fmt: skip
    assert write(Content(items)).text == "1. 甲\n   - 子\n     1. 孙\n2. 乙\n- 丙\n"


@given(st.builds(FrontMatter, title=TEXTS, author=TEXTS, date=TEXTS, publisher=TEXTS, url=TEXTS))
def test_front_matter_comes_back(front: FrontMatter) -> None:
    """Whatever the fields hold, the loader reads it again; an empty field is not written."""
    text = write(Content((Paragraph("正文"),), front)).text
    again, _ = split_front_matter(text, "made.md")
    assert again.model_dump() == {name: clean(value) for name, value in front.model_dump().items()}


def test_a_date_can_be_asked_for(load: Callable[[str], Knowledge]) -> None:
    """A field is a passage of its own, whose quote is its line."""
    front = FrontMatter(date="2024-01-15", author="李四: 某部")
    knowledge = load(write(Content((Paragraph("正文。"),), front)).text)
    assert {p.view.text for p in knowledge.passages if p.kind == "field"} == {
        "发布日期2024-01-15", "作者李四:某部",
    }  # fmt: skip


def test_a_very_long_paragraph_becomes_several_lines(load: Callable[[str], Knowledge]) -> None:
    """No line is longer than the loader takes, and no letter is lost."""
    text = write(Content((Paragraph("全市建成分馆 15 家。" * 30_000),))).text
    knowledge = load(text)
    assert sum(p.quote.count("15") for p in knowledge.passages) == 30_000


@pytest.mark.parametrize(
    ("left", "right", "joined"),
    [
        ("科学", "家精神", "科学家精神"),
        ("共 31", "家", "共 31家"),
        ("a knowl-", "edge file", "a knowledge file"),
        ("one", "two", "one two"),
        ("in 2021-", "2025", "in 2021- 2025"),
        ("", "a", "a"),
    ],
)
def test_lines_are_joined_as_their_script_has_it(left: str, right: str, joined: str) -> None:
    """Chinese goes on without a space, Latin words with one, a hyphenated word without both."""
    assert join_lines(left, right) == joined
