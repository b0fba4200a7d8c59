"""An answer, a section and the lists as Telegram messages."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TypeVar

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from qa_bot.answer import Answer, Evidence, Language
from qa_bot.highlighting import matches
from qa_bot.telegram.buttons import PER_PAGE, Row, button, keyboard, pager, suggestion
from qa_bot.telegram.keys import key_of
from qa_bot.telegram.library import Library, Section, Shelf, quote_key
from qa_bot.telegram.markup import (
    blockquote,
    bold,
    clean,
    cut,
    emphasise,
    escape,
    italic,
    link,
    units,
)  # fmt: skip
from qa_bot.telegram.texts import Texts

MAX_QUOTES = 3
"""Quotes that an answer shows; the others are counted."""
MAX_SHORT = 200
"""Units of a short answer that is set in bold above the sentence."""
MAX_LEAD = 40
"""Units of a short answer that stands before a sentence which holds it as well."""
MAX_TEXT = 1500
MAX_QUOTE = 450
LONG_QUOTE = 160
"""Units from which on a quote is folded."""
MAX_TITLE = 120
MAX_PLACE = 80
"""Units of the two halves of a source line. All together stay below a message's 4096."""
MAX_URL = 500

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Page:
    """A message as it is sent: Telegram's HTML, and the buttons below."""

    html: str
    keyboard: InlineKeyboardMarkup | None = None


