"""A sentence's quantities, each with the part of the sentence that speaks of it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_bot.reading.facts import find_facts
from qa_bot.text import normalise


def facts(text: str) -> list[tuple[str, str, str, bool]]:
    """Return quantity, own part, noun and the noun's side for each fact."""
    view = normalise(text).text
    return [
        (
            view[f.quantity.start : f.quantity.end],
            view[slice(*f.part)],
            view[slice(*f.noun)],
            f.noun_first,
        )
        for f in find_facts(view)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "主任医师 18 名、副主任医师 47 名、主治医师 90 名",
            [
                ("18名", "主任医师18名", "主任医师", True),
                ("47名", "副主任医师47名", "副主任医师", True),
                ("90名", "主治医师90名", "主治医师", True),
            ],
        ),
        (
            "12 家医院、3 所诊所和 5 个站点",
            [
                ("12家", "12家医院", "医院", False),
                ("3所", "3所诊所", "诊所", False),
                ("5个", "5个站点", "站点", False),
            ],
        ),
        (
            "全年接待门诊患者近 30 万人次，完成手术 5200 多台。",
            [
                ("近30万人次", "全年接待门诊患者近30万人次", "全年接待门诊患者", True),
                ("5200多台", "完成手术5200多台", "完成手术", True),
            ],
        ),
        (
            "2022 年门诊 6.5 万人次、2023 年门诊 7 万人次",
            [
                ("6.5万人次", "2022年门诊6.5万人次", "2022年门诊", True),
                ("7万人次", "2023年门诊7万人次", "2023年门诊", True),
            ],
        ),
        ("面积 3.5 万平方米。", [("3.5万平方米", "面积3.5万平方米", "面积", True)]),
        ("护士 300 名以上的医院", [("300名以上", "护士300名以上的医院", "护士", True)]),
    ],
)
def test_each_figure_has_its_own_part_and_noun(
    text: str, expected: list[tuple[str, str, str, bool]]
) -> None:
    """Siblings in one clause are told apart, whether the noun stands before the figure or behind."""
    assert facts(text) == expected


def test_a_time_that_describes_a_noun_takes_no_part_of_its_own() -> None:
    """24 hours is what the pharmacies are, not how many there are."""
    *_, (letters, part, noun, first) = facts("设 24 小时药房 6 处")
    assert (letters, part, noun, first) == ("6处", "24小时药房6处", "24小时药房", True)


def test_commas_in_brackets_part_no_clause() -> None:
    """The clause goes on behind the bracket."""
    view = normalise("儿科（含新生儿科，不含门诊）有病床 80 张，骨科 95 张").text
    first, second = find_facts(view)
    assert view[slice(*first.clause)] == "儿科(含新生儿科,不含门诊)有病床80张"
    assert view[slice(*second.clause)] == "骨科95张"


@pytest.mark.parametrize("text", ["", "没有数字。", "2023年第六届", "，，，"])
def test_a_sentence_without_quantity_has_no_fact(text: str) -> None:
    """Years and ordinals make none."""
    assert facts(text) == []


@given(st.text("病床护士门诊医院0123456789十百万近余名张家个，、。；（）《》“”和及的年第 "))
def test_parts_lie_in_their_clauses(text: str) -> None:
    """Never raises; every stretch is inside the sentence, and the clause holds the figure."""
    view = normalise(text).text
    for fact in find_facts(view):
        for start, end in (fact.part, fact.clause, fact.noun):
            assert 0 <= start <= len(view)
            assert 0 <= end <= len(view)
        assert fact.clause[0] <= fact.quantity.start
        assert fact.quantity.end <= fact.clause[1] or fact.clause[1] <= fact.quantity.start


def parts(text: str) -> list[str]:
    """Return each figure's own stretch."""
    return [text[slice(*fact.part)] for fact in find_facts(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("8支医疗队下乡60趟", ["8支医疗队下乡", "医疗队下乡60趟"]),
        ("医院9个(公立3个、民营6个)", ["医院9个", "公立3个", "民营6个"]),
        ("等候时间由35天缩短到21天", ["等候时间由35天", "等候时间由35天缩短到21天"]),
        ("为4万名65岁及以上老人体检", ["为4万名65岁及以上老人体检", "65岁及以上老人体检"]),
        ("每千人口拥有床位6张", ["每千人口拥有床位6张"]),
        ("发病数居前三位的是流感", []),
        ("完成二层展厅改造", []),
    ],
)
def test_a_figure_owns_its_stretch(text: str, expected: list[str]) -> None:
    """With the noun behind it, within its bracket, and without ranks, floors and rates."""
    assert parts(text) == expected


def test_a_bracket_divides_what_stands_before_it() -> None:
    """The figures in it count the same noun."""
    text = "医院9个(公立3个、民营6个),诊所7家"
    hosts = [text[slice(*fact.host)] for fact in find_facts(text)]
    assert hosts == ["", "医院9个", "医院9个", ""]


def test_what_became_another_figure_is_told() -> None:
    """35 is what was, 21 what is."""
    facts = find_facts("等候时间由35天缩短到21天,新增窗口3个")
    assert [fact.former for fact in facts] == [True, False, False]


def test_a_numeral_of_a_quoted_name_counts_nothing() -> None:
    """“两个覆盖” is a name."""
    assert parts("推动38家学会实现“两个覆盖”") == ["推动38家学会实现“两个覆盖”"]
