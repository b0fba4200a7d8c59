"""Questions and votes into the store: what gets there, what never does, and that nobody waits."""

from __future__ import annotations

import sqlite3
import threading
import time
from pathlib import Path

import pytest
from pydantic import SecretStr
from tests.telegram.unit.offline import Bot, run, settings, texts_of

from qa_bot.answer import Answer
from qa_bot.errors import StoreError
from qa_bot.store import Entry, Store
from qa_bot.telegram import keeping
from qa_bot.telegram.feedback import CountingStore
from qa_bot.telegram.keeping import KeepingStore, feedback_of

BEDS = "现有病床多少张？"
GAP = "医院有几架直升机？"


def reply(question: str) -> Answer:
    """Return the reply to a question that got none."""
    return Answer(question, "unknown", "", "…", (), 0.0, (), "zh")


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a slow machine write what waits at a stop."""
    monkeypatch.setattr(keeping, "CLOSE_SECONDS", 30.0)


@pytest.fixture
def url(tmp_path: Path) -> str:
    """Return the address of a store that is not there yet."""
    return f"sqlite:///{tmp_path}/questions.db"


def keeping_store(url: str, days: int = 90) -> KeepingStore:
    """Return a bot's store at an address."""
    return KeepingStore(lambda: Store.open(url, days), days)


def kept(url: str) -> list[Entry]:
    """Return what is in a store."""
    store = Store.open(url, None)
    try:
        return store.entries()
    finally:
        store.close()


def test_what_a_bot_keeps(folder: Path, tmp_path: Path, url: str) -> None:
    """Questions with their votes; no id, no name, no chat, no number, in no byte of the files."""
    store = keeping_store(url)
    person = {"id": 987654321, "is_bot": False, "first_name": "张小明", "username": "zhang_xm"}

    async def talk(bot: Bot) -> None:
        (answered,) = await bot.say(BEDS, chat=987654321, **{"from": person})
        down = next(data for data in answered.data if data.startswith("v:-"))
        await bot.press(down, user=987654321, chat=987654321)
        await bot.say("你好", chat=987654321)
        await bot.say("/feedback 我的留言", chat=987654321)
        await bot.say(f"/ask {GAP} 我电话 138 0013 8000", chat=-1009876, **{"from": person})
        await bot.say(BEDS, chat=55)

    run(folder, talk, store=store)
    store.close()
    data = b"".join(path.read_bytes() for path in tmp_path.glob("questions.db*"))
    assert BEDS.encode() in data
    for private in ("987654321", "张小明", "zhang_xm", "1009876", "我的留言", "138 0013"):
        assert private.encode() not in data
    entries = kept(url)
    assert [(e.question, e.status, e.vote) for e in entries] == [
        (BEDS, "answered", -1), (f"{GAP} 我电话 ***", "unknown", 0), (BEDS, "answered", 0),
    ]  # fmt: skip
    assert {entry.channel for entry in entries} == {"telegram"}
    assert store.dropped == store.failures == 0


def test_the_latest_asking_gets_what_most_voters_think(url: str) -> None:
    """Who votes again, replaces their vote; a question that nobody asked since the start has none."""
    store = keeping_store(url)
    for _ in range(2):
        store.asked("k", reply(GAP))
    for voter, up in (("a", False), ("b", True), ("c", False), ("b", False), ("c", True)):
        store.vote("k", voter, up=up)
    store.vote("elsewhere", "a", up=True)
    store.close()
    assert [entry.vote for entry in kept(url)] == [0, -1]
    assert store.tally().down == 2
    assert store.gaps(5) == [(GAP, 2)]


def test_what_waits_is_written_at_a_stop(url: str) -> None:
    """In order."""
    store = keeping_store(url)
    for i in range(200):
        store.asked(str(i), reply(f"问题{i}"))
    store.close()
    assert [entry.question for entry in kept(url)] == [f"问题{i}" for i in range(200)]


class Slow(Store):
    """A store whose database hangs until it is let go."""

    go = threading.Event()
    entered = threading.Event()

    def record(self, answer: Answer, channel: str) -> int | None:
        """Wait, then do it."""
        self.entered.set()
        self.go.wait(30)
        return super().record(answer, channel)


