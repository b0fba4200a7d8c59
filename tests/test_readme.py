"""The README's commands, run as a reader would, and compared with what it shows."""

import os
import re
import subprocess
import sysconfig
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)
FENCE = re.compile(r"^```sh\n(.*?)\n```$", re.MULTILINE | re.DOTALL)


def examples() -> list[tuple[str, str]]:
    """Return each command of the README's console blocks with the output shown below it."""
    found = []
    for block in BLOCK.findall(README):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, _, output = part.partition("\n")
            found.append((command, output))
    return found


def run(command: str) -> str:
    """Return what a command prints in the project's folder, with no setting of the caller's."""
    keep = {name: value for name, value in os.environ.items() if not name.startswith("QA_BOT_")}
    scripts = sysconfig.get_path("scripts")
    path = f"{scripts}{os.pathsep}{os.environ.get('PATH', '')}"
    done = subprocess.run(
        ["sh", "-c", command],
        cwd=ROOT,
        env={**keep, "PATH": path, "PYTHONUTF8": "1"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    return done.stdout + done.stderr


@pytest.mark.parametrize(("command", "output"), examples())
def test_example_prints_what_the_readme_shows(command: str, output: str) -> None:
    """Each example prints exactly what stands below it."""
    assert run(command) == output


def test_first_screen_holds_a_question_with_its_answer() -> None:
    """A reader meets a question and its answer within the first 40 lines."""
    first = "\n".join(README.split("\n")[:40])
    assert BLOCK.search(first)
    assert examples()[0][0].startswith("qa-bot ask ")


def test_first_screen_holds_the_two_commands() -> None:
    """One line installs and starts to ask, one line runs all checks; each makes its own .venv."""
    first = "\n".join(README.split("\n")[:60])
    start, checks = FENCE.findall(first)[:2]
    for command in (start, checks):
        assert "\n" not in command
        assert command.startswith("python3 -m venv .venv && .venv/bin/pip install ")
    assert start.endswith("&& .venv/bin/qa-bot")
    assert "[test]" in checks
    assert checks.endswith("&& .venv/bin/python tools/check.py")


def test_ci_takes_its_command_from_the_readme() -> None:
    """What .ci/run runs is the block below the mark, so the two cannot part."""
    marked = README.partition("<!-- checks -->\n")[2]
    assert marked.startswith("```sh\n")
    assert FENCE.findall(marked)[0] == FENCE.findall(README)[1]
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert "<!-- checks -->" in script
    assert "tools/check.py" not in script
    assert "pytest " not in script
