"""Sending, and what to do when Telegram or the network says no."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from typing import TypeVar

from telegram import Bot, LinkPreviewOptions, Message, ReplyParameters
from telegram.constants import ChatAction, ParseMode
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    EndPointNotFound,
    Forbidden,
    InvalidToken,
    RetryAfter,
    TelegramError,
    TimedOut,
)  # fmt: skip

from qa_bot.telegram.logs import LOG, Once
from qa_bot.telegram.markup import visible
from qa_bot.telegram.metrics import Metrics
from qa_bot.telegram.rendering import Page

Result = TypeVar("Result")

PAUSES = (0.5, 1.0, 2.0, 4.0, 8.0, *(15.0,) * 20)
"""Seconds before each further attempt after a lost connection or a server's error.

About five minutes: an answer outlives a router's restart, and one that Telegram will never take
does not hold up its chat for ever.
"""
TYPING_AFTER = 0.7
TYPING_EVERY = 4.5
"""Seconds; Telegram shows "typing…" for five."""
PASSING = ("network", "timeout")
"""Troubles of the whole connection, over with the next call that succeeds; others are a chat's."""
_NUMBER = re.compile(r"\d+")
_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


def kind_of(error: TelegramError) -> str:
    """Return a short name for an error, for the log and the figures."""
    for kind, types in (
        ("blocked", (Forbidden,)),
        ("flood", (RetryAfter,)),
        ("conflict", (Conflict,)),
        ("refused_token", (InvalidToken, EndPointNotFound)),
        ("migrated", (ChatMigrated,)),
        ("bad_request", (BadRequest,)),
        ("timeout", (TimedOut,)),
    ):
        if isinstance(error, types):
            return kind
    return "network"


def may_be_done(error: TelegramError) -> bool:
    """Tell whether a call may have been carried out although no answer to it came.

    To say a thing twice is worse than to miss a late receipt, so it is not tried again.
    """
    return isinstance(error, TimedOut) and type(error.__cause__).__name__ == "ReadTimeout"


class Delivery:
    """Sends pages; never raises for what Telegram or the network do.

    forget: called with a chat that the bot may no longer write to.
    """

    def __init__(
        self, bot: Bot, metrics: Metrics, once: Once, forget: Callable[[int], None]
    ) -> None:
        self._bot = bot
        self._metrics = metrics
        self._once = once
        self._forget = forget

    async def reply(self, message: Message, page: Page, *, quote: bool) -> int | None:
        """Send a page into a message's chat (and topic); return the id of what was sent.

        quote: whether the reply is tied to the message, as it must be where others write too.
        """
        return await self.send(
            message.chat_id,
            page,
            reply_to=message.message_id if quote else None,
            thread=message.message_thread_id if message.is_topic_message else None,
        )

    async def send(
        self, chat: int, page: Page, *, reply_to: int | None = None, thread: int | None = None
    ) -> int | None:
        """Send a page; return the message's id, None if it could not be sent."""
        parameters = (
            ReplyParameters(reply_to, allow_sending_without_reply=True) if reply_to else None
        )

        async def call(chat: int, text: str, mode: str | None) -> Message:
            return await self._bot.send_message(
                chat,
                text,
                parse_mode=mode,
                reply_markup=page.keyboard,
                reply_parameters=parameters,
                message_thread_id=thread,
                link_preview_options=_NO_PREVIEW,
            )

        sent: Message | None
        try:
            sent = await self._try(lambda: call(chat, page.html, ParseMode.HTML))
        except ChatMigrated as error:
            moved = error.new_chat_id
            sent = await self._or_give_up(lambda: call(moved, page.html, ParseMode.HTML), chat)
        except BadRequest as error:
            if "parse entities" not in str(error).lower():
                self._gave_up(error, chat)
                return None
            LOG.error("Telegram refused our markup; sent as plain text")
            sent = await self._or_give_up(lambda: call(chat, visible(page.html), None), chat)
        except TelegramError as error:
            self._gave_up(error, chat)
            return None
        return sent.message_id if sent else None

    async def edit(self, chat: int, message: int, page: Page) -> bool:
        """Put a page in a message's place; false if the message can no longer be edited."""
        try:
            await self._try(
                lambda: self._bot.edit_message_text(
                    page.html,
                    chat_id=chat,
                    message_id=message,
                    parse_mode=ParseMode.HTML,
                    reply_markup=page.keyboard,
                    link_preview_options=_NO_PREVIEW,
                )
            )
        except BadRequest as error:
            if "not modified" in str(error).lower():
                return True
            self._count(error)
            return False
        except TelegramError as error:
            self._gave_up(error, chat)
            return may_be_done(error) or isinstance(error, Forbidden)
        return True

    async def quietly(self, call: Callable[[], Awaitable[Result]]) -> Result | None:
        """Make a call that is tried once and whose failure nobody would notice."""
        try:
            return await call()
        except TelegramError as error:
            self._gave_up(error, None)
            return None

    async def _or_give_up(self, call: Callable[[], Awaitable[Result]], chat: int) -> Result | None:
        try:
            return await self._try(call)
        except TelegramError as error:
            self._gave_up(error, chat)
            return None

    async def _try(self, call: Callable[[], Awaitable[Result]]) -> Result:
        """Make a call, again where it surely or probably was not carried out."""
        for pause in (*PAUSES, None):
            try:
                result = await call()
            except (
                BadRequest, Forbidden, ChatMigrated, InvalidToken, RetryAfter, EndPointNotFound,
            ):  # fmt: skip
                raise
            except TelegramError as error:
                if pause is None or may_be_done(error):
                    raise
                self._count(error)
                await asyncio.sleep(pause)
            else:
                for kind in PASSING:
                    self._once.over(kind)
                    self._once.over(f"dropped:{kind}")
                return result
        raise AssertionError("unreachable")

    def _count(self, error: TelegramError) -> str:
        kind = kind_of(error)
        self._metrics.api_errors[kind] += 1
        said = described(error)
        # Of the refusals each has its own cause, which its description tells.
        key = f"{kind}:{_NUMBER.sub('#', said)}" if kind == "bad_request" else kind
        self._once.warn(key, f"{type(error).__name__}: {said}")
        return kind

    def _gave_up(self, error: TelegramError, chat: int | None) -> None:
        kind = self._count(error)
        if kind in ("network", "timeout", "flood", "bad_request") and chat is not None:
            self._once.warn(f"dropped:{kind}", "an answer could not be sent and was dropped")
        gone = kind == "blocked" or "chat not found" in str(error).lower()
        if gone and chat is not None:
            self._forget(chat)

    @asynccontextmanager
    async def typing(self, message: Message) -> AsyncIterator[None]:
        """Show "typing…" while the body lasts, if it lasts longer than a moment."""
        task = asyncio.create_task(self._type(message))
        try:
            yield
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task

    async def _type(self, message: Message) -> None:
        pause = TYPING_AFTER
        thread = message.message_thread_id if message.is_topic_message else None
        while True:
            await asyncio.sleep(pause)
            pause = TYPING_EVERY
            await self.quietly(
                lambda: self._bot.send_chat_action(
                    message.chat_id, ChatAction.TYPING, message_thread_id=thread
                )
            )


def described(error: TelegramError) -> str:
    """Return an error's message, on one line and without the answer's body."""
    return str(error).partition(". Parsing the server response")[0].replace("\n", " ")[:200]
