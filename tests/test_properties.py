"""What holds of every answer, whatever is asked."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from qa_bot import Assistant
from qa_bot.answer import Answer, Evidence, Language, Status
from qa_bot.knowledge.passage import Passage
from qa_bot.knowledge.sentences import join
from qa_bot.text import normalise

PAGES = Path(__file__).parent / "knowledge" / "pages"

ANY_TEXT = st.text(st.characters(codec=None), max_size=120)
"""Any code points, lone surrogates and control characters included."""

ODD = [
    "",
    " \n\t",
    "？",
    "。" * 499,
    "😀🏥👩‍⚕️",
    "\x00\x07\x1b[31m",
    "\ud800\udfff",
    "\u202e反转\u200b",
    "<script>alert('多少家')</script>",
    "<b>科普基地</b>有几个&nbsp;？",
    "'; DROP TABLE 问题; --",
    "{0} {short} %s \\1 ${x}",
    "多少" * 250,
    "1" * 500,
    "几" * 500,
    "(" * 500,
    "病" * 100_000,
    "\ud800" * 100_000,
    "How many " * 60,
    "a" * 500,
]

ASKING = ["", "多少", "几个", "有几家", "多少名", "一共多少", "是谁", "在哪里", "什么时候", "有哪些", "为什么", "how many ", "是不是", "排第几", "比", "2023年", "省级", "那"]  # fmt: skip


@pytest.fixture(scope="module")
def raw_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the pages as they came, columns cut through."""
    folder = tmp_path_factory.mktemp("raw")
    for page in PAGES.glob("*.txt"):
        (folder / page.name).write_bytes(page.read_bytes())
    return folder


@pytest.fixture(scope="module")
def raw(raw_folder: Path) -> Assistant:
    """Return an assistant over those pages."""
    return Assistant.from_folder(raw_folder)


def lines(folder: Path, file: str) -> list[str]:
    """Return a file's lines."""
    return (folder / file).read_text("utf-8-sig").split("\n")


def check_passage(passage: Passage, text: list[str]) -> None:
    """Hold that the quote is made of letters that stand on their lines."""
    assert passage.quote == join(passage.pieces)
    for piece in passage.pieces:
        assert piece.text in text[piece.line - 1]


def check_evidence(assistant: Assistant, folder: Path, evidence: Evidence) -> None:
    """Hold that a quote stands in its file at its line, each piece where it is joined."""
    text = lines(folder, evidence.file)
    sources = [
        passage
        for passage in assistant.knowledge.passages
        if (assistant.knowledge.of(passage).file, passage.line) == (evidence.file, evidence.line)
        and evidence.quote in passage.quote
    ]
    assert sources
    if evidence.quote not in text[evidence.line - 1]:
        check_passage(sources[0], text)
        assert len(sources[0].pieces) > 1


def check_answer(assistant: Assistant, folder: Path, question: str) -> Answer:
    """Ask, and hold what must be true of any answer."""
    answer = assistant.ask(question)
    assert answer.status in get_args(Status)
    assert answer.language in get_args(Language)
    assert answer.text.strip()
    assert 0.0 <= answer.confidence <= 1.0
    assert len(answer.suggestions) <= 3
    if answer.status == "answered":
        assert answer.short.strip()
        assert answer.evidence
    else:
        assert answer.short == ""
    for evidence in answer.evidence:
        check_evidence(assistant, folder, evidence)
    return answer


@given(question=ANY_TEXT)
@settings(max_examples=100)
def test_any_text_gets_an_answer(shipped: Assistant, shipped_folder: Path, question: str) -> None:
    """Never raises, and what comes back is whole."""
    check_answer(shipped, shipped_folder, question)


@pytest.mark.parametrize("question", ODD, ids=range(len(ODD)))
def test_odd_input_gets_an_answer(shipped: Assistant, shipped_folder: Path, question: str) -> None:
    """Markup, control characters, emoji and floods of text; what is no question is invalid."""
    answer = check_answer(shipped, shipped_folder, question)
    if not any(char.isalnum() for char in normalise(question[:600]).text) or len(question) > 500:
        assert answer.status == "invalid"
    assert answer.status != "answered" or any(char.isalnum() for char in question)


@pytest.mark.parametrize("folder_name", ["shipped", "raw"])
def test_every_passage_stands_in_its_file(request: pytest.FixtureRequest, folder_name: str) -> None:
    """Letter for letter at its line; of joined ones, each piece at its own."""
    assistant: Assistant = request.getfixturevalue(folder_name)
    folder: Path = request.getfixturevalue(f"{folder_name}_folder")
    for passage in assistant.knowledge.passages:
        check_passage(passage, lines(folder, assistant.knowledge.of(passage).file))
    if folder_name == "raw":
        assert any(len(passage.pieces) > 1 for passage in assistant.knowledge.passages)


def questions(assistant: Assistant) -> st.SearchStrategy[str]:
    """Return questions made of what the knowledge says, so that many have an answer."""
    quotes = [passage.quote for passage in assistant.knowledge.passages]
    pieces = st.builds(
        lambda quote, start, length: quote[start % len(quote) :][:length],
        st.sampled_from(quotes),
        st.integers(0, 200),
        st.integers(2, 14),
    )
    asking = st.sampled_from(ASKING)
    return st.builds(
        lambda *parts: "".join(parts),
        asking,
        pieces,
        asking,
        pieces | st.just(""),
        st.sampled_from("？ "),
    )


@given(data=st.data())
@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_answers_from_the_shipped_knowledge_prove_themselves(
    shipped: Assistant, shipped_folder: Path, data: st.DataObject
) -> None:
    """Every quote stands in its file at its line, and asking again gives the same answer."""
    question = data.draw(questions(shipped))
    assert check_answer(shipped, shipped_folder, question) == shipped.ask(question)


@given(data=st.data())
@settings(max_examples=60)
def test_answers_from_raw_pages_prove_themselves(
    raw: Assistant, raw_folder: Path, data: st.DataObject
) -> None:
    """Where pieces of a cut page are joined, each stands on its line."""
    check_answer(raw, raw_folder, data.draw(questions(raw)))


@given(
    turns=st.lists(
        st.sampled_from([*ASKING, "护士新招了多少人？", "那儿科呢？", "病床", "它们呢", "\ud800"]),
        min_size=1,
        max_size=4,
    )
)
@settings(max_examples=50)
@example(turns=["", "那呢？"])
def test_any_conversation_gets_an_answer(hospital: Assistant, turns: list[str]) -> None:
    """A turn may lean on anything that went before; one that leans on nothing is as good as asked alone."""
    answer = hospital.ask_turns(turns)
    assert answer.status in get_args(Status)
    assert answer == hospital.ask_turns(turns)
    if len(turns) == 1:
        assert answer == hospital.ask(turns[0])


def test_many_questions_of_the_knowledge_are_answered(
    shipped: Assistant, shipped_folder: Path
) -> None:
    """The properties above hold of real answers, not of refusals alone."""
    answered = 0
    for passage in shipped.knowledge.passages:
        if passage.kind == "item":
            question = passage.quote[:12] + "多少？"
            answered += check_answer(shipped, shipped_folder, question).status == "answered"
    assert answered >= 5
