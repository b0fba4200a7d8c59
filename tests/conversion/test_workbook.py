"""Workbooks and tables as text: values as shown, tables apart, titles as headings."""

from __future__ import annotations

import datetime
import warnings
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from qa_bot.conversion.delimited import sniff
from qa_bot.conversion.number_formats import format_value
from qa_bot.conversion.parts import Converted
from qa_bot.errors import SourceError

Convert = Callable[[Path], Converted]


@pytest.fixture
def book() -> Any:
    """Return a workbook with one sheet, 基本情况."""
    book = openpyxl.Workbook()
    book.active.title = "Sheet1"
    return book


@pytest.fixture
def convert(tmp_path: Path, to_text: Convert) -> Callable[[Any], Converted]:
    """Return what saves and converts a workbook."""

    def converted(book: Any) -> Converted:
        path = tmp_path / "made.xlsx"
        book.save(path)
        return to_text(path)

    return converted


@pytest.mark.parametrize(
    ("value", "code", "shown"),
    [
        (31.0, "General", "31"), (0.1 + 0.2, "General", "0.3"), (1234567.0, "#,##0", "1,234,567"),
        (0.856, "0%", "86%"), (0.856, "0.0%", "85.6%"), (12.5, '0.0"万册"', "12.5万册"),
        (-3, "0;(0)", "(3)"), (-3, "0", "-3"), (0, '0;-0;"无"', "无"), (7, "0000", "0007"),
        (1.5, "#.##", "1.5"), (2, "#.00", "2.00"), (31, '0"家"', "31家"), (12345678, '0.0,,"百万"', "12.3百万"),
        (1234.5, "¥#,##0.00", "¥1,234.50"), (5, "[红色]0", "5"), (5, "[$¥-804]0.0", "¥5.0"),
        (True, "General", "TRUE"), ("文", "@", "文"), (1e21, "General", "1000000000000000000000"),
        (2.5, "# ?/?", "2.5"), (0.5, "0.00E+00", "0.5"),
    ],
)  # fmt: skip
def test_a_number_is_shown_as_its_format_has_it(value: object, code: str, shown: str) -> None:
    """No 31.0 for 31; percent, thousands, units and signs as Excel shows them."""
    assert format_value(value, code) == shown


@pytest.mark.parametrize(
    ("code", "shown"),
    [
        ("yyyy-mm-dd", "2024-01-05"), ('yyyy"年"m"月"d"日"', "2024年1月5日"), ("mm-dd-yy", "2024-01-05"),
        ("yyyy/m/d h:mm", "2024/1/5 9:03"), ('yyyy"年"m"月"', "2024年1月"), ("h:mm AM/PM", "9:03 AM"),
        ("[$-804]yyyy\\-mm", "2024-01"), ("aaaa", "星期五"),
    ],
)  # fmt: skip
def test_a_date_is_shown_as_its_format_has_it(
    book: Any, convert: Callable[[Any], Converted], code: str, shown: str
) -> None:
    """A date in the form that the cell has; ISO 8601 where the form is the reader's own."""
    book.active.append(["项目", "时间"])
    book.active.append(["开馆", datetime.datetime(2024, 1, 5, 9, 3)])
    book.active["B2"].number_format = code
    assert f"| 开馆 | {shown} |" in convert(book).text


def test_tables_on_a_sheet_stand_apart(book: Any, convert: Callable[[Any], Converted]) -> None:
    """Empty rows and columns part tables; a title row heads its table, a note stands below."""
    sheet = book.active
    sheet["A1"] = "全市图书馆情况"
    sheet.merge_cells("A1:C1")
    sheet["A2"] = "单位：家"
    for row in (["地区", "省级", "市级"], ["甲县", 1, 2], ["乙县", 3, 4]):
        sheet.append(row)
    sheet["A6"] = "注：数据截至年底。"
    sheet["A9"], sheet["B9"], sheet["A10"], sheet["B10"] = "项目", "数量", "藏书", 5.0
    sheet["D9"], sheet["E9"], sheet["D10"], sheet["E10"] = "月份", "人次", "一月", 30
    assert convert(book).text == (
        "### 全市图书馆情况\n\n单位：家\n\n| 地区 | 省级 | 市级 |\n| --- | --- | --- |\n| 甲县 | 1 | 2 |\n"
        "| 乙县 | 3 | 4 |\n\n注：数据截至年底。\n\n| 项目 | 数量 |\n| --- | --- |\n| 藏书 | 5 |\n\n"
        "| 月份 | 人次 |\n| --- | --- |\n| 一月 | 30 |\n"
    )


