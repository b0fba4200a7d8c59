"""What of a question says nothing, so that two questions may differ in it and be the same."""

from __future__ import annotations

import re

from qa_bot.reading.words import FOCUS_TYPES, word_set

_ME = r"(?:我|我们|咱|咱们|俺)"
_YOU = r"(?:你|您|你们)"
_ONCE = r"(?:一下儿?|下|一个|个)?(?:问题)?"
_START = (
    rf"(?:{_YOU}|大家)好(?=[,!。 啊呀])",
    rf"请问{_ONCE}|请教{_ONCE}",
    rf"{_ME}?(?:就|还)?想要?(?:请问|问问|问|请教|知道|了解|咨询|打听|查询)(?:{_YOU})?{_ONCE}",
    rf"(?:麻烦|劳驾){_YOU}?(?:帮我|帮忙)?(?:问|查|告诉我|说){_ONCE}",
    rf"(?:请|能不能|可不可以|能否|可否|能|可以)?{_YOU}?(?:请)?告诉{_ME}{_ONCE}",
    rf"(?:请|能不能|可不可以|能否|可否|能|可以)?{_YOU}?(?:帮我|帮忙)(?:查|问|看|找)(?:一下|下|一查|查|看)?",
    rf"{_YOU}(?:知不知道|知道|晓得|清楚)",
)
POLITE_START = re.compile(rf"^(?:(?:{'|'.join(_START)})[啊呀呢,。!:;、 ]*)+")
"""What comes before the question proper."""
POLITE_END = re.compile(
    rf"(?:[,。!?;~ ]*(?:谢谢|多谢|感谢|谢了|麻烦了|请告知|望告知|请(?:您|你)?告诉我|{_YOU}(?:知道|清楚)吗)"
    rf"(?:{_YOU}|了|啦|哈|啊)*)+[,。!?~ ]*$"
)
"""What comes after it."""

SILENT_MARKS = frozenset("?!。,;:…~“”\"'‘’《》「」『』()〈〉【】")
"""Marks that tell no question from another; -, /, + and % do."""

ALWAYS_EMPTY = word_set("请问 吗 么 呢 啊 呀 嘛 哦 哈 啦 呗 哟 喔 到底 究竟 具体 一下 大概 大约")

_NOW = "现在 目前 如今 当前"
_IN_ALL = "共 一共 总共 共有 共计 总计 拢共"
EMPTY_BY_GAP = {
    "count": word_set(f"有 是 {_NOW} {_IN_ALL}"),
    "list": word_set(f"有 是 都 {_NOW} {_IN_ALL}"),
    "who": word_set(f"是 {_NOW}"),
    "when": word_set("是 在"),
    "where": word_set("是 在"),
    "how": word_set("是"),
}
"""What says nothing beside a wh-phrase: 基地有多少家, 多少家基地; but not 有馆吗, 是馆吗."""

MODALS = word_set("才 才能 该 应该 应当 能 要 需要")
"""What says nothing right behind 怎么."""

ASPECT = word_set("了 过 着 的")
"""What tells, beside a verb, what was from what is to be (开放的, 开放)."""

OF_US = word_set("我 我们 咱 咱们 俺")
OF_THEM = word_set("你 你们 您")
"""Who asks and who is asked. 我们学校 is another's than 你们学校, which is the one that answers."""

SAME_WORD = {
    "以及": "和", "与": "和", "及": "和", "、": "和", "跟": "和",
}  # fmt: skip

MEASURES = {
    **dict.fromkeys(("个", "家", "所", "座"), ""),
    **dict.fromkeys(("元", "钱", "块", "块钱"), "元"),
    "册": "本",
    "个小时": "小时",
}
"""Measure words that are swapped freely, and one for each group."""

NOMINAL = frozenset("nstfjlib")
"""The first letters of the tags of nouns and what stands as one."""
OF_NOUN = NOMINAL | frozenset("rmq")
"""The tags of what a 的 may follow without telling anything."""
SCOPE = re.compile(r"[全本我][国省市县区镇乡村校]|[国省市县区镇乡村校][里内]|全国")
"""Words for where all is asked of; names of places do as well."""
LINK_BEFORE = re.compile(r"[是有在](?:大约|大概|具体|到底|究竟)?$")
LINK_AFTER = re.compile(r"[是有]")
"""What joins a wh-phrase and the noun that it asks for, on either side of it."""
ACTORS = ("nr", "nt")
"""The tags of names of persons and organisations."""
ACTING = tuple(end for kind, ends in FOCUS_TYPES if kind in ("person", "org") for end in ends)
"""The endings of nouns for persons and organisations."""

_FORMS = (
    (re.compile(r"有没有|有无|是否有"), "有"),
    (re.compile(r"能不能|能否|可否|是否能"), "能"),
    (re.compile(r"是不是|是否是"), "是"),
    (re.compile(r"是否"), ""),
    (re.compile(r"([一-鿿])[不没]\1"), r"\1"),
)


def one_modal(text: str) -> str:
    """Return a text with one word for what may be done, before words are cut: 可以带, 能带."""
    return re.sub("可以|能够", "能", re.sub("可不可以|可以不可以", "能不能", text))


def with_ma(text: str) -> str:
    """Return a yes/no question in the form that ends with 吗."""
    for pattern, plain in _FORMS:
        changed, count = pattern.subn(plain, text, count=1)
        if count:
            return re.sub(r"[?!。]*$", "", changed) + "吗"
    return text
