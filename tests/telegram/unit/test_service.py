"""How updates come in, what failures do, what is logged and shown, and how settings are checked."""

from __future__ import annotations

import asyncio
import json
import logging
import shutil
import ssl
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr
from telegram.error import Conflict, InvalidToken, NetworkError, TimedOut
from tests.telegram.unit.offline import TOKEN, Bot, Json, Recorder, message, run, settings, texts_of

from qa_bot.errors import SettingsError
from qa_bot.telegram import monitor
from qa_bot.telegram.app import checked, webhook_secret
from qa_bot.telegram.discreet import DiscreetBot, discreet_bot
from qa_bot.telegram.intake import Intake
from qa_bot.telegram.logs import HIDDEN, JsonLines, Once, Redacting
from qa_bot.telegram.metrics import Metrics
from qa_bot.telegram.monitor import Readiness
from qa_bot.telegram.polling import Polling
from qa_bot.telegram.profile import Profile
from qa_bot.telegram.texts import load_texts
from qa_bot.telegram.webhook import Webhook

BEDS = "现有病床多少张？"


class Lines(DiscreetBot):
    """Gives updates as a long poll does; ``script`` holds batches and failures."""

    def __init__(self, script: list[Any]) -> None:
        super().__init__(TOKEN)
        with self._unfrozen():
            self.script = script
            self.offsets: list[int] = []
            self.end = asyncio.Event()

    async def raw_updates(self, offset: int, *_: object) -> list[Any]:
        """Return the next batch; wait for ever at the end."""
        self.offsets.append(offset)
        if not self.script:
            self.end.set()
            await asyncio.sleep(0.01 if offset else 60)
            return []
        step = self.script.pop(0)
        if isinstance(step, Exception):
            raise step
        return list(step)


class Slow(Intake):
    """An intake whose updates are done when a test says so."""

    def __init__(self) -> None:
        self.futures: dict[int, asyncio.Future[bool]] = {}

    def knows(self, number: int) -> bool:
        """Tell whether it was taken."""
        return number in self.futures

    def take(self, data: Any) -> asyncio.Future[bool]:
        """Take it."""
        future: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self.futures[data["update_id"]] = future
        return future


def polled(script: list[Any]) -> tuple[Lines, Slow, Polling]:
    """Return a poller over a script."""
    bot, intake = Lines(script), Slow()
    return bot, intake, Polling(bot, intake, Metrics(), Once())


def batch(*numbers: int) -> list[Json]:
    """Return updates with these ids."""
    return [{"update_id": number} for number in numbers]


def test_update_is_confirmed_when_it_is_done(monkeypatch: pytest.MonkeyPatch) -> None:
    """The offset is the lowest that is open, so that a crash loses nothing; none is taken twice."""
    monkeypatch.setattr("qa_bot.telegram.polling.RECHECK", 0.01)

    async def test() -> None:
        bot, intake, polling = polled([batch(11, 10), batch(10, 11, 12)])
        task = asyncio.create_task(polling.run())
        await asyncio.wait_for(bot.end.wait(), 5)
        assert list(intake.futures) == [10, 11, 12]
        assert bot.offsets[:3] == [0, 10, 10]
        intake.futures[11].set_result(True)
        await asyncio.sleep(0.05)
        assert bot.offsets[-1] == 10
        intake.futures[10].set_result(True)
        await asyncio.sleep(0.05)
        assert bot.offsets[-1] == 12
        task.cancel()
        await polling.confirm()
        assert bot.offsets[-1] == 12
        intake.futures[12].set_result(False)  # given up at the stop: it must come again
        await polling.confirm()
        assert bot.offsets[-1] == 12

    asyncio.run(test())