class Renderer:
    """Renders what comes from one knowledge."""

    def __init__(self, library: Library, texts: Texts) -> None:
        self._library = library
        self._texts = texts

    def answer(self, answer: Answer, *, buttons: bool = True) -> Page:
        """Return the reply to a question.

        buttons: whether to add suggestions, source text and votes.
        """
        parts = [self._said(answer)]
        if answer.status == "answered":
            quoted, said = self._shown(answer)
            parts += [self._quote(answer, one) for one in quoted]
            parts += [self.source(one) for one in said]
            places = {(one.file, one.line) for one in answer.evidence}
            rest = len(places - {(one.file, one.line) for one in [*quoted, *said]})
            if rest:
                parts.append(escape(self._texts.say(answer.language, "more_quotes", count=rest)))
        html = "\n".join(filter(None, parts))
        return Page(html, self._answer_keyboard(answer) if buttons else None)

    def _said(self, answer: Answer) -> str:
        """Return the short answer in bold and the sentence, without saying one thing twice."""
        text = cut(clean(answer.text), MAX_TEXT)
        short = clean(answer.short).strip()
        if not short or units(short) > MAX_SHORT:
            return escape(text)
        at = text.find(short)
        if at == 0 or (at > 0 and units(short) > MAX_LEAD):
            return emphasise(text, [(at, at + len(short))])
        return f"{bold(short)}\n{escape(text)}"

    def _shown(self, answer: Answer) -> tuple[list[Evidence], list[Evidence]]:
        """Return the evidence to quote, and that whose words the reply says already.

        Of the latter one for each place; of both together ``MAX_QUOTES`` at most.
        """
        evidence = [one for one in answer.evidence if clean(one.quote).strip()]
        quoted = [one for one in evidence if one.quote not in answer.text][:MAX_QUOTES]
        places = {(one.file, one.line) for one in quoted}
        said = []
        for one in evidence:
            if one.quote in answer.text and (one.file, one.line) not in places:
                places.add((one.file, one.line))
                said.append(one)
        return quoted, said[: MAX_QUOTES - len(quoted)]

    def _quote(self, answer: Answer, evidence: Evidence) -> str:
        quote = cut(clean(evidence.quote), MAX_QUOTE)
        markup = emphasise(quote, matches(quote, answer.question, answer.short))
        folded = units(quote) > LONG_QUOTE
        return f"{blockquote(markup, expandable=folded)}\n{self.source(evidence)}"

    def source(self, evidence: Evidence) -> str:
        """Return the line that says where a quote stands."""
        where = f"{evidence.file}:{evidence.line}"
        title = f"—— {cut(clean(evidence.title or evidence.file), MAX_TITLE // 2)}"
        if evidence.section:
            title += f" › {clean(evidence.section)}"
        title = cut(title, MAX_TITLE)
        shelf = self._library.shelf_of(evidence)
        place = cut(clean(where), MAX_PLACE)
        linked = link(place, shelf.url) if shelf and len(shelf.url) <= MAX_URL else escape(place)
        return f"{italic(title)} ({linked})"

    def _answer_keyboard(self, answer: Answer) -> InlineKeyboardMarkup | None:
        asking = [suggestion(question, i) for i, question in enumerate(answer.suggestions)]
        rows = [[each] for each in asking if each]
        if answer.status in ("answered", "unknown"):
            key = key_of(answer.question)
            rows.append(self._context_buttons(answer))
            rows.append([button("👍", "v", "+", key), button("👎", "v", "-", key)])
        return keyboard(*rows)

    def _context_buttons(self, answer: Answer) -> Row:
        """Return a button for each section that a quote stands in."""
        found: dict[str, tuple[Section, Evidence]] = {}
        for evidence in answer.evidence[:MAX_QUOTES]:
            section = self._library.section_of(evidence)
            if section is not None:
                found.setdefault(section.key, (section, evidence))
        row = []
        for number, (section, evidence) in enumerate(found.values(), 1):
            label = self._texts.say(
                answer.language, "context" if len(found) == 1 else "context_of", number=number
            )
            page = section.page_of(evidence.quote)
            row.append(button(f"📄 {label}", "s", section.key, page, quote_key(evidence.quote)))
        return row

    def section(self, section: Section, page: int, marked: str, language: Language) -> Page:
        """Return a page of a section.

        marked: the key of the statement to show in bold; "" for none.
        """
        pages = section.pages()
        page = min(page, len(pages) - 1)
        quote = self._library.quote(marked)
        lines = [f"<b>{escape(cut(section.title, 300))}</b>", ""]
        for paragraph in pages[page]:
            at = paragraph.text.find(quote) if quote else -1
            spans = [(at, at + len(quote))] if at >= 0 else []
            lines.append(("· " if paragraph.item else "") + emphasise(paragraph.text, spans))
        rest = (marked,) if marked else ()
        turning = pager(
            "s", section.key, page, len(pages), self._turns(language, page, len(pages)), *rest
        )
        return Page("\n".join(lines), keyboard(turning, [self._back(section, language)]))

    def topics(self, page: int, language: Language) -> Page:
        """Return a page of the list of sections; of documents, where there are many."""
        shelves = [shelf for shelf in self._library.shelves if shelf.sections]
        if not shelves:
            return Page(escape(self._texts.say(language, "no_topics")))
        if not self._library.is_flat:
            shown, page, pages = _window(shelves, page)
            rows = [[button(_label(shelf.title), "d", shelf.key, 0)] for shelf in shown]
        else:
            sections = list(self._library.sections())
            heads = Counter(_label(section.title) for section in sections)
            of_page, page, pages = _window(sections, page)
            rows = [[self._section_button(section, heads)] for section in of_page]
        turning = pager("t", "all", page, pages, self._turns(language, page, pages))
        return Page(escape(self._texts.say(language, "topics")), keyboard(*rows, turning))

    def _section_button(self, section: Section, heads: Counter[str]) -> InlineKeyboardButton:
        """Return a section's button, with the document's title where several share its heading."""
        label = _label(section.title)
        shelf = self._library.shelf(section.document)
        if heads[label] > 1 and shelf is not None and shelf.title != section.title:
            label = f"{label} · {cut(clean(shelf.title), 40)}"
        return button(label, "s", section.key, 0)

    def sections(self, shelf: Shelf, page: int, language: Language) -> Page:
        """Return a page of a document's sections."""
        shown, page, pages = _window(shelf.sections, page)
        rows = [[button(_label(section.title), "s", section.key, 0)] for section in shown]
        turning = pager("d", shelf.key, page, pages, self._turns(language, page, pages))
        back = [button(f"≡ {self._texts.say(language, 'back')}", "t", "all", 0)]
        html = f"{bold(cut(shelf.title, 300))}\n{escape(self._texts.say(language, 'topics'))}"
        return Page(html, keyboard(*rows, turning, back))

    def _back(self, section: Section, language: Language) -> InlineKeyboardButton:
        """Return the way from a section to the list that it stands in."""
        label = f"≡ {self._texts.say(language, 'back')}"
        shelf = self._library.shelf(section.document)
        if self._library.is_flat or shelf is None:
            place = list(self._library.sections()).index(section)
            return button(label, "t", "all", place // PER_PAGE)
        return button(label, "d", section.document, shelf.sections.index(section) // PER_PAGE)

    def sources(self, language: Language) -> Page:
        """Return the list of documents with dates and links, as many as a message holds."""
        lines = [escape(self._texts.say(language, "sources", count=len(self._library.shelves)))]
        room = 3500
        for shelf in self._library.shelves:
            title = cut(clean(shelf.title), 200)
            count = self._texts.say(language, "source_facts", count=shelf.facts)
            facts = [shelf.publisher, shelf.date, count, shelf.file if title != shelf.file else ""]
            about = cut(clean(" · ".join(filter(None, facts))), 250)
            room -= units(title) + units(about) + 4
            if room < 0:
                lines.append("…")
                break
            lines.append(
                f"· {link(title, shelf.url if len(shelf.url) <= MAX_URL else '')}\n{italic(about)}"
            )
        return Page("\n".join(lines))

    def _turns(self, language: Language, page: int, pages: int) -> tuple[str, str, str]:
        say = self._texts.say
        number = say(language, "page", page=page + 1, pages=pages)
        return say(language, "previous"), number, say(language, "next")


def _window(items: list[Item], page: int) -> tuple[list[Item], int, int]:
    """Return the items of a page, the page's number within bounds, and how many there are."""
    pages = max(1, -(-len(items) // PER_PAGE))
    page = min(page, pages - 1)
    return items[page * PER_PAGE : (page + 1) * PER_PAGE], page, pages


def _label(title: str) -> str:
    """Return a title as a button shows it: the last heading tells more than the first."""
    return cut(clean(title).split(" › ")[-1].strip() or "…", 60)
