"""Reading a knowledge file's bytes as text, whatever a maintainer's editor wrote."""

from __future__ import annotations

import codecs
from pathlib import Path

from qa_bot.errors import KnowledgeError

MAX_BYTES = 32 * 1024 * 1024
MAX_LINE = 200_000
"""Characters. A paragraph of a report has a few hundred; a longer line is data or damage."""

_GB_MARKS = frozenset("“”‘’…—·，。：；！？（）、①②③④⑤％～")
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def read_text(path: Path, name: str) -> str:
    """Return the file's text with plain line feeds and without a byte order mark.

    UTF-8, UTF-16 with a byte order mark, and GB18030 are told apart by content.

    name: how messages call the file.
    Raises KnowledgeError for a file that cannot be read, is too large, or is no text.
    """
    try:
        if path.exists() and not path.is_file():  # a pipe or device: reading it may never end
            raise KnowledgeError(name, "is no regular file", "Put the text itself there.")
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise KnowledgeError(
                name,
                f"is {size / 2**20:.0f} MB large, more than the {MAX_BYTES // 2**20} MB allowed",
                "Split it into several files.",
            )
        data = path.read_bytes()
    except OSError as error:
        reason = error.strerror or "cannot be read"
        raise KnowledgeError(
            name, f"cannot be read ({reason})", "Check the file and its permissions."
        ) from error
    text = _decode(data, name).replace("\r\n", "\n").replace("\r", "\n")
    _check_lines(text, name)
    return text


def _decode(data: bytes, name: str) -> str:
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            text = _strict(data, encoding, name)
            _check_zeros("\0" in text, name)  # UTF-32 begins like UTF-16
            return text
    _check_zeros(b"\0" in data, name)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        if _looks_like_gb18030(data):
            return data.decode("gb18030")
        line = data.count(b"\n", 0, error.start) + 1
        raise KnowledgeError(
            name, "is neither UTF-8 nor GB18030 text", "Save it as plain text in UTF-8.", line=line
        ) from None


def _check_zeros(found: bool, name: str) -> None:
    if found:
        raise KnowledgeError(
            name, "is no text (it holds zero bytes)", "Save it as plain text in UTF-8."
        )


def _strict(data: bytes, encoding: str, name: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise KnowledgeError(
            name, f"is damaged: not valid {encoding}", "Save it again as UTF-8."
        ) from error


def _looks_like_gb18030(data: bytes) -> bool:
    """Tell whether the bytes decode as GB18030 into mostly common Chinese.

    GB18030 accepts nearly any byte pair, so a decoding alone proves nothing.
    """
    try:
        text = data.decode("gb18030")
    except UnicodeDecodeError:
        return False
    beyond = [char for char in text if ord(char) > 127]
    common = sum(
        "\u4e00" <= c <= "\u9fff" or "\u3000" <= c <= "\u303f" or c in _GB_MARKS for c in beyond
    )
    control = sum(ord(char) < 32 and char not in "\t\n\r" for char in text)
    return not control and common >= 0.9 * len(beyond)


def _check_lines(text: str, name: str) -> None:
    for number, line in enumerate(text.split("\n"), 1):
        if len(line) > MAX_LINE:
            raise KnowledgeError(
                name,
                f"the line has {len(line):,} characters, more than the {MAX_LINE:,} allowed",
                "Break it into paragraphs.",
                line=number,
            )
