"""What an answer of a type looks like: times, ranks, names, reasons - and where it ends."""

from __future__ import annotations

import re
from collections.abc import Sequence

from qa_bot.knowledge.marks import PAIRS
from qa_bot.reading.contacts import asks_contact, contacts
from qa_bot.reading.features import SURNAMES
from qa_bot.reading.outcome import Span
from qa_bot.reading.question import Question
from qa_bot.reading.times import times
from qa_bot.retrieval.tokenizer import Token
from qa_bot.text import is_chinese

RANK = re.compile(
    r"(?:第[一二三四五六七八九十百\d]+(?:方阵|梯队|位|名)?|首位|榜首|前列|前[一二三四五六七八九十\d]+)"
)
_RANK_ASKED = re.compile(
    r"第几|排名|名次|位次|位列|排行|排(?:在|到)?(?:全\S)?(?:哪|几)|什么(?:位置|名次|水平)"
)
_REASON = re.compile(
    r"为了?(?=[^,。;]{3})(?!期|主|辅|例|基础|目标)|因为?(?=[^,。;]{2})|由于|针对|鉴于|考虑到|旨在|以便|以期|目的是|避免|防止|(?<=,)(?:进一步|从而|借此|以此)"
)
_TRIMMED_TAGS = ("v", "d", "p", "c", "ad")
_TRIM_TYPES = ("person", "place", "org", "work", "language")
_QUOTES = {mark: PAIRS[mark] for mark in "“《「『"}
_CLAUSE_END = re.compile(r"[,;。]")

_ORG_ENDINGS = tuple(
    "局 委 办 部 厅 会 协 院 所 中心 公司 集团 协会 学会 政府 小组 大学 学院 学校 医院 银行 社 团 队 馆 站 委员会 联合会 "
    "基金会 办公室 处 厂 店 司 联 残联 妇联 总工会 党委 部门 机构 工商联 研究院 研究所 商会 中学 小学 专科学校 军 党 台".split()
)
_PLACE_ENDINGS = tuple(
    "省 市 县 区 镇 乡 村 州 旗 盟 街道 社区 开发区 馆 园 广场 中心 大厦 剧院 礼堂 会场 路 街 大道 号 港 站 院 楼 岛 山 湖 河".split()
)
_WHICH = re.compile(
    r"(?:哪|何|什么)(?:一)?(?:个|些|几个|座|家|所|级|条)?[一-鿿]{0,2}?"
    r"(乡镇|镇街|省|市|县区|区县|县市|县|区|镇|乡|村|地方|国家|城市|大学|高校|学院|公司|企业|部门|机构|单位|机关|学会|协会|医院|学校|中心|集团|组织|路|街)"
)
_KIND_ENDINGS: dict[str, tuple[str, ...]] = {
    "地方": _PLACE_ENDINGS, "城市": ("市",), "县区": ("县", "区"), "区县": ("县", "区"),
    **dict.fromkeys(("乡镇", "镇街"), ("镇", "乡", "街道")),
    **dict.fromkeys(("路", "街"), ("路", "街", "大道", "巷")), "县市": ("县", "市"), "大学": ("大学", "学院"), "高校": ("大学", "学院"),
    "学校": ("学校", "中学", "小学", "大学", "学院", "校"), "公司": ("公司", "集团", "企业", "厂"),
    "企业": ("公司", "集团", "企业", "厂"), "区": ("区",), "县": ("县",), "市": ("市",),
    **dict.fromkeys(("部门", "机构", "单位", "机关", "组织"), _ORG_ENDINGS),
}  # fmt: skip
_ROLES = (
    "园长|台长|行长|社长|镇长|乡长|村长|科长|处长|主编|教练|发言人|主持人|设计师|创始人|记者|作者|司机|馆长|院长|校长|主席|主任|书记|市长|县长|区长|局长|董事长|总经理|经理|院士|教授|专家|老师|医生|运动员|选手|冠军"
    "|负责人|带头人|同志|先生|女士|员工|职工|朗读员|总监|会长|理事长|秘书长|站长|队长|厂长|所长|部长|人"
)
_PERSON_ASKED = re.compile(
    rf"(?:哪(?:一)?位|哪个|什么)(?:{_ROLES})|(?:{_ROLES})(?:是|叫|名叫|的名字|姓名|的姓名)(?:谁|什么|啥|哪)|(?:{_ROLES})(?:是哪|叫)|何许人|姓甚|姓什么"
    rf"|几个人叫|哪(?:一)?位(?:[?。啊呀呢]|$)|(?:{_ROLES})是(?:谁|哪)"
)


_ROLE = re.compile(_ROLES)
_ANY_PERSON = ("人", "同志", "先生", "女士", "作者", "负责人", "带头人")


def asks_person(question: Question) -> bool:
    """Tell whether a single person is asked for, so that a body is no answer."""
    return bool(_PERSON_ASKED.search(question.text))


