"""Quantities: figure, qualifier and unit, told from what only looks like one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_bot.reading.quantities import UNIT_CLASS, find_quantities, parse_number
from qa_bot.text import normalise


def found(text: str) -> list[tuple[str, float, str, str]]:
    """Return letters, value, qualifier and unit of each quantity of a text."""
    view = normalise(text).text
    return [(view[q.start : q.end], q.value, q.qualifier, q.unit) for q in find_quantities(view)]


@pytest.mark.parametrize(
    ("figure", "value"),
    [
        ("31", 31),
        ("1,234,567", 1_234_567),
        ("2 748 456", 2_748_456),
        ("1.5", 1.5),
        ("1.5万", 15_000),
        ("2千万", 20_000_000),
        ("1亿2千万", 120_000_000),
        ("3万5千", 35_000),
        ("2000多万", 20_000_000),
        ("3/4", 0.75),
        ("1/0", 1),
        ("三十一", 31),
        ("十", 10),
        ("十二", 12),
        ("二十", 20),
        ("一百零五", 105),
        ("一千零一", 1001),
        ("两千三百", 2300),
        ("二万五千", 25_000),
        ("一亿两千万", 120_000_000),
        ("百万", 1_000_000),
        ("百", 100),
        ("万", 10_000),
        ("二〇二三", 2023),
        ("一二〇", 120),
        ("十二点五", 12.5),
        ("一点五万", 15_000),
        ("数十", 10),
        ("几百", 100),
        ("二十几", 20),
        ("两三", 2),
        ("三五", 3),
        ("七八百", 700),
        ("十五六", 15),
        ("三四十", 30),
    ],
)
def test_a_figure_says_what_people_read(figure: str, value: float) -> None:
    """Arabic, Chinese and mixed; of about how many, the lower bound or the power of ten."""
    assert parse_number(figure) == pytest.approx(value)


@pytest.mark.parametrize("figure", ["", "病", "三病", "千克"])
def test_what_is_no_figure_has_no_value(figure: str) -> None:
    """None, not zero."""
    assert parse_number(figure) is None


@pytest.mark.parametrize(
    ("text", "letters", "value", "qualifier", "unit"),
    [
        ("病床620张", "620张", 620, "", "张"),
        ("病床 620 张", "620张", 620, "", "张"),
        ("病床６２０张", "620张", 620, "", "张"),
        ("聘请三十一名专家", "三十一名", 31, "", "名"),
        ("完成两轮巡诊", "两轮", 2, "", "轮"),
        ("义诊上万场", "上万场", 10_000, "上", "场"),
        ("上百家诊所", "上百家", 100, "上", "家"),
        ("近百个项目", "近百个", 100, "近", "个"),
        ("近百家诊所", "近百家", 100, "近", "家"),
        ("惠及百万人次", "百万人次", 1_000_000, "", "人次"),
        ("惠及数百万人次", "数百万人次", 1_000_000, "数", "人次"),
        ("近 1.5 万人", "近1.5万人", 15_000, "近", "人"),
        ("1.5万余人次", "1.5万余人次", 15_000, "余", "人次"),
        ("300余名护士", "300余名", 300, "余", "名"),
        ("拨款2000多万元", "2000多万元", 20_000_000, "多", "元"),
        ("千余名村民", "千余名", 1000, "余", "名"),
        ("十几家药店", "十几家", 10, "几", "家"),
        ("百来人", "百来人", 100, "来", "人"),
        ("超过20场次", "超过20场次", 20, "超过", "场次"),
        ("不足20名", "不足20名", 20, "不足", "名"),
        ("100人以上", "100人以上", 100, "以上", "人"),
        ("约50张左右", "约50张左右", 50, "约左右", "张"),
        ("投资1亿2千万元", "1亿2千万元", 120_000_000, "", "元"),
        ("惠及2万5千余人", "2万5千余人", 25_000, "余", "人"),
        ("共 2 748 456 人", "2 748 456人", 2_748_456, "", "人"),
        ("近 2 000 名", "近2 000名", 2000, "近", "名"),
        ("1,234人", "1,234人", 1234, "", "人"),
        ("住院3至5天", "3至5天", 3, "", "天"),
        ("住院3-5天", "3-5天", 3, "", "天"),
        ("住院 2～3 天", "2~3天", 2, "", "天"),
        ("两三天", "两三天", 2, "", "天"),
        ("投资10至20万元", "10至20万元", 100_000, "", "元"),
        ("1.5—2万人", "1.5—2万人", 15_000, "", "人"),
        ("3000至1万人", "3000至1万人", 3000, "", "人"),
        ("治愈率百分之九十五", "百分之九十五", 95, "", "%"),
        ("增长12.5％", "12.5%", 12.5, "", "%"),
        ("增长 12 %", "12 %", 12, "", "%"),
        ("提高0.5个百分点", "0.5个百分点", 0.5, "", "个百分点"),
        ("面积300㎡", "300m2", 300, "", "m2"),
        ("面积 300 ㎡", "300 m2", 300, "", "m2"),
        ("低至 -3 或 25℃", "25°c", 25, "", "°c"),
        ("全长 9 km", "9 km", 9, "", "km"),
        ("候诊十分钟", "十分钟", 10, "", "分钟"),
        ("十二点五万人", "十二点五万人", 125_000, "", "人"),
        ("一点五万人次", "一点五万人次", 15_000, "", "人次"),
        ("网上3家药店", "3家", 3, "", "家"),
        ("唯一的1家", "1家", 1, "", "家"),
        ("工期3个月", "3个月", 3, "", "个月"),
        ("历时五个世纪", "五个世纪", 5, "", "个世纪"),
        ("提出3点建议", "3点", 3, "", "点"),
        ("平均年龄 35 岁", "35岁", 35, "", "岁"),
        ("图1 200名护士", "200名", 200, "", "名"),
    ],
)
def test_a_quantity_keeps_its_qualifier_and_unit(
    text: str, letters: str, value: float, qualifier: str, unit: str
) -> None:
    """Qualifiers on either side, multipliers, ranges, percents and measure words are one quantity."""
    matching = [one for one in found(text) if one[0] == letters]
    assert matching == [(letters, value, qualifier, unit)]


@pytest.mark.parametrize(
    "text",
    [
        "第六届", "第 3 条", "第二十届大会", "第一家", "第十二", "2023年", "2023 年度", "二〇二三年", "一九五二年",
        "2021—2025年", "2021年至2025年", "2023年5月3日", "5月", "三月", "3月20日", "10月底", "90年代", "20世纪80年代",
        "21世纪", "上午9点", "下午3点半", "晚上8点至10点", "早8点", "8:30", "14：05", "一方面", "进一步", "逐一", "一般",
        "一起", "统一", "一系列", "十分重要", "百分", "百姓", "百家争鸣", "百度", "万一", "千万别", "三八节", "五一节",
        "一级", "三级医院", "二等奖", "五年级", "省市两级", "三分之二", "二十分之一", "四川", "三峡", "十堰市", "十四五",
        "星期三", "周五", "COVID-19", "H1N1", "5G", "3D打印", "4A级", "电话0512-1234567", "成千上万", "两岸", "一日",
        "没有数字", "",
    ],
)  # fmt: skip
def test_ordinals_dates_and_words_are_no_quantities(text: str) -> None:
    """What only begins like a figure counts nothing."""
    assert found(text) == []


def test_the_quantities_of_a_sentence_stand_in_reading_order() -> None:
    """Each once, without overlap."""
    text = "2023年，30多家诊所3000余人次参加，第二期有12个班、近百名学员。"
    assert [letters for letters, *_ in found(text)] == ["30多家", "3000余人次", "12个", "近百名"]


def test_a_quantity_s_bare_figure_is_told() -> None:
    """With its multiplier, without qualifiers and unit: what a sum is written with."""
    text = "近14万人次"
    (quantity,) = find_quantities(text)
    assert text[quantity.figure_start : quantity.figure_end] == "14万"
    assert quantity.unit_class == "person"


@given(
    st.text("0123456789一二两三四五六七八九十百千万亿点.,/ 第近约上余多来几数年月日个名%至-—分之以")
)
def test_any_mixture_of_numerals_is_read(text: str) -> None:
    """Never raises; offsets are in order and inside the text; values are figures."""
    view = normalise(text).text
    end = 0
    for quantity in find_quantities(view):
        assert end <= quantity.start <= quantity.figure_start < quantity.figure_end <= quantity.end
        end = quantity.end
        assert end <= len(view)
        assert quantity.value >= 0
        assert quantity.unit == "" or quantity.unit in UNIT_CLASS


@given(st.integers(1, 99_999_999))
def test_a_number_written_in_chinese_is_read_back(number: int) -> None:
    """As schools teach to write it."""
    assert parse_number(chinese(number)) == number


def chinese(number: int) -> str:
    """Write a number below a hundred million with Chinese numerals."""
    if number >= 10_000:
        rest = number % 10_000
        zero = "零" if 0 < rest < 1000 else ""
        return chinese(number // 10_000) + "万" + (zero + chinese(rest) if rest else "")
    text, gap = "", False
    for size, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // size % 10
        if digit:
            text += ("零" if gap and text else "") + "零一二三四五六七八九"[digit] + name
        gap = not digit
    return text
