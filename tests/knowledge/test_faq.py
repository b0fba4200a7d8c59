"""The maintainers' own answers: how they may be written, and what is said of those written badly."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.conftest import write_hospital

from qa_bot import Assistant
from qa_bot.errors import KnowledgeError
from qa_bot.knowledge.faq import EntryForm, load_faq
from qa_bot.knowledge.loader import load_knowledge
from qa_bot.knowledge.passage import FaqEntry, Knowledge
from qa_bot.repl import render
from qa_bot.retrieval.tokenizer import load_dictionary

GOOD = '- questions: ["几点开门？"]\n  answer: 早上八点。\n  source: 门诊部\n'


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the hospital's folder."""
    return write_hospital(tmp_path_factory.mktemp("faq"))


@pytest.fixture(scope="module")
def knowledge(folder: Path) -> Knowledge:
    """Return what its files hold."""
    return load_knowledge(folder, load_dictionary())


def load(
    folder: Path, knowledge: Knowledge, text: str
) -> tuple[tuple[FaqEntry, ...], list[KnowledgeError]]:
    """Write a faq.yaml and load it."""
    (folder / "faq.yaml").write_text(text, encoding="utf-8")
    found = load_faq(folder, knowledge.documents, knowledge.passages)
    for entry in found[0]:
        check(entry, text, knowledge)
    return found


def check(entry: FaqEntry, text: str, knowledge: Knowledge) -> None:
    """Hold that what may be shown as proof stands letter for letter on its line."""
    lines = text.split("\n")
    for answer in filter(None, (entry.answer, entry.english)):
        assert answer.text.strip()
        assert answer.short.strip()
        assert answer.proof.text
        assert answer.proof.text in lines[answer.proof.line - 1]
    assert entry.wordings
    assert all(0 <= i < len(knowledge.passages) for i in entry.passages)


def test_an_entry_has_wordings_an_answer_and_a_source(folder: Path, knowledge: Knowledge) -> None:
    """All fields together, with the lines on which they stand."""
    text = (
        "# 常见问题\n"
        '- questions: ["病床有多少张？", "How many beds are there?"]\n'
        "  answer: |\n    现有病床 620 张。\n    明年再加 80 张。\n"
        "  short: 620 张\n"
        "  source: hospital.md:10\n"
        "  language: zh\n"
        "  en:\n    answer: 620 beds.\n"
    )
    (entry,), problems = load(folder, knowledge, text)
    assert not problems
    assert [(w.text, w.line) for w in entry.wordings] == [
        ("病床有多少张？", 2),
        ("How many beds are there?", 2),
    ]
    assert entry.answer.text == "现有病床 620 张。\n明年再加 80 张。"
    assert entry.answer.short == "620 张"
    assert (entry.answer.proof.text, entry.answer.proof.line) == ("现有病床 620 张。", 4)
    assert entry.english is not None
    assert (entry.english.text, entry.english.short) == ("620 beds.", "620 beds")
    assert [knowledge.passages[i].line for i in entry.passages] == [10]
    assert (entry.line, entry.language, entry.source) == (2, "zh", "hospital.md:10")


@pytest.mark.parametrize("key", ["question", "questions"])
def test_one_wording_needs_no_list(folder: Path, knowledge: Knowledge, key: str) -> None:
    """A single wording may stand alone, under either name."""
    (entry,), problems = load(
        folder, knowledge, f"- {key}: 几点开门？\n  answer: 8:00\n  source: 门诊部\n"
    )
    assert not problems
    assert [w.text for w in entry.wordings] == ["几点开门？"]
    assert entry.answer.text == "8:00"


@pytest.mark.parametrize("word", ["no", "2024", "1.50", "~", "2024-01-05"])
def test_what_yaml_calls_a_number_is_text(folder: Path, knowledge: Knowledge, word: str) -> None:
    """An answer is told as it is written."""
    (entry,), _ = load(folder, knowledge, f"- question: 收费吗\n  answer: {word}\n  source: 院办\n")
    assert entry.answer.text == word


