"""docs/repl.md: its talk and its pipe are what really comes out, and it names every command."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from rich.console import Console
from tests.test_readme import run

from qa_bot import Assistant
from qa_bot.repl.commands import handle
from qa_bot.repl.painting import Painter
from qa_bot.repl.session import Session
from qa_bot.repl.texts import COMMANDS

PAGE = (Path(__file__).parents[2] / "docs" / "repl.md").read_text(encoding="utf-8")
TALK, PIPE = re.findall(r"^```console\n(.*?)^```$", PAGE, re.M | re.S)
WIDTH = 92


def talk(assistant: Assistant) -> str:
    """Return the page's talk anew: its lines, each with what a terminal shows for it."""
    console = Console(file=io.StringIO(), width=WIDTH, color_system=None, highlight=False)
    painter, session = Painter(console), Session(assistant, offers_always=True)
    for line in re.findall(r"^> (.*)$", TALK, re.M):
        painter.say(f"> {line}")
        for shown in handle(session, line):
            painter.show(shown)
    assert isinstance(console.file, io.StringIO)
    return "".join(f"{line.rstrip()}\n" for line in console.file.getvalue().splitlines())


def test_the_talk_is_a_real_one(shipped: Assistant) -> None:
    """Letter for letter, over the files that ship."""
    assert talk(shipped) == TALK


def test_the_pipe_is_a_real_one() -> None:
    """The command prints what stands below it."""
    command, _, output = PIPE.removeprefix("$ ").partition("\n")
    assert run(command) == output


@pytest.mark.parametrize("name", COMMANDS)
def test_command_is_in_the_chapter(name: str) -> None:
    """Each command stands in the table."""
    rows = "\n".join(row for row in PAGE.split("\n") if row.startswith("| `:"))
    assert re.search(rf"`:{name}[` ]", rows)
