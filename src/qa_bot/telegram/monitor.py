"""Health and figures over HTTP, on the loopback address alone."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable

from telegram.error import TelegramError
from tornado.httpserver import HTTPServer
from tornado.web import RequestHandler

from qa_bot.telegram import listening
from qa_bot.telegram.metrics import Metrics

ADDRESS = "127.0.0.1"
CHECK_SECONDS = 3.0
TRUST_SECONDS = 10.0
"""How long an answer to getMe counts, so that probes do not become a load of their own."""


class Readiness:
    """Whether the bot can answer: its knowledge is loaded and Telegram knows it.

    serving: whether updates are being taken; not before the knowledge is loaded, nor at a stop.
    """

    def __init__(self, check: Callable[[], Awaitable[object]]) -> None:
        self._check = check
        self._until = 0.0
        self.serving = False

    async def ready(self) -> bool:
        """Tell whether questions are being answered."""
        if not self.serving:
            return False
        if time.monotonic() < self._until:
            return True
        try:
            await asyncio.wait_for(self._check(), CHECK_SECONDS)
        except (TelegramError, TimeoutError):
            return False
        self._until = time.monotonic() + TRUST_SECONDS
        return True


class _Page(RequestHandler):
    def initialize(self, text: Callable[[], Awaitable[tuple[int, str]]]) -> None:
        self._text = text

    async def get(self) -> None:
        status, text = await self._text()
        self.set_status(status)
        self.set_header("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
        self.finish(text)


def serve(port: int, metrics: Metrics, readiness: Readiness) -> HTTPServer:
    """Serve /healthz, /readyz and /metrics; raises SettingsError if the port is taken."""

    async def health() -> tuple[int, str]:
        return 200, "ok\n"

    async def ready() -> tuple[int, str]:
        return (200, "ready\n") if await readiness.ready() else (503, "not ready\n")

    async def figures() -> tuple[int, str]:
        return 200, metrics.text()

    pages = {"/healthz": health, "/readyz": ready, "/metrics": figures}
    rules = [(path, _Page, {"text": text}) for path, text in pages.items()]
    return listening.serve(rules, ADDRESS, port, "QA_BOT_METRICS_PORT")
