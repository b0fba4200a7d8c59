"""Build ``src/qa_bot/retrieval/words.txt.gz`` from the dictionary of the jieba that is installed.

    python tools/build_dictionary.py

Reading jieba's own 5 MB text took 0.27 s of each start; this takes a third. A test holds that the
file is what this tool makes of jieba's. Text first, in four blocks that blank lines part: the
words, one a line; each word's part of speech as a letter; which part of speech each letter is; what
begins a word and is none (jieba looks words up letter by letter). Then, behind a zero byte, how often
each word stands in jieba's corpus: unsigned 32-bit numbers, the low byte first.
"""

from __future__ import annotations

import gzip
import re
import struct
from importlib.resources import files
from pathlib import Path

OUTPUT = Path(__file__).parents[1] / "src" / "qa_bot" / "retrieval" / "words.txt.gz"
ROW = re.compile(r"^(\S+) (\d{2,}|[5-9]|\d(?= ns$)) (\S+)$", re.MULTILINE)
"""The dictionary's words of frequency 5 or more: 136,000 of 349,000, which halves the start-up time
and memory. Place names stay at any frequency: they limit what a figure speaks of."""


def build() -> bytes:
    """Return what the file holds once it is unpacked."""
    rows = ROW.findall(files("jieba").joinpath("dict.txt").read_text(encoding="utf-8"))
    words = {word: (int(count), tag) for word, count, tag in rows}
    names = sorted({tag for _, tag in words.values()})
    letters = {name: chr(ord("A") + number) for number, name in enumerate(names)}
    prefixes = {word[:end] for word in words for end in range(1, len(word))} - words.keys()
    blocks = (
        "\n".join(words),
        "".join(letters[tag] for _, tag in words.values()),
        "\n".join(f"{letter} {name}" for name, letter in letters.items()),
        "\n".join(sorted(prefixes)),
    )
    counts = (count for count, _ in words.values())
    return "\n\n".join(blocks).encode() + b"\0" + struct.pack(f"<{len(words)}I", *counts)


def main() -> None:
    """Write the file, the same bytes for the same dictionary."""
    OUTPUT.write_bytes(gzip.compress(build(), 9, mtime=0))
    print(f"{OUTPUT.name}: {OUTPUT.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
