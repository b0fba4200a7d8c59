"""Punctuation: where a sentence ends, and which brackets and quotes belong together."""

from __future__ import annotations

import re
from typing import Literal

End = Literal["open", "weak", "closed"]

OPENERS = "“‘「『（(《〈【[〔"
CLOSERS = "”’」』）)》〉】]〕"
STOPS = "。！？!?…；;：:．."
COMMAS = "，、,"
PAIRS = dict(zip(OPENERS, CLOSERS, strict=True))
_OPENER = dict(zip(CLOSERS, OPENERS, strict=True))
_BRACKET = re.compile(f"[{re.escape(OPENERS + CLOSERS)}]")


def end_of(text: str) -> End:
    """Tell whether a text ends in mid-sentence."""
    bare = text.rstrip(CLOSERS + "\"'")
    if not bare or bare[-1] in STOPS:
        return "closed"
    return "open" if bare == text else "weak"


def unbalanced(text: str) -> tuple[str, str]:
    """Return the brackets and quotes left open at the end, and those closed but never opened."""
    stack: list[str] = []
    missing: list[str] = []
    for char in _BRACKET.findall(text):
        if char in OPENERS:
            stack.append(char)
        elif char in CLOSERS:
            if stack and stack[-1] == _OPENER[char]:
                stack.pop()
            elif not stack:
                missing.append(_OPENER[char])
    return "".join(stack), "".join(missing)
