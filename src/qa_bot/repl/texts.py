"""What the terminal itself says: loaded from ``texts.yaml`` and checked before it is said."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from qa_bot.answer import Language
from qa_bot.text import to_traditional
from qa_bot.wording import LANGUAGES, check_texts, read_texts

COMMANDS = (
    "why", "source", "topics", "files", "figures", "reload", "right", "wrong", "save", "help",
    "quit",
)  # fmt: skip
"""The commands, in the order of :help."""
LEVELS = ("nation", "province", "city", "county", "town", "village", "school")
COLUMNS = (
    "command", "meaning", "file", "title", "publisher", "date", "period", "facts", "section",
    "noun", "value", "level", "year", "place", "where", "score", "text", "reasons", "word",
    "weight", "lack", "others",
)  # fmt: skip
WHY = ("question", "notes", "limits", "words", "passages", "figures", "spans", "decision")

FIELDS: dict[str, frozenset[str]] = {
    key: frozenset(fields.split())
    for key, fields in {
        "welcome": "",
        "try": "",
        "help": "",
        **{f"help_{name}": "" for name in COMMANDS},
        **{f"column_{name}": "" for name in COLUMNS},
        **{f"why_{name}": "" for name in WHY},
        **{f"level_{name}": "" for name in LEVELS},
        "outside": "",
        "loading": "",
        "left_out": "problem",
        "reloaded": "documents statements",
        "not_reloaded": "problem",
        "stopped": "",
        "unknown_command": "command near",
        "near": "near",
        "see_help": "",
        "takes_nothing": "command",
        "no_such_suggestion": "number count",
        "nothing_asked": "",
        "nothing_to_explain": "",
        "no_source": "",
        "no_topics": "",
        "no_figures": "words",
        "more_above": "count",
        "more_below": "count",
        "voted_right": "",
        "voted_wrong": "",
        "voted_expected": "expected",
        "no_store": "",
        "nothing_to_rate": "",
        "not_in_store": "",
        "vote_not_kept": "",
        "only_for_save": "expected",
        "saved": "file id",
        "saved_anew": "file id",
        "saved_before": "file id",
        "saved_otherwise": "file id",
        "not_saved": "problem",
        "save_wrong": "",
        "history_failed": "problem",
    }.items()
}
"""Every text's key with the place-holders that it may use."""


class Texts:
    """The checked texts of all languages.

    Raises TemplateError for a key that is missing or unknown, and for an unknown place-holder.
    """

    def __init__(self, data: Mapping[str, Mapping[str, str]]) -> None:
        check_texts("texts.yaml", data, FIELDS)
        self._data = data

    def say(self, language: Language | None, key: str, **values: object) -> str:
        """Fill a text in; what is filled in stays in the characters it has.

        language: None, before the first question, says it in each language, a line each; where
            both have the same text, once.
        """
        if language is None:
            texts = dict.fromkeys(self._data[one][key] for one in LANGUAGES)
            return "\n".join(text.format(**values) for text in texts)
        text = self._data["en" if language == "en" else "zh"][key]
        if language == "zh-Hant":
            text = to_traditional(text)
        return text.format(**values)

    def word(self, language: Language | None, key: str) -> str:
        """Return a heading or a level: one word, in Chinese before the first question."""
        return self.say(language or "zh", key)


@cache
def load_texts() -> Texts:
    """Read and check the package's texts, once in a process."""
    return Texts(read_texts("qa_bot.repl", "texts.yaml"))
