"""How updates reach the bot: by long polling, confirmed by offset, or by webhook."""

from __future__ import annotations

import asyncio
import random
import re
import time
from collections import deque
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from tests.telegram.servers.checks import ApiError, bad, decode, flag, integer
from tests.telegram.servers.limits import CONFLICT
from tests.telegram.servers.wire import post_json

Json = dict[str, Any]
Spawn = Callable[[Coroutine[Any, Any, None]], None]

NOT_BY_DEFAULT = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
RETRY_SECONDS = (0.1, 0.2, 0.4, 0.8)
"""After how long a webhook that failed is tried again; the last one over and over."""


@dataclass(slots=True)
class Webhook:
    """The address that the bot has set."""

    url: str
    secret: str
    max_connections: int
    allowed: list[str] | None
    last_error: str = ""


class Delivery:
    """The updates that wait for the bot, and the two ways to it.

    waiting: what is not confirmed. statuses: what the webhook answered, one by one.
    disorder: shuffles each batch that is polled. target: where the webhook's updates go instead of
    the host that was set, as through a proxy; the path stays.
    """

    def __init__(self, first_id: int, target: str) -> None:
        self.waiting: deque[Json] = deque()
        self.webhook: Webhook | None = None
        self.statuses: list[int] = []
        self.disorder: random.Random | None = None
        self.target = target
        self.history: dict[int, Json] = {}
        self.pushed_at: dict[int, float] = {}
        self._again: deque[Json] = deque()
        self._allowed: list[str] | None = None
        self._next_id = first_id

    def open(self, spawn: Spawn) -> None:
        """Begin to deliver in the running loop."""
        self._spawn = spawn
        self._changed = asyncio.Event()
        self._poll: asyncio.Future[None] | None = None
        self._queues: dict[object, asyncio.Queue[Json]] = {}
        self._gate = asyncio.Semaphore(self.webhook.max_connections if self.webhook else 40)
        if self.webhook:
            self._deliver_waiting()

    def push(self, content: Json) -> Json | None:
        """Take an update in and return it with its id, or None where the bot does not allow it."""
        kind = next(iter(content))
        if kind not in self._allowed if self._allowed else kind in NOT_BY_DEFAULT:
            return None
        update = {"update_id": self._next_id, **content}
        self._next_id += 1
        self.pushed_at[update["update_id"]] = time.monotonic()
        self.history[update["update_id"]] = update
        self.waiting.append(update)
        if self.webhook:
            self._enqueue(update)
        self._changed.set()
        return update

    def push_again(self, update_id: int) -> None:
        """Deliver an update once more under its old id, confirmed or not."""
        if self.webhook:
            self._enqueue(self.history[update_id])
        else:
            self._again.append(self.history[update_id])
            self._changed.set()

    async def get_updates(self, params: Json) -> list[Json]:
        """Wait for updates from an offset on; those before it are confirmed."""
        if self.webhook:
            raise ApiError(
                409,
                "Conflict: can't use getUpdates method while webhook is active;"
                " use deleteWebhook to delete the webhook first",
            )
        self._take_allowed(params)
        limit = integer(params, "limit") or 100
        if not 1 <= limit <= 100:
            raise bad("limit must be from 1 to 100")
        self._confirm(integer(params, "offset") or 0)
        loop = asyncio.get_running_loop()
        end = loop.time() + min(integer(params, "timeout") or 0, 50)
        if self._poll is not None and not self._poll.done():
            self._poll.set_result(None)
        mine = self._poll = loop.create_future()
        while True:
            batch = self._batch(limit)
            if batch or loop.time() >= end:
                return batch
            self._changed.clear()
            woken = loop.create_task(self._changed.wait())
            try:
                left = end - loop.time()
                await asyncio.wait({woken, mine}, timeout=left, return_when="FIRST_COMPLETED")
            finally:
                woken.cancel()
            if mine.done():
                raise ApiError(409, CONFLICT.description)

    def set_webhook(self, params: Json) -> bool:
        """Set or, with an empty address, remove the webhook."""
        url = str(params.get("url") or "")
        if not url:
            return self.delete_webhook(params)
        parts = urlsplit(url)
        if parts.scheme != "https" or (parts.port or 443) not in (443, 80, 88, 8443):
            raise bad("bad webhook: An HTTPS URL must be provided, on port 443, 80, 88 or 8443")
        secret = str(params.get("secret_token") or "")
        if not re.fullmatch(r"[\w-]{0,256}", secret, re.ASCII):
            raise bad("secret token contains unallowed characters")
        connections = integer(params, "max_connections") or 40
        if not 1 <= connections <= 100:
            raise bad("max_connections must be from 1 to 100")
        self._take_allowed(params)
        if flag(params, "drop_pending_updates"):
            self.waiting.clear()
        self.webhook = Webhook(url, secret, connections, self._allowed)
        self._gate = asyncio.Semaphore(connections)
        self._deliver_waiting()
        return True

    def delete_webhook(self, params: Json) -> bool:
        """Remove the webhook; what waits can be polled again."""
        if flag(params, "drop_pending_updates"):
            self.waiting.clear()
        self.webhook = None
        return True

    def webhook_info(self, _: Json) -> Json:
        """Return what the Bot API tells about the webhook."""
        hook = self.webhook
        info: Json = {
            "url": hook.url if hook else "",
            "has_custom_certificate": False,
            "pending_update_count": len(self.waiting),
        }
        if hook and hook.last_error:
            info |= {"last_error_date": int(time.time()), "last_error_message": hook.last_error}
        if hook and hook.allowed:
            info["allowed_updates"] = hook.allowed
        return info

    def _confirm(self, offset: int) -> None:
        if offset < 0:
            while len(self.waiting) > -offset:
                self.waiting.popleft()
            return
        kept = [update for update in self.waiting if update["update_id"] >= offset]
        self.waiting.clear()
        self.waiting.extend(kept)

    def _batch(self, limit: int) -> list[Json]:
        batch = [*self._again, *self.waiting][:limit]
        self._again.clear()
        if self.disorder:
            self.disorder.shuffle(batch)
        return batch

    def _take_allowed(self, params: Json) -> None:
        allowed = decode(params, "allowed_updates")
        if allowed is not None:
            if not isinstance(allowed, list):
                raise bad("can't parse allowed_updates JSON object")
            self._allowed = allowed

    def _deliver_waiting(self) -> None:
        self._queues = {}
        for update in list(self.waiting):
            self._enqueue(update)

    def _enqueue(self, update: Json) -> None:
        """Queue an update behind its chat's others; chats do not wait for each other."""
        key = _chat_of(update)
        if key not in self._queues:
            self._queues[key] = asyncio.Queue()
            self._spawn(self._deliver(self._queues[key]))
        self._queues[key].put_nowait(update)

    async def _deliver(self, queue: asyncio.Queue[Json]) -> None:
        mine = self.webhook
        while self.webhook is mine:
            update = await queue.get()
            tries = 0
            while self.webhook is mine and mine and not await self._posted(mine, update):
                await asyncio.sleep(RETRY_SECONDS[min(tries, len(RETRY_SECONDS) - 1)])
                tries += 1

    async def _posted(self, hook: Webhook, update: Json) -> bool:
        parts = urlsplit(hook.url)
        target = self.target or f"http://{parts.netloc}"
        headers = {"X-Telegram-Bot-Api-Secret-Token": hook.secret} if hook.secret else {}
        try:
            async with self._gate:
                status = await asyncio.wait_for(post_json(target + parts.path, update, headers), 60)
        except (OSError, TimeoutError) as error:
            hook.last_error = f"Connection failed: {type(error).__name__}"
            return False
        self.statuses.append(status)
        if not 200 <= status < 300:
            hook.last_error = f"Wrong response from the webhook: {status}"
            return False
        if update in self.waiting:
            self.waiting.remove(update)
        return True


def _chat_of(update: Json) -> object:
    for value in update.values():
        if isinstance(value, dict):
            message = value.get("message", value)
            return (message.get("chat") or value.get("from") or {}).get("id")
    return None
