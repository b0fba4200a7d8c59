"""The database of asked questions: its address, its tables, and how it is opened."""

from __future__ import annotations

import os
import sqlite3
import time
from pathlib import Path
from typing import Any

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
    event,
    select,
    text,
)
from sqlalchemy.engine import URL, Engine, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, OperationalError, SQLAlchemyError
from sqlalchemy.schema import CreateIndex, CreateTable

from qa_bot.errors import StoreError

VERSION = 1
"""Of the tables below. Whoever changes them counts up and brings older ones forward."""
WAIT_SECONDS = 5
"""How long one process waits for another that writes, and for a server that does not answer."""
SETTING = "QA_BOT_DATABASE_URL"

_META = MetaData()
_SCHEMA = Table(
    "qa_bot_schema",
    _META,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("version", Integer, nullable=False),
)
QUESTIONS = Table(
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
_BY_TIME = Index("qa_bot_questions_asked_at", QUESTIONS.c.asked_at)


def open_database(url: str) -> Engine:
    """Open a database and make its tables if it has none.

    url: ``sqlite:///PATH`` or ``postgresql://USER:PASSWORD@HOST/DATABASE``.
    Raises StoreError with the setting's name and the remedy.
    """
    engine = _engine(url)
    try:
        _prepare(engine)
    except SQLAlchemyError as error:
        engine.dispose()
        passing = isinstance(error, OperationalError) and engine.name != "sqlite"
        raise StoreError(
            f"{SETTING}: cannot be opened ({reason(error)}). {remedy(engine)}", passing=passing
        ) from None
    except StoreError:
        engine.dispose()
        raise
    return engine


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
        connection.execute(CreateTable(QUESTIONS, if_not_exists=True))
        connection.execute(CreateIndex(_BY_TIME, if_not_exists=True))


def reason(error: SQLAlchemyError) -> str:
    """Return what a database says, in one line; the lines below it may hold values."""
    said = error.orig if isinstance(error, DBAPIError) else error
    return (str(said).splitlines() or [type(said).__name__])[0][:200]


def remedy(engine: Engine) -> str:
    """Return what whoever runs it may do."""
    if engine.name == "sqlite":
        return f"See to the file {engine.url.database}, or name another one."
    return "See whether the server runs and lets this user in."
