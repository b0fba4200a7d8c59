"""Figures that nobody can tell what they count: no unit, no noun."""

from __future__ import annotations

import re
from collections.abc import Iterator

from qa_bot.checking.finding import Finding, Severity, clip, place_of
from qa_bot.knowledge.passage import Knowledge, Passage
from qa_bot.reading.facts import Fact, bracket_depths, find_facts
from qa_bot.retrieval.tokenizer import Tokenizer

_ENDS = re.compile(r"[,，、。;；!！?？]|$")
_PLAIN = frozenset({"v", "vd", "d", "p", "c", "u", "r"})
_CODE = re.compile(r"[\d\s.:/~—–-]+$")


def orphans(knowledge: Knowledge, tokenizer: Tokenizer) -> Iterator[Finding]:
    """Yield the passages that are a bare figure, and the figures behind a mere verb."""
    for i, passage in enumerate(knowledge.passages):
        if passage.kind not in ("sentence", "item"):
            continue
        text = passage.view.text
        facts = find_facts(text)
        if len(facts) == 1 and _is_all(text, facts[0]):
            titled = any(passage.section)
            severity: Severity = "info" if titled else "warning"
            yield Finding(
                severity, "orphan", place_of(knowledge, i),
                f"nothing but a figure: “{clip(passage.quote)}”",
                "Say in one sentence what it counts; remove a page number.",
            )  # fmt: skip
            continue
        depths = bracket_depths(text)
        for fact in facts:
            if not depths[fact.quantity.start] and _is_orphan(passage, fact, tokenizer):
                quote = passage.view.source(*fact.clause)
                yield Finding(
                    "info", "orphan", place_of(knowledge, i),
                    f"a figure without unit and noun: “{clip(quote)}”",
                    "Write the unit behind it, and what is counted.",
                )  # fmt: skip


def _is_all(text: str, fact: Fact) -> bool:
    """Tell whether a figure in digits is all that a passage says."""
    quantity = fact.quantity
    return text[quantity.figure_start].isascii() and not any(
        c.isalnum() for c in text[: quantity.start] + text[quantity.end :]
    )


def _is_orphan(passage: Passage, fact: Fact, tokenizer: Tokenizer) -> bool:
    """Tell whether a bare figure ends its clause and only verbs go before it (共 14，)."""
    text, quantity = passage.view.text, fact.quantity
    if quantity.unit or not _ENDS.match(text, quantity.end):
        return False
    before = text[fact.clause[0] : quantity.start]
    if not before or _CODE.match(before):
        return False
    return all(token.tag in _PLAIN for token in tokenizer.cut(before))
