"""Which unit may answer which question."""

from __future__ import annotations

import re
from dataclasses import dataclass

from qa_bot.reading.quantities import UNIT_CLASS, Quantity
from qa_bot.reading.question import Question

GENERIC = frozenset({"", "个"})
"""Measure words that ask for anything that can be counted."""

COUNTING = frozenset({"person", "place", "event", "thing", "vehicle"})
"""Classes of units that count; the others measure."""

# How well a unit of one class answers a question with a measure word of another.
# 家, 所, 个, 项 are swapped freely in speech; persons, money and measures are not.
_CROSS: dict[tuple[str, str], float] = {
    ("place", "thing"): 0.8,
    ("thing", "place"): 0.8,
    ("event", "thing"): 0.65,
    ("thing", "event"): 0.65,
}

# What a question measures when it names no measure word: by its wh-word or its focus.
_BY_WH = {
    "多大": ("area", "person", "time"),
    "多长": ("length", "time"),
    "多高": ("length",),
    "多远": ("length",),
    "多宽": ("length",),
    "多深": ("length",),
    "多重": ("weight",),
    "多快": ("length",),
    "多久": ("time",),
    "多长时间": ("time",),
    "百分之几": ("ratio",),
    "几成": ("ratio",),
}
_BY_FOCUS = (
    (("面积", "大小"), ("area",)),
    (("比例", "比率", "占比", "比重", "率", "百分比"), ("ratio",)),
    (("时间", "时长", "工期", "年限"), ("time",)),
    (("长度", "高度", "距离", "里程", "宽度", "深度"), ("length",)),
    (("重量", "体重"), ("weight",)),
    (
        ("钱", "资金", "经费", "金额", "收入", "投资", "补贴", "奖金", "费用", "款", "价格", "票价", "产值",
         "销售额", "营业额", "支出", "预算", "成本", "利润", "工资", "价", "费", "额"),
        ("money",),
    ),
    (("人数", "人口", "人员", "人次"), ("person",)),
    (("重", "载重"), ("weight",)),
)  # fmt: skip


_SPOKEN = {
    "钱": "元", "块": "元", "块钱": "元", "平": "平方米", "平米": "平方米", "钟头": "小时",
    "个钟头": "小时", "个小时": "小时", "公里": "公里", "人头": "人", "口人": "人", "帮": "",
}  # fmt: skip
_ASKED = re.compile(
    r"(?:个(?=[钟小月百]))?[十百千万亿]*("
    + "|".join(sorted(map(re.escape, {*UNIT_CLASS, *_SPOKEN}), key=len, reverse=True))
    + ")"
)


_PERSONS = (
    "人", "者", "员", "生", "孩子", "专家", "院士", "师", "观众", "群众", "民", "博士", "硕士", "职工", "儿童", "护士",
    "客", "选手", "青少年", "家长", "嘉宾", "代表", "干部", "教授", "百姓", "人才", "妇女", "女性", "男性", "婴儿", "新生儿",
    "娃娃", "用户", "师傅", "司机", "警察", "孕产妇",
)  # fmt: skip


def asked_unit(question: Question) -> str:
    """Return the unit that the question asks for, its multiplier dropped (多少万吨 → 吨)."""
    for noun in (question.focus, question.focus.removesuffix("数")):
        if len(noun) < len(question.focus) + (len(noun) > 1) and noun in UNIT_CLASS:
            return noun  # 场次为多少, 种数
    if question.wh is None:
        return question.measure if question.measure in UNIT_CLASS else ""
    if question.gap != "count":
        return ""
    match = _ASKED.match(question.text, question.wh[0] + len(question.wh_text))
    unit = match[1] if match else question.measure if question.measure in UNIT_CLASS else ""
    # 家 of 家庭 and 名 of 名称 are no units: there the word goes on.
    if unit and question.measure not in (unit, "") and len(unit) < len(question.measure):
        unit = question.measure
    return _SPOKEN.get(unit, unit)


def wanted_classes(question: Question) -> tuple[str, ...]:
    """Return the classes of units that the question asks for; empty where any that counts will do."""
    unit = asked_unit(question)
    by_wh = _BY_WH.get(question.wh_text.removeprefix("有"))
    if by_wh:
        dimension = dimension_of(question.focus)
        return (dimension,) if dimension in by_wh else by_wh
    if unit not in GENERIC and unit in UNIT_CLASS:
        return (UNIT_CLASS[unit],)
    for endings, classes in _BY_FOCUS:
        if question.focus.endswith(endings):
            return classes
    if not question.focus and _PAID.search(question.text):
        return ("money",)
    return ("person",) if unit == "" and question.focus.endswith(_PERSONS) else ()


def dimension_of(noun: str) -> str:
    """Return the class of units that a noun is but another name for (面积: area), "" for none."""
    for endings, classes in _BY_FOCUS:
        if noun.endswith(endings) and classes[0] in ("area", "length", "weight"):
            return classes[0]
    return ""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a question wants counted: the unit it names ("" if none) and the classes of units."""

    unit: str
    classes: tuple[str, ...]

    @classmethod
    def of(cls, question: Question) -> Wanted:
        """Return what a question wants counted."""
        return cls(asked_unit(question), wanted_classes(question))


def unit_fit(wanting: Wanted, quantity: Quantity, counted: str) -> float:
    """Return in 0.0–1.0 how well the quantity's unit answers a question.

    counted: the noun that the quantity counts, "" where it is not told.
    """
    asked, wanted = wanting.unit, wanting.classes
    unit, found = quantity.unit, quantity.unit_class
    if not wanted:
        if asked == "个" and found not in COUNTING:
            return 0.2
        return 1.0 if asked and asked == unit else 0.95 if found in COUNTING else 0.85
    if found in wanted:
        return _same_class(asked, unit)
    if not found:
        return 0.7 if wanted[0] in COUNTING else 0.1
    if asked and asked in counted and found in COUNTING:
        return 0.7  # 多少人 of 3 个人
    # 所, 家, 处 are swapped for 个 and 项; 32册 are no answer to 多少所.
    loose = (not asked or asked in _LOOSE) and unit in _LOOSE
    return max(_CROSS.get((w, found), 0.0) for w in wanted) * (1.0 if loose else 0.5)


OTHER_TIME = 0.6
"""Minutes are seldom an answer to how many days."""
_PAID = re.compile(r"[收花付交缴赚挣罚赔][了费掉出]{0,2}多少(?![一-鿿]?[人名次个家])")
_LOOSE = frozenset("家 所 个 项 处 座 件 种 次 场 场次 期 届 轮".split())
"""Measure words that are swapped for others; 册, 条, 辆 mean what they say."""


def _same_class(asked: str, unit: str) -> float:
    if asked in GENERIC or asked == unit:
        return 1.0
    if "人次" in (asked, unit):
        # Visits are not visitors, but citizens ask 多少人 for both.
        return 0.75 if asked == "人次" else 0.95
    if UNIT_CLASS[unit] == "person":
        return 1.0
    if UNIT_CLASS[unit] == "time" and asked != unit:
        return OTHER_TIME
    loose = unit in _LOOSE and asked in _LOOSE
    return 0.96 if loose or UNIT_CLASS[unit] != "thing" else 0.8
