"""Words of the language that decide whether two figures speak of one thing."""

from __future__ import annotations

import re

LIGHT = frozenset(
    "举办 开展 组织 召开 承办 主办 举行 推出 实施 完成 实现 取得 进行 做好 落实 总 总数 总量 总计 合计 小计 共计 一共 "
    "共 共有 已 全 约 各 各类 各级 等 是 为 有 于 并 以 了 的 个 次 人次 场 全年 年内 当年 今年 本年 一年 目前 截至 截止 现在 "
    "全市 全县 全区 全省 全港 全院 全校 全馆 全镇 全乡 全村 全州 全厂 全公司 全集团 全系统 全线 全球 我市 我县 我区 我省 我校 我院 "
    "我馆 我镇 我乡 我们 本市 本县 本区 本省 本校 本院 本馆 市 县 区 其 及 和 与 或 对 在 中 内 上 下 里 数 量 成功 顺利 "
    "共同 先后 陆续 连续 接连 积极 大力 全面 不断 进一步 持续 深入 招募 选聘 年 月 日".split()
)
"""Words that say how, when or by whom in general, and tell no two figures apart."""

SAME: dict[str, str] = {
    word: group.split()[0]
    for group in (
        "参加 参与 出席", "获 获得 获评 荣获 入选 评为 被评为 斩获 夺得 摘得", "接待 迎接 迎来", "惠及 受益",
        "投入 投资", "推荐 举荐 选派", "培训 轮训", "发放 发出 送出", "拥有 现有 设有 建有 配有 配备 达 达到 增至 升至 "
        "增加到 提高到 增长到 设 有",
    )
    for word in group.split()
}  # fmt: skip
"""Verbs that say the same of a figure, each by the first of its row."""

HAVE = SAME["拥有"]
BUILD = frozenset(
    "建 建成 建设 建立 新建 创建 打造 修建 兴建 增设 开设 设立 成立 组建 开通 投用".split()
)
"""Verbs of beginning: what was built this year is not what there is."""

GENERIC = frozenset(
    "参加 惠及 接待 投入 培训 获 推荐 发放 活动 人员 群众 居民 市民 观众 资金 经费 项目 工程 面积 占地 占地面积 建筑面积 收入 支出 "
    "金额 总额 人数 人口 时间 长度 高度 任务 工作 服务 问题 情况 单位 企业 学校 部门 机构 地区 数量 规模 比例 比重 占比 "
    "覆盖率 完成率 合格率 满意度 满意率 增长率 学生 教师 干部 职工 员工 专家 代表 会议 讲座 课程 作品 设备 设施 产品 费用 价格 "
    "总人口 全长 奖项 奖 名额 人才 成员 队伍 志愿者".split()
)
"""Words that need what goes before them to tell what is counted."""

FLAGS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(pattern))
    for name, pattern in (
        ("plan", r"计划|力争|拟(?![定合])|预计|目标|打算|有望|争取到|确保|将(?=[在于新建达投举开再继会有全])|规划(?=[建到新])|到20\d\d年"),
        ("growth", r"新(?=[开设建增办购添投签招聘引])|净增|增幅|同比|环比|[比较](?:上|去|前)(?:年|月|季|期)|"
                   r"(?:增加|增长|提高|提升|上升|扩大|延长|下降|减少|缩短|降低|压缩)(?![到至为了])|"
                   r"(?:增加|增长|提高|提升|上升|扩大|延长|下降|减少|缩短|降低|压缩)了"),
        ("part", r"其中|包括|包含|分别|占(?!地)"),
        ("rate", r"每[一个]?[年月周天日次户人家辆所位名亩期场小季]|[日月年人户周季场次]均|平均|单[日次月]|首日"),
        ("extreme", r"最[高多大长低少小快]|至[多少]|不[超少低]过?于?|上限|下限|限[流额]"),
        ("whole", r"累计|历年|以来|至今|历届|历次|多年|连续"),
        ("rest", r"剩余|尚|仍有|尚有|没有|未|不含|除"),
        ("order", r"首[批次届期家个座]|第[一二三四五六七八九十\d]"),
    )
)  # fmt: skip
"""What limits a figure besides level, year and place; both must have it, or neither."""

TIME = re.compile(
    r"上半年|下半年|前?[一二三四1-4]个?季度|\d{1,2}月(?:份|\d{1,2}日|底|末|初)?|\d{1,2}[—–~-]\d{1,2}月|[一二三四五六七八九十]+月份?"
    r"|年[初中底末]|月[初中底末]|去年|上年|前年|明年|当月|当天|当日|昨[天日]|同期|[寒暑]假|暑期|春[节运]|国庆|假期|[前后]期"
    r"|“?十[一二三四五]五”?|近[几一二三四五六七八九十两\d]+年|[一二三四五六七八九十两\d]+[年载]来|第[一二三四]阶段|周[一二三四五六日末]"
)
"""When within the year, or over which years."""
PRESENT = re.compile(r"全年|年内|当年|今年|本年|一年来|一年间|目前|现[有在]|截至目前")
"""The time that the whole document speaks of."""

ENTITY = re.compile(
    r"(?:[一-鿿]{2,}(?:公司|集团|医院|学校|大学|学院|中学|小学|幼儿园|中心|协会|学会|联盟|分行|支行|工程|项目|基地|大厦|大桥|隧道|水库"
    r"|街道|社区|园区|港区|景区|校区|院区|库区|新区|厂区)|[一-鿿]+(?:馆|局|所|厂|镇|乡|村|楼|厅|科|室|港|站|线|院|校|园|店))$"
)
"""The form of a word that names a place, a house or an undertaking."""
NO_ENTITY = frozenset(
    "全馆 全局 全厂 全镇 全乡 全村 全港 全站 全线 全院 全校 全园 我局 我馆 我校 我院 本馆 本校 本院 各镇 各乡 各村 各校 各站 各科室 "
    "一线 主线 热线 在线 上线 下线 战线 产线 乡村 农村 全科 学科 本科 专科 教室 课室 场所 厕所 客厅 大厅 公园 校园 家园 书店 商店 "
    "学院 医院 法院 剧院 学校 高校 院校 车站 网站 海港 工厂 大楼 高科 内科 外科 航线 路线 生产线 博物馆 图书馆 场馆 展馆 分馆 "
    "社会科 办公室 科室 机场 港口".split()
)
"""Words of that form that name none in particular."""
