"""What the end-to-end tests want of a Bot API server, whichever it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

Json = dict[str, Any]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Call:
    """One call of the bot, and what came of it.

    done: whether the server did what was asked for. answered: whether the bot was told so.
    at: time.monotonic() when it had been dealt with, or its place in the order of the calls.
    """

    method: str
    params: Json
    status: int
    result: Any
    done: bool
    answered: bool
    at: float


class BotServer(Protocol):
    """A server that a bot is a client of, seen from the users' side."""

    token: str
    bot: Json

    @property
    def base_url(self) -> str:
        """The address that a bot is given; its token comes behind it."""

    def push(self, *updates: Json) -> list[int]:
        """Send updates to the bot and return their ids, where the server tells them."""

    def waiting(self) -> int:
        """Return how many updates the bot has not confirmed."""

    def sent(self, chat_id: int) -> list[Json]:
        """Return the messages that the bot has sent to a chat, as they were sent."""

    def of(self, method: str, *, done: bool = True) -> list[Call]:
        """Return the calls of a method; only those that had an effect, unless told otherwise."""

    def wait_for(self, found: Callable[[], T], seconds: float = 10.0) -> T:
        """Wait until a condition gives something true; return what it gives at last."""
