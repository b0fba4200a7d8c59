"""The check that a file of texts passes before anything is said from it.

The replies, the bot and the terminal each keep what they say in a YAML file: language → key →
text with ``{place-holders}``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib.resources import files
from string import Formatter
from typing import Any

import yaml

from qa_bot.errors import TemplateError

LANGUAGES = ("zh", "en")
"""Those that each file has; traditional characters are made of the simplified ones."""

Fields = Mapping[str, frozenset[str]]
"""Every key with the place-holders that its text may use."""


def read_texts(package: str, file: str) -> Any:
    """Return a package's file of texts as YAML has it, unchecked."""
    text = files(package).joinpath(file).read_text(encoding="utf-8")
    # libyaml, where PyYAML was built with it, takes 3 ms where Python takes 40.
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return yaml.load(text, Loader=loader)  # noqa: S506 - a safe loader, both


def check_texts(
    file: str,
    data: Mapping[str, Mapping[str, object]],
    fields: Fields,
    limit_of: Callable[[str], int] | None = None,
) -> None:
    """Check the texts of all languages.

    file: its name, for messages. limit_of: the characters that a key's text may have.
    Raises TemplateError for a key that is missing or unknown, for a text that is none or too
    long, and for a place-holder that is unknown.
    """
    for language in LANGUAGES:
        texts = data.get(language) or {}
        missing = sorted(fields.keys() - texts.keys())
        if missing:
            raise TemplateError(f"{file}: {language} lacks {', '.join(missing)}. Add the key.")
        for key, text in texts.items():
            where = f"{file}: {language}.{key}"
            if key not in fields:
                raise TemplateError(f"{where}: unknown key. Remove it or mend its name.")
            if not isinstance(text, str) or not text.strip():
                raise TemplateError(
                    f"{where}: no text. Write one, in quotes where it holds a colon."
                )
            if limit_of is not None and len(text) > limit_of(key):
                raise TemplateError(
                    f"{where}: {len(text)} characters, {limit_of(key)} allowed. Shorten it."
                )
            _check_place_holders(where, text, fields[key])


def _check_place_holders(where: str, text: str, allowed: frozenset[str]) -> None:
    try:
        used = {name for _, name, _, _ in Formatter().parse(text) if name is not None}
    except ValueError as error:
        raise TemplateError(f"{where}: {error}.") from None
    if not used <= allowed:
        raise TemplateError(
            f"{where} has unknown place-holders {', '.join(sorted(used - allowed))}. "
            f"It may use: {', '.join(sorted(allowed)) or 'none'}."
        )
