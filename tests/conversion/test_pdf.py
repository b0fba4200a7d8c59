"""PDF files: columns, running lines, tables, headings, and what cannot be read."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from reportlab.lib import colors, pdfencrypt
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import SimpleDocTemplate, Table, TableStyle

from qa_bot.conversion.parts import Converted
from qa_bot.errors import SourceError
from qa_bot.knowledge.passage import Knowledge

FONT = "STSong-Light"
Lines = list[tuple[float, float, str, float]]
"""Lines of a page: x and y (points from the upper left corner), text, size."""
BODY = "全市图书馆系统坚持以读者为中心，开展阅读推广活动，服务城乡居民，推动全民阅读走深走实。"


@pytest.fixture(autouse=True)
def font() -> None:
    """Register the font that every PDF reader has."""
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))


def draw(path: Path, pages: list[Lines], **options: Any) -> Path:
    """Write a PDF of lines: x and y (points from the upper left corner), text, size."""
    canvas = Canvas(str(path), pagesize=A4, **options)
    for page in pages:
        for x, y, text, size in page:
            canvas.setFont(FONT, size)
            canvas.drawString(x, A4[1] - y, text)
        canvas.showPage()
    canvas.save()
    return path


def column(x: float, text: str, width: int, top: float = 100) -> Lines:
    """Return a paragraph's lines of so many characters, the first one set in."""
    first, rest = "　　" + text[: width - 2], text[width - 2 :]
    lines = [first, *(rest[i : i + width] for i in range(0, len(rest), width))]
    return [(x, top + 15 * i, line, 10) for i, line in enumerate(lines)]


def test_columns_are_read_one_after_the_other(
    tmp_path: Path, to_text: Callable[[Path], Converted]
) -> None:
    """The left column to its end, then the right one; lines are joined without spaces."""
    left, right = BODY * 2 + "共有分馆 15 家。", BODY * 2 + "读者达到 136 万人次。"
    title = (150, 60, "市图书馆年度报告", 18.0)
    path = draw(tmp_path / "a.pdf", [[title, *column(60, left, 22), *column(310, right, 22)]])
    assert to_text(path).text == f"# 市图书馆年度报告\n\n{left}\n\n{right}\n"


def test_a_paragraph_goes_on_in_the_next_column_and_page(
    tmp_path: Path, to_text: Callable[[Path], Converted], load: Callable[[str], Knowledge]
) -> None:
    """What ends in mid-sentence at the foot goes on at the head, and the summary tells it."""
    text = BODY * 12
    lines = column(60, text, 22)
    first: Lines = [*lines[:8], *((310, y - 8 * 15, line, s) for _, y, line, s in lines[8:16])]
    second: Lines = [(60, y - 16 * 15, line, s) for _, y, line, s in lines[16:]]
    converted = to_text(draw(tmp_path / "a.pdf", [first, second]))
    assert converted.text == f"{text}\n"
    assert len(converted.joined) == 2
    load(converted.text)


def test_running_lines_and_page_numbers_go(
    tmp_path: Path, to_text: Callable[[Path], Converted]
) -> None:
    """What stands at the same height of each page is no text; a figure in the text stays."""
    pages = [
        [
            (60, 30, "市图书馆年报 2023", 8),
            (290, 820, f"— {i} —", 8),
            *column(60, f"第{i}项工作完成 {i}00 次。", 40),
        ]
        for i in (1, 2, 3)
    ]
    converted = to_text(draw(tmp_path / "a.pdf", pages))
    assert (
        converted.text
        == "".join(f"第{i}项工作完成 {i}00 次。\n\n" for i in (1, 2, 3)).rstrip() + "\n"
    )
    assert "6 running headers, footers and page numbers" in converted.left_out


def write_table(path: Path, rows: list[list[str]], style: list[Any], repeat: int = 0) -> Path:
    """Write a PDF with a ruled table."""
    table = Table(rows, repeatRows=repeat, style=TableStyle(
        [("FONT", (0, 0), (-1, -1), FONT, 10), ("GRID", (0, 0), (-1, -1), 0.5, colors.black), *style]
    ))  # fmt: skip
    SimpleDocTemplate(str(path), pagesize=A4).build([table])
    return path


def test_ruled_tables_with_merged_headers(
    tmp_path: Path, to_text: Callable[[Path], Converted]
) -> None:
    """A ruled table is a table, its merged headers put together."""
    rows = [
        ["地区", "基地（家）", "", "人数"],
        ["", "省级", "市级", ""],
        ["甲县", "31", "38", "1,200"],
        ["乙县", "5", "6", "70"],
    ]
    style = [("SPAN", (0, 0), (0, 1)), ("SPAN", (1, 0), (2, 0)), ("SPAN", (3, 0), (3, 1))]
    assert to_text(write_table(tmp_path / "a.pdf", rows, style)).text == (
        "| 地区 | 基地省级（家） | 基地市级（家） | 人数 |\n| --- | --- | --- | --- |\n"
        "| 甲县 | 31 | 38 | 1,200 |\n| 乙县 | 5 | 6 | 70 |\n"
    )


def test_a_table_goes_on_over_pages(tmp_path: Path, to_text: Callable[[Path], Converted]) -> None:
    """Its parts are one table again, with the header that each page repeats once."""
    rows = [["单位", "数量（家）"], *([f"分馆{i}", str(i)] for i in range(100))]
    text = to_text(write_table(tmp_path / "a.pdf", rows, [], repeat=1)).text
    assert text.count("数量") == 1
    assert text.count("\n| 分馆") == 100


