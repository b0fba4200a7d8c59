"""Questions and votes into the store, off the event loop: an answer never waits for a database."""

from __future__ import annotations

import math
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from queue import SimpleQueue
from typing import TYPE_CHECKING

from qa_bot.answer import Answer
from qa_bot.errors import StoreError
from qa_bot.settings import Settings
from qa_bot.telegram.feedback import MAX_QUESTIONS, CountingStore, FeedbackStore
from qa_bot.telegram.logs import LOG, Once

if TYPE_CHECKING:
    from qa_bot.store import Store  # with SQLAlchemy, 15 MB that a bot without a database spares

MAX_WAITING = 1000
"""Entries that wait for the database; one is some hundred bytes."""
CLOSE_SECONDS = 1.0
"""How long what waits may take at a stop."""
REOPEN_SECONDS = 30.0
"""After how long a server that did not answer is tried again."""

Job = Callable[["Store"], None]


def feedback_of(settings: Settings) -> FeedbackStore:
    """Return where the bot's questions and votes go: to the database that is set, if one is.

    Raises StoreError for one that cannot work.
    """
    if settings.database_url is None:
        return CountingStore()
    from qa_bot.store import Store

    url, days = settings.database_url.get_secret_value(), settings.retention_days
    if not days:
        Store.open(url, 0).close()  # what was kept before goes
        return CountingStore()
    return KeepingStore(lambda: Store.open(url, days), days)


class KeepingStore(CountingStore):
    """Counts in memory as its parent does, and hands questions and votes to a thread that writes.

    opens: opens the store. What is not in order for the moment, such as a server that does not
        answer, is logged and tried again; a StoreError of another kind is raised at once.
    days: how long the store keeps a question.
    dropped: entries that were not written because too many waited, or the stop came.
    """

    def __init__(self, opens: Callable[[], Store], days: int) -> None:
        super().__init__()
        self.days = days
        self.dropped = 0
        self._opens = opens
        self._once = Once()
        self._missed = 0
        self._tried = time.monotonic()
        self._store: Store | None = None
        try:
            self._store = opens()
        except StoreError as error:
            if not error.passing:
                raise
            self._once.warn("store", f"questions are not kept for now: {error}")
        self._latest: OrderedDict[str, int] = OrderedDict()
        self._queue: SimpleQueue[Job | None] = SimpleQueue()
        self._end = math.inf
        # A database that hangs must not hold up the end of the process.
        self._thread = threading.Thread(target=self._work, name="store", daemon=True)
        self._thread.start()

    @property
    def failures(self) -> int:
        """How often something was not written: the database did not take it, or a bug came."""
        return self._missed + (self._store.failures if self._store else 0)

    def asked(self, key: str, answer: Answer) -> None:
        """See FeedbackStore."""
        super().asked(key, answer)
        self._put(lambda store: self._record(store, key, answer))

    def vote(self, key: str, voter: str, *, up: bool) -> None:
        """See FeedbackStore; the latest asking of the question gets what most voters think."""
        super().vote(key, voter, up=up)
        balance = sum(1 if up else -1 for (of, _), up in self._votes.items() if of == key)
        self._put(lambda store: self._vote(store, key, (balance > 0) - (balance < 0)))

    def expire(self) -> None:
        """See FeedbackStore."""
        self._put(_expire)

    def close(self) -> None:
        """See FeedbackStore; blocks for about a second at most."""
        self._end = time.monotonic() + CLOSE_SECONDS
        self._queue.put(None)
        self._thread.join(CLOSE_SECONDS + 0.1)
        if self._thread.is_alive():
            self.dropped += self._queue.qsize()  # the mark of the end stands for the one under way
        if self.dropped:
            LOG.warning("questions or votes not kept", extra={"fields": {"dropped": self.dropped}})

    def _put(self, job: Job) -> None:
        if self._queue.qsize() >= MAX_WAITING:
            self.dropped += 1
        else:
            self._queue.put(job)

    def _work(self) -> None:
        """Write what waits, in order, until the stop; then what can be written in time."""
        while (job := self._queue.get()) is not None:
            if time.monotonic() > self._end:
                self.dropped += 1
                continue
            store = self._store or self._reopened()
            if store is None:
                self._missed += 1
                continue
            try:
                job(store)
            except Exception:  # a bug, told with its traceback; the next entry may be in order
                self._missed += 1
                LOG.exception("unhandled error")
        if self._store is not None:
            self._store.close()

    def _reopened(self) -> Store | None:
        """Try to open the store again, unless that was tried of late."""
        if time.monotonic() - self._tried < REOPEN_SECONDS:
            return None
        self._tried = time.monotonic()
        try:
            self._store = self._opens()
            self._once.over("store")
        except StoreError as error:
            self._once.warn("store", f"questions are not kept for now: {error}")
        return self._store

    def _record(self, store: Store, key: str, answer: Answer) -> None:
        entry = store.record(answer, "telegram")
        if entry is not None:
            self._latest[key] = entry
            self._latest.move_to_end(key)
            if len(self._latest) > MAX_QUESTIONS:
                self._latest.popitem(last=False)

    def _vote(self, store: Store, key: str, vote: int) -> None:
        entry = self._latest.get(key)
        if entry is not None:  # from before the start: there is no telling which entry it is
            store.vote(entry, vote)


def _expire(store: Store) -> None:
    store.expire()
