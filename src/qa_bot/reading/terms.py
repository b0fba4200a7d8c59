"""A question's content words as weighted terms, each with the spellings that count as it."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

from qa_bot.reading.question import Question
from qa_bot.reading.regrouping import NAME, regroup
from qa_bot.reading.words import NUMBERS
from qa_bot.retrieval.alternatives import Alternative, Alternatives
from qa_bot.retrieval.tokenizer import Dictionary, Token
from qa_bot.text import is_chinese

UNKNOWN_NAME = 1.0
UNKNOWN_NOUN = 0.55
UNKNOWN_OTHER = 0.2
"""What a question's word counts against evidence when no passage at all holds it.

A name that the knowledge does not hold asks for something else; a verb that it does not hold is
most likely another wording of what it says.
"""


_FORM = re.compile(
    r"请问?|提供|达到|[场人件册篇]次(?=[为是有达数?。]|$)|告诉我?|查一?下|合计数?|总计数?|总数量?|总量|数量|人数|次数|场次数|数目|几家|[三两二四五]级"
    r"|(?:全名|全称|书名|人名|名称|名字|名)(?:叫|是)?(?:什么|啥)?(?:来着)?|叫(?:做|个)?(?:什么|啥)|署名|听说|据说|真的"
    r"|(?:这|该|本|那)(?:篇|份|个|则)?(?:稿子?|报道|文章|报告|新闻|材料|资料|文件|报导|通讯|消息)"
    r"|[这那](?:件|回)?事(?:上|情)?|这(?:块|方面)|方面|简单|简要|说一下|讲一下|说说|讲讲"
    r"|加在?一?起来?|相加|总和|之和|一起|一共|总共|共有|共计|累计|加起来|多少|大概|左右|占了?(?=几|多少)|具体|情况"
    r"|(?<=[^一-鿿])数(?=$|[?。])|(?<=合计)数|到?几[号点月日]|金额|款额|数额|孰[高低多少大小]|各级|到底|究竟|实际|真正|最终|最后|分别|各自|目前|现在|如今|截至|截止"
)
"""What says how is asked, not what of: it needs no proof in the evidence."""

_SUMMARY_FORM = re.compile(
    r"成绩|成效|成果|情况|工作|主要|进展|总体|整体|概况|有关|相关|内容|如何|怎么?样|干得|做得|这几年|近年来?|一年来|咋样|介绍|概述|总结|概括|描述|谈谈|聊聊"
)
"""The same where a summary is asked for."""

ASKED_NOUN = 0.8
"""The same for the noun asked for: 节水型学校 are not the 节水型单位 that the knowledge counts."""
ASKED_KIND = 0.4
"""What is left of it where no figure is asked for."""
SCOPE = 0.3
"""The same, and the share of its weight that is left, for a word that says that all of the report's own place is meant (全市, 全馆)."""
_SCOPE = re.compile("[全本我](?:市|县|区|省|校|港|馆|院|镇|乡|村|州)")
KIND_LENGTH = 3
MODIFIER = 0.8
"""The same for an unknown word right before the noun asked for: 两院院士 are not any 院士."""


class Vocabulary(Protocol):
    """What is known of words: how rare they are in the knowledge."""

    def idf(self, term: str) -> float:
        """Return a term's inverse document frequency, 0.0 if the knowledge lacks it."""
        ...


@dataclass(frozen=True, slots=True)
class Term:
    """A content word of a question.

    alternatives: other words that count as it, in part or whole.
    weight: how much of the question it carries; positive.
    penalty: how much it counts, as a share of the weight, where the evidence lacks it.
    held: strengths already worked out, by stretch: the figures of a sentence share most of theirs.
    name: whether it is a proper name or stands in quotation marks.
    modifier: whether the knowledge lacks it and it stands right before the noun asked for.
    """

    text: str
    alternatives: tuple[Alternative, ...]
    weight: float
    penalty: float
    name: bool
    start: int
    end: int
    modifier: bool = False
    held: dict[str, float] = field(default_factory=dict, repr=False, compare=False)


