"""The English-Chinese dictionary and its stemmer."""

from __future__ import annotations

import gzip
import time
from importlib.resources import files

import pytest

from qa_bot.retrieval.lexicon import Lexicon, load_lexicon
from qa_bot.retrieval.stem import derived, key, stem


def chinese(phrase: str) -> list[str]:
    """Return the words alone."""
    return [word for word, _ in load_lexicon().chinese(phrase)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("companies", "company"),
        ("trained", "training"),
        ("organised", "organize"),
        ("organisation", "organization"),
        ("harbour", "harbor"),
        ("centres", "center"),
        ("programmes", "program"),
        ("tyres", "tire"),
        ("travelling", "travels"),
        ("children", "child"),
        ("won", "win"),
        ("boxes", "box"),
        ("planned", "plan"),
        ("catalogues", "catalog"),
    ],
)
def test_forms_of_one_word_share_a_stem(one: str, other: str) -> None:
    """Plural, tense and British spelling do not part a word from itself."""
    assert stem(one) == stem(other)


@pytest.mark.parametrize(
    "word", ["bus", "exercise", "hundred", "building", "bed", "process", "gas"]
)
def test_endings_that_belong_to_the_word_stay(word: str) -> None:
    """What only looks like an ending is not taken off."""
    assert len(stem(word)) >= len(word) - 1


def test_a_key_drops_articles_case_and_hyphens() -> None:
    """A phrase has one key, however it is written."""
    assert key("The State-Level Prizes") == key("state level prize")


def test_derived_words_lead_to_their_relatives() -> None:
    """A noun made of a verb is looked up under the verb as well."""
    assert stem("popularize") in set(derived("popularization"))
    assert stem("attend") in set(derived("attendance"))


@pytest.mark.parametrize(
    ("phrase", "word"),
    [
        ("company", "公司"),
        ("Companies", "企业"),
        ("contest", "竞赛"),
        ("academicians", "院士"),
        ("libraries", "图书馆"),
        ("popular science", "科普"),
        ("e-commerce", "电商"),
        ("training", "培训"),
        ("high school", "高中"),
        ("Henan", "河南"),
        ("Japan", "日本"),
        ("popularisation", "普及"),
    ],
)
def test_english_finds_the_chinese_word(phrase: str, word: str) -> None:
    """Words and phrases in any plain form lead to current Chinese words."""
    assert word in chinese(phrase)


def test_alternatives_come_best_first_with_weights_up_to_one() -> None:
    """Weights fall and stay above 0.0 and at most 1.0."""
    weights = [weight for _, weight in load_lexicon().chinese("visit")]
    assert weights == sorted(weights, reverse=True)
    assert all(0.0 < weight <= 1.0 for weight in weights)


@pytest.mark.parametrize("phrase", ["", "   ", "zzqx", "a", "the", "\t", "图书馆", "x" * 300])
def test_what_is_no_english_word_finds_nothing(phrase: str) -> None:
    """Nothing is found, and nothing is raised."""
    assert chinese(phrase) == []


def test_every_row_is_found_by_bisection() -> None:
    """The first, the last and every hundredth row can be reached."""
    packed = files("qa_bot.retrieval").joinpath("cedict.tsv.gz").read_bytes()
    english = gzip.decompress(packed).split(b"\n\n")[1].decode().split("\n")
    lexicon = load_lexicon()
    for row in (english[0], english[-1], *english[::100]):
        name = row.split("\t")[0]
        assert lexicon._english.find(name), name


def test_synonyms_share_a_specific_meaning() -> None:
    """Words of one English meaning are each other's synonyms; a word is not its own."""
    lexicon = load_lexicon()
    assert "企业" in dict(lexicon.synonyms("公司"))
    assert {"竞赛", "赛事"} <= set(dict(lexicon.synonyms("比赛")))
    assert "教师" in dict(lexicon.synonyms("老师"))
    assert "公司" not in dict(lexicon.synonyms("公司"))
    assert lexicon.synonyms("无此词语") == ()


def test_loading_is_quick() -> None:
    """The dictionary loads in a fraction of a second (0.07 s measured; room for slow machines)."""
    load_lexicon.cache_clear()
    begin = time.perf_counter()
    assert isinstance(load_lexicon(), Lexicon)
    assert time.perf_counter() - begin < 1.0


def test_the_data_names_its_source_and_licence() -> None:
    """CC BY-SA asks for both."""
    packed = files("qa_bot.retrieval").joinpath("cedict.tsv.gz").read_bytes()
    header = gzip.decompress(packed).split(b"\n")[0].decode()
    assert "CC-CEDICT" in header
    assert "CC BY-SA 4.0" in header
    assert len(packed) < 2_500_000
