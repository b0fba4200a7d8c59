"""What the bot remembers of a chat, for some minutes and in memory alone."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, replace
from typing import Any, Generic, TypeVar
from weakref import WeakSet

from qa_bot.assistant import Assistant, Conversation

Value = TypeVar("Value")

CONVERSATIONS, REPLIES = 5_000, 2_000
"""Kept at most, the latest; each is some KiB, and the bot's memory must not grow with its use."""


class Expiring(Generic[Value]):
    """A mapping whose entries go when they have not been used for some time; see also ``tidy``.

    seconds: how long an unused entry stays. limit: entries; the least used goes first.
    """

    def __init__(
        self, seconds: float, limit: int, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._seconds = seconds
        self._limit = limit
        self._clock = clock
        self._entries: OrderedDict[Hashable, tuple[float, Value]] = OrderedDict()
        _STORES.add(self)

    def get(self, key: Hashable) -> Value | None:
        """Return an entry and keep it for another while."""
        self.purge()
        entry = self._entries.get(key)
        if entry is None:
            return None
        self.put(key, entry[1])
        return entry[1]

    def put(self, key: Hashable, value: Value) -> None:
        """Keep a value."""
        self._entries[key] = (self._clock(), value)
        self._entries.move_to_end(key)
        self.purge()

    def add(self, key: Hashable, value: Value) -> bool:
        """Keep a value under a new key; tell whether the key was new."""
        if self.get(key) is not None:
            return False
        self.put(key, value)
        return True

    def forget(self, matches: Callable[[Hashable], bool]) -> None:
        """Drop the entries whose key matches."""
        for key in [key for key in self._entries if matches(key)]:
            del self._entries[key]

    def clear(self) -> None:
        """Drop everything."""
        self._entries.clear()

    def values(self) -> list[Value]:
        """Return what is kept, without keeping it any longer."""
        return [value for _, value in self._entries.values()]

    def purge(self) -> None:
        """Drop what has expired and what is too much."""
        oldest = self._clock() - self._seconds
        while self._entries:
            key, (used, _) = next(iter(self._entries.items()))
            if used >= oldest and len(self._entries) <= self._limit:
                break
            del self._entries[key]


_STORES: WeakSet[Expiring[Any]] = WeakSet()


def tidy() -> None:
    """Drop what has expired from every store, also where nobody asks for it."""
    for store in tuple(_STORES):
        store.purge()


@dataclass(slots=True)
class Replied:
    """The reply to one message, so that an edit of the question can edit it.

    question: the question's key, to tell an edit that changed nothing of it.
    before: the conversation as it stood when the question came.
    """

    question: str
    message_id: int
    before: Conversation


class Memory:
    """The conversations and latest replies of all chats."""

    def __init__(self, minutes: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._conversations: Expiring[Conversation] = Expiring(minutes * 60, CONVERSATIONS, clock)
        self._replies: Expiring[Replied] = Expiring(minutes * 60, REPLIES, clock)

    def conversation(self, chat: int, user: int, assistant: Assistant) -> Conversation:
        """Return the conversation of a user in a chat, a new one if none is remembered."""
        found = self._conversations.get((chat, user))
        if found is None or found.assistant is not assistant:
            found = assistant.conversation()
            self._conversations.put((chat, user), found)
        return found

    def resume(self, chat: int, user: int, before: Conversation) -> Conversation:
        """Take a conversation back to where it stood."""
        conversation = replace(before)
        self._conversations.put((chat, user), conversation)
        return conversation

    def replied(self, chat: int, message: int) -> Replied | None:
        """Return the reply to a message."""
        return self._replies.get((chat, message))

    def remember_reply(self, chat: int, message: int, reply: Replied) -> None:
        """Remember the reply to a message."""
        self._replies.put((chat, message), reply)

    def move(self, assistant: Assistant) -> None:
        """Take all conversations to an assistant over newer knowledge, so that the old one can go."""
        befores = [reply.before for reply in self._replies.values()]
        for conversation in (*self._conversations.values(), *befores):
            conversation.assistant = assistant

    def forget_chat(self, chat: int) -> None:
        """Forget all of a chat: the bot was removed, or the chat is gone."""
        for entries in (self._conversations, self._replies):
            entries.forget(lambda key: isinstance(key, tuple) and key[0] == chat)