class TermMaker:
    """Turns questions into weighted terms over one knowledge."""

    def __init__(
        self, vocabulary: Vocabulary, dictionary: Dictionary, alternatives: Alternatives
    ) -> None:
        self._vocabulary = vocabulary
        self._dictionary = dictionary
        self._log_total = math.log(dictionary.total)
        self._alternatives = alternatives

    def terms(self, question: Question, skip: Sequence[tuple[int, int]] = ()) -> list[Term]:
        """Return the terms of a question in order.

        skip: stretches of the question's text that are dealt with otherwise (levels, years).
        """
        found: list[Term] = []
        phrases = self._find_phrases(question.text, skip)
        found += [self._phrase(question, start, end) for start, end in phrases]
        taken = [*skip, *phrases]
        for match in _FORM.finditer(question.text):
            # 三级 may be a grade that the knowledge speaks of (三级医院), not three levels.
            if not (match.group().endswith("级") and self._known(match.group())):
                taken.append(match.span())
        taken += [(t.start, t.end) for t in question.tokens if t.text in NUMBERS]
        if question.kind == "summary":
            taken += [m.span() for m in _SUMMARY_FORM.finditer(question.text)]
        quoted = _quoted(question.text)
        parted = _parted_verbs(question.text, self._known)
        found += [self._term(text, start, end, "v") for text, start, end in parted]
        taken += [(start, end) for _, start, end in parted]
        for token in _distinct(regroup(question, self._known, taken)):
            name = any(a <= token.start and token.end <= b for a, b in quoted)
            tag = NAME if name else token.tag
            found.append(self._term(token.text, token.start, token.end, tag))
        found.sort(key=lambda term: term.start)
        return _with_modifiers(
            found, question.focus, question.gap == "count" or question.wh is None
        )

    def _known(self, pair: str) -> bool:
        """Tell whether the knowledge holds two characters side by side."""
        return self._vocabulary.idf(pair + "·") > 0

    def _find_phrases(self, text: str, taken: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
        """Return where the glossary's words stand in the text, the longest first, no overlap."""
        found: list[tuple[int, int]] = []
        for phrase in self._alternatives.phrases:
            start = text.find(phrase)
            end = start + len(phrase)
            if start >= 0 and not any(a < end and start < b for a, b in (*taken, *found)):
                found.append((start, end))
        return found

    def _phrase(self, question: Question, start: int, end: int) -> Term:
        """Return a term of the glossary; it weighs what its words would."""
        whole = self._term(question.text[start:end], start, end, NAME)
        words = [t for t in question.tokens if start <= t.start and t.end <= end]
        weight = sum(self._term(t.text, t.start, t.end, t.tag).weight for t in words)
        return replace(whole, weight=max(whole.weight, weight))

    def _term(self, text: str, start: int, end: int, tag: str) -> Term:
        alternatives = self._alternatives.of(text, lambda word: self.idf(word) > 0)
        idf = max(map(self.idf, (text, *(a.text for a in alternatives))))
        # 卫生院 and 保健院 are kinds of bodies, not the names of any.
        proper = tag in (NAME, "ns", "eng") or (tag == "nt" and len(text) > KIND_LENGTH)
        name = len(text) > 1 and proper
        count = self._dictionary.count(text)
        rarity = 1 - math.log(count + 1) / self._log_total if count else 0.8
        weight = (idf or 5.0) * max(rarity, 0.15)
        if len(text) == 1:
            weight *= 0.5
        if tag[0] == "v" and tag != "vn":
            weight *= 0.7
        penalty = 1.0
        if _SCOPE.fullmatch(text):
            weight, penalty = SCOPE * weight, SCOPE
        if not idf:
            noun = tag[0] == "n" or tag in ("vn", "j", "t", "s", "m")
            penalty = UNKNOWN_NAME if name else UNKNOWN_NOUN if noun else UNKNOWN_OTHER
        return Term(text, alternatives, weight, penalty, name, start, end)

    def idf(self, text: str) -> float:
        """Return a word's idf; for a string that is no single word, its rarest known pair's."""
        idf = self._vocabulary.idf(text)
        if idf or len(text) < 2:
            return idf
        pairs = [self._vocabulary.idf(text[i : i + 2] + "·") for i in range(len(text) - 1)]
        return max(pairs) if all(pairs) else 0.0


_PARTED = re.compile(
    r"([一-鿿])(?:[一两几三]|多少|过|了)(?:次|回|个|趟|场|口|天|年|遍)(?:的)?([一-鿿])"
)


def _parted_verbs(text: str, known: Callable[[str], bool]) -> list[tuple[str, int, int]]:
    """Return the words that a count parts, put together: 住一次院 is 住院, 看几回病 看病.

    known: tells whether the knowledge holds two characters side by side.
    """
    return [(m[1] + m[2], m.start(), m.end()) for m in _PARTED.finditer(text) if known(m[1] + m[2])]


def _with_modifiers(terms: Sequence[Term], focus: str, counted: bool) -> list[Term]:
    """Raise the penalty of an unknown word that stands right before the noun asked for."""
    found = list(terms)
    for i in range(len(found) - 1):
        term, following = found[i], found[i + 1]
        unknown = term.penalty == UNKNOWN_NOUN and following.text == focus
        if unknown and term.end == following.start:
            found[i] = replace(term, penalty=MODIFIER, modifier=True)
    return [_asked(term, counted) if focus and term.text == focus else term for term in found]


def _asked(term: Term, counted: bool) -> Term:
    """Return the noun asked for with what its lack counts against the evidence.

    A noun that is counted must be there; 部门 of 哪个部门 only says what kind of answer is due.
    """
    if not counted:
        return replace(term, penalty=ASKED_KIND * term.penalty)
    return replace(term, penalty=ASKED_NOUN) if term.penalty == UNKNOWN_NOUN else term


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


def _distinct(tokens: Sequence[Token]) -> list[Token]:
    """Drop what a question says twice (馆里搞培训,培训过多少人)."""
    return list({token.text: token for token in reversed(tokens)}.values())


def strength(term: Term, region: str) -> float:
    """Return in 0.0–1.0 how well a stretch of text holds a term.

    Whole: 1. In part (学生 for 学生娃): the share of the longest common run. Scattered
    characters count little: 船 alone is weak proof of 氢能船. A name must be there with all its
    characters in order (远澜航运 in 远澜航运公司); a part of it names something else.
    """
    known = term.held.get(region)
    if known is None:
        known = term.held[region] = _strength(term, region)
    return known


def best_strength(term: Term, regions: Sequence[tuple[float, str]]) -> float:
    """Return how well the best of several stretches holds a term.

    regions: what a word there counts, and the stretch; those that count most first.
    """
    best = 0.0
    for factor, region in regions:
        if factor <= best:
            break
        if region:
            best = max(best, factor * strength(term, region))
    return best


def _strength(term: Term, region: str) -> float:
    if _holds(term.text, region):
        return 1.0
    if term.text[0] in _PREFIXES and term.text[0] not in region:
        return 0.0  # a 副馆长 is no 馆长
    best = _part(term, region)
    for alternative in term.alternatives:
        if alternative.weight > best and _holds(alternative.text, region):
            best = alternative.weight
    return best


def _holds(text: str, region: str) -> bool:
    """Tell whether a region holds a text as it is, not denied (副主任 is no 主任)."""
    at = region.find(text)
    while at >= 0:
        if not at or region[at - 1] not in _PREFIXES:
            return True
        at = region.find(text, at + 1)
    return False


def _part(term: Term, region: str) -> float:
    text = term.text
    size = len(text)
    if size < 2:
        return 0.0
    present = sum(char in region for char in text)
    if not present:
        return 0.0
    if term.name and _in_order(text, region):
        return 0.9
    run = _longest_run(text, region) if present > 1 else 0
    if run >= 2:
        return 0.95 * run / size * (PART_OF_NAME if term.name else 1.0)
    if term.name or not is_chinese(text[0]):
        return 0.0
    return 0.35 * present / size


_PREFIXES = frozenset("副非未不无")
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
