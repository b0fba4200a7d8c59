"""Inline mode: ``@bot question`` in any chat gives answers as cards."""

from __future__ import annotations

import time
from typing import cast

from telegram import (
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQueryResultArticle,
    InlineQueryResultsButton,
    InputTextMessageContent,
    LinkPreviewOptions,
    Update,
)  # fmt: skip
from telegram.constants import ParseMode

from qa_bot.answer import Answer, Language
from qa_bot.telegram.desk import Desk
from qa_bot.telegram.keys import key_of, question_link
from qa_bot.telegram.limits import UserLimit
from qa_bot.telegram.markup import bold, clean, cut
from qa_bot.telegram.memory import Expiring
from qa_bot.telegram.questions import note
from qa_bot.text import language_of

CACHE_SECONDS = 300
"""How long Telegram may show the same cards to whoever types the same; they hold nothing personal."""
MAX_OTHERS = 2
"""Suggestions that are answered on cards of their own where the question itself has no answer."""


class Inline:
    """Answers inline queries."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._latest: Expiring[str] = Expiring(60, 5000)
        # A query comes with nearly every key that is pressed.
        self._limit = UserLimit(desk.settings.questions_per_minute * 6)

    def typed(self, user: int, query: str) -> None:
        """Take note of a user's newest query, when it arrives."""
        self._latest.put(user, query)

    async def on_query(self, update: Update, _: object) -> None:
        """Answer an inline query, unless the user has typed on in the meantime."""
        query = update.inline_query
        if query is None:
            return
        latest = self._latest.get(query.from_user.id)
        if latest is not None and latest != query.id:
            return
        if not self._limit.admit(query.from_user.id):
            return
        question = clean(query.query).strip()
        cards = await self._cards(question) if question else []
        button = self._button(question)
        await self._desk.delivery.quietly(
            lambda: query.answer(cards, cache_time=CACHE_SECONDS, is_personal=False, button=button)
        )

    async def _cards(self, question: str) -> list[InlineQueryResultArticle]:
        """Return the answer's card; without one, cards of the nearest questions that have one."""
        started = time.perf_counter()
        answer = await self._desk.answering.single(question)
        note(self._desk, answer, time.perf_counter() - started)
        if answer.status == "answered":
            return [self._card(answer)]
        cards = []
        for suggestion in answer.suggestions[:MAX_OTHERS]:
            other = await self._desk.answering.single(suggestion)
            if other.status == "answered":
                cards.append(self._card(other))
        return cards

    def _card(self, answer: Answer) -> InlineQueryResultArticle:
        page = self._desk.answering.now.renderer.answer(answer, buttons=False)
        quote = answer.evidence[0].quote if answer.evidence else answer.text
        heading = bold("❓ " + cut(clean(answer.question), 150))
        return InlineQueryResultArticle(
            key_of(answer.question),
            cut(clean(answer.short or answer.text), 80),
            InputTextMessageContent(
                f"{heading}\n{page.html}",
                parse_mode=ParseMode.HTML,
                link_preview_options=LinkPreviewOptions(is_disabled=True),
            ),
            reply_markup=self._way_in(answer),
            description=cut(f"{clean(answer.question)}\n{clean(quote)}", 200),
        )

    def _way_in(self, answer: Answer) -> InlineKeyboardMarkup | None:
        """Return a link that asks the card's question in the bot; None if it does not fit."""
        parameter = question_link(answer.question)
        name = self._desk.me.username
        if not parameter or not name:
            return None
        label = self._desk.texts.say(answer.language, "ask_bot")
        url = f"https://t.me/{name}?start={parameter}"
        return InlineKeyboardMarkup([[InlineKeyboardButton(label, url=url)]])

    def _button(self, question: str) -> InlineQueryResultsButton | None:
        """Return the way to ask the same in the bot, with follow-ups; None if it does not fit.

        In the question's language: Telegram shows it to others who type the same.
        """
        parameter = question_link(question)
        if not parameter:
            return None
        label = self._desk.texts.say(cast(Language, language_of(question)), "ask_bot")
        return InlineQueryResultsButton(label, start_parameter=parameter)
