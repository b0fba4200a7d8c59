"""Which unit may answer which question."""

from __future__ import annotations

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
    ("event", "thing"): 0.55,
    ("thing", "event"): 0.55,
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
)  # fmt: skip


def wanted_classes(question: Question) -> tuple[str, ...]:
    """Return the classes of units that the question asks for; empty where any that counts will do."""
    if question.measure in ("钱", "块钱", "万元", "亿元"):
        return ("money",)
    by_wh = _BY_WH.get(question.wh_text.removeprefix("有"))
    if by_wh:
        return by_wh
    if question.measure not in GENERIC:
        return (UNIT_CLASS.get(question.measure, "unknown"),)
    for endings, classes in _BY_FOCUS:
        if question.focus.endswith(endings):
            return classes
    return ()


def unit_fit(question: Question, quantity: Quantity, counted: str) -> float:
    """Return in 0.0–1.0 how well the quantity's unit answers the question.

    counted: the noun that the quantity counts, "" where it is not told.
    """
    wanted = wanted_classes(question)
    unit, found = quantity.unit, quantity.unit_class
    if not wanted:
        if question.measure == "个" and unit == "个":
            return 1.0
        return 0.95 if found in COUNTING or (not found and not quantity.unit) else 0.2
    if found in wanted:
        return _same_class(question.measure, unit)
    if not found:
        return 0.7 if wanted[0] in COUNTING else 0.1
    crossed = max(_CROSS.get((w, found), 0.0) for w in wanted)
    if not crossed and question.measure and question.measure in counted:
        return 0.7  # 多少人: 3 个人, 600 个家庭 for 家
    return crossed


def _same_class(measure: str, unit: str) -> float:
    if measure in GENERIC or measure == unit or measure == "钱":
        return 1.0
    if "人次" in (measure, unit):
        # Visits are not visitors, but citizens ask 多少人 for both.
        return 0.75 if measure == "人次" else 0.93
    return 0.96
