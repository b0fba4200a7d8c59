"""What a Chinese question asks for: its kind, its gap, and the words that the answer stands near.

The tables are in ``question_tables`` and ``words``. The gap's place, the noun it asks for and the
measure word are what the reader compares with a sentence.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from qa_bot.reading.quantities import UNIT_CLASS
from qa_bot.reading.question_tables import FRAMES, GAPS, POLITE, Kind, Rule
from qa_bot.reading.words import (
    FOCUS_TYPES,
    FOCUS_WORDS,
    KEYWORD_KINDS,
    LINKS,
    MEASURE,
    MONEY,
    NO_OWN_NOUN,
    NUMBERS,
    is_content,
    is_noun,
)
from qa_bot.retrieval.tokenizer import Token, Tokenizer
from qa_bot.text import View, normalise


@dataclass(frozen=True, slots=True)
class Question:
    """A question taken apart; all offsets are into ``view.text``.

    tokens: its words; the wh-phrase is one of them.
    kind: the form of answer that is due.
    wh: start and end of the wh-phrase with its measure word (哪一个, 多少家); None where a
        question has none (keywords, 是不是, a plain 吗).
    wh_text: the bare wh-word (哪, 多少, 什么时候), "" where there is none.
    gap: the kind of the wh-phrase alone: "list" and "total" do not hide a 哪 or 多少.
    measure: the measure word or unit asked for (多少家 → 家), "" where none is.
    focus: the noun asked for (哪个城市 → 城市), "" where it is not said.
    focus_end: where the noun behind the wh-phrase ends, or the wh-phrase if there is none.
    left, right: the nearest content word on either side of the wh-phrase, "" where none is.
    terms: content words outside the wh-phrase and outside polite frames.
    answer_type: number, duration, time, person, place, org, work, language, event, name, reason,
        manner, thing, or "any" where the question does not say.
    options: what is to be told apart in "A还是B", else empty.
    """

    view: View
    tokens: tuple[Token, ...]
    kind: Kind
    wh: tuple[int, int] | None
    wh_text: str
    gap: Kind
    measure: str
    focus: str
    focus_end: int
    left: str
    right: str
    terms: tuple[Token, ...]
    answer_type: str
    options: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The normalised question."""
        return self.view.text

    @property
    def form(self) -> str:
        """The words by which it asks; an English question's wh-word is Chinese."""
        return f"{self.text} {self.wh_text}"


def analyse(text: str, tokenizer: Tokenizer) -> Question:
    """Take a question apart."""
    view = normalise(text)
    gap, match = _find_gap(view.text)
    frame = next((rule for rule in FRAMES if rule.pattern.search(view.text)), None)
    if match is None or gap is None:
        return _without_gap(view, frame, tokenizer)
    start, bare_end = match.span()
    tail = _shift(tokenizer.cut(view.text[bare_end:]), bare_end)
    end, measure = _measure(view.text, gap.kind, bare_end, tail)
    right = _shift(tokenizer.cut(view.text[end:]), end)
    left = tokenizer.cut(view.text[:start])
    focus, focus_end = _focus_right(right, end, measure) if gap.kind in _NAMED else ("", end)
    if not focus and gap.kind in _NAMED and measure != "国":
        focus = _focus_left(left, measure)
    kind = _settle(frame, gap)
    terms = _terms((*left, *right), view.text)
    return Question(
        view=view,
        tokens=(*left, Token(view.text[start:end], start, end, "r"), *right),
        kind=kind,
        wh=(start, end),
        wh_text=match.group(),
        gap=gap.kind,
        measure=measure,
        focus=focus,
        focus_end=focus_end,
        left=next((t.text for t in reversed(terms) if t.end <= start), ""),
        right=next((t.text for t in terms if t.start >= end), ""),
        terms=terms,
        answer_type=_answer_type(gap, match.group(), measure, focus),
        options=_options(view.text) if kind == "compare" else (),
    )


