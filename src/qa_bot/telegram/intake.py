"""Where updates come in: each is handled once, in its chat's order, however it arrives."""

from __future__ import annotations

import asyncio

from telegram import Bot, Update

from qa_bot.telegram.lanes import Lanes
from qa_bot.telegram.memory import Expiring
from qa_bot.telegram.routing import Router, lane_of

MAX_KNOWN = 20_000
KNOWN_SECONDS = 24 * 3600
"""Telegram holds an update for a day; longer than that none comes twice."""


class Intake:
    """Takes updates as JSON and hands each to its chat's lane."""

    def __init__(self, router: Router, bot: Bot) -> None:
        self._router = router
        self._bot = bot
        self._lanes: Lanes[Update] = Lanes(router.handle)
        self._known: Expiring[asyncio.Future[bool]] = Expiring(KNOWN_SECONDS, MAX_KNOWN)
        self._closed = False

    def close(self) -> None:
        """Take no new updates: what comes now is given up at once, and comes again later."""
        self._closed = True

    @property
    def pending(self) -> int:
        """How many updates were taken and are not done."""
        return self._lanes.pending

    def knows(self, number: int) -> bool:
        """Tell whether an update was taken before."""
        return self._known.get(number) is not None

    def take(self, data: object) -> asyncio.Future[bool]:
        """Take an update; the future is true once it is done, false if it was given up.

        An update that was taken before is not taken again: its first future is returned.
        """
        number = data.get("update_id") if isinstance(data, dict) else None
        known = self._known.get(number) if isinstance(number, int) else None
        if known is not None:
            return known
        if self._closed:
            return _settled(False)
        update = self._router.read(data, self._bot)
        future = _settled(True) if update is None else self._lanes.submit(lane_of(update), update)
        if isinstance(number, int):
            self._known.put(number, future)
        return future

    async def drain(self, timeout: float) -> None:
        """Finish what was taken, within ``timeout`` seconds."""
        await self._lanes.drain(timeout)


def _settled(done: bool) -> asyncio.Future[bool]:
    future: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
    future.set_result(done)
    return future
