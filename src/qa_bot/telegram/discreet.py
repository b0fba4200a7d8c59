"""The Bot API's client: PTB's, without the token in its ``repr``, and with raw updates."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from telegram.ext import BaseRateLimiter, ExtBot
from telegram.request import BaseRequest, HTTPXRequest

from qa_bot.settings import Settings

CONNECTIONS = 64
READ_SECONDS = 20.0
CONNECT_SECONDS = 10.0
POOL_SECONDS = 30.0


class DiscreetBot(ExtBot[int]):
    """PTB's bot."""

    def __repr__(self) -> str:
        return f"{type(self).__name__}[token=hidden]"

    async def raw_updates(
        self, offset: int, limit: int, timeout: int, allowed: Sequence[str]
    ) -> list[Any]:
        """Return updates as JSON; PTB's ``get_updates`` gives up a batch for one odd update.

        offset: 0 for none. timeout: seconds for which Telegram waits for a first update.
        """
        asked: dict[str, Any] = {
            "offset": offset or None,
            "limit": limit,
            "timeout": timeout,
            "allowed_updates": list(allowed),
        }
        result = await self._post("getUpdates", asked, read_timeout=timeout + 10.0)
        return result if isinstance(result, list) else []


def discreet_bot(
    settings: Settings,
    token: str,
    limiter: BaseRateLimiter[int] | None = None,
    request: BaseRequest | None = None,
) -> DiscreetBot:
    """Return the bot; ``request`` takes the place of the network."""

    def made(connections: int) -> BaseRequest:
        return request or HTTPXRequest(
            connection_pool_size=connections,
            read_timeout=READ_SECONDS,
            write_timeout=READ_SECONDS,
            connect_timeout=CONNECT_SECONDS,
            pool_timeout=POOL_SECONDS,
        )

    return DiscreetBot(
        token,
        base_url=settings.telegram_base_url,
        request=made(CONNECTIONS),
        get_updates_request=made(2),
        rate_limiter=limiter,
    )
