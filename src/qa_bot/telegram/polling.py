"""Fetching updates by long polling, so that none is lost or handled twice.

Telegram forgets an update once getUpdates asks for a higher offset. The offset asked for here is
the lowest update that is not answered yet, so what a crash interrupts comes again; PTB's own
Updater confirms a batch before it is handled, and gives up a batch of which one update is odd.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import Any

from telegram.error import EndPointNotFound, InvalidToken, RetryAfter, TelegramError

from qa_bot.errors import SettingsError
from qa_bot.telegram.delivery import kind_of
from qa_bot.telegram.discreet import DiscreetBot
from qa_bot.telegram.intake import Intake
from qa_bot.telegram.limits import seconds_of
from qa_bot.telegram.logs import Once
from qa_bot.telegram.metrics import Metrics
from qa_bot.telegram.routing import ALLOWED_UPDATES

POLL_SECONDS = 30
BATCH = 100
"""The most that getUpdates gives at once."""
MAX_PENDING = 300
"""Updates under way from which on no more are fetched."""
RECHECK = 0.25
"""Seconds between two looks for new updates while others are under way."""
MAX_BACKOFF = 30.0


class Polling:
    """Fetches updates until it is cancelled.

    Raises SettingsError if Telegram no longer accepts the token.
    """

    def __init__(self, bot: DiscreetBot, intake: Intake, metrics: Metrics, once: Once) -> None:
        self._bot = bot
        self._intake = intake
        self._metrics = metrics
        self._once = once
        self._next = 0
        self._open: dict[int, asyncio.Future[bool]] = {}

    async def run(self) -> None:
        """Fetch and hand over."""
        backoff = 0.5
        while True:
            self._close_done()
            while len(self._open) >= MAX_PENDING:
                await asyncio.wait(self._open.values(), return_when=asyncio.FIRST_COMPLETED)
                self._close_done()
            try:
                batch = await self._get(0 if self._open else POLL_SECONDS, BATCH)
            except (InvalidToken, EndPointNotFound):
                raise SettingsError(
                    "QA_BOT_TELEGRAM_TOKEN: Telegram no longer accepts it. "
                    "Ask @BotFather for a new one."
                ) from None
            except TelegramError as error:
                await asyncio.sleep(self._trouble(error, backoff))
                backoff = min(backoff * 2, MAX_BACKOFF)
                continue
            self._once.over("getUpdates")
            backoff = 0.5
            new = self._take(batch)
            if not new and len(batch) >= BATCH:
                self._release()
            if batch and not new and not self._open:
                await asyncio.sleep(RECHECK)  # what is sent again and again must not make it spin
            if self._open:
                # New ones are looked for at once when something is done, and now and then anyway.
                await asyncio.wait(
                    self._open.values(), timeout=RECHECK, return_when=asyncio.FIRST_COMPLETED
                )

    async def _get(self, timeout: float, limit: int) -> list[Any]:
        """Ask for updates as raw JSON, so that an odd one cannot spoil the batch."""
        return await self._bot.raw_updates(self._offset(), limit, int(timeout), ALLOWED_UPDATES)

    def _offset(self) -> int:
        """Return the lowest update that is not done; all below it are confirmed by asking."""
        return min(self._open, default=self._next)

    def _take(self, batch: list[Any]) -> int:
        """Hand over the updates in their order; return how many were new."""
        numbered = [u for u in batch if isinstance(u, dict) and type(u.get("update_id")) is int]
        fresh = []
        for data in sorted(numbered, key=lambda u: int(u["update_id"])):
            number = data["update_id"]
            if self._intake.knows(number):
                continue
            fresh.append(number)
            future = self._intake.take(data)
            if not future.done():
                self._open[number] = future
        if fresh:
            self._next = max(fresh) + 1
        return len(fresh)

    def _close_done(self) -> None:
        """Strike off what is done; what was given up stays open, and so comes again."""
        for number in [number for number, future in self._open.items() if _is_done(future)]:
            del self._open[number]

    def _release(self) -> None:
        """Confirm the oldest update although it is under way.

        A window full of known updates hides the new ones: one slow chat would stop the others.
        """
        if self._open:
            del self._open[min(self._open)]

    def _trouble(self, error: TelegramError, backoff: float) -> float:
        """Log a failed call once; return how long to wait."""
        kind = kind_of(error)
        self._metrics.api_errors[kind] += 1
        hint = " (another process fetches this bot's updates)" if kind == "conflict" else ""
        self._once.warn("getUpdates", f"getUpdates: {type(error).__name__}{hint}")
        if isinstance(error, RetryAfter):
            return seconds_of(error) + 0.1
        return backoff

    async def confirm(self) -> None:
        """Tell Telegram what is done, so that it does not come again after the next start."""
        self._close_done()
        if not self._next:
            return
        with suppress(TelegramError, TimeoutError):
            await asyncio.wait_for(self._get(0, 1), timeout=1.5)


def _is_done(future: asyncio.Future[bool]) -> bool:
    return future.done() and future.result()
