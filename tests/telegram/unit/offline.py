"""A bot without a network: what it sends is recorded, and a real call fails the test."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import SecretStr
from telegram.ext import Application
from telegram.request import BaseRequest, RequestData

from qa_bot.settings import Settings
from qa_bot.telegram.answering import Answering
from qa_bot.telegram.delivery import Delivery
from qa_bot.telegram.desk import Desk
from qa_bot.telegram.discreet import discreet_bot
from qa_bot.telegram.feedback import CountingStore
from qa_bot.telegram.intake import Intake
from qa_bot.telegram.limits import UserLimit
from qa_bot.telegram.logs import Once
from qa_bot.telegram.memory import Memory
from qa_bot.telegram.metrics import Metrics
from qa_bot.telegram.routing import App, Router
from qa_bot.telegram.texts import load_texts

Json = dict[str, Any]
TOKEN = "123456:" + "unit-test-token"
BOT_ID = 123456
ADMIN = 1001

Failure = tuple[int, Json] | Exception


@dataclass(frozen=True, slots=True)
class Call:
    """A call of the Bot API."""

    method: str
    params: Json

    @property
    def keyboard(self) -> list[list[Json]]:
        """The rows of inline buttons."""
        markup = self.params.get("reply_markup")
        rows: list[list[Json]] = json.loads(markup)["inline_keyboard"] if markup else []
        return rows

    @property
    def data(self) -> list[str]:
        """The callback data of all buttons."""
        return [b["callback_data"] for row in self.keyboard for b in row if "callback_data" in b]


class NoNetwork(BaseRequest):
    """Fails on any call."""

    @property
    def read_timeout(self) -> float | None:
        """No wait."""
        return 1.0

    async def initialize(self) -> None:
        """Nothing to open."""

    async def shutdown(self) -> None:
        """Nothing to close."""

    async def do_request(self, url: str, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        """Fail: a unit test must not speak to anything."""
        raise AssertionError(f"a real call of the Bot API: {url.rpartition('/')[2]}")


class Recorder(NoNetwork):
    """Answers in memory; ``fail`` plans failures of the next calls of a method."""

    def __init__(self) -> None:
        super().__init__()
        self.calls: list[Call] = []
        self.results: dict[str, Any] = {}
        self._failures: dict[str, list[Failure]] = {}
        self._last_id = 500

    def fail(self, method: str, *failures: Failure) -> None:
        """Let the next calls of a method fail, one after the other."""
        self._failures.setdefault(method, []).extend(failures)

    def of(self, *methods: str) -> list[Call]:
        """Return the calls of some methods."""
        return [call for call in self.calls if call.method in methods]

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        *_args: Any,
        **_kwargs: Any,
    ) -> tuple[int, bytes]:
        """Answer a call as Telegram does."""
        name = url.rpartition("/")[2]
        params = request_data.json_parameters if request_data else {}
        if name != "getMe":
            self.calls.append(Call(name, dict(params)))
        planned = self._failures.get(name)
        if planned:
            failure = planned.pop(0)
            if isinstance(failure, Exception):
                raise failure
            return failure[0], json.dumps({"ok": False, **failure[1]}).encode()
        return 200, json.dumps({"ok": True, "result": self._result(name, params)}).encode()

    def _result(self, name: str, params: Json) -> Any:
        if name in self.results:
            return self.results[name]
        if name == "getMe":
            return {"id": BOT_ID, "is_bot": True, "first_name": "Bot", "username": "Ask_Bot"}
        if name in ("sendMessage", "editMessageText"):
            self._last_id += 1
            chat = int(params["chat_id"])
            kind = "private" if chat > 0 else "supergroup"
            return {
                "message_id": self._last_id, "date": 1, "chat": {"id": chat, "type": kind},
                "text": params["text"],
            }  # fmt: skip
        return [] if name == "getUpdates" else True


@dataclass(slots=True)
class Bot:
    """A bot at work on a knowledge folder."""

    app: App
    request: Recorder
    desk: Desk
    intake: Intake
    feedback: CountingStore
    _update_id: int = 0
    log: list[str] = field(default_factory=list)

    async def take(self, content: Json) -> list[Call]:
        """Hand an update over and return the calls that it led to."""
        before = len(self.request.calls)
        self._update_id += 1
        await self.intake.take({"update_id": self._update_id, **content})
        return self.request.calls[before:]

    async def say(self, text: str, **fields: Any) -> list[Call]:
        """Write a message; return the messages that it led to."""
        calls = await self.take({"message": message(text, **fields)})
        return [call for call in calls if call.method in ("sendMessage", "editMessageText")]

    async def press(self, data: str, **fields: Any) -> list[Call]:
        """Press a button; return all calls."""
        return await self.take({"callback_query": callback(data, **fields)})


def message(
    text: str | None,
    *,
    chat: int = 77,
    user: int = 77,
    number: int = 5,
    language: str = "zh-hans",
    **more: Any,
) -> Json:
    """Return a message as Telegram sends it, with the entity of a command at its beginning."""
    made: Json = {
        "message_id": number,
        "date": 1_900_000_000,
        "chat": {"id": chat, "type": "private" if chat > 0 else "supergroup", "title": "T"},
        "from": {"id": user, "is_bot": False, "first_name": "F", "language_code": language},
    }
    if text is not None:
        made["text"] = text
        if text.startswith("/"):
            length = len(text.split()[0])
            made["entities"] = [{"type": "bot_command", "offset": 0, "length": length}]
    return made | more


def callback(data: str, *, user: int = 77, chat: int = 77, markup: Any = None, **more: Any) -> Json:
    """Return a press of a button below a message of the bot's."""
    below = message("…", chat=chat, user=BOT_ID, number=900)
    below["from"] = {"id": BOT_ID, "is_bot": True, "first_name": "Bot", "username": "Ask_Bot"}
    if markup is not None:
        below["reply_markup"] = {"inline_keyboard": markup}
    return {
        "id": "1",
        "from": {"id": user, "is_bot": False, "first_name": "F", "language_code": "zh"},
        "chat_instance": "c",
        "message": below,
        "data": data,
    } | more


