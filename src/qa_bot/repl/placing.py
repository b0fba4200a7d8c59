"""A file written anew is there as a whole or stays as it was, and two processes take turns."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


def put(path: Path, content: bytes) -> None:
    """Write a file as a whole or not at all; it keeps its mode. Raises OSError."""
    # One name for all attempts: what a killed process left is written over, not heaped up.
    beside = path.with_name(f".{path.name}.part")
    try:
        with beside.open("wb") as file:
            if path.exists():
                shutil.copymode(path, beside)  # before there is anything in it to read
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except OSError:
        with suppress(OSError):
            beside.unlink()
        raise


@contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """Keep other processes from writing in a folder meanwhile; the lock goes with the process."""
    try:
        import fcntl
    except ImportError:  # Windows: no such lock, and two at one file are rare
        yield
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)
