"""Pinyin: the sounds of characters, and Chinese text from a question typed in pinyin.

The readings are pypinyin's table of single characters, read as a file when first needed:
importing pypinyin would load 47,000 phrases too (22 MB, 0.4 s). Tones are never compared.
"""

from __future__ import annotations

import json
import math
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache, lru_cache
from importlib.util import find_spec
from itertools import product
from pathlib import Path

from qa_bot.retrieval.tokenizer import Dictionary

MAX_READINGS = 4
"""Readings kept of a character, the usual first; pypinyin lists some that are in no modern word."""

NEAR_INITIALS = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("n", "l"))
NEAR_SYLLABLES = {"fu": "hu", "fa": "hua", "fei": "hui", "fen": "hun", "fan": "huan"}
"""Sounds that many speakers do not tell apart; the first is taken for the second."""

_NO_SYLLABLE = frozenset(("m", "n", "ng", "hm", "hng", "o", "eh", "yo", "lo", "ei"))


def _plain(sound: str) -> str:
    """Return a syllable without its tone, ü as v."""
    marks = unicodedata.normalize("NFD", sound.replace("ü", "v").lower())
    letters = marks.replace("u\u0308", "v")
    return "".join(c for c in letters if c.isascii())


@cache
def load_readings() -> Mapping[str, tuple[str, ...]]:
    """Return the toneless readings of the 6,763 characters of GB 2312, once in a process."""
    spec = find_spec("pypinyin")
    folder = Path(((spec and spec.submodule_search_locations) or [""])[0])
    table: Mapping[str, str]
    if (folder / "pinyin_dict.json").is_file():
        table = json.loads((folder / "pinyin_dict.json").read_text(encoding="utf-8"))
    else:
        from pypinyin.pinyin_dict import pinyin_dict

        table = {str(code): sounds for code, sounds in pinyin_dict.items()}
    rows = (bytes((high, low)) for high in range(0xB0, 0xF8) for low in range(0xA1, 0xFF))
    plain = lru_cache(1 << 11)(_plain)
    readings: dict[str, tuple[str, ...]] = {}
    shared: dict[tuple[str, ...], tuple[str, ...]] = {}
    for char in b"".join(rows).decode("gb2312", "ignore"):
        sounds = dict.fromkeys(map(plain, table.get(str(ord(char)), "").split(",")))
        kept = tuple(s for s in sounds if s and s not in _NO_SYLLABLE)[:MAX_READINGS]
        if kept:
            readings[char] = shared.setdefault(kept, kept)
    return readings


@lru_cache(1 << 10)
def near(syllable: str) -> str:
    """Return the one spelling that stands for all syllables sounding nearly the same."""
    for wide, narrow in NEAR_INITIALS:
        if syllable.startswith(wide):
            syllable = narrow + syllable[len(wide) :]
            break
    if syllable.endswith(("ang", "eng", "ing")):
        syllable = syllable[:-1]
    return NEAR_SYLLABLES.get(syllable, syllable)


def sound_keys(word: str, limit: int = 8) -> Iterator[str]:
    """Yield a key for each way to read the word; words that may sound nearly alike share one."""
    readings = load_readings()
    ways = [tuple(dict.fromkeys(map(near, readings.get(char, (char,))))) for char in word]
    for count, way in enumerate(product(*ways)):
        if count == limit:
            return
        yield " ".join(way)


def distance(one: str, other: str) -> int | None:
    """Return how far apart two characters sound, tones aside; None if not alike.

    0: their usual readings are equal; 1: the usual reading of one is a rarer one of the other;
    2: the usual readings differ by zh-z, ch-c, sh-s, ing-in or eng-en; 3: by n-l, ang-an or f-h.
    """
    readings = load_readings()
    ones, others = readings.get(one), readings.get(other)
    if not ones or not others:
        return None
    if ones[0] == others[0]:
        return 0
    if ones[0] in others or others[0] in ones:
        return 1
    if near(ones[0]) != near(others[0]):
        return None
    far = ones[0][0] != others[0][0] or ones[0].endswith("ang") != others[0].endswith("ang")
    return 3 if far else 2


@cache
def _syllables() -> frozenset[str]:
    return frozenset(sound for sounds in load_readings().values() for sound in sounds)


def is_pinyin(text: str) -> bool:
    """Tell whether every run of letters splits into syllables and none is English."""
    groups = _GROUP.findall(_without_tones(text))
    return bool(groups) and all(map(_is_syllables, groups))


def _is_syllables(group: str) -> bool:
    if group in _ENGLISH:
        return False
    reach = [True] + [False] * len(group)
    for end in range(1, len(group) + 1):
        reach[end] = any(
            reach[start] and group[start:end] in _syllables()
            for start in range(max(0, end - 6), end)
        )
    return reach[-1]


MIN_COUNT = 100
MIN_SINGLE_COUNT = 2000
MIN_PLACE_COUNT = 20
"""Dictionary words that pinyin may mean stand at least so often in jieba's corpus."""
PLACE_BONUS = 2.5
"""A place is asked for more than it is written of, and must not become another word; counted twice
where the letters stand apart or the name is long."""
SECOND_READING = 1.5
SECOND_READING_SINGLE = 5.0
"""What it costs to read a character in another way than its usual one."""
KNOWN_NEIGHBOURS = 3.0
ACROSS_SPACE = 0.4
BEAM = 6
SAME_SOUND = 4
"""Words kept of those with the same letters, the likeliest."""
MIN_SHARE = 0.34

