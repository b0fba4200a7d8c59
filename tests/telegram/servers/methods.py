"""The Bot API's methods over one small world of chats, messages and queries."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from tests.telegram.servers import checks
from tests.telegram.servers.checks import ApiError, bad, decode, flag, integer
from tests.telegram.servers.limits import FloodLimits
from tests.telegram.servers.markup import Parsed

Json = dict[str, Any]

ACTIONS = frozenset({
    "typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice",
    "upload_document", "choose_sticker", "find_location", "record_video_note", "upload_video_note",
})  # fmt: skip
NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same"
    " as a current content and reply markup of the message"
)
TOO_OLD = "query is too old and response timeout expired or query ID is invalid"


class World:
    """What Telegram knows, and what a bot may do with it.

    chats: by id. A chat that never wrote to the bot is not found.
    messages: the bot's and the users', by chat and message id.
    violations: what Telegram would let pass in silence, though the bot cannot have meant it.
    """

    def __init__(self, bot: Json, limits: FloodLimits | None) -> None:
        self.bot = bot
        self.limits = limits
        self.chats: dict[int, Json] = {}
        self.blocked: set[int] = set()
        self.messages: dict[tuple[int, int], Json] = {}
        self.menus: dict[tuple[str, str], list[dict[str, str]]] = {}
        self.texts: dict[tuple[str, str], str] = {}
        self.callbacks: set[str] = set()
        self.inline_queries: set[str] = set()
        self.violations: list[str] = []
        self._last_id: dict[int, int] = {}
        self._methods: dict[str, Callable[[Json], Any]] = {
            "getme": lambda _: self.bot,
            "sendmessage": self.send_message,
            "editmessagetext": self.edit_text,
            "editmessagereplymarkup": self.edit_markup,
            "deletemessage": self.delete_message,
            "answercallbackquery": self.answer_callback,
            "answerinlinequery": self.answer_inline,
            "sendchataction": self.chat_action,
            "setmycommands": self.set_commands,
            "getmycommands": lambda p: self.menus.get(_menu_key(p), []),
            "deletemycommands": lambda p: self.menus.pop(_menu_key(p), None) is None or True,
            "setmydescription": lambda p: self.set_text("description", p, 512),
            "setmyshortdescription": lambda p: self.set_text("short_description", p, 120),
            "setmyname": lambda p: self.set_text("name", p, 64),
            "getmydescription": lambda p: self.get_text("description", p),
            "getmyshortdescription": lambda p: self.get_text("short_description", p),
            "getmyname": lambda p: self.get_text("name", p),
            "setchatmenubutton": lambda _: True,
            "getchat": lambda p: self.chat(p),
            "leavechat": lambda p: bool(self.chat(p)),
            "logout": lambda _: True,
            "close": lambda _: True,
        }

    def call(self, method: str, params: Json) -> Any:
        """Do what a method says and return its result; raises ApiError."""
        found = self._methods.get(method)
        if found is None:
            raise ApiError(404, "Not Found: method not found")
        return found(params)

    def learn(self, update: Json) -> None:
        """Take in the chats, messages and queries of an update that goes to the bot."""
        for key, value in update.items():
            if not isinstance(value, dict):
                continue
            if key == "callback_query":
                self.callbacks.add(value["id"])
            elif key == "inline_query":
                self.inline_queries.add(value["id"])
            message = value.get("message", {}) if key == "callback_query" else value
            chat = message.get("chat")
            if isinstance(chat, dict) and "id" in chat:
                self.chats.setdefault(chat["id"], chat)
                number: Any = message.get("message_id")
                if isinstance(number, int) and key != "callback_query":
                    self.messages[chat["id"], number] = message
                    self._last_id[chat["id"]] = max(self._last_id.get(chat["id"], 0), number)

    def next_id(self, chat_id: int) -> int:
        """Return the next message id of a chat."""
        self._last_id[chat_id] = self._last_id.get(chat_id, 0) + 1
        return self._last_id[chat_id]

    def chat(self, params: Json) -> Json:
        """Return the chat of a call, or refuse it as Telegram does."""
        chat_id = integer(params, "chat_id")
        if chat_id is None:
            raise bad("chat_id is empty")
        if chat_id not in self.chats:
            raise bad("chat not found")
        if chat_id in self.blocked:
            what = "blocked by the user" if chat_id > 0 else "kicked from the supergroup chat"
            raise ApiError(403, f"Forbidden: bot was {what}")
        return self.chats[chat_id]

    def send_message(self, params: Json) -> Json:
        """Send a text message."""
        chat = self.chat(params)
        parsed = self._noted(checks.message_text(params))
        markup = checks.keyboard(decode(params, "reply_markup"))
        decode(params, "link_preview_options")
        reply = self._reply(chat["id"], params)
        self._count(chat["id"])
        message: Json = {
            "message_id": self.next_id(chat["id"]),
            "from": self.bot,
            "chat": chat,
            "date": int(time.time()),
            "text": parsed.text,
        }
        if parsed.entities:
            message["entities"] = list(parsed.entities)
        if markup and "inline_keyboard" in markup:
            message["reply_markup"] = markup
        if reply is not None:
            message["reply_to_message"] = reply
        self.messages[chat["id"], message["message_id"]] = message
        return message

    def edit_text(self, params: Json) -> Json | bool:
        """Replace a message's text."""
        if params.get("inline_message_id"):
            self._noted(checks.message_text(params))
            return True
        message = self._editable(params)
        parsed = self._noted(checks.message_text(params))
        markup = checks.keyboard(decode(params, "reply_markup"))
        fresh = {**message, "text": parsed.text, "entities": list(parsed.entities)}
        return self._changed(message, fresh, markup)

    def edit_markup(self, params: Json) -> Json | bool:
        """Replace a message's buttons."""
        if params.get("inline_message_id"):
            return True
        message = self._editable(params)
        return self._changed(message, message, checks.keyboard(decode(params, "reply_markup")))

    def delete_message(self, params: Json) -> bool:
        """Delete a message."""
        key = self._key(params)
        if self.messages.pop(key, None) is None:
            raise bad("message to delete not found")
        return True

    def answer_callback(self, params: Json) -> bool:
        """Answer a callback query, once."""
        query = str(params.get("callback_query_id"))
        if query not in self.callbacks:
            raise bad(TOO_OLD)
        if len(str(params.get("text") or "")) > 200:
            raise bad("MESSAGE_TOO_LONG")
        self.callbacks.discard(query)
        return True

    def answer_inline(self, params: Json) -> bool:
        """Answer an inline query, once."""
        for result in checks.inline_results(params):
            self._noted(result["_parsed"])
        query = str(params.get("inline_query_id"))
        if query not in self.inline_queries:
            raise bad(TOO_OLD)
        self.inline_queries.discard(query)
        return True

    def chat_action(self, params: Json) -> bool:
        """Show an action such as "typing…"."""
        self.chat(params)
        if params.get("action") not in ACTIONS:
            raise bad("wrong parameter action in request")
        return True

    def set_commands(self, params: Json) -> bool:
        """Set a menu for a scope and a language."""
        self.menus[_menu_key(params)] = checks.commands(params)
        return True

    def set_text(self, name: str, params: Json, longest: int) -> bool:
        """Set one of the bot's own texts for a language."""
        self.texts[name, checks.language(params)] = checks.limited(params, name, longest)
        return True

    def get_text(self, name: str, params: Json) -> dict[str, str]:
        """Return one of the bot's own texts."""
        return {name: self.texts.get((name, checks.language(params)), "")}

    def _noted(self, parsed: Parsed) -> Parsed:
        self.violations += parsed.losses
        return parsed

    def _count(self, chat_id: int) -> None:
        seconds = self.limits.check(chat_id) if self.limits else None
        if seconds is not None:
            raise ApiError(429, f"Too Many Requests: retry after {seconds}", seconds)

    def _reply(self, chat_id: int, params: Json) -> Json | None:
        given = decode(params, "reply_parameters")
        number = given.get("message_id") if given else integer(params, "reply_to_message_id")
        if number is None:
            return None
        message = self.messages.get((chat_id, number))
        lenient = flag(given or {}, "allow_sending_without_reply") or flag(
            params, "allow_sending_without_reply"
        )
        if message is None and not lenient:
            raise bad("message to be replied not found")
        if message is None:
            return None
        return {name: value for name, value in message.items() if name != "reply_to_message"}

    def _key(self, params: Json) -> tuple[int, int]:
        return self.chat(params)["id"], integer(params, "message_id") or 0

    def _editable(self, params: Json) -> Json:
        message = self.messages.get(self._key(params))
        if message is None:
            raise bad("message to edit not found")
        if message.get("from") != self.bot:
            raise bad("message can't be edited")
        return message

    def _changed(self, old: Json, fresh: Json, markup: Json | None) -> Json:
        fresh = {n: value for n, value in fresh.items() if n not in ("reply_markup", "edit_date")}
        if not fresh.get("entities"):
            fresh.pop("entities", None)
        if markup and markup.get("inline_keyboard"):
            fresh["reply_markup"] = markup
        if fresh == {name: value for name, value in old.items() if name != "edit_date"}:
            raise bad(NOT_MODIFIED)
        self._count(old["chat"]["id"])
        fresh["edit_date"] = int(time.time())
        self.messages[old["chat"]["id"], old["message_id"]] = fresh
        return fresh


def _menu_key(params: Json) -> tuple[str, str]:
    scope = decode(params, "scope") or {"type": "default"}
    return f"{scope['type']}:{scope.get('chat_id', '')}", checks.language(params)
