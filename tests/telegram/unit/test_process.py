"""Start, run and stop of the whole service, without a network."""

from __future__ import annotations

import asyncio
import json
import logging
import os
import signal
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from telegram.error import NetworkError
from tests.telegram.unit.offline import Bot, Json, Recorder, message, run, settings
from tests.telegram.unit.test_service import free_port, http

from qa_bot.errors import KnowledgeError, SettingsError
from qa_bot.telegram import app, discreet
from qa_bot.telegram.app import Service
from qa_bot.telegram.feedback import CountingStore
from qa_bot.telegram.logs import LOG, configure

BEDS = "现有病床多少张？"
Put = pytest.MonkeyPatch


class Server(Recorder):
    """Gives each update until it is confirmed, and waits like a long poll where there is none."""

    def __init__(self, *waiting: Json) -> None:
        super().__init__()
        self.waiting = [{"update_id": 40 + i, **content} for i, content in enumerate(waiting)]

    async def do_request(self, url: str, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        """Answer getUpdates by offset, and all else as the recorder does."""
        if not url.endswith("/getUpdates"):
            return await super().do_request(url, *args, **kwargs)
        await super().do_request(url, *args, **kwargs)
        params = self.calls[-1].params
        offset = int(params.get("offset", 0))
        self.waiting = [update for update in self.waiting if update["update_id"] >= offset]
        if not self.waiting and int(params["timeout"]):
            await asyncio.sleep(60)
        return 200, json.dumps({"ok": True, "result": self.waiting}).encode()


@pytest.fixture
def start(folder: Path, monkeypatch: Put) -> Callable[..., None]:
    """Return what runs a service on a recorder until a condition holds, then sends SIGTERM."""

    def inner(server: Recorder, until: Callable[[], object], **fields: Any) -> None:
        given = settings(**fields)

        offline = partial(discreet.discreet_bot, request=server)
        monkeypatch.setattr(app, "discreet_bot", offline)

        async def both() -> None:
            service = Service(given, "1:a", "s3cret", folder, CountingStore())
            task = asyncio.create_task(service.run())
            while not task.done() and not until():
                await asyncio.sleep(0.01)
            if not task.done():
                os.kill(os.getpid(), signal.SIGTERM)
            await asyncio.wait_for(task, 10)

        asyncio.run(both())

    return inner


def test_polling_answers_confirms_and_stops(start: Callable[..., None]) -> None:
    """What was answered is confirmed at the stop; a webhook of old is removed at the start."""
    server = Server({"message": message(BEDS)}, {"message": message("救护车几辆？", number=6)})
    start(server, lambda: server.of("sendMessage"))
    assert server.of("deleteWebhook")
    assert len(server.of("sendMessage")) == 2
    assert not server.waiting
    asked = server.of("getUpdates")
    assert "offset" not in asked[0].params
    assert json.loads(asked[0].params["allowed_updates"]) == [
        "message", "edited_message", "callback_query", "inline_query", "my_chat_member",
    ]  # fmt: skip


def test_webhook_is_announced_and_serves(start: Callable[..., None]) -> None:
    """With the secret and the kinds of update; it stays set at the stop."""
    server, port, metrics = Recorder(), free_port(), free_port()
    found: dict[str, tuple[int, str]] = {}
    tasks: list[asyncio.Task[None]] = []

    async def ask() -> None:
        body = json.dumps({"update_id": 1, "message": message(BEDS)}).encode()
        secret = {"X_Telegram_Bot_Api_Secret_Token": "s3cret"}
        found["hook"] = await http(port, "POST", "/hook", body, **secret)
        found["ready"] = await http(metrics, "GET", "/readyz")
        found["metrics"] = await http(metrics, "GET", "/metrics")

    def until() -> bool:
        if server.of("setWebhook") and not tasks:
            tasks.append(asyncio.create_task(ask()))
        return bool(tasks) and tasks[0].done()

    start(
        server, until, telegram_mode="webhook", webhook_url="https://x.example/hook",
        webhook_port=port, metrics_port=metrics,
    )  # fmt: skip
    assert [found[name][0] for name in ("hook", "ready", "metrics")] == [200, 200, 200]
    assert "qa_bot_knowledge_documents 2\n" in found["metrics"][1]
    announced = server.of("setWebhook")[0].params
    assert (announced["url"], announced["secret_token"]) == ("https://x.example/hook", "s3cret")
    assert not server.of("deleteWebhook")


def test_start_waits_for_the_network(
    start: Callable[..., None], monkeypatch: Put, caplog: pytest.LogCaptureFixture
) -> None:
    """And stops at once when told to, though nothing was reached."""
    server = Recorder()
    server.fail("getMe", *[NetworkError("down")] * 50)
    start(server, lambda: "Telegram not reached" in caplog.text)
    assert not server.calls


def test_refused_token_is_one_line(start: Callable[..., None]) -> None:
    """At the start, and where Telegram takes it back in between."""
    for method in ("getMe", "deleteWebhook", "getUpdates"):
        server = Recorder()
        server.fail(method, (401, {"description": "Unauthorized"}))
        with pytest.raises(SettingsError, match="QA_BOT_TELEGRAM_TOKEN") as caught:
            start(server, lambda: False)
        assert "1:a" not in str(caught.value)


def test_refused_webhook_is_one_line(start: Callable[..., None]) -> None:
    """With Telegram's reason."""
    server = Recorder()
    server.fail("setWebhook", (400, {"description": "Bad Request: bad webhook: An HTTPS URL must"}))
    with pytest.raises(SettingsError, match=r"QA_BOT_WEBHOOK_URL: Telegram refuses it .*https"):
        start(
            server, lambda: False, telegram_mode="webhook", webhook_url="http://x.example/hook",
            webhook_port=free_port(),
        )  # fmt: skip


def test_webhook_that_is_not_removed_is_not_blamed_on_its_address(
    start: Callable[..., None], caplog: pytest.LogCaptureFixture
) -> None:
    """Polling has no such setting: the call is made again, and then questions are answered."""
    server = Server({"message": message(BEDS)})
    server.fail("deleteWebhook", (400, {"description": "Bad Request: odd"}))
    start(server, lambda: server.of("sendMessage"))
    assert len(server.of("deleteWebhook")) == 2
    assert "webhook not removed: Odd" in caplog.text


@pytest.mark.parametrize("admins", [(), (5,)])
def test_messages_that_nobody_can_read_are_warned_of(
    start: Callable[..., None], caplog: pytest.LogCaptureFixture, admins: tuple[int, ...]
) -> None:
    """Once, at the start."""
    server = Server()
    start(server, lambda: server.of("getUpdates"), admins=admins)
    assert caplog.text.count("QA_BOT_ADMINS") == (0 if admins else 1)


@pytest.fixture
def root_logger() -> Iterator[logging.Logger]:
    """Put the log back as it was."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    names = ("httpx", "httpcore", "asyncio", "telegram", "tornado.access", "tornado.general")
    levels = {name: logging.getLogger(name).level for name in names}
    yield root
    root.handlers[:] = handlers
    root.setLevel(level)
    for name, was in levels.items():
        logging.getLogger(name).setLevel(was)


@pytest.mark.usefixtures("root_logger")
def test_run_tells_faults_of_the_setup_and_hides_the_token_of_bugs(
    folder: Path, monkeypatch: Put, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A fault is raised for the command line; a bug goes through the log, and ends with 1."""
    with pytest.raises(SettingsError):
        app.run(settings(telegram_token=None), folder)
    with pytest.raises(KnowledgeError):
        app.run(settings(), tmp_path / "nowhere")

    async def bug(*_: object) -> None:
        raise RuntimeError("at /bot123456:unit-test-token/getMe")

    monkeypatch.setattr(Service, "run", bug)
    with pytest.raises(SystemExit) as ended:
        app.run(settings(), folder)
    assert ended.value.code == 1
    err = capsys.readouterr().err
    assert "RuntimeError" in err
    assert "unit-test-token" not in err


@pytest.mark.usefixtures("root_logger")
def test_libraries_do_not_write_what_people_said(capsys: pytest.CaptureFixture[str]) -> None:
    """At any level of ours."""
    configure("json", "DEBUG", ["secret-of-mine"])
    for name in ("httpx", "telegram.ext.ExtBot", "telegram.request.BaseRequest", "tornado.access"):
        logging.getLogger(name).info("POST /botTOKEN/sendMessage 病床")
        logging.getLogger(name).debug("病床")
    logging.getLogger("telegram.request.BaseRequest").error("invalid JSON: 病床")
    LOG.debug("ours, with secret-of-mine")
    (line,) = capsys.readouterr().err.splitlines()
    assert json.loads(line)["message"] == "ours, with [hidden]"


def inline(query: str, number: str) -> Json:
    """Return an inline query."""
    sender = {"id": 7, "is_bot": False, "first_name": "F"}
    return {"inline_query": {"id": number, "from": sender, "query": query, "offset": ""}}


def test_only_the_newest_inline_query_is_answered(folder: Path) -> None:
    """Each key that is pressed is a query; what was typed on is not waited for."""

    async def test(bot: Bot) -> None:
        await asyncio.gather(*(bot.take(inline(BEDS[: i + 1], str(i))) for i in range(len(BEDS))))
        answered = [call.params["inline_query_id"] for call in bot.request.of("answerInlineQuery")]
        assert answered[-1] == str(len(BEDS) - 1)
        assert len(answered) < len(BEDS)

    run(folder, test)


def test_inline_query_without_answer_offers_what_has_one(folder: Path) -> None:
    """The nearest questions, answered."""

    async def test(bot: Bot) -> None:
        (call,) = await bot.take(inline("医院有几架直升机？", "1"))
        assert len(json.loads(call.params["results"])) <= 2

    run(folder, test)
