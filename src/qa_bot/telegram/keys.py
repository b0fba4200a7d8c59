"""Short keys that mean the same after a restart: made from content, not from memory.

Callback data has at most 64 bytes and a deep link 64 characters of ``A-Za-z0-9_-``
(https://core.telegram.org/bots/features#deep-linking).
"""

from __future__ import annotations

import base64
import binascii
import hashlib

MAX_DATA = 64
"""Bytes of a button's callback data, and characters of a deep link."""

_QUESTION = "q-"


def key_of(*parts: str) -> str:
    """Return the key of a piece of content: 11 characters of ``A-Za-z0-9_-``."""
    content = "\x1f".join(parts).encode("utf-8", "replace")
    digest = hashlib.blake2b(content, digest_size=8).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode("ascii")


def question_link(question: str) -> str:
    """Return a deep link's parameter that asks the question; "" if it does not fit.

    GB18030 spends two bytes on a Chinese character where UTF-8 spends three.
    """
    encoded = base64.urlsafe_b64encode(question.encode("gb18030", "replace")).rstrip(b"=")
    parameter = _QUESTION + encoded.decode("ascii")
    return parameter if question and len(parameter) <= MAX_DATA else ""


def linked_question(parameter: str) -> str | None:
    """Return the question that a deep link asks; None if it asks none."""
    if not parameter.startswith(_QUESTION):
        return None
    encoded = parameter.removeprefix(_QUESTION)
    try:
        raw = base64.urlsafe_b64decode(encoded + "=" * (-len(encoded) % 4))
        return raw.decode("gb18030") or None
    except (binascii.Error, ValueError):
        return None
