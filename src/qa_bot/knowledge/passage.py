"""What a knowledge folder becomes: documents, passages and what maintainers say of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import astuple, dataclass, field
from typing import Literal

from qa_bot.errors import KnowledgeError
from qa_bot.text import View

PassageKind = Literal["sentence", "item", "cell", "heading", "field"]


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of letters as it stands on one line of a file (``line`` is 1-based)."""

    text: str
    line: int


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence, list item, table cell, heading or front matter field: what is found and quoted.

    document: index into ``Knowledge.documents``.
    paragraph: number of the paragraph, list item or table row that it belongs to, counted
        through the whole knowledge, so that neighbours can be told.
    section: the headings above it, outermost first.
    pieces: the letters in the file; several where layout repair joined them.
    view: what is matched. A cell's view reads "row header, column header, cell"; its original
        is the row as it stands.
    """

    document: int
    paragraph: int
    kind: PassageKind
    section: tuple[str, ...]
    pieces: tuple[Piece, ...]
    view: View

    @property
    def quote(self) -> str:
        """The letters as they stand in the file, the pieces put together."""
        return self.view.original

    @property
    def line(self) -> int:
        """The 1-based line on which the first piece stands."""
        return self.pieces[0].line


@dataclass(frozen=True, slots=True)
class Document:
    """One knowledge file.

    file: path relative to the knowledge folder, with forward slashes.
    Other fields: the front matter's, "" where it says nothing.
    """

    file: str
    title: str = ""
    publisher: str = ""
    author: str = ""
    date: str = ""
    period: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Glossary:
    """What the maintainers say of their field (``glossary.yaml``).

    aliases: a term of the knowledge → other words for it.
    english: a term of the knowledge → its English names.
    words: words that must stay whole when text is cut into words.
    """

    aliases: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    english: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    words: tuple[str, ...] = ()


FAQ_FILE = "faq.yaml"


@dataclass(frozen=True, slots=True)
class FaqAnswer:
    """What an entry of ``faq.yaml`` says, in one language.

    text: the answer as it is told. short: the figure, name or sentence that is told alone.
    proof: letters of the answer as they stand on the line of ``faq.yaml``.
    """

    text: str
    short: str
    proof: Piece


@dataclass(frozen=True, slots=True)
class FaqEntry:
    """A curated answer (``faq.yaml``).

    wordings: the questions that it answers, each with its line.
    answer: in ``language``; english: for those who ask in English, where the entry has it.
    source: the source's name as the maintainers wrote it.
    passages: ids of the passages that are the source; empty where it is no knowledge file.
    """

    line: int
    wordings: tuple[Piece, ...]
    answer: FaqAnswer
    language: Literal["zh", "zh-Hant", "en"]
    source: str
    passages: tuple[int, ...] = ()
    english: FaqAnswer | None = None


@dataclass(frozen=True, slots=True)
class Knowledge:
    """A loaded knowledge folder.

    passages: in reading order, file by file; a passage's index here is its id.
    problems: what could not be used; the rest was loaded all the same.
    faq: the curated answers.
    """

    documents: tuple[Document, ...]
    passages: tuple[Passage, ...]
    glossary: Glossary
    problems: tuple[KnowledgeError, ...] = ()
    faq: tuple[FaqEntry, ...] = ()

    def of(self, passage: Passage) -> Document:
        """Return the document that holds the passage."""
        return self.documents[passage.document]

    def texts(self) -> Iterator[str]:
        """Yield all that is matched and asked of this knowledge: equal texts, equal indexes."""
        for document in self.documents:
            yield from astuple(document)
        for passage in self.passages:
            section = "\n".join(passage.section)
            yield f"{passage.document} {passage.paragraph} {passage.kind} {section}"
            yield passage.view.text

    def paragraphs(self) -> Iterator[tuple[int, ...]]:
        """Yield the ids of the passages of each paragraph, in reading order."""
        start = 0
        for i in range(1, len(self.passages) + 1):
            if i == len(self.passages) or (
                self.passages[i].paragraph != self.passages[start].paragraph
            ):
                yield tuple(range(start, i))
                start = i
