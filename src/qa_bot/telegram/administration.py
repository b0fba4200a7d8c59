"""The commands of administrators: known by their user id, whatever a menu shows."""

from __future__ import annotations

import time
from collections import Counter

from telegram import Message, Update

from qa_bot.answer import Language
from qa_bot.errors import QaBotError
from qa_bot.telegram.commands import Command, Commands
from qa_bot.telegram.desk import Desk
from qa_bot.telegram.markup import clean, cut, escape
from qa_bot.telegram.rendering import Page
from qa_bot.telegram.rereading import reread

LISTED = 10


class Administration:
    """Figures, gaps and reloading."""

    def __init__(self, desk: Desk, commands: Commands) -> None:
        self._desk = desk
        self._commands = commands
        self.table: dict[str, Command] = {
            "stats": self._stats,
            "gaps": self._gaps,
            "reload": self._reload,
        }

    async def on_command(self, update: Update, context: object) -> None:
        """Reply to an administrator; to others these commands do not exist."""
        message = update.message
        if message is None or not message.text:
            return
        # An anonymous group administrator writes as the group: no user id, no rights.
        if message.sender_chat is not None or not self._desk.is_admin(message.from_user):
            await self._commands.on_unknown(update, context)
            return
        name = message.text.split()[0].removeprefix("/").partition("@")[0].lower()
        command = self.table.get(name)
        if command is not None:
            await command(message, self._desk.language(message.from_user), "")

    async def _say(self, message: Message, text: str) -> None:
        page = Page(escape(cut(clean(text), 4000)))
        await self._desk.delivery.reply(message, page, quote=False)

    async def _stats(self, message: Message, language: Language, _: str) -> None:
        metrics, loaded = self._desk.metrics, self._desk.answering.now
        by_status: Counter[str] = Counter()
        for (status, _language), count in metrics.answers.items():
            by_status[status] += count
        tally = self._desk.feedback.tally()
        say = self._desk.texts.say
        counts = [f"{say(language, f'status_{s}')} {n}" for s, n in by_status.most_common()]
        text = say(
            language,
            "stats",
            uptime=self._duration(language, time.monotonic() - metrics.started),
            answers=by_status.total(),
            by_status=" · ".join(counts) or "–",
            p50=round(metrics.percentile(0.5) * 1000),
            p99=round(metrics.percentile(0.99) * 1000),
            up=tally.up,
            down=tally.down,
            messages=tally.messages,
            documents=len(loaded.library.shelves),
            passages=loaded.library.facts,
            age=self._duration(language, time.time() - loaded.at),
        )
        await self._say(message, text)

    def _duration(self, language: Language, seconds: float) -> str:
        hours, minutes = divmod(int(seconds // 60), 60)
        days, hours = divmod(hours, 24)
        return self._desk.texts.say(language, "duration", days=days, hours=hours, minutes=minutes)

    async def _gaps(self, message: Message, language: Language, _: str) -> None:
        feedback, say = self._desk.feedback, self._desk.texts.say
        parts = []
        for key, found in (("gaps", feedback.gaps(LISTED)),
                           ("gaps_disliked", feedback.disliked(LISTED))):  # fmt: skip
            lines = [f"· {cut(_one_line(question), 120)} ({count})" for question, count in found]
            parts.append("\n".join([say(language, key), *(lines or [say(language, "gaps_none")])]))
        messages = [f"· {cut(_one_line(text), 200)}" for text in feedback.messages(5)]
        if messages:
            parts.append("\n".join([say(language, "gaps_messages"), *messages]))
        await self._say(message, "\n\n".join(parts))

    async def _reload(self, message: Message, language: Language, _: str) -> None:
        say = self._desk.texts.say
        try:
            async with self._desk.delivery.typing(message):
                loaded = await reread(self._desk.answering, self._desk.memory)
        except QaBotError as error:
            await self._say(message, say(language, "reload_failed", problem=error))
            return
        size = {"documents": len(loaded.library.shelves), "passages": loaded.library.facts}
        lines = [say(language, "reloaded", **size)]
        for problem in loaded.assistant.knowledge.problems[:LISTED]:
            lines.append(say(language, "reload_problem", problem=problem))
        await self._say(message, "\n".join(lines))


def _one_line(text: str) -> str:
    return " ".join(clean(text).split())