def test_a_header_row_at_a_page_s_foot(
    tmp_path: Path, to_text: Callable[[Path], Converted]
) -> None:
    """A page may break within the header; its merged cells still cover their columns."""
    boxes = [
        [(60, 760, [100, 200, 100], ["地区", "分馆（家）", "读者"])],
        [(60, 60, [100, 100, 100, 100], ["", "城区", "乡镇", ""]), (60, 80, [100] * 4, ["东片", "5", "12", "30"])],
    ]  # fmt: skip
    canvas = Canvas(str(tmp_path / "a.pdf"), pagesize=A4)
    for page in boxes:
        canvas.setFont(FONT, 10)
        for left, top, widths, texts in page:
            x: float = left
            for width, text in zip(widths, texts, strict=True):
                canvas.rect(x, A4[1] - top - 20, width, 20)
                canvas.drawString(x + 5, A4[1] - top - 14, text)
                x += width
        canvas.showPage()
    canvas.save()
    assert to_text(tmp_path / "a.pdf").text == (
        "| 地区 | 分馆城区（家） | 分馆乡镇（家） | 读者 |\n| --- | --- | --- | --- |\n| 东片 | 5 | 12 | 30 |\n"
    )


def test_a_table_without_rules(tmp_path: Path, to_text: Callable[[Path], Converted]) -> None:
    """Rows whose parts stand in the same columns are a table; a numbered line is none."""
    rows = [["地区", "省级（家）", "市级（家）"], ["甲县", "31", "38"], ["乙县", "5", "6"]]
    lines: Lines = [
        (60 + 120 * c, 100 + 15 * r, text, 10)
        for r, row in enumerate(rows)
        for c, text in enumerate(row)
    ]
    lines += [
        (60, 300, "1.", 10),
        (90, 300, "开展讲座 3 场", 10),
        (60, 315, "2.", 10),
        (90, 315, "新建书房 6 座", 10),
    ]
    assert to_text(draw(tmp_path / "a.pdf", [lines])).text == (
        "| 地区 | 省级（家） | 市级（家） |\n| --- | --- | --- |\n| 甲县 | 31 | 38 |\n| 乙县 | 5 | 6 |\n\n"
        "- 1\\. 开展讲座 3 场\n- 2\\. 新建书房 6 座\n"
    )


def test_it_answers(tmp_path: Path, ask: Callable[[Path, str], str]) -> None:
    """A question of a ruled table gets the cell."""
    rows = [["年份", "省级基地（家）"], ["2022", "30"], ["2023", "31"]]
    path = write_table(tmp_path / "a.pdf", rows, [])
    assert "31" in ask(path, "2023年省级基地有多少家？")


def test_a_line_that_begins_with_a_mark_stays_text(
    tmp_path: Path, to_text: Callable[[Path], Converted]
) -> None:
    """# and * of the page are letters, not Markdown."""
    path = draw(
        tmp_path / "a.pdf",
        [[(60, 100, "# 号码 5 *重要* 说明。", 10), (60, 300, "其他说明，另起一段。", 10)]],
    )
    assert to_text(path).text.startswith("\\# 号码 5 \\*重要\\* 说明。\n")


def test_a_password_is_asked_for_no_more_than_told(
    tmp_path: Path, to_text: Callable[[Path], Converted]
) -> None:
    """An encrypted file is told as such; one that opens without a password is read."""
    locked = pdfencrypt.StandardEncryption("secret", ownerPassword="owner")
    path = draw(tmp_path / "a.pdf", [[(60, 100, "文字 3 家。", 10)]], encrypt=locked)
    with pytest.raises(SourceError, match="encrypted with a password"):
        to_text(path)
    owned = pdfencrypt.StandardEncryption("", ownerPassword="owner")
    canvas = Canvas(str(tmp_path / "b.pdf"), encrypt=owned)
    canvas.drawString(60, 700, "3 branch libraries.")  # reportlab garbles what the other font needs
    canvas.save()
    assert to_text(tmp_path / "b.pdf").text == "3 branch libraries.\n"


def test_a_scan_is_told(tmp_path: Path, to_text: Callable[[Path], Converted]) -> None:
    """Pages that are pictures hold no text; among pages with text they are named."""
    from reportlab.lib.utils import ImageReader

    image = pytest.importorskip("PIL.Image").new("RGB", (60, 60), "white")
    canvas = Canvas(str(tmp_path / "a.pdf"), pagesize=A4)
    canvas.drawImage(ImageReader(image), 0, 0, 300, 300)
    canvas.showPage()
    canvas.save()
    with pytest.raises(SourceError, match=r"only pictures.*\(OCR\)"):
        to_text(tmp_path / "a.pdf")
    canvas = Canvas(str(tmp_path / "b.pdf"), pagesize=A4)
    canvas.drawImage(ImageReader(image), 0, 0, 300, 300)
    canvas.showPage()
    canvas.setFont(FONT, 10)
    canvas.drawString(60, 700, "第二页有文字。")
    canvas.save()
    converted = to_text(tmp_path / "b.pdf")
    assert converted.text == "第二页有文字。\n"
    assert {"1 image", "pages without text (pictures?): 1"} <= set(converted.left_out)
