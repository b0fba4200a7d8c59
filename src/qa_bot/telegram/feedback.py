"""What people think of the answers: the seam to a store, and a store that keeps nothing."""

from __future__ import annotations

import hashlib
import secrets
from collections import Counter, OrderedDict, deque
from dataclasses import dataclass
from typing import Protocol

from qa_bot.answer import Answer

MAX_QUESTIONS = 2000
"""Questions whose text is held in memory."""


@dataclass(frozen=True, slots=True)
class Tally:
    """The counts that /stats shows."""

    up: int
    down: int
    messages: int


class FeedbackStore(Protocol):
    """Where questions without an answer, votes and messages go.

    Methods are called on the event loop and must return at once; none gets a name or an id of a
    person. ``key`` stands for a question; ``voter`` is a mark that cannot be turned back.
    days: for how many days the wording of questions is kept on disk; 0: it is not.
    """

    days: int

    def asked(self, key: str, answer: Answer) -> None:
        """Take note of an answer that was given."""

    def vote(self, key: str, voter: str, *, up: bool) -> None:
        """Count a vote; a voter's later vote on the same question takes the earlier one's place."""

    def leave(self, message: str) -> None:
        """Take a message to the maintainers."""

    def tally(self) -> Tally:
        """Return the counts."""

    def gaps(self, limit: int) -> list[tuple[str, int]]:
        """Return the questions that got no answer with how often, most asked first."""

    def disliked(self, limit: int) -> list[tuple[str, int]]:
        """Return the questions whose answers were voted down with how often, most first."""

    def messages(self, limit: int) -> list[str]:
        """Return the latest messages, the newest first."""

    def expire(self) -> None:
        """Drop from disk what was kept long enough; called once a day."""

    def close(self) -> None:
        """Finish what is under way; called once, at the end, and not on the event loop."""


class CountingStore:
    """Counts in memory, within bounds, and forgets at the end of the process."""

    days = 0

    def __init__(self, limit: int = MAX_QUESTIONS) -> None:
        self._limit = limit
        self._questions: OrderedDict[str, str] = OrderedDict()
        self._gaps: Counter[str] = Counter()
        self._votes: OrderedDict[tuple[str, str], bool] = OrderedDict()
        self._messages: deque[str] = deque(maxlen=50)
        self._left = 0

    def asked(self, key: str, answer: Answer) -> None:
        """See FeedbackStore; keeps the text of the latest questions, so that a vote has one."""
        self._questions[key] = answer.question
        self._questions.move_to_end(key)
        if answer.status == "unknown":
            self._gaps[key] += 1
        if len(self._questions) > self._limit:
            dropped, _ = self._questions.popitem(last=False)
            self._gaps.pop(dropped, None)

    def vote(self, key: str, voter: str, *, up: bool) -> None:
        """See FeedbackStore."""
        self._votes[key, voter] = up
        if len(self._votes) > self._limit:
            self._votes.popitem(last=False)

    def leave(self, message: str) -> None:
        """See FeedbackStore."""
        self._messages.appendleft(message[:1000])
        self._left += 1

    def tally(self) -> Tally:
        """See FeedbackStore."""
        up = sum(self._votes.values())
        return Tally(up, len(self._votes) - up, self._left)

    def gaps(self, limit: int) -> list[tuple[str, int]]:
        """See FeedbackStore."""
        return [(self._questions[key], count) for key, count in self._gaps.most_common(limit)]

    def disliked(self, limit: int) -> list[tuple[str, int]]:
        """See FeedbackStore; votes on questions from before the start have no text."""
        counts = Counter(key for (key, _), up in self._votes.items() if not up)
        known = [(self._questions[k], n) for k, n in counts.most_common() if k in self._questions]
        return known[:limit]

    def messages(self, limit: int) -> list[str]:
        """See FeedbackStore."""
        return list(self._messages)[:limit]

    def expire(self) -> None:
        """See FeedbackStore; nothing is on disk."""

    def close(self) -> None:
        """See FeedbackStore."""


class Marks:
    """Makes of a user id a mark that tells two votes of one person, and nothing else.

    The key is drawn at start and never leaves the process, so no mark can be turned back, and
    marks of two runs cannot be compared.
    """

    def __init__(self) -> None:
        self._key = secrets.token_bytes(32)

    def of(self, user: int) -> str:
        """Return the mark of a user."""
        digest = hashlib.blake2b(str(user).encode(), key=self._key, digest_size=12)
        return digest.hexdigest()
