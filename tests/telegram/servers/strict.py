"""A strict Bot API server on loopback: refuses what Telegram refuses, and fails when told to."""

from __future__ import annotations

import asyncio
import json
import re
import threading
import time
from collections.abc import Callable, Coroutine
from typing import Any, Self

from tests.telegram.servers.api import Call, Json, T
from tests.telegram.servers.checks import ApiError
from tests.telegram.servers.delivery import Delivery
from tests.telegram.servers.limits import Fault, FaultPlan, FloodLimits
from tests.telegram.servers.methods import World
from tests.telegram.servers.wire import Request, read_request, response

TOKEN = "123456789:" + "AAH-strict-test-token_0123456789abcde"
BOT = {
    "id": 123456789,
    "is_bot": True,
    "first_name": "资料问答",
    "username": "qa_strict_bot",
    "can_join_groups": True,
    "can_read_all_group_messages": False,
    "supports_inline_queries": True,
}


class StrictServer:
    """The server, in a thread of its own; a context manager.

    faults: which calls fail. calls: every call but getUpdates, in the order of their answers.
    rejected: the methods that were called with a wrong token. polls: how often getUpdates was
    called. For ``webhook_target`` see Delivery.
    """

    def __init__(
        self, limits: FloodLimits | None = None, *, token: str = TOKEN, webhook_target: str = ""
    ) -> None:
        self.token = token
        self.bot = BOT
        self.world = World(BOT, limits)
        self.delivery = Delivery(1000, webhook_target)
        self.faults = FaultPlan()
        self.calls: list[Call] = []
        self.polls = 0
        self.rejected: list[str] = []
        self.port = 0
        self._changed = threading.Condition()

    def __enter__(self) -> Self:
        """Start to listen."""
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Stop and let go of every connection."""
        self.stop()

    @property
    def base_url(self) -> str:
        """The address that a bot is given; its token comes behind it."""
        return f"http://127.0.0.1:{self.port}/bot"

    def start(self) -> None:
        """Start to listen, on the same port as before if there was one."""
        self._loop = asyncio.new_event_loop()
        self._tasks: set[asyncio.Task[None]] = set()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self._run(self._listen())

    def stop(self) -> None:
        """Stop; what waits for the bot is kept for the next start."""
        self._run(self._close())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def push(self, *updates: Json) -> list[int]:
        """Send updates to the bot and return their ids; those it does not allow get no id."""
        return self._run(self._push(updates))

    def push_again(self, *update_ids: int) -> None:
        """Send updates once more, under their old ids, confirmed or not."""
        self._run(self._push_again(update_ids))

    def waiting(self) -> int:
        """Return how many updates the bot has not confirmed."""
        return len(self.delivery.waiting)

    def sent(self, chat_id: int) -> list[Json]:
        """Return the messages that the bot has sent to a chat, as they were sent."""
        return [c.result for c in self.of("sendMessage") if c.result["chat"]["id"] == chat_id]

    def of(self, method: str, *, done: bool = True) -> list[Call]:
        """Return the calls of a method; only those that had an effect, unless told otherwise."""
        return [c for c in list(self.calls) if c.method == method.lower() and (c.done or not done)]

    def wait_for(self, found: Callable[[], T], seconds: float = 10.0) -> T:
        """Wait until a condition gives something true; return what it gives at last."""
        end = time.monotonic() + seconds
        with self._changed:
            while True:
                value = found()
                left = end - time.monotonic()
                if value or left <= 0:
                    return value
                self._changed.wait(min(left, 0.25))

    def _run(self, work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(20)

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = self._loop.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _listen(self) -> None:
        self.delivery.open(self._spawn)
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    async def _close(self) -> None:
        self._server.close()
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._server.wait_closed()
        await asyncio.sleep(0)  # lets transports that were cut let go of their sockets

    async def _push(self, updates: tuple[Json, ...]) -> list[int]:
        taken = []
        for content in updates:
            self.world.learn(content)
            update = self.delivery.push(content)
            if update:
                taken.append(update["update_id"])
        return taken

    async def _push_again(self, update_ids: tuple[int, ...]) -> None:
        for update_id in update_ids:
            self.delivery.push_again(update_id)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        try:
            while (request := await read_request(reader)) is not None:
                answer = await self._answer(request)
                if answer is None:
                    writer.transport.abort()
                    return
                writer.write(answer)
                await writer.drain()
        except (ConnectionError, asyncio.CancelledError):
            writer.transport.abort()
        finally:
            self._tasks.discard(task)
            writer.close()

    async def _answer(self, request: Request) -> bytes | None:
        """Return the bytes of an answer, or None where the connection is to be cut."""
        found = re.fullmatch(r"/bot([^/]+)/(\w+)", request.path)
        if not found:
            return _failure(ApiError(404, "Not Found"))
        if found[1] != self.token:
            self.rejected.append(found[2])
            return _failure(ApiError(401, "Unauthorized"))
        method, params = found[2].lower(), request.params
        fault = self.faults.take(method)
        if fault and not fault.done:
            self._record(method, params, fault.status)
            return _faulty(fault)
        if fault and fault.kind == "late":
            await asyncio.sleep(fault.seconds)
        try:
            result = await self._call(method, params)
        except ApiError as error:
            self._record(method, params, error.code)
            return _failure(error)
        kind = fault.kind if fault else None
        told = kind in (None, "late")
        self._record(method, params, 200, result, done=True, answered=told)
        body = _json({"ok": True, "result": result})
        if kind == "truncated":
            return response(200, body[: len(body) // 2])
        return response(200, body) if told else None

    async def _call(self, method: str, params: Json) -> Any:
        if method == "getupdates":
            self.polls += 1
            return await self.delivery.get_updates(params)
        if method == "setwebhook":
            return self.delivery.set_webhook(params)
        if method == "deletewebhook":
            return self.delivery.delete_webhook(params)
        if method == "getwebhookinfo":
            return self.delivery.webhook_info(params)
        return self.world.call(method, params)

    def _record(
        self,
        method: str,
        params: Json,
        status: int,
        result: Any = None,
        *,
        done: bool = False,
        answered: bool = False,
    ) -> None:
        with self._changed:
            if method != "getupdates":
                at = time.monotonic()
                self.calls.append(Call(method, params, status, result, done, answered, at))
            self._changed.notify_all()


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode("utf-8")


def _failure(error: ApiError) -> bytes:
    body: Json = {"ok": False, "error_code": error.code, "description": error.description}
    if error.retry_after is not None:
        body["parameters"] = {"retry_after": error.retry_after}
    return response(error.code, _json(body))


def _faulty(fault: Fault) -> bytes | None:
    if fault.kind == "drop":
        return None
    if fault.kind == "html":
        page = b"<html><head><title>Bad Gateway</title></head></html>"
        return response(fault.status, page, "text/html")
    if fault.kind == "garbage":
        return response(200, b'{"ok":true,"result":[{"update_')
    return _failure(ApiError(fault.status, fault.description, fault.retry_after))
