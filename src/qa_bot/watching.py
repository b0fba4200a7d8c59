"""Telling when the knowledge files have changed, while they are in use.

The operating system says that something happened in the folder (inotify, FSEvents, ReadDirectory-
ChangesW, by watchfiles); what matters is then seen by looking. Every ``LOOK`` seconds it is looked
at all the same, so that nothing depends on such messages: they do not come from network drives and
some container mounts, nor when the whole folder, or a link to it, is exchanged.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Generator
from contextlib import closing
from pathlib import Path
from types import TracebackType

from watchfiles import watch

from qa_bot.knowledge.folder import folder_state

LOOK = 2.0
"""Seconds. To look at a hundred files takes a thousandth of one."""
QUIET = 0.3
"""Seconds without a change after which a change is taken as finished: editors write in steps."""
PATIENCE = 20
"""So many times at most a change is waited for to finish."""


class Watch:
    """Calls a function, in a thread of its own, each time the knowledge files have changed.

    folder: the knowledge folder; it may be missing for a while. Changes count from the moment on
        at which the watch is made: make it before the folder is read, then none is missed.
    on_change: called once for changes that come together, and never twice at a time. Changes that
        come while it runs make it run again. What it raises ends the watch.
    """

    def __init__(self, folder: Path | str, on_change: Callable[[], object]) -> None:
        self._folder = Path(folder)
        self._on_change = on_change
        self._stop = threading.Event()
        self._seen = folder_state(self._folder)
        self._thread = threading.Thread(target=self._run, name="watch", daemon=True)

    def start(self) -> Watch:
        """Begin to watch; return itself."""
        self._thread.start()
        return self

    def close(self) -> None:
        """Stop; a call of ``on_change`` that is under way is not waited for."""
        self._stop.set()

    def join(self, seconds: float | None = None) -> bool:
        """Wait until the thread has ended after ``close``; tell whether it has."""
        self._thread.join(seconds)
        return not self._thread.is_alive()

    def __enter__(self) -> Watch:
        return self.start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def _run(self) -> None:
        while not self._stop.is_set():
            watched = self._seen[0]
            with closing(self._messages()) as messages:
                for _ in messages:
                    self._look()
                    if self._seen[0] != watched:
                        break  # the folder is another one: watch that

    def _messages(self) -> Generator[None, None, None]:
        """Yield at each message, and at each ``LOOK`` without one."""
        try:
            for _ in watch(
                self._folder,
                watch_filter=None,
                step=int(QUIET * 1000),
                rust_timeout=int(LOOK * 1000),
                yield_on_timeout=True,
                stop_event=self._stop,
                raise_interrupt=False,
            ):
                yield
        except (OSError, RuntimeError):  # watchfiles' own error is a RuntimeError without a name
            # There is no folder just now, or the system watches all that it is able to.
            self._stop.wait(LOOK)
            yield

    def _look(self) -> None:
        """Call ``on_change`` if the files are others than they were, once they stay as they are."""
        state = folder_state(self._folder)
        if state == self._seen:
            return
        for _ in range(PATIENCE):
            if self._stop.wait(QUIET):
                return
            before, state = state, folder_state(self._folder)
            if state == before:
                break
        if state != self._seen:
            self._seen = state
            self._on_change()