def test_slow_chat_does_not_hide_new_updates(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a full batch brings nothing new, its oldest is let go."""
    monkeypatch.setattr("qa_bot.telegram.polling.RECHECK", 0.01)

    async def test() -> None:
        full = batch(*range(100, 200))
        bot, intake, polling = polled([full, full, full, batch(200)])
        task = asyncio.create_task(polling.run())
        await asyncio.wait_for(bot.end.wait(), 5)
        assert bot.offsets[:4] == [0, 100, 101, 102]
        assert 200 in intake.futures
        task.cancel()

    asyncio.run(test())


def test_trouble_is_logged_once_and_over(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Conflict, server errors, lost connections: the poller goes on."""
    caplog.set_level("INFO")
    monkeypatch.setattr("qa_bot.telegram.polling.MAX_BACKOFF", 0.01)
    original = asyncio.sleep
    monkeypatch.setattr(asyncio, "sleep", lambda seconds: original(min(seconds, 0.01)))

    async def test() -> None:
        script = [Conflict("c"), NetworkError("Internal Server Error (500)"), TimedOut(), batch(5)]
        _, intake, polling = polled(script)
        task = asyncio.create_task(polling.run())
        while 5 not in intake.futures:
            await original(0.01)
        task.cancel()

    asyncio.run(test())
    assert [(r.levelname, r.message) for r in caplog.records] == [
        ("WARNING", "getUpdates: Conflict (another process fetches this bot's updates)"),
        ("INFO", "in order again"),
    ]


def test_revoked_token_ends_the_bot() -> None:
    """With one line that says what to do and does not hold the token."""

    async def test() -> None:
        _, _, polling = polled([InvalidToken(f"The token `{TOKEN}` was rejected")])
        with pytest.raises(SettingsError, match="no longer accepts it") as caught:
            await polling.run()
        assert TOKEN not in str(caught.value)

    asyncio.run(test())


def test_update_that_comes_twice_is_answered_once(folder: Path) -> None:
    """In one process, under the same id."""

    async def test(bot: Bot) -> None:
        update = {"update_id": 9, "message": message(BEDS)}
        await asyncio.gather(*(bot.intake.take(dict(update)) for _ in range(3)))
        assert len(bot.request.of("sendMessage")) == 1

    run(folder, test)


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Try again at once."""
    monkeypatch.setattr("qa_bot.telegram.delivery.PAUSES", (0.0, 0.0, 0.0))


LATE = TimedOut()
LATE.__cause__ = type("ReadTimeout", (Exception,), {})()


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize(
    ("failures", "calls"),
    [
        ([(500, {"description": "Internal Server Error"})] * 2, 3),
        ([NetworkError("httpx.ReadError: ")], 2),
        ([(502, {})], 2),
        ([TimedOut("Pool timeout")], 2),
        ([LATE], 1),  # it may have been sent: not twice
        ([(500, {})] * 9, 4),
        ([(403, {"description": "Forbidden: bot was blocked by the user"})], 1),
        ([(400, {"description": "Bad Request: chat not found"})], 1),
    ],
)
def test_failed_reply_is_sent_again_where_it_was_not_sent(
    folder: Path, failures: list[Any], calls: int
) -> None:
    """And the next question is answered in any case."""

    async def test(bot: Bot) -> None:
        bot.request.fail("sendMessage", *failures)
        assert len(await bot.say(BEDS)) == calls
        bot.request._failures.clear()
        assert "620" in texts_of(await bot.say(BEDS))[-1]

    run(folder, test)


def test_markup_that_telegram_refuses_is_sent_as_text(folder: Path) -> None:
    """A reader gets the words, the log an error."""

    async def test(bot: Bot) -> None:
        bot.request.fail("sendMessage", (400, {"description": "Bad Request: can't parse entities"}))
        _, plain = await bot.say(BEDS)
        assert "parse_mode" not in plain.params
        assert "<" not in plain.params["text"]
        assert "620" in plain.params["text"]

    run(folder, test)


def test_group_that_became_a_supergroup_is_answered_there(folder: Path) -> None:
    """Telegram tells the new id with its refusal."""

    async def test(bot: Bot) -> None:
        moved = {"description": "migrated", "parameters": {"migrate_to_chat_id": -1009}}
        bot.request.fail("sendMessage", (400, moved))
        calls = await bot.say(f"/ask {BEDS}", chat=-5)
        assert [call.params["chat_id"] for call in calls] == ["-5", "-1009"]

    run(folder, test)


def test_typing_is_shown_for_a_slow_answer(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A quick one has none."""

    async def test(bot: Bot) -> None:
        await bot.say(BEDS)
        assert not bot.request.of("sendChatAction")
        monkeypatch.setattr("qa_bot.telegram.delivery.TYPING_AFTER", 0.0)
        quick = bot.desk.answering.answer

        async def slow(*args: Any) -> Any:
            await asyncio.sleep(0.05)
            return await quick(*args)

        monkeypatch.setattr(bot.desk.answering, "answer", slow)
        await bot.say(BEDS)
        assert bot.request.of("sendChatAction")

    run(folder, test)


def test_log_has_neither_question_nor_person(
    folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """One line for an answer: id, status, latency, place of the evidence."""
    caplog.set_level("DEBUG", "qa_bot")

    async def test(bot: Bot) -> None:
        await bot.say(BEDS, user=424242, chat=424242)

    run(folder, test)
    (record,) = [r for r in caplog.records if r.name.startswith("qa_bot")]
    line = JsonLines([]).format(record)
    entry = json.loads(line)
    assert entry["message"] == "answer"
    assert entry["status"] == "answered"
    assert entry["evidence"].startswith("hospital.md:")
    assert len(entry["id"]) == 8
    assert entry["ms"] >= 0
    assert "病床" not in line
    assert "424242" not in line


@pytest.mark.parametrize("kind", [Redacting, JsonLines])
def test_secrets_are_hidden_everywhere(kind: type[Redacting]) -> None:
    """In messages, arguments, fields, addresses and tracebacks."""
    formatter = kind([TOKEN, "s3cret-of-webhook"])
    try:
        raise ValueError(f"https://api.telegram.org/bot{TOKEN}/getMe")
    except ValueError:
        info = sys.exc_info()
    record = logging.LogRecord("x", 40, "f", 1, "%s and %s", (TOKEN, "s3cret-of-webhook"), info)
    record.fields = {"address": TOKEN.replace(":", "%3A"), "half": TOKEN.partition(":")[2]}
    text = formatter.format(record)
    assert TOKEN not in text
    assert TOKEN.partition(":")[2] not in text
    assert "s3cret" not in text
    assert text.count(HIDDEN) >= 5
    assert "ValueError" in text


def test_token_is_in_no_repr() -> None:
    """Neither of the bot nor of the settings."""
    given = settings(webhook_secret=SecretStr("s3cret"))
    shown = repr(discreet_bot(given, TOKEN, request=Recorder())) + repr(given) + str(given)
    assert TOKEN.partition(":")[2] not in shown
    assert "s3cret" not in shown


def test_metrics_are_in_the_exposition_format(folder: Path) -> None:
    """Each sample has its family's HELP and TYPE; the histogram adds up."""

    async def test(bot: Bot) -> None:
        for question in (BEDS, "直升机有几架？", "How many beds?", ""):
            await bot.say(question or "？")
        bot.desk.metrics.gauges["qa_bot_queue"] = ("x", lambda: 3.0)
        bot.desk.metrics.api_errors['a"b\\'] += 1
        samples = list(parsed_samples(bot.desk.metrics.text()))
        found = dict(samples)
        assert found['qa_bot_answers_total{status="answered",language="zh"}'] == 1
        assert found['qa_bot_answer_seconds_bucket{le="+Inf"}'] == 4
        assert found["qa_bot_answer_seconds_count"] == 4
        assert found["qa_bot_queue"] == 3
        assert found['qa_bot_updates_total{kind="message"}'] == 4

    run(folder, test)


def parsed_samples(text: str) -> Iterator[tuple[str, float]]:
    """Yield the samples, holding that each family was declared."""
    assert text.endswith("\n")
    declared: set[str] = set()
    for line in text.splitlines():
        if line.startswith("# TYPE "):
            declared.add(line.split()[2])
        elif not line.startswith("#"):
            name, _, value = line.rpartition(" ")
            family = name.partition("{")[0]
            stems = {family, family.removesuffix("_bucket"), family.removesuffix("_sum"),
                     family.removesuffix("_count")}  # fmt: skip
            assert stems & declared, line
            yield name, float(value)


async def http(
    port: int, method: str, path: str, body: bytes = b"", **headers: str
) -> tuple[int, str]:
    """Return status and body of a request to the loopback address."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    lines = [
        f"{method} {path} HTTP/1.1",
        "Host: x",
        "Connection: close",
        f"Content-Length: {len(body)}",
    ]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    writer.write("\r\n".join([*lines, "", ""]).encode() + body)
    await writer.drain()
    answer = (await reader.read()).decode()
    writer.close()
    head, _, rest = answer.partition("\r\n\r\n")
    return int(head.split()[1]), rest


def free_port() -> int:
    """Return a port that is free."""
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_webhook_takes_what_bears_the_secret(folder: Path) -> None:
    """All else is refused; an update is acknowledged when it is answered, and once."""
    port = free_port()
    given = settings(webhook_url="https://x.example/hook/a.b", webhook_port=port)

    async def test(bot: Bot) -> None:
        server = Webhook(given, bot.intake, "s3cret")
        body = json.dumps({"update_id": 3, "message": message(BEDS)}).encode()
        good = {"X_Telegram_Bot_Api_Secret_Token": "s3cret"}
        assert (await http(port, "POST", "/hook/a.b", body))[0] == 403
        for secret in ("s3cre", "s3cret1", "\u00e9", ""):
            wrong = {"X_Telegram_Bot_Api_Secret_Token": secret}
            assert (await http(port, "POST", "/hook/a.b", body, **wrong))[0] == 403
        assert not bot.request.calls
        assert (await http(port, "POST", "/hook/a.b", body, **good))[0] == 200
        assert len(bot.request.of("sendMessage")) == 1
        assert (await http(port, "POST", "/hook/a.b", body, **good))[0] == 200
        assert len(bot.request.of("sendMessage")) == 1
        assert (await http(port, "POST", "/hook/a.b", b"{", **good))[0] == 400
        assert (await http(port, "POST", "/hook/a.b", b"[1]", **good))[0] == 200
        assert (await http(port, "POST", "/hook/axb", body, **good))[0] == 404
        assert (await http(port, "GET", "/hook/a.b", b"", **good))[0] == 405
        with pytest.raises(SettingsError, match="QA_BOT_WEBHOOK_PORT"):
            Webhook(given, bot.intake, "s3cret")
        bot.intake.close()  # at the stop: new ones come again later, known ones are acknowledged
        assert (await http(port, "POST", "/hook/a.b", body, **good))[0] == 200
        other = json.dumps({"update_id": 4, "message": message(BEDS)}).encode()
        assert (await http(port, "POST", "/hook/a.b", other, **good))[0] == 503
        server.stop()
        await server.close(1)

    run(folder, test)


def test_health_is_told_on_loopback() -> None:
    """Ready means that Telegram answers; alive means that the process does."""
    port = free_port()

    async def test() -> None:
        works = [False]

        async def check() -> None:
            if not works[0]:
                raise NetworkError("x")

        readiness = Readiness(check)
        server = monitor.serve(port, Metrics(), readiness)
        assert await http(port, "GET", "/healthz") == (200, "ok\n")
        assert (await http(port, "GET", "/readyz"))[0] == 503
        works[0] = True
        assert (await http(port, "GET", "/readyz"))[0] == 503  # nothing is loaded yet
        readiness.serving, works[0] = True, False
        assert (await http(port, "GET", "/readyz"))[0] == 503
        works[0] = True
        assert (await http(port, "GET", "/readyz"))[0] == 200
        readiness.serving = False
        assert (await http(port, "GET", "/readyz"))[0] == 503
        assert "qa_bot_answers_total" in (await http(port, "GET", "/metrics"))[1]
        assert (await http(port, "GET", "/"))[0] == 404
        with pytest.raises(SettingsError, match="QA_BOT_METRICS_PORT"):
            monitor.serve(port, Metrics(), readiness)
        server.stop()

    asyncio.run(test())


def test_profile_is_set_where_it_differs(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In two languages, in spite of faults; an administrator who has not written does no harm."""
    monkeypatch.setattr("qa_bot.telegram.profile.PAUSES", (0.0, 0.0))

    async def test(bot: Bot) -> None:
        recorder, profile = bot.request, Profile(bot.app.bot, load_texts(), Once())
        recorder.results |= {"getMyCommands": [], "getMyDescription": {"description": ""}}
        recorder.results |= {"getMyShortDescription": {"short_description": ""}}
        refusal = {"description": "Bad Request: chat not found"}
        recorder.fail("setMyCommands", (400, refusal))
        await profile.publish([42])
        menus = recorder.of("setMyCommands")
        assert len(menus) == 6
        assert len(recorder.of("setMyDescription", "setMyShortDescription")) == 4
        for menu in menus:
            private = "42" in menu.params["scope"]
            assert ("reload" in menu.params["commands"]) == private
        recorder.calls.clear()
        texts = load_texts()
        recorder.results["getMyDescription"] = {"description": texts.say("en", "description")}
        recorder.fail("setMyCommands", (500, {"description": "Internal Server Error"}))
        await profile.publish([])
        assert len(recorder.of("setMyDescription")) == 1
        assert len(recorder.of("setMyCommands")) == 5  # four, and that which failed again

    run(folder, test)


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({"telegram_token": None}, "QA_BOT_TELEGRAM_TOKEN: missing"),
        ({"telegram_token": SecretStr(" ")}, "QA_BOT_TELEGRAM_TOKEN: missing"),
        ({"telegram_token": SecretStr("my secret")}, "not of the form"),
        ({"telegram_mode": "webhook"}, "QA_BOT_WEBHOOK_URL"),
    ],
)
def test_settings_that_cannot_work_are_named(fields: dict[str, Any], problem: str) -> None:
    """In one line, without the token."""
    with pytest.raises(SettingsError, match=problem) as caught:
        checked(settings(**fields))
    assert "my secret" not in str(caught.value)
    assert "\n" not in str(caught.value)


