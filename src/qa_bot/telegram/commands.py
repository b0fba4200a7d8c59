"""The commands that everybody may use."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from telegram import Message, Update
from telegram.constants import ChatType

from qa_bot.answer import Language
from qa_bot.telegram.buttons import keyboard, suggestion
from qa_bot.telegram.desk import Desk
from qa_bot.telegram.feedback import MAX_QUESTIONS
from qa_bot.telegram.keys import linked_question
from qa_bot.telegram.markup import clean, escape
from qa_bot.telegram.questions import Questions
from qa_bot.telegram.rendering import Page

Command = Callable[[Message, Language, str], Awaitable[None]]

_SECTION = "s-"


class Commands:
    """Replies to commands; ``table`` has all of them, texts.py those that the menus show."""

    def __init__(self, desk: Desk, questions: Questions) -> None:
        self._desk = desk
        self._questions = questions
        self.table: dict[str, Command] = {
            "start": self._start,
            "help": self._help,
            "topics": self._topics,
            "sources": self._sources,
            "privacy": self._privacy,
            "feedback": self._feedback,
            "forget": self._forget,
            "ask": self._ask,
        }

    async def on_command(self, update: Update, _: object) -> None:
        """Reply to a command; an edited one is left, but for /ask."""
        message = update.effective_message
        if message is None or not message.text:
            return
        head, rest = [*clean(message.text).split(maxsplit=1), "", ""][:2]
        name = head.removeprefix("/").partition("@")[0].lower()
        command = self.table.get(name)
        if command is None or (update.edited_message is not None and name != "ask"):
            return
        if name == "ask" and rest.strip():
            await self._questions.on_message(update, None)
        elif await self._questions.admitted(message, message.from_user):
            await command(message, self._desk.language(message.from_user), rest.strip())

    async def on_unknown(self, update: Update, _: object) -> None:
        """Say in private that there is no such command; in a group it may be another bot's."""
        message = update.message
        if message is None or message.chat.type != ChatType.PRIVATE:
            return
        if await self._questions.admitted(message, message.from_user):
            await self._say(message, self._desk.language(message.from_user), "unknown_command")

    async def _say(self, message: Message, language: Language, key: str, **values: object) -> None:
        await self._reply(message, Page(escape(self._desk.texts.say(language, key, **values))))

    async def _reply(self, message: Message, page: Page) -> None:
        quote = message.chat.type != ChatType.PRIVATE
        await self._desk.delivery.reply(message, page, quote=quote)

    async def _start(self, message: Message, language: Language, parameter: str) -> None:
        """Welcome, or do what a deep link asks for: ``s-KEY`` a section, ``q-…`` a question."""
        question = linked_question(parameter)
        if question is not None:
            await self._questions.ask(message, message.from_user, clean(question))
            return
        loaded = self._desk.answering.now
        if parameter.startswith(_SECTION):
            section = loaded.library.section(parameter.removeprefix(_SECTION))
            if section is None:
                await self._say(message, language, "gone")
            else:
                await self._reply(message, loaded.renderer.section(section, 0, "", language))
            return
        say = self._desk.texts.say
        text = say(language, "start")
        buttons = [suggestion(question, i) for i, question in enumerate(loaded.examples)]
        rows = [[each] for each in buttons if each]
        if rows:
            text += "\n\n" + say(language, "try")
        await self._reply(message, Page(escape(text), keyboard(*rows)))

    async def _help(self, message: Message, language: Language, _: str) -> None:
        await self._say(message, language, "help", username=self._desk.me.username or "")

    async def _topics(self, message: Message, language: Language, _: str) -> None:
        await self._reply(message, self._desk.answering.now.renderer.topics(0, language))

    async def _sources(self, message: Message, language: Language, _: str) -> None:
        await self._reply(message, self._desk.answering.now.renderer.sources(language))

    async def _privacy(self, message: Message, language: Language, _: str) -> None:
        settings, say = self._desk.settings, self._desk.texts.say
        days = self._desk.feedback.days
        key = "privacy_kept_for_days" if days else "privacy_kept_nowhere"
        kept = say(language, key, **({"days": days} if days else {}))
        minutes = f"{settings.follow_up_minutes:g}"
        text = say(language, "privacy", minutes=minutes, limit=MAX_QUESTIONS, kept=kept)
        if settings.contact:
            text += "\n\n" + say(language, "privacy_contact", contact=settings.contact[:300])
        await self._reply(message, Page(escape(text)))

    async def _feedback(self, message: Message, language: Language, said: str) -> None:
        if not said:
            await self._say(message, language, "feedback_how")
            return
        self._desk.feedback.leave(said)
        await self._say(message, language, "feedback_thanks")

    async def _forget(self, message: Message, language: Language, _: str) -> None:
        self._desk.memory.forget_chat(message.chat_id)
        days = self._desk.feedback.days
        if days:
            await self._say(message, language, "forgotten_but_kept", days=days)
        else:
            await self._say(message, language, "forgotten")

    async def _ask(self, message: Message, language: Language, _: str) -> None:
        await self._say(message, language, "ask_how")
