"""The real ``qa-bot telegram`` as a process of its own."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Self

from tests.telegram.servers.api import BotServer

COMMAND = (str(Path(sys.executable).with_name("qa-bot")), "telegram")
WEBHOOK_URL = "https://127.0.0.1:8443/telegram-hook"
"""What the bot tells Telegram; the servers deliver to the port where it listens, as a proxy does."""
WEBHOOK_SECRET = "e2e_Secret-" + "0123456789"
FIRST_USER = 7_001_230_000
"""The tests' users have ids from here on, which can be told from all else in a log."""
GROUP = -1_007_001_230_000
START_SECONDS = 20.0
STOP_SECONDS = 10.0


def settings_for(server: BotServer, mode: str, knowledge: Path, port: int) -> dict[str, str]:
    """Return the settings of a bot that is a client of a server; ``port`` is the webhook's."""
    settings = {
        "QA_BOT_TELEGRAM_TOKEN": server.token,
        "QA_BOT_TELEGRAM_BASE_URL": server.base_url,
        "QA_BOT_TELEGRAM_MODE": mode,
        "QA_BOT_KNOWLEDGE": str(knowledge),
        "QA_BOT_LOG_FORMAT": "json",
    }
    if mode == "webhook":
        settings |= {
            "QA_BOT_WEBHOOK_URL": WEBHOOK_URL,
            "QA_BOT_WEBHOOK_LISTEN": "127.0.0.1",
            "QA_BOT_WEBHOOK_PORT": str(port),
            "QA_BOT_WEBHOOK_SECRET": WEBHOOK_SECRET,
        }
    return settings


class BotProcess:
    """A bot that runs with some settings; it can be stopped and started again.

    folder: where it starts, and where the file ``log`` holds all that it printed.
    """

    def __init__(self, settings: Mapping[str, str], folder: Path) -> None:
        self.settings = dict(settings)
        self.folder = folder
        self.log_file = folder / "bot.log"
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        """Start it, without waiting for anything."""
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        """End it, by force if need be."""
        if self._process is not None and self._process.poll() is None:
            self._process.kill()
            self._process.wait(5)

    @property
    def log(self) -> str:
        """All that the bot has printed so far, over all its starts."""
        return self.log_file.read_text(encoding="utf-8") if self.log_file.exists() else ""

    @property
    def pid(self) -> int:
        """The id of the running process."""
        assert self._process is not None
        return self._process.pid

    @property
    def is_running(self) -> bool:
        """Whether it runs."""
        return self._process is not None and self._process.poll() is None

    def start(self, server: BotServer | None = None) -> None:
        """Start it with the settings alone: nothing of the caller's environment sets it up.

        server: what wait_ready() is asked about afterwards, where the bot has run before.
        """
        method = "setWebhook" if self.settings["QA_BOT_TELEGRAM_MODE"] == "webhook" else "getMe"
        self._calls_before = len(server.of(method)) if server else 0
        env = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith("QA_BOT_") and not name.lower().endswith("_proxy")
        }
        with self.log_file.open("ab") as log:
            self._process = subprocess.Popen(
                COMMAND,
                cwd=self.folder,
                env=env | self.settings | {"PYTHONUNBUFFERED": "1"},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
            )

    def wait(self, seconds: float = START_SECONDS) -> int:
        """Wait until it ends by itself and return its exit code."""
        assert self._process is not None
        return self._process.wait(seconds)

    def terminate(self) -> None:
        """Send SIGTERM and return at once."""
        assert self._process is not None
        self._process.send_signal(signal.SIGTERM)

    def stop(self) -> tuple[int, float]:
        """Send SIGTERM; return the exit code and the seconds until it had ended."""
        begin = time.monotonic()
        self.terminate()
        code = self.wait(STOP_SECONDS + 5)
        return code, time.monotonic() - begin

    def wait_ready(self, server: BotServer) -> None:
        """Wait until the bot has told of its start and Telegram has heard of it."""
        method = "setWebhook" if self.settings["QA_BOT_TELEGRAM_MODE"] == "webhook" else "getMe"

        def ready() -> bool:
            if not self.is_running:
                raise AssertionError(f"the bot ended: {self.log[-2000:]}")
            return len(server.of(method)) > self._calls_before

        assert server.wait_for(ready, START_SECONDS), f"the bot did not start: {self.log[-2000:]}"

    def restart(self, server: BotServer) -> None:
        """Stop it, hold that it ends well and in time, and start it again."""
        code, seconds = self.stop()
        assert (code, seconds < STOP_SECONDS) == (0, True), self.log[-2000:]
        self.start(server)


def check_log(bot: BotProcess, *private: str) -> None:
    """Hold that a log has no token, no secret, no person, no question and no traceback."""
    log = bot.log
    token = bot.settings["QA_BOT_TELEGRAM_TOKEN"]
    assert token.partition(":")[2] not in log, "the token is in the log"
    assert WEBHOOK_SECRET not in log, "the webhook's secret is in the log"
    assert str(FIRST_USER)[:-3] not in log, "a person's id is in the log"
    assert "Traceback" not in log, log[log.find("Traceback") - 300 :][:3000]
    for text in private:
        assert text not in log, f"the log holds what somebody wrote: {text}"
