"""A person at a real terminal: keys go in, and what stands on the screen is looked at."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.conftest import write_hospital

if sys.platform == "win32":
    pytest.skip("this system has no pseudo-terminals", allow_module_level=True)

import pexpect
import pyte

NURSES = "护士新招了多少人？"
PATIENCE = 120
"""Seconds until something must have appeared; it takes a fraction of that."""
TAB, UP, CTRL_C, CTRL_D, CTRL_R = "\t", "\x1b[A", "\x03", "\x04", "\x12"


class Person:
    """Somebody at a terminal of 100 columns and 120 lines."""

    def __init__(self, folder: Path, **env: str) -> None:
        screen: Any = pyte.Screen(100, 120)
        self._screen = screen
        self._stream: Any = pyte.Stream(self._screen)
        keep = {k: v for k, v in os.environ.items() if not k.startswith(("QA_BOT_", "NO_COLOR"))}
        settings = {
            "TERM": "xterm-256color",
            "PYTHONUTF8": "1",
            "XDG_DATA_HOME": str(folder.parent),
        }
        self._process: Any = pexpect.spawn(
            sys.executable,
            ["-m", "qa_bot", "--knowledge", str(folder)],
            env={**keep, **settings, **env},
            encoding="utf-8",
            dimensions=(120, 100),
            timeout=PATIENCE,
        )
        self._process.delaybeforesend = None
        # The terminal answers when it is asked where its cursor is.
        self._screen.write_process_input = self._process.send
        self.raw = ""

    @property
    def screen(self) -> str:
        """What stands on the screen."""
        # A wide character takes two cells, the second of which is empty.
        return "\n".join(line.rstrip() for line in self._screen.display).rstrip()

    def press(self, keys: str, until: str = "", *, prompted: bool | None = None) -> str:
        """Press keys, wait until a text is on the screen, and return all that is there.

        prompted: whether to wait for an empty prompt too; None: after a line that is sent off.
        """
        prompted = keys.endswith("\r") if prompted is None else prompted
        self._process.send(keys)
        while until not in self.screen or (prompted and not self.is_prompted):
            self._read(until)
        return self.screen

    @property
    def is_prompted(self) -> bool:
        """Whether an empty prompt is the last that stands there."""
        return self.screen.split("\n")[-1] == ">"

    def resize(self, lines: int, columns: int) -> None:
        """Draw the window to another size."""
        self._screen.resize(lines, columns)
        self._process.setwinsize(lines, columns)

    def _read(self, until: str) -> None:
        try:
            text = self._process.read_nonblocking(65536, timeout=PATIENCE)
        except (pexpect.EOF, pexpect.TIMEOUT):
            raise AssertionError(f"{until!r} did not appear:\n{self.screen}") from None
        self.raw += text
        self._stream.feed(text)

    def leave(self, keys: str = CTRL_D) -> int:
        """Leave, and return the exit code."""
        self._process.send(keys)
        self._process.expect(pexpect.EOF)
        self.raw += self._process.before
        self._process.close()
        status: int = self._process.exitstatus
        return status

    def stop(self) -> None:
        """End what is still running."""
        self._process.close(force=True)


@pytest.fixture
def people(tmp_path: Path) -> Iterator[list[Person]]:
    """Keep those who sat down, so that none stays."""
    found: list[Person] = []
    yield found
    for person in found:
        person.stop()


def sits_down(people: list[Person], folder: Path, **env: str) -> Person:
    """Return somebody who sees the prompt."""
    person = Person(folder, **env)
    people.append(person)
    person.press("", "ends.", prompted=True)
    return person


def test_a_whole_talk(tmp_path: Path, people: list[Person]) -> None:
    """A question, a suggestion by its number, completion, an explanation, new files, and history."""
    folder = write_hospital(tmp_path / "knowledge")
    person = sits_down(people, folder)
    person.press(f"{NURSES}\r", "hospital.md:15（队伍）")
    person.press("2021 年全院有多少台呼吸机？\r", "1 病床有多少张？")
    person.press("1\r", "现有病床 620 张")
    person.press(":fi", "> :fi")
    person.press("l" + TAB, "> :files")
    person.press("\r", "云栖县人民医院年报")
    person.press(":why\r", "value, confidence")
    file = folder / "hospital.md"
    file.write_text(file.read_text("utf-8").replace("60 余名", "70 余名"), "utf-8")
    person.press(":reload\r", "已重新读取：2 份资料")
    person.press("病床" + CTRL_C + f"{NURSES}\r", "70 余名 │")
    assert person.leave() == 0
    history = tmp_path / "qa-bot" / "history"
    assert history.read_text("utf-8").split("\n")[:2] == [NURSES, "2021 年全院有多少台呼吸机？"]
    assert history.stat().st_mode & 0o777 == 0o600
    assert history.parent.stat().st_mode & 0o777 == 0o700

    person = sits_down(people, folder)
    person.press(UP, f"> {NURSES}")
    person.press(CTRL_C)
    person.press(CTRL_R + "呼吸", "2021 年全院有多少台呼吸机？")
    person.press("\r\r", "1 病床有多少张？")
    assert person.leave(":quit\r") == 0


def test_colours_and_no_colours(tmp_path: Path, people: list[Person]) -> None:
    """NO_COLOR takes the colours, not the bold letters."""
    folder = write_hospital(tmp_path / "knowledge")
    for env, coloured in (({}, True), ({"NO_COLOR": "1"}, False)):
        person = sits_down(people, folder, **env)
        person.press(f"{NURSES}\r", "hospital.md:15（队伍）")
        assert ("\x1b[1;32m60 余名" in person.raw) is coloured
        assert ("\x1b[1m60 余名" in person.raw) is not coloured
        assert person.leave() == 0


def test_a_dumb_terminal_gets_plain_text(tmp_path: Path, people: list[Person]) -> None:
    """The line is the terminal's own to edit, and no order is sent to it."""
    person = sits_down(people, write_hospital(tmp_path / "knowledge"), TERM="dumb")
    person.press(f"{NURSES}\r", "—— hospital.md:15（队伍）")
    person.press(f"{NURSES[:3]}" + CTRL_C, ">")
    assert person.leave(":quit\r") == 0
    assert "\x1b" not in person.raw


def test_a_window_that_is_drawn_narrow(tmp_path: Path, people: list[Person]) -> None:
    """While a line is being typed, and back."""
    person = sits_down(people, write_hospital(tmp_path / "knowledge"))
    person.press(NURSES[:4], NURSES[:4])
    person.resize(6, 12)
    person.press("", "护士新招")
    person.resize(120, 100)
    person.press(NURSES[4:] + "\r", "hospital.md:15（队伍）")
    assert person.leave() == 0


def test_a_folder_that_cannot_be_used(tmp_path: Path, people: list[Person]) -> None:
    """One message and exit code 2, with nothing typed."""
    (tmp_path / "knowledge").mkdir()
    person = Person(tmp_path / "knowledge")
    people.append(person)
    assert person.leave("") == 2
    assert person.raw.count("holds no knowledge file") == 1
    assert "Traceback" not in person.raw


def test_ctrl_c_never_ends_it(tmp_path: Path, people: list[Person]) -> None:
    """Pressed again and again at an empty prompt, while the files are being read."""
    person = sits_down(people, write_hospital(tmp_path / "knowledge"))
    person.press(CTRL_C * 3)
    person.press(f"{NURSES}\r", "hospital.md:15（队伍）")
    assert person.leave() == 0
