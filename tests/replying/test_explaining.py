"""The explanation: the question taken apart, what was found, what was weighed, what was decided."""

from __future__ import annotations

import pytest

from qa_bot import Assistant


def test_a_count_is_explained(hospital: Assistant) -> None:
    """Words with weights, passages with places, figures with scores, and the decision."""
    text = hospital.explain("床位有多少张？")
    lines = text.split("\n")
    assert lines[0] == "question    床位有多少张?"
    assert "kind count" in lines[1]
    assert "measure 张" in lines[1]
    assert any(line.startswith("  word      床位") and "病床" in line for line in lines)
    assert "passages" in lines
    assert any("hospital.md:10" in line and "现有病床 620 张" in line for line in lines)
    assert "figures" in lines
    assert any("现有病床620张" in line and "unit" in line for line in lines)
    assert lines[-1].startswith("decision    ")
    assert "confidence" in lines[-1]


def test_a_span_is_explained_by_what_carried_it(hospital: Assistant) -> None:
    """A when question shows its spans with named features."""
    text = hospital.explain("医院建于哪一年？")
    assert "spans" in text.split("\n")
    assert "1952" in text.split("spans", 1)[1]
    assert "span." in text or "start." in text
    assert text.split("\n")[-1].startswith("decision    span")


@pytest.mark.parametrize(
    ("question", "limit"),
    [
        ("2019年病床有多少张？", "year: 2019"),
        ("省级科室有几个？", "level: province"),
        ("第三届义诊有几场？", "number: (3.0, '届')"),
    ],
)
def test_limits_are_named(hospital: Assistant, question: str, limit: str) -> None:
    """Year, level and number stand with the question."""
    assert f"limit     {limit}" in hospital.explain(question)


def test_what_is_outside_the_limits_is_marked(hospital: Assistant) -> None:
    """A passage or figure that does not bear out the year is shown as such, and nothing decided."""
    text = hospital.explain("2019年病床有多少张？")
    assert "outside the limits" in text
    assert text.split("\n")[-1].startswith("decision    none")


def test_a_mended_slip_is_named(hospital: Assistant) -> None:
    """What was taken otherwise than written stands below the question."""
    assert "taken as  救户车 → 救护车" in hospital.explain("救户车有几辆？")


@pytest.mark.parametrize("question", ["", "？", "x" * 3000, "zzz qqq", "\x00"])
def test_any_text_can_be_explained(hospital: Assistant, question: str) -> None:
    """Nothing to find is explained as nothing found."""
    lines = hospital.explain(question).split("\n")
    assert lines[0].startswith("question    ")
    assert lines[-1].startswith("decision    none")
