"""What the bot itself says: loaded from ``texts.yaml`` and checked before anything is sent."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import get_args

from qa_bot.answer import Language, Status
from qa_bot.text import to_traditional
from qa_bot.wording import check_texts, read_texts

PRIVATE = ("start", "help", "topics", "sources", "privacy", "feedback", "forget")
GROUP = ("ask", "help", "topics", "sources", "privacy")
ADMIN = ("stats", "gaps", "reload")
"""The commands in the menus of private chats, of groups, and of administrators besides."""

FIELDS: dict[str, frozenset[str]] = {
    key: frozenset(fields.split())
    for key, fields in {
        "short_description": "",
        "description": "",
        **{f"menu_{name}": "" for name in (*PRIVATE, *GROUP, *ADMIN)},
        "start": "",
        "try": "",
        "help": "username",
        "topics": "",
        "no_topics": "",
        "sources": "count",
        "source_facts": "count",
        "privacy": "minutes limit kept",
        "privacy_kept_nowhere": "",
        "privacy_kept_for_days": "days",
        "privacy_contact": "contact",
        "forgotten": "",
        "forgotten_but_kept": "days",
        "feedback_how": "",
        "feedback_thanks": "",
        "ask_how": "",
        "unknown_command": "",
        "context": "",
        "context_of": "number",
        "previous": "",
        "next": "",
        "page": "page pages",
        "back": "",
        "ask_bot": "",
        "more_quotes": "count",
        "vote_up": "",
        "vote_down": "",
        "gone": "",
        "old_button": "",
        "text_only": "",
        "slow_down": "",
        "failed": "",
        **{f"status_{status}": "" for status in get_args(Status)},
        "duration": "days hours minutes",
        "stats": "uptime answers by_status p50 p99 up down messages documents passages age",
        "gaps": "",
        "gaps_disliked": "",
        "gaps_messages": "",
        "gaps_none": "",
        "reloaded": "documents passages",
        "reload_problem": "problem",
        "reload_failed": "problem",
    }.items()
}
"""Every text's key with the place-holders that it may use."""

LIMITS = {"short_description": 120, "description": 512}
"""Characters that Telegram allows; a command's description has 256 (setMyCommands)."""


class Texts:
    """The checked texts of all languages.

    Raises TemplateError for a key that is missing, unknown or too long for Telegram, and for an
    unknown place-holder.
    """

    def __init__(self, data: Mapping[str, Mapping[str, str]]) -> None:
        check_texts("texts.yaml", data, FIELDS, _limit_of)
        self._data = data

    def say(self, language: Language, key: str, **values: object) -> str:
        """Fill a text in; what is filled in stays in the characters it has."""
        text = self._data["en" if language == "en" else "zh"][key]
        if language == "zh-Hant":
            text = to_traditional(text)
        return text.format(**values)


def _limit_of(key: str) -> int:
    """Return the characters that Telegram takes of a text."""
    return 256 if key.startswith("menu_") else LIMITS.get(key, 4000)


@cache
def load_texts() -> Texts:
    """Read and check the package's texts, once in a process."""
    return Texts(read_texts("qa_bot.telegram", "texts.yaml"))


def language_of_user(code: str | None) -> Language:
    """Return the language for a user's ``language_code``, an IETF tag; Chinese if none is told."""
    tag = (code or "zh").lower()
    if not tag.startswith("zh"):
        return "en"
    traditional = any(part in tag.split("-") for part in ("hant", "tw", "hk", "mo"))
    return "zh-Hant" if traditional else "zh"
