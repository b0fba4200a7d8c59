"""The reply templates: refused at load where a key or place-holder is wrong."""

from __future__ import annotations

import pytest

from qa_bot.answer import Language
from qa_bot.errors import TemplateError
from qa_bot.replying.templates import FIELDS, Templates, load_templates
from qa_bot.wording import LANGUAGES


def complete() -> dict[str, dict[str, str]]:
    """Return templates that use all their place-holders."""
    one = {
        key: " ".join(f"{{{name}}}" for name in sorted(names)) or "x"
        for key, names in FIELDS.items()
    }
    return {language: dict(one) for language in LANGUAGES}


def test_the_shipped_templates_pass_their_own_check() -> None:
    """They load, and loading twice reads them once."""
    assert load_templates() is load_templates()


@pytest.mark.parametrize("language", ["zh", "zh-Hant", "en"])
@pytest.mark.parametrize("key", sorted(FIELDS))
def test_every_shipped_template_can_be_said(language: Language, key: str) -> None:
    """With its place-holders filled, each says something in each language, no brace left."""
    said = load_templates().say(language, key, **dict.fromkeys(FIELDS[key], "７"))
    assert said.strip()
    assert "{" not in said
    assert said.isascii() or language != "en" or "７" in said or any(c in said for c in "“”’–")


def test_a_missing_key_is_named() -> None:
    """The language, too."""
    data = complete()
    del data["en"]["unknown"], data["en"]["about"]
    with pytest.raises(TemplateError, match=r"templates\.yaml: en lacks about, unknown"):
        Templates(data)


def test_a_missing_language_lacks_every_key() -> None:
    """A language without templates is no language."""
    with pytest.raises(TemplateError, match="en lacks"):
        Templates({"zh": complete()["zh"]})


def test_an_unknown_key_is_named() -> None:
    """A slip in a name is told, not passed over."""
    data = complete()
    data["zh"]["greetings"] = "您好"
    with pytest.raises(TemplateError, match=r"zh\.greetings: unknown key"):
        Templates(data)


@pytest.mark.parametrize("template", ["{figure}", "{short.__class__}", "{}", "{0}", "{short[0]}"])
def test_an_unknown_place_holder_is_named_with_those_allowed(template: str) -> None:
    """No attribute, index or position gets into a template either."""
    data = complete()
    data["en"]["about"] = template
    with pytest.raises(TemplateError, match=r"en\.about has unknown place-holders.*may use: total"):
        Templates(data)


@pytest.mark.parametrize("template", ["{total", "total}", "{total!}"])
def test_a_broken_template_is_named(template: str) -> None:
    """Braces that do not match are told with the key."""
    data = complete()
    data["zh"]["about"] = template
    with pytest.raises(TemplateError, match=r"zh\.about"):
        Templates(data)


def test_values_are_filled_in_as_they_are() -> None:
    """A brace in a file's text is a letter, not a place-holder."""
    said = load_templates().say("zh", "about", total="{total} {0} {")
    assert said.endswith("{total} {0} {")


def test_traditional_replies_are_traditional_throughout() -> None:
    """The template's words and what is filled in."""
    templates = load_templates()
    assert (
        templates.say("zh-Hant", "value_noun", label="护士", short="60 余名") == "護士有 60 餘名。"
    )
    assert templates.say("zh-Hant", "thanks") != templates.say("zh", "thanks")


def test_no_template_leaves_out_what_it_is_given() -> None:
    """A reply that drops the figure, the label or the source would say nothing."""
    assert {name for names in FIELDS.values() for name in names} >= {"short", "label", "quote"}
    text = load_templates().say("en", "nearest", quote="Q", source="S")
    assert "Q" in text
    assert "S" in text
