"""The bot follows its knowledge files, and conversations go on over the change."""

from __future__ import annotations

import asyncio
import gc
import os
import signal
import weakref
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from functools import partial
from pathlib import Path

import pytest
from tests.telegram.unit.offline import ADMIN, Bot, message, run, settings
from tests.telegram.unit.test_process import Server

from qa_bot.telegram import app, discreet
from qa_bot.telegram.app import Service
from qa_bot.telegram.feedback import CountingStore
from qa_bot.telegram.rereading import Rereading

BEDS = "现有病床多少张？"
BOUND = 30
"""Seconds after which something that must happen is taken as not happening."""


@asynccontextmanager
async def following(bot: Bot, folder: Path) -> AsyncIterator[None]:
    """Follow the folder's changes."""
    task = asyncio.create_task(Rereading(folder).run(bot.desk.answering, bot.desk.memory))
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def until(condition: Callable[[], object]) -> None:
    """Wait until something holds."""

    async def wait() -> None:
        while not condition():
            await asyncio.sleep(0.02)

    await asyncio.wait_for(wait(), BOUND)


def more_beds(folder: Path) -> None:
    """Change what the knowledge says."""
    page = folder / "hospital.md"
    page.write_text(page.read_text("utf-8").replace("620 张", "700 张"), "utf-8")


def test_a_changed_file_is_answered_from(
    hospital_folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Without a command and a restart; the log says so once, and what was left out."""
    caplog.set_level("INFO", "qa_bot")

    async def test(bot: Bot) -> None:
        before = bot.desk.answering.now
        async with following(bot, hospital_folder):
            more_beds(hospital_folder)
            (hospital_folder / "bad.md").write_text("---\nfoo: 1\n---\n\n文字。\n", "utf-8")
            await until(lambda: bot.desk.answering.now is not before)
            (call,) = await bot.say(BEDS)
        assert "700" in call.params["text"]

    run(hospital_folder, test)
    assert [record.message for record in caplog.records].count("knowledge read again") == 1
    assert any("bad.md" in str(vars(r).get("fields")) for r in caplog.records)


def test_a_folder_that_does_not_load_leaves_the_old_answering(
    hospital_folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """The log says why, and once the folder is mended it is taken."""

    def failed() -> bool:
        return any(record.message == "reload failed" for record in caplog.records)

    async def test(bot: Bot) -> None:
        before = bot.desk.answering.now
        async with following(bot, hospital_folder):
            aside = hospital_folder.with_name("aside")
            hospital_folder.rename(aside)
            await until(failed)
            assert bot.desk.answering.now is before
            (call,) = await bot.say(BEDS)
            assert "620" in call.params["text"]
            more_beds(aside)
            aside.rename(hospital_folder)
            await until(lambda: bot.desk.answering.now is not before)
            (call,) = await bot.say(BEDS)
            assert "700" in call.params["text"]

    run(hospital_folder, test)
    (record,) = [r for r in caplog.records if r.message == "reload failed"]
    assert "there is no such folder" in vars(record)["fields"]["problem"]


def test_a_conversation_goes_on_over_the_change(hospital_folder: Path) -> None:
    """A turn that leans on the last one is answered, by the new files."""

    async def test(bot: Bot) -> None:
        await bot.say("儿科病床有多少张？")
        page = hospital_folder / "hospital.md"
        page.write_text(page.read_text("utf-8").replace("| 4.2 | 95 |", "| 4.2 | 99 |"), "utf-8")
        await bot.say("/reload", user=ADMIN)
        (call,) = await bot.say("那骨科呢？")
        assert "99" in call.params["text"]

    run(hospital_folder, test)


def test_an_edit_after_the_change_is_answered_from_the_new(hospital_folder: Path) -> None:
    """Also of a message that was answered from the old knowledge."""

    async def test(bot: Bot) -> None:
        await bot.say(BEDS, number=9)
        more_beds(hospital_folder)
        await bot.say("/reload", user=ADMIN, number=10)
        calls = await bot.take({"edited_message": message("病床有多少张？", number=9)})
        assert any("700" in call.params["text"] for call in calls if "text" in call.params)

    run(hospital_folder, test)


def test_the_old_knowledge_is_let_go(hospital_folder: Path) -> None:
    """No conversation and no remembered reply holds it, or memory would grow with each change."""

    async def test(bot: Bot) -> None:
        await bot.say(BEDS)
        old = weakref.ref(bot.desk.answering.now.assistant)
        await bot.say("/reload", user=ADMIN)
        gc.collect()
        assert old() is None

    run(hospital_folder, test)


@pytest.mark.parametrize("watch", [True, False])
def test_the_service_follows_if_it_is_set(
    watch: bool,
    hospital_folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """A running service reads a changed folder again, and stops in time all the same."""
    caplog.set_level("INFO", "qa_bot")
    server = Server()
    monkeypatch.setattr(app, "discreet_bot", partial(discreet.discreet_bot, request=server))

    def said(text: str) -> bool:
        return any(record.message == text for record in caplog.records)

    async def test() -> None:
        given = settings(watch=watch, cache_dir="off")
        service = Service(given, "1:a", "s3cret", hospital_folder, CountingStore())
        task = asyncio.create_task(service.run())
        await until(lambda: server.of("getUpdates"))
        more_beds(hospital_folder)
        if watch:
            await until(lambda: said("knowledge read again"))
        os.kill(os.getpid(), signal.SIGTERM)
        await asyncio.wait_for(task, BOUND)

    asyncio.run(test())
    assert said("stopped")
    assert said("knowledge read again") == watch
