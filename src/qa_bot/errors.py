"""Every error that qa-bot raises on purpose; anything else that escapes is a bug."""

from __future__ import annotations

from pathlib import Path


class QaBotError(Exception):
    """The root of qa-bot's errors; its message is one that a user can act on."""


class KnowledgeError(QaBotError):
    """A knowledge file or folder cannot be used.

    The message names the file, the line where known, what is wrong and the remedy.

    causes: of a folder in which nothing can be used, what is wrong with each file.
    """

    def __init__(
        self,
        path: Path | str,
        problem: str,
        remedy: str,
        *,
        line: int | None = None,
        causes: tuple[KnowledgeError, ...] = (),
    ) -> None:
        self.path = str(path)
        self.line = line
        self.problem = problem
        self.remedy = remedy
        self.causes = causes
        where = self.path if line is None else f"{self.path}:{line}"
        super().__init__(f"{where}: {problem}. {remedy}")


class SourceError(KnowledgeError):
    """A file that is to become a knowledge file cannot be read, or its target not be written."""


class SettingsError(QaBotError):
    """A setting has a value that cannot be used; the message names the setting and the remedy."""


class TemplateError(QaBotError):
    """A reply template misses a key, has one that nothing uses, or an unknown place-holder."""


class CaseError(QaBotError):
    """A file of cases cannot be read; the message names the file and the line."""


class StoreError(QaBotError):
    """The database cannot be used; the message names the setting, what is wrong and the remedy.

    passing: whether it may be in order later (a server that does not answer yet).
    """

    def __init__(self, message: str, *, passing: bool = False) -> None:
        self.passing = passing
        super().__init__(message)