def test_nobody_waits_for_a_database_that_hangs(
    folder: Path, url: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """The answer comes; what is too much is dropped and counted; the stop gives up in time."""
    monkeypatch.setattr(keeping, "MAX_WAITING", 5)
    monkeypatch.setattr(keeping, "CLOSE_SECONDS", 0.05)
    store = KeepingStore(lambda: Slow.open(url), 90)

    async def talk(bot: Bot) -> None:
        for i in range(8):
            assert "620" in texts_of(await bot.say(BEDS, number=10 + i))[0]
            assert Slow.entered.wait(10)

    try:
        run(folder, talk, store=store)
        assert store.dropped == 2  # eight asked: one under way, five wait
        begin = time.monotonic()
        store.close()
        assert time.monotonic() - begin < 2
        assert store.dropped == 8
        assert "not kept" in caplog.text
    finally:
        Slow.go.set()


def test_a_failing_database_stops_no_answer(folder: Path, tmp_path: Path, url: str) -> None:
    """It is counted, and the next question is kept again."""
    store = keeping_store(url)
    file = sqlite3.connect(tmp_path / "questions.db")

    async def talk(bot: Bot) -> None:
        file.execute("ALTER TABLE qa_bot_questions RENAME TO away")
        assert "620" in texts_of(await bot.say(BEDS))[0]

    run(folder, talk, store=store)
    store.close()
    assert store.failures == 1
    file.execute("ALTER TABLE away RENAME TO qa_bot_questions")
    file.close()
    assert kept(url) == []


class Buggy(Store):
    """A store with a bug that one question brings out."""

    def record(self, answer: Answer, channel: str) -> int | None:
        """Fail at it."""
        if answer.question == GAP:
            raise LookupError("a bug")
        return super().record(answer, channel)


def test_a_bug_is_told_and_counted(url: str, caplog: pytest.LogCaptureFixture) -> None:
    """With its traceback; the next question is kept."""
    store = KeepingStore(lambda: Buggy.open(url), 90)
    store.asked("a", reply(GAP))
    store.asked("b", reply(BEDS))
    store.close()
    assert store.failures == 1
    assert "LookupError: a bug" in caplog.text
    assert [entry.question for entry in kept(url)] == [BEDS]


def test_a_server_that_comes_later_is_used(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The bot starts without it, counts what it could not keep, and tries again."""
    monkeypatch.setattr(keeping, "REOPEN_SECONDS", 0.0)
    answers = iter([True, True, False])

    def opens() -> Store:
        if next(answers):
            raise StoreError("QA_BOT_DATABASE_URL: no server", passing=True)
        return Store.open(url)

    store = KeepingStore(opens, 90)
    store.asked("a", reply("一"))
    store.asked("b", reply("二"))
    store.close()
    assert store.failures == 1
    assert [entry.question for entry in kept(url)] == ["二"]


def test_the_settings_say_where(tmp_path: Path, url: str) -> None:
    """No address: nowhere. No days: nowhere, and what was kept goes. Else the database.

    An address that cannot work is an error at the start.
    """
    assert type(feedback_of(settings())) is CountingStore
    address = SecretStr(url)
    store = feedback_of(settings(database_url=address, retention_days=30))
    assert store.days == 30
    store.asked("k", reply(GAP))
    store.close()
    assert len(kept(url)) == 1
    assert type(feedback_of(settings(database_url=address, retention_days=0))) is CountingStore
    assert kept(url) == []
    with pytest.raises(StoreError, match="QA_BOT_DATABASE_URL"):
        feedback_of(settings(database_url=SecretStr(f"sqlite:///{tmp_path}")))


def test_what_is_too_old_goes_while_the_bot_runs(tmp_path: Path, url: str) -> None:
    """Once a day; here as if the day were over."""
    store = keeping_store(url, days=30)
    store.asked("k", reply(GAP))
    store.close()
    file = sqlite3.connect(tmp_path / "questions.db")
    store = keeping_store(url, days=30)
    file.execute("UPDATE qa_bot_questions SET asked_at = '2020-01-01 00:00:00.000000'")
    file.commit()
    file.close()
    store.expire()
    store.close()
    assert kept(url) == []


@pytest.mark.parametrize(
    ("language", "without", "within", "forget"),
    [
        ("zh-hans", "硬盘上不保存关于您的任何东西", "保存在数据库里 90 天", "90 天到期删除"),
        ("zh-hant", "硬碟", "90 天", "90 天"),
        ("en", "Nothing about you is kept on disk", "kept in a database for 90 days", "90 days"),
    ],
)
def test_privacy_says_what_holds(
    folder: Path, url: str, language: str, without: str, within: str, forget: str
) -> None:
    """With a store another text than without one; /forget promises no more than it does."""
    said: list[str] = []

    async def talk(bot: Bot) -> None:
        for command in ("/privacy", "/forget"):
            said.extend(texts_of(await bot.say(command, language=language)))

    run(folder, talk)
    store = keeping_store(url)
    run(folder, talk, store=store)
    store.close()
    plain, plain_forget, kept_text, kept_forget = said
    assert "90" not in plain + plain_forget
    assert within in kept_text
    assert forget in kept_forget
    if language != "zh-hant":
        assert without in plain
        assert without not in kept_text
