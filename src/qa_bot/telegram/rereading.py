"""The knowledge read again while the bot runs: on an administrator's word, or as files change."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from pathlib import Path

from qa_bot.errors import QaBotError
from qa_bot.telegram.answering import Answering, Loaded
from qa_bot.telegram.logs import LOG
from qa_bot.telegram.memory import Memory
from qa_bot.watching import Watch


async def reread(answering: Answering, memory: Memory) -> Loaded:
    """Read the knowledge beside the one in use, take it, and take all conversations over to it.

    Raises KnowledgeError, after it was logged, and keeps the old if none is usable.
    """
    try:
        loaded = await answering.reload()
    except QaBotError as error:
        LOG.warning("reload failed", extra={"fields": {"problem": str(error)}})
        raise
    memory.move(answering.now.assistant)
    size = {"documents": len(loaded.library.shelves), "passages": loaded.library.facts}
    LOG.info("knowledge read again", extra={"fields": size})
    return loaded


def tell_left_out(loaded: Loaded) -> None:
    """Log the files and entries that could not be used."""
    for problem in loaded.assistant.knowledge.problems:
        LOG.warning("left out", extra={"fields": {"problem": str(problem)}})


class Rereading:
    """Reads the knowledge again whenever its files change."""

    def __init__(self, folder: Path) -> None:
        """Count changes from now on."""
        self._changed = asyncio.Event()
        self._loop = asyncio.get_running_loop()
        self._watch = Watch(folder, self._tell)

    def _tell(self) -> None:
        with suppress(RuntimeError):  # the loop has ended
            self._loop.call_soon_threadsafe(self._changed.set)

    async def run(self, answering: Answering, memory: Memory) -> None:
        """Read again after each change, until cancelled; all that comes meanwhile is one change."""
        with self._watch:
            while True:
                await self._changed.wait()
                self._changed.clear()
                with suppress(QaBotError):  # logged; the old knowledge answers on
                    tell_left_out(await reread(answering, memory))
