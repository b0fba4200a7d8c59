"""The terminal's questions and answers, letter for letter."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest

from qa_bot import Assistant
from qa_bot.answer import Answer, Evidence
from qa_bot.repl import render, run
from qa_bot.repl.plain import PROMPT
from qa_bot.repl.texts import load_texts

WELCOME = load_texts().say(None, "welcome")
QUESTIONS = "你好\n\n护士新招了多少人？\n  儿科有多少张床位？  \n谢谢"
TRANSCRIPT = """\
您好！请问想了解资料里的什么内容？
新招护士 60 余名。
  “新招护士 60 余名”
  —— hospital.md:15（队伍）
儿科病床有 80张。
  “| 儿科 | 6.5 | 80 |”
  —— hospital.md:24（服务）
不客气，有问题随时问我。
"""


class Terminal(io.StringIO):
    """What a person types."""

    def isatty(self) -> bool:
        """Tell that a person sits there."""
        return True


class Interrupted(Terminal):
    """A person who presses Ctrl-C at the first prompt."""

    pressed = False

    def readline(self, size: int | None = -1, /) -> str:  # type: ignore[override]
        """Raise as a terminal does, once."""
        if not self.pressed:
            self.pressed = True
            raise KeyboardInterrupt
        return super().readline()


@pytest.mark.parametrize("word", ["quit", "EXIT", ":q", "退出"])
def test_words_that_end_it(hospital: Assistant, word: str) -> None:
    """What people type to leave is no question."""
    target = io.StringIO()
    run(hospital, Terminal(f"{word}\n护士新招了多少人？\n"), target)
    assert target.getvalue() == f"{WELCOME}\n{PROMPT}\n"


def test_a_pipe_gets_the_answers_alone(hospital: Assistant) -> None:
    """No prompt and no welcome; blank lines are passed over, the last line needs no end."""
    target = io.StringIO()
    run(hospital, io.StringIO(QUESTIONS), target)
    assert target.getvalue() == TRANSCRIPT


def test_the_command_answers_a_pipe(hospital_folder: Path) -> None:
    """The same transcript comes out of the command itself, with nothing on standard error."""
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            "from qa_bot.cli import main; main()",
            "--knowledge",
            hospital_folder,
        ],
        input=QUESTIONS.encode(),
        capture_output=True,
        check=False,
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
    )
    assert (done.stdout.decode(), done.stderr.decode(), done.returncode) == (TRANSCRIPT, "", 0)


@pytest.mark.parametrize("end", ["", "quit\n病床有多少张？\n"])
def test_a_person_is_welcomed_and_prompted(hospital: Assistant, end: str) -> None:
    """Where the terminal can do no more; an empty line is passed over, the end of input ends it."""
    target = io.StringIO()
    run(hospital, Terminal("护士新招了多少人？\n\n" + end), target)
    reply = "\n".join(TRANSCRIPT.split("\n")[1:4])
    assert target.getvalue() == f"{WELCOME}\n{PROMPT}{reply}\n{PROMPT}{PROMPT}\n"


def test_ctrl_c_at_the_prompt_begins_the_line_anew(hospital: Assistant) -> None:
    """Without a traceback, and without leaving."""
    target = io.StringIO()
    run(hospital, Interrupted("护士新招了多少人？\n"), target)
    reply = "\n".join(TRANSCRIPT.split("\n")[1:4])
    assert target.getvalue() == f"{WELCOME}\n{PROMPT}\n{PROMPT}{reply}\n{PROMPT}\n"


def answer(status: str, evidence: Iterable[Evidence]) -> Answer:
    """Return an answer to render."""
    return Answer("问", status, "80 张", "儿科有 80 张。", tuple(evidence), 0.9, (), "zh")  # type: ignore[arg-type]


def test_each_quote_is_shown_with_its_place() -> None:
    """A section stands in brackets where there is one."""
    quotes = (
        Evidence("儿科 80 张", "年报", "服务 › 病床", "a/b.md", 3),
        Evidence("骨科 95 张", "年报", "", "c.txt", 1),
    )
    assert render(answer("answered", quotes)) == (
        "儿科有 80 张。\n  “儿科 80 张”\n  —— a/b.md:3（服务 › 病床）\n  “骨科 95 张”\n  —— c.txt:1"
    )


@pytest.mark.parametrize("status", ["unknown", "chat", "invalid"])
def test_only_an_answer_shows_quotes(status: str) -> None:
    """Elsewhere the reply itself says what there is to say."""
    shown = render(answer(status, (Evidence("q", "t", "s", "f", 1),)))
    assert shown == "儿科有 80 张。"
