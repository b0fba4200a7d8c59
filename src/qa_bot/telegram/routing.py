"""From an update's JSON to the handler that takes care of it."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from contextlib import suppress
from typing import Any

from telegram import Bot, Update
from telegram.ext import (
    Application,
    CallbackQueryHandler,
    ChatMemberHandler,
    CommandHandler,
    InlineQueryHandler,
    MessageHandler,
    filters,
)  # fmt: skip

from qa_bot.telegram.administration import Administration
from qa_bot.telegram.commands import Commands
from qa_bot.telegram.desk import Desk
from qa_bot.telegram.inline import Inline
from qa_bot.telegram.logs import LOG, Once
from qa_bot.telegram.pressing import Pressing
from qa_bot.telegram.questions import Questions
from qa_bot.telegram.shape import checked, reduced

App = Application[Any, Any, Any, Any, Any, Any]

ALLOWED_UPDATES = (
    Update.MESSAGE, Update.EDITED_MESSAGE, Update.CALLBACK_QUERY, Update.INLINE_QUERY,
    Update.MY_CHAT_MEMBER,
)  # fmt: skip
"""What Telegram is asked to send; it sends nothing else."""
OTHER = "other"
LEFT_OUT = "an update was not understood and is left out"


class Router:
    """Handles updates; what a handler raises is logged and apologised for."""

    def __init__(self, app: App, desk: Desk) -> None:
        self._app = app
        self._desk = desk
        self._once = Once()
        self.questions = Questions(desk)
        self.commands = Commands(desk, self.questions)
        self.administration = Administration(desk, self.commands)
        self.inline = Inline(desk)
        pressing = Pressing(desk, self.questions)
        app.add_handlers([
            CommandHandler(list(self.commands.table), self.commands.on_command),
            CommandHandler(list(self.administration.table), self.administration.on_command),
            MessageHandler(filters.COMMAND & filters.ChatType.PRIVATE, self.commands.on_unknown),
            MessageHandler(filters.COMMAND, _leave),
            MessageHandler(filters.StatusUpdate.MIGRATE, self._on_migration),
            MessageHandler(filters.UpdateType.MESSAGES, self.questions.on_message),
            CallbackQueryHandler(pressing.on_press),
            InlineQueryHandler(self.inline.on_query),
            ChatMemberHandler(self._on_membership, ChatMemberHandler.MY_CHAT_MEMBER),
        ])  # fmt: skip
        app.add_error_handler(self._on_error)

    def read(self, data: object, bot: Bot) -> Update | None:
        """Return an update's JSON as an update; None if it is of no known form or kind."""
        kind = OTHER
        update = None
        if isinstance(data, Mapping):
            kind = next((name for name in ALLOWED_UPDATES if name in data), OTHER)
            if kind != OTHER:
                update = self._parsed(data, kind, bot)
        self._desk.metrics.updates[kind] += 1
        if update is not None and update.inline_query is not None:
            self.inline.typed(update.inline_query.from_user.id, update.inline_query.id)
        return update

    def _parsed(self, data: Mapping[str, object], kind: str, bot: Bot) -> Update | None:
        known, problem = checked(data)
        if known is None:
            self._once.warn(f"update:{kind}:{problem}", LEFT_OUT)
            return None
        # PTB refuses a message for one odd field (an older poll that it replies to), anywhere in
        # the library; what the bot reads of it may be sound all the same.
        with suppress(Exception):
            return Update.de_json(dict(data), bot)
        try:
            return Update.de_json(reduced(known), bot)
        except Exception as error:
            self._once.warn(f"update:{kind}:{type(error).__name__}", LEFT_OUT, error)
            return None

    async def handle(self, update: Update) -> None:
        """Handle an update."""
        await self._app.process_update(update)

    async def _on_error(self, update: object, context: Any) -> None:
        """Log a bug with its traceback, and tell the person that there is no answer."""
        LOG.error("unhandled error", exc_info=context.error)
        try:
            message = update.effective_message if isinstance(update, Update) else None
            if message is not None and isinstance(update, Update):
                await self.questions.apologise(message, update.effective_user)
        except Exception:  # PTB would tell it to its own log alone, which is off
            LOG.exception("apology failed")

    async def _on_migration(self, update: Update, _: object) -> None:
        if update.effective_chat is not None:
            self._desk.memory.forget_chat(update.effective_chat.id)

    async def _on_membership(self, update: Update, _: object) -> None:
        """Forget a chat that the bot was removed from or that blocked it."""
        change = update.my_chat_member
        if change is not None and change.new_chat_member.status in ("kicked", "left"):
            self._desk.memory.forget_chat(change.chat.id)


async def _leave(_update: Update, _context: object) -> None:
    """Leave another bot's command in a group alone."""


def lane_of(update: Update) -> Hashable:
    """Return what an update must keep its order with: its chat, else its user."""
    if update.effective_chat is not None:
        return ("chat", update.effective_chat.id)
    if update.effective_user is not None:
        return ("user", update.effective_user.id)
    return ("update", update.update_id)