def test_each_sheet_is_a_section_and_hidden_things_stay_out(
    book: Any, convert: Callable[[Any], Converted]
) -> None:
    """Sheets head their tables; hidden sheets, rows and columns are left out and told."""
    book.active.title = "基地"
    for row in (["级别", "数量", "内部"], ["省级", 31, "x"], ["草稿", 9, "x"]):
        book.active.append(row)
    book.active.row_dimensions[3].hidden = True
    book.active.column_dimensions["C"].hidden = True
    other = book.create_sheet("活动")
    other.append(["活动", "场次"])
    other.append(["讲座", 12])
    book.create_sheet("秘密").sheet_state = "hidden"
    converted = convert(book)
    assert converted.text == (
        "## 基地\n\n| 级别 | 数量 |\n| --- | --- |\n| 省级 | 31 |\n\n"
        "## 活动\n\n| 活动 | 场次 |\n| --- | --- |\n| 讲座 | 12 |\n"
    )
    assert {"1 hidden sheet", "1 hidden row", "1 hidden column"} <= set(converted.left_out)


def test_formulas_without_values_are_told(book: Any, convert: Callable[[Any], Converted]) -> None:
    """A formula that no program has computed has no value to show."""
    book.active.append(["项", "值"])
    book.active.append(["和", "=1+1"])
    assert any(text.startswith("1 formula without") for text in convert(book).left_out)
    only = openpyxl.Workbook()
    only.active["A1"] = "=1+1"
    with pytest.raises(SourceError, match="formulas only"):
        convert(only)


def test_a_far_cell_costs_nothing(book: Any, convert: Callable[[Any], Converted]) -> None:
    """One cell in the last row and column of a sheet does not fill the memory."""
    book.active["A1"] = "项目"
    book.active["XFD1048576"] = "远"
    assert convert(book).text == "项目\n\n远\n"


def test_it_answers(book: Any, tmp_path: Path, ask: Callable[[Path, str], str]) -> None:
    """A question of a workbook's table gets the cell with the header's unit."""
    book.active.append(["年份", "省级基地（家）"])
    book.active.append([2022, 30.0])
    book.active.append([2023, 31.0])
    path = tmp_path / "b.xlsx"
    book.save(path)
    assert ask(path, "2023年省级基地有多少家？").replace(" ", "") == "31家"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_csv_of_any_encoding_and_delimiter(
    tmp_path: Path, to_text: Convert, encoding: str, delimiter: str
) -> None:
    """Both are told by the content; quoted delimiters and line feeds stay in their cell."""
    lines = [
        ["名称", "数量", "备注"],
        ["甲馆", "31", f'"一{delimiter}二\n三"'],
        ["乙馆", "38", "无"],
    ]
    path = tmp_path / "a.csv"
    path.write_bytes("\r\n".join(delimiter.join(line) for line in lines).encode(encoding))
    shown = "一\\|二 三" if delimiter == "|" else f"一{delimiter.strip() or ' '}二 三"
    assert to_text(path).text == (
        f"| 名称 | 数量 | 备注 |\n| --- | --- | --- |\n| 甲馆 | 31 | {shown} |\n| 乙馆 | 38 | 无 |\n"
    )


def test_sniffing_is_not_misled_by_text() -> None:
    """A comma in every remark is no delimiter where a tab parts the cells."""
    assert sniff("项目\t备注\n甲\t一, 二\n乙\t三, 四, 五\n") == "\t"
    assert sniff("一列\n而已\n") == ","


def test_csv_without_end_of_quotation(tmp_path: Path, to_text: Convert) -> None:
    """A file of one huge quoted cell is told with its line."""
    path = tmp_path / "a.csv"
    path.write_text('a,b\n"' + "x,\n" * 100_000, encoding="utf-8")
    with pytest.raises(SourceError, match=r"a\.csv:\d+: is no table"):
        to_text(path)


def rewrite(path: Path, part: str, change: Callable[[bytes], bytes | None]) -> None:
    """Write a workbook again with one part changed, or left out."""
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    with zipfile.ZipFile(path, "w") as package:
        for name, data in parts.items():
            made = change(data) if name == part else data
            if made is not None:
                package.writestr(name, made)


def test_warnings_of_the_library_are_not_shown(book: Any, tmp_path: Path, to_text: Convert) -> None:
    """What openpyxl would not write again is no matter: nothing is written with it."""
    book.active["A1"] = "分馆 31 家"
    book.save(tmp_path / "a.xlsx")
    rewrite(tmp_path / "a.xlsx", "xl/styles.xml", lambda data: None)
    with warnings.catch_warnings(record=True) as caught:
        assert to_text(tmp_path / "a.xlsx").text == "分馆 31 家\n"
    assert not caught


def test_hidden_columns_beyond_the_last(book: Any, tmp_path: Path, to_text: Convert) -> None:
    """A damaged number of hidden columns takes neither time nor memory."""
    book.active["A1"] = "分馆 31 家"
    book.active.column_dimensions["C"].hidden = True
    book.save(tmp_path / "a.xlsx")
    part = "xl/worksheets/sheet1.xml"
    rewrite(tmp_path / "a.xlsx", part, lambda data: data.replace(b'max="3"', b'max="%d"' % 10**15))
    assert to_text(tmp_path / "a.xlsx").text == "分馆 31 家\n"
