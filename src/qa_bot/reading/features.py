"""What the features see: a question laid beside the sentences that may answer it.

A feature is a name; a weight is kept for it in ``weights.tsv``. ``names`` hold features that are
there or not, ``values`` those with a strength. A name reads ``group.feature|what was seen``.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from qa_bot.reading.candidates import FUNCTION_CHARS, Prepared, Sentence, prepare
from qa_bot.reading.question import Question
from qa_bot.retrieval.tokenizer import Dictionary
from qa_bot.text import pairs

Idf = Callable[[str], float]
Values = list[tuple[str, float]]
Edge = tuple[list[str], Values]
"""The names and values of one row."""


def background_idf(dictionary: Dictionary) -> Idf:
    """Return how telling a word is by its frequency in jieba's corpus: 0 (的) to about 1.

    It is the same for a report of one page and for a thousand paragraphs.
    """
    ceiling = math.log(dictionary.total)

    def idf(word: str) -> float:
        count = dictionary.count(word)
        if not count and len(word) > 3:
            return 1.0
        return max(0.05, 1.0 - math.log(1 + count) / ceiling * 1.25)

    return idf


@dataclass(slots=True)
class Context:
    """A question and its sentences, with all that more than one feature needs.

    type: the wh-word's class, for which/what/keyword questions the answer's type.
    weights: what each content word of the question weighs (its idf, less where most sentences
        hold it, half for the focus). total: their sum.
    pairs: every two neighbouring characters of the question. all_text: the sentences together.
    matched: for each sentence and word the weight of the question's word found there, 0 if none.
    asked: for each sentence and word, whether the question holds the word.
    """

    question: Question
    type: str
    gap: str
    weights: dict[str, float]
    total: float
    left_text: str
    right_text: str
    left_bare: str
    right_bare: str
    far_bare: str
    pairs: frozenset[str]
    all_text: str
    left_words: frozenset[str]
    right_words: frozenset[str]
    verbs: frozenset[str]
    sentences: list[Prepared]
    matched: list[list[float]]
    asked: list[list[bool]]

    def covered(self, index: int) -> float:
        """Return the share of the question's weight that a sentence holds."""
        text = self.sentences[index].text
        return sum(w for t, w in self.weights.items() if t in text) / self.total


def bare(text: str) -> str:
    """Return a text without function characters."""
    return "".join(c for c in text if c not in FUNCTION_CHARS and c.isalnum())


def reader_type(question: Question) -> str:
    """Return the one word by which most features are told apart."""
    if question.gap == "count":
        return "span" if question.answer_type == "duration" else "num"
    return question.answer_type


def lay_out(question: Question, sentences: Sequence[Sentence], idf: Idf) -> Context:
    """Lay a question beside sentences."""
    ready = [prepare(sentence) for sentence in sentences]
    text = question.text
    start, end = question.wh or (len(text.rstrip("?。!")), len(text))
    weights: dict[str, float] = {}
    for term in question.terms:
        share = sum(term.text in s.text for s in ready) / max(len(ready), 1)
        weight = idf(term.text) * (1.0 - 0.6 * share)
        weights[term.text] = weight / 2 if term.text == question.focus else weight
    words = frozenset(t.text for t in question.tokens if (t.start, t.end) != question.wh)
    context = Context(
        question=question,
        type=reader_type(question),
        gap=question.gap,
        weights=weights,
        total=sum(weights.values()) or 1.0,
        left_text=text[:start],
        right_text=text[end:].rstrip("?。!"),
        left_bare=bare(text[:start]),
        right_bare=bare(text[end:]),
        far_bare=bare(text[question.focus_end :]),
        pairs=pairs(text),
        all_text="\n".join(s.text for s in ready),
        left_words=frozenset(t.text for t in question.terms if t.end <= start),
        right_words=frozenset(t.text for t in question.terms if t.start >= end),
        verbs=frozenset(t.text for t in question.terms if t.tag[0] == "v"),
        sentences=ready,
        matched=[],
        asked=[],
    )
    for sentence in ready:
        context.matched.append([_match(w, weights, text, idf) for w in sentence.words])
        context.asked.append([w in words or (len(w) > 1 and w in text) for w in sentence.words])
    return context


def _match(word: str, weights: dict[str, float], text: str, idf: Idf) -> float:
    """Return the weight with which a sentence's word repeats the question."""
    weight = weights.get(word)
    if weight is not None:
        return weight
    if len(word) > 1 and word in text and word[0].isalnum():
        # The question is cut otherwise: 农业大学 there, 大学 here.
        return 0.5 * idf(word)
    return 0.0


def glue(context: Context, pair: str) -> str:
    """Tell whether the edge of a span parts two characters that belong together.

    asked: the question has the pair too. bound: where one stands here, the other always does.
    """
    if len(pair) < 2 or not (pair[0].isalnum() and pair[1].isalnum()):
        return "mark"
    if pair in context.pairs:
        return "asked"
    count = context.all_text.count
    both = count(pair)
    if both > 1:
        fewer = min(count(pair[0]), count(pair[1]))
        return "bound" if both == fewer else "often"
    if pair[0] in SOUNDS and pair[1] in SOUNDS:
        return "sounds"
    return "free"


SOUNDS = frozenset(
    "阿埃艾安奥巴班邦鲍贝本比宾伯博布查达丹德迪杜多恩尔法菲费芬夫弗福盖戈格贡古哈海汉赫亨霍基吉加贾杰卡凯坎康柯科"
    "克肯库拉莱兰朗劳勒雷里利列琳隆卢鲁路伦罗洛马迈曼梅蒙米密莫姆穆拿纳内尼涅诺努帕派潘佩彭皮普齐奇乔切琴热瑞萨塞"
    "桑瑟森沙莎舍施史斯苏索塔泰坦特滕廷图托瓦威韦维温沃乌西希谢休雅亚扬耶伊因约泽扎詹兹佐丝妮娜莉蒂纽顿茨茜薇"
)
"""Characters that spell foreign names; two of them in a row are seldom parted."""

SURNAMES = frozenset(
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏"
    "钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文司马诸葛欧阳"
)
"""Characters with which Chinese names begin."""


def level(value: float) -> str:
    """Return a share between 0 and 1 as one of seven steps."""
    if value <= 0:
        return "0"
    if value >= 0.999:
        return "6"
    return str(1 + min(4, int(value * 5)))


def few(count: int, most: int = 4) -> str:
    """Return a count, cut off at the top."""
    return str(count) if count < most else f"{most}+"
