"""What an English question asks for, as the same ``Question`` that a Chinese one becomes.

The tables are in ``english_tables``, the words' translation in ``translating``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from qa_bot.knowledge.passage import Glossary
from qa_bot.reading.english_tables import (
    AUXILIARY,
    ENGLISH_TYPES,
    FRAMES,
    GAPS,
    LEVELS,
    MEASURES,
    PAST,
    POLITE,
    STOP,
    YESNO,
)
from qa_bot.reading.question import Question
from qa_bot.reading.question_tables import Kind, Rule
from qa_bot.reading.translating import EnglishTerm, Known, Names, Translator, Word, latin_words
from qa_bot.reading.words import FOCUS_TYPES
from qa_bot.retrieval.lexicon import Lexicon
from qa_bot.retrieval.stem import american, stem
from qa_bot.retrieval.tokenizer import Token
from qa_bot.text import View, is_chinese, normalise

__all__ = [
    "EnglishTerm",
    "analyse_english",
    "chinese_hint",
    "is_mostly_english",
    "query_weights",
    "translate_words",
]

Placed = tuple[int, int, EnglishTerm]

_YEARS = re.compile(
    r"(?<!\d)((?:19|20)\d\d)(?:\s*(?:-|–|—|to|until|through)\s*((?:19|20)\d\d))?(?!\d)"
)
_BETWEEN = re.compile(r"between\s+((?:19|20)\d\d)\s+and\s+((?:19|20)\d\d)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Plain:
    """A question's words with slips mended, and for each character the word it came from."""

    text: str
    words: tuple[Word, ...]
    owner: tuple[int, ...]

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Return where ``text[start:end]`` stands in the view."""
        first = self.words[self.owner[start]]
        last = self.words[self.owner[max(start, end - 1)]]
        return first.start, last.end


def _plain(view: View, words: Sequence[Word]) -> _Plain:
    chars: list[str] = []
    owner: list[int] = []
    for number, word in enumerate(words):
        if number:
            # A comma parts two phrases, a hyphen joins two words, for the patterns as for us.
            between = view.text[words[number - 1].end : word.start].strip()
            mark = between if between in ("-", ",", ".", ":", "–") else ""
            piece = mark + ("" if mark == "-" else " ")
            chars.append(piece)
            owner.extend([number - 1] * len(piece))
        chars.append(word.plain)
        owner.extend([number] * len(word.plain))
    return _Plain("".join(chars), tuple(words), tuple(owner))


def is_mostly_english(text: str) -> bool:
    """Tell whether a text with Chinese in it is an English question all the same."""
    chinese = sum(map(is_chinese, text))
    return len(re.findall(r"[A-Za-z]{2,}", text)) > 2 * chinese


def analyse_english(
    text: str,
    lexicon: Lexicon,
    glossary: Glossary,
    known: Callable[[str], float],
    names: Names | None = None,
) -> tuple[Question, tuple[EnglishTerm, ...]]:
    """Take an English question apart.

    known: a word's idf in the knowledge, 0.0 if it is not there.
    names: Chinese names for a Latin one, as ``PinyinNames.find`` gives them.

    In the question, ``focus``, ``left``, ``right``, ``options``, ``measure`` and ``wh_text`` are
    Chinese, offsets are into the view of the English text, and ``terms`` is empty: the second
    value carries them, without the noun asked for only where it is a bare measure (people).
    """
    view = normalise(text)
    words = latin_words(view)
    placed = [
        *Translator(lexicon, glossary, known, names).terms(view, words),
        *_chinese_runs(view),
    ]
    placed.sort(key=lambda item: item[0])
    question = _question(view, _plain(view, words), placed)
    return question, tuple(term for _, _, term in placed)


def translate_words(
    text: str,
    lexicon: Lexicon,
    glossary: Glossary,
    known: Callable[[str], float],
    names: Names | None = None,
) -> list[Placed]:
    """Return the Latin words inside a Chinese question as terms, with their places in its view.

    What the knowledge itself holds in Latin letters (App, COVID) stays as it is.
    """
    view = normalise(text)
    words = [w for w in latin_words(view) if not w.plain[:1].isdigit()]
    return Translator(lexicon, glossary, known, names).terms(view, words)


def query_weights(
    terms: Sequence[EnglishTerm], cut: Callable[[str], Sequence[str]]
) -> dict[str, float]:
    """Return index terms with weights for a retriever: each English phrase counts as one word.

    cut: the index's own way from text to terms (``Tokenizer.terms``).
    """
    weights: dict[str, float] = {}
    for term in terms:
        for chinese, weight in term.alternatives:
            for piece in cut(chinese):
                weights[piece] = max(weights.get(piece, 0.0), weight)
    return weights


def chinese_hint(text: str) -> str:
    """Return the levels and years of an English text in Chinese: 省级 2024年."""
    found: list[tuple[int, int, str]] = []
    for pattern, chinese in LEVELS:
        for match in pattern.finditer(text):
            if not any(a < match.end() and match.start() < b for a, b, _ in found):
                found.append((*match.span(), chinese))
    for match in (*_BETWEEN.finditer(text), *_YEARS.finditer(text)):
        if not any(a < match.end() and match.start() < b for a, b, _ in found):
            span = f"{match[1]}-{match[2]}年" if match[2] else f"{match[1]}年"
            found.append((*match.span(), span))
    return " ".join(chinese for _, _, chinese in sorted(found))


def _chinese_runs(view: View) -> list[Placed]:
    """Return the Chinese that stands in an English question (溪畔 in brackets) as terms."""
    return [
        (m.start(), m.end(), EnglishTerm(m.group(), ((m.group(), 1.0),), name=True))
        for m in re.finditer(r"[㐀-䶿一-鿿〇]+", view.text)
    ]


def _question(view: View, plain: _Plain, placed: Sequence[Placed]) -> Question:
    polite = POLITE.match(plain.text)
    begin = polite.end() if polite else 0
    gap, match, wh_text = _find_gap(plain.text, begin)
    frame = next((rule for rule in FRAMES if rule.pattern.search(plain.text, begin)), None)
    if YESNO.match(plain.text, begin) and (frame is None or frame.kind == "total"):
        return _make(view, plain, placed, _yesno(plain.text, begin), None, "", (0, 0), "any")
    if gap is None or match is None:
        kind: Kind = frame.kind if frame else "none"
        return _make(view, plain, placed, kind, None, "", _head(plain.text, begin, kind), "any")
    head = _head(plain.text, match.end(), gap.kind)
    kind = _settle(frame, gap)
    if kind == "which" and _is_plural(plain.text, head):
        kind = "list"
    return _make(view, plain, placed, kind, (gap, match), wh_text, head, gap.answer_type)


def _find_gap(text: str, begin: int) -> tuple[Rule | None, re.Match[str] | None, str]:
    best: tuple[Rule | None, re.Match[str] | None, str] = (None, None, "")
    for rule, chinese in GAPS:
        match = rule.pattern.search(text, begin)
        if match and (best[1] is None or match.start() < best[1].start()):
            best = rule, match, chinese
    return best


def _settle(frame: Rule | None, gap: Rule) -> Kind:
    """Decide between the form of the whole and the wh-phrase, as for a Chinese question."""
    if frame is None:
        return gap.kind
    if frame.kind == "list" and gap.kind in ("count", "why", "when", "where"):
        return gap.kind
    if frame.kind == "total" and gap.kind != "count":
        return gap.kind
    return frame.kind


def _yesno(text: str, begin: int) -> Kind:
    """Tell "was it A or B" from a question that wants yes or no."""
    return "compare" if re.search(r"\w or (?!not\b|so\b|more\b|less\b)\w", text[begin:]) else "yesno"


def _head(text: str, start: int, kind: Kind) -> tuple[int, int]:
    """Return where the noun stands that a wh-phrase asks for; an empty span if none does."""
    lead = re.compile(r"\s*(?:(?:is|was|are|were)\s+)?(?:(?:the|its|their|a|an|of|all)\s+)*")
    opening = lead.match(text, start)
    at = opening.end() if opening else start
    head = (start, start)
    plural = False
    for match in re.compile(r"[\w'-]+|[^\w\s]").finditer(text, at):
        word = match.group()
        inner = head[0] != head[1]
        verb = word in PAST or (word.endswith("ed") and not word.endswith("eed"))
        if not word[0].isalnum() or word in AUXILIARY or (inner and verb):
            break
        now = word != american(word) and word.endswith("s") or stem(word) in _PEOPLE
        if plural and not now and kind == "count":
            break
        plural = now or (plural and now)
        head = match.span()
    return head


_PEOPLE = frozenset({"peopl", "staff", "child", "person", "man", "woman"})


def _is_plural(text: str, head: tuple[int, int]) -> bool:
    word = text[head[0] : head[1]].rsplit("-", 1)[-1]
    return bool(word) and word.endswith("s") and not word.endswith(("ss", "us", "is"))


def _make(
    view: View,
    plain: _Plain,
    placed: Sequence[Placed],
    kind: Kind,
    gap: tuple[Rule, re.Match[str]] | None,
    wh_text: str,
    head: tuple[int, int],
    answer_type: str,
) -> Question:
    head_text = plain.text[head[0] : head[1]].rsplit("-", 1)[-1]
    spot = plain.place(*head) if head_text else (0, 0)
    wh = plain.place(*gap[1].span()) if gap else None
    focus = _best_at(placed, spot) if head_text else ""
    counts = bool(gap) and gap is not None and gap[0].kind == "count"
    typed = answer_type if answer_type not in ("", "any") else _type(head_text, focus)
    if kind in ("which", "what") and typed == "number" and wh_text in ("什么", "哪"):
        kind, counts, wh_text = "count", True, "多少"
    options = _options(plain, placed) if kind == "compare" else ()
    left = [t for a, b, t in placed if wh and b <= wh[0]] if wh else [t for *_, t in placed]
    right = [t for a, b, t in placed if wh and a >= max(wh[1], spot[1])]
    return Question(
        view=view,
        tokens=_tokens(view, plain.words),
        kind=kind,
        wh=wh,
        wh_text=wh_text,
        gap="count" if counts else gap[0].kind if gap else "none",
        measure=_measure(plain.text, gap, head_text) if counts else "",
        focus=focus,
        focus_end=max(spot[1], wh[1]) if wh else len(view.text),
        left=_best(left[-1]) if left else "",
        right=_best(right[0]) if right else "",
        terms=(),
        answer_type=typed if typed != "any" or not focus else "thing",
        options=options,
    )


def _best(term: EnglishTerm) -> str:
    return term.alternatives[0][0] if term.alternatives else ""


def _best_at(placed: Sequence[Placed], spot: tuple[int, int]) -> str:
    """Return the best Chinese word of the term that covers a place in the view."""
    return next((_best(t) for a, b, t in placed if a < spot[1] and spot[0] < b), "")


def _type(head: str, focus: str) -> str:
    """Return the type of answer that a noun asks for: its Chinese word's, else its own."""
    plain = {head, american(head), american(head).removesuffix("s")}
    for answer_type, nouns in ENGLISH_TYPES:
        if plain & nouns:
            return answer_type
    for answer_type, endings in FOCUS_TYPES:
        if focus and focus.endswith(endings):
            return answer_type
    return "any"


