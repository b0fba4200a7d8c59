"""Whole talks over a pipe, letter for letter; transcripts/README.md says how to renew them."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.conftest import write_hospital

from qa_bot import Assistant
from qa_bot.repl import run

ROOT = Path(__file__).parents[2]
TRANSCRIPTS = Path(__file__).parent / "transcripts"
NAMES = sorted(path.stem for path in TRANSCRIPTS.glob("*.in"))


def expected(name: str) -> str:
    """Return what a talk must print."""
    return (TRANSCRIPTS / f"{name}.out").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", NAMES)
def test_a_talk_prints_what_it_printed(name: str, request: pytest.FixtureRequest) -> None:
    """Questions, commands and slips, over the hospital's files or over those that ship."""
    assistant: Assistant = request.getfixturevalue(name.partition("-")[0])
    asked = (TRANSCRIPTS / f"{name}.in").read_text(encoding="utf-8")
    target = io.StringIO()
    run(assistant, io.StringIO(asked), target)
    assert target.getvalue() == expected(name)


@pytest.mark.parametrize("name", ["hospital-commands", "shipped-odd"])
def test_the_command_prints_the_same(name: str, tmp_path: Path) -> None:
    """As a script runs it: no prompt, no colour, nothing on standard error."""
    folder = ROOT / "knowledge" if name.startswith("shipped") else write_hospital(tmp_path / "k")
    done = subprocess.run(
        [sys.executable, "-m", "qa_bot", "--knowledge", folder],
        input=(TRANSCRIPTS / f"{name}.in").read_bytes(),
        capture_output=True,
        check=False,
        env={**os.environ, "PYTHONIOENCODING": "utf-8", "FORCE_COLOR": "1"},
    )
    assert (done.stdout.decode(), done.stderr.decode(), done.returncode) == (expected(name), "", 0)
