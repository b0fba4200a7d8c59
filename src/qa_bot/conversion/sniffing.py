"""Which format a file has, by its name and by its bytes; what cannot be read is told by name."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path
from typing import Literal

from qa_bot.errors import SourceError
from qa_bot.knowledge.files import MAX_BYTES

Format = Literal["docx", "xlsx", "pdf", "html", "csv", "txt"]

MAX_UNPACKED = 128 * 1024 * 1024
"""Bytes of all parts of a .docx or .xlsx; a report of a thousand pages has a tenth."""

_SUFFIXES: dict[str, Format] = {
    ".docx": "docx", ".xlsx": "xlsx", ".pdf": "pdf", ".html": "html", ".htm": "html",
    ".csv": "csv", ".tsv": "csv", ".txt": "txt",
}  # fmt: skip
_INSTEAD = {
    ".doc": ".docx", ".docm": ".docx", ".dot": ".docx", ".rtf": ".docx", ".odt": ".docx",
    ".wps": ".docx", ".pages": ".docx",
    ".xls": ".xlsx", ".xlsm": ".xlsx", ".xlsb": ".xlsx", ".ods": ".xlsx", ".et": ".xlsx",
    ".numbers": ".xlsx",
    ".ppt": ".pdf", ".pptx": ".pdf", ".odp": ".pdf", ".dps": ".pdf", ".key": ".pdf",
    ".ofd": ".pdf", ".caj": ".pdf", ".epub": ".pdf",
    ".mht": ".html", ".mhtml": ".html",
}  # fmt: skip
"""A format that is not read, and the one that its program can save it as."""
_PICTURES = frozenset({".png", ".jpg", ".jpeg", ".gif", ".bmp", ".tif", ".tiff", ".webp", ".heic"})

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_WEB = re.compile(rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b",
                  re.I | re.S)  # fmt: skip
_PACKAGES: dict[str, Format] = {"word/document.xml": "docx", "xl/workbook.xml": "xlsx"}


def format_of(path: Path) -> Format:
    """Return the file's format.

    Raises SourceError if there is no such file, if it is empty or too large, if its format is
    not read, or if its bytes are of another format than its name says.
    """
    data = _head(path)
    wanted = _by_name(path)
    found = _by_bytes(path, data)
    text = {"csv", "txt"}
    if found is None:
        if wanted in ("docx", "xlsx", "pdf"):
            raise SourceError(
                path,
                f"is damaged, or no .{wanted} file",
                "Open it in its program and save it anew.",
            )
        return wanted
    if found != wanted and not (found == "html" and wanted in text):
        raise SourceError(
            path,
            f"is a .{found} file by its content",
            f"Rename it to {path.with_suffix(f'.{found}').name}.",
        )
    return wanted


def _head(path: Path) -> bytes:
    """Return the first bytes of a file that may be read."""
    try:
        if path.exists() and not path.is_file():  # a folder, a pipe: reading it may never end
            raise SourceError(path, "is no regular file", "Name a file.")
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise SourceError(
                path,
                f"is {size / 2**20:.0f} MB large, more than the {MAX_BYTES // 2**20} MB allowed",
                "Split it, or save it without its pictures.",
            )
        with path.open("rb") as file:
            data = file.read(4096)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "unusable name"
        raise SourceError(
            path, f"cannot be read ({reason})", "Check the name and its permissions."
        ) from error
    if not data.strip(b"\0 \t\r\n\xef\xbb\xbf"):
        raise SourceError(path, "is empty", "Name a file that holds text.")
    return data


def _by_name(path: Path) -> Format:
    suffix = path.suffix.lower()
    if suffix in _SUFFIXES:
        return _SUFFIXES[suffix]
    if suffix in _INSTEAD:
        problem = f"{suffix} files are not read"
        remedy = f"Open it in its program and save it as {_INSTEAD[suffix]}."
    elif suffix == ".md":
        problem, remedy = "is Markdown already", "Put it into the knowledge folder as it is."
    elif suffix in _PICTURES:
        problem, remedy = "is a picture", "Run text recognition (OCR) on it and save the text."
    else:
        problem = f"{suffix} files are not read" if suffix else "the name has no suffix"
        remedy = f"These are: {' '.join(sorted(_SUFFIXES))}."
    raise SourceError(path, problem, remedy)


def _by_bytes(path: Path, data: bytes) -> Format | None:
    """Return the format that the bytes show; None if they show none."""
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if data.startswith(_OLE):
        raise _old_or_encrypted(path)
    if data.startswith(b"PK\x03\x04"):
        return _package(path)
    return "html" if _WEB.match(data.removeprefix(b"\xef\xbb\xbf")) else None


def _old_or_encrypted(path: Path) -> SourceError:
    if _ENCRYPTED in path.read_bytes():
        return SourceError(
            path, "is encrypted with a password", "Open it, remove the password, and save it."
        )
    return SourceError(
        path,
        "is a file of an old Office program (.doc, .xls, .ppt), whatever its name says",
        "Open it in its program and save it as .docx, .xlsx or .pdf.",
    )


def _package(path: Path) -> Format | None:
    try:
        with zipfile.ZipFile(path) as package:
            unpacked = sum(entry.file_size for entry in package.infolist())
            found = next((f for name, f in _PACKAGES.items() if name in package.namelist()), None)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return None
    if unpacked > MAX_UNPACKED:
        raise SourceError(
            path,
            f"unpacks to {unpacked / 2**20:,.0f} MB, more than the "
            f"{MAX_UNPACKED // 2**20} MB allowed",
            "Split it, or save it without its pictures.",
        )
    if found is None and path.suffix.lower() not in (".docx", ".xlsx"):
        raise SourceError(path, "is a zip archive by its content", "Unpack it first.")
    return found
