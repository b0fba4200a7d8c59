"""Reads a message's HTML as Telegram does, and refuses what Telegram refuses.

Written from https://core.telegram.org/bots/api#html-style, not from the code that is tested.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

_TOKEN = re.compile(
    r"<(/?)([a-zA-Z0-9-]*)((?:[^<>\"]|\"[^\"<>]*\")*)>|&(\w+|#\d+|#x[0-9a-fA-F]+);|([<>&])|([^<>&]+)"
)
_TAGS = frozenset("b strong i em u ins s strike del a code pre blockquote span tg-spoiler".split())
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_ATTRIBUTES = {
    "a": re.compile(r' href="https?://[^"]+"'),
    "blockquote": re.compile(r"( expandable)?"),
}


@dataclass(slots=True)
class Parsed:
    """What a reader sees: the text, and each piece of markup with what it covers."""

    text: str = ""
    entities: list[tuple[str, str]] = field(default_factory=list)

    @property
    def units(self) -> int:
        """The text's length as Telegram counts it."""
        return len(self.text.encode("utf-16-le")) // 2

    def of(self, tag: str) -> list[str]:
        """Return what the tags of one kind cover."""
        return [text for name, text in self.entities if name == tag]


def parse(html: str, limit: int = 4096) -> Parsed:
    """Parse a message; raises ValueError for what Telegram would refuse or drop."""
    html.encode("utf-8")  # a lone surrogate cannot be sent
    parsed = Parsed()
    open_: list[tuple[str, int]] = []
    for match in _TOKEN.finditer(html):
        closing, tag, attributes, entity, bare, plain = match.groups()
        if bare:
            raise ValueError(
                f"a bare {bare} in {html[max(0, match.start() - 20) : match.end() + 20]!r}"
            )
        if plain is not None:
            parsed.text += plain
        elif entity is not None:
            parsed.text += _NAMED[entity] if not entity.startswith("#") else _number(entity)
        elif closing:
            name, start = open_.pop()
            if name != tag:
                raise ValueError(f"</{tag}> closes <{name}>")
            if not parsed.text[start:].strip():
                raise ValueError(f"<{tag}> covers nothing")
            parsed.entities.append((tag, parsed.text[start:]))
        else:
            _check_tag(tag, attributes, [name for name, _ in open_])
            open_.append((tag, len(parsed.text)))
    if open_:
        raise ValueError(f"<{open_[-1][0]}> is not closed")
    if not parsed.text.strip():
        raise ValueError("message text is empty")
    if parsed.units > limit:
        raise ValueError(f"message is too long: {parsed.units}")
    if len(parsed.entities) > 100:
        raise ValueError("more than 100 entities: Telegram drops the rest")
    return parsed


def _number(entity: str) -> str:
    digits = entity[1:]
    return chr(int(digits[1:], 16) if digits.startswith("x") else int(digits))


def _check_tag(tag: str, attributes: str, around: list[str]) -> None:
    if tag not in _TAGS:
        raise ValueError(f"unsupported tag <{tag}>")
    pattern = _ATTRIBUTES.get(tag)
    if pattern is None and attributes.strip():
        raise ValueError(f"<{tag}> has no attributes")
    if pattern is not None and not pattern.fullmatch(attributes):
        raise ValueError(f"<{tag}{attributes}> is malformed")
    if tag == "blockquote" and "blockquote" in around:
        raise ValueError("block quotations cannot be nested")
    if around and around[-1] in ("code", "pre"):
        raise ValueError("code holds no other markup")
    if tag in around:
        raise ValueError(f"<{tag}> within <{tag}>")
