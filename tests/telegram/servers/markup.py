"""Telegram's HTML, read as its servers read it (TDLib, ``MessageEntity.cpp``, ``parse_html``)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

MAX_ENTITIES = 100
"""Telegram drops the entities of a message beyond this number without a word."""

TYPES = {
    "b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline",
    "ins": "underline", "s": "strikethrough", "strike": "strikethrough", "del": "strikethrough",
    "tg-spoiler": "spoiler", "span": "spoiler", "a": "text_link", "tg-emoji": "custom_emoji",
    "code": "code", "pre": "pre", "blockquote": "blockquote",
}  # fmt: skip
NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}

_ENTITY = re.compile(r"&(?:#x([0-9a-fA-F]+)|#([0-9]+)|([a-zA-Z]+));?")
_TAG_NAME = re.compile(r"[^\s>]*")
_ATTRIBUTE = re.compile(r"""\s*([^\s=>/"']+)(?:\s*=\s*("[^"]*"|'[^']*'|[\w.-]+))?\s*""")
_END_TAG = re.compile(r"</([^\s>]*)\s*>")


class MarkupError(ValueError):
    """What Telegram says behind "can't parse entities: "."""


@dataclass(frozen=True, slots=True)
class Parsed:
    """A message's text as a reader sees it.

    entities: as the Bot API gives them; offset and length in UTF-16 code units.
    losses: what Telegram lets pass but does not show as it was meant.
    """

    text: str
    entities: tuple[dict[str, Any], ...] = ()
    losses: tuple[str, ...] = ()

    def of_type(self, *types: str) -> list[str]:
        """Return the stretches of text that entities of these types cover."""
        data = self.text.encode("utf-16-le")
        return [
            data[2 * e["offset"] : 2 * (e["offset"] + e["length"])].decode("utf-16-le")
            for e in self.entities
            if e["type"] in types
        ]


@dataclass(slots=True)
class _Open:
    tag: str
    attributes: dict[str, str | None]
    index: int
    offset: int


@dataclass(slots=True)
class _Reader:
    source: str
    at: int = 0
    text: list[str] = field(default_factory=list)
    offset: int = 0
    open: list[_Open] = field(default_factory=list)
    entities: list[dict[str, Any]] = field(default_factory=list)

    def add(self, character: str) -> None:
        self.text.append(character)
        self.offset += utf16_length(character)

    def byte_offset(self, at: int) -> int:
        return len(self.source[:at].encode("utf-8", "surrogatepass"))


def utf16_length(text: str) -> int:
    """Return a text's length in UTF-16 code units, as Telegram counts."""
    return len(text) + sum(character > "\uffff" for character in text)


def parse_html(source: str) -> Parsed:
    """Read a text in Telegram's HTML; raises MarkupError where Telegram refuses it.

    As there, an ``&`` that begins none of the four named or a numeric entity stands for itself.
    """
    reader = _Reader(source)
    while reader.at < len(source):
        character = source[reader.at]
        if character == "&":
            decoded, reader.at = _decode(source, reader.at)
            reader.add(decoded)
        elif character != "<":
            reader.add(character)
            reader.at += 1
        elif source.startswith("</", reader.at):
            _close(reader)
        else:
            _start(reader)
    if reader.open:
        tag = reader.open[-1].tag
        raise MarkupError(f'Can\'t find end tag corresponding to start tag "{tag}"')
    return _trimmed("".join(reader.text), reader.entities)


def plain(source: str) -> Parsed:
    """Return a text without markup, trimmed as Telegram trims it."""
    return _trimmed(source, [])


def _decode(source: str, at: int) -> tuple[str, int]:
    found = _ENTITY.match(source, at)
    if found is None:
        return "&", at + 1
    hexadecimal, decimal, name = found.groups()
    if name:
        return (NAMED[name], found.end()) if name in NAMED else ("&", at + 1)
    code = int(hexadecimal, 16) if hexadecimal else int(decimal)
    if code == 0 or code > 0x10FFFF or 0xD800 <= code <= 0xDFFF:
        return "&", at + 1
    return chr(code), found.end()


def _start(reader: _Reader) -> None:
    source, begin = reader.source, reader.at
    where = f"at byte offset {reader.byte_offset(begin)}"
    name_end = _match_end(_TAG_NAME, source, begin + 1)
    tag = source[begin + 1 : name_end].lower()
    end = _tag_end(source, name_end)
    if end < 0:
        raise MarkupError(f"Unclosed start tag {where}")
    if tag not in TYPES:
        raise MarkupError(f'Unsupported start tag "{tag}" {where}')
    attributes: dict[str, str | None] = {}
    at = name_end
    while at < end and source[at:end].strip():
        found = _ATTRIBUTE.match(source, at, end)
        if found is None:
            raise MarkupError(f'Empty attribute name in the tag "{tag}" {where}')
        attributes[found[1].lower()] = _value(found[2])
        at = found.end()
    if tag == "span" and attributes.get("class") != "tg-spoiler":
        raise MarkupError(f'Tag "span" must have class "tg-spoiler" {where}')
    reader.open.append(_Open(tag, attributes, len(reader.text), reader.offset))
    reader.at = end + 1


def _match_end(pattern: re.Pattern[str], source: str, at: int) -> int:
    found = pattern.match(source, at)
    return found.end() if found else at


def _tag_end(source: str, at: int) -> int:
    """Return where a tag's ``>`` stands, outside quoted values, or -1."""
    quote = ""
    for position in range(at, len(source)):
        character = source[position]
        if quote:
            quote = "" if character == quote else quote
        elif character in "\"'":
            quote = character
        elif character == ">":
            return position
    return -1


def _value(raw: str | None) -> str | None:
    if raw is None:
        return None
    if raw[0] not in "\"'":
        return raw.lower()
    inner, out, at = raw[1:-1], [], 0
    while at < len(inner):
        if inner[at] == "&":
            decoded, at = _decode(inner, at)
            out.append(decoded)
        else:
            out.append(inner[at])
            at += 1
    return "".join(out)


def _close(reader: _Reader) -> None:
    where = f"at byte offset {reader.byte_offset(reader.at)}"
    if not reader.open:
        raise MarkupError(f"Unexpected end tag {where}")
    found = _END_TAG.match(reader.source, reader.at)
    if found is None:
        raise MarkupError(f"Unclosed end tag {where}")
    opened = reader.open.pop()
    name = found[1].lower()
    if name and name != opened.tag:
        raise MarkupError(
            f'Unmatched end tag {where}, expected "</{opened.tag}>", found "</{name}>"'
        )
    reader.at = found.end()
    entity = _entity(opened, "".join(reader.text[opened.index :]))
    if entity and reader.offset > opened.offset:
        entity |= {"offset": opened.offset, "length": reader.offset - opened.offset}
        reader.entities.append(entity)


def _entity(opened: _Open, text: str) -> dict[str, Any] | None:
    kind, attributes = TYPES[opened.tag], opened.attributes
    if kind == "text_link":
        url = attributes.get("href") or text
        return {"type": kind, "url": url} if re.match(r"(?:https?|tg|mailto|tel):", url) else None
    if kind == "custom_emoji":
        return {"type": kind, "custom_emoji_id": attributes.get("emoji-id") or ""}
    if kind == "blockquote" and "expandable" in attributes:
        return {"type": "expandable_blockquote"}
    return {"type": kind}


def _trimmed(text: str, entities: list[dict[str, Any]]) -> Parsed:
    """Return the text without white space at its ends, and the entities that are left."""
    start = utf16_length(text[: len(text) - len(text.lstrip())])
    kept_text = text.strip()
    end = utf16_length(kept_text)
    kept = []
    for entity in reversed(entities):  # of two over the same text, the outer one closed last
        first = max(entity["offset"] - start, 0)
        last = min(entity["offset"] + entity["length"] - start, end)
        if last > first:
            kept.append({**entity, "offset": first, "length": last - first})
    kept.sort(key=lambda e: (e["offset"], -e["length"]))
    return Parsed(kept_text, tuple(kept[:MAX_ENTITIES]), tuple(_losses(kept)))


def _losses(entities: list[dict[str, Any]]) -> list[str]:
    losses = []
    if len(entities) > MAX_ENTITIES:
        losses.append(f"{len(entities)} entities: those beyond {MAX_ENTITIES} are dropped")
    quotes = {"blockquote", "expandable_blockquote"}
    for number, outer in enumerate(entities):
        for inner in entities[number + 1 :]:
            if inner["offset"] >= outer["offset"] + outer["length"]:
                break
            if outer["type"] in ("code", "pre") and inner["type"] not in ("code", "pre"):
                losses.append(f"{inner['type']} within {outer['type']} is dropped")
            if outer["type"] in quotes and inner["type"] in quotes:
                losses.append("a blockquote within a blockquote is dropped")
    return losses
