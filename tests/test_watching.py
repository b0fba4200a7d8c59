"""A change of the knowledge files is told once, when it is finished, however it is made."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from queue import Empty, Queue

import pytest

from qa_bot import watching
from qa_bot.knowledge.folder import folder_state
from qa_bot.watching import Watch

BOUND = 30
"""Seconds after which something that must happen is taken as not happening; it takes about one."""


class Told:
    """Counts what a watch tells."""

    def __init__(self) -> None:
        self._told: Queue[None] = Queue()

    def __call__(self) -> None:
        """Be told."""
        self._told.put(None)

    def wait(self) -> None:
        """Wait until it is told once more."""
        try:
            self._told.get(timeout=BOUND)
        except Empty:
            pytest.fail("not told")

    @property
    def more(self) -> int:
        """How often it was told beyond what was waited for."""
        return self._told.qsize()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a knowledge folder."""
    folder = tmp_path / "knowledge"
    folder.mkdir()
    (folder / "a.md").write_text("甲有 3 个。\n", encoding="utf-8")
    return folder


@pytest.fixture(params=["messages", "no watches", "inner error"])
def told(
    request: pytest.FixtureRequest, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Told]:
    """Watch the folder, with the system's messages, and by looking alone where they fail."""
    monkeypatch.setattr(watching, "LOOK", 0.1)
    monkeypatch.setattr(watching, "QUIET", 0.05)
    troubles = {
        "no watches": OSError("inotify watch limit reached"),
        "inner error": RuntimeError("error in underlying watcher"),
    }
    if request.param in troubles:

        def refuse(*_: object, **__: object) -> None:
            raise troubles[request.param]

        monkeypatch.setattr(watching, "watch", refuse)
    told = Told()
    watch = Watch(folder, told)
    with watch:
        yield told
    assert watch.join(BOUND)


def rewrite(path: Path) -> None:
    """Change a file's text."""
    path.write_text(path.read_text(encoding="utf-8") + "乙有 4 个。\n", encoding="utf-8")


def replace_file(folder: Path) -> None:
    """Write beside and rename, as editors do."""
    (folder / ".a.md.swp").write_text("甲有 5 个。\n", encoding="utf-8")
    (folder / ".a.md.swp").replace(folder / "a.md")


def replace_folder(folder: Path) -> None:
    """Put another folder in its place."""
    other = folder.with_name("other")
    other.mkdir()
    (other / "b.txt").write_text("丙有 6 个。\n", encoding="utf-8")
    folder.rename(folder.with_name("old"))
    other.rename(folder)


def same_size_and_time(folder: Path) -> None:
    """Write as much as there was, and set the old time, as some tools that copy do."""
    path = folder / "a.md"
    times = path.stat()
    path.write_text("甲有 9 个。\n", encoding="utf-8")
    os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))


