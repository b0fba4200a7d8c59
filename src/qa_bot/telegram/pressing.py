"""What happens when somebody presses a button."""

from __future__ import annotations

from telegram import CallbackQuery, Message, Update
from telegram.constants import ChatType

from qa_bot.answer import Language
from qa_bot.telegram.buttons import Pressed, asked, pressed
from qa_bot.telegram.desk import Desk
from qa_bot.telegram.markup import clean
from qa_bot.telegram.questions import Questions
from qa_bot.telegram.rendering import Page


class Pressing:
    """Handles callback queries; each is acknowledged, or the button would go on spinning."""

    def __init__(self, desk: Desk, questions: Questions) -> None:
        self._desk = desk
        self._questions = questions

    async def on_press(self, update: Update, _: object) -> None:
        """Do what a button says."""
        query = update.callback_query
        if query is None:
            return
        button = pressed(clean(query.data or ""))
        language = self._desk.language(query.from_user)
        note = ""
        if button.kind == "q":
            note = await self._ask(query, language)
        elif button.kind == "v":
            note = self._vote(query, button, language)
        elif button.kind in ("s", "d", "t"):
            page = self._page(button, language)
            if page is None:
                note = self._desk.texts.say(language, "gone")
            else:
                await self._show(query, page)
        if button.kind != "q" or note:
            await self._acknowledge(query, note)

    async def _acknowledge(self, query: CallbackQuery, note: str = "") -> None:
        # A press that is too old can no longer be acknowledged; nothing is lost by that.
        await self._desk.delivery.quietly(lambda: query.answer(note or None))

    async def _ask(self, query: CallbackQuery, language: Language) -> str:
        """Ask a suggested question in the button's chat; return what to tell instead."""
        message = query.message
        question = clean(asked(query)).strip()
        if not question or not isinstance(message, Message):
            return self._desk.texts.say(language, "old_button")
        await self._acknowledge(query)
        await self._questions.ask(message, query.from_user, question, shown=True)
        return ""

    def _vote(self, query: CallbackQuery, button: Pressed, language: Language) -> str:
        key = button.text(1)
        up = button.text(0) == "+"
        if not key or button.text(0) not in ("+", "-"):
            return ""
        self._desk.feedback.vote(key, self._desk.marks.of(query.from_user.id), up=up)
        return self._desk.texts.say(language, "vote_up" if up else "vote_down")

    def _page(self, button: Pressed, language: Language) -> Page | None:
        """Return the page that a button leads to; None if the knowledge no longer has it."""
        loaded = self._desk.answering.now
        if button.kind == "t":
            return loaded.renderer.topics(button.number(1), language)
        if button.kind == "d":
            shelf = loaded.library.shelf(button.text(0))
            return loaded.renderer.sections(shelf, button.number(1), language) if shelf else None
        section = loaded.library.section(button.text(0))
        if section is None:
            return None
        return loaded.renderer.section(section, button.number(1), button.text(2), language)

    async def _show(self, query: CallbackQuery, page: Page) -> None:
        """Show a page: in the place of another page, but below an answer, which stays."""
        message = query.message
        if message is None:
            return
        if isinstance(message, Message) and _is_answer(message):
            quote = message.chat.type != ChatType.PRIVATE
            await self._desk.delivery.reply(message, page, quote=quote)
        elif not await self._desk.delivery.edit(message.chat.id, message.message_id, page):
            await self._desk.delivery.send(message.chat.id, page)


def _is_answer(message: Message) -> bool:
    """Tell whether a message is an answer: only answers have buttons to vote on them."""
    markup = message.reply_markup
    return markup is not None and any(
        str(button.callback_data or "").startswith("v:")
        for row in markup.inline_keyboard
        for button in row
    )
