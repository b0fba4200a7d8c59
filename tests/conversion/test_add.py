"""``qa-bot add``: what it writes, what it says, and what it refuses."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from qa_bot import Assistant
from qa_bot.cli import main
from qa_bot.retrieval.tokenizer import load_dictionary


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return an empty knowledge folder."""
    folder = tmp_path / "knowledge"
    folder.mkdir()
    return folder


@pytest.fixture
def table(tmp_path: Path) -> Path:
    """Return a table as text."""
    path = tmp_path / "基地.csv"
    path.write_text("年份,省级基地（家）\n2022,30\n2023,31\n", encoding="utf-8")
    return path


def add(folder: Path, *arguments: str | Path) -> Result:
    """Run the command over a folder."""
    return CliRunner().invoke(main, ["add", "--knowledge", str(folder), *map(str, arguments)])


def test_a_file_becomes_knowledge_that_answers(folder: Path, table: Path) -> None:
    """The new file bears the source's name, and its cells are answers."""
    done = add(folder, table)
    assert done.exit_code == 0
    assert done.stdout == f"{table} → {folder / '基地.md'}: 1 table\n"
    assert "31" in Assistant.from_folder(folder).ask("2023年省级基地有多少家？").short


def test_an_existing_file_stays_unless_forced(folder: Path, table: Path) -> None:
    """A second time needs another name or --force."""
    (folder / "基地.md").write_text("别的\n", encoding="utf-8")
    done = add(folder, table)
    assert done.exit_code == 1
    assert (
        "基地.md: exists already. Give another --name, or replace it with --force." in done.stderr
    )
    assert (folder / "基地.md").read_text(encoding="utf-8") == "别的\n"
    assert add(folder, table, "--name", "省级").exit_code == 0
    assert (folder / "省级.md").exists()
    assert add(folder, table, "--force").exit_code == 0
    assert "2023" in (folder / "基地.md").read_text(encoding="utf-8")


def test_a_bad_file_is_named_and_the_rest_goes_on(folder: Path, table: Path) -> None:
    """Exit code 1 says that one failed; the others are there."""
    bad = table.with_name("旧.doc")
    bad.write_bytes(b"x")
    other = table.with_name("二.csv")
    other.write_bytes(table.read_bytes())
    done = add(folder, bad, table, other)
    assert done.exit_code == 1
    assert done.stderr.startswith(f"qa-bot: {bad}: .doc files are not read.")
    assert sorted(path.name for path in folder.iterdir()) == ["二.md", "基地.md"]


def test_two_sources_of_one_name_do_not_replace_each_other(folder: Path, table: Path) -> None:
    """--force replaces what was there before, not what this run has written."""
    other = table.with_suffix(".txt")
    other.write_text("另一份资料，共 9 家。\n", encoding="utf-8")
    done = add(folder, table, other, "--force")
    assert done.exit_code == 1
    assert "exists already" in done.stderr
    assert "2023" in (folder / "基地.md").read_text(encoding="utf-8")


def test_print_writes_nothing(folder: Path, table: Path) -> None:
    """The text goes to standard output, the summary to standard error."""
    done = add(folder, table, "--print")
    assert done.stdout == (
        "| 年份 | 省级基地（家） |\n| --- | --- |\n| 2022 | 30 |\n| 2023 | 31 |\n"
    )
    assert done.stderr == f"{table}: 1 table\n"
    assert not list(folder.iterdir())


@pytest.mark.parametrize("name", ["../a", "a/b", "/a", "_a", ".a", "README", "", "a\nb", "a\\b"])
def test_names_that_are_no_knowledge_file(folder: Path, table: Path, name: str) -> None:
    """A name may lead to no other folder, and must be one that the loader reads."""
    done = add(folder, table, "--name", name)
    assert done.exit_code == 1
    assert "--name" in done.stderr
    assert not list(folder.iterdir())
    assert not (folder.parent / "a.md").exists()