def role_asked(question: Question) -> str:
    """Return the role of the person asked for (馆长, 记者), "" where none is named."""
    found = _ROLE.search(question.text) if asks_person(question) else None
    return "" if found is None or found.group() in _ANY_PERSON else found.group()


def named(tokens: Sequence[Token], endings: tuple[str, ...]) -> list[Span]:
    """Return the runs of nouns that end in one of the endings."""
    found: list[Span] = []
    start: int | None = None
    for token in tokens:
        noun = (token.tag[0] in "njlbszx" and token.text[0].isalnum()) or token.tag in ("vn", "eng")
        # A name that no dictionary holds is cut into single characters, of any tag.
        single = len(token.text) == 1 and is_chinese(token.text) and token.text not in _NO_NAME
        noun = noun or (single and token.tag[0] not in "vpcudr")
        if noun and token.text not in ("地区", "城区", "城市"):
            start = token.start if start is None else start
            if token.text.endswith(endings) and token.end - start >= 2:
                if found and found[-1][0] == start:
                    found[-1] = (start, token.end)
                else:
                    found.append((start, token.end))
        else:
            start = None
    return found


_NO_NAME = frozenset("的了是在和与由等为到于及并对从向把被就都也很最多少几个人们说称")


_PLACE_KINDS = frozenset("省市县区镇乡村")


def persons(tokens: Sequence[Token]) -> list[Span]:
    """Return the stretches that look like a Chinese person's name."""
    found: list[Span] = []
    for i, token in enumerate(tokens):
        text = token.text
        counted = i and (tokens[i - 1].tag == "m" or tokens[i - 1].text[-1] in "0123456789万千百亿")
        if text[0] not in SURNAMES or counted or (found and found[-1][1] > token.start):
            continue
        if token.tag in ("nr", "nrfg", "nz") and 2 <= len(text) <= 3:
            end = token.end
            following = tokens[i + 1] if i + 1 < len(tokens) else None
            single = following is not None and len(following.text) == 1
            if len(text) == 2 and single and following is not None and following.tag[0] in "nxzg":
                end = following.end
            found.append((token.start, end))
        elif len(text) == 1:
            end, size = token.end, 1
            for following in tokens[i + 1 : i + 3]:
                fits = following.start == end and size + len(following.text) <= 3
                if not fits or following.text[0] in _NO_NAME or not is_chinese(following.text[0]):
                    break
                end, size = following.end, size + len(following.text)
            if size >= 2:
                found.append((token.start, end))
    return [s for s in found if _text(tokens, s)[-1] not in _PLACE_KINDS]


def _foreign_names(tokens: Sequence[Token]) -> list[Span]:
    """Return the runs of words that the dictionary knows as names, or not at all."""
    found: list[Span] = []
    for token in tokens:
        if token.tag in ("nr", "nrt", "nrfg", "eng") or token.text == "·":
            if found and found[-1][1] == token.start:
                found[-1] = (found[-1][0], token.end)
            elif token.text != "·":
                found.append((token.start, token.end))
    return found


def asks_rank(question: Question) -> bool:
    """Tell whether a rank is asked for (第几, 排名)."""
    return bool(_RANK_ASKED.search(question.form))


def required(question: Question, text: str, tokens: Sequence[Token]) -> list[Span] | None:
    """Return the stretches of a sentence one of which the answer must be.

    None where the answer may be any span: its type has no fixed form.
    """
    if asks_contact(question):
        return contacts(question, text)
    if asks_rank(question):
        return [m.span() for m in RANK.finditer(text)]
    if question.answer_type == "time":
        return times(question, text)
    if asks_person(question):
        return persons(tokens) or _foreign_names(tokens)
    return None


def likely(question: Question, tokens: Sequence[Token]) -> list[Span]:
    """Return the stretches of a sentence that end as the noun asked for does (哪个区: 海州区)."""
    which = _WHICH.search(question.text)
    if which is not None:
        return named(tokens, _KIND_ENDINGS.get(which[1], (which[1],)))
    if question.answer_type in ("name", "work"):
        return _quoted(tokens)
    if question.kind == "where":
        # 云 and 京 stand for provinces, and for anything as part of a name.
        places = [(t.start, t.end) for t in tokens if t.tag == "ns" and len(t.text) > 1]
        found = _longest({*places, *named(tokens, _PLACE_ENDINGS)})
        return [s for s in found if question.text.find(_text(tokens, s)) < 0]
    if question.kind == "who":
        return sorted({*persons(tokens), *named(tokens, _ORG_ENDINGS)})
    return []


_BODIES = frozenset(
    "单位 部门 机构 机关 组织 学校 大学 高校 公司 企业 医院 学会 协会 路 街".split()
)
_AT = re.compile(r"[在于到至赴往去自从]$")
_ADDRESS = re.compile(r"[路街道巷]|\d号")


