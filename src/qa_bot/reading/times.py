"""Times: what in a text is one, how fine it must be, and how far it runs."""

from __future__ import annotations

import re
from collections.abc import Sequence

from qa_bot.reading.outcome import Span
from qa_bot.reading.question import Question

_YEAR = r"(?:公元前?|西元前?|民国)?(?:(?:19|20|1[0-8])\d\d|[一二三四五六七八九〇零]{4}|同|当|次)年"
_DAY = r"(?:\d{1,2}月(?:\d{1,2}[日号])?(?:上旬|中旬|下旬|底|初)?|[一二三四五六七八九十]{1,3}月(?:[一二三四五六七八九十]{1,3}[日号])?)"
_CLOCK = r"(?:\d{1,2}:\d\d(?!\d)|\d{1,2}[点时](?:\d{1,2}分)?)"
_WEEKDAY = r"(?:周|星期)[一二三四五六日天]"
TIME = re.compile(
    rf"(?:19|20)\d\d年?[-—–~至到]+(?:19|20)?\d\d年?"
    rf"|{_YEAR}(?:度)?(?:{_DAY})?(?:{_CLOCK})?(?:以来|前后|左右|前|后|底|初|末|春|夏|秋|冬)?"
    rf"|{_DAY}|(?:{_WEEKDAY}(?:[至到-]{_WEEKDAY})?)?(?:每天|每日)?{_CLOCK}(?:[至到—-]+{_CLOCK})?|{_WEEKDAY}(?:[至到、-]{_WEEKDAY})*"
    r"|(?:\d{1,2}|[一二三四五六七八九十]+)世纪(?:\d0年代)?(?:初|末|中叶|后期|前期)?|\d0年代"
    r"|(?<!\d)(?:19|20)\d\d(?!\d)"
)
"""Calendar times and times of day; a bare year counts (2023中国某某大会)."""

_YEAR_ASKED = re.compile(r"哪(?:一)?年(?!代)|几几年|年份|何年|(?:西元|公元|民国|[于在])几年")
_DAY_ASKED = re.compile(r"几月|几[日号]|哪(?:一)?天|日期|哪(?:一)?日")
_CLOCK_ASKED = re.compile(r"几点|开门|关门|营业时间|开放时间|what time")
_TIMEISH = re.compile(r"时期|年间|[朝代期季节]|之后|之前|期间|战争|世纪|当时|此后|时$|时[,;。]")
_RANGE = re.compile(r"[-—–~至到]")
_CLAUSE_END = re.compile(r"[,;。]")


def times(question: Question, text: str) -> list[Span] | None:
    """Return the times of a sentence that are as fine as is asked; None where any span may be one."""
    found = [m.span() for m in TIME.finditer(text) if time_fits(question, m.group())]
    if "民国几" in question.text:
        return [m.span() for m in re.finditer(r"民国[元一二三四五六七八九十\d]+年", text)]
    if _YEAR_ASKED.search(question.form):
        return [_year_of(text, span) for span in found]
    found = [s for s in found if not _coarse(text, s, found)]
    asked = question.form
    exact = _DAY_ASKED.search(asked) or _CLOCK_ASKED.search(asked)
    return found if exact or found or not _TIMEISH.search(text) else None


def time_fits(question: Question, text: str) -> bool:
    """Tell whether a time is as fine as the question wants it."""
    if _CLOCK_ASKED.search(question.form):
        return bool(re.search(r"\d[:点时]", text))
    if _DAY_ASKED.search(question.form):
        return "月" in text or "日" in text
    if _YEAR_ASKED.search(question.form):
        return bool(re.search(r"\d{4}|年", text))
    return True


def _coarse(text: str, span: Span, found: Sequence[Span]) -> bool:
    """Tell whether a date is a bare year whose clause has the day as well (2025年论坛于5月6日)."""
    if "月" in text[slice(*span)] or not re.fullmatch(r"\d{4}年?度?", text[slice(*span)]):
        return False
    finer = [s for s in found if s[0] >= span[1] and "月" in text[slice(*s)]]
    return any(not _CLAUSE_END.search(text, span[1], s[0]) for s in finer)


def _year_of(text: str, span: Span) -> Span:
    """Return the year of a date (1598年9月18日 → 1598年)."""
    if text[span[1] : span[1] + 1] == "代":
        return span
    year = text.find("年", *span)
    return (span[0], year + 1) if year > 0 and not _RANGE.search(text, *span) else span


_BEGINS = re.compile(r"开始|起(?![床来])|开幕|启动|begin|start|open", re.IGNORECASE)
_ENDS = re.compile(
    r"截止|截至|结束|到什么时|到几|到哪|最晚|最迟|闭幕|until|end|close", re.IGNORECASE
)
_TO = re.compile(
    r"(?:\d{1,2}:\d\d)?[至到—~-]{1,2}((?:\d{1,2}月)?\d{1,2}[日号](?:\d{1,2}:\d\d)?)(?!\d)"
)


def ranged(question: Question, text: str, span: Span) -> Span:
    """Return a date with the one that it runs to (8月17日至19日), or the end alone if that is asked.

    Where the beginning is asked for, it stays alone.
    """
    further = _TO.match(text, span[1])
    if (
        further is None
        or question.answer_type != "time"
        or text[span[1] - 1] not in "日号0123456789"
    ):
        return span
    both = re.search(r"几[号日月点].*几[号日月点]", question.text)
    if both is None and _ENDS.search(question.text):
        return further.span(1)
    if both is None and _BEGINS.search(question.text):
        return span
    return span[0], further.end()