def settings(**fields: Any) -> Settings:
    """Return settings that depend on no environment."""
    given = {"telegram_token": SecretStr(TOKEN), "admins": (ADMIN,), "questions_per_minute": 0}
    return Settings.model_construct(**{**_defaults(), **given, **fields})


def _defaults() -> Json:
    return {name: f.get_default() for name, f in Settings.model_fields.items()}


@asynccontextmanager
async def running(
    folder: Path, store: CountingStore | None = None, **fields: Any
) -> AsyncIterator[Bot]:
    """Run a bot on a knowledge folder; further fields are settings."""
    given = settings(**fields)
    request = Recorder()
    bot = discreet_bot(given, TOKEN, request=request)
    app: App = Application.builder().bot(bot).updater(None).build()
    await app.initialize()
    texts = load_texts()
    answering = Answering(folder, texts)
    metrics = Metrics()
    memory = Memory(given.follow_up_minutes)
    store = store or CountingStore()
    delivery = Delivery(app.bot, metrics, Once(), memory.forget_chat)
    limit = UserLimit(given.questions_per_minute)
    desk = Desk(given, answering, texts, memory, store, metrics, delivery, limit, app.bot.bot)
    try:
        yield Bot(app, request, desk, Intake(Router(app, desk), app.bot), store)
    finally:
        await app.shutdown()
        answering.close()


def run(
    folder: Path, test: Callable[[Bot], Any], store: CountingStore | None = None, **fields: Any
) -> None:
    """Run a test's coroutine with a bot."""

    async def inner() -> None:
        async with running(folder, store, **fields) as bot:
            await test(bot)

    asyncio.run(inner())


def texts_of(calls: Iterable[Call]) -> list[str]:
    """Return the markup of messages."""
    return [call.params["text"] for call in calls]
