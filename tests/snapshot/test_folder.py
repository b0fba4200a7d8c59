"""The folder of snapshots: private, bounded, never half written, and never a reason to stop."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import numpy as np
import pytest

from qa_bot.snapshot import folder as module
from qa_bot.snapshot.folder import KEPT, SnapshotFolder, snapshot_folder
from qa_bot.snapshot.memo import Recollection
from qa_bot.snapshot.parts import Part

pytestmark = pytest.mark.skipif(not hasattr(os, "geteuid"), reason="needs POSIX permissions")


def recollection(number: int = 0) -> Recollection:
    """Return something to keep."""
    made = Recollection({})
    made.keep("part", f"key {number}", Part({}, {"n": np.arange(number + 3)}), made=True)
    return made


def saved(cache: Path, knowledge: str = "knowledge") -> tuple[SnapshotFolder, Path]:
    """Return a folder that holds one snapshot, and the snapshot's file."""
    snapshots = SnapshotFolder(cache)
    snapshots.save(knowledge, recollection())
    (path,) = cache.iterdir()
    return snapshots, path


def is_kept(snapshots: SnapshotFolder, knowledge: str = "knowledge") -> bool:
    """Tell whether there is a snapshot that is believed."""
    return bool(snapshots.open(knowledge).before)


def test_what_is_kept_is_this_users_alone(tmp_path: Path) -> None:
    """The folder has mode 0700, the file 0600, whatever the umask allows."""
    before = os.umask(0)
    try:
        snapshots, path = saved(tmp_path / "a" / "cache")
    finally:
        os.umask(before)
    assert (path.parent.stat().st_mode & 0o777, path.stat().st_mode & 0o777) == (0o700, 0o600)
    assert is_kept(snapshots)


def test_another_folder_of_knowledge_has_its_own(tmp_path: Path) -> None:
    """Snapshots are told apart by the knowledge folder's place."""
    snapshots, _ = saved(tmp_path / "cache")
    assert not is_kept(snapshots, "other")


@pytest.mark.parametrize("mode", [0o720, 0o702, 0o777])
def test_a_folder_that_others_may_write_to_is_not_trusted(tmp_path: Path, mode: int) -> None:
    """Nothing is read from it, and nothing written to it."""
    snapshots, path = saved(tmp_path / "cache")
    before = path.read_bytes()
    path.parent.chmod(mode)
    assert not is_kept(snapshots)
    snapshots.save("knowledge", recollection(1))
    assert path.read_bytes() == before


@pytest.mark.parametrize("mode", [0o620, 0o602])
def test_a_file_that_others_may_write_to_is_not_trusted(tmp_path: Path, mode: int) -> None:
    """It is made anew, and then it is private."""
    snapshots, path = saved(tmp_path / "cache")
    path.chmod(mode)
    assert not is_kept(snapshots)
    snapshots.save("knowledge", recollection())
    assert is_kept(snapshots)
    assert path.stat().st_mode & 0o777 == 0o600


def test_another_users_folder_is_not_trusted(
    public_folder: Path, unprivileged: Callable[[], AbstractContextManager[None]]
) -> None:
    """Nor is what they put there."""
    if os.geteuid() != 0:
        pytest.skip("needs to be two users")
    snapshots, path = saved(public_folder / "cache")
    path.parent.chmod(0o755)
    path.chmod(0o644)
    assert is_kept(snapshots)
    with unprivileged():
        assert not is_kept(snapshots)


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    """A link in the place of a snapshot is none, and gives way to one."""
    snapshots, path = saved(tmp_path / "cache")
    path.rename(tmp_path / "elsewhere")
    path.symlink_to(tmp_path / "elsewhere")
    assert not is_kept(snapshots)
    snapshots.save("knowledge", recollection())
    assert not path.is_symlink()
    assert is_kept(snapshots)


def test_a_pipe_does_not_hold_up_the_start(tmp_path: Path) -> None:
    """What is no regular file is not waited for."""
    snapshots, path = saved(tmp_path / "cache")
    path.unlink()
    os.mkfifo(path)
    assert not is_kept(snapshots)


def test_a_folder_that_cannot_be_made_stops_nothing(tmp_path: Path) -> None:
    """A file in its place, or in the place of a folder above it."""
    (tmp_path / "file").write_text("", encoding="utf-8")
    for cache in (tmp_path / "file", tmp_path / "file" / "below"):
        snapshots = SnapshotFolder(cache)
        snapshots.save("knowledge", recollection())
        assert not is_kept(snapshots)