def test_a_name_goes_with_one_file(folder: Path, table: Path) -> None:
    """Two files cannot bear one name."""
    assert add(folder, table, table, "--name", "a").exit_code == 2


def test_a_folder_that_is_not_there(tmp_path: Path, table: Path) -> None:
    """A mistyped folder is told, not made."""
    done = add(tmp_path / "knowlege", table)
    assert done.exit_code == 2
    assert "there is no such folder" in done.stderr
    assert not (tmp_path / "knowlege").exists()


def test_a_file_that_may_not_be_read(
    public_folder: Path, unprivileged: Callable[[], AbstractContextManager[None]]
) -> None:
    """It is told like one that is not there, and the rest goes on."""
    for name in ("a.csv", "b.csv"):
        (public_folder / name).write_text("年份,家\n2022,30\n", encoding="utf-8")
    (public_folder / "a.csv").chmod(0)
    load_dictionary()
    with unprivileged():
        done = add(public_folder, public_folder / "a.csv", public_folder / "b.csv", "--print")
    assert done.exit_code == 1
    assert "a.csv: cannot be read (Permission denied)." in done.stderr
    assert "| 2022 | 30 |" in done.stdout


def test_new_files_are_checked_once(folder: Path) -> None:
    """What is to be asked about the new files follows after all of them; old files' faults do not."""
    (folder / "old.md").write_text("旧的一半（话。\n", encoding="utf-8")
    files = [folder.parent / name for name in ("a.txt", "b.txt")]
    for file in files:
        file.write_text("只有一半（的话。\n", encoding="utf-8")
    done = add(folder, *files)
    assert done.exit_code == 0
    heads = [line for line in done.stdout.splitlines() if not line.startswith(" ")]
    assert heads[2:] == [
        "warning  a.md:1  cut", "warning  b.md:1  cut", "0 errors, 2 warnings, 0 notes.",
    ]  # fmt: skip


def test_text_that_is_in_the_folder_already(folder: Path) -> None:
    """It is read as it is; a converted copy would say everything twice."""
    page = folder / "a.txt"
    page.write_text("共 9 家。\n", encoding="utf-8")
    done = add(folder, page)
    assert done.exit_code == 1
    assert "read as it is" in done.stderr


def test_a_pasted_page_is_put_together(folder: Path) -> None:
    """What columns cut apart is joined as the loader would, and the summary shows where."""
    page = Path(__file__).parents[1] / "knowledge" / "pages" / "harbour.txt"
    done = add(folder, page)
    assert done.exit_code == 0
    text = (folder / "harbour.md").read_text(encoding="utf-8")
    assert "改造供电系统，码头岸电设施" in text
    assert "\n  joined: … 亿元改造供电系|统，码头岸电设施…; " in done.stdout
    assert "22 列" in Assistant.from_folder(folder).ask("海铁联运班列每周开行多少列？").short


@pytest.mark.skipif(sys.platform == "win32", reason="this system has no terminals of its own")
def test_a_bar_shows_on_a_terminal_only(folder: Path, table: Path) -> None:
    """Long work shows how far it has come on standard error; what is piped holds no trace of it."""
    import pty

    command = [
        sys.executable, "-m", "qa_bot", "add", str(table), "--force", "--knowledge", str(folder),
    ]  # fmt: skip
    keep = {"TERM": "xterm", "FORCE_COLOR": "1", "PYTHONUTF8": "1"}
    environment = {**os.environ, **keep}
    ours, theirs = pty.openpty()
    done = subprocess.run(
        command, stdout=subprocess.PIPE, stderr=theirs, env=environment, check=True, timeout=60
    )
    os.close(theirs)
    shown = os.read(ours, 1 << 16).decode()
    os.close(ours)
    assert "100%" in shown
    assert done.stdout.decode() == f"{table} → {folder / '基地.md'}: 1 table\n"
    piped = subprocess.run(command, capture_output=True, env=environment, check=True, timeout=60)
    assert piped.stderr == b""
