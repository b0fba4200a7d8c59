"""One thing at a time per chat, in order; a bounded number of chats at once."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Hashable
from typing import Generic, TypeVar

from qa_bot.telegram.logs import LOG

Job = TypeVar("Job")


class Lanes(Generic[Job]):
    """Hands jobs to ``handle``: those of one key one after the other, those of others beside.

    handle: what it raises is logged, and the job counts as done: it would fail again.
    width: how many jobs may be under way at once.
    """

    def __init__(self, handle: Callable[[Job], Awaitable[None]], width: int = 64) -> None:
        self._handle = handle
        self._width = asyncio.Semaphore(width)
        self._lanes: dict[Hashable, deque[tuple[Job, asyncio.Future[bool]]]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self.pending = 0

    def submit(self, key: Hashable, job: Job) -> asyncio.Future[bool]:
        """Take a job; the future is true once it is done, false if it was given up."""
        future: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        lane = self._lanes.get(key)
        self.pending += 1
        future.add_done_callback(self._count_down)
        if lane is not None:
            lane.append((job, future))
            return future
        self._lanes[key] = deque([(job, future)])
        task = asyncio.create_task(self._run(key))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return future

    def _count_down(self, _: asyncio.Future[bool]) -> None:
        self.pending -= 1

    async def _run(self, key: Hashable) -> None:
        lane = self._lanes[key]
        while lane:
            job, future = lane[0]
            try:
                async with self._width:
                    await self._handle(job)
            except Exception:  # the lane goes on with the next job, whatever this one did
                LOG.exception("unhandled error")
            except asyncio.CancelledError:
                for _, left in lane:
                    if not left.done():
                        left.set_result(False)
                raise
            if not future.done():
                future.set_result(True)
            lane.popleft()
        del self._lanes[key]

    async def drain(self, timeout: float) -> None:
        """Finish what was taken; give up what is not done after ``timeout`` seconds."""
        tasks = set(self._tasks)
        if not tasks:
            return
        _, late = await asyncio.wait(tasks, timeout=timeout)
        for task in late:
            task.cancel()
        if late:
            await asyncio.wait(late, timeout=1)
        for lane in self._lanes.values():  # a task that was cancelled before it began
            for _, left in lane:
                if not left.done():
                    left.set_result(False)
