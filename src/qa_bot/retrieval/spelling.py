"""Turning a question as it was typed into the one that was meant, by the words of the knowledge.

A slip is put right only where the words as written make no sense: the characters concerned are
left over when the text is cut into words, or form a rare word that the knowledge lacks, and the
right word sounds the same (or very near) and makes the whole text clearly likelier.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from qa_bot.retrieval.pinyin import PinyinDecoder, distance, is_pinyin, sound_keys
from qa_bot.retrieval.tokenizer import Token, Tokenizer
from qa_bot.text import has_chinese, is_chinese

QUESTION_WORDS: tuple[str, ...] = tuple(
    (
        "多少 什么 哪里 哪些 哪个 哪家 哪位 哪年 哪几 怎么 怎么样 怎样 如何 为什么 什么时候 时候 什么地方 "
        "什么时间 什么名字 名字 多久 多长时间 几个 几家 几名 几所 几位 几项 几次 几场 几种 几条 几人 几年 几台 几处 "
        "几座 几天 多少个 多少家 多少名 多少所 多少位 多少项 多少次 多少场 多少种 多少条 多少人 多少钱 多少年 多少元 "
        "多少处 多少座 多少台 多少辆 多少篇 多少本 多少吨 多少天 多少人次 几届 几期 几辆 几本 有多少 有几个 有几家 "
        "是多少 是谁 是什么 有什么 有哪些 在哪里 在哪 谁 吗 是不是 有没有 能不能 可不可以 是否 一共 总共 分别 包括 "
        "自己 你好 您好 谢谢 再见 请问 告诉 介绍 一下 主要 负责 负责人 名称 地址 电话 时间 地点 需要 可以 举办 "
        "参加 哪一年 叫什么 干什么 做什么"
    ).split()
)
"""Words and phrases of any question; a slip in them is put right though no knowledge holds them."""

MEASURE_SLIPS = {
    "家": "加佳嘉夹", "名": "明铭命", "所": "索锁", "次": "此刺", "场": "长常", "个": "各",
    "项": "向像相象", "辆": "量亮", "位": "未为", "座": "坐做作", "条": "跳挑", "部": "布步不",
    "件": "见建", "届": "界借", "篇": "偏", "批": "劈皮", "台": "抬", "艘": "搜", "吨": "顿蹲",
    "人": "任仁", "本": "奔", "种": "钟", "处": "触", "年": "念", "天": "田", "份": "粉",
}  # fmt: skip
"""Measure words, and what is typed for them after 几 and 多少."""

LOOK_ALIKE = tuple(
    "己已巳 末未 土士 人入 大太 日曰 辨辩瓣 账帐 侯候 拔拨 折析 免兔 师帅 贷货 晴睛 陪培 科料 治冶 "
    "历厉 技枝 住往 径经 蓝篮 藉籍 载裁栽 即既 做作 代带 座坐 度渡 像象 燥躁 州洲 密蜜 晨辰 拥佣 "
    "准淮 今令 乌鸟 孑子 天夫 干千 乘乖 微徽 茶荼 赢羸 概慨 清请 情晴 园圆 直真 问间 杨扬 汤场".split()
)

_LOOKS: dict[str, str] = {c: group.replace(c, "") for group in LOOK_ALIKE for c in group}

NUMERALS = frozenset("零〇一二三四五六七八九十百千万亿两几数第")
LEVELS = frozenset("国省市县区乡镇村校院")
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

_FIXED = (
    (re.compile("多小(?=[个家名所位项次场种条人年钱元处座台辆篇本吨天]|$)"), "多少"),
    (re.compile(r"在[拿那呐](?=里?[?。呢啊呀]*$)"), "在哪"),
    (re.compile("[甚什神][莫麽嘛]|神么"), "什么"),
    (re.compile("怎莫|怎麽"), "怎么"),
)
_ASKS = re.compile(
    r"哪|什么|啥|多少|几|谁|何|怎|咋|吗|么[?。]*$|是不是|是否|有没有|能否|(.)[不没]\1|呢[?。]*$|还是|多[久大高长远]"
)
_THAT = re.compile(
    r"(?<=[有是在叫到从由为了于被给和与])那(?=些|里|个|位|家|几|儿|种|年|所|一|两个|[二三四五六七八九十]个)"
    r"|^那(?=些|几|家|位|个)(?=.{5,}[了过的][?]?$)|^那(?=[些几].*[了过])|(?<=都)那(?=些)"
)

_CLOSED = re.compile(r"[有是在叫为占达要收都也就共](?=多少|几|哪|谁|什么|何|怎|不)|《[^》]*》")
"""What is never a slip: verbs before a question word, and titles."""

SLIP_COST = 4.0
"""What a changed character costs: the text must become likelier by more (natural logarithm)."""
FARTHER = (0.0, 2.0, 3.0)
"""Added by how far apart the two characters sound."""
RARE = 400
"""A dictionary word seen more often in jieba's corpus is taken as meant."""
NEIGHBOURS = 3.0
"""What a pair of words saves that the knowledge holds side by side."""
OFTEN = 3
"""A word that stands so often in the knowledge is taken on weaker evidence."""
OFTEN_ALONE = 2500
"""A character seen so often as a word of its own in jieba's corpus may be one here."""
MAX_SPAN = 8
MAX_CHANGES = 4


