"""The words around a figure: which tell what it speaks of, which verbs, which noun, which time."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from qa_bot.checking.claims_tables import BUILD, HAVE, LIGHT, PRESENT, SAME, TIME
from qa_bot.reading.facts import Fact
from qa_bot.reading.limits import years
from qa_bot.reading.quantities import Quantity
from qa_bot.retrieval.tokenizer import Token

CLAUSE_END = re.compile(r"[,;:。!?]")
_DROPPED = ("u", "d", "p", "c", "r", "y", "e", "o", "x", "m", "q", "t", "f")


def is_reign(text: str, quantity: Quantity) -> bool:
    """Tell whether a number of years may be a year of some reign (光绪三十年)."""
    return quantity.unit == "年" and not text[quantity.figure_start].isascii()


def leads_clause(tokens: Sequence[Token], token: Token) -> bool:
    """Tell whether a word may be the subject or the place of its clause: no verb before it.

    依托图书馆…, 与图书馆… name a house, but what follows is not said of it.
    """
    for before in reversed(tokens[: tokens.index(token)]):
        if before.text in ",;:。!?":
            return True
        if before.tag in ("v", "vd") or (before.tag == "p" and before.text not in ("在", "于")):
            return False
    return True


def content(
    tokens: Sequence[Token], span: tuple[int, int], figures: Sequence[tuple[int, int]]
) -> list[Token]:
    """Return the words of a stretch that tell what it speaks of, like verbs by one of them."""
    found = []
    for token in tokens:
        if token.start < span[0] or token.end > span[1] or token.text in LIGHT:
            continue
        if any(token.start < end and start < token.end for start, end in figures):
            continue
        if not token.text[0].isalnum() or (token.tag[0] in _DROPPED and not _is_name(token)):
            continue
        same = SAME.get(token.text)
        found.append(Token(same, token.start, token.end, "v") if same else token)
    return found


def _is_name(token: Token) -> bool:
    """Tell whether a word of a dropped kind is content all the same: 点 of 服务点, an unknown one."""
    return token.tag == "x" or (token.tag in ("m", "q", "f") and not token.text[0].isdigit())


def texts(tokens: Iterable[Token]) -> frozenset[str]:
    """Return the words themselves."""
    return frozenset(token.text for token in tokens)


def stock(tokens: Sequence[Token]) -> str:
    """Return "build" for what was added, "have" for what there is, "" where no verb tells."""
    if any(token.text in BUILD for token in tokens):
        return "build"
    return "have" if any(token.text == HAVE for token in tokens) else ""


def when(text: str, clause: tuple[int, int]) -> tuple[frozenset[int], frozenset[str]]:
    """Return the years and the times of the year that a clause speaks of.

    A clause that names none is of the time that the nearest clause before it names.
    """
    end = clause[1]
    start = clause[0]
    while True:
        part = text[start:end]
        named, times = years(part), frozenset(TIME.findall(part))
        if PRESENT.search(part):
            return named, frozenset()
        if named or times:
            return named, times
        if start == 0:
            return frozenset(), frozenset()
        end = start - 1
        marks = [m.end() for m in CLAUSE_END.finditer(text, 0, max(end, 0))]
        start = marks[-1] if marks else 0


def noun_of(text: str, fact: Fact, tokens: Sequence[Token]) -> tuple[int, int]:
    """Return the stretch that names what is counted: from the figure to the nearest verb."""
    start, end = fact.noun
    inside = [t for t in tokens if start <= t.start and t.end <= end]
    if fact.noun_first:
        inside = [t for t in inside if t.end <= fact.quantity.start][::-1]
    found: list[Token] = []
    for token in inside:
        if token.tag in ("v", "p", "d", "uj", "ul", "vd") or token.text in ",、":
            break
        found.append(token)
    if not found:
        return fact.quantity.start, fact.quantity.start
    return min(t.start for t in found), max(t.end for t in found)
