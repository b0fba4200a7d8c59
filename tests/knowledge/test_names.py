"""Names of sections and documents: as people read them, without Markdown's marks."""

from __future__ import annotations

from pathlib import Path

from qa_bot import Assistant

REPORT = """\
# **海州**市图书馆报告

## **AI 閱讀**服務

全年办讲座 30 场。

## 空的一节

## `书车`

书车有 4 辆。
"""


def test_names_have_no_marks_and_quotes_keep_theirs(tmp_path: Path) -> None:
    """A citation reads as a page would; the section is found in either script."""
    (tmp_path / "a.md").write_text(REPORT, encoding="utf-8")
    answer = Assistant.from_folder(tmp_path).ask("ai阅读讲座有多少场")
    assert answer.short == "30 场"
    assert answer.evidence[0].title == "海州市图书馆报告"
    assert answer.evidence[0].section == "AI 閱讀服務"


def test_summary_of_a_section_and_of_an_empty_one(tmp_path: Path) -> None:
    """A section's passages are those under its heading, not under the next."""
    (tmp_path / "a.md").write_text(REPORT, encoding="utf-8")
    answer = Assistant.from_folder(tmp_path).ask("介绍一下书车")
    assert "4 辆" in answer.text
    assert "30 场" not in answer.text
