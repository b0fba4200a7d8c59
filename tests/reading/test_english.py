"""English questions: their kind, what they ask for, and their words in Chinese."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa_bot.knowledge.passage import Glossary
from qa_bot.reading.english import (
    EnglishTerm,
    analyse_english,
    chinese_hint,
    is_mostly_english,
    query_weights,
    translate_words,
)
from qa_bot.reading.pinyin import PinyinNames
from qa_bot.reading.question import Question
from qa_bot.retrieval.lexicon import load_lexicon

KNOWLEDGE = (
    "省水文局建成水文站 12 座，培训技术人员 300 余人次。工程院院士叶知秋到吕梁市参观水库。"
    "购书经费 40 万元。举办竞赛 5 场，青少年参加。启明二号投用。灯塔计划由林若溪牵头。"
)
GLOSSARY = Glossary(english={"灯塔计划": ("Lighthouse Scheme",)})


def known(word: str) -> float:
    """Hold the words of the sentence above."""
    return 2.0 if word in KNOWLEDGE else 0.0


def analyse(
    text: str, knows: Callable[[str], float] = known
) -> tuple[Question, dict[str, EnglishTerm]]:
    """Analyse over the sentence above; terms by their English text."""
    names = PinyinNames([KNOWLEDGE])
    question, terms = analyse_english(text, load_lexicon(), GLOSSARY, knows, names.find)
    return question, {term.text: term for term in terms}


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("How many stations were built?", "count"),
        ("how much money was spent", "count"),
        ("Number of provincial stations", "count"),
        ("What is the number of stations?", "count"),
        ("What was the net profit in 2024?", "count"),
        ("What percentage of pupils can swim?", "count"),
        ("How deep is the lake?", "count"),
        ("How long did the drill last?", "count"),
        ("Where does the town rank in the province?", "count"),
        ("How many stations and museums are there in total?", "total"),
        ("What is the total number of stations?", "total"),
        ("Who leads the scheme?", "who"),
        ("By whom was it built?", "who"),
        ("Whose idea was it?", "who"),
        ("Which academician visited the reservoir?", "who"),
        ("Where was the meeting held?", "where"),
        ("Which county built a museum?", "where"),
        ("In which city is the plant?", "where"),
        ("When did the museum open?", "when"),
        ("In what year was it founded?", "when"),
        ("What time does the pool close?", "when"),
        ("What is the scheme called?", "what"),
        ("What is the name of the ship?", "what"),
        ("Which company built the bridge?", "which"),
        ("Which companies took part?", "list"),
        ("List all the stations", "list"),
        ("What are the names of the new branches?", "list"),
        ("Did the museum open in 2024?", "yesno"),
        ("Is the bridge longer?", "yesno"),
        ("Has it won a prize?", "yesno"),
        ("Were they college students or high school students?", "compare"),
        ("Are there more teachers than pupils?", "compare"),
        ("Which year had more visitors, 2021 or 2022?", "compare"),
        ("What is the difference between 2021 and 2022?", "compare"),
        ("Which branch has the most books?", "compare"),
        ("Why was the hall rebuilt?", "why"),
        ("What was the reason for the delay?", "why"),
        ("How did they train the staff?", "how"),
        ("Please summarise the report", "summary"),
        ("Tell me about the museum", "summary"),
        ("Give me a short overview of the year", "summary"),
        ("What has the bureau done for farmers?", "summary"),
        ("museum opening hours", "none"),
    ],
)
def test_the_form_of_the_question_gives_its_kind(text: str, kind: str) -> None:
    """Each form of question is told by its table row."""
    assert analyse(text)[0].kind == kind


@pytest.mark.parametrize(
    "text",
    [
        "Could you tell me how many stations there are?",
        "Please, do you know how many stations were built?",
        "I would like to know how many stations there are",
        "and hwo mny stations?",
        "nr of stations pls",
    ],
)
def test_polite_frames_and_slips_do_not_hide_the_question(text: str) -> None:
    """A question inside another is the one that is asked."""
    question, _ = analyse(text)
    assert (question.kind, question.gap, question.wh_text) == ("count", "count", "多少")


@pytest.mark.parametrize(
    ("text", "measure"),
    [
        ("How many people came?", "人"),
        ("How many teachers were trained?", "人"),
        ("How many times was it held?", "次"),
        ("How many sessions were held?", "场"),
        ("How much money was spent?", "元"),
        ("What percentage of them passed?", "%"),
        ("How deep is the children's pool?", "米"),
        ("How many square metres were rebuilt?", "平方米"),
        ("How many widgets exist?", ""),
    ],
)
def test_what_is_counted_gives_the_chinese_measure(text: str, measure: str) -> None:
    """A plain English noun asks for a Chinese measure word."""
    assert analyse(text)[0].measure == measure


def test_the_noun_asked_for_is_given_in_chinese_with_its_place() -> None:
    """Focus is the head noun's best Chinese word, not a word before or a verb after it."""
    question, _ = analyse("How many technical personnel joined the courses?")
    assert question.focus == "技术人员"
    assert question.text[: question.focus_end].endswith("personnel")
    assert question.answer_type == "number"


