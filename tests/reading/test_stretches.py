"""Which of several dates in one sentence is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from qa_bot import Assistant

REPORT = """\
# 海州市地铁年报

地铁一号线于 2023 年 9 月 28 日开工，总投资 152 亿元，计划 2027 年底建成通车。

2019 年 3 月，少儿馆闭馆改造，2020 年 11 月改造完成后重新开放。
"""


@pytest.mark.parametrize(
    ("question", "short"),
    [
        ("地铁一号线什么时候通车？", "2027 年底"),
        ("地铁一号线哪年开工？", "2023 年"),
        ("少儿馆什么时候闭馆改造？", "2019 年 3 月"),
        ("少儿馆什么时候重新开放？", "2020 年 11 月"),
    ],
)
def test_date_of_the_clause_that_is_asked_of(question: str, short: str, tmp_path: Path) -> None:
    """Each verb has its own date; one that opens a sentence belongs to what follows it."""
    (tmp_path / "a.md").write_text(REPORT, encoding="utf-8")
    assert Assistant.from_folder(tmp_path).ask(question).short == short