_NAMED = ("which", "what", "count", "list")
"""The gaps that a noun may narrow (哪个城市, 什么项目, 多少企业, 哪些活动)."""


def _find_gap(text: str) -> tuple[Rule | None, re.Match[str] | None]:
    """Return the leftmost wh-phrase and its row."""
    found = [(m.start(), i) for i, r in enumerate(GAPS) if (m := r.pattern.search(text))]
    if not found:
        return None, None
    first = min(found)
    later = [f for f in found if f[0] > first[0] and GAPS[f[1]].kind != "how"]
    if later and text.startswith("几", first[0]):
        # 几个朝代中,哪个朝代…: 几 is only "some" where another wh-phrase follows.
        first = min(later)
    rule = GAPS[first[1]]
    return rule, rule.pattern.search(text, first[0])


def _settle(frame: Rule | None, gap: Rule) -> Kind:
    """Decide between the form of the whole and the wh-phrase."""
    if frame is None or frame.kind == "yesno":
        # 你知道有多少家吗: the wh-phrase is what is asked.
        return gap.kind
    if frame.kind in ("list", "summary") and gap.kind in ("count", "why", "when", "where"):
        return gap.kind
    if frame.kind == "total" and gap.kind != "count":
        return gap.kind
    return frame.kind


def _without_gap(view: View, frame: Rule | None, tokenizer: Tokenizer) -> Question:
    """Analyse a question that has no wh-phrase: yes/no, a request, or mere keywords."""
    tokens = tuple(tokenizer.cut(view.text))
    focus = _focus_left(tokens, "")
    kind, answer_type = (frame.kind, "any") if frame else ("none", _focus_type(focus) or "any")
    # A year may stand last among keywords (参观人次 2024).
    words = [t.text for t in tokens if t.text[0].isalpha() and t.text not in ("年", "年度")]
    last = words[-1] if words else ""
    if frame is None or frame.kind == "total":
        for suffix, keyword_kind, keyword_type in KEYWORD_KINDS:
            if last.endswith(suffix) or view.text.rstrip("?。是为 ").endswith(suffix):
                kind = frame.kind if frame else keyword_kind
                answer_type = keyword_type
                if focus in NUMBERS:
                    focus = _focus_left([t for t in tokens if t.text not in NUMBERS], "")
                break
    terms = _terms(tokens, view.text)
    return Question(
        view=view,
        tokens=tokens,
        kind=kind,
        wh=None,
        wh_text="",
        gap="none",
        measure="",
        focus=focus,
        focus_end=len(view.text),
        left=terms[-1].text if terms else "",
        right="",
        terms=terms,
        answer_type=answer_type,
        options=_options(view.text) if kind == "compare" else (),
    )


def _shift(tokens: Sequence[Token], by: int) -> list[Token]:
    return [Token(t.text, t.start + by, t.end + by, t.tag) for t in tokens]


def _measure(text: str, gap: Kind, end: int, tail: Sequence[Token]) -> tuple[int, str]:
    """Return where the wh-phrase ends with its measure word, and that word."""
    if gap == "when":
        # 哪一年, 几月: the unit is the wh-phrase's last letter; 何时 has none.
        return end, text[end - 1] if text[end - 1] in "年月日天号点" else ""
    if gap not in ("which", "count", "list", "what"):
        return end, ""
    if gap == "which" and text.startswith("一", end):
        end += 1
    match = MEASURE.match(text, end)
    if match is None:
        return end, ""
    word = match.group()
    # 家 of 家庭, 名 of 名称 are no measure words: the word there must not be a longer one.
    first = next((t for t in tail if t.start <= end < t.end), None)
    longer = first is not None and first.end > match.end() and first.start == end
    if longer and first and first.tag not in ("r", "m", "q") and word not in ("个", "位"):
        return end, ""
    return match.end(), word


