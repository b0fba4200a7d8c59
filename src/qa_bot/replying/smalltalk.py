"""What is said besides questions: greetings, thanks, who are you, which files do you have."""

from __future__ import annotations

import re

_TABLE: tuple[tuple[str, str], ...] = (
    ("documents", r"(你|您|这里|现在)?(都)?(有|收录了|存了|装了|知道)(哪些|什么|几份|多少|多少份)(资料|文件|文档|材料|报告|知识)(吗|呢|啊)?"),
    ("documents", r"(你|您)?(的)?(资料|文件|文档)(都)?有哪些(呀|啊|呢)?"),
    ("documents", r"(which|what) (files|documents|reports|sources)( do you (have|know|use))?"),
    ("identity", r"(请问)?(你|您)(到底)?(是|叫)(谁|什么名字|啥名字|什么|啥|机器人|人工智能|真人|人(?=吗)|ai)(吗|呀|啊|呢)?|介绍一?下(你|您)自己|自我介绍(一下)?"),
    ("identity", r"who (are|r) (you|u)|what are you|are you (a )?(bot|robot|human|ai)|what is your name"),
    ("help", r"(你|您)?(都)?(能|会|可以)(做|干|回答|帮我做|帮我|问)?(点)?(些)?(什么|啥|哪些)(呀|啊|呢|问题|忙)?|怎么(用|使用|提问|问)(你|您)?(呢|啊)?|帮助|使用说明|help|how (do|can) i use (this|you)|what can (you|i) (do|ask)"),
    ("goodbye", r"(再见|拜拜|回头见|下次见|88|先这样|晚安|bye|goodbye|bye bye|see you)(了|啦|吧|哈)*"),
    ("thanks", r"((好的?|行|嗯+|哦+|可以|明白|知道|懂|okay|ok|太好|清楚)(了|啦|的|吧)*)?(多谢|谢谢|感谢|谢|辛苦|麻烦|thanks|thank you|thx|thank u|cheers)((你们?|您)的?(帮助|帮忙|解答|回答)|你们?|您|了|啦|哈|哦|呀| so much| very much| a lot| again|大家|帮忙|解答|回答)*(再见|拜拜|不用了|没事了|辛苦(你|您)?了?|bye)?"),
    ("thanks", r"(太好|好(?![呀啊])的?|行|嗯+|哦+|明白|知道|懂|okay|ok|收到|没问题|没事|不用|清楚|可以|对|是的|great|good|nice|got it|alright)(了|啦|的|吧|哈)*((我)?(知道|明白|懂|清楚)(了|啦)+)?"),
    ("greeting", r"(你们|您们|你|您|大家|各位)?好[呀啊]?|(早上|上午|中午|下午|晚上)好|早[安啊呀]?|哈喽|哈啰|嗨+|喂+|hi+|hello|hey|yo|good (morning|afternoon|evening)|在(吗|么|不在|不)?|有人(在)?(吗|么)?"),
)  # fmt: skip
"""Template key and what leads to it; a text is small talk if such phrases are all it holds."""

_KEYS = tuple((key, re.compile(pattern)) for key, pattern in _TABLE)
_GAP = re.compile(
    r"[\W_]+|[呀啊呢哦哈嘛吧啦哟都嘞喽咯哟]+|(小)?(助手|机器人|朋友|老师|同志|there|亲)"
)


def smalltalk(text: str) -> str | None:
    """Return the template key for a normalised text that is small talk only, else None.

    Of several phrases the first row of the table that is met tells the reply: 你好，你是谁 is
    answered with who.
    """
    met: set[str] = set()
    position = 0
    while position < len(text):
        matches = [(m.end(), key) for key, p in _KEYS if (m := p.match(text, position))]
        gap = _GAP.match(text, position)
        if gap:
            matches.append((gap.end(), ""))
        if not matches:
            return None
        position, key = max(matches)
        met.add(key)
    return next((key for key, _ in _KEYS if key in met), None)
