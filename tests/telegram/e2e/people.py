"""Users of the bot, and what they see."""

from __future__ import annotations

import itertools
import json
from dataclasses import dataclass
from typing import Any

from tests.telegram.e2e.bot import FIRST_USER
from tests.telegram.servers import updates
from tests.telegram.servers.api import BotServer, Call, Json
from tests.telegram.servers.markup import Parsed, parse_html, plain

_ids = itertools.count(FIRST_USER)
SHOWN = ("sendmessage", "editmessagetext")


@dataclass(frozen=True, slots=True)
class Reply:
    """A message as a user sees it, new or changed.

    message: as the server gave it to the bot.
    """

    call: Call
    message: Json
    parsed: Parsed

    @property
    def text(self) -> str:
        """What can be read."""
        return self.parsed.text

    @property
    def bold(self) -> list[str]:
        """What is set in bold, outside of quotes and within."""
        return self.parsed.of_type("bold")

    @property
    def quotes(self) -> list[str]:
        """What is set as a quote."""
        return self.parsed.of_type("blockquote", "expandable_blockquote")

    @property
    def buttons(self) -> list[Json]:
        """All buttons, row after row."""
        markup = self.message.get("reply_markup") or {}
        return [button for row in markup.get("inline_keyboard", []) for button in row]

    def button(self, part: str) -> Json:
        """Return the first button whose text holds a part."""
        found = [button for button in self.buttons if part in button["text"]]
        assert found, f"no button {part}: {[button['text'] for button in self.buttons]}"
        return found[0]


def reply_of(call: Call) -> Reply:
    """Return the message of a call that showed one."""
    text = str(call.params.get("text", ""))
    marked = str(call.params.get("parse_mode", "")).lower() == "html"
    return Reply(call, call.result, parse_html(text) if marked else plain(text))


class User:
    """Somebody in a private chat, or in a group if one is given."""

    def __init__(
        self,
        server: BotServer,
        *,
        group: int | None = None,
        language: str = "zh-hans",
        user_id: int | None = None,
    ) -> None:
        self.server = server
        self.id = next(_ids) if user_id is None else user_id
        self.chat_id = self.id if group is None else group
        self.language = language
        self._chat = updates.private_chat(self.id) if group is None else updates.group_chat(group)
        self._seen = len(self.replies()) if group is not None else 0

    @staticmethod
    def next_id() -> int:
        """Return an id for a user who is made later."""
        return next(_ids)

    def replies(self) -> list[Reply]:
        """Return all that the bot has shown in the chat, in its order."""
        calls = sorted(
            (call for method in SHOWN for call in self.server.of(method)), key=lambda c: c.at
        )
        return [
            reply_of(call)
            for call in calls
            if isinstance(call.result, dict) and call.result["chat"]["id"] == self.chat_id
        ]

    def write(self, text: str, **options: Any) -> Json:
        """Send a message and return its update."""
        update = updates.message(text, self.id, chat=self._chat, language=self.language, **options)
        self.server.push(update)
        return update

    def press(self, reply: Reply, button: Json) -> None:
        """Press a button of a message."""
        self.server.push(
            updates.callback(reply.message, button["callback_data"], self.id, self.language)
        )

    def next(self, seconds: float = 10.0) -> Reply:
        """Wait for the next thing that the bot shows in the chat."""
        found = self.server.wait_for(lambda: self.replies()[self._seen :], seconds)
        assert found, "the bot showed nothing"
        self._seen += 1
        return found[0]

    def ask(self, text: str, seconds: float = 10.0) -> Reply:
        """Send a message and wait for what the bot shows then."""
        self.write(text)
        return self.next(seconds)

    def stays_silent(self, seconds: float = 0.8) -> bool:
        """Return whether the bot shows nothing more in the chat for a while."""
        return not self.server.wait_for(lambda: self.replies()[self._seen :], seconds)


def inline_results(server: BotServer, query: str, user: User) -> tuple[Call, list[Json]]:
    """Type an inline query; return the bot's answer and its results."""
    before = len(server.of("answerInlineQuery"))
    server.push(updates.inline_query(query, user.id, user.language))
    calls = server.wait_for(lambda: server.of("answerInlineQuery")[before:])
    assert calls, "the inline query was not answered"
    results = calls[0].params["results"]
    return calls[0], json.loads(results) if isinstance(results, str) else results
