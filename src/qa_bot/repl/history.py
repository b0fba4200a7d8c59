"""What was typed before: a file that its owner alone can read, a line an entry."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from prompt_toolkit.history import History

from qa_bot.repl.placing import alone_in, put

KEPT = 1_000
"""Entries. The file is cut to so many once it has twice as many."""
LONGEST = 1_000
"""Characters of an entry; a longer one is no question that somebody wants back."""


def default_file() -> Path:
    """Return the history's file in the user's data directory."""
    from platformdirs import user_data_path

    return user_data_path("qa-bot", appauthor=False) / "history"


class LineHistory(History):
    """Lines in a file; where that fails, in memory alone.

    trouble: why they are not kept, "" while they are.
    """

    def __init__(self, path: Path | None) -> None:
        super().__init__()
        self._path = path
        self.trouble = ""

    def load_history_strings(self) -> Iterable[str]:
        """Return the entries, the latest first."""
        if self._path is None:
            return []
        try:
            self._prepare(self._path)
            entries = self._read(self._path)
            if len(entries) > 2 * KEPT:
                with alone_in(self._path.parent):
                    entries = self._read(self._path)[-KEPT:]
                    put(self._path, ("\n".join(entries) + "\n").encode())
        except OSError as error:
            self._fail(error)
            return []
        return entries[::-1]

    def store_string(self, string: str) -> None:
        """Add an entry at the file's end."""
        if self._path is None or len(string) > LONGEST:
            return
        line = " ".join(string.split()) + "\n"
        try:
            handle = os.open(self._path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
            with os.fdopen(handle, "ab", buffering=0) as file:
                file.write(line.encode("utf-8", "replace"))
        except OSError as error:
            self._fail(error)

    @staticmethod
    def _prepare(path: Path) -> None:
        """Make folder and file, and see to it that nobody else can read the file."""
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.close(os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600))
        if path.is_file() and path.stat().st_mode & 0o077:
            path.chmod(0o600)

    @staticmethod
    def _read(path: Path) -> list[str]:
        lines = path.read_text(encoding="utf-8", errors="replace").split("\n")
        return [line for line in lines if line]

    def _fail(self, error: OSError) -> None:
        self.trouble = f"{self._path}: {error.strerror or error}"
        self._path = None
