"""What a document is about as a whole: its own place and years."""

from __future__ import annotations

from pathlib import Path

import pytest

from qa_bot.knowledge.loader import load_knowledge
from qa_bot.reading.surroundings import Surroundings, survey
from qa_bot.retrieval.tokenizer import Tokenizer, load_dictionary


def survey_of(folder: Path, text: str) -> Surroundings:
    """Return the surroundings of one document."""
    (folder / "a.md").write_text(text, encoding="utf-8")
    (found,) = survey(load_knowledge(folder, load_dictionary()), Tokenizer())
    return found


BODY = "# 年报\n\n接待观众 9 万人次。\n"


@pytest.mark.parametrize(
    ("front", "years"),
    [
        ("title: 年报\ndate: 2024-01-10\nperiod: 2023\n", {2023}),
        ("title: 年报\nperiod: 2021-2023\n", {2021, 2022, 2023}),
        ("title: 2022年年报\ndate: 2023-01-10\n", {2022}),
        ("title: 年报\ndate: 2024-01-10\n", {2024}),
        ("title: 年报\n", set()),
    ],
)
def test_years_come_from_period_then_title_then_date(
    front: str, years: set[int], tmp_path: Path
) -> None:
    """The period says best what a document reports on, its date only if nothing else does."""
    assert survey_of(tmp_path, f"---\n{front}---\n\n{BODY}").years == years


@pytest.mark.parametrize(
    ("front", "home"),
    [
        ("title: 白鹭市水务总结\npublisher: 白鹭市水务局\n", "白鹭"),
        ("title: 年报\npublisher: 河阳县博物馆\n", "河阳"),
    ],
)
def test_the_home_is_named_by_title_or_publisher(front: str, home: str, tmp_path: Path) -> None:
    """A place in title or publisher is the whole document's."""
    found = survey_of(tmp_path, f"---\n{front}---\n\n{BODY}")
    assert home in found.homes


def test_a_place_named_throughout_is_the_home_where_the_title_names_none(tmp_path: Path) -> None:
    """Without a place in the heading, the one that most sentences name is taken."""
    text = "# 年报\n\n" + "".join(f"湖州市新增水厂 {n} 座。\n\n" for n in range(2, 7))
    assert "湖州" in survey_of(tmp_path, text + "到杭州市考察一次。\n").homes


def test_a_place_named_once_is_no_home(tmp_path: Path) -> None:
    """One mention makes no home."""
    found = survey_of(tmp_path, "# 年报\n\n到杭州市考察一次。\n新增水厂 3 座。\n")
    assert not found.homes


def test_the_heading_is_title_and_publisher(tmp_path: Path) -> None:
    """Both stand in one normalised text."""
    found = survey_of(tmp_path, f"---\ntitle: 水務總結\npublisher: 水務局\n---\n\n{BODY}")
    assert found.heading == "水务总结 水务局"
