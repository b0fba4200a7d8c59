"""A question's content words as weighted terms, each with the spellings that count as it."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from qa_bot.knowledge.passage import Glossary
from qa_bot.reading.question import Question
from qa_bot.retrieval.tokenizer import Dictionary, Token
from qa_bot.text import is_chinese, normalise

UNKNOWN_NAME = 1.0
UNKNOWN_NOUN = 0.55
UNKNOWN_OTHER = 0.2
"""What a question's word counts against evidence when no passage at all holds it.

A name that the knowledge does not hold asks for something else; a verb that it does not hold is
most likely another wording of what it says.
"""


# What says how is asked, not what of: it needs no proof in the evidence.
_FORM = re.compile(
    r"请问?|提供|告诉我?|查一?下|合计数?|总计数?|总数量?|总量|数量|人数|次数|场次数|名称|名字|叫什么|数目|几家|[三两二四五]级"
    r"|加在?一?起来?|相加|总和|之和|一起|一共|总共|共有|共计|累计|加起来|多少|大概|左右|占了?(?=几|多少)|具体|情况"
    r"|(?<=[^一-鿿])数(?=$|[?。])|(?<=合计)数|到底|究竟|分别|各自|目前|现在|如今|截至|截止"
)


class Vocabulary(Protocol):
    """What is known of words: how rare they are in the knowledge."""

    def idf(self, term: str) -> float:
        """Return a term's inverse document frequency, 0.0 if the knowledge lacks it."""
        ...


@dataclass(frozen=True, slots=True)
class Term:
    """A content word of a question.

    spellings: normalised strings that count as the word, itself first.
    weight: how much of the question it carries; positive.
    penalty: how much it counts, as a share of the weight, where the evidence lacks it.
    name: whether it is a proper name or stands in quotation marks.
    """

    text: str
    spellings: tuple[str, ...]
    weight: float
    penalty: float
    name: bool
    start: int
    end: int


class TermMaker:
    """Turns questions into weighted terms over one knowledge."""

    def __init__(self, vocabulary: Vocabulary, dictionary: Dictionary, glossary: Glossary) -> None:
        self._vocabulary = vocabulary
        self._dictionary = dictionary
        self._log_total = math.log(dictionary.total)
        self._aliases = alias_table(glossary)

    def terms(self, question: Question, skip: Sequence[tuple[int, int]] = ()) -> list[Term]:
        """Return the terms of a question in order.

        skip: stretches of the question's text that are dealt with otherwise (levels, years).
        """
        found: list[Term] = []
        taken = [*skip, *(m.span() for m in _FORM.finditer(question.text))]
        for start, end, spellings in self._find_aliases(question.text, taken):
            taken.append((start, end))
            found.append(self._term(question.text[start:end], start, end, "nz", spellings))
        quoted = _quoted(question.text)
        for token in _distinct(_merge(_with_sides(question))):
            if any(a < token.end and token.start < b for a, b in taken):
                continue
            name = any(a <= token.start and token.end <= b for a, b in quoted)
            tag = "nz" if name else token.tag
            found.append(self._term(token.text, token.start, token.end, tag, (token.text,)))
        found.sort(key=lambda term: term.start)
        return found

    def _find_aliases(
        self, text: str, taken: Sequence[tuple[int, int]]
    ) -> list[tuple[int, int, tuple[str, ...]]]:
        """Return where the glossary's words stand in the text, the longest first, no overlap."""
        found: list[tuple[int, int, tuple[str, ...]]] = []
        for word, spellings in self._aliases.items():
            start = text.find(word)
            end = start + len(word)
            spans = [*taken, *((a, b) for a, b, _ in found)]
            if start >= 0 and not any(a < end and start < b for a, b in spans):
                found.append((start, end, spellings))
        return found

    def _term(
        self, text: str, start: int, end: int, tag: str, spellings: tuple[str, ...]
    ) -> Term:
        idf = max(self.idf(spelling) for spelling in spellings)
        name = tag in ("nr", "nz", "nt", "nrt", "nrfg", "x", "eng") and len(text) > 1
        count = self._dictionary.count(text)
        rarity = 1 - math.log(count + 1) / self._log_total if count else 0.8
        weight = (idf or 5.0) * max(rarity, 0.15)
        if len(text) == 1:
            weight *= 0.5
        if tag[0] == "v" and tag != "vn":
            weight *= 0.7
        penalty = 1.0
        if not idf:
            noun = tag[0] == "n" or tag in ("vn", "j", "t", "s", "m")
            penalty = UNKNOWN_NAME if name else UNKNOWN_NOUN if noun else UNKNOWN_OTHER
        return Term(text, spellings, weight, penalty, name, start, end)

    def idf(self, text: str) -> float:
        """Return a word's idf; for a string that is no single word, its rarest known pair's."""
        idf = self._vocabulary.idf(text)
        if idf or len(text) < 2:
            return idf
        pairs = [self._vocabulary.idf(text[i : i + 2] + "·") for i in range(len(text) - 1)]
        return max(pairs) if all(pairs) else 0.0


