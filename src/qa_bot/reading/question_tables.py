"""The two tables by which a question is told: the form of the whole, and the wh-phrase."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

Kind = Literal[
    "count",
    "who",
    "when",
    "where",
    "which",
    "what",
    "list",
    "yesno",
    "why",
    "how",
    "compare",
    "total",
    "summary",
    "none",
]


@dataclass(frozen=True, slots=True)
class Rule:
    """One row of a table: a question that holds ``pattern`` is of ``kind``."""

    kind: Kind
    pattern: re.Pattern[str]
    answer_type: str = ""


def _rule(kind: Kind, pattern: str, answer_type: str = "") -> Rule:
    # 甚么 and 啥 are other words for 什么, wherever it may stand.
    return Rule(kind, re.compile(pattern.replace("什么", "(?:什么|甚么|啥)")), answer_type)


_END = r"(?=[\s?!。,;啊呀呢吧嘛的了]|$)"
_NUMERAL = r"[零一二两三四五六七八九十百千万亿\d]"

FRAMES: tuple[Rule, ...] = (
    _rule(
        "summary",
        r"^(请|帮我|给我|麻烦)*(你|您)?(简单|简要|简略|大致|大概|概括)?地?"
        r"(介绍|概述|概括|讲讲|说说|讲一下|说一下|总结|谈谈|聊聊|描述|归纳|简述|说明)",
    ),
    _rule(
        "summary",
        r"(情况|概况|简介|概要|怎么回事|咋回事)(是?(如何|怎么样|怎样|咋样|什么))?[呢啊呀?。!]*$",
    ),
    _rule(
        "summary",
        r"(讲讲|说说|讲一下|说一下|介绍一下|介绍下|说下|讲下|聊聊|概括一下|总结一下)[呗吧呢啊呀?。!]*$",
    ),
    _rule("summary", r"^[^什哪多几谁何怎?]*(成绩|成效|成果|进展|工作)[?。]*$"),
    _rule(
        "summary", r"(做|干|搞)(过|了|成)?(什么|些什么|哪些)(工作|事情?|活)?(了|的)?[呢啊呀?。!]*$"
    ),
    _rule("summary", r"(干得|做得|搞得|办得|开展得)(怎么样|怎样|咋样|如何)"),
    _rule("summary", r"^(请问)?(什么|啥)(是|叫).+|是(干|做)(什么|啥)的[?。呀啊]*$|是(什么|啥)意思"),
    _rule("summary", r"(讲|说|写|报道|涉及)(了|的)?(是)?(些)?什么(内容)?[呢啊呀?。!]*$"),
    _rule(
        "compare", r"还是.+|哪(个|家|边|一个|种|项|类|方)?.{0,4}(更|最?多[?。呢]*$|最?少[?。呢]*$)"
    ),
    _rule(
        "compare",
        r"谁更|[和跟与、].+谁.{0,8}[多少高低大小][?。呢]*$|相差|差多少|差几|(?<!对)比(?![赛例率较重分]|[上去前]一?年|往年|同期).+(多|少|高|低|大|小|早|晚)(多少|几|吗|还是|不)?",
    ),
    _rule("total", r"加起来|加在一起|加一起|合计|合起来|之和|总和|相加|合共"),
    _rule(
        "total",
        r"(和|与|跟|及|、|加上|各级|各类|三级|两级|所有).*(总共|一共|总计|共计|总数|共有|拢共)",
    ),
    _rule("total", r"(总共|一共|总计|共计|总数|拢共).*(和|与|跟|以及|、|加上|各级|三级|两级|所有)"),
    _rule(
        "list",
        r"哪些|哪几(?![年月日号点天时])|(有|包括|包含|含|分为|涉及)什么|有些什么|(都|还)?有谁|名单|列出|列举|罗列",
    ),
    _rule("list", r"分别(是|叫|为|有)(?!.*哪一)|(什么|谁|哪里?)(和|、|跟|与)(什么|谁|哪里?)"),
    _rule(
        "yesno", r"是不是|是否|有没有|有无|能否|可否|对不对|对吧|真的假的|没有[?。]*$|(.)[不没]\1"
    ),
    _rule(
        "yesno",
        r"(\d|[一二三四五六七八九十百千万亿])(多|余)?[个家名位项次场人条万亿%]{1,2}吧[?!。]*$",
    ),
    _rule("yesno", r"(吗|(?<![什甚怎那这])么|是吧|对吧|不)[?!。]*$"),
)
"""The form of the whole question; the first row that fits holds, save where a gap overrules it."""

GAPS: tuple[Rule, ...] = (
    _rule("what", r"(?<=[称视认作成任译变改命]为)(什么|何|啥)", "name"),
    _rule("what", r"(?<=\w为)何(?=[?。呢]*$)"),
    _rule("what", r"(什么|怎么|怎)样的(?=[^?。呢])|什么样|怎样的|何种|何等"),
    _rule(
        "why",
        r"(?<![称视认作成任译变改命名])为了?(什么(?![?。]*$)|何(?![?。呢]*$))|(?<=[是这])为什么|干(嘛|吗|啥)要|(?<!在)干(嘛|吗)(?=[^?。的了呢]{3})|图(的是)?什么|(?<!\w)为何|因何|何故|何以|(因为|由于)(什么|何)|凭什么|(怎么|咋)会",
        "reason",
    ),
    _rule("why", rf"(什么|何种|何)(原因|缘故|理由)|何在{_END}", "reason"),
    _rule(
        "when",
        r"什么(时候|时间|时后|时|日子)|(?<![任几])何[时年月日]|几时|多会儿|哪(一)?[年月日天](?!代|鹅)",
        "time",
    ),
    _rule(
        "when",
        r"(公元|西元)?(?<![了花时过用近约共后好十这那前头每])几(年|月|日|号|点)(几[月日号点分])?(?!时间|多|来|内)",
        "time",
    ),
    _rule(
        "where",
        r"什么(地方|地点|位置)|哪里|哪儿|(?<=[在去到往上跑])哪(?![个些家种位年天月项类座所条次一里儿几怕])|(?<![任几])何处|(?<![任几])何地|(?<![任几])何方|哪(个|一个|一)?(地方|边|方(?!面))",
        "place",
    ),
    _rule(
        "who",
        r"谁|(?<!任)何人|何许人|什么人(?![物民口员士事数类])|哪(一)?位(?=[?。呢])|哪(个|一个|些)人(?![物民口员])",
        "person",
    ),
    _rule(
        "count",
        rf"多少|百分之几|第几|几成|多久|多长时间|有?多[大高长远深宽重快厚]{_END}|多大(?=[岁年规面])",
        "number",
    ),
    _rule(
        "count",
        rf"(?<![十百千万亿\d好这那近前后每头数茶])几(?=[十百千万亿])?(?![乎何率经内]|{_NUMERAL}*分之)",
        "number",
    ),
    _rule("how", r"怎么样?|怎样|如何|咋样?|何如", "manner"),
    _rule("list", r"哪些|哪几"),
    _rule("which", r"哪(?!怕|吒)"),
    _rule("what", r"什么"),
    _rule("what", r"(?<![任几奈若如])何(?=[国省市县区州族教校人者物事名类式功种称特作罪因])"),
)
"""The wh-phrase; the leftmost match holds, the upper row at one place."""

POLITE = re.compile(
    r"请问|请教|请?(能|可以|能不能|可不可以|可否)?告诉我|(你|您)?(们)?(知道|晓得|清楚)"
    r"|我?想(知道|问问|问|了解|打听)(一下|下)?|麻烦(问|查)?(一下|下)?|帮我?(查|看|找)(一下|下|看|查|找)?"
    r"|咱们?|我们|你们|大概|大约|一共|总共|共计|拢共|到底|究竟|具体|那种|这种|那个|这个|文中|提及|提到"
)
