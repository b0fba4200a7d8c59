"""What a snapshot is made of: values as JSON and plain arrays, and the file that holds them.

A file is: a first line that names the form; a BLAKE2b digest of all that follows; how long the table
of contents is; that table, as JSON; the parts' bytes in its order. Nothing in it can be run, no
length in it is believed before it was compared with what is there, and whoever takes a part back
checks the values (``Part``).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

MAGIC = b"qa-bot snapshot 1\n"
DIGEST = 32
HEAD = len(MAGIC) + DIGEST + 8
TYPES = ("|u1", "<i4", "<i8", "<f8")
"""The arrays' types, as numpy writes them: the same on every machine."""


class DamagedError(ValueError):
    """A snapshot, or a part of one, does not hold what it must; it is made anew."""


@dataclass(frozen=True, slots=True)
class Part:
    """One thing that was worked out.

    strings: lists of strings, by name. arrays: one-dimensional, by name, of one of ``TYPES``.
    The methods that take something back raise DamagedError where it is not what it must be.
    """

    strings: Mapping[str, Sequence[str]] = field(default_factory=dict)
    arrays: Mapping[str, NDArray[Any]] = field(default_factory=dict)

    def texts(self, name: str, count: int | None = None) -> list[str]:
        """Return a list of strings; count: how many there must be."""
        found = self.strings.get(name)
        if not isinstance(found, list) or count not in (None, len(found)):
            raise DamagedError(name)
        if not all(type(text) is str for text in found):
            raise DamagedError(name)
        return found

    def numbers(
        self, name: str, kind: str, low: float, high: float, count: int | None = None
    ) -> NDArray[Any]:
        """Return an array of one of ``TYPES`` whose values are in low–high; count: its length."""
        found = self.arrays.get(name)
        if found is None or found.dtype != np.dtype(kind) or count not in (None, len(found)):
            raise DamagedError(name)
        # Written so that NaN is out of bounds too.
        if len(found) and not (found.min() >= low and found.max() <= high):
            raise DamagedError(name)
        return found

    def starts(self, name: str, runs: int, end: int) -> NDArray[Any]:
        """Return where each of ``runs`` runs starts, and last the end of all, which is ``end``."""
        found = self.numbers(name, "<i8", 0, end, runs + 1)
        if runs < 0 or found[0] != 0 or found[-1] != end or (found[1:] < found[:-1]).any():
            raise DamagedError(name)
        return found


def packed(parts: Mapping[str, tuple[str, Part]]) -> Iterator[bytes]:
    """Yield a snapshot's bytes; parts: by name, the key of what each was made from, and itself."""
    table, body = [], []
    for name, (key, part) in parts.items():
        strings = json.dumps(part.strings, ensure_ascii=False).encode()
        arrays = []
        body.append(strings)
        for label, values in part.arrays.items():
            kind = np.dtype(values.dtype).newbyteorder("<").str
            if kind not in TYPES or values.ndim != 1:
                raise TypeError(f"{name}, {label}: no array that a snapshot can hold ({kind})")
            arrays.append([label, kind, len(values)])
            body.append(values.astype(kind, copy=False).tobytes())
        table.append([name, key, len(strings), arrays])
    contents = json.dumps(table, ensure_ascii=False).encode()
    digest = hashlib.blake2b(digest_size=DIGEST)
    pieces = [len(contents).to_bytes(8, "little"), contents, *body]
    for piece in pieces:
        digest.update(piece)
    yield MAGIC
    yield digest.digest()
    yield from pieces


def unpacked(data: bytes) -> dict[str, tuple[str, Part]]:
    """Return a snapshot's parts by name, each with its key; the arrays are views of ``data``.

    Raises DamagedError for whatever ``packed`` would not have written.
    """
    if data[: len(MAGIC)] != MAGIC or len(data) < HEAD:
        raise DamagedError("no snapshot")
    view = memoryview(data)
    digest = hashlib.blake2b(view[len(MAGIC) + DIGEST :], digest_size=DIGEST).digest()
    if digest != view[len(MAGIC) : len(MAGIC) + DIGEST]:
        raise DamagedError("digest")
    at = HEAD + int.from_bytes(view[HEAD - 8 : HEAD], "little")
    if at > len(data):
        raise DamagedError("contents")
    parts = {}
    try:
        for name, key, size, arrays in json.loads(bytes(view[HEAD:at])):
            strings, at = json.loads(bytes(_slice(view, at, size))), at + size
            found = {}
            for label, kind, count in arrays:
                if kind not in TYPES or type(label) is not str:
                    raise DamagedError("array")
                size = np.dtype(kind).itemsize * count
                found[label], at = np.frombuffer(_slice(view, at, size), kind), at + size
            if not isinstance(strings, dict) or not type(name) is type(key) is str:
                raise DamagedError("part")
            parts[name] = (key, Part(strings, found))
    except (TypeError, ValueError, RecursionError) as error:
        raise DamagedError("contents") from error
    if at != len(data):
        raise DamagedError("length")
    return parts


def _slice(view: memoryview, at: int, size: int) -> memoryview:
    if type(size) is not int or not 0 <= size <= len(view) - at:
        raise DamagedError("length")
    return view[at : at + size]