def test_offsets_are_into_the_view() -> None:
    """The wh-phrase and the tokens are cut from the view's text."""
    question, _ = analyse("In which year did Lvliang build it?")
    assert question.wh is not None
    assert question.text[slice(*question.wh)] == "in which year"
    assert all(question.text[t.start : t.end] == t.text for t in question.tokens)
    assert question.terms == ()


def test_only_words_that_the_knowledge_holds_are_alternatives() -> None:
    """The best weighs 1.0; a word that the knowledge lacks is marked and keeps the dictionary's."""
    _, terms = analyse("How many contests about volcanoes?")
    assert terms["contests"].alternatives[0] == ("竞赛", 1.0)
    assert all(known(word) for word, _ in terms["contests"].alternatives)
    assert not terms["volcanoes"].known
    assert "火山" in dict(terms["volcanoes"].alternatives)


def test_the_glossary_comes_before_the_dictionary() -> None:
    """A maintainers' English name is one term, whatever its words mean."""
    _, terms = analyse("Who leads the Lighthouse Scheme?")
    assert terms["lighthouse scheme"].alternatives == (("灯塔计划", 1.0),)


def test_the_longest_phrase_is_one_term() -> None:
    """Young people are 青少年, not young and people."""
    _, terms = analyse("Did young people take part?")
    assert "青少年" in dict(terms["young people"].alternatives)
    assert "参加" in dict(terms["take part"].alternatives)
    assert "young" not in terms


def test_names_are_found_by_their_pinyin() -> None:
    """A person's name in either order, a place, a name in small letters, a numbered name."""
    _, terms = analyse("Did Ye Zhiqiu visit Lvliang with Ruoxi Lin on the Qiming No. 2?")
    assert terms["ye zhiqiu"].alternatives[0][0] == "叶知秋"
    assert terms["lvliang"].alternatives[0][0] == "吕梁"
    assert terms["ruoxi lin"].alternatives[0][0] == "林若溪"
    assert terms["qiming"].alternatives[0][0] == "启明"
    assert "二号" in dict(terms["2"].alternatives)
    assert analyse("when was lvliang visited")[1]["lvliang"].name


def test_an_unknown_name_is_kept_without_alternatives() -> None:
    """It must not turn into a word that is spelt alike."""
    _, terms = analyse("How many stations does Oxbridgeshire have?")
    name = terms["oxbridgeshire"]
    assert name.alternatives == ()
    assert name.name
    assert not name.known


def test_slips_of_the_pen_are_mended() -> None:
    """Chat abbreviations by table, other slips by the nearest word that the knowledge speaks of."""
    question, terms = analyse("how many ppl got traned at the resevoir")
    assert question.measure == "人"
    assert terms["traned"].alternatives[0][0] == "培训"
    assert terms["resevoir"].alternatives[0][0] == "水库"


