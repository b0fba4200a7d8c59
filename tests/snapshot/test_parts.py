"""A snapshot's bytes give back what was put in, or nothing."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_bot.snapshot.parts import DIGEST, MAGIC, DamagedError, Part, unpacked, write

PARTS = {
    "words": ("key 1", Part({"words": ["水", "a\nb", ""]}, {"counts": np.array([3, 1, 2], "<i8")})),
    "empty": ("key 2", Part()),
    "floats": ("key 3", Part({}, {"f": np.array([0.5, -1.0]), "b": np.array([7], "|u1")})),
}


def bytes_of(parts: Mapping[str, tuple[str, Part]]) -> bytes:
    """Return a snapshot's bytes."""
    file = io.BytesIO()
    assert write(file, parts, 10**6)
    return file.getvalue()


def opened(data: bytes) -> dict[str, tuple[str, Part]]:
    """Return all parts of a snapshot."""
    return {name: (key, sealed.open()) for name, (key, sealed) in unpacked(data).items()}


DATA = bytes_of(PARTS)


def forged(table: Any, body: bytes = b"") -> bytes:
    """Return a snapshot with a right digest and whatever table of contents."""
    contents = table if isinstance(table, bytes) else json.dumps(table).encode()
    rest = body + contents + len(contents).to_bytes(8, "little")
    return MAGIC + hashlib.blake2b(rest, digest_size=DIGEST).digest() + rest


def test_parts_come_back() -> None:
    """Keys, strings, and arrays with their types."""
    found = opened(DATA)
    assert found.keys() == PARTS.keys()
    for name, (key, part) in PARTS.items():
        assert found[name][0] == key
        assert found[name][1].strings == part.strings
        for label, values in part.arrays.items():
            assert found[name][1].arrays[label].dtype == values.dtype
            np.testing.assert_array_equal(found[name][1].arrays[label], values)


def test_each_cut_is_seen() -> None:
    """A file that ends too early is damaged, wherever it ends."""
    for end in range(len(DATA)):
        with pytest.raises(DamagedError):
            opened(DATA[:end])


def test_each_changed_byte_is_seen() -> None:
    """So is one of which any byte is another."""
    for at in range(len(DATA)):
        with pytest.raises(DamagedError):
            opened(DATA[:at] + bytes([DATA[at] ^ 1]) + DATA[at + 1 :])


@pytest.mark.parametrize(
    "data",
    [
        forged(b"\xff"),
        forged(b"[" * 100_000),
        forged(5),
        forged([5]),
        forged([["a", "k", 2, []]]),
        forged([["a", "k", -1, []]]),
        forged([["a", "k", 2.0, []]], b"{}"),
        forged([["a", "k", 10**30, []]], b"{}"),
        forged([["a", "k", 2, []]], b"[]"),
        forged([["a", "k", 2, []]], b"{}more"),
        forged([[5, "k", 2, []]], b"{}"),
        forged([["a", None, 2, []]], b"{}"),
        forged([["a", "k", 2, [["x", "|O", 1]]]], b"{}" + bytes(8)),
        forged([["a", "k", 2, [["x", "<M8[s]", 1]]]], b"{}" + bytes(8)),
        forged([["a", "k", 2, [["x", "<i8", 2]]]], b"{}" + bytes(8)),
        forged([["a", "k", 2, [["x", "<i8", -1]]]], b"{}" + bytes(8)),
        forged([["a", "k", 2, [["x", ["<i8"], 1]]]], b"{}" + bytes(8)),
        forged([["a", "k", 2, [[{}, "<i8", 1]]]], b"{}" + bytes(8)),
        forged([["a", "k", 2, 7]], b"{}"),
        MAGIC + bytes(DIGEST) + b"\xff" * 8,
        b"",
        b"\x80\x04N.",
    ],
)
def test_what_was_not_packed_is_refused(data: bytes) -> None:
    """A table that was made by hand, with the right digest, gets no further than the check."""
    with pytest.raises(DamagedError):
        opened(data)


@given(st.binary(max_size=200), st.binary(max_size=40))
def test_any_bytes_are_parts_or_damaged(table: bytes, body: bytes) -> None:
    """Nothing else is raised, whatever stands in the place of the table."""
    with suppress(DamagedError):
        opened(forged(table, body))


def test_only_plain_arrays_can_be_packed() -> None:
    """No objects, no texts, no tables: an error where it is written, not where it is read."""
    for values in (np.array([{}]), np.array(["a"]), np.zeros((2, 2))):
        with pytest.raises(TypeError):
            bytes_of({"x": ("", Part({}, {"a": values}))})


@pytest.mark.parametrize(
    ("values", "kind", "low", "high", "count"),
    [
        ([1, 2], "<i4", 0, 9, None),
        ([1, 10], "<i8", 0, 9, None),
        ([-1, 1], "<i8", 0, 9, None),
        ([1, 2], "<i8", 0, 9, 3),
    ],
)
def test_numbers_out_of_bounds_are_damage(
    values: list[int], kind: str, low: int, high: int, count: int | None
) -> None:
    """A wrong type, a value too small or too large, a wrong length."""
    with pytest.raises(DamagedError):
        Part({}, {"n": np.array(values, "<i8")}).numbers("n", kind, low, high, count)


def test_no_number_is_damage() -> None:
    """NaN is within no bounds."""
    with pytest.raises(DamagedError):
        Part({}, {"n": np.array([1.0, np.nan])}).numbers("n", "<f8", 0, 9)


@pytest.mark.parametrize("starts", [[], [0, 2], [1, 2, 5], [0, 3, 2, 5], [0, 2, 6], [0, 2, 4]])
def test_starts_must_fit(starts: list[int]) -> None:
    """They begin at 0, never fall, and end where all ends: here two runs, up to 5."""
    with pytest.raises(DamagedError):
        Part({}, {"s": np.array(starts, "<i8")}).starts("s", 2, 5)


@pytest.mark.parametrize("strings", [None, "ab", [1], ["a", None], {"a": "b"}])
def test_texts_must_be_strings(strings: Any) -> None:
    """A list of strings and nothing else."""
    with pytest.raises(DamagedError):
        Part({"t": strings}).texts("t")
