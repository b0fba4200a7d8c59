"""``:save``: what becomes a case, and that no line is ever lost."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from qa_bot import Assistant
from qa_bot.evaluation import Case, load_cases, score
from qa_bot.repl.commands import handle
from qa_bot.repl.plain import plain
from qa_bot.repl.saving import save
from qa_bot.repl.session import Session

NURSES = "护士新招了多少人？"


def told(session: Session, *lines: str) -> str:
    """Return the plain text that the last of some lines gives."""
    text = ""
    for line in lines:
        text = "\n".join(plain(shown) for shown in handle(session, line))
    return text


def test_a_saved_answer_is_a_case_that_is_right(hospital: Assistant) -> None:
    """In the form that eval reads: what was asked, what was answered, and the quote."""
    assert told(Session(hospital), NURSES, ":save") == "已存入 cases.jsonl，编号 saved-1。"
    record = json.loads(Path("cases.jsonl").read_text("utf-8"))
    assert record == {
        "id": "saved-1", "turns": [NURSES], "lang": "zh", "kind": "count", "style": "plain",
        "answerable": True, "accept": ["60 余名"], "require": [], "forbid": [],
        "evidence": "新招护士 60 余名",
    }  # fmt: skip
    (case,) = load_cases(Path("cases.jsonl"))
    assert score(case, hospital.ask_turns(case.turns)).verdict == "right"


@pytest.mark.parametrize(
    ("turns", "kind", "kept"),
    [
        (["2021 年全院有多少台呼吸机？"], "unanswerable", 1),
        (["你好"], "smalltalk", 1),
        (["😀"], "malformed", 1),
        (["你好", "儿科病床有多少张？", "骨科呢？"], "followup", 2),
        (["儿科病床有多少张？", "急诊科有救护车吗？"], "yesno", 1),
        (["How many nurses were newly recruited?"], "count", 1),
        (["什麼時候下鄉義診？"], "when", 1),
    ],
)
def test_kinds_and_turns(hospital: Assistant, turns: list[str], kind: str, kept: int) -> None:
    """A case holds as few turns as give the same answer, and is right as saved."""
    told(Session(hospital), *turns, ":save a.jsonl")
    (case,) = load_cases(Path("a.jsonl"))
    assert (case.kind, case.turns) == (kind, tuple(turns[-kept:]))
    assert score(case, hospital.ask_turns(case.turns)).verdict == "right"


def test_a_wrong_answer_is_saved_with_the_right_one_alone(hospital: Assistant) -> None:
    """Never as it was: such a case would hold the mistake."""
    session = Session(hospital)
    assert "请先写出正确答案" in told(session, NURSES, ":wrong", ":save")
    assert not Path("cases.jsonl").exists()
    told(session, ":wrong 70 余名", ":save")
    (case,) = load_cases(Path("cases.jsonl"))
    assert (case.accept, case.evidence, case.answerable) == (("70 余名",), "", True)


def test_what_is_said_of_a_saved_answer_changes_its_case(hospital: Assistant) -> None:
    """Two cases of one question could never both be right; all other lines stay as they are."""
    before = '{"id":"saved-1", "turns":["别的问题"],"note":"ours"}\n'
    Path("cases.jsonl").write_text(before, "utf-8")
    session = Session(hospital)
    told(session, NURSES, ":save", ":wrong 70 余名")
    assert told(session, ":save") == "已改好 cases.jsonl 里的 saved-2。"
    told(session, ":right", ":save", "儿科病床有多少张？", ":save")
    assert Path("cases.jsonl").read_text("utf-8").startswith(before)
    _, case, other = load_cases(Path("cases.jsonl"))
    assert (case.id, case.accept) == ("saved-2", ("60 余名",))
    assert (other.id, other.accept) == ("saved-3", ("80张",))


def test_a_case_that_somebody_else_wrote_is_left(hospital: Assistant) -> None:
    """Of the same question: by hand, in an earlier exchange, or changed since it was saved."""
    told(Session(hospital), NURSES, ":save")
    session = Session(hospital)
    said = (
        "没有存：cases.jsonl 里已有这个问题（编号 saved-1），内容不同。请改那一条，或存到别的文件。"
    )
    assert told(session, NURSES, ":wrong 70 余名", ":save") == said
    told(session, ":save b.jsonl")
    changed = Path("b.jsonl").read_text("utf-8").replace("70 余名", "71 名")
    Path("b.jsonl").write_text(changed, "utf-8")
    assert told(session, ":wrong 72 名", ":save b.jsonl") == said.replace("cases", "b")
    assert Path("b.jsonl").read_text("utf-8") == changed


def test_ids_are_new_and_a_case_is_kept_once(hospital: Assistant) -> None:
    """What the file holds stays as it is, letter for letter, a last line without its end too."""
    before = '{"id":"saved-2","turns":["别的问题"],"note":"ours"}'
    Path("c.jsonl").write_text(before, "utf-8")
    session = Session(hospital)
    assert "saved-3" in told(session, NURSES, ":save c.jsonl")
    assert told(session, NURSES, ":save c.jsonl") == "c.jsonl 里已有这道题，编号 saved-3。"
    lines = Path("c.jsonl").read_text("utf-8").split("\n")
    assert lines[0] == before
    assert len(lines) == 3
    assert lines[2] == ""


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"no json\n", "bad.jsonl:1: no JSON"),
        (b"\xff\xfe\x00", "not UTF-8"),
        (b'{"id": "a", "turns": []}\n', "turns is empty"),
    ],
)
def test_a_file_of_something_else_is_left_as_it_is(
    hospital: Assistant, content: bytes, said: str
) -> None:
    """The message names file, line and remedy."""
    Path("bad.jsonl").write_bytes(content)
    assert said in told(Session(hospital), NURSES, ":save bad.jsonl")
    assert Path("bad.jsonl").read_bytes() == content


@pytest.mark.parametrize(
    "name", [".", "nowhere/cases.jsonl", "a\0b", "x" * 300, "~nobody-at-all/c"]
)
def test_a_name_that_cannot_be_a_file(hospital: Assistant, name: str) -> None:
    """Is a message."""
    assert told(Session(hospital), NURSES, f":save {name}").startswith("没有存：")


def test_a_folder_that_cannot_be_written(
    hospital: Assistant,
    public_folder: Path,
    unprivileged: Callable[[], AbstractContextManager[None]],
) -> None:
    """Is a message, and nothing is left behind."""
    public_folder.chmod(0o555)
    session = Session(hospital)
    told(session, NURSES)
    with unprivileged():
        assert "cannot be written" in told(session, f":save {public_folder / 'c.jsonl'}")
    assert list(public_folder.iterdir()) == []


def test_several_threads_lose_nothing(tmp_path: Path) -> None:
    """Each waits for the other."""
    if sys.platform == "win32":
        pytest.skip("no lock on folders there")
    path = tmp_path / "c.jsonl"
    cases = [Case(id="", turns=(f"问题{i}",)) for i in range(40)]
    threads = [
        threading.Thread(target=lambda own=own: [save(path, case) for case in own])
        for own in (cases[:20], cases[20:])
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {case.turns for case in load_cases(path)} == {case.turns for case in cases}


KILLER = """
import os, random, signal, sys
from pathlib import Path
from qa_bot.evaluation import Case, load_cases
from qa_bot.repl.saving import save