@pytest.mark.parametrize(
    ("answer", "short"),
    [
        ("早上八点。", "早上八点"),
        ("早上八点开门，下午五点半关门，节假日另行通知，以门口的公告为准，请大家留意，谢谢您的理解。急诊全天。",
         "早上八点开门，下午五点半关门，节假日另行通知，以门口的公告为准，请大家留意，谢谢您的理解"),
        ("|\n    早上八点。\n    晚上五点。", "早上八点"),
    ],
)  # fmt: skip
def test_the_short_answer_is_the_first_sentence(
    folder: Path, knowledge: Knowledge, answer: str, short: str
) -> None:
    """Unless the entry says it, or the answer itself is short."""
    (entry,), _ = load(folder, knowledge, f"- question: 几点\n  answer: {answer}\n  source: 院办\n")
    assert entry.answer.short == short


@pytest.mark.parametrize(
    ("answer", "proof", "line"),
    [
        ("请打 12345。", "请打 12345。", 2),
        ("'请打 12345。'", "请打 12345。", 2),
        ('"请打 12345。\\n谢谢。"', "请打 12345。", 2),
        ('"请打\\t12345。"', 'answer: "请打\\t12345。"', 2),
        ("|\n    请打 12345。\n    谢谢。", "请打 12345。", 3),
        (">\n    请打\n    12345。", "请打", 3),
        (">-\n\n    请打 12345。", "请打 12345。", 4),
        ("请打\n    12345。", "answer: 请打", 2),
        ("# 说明\n    请打 12345。", "请打 12345。", 3),
    ],
)
def test_the_proof_is_letters_of_the_file(
    folder: Path, knowledge: Knowledge, answer: str, proof: str, line: int
) -> None:
    """The answer's first line where the file has it so, else the file's own line."""
    text = f"- question: 打哪个电话\n  answer: {answer}\n  source: 院办\n"
    (entry,), problems = load(folder, knowledge, text)
    assert not problems
    assert (entry.answer.proof.text, entry.answer.proof.line) == (proof, line)


@pytest.mark.parametrize(
    ("source", "quote"),
    [
        ("hospital.md:10", "云栖县人民医院建于 1952 年，现有病床 620 张。"),
        ("hospital.md：10", "云栖县人民医院建于 1952 年，现有病床 620 张。"),
        ("./hospital.md", "云栖县人民医院建于 1952 年，现有病床 620 张。"),
        ("hospital.md", "云栖县人民医院建于 1952 年，现有病床 620 张。"),
        ("{file: hospital.md, quote: 现有病床620张}", "云栖县人民医院建于 1952 年，现有病床 620 张。"),
        ("{file: hospital.md, line: 20, quote: 急诊科配有救护车 9 辆}", "急诊科配有救护车 9 辆。"),
        ("{file: hospital.md, line: 10}", "云栖县人民医院建于 1952 年，现有病床 620 张。"),
        ("{file: hospital.md, quote: '| 骨科 | 4.2 | 95 |'}", "| 骨科 | 4.2 | 95 |"),
    ],
)  # fmt: skip
def test_a_source_leads_to_its_passage(
    folder: Path, knowledge: Knowledge, source: str, quote: str
) -> None:
    """By line, by quote, or as the passage of the file that has most in common with the entry."""
    text = f"- question: 病床有多少张\n  answer: 620 张病床。\n  source: {source}\n"
    (entry,), problems = load(folder, knowledge, text)
    assert not problems
    assert knowledge.passages[entry.passages[0]].quote == quote


def test_a_quote_may_be_two_sentences(folder: Path, knowledge: Knowledge) -> None:
    """Then each of them is the source."""
    quote = "全年接待门诊患者近 30 万人次，完成手术 5200 多台。急诊科配有救护车 9 辆。"
    text = f"- question: 忙吗\n  answer: 很忙\n  source: {{file: hospital.md, quote: {quote}}}\n"
    (entry,), problems = load(folder, knowledge, text)
    assert not problems
    assert "".join(knowledge.passages[i].quote for i in entry.passages) == quote


