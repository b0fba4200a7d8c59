"""The bot as a process: set up, run, stop."""

from __future__ import annotations

import asyncio
import re
import secrets
import signal
import sys
import time
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack, suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from telegram.error import BadRequest, EndPointNotFound, InvalidToken, TelegramError
from telegram.ext import Application

from qa_bot.errors import QaBotError, SettingsError
from qa_bot.settings import Settings
from qa_bot.telegram import monitor
from qa_bot.telegram.answering import Answering
from qa_bot.telegram.delivery import Delivery, described, kind_of
from qa_bot.telegram.desk import Desk
from qa_bot.telegram.discreet import discreet_bot
from qa_bot.telegram.feedback import FeedbackStore
from qa_bot.telegram.intake import Intake
from qa_bot.telegram.keeping import KeepingStore, feedback_of
from qa_bot.telegram.limits import ChatRateLimiter, UserLimit
from qa_bot.telegram.logs import LOG, Once, configure
from qa_bot.telegram.memory import Memory, tidy
from qa_bot.telegram.metrics import Metrics
from qa_bot.telegram.polling import MAX_BACKOFF, Polling
from qa_bot.telegram.profile import Profile
from qa_bot.telegram.rereading import Rereading, tell_left_out
from qa_bot.telegram.routing import ALLOWED_UPDATES, App, Router
from qa_bot.telegram.texts import load_texts
from qa_bot.telegram.webhook import Webhook

DRAIN_SECONDS = 6.5
"""How long answers under way may take at the stop; the whole stop has ten seconds."""
TIDY_SECONDS = 30.0
EXPIRE_SECONDS = 24 * 3600.0
REFUSED = "QA_BOT_TELEGRAM_TOKEN: Telegram refuses it. Copy it anew from @BotFather."
_TOKEN = re.compile(r"\d+:[\w-]+")


def run(settings: Settings, folder: Path, store: FeedbackStore | None = None) -> None:
    """Run the bot until SIGTERM or SIGINT.

    store: where questions and votes go; None: where the settings say.
    Raises SettingsError for settings that cannot work, KnowledgeError for unusable knowledge and
    StoreError for a database that cannot be used.
    """
    token = checked(settings)
    secret = webhook_secret(settings)
    configure(settings.log_format, settings.log_level, [token, secret])
    store = store or feedback_of(settings)
    try:
        asyncio.run(Service(settings, token, secret, folder, store).run())
    except QaBotError:
        raise
    except Exception:
        # Through the log, which hides the token; Python's own traceback would not.
        LOG.critical("stopped by a bug", exc_info=True)
        sys.exit(1)


def checked(settings: Settings) -> str:
    """Return the token; raises SettingsError if settings are missing or do not fit."""
    token = settings.telegram_token.get_secret_value().strip() if settings.telegram_token else ""
    if not token:
        raise SettingsError(
            "QA_BOT_TELEGRAM_TOKEN: missing. Ask @BotFather for a token and put it into .env."
        )
    if not _TOKEN.fullmatch(token):
        raise SettingsError(
            "QA_BOT_TELEGRAM_TOKEN: not of the form 123456:ABC-DEF. Copy it from @BotFather."
        )
    if urlsplit(settings.telegram_base_url).scheme not in ("http", "https"):
        raise SettingsError(
            "QA_BOT_TELEGRAM_BASE_URL: no address of the web. Write it as "
            "https://api.telegram.org/bot, or leave it out."
        )
    if settings.telegram_mode == "webhook" and urlsplit(settings.webhook_url).scheme not in (
        "http", "https",
    ):  # fmt: skip
        raise SettingsError(
            "QA_BOT_WEBHOOK_URL: missing or no address of the web. Webhook mode needs the public "
            "one: https, or http where a Bot API server of your own takes it."
        )
    return token


