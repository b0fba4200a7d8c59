"""What tells who somebody is does not get into the store; what a report counts does."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_bot.masking import MASK, mask

FULL_WIDTH = str.maketrans({chr(n): chr(n + 0xFEE0) for n in range(0x21, 0x7F)})

mobiles = st.builds("1{}{}".format, st.sampled_from("3456789"), st.from_regex(r"[0-9]{8}[1-9]", fullmatch=True))  # fmt: skip
gaps = st.sampled_from(["", " ", "-", "－", " ", "—", " - "])
prefixes = st.sampled_from(["", "+86", "+86 ", "+86-", "0086", "86", "（+86）", "(+86) "])
months = st.integers(1, 12).map("{:02}".format)
days = st.integers(1, 28).map("{:02}".format)
around = st.sampled_from(["", "我的电话是", "：", "。", "，谢谢", "（", "）", "。2023年"])
identities = st.builds(
    "41080{}{}{}{}{:03}{}".format,
    st.integers(1, 9), st.integers(1920, 2020), months, days, st.integers(0, 999),
    st.sampled_from("0123456789Xx"),
)  # fmt: skip
figures = st.one_of(
    st.integers(0, 999_999_999).map(str),
    st.integers(0, 10**15).map("{:,}".format),
    st.floats(0, 1e6, allow_nan=False).map("{:.2f}".format),
    st.integers(1900, 2099).map(str),
)
units = st.sampled_from(["人次", "年", "家", "%", " 人次", "余名", "万元", "多台", "场"])


@given(around, prefixes, mobiles, gaps, around)
def test_mobile_numbers_are_masked(
    before: str, prefix: str, number: str, gap: str, after: str
) -> None:
    """However they are spaced, with and without China's prefix, in half and full width."""
    spaced = prefix + gap.join((number[:3], number[3:7], number[7:]))
    for form in (spaced, spaced.translate(FULL_WIDTH)):
        assert mask(before + form + after) == before + MASK + after


@given(
    st.sampled_from(["010", "021", "0391", "0755"]), st.integers(2_000_000, 89_999_999), gaps,
    st.sampled_from(["{}-{}", "({}){}", "（{}）{}", "{}{}", "{} {}", "+86 {}-{}"]),
)  # fmt: skip
def test_landline_numbers_are_masked(area: str, number: int, gap: str, form: str) -> None:
    """With their area code; the number may have seven or eight digits."""
    own = str(number)
    spaced = own[:-4] + gap + own[-4:]
    assert mask(form.format(area, spaced)) == MASK
    assert mask("打" + form.format(area, spaced) + "没人接") == f"打{MASK}没人接"


@given(identities, around)
def test_identity_numbers_are_masked(number: str, before: str) -> None:
    """Of 18 characters, the last one perhaps an X; in one piece, in three, or in full width."""
    spaced = " ".join((number[:6], number[6:14], number[14:]))
    for form in (number, spaced, number.translate(FULL_WIDTH)):
        assert mask(f"{before}{form}，请查") == f"{before}{MASK}，请查"


@given(st.integers(16, 19), st.sampled_from("34569"), st.data())
def test_card_numbers_are_masked(size: int, first: str, data: st.DataObject) -> None:
    """Of 16 to 19 digits, in one piece or in groups of four."""
    rest = data.draw(st.text("0123456789", min_size=size - 2, max_size=size - 2))
    number = first + rest + "7"
    groups = [number[i : i + 4] for i in range(0, size, 4)]
    for form in (number, " ".join(groups), "-".join(groups), number.translate(FULL_WIDTH)):
        assert mask(f"卡号{form}") == f"卡号{MASK}"


@given(st.from_regex(r"[a-z][a-z0-9._-]{0,10}@[a-z]{2,8}(\.com|\.com\.cn|\.org)", fullmatch=True))
def test_mail_addresses_are_masked(address: str) -> None:
    """In half and full width; a mention of the bot is none."""
    assert mask(f"发到{address}。") == f"发到{MASK}。"
    assert mask(f"发到{address.translate(FULL_WIDTH)}吗") == f"发到{MASK}吗"
    assert mask("@Ask_Bot 现有病床多少张") == "@Ask_Bot 现有病床多少张"


@given(st.lists(st.tuples(figures, units), min_size=1, max_size=5))
def test_figures_survive(parts: list[tuple[str, str]]) -> None:
    """What a report counts is kept digit for digit, in half and full width."""
    text = "、".join(figure + unit for figure, unit in parts)
    assert mask(text) == text
    assert mask(text.translate(FULL_WIDTH)) == text.translate(FULL_WIDTH).replace("　", " ")


@pytest.mark.parametrize(
    "text",
    [
        "4000000 人次", "2023年", "10,000", "2021 2022 2023 2024 年", "2019-2023 年 4000-5000 家",
        "13800-138000", "15000000000元", "126058200000000 元", "1,234,567,890,123,456", "热线4000000人次",
        "1000 2000 3000 4000", "3.1415926535", "17 31 74 38 100", "2023-01-02 13:45", "增长 +12345678",
        "12345 热线接听多少次", "1949 2023 100",
    ],
)  # fmt: skip
def test_a_report_is_no_telephone_book(text: str) -> None:
    """Figures that look a little like numbers of people."""
    assert mask(text) == text


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("电话：2345678", "电话：***"),
        ("拨打 8323-1234 没人接", "拨打 *** 没人接"),
        ("0391-1234567转801", "***"),
        ("138.0013.8000", "***"),
        ("138\u200b0013\u200b8000", "***"),
        ("\u202d13800138000\u202c", "***"),
        ("410802900101123", "***"),
        ("+852 9123 4567", "***"),
        ("张三@例子.cn", "张三@例子.cn"),
        ("张三@qq.com", "张三***"),
        ("1380013800013900139000", "***"),
        ("a\x00b\ud800c\n d", "abc  d"),
    ],
)
def test_forms_that_people_type(text: str, kept: str) -> None:
    """With what is around them; characters that nobody sees hide nothing and are not kept."""
    assert mask(text) == kept


@given(st.text(st.characters(codec=None), max_size=200))
def test_any_text_is_masked_once_and_can_be_written(text: str) -> None:
    """Masking again changes nothing, and what is kept is text that every database takes."""
    kept = mask(text)
    assert mask(kept) == kept
    assert "\x00" not in kept
    kept.encode("utf-8")


@given(st.text("0123456789 -+.()@x转电话", max_size=60))
def test_masking_is_stable_where_it_is_hard(text: str) -> None:
    """The same, for texts made of what numbers are made of."""
    assert mask(mask(text)) == mask(text)
