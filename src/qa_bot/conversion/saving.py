"""A knowledge file is there as a whole or not at all, whenever the program is killed."""

from __future__ import annotations

import contextlib
import os
import secrets
from pathlib import Path

from qa_bot.errors import SourceError


def save(target: Path, text: str, *, replace: bool) -> None:
    """Write a knowledge file.

    It is written under a name that begins with a dot, which is no knowledge, and then gets its
    own name in one step. An earlier file is replaced in that step, or stays.

    replace: whether an earlier file may be replaced.
    Raises SourceError if there is one and it may not, or if the folder takes no file.
    """
    part = target.with_name(f".{target.name}.{secrets.token_hex(4)}.part")
    try:
        with part.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        if replace:
            part.replace(target)
        else:
            _name(part, target)
        _sync(target.parent)
    except FileExistsError:
        raise exists(target) from None
    except OSError as error:
        raise SourceError(
            target,
            f"cannot be written ({error.strerror or 'unusable name'})",
            "Check the folder, its permissions and its room.",
        ) from error
    finally:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)


def exists(target: Path) -> SourceError:
    """Return what is told where a target is there already."""
    return SourceError(target, "exists already", "Give another --name, or replace it with --force.")


def _name(part: Path, target: Path) -> None:
    """Give the file its name unless there is one of that name."""
    try:
        target.hardlink_to(part)  # fails where the name is taken, whoever took it meanwhile
    except FileExistsError:
        raise
    except OSError:  # a file system without links
        if target.exists():
            raise FileExistsError(target) from None
        part.replace(target)


def _sync(folder: Path) -> None:
    """Make the new name last through a power cut, where a folder can be synced."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
