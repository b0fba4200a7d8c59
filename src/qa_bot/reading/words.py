"""The words by which questions are told apart: measure words, endings of nouns, empty words."""

from __future__ import annotations

import re

from qa_bot.reading.quantities import UNITS
from qa_bot.reading.question_tables import Kind
from qa_bot.retrieval.tokenizer import Token


def word_set(words: str) -> frozenset[str]:
    """Return the words of a text that spaces part."""
    return frozenset(words.split())


_LONG = (
    "人次 场次 班次 车次 件次 次数 平方米 平方公里 平方千米 立方米 公里 千米 厘米 毫米 公尺 "
    "公分 公厘 英里 海里 "
    "公斤 千克 吨 公顷 英亩 亩 万元 亿元 美元 欧元 日元 英镑 港元 块钱 元 钱 百分点 小时 分钟 "
    "秒 个月 星期 "
    "个小时 世纪 岁 公升 毫升 克 人 万 亿 度 倍 %"
)
_SHORT = (
    "个 位 名 家 所 项 次 场 种 条 座 部 本 件 处 届 批 支 间 户 篇 册 辆 台 只 艘 架 年 月 天 "
    "日 周 米 "
    "成 层 级 类 张 段 句 首 枚 颗 组 队 节 期 款 门 国 席 套 份 片 棵 头 匹 幅 幢 栋 口 对 双 "
    "行 代 轮 站 "
    "员 股 起 宗 桩 集 章 卷 版 步 点 道 排 团 班 营 师 旅 军 村 镇 县 省 市 区 州"
)
MEASURE = re.compile("|".join([*_LONG.split(), *_SHORT.split()]))
"""Measure words and units, the longer first."""

NO_OWN_NOUN = frozenset(UNITS["event"]) | frozenset(UNITS["money"]) | {"人次", "钱"}
"""Units whose noun does not stand before the verb: 报告团讲了几场 does not ask for 报告团."""

FOCUS_TYPES: tuple[tuple[str, tuple[str, ...]], ...] = tuple(
    (answer_type, tuple(endings.split()))
    for answer_type, endings in (
        ("reason", "原因 理由 缘故 目的"),
        ("manner", "方式 方法 办法 途径 手段 措施 做法"),
        ("name", "名称 名字 称号 称呼 别称 绰号 外号 名 头衔 主题 口号 题目 别名"),
        ("place", "国家 故乡 家乡"),
        (
            "number",
            "人数 数 数量 率 比例 比率 面积 人口 长度 高度 温度 价格 金额 额 产量 距离 年龄 "
            "规模 排名 名次 比重",
        ),
        (
            "person",
            (
                "人 者 员 家 皇帝 帝 王 君主 将军 将领 总统 首相 总理 主席 主任 领导 领袖 教授 "
                "院士 学生 明星 导演 父亲 "
                "母亲 妻子 丈夫 儿子 女儿 后 公主 大臣 官 人物 人士 长 书记 老师 教师 医生 师 "
                "博士 得主 冠军 选手 歌手 "
                "天皇 教皇 祖 哥哥 弟弟 之父 之子 上校 元帅 总督 太子 教练"
            ),
        ),
        (
            "org",
            (
                "公司 企业 大学 中学 小学 幼儿园 法院 协会 商会 "
                "学校 学院 机构 机关 组织 单位 部门 会 政府 党 政党 队 部队 "
                "军队 银行 医院 集团 联盟 团体 "
                "团队 研究所 中心 电视台 出版社 局 厅 院 社 部 军 校 所 势力 政权 王朝 品牌 厂 团"
            ),
        ),
        (
            "time",
            "年 年代 时期 时代 朝代 世纪 日 日期 时候 时间 月 月份 季节 朝 期间 年份 天 季 阶段",
        ),
        (
            "place",
            (
                "国 市 省 县 州 区 镇 乡 村 城 城市 都市 地区 地方 地点 地 位置 岛 山 河 江 湖 "
                "海 洲 大陆 街 路 港 站 机场 "
                "宫 寺 庙 公园 园 馆 遗址 首都 地带 海峡 流域 平原 行星 场所 方向 半岛 山脉 "
                "河流 处 府 道 楼 建筑 线"
            ),
        ),
        (
            "work",
            (
                "书 作品 著作 小说 电影 歌 歌曲 专辑 文章 节目 剧 法律 法案 条约 条例 协议 "
                "协定 宪法 诗 杂志 报纸 书籍 文件 "
                "期刊 影片 论文 公约 法 报 游戏 史书 刊物 经 漫画 动画"
            ),
        ),
        ("language", "语 语言 文 文字 方言 字母 话"),
        (
            "event",
            "战争 战役 战 事件 运动 会议 比赛 革命 大赛 奥运会 活动 起义 内战 政变 赛事 展览 "
            "仪式 节日 节",
        ),
    )
)
"""The endings of the noun asked for, and the type of answer each calls for; the first that fits."""

