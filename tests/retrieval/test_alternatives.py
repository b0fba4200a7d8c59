"""Words that stand for other words: the glossary's, and everyday ones."""

from __future__ import annotations

import pytest

from qa_bot.knowledge.passage import Glossary
from qa_bot.retrieval.alternatives import ALIAS, EVERYDAY, Alternatives, everyday_words


def known(word: str) -> bool:
    """Take every word as used by the knowledge."""
    return True


@pytest.fixture
def alternatives() -> Alternatives:
    """Return the alternatives over a small glossary."""
    return Alternatives(Glossary({"讲解员": ("导览员", "解說員"), "病床": ("床位",)}))


@pytest.mark.parametrize(
    ("word", "others"),
    [
        ("讲解员", {"导览员", "解说员"}),
        ("导览员", {"讲解员", "解说员"}),
        ("床位", {"病床"}),
    ],
)
def test_a_group_of_the_glossary_stands_for_one_another(
    alternatives: Alternatives, word: str, others: set[str]
) -> None:
    """Canonical or alias, each has all others, normalised, as strong evidence."""
    found = alternatives.of(word, known)
    aliases = {a.text: a.weight for a in found if a.source == "alias"}
    assert set(aliases) == others
    assert set(aliases.values()) == {ALIAS}


def test_everyday_words_are_weaker_and_come_after(alternatives: Alternatives) -> None:
    """A general synonym proves less than the maintainers' own."""
    found = Alternatives(Glossary({"医生": ("坐诊专家",)})).of("医生", known)
    assert found[0].source == "alias"
    everyday = [a for a in found if a.source == "everyday"]
    assert "医师" in [a.text for a in everyday]
    assert {a.weight for a in everyday} == {EVERYDAY}
    assert EVERYDAY < ALIAS


def test_everyday_words_that_the_knowledge_lacks_are_left_out(alternatives: Alternatives) -> None:
    """Only words in use help to find anything; a title's mark always may."""
    found = alternatives.of("医生", lambda word: word == "大夫")
    assert [a.text for a in found] == ["大夫"]
    assert "《" in [a.text for a in alternatives.of("文件", lambda word: False)]


def test_a_word_without_others_has_none(alternatives: Alternatives) -> None:
    """An unheard word stands for itself."""
    assert alternatives.of("鸿胪寺", known) == ()
    assert Alternatives(Glossary()).phrases == ()


def test_phrases_are_longest_first(alternatives: Alternatives) -> None:
    """A longer phrase is looked for before one that it holds."""
    phrases = alternatives.phrases
    assert set(phrases) == {"讲解员", "导览员", "解说员", "病床", "床位"}
    assert [len(p) for p in phrases] == sorted(map(len, phrases), reverse=True)


def test_everyday_groups_are_symmetric() -> None:
    """If one word stands for another, so does the other, and none for itself."""
    table = everyday_words()
    for word, others in table.items():
        assert word not in others
        assert all(word in table[other] for other in others)
