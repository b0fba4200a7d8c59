"""The shipped report in the forms in which reports come: .docx, .pdf, .html and .xlsx."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
REPORT = ROOT / "knowledge" / "jiaozuo-kexie-report.md"
FIGURE = re.compile(
    r"[近超]?(?:百|[\d.]+\s*[万千百]?[余多]?\s*)(?:家|名|位|人次|人|个|项|场次|场|次|万元)+"
)

Blocks = Sequence[tuple[str, str]]
"""Each block's mark ("#", "##", "###", "-", "" for a paragraph) and its text."""


def report_blocks() -> list[tuple[str, str]]:
    """Return the report's blocks, without its front matter."""
    body = REPORT.read_text(encoding="utf-8").split("---\n", 2)[2]
    found = (re.match(r"(#{1,6}|-)? ?(.+)", line) for line in body.split("\n"))
    return [(block[1] or "", block[2]) for block in found if block]


def write_docx(path: Path, blocks: Blocks) -> None:
    """Write the report as Word has it: heading styles, bullets, a header and a page footer."""
    import docx

    document = docx.Document()
    document.core_properties.title = ""
    section = document.sections[0]
    section.header.paragraphs[0].text = "本报专版"
    section.footer.paragraphs[0].text = "第 1 页"
    for mark, text in blocks:
        if mark.startswith("#"):
            document.add_heading(text, len(mark) - 1)
        else:
            document.add_paragraph(text, style="List Bullet" if mark else None)
    document.save(str(path))


def write_pdf(path: Path, blocks: Blocks, columns: int = 1) -> None:
    """Write the report as a PDF with running header and page number, in one or more columns."""
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate, Paragraph

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    sizes = {"#": 18, "##": 14, "###": 12}

    def style(mark: str) -> Any:
        size = sizes.get(mark, 10)
        indent = 0 if mark else 2 * size
        return ParagraphStyle(mark, fontName="STSong-Light", fontSize=size, leading=1.5 * size,
                              wordWrap="CJK", firstLineIndent=indent, spaceAfter=size / 2)  # fmt: skip

    def frame(canvas: Any, document: Any) -> None:
        canvas.setFont("STSong-Light", 8)
        canvas.drawString(60, A4[1] - 40, "某某日报 本报专版 2024 年 10 月 18 日")
        canvas.drawCentredString(A4[0] / 2, 30, f"— {document.page} —")

    left, gutter, height = 60.0, 20.0, A4[1] - 120
    width = (A4[0] - 2 * left - gutter * (columns - 1)) / columns
    frames = [
        Frame(left + i * (width + gutter), 60, width, height, 0, 0, 0, 0) for i in range(columns)
    ]
    document = BaseDocTemplate(str(path), pagesize=A4)
    document.addPageTemplates([PageTemplate("page", frames, onPage=frame)])
    document.build([
        Paragraph(("● " if mark == "-" else "") + html.escape(text), style(mark))
        for mark, text in blocks
    ])  # fmt: skip


def write_html(path: Path, blocks: Blocks) -> None:
    """Write the report as a page of a web site, with navigation, script and footer, in GB2312."""
    rows: list[str] = []
    for i, (mark, text) in enumerate(blocks):
        text = html.escape(text)
        if mark.startswith("#"):
            rows.append(f"<h{len(mark)}>{text}</h{len(mark)}>")
        elif mark:
            begins = blocks[i - 1][0] != "-"
            ends = i + 1 == len(blocks) or blocks[i + 1][0] != "-"
            rows.append(f"{'<ul>' if begins else ''}<li>{text}</li>{'</ul>' if ends else ''}")
        else:
            rows.append(f"<p>&emsp;&emsp;{text}</p>")
    body = "\n".join(rows)
    links = "".join(f'<li><a href="/{i}">栏目{i}</a></li>' for i in range(8))
    page = (
        '<!DOCTYPE html><html><head><meta charset="gb2312"><title>某某网</title>'
        f"<script>var total = 99;</script></head><body><nav><ul>{links}</ul></nav>"
        f'<div class="content">{body}</div><footer>版权所有 99 家</footer></body></html>'
    )
    path.write_bytes(page.encode("gb18030"))


def write_xlsx(path: Path, blocks: Blocks) -> None:
    """Write the figures of the report's lists as a table: what of, how many."""
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "数据"
    sheet.append(["事项", "数量"])
    for label, figure in figures(blocks):
        sheet.append([label, figure])
    book.save(path)


def figures(blocks: Blocks) -> Iterator[tuple[str, str]]:
    """Yield what the report's list items count, and the figure with its unit."""
    for mark, text in blocks:
        if mark != "-":
            continue
        for clause in re.split("[，、；]", text):
            if found := FIGURE.search(clause):
                label = clause.replace(found[0], "", 1).strip()
                yield re.sub(r"\s+", "", label), found[0].strip()


FORMS: dict[str, Callable[[Path, Blocks], None]] = {
    "report.docx": write_docx,
    "one-column.pdf": lambda path, blocks: write_pdf(path, blocks, 1),
    "two-columns.pdf": lambda path, blocks: write_pdf(path, blocks, 2),
    "report.html": write_html,
    "figures.xlsx": write_xlsx,
}
"""The forms by the names of their files."""
