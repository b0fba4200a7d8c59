"""Answers off the event loop, and the knowledge that can be exchanged while the bot runs."""

from __future__ import annotations

import asyncio
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from qa_bot.answer import Answer
from qa_bot.assistant import Assistant, Conversation
from qa_bot.telegram.library import Library
from qa_bot.telegram.memory import Expiring
from qa_bot.telegram.rendering import Renderer
from qa_bot.telegram.texts import Texts

THREADS = 2
"""One long question must not hold up the short ones; more threads only share one interpreter."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """One reading of the knowledge folder, with what is derived from it.

    examples: questions that it can answer. at: when it was read (``time.time``).
    """

    assistant: Assistant
    library: Library
    renderer: Renderer
    examples: tuple[str, ...]
    at: float


class Answering:
    """The assistant as a coroutine."""

    def __init__(self, folder: Path, texts: Texts, cache: str = "") -> None:
        self._folder = folder
        self._kept = cache
        self._texts = texts
        self._pool = ThreadPoolExecutor(THREADS, thread_name_prefix="answer")
        self._cache: Expiring[Answer] = Expiring(300, 500)
        self._loading = asyncio.Lock()
        self.now = self._load()

    def _load(self) -> Loaded:
        return prepared(Assistant.from_folder(self._folder, cache=self._kept), self._texts)

    async def answer(self, conversation: Conversation, question: str) -> Answer:
        """Answer the next turn of a conversation."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._pool, conversation.ask, question)

    async def single(self, question: str) -> Answer:
        """Answer a question that stands alone; the same one again comes from a cache."""
        known = self._cache.get(question)
        if known is None:
            assistant = self.now.assistant
            loop = asyncio.get_running_loop()
            known = await loop.run_in_executor(self._pool, assistant.ask, question)
            if assistant is self.now.assistant:
                self._cache.put(question, known)
        return known

    async def reload(self) -> Loaded:
        """Read the knowledge again; raises KnowledgeError and keeps the old if none is usable."""
        async with self._loading:  # of two readings the later one must hold
            loaded = await asyncio.get_running_loop().run_in_executor(self._pool, self._load)
            self.now = loaded
            self._cache.clear()
        return loaded

    def close(self) -> None:
        """Take no more questions."""
        self._pool.shutdown(wait=False, cancel_futures=True)


def prepared(assistant: Assistant, texts: Texts) -> Loaded:
    """Return an assistant with what the bot shows of its knowledge."""
    library = Library(assistant)
    examples: list[str] = []
    titles = [section.title for section in library.sections()][:12]
    for title in titles:
        found = assistant.ask(title.rpartition(" › ")[2]).suggestions
        examples += [question for question in found if question not in examples][:1]
        if len(examples) == 3:
            break
    return Loaded(assistant, library, Renderer(library, texts), tuple(examples), time.time())
