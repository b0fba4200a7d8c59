"""Putting a question's words together as the knowledge writes them.

A question is cut by a dictionary that does not know the knowledge's own names and compounds:
成市|管 for 市管, 宣讲|团|里 for 宣讲团. Pairs of characters that the knowledge holds side by side
tell where the cut was wrong.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from qa_bot.reading.answer_types import persons
from qa_bot.reading.question import Question
from qa_bot.retrieval.tokenizer import Token
from qa_bot.text import is_chinese

NAME = "name"
"""The tag of a name that no dictionary holds."""

_SIDES = frozenset("东南西北中上下前后新老大小内外")
_SIDED = (
    "区",
    "馆",
    "县",
    "城",
    "院",
    "校",
    "门",
    "站",
    "港",
    "厅",
    "路",
    "村",
    "镇",
    "库",
    "园",
    "楼",
)
_PREFIXES = frozenset("副非")
_SUFFIXES = ("里", "上", "中", "内", "们", "娃", "儿", "里头", "里面")

Known = Callable[[str], bool]


def regroup(question: Question, known: Known, skip: Sequence[tuple[int, int]] = ()) -> list[Token]:
    """Return the question's content words, cut as the knowledge would have them.

    known: tells whether the knowledge holds two characters side by side.
    skip: stretches of the question's text that are left out.
    """
    content = [
        token
        for token in _with_sides(question)
        if not any(start < token.end and token.start < end for start, end in skip)
    ]
    tokens = _resplit(_with_persons(content, question), known)
    merged: list[Token] = []
    for token in tokens:
        last = merged[-1] if merged else None
        if last is not None and last.end == token.start and _belongs(last, token, known):
            merged[-1] = _join(last, token)
        else:
            merged.append(token)
    return [_trim(token, known) for token in merged if token.text not in _SIDES]


def _with_persons(content: Sequence[Token], question: Question) -> list[Token]:
    """Put the characters of what looks like a person's name together."""
    words = {(t.start, t.end) for t in question.tokens}
    wh = question.wh or (0, 0)
    spans = [
        (start, end)
        for start, end in persons(question.tokens)
        if end - start == 3 and (start, end) not in words and not (start < wh[1] and wh[0] < end)
    ]
    kept = [t for t in content if not any(a <= t.start and t.end <= b for a, b in spans)]
    names = [Token(question.text[a:b], a, b, NAME) for a, b in spans]
    return sorted([*kept, *names], key=lambda token: token.start)


def _with_sides(question: Question) -> list[Token]:
    """Return the question's terms with the single characters for a side before a term."""
    starts = {token.start for token in question.terms}
    sides = [t for t in question.tokens if t.text in _SIDES | _PREFIXES and t.end in starts]
    return sorted({*question.terms, *sides}, key=lambda token: token.start)


def _resplit(tokens: Sequence[Token], known: Known) -> list[Token]:
    """Move a character from an unknown word to the next one, where the knowledge has it so."""
    found = list(tokens)
    for i in range(len(found) - 1):
        token, following = found[i], found[i + 1]
        whole = len(token.text) != 2 or token.end != following.start or token.tag[0] in "mt"
        if whole or known(token.text) or (known(following.text[:2]) and len(following.text) > 1):
            continue
        if is_chinese(token.text[0]) and known(token.text[1] + following.text[0]):
            cut = token.start + 1
            found[i] = Token(token.text[0], token.start, cut, "v")
            tag = following.tag if len(following.text) > 1 else "n"
            found[i + 1] = Token(token.text[1] + following.text, cut, following.end, tag)
    return found


def _belongs(left: Token, right: Token, known: Known) -> bool:
    """Tell whether two neighbouring words are one for the knowledge, or one name."""
    if left.text in _PREFIXES:
        return True
    if left.text in _SIDES:
        return right.text.endswith(_SIDED)
    single = [t for t in (left, right) if len(t.text) == 1]
    if not single or not is_chinese(left.text[-1]) or not is_chinese(right.text[0]):
        return False
    return known(left.text[-1] + right.text[0]) and (
        len(single) == 2 or single[0].tag[0] not in "vdap"
    )


def _join(left: Token, right: Token) -> Token:
    tag = right.tag
    if left.text in _SIDES or (len(left.text) == 1 and len(right.text) == 1):
        tag = NAME
    return Token(left.text + right.text, left.start, right.end, tag)


def _trim(token: Token, known: Known) -> Token:
    """Drop an ending that says nothing (馆里, 学生们) from a word that the knowledge lacks."""
    text = token.text
    for suffix in _SUFFIXES:
        # 娃娃 is no 娃 with an ending.
        if len(text) > 1 and text.endswith(suffix) and text != 2 * suffix and not known(text[-2:]):
            end = token.end - len(suffix)
            return Token(text[: -len(suffix)], token.start, end, token.tag)
    return token
