"""Questions about several things at once: what is compared or added, taken apart into sides."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from qa_bot.reading.limits import Limits, weak_levels, years
from qa_bot.reading.question import Question
from qa_bot.reading.terms import Term

_DIFFERENCE = re.compile(
    r"(?:多|少|高|低|增加|减少|增长|下降|提高|相差|差|大|小|长|短|贵|便宜|快|慢)(?:出|了|去|掉)*(?:多少|几|多大|百分之几)"
    r"|比.*[多少](?!数)[一-鿿]{1,2}了?(?:多少|几)"
    r"|对比|变化|(?:多少|几).{0,4}(?:差距|差别|差额)|差(?:了|多少|几)|相差|增(?:幅|量)|差(?:值|额|距)"
)
_MORE = re.compile(
    r"[哪谁孰].{0,8}[多少高低大小长短][?呢啊]*$|还是|更[多少高低大小长短]|多吗|少吗|多不多|比.{1,12}[多少高低大小]"
)
_LISTED_LEVEL = re.compile(r"(?:全国|全省)[、和与及,]|[、和与及,](?:全国|全省)")
_DIRECTION = re.compile(
    r"(?:是|变)?(?:多|少|高|低)了?还是(?:变|是)?(?:少|多|低|高)了?"
    r"|(?:增加|增长|上升|提高|增多|多)了?还是(?:减少|下降|降低|少)了?|more or (?:less|fewer)"
)
_FEWER = re.compile(r"更少|少[?呢啊]*$|最少|哪.{0,6}少|更低|更小|少还是")
_GROWTH = re.compile(r"[比较](?:[上去前]一?年|往年|同期)|同比")
"""What is asked is the growth that a report states, not a comparison of two of its figures."""
_GROWN_BY = re.compile(r"[多少增长升降减高低].{0,4}(?:多少|几)")
_CHANGES = frozenset("多 少 增加 减少 增长 下降 提高 上升 多了 少了 新增".split())
_SUM = re.compile(
    r"加(?:在|到)?(?:一)?(?:起|块)|合计|合起来|总和|之和|相加|总共|一共|总计|共计|拢共|总数|共有|共|两年|三年|[两三四]级"
)
_VERSUS = re.compile(
    r"还是|比起|相比|比(?!赛|例|率|较|重|分|如)|较(?!为|大|高|多|好)|跟(?![踪进随])|(?<![共总温饱调缓])和(?![平谐解睦])|(?<!参)与(?!会)|(?<![合共相不协])同(?![学时比行志期])|以及|(?<![普涉危顾提波以])及(?![时格])|、|加上|加"
)
_AFTER_SIDES = re.compile(
    r"(?:哪|谁|更|多|少|高|低|大|小|相差|差|加|合|总|一共|共|各|分别|都|两|三|增|减|下降|提高|最|一起|的总|之|数|是)"
)


@dataclass(frozen=True, slots=True)
class Side:
    """One of the things that a question compares or adds: its words and its limits."""

    label: str
    terms: tuple[Term, ...]
    limits: Limits


@dataclass(frozen=True, slots=True)
class Comparison:
    """A question taken apart.

    aim: "difference" (多多少), "more" (哪个多), "fewer", "direction" (多还是少: the first side's,
        beside the second), or "total" (加起来).
    sides: two at least, in the question's order.
    """

    aim: str
    sides: tuple[Side, ...]


def asks_sum(question: Question) -> bool:
    """Tell whether all of something is asked for (一共, 总数)."""
    return _SUM.search(question.text) is not None


def growth(question: Question, terms: Sequence[Term], limits: Limits) -> Comparison | None:
    """Return a year and the one before it as sides, where the growth since is asked for.

    None if no growth is, or if not one year is named.
    """
    if not (_GROWTH.search(question.text) and _GROWN_BY.search(question.text)):
        return None
    if len(limits.years) != 1:
        return None
    (year,) = limits.years
    since = _GROWTH.search(question.text)
    kept = tuple(
        t for t in terms if t.text not in _CHANGES and not (since and _within(t, since.span()))
    )
    sides = (Side(str(y), kept, replace(limits, years=frozenset({y}))) for y in (year, year - 1))
    return Comparison("difference", tuple(sides))


def _within(term: Term, span: tuple[int, int]) -> bool:
    return term.start < span[1] and span[0] < term.end


def take_apart(question: Question, terms: Sequence[Term], limits: Limits) -> Comparison | None:
    """Return what a question compares or adds; None if it asks for one thing.

    Years and levels tell the sides apart where the question names two; else the words on either
    side of 比, 还是, 和.
    """
    aim = _aim(question)
    if aim is None:
        return None
    direction = _DIRECTION.search(question.text) if aim == "direction" else None
    if direction:
        a, b = direction.span()
        terms = [t for t in terms if t.end <= a or b <= t.start]
    sides = _by_years(question, terms, limits) or _by_levels(question, terms, limits)
    if not sides:
        sides = _by_words(question, terms, limits)
    return Comparison(aim, sides) if len(sides) > 1 else None


def _aim(question: Question) -> str | None:
    text = question.text
    if _GROWTH.search(text):
        return None
    if _DIRECTION.search(text):
        return "direction"
    if _DIFFERENCE.search(text):
        return "difference"
    if question.kind == "compare" or (_VERSUS.search(text) and _MORE.search(text)):
        return "fewer" if _FEWER.search(text) else "more"
    if question.kind in ("total", "count") and (question.kind == "total" or _SUM.search(text)):
        return "total"
    return None


def _by_years(question: Question, terms: Sequence[Term], limits: Limits) -> tuple[Side, ...]:
    """Return a side for each year, the newest first; the one that is compared where 比 tells."""
    if not 2 <= len(limits.years) <= 4:
        return ()
    ordered = sorted(limits.years, reverse=True)
    compared = re.match(r"(.*?)(?:比|较)", question.text)
    first = years(compared[1]) if compared else frozenset[int]()
    ordered.sort(key=lambda year: year not in first)
    return tuple(
        Side(str(year), tuple(terms), replace(limits, years=frozenset({year}))) for year in ordered
    )


def _by_levels(question: Question, terms: Sequence[Term], limits: Limits) -> tuple[Side, ...]:
    levels = limits.levels
    if levels and (question.kind == "compare" or _LISTED_LEVEL.search(question.text)):
        levels |= limits.weak_levels  # 全国的比市级的多几家
        terms = [term for term in terms if not weak_levels(term.text)]
    if len(levels) < 2:
        return ()
    empty: frozenset[str] = frozenset()
    return tuple(
        Side(level, tuple(terms), replace(limits, levels=frozenset({level}), weak_levels=empty))
        for level in LEVEL_ORDER
        if level in levels
    )


def _without_places(limits: Limits, text: str) -> Limits:
    """Return the limits without the places that the other side names."""
    return replace(limits, places=tuple(p for p in limits.places if p not in text))


LEVEL_ORDER = ("nation", "province", "city", "county", "town", "village", "school")


def _by_words(question: Question, terms: Sequence[Term], limits: Limits) -> tuple[Side, ...]:
    """Split at the word between the sides; what stands behind the last side belongs to all."""
    text = question.text
    for match in _VERSUS.finditer(text):
        start = max(text.rfind(mark, 0, match.start()) for mark in ",:;。里中") + 1
        start += re.match(r"(?:是|在|把|要说|那)?", text[start:]).end()  # type: ignore[union-attr]
        behind = _AFTER_SIDES.search(text, match.end() + 2)
        end = behind.start() if behind else len(text)
        if question.wh and match.end() < question.wh[0] < end:
            end = question.wh[0]
        left = [t for t in terms if start <= t.start and t.end <= match.start()]
        right = [t for t in terms if match.end() <= t.start and t.end <= end]
        if not left or not right:
            continue
        # What belongs to no side may stand with one side's evidence only.
        shared = [
            replace(t, penalty=t.penalty * 0.5) for t in terms if t not in left and t not in right
        ]
        one, other = text[start : match.start()], text[match.end() : end]
        return (
            Side(one, (*left, *shared), _without_places(limits, other)),
            Side(other, (*right, *shared), _without_places(limits, one)),
        )
    return ()
