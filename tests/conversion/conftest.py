"""What the tests of the conversion share: the tools' report forms, and loading what was made."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from qa_bot import Assistant
from qa_bot.conversion.converting import convert
from qa_bot.conversion.parts import Converted
from qa_bot.knowledge.loader import load_knowledge
from qa_bot.knowledge.passage import Knowledge
from qa_bot.retrieval.tokenizer import load_dictionary

TOOLS = str(Path(__file__).parents[2] / "tools")
if TOOLS not in sys.path:
    sys.path.insert(0, TOOLS)


@pytest.fixture
def to_text() -> Callable[[Path], Converted]:
    """Return what converts a file."""
    return lambda path: convert(path, load_dictionary())


@pytest.fixture
def load(tmp_path: Path) -> Callable[[str], Knowledge]:
    """Return what loads a knowledge file's text, and holds that each quote stands in it."""

    def loaded(text: str) -> Knowledge:
        folder = tmp_path / "loaded"
        folder.mkdir(exist_ok=True)
        (folder / "made.md").write_text(text, encoding="utf-8", newline="\n")
        knowledge = load_knowledge(folder, load_dictionary())
        assert not knowledge.problems
        lines = text.split("\n")
        for passage in knowledge.passages:
            for piece in passage.pieces:
                assert piece.text in lines[piece.line - 1]
        return knowledge

    return loaded


@pytest.fixture
def ask(tmp_path: Path, to_text: Callable[[Path], Converted]) -> Callable[[Path, str], str]:
    """Return what asks one question of a converted file and gives the short answer."""

    def answer(path: Path, question: str) -> str:
        folder = tmp_path / "asked"
        folder.mkdir(exist_ok=True)
        (folder / "made.md").write_text(to_text(path).text, encoding="utf-8", newline="\n")
        return Assistant.from_folder(folder).ask(question).short

    return answer