def webhook_secret(settings: Settings) -> str:
    """Return the secret of the deliveries, a fresh one if none is set."""
    if settings.webhook_secret is None:
        return secrets.token_urlsafe(32)
    secret = settings.webhook_secret.get_secret_value()
    if not re.fullmatch(r"[A-Za-z0-9_-]{1,256}", secret):
        raise SettingsError(
            "QA_BOT_WEBHOOK_SECRET: Telegram takes 1 to 256 of A-Z, a-z, 0-9, _ and - only."
        )
    return secret


class Service:
    """One run of the bot."""

    def __init__(
        self,
        settings: Settings,
        token: str,
        secret: str,
        folder: Path,
        store: FeedbackStore,
    ) -> None:
        self._settings = settings
        self._secret = secret
        self._folder = folder
        self._store = store
        self._once = Once()
        self._metrics = Metrics()
        self._limiter = ChatRateLimiter()
        self._bot = discreet_bot(settings, token, self._limiter)
        self._app: App = Application.builder().bot(self._bot).updater(None).build()
        self._memory = Memory(settings.follow_up_minutes)
        self._limit = UserLimit(settings.questions_per_minute)

    async def run(self) -> None:
        """Run until a signal, then finish what is under way."""
        stop = asyncio.Event()
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, stop.set)
        async with AsyncExitStack() as stack:
            readiness = monitor.Readiness(self._bot.get_me)
            if self._settings.metrics_port is not None:
                server = monitor.serve(self._settings.metrics_port, self._metrics, readiness)
                stack.callback(server.stop)
            stack.push_async_callback(self._shut)
            stack.push_async_callback(asyncio.to_thread, self._store.close)
            rereading = Rereading(self._folder) if self._settings.watch else None
            loading = loop.run_in_executor(
                None, Answering, self._folder, load_texts(), self._settings.cache_dir
            )
            if not await self._unless(stop, loading):
                return
            answering = await loading
            stack.callback(answering.close)
            tell_left_out(answering.now)
            connecting = self._insist(self._app.initialize, "connect", "Telegram not reached")
            if not await self._unless(stop, connecting):
                return
            intake = self._assemble(answering)
            LOG.info("started", extra={"fields": {"mode": self._settings.telegram_mode}})
            if not self._settings.admins:
                LOG.warning("nobody can read what people leave with /feedback: set QA_BOT_ADMINS")
            if rereading is not None:
                task = asyncio.create_task(rereading.run(answering, self._memory))
                task.add_done_callback(_tell)
                stack.callback(task.cancel)
            await self._serve(intake, stop, readiness)
        LOG.info("stopped")

    async def _unless(self, stop: asyncio.Event, work: Awaitable[Any]) -> bool:
        """Do something unless the stop comes first; tell whether it was done."""
        task = asyncio.ensure_future(work)
        waiting = asyncio.create_task(stop.wait())
        await asyncio.wait({task, waiting}, return_when=asyncio.FIRST_COMPLETED)
        waiting.cancel()
        if not task.done():
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
            return False
        task.result()
        return True

    def _assemble(self, answering: Answering) -> Intake:
        """Put the parts together, now that the bot knows its name."""
        bot = self._bot
        delivery = Delivery(bot, self._metrics, self._once, self._memory.forget_chat)
        desk = Desk(
            self._settings,
            answering,
            load_texts(),
            self._memory,
            self._store,
            self._metrics,
            delivery,
            self._limit,
            bot.bot,
        )
        intake = Intake(Router(self._app, desk), bot)
        self._metrics.gauges.update({
            "qa_bot_queue": ("Updates taken and not done.", lambda: intake.pending),
            "qa_bot_knowledge_documents": (
                "Files of the knowledge.", lambda: len(answering.now.library.shelves)),
            "qa_bot_knowledge_passages": (
                "Statements of the knowledge.", lambda: answering.now.library.facts),
            "qa_bot_knowledge_age_seconds": (
                "Time since the knowledge was read.", lambda: time.time() - answering.now.at),
        })  # fmt: skip
        if isinstance(self._store, KeepingStore):
            store = self._store
            self._metrics.counters.update({
                "qa_bot_store_failures_total": (
                    "Questions and votes that were not written.", lambda: store.failures),
                "qa_bot_store_dropped_total": (
                    "Questions and votes given up, as too many waited.", lambda: store.dropped),
            })  # fmt: skip
        return intake

    async def _serve(
        self, intake: Intake, stop: asyncio.Event, readiness: monitor.Readiness
    ) -> None:
        profile = Profile(self._bot, load_texts(), self._once)
        beside = [
            asyncio.create_task(profile.publish(self._settings.admins)),
            asyncio.create_task(_tidy()),
            asyncio.create_task(_expire(self._store)),
        ]
        for task in beside:
            task.add_done_callback(_tell)
        polling = None
        hook: Webhook | None = None
        readiness.serving = True
        try:
            if self._settings.telegram_mode == "webhook":
                hook = Webhook(self._settings, intake, self._secret)
                await self._unless(stop, self._announce())
                await stop.wait()
            else:
                polling = Polling(self._bot, intake, self._metrics, self._once)
                await self._unless(stop, self._poll(polling))
        finally:
            readiness.serving = False
            for task in beside:
                task.cancel()
            if hook is not None:
                hook.stop()
            intake.close()
            self._limiter.hurry()
            LOG.info("stopping", extra={"fields": {"under_way": intake.pending}})
            await intake.drain(DRAIN_SECONDS)
            if polling is not None:
                await polling.confirm()
            if hook is not None:
                await hook.close(0.5)
            await asyncio.gather(*beside, return_exceptions=True)

    async def _poll(self, polling: Polling) -> None:
        # A webhook of an earlier run would make every getUpdates a conflict.
        await self._insist(self._bot.delete_webhook, "setup", "webhook not removed")
        await polling.run()

    async def _announce(self) -> None:
        """Tell Telegram where to deliver."""
        certificate = self._settings.webhook_cert

        async def announce() -> object:
            try:
                return await self._bot.set_webhook(
                    self._settings.webhook_url,
                    certificate=certificate.read_bytes() if certificate else None,
                    allowed_updates=ALLOWED_UPDATES,
                    secret_token=self._secret,
                )
            except BadRequest as error:
                reason = described(error)
                if "resolve" in reason:  # a name that the DNS may know in a while
                    raise
                raise SettingsError(
                    f"QA_BOT_WEBHOOK_URL: Telegram refuses it ({reason}). Mend it."
                ) from None

        await self._insist(announce, "setup", "webhook not set")
        LOG.info("webhook set")

    async def _insist(self, call: Callable[[], Awaitable[object]], kind: str, trouble: str) -> None:
        """Make a call that the rest depends on until it succeeds."""
        backoff = 0.5
        while True:
            try:
                await call()
                self._once.over(kind)
                return
            except (InvalidToken, EndPointNotFound):  # their messages hold the token
                raise SettingsError(REFUSED) from None
            except TelegramError as error:
                self._metrics.api_errors[kind_of(error)] += 1
                self._once.warn(kind, f"{trouble}: {described(error)}")
            await asyncio.sleep(backoff)
            backoff = min(backoff * 2, MAX_BACKOFF)

    async def _shut(self) -> None:
        with suppress(TelegramError, RuntimeError):
            await self._app.shutdown()
        await self._bot.shutdown()


async def _tidy() -> None:
    """Forget in time, also when nobody writes."""
    while True:
        await asyncio.sleep(TIDY_SECONDS)
        tidy()


async def _expire(store: FeedbackStore) -> None:
    """Drop once a day what was kept long enough; the opening did so already."""
    while True:
        await asyncio.sleep(EXPIRE_SECONDS)
        store.expire()


def _tell(task: asyncio.Task[None]) -> None:
    """Log what ended a task that nobody waits for."""
    error = None if task.cancelled() else task.exception()
    if error is not None:
        LOG.error("a task in the background failed", exc_info=error)
