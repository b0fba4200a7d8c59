"""What a figure is the figure of: its noun, without the verb that leads it."""

from __future__ import annotations

import re

from qa_bot.reading.facts import Fact
from qa_bot.reading.outcome import Span
from qa_bot.retrieval.tokenizer import Tokenizer

_LEADING = ("v", "vn", "vd", "d", "p", "c", "r", "u")
_OWN_GROUND = re.compile(
    r"^(?:全市|我市|全县|我县|全区|我区|全省|我省|全校|我校|全年|目前|现有|共|已|累计)+"
)
_BEGINNING = re.compile(r"新(?:招|开|建|增|办|聘|购|添|设|投|引进|成立)")


def after_ground(text: str, fact: Fact) -> int:
    """Return where a figure's part begins without what only says where it counts (全市共)."""
    start = fact.part[0]
    ground = _OWN_GROUND.match(text[start : fact.quantity.start])
    return start + (ground.end() if ground else 0)


def label_of(text: str, fact: Fact, tokenizer: Tokenizer) -> Span:
    """Return the noun phrase before a figure; empty where the noun stands behind it.

    text: the fact's normalised sentence.
    """
    if not fact.noun_first:
        return (fact.part[0], fact.part[0])
    start, end = after_ground(text, fact), fact.noun[1]
    began = _BEGINNING.match(text, start, end)
    start = began.end() if began else start
    tokens = tokenizer.cut(text[start:end])
    while len(tokens) > 1 and tokens[0].tag in _LEADING:
        tokens.pop(0)
    return (start + tokens[0].start, end) if tokens else (end, end)