def fits_type(question: Question, text: str, span: Span, tokens: Sequence[Token]) -> bool:
    """Tell whether a span may be what who, where or which body asks for: 图二 is no place."""
    which = _WHICH.search(question.text) if question.kind == "which" else None
    if which is not None and which[1] in _BODIES:
        return bool(likely(question, tokens))  # 哪家单位: the sentence must name one
    if question.kind not in ("who", "where") or question.answer_type not in ("person", "place"):
        return True
    if question.kind == "where" and (
        _AT.search(text[: span[0]]) or _ADDRESS.search(text[slice(*span)])
    ):
        return True
    if question.kind == "who" and text[: span[0]].endswith(("在", "于")):
        return False  # 在国家剧院举办: that is where
    inside = [t for t in tokens if t.start < span[1] and span[0] < t.end]
    tags = ("nr", "nrt", "nrfg", "nt", "eng") + (("ns", "nz") if question.kind == "where" else ())
    proper = any(t.tag in tags and t.text not in question.text for t in inside)
    return proper or any(a < span[1] and span[0] < b for a, b in likely(question, tokens))


def _longest(spans: set[Span]) -> list[Span]:
    """Return the spans that lie in no other, in order: 东区人民广场, not 东区."""
    inside = {s for s in spans for o in spans if s != o and o[0] <= s[0] and s[1] <= o[1]}
    return sorted(spans - inside)


def _text(tokens: Sequence[Token], span: Span) -> str:
    return "".join(t.text for t in tokens if span[0] <= t.start and t.end <= span[1])


def named_as_asked(question: Question, tokens: Sequence[Token]) -> tuple[list[Span], bool]:
    """Return the stretches that end in the very noun asked for (哪所大学).

    The second value tells whether the noun is so particular that nothing else answers.
    """
    which = _WHICH.search(question.text)
    if which is None:
        return [], False
    endings = _KIND_ENDINGS.get(which[1], (which[1],))
    return named(tokens, endings), len(endings) <= PARTICULAR


PARTICULAR = 4
"""A noun asked for with so few endings at most (区; 大学, 学院) tells its answers for sure."""


def _quoted(tokens: Sequence[Token]) -> list[Span]:
    """Return what stands in quotation marks or title marks, the marks left out."""
    found: list[Span] = []
    start: int | None = None
    for token in tokens:
        if token.text in "“《「":
            start = token.end if start is None else start
        elif token.text in "”》」" and start is not None:
            found.append((start, token.start))
            start = None
    return found


def reason(text: str) -> Span | None:
    """Return the clause that gives a reason or a purpose, 为 and 因为 left out."""
    match = next(
        (m for m in _REASON.finditer(text) if m.start() == 0 or text[m.start() - 1] in ",;。"), None
    ) or _REASON.search(text)
    if match is None:
        return None
    end = _CLAUSE_END.search(text, match.end())
    stop = end.start() if end else len(text)
    while re.match(r",(?:更|并|进一步|从而|以|让|同时)", text[stop : stop + 4]):
        further = _CLAUSE_END.search(text, stop + 1)
        stop = further.start() if further else len(text)
    return match.end(), stop


def snap(question: Question, text: str, span: Span, tokens: Sequence[Token]) -> Span:
    """Return a span with its edges where a reader would put them.

    A part of a quoted name grows to the whole name; a person, place or body loses the verbs and
    little words around it.
    """
    start, end = _whole_quote(text, span)
    if question.answer_type in _TRIM_TYPES:
        inside = [t for t in tokens if start <= t.start and t.end <= end]
        while len(inside) > 1 and _trims(inside[0]):
            inside.pop(0)
        while len(inside) > 1 and _trims(inside[-1]):
            inside.pop()
        if inside:
            start, end = inside[0].start, inside[-1].end
    if question.answer_type == "place":
        further = _FURTHER.match(text, end)
        end = further.end() if further else end
    return start, end


_FURTHER = re.compile(r"(?:\d+(?:-\d+)?号)?(?:[一二三四五六七八九十\d]+[楼层](?:[a-z]区)?)?")
"""How an address goes on behind a street or a house: 学府路66号, 服务中心二楼."""


def _trims(token: Token) -> bool:
    """Tell whether a word at a name's edge is none of it: a verb, or a little word."""
    if len(token.text) == 1:
        return token.tag in ("p", "c", "uj", "ul", "uz") or token.text in "与和及由在将被把等"
    return token.tag.startswith(_TRIMMED_TAGS) and token.tag not in ("vn", "an", "vd")


def _whole_quote(text: str, span: Span) -> Span:
    """Grow a span that begins or ends within quotation marks to all that they hold."""
    start, end = span
    for opening, closing in _QUOTES.items():
        left = text.rfind(opening, 0, max(start, 1))
        if left < 0 or text.find(closing, left, start) >= 0:
            continue
        right = text.find(closing, max(left + 1, start))
        if right > start and left < start and end <= right:
            return left + 1, right
    return span
