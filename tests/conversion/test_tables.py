"""Merged cells and several header rows become a table that reads right."""

from __future__ import annotations

from qa_bot.conversion.parts import Paragraph, Table
from qa_bot.conversion.tables import Cell, is_figure, read_table


def rows(*lines: str) -> list[list[Cell | None]]:
    """Return a grid of plain cells; "<" and "^" are covered by the cell to the left or above."""
    texts = [line.split() for line in lines]
    grid: list[list[Cell | None]] = []
    for r, row in enumerate(texts):
        cells: list[Cell | None] = []
        for c, text in enumerate(row):
            if text in "<^":
                cells.append(None)
                continue
            wide = 1
            while c + wide < len(row) and row[c + wide] == "<":
                wide += 1
            high = 1
            while r + high < len(texts) and texts[r + high][c] == "^":
                high += 1
            cells.append(Cell("" if text == "." else text, high, wide))
        grid.append(cells)
    return grid


def test_two_header_rows_become_one() -> None:
    """A column is named by all headers above it, the unit last, where the loader looks for it."""
    grid = rows("地区 基地（家） < 人数", "^ 省级 市级 ^", "甲县 1 2 3", "乙县 4 5 6")
    assert read_table(grid) == [
        Table(
            ("地区", "基地省级（家）", "基地市级（家）", "人数"),
            (("甲县", "1", "2", "3"), ("乙县", "4", "5", "6")),
        )
    ]


def test_a_second_row_without_label_goes_on_with_the_header() -> None:
    """Where the source does not mark merged cells, a row without label and figures is header."""
    grid = rows("地区 基地（家） . 人数", ". 省级 市级 .", "甲县 1 2 3")
    assert read_table(grid) == [
        Table(("地区", "基地省级（家）", "市级", "人数"), (("甲县", "1", "2", "3"),))
    ]


def test_a_merged_label_stands_in_each_of_its_rows() -> None:
    """A group's label and the row's own are one label; a merged figure is not repeated."""
    grid = rows("类别 项目 数量 合计", "科普 基地 31 40", "^ 活动 9 ^", "学术 会议 6 6")
    assert read_table(grid) == [
        Table(
            ("类别 项目", "数量", "合计"),
            (("科普 基地", "31", "40"), ("科普 活动", "9", ""), ("学术 会议", "6", "6")),
        )
    ]


def test_a_title_row_over_all_columns_is_no_header() -> None:
    """What spans the whole width at the top stands above the table."""
    grid = rows("2023年情况 <", "项目 数量", "分馆 31")
    assert read_table(grid) == [Paragraph("2023年情况"), Table(("项目", "数量"), (("分馆", "31"),))]


def test_a_table_without_header_gets_an_empty_one() -> None:
    """Figures in the first row are data: they must not name the columns of the others."""
    grid = rows("省级 31", "市级 38")
    assert read_table(grid) == [Table(("", ""), (("省级", "31"), ("市级", "38")))]


def test_years_name_columns() -> None:
    """A row of years is a header, not data."""
    grid = rows("项目 2022年 2023", "分馆 30 31")
    assert read_table(grid) == [Table(("项目", "2022年", "2023"), (("分馆", "30", "31"),))]


def test_what_the_source_marks_as_header_is_header() -> None:
    """Header cells count as such whatever they hold."""
    grid = [[Cell("甲", header=True), Cell("5", header=True)], [Cell("a"), Cell("6")]]
    assert read_table(grid) == [Table(("甲", "5"), (("a", "6"),))]


def test_a_frame_of_one_column_is_text() -> None:
    """A box around text is no table; an empty one is nothing."""
    assert read_table([[Cell("说明")], [Cell("本表……")]]) == [
        Paragraph("说明"),
        Paragraph("本表……"),
    ]
    assert read_table([[Cell(""), Cell(" ")]]) == []


def test_empty_rows_and_columns_go() -> None:
    """What holds no letter has no place in the table."""
    grid = rows("项目 . 数量", ". . .", "分馆 . 31")
    assert read_table(grid) == [Table(("项目", "数量"), (("分馆", "31"),))]


def test_figures_are_told_from_labels() -> None:
    """A figure may have a unit, a sign or a percent; a year, a name and a phrase are none."""
    assert all(map(is_figure, ["31", "1,234.5", "85%", "31 家", "-3", "近14万人次", "¥20"][:5]))
    assert not any(map(is_figure, ["2023", "2023年", "省级", "第3季度指标", "", "A1"]))
