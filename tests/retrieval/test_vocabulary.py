"""The words of a knowledge are found by how they sound, as a search through all of them finds them."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_bot.retrieval.pinyin import sound_keys
from qa_bot.retrieval.tokenizer import load_dictionary
from qa_bot.retrieval.vocabulary import MAX_SPAN, SoundIndex, pack_counts, unpack_counts
from qa_bot.snapshot.parts import DamagedError, Part, unpacked, write
from qa_bot.text import is_chinese

WORDS = sorted(word for word, count in load_dictionary().frequency.items() if count > 3000)
ROOT = Path(__file__).parents[2]


def test_words_that_sound_alike_are_found() -> None:
    """Each word that shares a way to be read with the span, and no other."""
    index = SoundIndex([*WORDS, "a级", "水", "水" * (MAX_SPAN + 1)])
    keys = {
        word: set(sound_keys(word))
        for word in WORDS
        if 1 < len(word) <= MAX_SPAN and all(map(is_chinese, word))
    }
    for span in ("门枕", "行长", "的地", "长乐", "重庆市", "和和", "㐀㐁", "a级"):
        wanted = set(sound_keys(span))
        assert index.find(span) == {word for word, own in keys.items() if own & wanted}


@given(st.dictionaries(st.text(min_size=1), st.integers(1, 2**60)))
def test_counts_come_back(counts: dict[str, int]) -> None:
    """In their order, whatever the words."""
    words = {w: n for w, n in counts.items() if w.isprintable()}
    file = io.BytesIO()
    assert write(file, {"v": ("", pack_counts(words))}, 10**6)
    ((_, sealed),) = unpacked(file.getvalue()).values()
    assert list(unpack_counts(sealed.open()).items()) == list(words.items())


@pytest.mark.parametrize("words", [["水", ""], ["水"], ["水", "火", "土"]])
def test_counts_that_fit_no_words_are_damage(words: list[str]) -> None:
    """One count for each word, and no empty word."""
    part = pack_counts({"水": 1, "火": 2})
    with pytest.raises(DamagedError):
        unpack_counts(Part({"words": words}, part.arrays))


def test_dictionary_is_what_its_tool_makes_of_jiebas(monkeypatch: pytest.MonkeyPatch) -> None:
    """The file in the package is jieba's dictionary, the one that is installed."""
    import gzip

    monkeypatch.syspath_prepend(str(ROOT / "tools"))
    import build_dictionary

    packed_file = ROOT / "src" / "qa_bot" / "retrieval" / "words.txt.gz"
    assert gzip.decompress(packed_file.read_bytes()) == build_dictionary.build()
    dictionary = load_dictionary()
    assert dictionary.total == sum(dictionary.frequency.values())
    assert dictionary.tag["北京"] == "ns"
    assert all(word in dictionary.frequency for word in ("中华人民共和国", "中华人民共和", "中"))
