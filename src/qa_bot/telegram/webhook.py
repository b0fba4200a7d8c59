"""Taking updates that Telegram delivers; each is acknowledged when it is done.

Telegram delivers a chat's updates one after the other and repeats what is not acknowledged
(https://core.telegram.org/bots/api#setwebhook), so what a stop interrupts comes again.
"""

from __future__ import annotations

import asyncio
import hmac
import json
import re
import ssl
from contextlib import suppress
from http import HTTPStatus
from urllib.parse import urlsplit

from tornado.web import RequestHandler

from qa_bot.errors import SettingsError
from qa_bot.settings import Settings
from qa_bot.telegram import listening
from qa_bot.telegram.intake import Intake
from qa_bot.telegram.logs import Once

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the header's name
ANSWER_WITHIN = 25.0
"""Seconds after which Telegram is asked to come again, while the answer is still on its way."""

_ONCE = Once()


class _Webhook(RequestHandler):
    """One delivery."""

    def initialize(self, intake: Intake, secret: str, busy: set[object]) -> None:
        self._intake = intake
        self._secret = secret.encode()
        self._busy = busy

    def prepare(self) -> None:
        self._busy.add(self)

    def on_finish(self) -> None:
        self._busy.discard(self)

    def on_connection_close(self) -> None:
        self._busy.discard(self)

    async def post(self) -> None:
        given = self.request.headers.get(SECRET_HEADER, "").encode("utf-8", "replace")
        if not hmac.compare_digest(given, self._secret):
            _ONCE.warn("webhook_secret", "deliveries without the right secret are refused")
            self._answer(HTTPStatus.FORBIDDEN)
            return
        try:
            data = json.loads(self.request.body)
        except (ValueError, RecursionError):
            self._answer(HTTPStatus.BAD_REQUEST)
            return
        future = self._intake.take(data)
        done, _ = await asyncio.wait([future], timeout=ANSWER_WITHIN)
        finished = bool(done) and future.result()  # all else comes again
        self._answer(HTTPStatus.OK if finished else HTTPStatus.SERVICE_UNAVAILABLE)

    def _answer(self, status: HTTPStatus) -> None:
        self.set_status(status)
        self.finish()

    def set_default_headers(self) -> None:
        self.clear_header("Server")

    def write_error(self, status_code: int, **_: object) -> None:
        self.finish()


class Webhook:
    """The address that Telegram delivers to; listens at once.

    Raises SettingsError where it cannot.
    """

    def __init__(self, settings: Settings, intake: Intake, secret: str) -> None:
        path = urlsplit(settings.webhook_url).path or "/"
        self._busy: set[object] = set()
        arguments = {"intake": intake, "secret": secret, "busy": self._busy}
        self._server = listening.serve(
            [(re.escape(path), _Webhook, arguments)],
            settings.webhook_listen,
            settings.webhook_port,
            "QA_BOT_WEBHOOK_PORT",
            _certificate(settings),
        )

    def stop(self) -> None:
        """Take no further connections."""
        self._server.stop()

    async def close(self, timeout: float) -> None:
        """Let the acknowledgements under way go out, then close all connections.

        An answered update whose acknowledgement is lost would come, and be answered, again.
        """
        loop = asyncio.get_running_loop()
        end = loop.time() + timeout
        while self._busy and loop.time() < end:
            await asyncio.sleep(0.02)
        await asyncio.sleep(0.05)  # what is written must still leave the buffers
        with suppress(TimeoutError):
            await asyncio.wait_for(self._server.close_all_connections(), 0.5)


def _certificate(settings: Settings) -> ssl.SSLContext | None:
    if settings.webhook_cert is None:
        return None
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    try:
        context.load_cert_chain(settings.webhook_cert, settings.webhook_key)
    except (OSError, ssl.SSLError) as error:
        raise SettingsError(
            f"QA_BOT_WEBHOOK_CERT: no usable certificate and key ({error.__class__.__name__}). "
            "Name two PEM files in QA_BOT_WEBHOOK_CERT and QA_BOT_WEBHOOK_KEY."
        ) from None
    return context