def _focus_right(right: Sequence[Token], end: int, measure: str) -> tuple[str, int]:
    """Return the last word of the run of nouns behind the wh-phrase, and where it ends."""
    if right and _noun_all_the_same(right, end, measure):
        return right[0].text, right[0].end
    focus = ""
    adjectives = ("a", "b") if measure else ("a", "b", "uj", "m")
    for i, token in enumerate(right):
        # 哪个单位主办, 多少人受益: the last word is the verb.
        verbal = (
            (focus or measure)
            and token.tag in ("vn", "j")
            and not (i + 1 < len(right) and is_noun(right[i + 1]))
        )
        name = focus and token.tag in ("ns", "nr", "nt", "nz", "nrt")
        # 多少资金 支持企业: what a sum of money does is no part of its name.
        whole = (focus in FOCUS_WORDS or focus in MONEY) and len(token.text) > 1
        if token.start != end or verbal or name or whole or not is_noun(token):
            # 什么重要 会议: an adjective or 的 may stand before the noun.
            follows = i + 1 < len(right) and is_noun(right[i + 1])
            if token.start == end and not focus and follows and token.tag in adjectives:
                end = token.end
                continue
            break
        focus, end = token.text, token.end
    return focus, end


def _noun_all_the_same(right: Sequence[Token], end: int, measure: str) -> bool:
    """Tell whether a word that the dictionary calls a verb or adjective stands as a noun.

    After 哪种 a noun must follow (哪种组织), and an adjective at the end is none (什么成效).
    """
    first = right[0]
    following = right[1].text if len(right) > 1 else ""
    if first.start != end or len(first.text) < 2 or first.tag not in ("v", "a", "ad", "vd", "d"):
        return False
    last = not following or following[0] in "?。,呢"
    if following == "的" or (following and is_noun(right[1])):
        return False
    own_noun = measure and measure not in NO_OWN_NOUN and measure != "人"
    return bool(own_noun and first.tag == "v") or (last and first.tag[0] == "a")


def _focus_left(left: Sequence[Token], measure: str) -> str:
    """Return the noun before 是, 有 or 为 that the wh-phrase stands for."""
    verbs = 0 if not measure or measure in NO_OWN_NOUN else 1
    for token in reversed(left):
        if is_noun(token):
            return token.text
        if token.text in LINKS or not token.text[0].isalnum() or token.tag[0] in "duy":
            continue
        if verbs and token.tag[0] == "v":
            # 基地建了几个: the noun may stand before a verb.
            verbs -= 1
            continue
        return ""
    return ""


def _terms(tokens: Sequence[Token], text: str) -> tuple[Token, ...]:
    """Return the content words outside polite frames."""
    polite = [m.span() for m in POLITE.finditer(text)]
    return tuple(
        t
        for t in tokens
        if is_content(t) and not any(a <= t.start and t.end <= b for a, b in polite)
    )


def _focus_type(focus: str) -> str:
    """Return the type of answer that a noun asks for, "" if it tells nothing."""
    for answer_type, endings in FOCUS_TYPES:
        if focus.endswith(endings):
            return answer_type
    return ""


def _answer_type(gap: Rule, wh_text: str, measure: str, focus: str) -> str:
    """Return the type of answer: the wh-word's own, else the focus's, else the measure's."""
    if gap.kind == "count":
        long = wh_text in ("多久", "多长时间") or UNIT_CLASS.get(measure) == "time"
        return "duration" if long else "number"
    if gap.answer_type:
        return gap.answer_type
    found = _focus_type(focus)
    if found:
        return found
    if measure == "国":
        return "place"
    if measure == "位":
        return "person"
    return "thing" if focus else "any"


def _options(text: str) -> tuple[str, ...]:
    """Return the two things between which "A还是B" asks."""
    left, mark, right = text.partition("还是")
    if not mark:
        return ()
    cut = re.split(r"[,;:。]|是", left.rstrip(",、"))
    return cut[-1].strip(), right.rstrip("?。呢啊呀! ").strip()