@pytest.mark.parametrize("source", ["https://example.org/readme.txt", "院办 电话 0391-1234567"])
def test_a_source_need_not_be_a_file(folder: Path, knowledge: Knowledge, source: str) -> None:
    """An address or an office is named as it is written."""
    text = f"- question: 忙吗\n  answer: 很忙\n  source: {source}\n"
    (entry,), problems = load(folder, knowledge, text)
    assert not problems
    assert (entry.source, entry.passages) == (source, ())


BAD = [
    ("- questions: [几点]\n  anwser: 八点\n  source: 院办\n", 1, 'there is no "answer"'),
    ("- questions: [几点]\n  answer: 八点\n  source: 院办\n  tag: x\n", 4, 'unknown field "tag"'),
    ("- questions: [几点]\n  answer: 八点\n", 1, 'there is no "source"'),
    ("- answer: 八点\n  source: 院办\n", 1, 'there is no "questions"'),
    ("- questions: []\n  answer: 八点\n  source: 院办\n", 1, 'there is no "questions"'),
    ("- questions: [几点]\n  question: 几点\n  answer: 八点\n  source: 院办\n", 1, "both "),
    ("- questions: [几点, '？？']\n  answer: 八点\n  source: 院办\n", 1, "questions → 1: a wording"),
    (f"- question: {'几' * 501}\n  answer: 八点\n  source: 院办\n", 1, "question → 0: a wording has"),
    ("- questions: [几点]\n  answer:\n  source: 院办\n", 2, "answer: is empty"),
    ("- questions: [几点]\n  answer: 八点\n  source:\n", 3, "source: is empty"),
    ("- questions: [几点]\n  answer: [八, 点]\n  source: 院办\n", 2, "answer: "),
    ("- questions: {a: b}\n  answer: 八点\n  source: 院办\n", 1, "questions: "),
    ("- questions: [几点]\n  answer: 八点\n  source: 院办\n  en: eight\n", 4, "en: "),
    ("- questions: [几点]\n  answer: 八点\n  source: 院办\n  language: fr\n", 4, "language: "),
    ("- questions: [几点]\n  answer: 八\n  source: 院办\n  answer: 九\n", 4, 'the field "answer"'),
    ("- 几点开门\n", 1, "this is no entry"),
    ("- [[[[[[1]]]]]]\n", 1, "nested too deep"),
    ("- questions: [几点]\n  answer: 电话: 12345\n  source: 院办\n", 2, "no valid YAML"),
    ("- questions: [几点\n  answer: 八点\n  source: 院办\n", 2, "no valid YAML"),
    ("- questions: [几点]\n  answer：八点\n  source: 院办\n", 3, "no valid YAML"),
    ("- questions: [病床]\n  answer: 620\n  source: gone.md\n", 3, "source: there is no knowledge"),
    ("- questions: [病床]\n  answer: 620\n  source: hospital.md:999\n", 3, "source: hospital.md:999"),
    ("- questions: [病床]\n  answer: 620\n  source: hospital.md:20\n", 3, "source: hospital.md:20"),
    ("- questions: [病床]\n  answer: 620\n  source: hospital.md:10-12\n", 3, 'source: "10-12" is no'),
    ("- questions: [病床]\n  answer: 620\n  source: {file: hospital.md, quote: 病床 630 张}\n", 3,
     "source: the quote does not stand"),
    ("- questions: [病床]\n  answer: 620\n  source: {file: hospital.md, line: 0}\n", 3, "source → line"),
    ("- questions: [猫]\n  answer: 喵\n  source: hospital.md\n", 3, "source: hospital.md holds nothing"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "line", "problem"), BAD)
def test_a_bad_entry_is_named_and_the_others_load(
    folder: Path, knowledge: Knowledge, text: str, line: int, problem: str
) -> None:
    """Before it and after it; the message says file, line, what is wrong, and what to do."""
    (first, last), (error,) = load(folder, knowledge, GOOD + text + GOOD)
    assert (first.line, last.line) == (1, 4 + text.count("\n"))
    assert (error.path, error.line) == ("faq.yaml", line + 3)
    assert error.problem.startswith(problem)
    assert error.remedy


