"""The inline buttons: what each carries in its callback data, and the keyboards made of them.

The data is a letter, a colon and fields parted by colons. Every field is made from content
(see keys.py), so a button that was sent before a restart still finds what it means.
"""

from __future__ import annotations

from dataclasses import dataclass

from telegram import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Message

from qa_bot.telegram.keys import MAX_DATA

MAX_LABEL = 120
"""Characters of a suggestion on a button; a longer one would not be read there."""
PER_PAGE = 8
"""Buttons on a page of sections."""

Row = list[InlineKeyboardButton]


@dataclass(frozen=True, slots=True)
class Pressed:
    """A button's data, taken apart.

    kind: "q" ask, "s" a section, "d" a document's sections, "t" all documents, "v" a vote.
    """

    kind: str
    fields: tuple[str, ...]

    def number(self, index: int) -> int:
        """Return a field as a number; 0 if it is none."""
        field = self.fields[index] if index < len(self.fields) else ""
        return int(field) if field.isascii() and field.isdecimal() and len(field) < 6 else 0

    def text(self, index: int) -> str:
        """Return a field; "" if it is not there."""
        return self.fields[index] if index < len(self.fields) else ""


def pressed(data: str) -> Pressed:
    """Take callback data apart; data of an unknown form has the kind ""."""
    kind, colon, rest = data.partition(":")
    if not colon or kind not in {"q", "s", "d", "t", "v"}:
        return Pressed("", ())
    return Pressed(kind, (rest,) if kind == "q" else tuple(rest.split(":")))


def button(label: str, *fields: object) -> InlineKeyboardButton:
    """Return a button that carries its fields."""
    data = ":".join(map(str, fields))
    if len(data.encode()) > MAX_DATA:
        raise ValueError(f"callback data of more than {MAX_DATA} bytes")
    return InlineKeyboardButton(label, callback_data=data)


def suggestion(question: str, index: int) -> InlineKeyboardButton | None:
    """Return a button that asks a question; None if it is too long to be shown.

    A question that fits is carried whole; of a longer one the number, and the label has it.
    """
    if not question.strip() or len(question) > MAX_LABEL:
        return None
    data = f"q:{question}"
    if len(data.encode("utf-8", "replace")) > MAX_DATA or question.startswith("#"):
        data = f"q:#{index}"
    return InlineKeyboardButton(question, callback_data=data)


def asked(query: CallbackQuery) -> str:
    """Return the question of a pressed suggestion; "" if Telegram no longer shows its message."""
    data = query.data or ""
    if not data.startswith("q:#"):
        return data.removeprefix("q:")
    markup = query.message.reply_markup if isinstance(query.message, Message) else None
    for row in markup.inline_keyboard if markup else ():
        for each in row:
            if each.callback_data == data:
                return each.text
    return ""


def keyboard(*rows: Row) -> InlineKeyboardMarkup | None:
    """Return a keyboard of the rows that hold a button; None if none does."""
    filled = [row for row in rows if row]
    return InlineKeyboardMarkup(filled) if filled else None


def pager(
    kind: str, key: str, page: int, pages: int, labels: tuple[str, str, str], *rest: object
) -> Row:
    """Return the buttons that turn pages; none for a single page.

    labels: of the way back, the page's number, the way on.
    """
    if pages <= 1:
        return []
    row = []
    if page > 0:
        row.append(button(labels[0], kind, key, page - 1, *rest))
    row.append(button(labels[1], "n", "page"))  # of no known kind: a press does nothing
    if page + 1 < pages:
        row.append(button(labels[2], kind, key, page + 1, *rest))
    return row
