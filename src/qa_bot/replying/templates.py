"""The reply templates: loaded from ``templates.yaml`` and checked before anything is said."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from string import Formatter

import yaml

from qa_bot.answer import Language
from qa_bot.errors import TemplateError
from qa_bot.text import to_traditional

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

LANGUAGES = ("zh", "en")


class Templates:
    """The checked templates of all languages.

    Raises TemplateError for a key that is missing or unknown, and for an unknown place-holder.
    """

    def __init__(self, data: Mapping[str, Mapping[str, str]]) -> None:
        for language in LANGUAGES:
            _check(language, data.get(language) or {})
        self._data = data

    def say(self, language: Language, key: str, **values: object) -> str:
        """Fill a template; in traditional characters for zh-Hant, what is filled in included."""
        template = self._data["en" if language == "en" else "zh"][key]
        said = template.format(**values)
        return to_traditional(said) if language == "zh-Hant" else said


def _check(language: str, templates: Mapping[str, str]) -> None:
    missing = sorted(FIELDS.keys() - templates.keys())
    if missing:
        raise TemplateError(f"templates.yaml: {language} lacks {', '.join(missing)}. Add the key.")
    for key, template in templates.items():
        if key not in FIELDS:
            raise TemplateError(
                f'templates.yaml: {language} has an unknown key "{key}". Remove it or mend its name.'
            )
        try:
            used = {name for _, name, _, _ in Formatter().parse(template) if name is not None}
        except ValueError as error:
            raise TemplateError(f"templates.yaml: {language}.{key}: {error}.") from None
        if not used <= FIELDS[key]:
            raise TemplateError(
                f"templates.yaml: {language}.{key} has unknown place-holders "
                f"{', '.join(sorted(used - FIELDS[key]))}. "
                f"It may use: {', '.join(sorted(FIELDS[key])) or 'none'}."
            )


@cache
def load_templates() -> Templates:
    """Read and check the package's templates, once in a process."""
    text = files("qa_bot.replying").joinpath("templates.yaml").read_text(encoding="utf-8")
    # libyaml, where PyYAML was built with it, takes 3 ms where Python takes 40.
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return Templates(yaml.load(text, Loader=loader))  # noqa: S506 - a safe loader, both