@dataclass(frozen=True, slots=True)
class Change:
    """What was typed and what it was taken for."""

    wrong: str
    right: str


@dataclass(frozen=True, slots=True)
class Correction:
    """A text put right; it is the text as given where ``changes`` is empty."""

    text: str
    changes: tuple[Change, ...]


class Speller:
    """Corrects questions by the words of one knowledge; safe to share between threads.

    vocabulary: the knowledge's words, names, and pairs of neighbouring words, with their counts.
    tokenizer: the one that cuts the knowledge and the questions.
    grammar: words of any question.
    """

    def __init__(
        self,
        vocabulary: Mapping[str, int],
        tokenizer: Tokenizer,
        grammar: Iterable[str] = QUESTION_WORDS,
    ) -> None:
        self._vocabulary = vocabulary
        self._tokenizer = tokenizer
        self._grammar = frozenset(grammar)
        self._log_total = math.log(max(1000, sum(vocabulary.values())))
        self._log_corpus = math.log(tokenizer.dictionary.total)

    @classmethod
    def from_texts(cls, texts: Iterable[str], tokenizer: Tokenizer) -> Speller:
        """Learn words and pairs of neighbouring words from normalised texts."""
        counts: Counter[str] = Counter()
        for text in texts:
            before: Token | None = None
            for token in tokenizer.cut(text):
                if not token.text[0].isalnum():
                    before = None
                    continue
                counts[token.text] += 1
                pair = before.text + token.text if before and before.end == token.start else ""
                if 2 <= len(pair) <= MAX_SPAN and all(map(is_chinese, pair)):
                    counts[pair] += 1
                before = token
        return cls(counts, tokenizer)

    def correct(self, text: str) -> Correction:
        """Return the question that was meant by a normalised text."""
        if not has_chinese(text):
            return self._from_pinyin(text)
        changes: list[Change] = []
        fixed = self._mixed(text, changes)
        fixed = self._question_words(fixed, changes)
        for _ in range(MAX_CHANGES):
            found = self._best(fixed) or self._resized(fixed)
            if found is None:
                break
            fixed, change = found
            changes.append(change)
        return Correction(fixed, tuple(changes))

    @cached_property
    def _terms(self) -> frozenset[str]:
        """What may have been meant: words, and pairs of words of which neither is empty."""
        return self._grammar.union(
            term
            for term in self._vocabulary
            if term in self._tokenizer or not (term[0] in FUNCTION or term[-1] in FUNCTION)
        )

    # Pinyin

    @cached_property
    def _decoder(self) -> PinyinDecoder:
        return PinyinDecoder(self._terms, self._cost, self._tokenizer.dictionary)

    def _from_pinyin(self, text: str) -> Correction:
        if not any(c.isalpha() for c in text) or not is_pinyin(text):
            return Correction(text, ())
        decoded = self._decoder.decode(text)
        return Correction(decoded, (Change(text, decoded),)) if decoded else Correction(text, ())

    def _mixed(self, text: str, changes: list[Change]) -> str:
        """Put pinyin words inside Chinese text into Chinese, where the knowledge has them."""

        def put(match: re.Match[str]) -> str:
            letters = match.group()
            if len(letters) < 4 or letters in self._vocabulary:
                return letters
            if not is_pinyin(letters):
                return letters
            decoded = self._decoder.decode(letters)
            whole = decoded in self._vocabulary or decoded in self._grammar
            if not decoded or not (whole and len(decoded) > 1):
                return letters
            changes.append(Change(letters, decoded))
            return decoded

        return re.sub(r"(?<![a-z0-9])[a-z]+(?: [a-z]+)*(?![a-z0-9])", put, text)

    # Question words and measure words

    def _question_words(self, text: str, changes: list[Change]) -> str:
        for pattern, right in _FIXED:
            for match in pattern.finditer(text):
                if match.group() != right:
                    changes.append(Change(match.group(), right))
            text = pattern.sub(right, text)
        for measure, slips in MEASURE_SLIPS.items():
            for match in re.finditer(f"(?<!好)(几|多少|(?<=[有是])[一二三四五六七八九十]+)([{slips}])", text):
                at = match.start(2)
                if self._tokenizer.cut(text[at:])[0].text == match[2]:
                    changes.append(Change(match.group(), match[1] + measure))
                    text = text[:at] + measure + text[at + 1 :]
        that = None if _ASKS.search(text) else _THAT.search(text)
        if that:
            rest = self._tokenizer.cut(text[that.start() :])[0].text
            wrong = rest if len(rest) > 1 else text[that.start() : that.start() + 2]
            changes.append(Change(wrong, "哪" + wrong[1:]))
            text = text[: that.start()] + "哪" + text[that.end() :]
        return text

    # Slips in words

    @cached_property
    def _by_sound(self) -> Mapping[str, tuple[str, ...]]:
        """The words that a slip may have meant, by how they sound."""
        found: dict[str, list[str]] = {}
        for word in self._terms:
            if 1 < len(word) <= MAX_SPAN and all(map(is_chinese, word)):
                for key in sound_keys(word):
                    found.setdefault(key, []).append(word)
        return {key: tuple(words) for key, words in found.items()}

    def _cost(self, word: str) -> float:
        """Return the word's negative log probability, in the knowledge or in the language."""
        count = self._tokenizer.dictionary.count(word)
        cost = self._log_corpus - math.log(count) if count else 9.0 + 5.0 * len(word)
        known = self._vocabulary.get(word, 0)
        if known and len(word) > 1:
            cost = min(cost, max(4.0, self._log_total - math.log(known)))
        if word in self._grammar:
            cost = min(cost, 5.0)
        return cost

    def _total(self, tokens: Sequence[Token]) -> float:
        """Return what a text costs as it is cut."""
        total, before = 0.0, ""
        for token in tokens:
            total += self._cost(token.text)
            if before and before + token.text in self._vocabulary:
                total -= NEIGHBOURS
            before = token.text
        return total

    def _best(self, text: str) -> tuple[str, Change] | None:
        """Return the text with the one change that helps most, None where none helps."""
        tokens = self._tokenizer.cut(text)
        loose = [self._is_loose(token) for token in tokens]
        if not any(loose):
            return None
        before = self._total(tokens)
        best: tuple[float, str, Change] | None = None
        for start, word, price, weak in self._candidates(text, tokens, loose):
            fixed = text[:start] + word + text[start + len(word) :]
            after = self._tokenizer.cut(fixed)
            gain = before - self._total(after) - price
            if gain <= (best[0] if best else 0.0):
                continue
            if self._holds(text, fixed, tokens, after, weak):
                best = gain, fixed, _change(text, fixed, after)
        return best and best[1:]

    @cached_property
    def _shortened(self) -> Mapping[str, tuple[str, int]]:
        """Longer words with one character left out → the word and which."""
        found: dict[str, tuple[str, int]] = {}
        for word in self._terms:
            if 4 <= len(word) <= MAX_SPAN and word in self._tokenizer:
                for i in range(len(word)):
                    found.setdefault(word[:i] + word[i + 1 :], (word, i))
        return found

    def _resized(self, text: str) -> tuple[str, Change] | None:
        """Return the text without a doubled character, or with one that was dropped."""
        tokens = self._tokenizer.cut(text)
        singles = {t.start for t in tokens if len(t.text) == 1 and t.text not in NUMERALS}
        closed = {i for m in _CLOSED.finditer(text) for i in range(*m.span())}
        before = self._total(tokens)
        for i in sorted(singles):
            if not is_chinese(text[i]) or text[i] in FUNCTION or i in closed:
                continue
            for fixed, at in self._resizings(text, i):
                after = self._tokenizer.cut(fixed)
                word = next(t for t in after if t.end > at)
                known = word.text in self._vocabulary or word.text in self._grammar
                if len(word.text) < 2 or not known:
                    continue
                if before - self._total(after) > SLIP_COST + FARTHER[2]:
                    end = word.end + len(text) - len(fixed)
                    return fixed, Change(text[word.start : end], word.text)
        return None

    def _resizings(self, text: str, i: int) -> Iterator[tuple[str, int]]:
        """Yield texts that differ by one character near ``i``, and where a word now stands."""
        if text[i] in (text[i - 1 : i], text[i + 1 : i + 2]):
            yield text[:i] + text[i + 1 :], max(0, i - (text[i - 1 : i] == text[i]))
        for start in range(max(0, i - MAX_SPAN), i + 1):
            for end in range(max(i + 1, start + 3), min(start + MAX_SPAN, len(text)) + 1):
                word, missing = self._shortened.get(text[start:end], ("", 0))
                near_by = word and abs(start + missing - i) < 2
                if near_by and word[missing] not in NUMERALS and word[missing] not in LEVELS:
                    yield text[:start] + word + text[end:], start + missing

    def _is_loose(self, token: Token) -> bool:
        """Tell whether a word as cut may be a slip: a single character, or rare and unknown."""
        word = token.text
        if not is_chinese(word[0]) or word[0] in NUMERALS:
            return False
        if len(word) == 1:
            return True
        if word in self._vocabulary or word in self._grammar or token.tag[:2] in ("ns", "nt", "m"):
            return False
        return self._tokenizer.dictionary.count(word) < RARE

    def _candidates(
        self, text: str, tokens: Sequence[Token], loose: Sequence[bool]
    ) -> Iterator[tuple[int, str, float, bool]]:
        """Yield where a word of the knowledge may stand instead, the word, price and weakness."""
        open_ = [False] * len(text)
        for token, is_loose in zip(tokens, loose, strict=True):
            open_[token.start : token.end] = [is_loose] * len(token.text)
        for match in _CLOSED.finditer(text):
            open_[match.start() : match.end()] = [False] * len(match.group())
        held = {i for t, o in zip(tokens, loose, strict=True) if not o for i in range(t.start + 1, t.end)}
        doubtful = [o and c not in FUNCTION for o, c in zip(open_, text, strict=True)]
        for start in range(len(text)):
            for end in range(start + 2, min(start + MAX_SPAN, len(text)) + 1):
                span = text[start:end]
                if not is_chinese(span[-1]) or not is_chinese(span[0]):
                    break
                if start in held or end in held:
                    continue  # it would break a word that makes sense
                if not any((doubtful if len(span) == 2 else open_)[start:end]):
                    continue
                for word in self._alike(span):
                    rated = _rate(span, word, open_[start:end])
                    if rated is not None:
                        yield start, word, *rated

    def _alike(self, span: str) -> set[str]:
        """Return the known words that sound nearly like the span or look like it."""
        found = {w for key in sound_keys(span) for w in self._by_sound.get(key, ())}
        for i, char in enumerate(span):
            for other in _LOOKS.get(char, ""):
                word = span[:i] + other + span[i + 1 :]
                if word in self._terms:
                    found.add(word)
        found.discard(span)
        return found

    def _holds(
        self, text: str, fixed: str, before: Sequence[Token], after: Sequence[Token], weak: bool
    ) -> bool:
        """Tell whether the changed characters now stand in words, and were no one's name.

        weak: the sound alone proves little; the knowledge must have the word beside its
        neighbour, or the word must be long.
        """
        for i, (wrong, right) in enumerate(zip(text, fixed, strict=True)):
            if wrong == right:
                continue
            n = next(n for n, t in enumerate(after) if t.end > i)
            word = after[n].text
            if len(word) < 2 or not (word in self._vocabulary or word in self._grammar):
                return False
            at = next(m for m, t in enumerate(before) if t.end > i)
            if _in_name(at, before):
                return False
            doubt = self._is_left_over(after, n) or not self._beats(before[at].text, word)
            if distance(wrong, right) == 2:
                doubt |= self._vocabulary.get(word, 0) < OFTEN
            if wrong in SIDES or (wrong in FUNCTION and i > after[n].start):
                rest = word.replace(right, "", 1)
                alone = self._tokenizer.dictionary.count(rest) >= OFTEN_ALONE
                doubt |= alone or len(rest) > 1
            elif len(word) > 2:
                continue
            if (weak or doubt) and not self._has_neighbour(after, n):
                return False
        return True

    def _beats(self, wrong: str, right: str) -> bool:
        """Tell whether a word is so much more usual here than a rare one of the dictionary."""
        if len(wrong) == 1:
            return True
        count = self._tokenizer.dictionary.count
        if right in self._grammar:
            return count(right) > 20 * count(wrong)
        return count(wrong) < 100 and self._vocabulary.get(right, 0) >= 4 * OFTEN

    def _is_left_over(self, tokens: Sequence[Token], n: int) -> bool:
        """Tell whether a single character that says something still stands beside the word."""
        for step in (-1, 1):
            if not 0 <= n + step < len(tokens):
                continue
            token = tokens[n + step]
            known = 0 <= n + 2 * step < len(tokens) and (
                "".join(t.text for t in sorted((token, tokens[n + 2 * step]), key=lambda t: t.start))
                in self._vocabulary
            )
            empty = token.text in FUNCTION or token.text in SIDES or token.text in LEVELS
            single = len(token.text) == 1 and is_chinese(token.text)
            if single and not known and not empty and token.tag not in ("v", "m", "n", "q", "f"):
                return True
        return False

    def _has_neighbour(self, tokens: Sequence[Token], n: int) -> bool:
        """Tell whether the knowledge has the word side by side with the one before or behind."""
        word = tokens[n].text
        left = tokens[n - 1].text if n else ""
        right = tokens[n + 1].text if n + 1 < len(tokens) else ""
        return (left not in FUNCTION and left != "" and left + word in self._vocabulary) or (
            right not in FUNCTION and right != "" and word + right in self._vocabulary
        )


