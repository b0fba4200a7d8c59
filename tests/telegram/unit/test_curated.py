"""Curated answers in Telegram: their source lines, and the buttons to the source text."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.conftest import write_hospital
from tests.telegram.unit.telegram_html import parse

from qa_bot import Assistant
from qa_bot.telegram.library import Library
from qa_bot.telegram.rendering import Page, Renderer
from qa_bot.telegram.texts import load_texts

FAQ = """\
- questions: 怎么挂号？
  answer: 打电话预约 <12345>。
  source: 门诊部
- questions: 病床有多少张？
  answer: 620 张，2023 年底的数。
  source: hospital.md:10
"""


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    """Return an assistant over the hospital with curated answers."""
    folder: Path = write_hospital(tmp_path_factory.mktemp("curated"))
    (folder / "faq.yaml").write_text(FAQ, encoding="utf-8")
    return Assistant.from_folder(folder)


def buttons(page: Page) -> list[str]:
    """Return the texts of a page's buttons."""
    rows = page.keyboard.inline_keyboard if page.keyboard else ()
    return [button.text for row in rows for button in row]


def test_an_entry_as_proof_has_no_section(desk: Assistant) -> None:
    """Its source line stands, votes are there, and no button leads to a source text."""
    page = Renderer(Library(desk), load_texts()).answer(desk.ask("怎么挂号？"))
    parse(page.html)
    assert "打电话预约 &lt;12345&gt;" in page.html
    assert "来源：门诊部" in page.html
    assert "faq.yaml:2" in page.html
    assert "👍" in buttons(page)
    assert not any("原文" in text for text in buttons(page))


def test_a_file_as_source_leads_to_its_section(desk: Assistant) -> None:
    """As for any answer, by the passage that the entry names."""
    library = Library(desk)
    answer = desk.ask("病床有多少张？")
    page = Renderer(library, load_texts()).answer(answer)
    parse(page.html)
    assert "hospital.md:10" in page.html
    assert any("原文" in text for text in buttons(page))
    section = library.section_of(answer.evidence[0])
    assert section is not None
    assert any("620" in paragraph.text for paragraph in section.paragraphs)


def test_a_folder_of_curated_answers_alone_can_be_browsed(tmp_path: Path) -> None:
    """There are no sections and no documents to list, and that is said."""
    (tmp_path / "faq.yaml").write_text(FAQ.partition("- questions: 病床")[0], encoding="utf-8")
    assistant = Assistant.from_folder(tmp_path)
    renderer = Renderer(Library(assistant), load_texts())
    for page in (
        renderer.topics(0, "zh"),
        renderer.sources("zh"),
        renderer.answer(assistant.ask("怎么挂号")),
    ):
        parse(page.html)
