"""What a snapshot is made of: values as JSON and plain arrays, and the file that holds them.

A file is: a first line that names the form; a BLAKE2b digest of all that follows; the parts' bytes;
the table of what they are, as JSON; how long that is. Nothing in it can be run, no length in it is
believed before it was compared with what is there, and whoever takes a part back checks the values
(``Part``).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

MAGIC = b"qa-bot snapshot 1\n"
DIGEST = 32
HEAD = len(MAGIC) + DIGEST
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
    """Yield all of a snapshot's bytes that stand behind its head, a piece at a time.

    parts: by name, the key of what each was made from, and itself.
    """
    table = []
    for name, (key, part) in parts.items():
        strings = json.dumps(part.strings, ensure_ascii=False).encode()
        yield strings
        arrays = []
        for label, values in part.arrays.items():
            kind = np.dtype(values.dtype).newbyteorder("<").str
            if kind not in TYPES or values.ndim != 1:
                raise TypeError(f"{name}, {label}: no array that a snapshot can hold ({kind})")
            arrays.append([label, kind, len(values)])
            yield values.astype(kind, copy=False).tobytes()
        table.append([name, key, len(strings), arrays])
    contents = json.dumps(table, ensure_ascii=False).encode()
    yield contents
    yield len(contents).to_bytes(8, "little")


def write(file: BinaryIO, parts: Mapping[str, tuple[str, Part]], limit: int) -> bool:
    """Write a snapshot; tell whether it stayed within a limit of bytes, and is whole."""
    digest, written = hashlib.blake2b(digest_size=DIGEST), HEAD
    file.write(bytes(HEAD))
    for piece in packed(parts):
        digest.update(piece)
        written += len(piece)
        if written > limit:
            return False
        file.write(piece)
    file.seek(0)
    file.write(MAGIC + digest.digest())
    return True


@dataclass(frozen=True, slots=True)
class Sealed:
    """A part as it stands in a snapshot's bytes; whoever needs it opens it."""

    strings: memoryview
    arrays: Sequence[tuple[str, str, memoryview]]

    def open(self) -> Part:
        """Return the part; its arrays are views of the snapshot's bytes. Raises DamagedError."""
        try:
            strings = json.loads(bytes(self.strings))
        except (ValueError, RecursionError) as error:
            raise DamagedError("strings") from error
        if not isinstance(strings, dict):
            raise DamagedError("strings")
        return Part(strings, {name: np.frombuffer(own, kind) for name, kind, own in self.arrays})


def unpacked(data: bytes) -> dict[str, tuple[str, Sealed]]:
    """Return a snapshot's parts by name, each with its key.

    Raises DamagedError for whatever ``write`` would not have written.
    """
    view = memoryview(data)
    if data[: len(MAGIC)] != MAGIC or len(data) < HEAD + 8:
        raise DamagedError("no snapshot")
    digest = hashlib.blake2b(view[HEAD:], digest_size=DIGEST).digest()
    if digest != view[len(MAGIC) : HEAD]:
        raise DamagedError("digest")
    end = len(data) - 8 - int.from_bytes(view[-8:], "little")
    if end < HEAD:
        raise DamagedError("contents")
    parts, at = {}, HEAD
    try:
        for name, key, size, arrays in json.loads(bytes(view[end:-8])):
            if not type(name) is type(key) is str:
                raise DamagedError("part")
            strings, at = _slice(view, at, size, end)
            found = []
            for label, kind, count in arrays:
                if kind not in TYPES or type(label) is not str:
                    raise DamagedError("array")
                values, at = _slice(view, at, np.dtype(kind).itemsize * count, end)
                found.append((label, kind, values))
            parts[name] = (key, Sealed(strings, found))
    except (TypeError, ValueError, RecursionError) as error:
        raise DamagedError("contents") from error
    if at != end:
        raise DamagedError("length")
    return parts


def _slice(view: memoryview, at: int, size: int, end: int) -> tuple[memoryview, int]:
    if type(size) is not int or not 0 <= size <= end - at:
        raise DamagedError("length")
    return view[at : at + size], at + size
