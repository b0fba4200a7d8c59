"""Files that cannot be read are told by name, with what is wrong and what to do."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import openpyxl
import pytest

from qa_bot.conversion.parts import Converted
from qa_bot.errors import SourceError

Convert = Callable[[Path], Converted]
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("a.doc", OLE, r"\.doc files are not read. .*save it as \.docx"),
        ("a.xls", OLE, r"save it as \.xlsx"),
        ("a.ppt", OLE, r"save it as \.pdf"),
        ("a.wps", OLE, r"save it as \.docx"),
        ("a.md", b"# a", r"Markdown already"),
        ("a.png", b"\x89PNG", r"OCR"),
        ("a.xyz", b"a", r"These are: \.csv \.docx"),
        ("a", b"a", r"no suffix"),
        ("a.docx", OLE + bytes(600), r"old Office program"),
        ("a.docx", OLE + "EncryptedPackage".encode("utf-16-le"), r"encrypted with a password"),
        ("a.xlsx", OLE + "EncryptedPackage".encode("utf-16-le"), r"encrypted with a password"),
        ("a.docx", b"%PDF-1.4\n", r"is a \.pdf file by its content. Rename it to a\.pdf"),
        ("a.pdf", b"<!DOCTYPE html><html>", r"is a \.html file by its content"),
        ("a.docx", b"", r"is empty"),
        ("a.pdf", b"\0 \n" * 9, r"is empty"),
        ("a.docx", b"some text", r"is damaged, or no \.docx file"),
        ("a.xlsx", b"PK\x03\x04" + b"x" * 50, r"is damaged, or no \.xlsx file"),
        ("a.pdf", b"%PDF-1.4\n1 0 obj\n<<", r"is damaged, or no \.pdf file\. Open it"),
        ("a.txt", b"\x00\x01\x02text", r"zero bytes"),
        ("a.txt", b"\xff\xfe\xff", r"is damaged"),
        ("a.csv", b"\x81\xff\x81\xff,1", r"neither UTF-8 nor GB18030"),
        ("a.txt", b"---\nweather: fine\n---\ntext", r'unknown field "weather"'),
        ("a.csv", b",,,\n,,", r"holds no text"),
    ],
)  # fmt: skip
def test_bad_files_are_told(
    tmp_path: Path, to_text: Convert, name: str, data: bytes, message: str
) -> None:
    """The message names the file, the fault and the remedy."""
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(SourceError, match=message) as caught:
        to_text(path)
    assert caught.value.path == str(path)
    assert caught.value.remedy


def test_a_bug_of_a_reader_keeps_its_traceback(
    tmp_path: Path, to_text: Convert, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What our own code raises is not taken for damage of the file."""
    docx.Document().save(str(tmp_path / "a.docx"))
    monkeypatch.setattr("qa_bot.conversion.word.title_of", None)
    with pytest.raises(TypeError, match="not callable"):
        to_text(tmp_path / "a.docx")


def test_files_that_are_not_there(tmp_path: Path, to_text: Convert) -> None:
    """A missing file and a folder are told."""
    with pytest.raises(SourceError, match="No such file"):
        to_text(tmp_path / "a.docx")
    (tmp_path / "b.docx").mkdir()
    with pytest.raises(SourceError, match="no regular file"):
        to_text(tmp_path / "b.docx")


def test_a_renamed_workbook_is_told(tmp_path: Path, to_text: Convert) -> None:
    """A workbook with the name of a Word document, and a zip archive with that of a PDF."""
    openpyxl.Workbook().save(tmp_path / "a.docx")
    with pytest.raises(SourceError, match=r"is a \.xlsx file by its content"):
        to_text(tmp_path / "a.docx")
    with zipfile.ZipFile(tmp_path / "a.pdf", "w") as package:
        package.writestr("a.txt", "a")
    with pytest.raises(SourceError, match="zip archive"):
        to_text(tmp_path / "a.pdf")


def test_empty_documents_hold_no_text(tmp_path: Path, to_text: Convert) -> None:
    """A document and a workbook without text are told."""
    docx.Document().save(str(tmp_path / "a.docx"))
    openpyxl.Workbook().save(tmp_path / "a.xlsx")
    for name in ("a.docx", "a.xlsx"):
        with pytest.raises(SourceError, match="holds no text"):
            to_text(tmp_path / name)


@pytest.mark.parametrize("name", ["a.docx", "a.pdf", "a.html", "a.xlsx", "a.csv", "a.txt"])
def test_a_large_file_is_told(tmp_path: Path, to_text: Convert, name: str) -> None:
    """50 MB are more than a knowledge file may have; nothing of it is read."""
    with (tmp_path / name).open("wb") as file:
        file.truncate(50 * 2**20)
    with pytest.raises(SourceError, match=r"50 MB large, more than the 32 MB"):
        to_text(tmp_path / name)


@pytest.mark.parametrize(
    ("name", "part"), [("a.docx", "word/document.xml"), ("a.xlsx", "xl/workbook.xml")]
)
def test_a_bomb_is_told(tmp_path: Path, to_text: Convert, name: str, part: str) -> None:
    """A small file that unpacks to hundreds of megabytes is not unpacked."""
    with zipfile.ZipFile(tmp_path / name, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr(part, bytes(200 * 2**20))
    assert (tmp_path / name).stat().st_size < 2**20
    with pytest.raises(SourceError, match="unpacks to 200 MB"):
        to_text(tmp_path / name)


def test_an_entity_bomb_does_not_grow(tmp_path: Path, to_text: Convert) -> None:
    """Entities of a Word document's XML are not expanded."""
    path = tmp_path / "a.docx"
    docx.Document().save(str(path))
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    entities = "".join(f'<!ENTITY e{i} "{f"&e{i - 1};" * 10 if i else "x"}">' for i in range(12))
    xml = parts["word/document.xml"].decode()
    head, _, body = xml.partition("?>")
    body = body.replace("<w:body>", "<w:body><w:p><w:r><w:t>&e11;</w:t></w:r></w:p>")
    parts["word/document.xml"] = f"{head}?><!DOCTYPE d [{entities}]>{body}".encode()
    with zipfile.ZipFile(path, "w") as package:
        for name, data in parts.items():
            package.writestr(name, data)
    with pytest.raises(SourceError):
        to_text(path)


def test_a_missing_package_is_told(tmp_path: Path) -> None:
    """Without the extra, the message says how to install it, and the rest of qa-bot works."""
    docx.Document().save(str(tmp_path / "a.docx"))
    script = (
        "import sys; sys.modules['docx'] = None\n"
        "from qa_bot.cli import main\n"
        f"main(['add', {str(tmp_path / 'a.docx')!r}, '--print'])"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 1
    assert "pip install 'qa-bot[add]'" in done.stderr
    assert "Traceback" not in done.stderr
