"""The questions that people asked, kept in a database without a word of who asked them.

SQLite by default, PostgreSQL by its address. There is no column for a person, a chat or a
machine; what a question itself tells of somebody is masked before it is written (masking.py).
"""

from __future__ import annotations

import logging
import os
import sqlite3
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Self

import platformdirs
from sqlalchemy import (
    BigInteger,
    Column,
    DateTime,
    Float,
    Index,
    Integer,
    MetaData,
    SmallInteger,
    Table,
    Text,
    create_engine,
    delete,
    event,
    insert,
    select,
    text,
    update,
)
from sqlalchemy.engine import URL, Engine, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, OperationalError
from sqlalchemy.exc import SQLAlchemyError as DatabaseTrouble
from sqlalchemy.schema import CreateIndex, CreateTable

from qa_bot.answer import Answer
from qa_bot.errors import StoreError
from qa_bot.masking import mask

LOG = logging.getLogger("qa_bot.store")
VERSION = 1
"""Of the tables below. Whoever changes them counts up and brings older ones forward."""
WAIT_SECONDS = 5
"""How long one process waits for another that writes, and for a server that does not answer."""
MAX_EXPECTED = 1000
"""Characters that are kept of what staff say the right answer was."""
SETTING = "QA_BOT_DATABASE_URL"

_META = MetaData()
_SCHEMA = Table(
    "qa_bot_schema",
    _META,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("version", Integer, nullable=False),
)
_QUESTIONS = Table(
    "qa_bot_questions",
    _META,
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    Column("asked_at", DateTime, nullable=False),  # UTC; SQLite knows no time zones
    Column("question", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("confidence", Float, nullable=False),
    Column("source", Text, nullable=False),
    Column("vote", SmallInteger, nullable=False),
    Column("expected", Text, nullable=False),
    sqlite_autoincrement=True,  # an id is never used again: a late vote must not hit another entry
)
_BY_TIME = Index("qa_bot_questions_asked_at", _QUESTIONS.c.asked_at)


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
        engine = _engine(url)
        try:
            _prepare(engine)
        except DatabaseTrouble as error:
            engine.dispose()
            passing = isinstance(error, OperationalError) and engine.name != "sqlite"
            raise StoreError(
                f"{SETTING}: cannot be opened ({_reason(error)}). {_remedy(engine)}",
                passing=passing,
            ) from None
        except StoreError:
            engine.dispose()
            raise
        store = cls(engine, retention_days)
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
                key = connection.execute(insert(_QUESTIONS).values(row)).inserted_primary_key
        except DatabaseTrouble as error:
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
            update(_QUESTIONS)
            .where(_QUESTIONS.c.id == entry)
            .values(vote=vote, expected=mask(expected)[:MAX_EXPECTED])
        )
        try:
            with self._engine.begin() as connection:
                return connection.execute(change).rowcount > 0
        except DatabaseTrouble as error:
            self._fail(error)
            return False

    def entries(self, since: datetime | None = None) -> list[Entry]:
        """Return the entries, oldest first; those from ``since`` (with a time zone) on.

        Raises StoreError if the database fails.
        """
        query = select(_QUESTIONS).order_by(_QUESTIONS.c.id)
        if since is not None:
            query = query.where(_QUESTIONS.c.asked_at >= _naive(since))
        try:
            with self._engine.connect() as connection:
                rows = connection.execute(query).mappings().all()
        except DatabaseTrouble as error:
            raise StoreError(
                f"{SETTING}: cannot be read ({_reason(error)}). {_remedy(self._engine)}"
            ) from None
        return [_entry(dict(row)) for row in rows]

    def expire(self) -> int:
        """Drop the entries that were kept long enough; return how many went.

        SQLite overwrites them, in its log as well, so that no byte of them stays in the files.
        """
        if self._days is None:
            return 0
        oldest = _now() - timedelta(days=self._days)
        gone = delete(_QUESTIONS)
        if self._days:
            gone = gone.where(_QUESTIONS.c.asked_at < oldest)
        try:
            with self._engine.begin() as connection:
                count = connection.execute(gone).rowcount
            if count and self._engine.name == "sqlite":
                with self._engine.connect() as connection:
                    connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        except DatabaseTrouble as error:
            self._fail(error)
            return 0
        return count

    def close(self) -> None:
        """Close all connections."""
        self._engine.dispose()

    def _fail(self, error: DatabaseTrouble) -> None:
        """Count a failure and log it, each kind once; the log says nothing of what was asked."""
        self.failures += 1
        reason = _reason(error)
        if reason not in self._told and len(self._told) < 100:
            self._told.add(reason)
            LOG.warning("a question or vote was not kept: %s", reason)


