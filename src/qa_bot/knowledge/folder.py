"""Which files of a folder are knowledge, and how to tell from outside that one has changed."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

SUFFIXES = (".md", ".txt")
GLOSSARY_FILE = "glossary.yaml"
BESIDE = (GLOSSARY_FILE, "faq.yaml")
"""What is read of the folder itself beside the reports."""

State = tuple[tuple[object, ...], ...]


def knowledge_files(root: Path, closed: Callable[[OSError], None] | None = None) -> Iterator[Path]:
    """Yield the knowledge files: not README.md, nothing whose name begins with "_" or ".".

    closed: is told of the folders that cannot be opened.
    """
    for directory, folders, names in os.walk(root, onerror=closed):
        folders[:] = sorted(name for name in folders if name[0] not in "_.")
        for name in sorted(names):
            path = Path(directory, name)
            if (
                path.suffix.lower() in SUFFIXES
                and name[0] not in "_."
                and (name.lower() != "readme.md")
            ):
                yield path


def folder_state(root: Path) -> State:
    """Return what changes whenever a knowledge file is written, added, removed or exchanged.

    Links are followed: a folder that is a link, or holds links, changes with what they lead to.
    """
    own = _state(root)[:2]
    paths = [*knowledge_files(root), *(root / name for name in BESIDE)] if own else []
    return (own, *((str(path), *_state(path)) for path in paths))


def _state(path: Path) -> tuple[int, ...]:
    try:
        found = path.stat()
    except (OSError, ValueError):  # not there, or not to be reached
        return ()
    # The time of the last change to the file's entry is newer than that of the last writing where
    # a copy kept the old one's times, or where it may be read now and could not be before.
    return (found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns)