FOCUS_WORDS = frozenset(e for _, endings in FOCUS_TYPES for e in endings if len(e) > 1)
"""Nouns that close the noun phrase behind a wh-phrase: 哪个国家首创 asks for a 国家."""

MONEY = word_set("钱 资金 经费 金额 款 款项 补贴 补助 奖金 费用 投资 预算 工资 费")

KEYWORD_KINDS: tuple[tuple[str, Kind, str], ...] = (
    ("人数", "count", "number"),
    ("数量", "count", "number"),
    ("数", "count", "number"),
    ("量", "count", "number"),
    ("率", "count", "number"),
    ("额", "count", "number"),
    ("投资", "count", "number"),
    ("收入", "count", "number"),
    ("总数", "count", "number"),
    ("个数", "count", "number"),
    ("次数", "count", "number"),
    ("场次", "count", "number"),
    ("人次", "count", "number"),
    ("金额", "count", "number"),
    ("数目", "count", "number"),
    ("规模", "count", "number"),
    ("面积", "count", "number"),
    ("价格", "count", "number"),
    ("价钱", "count", "number"),
    ("费用", "count", "number"),
    ("票价", "count", "number"),
    ("比例", "count", "number"),
    ("占比", "count", "number"),
    ("比重", "count", "number"),
    ("时长", "count", "number"),
    ("里程", "count", "number"),
    ("名称", "what", "name"),
    ("名字", "what", "name"),
    ("主题", "what", "name"),
    ("全称", "what", "name"),
    ("时间", "when", "time"),
    ("日期", "when", "time"),
    ("年份", "when", "time"),
    ("地点", "where", "place"),
    ("地址", "where", "place"),
    ("位置", "where", "place"),
    ("原因", "why", "reason"),
    ("办法", "how", "manner"),
    ("方式", "how", "manner"),
    ("方法", "how", "manner"),
    ("途径", "how", "manner"),
    ("负责人", "who", "person"),
    ("作者", "who", "person"),
    *(
        (verb + body, "who", "org")
        for verb in "主办 承办 协办 牵头 主管 责任 承担 组织 实施 发布 颁发 授予 批准 认定".split()
        for body in ("单位", "部门", "机构", "方")
    ),
)
"""What a question without a wh-word asks for, by its last word."""

NUMBERS = frozenset({"数", "个数", "数目", "数量", "总数"})
"""Last words of keywords that only say that a number is asked for: 参赛队伍数."""

LINKS = word_set(
    "是 为 叫 有 共 共有 一共 总共 总计 共计 拢共 大概 大约 约 达 达到 到 的 了 过 指 即 占 称 "
    "称为 叫做 叫作 算 "
    "属于 提高 增加 增长 上升 下降 降低 减少 缩短 扩大 突破 升至 降至 增至 分别 都 就是 成为 名为 则 也 会 能 应 最多 至少 设有 拥有 包括 在"
)
"""Words that may stand between a noun and the wh-phrase that asks for it."""

EMPTY = word_set(
    "的 了 着 过 地 得 之 其 该 此 这 那 是 为 于 在 和 与 及 或 而 且 但 被 把 将 由 从 自 到 "
    "向 对 以 因 所 也 都 就 "
    "才 又 还 再 很 最 更 会 能 可 可以 能够 要 有 没 不 吗 呢 啊 呀 吧 嘛 哦 哈 啦 中 上 下 "
    "里 内 外 前 后 时 间 个 "
    "一 一个 一种 以及 并 并且 因为 所以 如果 则 他 她 它 他们 其中 什么 谁 哪 何 几 多少 如何 "
    "怎么 怎样 为什么 为何 "
    "请问 咱们 咱 我 你 您 我们 你们 大概 大约 一共 总共 共 来着 一下 东西 事 以 之后 之前 "
    "时候 当中 之中 里头 那边 "
    "这边 里面 使 令 让 使得 过程 样 样的 只 曾 曾经 已 已经 便 即 说 称 称为 被称为 认为 指 "
    "下列 以下 哪个 属于 成为 "
    "作为 做 等 们 用 跟 给 比 各 每 某"
)
"""Words that say nothing of what a question is about."""

_EMPTY_TAGS = ("u", "p", "c", "y", "e", "o", "r", "k", "h")
_STOP_NOUNS = word_set("时 中 后 前 上 下 里 内 间 外 之 以 为 是 的 时候 所")
_NOUN_TAGS = ("n", "vn", "an", "j", "l", "b", "i", "t", "s", "eng", "zg", "g", "x")


def is_content(token: Token) -> bool:
    """Tell whether a word says what a text is about."""
    text = token.text
    if not text[0].isalnum() or text in EMPTY:
        return False
    if token.tag.startswith(_EMPTY_TAGS) and token.tag != "eng":
        return False
    return not (token.tag in ("d", "q", "f") and len(text) == 1)


def is_noun(token: Token) -> bool:
    """Tell whether a word may be part of a name or of a noun phrase."""
    if token.text in _STOP_NOUNS or token.text in LINKS or token.text in EMPTY:
        return False
    return token.text[0].isalnum() and token.tag.startswith(_NOUN_TAGS)