def test_a_full_disk_stops_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What could not be written whole is not there, and the old one is."""
    snapshots, path = saved(tmp_path / "cache")

    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    snapshots.save("knowledge", recollection(1))
    assert list(path.parent.iterdir()) == [path]
    assert snapshots.open("knowledge").before["part"][0] == "key 0"


def test_only_the_last_used_stay(tmp_path: Path) -> None:
    """The oldest are removed when there are too many; to be read is to be used."""
    snapshots = SnapshotFolder(tmp_path)
    for number in range(KEPT):
        snapshots.save(f"k{number}", recollection())
        for path in tmp_path.iterdir():  # all that is there is older by a minute
            state = path.stat()
            os.utime(path, (state.st_atime - 60, state.st_mtime - 60))
    again = snapshots.open("k0")
    key, sealed = again.before["part"]
    again.keep("part", key, sealed.open(), made=False)
    snapshots.save("k0", again)
    snapshots.save("new", recollection())
    kept = [name for name in (*(f"k{n}" for n in range(KEPT)), "new") if is_kept(snapshots, name)]
    assert kept == ["k0", *(f"k{n}" for n in range(2, KEPT)), "new"]


def test_one_that_is_too_large_is_neither_written_nor_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A bound for what a start may read and a disk may lose."""
    snapshots, path = saved(tmp_path / "cache")
    monkeypatch.setattr(module, "MAX_BYTES", path.stat().st_size - 1)
    assert not is_kept(snapshots)
    path.unlink()
    snapshots.save("knowledge", recollection())
    assert not list(path.parent.iterdir())


def test_what_killed_processes_left_is_removed_in_time(tmp_path: Path) -> None:
    """An unfinished file goes when it is older than any writing can last, not before."""
    snapshots, path = saved(tmp_path / "cache")
    young, old = path.with_name(".a.part"), path.with_name(".b.part")
    for rest in (young, old):
        rest.write_bytes(b"half")
    os.utime(old, (1, 1))
    snapshots.save("knowledge", recollection(1))
    assert young.exists()
    assert not old.exists()


KILLED = """
import os, signal, sys, time
from pathlib import Path
import numpy as np
from qa_bot.snapshot.folder import SnapshotFolder
from qa_bot.snapshot.memo import Recollection
from qa_bot.snapshot.parts import Part

def recollection(number):
    made = Recollection({})
    made.keep("part", str(number), Part({}, {"n": np.full(100_000, number)}), made=True)
    return made

snapshots = SnapshotFolder(Path(sys.argv[1]))
snapshots.save("k", recollection(0))
for i in range(100):
    child = os.fork()
    if not child:
        number = 0
        while True:
            snapshots.save("k", recollection(number := number + 1))
    time.sleep(0.0002 * (i % 40))
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    key, sealed = snapshots.open("k").before["part"]
    assert sealed.open().numbers("n", "<i8", int(key), int(key), 100_000) is not None
"""


def test_a_killed_process_leaves_no_half_snapshot(tmp_path: Path) -> None:
    """Of a hundred processes killed while they write, none leaves a snapshot that is not whole."""
    environment = {**os.environ, "OPENBLAS_NUM_THREADS": "1"}
    subprocess.run([sys.executable, "-c", KILLED, str(tmp_path)], check=True, env=environment)
    for rest in tmp_path.glob(".*.part"):
        os.utime(rest, (1, 1))
    SnapshotFolder(tmp_path).save("k", recollection())
    assert len(list(tmp_path.iterdir())) == 1


def test_the_setting_names_the_folder(tmp_path: Path, cache_home: Path) -> None:
    """A path, the user's own folder, or none."""
    named = snapshot_folder(str(tmp_path / "cache"))
    assert named is not None
    named.save("knowledge", recollection())
    assert list((tmp_path / "cache").iterdir())
    assert snapshot_folder("off") is None
    own = snapshot_folder("")
    assert own is not None
    own.save("knowledge", recollection())
    if sys.platform == "linux":
        assert list((cache_home / "qa-bot").iterdir())


def test_a_user_without_a_home_has_no_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is written into a folder "~" of the working directory."""

    def nobody(number: int) -> None:
        raise KeyError(number)

    for name in ("XDG_CACHE_HOME", "HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("pwd.getpwuid", nobody)
    assert snapshot_folder("") is None