def _rate(span: str, word: str, open_: Sequence[bool]) -> tuple[float, bool] | None:
    """Return what changing the span into the word costs and whether it proves little.

    None if it may not be done: a character stands in a word that makes sense, or is a numeral.
    """
    price, weak, changed = 0.0, False, 0
    for wrong, right, may in zip(span, word, open_, strict=True):
        if wrong == right:
            continue
        if not may or wrong in NUMERALS or right in NUMERALS or wrong in LEVELS:
            return None
        changed += 1
        apart = distance(wrong, right)
        if apart is None and right not in _LOOKS.get(wrong, ""):
            return None
        price += SLIP_COST + FARTHER[apart or 0]
        weak |= apart == 1
    return (price, weak) if 0 < changed <= (1 if len(word) < 4 else 2) else None


def _in_name(at: int, tokens: Sequence[Token]) -> bool:
    """Tell whether the word stands in what may be a person's name."""
    run = at
    while run and len(tokens[run - 1].text) == 1 and at - run < 2:
        run -= 1
        if tokens[run].text in FUNCTION:
            return False
        if tokens[run].text in SURNAMES:
            return True
    return False


def _change(text: str, fixed: str, tokens: Sequence[Token]) -> Change:
    """Return the change by the whole words that it made."""
    at = [i for i, (one, other) in enumerate(zip(text, fixed, strict=True)) if one != other]
    start = next(t.start for t in tokens if t.end > at[0])
    end = next(t.end for t in tokens if t.end > at[-1])
    return Change(text[start:end], fixed[start:end])
