"""Telegram's HTML as the strict server reads it."""

from __future__ import annotations

import pytest
from tests.telegram.servers.markup import MAX_ENTITIES, MarkupError, parse_html, utf16_length


@pytest.mark.parametrize(
    ("source", "text", "entities"),
    [
        ("<b>31 家</b>", "31 家", [("bold", 0, 4)]),
        ("<STRONG>a</STRONG>", "a", [("bold", 0, 1)]),
        ("a<i>b<u>c</u></i>", "abc", [("italic", 1, 2), ("underline", 2, 1)]),
        ("<blockquote>q</blockquote>", "q", [("blockquote", 0, 1)]),
        ("<blockquote expandable>q</blockquote>", "q", [("expandable_blockquote", 0, 1)]),
        ('<span class="tg-spoiler">s</span>', "s", [("spoiler", 0, 1)]),
        ("<tg-spoiler>s</tg-spoiler>", "s", [("spoiler", 0, 1)]),
        ('<pre><code class="language-py">x</code></pre>', "x", [("pre", 0, 1), ("code", 0, 1)]),
        ('<a href="https://a.example/?b=1&amp;c=>">l</a>', "l", [("text_link", 0, 1)]),
        ("<b>a</>", "a", [("bold", 0, 1)]),
        ("😀<b>x</b>", "😀x", [("bold", 2, 1)]),
        ("<b></b>x", "x", []),
        ("<b> </b>x", "x", []),
        ("  <b> a </b>  ", "a", [("bold", 0, 1)]),
    ],
)
def test_markup_becomes_entities(
    source: str, text: str, entities: list[tuple[str, int, int]]
) -> None:
    """Tags become entities, counted in UTF-16 units, and white space at the ends goes."""
    parsed = parse_html(source)
    assert parsed.text == text
    assert [(e["type"], e["offset"], e["length"]) for e in parsed.entities] == entities
    assert not parsed.losses


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("a &lt;b&gt; &amp;&quot;", 'a <b> &"'),
        ("&#31185;&#x534f;", "科协"),
        ("&lt", "<"),
        ("&nbsp;&copy; & &#0; &#xD800;", "&nbsp;&copy; & &#0; &#xD800;"),
        ("1 > 0", "1 > 0"),
        ("&amp;lt;", "&lt;"),
    ],
)
def test_character_references(source: str, text: str) -> None:
    """Four names and numbers are decoded, once; whatever else an & begins stays."""
    assert parse_html(source).text == text


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("<b>a", 'Can\'t find end tag corresponding to start tag "b"'),
        ("<b><i>a</b></i>", "Unmatched end tag at byte offset 7"),
        ("a</b>", "Unexpected end tag at byte offset 1"),
        ("科<p>a</p>", 'Unsupported start tag "p" at byte offset 3'),
        ("a<br>b", 'Unsupported start tag "br"'),
        ("1 < 2", "Unclosed start tag at byte offset 2"),
        ("1 < 2 > 0", 'Unsupported start tag ""'),
        ("<b", "Unclosed start tag"),
        ("<b>a</b", "Unclosed end tag"),
        ("<b>a</b x>", "Unclosed end tag"),
        ("<span>a</span>", 'Tag "span" must have class "tg-spoiler"'),
        ('<a ="x">a</a>', "Empty attribute name"),
        ("<!-- x -->", 'Unsupported start tag "!--"'),
    ],
)
def test_broken_markup_is_refused(source: str, message: str) -> None:
    """What Telegram refuses is refused, with its words and the place in bytes."""
    with pytest.raises(MarkupError) as caught:
        parse_html(source)
    assert message in str(caught.value)


@pytest.mark.parametrize(
    "source",
    [
        "<b>a</b>b" * (MAX_ENTITIES + 1),
        "<code><b>a</b></code>",
        "<blockquote><blockquote>a</blockquote></blockquote>",
    ],
)
def test_what_telegram_drops_in_silence_is_noted(source: str) -> None:
    """More entities than are shown, or nested where they may not be, are losses."""
    parsed = parse_html(source)
    assert parsed.losses
    assert len(parsed.entities) <= MAX_ENTITIES


def test_stretches_of_a_type() -> None:
    """An entity's text is found by UTF-16 offsets."""
    parsed = parse_html("😀<b>甲</b><i>乙</i><b>😀</b>")
    assert parsed.of_type("bold") == ["甲", "😀"]
    assert utf16_length(parsed.text) == 6
