"""Questions that the knowledge is sure to answer: made of its own figures, and asked to check."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache

from qa_bot.knowledge.passage import Knowledge
from qa_bot.reading.facts import Fact, bracket_depths, find_facts
from qa_bot.reading.labels import after_ground, label_of
from qa_bot.reading.outcome import Outcome
from qa_bot.retrieval.tokenizer import Tokenizer

LONGEST = 36
"""Characters. A longer question is no suggestion but a sentence."""
SHORTEST = 6
LOOKED_AT = 8
"""Passages whose figures are tried for one reply."""


class Suggester:
    """Makes questions of one knowledge's figures.

    read: reads a question; what it finds must be the figure that the question was made of.
    """

    def __init__(
        self, knowledge: Knowledge, tokenizer: Tokenizer, read: Callable[[str], Outcome]
    ) -> None:
        self._knowledge = knowledge
        self._tokenizer = tokenizer
        self._read = read
        self._of = lru_cache(maxsize=2048)(self._make)

    def near(self, passages: Sequence[int], limit: int = 3) -> tuple[str, ...]:
        """Return up to ``limit`` questions that the passages (ids, nearest first) answer."""
        found: dict[str, None] = {}
        for i in passages[:LOOKED_AT]:
            for question in self._of(i):
                found.setdefault(question)
                if len(found) == limit:
                    return tuple(found)
        return tuple(found)

    def _make(self, i: int) -> tuple[str, ...]:
        """Return the questions that one passage answers; at most two, from its first figures."""
        passage = self._knowledge.passages[i]
        if passage.kind == "heading":
            return ()
        found = []
        for fact in find_facts(passage.view.text)[:3]:
            question = self._question(i, fact)
            if question and self._answers(question, i, fact):
                found.append(question)
        return tuple(found[:2])

    def _question(self, i: int, fact: Fact) -> str:
        """Return a fact as a question: its own words with the figure asked for."""
        quantity = fact.quantity
        text = self._knowledge.passages[i].view.text
        if (
            not quantity.unit
            or quantity.unit_class == "time"
            or bracket_depths(text)[quantity.start]
        ):
            return ""
        view = self._knowledge.passages[i].view
        start = after_ground(text, fact)
        asked = view.source(start, quantity.start).strip()
        # 省级基地有多少家, but 接待观众多少人次: a verb needs no 有.
        plain = fact.noun_first and label_of(text, fact, self._tokenizer)[0] == start
        if plain and not asked.endswith(("达到", "达", "有", "共", "为", "是")):
            asked += "有"
        behind = view.source(quantity.end, fact.part[1]).strip()
        # 获多少资金支持, but 补贴多少钱.
        money = "" if behind else "钱"
        asked += f"多少{money if quantity.unit == '元' else quantity.unit}{behind}"
        fits = SHORTEST <= len(asked) <= LONGEST and not set(asked) & set(",;，；、（(")
        return asked + "？" if fits else ""

    def _answers(self, question: str, i: int, fact: Fact) -> bool:
        outcome = self._read(question)
        if outcome.kind != "value":
            return False
        finding = outcome.findings[0]
        same = finding.quantity is not None and finding.quantity.value == fact.quantity.value
        return same and i in (finding.passage, *finding.also)
