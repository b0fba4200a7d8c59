"""npm's server as it is mended: what a bot of today needs of it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import telegram
from telegram.error import BadRequest
from telegram.request import HTTPXRequest
from tests.telegram.servers import updates
from tests.telegram.servers.emulator import emulator
from tests.telegram.servers.emulator.emulator import EmulatorMissingError, EmulatorServer

ALICE = 7


@pytest.fixture(scope="module")
def server(emulator_folder: Path) -> Iterator[EmulatorServer]:
    """Return a running emulator."""
    with EmulatorServer(emulator_folder) as server:
        yield server


def run(server: EmulatorServer, work: Callable[[telegram.Bot], Awaitable[Any]]) -> Any:
    """Run some work with a bot that is a client of the server."""

    async def inner() -> Any:
        request = HTTPXRequest(read_timeout=5)
        bot = telegram.Bot(
            server.token, server.base_url, request=request, get_updates_request=request
        )
        try:
            return await work(bot)
        finally:
            await request.shutdown()

    return asyncio.run(inner())


def test_updates_are_confirmed_by_offset(server: EmulatorServer) -> None:
    """Messages, commands, callbacks and any other kind come, wait, and go when confirmed."""
    message = updates.message("问题", ALICE)
    sent = run(server, lambda bot: bot.send_message(ALICE, "a")).to_dict()
    server.push(
        message,
        updates.message("/start x", ALICE),
        updates.callback(sent, "data", ALICE),
        updates.edited(message, "别的"),
        updates.inline_query("q", ALICE),
    )
    got = run(server, lambda bot: bot.get_updates(timeout=1))
    assert [u.effective_user.id for u in got] == [ALICE] * 5
    assert got[1].message.entities[0].type == "bot_command"
    assert (got[2].callback_query.data, got[3].edited_message.text) == ("data", "别的")
    assert abs(got[0].message.date.timestamp() - time.time()) < 60
    assert len(run(server, lambda bot: bot.get_updates(timeout=1, limit=2))) == 2
    last = got[-1].update_id
    start = time.monotonic()
    assert run(server, lambda bot: bot.get_updates(offset=last + 1, timeout=1)) == ()
    assert time.monotonic() - start > 0.9
    assert server.waiting() == 0


def test_editing_gives_the_message(server: EmulatorServer) -> None:
    """An edit answers with the message, or says that nothing changed or nothing is there."""

    async def work(bot: telegram.Bot) -> Any:
        sent = await bot.send_message(ALICE, "a")
        changed = await bot.edit_message_text("b", ALICE, sent.message_id)
        with pytest.raises(BadRequest, match="not modified"):
            await bot.edit_message_text("b", ALICE, sent.message_id)
        with pytest.raises(BadRequest, match="not found"):
            await bot.edit_message_text("b", ALICE, 9999)
        return changed

    assert run(server, work).text == "b"
    assert server.sent(ALICE)[-1]["text"] == "a"
    assert len(server.of("editMessageText")) == 1
    assert len(server.of("editMessageText", done=False)) == 3


def test_methods_that_the_package_lacks(server: EmulatorServer) -> None:
    """They are acknowledged and recorded."""

    async def work(bot: telegram.Bot) -> None:
        assert (await bot.get_me()).is_bot
        assert await bot.set_my_commands([("ask", "x")])
        assert await bot.send_chat_action(ALICE, "typing")
        assert (await bot.get_webhook_info()).url == ""
        assert await bot.delete_webhook()

    run(server, work)
    assert server.of("setMyCommands")[0].params["commands"]


def test_missing_npm_is_a_reason(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Without npm there is no emulator, and the reason names it."""
    monkeypatch.setattr("shutil.which", lambda _: None)
    with pytest.raises(EmulatorMissingError, match="npm is not installed"):
        emulator.install(tmp_path)
