"""A question's words: which count, how much, and how well a text holds them."""

from __future__ import annotations

from pathlib import Path

import pytest

from qa_bot import Assistant
from qa_bot.reading.terms import UNKNOWN_NAME, Term, split_weight, strength
from qa_bot.retrieval.alternatives import Alternative

CLINIC = """\
# 石桥镇卫生院简报

石桥镇卫生院有主任医师 3 名、副主任医师 8 名。
“杏林春暖”义诊惠及村民 900 人。
讲解员队伍共有 25 人。
"""


@pytest.fixture(scope="module")
def clinic(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    """Return an assistant over a clinic's bulletin with a glossary."""
    folder: Path = tmp_path_factory.mktemp("clinic")
    (folder / "clinic.md").write_text(CLINIC, encoding="utf-8")
    (folder / "glossary.yaml").write_text("aliases:\n  讲解员: [导览员]\n", encoding="utf-8")
    return Assistant.from_folder(folder)


def term(text: str, *alternatives: Alternative, name: bool = False) -> Term:
    """Return a term of weight 1."""
    return Term(text, alternatives, 1.0, 1.0, name, 0, len(text))


def words(assistant: Assistant, question: str) -> dict[str, Term]:
    """Return a question's terms by their text."""
    return {t.text: t for t in assistant._reading.understand(question).terms}


@pytest.mark.parametrize(
    "question", ["请问一共有多少？", "总共有几个？", "具体情况如何？", "到底有多少数量？"]
)
def test_words_of_form_are_no_terms(clinic: Assistant, question: str) -> None:
    """What says how is asked needs no proof."""
    assert not words(clinic, question)


def test_level_and_year_are_limits_and_no_terms(clinic: Assistant) -> None:
    """省级 and 2023年 are dealt with as limits."""
    inquiry = clinic._reading.understand("2023年省级义诊惠及村民多少人？")
    assert inquiry.limits.years == frozenset({2023})
    assert inquiry.limits.levels == frozenset({"province"})
    assert not {"2023", "年", "省级"} & {t.text for t in inquiry.terms}


def test_the_documents_own_place_is_no_term(clinic: Assistant) -> None:
    """A word that the whole document speaks of limits nothing."""
    assert "石桥镇" not in words(clinic, "石桥镇义诊惠及村民多少人？")


def test_a_word_twice_is_one_term(clinic: Assistant) -> None:
    """Saying a word again does not double its weight."""
    inquiry = clinic._reading.understand("义诊，义诊惠及多少人？")
    assert [t.text for t in inquiry.terms].count("义诊") == 1


def test_what_stands_in_quotation_marks_is_a_name(clinic: Assistant) -> None:
    """A quoted word must be borne out as a name."""
    terms = clinic._reading.understand("“杏林”义诊惠及多少人？").terms
    assert terms[0].name


def test_an_unknown_name_weighs_in_full_and_an_unknown_verb_little(clinic: Assistant) -> None:
    """A foreign name asks for something else; a foreign verb is another wording."""
    name = words(clinic, "“玉堂春”义诊惠及多少人？")["玉堂春"]
    verb = words(clinic, "义诊溜达多少人？")["溜达"]
    assert name.penalty == UNKNOWN_NAME
    assert verb.penalty < 0.5


def test_a_glossary_word_carries_its_canonical_form(clinic: Assistant) -> None:
    """The alias is one term, with the knowledge's own word beside it."""
    found = words(clinic, "导览员有多少人？")["导览员"]
    assert [a.text for a in found.alternatives if a.source == "alias"] == ["讲解员"]


@pytest.mark.parametrize(
    ("asked", "region", "low", "high"),
    [
        (term("病床"), "现有病床620张", 1.0, 1.0),
        (term("病床"), "现有床位620张", 0.0, 0.5),
        (term("病床", Alternative("床位", 0.97, "alias")), "现有床位620张", 0.97, 0.97),
        (term("主任医师"), "副主任医师8名", 0.0, 0.9),
        (term("副主任医师"), "主任医师3名", 0.0, 0.0),
        (term("学生娃"), "学生400人", 0.5, 0.7),
        (term("氢能船"), "渡船3艘", 0.0, 0.2),
        (term("远澜航运", name=True), "远澜航运公司", 1.0, 1.0),
        (term("远澜航运", name=True), "海澜公司", 0.0, 0.1),
        (term("水利学会", name=True), "水力利用研究学会", 0.0, 0.9),
        (term("abc"), "ab", 0.0, 0.7),
    ],
)
def test_strength(asked: Term, region: str, low: float, high: float) -> None:
    """Whole counts 1, an alternative its weight, a part its share; a name or a 副 is not swapped."""
    assert low <= strength(asked, region) <= high


def test_weight_held_and_weight_that_counts_against() -> None:
    """What is held counts by its strength; what is missed by weight and penalty."""
    terms = [term("病床"), Term("院长", (), 2.0, 0.5, False, 0, 2)]
    assert split_weight(terms, {0: 1.0, 1: 0.0}) == (1.0, 1.0)
    assert split_weight(terms, {0: 0.5, 1: 1.0}) == (2.5, 0.5)
    assert split_weight([], {}) == (0.0, 0.0)
