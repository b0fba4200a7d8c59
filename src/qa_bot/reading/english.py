"""What an English question asks for, as the same ``Question`` that a Chinese one becomes.

The tables are in ``english_tables``, the words' translation in ``translating``.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from qa_bot.knowledge.passage import Glossary
from qa_bot.reading.english_nouns import head_of, is_plural, measure_of, options_of, type_of
from qa_bot.reading.english_tables import FRAMES, GAPS, LEVELS, POLITE, STOP, YESNO
from qa_bot.reading.english_words import EnglishTerm, Names, Placed, Word, latin_words
from qa_bot.reading.question import Question
from qa_bot.reading.question_tables import Kind, Rule
from qa_bot.reading.translating import Translator
from qa_bot.retrieval.lexicon import Lexicon
from qa_bot.retrieval.tokenizer import Token
from qa_bot.text import View, normalise

__all__ = [
    "EnglishTerm",
    "analyse_english",
    "chinese_hint",
    "is_mostly_english",
    "query_weights",
    "translate_words",
]

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


@dataclass(frozen=True, slots=True)
class _Gap:
    """A wh-phrase: its row, where it stands in the plain text, and the Chinese wh-word."""

    rule: Rule
    match: re.Match[str]
    chinese: str


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


_CHINESE_WH = re.compile(r"多少|什么|哪|谁|几|怎|为何|如何|吗|呢|是否|是不是|有没有|还是")


def is_mostly_english(text: str) -> bool:
    """Tell whether a text with Chinese in it is an English question all the same."""
    small = [word for word in re.findall(r"[A-Za-z']+", text.lower()) if word in STOP]
    return len(small) > 1 and not _CHINESE_WH.search(text)


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
    value carries them, without what stands in the wh-phrase itself (in which year).
    """
    view = normalise(text)
    words = latin_words(view)
    placed = [
        *Translator(lexicon, glossary, known, names).terms(view, words),
        *_chinese_runs(view),
    ]
    placed.sort(key=lambda item: item[0])
    single = [item for item in placed if not item[2].compound]
    question = _question(view, _plain(view, words), single)
    asked = question.wh if question.gap in ("when", "where") else None
    terms = (t for a, b, t in placed if not (asked and asked[0] <= a and b <= asked[1]))
    return question, tuple(terms)


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
    placed = Translator(lexicon, glossary, known, names).terms(view, words)
    return [item for item in placed if not item[2].compound]


def query_weights(
    terms: Sequence[EnglishTerm], cut: Callable[[str], Sequence[str]]
) -> dict[str, float]:
    """Return index terms with weights for a retriever: each English phrase counts as one word.

    cut: the index's own way from text to terms (``Tokenizer.terms``).
    """
    weights: dict[str, float] = {}
    for term in terms:
        # A word of many translations says less by each of them.
        share = math.sqrt(sum(weight for _, weight in term.alternatives) or 1.0)
        for chinese, weight in term.alternatives:
            for piece in cut(chinese):
                weights[piece] = max(weights.get(piece, 0.0), weight / share)
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
    gap = _find_gap(plain.text, begin)
    frame = next((rule for rule in FRAMES if rule.pattern.search(plain.text, begin)), None)
    if YESNO.match(plain.text, begin) and (frame is None or frame.kind in ("total", "compare")):
        return _make(view, plain, placed, _yesno(plain.text, begin), None, (0, 0))
    if gap is None:
        head = head_of(plain.text, begin, count=False)
        return _make(view, plain, placed, frame.kind if frame else "none", None, head)
    head, end = (0, 0), gap.match.end()
    asked_for = gap.rule.kind in ("count", "which", "what")
    if asked_for or re.match(r" (?:is|was|are|were) the\b", plain.text[end:]):
        head = head_of(plain.text, end, count=gap.match.group().endswith(("many", " of")))
    return _make(view, plain, placed, _settle(frame, gap.rule), gap, head)


def _find_gap(text: str, begin: int) -> _Gap | None:
    """Return the leftmost wh-phrase."""
    best: _Gap | None = None
    for rule, chinese in GAPS:
        match = rule.pattern.search(text, begin)
        if match and (best is None or match.start() < best.match.start()):
            best = _Gap(rule, match, chinese)
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
    either = re.search(r"\w,? or (?!(?:not|so|more|less|above|over)\b)\w", text[begin:])
    return "compare" if either or re.search(r"\bthan\b", text[begin:]) else "yesno"


_BY_TYPE: Mapping[str, tuple[Kind, str]] = {
    "number": ("count", "多少"),
    "place": ("where", "哪个"),
    "person": ("who", "哪位"),
}
"""What "which" and "what" become by the noun that they ask for."""


def _make(
    view: View,
    plain: _Plain,
    placed: Sequence[Placed],
    kind: Kind,
    gap: _Gap | None,
    head: tuple[int, int],
) -> Question:
    noun = plain.text[slice(*head)].rsplit("-", 1)[-1]
    spot = plain.place(*head) if noun else (0, 0)
    focus = _best_at(placed, spot) if noun else ""
    wh = plain.place(*gap.match.span()) if gap else None
    gap_kind: Kind = gap.rule.kind if gap else "none"
    wh_text = gap.chinese if gap else ""
    answer_type = (gap.rule.answer_type if gap else "") or type_of(noun, focus)
    if wh_text in ("哪", "什么") and answer_type in _BY_TYPE:
        by_type, wh_text = _BY_TYPE[answer_type]
        gap_kind = "count" if by_type == "count" else gap_kind
        kind = by_type if kind in ("which", "what") else kind
    if kind == "which" and is_plural(noun):
        kind = "list"
    asked = gap.match.group() if gap else ""
    following = plain.text[gap.match.end() :] if gap else ""
    left = [t for a, b, t in placed if b <= (wh[0] if wh else len(view.text))]
    right = [t for a, b, t in placed if wh and a >= max(wh[1], spot[1])]
    return Question(
        view=view,
        tokens=_tokens(view, plain.words),
        kind=kind,
        wh=wh,
        wh_text=wh_text,
        gap=gap_kind,
        measure=measure_of(asked, noun, following) if gap_kind == "count" else "",
        focus=focus,
        focus_end=max(spot[1], wh[1]) if wh else len(view.text),
        left=_best(left[-1]) if left else "",
        right=_best(right[0]) if right else "",
        terms=(),
        answer_type="thing" if answer_type == "any" and focus else answer_type,
        options=_options(plain, placed) if kind == "compare" else (),
    )


def _best(term: EnglishTerm) -> str:
    return term.alternatives[0][0] if term.alternatives else ""


def _best_at(placed: Sequence[Placed], spot: tuple[int, int]) -> str:
    """Return the best Chinese word of the term that covers a place in the view."""
    return next((_best(t) for a, b, t in placed if a < spot[1] and spot[0] < b), "")


def _tokens(view: View, words: Sequence[Word]) -> tuple[Token, ...]:
    texts = [view.text[w.start : w.end] for w in words]
    return tuple(
        Token(text, w.start, w.end, "m" if text[0].isdigit() else "eng")
        for text, w in zip(texts, words, strict=True)
    )


def _options(plain: _Plain, placed: Sequence[Placed]) -> tuple[str, ...]:
    """Return in Chinese the two things between which "A or B" asks."""

    def chinese(start: int, end: int, last: bool) -> str:
        first, stop = plain.place(start, end)
        inside = [_best(t) for a, b, t in placed if first <= a and b <= stop and _best(t)]
        return inside[-1 if last else 0] if inside else ""

    return options_of(plain.text, chinese)
