"""The folder that holds the snapshots: whose it is, how one is written, how many stay.

A snapshot is read only from a file and a folder that belong to this user and that nobody else may
write to: whoever can write one decides what is answered. Nothing here ever stops a start: without
a folder to trust, or with one that is full or read-only, all is worked out anew each time.
"""

from __future__ import annotations

import hashlib
import os
import stat
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from qa_bot.snapshot.code import code_digest
from qa_bot.snapshot.memo import Recollection
from qa_bot.snapshot.parts import DamagedError, unpacked, write

OFF = "off"
SUFFIX = ".snapshot"
KEPT = 8
"""Snapshots of so many knowledge folders stay, those last used."""
MAX_BYTES = 256 * 2**20
"""Of one snapshot; 10,000 passages take 13 MB."""
ABANDONED = 3600.0
"""Seconds after which an unfinished file is the rest of a process that was killed."""


class SnapshotFolder:
    """Where snapshots are kept; see ``snapshot_folder``."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def open(self, knowledge: Path | str) -> Recollection:
        """Return what was kept of a knowledge folder; nothing if there is nothing to trust."""
        path = self._path(knowledge)
        try:
            data = self._read(path)
            return Recollection(unpacked(data))
        except (OSError, DamagedError):
            return Recollection({})

    def save(self, knowledge: Path | str, recollection: Recollection) -> None:
        """Keep a folder's parts, if they are new; write all of them or nothing."""
        path = self._path(knowledge)
        with suppress(OSError):
            if recollection.is_new:
                self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
                self._check(self._folder.stat(), stat.S_ISDIR)
                self._write(path, recollection)
                self._prune(path)
            else:
                os.utime(path)

    def _path(self, knowledge: Path | str) -> Path:
        """Return a knowledge folder's file, of this code's own: two versions may run in turn."""
        name = f"{Path(knowledge).absolute()}\0{code_digest()}".encode("utf-8", "surrogateescape")
        return self._folder / (hashlib.blake2b(name, digest_size=16).hexdigest() + SUFFIX)

    def _read(self, path: Path) -> bytes:
        self._check(self._folder.stat(), stat.S_ISDIR)
        flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
        with open(os.open(path, flags | getattr(os, "O_BINARY", 0)), "rb") as file:  # noqa: PTH123
            state = os.fstat(file.fileno())
            self._check(state, stat.S_ISREG)
            if state.st_size > MAX_BYTES:
                raise DamagedError("size")
            return file.read(MAX_BYTES + 1)

    @staticmethod
    def _check(state: os.stat_result, is_kind: Callable[[int], bool]) -> None:
        """Raise PermissionError for what is not this user's own, or open to others' writing."""
        if not is_kind(state.st_mode):
            raise PermissionError("of another kind")
        # Where there are no such owners and bits (Windows), a profile's folders are its user's.
        if hasattr(os, "geteuid") and (
            state.st_uid != os.geteuid() or state.st_mode & (stat.S_IWGRP | stat.S_IWOTH)
        ):
            raise PermissionError("not this user's alone")

    def _write(self, path: Path, recollection: Recollection) -> None:
        # Of mode 0600, and in the same folder, so that it can take the old one's place at once.
        handle, name = tempfile.mkstemp(prefix=".", suffix=".part", dir=self._folder)
        try:
            with open(handle, "wb") as file:  # noqa: PTH123
                if whole := write(file, recollection.parts, MAX_BYTES):
                    file.flush()
                    os.fsync(file.fileno())
            if whole:
                Path(name).replace(path)
        finally:
            with suppress(OSError):
                Path(name).unlink(missing_ok=True)

    def _prune(self, just_written: Path) -> None:
        """Remove the oldest snapshots that are too many, and what killed processes left."""
        for rest in self._folder.glob(".*.part"):
            if rest.stat().st_mtime < time.time() - ABANDONED:
                rest.unlink(missing_ok=True)
        found = [path for path in self._folder.glob("*" + SUFFIX) if path != just_written]
        found.sort(key=lambda path: path.stat().st_mtime, reverse=True)
        for path in found[KEPT - 1 :]:
            path.unlink(missing_ok=True)


def snapshot_folder(cache: str) -> SnapshotFolder | None:
    """Return the folder that a setting names; None if there shall be none, or can be none.

    cache: its path; "": the user's cache folder; "off": none.
    """
    if cache == OFF:
        return None
    if cache:
        return SnapshotFolder(Path(cache).absolute())
    import platformdirs

    try:
        folder = platformdirs.user_cache_path("qa-bot", appauthor=False)
    except RuntimeError:  # a user without a home
        return None
    return SnapshotFolder(folder) if folder.is_absolute() else None  # "~", in earlier versions
