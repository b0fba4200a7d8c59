"""How fast the bot sends, and how fast one user may ask.

Telegram's bounds (https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this):
30 messages a second in all, one a second in a chat, 20 a minute in a group.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Coroutine
from datetime import timedelta
from typing import Any

from telegram.error import RetryAfter
from telegram.ext import AIORateLimiter

from qa_bot.telegram.memory import Expiring

_Result = Any
CHAT_SECONDS = 1.0
MAX_RETRIES = 3
MAX_WAIT = 90.0
"""Seconds that a reply waits for Telegram's leave; where more are asked for it is dropped."""
UNLIMITED = frozenset({"sendChatAction", "answerCallbackQuery", "answerInlineQuery"})
"""Calls that send no message; "typing" must not use up a group's 20 messages."""


def seconds_of(error: RetryAfter) -> float:
    """Return how long Telegram wants to be left in peace."""
    wait = error.retry_after
    return wait.total_seconds() if isinstance(wait, timedelta) else float(wait)


class ChatRateLimiter(AIORateLimiter):
    """PTB's limiter, with one message a second for each chat besides.

    AIORateLimiter holds back all chats when Telegram tells one to wait (RetryAfter); here only
    that chat waits, so one flooded group does not silence the others.
    """

    def __init__(self) -> None:
        super().__init__(max_retries=0)
        self._turns: Expiring[float] = Expiring(60, 10_000)
        self._paused: Expiring[float] = Expiring(3600, 10_000)
        self._hurried = False

    def hurry(self) -> None:
        """Drop the bound for each chat: the bot stops, and a short burst is tolerated."""
        self._hurried = True

    async def process_request(
        self,
        callback: Callable[..., Coroutine[Any, Any, _Result]],
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: int | None,
    ) -> _Result:
        """Make a request when the limits allow it; obey RetryAfter up to ``MAX_RETRIES`` times."""
        if endpoint in UNLIMITED or "chat_id" not in data:
            return await callback(*args, **kwargs)
        chat = str(data["chat_id"])
        for attempt in range(MAX_RETRIES + 1):
            await self._turn(chat, endpoint)
            try:
                return await super().process_request(callback, args, kwargs, endpoint, data, None)
            except RetryAfter as error:
                wait = seconds_of(error)
                self._paused.put(chat, time.monotonic() + wait + 0.1)
                if attempt == MAX_RETRIES:
                    raise
        raise AssertionError("unreachable")

    async def _turn(self, chat: str, endpoint: str) -> None:
        """Wait until a chat may be sent to."""
        wait = (self._paused.get(chat) or 0.0) - time.monotonic()
        if wait > MAX_WAIT:
            raise RetryAfter(int(wait))
        if wait > 0:
            await asyncio.sleep(wait)
        if self._hurried or not endpoint.startswith("send"):
            return
        now = time.monotonic()
        turn = max(now, self._turns.get(chat) or 0.0)
        self._turns.put(chat, turn + CHAT_SECONDS)
        await asyncio.sleep(turn - now)


class UserLimit:
    """How many questions one user may ask within a minute.

    A bucket that fills evenly, so that a burst of ``per_minute`` is allowed after a rest.
    """

    def __init__(self, per_minute: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._per_minute = per_minute
        self._clock = clock
        self._users: Expiring[tuple[float, float, bool]] = Expiring(60, 50_000, clock)

    def admit(self, user: int) -> bool | None:
        """Tell whether a user may ask now; None the first time that they may not."""
        if not self._per_minute:
            return True
        now = self._clock()
        left, last, told = self._users.get(user) or (float(self._per_minute), now, False)
        left = min(self._per_minute, left + (now - last) * self._per_minute / 60)
        if left >= 1:
            self._users.put(user, (left - 1, now, False))
            return True
        self._users.put(user, (left, now, True))
        return False if told else None