def _measure(text: str, gap: tuple[Rule, re.Match[str]] | None, head: str) -> str:
    if gap is None:
        return ""
    asked = gap[1].group()
    if asked.endswith("times"):
        return "次"
    if asked.endswith(("money", "expensive")):
        return "元"
    if re.search(r"percent|proportion|share|fraction", asked):
        return "%"
    unit = re.search(r"\b(square met(?:er|re)s?)\b", text[gap[1].end() : gap[1].end() + 30])
    if unit:
        return "平方米"
    plain = {stem(head), american(head)}
    for measure, nouns in MEASURES:
        if any(stem(noun) in plain for noun in nouns):
            return measure
    return ""


def _tokens(view: View, words: Sequence[Word]) -> tuple[Token, ...]:
    return tuple(
        Token(text, w.start, w.end, "m" if text[0].isdigit() else "eng")
        for w in words
        for text in (view.text[w.start : w.end],)
    )


def _options(plain: _Plain, placed: Sequence[Placed]) -> tuple[str, ...]:
    """Return in Chinese what stands on the two sides of "or"; () where one cannot be told."""
    match = re.search(r"([\w'-]+(?: [\w'-]+){0,2}),? (?:or|and|than) ([\w'-]+(?: [\w'-]+){0,2})", plain.text)
    if match is None:
        return ()
    left = _phrase(placed, plain.place(*match.span(1)), last=True)
    right = _phrase(placed, plain.place(*match.span(2)), last=False)
    return (left, right) if left and right else ()


def _phrase(placed: Sequence[Placed], spot: tuple[int, int], *, last: bool) -> str:
    """Return the Chinese of the term nearest to "or" within a place."""
    inside = [_best(t) for a, b, t in placed if spot[0] <= a and b <= spot[1]]
    inside = [chinese for chinese in inside if chinese]
    if not inside:
        return ""
    return inside[-1] if last else inside[0]


