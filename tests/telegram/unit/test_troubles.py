"""What becomes of faults: each is told where someone reads it, and ends nothing else."""

from __future__ import annotations

import asyncio
import gc
import json
from pathlib import Path

import pytest
from telegram import Update
from telegram.error import NetworkError
from tests.telegram.unit.offline import ADMIN, Bot, Json, Recorder, message, run, texts_of
from tests.telegram.unit.test_pieces import Clock
from tests.telegram.unit.test_service import batch, polled

from qa_bot.telegram import app, memory, polling
from qa_bot.telegram.library import Paragraph, Section
from qa_bot.telegram.logs import Once
from qa_bot.telegram.memory import Expiring
from qa_bot.telegram.profile import Profile
from qa_bot.telegram.texts import ADMIN as ADMIN_MENU
from qa_bot.telegram.texts import GROUP, PRIVATE, load_texts

BEDS = "现有病床多少张？"


def said(caplog: pytest.LogCaptureFixture) -> list[str]:
    """Return the lines of the log, but those of answers."""
    return [record.getMessage() for record in caplog.records if record.message != "answer"]


def test_bug_in_the_apology_is_logged(
    folder: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Both bugs are in the log, and the update counts as done."""

    def fail(*_: object) -> None:
        raise KeyError("x")

    async def test(bot: Bot) -> None:
        monkeypatch.setattr("qa_bot.assistant.Conversation.ask", lambda *_: 1 / 0)
        monkeypatch.setattr("qa_bot.telegram.questions.Questions.apologise", fail)
        assert not await bot.say(BEDS)

    run(folder, test)
    assert said(caplog) == ["unhandled error", "apology failed"]
    assert "ZeroDivisionError" in caplog.text
    assert "KeyError" in caplog.text


def test_update_that_cannot_be_read_at_all_has_its_traceback(
    folder: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Where the checked fields alone fail as well, it is a bug that someone must find."""

    async def test(bot: Bot) -> None:
        monkeypatch.setattr(Update, "de_json", lambda *_: 1 / 0)
        assert not await bot.say(BEDS)

    run(folder, test)
    assert said(caplog) == ["an update was not understood and is left out"]
    assert "ZeroDivisionError" in caplog.text


def test_failed_task_in_the_background_is_told(caplog: pytest.LogCaptureFixture) -> None:
    """With its traceback; one that was cancelled is none."""

    async def test() -> None:
        async def bug() -> None:
            raise RuntimeError("x")

        tasks = [asyncio.create_task(bug()), asyncio.create_task(asyncio.sleep(9))]
        for task in tasks:
            task.add_done_callback(app._tell)
        await asyncio.sleep(0)
        tasks[1].cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    asyncio.run(test())
    assert said(caplog) == ["a task in the background failed"]
    assert "RuntimeError" in caplog.text


def test_every_store_is_tidied() -> None:
    """Each that is in use; one that is gone is not held."""
    clock = Clock()
    stores = [Expiring[int](10, 5, clock) for _ in range(3)]
    for store in stores:
        store.put("a", 1)
    clock.now = 20
    memory.tidy()
    assert not any(store._entries for store in stores)
    kept = len(memory._STORES)
    del stores, store
    gc.collect()
    assert len(memory._STORES) <= kept - 3


def test_stop_with_many_open_updates_confirms_what_is_done(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Though more were given up than may be under way at once."""
    monkeypatch.setattr(polling, "MAX_PENDING", 3)
    monkeypatch.setattr(polling, "RECHECK", 0.01)

    async def test() -> None:
        bot, intake, poller = polled([batch(*range(10, 15))])
        task = asyncio.create_task(poller.run())
        while len(intake.futures) < 5:
            await asyncio.sleep(0.01)
        await asyncio.sleep(0.05)
        assert bot.offsets == [0]  # too many are under way to fetch more
        task.cancel()
        intake.futures[10].set_result(True)
        for number in range(11, 15):
            intake.futures[number].set_result(False)
        await asyncio.wait_for(poller.confirm(), 1)
        assert bot.offsets == [0, 11]

    asyncio.run(test())


def inline(query: str, language: str = "en") -> Json:
    """Return an inline query."""
    sender = {"id": 7, "is_bot": False, "first_name": "F", "language_code": language}
    return {"inline_query": {"id": "1", "from": sender, "query": query, "offset": ""}}


def test_what_is_typed_inline_is_no_gap(folder: Path) -> None:
    """Half a question has no answer, and nobody asked it."""

    async def test(bot: Bot) -> None:
        await bot.take(inline("直升机有几架"))
        assert not bot.feedback.gaps(5)
        await bot.say("直升机有几架？")
        assert bot.feedback.gaps(5) == [("直升机有几架？", 1)]

    run(folder, test)


def test_way_into_the_bot_is_in_the_language_of_the_question(folder: Path) -> None:
    """Telegram shows it to all who type the same."""

    async def test(bot: Bot) -> None:
        for language in ("en", "zh"):
            for question, label in ((BEDS, "在机器人里"), ("How many beds?", "Ask this")):
                (call,) = await bot.take(inline(question, language))
                assert label in json.loads(call.params["button"])["text"]

    run(folder, test)


def refusal(reason: str) -> tuple[int, Json]:
    """Return Telegram's refusal."""
    return 400, {"description": f"Bad Request: {reason}"}


def test_each_reason_of_a_refusal_is_logged(folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Once, whatever numbers it holds; and that an answer was dropped."""

    async def test(bot: Bot) -> None:
        for reason in ("no rights", "no rights", "bad offset 5", "bad offset 17"):
            bot.request.fail("sendMessage", refusal(reason))
            await bot.say(BEDS)
        assert bot.desk.metrics.api_errors["bad_request"] == 4

    run(folder, test)
    assert said(caplog) == [
        "BadRequest: No rights",
        "an answer could not be sent and was dropped",
        "BadRequest: Bad offset 5",
    ]


def test_refused_edit_is_counted(folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    """But not where the answer is the same as before."""

    async def test(bot: Bot) -> None:
        await bot.say("救护车几辆？", number=8)
        bot.request.fail("editMessageText", refusal("message is not modified"), refusal("too old"))
        assert len(await bot.take({"edited_message": message(BEDS, number=8)})) == 1
        assert not bot.desk.metrics.api_errors
        assert len(await bot.take({"edited_message": message("骨科？", number=8)})) == 2
        assert bot.desk.metrics.api_errors == {"bad_request": 1}

    run(folder, test)
    assert said(caplog) == ["BadRequest: Too old"]


def test_end_of_a_lost_connection_is_logged(
    folder: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Also of what was dropped by it."""
    monkeypatch.setattr("qa_bot.telegram.delivery.PAUSES", ())
    caplog.set_level("INFO", "qa_bot")

    async def test(bot: Bot) -> None:
        bot.request.fail("sendMessage", NetworkError("down"))
        await bot.say(BEDS)
        await bot.say(BEDS)

    run(folder, test)
    over = [r.__dict__["fields"]["kind"] for r in caplog.records if "again" in r.message]
    assert over == ["network", "dropped:network"]


def test_menus_show_commands_that_exist(folder: Path) -> None:
    """And /help names those that a private chat has."""

    async def test(bot: Bot) -> None:
        handlers = [getattr(handler, "commands", ()) for handler in bot.app.handlers[0]]
        assert set(ADMIN_MENU) == handlers[1]
        assert set(PRIVATE) | set(GROUP) == handlers[0]
        for language in ("zh", "en"):
            (text,) = texts_of(await bot.say("/help", language=language))
            assert all(f"/{name}" in text for name in PRIVATE if name not in ("start", "help"))

    run(folder, test)


def test_profile_that_cannot_be_read_is_not_set(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Telegram allows changes rarely: it is read again first."""
    monkeypatch.setattr("qa_bot.telegram.profile.PAUSES", (0.0, 0.0))

    async def test(bot: Bot) -> None:
        say = load_texts().say
        recorder: Recorder = bot.request
        recorder.results |= {
            "getMyCommands": [],
            "getMyShortDescription": {"short_description": ""},
        }
        recorder.results["getMyDescription"] = {"description": say("en", "description")}
        recorder.fail("getMyDescription", (500, {"description": "Internal Server Error"}))
        await Profile(bot.app.bot, load_texts(), Once()).publish([])
        assert len(recorder.of("getMyDescription")) == 3
        (described,) = recorder.of("setMyDescription")
        assert described.params["language_code"] == "zh"

    run(folder, test)


def test_figures_for_administrators_are_in_their_language(folder: Path) -> None:
    """Statuses and durations as well."""

    async def test(bot: Bot) -> None:
        await bot.say(BEDS)
        bot.desk.metrics.started -= 2 * 86400 + 3 * 3600 + 300
        (chinese,) = texts_of(await bot.say("/stats", user=ADMIN))
        assert "运行 2 天 3 小时 5 分" in chinese
        assert "回答 1：答上来 1\n" in chinese
        (english,) = texts_of(await bot.say("/stats", user=ADMIN, language="en"))
        assert "Up for 2 d 3 h 5 min" in english
        assert "Answers 1: answered 1\n" in english

    run(folder, test)


def test_pages_of_a_section_are_made_once() -> None:
    """A press of a button need not cut it anew."""
    section = Section("k", "d", "t", [Paragraph("一" * 3000, item=False)])
    assert len(section.pages()) == 2
    assert section.pages() is section.pages()