def test_webhook_secret() -> None:
    """One is drawn where none is set; Telegram's alphabet is held."""
    assert len({webhook_secret(settings()) for _ in range(2)}) == 2
    assert webhook_secret(settings(webhook_secret=SecretStr("a_B-1"))) == "a_B-1"
    with pytest.raises(SettingsError, match="QA_BOT_WEBHOOK_SECRET"):
        webhook_secret(settings(webhook_secret=SecretStr("é")))


@pytest.mark.skipif(not shutil.which("openssl"), reason="openssl is not here")
def test_webhook_serves_https_with_its_own_certificate(folder: Path, tmp_path: Path) -> None:
    """A proxy is not needed; a file that is no certificate is named."""
    cert, key = tmp_path / "cert.pem", tmp_path / "key.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj",
         "/CN=localhost", "-keyout", str(key), "-out", str(cert)],
        check=True, capture_output=True,
    )  # fmt: skip
    port = free_port()
    given = settings(webhook_url="https://localhost/h", webhook_port=port, webhook_cert=cert,
                     webhook_key=key)  # fmt: skip

    async def test(bot: Bot) -> None:
        server = Webhook(given, bot.intake, "s3cret")
        trust = ssl.create_default_context(cafile=str(cert))
        reader, writer = await asyncio.open_connection(
            "127.0.0.1", port, ssl=trust, server_hostname="localhost"
        )
        writer.write(b"POST /h HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n")
        assert b" 403 " in await reader.readline()
        writer.close()
        server.stop()
        await server.close(1)
        key.write_text("no key")
        with pytest.raises(SettingsError, match="QA_BOT_WEBHOOK_CERT"):
            Webhook(given, bot.intake, "s3cret")

    run(folder, test)