CHANGES: dict[str, Callable[[Path], object]] = {
    "written": lambda folder: rewrite(folder / "a.md"),
    "replaced": replace_file,
    "same size and time": same_size_and_time,
    "added": lambda folder: (folder / "b.txt").write_text("丙有 6 个。\n", encoding="utf-8"),
    "removed": lambda folder: (folder / "a.md").unlink(),
    "glossary": lambda folder: (folder / "glossary.yaml").write_text("", encoding="utf-8"),
    "faq": lambda folder: (folder / "faq.yaml").write_text("", encoding="utf-8"),
    "folder replaced": replace_folder,
    "folder removed": lambda folder: folder.rename(folder.with_name("old")),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_is_told_once(change: str, folder: Path, told: Told) -> None:
    """And so is the next one, wherever the first one left the folder."""
    CHANGES[change](folder)
    told.wait()
    folder.mkdir(exist_ok=True)
    (folder / "last.md").write_text("丁有 7 个。\n", encoding="utf-8")
    told.wait()
    assert told.more == 0


def test_what_is_no_knowledge_is_not_told(folder: Path, told: Told) -> None:
    """README.md, other suffixes, and names that begin with "_" or "."."""
    for name in ("README.md", "_draft.md", ".hidden.md", "a.docx", "a.md~"):
        (folder / name).write_text("甲有 8 个。\n", encoding="utf-8")
    (folder / "_drafts").mkdir()
    (folder / "_drafts" / "b.md").write_text("甲有 8 个。\n", encoding="utf-8")
    rewrite(folder / "a.md")
    told.wait()
    assert told.more == 0


def test_a_link_that_leads_elsewhere_is_told(tmp_path: Path, folder: Path, told: Told) -> None:
    """Kubernetes exchanges a hidden link in the folder, to which the files are links."""
    for version in ("..1", "..2"):
        (folder / version).mkdir()
        (folder / version / "c.md").write_text("戊有 1 个。\n", encoding="utf-8")
    (folder / "..data").symlink_to("..1")
    (folder / "c.md").symlink_to("..data/c.md")
    told.wait()
    (folder / "..new").symlink_to("..2")
    (folder / "..new").replace(folder / "..data")
    told.wait()
    assert told.more == 0


def test_a_folder_that_is_a_link_can_be_turned(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A release that is taken by turning a link, and after it a change within the new one."""
    monkeypatch.setattr(watching, "LOOK", 0.1)
    for version in ("1", "2"):
        (tmp_path / version).mkdir()
        (tmp_path / version / "a.md").write_text("甲有 3 个。\n", encoding="utf-8")
    (tmp_path / "now").symlink_to("1")
    told = Told()
    with Watch(tmp_path / "now", told):
        (tmp_path / "new").symlink_to("2")
        (tmp_path / "new").replace(tmp_path / "now")
        told.wait()
        rewrite(tmp_path / "2" / "a.md")
        told.wait()
    assert told.more == 0


def test_a_change_before_the_start_is_told(folder: Path) -> None:
    """Changes count from when the watch is made, so that none is missed while files are read."""
    told = Told()
    watch = Watch(folder, told)
    rewrite(folder / "a.md")
    with watch:
        told.wait()


def test_a_change_while_it_is_told_is_told_after(folder: Path) -> None:
    """Never two at a time: the second waits until the first is done."""
    busy, done = threading.Event(), threading.Event()
    calls: Queue[bool] = Queue()

    def on_change() -> None:
        calls.put(busy.is_set())
        busy.set()
        assert done.wait(BOUND)
        busy.clear()

    with Watch(folder, on_change):
        rewrite(folder / "a.md")
        assert not calls.get(timeout=BOUND)
        (folder / "b.md").write_text("丙有 6 个。\n", encoding="utf-8")
        done.set()
        assert not calls.get(timeout=BOUND)


def test_a_missing_folder_is_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It may come later."""
    monkeypatch.setattr(watching, "LOOK", 0.1)
    told = Told()
    with Watch(tmp_path / "later", told):
        (tmp_path / "later").mkdir()
        (tmp_path / "later" / "a.md").write_text("甲有 3 个。\n", encoding="utf-8")
        told.wait()


def test_a_steady_stream_of_changes_is_told_in_the_end(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file that never comes to rest does not keep all else from being read."""
    monkeypatch.setattr(watching, "QUIET", 0.01)
    states = iter(range(1_000_000))
    monkeypatch.setattr(watching, "folder_state", lambda _: ((next(states),),))
    told = Told()
    with Watch(folder, told):
        rewrite(folder / "a.md")
        told.wait()


def test_it_stops_at_once(folder: Path) -> None:
    """Nothing is told after the end, and the thread is gone."""
    told = Told()
    watch = Watch(folder, told)
    with watch:
        pass
    assert watch.join(BOUND)
    rewrite(folder / "a.md")
    assert told.more == 0


def test_a_look_at_nothing_is_a_state(tmp_path: Path) -> None:
    """A folder that is missing, or a name that can be none, has a state like any other."""
    assert folder_state(tmp_path / "none") == folder_state(tmp_path / "none")
    assert folder_state(Path("\0"))
