"""One person's session: who answers, what was asked last, and what of it is kept."""

from __future__ import annotations

import threading
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

from qa_bot.answer import Answer, Language
from qa_bot.errors import QaBotError
from qa_bot.repl.sections import statements
from qa_bot.repl.shown import Notice, Reply
from qa_bot.repl.texts import load_texts

if TYPE_CHECKING:
    from qa_bot.assistant import Assistant, Conversation
    from qa_bot.evaluation import Case

CHANNEL = "repl"
"""What the store calls questions from here."""
TURNS_KEPT = 20
"""A turn leans on the one before; more than a few are never needed to repeat an answer."""
EXAMPLES, SECTIONS_TRIED = 3, 12
"""Questions that are offered for completion before the first is asked, and where they come from."""


class Store(Protocol):
    """Where questions and votes are kept, if they are; what it raises is a bug."""

    def record(self, answer: Answer, channel: str) -> int | None:
        """Keep a question; return its number, None if it is not kept."""
        ...

    def vote(self, entry: int, vote: int, expected: str = "") -> bool:
        """Keep a vote (1 or -1) on an entry; tell whether it is kept."""
        ...


@dataclass(frozen=True, slots=True)
class Exchange:
    """A question with its answer.

    turns: the questions of the session up to this one, oldest first.
    after: the conversation as it stood then. entry: the question's number in the store.
    wrong, expected: what was said of it. saved: the case that was made of it.
    """

    answer: Answer
    turns: tuple[str, ...]
    after: Conversation
    entry: int | None = None
    wrong: bool = False
    expected: str = ""
    saved: Case | None = None

    @property
    def is_question(self) -> bool:
        """Whether it was a question to the knowledge, not small talk or nothing that can be read."""
        return self.answer.status in ("answered", "unknown")


class Session:
    """What the lines of one terminal share.

    Lines are handled by one thread; ``replace``, ``refuse`` and ``reload`` may be called by any.

    load: reads the knowledge folder again. announce: shows a line that no question asked for.
    offers_always: whether suggestions are shown under answers too, so that a number asks them.
    """

    def __init__(
        self,
        assistant: Assistant,
        load: Callable[[], Assistant] | None = None,
        store: Store | None = None,
        announce: Callable[[str], None] = print,
        *,
        offers_always: bool = False,
    ) -> None:
        self.assistant = assistant
        self.last: Exchange | None = None
        self.offered: tuple[str, ...] = ()
        self.examples: tuple[str, ...] = ()
        self._load = load
        self._store = store
        self._announce = announce
        self._offers_always = offers_always
        self._conversation = assistant.conversation()
        self._reloading = threading.Lock()

    @property
    def language(self) -> Language | None:
        """The last question's language; None before the first."""
        return self.last.answer.language if self.last else None

    def say(self, key: str, **values: object) -> str:
        """Return one of the terminal's own texts."""
        return load_texts().say(self.language, key, **values)

    def ask(self, line: str) -> Reply | Notice:
        """Answer a question, or the suggestion that a number stands for."""
        number = _number(line)
        if number is not None and self.offered:
            if not 0 < number <= len(self.offered):
                count = len(self.offered)
                return Notice(self.say("no_such_suggestion", number=number, count=count))
            line = self.offered[number - 1]
        # The assistant may be another one by now; the conversation goes on with it.
        conversation = replace(self._conversation, assistant=self.assistant)
        answer = conversation.ask(line)
        self._conversation = conversation
        turns = (*(self.last.turns if self.last else ()), line)[-TURNS_KEPT:]
        self.last = Exchange(answer, turns, replace(conversation))
        self.offered = (
            answer.suggestions if self._offers_always or answer.status == "unknown" else ()
        )
        return Reply(answer, self.offered)

    def record(self) -> None:
        """Give the last question to the store."""
        if self._store is not None and self.last is not None:
            entry = self._store.record(self.last.answer, CHANNEL)
            self.last = replace(self.last, entry=entry)

    def vote(self, vote: int, expected: str = "") -> Notice:
        """Keep what the person says of the last answer.

        vote: 1 or -1. expected: the right answer, where it was not given; "" leaves the one that
            an earlier vote named, unless this one takes it back.
        """
        if self.last is None:
            return Notice(self.say("nothing_asked"))
        if vote < 0:
            expected = expected or self.last.expected
        self.last = replace(self.last, wrong=vote < 0, expected=expected)
        trouble = self._keep_vote(self.last, vote)
        if trouble:
            lines = [self.say(trouble)]
            if expected:
                lines.append(self.say("only_for_save", expected=expected))
            return Notice("\n".join(lines))
        if expected:
            return Notice(self.say("voted_expected", expected=expected))
        return Notice(self.say("voted_right" if vote > 0 else "voted_wrong"))

    def _keep_vote(self, last: Exchange, vote: int) -> str:
        """Give a vote to the store; return the key of what hindered it, "" if nothing did."""
        if not last.is_question:
            return "nothing_to_rate"
        if self._store is None:
            return "no_store"
        if last.entry is None:
            return "not_in_store"
        return "" if self._store.vote(last.entry, vote, last.expected) else "vote_not_kept"

    def replace(self, assistant: Assistant) -> None:
        """Answer with another assistant from the next question on, and say so."""
        self.assistant = assistant
        knowledge = assistant.knowledge
        lines = [self.say("left_out", problem=problem) for problem in knowledge.problems]
        counts = {
            "documents": len(knowledge.documents),
            "statements": statements(assistant).total(),
        }
        self._announce("\n".join([*lines, self.say("reloaded", **counts)]))

    def refuse(self, error: QaBotError) -> None:
        """Say why a folder that was read again is not taken; the old one goes on answering."""
        self._announce(self.say("not_reloaded", problem=error))

    def reload(self) -> None:
        """Read the knowledge folder again and answer from it, or say why not."""
        with self._reloading:
            try:
                assistant = self._load() if self._load else self.assistant
            except QaBotError as error:
                self.refuse(error)
            else:
                self.replace(assistant)


def _number(line: str) -> int | None:
    """Return what a bare number says, in whatever digits; None for all else."""
    text = unicodedata.normalize("NFKC", line).strip().removesuffix(".")
    return int(text) if text.isdecimal() and len(text) < 10 else None


def examples_of(assistant: Assistant) -> tuple[str, ...]:
    """Return questions that the knowledge answers, from its first sections."""
    sections = dict.fromkeys(
        passage.section[-1] for passage in assistant.knowledge.passages if passage.section
    )
    found: dict[str, None] = {}
    for section in list(sections)[:SECTIONS_TRIED]:
        for question in assistant.ask(section).suggestions[:1]:
            found.setdefault(question)
        if len(found) == EXAMPLES:
            break
    return tuple(found)
