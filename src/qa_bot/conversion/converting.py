"""From a file in any format that is read to a knowledge file's text."""

from __future__ import annotations

import zipfile
from importlib import import_module
from pathlib import Path
from traceback import walk_tb
from typing import Protocol

from qa_bot.conversion.parts import Content, Converted, Progress
from qa_bot.conversion.sniffing import Format, format_of
from qa_bot.conversion.writing import write
from qa_bot.errors import KnowledgeError, SourceError
from qa_bot.knowledge.files import MAX_BYTES, MAX_LINE
from qa_bot.knowledge.layout import Lexicon

_READERS: dict[Format, str] = {
    "docx": "word", "xlsx": "workbook", "pdf": "pdf", "html": "web", "csv": "delimited",
    "txt": "plain",
}  # fmt: skip
"""The module that reads each format, imported when it is needed."""
_NO_TEXT: dict[Format, str] = {
    "html": "Pages that a browser fills by script must be saved from the browser, or as PDF.",
}
_OF_DATA = (ValueError, ArithmeticError, RecursionError)
"""What a damaged file's numbers and depths lead our own code to as well."""


class Reader(Protocol):
    """A module that reads one format."""

    def read(self, path: Path, lexicon: Lexicon, progress: Progress) -> Content:
        """Return the file's content; the libraries raise anything for a damaged file."""
        ...


def _silent(done: int, total: int) -> None:
    """Show no progress."""


def convert(path: Path, lexicon: Lexicon, progress: Progress = _silent) -> Converted:
    """Return the knowledge file that a document becomes.

    lexicon: tells which characters make a word; what joins words that columns cut.
    progress: told of each page or sheet that is done.
    Raises SourceError, with file, problem and remedy, for whatever cannot be read. A bug of the
    readers' own stays what it is.
    """
    kind = format_of(path)
    reader = _reader(kind, path)
    try:
        content = reader.read(path, lexicon, progress)
    except KnowledgeError as error:
        raise SourceError(path, error.problem, error.remedy, line=error.line) from error
    except MemoryError as error:
        raise SourceError(
            path, "needs more memory than there is", "Split it into several files."
        ) from error
    # A boundary: the libraries that read these formats raise whatever a damaged file leads to
    # (KeyError, struct.error, RecursionError …). The cause stays chained to what is raised.
    except Exception as error:
        if _is_own(error) and not isinstance(error, _OF_DATA):
            raise
        if _is_encrypted(path, kind):
            raise SourceError(
                path, "is encrypted with a password", "Remove the password and save it anew."
            ) from error
        raise SourceError(
            path,
            f"is damaged, or no .{kind} file",
            "Open it in its program and save it anew.",
        ) from error
    return _checked(path, kind, write(content))


def _reader(kind: Format, path: Path) -> Reader:
    try:
        reader: Reader = import_module(f"qa_bot.conversion.{_READERS[kind]}")
    except ModuleNotFoundError as error:
        if error.name and error.name.startswith("qa_bot"):
            raise
        raise SourceError(
            path,
            f".{kind} files need a package that is not installed ({error.name})",
            "Install it with: pip install 'qa-bot[add]'",
        ) from error
    return reader


def _is_own(error: Exception) -> bool:
    """Tell whether it was raised in our own code, not in a library that this calls."""
    *_, (frame, _line) = walk_tb(error.__traceback__)
    return str(frame.f_globals.get("__name__")).startswith("qa_bot.")


def _is_encrypted(path: Path, kind: Format) -> bool:
    """Tell whether a zipped part of the file asks for a password."""
    if kind not in ("docx", "xlsx"):
        return False
    try:
        with zipfile.ZipFile(path) as package:
            return any(entry.flag_bits & 1 for entry in package.infolist())
    except (zipfile.BadZipFile, OSError):
        return False


def _checked(path: Path, kind: Format, converted: Converted) -> Converted:
    """Return what was converted if it can be loaded as knowledge."""
    if not any(char.isalnum() for char in converted.text):
        raise SourceError(path, "holds no text", _NO_TEXT.get(kind, "Name a file that holds text."))
    if len(converted.text.encode()) > MAX_BYTES:
        raise SourceError(
            path,
            f"makes a knowledge file of more than {MAX_BYTES // 2**20} MB",
            "Split it into several files.",
        )
    if any(len(line) > MAX_LINE for line in converted.text.split("\n")):
        raise SourceError(
            path,
            f"has a table's row of more than {MAX_LINE:,} characters",
            "Leave its longest columns out.",
        )
    return converted