_GROUP = re.compile(r"[a-z]+")
_TONED = re.compile(r"([a-z]+)[1-5](?!\d)")
_STREAM = re.compile(r"[a-z]+(?:[ '][a-z]+)*")
_ENGLISH = frozenset(
    re.split(
        " ",
        "a e an name time same make take game date line mine nine page more ride side wide men pen "
        "dance change fence gene hence china mile tale pale sale bike pure cute ago",
    )
)
"""English words whose letters also split into syllables; as a word of its own none is pinyin."""


class PinyinDecoder:
    """Finds the likeliest Chinese text behind pinyin letters (Viterbi over words).

    known: words and phrases of the knowledge and of questions; the letters must hold some.
    cost: what a word costs, as a negative log probability.
    """

    def __init__(
        self, known: Iterable[str], cost: Callable[[str], float], dictionary: Dictionary
    ) -> None:
        self._known = frozenset(known)
        self._cost = cost
        self._tag = dictionary.tag
        words = set(self._known)
        for word, tag in dictionary.tag.items():
            least = MIN_COUNT if len(word) > 1 else MIN_SINGLE_COUNT
            if tag == "ns" and len(word) > 1:
                least = MIN_PLACE_COUNT if len(word) == 2 else 1
            if dictionary.count(word) >= least and len(word) < 6:
                words.add(word)
        found: dict[str, list[str]] = {}
        for word in sorted(words):
            for way, _ in _readings_of(word):
                found.setdefault("".join(way), []).append(word)
        self._words = {
            letters: tuple(sorted(options, key=self._price)[:SAME_SOUND])
            if len(options) > 1
            else tuple(options)
            for letters, options in found.items()
        }

    def _price(self, word: str) -> float:
        place = len(word) > 1 and self._tag.get(word) == "ns"
        return self._cost(word) - PLACE_BONUS * place * (1 + (len(word) > 2))

    def decode(self, text: str, share: float = MIN_SHARE) -> str | None:
        """Return the text with its pinyin as Chinese; None if that makes no sense.

        share: of the syllables, so many must stand in known words of two characters and more.
        """
        text = _without_tones(unicodedata.normalize("NFC", text))
        parts: list[str] = []
        words: list[str] = []
        at = 0
        for match in _STREAM.finditer(text):
            found = self._decode_stream(match.group())
            if found is None:
                return None
            parts += [text[at : match.start()].strip(" "), *found]
            words += found
            at = match.end()
        size = sum(map(len, words))
        sensible = sum(len(w) for w in words if len(w) > 1 and w in self._known)
        if not size or sensible < share * size:
            return None
        return "".join([*parts, text[at:].strip(" ")])

    def _decode_stream(self, stream: str) -> list[str] | None:
        """Return the words behind letters with spaces, the cheapest chain of all."""
        borders, letters = {0}, ""
        for piece in re.split("[ ']", re.sub("([ln])ue", r"\1ve", stream)):
            letters += piece
            borders.add(len(letters))
        chains: list[list[tuple[float, tuple[str, ...]]]] = [[(0.0, ())]]
        for end in range(1, len(letters) + 1):
            options: list[tuple[float, tuple[str, ...]]] = []
            for start in range(max(0, end - 30), end):
                words = self._words.get(letters[start:end], ()) if chains[start] else ()
                inner = [b - start for b in borders if start < b < end]
                apart = start in borders and end in borders and not inner
                for word in words:
                    extra = _fit(word, letters[start:end], inner)
                    if extra is None:
                        continue
                    price = self._price(word) + extra + ACROSS_SPACE * (start not in borders)
                    if apart and len(word) == 2 and self._tag.get(word) == "ns":
                        price -= PLACE_BONUS
                    for before, chain in chains[start]:
                        near_by = bool(chain) and chain[-1] + word in self._known
                        bonus = KNOWN_NEIGHBOURS if near_by else 0.0
                        options.append((before + price - bonus, (*chain, word)))
            chains.append(sorted(options)[:BEAM])
        return list(chains[-1][0][1]) if chains[-1] else None


def _without_tones(text: str) -> str:
    """Return pinyin without tone marks and, where most syllables have one, tone digits."""
    if not text.isascii():
        text = "".join(_plain(c) if c.isalpha() and ord(c) < 0x250 else c for c in text)
    toned = len(_TONED.findall(text))
    if toned > 1 and toned >= 0.6 * len(_GROUP.findall(text)):
        return " ".join(_TONED.sub(r"\1 ", text).split())
    return text


def _readings_of(word: str) -> Iterator[tuple[tuple[str, ...], float]]:
    """Yield ways to read a word, at most one character in an unusual way, and what each costs."""
    readings = load_readings()
    ways = [readings.get(char, ()) for char in word]
    if not all(ways):
        return
    usual = tuple(way[0] for way in ways)
    yield usual, 0.0
    extra = SECOND_READING if len(word) > 1 else SECOND_READING_SINGLE
    for i, way in enumerate(ways):
        for other in way[1:3]:
            yield (*usual[:i], other, *usual[i + 1 :]), extra


def _fit(word: str, letters: str, borders: list[int]) -> float | None:
    """Return what reading the word so costs; None if a space would part one of its syllables."""
    best = math.inf
    for way, extra in _readings_of(word):
        if "".join(way) == letters and extra < best:
            ends = {sum(map(len, way[: i + 1])) for i in range(len(way))}
            if ends.issuperset(borders):
                best = extra
    return None if best == math.inf else best
