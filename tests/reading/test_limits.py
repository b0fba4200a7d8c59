"""What a question limits its answer to, and whether evidence bears it out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_bot.reading.limits import (
    Bearing,
    level_bearing,
    limits_of,
    place_stem,
    places,
    strong_levels,
    weak_levels,
    year_bearing,
    year_spans,
    years,
)
from qa_bot.retrieval.tokenizer import Tokenizer


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    """Return one tokenizer for all tests."""
    return Tokenizer()


@pytest.mark.parametrize(
    ("text", "levels"),
    [
        ("国家级专科有几个", {"nation"}),
        ("省级重点专科2个", {"province"}),
        ("市级、县级名医", {"city", "county"}),
        ("国家、省、市级奖项", {"nation", "province", "city"}),
        ("县一级医院", {"county"}),
        ("乡镇级卫生院", {"town"}),
        ("村级卫生室", {"village"}),
        ("校级奖学金", {"school"}),
        ("省里的专家", set()),
        ("全国劳模", set()),
        ("省略一级标题", set()),
        ("病床", set()),
    ],
)
def test_a_level_is_named_outright(text: str, levels: set[str]) -> None:
    """In full or in a list that shares its last character."""
    assert strong_levels(text) == levels


@pytest.mark.parametrize(
    ("text", "levels"),
    [
        ("全国劳模几名", {"nation"}),
        ("省里的专家", {"province"}),
        ("市里有几家医院", {"city"}),
        ("县里的医院", {"county"}),
        ("国家图书馆", set()),
        ("病床", set()),
    ],
)
def test_a_level_may_be_hinted_at(text: str, levels: set[str]) -> None:
    """What may be a name or mean "here" is weak."""
    assert weak_levels(text) == levels


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2023年", {2023}),
        ("2023年度", {2023}),
        ("23年", {2023}),
        ("98年建院", {1998}),
        ("2021—2025年", {2021, 2022, 2023, 2024, 2025}),
        ("2021-23年", {2021, 2022, 2023}),
        ("2021年至2023年", {2021, 2022, 2023}),
        ("2022年和2024年", {2022, 2024}),
        ("1952", {1952}),
        ("12023", set()),
        ("20年间", set()),
        ("23年来", set()),
        ("10年前", set()),
        ("60年代", set()),
        ("2500张", set()),
        ("去年", set()),
    ],
)
def test_calendar_years_are_told_from_spans_of_time(text: str, expected: set[int]) -> None:
    """Two digits are a year only where they count none; a range holds all its years."""
    assert years(text) == expected


def test_a_year_is_found_with_what_follows_it() -> None:
    """So that it is no word to look for."""
    text = "2023年度和2024的门诊"
    assert [text[slice(*span)] for span in year_spans(text)] == ["2023年度", "2024"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("新乡市有几家医院", ("新乡",)),
        ("新乡的医院有几家", ("新乡",)),
        ("郑州和新乡哪里多", ("郑州", "新乡")),
        ("新乡市和新乡", ("新乡",)),
        ("全市有几家医院", ()),
        ("示范区有几家", ()),
        ("惠及多少村民", ()),
        ("社区医院几家", ()),
    ],
)
def test_places_are_told_from_words_that_end_like_one(
    tokenizer: Tokenizer, text: str, expected: tuple[str, ...]
) -> None:
    """With or without its kind a place is one; 全市 and 社区 name none."""
    assert places(tokenizer.cut(text), tokenizer.dictionary.count) == expected


@pytest.mark.parametrize(
    ("place", "stem"), [("新乡市", "新乡"), ("新乡", "新乡"), ("沙市", "沙市"), ("中站区", "中站")]
)
def test_a_place_has_a_stem(place: str, stem: str) -> None:
    """A name of two characters keeps its last."""
    assert place_stem(place) == stem


def test_a_question_s_limits_are_read_together(tokenizer: Tokenizer) -> None:
    """Levels, years and places of one question."""
    text = "2023年新乡的省级专科全国排第几"
    limits = limits_of(text, tokenizer.cut(text), tokenizer.dictionary.count)
    assert limits.levels == {"province"}
    assert "nation" in limits.weak_levels
    assert limits.years == {2023}
    assert limits.places == ("新乡",)


@pytest.mark.parametrize(
    ("regions", "bearing"),
    [
        (("省级专科2个", "市级专科9个"), Bearing.BORNE_OUT),
        (("市级专科9个", "省级专科2个"), Bearing.CONTRADICTED),
        (("专科2个", "省级"), Bearing.BORNE_OUT),
        (("省里专科2个",), Bearing.BORNE_OUT),
        (("专科2个", ""), Bearing.SILENT),
        ((), Bearing.SILENT),
    ],
)
def test_the_nearest_level_decides(regions: tuple[str, ...], bearing: Bearing) -> None:
    """Silence is neither for nor against."""
    assert level_bearing(frozenset({"province"}), regions) is bearing


@pytest.mark.parametrize(
    ("regions", "own", "bearing"),
    [
        (("2023年12场",), set(), Bearing.BORNE_OUT),
        (("2022年12场", "2023年"), set(), Bearing.CONTRADICTED),
        (("2022至2024年12场",), set(), Bearing.BORNE_OUT),
        (("12场",), {2023}, Bearing.BORNE_OUT),
        (("12场",), {2022}, Bearing.CONTRADICTED),
        (("12场",), set(), Bearing.SILENT),
        (("2023年12场",), {2022}, Bearing.BORNE_OUT),
    ],
)
def test_the_nearest_year_decides_and_then_the_document_s(
    regions: tuple[str, ...], own: set[int], bearing: Bearing
) -> None:
    """A figure without a year is of the document's own."""
    assert year_bearing(frozenset({2023}), regions, frozenset(own)) is bearing


@given(st.text())
def test_any_text_is_read(text: str) -> None:
    """Never raises; spans are inside the text."""
    strong_levels(text)
    weak_levels(text)
    assert all(1000 <= year <= 2200 for year in years(text))
    assert all(0 <= start < end <= len(text) for start, end in year_spans(text))
