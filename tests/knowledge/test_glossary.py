"""The maintainers' words, and what is wrong where they are written badly."""

from __future__ import annotations

from pathlib import Path

import pytest

from qa_bot.errors import KnowledgeError
from qa_bot.knowledge.glossary import load_glossary
from qa_bot.knowledge.passage import Glossary


def load(folder: Path, text: str) -> Glossary:
    """Write a glossary and load it."""
    (folder / "glossary.yaml").write_text(text, encoding="utf-8")
    return load_glossary(folder)


def test_terms_aliases_and_words_are_read(tmp_path: Path) -> None:
    """A single word may stand where a list is expected; what YAML calls a bool is a word."""
    glossary = load(
        tmp_path,
        "aliases:\n  病床: [床位, 床]\n  门诊: 看病\n  急诊:\n"
        "english:\n  病床: [bed, on]\n  2023: [last year]\nwords: [副主任医师, 5G, 120, no]\n",
    )
    assert glossary.aliases == {"病床": ("床位", "床"), "门诊": ("看病",), "急诊": ()}
    assert glossary.english == {"病床": ("bed", "on"), "2023": ("last year",)}
    assert glossary.words == ("副主任医师", "5G", "120", "no")


@pytest.mark.parametrize("text", ["", "# 暂无\n", "---\n", "aliases:\nenglish:\nwords:\n"])
def test_an_empty_glossary_is_none(tmp_path: Path, text: str) -> None:
    """A file that says nothing yet is no error."""
    assert load(tmp_path, text) == Glossary()


def test_no_glossary_is_needed(tmp_path: Path) -> None:
    """A folder without the file has an empty one."""
    assert load_glossary(tmp_path) == Glossary()


@pytest.mark.parametrize(
    ("text", "line", "problem"),
    [
        ("aliases:\n  病床: [床位\nwords: [a]\n", 3, "no valid YAML"),
        ("alias:\n  病床: [床位]\n", None, "alias: "),
        ("aliases: [病床]\n", None, "aliases: "),
        ("aliases:\n  病床: {床: 位}\n", None, "aliases → 病床: "),
        ("words: {a: b}\n", None, "words: "),
        ("- 病床\n", None, "the file: "),
        ("病床\n", None, "the file: "),
        ("words: " + "[" * 700, None, "no valid YAML"),
    ],
)
def test_a_bad_glossary_is_named_with_line_or_field(
    tmp_path: Path, text: str, line: int | None, problem: str
) -> None:
    """The message says where, and what the file may hold."""
    with pytest.raises(KnowledgeError) as caught:
        load(tmp_path, text)
    assert (caught.value.path, caught.value.line) == ("glossary.yaml", line)
    assert caught.value.problem.startswith(problem)
    assert caught.value.remedy
