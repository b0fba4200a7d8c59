"""What the terminal itself says, in each language."""

from __future__ import annotations

import copy

import pytest

from qa_bot.answer import Language
from qa_bot.errors import TemplateError
from qa_bot.repl.texts import FIELDS, Texts, load_texts
from qa_bot.wording import LANGUAGES

DATA = {
    language: {
        key: " ".join(f"{{{name}}}" for name in sorted(fields)) or "x"
        for key, fields in FIELDS.items()
    }
    for language in LANGUAGES
}


@pytest.mark.parametrize("language", ["zh", "zh-Hant", "en", None])
def test_every_text_can_be_said(language: Language | None) -> None:
    """With its place-holders filled in; before the first question in both languages."""
    assert load_texts() is load_texts()
    for key, fields in FIELDS.items():
        said = load_texts().say(language, key, **dict.fromkeys(fields, "<值>"))
        assert said.strip()
        assert "{" not in said
        assert ("<值>" in said) == bool(fields)


@pytest.mark.parametrize(
    ("key", "value", "problem"),
    [
        ("welcome", None, "zh lacks welcome"),
        ("wellcome", "x", "zh.wellcome: unknown key"),
        ("saved", "{name}", "unknown place-holders name.*file, id"),
        ("saved", "{", "zh.saved"),
        ("saved", "", "no text"),
    ],
)
def test_faulty_texts_are_named(key: str, value: str | None, problem: str) -> None:
    """When they are loaded, not when they are said."""
    data = copy.deepcopy(DATA)
    if value is None:
        del data["zh"][key]
    else:
        data["zh"][key] = value
    with pytest.raises(TemplateError, match=problem):
        Texts(data)