def default_url() -> str:
    """Return the address of the file in the user's data folder.

    Raises StoreError where the user has no home folder.
    """
    folder = platformdirs.user_data_path("qa-bot", appauthor=False)
    if not folder.is_absolute():
        raise StoreError(
            f"{SETTING}: not set, and this user has no home folder. Set it to sqlite:///PATH."
        )
    return URL.create("sqlite", database=str(folder / "questions.db")).render_as_string()


def exists(url: str) -> bool:
    """Tell whether there is a store: False for a SQLite file that nobody has made yet."""
    parsed = _parsed(url)
    return parsed.get_backend_name() != "sqlite" or Path(str(parsed.database)).exists()


def _parsed(url: str) -> URL:
    try:
        parsed = make_url(url.strip())
    except (ArgumentError, ValueError):  # their messages may hold a password
        parsed = None
    name = parsed.get_backend_name() if parsed is not None else ""
    if parsed is None or name not in ("sqlite", "postgresql", "postgres"):
        raise StoreError(
            f"{SETTING}: no address of a database. Write sqlite:///PATH (four slashes before a "
            "path from the root) or postgresql://USER:PASSWORD@HOST/DATABASE."
        )
    if name != "sqlite":
        return parsed.set(drivername="postgresql+psycopg")
    if parsed.database in (None, "", ":memory:") or str(parsed.database).startswith("file:"):
        raise StoreError(f"{SETTING}: names no file. Write sqlite:///PATH.")
    return parsed.set(drivername="sqlite")


def _engine(url: str) -> Engine:
    """Return an engine whose errors hold no parameter, so that no question gets into a log."""
    parsed = _parsed(url)
    if parsed.get_backend_name() == "sqlite":
        _make_file(Path(str(parsed.database)))
        engine = create_engine(parsed, hide_parameters=True, connect_args={"timeout": WAIT_SECONDS})
        event.listen(engine, "connect", _set_up_sqlite)
        return engine
    try:
        return create_engine(
            parsed,
            hide_parameters=True,
            pool_pre_ping=True,  # a server that was restarted in between is no failure
            connect_args={"connect_timeout": WAIT_SECONDS},
        )
    except ModuleNotFoundError:
        raise StoreError(
            f"{SETTING}: PostgreSQL needs a driver. Install it: pip install 'qa-bot[postgres]'."
        ) from None


def _make_file(path: Path) -> None:
    """Make the file, and its folder, for their owner alone; SQLite makes its others likewise."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    except OSError as error:
        raise StoreError(
            f"{SETTING}: {path} cannot be written ({error.strerror}). "
            "Make its folder writable, or name another file."
        ) from None


def _set_up_sqlite(connection: Any, _: object) -> None:
    # A killed process loses nothing; a power cut may take the last seconds, and harms no more.
    connection.execute("PRAGMA synchronous=NORMAL")
    connection.execute("PRAGMA secure_delete=ON")  # what is deleted is overwritten
    # Readers beside one writer. Of two processes that make a file at once, one may be turned away
    # here in spite of the timeout, as SQLite would not wait for itself.
    end = time.monotonic() + WAIT_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
            return
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > end:
                raise
            time.sleep(0.01)


def _prepare(engine: Engine) -> None:
    """Make the tables if there are none; raises StoreError if a newer version made them."""
    with engine.begin() as connection:
        if engine.name == "postgresql":  # of two that start at once, one makes the tables
            connection.execute(text("SELECT pg_advisory_xact_lock(7105913)"))
        connection.execute(CreateTable(_SCHEMA, if_not_exists=True))
        connection.execute(
            text("INSERT INTO qa_bot_schema (id, version) VALUES (1, :v) ON CONFLICT DO NOTHING"),
            {"v": VERSION},
        )
        version = connection.execute(select(_SCHEMA.c.version)).scalar_one()
        if version > VERSION:
            raise StoreError(
                f"{SETTING}: the database has version {version}, this qa-bot knows {VERSION}. "
                "Use the newer qa-bot that made it, or name another database."
            )
        connection.execute(CreateTable(_QUESTIONS, if_not_exists=True))
        connection.execute(CreateIndex(_BY_TIME, if_not_exists=True))


def _reason(error: DatabaseTrouble) -> str:
    """Return what a database says, in one line; the lines below it may hold values."""
    said = error.orig if isinstance(error, DBAPIError) else error
    return (str(said).splitlines() or [type(said).__name__])[0][:200]


def _remedy(engine: Engine) -> str:
    if engine.name == "sqlite":
        return f"See to the file {engine.url.database}, or name another one."
    return "See whether the server runs and lets this user in."


def _now() -> datetime:
    return _naive(datetime.now(UTC))


def _naive(when: datetime) -> datetime:
    return when.astimezone(UTC).replace(tzinfo=None)


def _entry(row: dict[str, Any]) -> Entry:
    when = row.pop("asked_at").replace(tzinfo=UTC)
    return Entry(**row, when=when)