def alias_table(glossary: Glossary) -> dict[str, tuple[str, ...]]:
    """Return each of the glossary's words with all that mean the same, the longest words first."""
    table: dict[str, list[str]] = {}
    for canonical, aliases in glossary.aliases.items():
        group = [normalise(word).text for word in (canonical, *aliases)]
        for word in group:
            table.setdefault(word, [word]).extend(group)
    ordered = sorted((word for word in table if word), key=lambda word: (-len(word), word))
    return {word: tuple(dict.fromkeys(table[word])) for word in ordered}


def _quoted(text: str) -> list[tuple[int, int]]:
    spans = []
    for opening, closing in ("“”", "《》", "「」", '""', "‘’"):
        start = text.find(opening)
        while start >= 0:
            end = text.find(closing, start + 1)
            if end < 0:
                break
            spans.append((start, end))
            start = text.find(opening, end + 1)
    return spans


_SIDES = frozenset("东南西北中上下前后新老大小内外")
_SIDED = ("区", "馆", "县", "城", "院", "校", "门", "站", "港", "厅", "路", "村", "镇", "库", "园", "楼")


def _merge(tokens: Sequence[Token]) -> list[Token]:
    """Put neighbouring single characters together: a name that no dictionary holds.

    A side and a place (西港区) are one name as well.
    """
    merged: list[Token] = []
    for token in tokens:
        previous = merged[-1] if merged else None
        if previous and previous.text in _SIDES and previous.end == token.start and (
            token.text.endswith(_SIDED)
        ):
            merged[-1] = Token(previous.text + token.text, previous.start, token.end, "nz")
            continue
        last = merged[-1] if merged else None
        single = len(token.text) == 1 and is_chinese(token.text) and token.tag[0] not in "vmqda"
        if last and single and last.end == token.start and last.tag == "single":
            merged[-1] = Token(last.text + token.text, last.start, token.end, "single")
        else:
            merged.append(
                Token(token.text, token.start, token.end, "single") if single else token
            )
    whole = (
        Token(t.text, t.start, t.end, "x" if len(t.text) > 1 else "n") if t.tag == "single" else t
        for t in merged
    )
    return [token for token in whole if token.text not in _SIDES]


def _with_sides(question: Question) -> list[Token]:
    """Return the question's terms with the single characters for a side before a term."""
    starts = {token.start for token in question.terms}
    sides = [t for t in question.tokens if t.text in _SIDES and t.end in starts]
    return sorted({*question.terms, *sides}, key=lambda token: token.start)


def _distinct(tokens: Sequence[Token]) -> list[Token]:
    """Drop what a question says twice (科协搞培训,培训过多少人)."""
    return list({token.text: token for token in reversed(tokens)}.values())


def strength(term: Term, region: str) -> float:
    """Return in 0.0–1.0 how well a stretch of text holds a term.

    Whole: 1. In part (学生 for 学生娃): the share of the longest common run. Scattered
    characters count little: 车 alone is weak proof of 大篷车. A name must be there with all its
    characters in order (风神轮胎 in 风神轮胎公司); a part of it names something else.
    """
    best = 0.0
    for number, spelling in enumerate(term.spellings):
        if spelling in region:
            return 1.0 if number == 0 else 0.97
        size = len(spelling)
        if size < 2:
            continue
        if term.name and _in_order(spelling, region):
            best = max(best, 0.9)
            continue
        run = _longest_run(spelling, region)
        if run >= 2:
            part = 0.95 * run / size
            best = max(best, PART_OF_NAME * part if term.name else part)
        elif is_chinese(spelling[0]) and not term.name:
            shared = sum(char in region for char in spelling) / size
            best = max(best, 0.35 * shared)
    return best


PART_OF_NAME = 0.3


def _in_order(name: str, region: str) -> bool:
    """Tell whether the region holds the name's characters in order and close together."""
    position = first = -1
    for char in name:
        position = region.find(char, position + 1)
        if position < 0:
            return False
        first = position if first < 0 else first
    return len(name) > 2 and position - first < 2 * len(name)


def _longest_run(text: str, region: str) -> int:
    for size in range(len(text) - 1, 1, -1):
        if any(text[i : i + size] in region for i in range(len(text) - size + 1)):
            return size
    return 0


def split_weight(terms: Sequence[Term], strengths: Mapping[int, float]) -> tuple[float, float]:
    """Return the matched weight and the weight that counts against the evidence."""
    matched = missed = 0.0
    for i, term in enumerate(terms):
        held = strengths.get(i, 0.0)
        matched += held * term.weight
        missed += (1 - held) * term.weight * term.penalty
    return matched, missed
