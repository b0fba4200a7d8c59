"""The reply templates: loaded from ``templates.yaml`` and checked before anything is said."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from qa_bot.answer import Language
from qa_bot.text import to_traditional
from qa_bot.wording import check_texts, read_texts

FIELDS: dict[str, frozenset[str]] = {
    "value_noun": frozenset({"label", "short"}),
    "value_measure": frozenset({"label", "short"}),
    "value_statement": frozenset({"statement", "short"}),
    "siblings": frozenset({"count", "items"}),
    "sibling": frozenset({"label", "short"}),
    "period_item": frozenset({"period", "item"}),
    "item": frozenset({"item"}),
    "separator": frozenset(),
    "sum": frozenset({"total", "parts"}),
    "more": frozenset({"first", "second", "difference"}),
    "fewer": frozenset({"first", "second", "difference"}),
    "difference": frozenset({"first", "second", "difference"}),
    "year": frozenset({"year"}),
    "more_short": frozenset({"difference"}),
    "fewer_short": frozenset({"difference"}),
    "equal": frozenset({"first", "second"}),
    "span": frozenset({"short", "statement"}),
    "statement": frozenset({"statement"}),
    "list": frozenset({"items"}),
    "and_so_on": frozenset({"items"}),
    "yes": frozenset({"statement"}),
    "no": frozenset({"statement"}),
    "yes_there_is": frozenset({"statement"}),
    "no_there_is": frozenset({"statement"}),
    "yes_short": frozenset(),
    "no_short": frozenset(),
    "yes_there_is_short": frozenset(),
    "no_there_is_short": frozenset(),
    "summary": frozenset({"items"}),
    "conflict": frozenset({"items"}),
    "curated": frozenset({"answer"}),
    "curated_from": frozenset({"answer", "source"}),
    "about": frozenset({"total"}),
    "original": frozenset(),
    "understood": frozenset({"right", "text"}),
    "unknown": frozenset(),
    "nearest": frozenset({"quote", "source"}),
    "greeting": frozenset(),
    "thanks": frozenset(),
    "goodbye": frozenset(),
    "identity": frozenset(),
    "documents": frozenset({"count", "items"}),
    "help": frozenset(),
    "invalid_empty": frozenset(),
    "invalid_long": frozenset({"length", "limit"}),
}
"""Every template's key with the place-holders that it may use."""


class Templates:
    """The checked templates of all languages.

    Raises TemplateError for a key that is missing or unknown, and for an unknown place-holder.
    """

    def __init__(self, data: Mapping[str, Mapping[str, str]]) -> None:
        check_texts("templates.yaml", data, FIELDS)
        self._data = data

    def say(self, language: Language, key: str, **values: object) -> str:
        """Fill a template; in traditional characters for zh-Hant, what is filled in included."""
        template = self._data["en" if language == "en" else "zh"][key]
        said = template.format(**values)
        return to_traditional(said) if language == "zh-Hant" else said


@cache
def load_templates() -> Templates:
    """Read and check the package's templates, once in a process."""
    return Templates(read_texts("qa_bot.replying", "templates.yaml"))
