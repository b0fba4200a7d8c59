"""Killed at any moment, the program leaves no half file and loses no earlier one."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from qa_bot.conversion.saving import save
from qa_bot.errors import SourceError

KILLING = """
import gc, os, random, signal, sys, time
from pathlib import Path
from qa_bot.cli import main
from qa_bot.retrieval.tokenizer import load_dictionary
import qa_bot.conversion.converting, qa_bot.conversion.delimited, qa_bot.conversion.saving
import rich.console, rich.progress

folder = Path(sys.argv[1])
knowledge = folder / "knowledge"
load_dictionary()
random.seed(5)


def add(name):
    main(["add", str(folder / name / "report.csv"), "--knowledge", str(knowledge), "--force"],
         standalone_mode=False)


whole = []
for name in ("one", "two"):
    (folder / name).mkdir()
    rows = "".join(f"{name}{i},{i}\\n" for i in range(50))
    (folder / name / "report.csv").write_text("名称,数量\\n" + rows, encoding="utf-8")
    add(name)
    whole.append((knowledge / "report.md").read_bytes())
assert whole[0] != whole[1]
gc.freeze()  # else each child touches, and so copies, the whole dictionary


def child(run):
    process = os.fork()
    if process == 0:
        sys.stdout = open(os.devnull, "w")
        run()
        os._exit(0)
    return process


def check():
    found = whole.index((knowledge / "report.md").read_bytes())
    assert [p.name for p in knowledge.iterdir() if not p.name.startswith(".")] == ["report.md"]
    return found


def killed_at(step):
    left = [step]

    def hook(event, arguments):
        if event in ("open", "os.rename", "os.link", "os.remove"):
            left[0] -= 1
            if left[0] < 0:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(hook)
    add("one")


for step in range(100):
    _, status = os.waitpid(child(lambda: killed_at(step)), 0)
    found = check()
    if os.WIFEXITED(status):
        assert found == 0
        break


def go_on():
    while True:
        add("one")
        add("two")


for _ in range(60):
    process = child(go_on)
    time.sleep(random.uniform(0.0, 0.04))
    os.kill(process, signal.SIGKILL)
    os.waitpid(process, 0)
    check()
print(step)
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")
def test_kills_leave_a_whole_file(tmp_path: Path) -> None:
    """`qa-bot add --force` is killed before each thing that it does to a file, then at random.

    After each kill the earlier file or the new one is there, whole. What is left besides begins
    with a dot, which the loader does not read.
    """
    (tmp_path / "knowledge").mkdir()
    done = subprocess.run(
        [sys.executable, "-c", KILLING, str(tmp_path)],
        capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert 3 < int(done.stdout.split()[-1]) < 99, "how many steps were killed before"


def test_an_earlier_file_is_replaced_only_when_asked(tmp_path: Path) -> None:
    """Without leave, a file that is there stays, whatever made it."""
    target = tmp_path / "a.md"
    save(target, "一\n", replace=False)
    with pytest.raises(SourceError, match=r"exists already.*--force"):
        save(target, "二\n", replace=False)
    assert target.read_text(encoding="utf-8") == "一\n"
    save(target, "二\n", replace=True)
    assert target.read_text(encoding="utf-8") == "二\n"
    assert os.listdir(tmp_path) == ["a.md"]  # noqa: PTH208


def test_the_file_can_be_read_by_those_who_may(tmp_path: Path) -> None:
    """It gets the rights that the user's mask gives any new file."""
    if os.name != "posix":
        pytest.skip("this system has no permission bits")
    before = os.umask(0o022)
    try:
        save(tmp_path / "a.md", "一\n", replace=False)
    finally:
        os.umask(before)
    assert (tmp_path / "a.md").stat().st_mode & 0o777 == 0o644


def test_a_folder_that_takes_no_file_is_told(tmp_path: Path) -> None:
    """The message names the target; nothing stays behind."""
    with pytest.raises(SourceError, match="cannot be written"):
        save(tmp_path / "missing" / "a.md", "一\n", replace=False)
    (tmp_path / "b.md").mkdir()
    with pytest.raises(SourceError, match="cannot be written"):
        save(tmp_path / "b.md", "一\n", replace=True)
    assert os.listdir(tmp_path) == ["b.md"]  # noqa: PTH208
