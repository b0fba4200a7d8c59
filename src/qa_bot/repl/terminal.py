"""A person at a terminal: prompt_toolkit reads the lines, rich shows what they give."""

from __future__ import annotations

import asyncio
import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from prompt_toolkit import PromptSession
from prompt_toolkit.application import Application, get_app
from prompt_toolkit.filters import is_searching
from prompt_toolkit.input import Input
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent
from prompt_toolkit.keys import Keys
from prompt_toolkit.output import Output
from prompt_toolkit.patch_stdout import patch_stdout
from rich.console import Console

from qa_bot.repl.commands import LEAVING, handle
from qa_bot.repl.completing import LineCompleter
from qa_bot.repl.history import LineHistory
from qa_bot.repl.painting import Painter
from qa_bot.repl.plain import PROMPT
from qa_bot.repl.session import Session, Store, examples_of
from qa_bot.repl.shown import Leave
from qa_bot.repl.texts import load_texts

if TYPE_CHECKING:
    from qa_bot.assistant import Assistant

MENU_LINES = 5
"""Lines kept free below the prompt for what Tab offers."""
LONGEST_PASTE = 5_000
"""Characters. Ten times what a question may have; the screen need not draw a whole book."""


class Loading:
    """The knowledge, read in a thread while the person types.

    load: reads it. A thread of its own that ends with the process: who leaves does not wait.
    """

    def __init__(self, load: Callable[[], Assistant]) -> None:
        self.future: Future[Assistant] = Future()
        self._load = load
        self._thread = threading.Thread(target=self._run, name="reading", daemon=True)

    def start(self) -> None:
        """Begin, once."""
        if not self._thread.is_alive() and not self.future.done():
            self._thread.start()

    def _run(self) -> None:
        try:
            self.future.set_result(self._load())
        except BaseException as error:  # it is raised again where the result is asked for
            self.future.set_exception(error)


class Terminal:
    """One talk at a terminal.

    load: reads the knowledge folder. history: the file of what was typed, None: none is kept.
    store: where questions go; open_store: gives it, in the thread that reads the knowledge.
    on_start: gets the session once the knowledge is there. input, output, console: for tests.
    """

    def __init__(
        self,
        load: Callable[[], Assistant],
        *,
        history: Path | None = None,
        store: Store | None = None,
        open_store: Callable[[], Store | None] | None = None,
        on_start: Callable[[Session], None] | None = None,
        input: Input | None = None,
        output: Output | None = None,
        console: Console | None = None,
    ) -> None:
        self._load = load
        self._store = store
        self._on_start = on_start
        self._open_store = open_store
        self._loading = Loading(self._read_first)
        self._session: Session | None = None
        self._painter = Painter(console or Console(highlight=False))
        self._history = LineHistory(history)
        # Lines that no question asked for; any thread may add one.
        self._announced: deque[str] = deque()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._prompt: PromptSession[str] = PromptSession(
            PROMPT,
            history=self._history,
            completer=LineCompleter(lambda: self._session),
            complete_while_typing=False,
            key_bindings=_bindings(),
            reserve_space_for_menu=MENU_LINES,
            search_ignore_case=True,
            input=input,
            output=output,
        )
        self._prompt.app.after_render += lambda _: self._loading.start()

    def run(self) -> None:
        """Answer lines until the person leaves.

        Raises KnowledgeError if the knowledge cannot be used.
        """
        self._painter.say(load_texts().say(None, "welcome"))
        while True:
            self._tell()
            try:
                line = self._read()
            except EOFError:
                break
            except KeyboardInterrupt:  # a signal from outside; the key is bound
                continue
            text = line.encode("utf-8", "replace").decode("utf-8").strip()
            if text.lower() in LEAVING:
                break
            try:
                if text and not self._answer(text):
                    break
            except KeyboardInterrupt:
                self._painter.say(self._say("stopped"))

    def _read_first(self) -> Assistant:
        assistant = self._load()
        if self._open_store is not None:
            self._store = self._open_store()
        return assistant

    def _read(self) -> str:
        try:
            with patch_stdout(raw=True):
                return self._prompt.prompt(pre_run=self._watch)
        finally:
            self._loop = None

    def _watch(self) -> None:
        """Have the prompt hear of what other threads do."""
        loop, app = asyncio.get_running_loop(), get_app()
        self._loop = loop
        if self._session is None:
            self._loading.future.add_done_callback(lambda _: _call(loop, lambda: self._loaded(app)))

    def _loaded(self, app: Application[Any]) -> None:
        """Show what was left out; a folder that cannot be used ends the prompt."""
        error = self._loading.future.exception()
        if error is None:
            self._begin()
            self._tell()
        elif app.is_running and not app.is_done:
            app.exit(exception=error)

    def _begin(self) -> Session:
        """Return the session, which begins when the knowledge is there."""
        if self._session is None:
            assistant = self._loading.future.result()
            session = Session(
                assistant, self._load, self._store, self._announce, offers_always=True
            )
            self._session = session
            for problem in assistant.knowledge.problems:
                self._announced.append(self._say("left_out", problem=problem))
            threading.Thread(target=_find_examples, args=(session,), daemon=True).start()
            if self._on_start is not None:
                self._on_start(session)
        return self._session

    def _answer(self, line: str) -> bool:
        """Do what a line says; return whether the talk goes on."""
        if not self._loading.future.done():
            self._loading.start()
            with self._painter.console.status(self._say("loading").replace("\n", " ")):
                self._loading.future.exception()
        session = self._begin()
        self._tell()
        for shown in handle(session, line):
            if isinstance(shown, Leave):
                return False
            self._painter.show(shown)
        return True

    def _say(self, key: str, **values: object) -> str:
        language = self._session.language if self._session else None
        return load_texts().say(language, key, **values)

    def _announce(self, text: str) -> None:
        """Show a line above the prompt, whoever says it and when."""
        self._announced.append(text)
        loop = self._loop
        if loop is not None:
            _call(loop, self._tell)

    def _tell(self) -> None:
        """Show what was announced since, and why the history is not kept."""
        if self._history.trouble:
            self._announced.append(self._say("history_failed", problem=self._history.trouble))
            self._history.trouble = ""
        while self._announced:
            self._painter.say(self._announced.popleft())


def _call(loop: asyncio.AbstractEventLoop, callback: Callable[[], None]) -> None:
    """Call in a prompt's loop; if that prompt is over, the next one sees to it."""
    with suppress(RuntimeError):
        loop.call_soon_threadsafe(callback)


def _find_examples(session: Session) -> None:
    session.examples = examples_of(session.assistant)


def _bindings() -> KeyBindings:
    bindings = KeyBindings()

    @bindings.add(Keys.ControlC, filter=~is_searching)
    def _(event: KeyPressEvent) -> None:
        event.current_buffer.reset()

    @bindings.add(Keys.BracketedPaste)
    def _(event: KeyPressEvent) -> None:
        # What was copied from a page is one question, however its lines were broken.
        event.current_buffer.insert_text(" ".join(event.data.split())[:LONGEST_PASTE])

    return bindings
