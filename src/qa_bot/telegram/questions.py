"""Messages that ask something: in private, in groups, and again when they are edited."""

from __future__ import annotations

import re
import secrets
import time
from dataclasses import replace

from telegram import Message, Update, User
from telegram.constants import ChatType

from qa_bot.answer import Answer
from qa_bot.assistant import Conversation
from qa_bot.telegram.desk import Desk
from qa_bot.telegram.keys import key_of
from qa_bot.telegram.logs import LOG
from qa_bot.telegram.markup import clean, cut, escape, italic
from qa_bot.telegram.memory import Replied
from qa_bot.telegram.rendering import Page

_COMMAND = re.compile(r"/(\w+)(?:@(\w+))?(?:\s+|$)")
ATTACHMENTS = (
    "animation", "audio", "contact", "dice", "document", "location", "paid_media", "photo", "poll",
    "sticker", "story", "venue", "video", "video_note", "voice",
)  # fmt: skip
"""What people send in the place of words; all other messages are Telegram's own notes."""


class Questions:
    """Answers what people write."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        name = re.escape(desk.me.username or "")
        # ASCII word characters alone: Chinese is written without a space before and behind.
        self._mention = (
            re.compile(rf"(?<!\w)@{name}(?!\w)", re.I | re.A) if name else re.compile("(?!)")
        )

    async def on_message(self, update: Update, _: object) -> None:
        """Answer a message or its edit, if it speaks to the bot."""
        message = update.effective_message
        if message is None or self._own(message):
            return
        question = self.question_of(message)
        if question is None:
            await self._not_a_question(message)
        elif update.edited_message is not None:
            await self._edited(message, question)
        else:
            await self.ask(message, message.from_user, question)

    def question_of(self, message: Message) -> str | None:
        """Return what a message asks; None if it does not speak to the bot or has no text."""
        text = message.text or message.caption
        if not text:
            return None
        text = clean(text)
        command = _COMMAND.match(text)
        if command:
            to = (command[2] or "").lower()
            ours = to in ("", (self._desk.me.username or "").lower())
            return text[command.end() :].strip() if command[1] == "ask" and ours else None
        if message.chat.type == ChatType.PRIVATE:
            return text.strip()
        if self._mention.search(text):
            return self._mention.sub(" ", text).strip()
        replied = message.reply_to_message
        to_us = replied and replied.from_user and replied.from_user.id == self._desk.me.id
        return text.strip() if to_us else None

    def _own(self, message: Message) -> bool:
        """Tell whether a message is an answer that someone sent by inline mode, or another bot's."""
        sender = message.from_user
        if sender is not None and sender.is_bot and message.sender_chat is None:
            return True
        return message.via_bot is not None and message.via_bot.id == self._desk.me.id

    async def _not_a_question(self, message: Message) -> None:
        """Say that the bot reads text, in private, once for an album, and not to service notes."""
        private = message.chat.type == ChatType.PRIVATE
        attached = any(getattr(message, kind, None) for kind in ATTACHMENTS)
        if not private or message.text or not attached:
            return
        album = message.media_group_id
        if album and not self._desk.albums.add(album, True):
            return
        await self._say(message, "text_only")

    async def _say(self, message: Message, key: str) -> None:
        if await self.admitted(message, message.from_user):
            text = self._desk.texts.say(self._desk.language(message.from_user), key)
            await self._desk.delivery.reply(message, Page(escape(text)), quote=False)

    async def apologise(self, message: Message, user: User | None) -> None:
        """Say that something went wrong, in private; a group need not know."""
        if message.chat.type == ChatType.PRIVATE:
            text = self._desk.texts.say(self._desk.language(user), "failed")
            await self._desk.delivery.reply(message, Page(escape(text)), quote=False)

    async def admitted(self, message: Message, user: User | None) -> bool:
        """Tell whether a user may ask now; says so the first time that they may not."""
        admitted = self._desk.limit.admit(user.id if user else message.chat_id)
        if admitted is None:
            text = self._desk.texts.say(self._desk.language(user), "slow_down")
            await self._desk.delivery.reply(message, Page(escape(text)), quote=False)
        return bool(admitted)

    async def ask(
        self, message: Message, user: User | None, question: str, *, shown: bool = False
    ) -> None:
        """Answer a question in a message's chat, going on from the user's last one.

        shown: whether to begin with the question, which a button asked and nobody wrote.
        """
        if not await self.admitted(message, user):
            return
        asker = user.id if user else 0
        assistant = self._desk.answering.now.assistant
        conversation = self._desk.memory.conversation(message.chat_id, asker, assistant)
        before = replace(conversation)
        page = await self._answer(message, conversation, question)
        if shown:
            page = Page(f"{italic('❓ ' + cut(question, 100))}\n{page.html}", page.keyboard)
        quote = message.chat.type != ChatType.PRIVATE
        sent = await self._desk.delivery.reply(message, page, quote=quote)
        if sent is not None and not shown:
            reply = Replied(key_of(question), sent, before)
            self._desk.memory.remember_reply(message.chat_id, message.message_id, reply)

    async def _edited(self, message: Message, question: str) -> None:
        """Answer an edited question in the place of the first answer.

        An edit of a message that nobody remembers is answered anew if it was sent of late;
        otherwise it is left, as Telegram reports changes of very old messages too.
        """
        replied = self._desk.memory.replied(message.chat_id, message.message_id)
        if replied is None:
            age = time.time() - message.date.timestamp()
            if age < self._desk.settings.follow_up_minutes * 60:
                await self.ask(message, message.from_user, question)
            return
        if replied.question == key_of(question):
            return  # a link preview, a reaction: the words are the same
        if not await self.admitted(message, message.from_user):
            return
        user = message.from_user.id if message.from_user else 0
        assistant = self._desk.answering.now.assistant
        before = replied.before
        if before.assistant is not assistant:  # the knowledge was read again in between
            before = assistant.conversation()
        conversation = self._desk.memory.resume(message.chat_id, user, before)
        page = await self._answer(message, conversation, question)
        sent: int | None = replied.message_id
        if not await self._desk.delivery.edit(message.chat_id, replied.message_id, page):
            sent = await self._desk.delivery.reply(message, page, quote=True)
        if sent is not None:
            reply = Replied(key_of(question), sent, before)
            self._desk.memory.remember_reply(message.chat_id, message.message_id, reply)

    async def _answer(self, message: Message, conversation: Conversation, question: str) -> Page:
        started = time.perf_counter()
        async with self._desk.delivery.typing(message):
            answer = await self._desk.answering.answer(conversation, question)
        note(self._desk, answer, time.perf_counter() - started)
        if answer.status in ("answered", "unknown"):
            self._desk.feedback.asked(key_of(answer.question), answer)
        return self._desk.answering.now.renderer.answer(answer)


def note(desk: Desk, answer: Answer, seconds: float) -> None:
    """Count an answer and log it: neither the question nor who asked."""
    desk.metrics.answered(answer.status, answer.language, seconds)
    first = answer.evidence[0] if answer.evidence else None
    fields = {
        "id": secrets.token_hex(4),
        "status": answer.status,
        "language": answer.language,
        "ms": round(seconds * 1000, 1),
        "evidence": f"{first.file}:{first.line}" if first else "",
    }
    LOG.info("answer", extra={"fields": fields})
