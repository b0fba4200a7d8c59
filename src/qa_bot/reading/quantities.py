"""Finding quantities in Chinese text: figure, qualifier and unit.

A quantity keeps its qualifiers on either side of the figure, its multiplier and the unit:
近14万人次, 300余名, 2000多万元, 上万场, 近百个, 100人以上, 两轮, 12.5%. Ordinals (第六届,
第一家), calendar years and dates are no quantities.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

# Measure words as a normalised text has them (㎡ is m2), by what they count. The classes say
# which units may answer which question.
UNITS: dict[str, tuple[str, ...]] = {
    "person": ("人次", "人", "名", "位", "席"),
    "place": ("家", "所", "座", "处", "间", "栋", "幢", "户", "站"),
    "event": ("场次", "场", "次", "届", "期", "轮", "回", "站次", "班次", "趟", "遍"),
    "thing": (
        "个", "项", "件", "篇", "部", "条", "本", "册", "种", "类", "批", "支", "份", "张", "枚",
        "只", "头", "株", "棵", "幅", "套", "款", "对", "双", "块", "面", "片", "道", "门",
        "节", "课时", "学时", "点", "组", "队", "层", "系列", "字", "人份", "例", "起", "宗",
        "颗", "根", "把", "首", "集", "卷", "章", "国", "字节", "步", "级", "口", "具", "床",
        "车次", "航次", "单", "箱", "标箱", "标准箱", "自然箱", "艘次", "班列", "剂",
        "针次", "台次", "票", "分", "届次",
        "件次", "册次", "篇次", "项次", "家次", "户次", "条次", "字次", "倍",
    ),
    "vehicle": ("辆", "艘", "架", "列", "台", "部车", "台套", "台（套）", "台(套)"),
    "money": ("元", "美元", "欧元", "日元", "港元", "英镑", "块钱", "元人民币", "人民币"),
    "area": (
        "平方米", "平方公里", "平方千米", "平方英里", "平方厘米", "平米", "m2", "亩",
        "公顷", "平方英尺",
    ),
    "length": (
        "公里", "千米", "海里", "英里", "厘米", "毫米", "英尺", "米", "km", "cm", "mm",
        "里", "尺", "寸",
    ),
    "weight": ("吨", "公斤", "千克", "克", "斤", "kg", "标准煤", "吨标准煤", "磅"),
    "volume": ("立方米", "立方公里", "毫升", "升", "加仑", "桶"),
    "time": (
        "年", "个月", "个星期", "周年", "周", "天", "小时", "个小时", "分钟", "秒", "世纪",
        "个世纪", "年级", "岁", "周岁",
    ),
    "ratio": ("%", "‰", "个百分点", "百分点", "成"),
    "energy": ("千瓦时", "千瓦", "兆瓦", "度", "伏", "瓦", "摄氏度", "°c", "度电", "kw", "mw"),
    "data": ("gb", "tb", "mb", "兆", "比特"),
}  # fmt: skip
UNIT_CLASS = {unit: name for name, units in UNITS.items() for unit in units}

_UNIT = "|".join(sorted(map(re.escape, UNIT_CLASS), key=len, reverse=True))
_BEFORE = (
    "近|约|大约|约为|超过|超|逾|将近|接近|至少|不少于|不足|不到|多达|高达|突破|上|大概|最多|至多"
)
_AFTER = "余|多|来|几"
_CHINESE = "零〇一二两三四五六七八九十百千万亿"
_NUMBER = (
    rf"(?:\d+(?:\.\d+)?[百千万亿]+(?:\d+(?:\.\d+)?[百千万]+)+"  # 1亿2千万
    rf"|(?:\d{{1,3}}(?:,\d{{3}})+(?!\d)|(?<![图表第\d])\d{{1,3}}(?: \d{{3}})+(?!\d)|\d+(?:\.\d+)?)"
    rf"(?:/\d+)?(?:(?:{_AFTER})?[百千万亿]+)?)"
    rf"|(?:数|几)?[{_CHINESE}]+(?:点[{_CHINESE}]+)?(?:(?:{_AFTER})[万亿])?"
    rf"|数(?=[{_UNIT[0]}])"
)
_RANGE = r"(?:\s?(?:至|到|-|—|~|–|、)\s?)"
QUANTITY = re.compile(
    rf"(?P<percent>百分之[{_CHINESE}\d.点]+)"
    rf"|(?P<before>{_BEFORE})?(?P<figure>(?:{_NUMBER})(?:{_RANGE}(?:{_NUMBER}))?)"
    rf"(?P<after>{_AFTER})?(?:(?: (?=[a-z%°‰]))?(?P<unit>{_UNIT})(?!(?<=[a-z])[a-z]))?"
    rf"(?P<tail>以上|以下|以内|左右|上下)?"
)
_ORDINAL = re.compile(r"第\s?$")
_MAGNITUDES = {"十": 10, "百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000}
_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_ABOUT = re.compile(
    r"(?<![〇零一二两三四五六七八九])"
    r"(一(?=[二两])|[二两](?=三)|三(?=[四五])|四(?=五)|五(?=六)|六(?=七)|七(?=八)|八(?=九))."
    r"(?![〇零一二三四五六七八九])"
)
"""Two neighbouring digits say about how many: 两三, 三五, 七八百."""
# Words that begin with a numeral and count nothing: 一方面, 一般, 百姓, 万一, 十分.
_WORDS = re.compile(
    r"一(?:个个|个人|方面|次性|系列|直|般|定|样|起|些|体|面|度|时|生|带|条龙|道[^题]|批批|家家|期期|点(?![零〇一二三四五六七八九]))"
    r"|十分(?![钟之])|百分(?!之)|万分|千万[不别要]|百姓|万一|三[分]之|两岸|三级|四面|百家(?=争鸣|讲坛|姓)|百度|(?:三八|五一|六一|七一|八一|十一)节|一级|二级|四级|五级|两级"
)


@dataclass(frozen=True, slots=True)
class Quantity:
    """A quantity in a normalised text: ``text[start:end]``, qualifiers and unit included.

    figure_start, figure_end: the bare figure with its multiplier.
    value: what the figure says; of a range (3至5, 三五) the lower bound, of 数十 its power of ten.
    qualifier: what stands around the figure: "", "近", "余", "以上", …
    unit: the measure word, "" where none follows.
    unit_class: a key of ``UNITS``, "" without a unit.
    """

    start: int
    end: int
    figure_start: int
    figure_end: int
    value: float
    qualifier: str
    unit: str
    unit_class: str


def parse_number(figure: str) -> float | None:
    """Return what an Arabic, Chinese or mixed figure says (31, 三十一, 1.5万); None if odd."""
    text = figure.replace(",", "").translate({ord(c): None for c in "余多来几数 "})
    parts = re.findall(r"\d+(?:\.\d+)?[百千万亿]+", text)
    if len(parts) > 1 and "".join(parts) == text:  # 1亿2千万
        return sum(parse_number(part) or 0 for part in parts)
    mixed = re.fullmatch(r"(\d+(?:\.\d+)?)(?:/(\d+))?([十百千万亿]*)", text)
    if mixed:
        value = float(mixed[1]) / (float(mixed[2]) or 1) if mixed[2] else float(mixed[1])
        for magnitude in mixed[3]:
            value *= _MAGNITUDES[magnitude]
        return value
    whole, _, fraction = text.partition("点")
    value_of_whole = _parse_chinese(whole)
    if value_of_whole is None or not fraction:
        return value_of_whole
    digits = "".join(str(_DIGITS[c]) for c in fraction if c in _DIGITS)
    value = value_of_whole + (float(f"0.{digits}") if digits else 0.0)
    for magnitude in fraction:
        value *= _MAGNITUDES.get(magnitude, 1)
    return value


def _parse_chinese(text: str) -> float | None:
    if not text or any(c not in _DIGITS and c not in _MAGNITUDES for c in text):
        return None
    text = _ABOUT.sub(r"\1", text)
    if len(text) > 1 and all(c in _DIGITS for c in text):
        return float("".join(str(_DIGITS[c]) for c in text))
    total, section, digit = 0, 0, None
    for char in text:
        if char in _DIGITS:
            digit = _DIGITS[char]
            continue
        size = _MAGNITUDES[char]
        if size >= 10_000:
            group = section + (digit or 0)
            # 两千万 after 一亿 is added; 亿 after 一万 multiplies.
            if group and size < total:
                total += group * size
            else:
                total = (total + group or 1) * size
            section = 0
        else:
            section += (1 if digit is None else digit) * size
        digit = None
    return float(total + section + (digit or 0))


def find_quantities(text: str) -> list[Quantity]:
    """Return the quantities of a normalised text, in reading order and without overlap."""
    found = []
    for match in QUANTITY.finditer(text):
        quantity = _quantity(text, match)
        if quantity is not None:
            found.append(quantity)
    return found


def _quantity(text: str, match: re.Match[str]) -> Quantity | None:
    percent = match["percent"]
    if percent:
        value = parse_number(percent[3:])
        start, end = match.span()
        return value if value is None else Quantity(start, end, start, end, value, "", "%", "ratio")
    figure = match["figure"]
    unit = match["unit"] or ""
    before, after, tail = match["before"] or "", match["after"] or "", match["tail"] or ""
    start = match.start("figure")
    value = _lower(figure)
    if value is None or _is_no_quantity(text, match, figure, unit):
        return None
    if before == "上" and figure[0] not in "百千万亿十":
        before = ""  # 网上3家: the place, not 上万
    begin = match.start() if before else start
    return Quantity(
        begin, match.end(), start, match.end("figure"), value,
        before + after + tail or _inner_qualifier(figure), unit, UNIT_CLASS.get(unit, ""),
    )  # fmt: skip


def _lower(figure: str) -> float | None:
    """Return what a figure says, of a range the lower bound: 10至20万 is 100,000 and more."""
    first, *rest = re.split(_RANGE, figure)
    value = parse_number(first)
    if not rest or value is None or first[-1] in _MAGNITUDES:
        return value
    bare, multiplier = re.fullmatch(r"(.*?)([百千万亿]*)", rest[-1]).groups()  # type: ignore[union-attr]
    upper = parse_number(bare)
    if not multiplier or upper is None or value > upper:
        return value
    for magnitude in multiplier:
        value *= _MAGNITUDES[magnitude]
    return value


def _inner_qualifier(figure: str) -> str:
    return next((c for c in figure if c in "余多来几数"), "")


def _is_no_quantity(text: str, match: re.Match[str], figure: str, unit: str) -> bool:
    """Tell whether the match is an ordinal, a date, part of a word or a bare Chinese numeral."""
    start, end = match.start("figure"), match.end()
    if _ORDINAL.search(text[:start]) or _WORDS.match(text, start):
        return True
    previous = text[start - 1 : start]
    if previous.isascii() and (previous.isalpha() or previous in "-./") and previous:
        return True  # COVID-19, H1N1, 3.14.15
    if _is_time_or_fraction(text, match, unit):
        return True
    arabic = figure[0].isdigit()
    if previous == "前" and unit in ("位", "名", "强"):
        return True  # 居前三位
    if previous == "每" and all(char in _MAGNITUDES for char in figure):
        return True  # 每千人口, 每万人
    if previous and previous in "进逐同统唯专":
        return figure[0] == "一"  # 进一步, 逐一, 唯一
    if not unit:
        following = text[end : end + 1]
        if re.fullmatch(r"(?:19|20)\d\d", figure):
            return True
        latin = following.isascii() and following.isalpha()
        return not arabic or latin or following in ("月", "日", "号")
    if unit == "年":
        calendar = re.fullmatch(r"\d{4}|[〇零一二三四五六七八九]{4}", figure) and not match["after"]
        range_of_years = re.search(r"\d{4}\s?[-—~–至到]", text[max(0, start - 6) : end])
        return bool(calendar or range_of_years)
    if unit == "层" and figure in "一二三四五六七八九十":
        return bool(previous) and previous not in "共有高达分为"  # 二层展厅 is on the second floor
    if unit == "期" and figure in "一二三四五六七八九":
        # 水厂三期工程 is the third phase; 举办三期培训班 are three.
        return bool(previous) and previous not in "办设了共展行开有"
    return unit in ("级", "年级")


_HOUR = re.compile(r"(?:[早晚]上?|上午|中午|下午|傍晚|凌晨|深夜|\d日|至|到)$")


def _is_time_or_fraction(text: str, match: re.Match[str], unit: str) -> bool:
    """Tell whether the match is a time of day, a decade, a century, a code or a fraction."""
    start, end = match.start("figure"), match.end()
    figure, following = match["figure"], text[end : end + 2]
    if re.match(r"0\d", figure) or re.search(r"\d:$", text[:start]):
        return True  # 0512-1234567, the minutes of 8:30
    if not unit:
        return bool(re.match(r":\d", following))
    if unit == "点":
        return bool(_HOUR.search(text[:start]) or re.match(r"[半整钟]|\d", following))
    if unit == "世纪":
        return (parse_number(figure) or 0) >= 10
    return (unit == "年" and following[:1] == "代") or (unit == "分" and following[:1] == "之")
