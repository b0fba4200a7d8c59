"""Wording: what is shown of an outcome, in which language, with which evidence."""

from __future__ import annotations

from pathlib import Path

import pytest

from qa_bot import Assistant
from qa_bot.knowledge.loader import load_knowledge
from qa_bot.knowledge.passage import Knowledge
from qa_bot.reading.outcome import Finding, Outcome, OutcomeKind, Span, Total
from qa_bot.reading.quantities import find_quantities
from qa_bot.replying.composer import MAX_EVIDENCE, Composer
from qa_bot.replying.figures import format_figure
from qa_bot.replying.templates import load_templates
from qa_bot.retrieval.tokenizer import load_dictionary

MILL = """\
---
title: 磨坊镇年报
date: 2024-01-05
---

# 磨坊镇年报

## 粮食

面粉厂有 4 座。
学校食堂有 9 座。
镇长周文澜到面粉厂调研。
"""


@pytest.fixture(scope="module")
def knowledge(tmp_path_factory: pytest.TempPathFactory) -> Knowledge:
    """Return the knowledge of a small report."""
    folder: Path = tmp_path_factory.mktemp("mill")
    (folder / "mill.md").write_text(MILL, encoding="utf-8")
    return load_knowledge(folder, load_dictionary())


@pytest.fixture(scope="module")
def composer(knowledge: Knowledge) -> Composer:
    """Return a composer over it."""
    return Composer(knowledge, load_templates())


def passage(knowledge: Knowledge, piece: str) -> int:
    """Return the id of the passage that holds a piece."""
    return next(
        i for i, p in enumerate(knowledge.passages) if piece in p.quote and p.kind == "sentence"
    )


def count(knowledge: Knowledge, piece: str, period: str = "") -> Finding:
    """Return the first figure of a passage as a finding, labelled by what stands before 有."""
    i = passage(knowledge, piece)
    text = knowledge.passages[i].view.text
    (quantity, *_) = find_quantities(text)
    label: Span = (0, text.index("有"))
    return Finding(
        i, (quantity.start, quantity.end), label, (0, len(text) - 1), quantity, period
    )  # fmt: skip


def test_a_value_is_told_as_a_sentence_with_its_evidence(
    knowledge: Knowledge, composer: Composer
) -> None:
    """The figure alone is the short answer; file, line, title and section go with the quote."""
    outcome = Outcome("value", (count(knowledge, "面粉厂有"),), confidence=0.9)
    answer = composer.compose("面粉厂有几座？", "zh", outcome, (), ("学校食堂有几座？",))
    assert answer.status == "answered"
    assert answer.short == "4 座"
    assert "面粉厂有 4 座。" in answer.text
    assert answer.confidence == 0.9
    assert answer.suggestions == ("学校食堂有几座？",)
    (evidence,) = answer.evidence
    assert evidence.quote == "面粉厂有 4 座。"
    assert (evidence.title, evidence.file, evidence.line) == ("磨坊镇年报", "mill.md", 10)
    assert "粮食" in evidence.section


def test_siblings_and_their_sum(knowledge: Knowledge, composer: Composer) -> None:
    """Each with its label; the sum with its parts, said to be computed."""
    both = (count(knowledge, "面粉厂有"), count(knowledge, "食堂有"))
    answer = composer.compose("有几座？", "zh", Outcome("siblings", both, Total(13, "座", False)))
    assert answer.short == "面粉厂 4 座；学校食堂 9 座"
    assert "13 座（4 + 9" in answer.text
    assert len(answer.evidence) == 2


@pytest.mark.parametrize(("rough", "short"), [(False, "13 座"), (True, "约 13 座")])
def test_a_sum_of_rough_figures_is_rough(
    rough: bool, short: str, knowledge: Knowledge, composer: Composer
) -> None:
    """约 marks a sum whose parts are not exact."""
    both = (count(knowledge, "面粉厂有"), count(knowledge, "食堂有"))
    outcome = Outcome("total", both, Total(13, "座", rough))
    assert composer.compose("一共几座？", "zh", outcome).short == short


