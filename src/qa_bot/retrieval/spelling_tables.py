"""The words and characters by which slips are told from what was meant; general Chinese only."""

from __future__ import annotations

import re


def _words(row: str) -> tuple[str, ...]:
    return tuple(row.split())


MEASURE_SLIPS = {
    "家": "加佳嘉夹", "名": "明铭命", "所": "索锁", "次": "此刺", "场": "长常", "个": "各",
    "项": "向像相象", "辆": "量亮", "位": "未", "座": "坐做作", "条": "跳挑", "部": "布步不",
    "件": "见建", "届": "界借", "批": "劈皮", "台": "抬", "艘": "搜", "吨": "顿蹲",
    "人": "任仁", "本": "奔", "种": "钟", "处": "触", "年": "念", "天": "田", "份": "粉",
    "期": "", "元": "", "篇": "偏",
}  # fmt: skip
"""Measure words, and what is typed for them after 几, 多少 or a numeral."""

QUESTION_WORDS: tuple[str, ...] = (
    *_words(
        "多少 什么 哪里 哪些 哪个 哪家 哪位 哪年 哪几 哪一年 怎么 怎么样 怎样 如何 为什么 "
        "什么时候 时候 什么地方 什么时间 什么名字 名字 多久 多长时间 多少钱 多少人次 有多少 有几个 "
        "有几家 是多少 是谁 谁是 是什么 有什么 有哪些 在哪里 在哪 叫什么 干什么 做什么 是不是 "
        "有没有 能不能 可不可以 是否 谁 吗 一共 总共 分别 包括 自己 名称 负责人 你好 您好 谢谢 "
        "再见 请问 告诉 介绍 一下 想知道 是什么地方"
    ),
    *(asked + measure for asked in ("几", "多少") for measure in MEASURE_SLIPS),
)
"""Words and phrases of any question; a slip in them is put right though no knowledge holds them."""

_LOOK_ALIKE = _words(
    "己已巳 末未 土士 人入 大太 日曰 辨辩瓣 账帐 侯候 拔拨 折析 免兔 师帅 贷货 晴睛 陪培 科料 治冶 "
    "历厉 技枝 住往 径经 蓝篮 藉籍 裁栽载 即既 代带 度渡 燥躁 密蜜 晨辰 拥佣 准淮 今令 乌鸟 干千 "
    "乘乖 微徽 概慨 清请 园圆 直真 问间 杨扬 汤场"
)
LOOKS: dict[str, str] = {c: group.replace(c, "") for group in _LOOK_ALIKE for c in group}

NUMERALS = frozenset("零〇一二三四五六七八九十百千万亿两几数第")
FIXED = frozenset("国省市县区乡镇村校院之的了吗哪谁何怎什么微毫厘克") | NUMERALS
"""Characters that are never a slip: another in their place makes another question."""
SIDES = frozenset("年月日天上下左右东西南北大小正副前后新老男女初高")
"""Characters that often stand alone, so that one left over proves little."""
FUNCTION = frozenset(
    "的了是有在和与及或也都就才不没很最更会能要可被把将由从自到向对以于为给跟比等着过地得之其此这那"
    "他她它我你您谁吗呢啊呀吧么个们所并且但而又还再只各每某共仅约近中里内外后前上下时"
)
SURNAMES = frozenset(
    "王李张刘陈杨赵黄周吴徐孙胡朱林郭罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁沈任姚"
    "卢傅钟姜崔谭廖范汪陆贾韦邱侯邹熊孟秦白江阎薛尹段雷黎史贺顾龚邵万钱严覃武戴莫孔向汤欧毕"
)

ALWAYS = (
    (re.compile("多小(?=[个家名所位项次场种条人年钱元处座台辆篇本吨天]|$)"), "多少"),
    (re.compile(r"在[拿那呐](?=里?[?。呢啊呀]*$)"), "在哪"),
    (re.compile("[甚什神][莫麽嘛]|神么"), "什么"),
    (re.compile("怎莫|怎麽"), "怎么"),
)
MEASURED = re.compile(
    rf"(?<!好)(几|多少|(?<=[有是])[一二三四五六七八九十]+)([{''.join(MEASURE_SLIPS.values())}])"
)
RIGHT_MEASURE = {slip: right for right, slips in MEASURE_SLIPS.items() for slip in slips}
ASKS = re.compile(
    r"哪|什么|啥|多少|几|谁|何|怎|咋|吗|么[?。]*$|是不是|是否|有没有|能否|(.)[不没]\1|呢[?。]*$|还是"
    r"|多[久大高长远]"
)
THAT = re.compile(
    r"(?<=[有是在叫到从由为了于被给和与都])那(?=些|里|个|位|家|几|儿|种|年|所|一|[两二三四五六七八九十]个?)"
    r"|^那(?=[些几家位个].{4,}[了过的][?]?$)|^那(?=[些几].*[了过])"
)
CLOSED = re.compile(r"[有是在叫为占达要收都也就共](?=多少|几|哪|谁|什么|何|怎|不)|《[^》]*》")
"""What is never a slip: verbs before a question word, and titles."""
