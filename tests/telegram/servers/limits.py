"""Telegram's flood limits, and the faults that the strict server can be told to commit."""

from __future__ import annotations

import math
import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

FaultKind = Literal["drop", "lost", "late", "status", "html", "garbage", "truncated"]


@dataclass(slots=True)
class _Bucket:
    """Holds up to ``size`` tokens and gains ``rate`` a second."""

    size: float
    rate: float
    tokens: float
    at: float

    def wait(self, now: float) -> float:
        """Return how many seconds are left until a token is there."""
        self.tokens = min(self.size, self.tokens + (now - self.at) * self.rate)
        self.at = now
        return max(0.0, (1 - self.tokens) / self.rate)


@dataclass(slots=True)
class FloodLimits:
    """What Telegram allows: a second, a chat and a group.

    A chat may get ``burst`` messages at once and then ``per_chat`` a second, a group
    ``per_group`` a minute, all chats together ``total`` a second. ``speed`` makes every limit that
    many times wider, so that a test need not wait; ``retry_after`` stays whole seconds.
    """

    per_chat: float = 1.0
    burst: int = 3
    per_group: float = 20.0
    total: float = 30.0
    speed: float = 1.0
    clock: Callable[[], float] = time.monotonic
    hits: int = 0
    _buckets: dict[object, _Bucket] = field(default_factory=dict)

    def check(self, chat_id: int) -> int | None:
        """Count a message to a chat, or return the seconds after which to try again."""
        now = self.clock()
        buckets = [self._bucket("all", self.total * 1.1, self.total)]
        if chat_id < 0:
            buckets.append(
                self._bucket(("group", chat_id), self.per_group + 1, self.per_group / 60)
            )
        buckets.append(self._bucket(chat_id, self.burst, self.per_chat))
        wait = max(bucket.wait(now) for bucket in buckets)
        if wait > 0:
            self.hits += 1
            return max(1, math.ceil(wait))
        for bucket in buckets:
            bucket.tokens -= 1
        return None

    def _bucket(self, key: object, size: float, rate: float) -> _Bucket:
        if key not in self._buckets:
            size, rate = size * self.speed, rate * self.speed
            self._buckets[key] = _Bucket(size, rate, size, self.clock())
        return self._buckets[key]


@dataclass(frozen=True, slots=True)
class Fault:
    """One way to fail.

    drop: the connection is cut before anything is done. lost: all is done, then it is cut.
    late: all is done after ``seconds``. status: ``status`` with the Bot API's JSON error.
    html: ``status`` with a proxy's HTML page. garbage: 200 with broken JSON, nothing is done.
    truncated: all is done, and the answer ends in its middle.
    """

    kind: FaultKind
    status: int = 500
    seconds: float = 1.0
    retry_after: int | None = None
    description: str = "Internal Server Error"

    @property
    def done(self) -> bool:
        """Whether the server does what was asked for, in spite of the fault."""
        return self.kind in ("lost", "late", "truncated")


CONFLICT = Fault(
    "status",
    409,
    description=(
        "Conflict: terminated by other getUpdates request; make sure that only one bot instance"
        " is running"
    ),
)
TOO_MANY = Fault("status", 429, retry_after=1, description="Too Many Requests: retry after 1")
DROP = Fault("drop")
LATE = Fault("late", seconds=2.0)
SERVER_ERROR = Fault("status", 500)
BAD_GATEWAY = Fault("html", 502)
GARBAGE = Fault("garbage")


@dataclass(slots=True)
class FaultPlan:
    """Which calls fail: those planned one by one, and a share of all others at random."""

    rate: float = 0.0
    kinds: tuple[Fault, ...] = ()
    methods: frozenset[str] = frozenset()
    source: random.Random = field(default_factory=lambda: random.Random(1))  # noqa: S311
    _planned: list[tuple[str, Fault]] = field(default_factory=list)

    def plan(self, method: str, fault: Fault, times: int = 1) -> None:
        """Let the next calls of a method fail ("*": of any method)."""
        self._planned.extend([(method.lower(), fault)] * times)

    def clear(self) -> None:
        """Let nothing fail any more."""
        self._planned.clear()
        self.rate = 0.0

    @property
    def pending(self) -> int:
        """How many planned faults are still to come."""
        return len(self._planned)

    def take(self, method: str) -> Fault | None:
        """Return the fault of this call, if it is to fail."""
        for number, (name, fault) in enumerate(self._planned):
            if name in (method, "*"):
                del self._planned[number]
                return fault
        if self.rate and method in self.methods and self.source.random() < self.rate:
            return self.source.choice(self.kinds)
        return None
