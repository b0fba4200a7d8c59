"""Starting, stopping, watching, and whom the webhook listens to."""

from __future__ import annotations

import http.client
import json
import time
from pathlib import Path

import pytest
from tests.conftest import write_hospital
from tests.telegram.e2e.bot import (
    WEBHOOK_SECRET,
    BotProcess,
    check_log,
    settings_for,
)
from tests.telegram.e2e.conftest import Launch
from tests.telegram.e2e.people import User
from tests.telegram.servers import updates
from tests.telegram.servers.emulator.emulator import free_port
from tests.telegram.servers.limits import DROP, SERVER_ERROR
from tests.telegram.servers.strict import StrictServer

BEDS = "现有病床多少张？"
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105


def get(port: int, path: str) -> tuple[int, str]:
    """Get a page of the loopback address."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", path)
        response = connection.getresponse()
        return response.status, response.read().decode("utf-8")
    finally:
        connection.close()


def post(port: int, path: str, body: bytes, headers: dict[str, str]) -> int:
    """Post to the loopback address and return the status."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("POST", path, body, {"Content-Type": "application/json", **headers})
        return connection.getresponse().status
    finally:
        connection.close()


@pytest.mark.parametrize("token", [None, "123456789:" + "B" * 35])
def test_token_missing_or_refused(tmp_path: Path, token: str | None) -> None:
    """One clear line names the setting, the exit code is not 0, and the token is not shown."""
    write_hospital(tmp_path / "knowledge")
    with StrictServer() as server:
        settings = settings_for(server, "polling", tmp_path / "knowledge", 0)
        del settings["QA_BOT_TELEGRAM_TOKEN"]
        if token is not None:
            settings["QA_BOT_TELEGRAM_TOKEN"] = token
        with BotProcess(settings, tmp_path) as bot:
            assert bot.wait() != 0
    said = [line for line in bot.log.splitlines() if "QA_BOT_TELEGRAM_TOKEN" in line]
    assert len(said) == 1, bot.log
    assert "Traceback" not in bot.log
    if token:
        assert token.partition(":")[2] not in bot.log or ":" not in token
        assert token not in bot.log


def test_missing_knowledge_is_said(tmp_path: Path) -> None:
    """Without a knowledge folder the bot does not start, and says why."""
    with StrictServer() as server:
        settings = settings_for(server, "polling", tmp_path / "nowhere", 0)
        with BotProcess(settings, tmp_path) as bot:
            assert bot.wait() != 0
    assert "nowhere" in bot.log
    assert "Traceback" not in bot.log


def test_telegram_comes_later_than_the_bot(tmp_path: Path) -> None:
    """A bot that starts before the network does waits for it."""
    write_hospital(tmp_path / "knowledge")
    server = StrictServer()
    server.port = free_port()
    settings = settings_for(server, "polling", tmp_path / "knowledge", 0)
    with BotProcess(settings, tmp_path) as bot:
        time.sleep(1.5)
        assert bot.is_running, bot.log
        with server:
            assert "620" in User(server).ask(BEDS, 20).text
            assert bot.stop()[0] == 0
    check_log(bot)


def test_webhook_refuses_who_does_not_know_the_secret(launch: Launch) -> None:
    """Only what bears the secret is taken; all else is refused and nobody is answered."""
    with launch("webhook") as running:
        (call,) = running.server.of("setWebhook")
        assert call.params["secret_token"] == WEBHOOK_SECRET
        path = "/" + call.params["url"].split("/", 3)[3]
        user = User(running.server)
        content = updates.message(BEDS, user.id)
        running.server.world.learn(content)
        body = json.dumps({"update_id": 77, **content}).encode("utf-8")
        for wrong in ({}, {SECRET_HEADER: ""}, {SECRET_HEADER: "x" + WEBHOOK_SECRET[1:]}):
            assert post(running.port, path, body, wrong) in (401, 403), wrong
        right = {SECRET_HEADER: WEBHOOK_SECRET}
        assert post(running.port, "/elsewhere", body, right) in (403, 404)
        assert post(running.port, path, b"{", right) in (200, 400)
        assert post(running.port, path, b"[]", right) in (200, 400)
        assert post(running.port, path, b'{"update_id": "x"}', right) in (200, 400)
        assert get(running.port, path)[0] in (403, 404, 405)
        assert user.stays_silent(0.5)
        assert post(running.port, path, body, right) == 200
        assert "620" in user.next().text
        # The same delivery once more, as when the answer to the first got lost.
        assert post(running.port, path, body, right) == 200
        assert user.stays_silent(0.5)


def test_webhook_and_polling_take_turns(launch: Launch) -> None:
    """A bot that polled can be started with a webhook, and the other way round."""
    with launch("webhook") as running:
        user = User(running.server)
        user.ask(BEDS)
        running.bot.stop()
        user.write("救护车有几辆？")
        running.bot.settings["QA_BOT_TELEGRAM_MODE"] = "polling"
        running.bot.start()
        assert "9" in user.next(20).text
        running.bot.stop()
        running.bot.settings["QA_BOT_TELEGRAM_MODE"] = "webhook"
        running.bot.start()
        assert "18" in user.ask("主任医师有几名？", 20).text


def test_health_figures_and_log(launch: Launch) -> None:
    """Health, readiness, figures and the log tell what the bot does, and nothing of anybody."""
    port = free_port()
    with launch(QA_BOT_METRICS_PORT=str(port)) as running:
        user = User(running.server)
        user.ask(BEDS)
        assert get(port, "/healthz")[0] == 200
        assert get(port, "/readyz")[0] == 200
        status, text = get(port, "/metrics")
        assert status == 200
        assert 'status="answered"' in text
        assert "_bucket{" in text
        assert str(user.id) not in text
        assert get(port, "/nowhere")[0] == 404
        samples = [line for line in text.splitlines() if line and not line.startswith("#")]
        for line in samples:
            float(line.rpartition(" ")[2])
        # Each answer leaves a line with status, latency, and file and line of its evidence.
        lines = [json.loads(line) for line in running.bot.log.splitlines() if line]
        (answered,) = [line for line in lines if "answered" in line.values()]
        assert "hospital.md" in json.dumps(answered)
        assert "10" in json.dumps(answered)
        # An idle bot in the middle of a long poll ends at once.
        code, seconds = running.bot.stop()
        assert (code, seconds < 3) == (0, True)


def test_plain_log_holds_no_secret(launch: Launch) -> None:
    """Not even on the level DEBUG does the token get into a log, nor what people write."""
    with launch(QA_BOT_LOG_FORMAT="plain", QA_BOT_LOG_LEVEL="DEBUG") as running:
        User(running.server).ask(BEDS)
        running.server.faults.plan("sendMessage", DROP)
        User(running.server).ask(BEDS)
        assert running.bot.stop()[0] == 0
        assert running.bot.log


def test_menus_are_set_in_spite_of_a_fault(launch: Launch) -> None:
    """A call for menus or descriptions that fails once at the start is made again, soon."""
    with launch() as running:
        world, faults = running.server.world, running.server.faults
        assert running.server.wait_for(lambda: len(running.server.of("setMyCommands")) > 1)
        User(running.server).ask(BEDS)
        whole = ({*world.menus}, {*world.texts})
        world.menus.clear()
        world.texts.clear()
        for method in ("setMyCommands", "setMyDescription", "setMyShortDescription"):
            faults.plan(method, SERVER_ERROR)
        running.bot.restart(running.server)
        assert running.server.wait_for(
            lambda: {*world.menus} >= whole[0] and {*world.texts} >= whole[1], 12
        )
        assert not faults.pending
