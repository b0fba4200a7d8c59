"""Telegram's HTML, built from plain text: cleaned, cut, and only then escaped.

Telegram counts a message's length without tags and entities, in UTF-16 code units
(https://core.telegram.org/bots/api#formatting-options).
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Sequence

ELLIPSIS = "…"
_KEPT_CONTROLS = frozenset("\n\t")
# Arabic, Hindi and emoji sequences need the joiners; the overrides only serve to deceive.
_KEPT_FORMATS = frozenset("\u200c\u200d")
_SENTENCE_END = re.compile(r"[。！？；…\n][”’」』）)]*|[.!?;](?=\s)")
_TAG = re.compile(r"<[^>]*>")


def clean(text: str) -> str:
    """Return a text without lone surrogates, control characters and direction overrides."""
    if text.isprintable():
        return text
    return "".join(char for char in text if _is_kept(char))


def _is_kept(char: str) -> bool:
    category = unicodedata.category(char)
    if category == "Cf":
        return char in _KEPT_FORMATS
    return category not in ("Cc", "Cs") or char in _KEPT_CONTROLS


def units(text: str) -> int:
    """Return a plain text's length in UTF-16 code units."""
    return len(text) + sum(char > "\uffff" for char in text)


def visible(markup: str) -> str:
    """Return what a reader sees of a markup that this module made."""
    return html.unescape(_TAG.sub("", markup))


def cut(text: str, limit: int) -> str:
    """Return a plain text of at most ``limit`` units, cut at a sentence's end if one is near.

    What was cut is marked by an ellipsis.
    """
    if units(text) <= limit:
        return text
    head = _head(text, limit - 1)
    ends = [match.end() for match in _SENTENCE_END.finditer(head)]
    if ends and ends[-1] > len(head) // 2:
        head = head[: ends[-1]]
    return head.rstrip().removesuffix(ELLIPSIS) + ELLIPSIS


def split(text: str, limit: int) -> list[str]:
    """Return a plain text as pieces of at most ``limit`` units, cut at sentence ends if any."""
    pieces = []
    while units(text) > limit:
        head = _head(text, limit)
        ends = [match.end() for match in _SENTENCE_END.finditer(head)]
        at = ends[-1] if ends and ends[-1] > len(head) // 2 else len(head)
        pieces.append(text[:at])
        text = text[at:]
    return [*pieces, text] if text or not pieces else pieces


def _head(text: str, limit: int) -> str:
    """Return the longest beginning of at most ``limit`` units."""
    head = text[: max(limit, 0)]
    while units(head) > limit:
        head = head[: len(head) - max(1, (units(head) - limit) // 2)]
    return head


def escape(text: str) -> str:
    """Return a plain text as markup."""
    return html.escape(clean(text), quote=True)


def bold(text: str) -> str:
    """Return a plain text as bold markup; "" of nothing."""
    return f"<b>{escape(text)}</b>" if clean(text).strip() else ""


def italic(text: str) -> str:
    """Return a plain text as italic markup; "" of nothing."""
    return f"<i>{escape(text)}</i>" if clean(text).strip() else ""


def link(text: str, url: str) -> str:
    """Return a link, or the text alone where the address is not one of the web."""
    if not re.fullmatch(r"https?://[^\s<>\"']+", url):
        return escape(text)
    return f'<a href="{escape(url)}">{escape(text)}</a>'


def blockquote(markup: str, *, expandable: bool = False) -> str:
    """Return markup as a block quotation; Telegram allows none within another."""
    tag = "<blockquote expandable>" if expandable else "<blockquote>"
    return f"{tag}{markup}</blockquote>"


def emphasise(text: str, spans: Sequence[tuple[int, int]]) -> str:
    """Return a plain text with the stretches ``text[start:end]`` bold.

    spans: in ascending order and apart from one another.
    """
    parts = []
    done = 0
    for start, end in spans:
        parts += [escape(text[done:start]), bold(text[start:end]) or escape(text[start:end])]
        done = end
    return "".join([*parts, escape(text[done:])])
