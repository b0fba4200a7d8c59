"""The figures of a knowledge, found by the words around them."""

from __future__ import annotations

import pytest

from qa_bot import Assistant
from qa_bot.answer import Figure


def rows(figures: tuple[Figure, ...]) -> list[tuple[str, str, int]]:
    """Return noun, value and line of each figure."""
    return [(f.noun, f.value, f.line) for f in figures]


def test_a_figure_keeps_qualifier_and_unit_in_the_letters_of_its_file(hospital: Assistant) -> None:
    """The noun beside it is its own, not the sentence's."""
    assert rows(hospital.figures("医师")) == [
        ("主任医师", "18 名", 14),
        ("副主任医师", "47 名", 14),
    ]
    assert rows(hospital.figures("门诊患者")) == [
        ("门诊患者", "近 30 万人次", 19),
        ("手术", "5200 多台", 19),  # what the clause before speaks of, this one may speak of
    ]


def test_the_glossarys_other_words_count(hospital: Assistant) -> None:
    """床位 is 病床 there; a table's cell is of its row and its column."""
    assert hospital.figures("床位") == hospital.figures("病床")
    values = [f.value for f in hospital.figures("床位")]
    assert values == ["620 张", "80张", "95张"]


def test_english_words_are_looked_up(hospital: Assistant) -> None:
    """As in a question."""
    assert ("新招护士", "60 余名", 15) in rows(hospital.figures("nurses")) or rows(
        hospital.figures("nurses")
    ) == [("护士", "60 余名", 15)]


def test_limits_are_those_of_the_words_around_or_of_the_document(hospital: Assistant) -> None:
    """The year is the report's, the place the hospital's."""
    (figure,) = hospital.figures("救护车")
    assert (figure.years, figure.file, figure.line) == ((2023,), "hospital.md", 20)
    assert hospital.figures("2023年救护车") == (figure,)
    assert hospital.figures("2019年救护车") == ()


def test_a_figure_is_no_year() -> None:
    """1900多人 names no year; neither does another figure beside."""
    from qa_bot.reading.figures import _without_figures

    assert "1900" not in _without_figures("培训1900多人")
    assert "2023年" in _without_figures("2023年培训1900多人")


def test_no_words_are_all_figures(hospital: Assistant) -> None:
    """In reading order; a measure word alone finds the figures that it counts."""
    everything = hospital.figures()
    assert [f.line for f in everything if f.file == "hospital.md"] == sorted(
        f.line for f in everything if f.file == "hospital.md"
    )
    assert {f.value for f in hospital.figures("人次")} <= {f.value for f in everything}
    assert all("人次" in f.value for f in hospital.figures("人次"))


@pytest.mark.parametrize("words", ["潜水艇", "\ud800", "\x00", "？", "x" * 3000])
def test_nothing_is_found_where_nothing_is(hospital: Assistant, words: str) -> None:
    """Odd words find nothing, and raise nothing."""
    assert len(hospital.figures(words)) in (0, len(hospital.figures()))
