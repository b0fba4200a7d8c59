"""Every answer becomes a message that Telegram takes."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.conftest import write_hospital
from tests.telegram.unit.telegram_html import parse

from qa_bot import Assistant
from qa_bot.answer import Answer, Evidence
from qa_bot.telegram.keys import MAX_DATA
from qa_bot.telegram.library import PAGE_UNITS, Library
from qa_bot.telegram.markup import clean, units
from qa_bot.telegram.rendering import Page, Renderer
from qa_bot.telegram.texts import load_texts


@pytest.fixture(scope="session")
def renderer(hospital: Assistant) -> Renderer:
    """Return a renderer over the hospital's knowledge."""
    return Renderer(Library(hospital), load_texts())


def check(page: Page) -> None:
    """Hold that Telegram would take a page."""
    parse(page.html)
    for row in page.keyboard.inline_keyboard if page.keyboard else ():
        assert 0 < len(row) <= 8
        for button in row:
            assert button.text
            assert 0 < len(str(button.callback_data).encode()) <= MAX_DATA


WORDS = st.text(st.characters(codec="utf-8"), max_size=30) | st.sampled_from(
    ["病床 620 张。", "<b>&amp;</b>", "a" * 5000, "句子。" * 2000, "😀" * 3000, "&lt;", "x > y"]
)
EVIDENCE = st.builds(
    Evidence, WORDS, WORDS, WORDS, WORDS | st.just("hospital.md"), st.integers(1, 10**9)
)
ANSWERS = st.builds(
    Answer,
    WORDS,
    st.sampled_from(["answered", "unknown", "chat", "invalid"]),
    WORDS,
    WORDS.filter(lambda text: clean(text).strip()),
    st.lists(EVIDENCE, max_size=8).map(tuple),
    st.just(1.0),
    st.lists(WORDS, max_size=3).map(tuple),
    st.sampled_from(["zh", "zh-Hant", "en"]),
)


@given(ANSWERS)
def test_any_answer_is_a_message(renderer: Renderer, answer: Answer) -> None:
    """Valid markup, within all bounds, also with everything at its longest."""
    check(renderer.answer(answer))


def test_longest_answer_fits(renderer: Renderer) -> None:
    """Short, text and three quotes at their bounds, with what inline mode and buttons add."""
    long = "句子很长" * 1500
    pieces = tuple(Evidence("引" * 900 + str(i), long, long, long, i) for i in range(9))
    answer = Answer(long, "answered", "值" * 200, long, pieces, 1.0, (), "en")
    assert parse(renderer.answer(answer).html).units < 4096 - 160


def test_nothing_is_said_twice(renderer: Renderer, hospital: Assistant) -> None:
    """A reply that begins with the short answer is not preceded by it; a said quote is not quoted."""
    one = Evidence("救护车 9 辆", "t", "s", "hospital.md", 3)
    answer = Answer("?", "answered", "9 辆", "9 辆。原文：救护车 9 辆。", (one, one), 1.0, (), "zh")
    seen = parse(renderer.answer(answer).html)
    assert seen.text == "9 辆。原文：救护车 9 辆。\n—— t › s (hospital.md:3)"
    assert seen.of("b") == ["9 辆"]
    statement = "全年接待门诊患者近 30 万人次" * 3
    summary = Answer("?", "answered", statement, f"相关内容：{statement}。", (), 1.0, (), "zh")
    seen = parse(renderer.answer(summary).html)
    assert (seen.text, seen.of("b")) == (f"相关内容：{statement}。", [statement])


def test_long_title_leaves_room_for_the_section(renderer: Renderer) -> None:
    """The section says where to look; a title may be a headline of three lines."""
    one = Evidence("引文", "很长的题目" * 40, "第三章", "f.md", 8)
    answer = Answer("?", "answered", "x", "y", (one,), 1.0, (), "zh")
    assert "… › 第三章 (f.md:8)" in parse(renderer.answer(answer).html).text


def test_long_quote_is_folded(renderer: Renderer) -> None:
    """A short one is not."""
    for length, folded in ((20, False), (300, True)):
        one = Evidence("引" * length, "t", "", "f", 1)
        answer = Answer("?", "answered", "x", "y", (one,), 1.0, (), "zh")
        assert ("<blockquote expandable>" in renderer.answer(answer).html) == folded


def test_unknown_shows_no_figure_as_an_answer(renderer: Renderer, hospital: Assistant) -> None:
    """Nothing is bold where nothing was found."""
    page = renderer.answer(hospital.ask("直升机有几架？"))
    assert not parse(page.html).of("b")


LONG = "# 长报告\n\n" + "".join(
    f"## 第{i}章\n\n" + "".join(f"第{j}项工作完成了{i * 100 + j}件。" for j in range(300)) + "\n\n"
    for i in range(1, 30)
)


def test_long_report_is_paged(tmp_path: Path) -> None:
    """Sections and their texts come in pages; no statement is left out, none is beyond reach."""
    (tmp_path / "long.md").write_text(LONG + "## 项\n\n- 一项\n- <两>项\n", "utf-8")
    library = Library(Assistant.from_folder(tmp_path))
    renderer = Renderer(library, load_texts())
    section = next(s for s in library.sections() if "第5章" in s.title)
    pages = section.pages()
    assert len(pages) > 2
    assert "".join(p.text for page in pages for p in page) == "".join(
        p.text for p in section.paragraphs
    )
    assert all(sum(units(p.text) for p in page) <= PAGE_UNITS for page in pages)
    for number in range(len(pages) + 2):  # beyond the end: the last
        check(renderer.section(section, number, "", "zh"))
    assert section.page_of("第299项工作完成了799件。") == len(pages) - 1
    for number in range(6):
        check(renderer.topics(number, "en"))


def test_many_documents_are_listed_first(tmp_path: Path) -> None:
    """Then their sections; /sources is cut before it is too long."""
    for number in range(70):
        title = f"第{number}号报告" + "很长的题目" * 30
        text = f"---\ntitle: {title}\nurl: https://example.org/{number}\ndate: 2024-01-01\n---\n"
        (tmp_path / f"{number}.md").write_text(f"{text}\n# 一\n\n完成 {number + 5} 件。\n", "utf-8")
    renderer = Renderer(library := Library(Assistant.from_folder(tmp_path)), load_texts())
    topics = renderer.topics(0, "zh")
    check(topics)
    assert topics.keyboard
    assert str(topics.keyboard.inline_keyboard[0][0].callback_data).startswith("d:")
    check(renderer.sections(library.shelves[0], 0, "zh"))
    check(renderer.section(library.shelves[3].sections[0], 0, "", "zh"))
    sources = parse(renderer.sources("zh").html)
    assert sources.text.endswith("…")
    assert sources.of("a")


def test_keys_outlive_an_edit_elsewhere(tmp_path: Path) -> None:
    """A line more above leaves a section's key as it is; quotes find their section."""
    first = Assistant.from_folder(write_hospital(tmp_path / "k"))
    before = {section.title: section.key for section in Library(first).sections()}
    page = tmp_path / "k" / "hospital.md"
    page.write_text(page.read_text("utf-8").replace("## 队伍", "新的一段话。\n\n## 队伍"), "utf-8")
    library = Library(second := Assistant.from_folder(tmp_path / "k"))
    assert {section.title: section.key for section in library.sections()} == before
    (evidence, *_) = second.ask("救护车有几辆？").evidence
    found = library.section_of(evidence)
    assert found is not None
    assert "服务" in found.title
