"""Completion: commands, suggested questions and the names of sections."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from prompt_toolkit.completion import CompleteEvent, Completer, Completion, PathCompleter
from prompt_toolkit.document import Document

from qa_bot.repl.commands import MARKS, TABLE
from qa_bot.repl.sections import SEPARATOR, section_names
from qa_bot.repl.session import Session


class LineCompleter(Completer):
    """Completes a line.

    session: the session, None as long as the knowledge is being read.
    """

    def __init__(self, session: Callable[[], Session | None]) -> None:
        self._session = session
        self._paths = PathCompleter(expanduser=True)

    def get_completions(
        self, document: Document, complete_event: CompleteEvent
    ) -> Iterable[Completion]:
        """Yield what may stand in the place of what was typed last."""
        typed = document.text_before_cursor.lstrip()
        if typed.startswith(MARKS):
            name, space, argument = typed[1:].partition(" ")
            if not space:
                for command in TABLE:
                    if command.startswith(name.lower()):
                        yield Completion(f":{command}", -len(typed))
            elif name == "save":
                yield from self._paths.get_completions(Document(argument), complete_event)
            elif name == "figures":
                yield from self._ends(argument, self._names())
            return
        yield from self._whole(typed)
        yield from self._ends(typed, self._names())

    def _whole(self, typed: str) -> Iterable[Completion]:
        """Yield suggested questions that hold what was typed."""
        session = self._session()
        if session is None:
            return
        offered = session.last.answer.suggestions if session.last else ()
        for question in dict.fromkeys((*offered, *session.examples)):
            if typed in question and typed != question:
                yield Completion(question, -len(typed))

    def _names(self) -> list[str]:
        session = self._session()
        if session is None:
            return []
        parts = (name.split(SEPARATOR) for _, name, _ in section_names(session.assistant))
        return list(dict.fromkeys(part for names in parts for part in names))

    @staticmethod
    def _ends(typed: str, names: Iterable[str]) -> Iterable[Completion]:
        """Yield names that begin with what the line ends with: Chinese has no spaces."""
        for name in names:
            longest = min(len(typed), len(name) - 1)
            for size in range(longest, 0, -1):
                if name.startswith(typed[-size:]):
                    yield Completion(name, -size)
                    break
