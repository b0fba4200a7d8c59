"""The knowledge as a reader browses it: documents, their sections, their statements."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from qa_bot.answer import Evidence
from qa_bot.assistant import Assistant
from qa_bot.telegram.keys import key_of
from qa_bot.telegram.markup import split, units

PAGE_UNITS = 1800
"""Units of source text on a page: about two screens of a telephone."""
MAX_FLAT = 4
SEPARATOR = " › "
"""What parts the headings of ``Evidence.section``."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Statements that stand together; ``item``: an item of a list or a row of a table."""

    text: str
    item: bool


@dataclass(slots=True)
class Section:
    """A section of a document, with what stands directly in it.

    key: made of file and headings, so that it outlives a restart and most edits.
    facts: how many statements it holds.
    """

    key: str
    document: str
    title: str
    paragraphs: list[Paragraph] = field(default_factory=list)
    facts: int = 0
    _pages: list[list[Paragraph]] = field(default_factory=list, init=False, compare=False)

    def pages(self) -> list[list[Paragraph]]:
        """Return the section as pages of at most ``PAGE_UNITS`` units, at least one.

        They are made once, so the section must be whole by then.
        """
        if not self._pages:
            self._pages = self._divided()
        return self._pages

    def _divided(self) -> list[list[Paragraph]]:
        pages: list[list[Paragraph]] = [[]]
        size = 0
        for paragraph in self.paragraphs:
            for piece in split(paragraph.text, PAGE_UNITS):
                if pages[-1] and size + units(piece) > PAGE_UNITS:
                    pages.append([])
                    size = 0
                pages[-1].append(Paragraph(piece, paragraph.item))
                size += units(piece) + 3
        return pages

    def page_of(self, quote: str) -> int:
        """Return the number of the page on which a quote begins, from 0."""
        for number, page in enumerate(self.pages()):
            if any(quote in paragraph.text for paragraph in page):
                return number
        # Two pages share a quote that is cut by the page's end.
        start = quote[:12]
        for number, page in enumerate(self.pages()):
            if any(start in paragraph.text for paragraph in page):
                return number
        return 0


@dataclass(slots=True)
class Shelf:
    """A document as /sources shows it."""

    key: str
    file: str
    title: str
    publisher: str
    date: str
    url: str
    facts: int = 0
    sections: list[Section] = field(default_factory=list)


class Library:
    """What can be browsed of one knowledge."""

    def __init__(self, assistant: Assistant) -> None:
        knowledge = assistant.knowledge
        self.shelves = [
            Shelf(key_of(d.file), d.file, d.title or d.file, d.publisher, d.date, d.url)
            for d in knowledge.documents
        ]
        self._shelves = {shelf.key: shelf for shelf in self.shelves}
        self._sections: dict[str, Section] = {}
        self._quotes: dict[str, str] = {}
        for ids in knowledge.paragraphs():
            first = knowledge.passages[ids[0]]
            if first.kind == "heading":
                continue
            shelf = self.shelves[first.document]
            section = self._section(shelf, SEPARATOR.join(first.section))
            quotes = list(dict.fromkeys(knowledge.passages[i].quote for i in ids))
            section.paragraphs.append(Paragraph(_joined(quotes), first.kind != "sentence"))
            section.facts += len(quotes)
            shelf.facts += len(quotes)
            self._quotes.update((quote_key(quote), quote) for quote in quotes)

    def _section(self, shelf: Shelf, title: str) -> Section:
        key = key_of(shelf.file, title)
        section = self._sections.get(key)
        if section is None:
            section = Section(key, shelf.key, title or shelf.title)
            self._sections[key] = section
            shelf.sections.append(section)
        return section

    def section(self, key: str) -> Section | None:
        """Return a section by its key."""
        return self._sections.get(key)

    def section_of(self, evidence: Evidence) -> Section | None:
        """Return the section around a quote."""
        return self._sections.get(key_of(evidence.file, evidence.section))

    def shelf(self, key: str) -> Shelf | None:
        """Return a document by its key."""
        return self._shelves.get(key)

    def shelf_of(self, evidence: Evidence) -> Shelf | None:
        """Return the document that holds a quote."""
        return self._shelves.get(key_of(evidence.file))

    def quote(self, key: str) -> str:
        """Return a statement by its key; "" if there is none."""
        return self._quotes.get(key, "")

    @property
    def is_flat(self) -> bool:
        """Whether the documents are few enough to list all their sections together."""
        return len(self.shelves) <= MAX_FLAT

    @property
    def facts(self) -> int:
        """How many statements there are."""
        return sum(shelf.facts for shelf in self.shelves)

    def sections(self) -> Iterator[Section]:
        """Yield all sections in reading order."""
        for shelf in self.shelves:
            yield from shelf.sections


def quote_key(quote: str) -> str:
    """Return the key of a statement."""
    return key_of(quote)[:8]


def _joined(sentences: list[str]) -> str:
    """Return sentences as one text, with a space where a script has one."""
    text = ""
    for sentence in sentences:
        text += " " + sentence if text and text[-1].isascii() else sentence
    return text