@pytest.mark.parametrize(
    ("question", "kind", "period", "short"),
    [
        ("学校食堂多还是面粉厂多？", "more", "", "学校食堂"),
        ("哪年多？", "more", "2023", "2023 年"),
        ("是多了还是少了，增加还是减少？", "direction", "2023", "多 5 座"),
    ],
)
def test_the_larger_side_the_year_or_the_direction(
    question: str,
    kind: OutcomeKind,
    period: str,
    short: str,
    knowledge: Knowledge,
    composer: Composer,
) -> None:
    """A side is named by its label, a year as a year; 增加还是减少 asks for the direction."""
    findings = (
        count(knowledge, "食堂有", period),
        count(knowledge, "面粉厂有", period and "2022"),
    )
    outcome = Outcome(kind, findings, Total(5, "座", False))
    answer = composer.compose(question, "zh", outcome)
    assert answer.short == short
    assert "多 5 座" in answer.text


def test_a_difference_is_marked_as_computed(knowledge: Knowledge, composer: Composer) -> None:
    """The difference is no figure of the source, and the reply says so."""
    both = (count(knowledge, "食堂有"), count(knowledge, "面粉厂有"))
    answer = composer.compose("多几座？", "zh", Outcome("difference", both, Total(5, "座", False)))
    assert answer.short == "5 座"
    assert "相减" in answer.text


def test_equal_sides(knowledge: Knowledge, composer: Composer) -> None:
    """Neither is more."""
    both = (count(knowledge, "食堂有"), count(knowledge, "面粉厂有"))
    answer = composer.compose("哪个多？", "zh", Outcome("more", both, None, equal=True))
    assert answer.short.startswith("一样多")


@pytest.mark.parametrize(
    ("question", "kind_yes", "short"),
    [
        ("有面粉厂吗？", True, "有"),
        ("是不是面粉厂？", True, "是"),
        ("有没有面粉厂？", False, "没有"),
        ("是面粉厂吗？", False, "不是"),
    ],
)
def test_yes_and_no_take_the_questions_verb(
    question: str, kind_yes: bool, short: str, knowledge: Knowledge, composer: Composer
) -> None:
    """有…吗 gets 有 or 没有, 是…吗 gets 是 or 不是, and the fact follows."""
    i = passage(knowledge, "面粉厂有")
    text = knowledge.passages[i].view.text
    finding = Finding(i, (0, len(text) - 1), (0, 0), (0, len(text) - 1))
    answer = composer.compose(question, "zh", Outcome("yes" if kind_yes else "no", (finding,)))
    assert answer.short == short
    assert answer.text.startswith(f"{short}。面粉厂有 4 座")


def test_a_conflict_is_told_as_one(knowledge: Knowledge, composer: Composer) -> None:
    """Both values stand in the answer, and that they do not agree."""
    both = (count(knowledge, "面粉厂有"), count(knowledge, "食堂有"))
    answer = composer.compose("有几座？", "zh", Outcome("conflict", both))
    assert "4 座" in answer.short
    assert "9 座" in answer.short
    assert "不一致" in answer.text


@pytest.mark.parametrize(
    ("open_ended", "short"), [(False, "面粉厂、学校食堂"), (True, "面粉厂、学校食堂等")]
)
def test_a_list_keeps_and_so_on(
    open_ended: bool, short: str, knowledge: Knowledge, composer: Composer
) -> None:
    """等 is said where the source says it."""
    items = [count(knowledge, "面粉厂有"), count(knowledge, "食堂有")]
    findings = tuple(Finding(f.passage, f.label, (0, 0), f.statement) for f in items)
    outcome = Outcome("list", findings, open_ended=open_ended)
    assert composer.compose("有哪些？", "zh", outcome).short == short


