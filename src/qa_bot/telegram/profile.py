"""The bot's menus and descriptions, in Chinese and English, set where they differ."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from functools import partial

from telegram import (
    Bot,
    BotCommand,
    BotCommandScope,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
)  # fmt: skip
from telegram.error import BadRequest, Forbidden, TelegramError

from qa_bot.answer import Language
from qa_bot.telegram.delivery import described
from qa_bot.telegram.logs import Once
from qa_bot.telegram.texts import ADMIN, GROUP, PRIVATE, Texts

LANGUAGES: tuple[tuple[str | None, Language], ...] = ((None, "en"), ("zh", "zh"))
"""Language codes with our language; None is what all other users see."""
PAUSES = (2.0, 5.0, 30.0, 120.0, 600.0, 3600.0)
"""Seconds before what failed is tried again; Telegram may ask for long breaks here."""


class Profile:
    """Sets what Telegram shows of the bot.

    Telegram allows such changes only rarely, so each is read first and set if it differs.
    """

    def __init__(self, bot: Bot, texts: Texts, once: Once) -> None:
        self._bot = bot
        self._texts = texts
        self._once = once

    async def publish(self, admins: Sequence[int]) -> None:
        """Set menus and descriptions; a failure is logged, and the bot works all the same."""
        scopes: list[tuple[BotCommandScope, tuple[str, ...]]] = [
            (BotCommandScopeAllPrivateChats(), PRIVATE),
            (BotCommandScopeAllGroupChats(), GROUP),
            *((BotCommandScopeChat(admin), PRIVATE + ADMIN) for admin in admins),
        ]
        steps: list[Callable[[], Awaitable[None]]] = []
        for code, language in LANGUAGES:
            steps += [partial(self._menu, code, language, scope, names) for scope, names in scopes]
            steps.append(partial(self._short_description, code, language))
            steps.append(partial(self._description, code, language))
        for pause in PAUSES:
            steps = [step for step in steps if not await self._done(step)]
            if not steps:
                return
            await asyncio.sleep(pause)

    async def _done(self, step: Callable[[], Awaitable[None]]) -> bool:
        """Take a step; tell whether it need not be tried again."""
        try:
            await step()
        except (BadRequest, Forbidden) as error:  # an administrator who has not written yet
            self._once.warn("profile", f"menu not set: {described(error)}")
        except TelegramError as error:
            self._once.warn("profile", f"menu or description not set: {type(error).__name__}")
            return False
        return True

    async def _menu(
        self, code: str | None, language: Language, scope: BotCommandScope, names: Sequence[str]
    ) -> None:
        wanted = tuple(
            BotCommand(name, self._texts.say(language, f"menu_{name}")) for name in names
        )
        if await self._bot.get_my_commands(scope, language_code=code) != wanted:
            await self._bot.set_my_commands(wanted, scope, language_code=code)

    async def _short_description(self, code: str | None, language: Language) -> None:
        text = self._texts.say(language, "short_description")
        known = await self._bot.get_my_short_description(language_code=code)
        if known.short_description != text:
            await self._bot.set_my_short_description(text, language_code=code)

    async def _description(self, code: str | None, language: Language) -> None:
        text = self._texts.say(language, "description")
        known = await self._bot.get_my_description(language_code=code)
        if known.description != text:
            await self._bot.set_my_description(text, language_code=code)
