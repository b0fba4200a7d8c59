"""Which people a noun names, where that can be told from the word: pupils are no teachers."""

from __future__ import annotations

import re

_PUPILS = frozenset({"infant", "primary", "lower", "upper", "college"})
_SCHOOL = frozenset({"primary", "lower", "upper"})

_CLASSES: tuple[tuple[re.Pattern[str], frozenset[str]], ...] = tuple(
    (re.compile(pattern), frozenset(atoms))
    for pattern, atoms in (
        (r"(?:[大中小]|中小|高)?[学校]?(?:教师|老师|教员|教职[员工]+|校长|园长)", {"teacher"}),
        (r"师生", {*_PUPILS, "teacher"}),
        (r"高校|大学|大专|本科|高职|研究生|博士|硕士", {"college"}),
        (r"高中|中职|中专", {"upper"}),
        (r"初中", {"lower"}),
        (r"中小学", _SCHOOL),
        (r"中学", {"lower", "upper"}),
        (r"小学", {"primary"}),
        (r"幼儿|学前", {"infant"}),
        (r"少年儿童|青少年|未成年", {*_SCHOOL, "infant", "college"}),
        (r"儿童|少儿", {"infant", "primary"}),
        (r"学生|学子", _PUPILS),
        (r"家长", {"parent"}),
        (r"医生|医师|医务|医护", {"doctor"}),
        (r"护士|护理员", {"nurse"}),
        (r"农民|农户|村民", {"farmer"}),
        (r"民警|警察|干警", {"police"}),
        (r"官兵|战士", {"soldier"}),
        (r"干部|公务员", {"official"}),
        (r"市民|居民|公众|观众|读者|游客|旅客|乘客", {"public"}),
    )
)
"""What is matched first is taken, and not matched again."""


def classes_of(noun: str) -> frozenset[str]:
    """Return the kinds of people that a noun names; empty where the word does not tell."""
    found: set[str] = set()
    for pattern, atoms in _CLASSES:
        noun, count = pattern.subn("|", noun)
        if count and not (found and atoms == _PUPILS):
            found |= atoms
    return frozenset(found)


def exclude_each_other(one: str, other: str) -> bool:
    """Tell whether two nouns surely name different people."""
    first, second = classes_of(one), classes_of(other)
    return bool(first and second) and not first & second