def test_two_words_may_be_one_short_chinese_word() -> None:
    """Such a word helps to find; it stands beside its parts and is marked."""
    _, terms = analyse("How much for buying books?")
    assert terms["buying books"].alternatives[0][0] == "购书"
    assert terms["buying books"].compound
    assert "books" in terms


@pytest.mark.parametrize(
    ("text", "spelling"),
    [
        ("140,000 people", "14万"),
        ("1.2 million people", "120万"),
        ("in March 2024", "3月"),
        ("the sixth contest", "第六"),
        ("three stations", "3"),
    ],
)
def test_figures_are_spelt_as_chinese_spells_them(text: str, spelling: str) -> None:
    """Thousands become 万, months 月, ordinals 第."""
    _, terms = analyse(text)
    assert any(spelling in dict(term.alternatives) for term in terms.values())


def test_or_gives_the_two_options_in_chinese() -> None:
    """The nearest term on either side of "or"."""
    assert analyse("Which had more, 2021 or 2022?")[0].options == ("2021", "2022")
    options = analyse("Are 300 or so of them technical personnel or young people?")[0].options
    assert options == ("技术人员", "青少年")


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("How many provincial bases in 2024?", "省级 2024年"),
        ("national-level prizes", "国家级"),
        ("municipal and county-level prizes", "市级 县级"),
        ("nationwide", "全国"),
        ("the national library", ""),
        ("between 2021 and 2023", "2021-2023年"),
        ("from 2021 to 2023", "2021-2023年"),
        ("no level at all", ""),
    ],
)
def test_levels_and_years_are_given_in_chinese(text: str, hint: str) -> None:
    """The limits read Chinese; a level inside a name is none."""
    assert chinese_hint(text) == hint


def test_latin_words_in_a_chinese_question_are_translated_in_place() -> None:
    """Each has its place in the view; figures are left alone."""
    text = "2024 年水文局的 training 有多少人次?"
    found = translate_words(text, load_lexicon(), GLOSSARY, known)
    assert [term.text for _, _, term in found] == ["training"]
    assert "培训" in dict(found[0][2].alternatives)


def test_an_english_question_with_a_chinese_name_is_english() -> None:
    """A name in brackets does not make the question Chinese."""
    assert is_mostly_english("How many Lighthouse (灯塔计划) sessions were held?")
    assert not is_mostly_english("科技馆从中央拿到多少 funding 啊")


def test_query_weights_share_a_word_among_its_alternatives() -> None:
    """A word of many translations says less by each of them."""
    one = EnglishTerm("a", (("甲", 1.0),))
    many = EnglishTerm("b", (("乙", 1.0), ("丙", 1.0), ("丁", 1.0), ("戊", 1.0)))
    assert query_weights((one, many), lambda text: [text]) == {
        "甲": 1.0, "乙": 0.5, "丙": 0.5, "丁": 0.5, "戊": 0.5,
    }  # fmt: skip


def test_names_by_pinyin_come_by_how_often_they_stand() -> None:
    """All that sounds so is found, and one syllable is too little."""
    names = PinyinNames(("孟州市", "梦舟", "孟州", "洲"))
    assert names.find("Mengzhou") == ("孟州", "梦舟")
    assert names.find("Zhou") == ()
    assert names.find("") == ()


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=80))
def test_anything_can_be_analysed(text: str) -> None:
    """No text raises, and every offset lies in the view."""
    question, _ = analyse(text)
    assert 0 <= question.focus_end <= len(question.text)
    assert translate_words(text, load_lexicon(), GLOSSARY, known) is not None
    assert chinese_hint(text) is not None


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            "how many which what is was the of in people 2024 or and than more total No. 3 's Ye "
            "Zhiqiu , ? - u r pls list names summarise hwo".split()
        ),
        max_size=14,
    )
)
def test_any_order_of_question_words_can_be_analysed(words: list[str]) -> None:
    """Question words in any order give a question and never an error."""
    question, _ = analyse(" ".join(words))
    assert question.wh is None or 0 <= question.wh[0] < question.wh[1] <= len(question.text)
