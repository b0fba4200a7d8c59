"""``faq.yaml``: the maintainers' own answers, checked by a model, each with a source that is there."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    StringConstraints,
    ValidationError,
)

from qa_bot.errors import KnowledgeError
from qa_bot.knowledge.faq_nodes import entry_nodes, line_at, proof_of, value_of
from qa_bot.knowledge.files import read_text
from qa_bot.knowledge.passage import FAQ_FILE, Document, FaqAnswer, FaqEntry, Passage, Piece
from qa_bot.knowledge.sentences import join, split_sentences
from qa_bot.knowledge.sources import Source, Sources
from qa_bot.text import language_of, normalise

MAX_SHORT = 40
"""Characters. A longer answer without a ``short`` is told alone by its first sentence."""
MAX_WORDING = 500
"""Characters. No longer question is read."""

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


def _wordings(value: Any) -> Any:
    """Accept a single wording where a list is expected."""
    return (value,) if isinstance(value, str) else value


def _wording(value: str) -> str:
    if not any(char.isalnum() for char in normalise(value).text):
        raise ValueError("a wording has no words")
    if len(value) > MAX_WORDING:
        raise ValueError(f"a wording has more than {MAX_WORDING} characters")
    return value


Wording = Annotated[Text, AfterValidator(_wording)]
Wordings = Annotated[tuple[Wording, ...], BeforeValidator(_wordings)]


class _Answer(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    answer: Text
    short: str = ""


class EntryForm(_Answer):
    """What an entry of the file may hold."""

    questions: Wordings = ()
    question: Wordings = ()
    source: Source
    language: Literal["zh", "zh-Hant", "en"] | None = None
    en: _Answer | None = None


FORM = "An entry has questions, answer and source, and may have short, language and en."


def load_faq(
    folder: Path, documents: Sequence[Document], passages: Sequence[Passage]
) -> tuple[tuple[FaqEntry, ...], list[KnowledgeError]]:
    """Read the folder's curated answers; none where there is no such file.

    documents, passages: the folder's knowledge, where the entries' sources are looked up.
    Never raises: what is wrong with the file, or with an entry, which is then left out, comes
    back as the second value, with line, field and remedy.
    """
    path = folder / FAQ_FILE
    if not path.exists():
        return (), []
    try:
        text = read_text(path, FAQ_FILE)
    except KnowledgeError as error:
        return (), [error]
    lines = text.split("\n")
    sources = Sources(documents, passages)
    nodes, problems = entry_nodes(text)
    entries = []
    for node, offset in nodes:
        try:
            entries.append(_entry(node, offset, lines, sources))
        except KnowledgeError as error:
            problems.append(error)
    problems.sort(key=lambda problem: problem.line or 0)
    return tuple(entries), problems


def _entry(node: yaml.Node, offset: int, lines: Sequence[str], sources: Sources) -> FaqEntry:
    """Return a checked entry; ``offset`` is how many lines stand before the node's own first."""
    data = value_of(node, offset)
    line = line_at(node, (), offset)
    if not isinstance(data, dict):
        raise KnowledgeError(FAQ_FILE, "this is no entry", FORM, line=line)
    try:
        parsed = EntryForm.model_validate(data)
    except ValidationError as error:
        raise _problem(error, node, offset) from None
    key = "questions" if parsed.questions else "question"
    asked = parsed.questions or parsed.question
    if not asked or (parsed.questions and parsed.question):
        problem = 'there is no "questions"' if not asked else 'both "question" and "questions"'
        raise KnowledgeError(FAQ_FILE, problem, 'Write one list "questions".', line=line)
    wordings = tuple(
        Piece(wording, line_at(node, (key, i), offset)) for i, wording in enumerate(asked)
    )
    answer = _answer(node, (), parsed, offset, lines)
    english = _answer(node, ("en",), parsed.en, offset, lines) if parsed.en else None
    said = " ".join([answer.text, *asked])
    found = sources.find(parsed.source, said, line_at(node, ("source",), offset))
    language: Any = parsed.language or language_of(answer.text)
    return FaqEntry(line, wordings, answer, language, str(parsed.source), found, english)


def _answer(
    node: yaml.Node, path: tuple[str, ...], parsed: _Answer, offset: int, lines: Sequence[str]
) -> FaqAnswer:
    text = "\n".join(line.rstrip() for line in parsed.answer.split("\n"))
    short = " ".join(parsed.short.split())
    if not short:
        short = text if len(text) <= MAX_SHORT and "\n" not in text else _first_sentence(text)
        short = short.rstrip("。.")
    return FaqAnswer(text, short or text, proof_of(node, (*path, "answer"), offset, lines))


def _first_sentence(text: str) -> str:
    first = text.split("\n", 1)[0]
    sentences = split_sentences([Piece(first, 1)])
    return join(sentences[0]) if sentences else first


def _problem(error: ValidationError, node: yaml.Node, offset: int) -> KnowledgeError:
    """Return the first thing that is wrong with an entry, with the line where it stands."""
    first = error.errors()[0]
    place = tuple(first["loc"])
    where = " → ".join(map(str, place))
    line = line_at(node, place, offset)
    if first["type"] == "missing":
        return KnowledgeError(FAQ_FILE, f'there is no "{where}"', FORM, line=line)
    if first["type"] == "extra_forbidden":
        return KnowledgeError(FAQ_FILE, f'unknown field "{where}"', FORM, line=line)
    problem = first["msg"].removeprefix("Value error, ")
    if first["type"] == "string_too_short":
        problem = "is empty"
    return KnowledgeError(FAQ_FILE, f"{where}: {problem}", FORM, line=line)