@pytest.mark.parametrize("text", ["", "# 暂无\n", "---\n", "[]\n", "- \n"])
def test_an_empty_file_says_nothing(folder: Path, knowledge: Knowledge, text: str) -> None:
    """A file that has no entry yet is no error; an entry that has nothing in it is."""
    entries, problems = load(folder, knowledge, text)
    assert not entries
    assert len(problems) == (text == "- \n")


@pytest.mark.parametrize("text", ["几点开门\n", "questions: [几点]\nanswer: 八点\n", "[" * 5000])
def test_what_is_no_list_is_named(folder: Path, knowledge: Knowledge, text: str) -> None:
    """With the form in which an entry begins."""
    entries, (error,) = load(folder, knowledge, text)
    assert not entries
    assert '"- questions:"' in error.remedy


def test_the_file_is_no_knowledge_and_may_stand_alone(tmp_path: Path) -> None:
    """A folder that holds curated answers only can be used."""
    (tmp_path / "faq.yaml").write_text(GOOD, encoding="utf-8")
    assistant = Assistant.from_folder(tmp_path)
    assert not assistant.knowledge.documents
    assert assistant.ask("几点开门").short == "早上八点"
    assert assistant.ask("病床有多少张？").status == "unknown"


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    """The reports load all the same; a folder with nothing else is refused with its name."""
    write_hospital(tmp_path)
    (tmp_path / "faq.yaml").write_bytes(b"\0\0\0")
    (problem,) = Assistant.from_folder(tmp_path).knowledge.problems
    assert problem.path == "faq.yaml"
    (tmp_path / "hospital.md").unlink()
    (tmp_path / "notice.txt").unlink()
    with pytest.raises(KnowledgeError, match=r"faq\.yaml"):
        Assistant.from_folder(tmp_path)


PIECES = st.sampled_from(
    ["- ", "\n", "\n- ", "  ", ": ", "questions: ", "question", "answer: ", "source: ", "en:", "|", ">",
     "[", "]", "{", "}", '"', "'", "#", "&a ", "*a", "!!int ", "<<: ", "---", "...", "\t", "\x85", "\u2028",
     "\ufeff", "\x07", "%", "@", "？", "几点", "hospital.md:10", "file: hospital.md", "quote: ", "620", "é",
     "\\n", "answer：", "\r", GOOD, "\n" + GOOD]
)  # fmt: skip
ODD = st.lists(PIECES | st.text(max_size=8), max_size=40).map("".join)


@given(ODD)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=300)
def test_no_file_is_too_odd(folder: Path, knowledge: Knowledge, text: str) -> None:
    """Whatever stands in it, nothing is raised, and every proof stands on its line."""
    (folder / "faq.yaml").write_bytes(text.encode("utf-8", "replace"))
    entries, problems = load_faq(folder, knowledge.documents, knowledge.passages)
    if problems and "cannot be used" in str(problems[0]):
        return
    read = (folder / "faq.yaml").read_bytes().decode("utf-8")
    read = read.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    for entry in entries:
        check(entry, read, knowledge)
    assert all(
        problem.remedy and (problem.line or 1) <= read.count("\n") + 1 for problem in problems
    )


CHAPTER = (Path(__file__).parents[2] / "docs" / "faq.md").read_text(encoding="utf-8")


def test_the_chapter_shows_what_is_so(tmp_path: Path) -> None:
    """Its files load, and its questions get the answers that stand below them."""
    shown = re.findall(r"^<!-- file: (\S+) -->\n```\w+\n(.*?)^```$", CHAPTER, re.M | re.S)
    for name, text in shown:
        (tmp_path / name).write_text(text, encoding="utf-8")
    assistant = Assistant.from_folder(tmp_path)
    assert not assistant.knowledge.problems
    console = CHAPTER.partition("```console\n")[2].partition("```")[0]
    examples = [part.partition("\n") for part in console.split("$ qa-bot ask ")[1:]]
    assert len(examples) > 3
    for question, _, output in examples:
        assert render(assistant.ask(question.strip("'"))) == output.rstrip("\n")


@pytest.mark.parametrize("field", sorted(set(EntryForm.model_fields) - {"question"}))
def test_each_field_is_documented(field: str) -> None:
    """Each field that an entry may have has its row in the chapter."""
    assert f"\n| `{field}` |" in CHAPTER
