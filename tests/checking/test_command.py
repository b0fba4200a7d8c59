"""``qa-bot check`` as it is typed: output, levels, JSON and exit codes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from qa_bot.checking.finding import SEVERITIES
from qa_bot.cli import main
from qa_bot.commands.check import LEVELS


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with one fault of each severity."""
    (tmp_path / "bad.md").write_text("---\nx: y\n---\n", encoding="utf-8")
    (tmp_path / "cut.md").write_text(
        "# 年报\n\n只有一半（的话。\n\n## 分馆\n\n15 家\n", encoding="utf-8"
    )
    return tmp_path


def run(*arguments: str) -> Result:
    """Run the command."""
    return CliRunner().invoke(main, ["check", *arguments])


def test_output(folder: Path) -> None:
    """Three lines for each finding, and a last line that counts."""
    result = run("--knowledge", str(folder))
    assert result.exit_code == 1
    assert result.output == (
        "error  bad.md:2  file\n"
        '  front matter: unknown field "x"\n'
        "  → Use one of: title, publisher, author, date, period, url.\n"
        "warning  cut.md:3  cut\n"
        "  ( is not closed: “…（的话。”\n"
        "  → Put the other mark back, or take this one out.\n"
        "1 error, 1 warning, 1 note. Show all: --level info.\n"
    )


@pytest.mark.parametrize(("level", "count"), [("error", 1), ("warning", 2), ("info", 3)])
def test_level(folder: Path, level: str, count: int) -> None:
    """A level shows what is as grave, and the exit code is the same."""
    result = run("--knowledge", str(folder), "--level", level, "--json")
    assert result.exit_code == 1
    records = json.loads(result.output)
    assert len(records) == count
    for record in records:
        assert list(record) == ["severity", "kind", "file", "line", "what", "remedy", "other"]


def test_warnings_alone_are_no_failure(folder: Path) -> None:
    """Without an error the exit code is 0, and where nothing is hidden no level is named."""
    (folder / "bad.md").unlink()
    result = run("--knowledge", str(folder), "--level", "info")
    assert result.exit_code == 0
    assert result.output.endswith("0 errors, 1 warning, 1 note.\n")


def test_empty_folder(tmp_path: Path) -> None:
    """What concerns the folder names no line; in JSON its place is "."."""
    result = run("--knowledge", str(tmp_path))
    assert result.exit_code == 1
    assert result.output.startswith("error  the folder  file\n  holds no knowledge file\n")
    (record,) = json.loads(run("--knowledge", str(tmp_path), "--json").output)
    assert record["file"] == "."


def test_levels_are_the_severities() -> None:
    """The option offers what findings have, the gravest first."""
    assert LEVELS == SEVERITIES


def test_no_folder(tmp_path: Path) -> None:
    """A missing folder is bad input."""
    assert run("--knowledge", str(tmp_path / "nowhere")).exit_code == 2


def test_chapter_shows_real_output(shipped_folder: Path) -> None:
    """The chapter's example is what the command prints for the shipped folder."""
    page = (shipped_folder.parent / "docs" / "checking.md").read_text(encoding="utf-8")
    shown = page.partition("$ qa-bot check\n")[2].partition("```")[0]
    assert shown == run("--knowledge", str(shipped_folder)).output