def test_years_side_by_side(knowledge: Knowledge, composer: Composer) -> None:
    """Each year's answer stands behind its year, in the given order."""
    one, other = count(knowledge, "食堂有"), count(knowledge, "面粉厂有")
    parts = (("2023", Outcome("value", (one,))), ("2022", Outcome("value", (other,))))
    outcome = Outcome("by_period", (one, other), parts=parts)
    answer = composer.compose("有几座？", "zh", outcome)
    assert answer.short == "2023 年：9 座；2022 年：4 座"


def test_an_unknown_shows_the_nearest_quote_and_its_place(
    knowledge: Knowledge, composer: Composer
) -> None:
    """No short answer; the quote as it stands, with file and line, in any reply's language."""
    outcome = Outcome("none", nearest=(passage(knowledge, "面粉厂有"),))
    for language in ("zh", "zh-Hant", "en"):
        answer = composer.compose("x", language, outcome)
        assert (answer.status, answer.short) == ("unknown", "")
        assert "面粉厂有 4 座。" in answer.text
        assert "mill.md:10" in answer.text
    assert composer.compose("x", "zh", Outcome("none")).evidence == ()


def test_traditional_replies_convert_and_tell_the_original(
    knowledge: Knowledge, composer: Composer
) -> None:
    """The name is converted for the reader and given as the source has it; the quote stays."""
    i = passage(knowledge, "镇长")
    text = knowledge.passages[i].view.text
    start = text.index("面粉厂")
    finding = Finding(i, (start, start + 3), (start, start), (0, len(text) - 1))
    answer = composer.compose("鎮長到哪裡調研？", "zh-Hant", Outcome("span", (finding,)))
    assert answer.short == "麪粉廠" or answer.short == "麵粉廠"
    assert answer.text.endswith("原文：面粉厂")
    assert answer.evidence[0].quote == "镇长周文澜到面粉厂调研。"


def test_notes_stand_before_the_reply(knowledge: Knowledge, composer: Composer) -> None:
    """What was not taken as written is said first, in a refusal too."""
    outcome = Outcome("value", (count(knowledge, "面粉厂有"),))
    for shown in (outcome, Outcome("none")):
        text = composer.compose("面分厂有几座？", "zh", shown, (("面分厂", "面粉厂"),)).text
        assert "“面粉厂”" in text.split("\n")[0]
    assert "“面粉厂”" in composer.compose("x", "en", outcome, (("a", "面粉厂"),)).text


def test_evidence_names_each_passage_once_and_stops_at_eight(
    knowledge: Knowledge, composer: Composer
) -> None:
    """A passage that several findings share is quoted once; what says the same follows."""
    finding = count(knowledge, "面粉厂有")
    again = Finding(
        finding.passage, finding.short, finding.label, finding.statement,
        finding.quantity, "", (passage(knowledge, "食堂有"),),
    )  # fmt: skip
    answer = composer.compose("x", "zh", Outcome("value", (again, finding)))
    assert [e.line for e in answer.evidence] == [10, 11]
    assert len(answer.evidence) <= MAX_EVIDENCE


def test_documents_are_listed_with_title_and_date(composer: Composer) -> None:
    """The list of documents is small talk, not an answer from a passage."""
    answer = composer.documents("有哪些资料？", "zh")
    assert answer.status == "chat"
    assert "磨坊镇年报 2024-01-05" in answer.text


@pytest.mark.parametrize(
    ("value", "figure"),
    [(74, "74"), (15000, "1.5万"), (20_000_000, "2000万"), (120_000_000, "1.2亿"), (12345, "1.2345万"), (0.5, "0.5"), (10_000.5, "10000.5")],
)  # fmt: skip
def test_computed_figures_are_written_as_reports_write_them(value: float, figure: str) -> None:
    """Round figures in 万 and 亿, others in full; nothing is rounded away."""
    assert format_figure(value) == figure


def test_real_answers_name_a_line_that_holds_the_quote(hospital: Assistant) -> None:
    """Every answered reply has evidence."""
    answer = hospital.ask("副主任医师有几名？")
    assert answer.short == "47 名"
    assert answer.evidence[0].line == 14
