"""Reading a file's bytes as text, and naming what is no text."""

from __future__ import annotations

import codecs
import os
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from qa_bot.errors import KnowledgeError
from qa_bot.knowledge.files import MAX_BYTES, MAX_LINE, read_text

TEXT = "云栖县人民医院现有病床 620 张，“儿科”80 张。\n骨科：95 张；℃、①、×。\n"


@pytest.mark.parametrize(
    "data",
    [
        TEXT.encode("utf-8"),
        codecs.BOM_UTF8 + TEXT.encode("utf-8"),
        codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"),
        codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"),
        TEXT.encode("gb18030"),
        TEXT.replace("\n", "\r\n").encode("utf-8"),
        TEXT.replace("\n", "\r").encode("gb18030"),
        TEXT.replace("\n", "\r\n").encode("utf-16"),
    ],
    ids=[
        "utf-8",
        "utf-8 bom",
        "utf-16-le",
        "utf-16-be",
        "gb18030",
        "crlf",
        "cr gb18030",
        "crlf utf-16",
    ],
)
def test_every_usual_encoding_is_read(tmp_path: Path, data: bytes) -> None:
    """The encoding is told by content; the text comes without BOM and with plain line ends."""
    file = tmp_path / "a.md"
    file.write_bytes(data)
    assert read_text(file, "a.md") == TEXT


def test_traditional_text_in_gb18030_is_read(tmp_path: Path) -> None:
    """GB18030 holds traditional characters too."""
    file = tmp_path / "a.txt"
    file.write_bytes("縣醫院有病床六百張。".encode("gb18030"))
    assert read_text(file, "a.txt") == "縣醫院有病床六百張。"


def test_an_empty_file_is_an_empty_text(tmp_path: Path) -> None:
    """Reading does not judge what a file says."""
    file = tmp_path / "a.txt"
    file.write_bytes(b"")
    assert read_text(file, "a.txt") == ""


@pytest.mark.parametrize(
    ("data", "problem", "line"),
    [
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "zero bytes", None),
        ("病床 620 张".encode("utf-16-le"), "zero bytes", None),
        ("病床 620 张".encode("utf-32"), "zero bytes", None),
        (codecs.BOM_UTF16_LE + b"\x75\xe5\x00\xd8\x41\x00", "damaged", None),
        (codecs.BOM_UTF8 + b"\xff\xfe\xfd", "damaged", None),
        ("first\nsecond\nna\u00efve caf\u00e9\n".encode("latin-1"), "neither UTF-8 nor GB18030", 3),
        ("病床\n620 张".encode("gb18030")[:-1], "neither UTF-8 nor GB18030", 1),
        (bytes(range(128, 256)) * 4, "neither UTF-8 nor GB18030", 1),
    ],
    ids=[
        "png",
        "utf-16 without bom",
        "utf-32",
        "cut utf-16",
        "bom and junk",
        "latin-1",
        "cut gb18030",
        "junk",
    ],
)
def test_what_is_no_text_is_named(
    tmp_path: Path, data: bytes, problem: str, line: int | None
) -> None:
    """The message holds the file's name, what is wrong, the line where known, and the remedy."""
    file = tmp_path / "scan.md"
    file.write_bytes(data)
    with pytest.raises(KnowledgeError) as caught:
        read_text(file, "wards/scan.md")
    assert caught.value.path == "wards/scan.md"
    assert problem in caught.value.problem
    assert caught.value.line == line
    assert "UTF-8" in caught.value.remedy
    assert str(caught.value).startswith("wards/scan.md")


def test_a_line_that_is_too_long_is_named_by_its_number(tmp_path: Path) -> None:
    """Data in one line is told from a paragraph."""
    file = tmp_path / "a.md"
    file.write_text("病床\n" + "9" * (MAX_LINE + 1) + "\n", encoding="utf-8")
    with pytest.raises(
        KnowledgeError, match=r"a\.md:2: the line has 200,001 characters.*paragraphs"
    ):
        read_text(file, "a.md")
    file.write_text("病床\n" + "9" * MAX_LINE + "\n", encoding="utf-8")
    assert len(read_text(file, "a.md")) == MAX_LINE + 4


def test_a_file_of_50_mb_is_not_even_read(tmp_path: Path) -> None:
    """The size is looked at first."""
    file = tmp_path / "a.md"
    with file.open("wb") as handle:
        handle.truncate(50 * 2**20)
    with pytest.raises(KnowledgeError, match=r"50 MB large, more than the 32 MB allowed.*Split"):
        read_text(file, "a.md")
    assert MAX_BYTES == 32 * 2**20


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    """So is a link that leads nowhere."""
    link = tmp_path / "a.md"
    link.symlink_to(tmp_path / "gone.md")
    for file in (link, tmp_path / "b.md"):
        with pytest.raises(KnowledgeError, match=r"cannot be read \(No such file or directory\)"):
            read_text(file, file.name)


def test_a_folder_in_place_of_a_file_is_named(tmp_path: Path) -> None:
    """Nothing is read, and no traceback comes."""
    with pytest.raises(KnowledgeError, match="is no regular file"):
        read_text(tmp_path, "x.md")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_named_pipe_is_not_waited_for(tmp_path: Path) -> None:
    """A pipe in the folder would hold up every start for ever."""
    os.mkfifo(tmp_path / "a.md")
    with pytest.raises(KnowledgeError, match="is no regular file"):
        read_text(tmp_path / "a.md", "a.md")


def test_a_file_without_read_permission_is_named(
    public_folder: Path, unprivileged: Callable[[], AbstractContextManager[None]]
) -> None:
    """The remedy points at the permissions."""
    file = public_folder / "a.md"
    file.write_text("病床 620 张", encoding="utf-8")
    file.chmod(0o200)
    with unprivileged(), pytest.raises(KnowledgeError, match=r"Permission denied.*permissions"):
        read_text(file, "a.md")