path, chance, saved = Path(sys.argv[1]), random.Random(20), 0

def write(number, told):
    while True:
        save(path, Case(id="", turns=(f"{number} " + "很长" * 300,), accept=("答",)))
        os.write(told, b"x")
        number += 1

for _ in range(100):
    heard, told = os.pipe()
    child = os.fork()
    if child == 0:
        write(saved, told)
    for _ in range(chance.randrange(3)):
        os.read(heard, 1)
        saved += 1
    for _ in range(chance.randrange(60_000)):
        pass
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    os.close(told)
    saved += len(os.read(heard, 100))
    os.close(heard)
    kept = [case.turns[0].split()[0] for case in load_cases(path)] if path.exists() else []
    assert kept == [str(number) for number in range(len(kept))]
    # One may be there that was saved but not told of any more.
    assert len(kept) - saved in (0, 1), (len(kept), saved)
    assert not path.exists() or path.read_bytes().endswith(b"\\n")
    saved = len(kept)
print(saved)
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot fork")
def test_a_killed_process_loses_no_line(tmp_path: Path) -> None:
    """A hundred kills at random moments: each line that was saved is there, and no half one."""
    path = tmp_path / "cases.jsonl"
    done = subprocess.run(
        [sys.executable, "-c", KILLER, path], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert len(load_cases(path)) == int(done.stdout) > 50
    assert {entry.name for entry in tmp_path.iterdir()} <= {"cases.jsonl", ".cases.jsonl.part"}
