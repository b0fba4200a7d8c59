"""Which of several dates in one sentence is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from qa_bot import Assistant
from qa_bot.reading.question import analyse
from qa_bot.reading.times import ranged
from qa_bot.retrieval.tokenizer import Tokenizer

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


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("报名时间是什么时候？", "5月25日至31日"),
        ("报名是几号到几号？", "5月25日至31日"),
        ("报名哪天开始？", "5月25日"),
        ("报名截止到什么时候？", "31日"),
    ],
)
def test_a_date_runs_as_far_as_is_asked(question: str, told: str) -> None:
    """From its beginning to its end, or one of the two."""
    text = "小学报名:5月25日至31日。"
    start = text.index("5月")
    span = ranged(analyse(question, Tokenizer()), text, (start, start + len("5月25日")))
    assert text[slice(*span)] == told
