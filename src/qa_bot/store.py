"""The questions that people asked, kept in a database without a word of who asked them.

SQLite by default, PostgreSQL by its address. There is no column for a person, a chat or a
machine; what a question itself tells of somebody is masked before it is written (masking.py).
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Self

from sqlalchemy import delete, insert, select, update
from sqlalchemy.engine import Engine
from sqlalchemy.exc import SQLAlchemyError

from qa_bot.answer import Answer
from qa_bot.database import QUESTIONS, SETTING, open_database, reason, remedy
from qa_bot.errors import StoreError
from qa_bot.masking import MASK, mask

LOG = logging.getLogger("qa_bot.store")
MAX_EXPECTED = 1000
"""Characters that are kept of what staff say the right answer was."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A question that was asked.

    question: as it was typed, with numbers masked. when: in UTC. channel: "repl", "telegram".
    status: "answered" or "unknown". source: the first quote's ``file:line``, "" without one.
    vote: -1, 0 or 1. expected: what staff say the right answer was, "" if they said nothing.
    """

    id: int
    question: str
    when: datetime
    language: str
    channel: str
    status: str
    confidence: float
    source: str
    vote: int
    expected: str


def is_masked(kept: str) -> bool:
    """Tell whether something in a question or expected answer was masked, so that it lacks it."""
    return MASK in kept


class Store:
    """Keeps questions; safe to share between threads, and a SQLite file between processes.

    failures: how often the database did not take what it was given, since the opening.
    """

    def __init__(self, engine: Engine, retention_days: int | None) -> None:
        self.failures = 0
        self._engine = engine
        self._days = retention_days
        self._told: set[str] = set()

    @classmethod
    def open(cls, url: str, retention_days: int | None = 180) -> Self:
        """Open the database, make its tables if it has none, and drop what is too old.

        url: ``sqlite:///PATH`` or ``postgresql://USER:PASSWORD@HOST/DATABASE``.
        retention_days: how long an entry stays. 0: nothing is kept, and what there is goes.
            None: nothing goes; for those who only read.
        Raises StoreError with the setting's name and the remedy; its ``passing`` tells whether
        another try may succeed.
        """
        store = cls(open_database(url), retention_days)
        store.expire()
        return store

    def record(self, answer: Answer, channel: str) -> int | None:
        """Keep a question; return the entry's id, for ``vote``.

        None where nothing was kept: the database failed, the retention is 0 days, or it was no
        question to the knowledge (small talk, too long, empty).
        """
        if self._days == 0 or answer.status not in ("answered", "unknown"):
            return None
        first = answer.evidence[0] if answer.evidence else None
        row = {
            "asked_at": _now(),
            "question": mask(answer.question),
            "language": answer.language,
            "channel": channel,
            "status": answer.status,
            "confidence": answer.confidence,
            "source": f"{first.file}:{first.line}" if first else "",
            "vote": 0,
            "expected": "",
        }
        try:
            with self._engine.begin() as connection:
                key = connection.execute(insert(QUESTIONS).values(row)).inserted_primary_key
        except SQLAlchemyError as error:
            self._fail(error)
            return None
        return int(key[0]) if key else None

    def vote(self, entry: int, vote: int, expected: str = "") -> bool:
        """Set an entry's vote (-1, 0 or 1), and what the right answer was; tell whether it is kept.

        False where the entry is gone or the database failed.
        """
        if vote not in (-1, 0, 1):
            raise ValueError(f"a vote is -1, 0 or 1, not {vote}")
        change = (
            update(QUESTIONS)
            .where(QUESTIONS.c.id == entry)
            .values(vote=vote, expected=mask(expected)[:MAX_EXPECTED])
        )
        try:
            with self._engine.begin() as connection:
                return connection.execute(change).rowcount > 0
        except SQLAlchemyError as error:
            self._fail(error)
            return False

    def entries(self, since: datetime | None = None) -> list[Entry]:
        """Return the entries, oldest first; those from ``since`` (with a time zone) on.

        Raises StoreError if the database fails.
        """
        query = select(QUESTIONS).order_by(QUESTIONS.c.id)
        if since is not None:
            query = query.where(QUESTIONS.c.asked_at >= _naive(since))
        try:
            with self._engine.connect() as connection:
                rows = connection.execute(query).mappings().all()
        except SQLAlchemyError as error:
            raise StoreError(
                f"{SETTING}: cannot be read ({reason(error)}). {remedy(self._engine)}"
            ) from None
        return [_entry(dict(row)) for row in rows]

    def expire(self) -> int:
        """Drop the entries that were kept long enough; return how many went.

        SQLite overwrites them, in its log as well, so that no byte of them stays in the files.
        """
        if self._days is None:
            return 0
        oldest = _now() - timedelta(days=self._days)
        gone = delete(QUESTIONS)
        if self._days:
            gone = gone.where(QUESTIONS.c.asked_at < oldest)
        try:
            with self._engine.begin() as connection:
                count = connection.execute(gone).rowcount
            if count and self._engine.name == "sqlite":
                with self._engine.connect() as connection:
                    connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        except SQLAlchemyError as error:
            self._fail(error)
            return 0
        return count

    def close(self) -> None:
        """Close all connections."""
        self._engine.dispose()

    def _fail(self, error: SQLAlchemyError) -> None:
        """Count a failure and log it, each kind once; the log says nothing of what was asked."""
        self.failures += 1
        said = reason(error)
        if said not in self._told and len(self._told) < 100:
            self._told.add(said)
            LOG.warning("a question or vote was not kept: %s", said)


def _now() -> datetime:
    return _naive(datetime.now(UTC))


def _naive(when: datetime) -> datetime:
    return when.astimezone(UTC).replace(tzinfo=None)


def _entry(row: dict[str, Any]) -> Entry:
    when = row.pop("asked_at").replace(tzinfo=UTC)
    return Entry(**row, when=when)
