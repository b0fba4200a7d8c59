"""The normalised view: what compares equal, and how its letters lead back to the original."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from qa_bot.text import (
    SYNTHETIC,
    View,
    has_chinese,
    is_chinese,
    language_of,
    normalise,
    to_simplified,
    to_traditional,
)

ANY_TEXT = st.text(st.characters(codec=None))
"""Any code points, lone surrogates and unassigned ones included."""

PLAIN = st.text("医院床位多少间共十二名 ABab019.,，。（）()　\t\n④½ﬁ後臺灣")


@pytest.mark.parametrize(
    ("original", "view"),
    [
        ("图④2024 年义诊", "图④2024年义诊"),
        ("②③ 号楼", "②③号楼"),
        ("２０２４年（上）", "2024年(上)"),
        ("ＣＴ室 ３ 间", "ct室3间"),
        ("建成 12 座 病房楼", "建成12座病房楼"),
        ("１．５ 万 人次", "1.5万人次"),
        ("刘 靖", "刘靖"),
        ("院长 周 大 成", "院长周大成"),
        ("护士 人数 多少", "护士 人数 多少"),
        ("护士长 人数", "护士长 人数"),
        ("儿科　　病床", "儿科 病床"),
        ("how many  beds\tin all", "how many beds in all"),
        ("面积 300㎡", "面积300m2"),
        ("i 健康 行动", "i健康 行动"),
        ("病\u200b床\ufeff数", "病床数"),
        ("  病床  ", "病床"),
        ("12 34", "12 34"),
        ("", ""),
        (" \t\n", ""),
    ],
)
def test_spellings_of_one_text_have_one_view(original: str, view: str) -> None:
    """Width, case, unseen characters and a printer's spaces make no difference; digits stay apart."""
    assert normalise(original).text == view


def test_circled_digits_do_not_run_into_a_year() -> None:
    """④ before 2024 stays a mark of its own: NFKC alone would read 42024."""
    assert "42024" not in normalise("④2024").text
    assert normalise("④2024").text[1:] == "2024"


@pytest.mark.parametrize(
    ("traditional", "simplified"),
    [("醫院有幾張病床？", "医院有几张病床?"), ("皮膚科門診", "皮肤科门诊"), ("後勤", "后勤")],
)
def test_traditional_text_compares_equal_to_simplified(traditional: str, simplified: str) -> None:
    """A traditional text's view is the simplified one, letter for letter as long."""
    view = normalise(traditional)
    assert view.text == simplified
    assert view.source(0, len(view.text)) == traditional


@pytest.mark.parametrize(
    "text", ["一只后羿", "乾隆乾燥", "头发发展", "臺灣裡面", "\ud800乾\udfff燥", "abc"]
)
def test_converting_keeps_the_number_of_characters(text: str) -> None:
    """Offsets rest on that: neither direction makes a text longer or shorter."""
    assert len(to_simplified(text)) == len(text)
    assert len(to_traditional(text)) == len(text)


@pytest.mark.parametrize(
    ("original", "found", "source"),
    [
        ("共有 18 名主任医师", "18名", "18 名"),
        ("共有１８名主任医师", "18名", "１８名"),
        ("主治 刘 靖 医师", "刘靖", "刘 靖"),
        ("面積 300㎡ 整", "300m2", "300㎡"),
        ("ﬁve beds", "five", "ﬁve"),
        ("門診　６．５萬", "6.5万", "６．５萬"),
    ],
)
def test_what_is_found_in_the_view_is_cut_from_the_original(
    original: str, found: str, source: str
) -> None:
    """The original's letters behind a stretch of the view are given, its spaces and forms kept."""
    view = normalise(original)
    start = view.text.index(found)
    assert view.source(start, start + len(found)) == source


def test_added_characters_are_given_as_the_view_has_them() -> None:
    """A stretch that no file holds (a table's header) comes from the view itself."""
    view = View("| 80 |", "床80", [SYNTHETIC, 2, 3])
    assert view.source(0, 3) == "床80"
    assert view.source(1, 3) == "80"
    assert view.source(2, 2) == ""


@given(PLAIN | ANY_TEXT)
@example("\ud800病\udc00床")
@example("\U000e0001\U0010ffff")
@example("ﷺ㍿")
@example("İi̇")
def test_every_letter_of_the_view_leads_back(original: str) -> None:
    """Never raises; one offset a character, not descending, each slice a part of the original."""
    view = normalise(original)
    assert len(view.text) == len(view.offsets)
    assert list(view.offsets) == sorted(view.offsets)
    assert all(0 <= offset < len(original) for offset in view.offsets)
    for start in range(0, len(view.text), 3):
        for end in range(start, len(view.text) + 1, 4):
            assert view.source(start, end) in original


@given(st.text("医院床位多少间共十二名主任刘靖 0123456789.,，。（）"))
def test_a_view_is_its_own_view(original: str) -> None:
    """Normalising what is normalised changes nothing."""
    once = normalise(original).text
    if " " not in once:
        assert normalise(once).text == once


@given(ANY_TEXT)
def test_no_text_is_too_odd_for_the_helpers(text: str) -> None:
    """Language and script are told of any text."""
    assert language_of(text) in ("zh", "zh-Hant", "en")
    assert has_chinese(text) == any(is_chinese(char) for char in text)
    assert len(to_simplified(text)) == len(text) == len(to_traditional(text))


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("病床有多少张？", "zh"),
        ("病床有多少張？", "zh-Hant"),
        ("How many beds?", "en"),
        ("CT 室有几间", "zh"),
        ("12?", "zh"),
        ("", "zh"),
        ("\ud800病床有多少張", "zh-Hant"),
    ],
)
def test_a_question_is_answered_in_its_own_language(text: str, language: str) -> None:
    """Any Chinese character makes it Chinese; a character that simplifying changes, traditional."""
    assert language_of(text) == language
