"""Whether two questions ask the same: each has a key or two, and only the same ones share one.

All that a question says goes into its keys, but for what is known to say nothing: greetings,
particles, how one asks. What is not known to be empty tells two questions apart. So a limit, a
negation or an adjective that only one of them has is never lost; some rewordings are not
recognised instead.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from qa_bot.knowledge.passage import Glossary
from qa_bot.reading.limits import year_spans, years
from qa_bot.reading.quantities import parse_number
from qa_bot.reading.question import Question, analyse
from qa_bot.reading.sameness_tables import (
    ACTING,
    ACTORS,
    ALWAYS_EMPTY,
    ASPECT,
    EMPTY_BY_GAP,
    LINK_AFTER,
    LINK_BEFORE,
    MEASURES,
    MODALS,
    NOMINAL,
    OF_NOUN,
    OF_THEM,
    OF_US,
    POLITE_END,
    POLITE_START,
    SAME_WORD,
    SCOPE,
    SILENT_MARKS,
    one_modal,
    with_ma,
)
from qa_bot.reading.words import NO_OWN_NOUN
from qa_bot.retrieval.tokenizer import Token, Tokenizer
from qa_bot.text import has_chinese, normalise

Key = tuple[object, ...]
"""What a question asks; two that share one ask the same."""

_NUMBER = re.compile(r"(第?)([零〇一二两三四五六七八九十百千万亿\d.]+)(\D{0,2})")
_MANY = frozenset({"多少", "几"})
_ADVERBIAL = frozenset({"how", "why", "when", "where"})
"""Gaps that stand for no noun: the verb may stand before its object or behind it."""
_WH = "?"


@dataclass(frozen=True, slots=True)
class _Item:
    """A word that counts, in one spelling.

    role: "noun"; "actor", a noun that can do what a verb says; "scope", a time or a place;
        "verb"; "deed", a noun made of a verb; "year"; "wh"; "other".
    """

    text: str
    role: str


class Sameness:
    """Makes keys over one knowledge.

    homes: names of the place that the knowledge as a whole speaks of; it goes without saying.
    """

    def __init__(self, tokenizer: Tokenizer, glossary: Glossary, homes: Sequence[str]) -> None:
        self._tokenizer = tokenizer
        self._canonical = canonical_words(glossary)
        words = sorted(self._canonical, key=lambda word: (-len(word), word))
        self._aliases = re.compile("|".join(map(re.escape, words))) if words else None
        # 新乡有多少馆 and 新乡的馆有多少, but not 新乡日报.
        names = "|".join(map(re.escape, homes))
        self._home = re.compile(rf"^(?:{names})(?:的|(?=[有共是多几哪]))" if names else r"(?!)")

    def is_word(self, text: str) -> bool:
        """Tell whether a text is a word as it is written."""
        return text in self._tokenizer

    def keys(self, text: str) -> tuple[Key, ...]:
        """Return a question's keys, of which the same question shares one.

        Empty if its words alone do not say what it asks.
        """
        plain = normalise(text).text
        if any(char.isascii() and char.isalpha() for char in plain):
            # The English modules are loaded when the first English word comes.
            from qa_bot.reading.english import is_mostly_english
            from qa_bot.reading.sameness_english import english_key

            if not has_chinese(plain) or is_mostly_english(plain):
                found = english_key(text)
                return () if found is None else (found,)
        plain = self._home.sub("", POLITE_END.sub("", POLITE_START.sub("", plain)))
        if self._aliases is not None:
            plain = self._aliases.sub(lambda m: self._canonical[m.group()], plain)
        question = analyse(one_modal(plain), self._tokenizer)
        if question.wh is None and question.kind == "yesno":
            # 是否开放, 开不开放, 开放吗: one form for all.
            question = analyse(with_ma(question.text), self._tokenizer)
        items = self._items(question)
        if all(item.text == _WH for item in items):
            return ()
        form = _form(question, items)
        return tuple(("zh", *form, *layout) for layout in _layouts(question, items))

    def _items(self, question: Question) -> list[_Item]:
        """Return the words that count, the wh-phrase among them."""
        found: list[_Item] = []
        tokens = question.tokens
        dated = year_spans(question.text)
        verbal = any(t.tag[0] == "v" and t.text not in EMPTY_BY_GAP["list"] for t in tokens)
        empty = ALWAYS_EMPTY | EMPTY_BY_GAP.get(_gap(question), frozenset())
        for i, token in enumerate(tokens):
            wh = question.wh is not None and token.start == question.wh[0]
            if wh:
                found.append(_Item(_WH, "wh"))
                continue
            span = next((s for s in dated if s[0] <= token.start and token.end <= s[1]), None)
            if span is not None:
                if token.start == span[0]:
                    named = "/".join(map(str, sorted(years(question.text[slice(*span)]))))
                    found.append(_Item(named or question.text[slice(*span)], "year"))
                continue
            before = tokens[i - 1] if i else None
            after = tokens[i + 1] if i + 1 < len(tokens) else None
            if token.text in empty or self._is_silent(question, before, token, after, verbal):
                continue
            first = all(item.role == "wh" for item in found)
            if not (first and _is_speaker(token, after)):
                found += _spelled(token)
        return found

    def _is_silent(
        self,
        question: Question,
        before: Token | None,
        token: Token,
        after: Token | None,
        verbal: bool,
    ) -> bool:
        """Tell whether a word says nothing where it stands; ``verbal``: beside some verb."""
        text = token.text
        if not text[0].isalnum() and text in SILENT_MARKS:
            return True
        if text == "的":
            # 推荐的老师 are not 推荐老师, and 何时开放的 asks for what was.
            return not verbal or bool(
                after and after.text[0].isalnum() and before and before.tag[0] in OF_NOUN
            )
        if text in ASPECT:
            return not verbal and question.kind != "yesno"
        wh = question.wh
        beside = wh is not None and (token.end == wh[0] or token.start == wh[1])
        return question.gap == "how" and beside and text in MODALS


def _is_speaker(token: Token, after: Token | None) -> bool:
    """Tell whether a word only says who asks, or who is asked (你们几点开门)."""
    if after is None:
        return False
    owns = after.tag[0] == "n" or after.text == "的"
    return token.text in OF_THEM or (token.text in OF_US and not owns)


def _gap(question: Question) -> str:
    """Return what may be left out beside a gap: what asks for a list where a noun follows it."""
    if question.kind in ("total", "compare", "yesno", "summary"):
        return ""
    return "list" if _asks_list(question) else question.gap


def _asks_list(question: Question) -> bool:
    """Tell whether a 什么 asks as 哪些 does (有什么条件)."""
    if question.gap == "list":
        return question.kind == "list"
    named = question.wh is not None and question.focus_end > question.wh[1]
    return question.gap == "what" and named and question.kind in ("what", "list")


def _form(question: Question, items: Sequence[_Item]) -> tuple[str, ...]:
    """Return what is asked for: kind, gap, the sort of wh-word, and the measure."""
    kind, gap = question.kind, question.gap
    if _asks_list(question):
        return ("list", "list", "", _measure(question))
    sort = question.wh_text if gap == "count" and question.wh_text not in _MANY else ""
    if gap == "what" and re.search("[样种等为]", question.wh_text):
        sort = question.wh_text
    if gap == "how":
        # 怎样申报 asks for the way, 申报怎样 how it stands.
        last = next((i for i in reversed(items) if i.text not in ASPECT), None)
        sort = "state" if last is not None and last.text == _WH else "way"
    return (kind, gap, sort, _measure(question))


def _measure(question: Question) -> str:
    """Return the measure word asked for, one for those that are swapped freely."""
    measure = question.measure
    named = question.wh is not None and question.focus and question.focus_end > question.wh[1]
    if measure in ("名", "位"):
        return "" if named else "人"
    return MEASURES.get(measure, measure)


def _layouts(question: Question, items: Sequence[_Item]) -> list[Key]:
    """Return the words that count, in their order as far as it tells."""
    strict: list[Key] = [("strict", tuple(item.text for item in items))]
    if question.wh is None or question.kind in ("total", "compare", "summary"):
        return strict
    start, end = question.wh
    follows = LINK_AFTER.match(question.text[end:])
    if question.gap in _ADVERBIAL and not follows and items[-1].role != "wh":
        around = _around_verb(items)
        return strict if around is None else [around]
    linked = follows or LINK_BEFORE.search(question.text[:start])
    return (_around_link(question, items) if linked else None) or strict


def _around_link(question: Question, items: Sequence[_Item]) -> list[Key]:
    """Return the nouns beside a link: 馆长是谁 is 谁是馆长, 全市有几家馆 is 全市的馆有几家.

    学校的申报有多少 is 有多少学校申报 and it is 学校有多少申报, but these two are not the same.
    None where there are verbs, save before the noun of a list (借阅规则有哪些). The year of a
    count may stand anywhere.
    """
    at = next(i for i, item in enumerate(items) if item.role == "wh")
    before, after = items[:at], items[at + 1 :]
    words = [*before, *after]
    roles = [item.role for item in words]
    listed = _asks_list(question) and not question.measure and roles[1:2] == ["noun"]
    if {*roles[listed:]} & {"verb", "deed", "other"} or roles[0] == "other":
        return []
    counted = question.gap in ("count", "list") or _asks_list(question)
    owns = counted and question.measure not in NO_OWN_NOUN | {"人"}
    parted = before and after and any(item.role not in ("scope", "year") for item in before)
    if question.gap in ("count", "list") and roles.count("year") == 1:
        words.sort(key=lambda item: item.role != "year")
    texts = tuple(item.text for item in words)
    if parted:
        return [("owner", texts)] if owns else []
    return [("nouns", texts), ("owner", texts)] if owns and before else [("nouns", texts)]


def _around_verb(items: Sequence[_Item]) -> Key | None:
    """Return the verb beside how, why, when or where, and its nouns: 怎么申报基地, 基地怎么申报.

    The verb is what follows the wh-phrase and a time or place, whatever the dictionary calls it,
    with the verbs beside it. None where nouns stand on both sides of it, and where one of them may be who acts:
    老师怎么评价 asks for something else than 怎么评价老师.
    """
    at = next(i for i, item in enumerate(items) if item.role == "wh")
    roles = [item.role for item in items]
    first = next((i for i in range(at + 1, len(items)) if roles[i] != "scope"), None)
    if first is None or not {*roles} <= {"wh", "noun", "scope", "deed", "verb"}:
        return None
    verbs = [i for i, role in enumerate(roles) if role == "verb" or i == first]
    if verbs[-1] - verbs[0] != len(verbs) - 1:
        return None
    nouns = [i for i in range(len(items)) if i != at and i not in verbs]
    if nouns and nouns[0] < verbs[0] and nouns[-1] > verbs[0]:
        return None
    return ("verb", tuple(items[i].text for i in verbs), tuple(items[i].text for i in nouns))


def _spelled(token: Token) -> list[_Item]:
    """Return a word in one spelling: 第六 and 第6, 可以 and 能, 以及 and 和."""
    text = SAME_WORD.get(token.text, token.text)
    number = _NUMBER.fullmatch(text)
    value = parse_number(number[2]) if number is not None and token.tag[0] == "m" else None
    if number is not None and value is not None:
        parts = (number[1], repr(value), number[3])
        return [_Item(part, "other") for part in parts if part]
    if SCOPE.fullmatch(text) or token.tag in ("ns", "s", "t"):
        return [_Item(text, "scope")]
    if token.tag == "v":
        return [_Item(text, "verb")]
    if token.tag[0] == "v":
        return [_Item(text, "deed")]
    if token.tag[0] not in NOMINAL:
        return [_Item(text, "other")]
    return [_Item(text, "actor" if token.tag[:2] in ACTORS or text.endswith(ACTING) else "noun")]


def canonical_words(glossary: Glossary) -> Mapping[str, str]:
    """Return the glossary's words with the one that stands for each; not those of two groups."""
    found: dict[str, set[str]] = {}
    for term, aliases in glossary.aliases.items():
        own = normalise(term).text
        for word in (own, *(normalise(alias).text for alias in aliases)):
            if word:
                found.setdefault(word, set()).add(own)
    return {word: next(iter(own)) if len(own) == 1 else word for word, own in found.items()}
