"""Cutting paragraphs into sentences whose letters keep their lines."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_bot.knowledge.passage import Piece
from qa_bot.knowledge.sentences import join, split_sentences


def cut(*lines: str) -> list[str]:
    """Return the sentences of a paragraph of some lines."""
    pieces = [Piece(line, i) for i, line in enumerate(lines, 1)]
    return [join(sentence) for sentence in split_sentences(pieces)]


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        (
            "病床 620 张。护士 300 名！够吗？够；",
            ["病床 620 张。", "护士 300 名！", "够吗？", "够；"],
        ),
        ("没有句号", ["没有句号"]),
        ("门诊……急诊……", ["门诊……", "急诊……"]),
        ("真的吗？！真的。", ["真的吗？！", "真的。"]),
        ("他说：“来了。”大家鼓掌。", ["他说：“来了。”", "大家鼓掌。"]),
        ("举办“预防！从我做起”活动 3 场。", ["举办“预防！从我做起”活动 3 场。"]),
        ("新楼（含地下室；不含车库）投用。后勤。", ["新楼（含地下室；不含车库）投用。", "后勤。"]),
        ("《急诊？你该知道的事》出版。", ["《急诊？你该知道的事》出版。"]),
        ("增长 12.5%，共 1.5 万人次。", ["增长 12.5%，共 1.5 万人次。"]),
        ("有几间?12 间;够了!", ["有几间?", "12 间;", "够了!"]),
        ("详见 http://h.example/?id=3&a;b 公告。", ["详见 http://h.example/?id=3&a;b 公告。"]),
        ("见图![CT](ct.png)所示。", ["见图![CT](ct.png)所示。"]),
        ("（未闭合。下一句。", ["（未闭合。", "下一句。"]),
    ],
)
def test_chinese_sentences_end_at_their_marks(text: str, sentences: list[str]) -> None:
    """Marks inside closed quotes, brackets, figures and addresses end no sentence."""
    assert cut(text) == sentences


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("It has 12 beds. Nurses are 30.", ["It has 12 beds.", "Nurses are 30."]),
        ("It opened in 2019. It has 12 beds.", ["It opened in 2019.", "It has 12 beds."]),
        ("Dr. Zhou and Mr. Li work here. Both do.", ["Dr. Zhou and Mr. Li work here.", "Both do."]),
        ("J. Zhou of the U.S. Navy came. He left.", ["J. Zhou of the U.S. Navy came.", "He left."]),
        (
            "About 12.5 percent, e.g. children. 儿科除外。",
            ["About 12.5 percent, e.g. children.", "儿科除外。"],
        ),
    ],
)
def test_english_sentences_end_at_a_stop_before_a_capital(text: str, sentences: list[str]) -> None:
    """Titles, initials and decimal points end none."""
    assert cut(text) == sentences


def test_lines_are_joined_as_they_are_read() -> None:
    """Chinese runs on without a space, Latin words get one."""
    assert cut("急诊科配有救护", "车 9 辆。") == ["急诊科配有救护车 9 辆。"]
    assert cut("twelve new", "beds") == ["twelve new beds"]


def test_a_sentence_over_two_lines_keeps_both_lines() -> None:
    """Each piece stands on its own line; a sentence within one line has one."""
    pieces = [Piece("病床 620 张。护士", 7), Piece("300 名。", 8)]
    assert split_sentences(pieces) == [
        (Piece("病床 620 张。", 7),),
        (Piece("护士", 7), Piece("300 名。", 8)),
    ]


def test_a_run_without_an_end_is_cut_at_its_commas() -> None:
    """A quote of pages would prove nothing; no letter is lost, and most parts end at a comma."""
    data = "儿科 80 张，" * 500
    parts = cut(data)
    assert "".join(parts) == data
    assert max(map(len, parts)) <= 600
    assert all(part.endswith("，") for part in parts)
    assert "".join(cut("病" * 2000)) == "病" * 2000


def test_a_long_paragraph_takes_no_longer_for_each_line() -> None:
    """Twenty thousand lines without a blank one are cut as they come."""
    parts = cut(*["病床 620 张。"] * 20_000)
    assert parts == ["病床 620 张。"] * 20_000


@given(
    st.lists(st.text("病床a1 。！”“（）.?", min_size=1).filter(str.strip), min_size=1, max_size=5)
)
def test_no_letter_is_lost(lines: list[str]) -> None:
    """All sentences together hold every letter, in order; each piece is a part of its line."""
    pieces = [Piece(line.strip(), i) for i, line in enumerate(lines)]
    sentences = split_sentences(pieces)
    kept = "".join(piece.text for sentence in sentences for piece in sentence)
    assert "".join(kept.split()) == "".join("".join(lines).split())
    assert all(piece.text in lines[piece.line] for sentence in sentences for piece in sentence)
