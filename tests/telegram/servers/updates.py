"""What users do, as the updates that the Bot API would make of it."""

from __future__ import annotations

import itertools
import re
import time
from typing import Any

from tests.telegram.servers.markup import utf16_length

Json = dict[str, Any]

_ids = itertools.count(1)
_MARKED = re.compile(r"(?P<bot_command>(?<!\S)/\w+(?:@\w+)?)|(?P<mention>@\w{4,})")


def user(user_id: int, language: str = "zh-hans") -> Json:
    """Return a user."""
    return {
        "id": user_id,
        "is_bot": False,
        "first_name": f"用户{user_id}",
        "username": f"user{user_id}",
        "language_code": language,
    }


def private_chat(user_id: int) -> Json:
    """Return the private chat with a user."""
    return {
        "id": user_id,
        "type": "private",
        "first_name": f"用户{user_id}",
        "username": f"user{user_id}",
    }


def group_chat(chat_id: int) -> Json:
    """Return a supergroup; its id is negative."""
    return {"id": chat_id, "type": "supergroup", "title": "街坊"}


def entities(text: str) -> list[Json]:
    """Return the commands and mentions that Telegram marks in a text."""
    return [
        {
            "type": found.lastgroup,
            "offset": utf16_length(text[: found.start()]),
            "length": utf16_length(found[0]),
        }
        for found in _MARKED.finditer(text)
    ]


def message(
    text: str,
    user_id: int,
    *,
    chat: Json | None = None,
    message_id: int | None = None,
    reply_to: Json | None = None,
    language: str = "zh-hans",
) -> Json:
    """Return the update of a text message, in the user's private chat if no other is given."""
    body: Json = {
        "message_id": next(_ids) if message_id is None else message_id,
        "from": user(user_id, language),
        "chat": chat or private_chat(user_id),
        "date": int(time.time()),
        "text": text,
    }
    marked = entities(text)
    if marked:
        body["entities"] = marked
    if reply_to is not None:
        body["reply_to_message"] = reply_to
    return {"message": body}


def edited(update: Json, text: str) -> Json:
    """Return the update of a message that its author has edited."""
    body = {**update["message"], "text": text, "edit_date": int(time.time())}
    body.pop("entities", None)
    marked = entities(text)
    if marked:
        body["entities"] = marked
    return {"edited_message": body}


def callback(sent: Json, data: str, user_id: int, language: str = "zh-hans") -> Json:
    """Return the update of a press on a button of a message that the bot has sent."""
    return {
        "callback_query": {
            "id": f"{user_id}{next(_ids):06d}",
            "from": user(user_id, language),
            "message": sent,
            "chat_instance": str(sent["chat"]["id"] * 7919),
            "data": data,
        }
    }


def inline_query(text: str, user_id: int, language: str = "zh-hans") -> Json:
    """Return the update of an inline query."""
    return {
        "inline_query": {
            "id": f"{user_id}{next(_ids):06d}",
            "from": user(user_id, language),
            "query": text,
            "offset": "",
            "chat_type": "private",
        }
    }


def blocked(user_id: int) -> Json:
    """Return the update of a user who blocks the bot."""
    member = {"user": {"id": 0, "is_bot": True, "first_name": "bot"}}
    return {
        "my_chat_member": {
            "chat": private_chat(user_id),
            "from": user(user_id),
            "date": int(time.time()),
            "old_chat_member": {"status": "member", **member},
            "new_chat_member": {"status": "kicked", "until_date": 0, **member},
        }
    }
