"""What an answer of a type looks like: times, ranks, names, reasons - and where it ends."""

from __future__ import annotations

import re
from collections.abc import Sequence

from qa_bot.reading.outcome import Span
from qa_bot.reading.question import Question
from qa_bot.retrieval.tokenizer import Token

_YEAR = r"(?:公元前?|西元前?|民国)?(?:(?:19|20|1[0-8])\d\d|[一二三四五六七八九〇零]{4}|同|当|次)年"
_DAY = r"(?:\d{1,2}月(?:\d{1,2}[日号])?(?:上旬|中旬|下旬|底|初)?|[一二三四五六七八九十]{1,3}月(?:[一二三四五六七八九十]{1,3}[日号])?)"
_CLOCK = r"(?:\d{1,2}:\d\d|\d{1,2}[点时](?:\d{1,2}分)?)"
_WEEKDAY = r"(?:周|星期)[一二三四五六日天]"
TIME = re.compile(
    rf"(?:19|20)\d\d年?[-—–~至到]+(?:19|20)?\d\d年?"
    rf"|{_YEAR}(?:度)?(?:{_DAY})?(?:{_CLOCK})?(?:以来|前后|左右|前|后|底|初|末|春|夏|秋|冬)?"
    rf"|{_DAY}|(?:{_WEEKDAY}(?:[至到-]{_WEEKDAY})?)?(?:每天|每日)?{_CLOCK}(?:[至到—-]+{_CLOCK})?|{_WEEKDAY}"
    r"|(?:\d{1,2}|[一二三四五六七八九十]+)世纪(?:\d0年代)?(?:初|末|中叶|后期|前期)?|\d0年代"
    r"|(?<!\d)(?:19|20)\d\d(?!\d)"
)
"""Calendar times and times of day; a bare year counts (2023中国某某大会)."""

RANK = re.compile(
    r"(?:第[一二三四五六七八九十百\d]+(?:方阵|梯队|位|名)?|首位|榜首|前列|前[一二三四五六七八九十\d]+)"
)
_RANK_ASKED = re.compile(
    r"第几|排名|名次|位次|位列|排行|排(?:在|到)?(?:全\S)?(?:哪|几)|什么(?:位置|名次|水平)"
)
_YEAR_ASKED = re.compile(r"哪(?:一)?年|几几年|年份|何年")
_DAY_ASKED = re.compile(r"几月|几[日号]|哪(?:一)?天|日期|哪(?:一)?日")
_CLOCK_ASKED = re.compile(r"几点|开门|关门|营业时间|开放时间")

_REASON = re.compile(r"为了?(?=[^,。;]{3})(?!期|主|辅|例|基础|目标)|因为?(?=[^,。;]{2})|由于|旨在|以便|以期|目的是|避免|防止")
_TRIMMED_TAGS = ("v", "d", "p", "c", "u", "y", "r")
_TRIM_TYPES = ("person", "place", "org", "work", "language")
_OPEN_CLOSE = {"“": "”", "《": "》", "「": "」", "『": "』"}


def asks_rank(question: Question) -> bool:
    """Tell whether a rank is asked for (第几, 排名)."""
    return bool(_RANK_ASKED.search(question.text))


def time_fits(question: Question, text: str) -> bool:
    """Tell whether a time is as fine as the question wants it."""
    if _CLOCK_ASKED.search(question.text):
        return bool(re.search(r"\d[:点时]", text))
    if _DAY_ASKED.search(question.text):
        return "月" in text or "日" in text
    if _YEAR_ASKED.search(question.text):
        return bool(re.search(r"\d{4}|年", text))
    return True


def stretches(question: Question, text: str) -> list[Span] | None:
    """Return all stretches of a sentence that are of the type asked for.

    None for a type that has no fixed form: there any span may do.
    """
    if asks_rank(question):
        return [m.span() for m in RANK.finditer(text)]
    if question.answer_type == "time":
        return [m.span() for m in TIME.finditer(text) if time_fits(question, m.group())]
    return None


def reason(text: str) -> Span | None:
    """Return the clause that gives a reason or a purpose, 为 and 因为 left out."""
    match = next(
        (m for m in _REASON.finditer(text) if m.start() == 0 or text[m.start() - 1] in ",;。"), None
    ) or _REASON.search(text)
    if match is None:
        return None
    end = re.compile(r"[,;。]").search(text, match.end())
    stop = end.start() if end else len(text)
    while re.match(r",(?:更|并|进一步|从而|以|让|同时)", text[stop : stop + 4]):
        further = re.compile(r"[,;。]").search(text, stop + 1)
        stop = further.start() if further else len(text)
    return match.end(), stop


def snap(question: Question, text: str, span: Span, tokens: Sequence[Token]) -> Span:
    """Return a span with its edges where a reader would put them.

    A part of a quoted name grows to the whole name; a person, place or body loses the verbs and
    little words around it.
    """
    start, end = _whole_quote(text, span)
    if question.answer_type in _TRIM_TYPES:
        inside = [t for t in tokens if start <= t.start and t.end <= end]
        while len(inside) > 1 and _trims(inside[0]):
            inside.pop(0)
        while len(inside) > 1 and _trims(inside[-1]):
            inside.pop()
        if inside:
            start, end = inside[0].start, inside[-1].end
    return start, end


def _trims(token: Token) -> bool:
    return token.tag.startswith(_TRIMMED_TAGS) and token.tag not in ("vn", "an") or (
        token.tag == "a" and len(token.text) > 1
    )


def _whole_quote(text: str, span: Span) -> Span:
    """Grow a span that begins or ends within quotation marks to all that they hold."""
    start, end = span
    for opening, closing in _OPEN_CLOSE.items():
        left = text.rfind(opening, 0, max(start, 1))
        if left < 0 or text.find(closing, left, start) >= 0:
            continue
        right = text.find(closing, max(left + 1, start))
        if right > start and left < start and end <= right:
            return left + 1, right
    return span
