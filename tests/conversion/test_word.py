"""Word documents: headings, lists, tables, and what is left out."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from qa_bot.conversion.parts import Converted
from qa_bot.knowledge.passage import Knowledge

Convert = Callable[[Path], Converted]


@pytest.fixture
def document() -> Any:
    """Return an empty Word document."""
    return docx.Document()


@pytest.fixture
def text_of(tmp_path: Path, to_text: Convert) -> Callable[[Any], str]:
    """Return what saves and converts a document."""

    def convert(document: Any) -> str:
        path = tmp_path / "made.docx"
        document.save(str(path))
        return to_text(path).text

    return convert


def test_headings_lists_and_tables_keep_their_form(
    document: Any, text_of: Callable[[Any], str]
) -> None:
    """Heading styles are headings below the title, list styles are items."""
    document.core_properties.author = "李四"
    document.add_heading("年报", 0)
    document.add_heading("服务", 1)
    document.add_paragraph("开馆 300 天。")
    document.add_paragraph("分馆 31 家", style="List Bullet")
    document.add_paragraph("其中新建 2 家", style="List Bullet 2")
    document.add_paragraph("第一", style="List Number")
    table = document.add_table(2, 2)
    for i, text in enumerate(["项目", "数量", "藏书", "5 万册"]):
        table.cell(i // 2, i % 2).text = text
    assert text_of(document) == (
        "---\nauthor: 李四\n---\n\n# 年报\n\n## 服务\n\n开馆 300 天。\n\n- 分馆 31 家\n  - 其中新建 2 家\n1. 第一\n\n"
        "| 项目 | 数量 |\n| --- | --- |\n| 藏书 | 5 万册 |\n"
    )


def test_merged_cells(document: Any, text_of: Callable[[Any], str]) -> None:
    """Cells that Word merges are read as python-docx wrote them."""
    table = document.add_table(4, 3)
    for r, row in enumerate(
        [["地区", "基地（家）", ""], ["", "省级", "市级"], ["甲", "1", "2"], ["乙", "3", "4"]]
    ):
        for c, text in enumerate(row):
            table.cell(r, c).text = text
    table.cell(0, 0).merge(table.cell(1, 0))
    table.cell(0, 1).merge(table.cell(0, 2))
    assert text_of(document).startswith(
        "| 地区 | 基地省级（家） | 基地市级（家） |\n| --- | --- | --- |\n| 甲 | 1 | 2 |\n"
    )


def test_tracked_changes_hidden_text_and_text_boxes(
    document: Any, text_of: Callable[[Any], str]
) -> None:
    """What was inserted is text, what was deleted or hidden is not; a text box stands by itself."""
    box = (
        "<w:r><w:pict><w:txbxContent><w:p><w:r><w:t>框内 3 项</w:t></w:r></w:p></w:txbxContent>"
        "</w:pict></w:r>"
    )
    document.element.body.insert(
        0,
        parse_xml(
            f"<w:p {nsdecls('w')}><w:r><w:t>共</w:t></w:r><w:ins><w:r><w:t> 31 家</w:t></w:r></w:ins>"
            "<w:del><w:r><w:delText>30</w:delText></w:r></w:del>"
            f"<w:r><w:rPr><w:vanish/></w:rPr><w:t>密</w:t></w:r>{box}</w:p>"
        ),
    )
    assert text_of(document) == "共 31 家\n\n框内 3 项\n"


def test_content_controls_are_read(document: Any, text_of: Callable[[Any], str]) -> None:
    """Paragraphs in a content control, as forms have them, are text."""
    document.element.body.insert(
        0,
        parse_xml(
            f"<w:sdt {nsdecls('w')}><w:sdtContent><w:p><w:r><w:t>表内文字</w:t></w:r></w:p>"
            "</w:sdtContent></w:sdt>"
        ),
    )
    assert text_of(document) == "表内文字\n"


def test_numbers_that_are_none(document: Any, text_of: Callable[[Any], str]) -> None:
    """A damaged mark of form costs the form, not the text."""
    document.element.body.insert(
        0,
        parse_xml(
            f"<w:tbl {nsdecls('w')}><w:tr><w:trPr><w:gridBefore w:val='x'/></w:trPr><w:tc><w:tcPr>"
            "<w:gridSpan/></w:tcPr><w:p><w:r><w:t>年份</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r>"
            "<w:t>分馆</w:t></w:r></w:p></w:tc></w:tr><w:tr><w:tc><w:p><w:r><w:t>2022</w:t></w:r>"
            "</w:p></w:tc><w:tc><w:p><w:r><w:t>31 家</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
        ),
    )
    document.element.body.insert(
        0,
        parse_xml(
            f"<w:p {nsdecls('w')}><w:pPr><w:outlineLvl w:val='x'/><w:numPr><w:ilvl w:val='-1'/>"
            "<w:numId w:val='99'/></w:numPr></w:pPr><w:r><w:t>全年运行平稳。</w:t></w:r></w:p>"
        ),
    )
    assert text_of(document) == (
        "1. 全年运行平稳。\n\n| 年份 | 分馆 |\n| --- | --- |\n| 2022 | 31 家 |\n"
    )


def test_headings_by_form_where_no_style_was_used(
    document: Any, text_of: Callable[[Any], str]
) -> None:
    """Short bold lines and 一、… head what follows if the writer used no heading styles."""
    for text, bold in [("年度报告", True), ("一、服务", False), ("开馆 300 天。", False), ("（一）分馆", False),
                       ("新建分馆 2 家。", False)]:  # fmt: skip
        document.add_paragraph().add_run(text).bold = bold
    assert text_of(document) == (
        "# 年度报告\n\n## 一、服务\n\n开馆 300 天。\n\n### （一）分馆\n\n新建分馆 2 家。\n"
    )


def test_what_is_left_out_is_told(document: Any, tmp_path: Path, to_text: Convert) -> None:
    """Headers, footers and the file's date are named; the template's author is none."""
    document.sections[0].header.paragraphs[0].text = "内部资料"
    document.add_paragraph("正文。")
    path = tmp_path / "a.docx"
    document.save(str(path))
    converted = to_text(path)
    assert converted.text == "正文。\n"
    assert "1 line of headers and footers" in converted.left_out


def test_a_title_property_of_another_document_is_not_believed(
    document: Any, text_of: Callable[[Any], str]
) -> None:
    """The property counts if the text has no title, or has that one."""
    document.core_properties.title = "2019 年的模板"
    document.add_heading("2023 年报", 0)
    document.add_paragraph("正文。")
    assert "2019" not in text_of(document)
    document.core_properties.title = "2023年报"
    assert "title: 2023年报" in text_of(document)


def test_it_answers(
    document: Any, tmp_path: Path, ask: Callable[[Path, str], str], load: Callable[[str], Knowledge]
) -> None:
    """A question of a table in a Word document gets the cell."""
    table = document.add_table(3, 2)
    for i, text in enumerate(["年份", "省级基地（家）", "2022", "30", "2023", "31"]):
        table.cell(i // 2, i % 2).text = text
    path = tmp_path / "b.docx"
    document.save(str(path))
    assert "31" in ask(path, "2023年省级基地有多少家？")
