"""Which code made a snapshot: other code may make other things of the same files."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterator
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from importlib.resources import files
from importlib.resources.abc import Traversable

MADE_BY = ("text.py", "knowledge", "retrieval", "reading", "snapshot")
"""The parts of qa-bot that have a hand in what is remembered."""
WITH = ("jieba", "markdown-it-py", "numpy", "opencc", "pypinyin", "pyyaml", "rank-bm25")
"""The packages that have."""


@cache
def code_digest() -> str:
    """Return a digest of the code and data of these parts, and of those packages' versions.

    The code itself, not a version number: in a checkout, that stays the same while code changes.
    """
    digest = hashlib.blake2b(repr(sys.version_info).encode(), digest_size=16)
    for name in WITH:
        try:
            digest.update(f"{name} {version(name)}\n".encode())
        except PackageNotFoundError:
            digest.update(f"{name}\n".encode())
    for file in sorted(_files(), key=lambda file: file.name):
        digest.update(hashlib.blake2b(file.read_bytes()).digest())
    return digest.hexdigest()


def _files() -> Iterator[Traversable]:
    root = files("qa_bot")
    for name in MADE_BY:
        part = root.joinpath(name)
        inside = part.iterdir() if part.is_dir() else (part,)
        yield from (file for file in inside if file.is_file())
