"""The figures of the knowledge as claims: what each is said of, and what limits it.

Two claims are of one thing if their words are the same but for those of every report (全市共,
举办), and nothing limits the one that does not limit the other: level, year, season, place,
ordinal, plan, growth, rate. In doubt they are of two things.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from qa_bot.checking.amounts import Range, range_of
from qa_bot.checking.claim_words import (
    CLAUSE_END,
    content,
    is_reign,
    leads_clause,
    noun_of,
    stock,
    texts,
    when,
)
from qa_bot.checking.claims_tables import (
    BUILD,
    ENTITY,
    FLAGS,
    GENERIC,
    HAVE,
    LIGHT,
    NO_ENTITY,
    TIME,
)
from qa_bot.knowledge.passage import Knowledge, Passage
from qa_bot.reading.facts import Fact, bracket_depths, find_facts
from qa_bot.reading.features import background_idf
from qa_bot.reading.limits import ordinals, place_stem, places, strong_levels, weak_levels, years
from qa_bot.reading.quantities import Quantity
from qa_bot.reading.surroundings import Surroundings
from qa_bot.retrieval.tokenizer import Token, Tokenizer
from qa_bot.text import has_chinese, normalise

OPENING = 3
"""Characters of a word that opens a clause."""


@dataclass(frozen=True, slots=True)
class Scope:
    """What limits a figure; two figures with different scopes are of two things."""

    levels: frozenset[str]
    years: frozenset[int]
    times: frozenset[str]
    ordinals: frozenset[tuple[float, str]]
    flags: frozenset[str]
    entities: frozenset[str]


@dataclass(frozen=True, slots=True)
class Claim:
    """A figure in its sentence.

    passage: id. paragraph: its number. section: the headings above.
    amount: the numbers that it may stand for.
    key: the letters of its own content words but for verbs, sorted: the same however they are cut
        or placed. verbs: its verbs, but for those of building and having.
    weight: how telling the words of the key are together.
    words: content words of its clause, those that are counted left out. lead: those before its part in the
        sentence, but for verbs.
    stock: "build", "have" or "": whether it tells what was added or what there is.
    entities: the places, houses and undertakings that the words before its clause name.
    noun: what is counted.
    """

    passage: int
    paragraph: int
    passage_kind: str
    document: int
    section: tuple[str, ...]
    fact: Fact
    amount: Range
    key: str
    verbs: frozenset[str]
    weight: float
    words: frozenset[str]
    lead: frozenset[str]
    stock: str
    scope: Scope
    entities: frozenset[str]
    noun: str

    @property
    def quantity(self) -> Quantity:
        """The figure itself."""
        return self.fact.quantity


class ClaimMaker:
    """Makes the claims of one knowledge."""

    def __init__(
        self, knowledge: Knowledge, surroundings: Sequence[Surroundings], tokenizer: Tokenizer
    ) -> None:
        self._knowledge = knowledge
        self._surroundings = surroundings
        self._tokenizer = tokenizer
        self._idf = background_idf(tokenizer.dictionary)
        self._headings: dict[tuple[int, tuple[str, ...]], Scope] = {}

    def claims(self) -> list[Claim]:
        """Return the claims of all sentences, items and cells, in reading order."""
        found: list[Claim] = []
        opening: frozenset[str] = frozenset()
        paragraph = -1
        for i, passage in enumerate(self._knowledge.passages):
            if passage.kind in ("heading", "field"):
                continue
            if passage.paragraph != paragraph:
                paragraph = passage.paragraph
                opening = self._opening(passage)
            if any(c.isdigit() or c in "一二三四五六七八九十两百千万" for c in passage.view.text):
                found.extend(self._of(i, passage, opening))
        return found

    def weigh(self, words: frozenset[str]) -> float:
        """Return how telling words are together; those that need others weigh nothing."""
        return sum(
            self._idf(word) for word in sorted(words) if len(word) > 1 and word not in GENERIC
        )

    def _of(self, i: int, passage: Passage, opening: frozenset[str]) -> Iterator[Claim]:
        text = passage.view.text
        facts = find_facts(text)
        if not facts or not has_chinese(text):
            return
        tokens = self._tokenizer.cut(text)
        depths = bracket_depths(text)
        for fact in facts:
            quantity = fact.quantity
            if depths[quantity.start] or not quantity.unit or is_reign(text, quantity):
                continue
            yield self._claim(i, passage, fact, facts, tokens, opening)

    def _claim(
        self,
        i: int,
        passage: Passage,
        fact: Fact,
        facts: Sequence[Fact],
        tokens: Sequence[Token],
        opening: frozenset[str],
    ) -> Claim:
        text, quantity = passage.view.text, fact.quantity
        figures = [(f.quantity.start, f.quantity.end) for f in facts]
        own = content(tokens, fact.part, [(quantity.start, quantity.end)])
        ahead = content(tokens, (fact.clause[0], fact.part[0]), figures)
        bare = [token for token in own if token.text != HAVE and token.text not in BUILD]
        nouns = [token.text for token in bare if token.tag != "v"]
        part = text[slice(*fact.part)]
        noun = noun_of(text, fact, tokens)
        before = [token for token in tokens if token.end <= fact.clause[0]]
        return Claim(
            i, passage.paragraph, passage.kind, passage.document, passage.section, fact,
            range_of(text, quantity),
            "".join(sorted("".join(nouns))),
            frozenset(token.text for token in bare if token.tag == "v"),
            self.weigh(frozenset(nouns)),
            texts(content(tokens, fact.clause, [*figures, noun])),
            texts(t for t in content(tokens, (0, fact.part[0]), figures) if t.tag != "v"),
            stock(own) or stock(ahead),
            self._scope(passage, fact, opening),
            frozenset(
                name
                for name in self._entities(before, passage.document)
                if name not in part
            ),
            text[slice(*noun)],
        )  # fmt: skip

    def _scope(self, passage: Passage, fact: Fact, opening: frozenset[str]) -> Scope:
        text = passage.view.text
        part, ahead = text[slice(*fact.part)], text[: fact.part[1]]
        clause = _opened(text, fact.clause)
        above = self._above(passage)
        named, times = when(self._without_figures(text), fact.clause)
        own = self._surroundings[passage.document].years
        flags = {name for name, pattern in FLAGS if pattern.search(clause)}
        if FLAGS[0][1].search(ahead):
            flags.add(FLAGS[0][0])
        return Scope(
            strong_levels(part) | weak_levels(part),
            named or above.years or own,
            times | above.times,
            ordinals(clause) | above.ordinals,
            frozenset(flags) | above.flags,
            above.entities | opening,
        )

    @staticmethod
    def _without_figures(text: str) -> str:
        """Return a text of the same length in which no quantity is (1900多人 names no year)."""
        letters = list(text)
        for fact in find_facts(text):
            start, end = fact.quantity.figure_start, fact.quantity.figure_end
            if fact.quantity.unit:
                letters[start:end] = "#" * (end - start)
        return "".join(letters)

    def _above(self, passage: Passage) -> Scope:
        """Return what the headings above a passage, but for the document's title, limit."""
        key = (passage.document, passage.section)
        if key not in self._headings:
            title = normalise(self._knowledge.documents[passage.document].title).text
            texts = [normalise(name).text for name in passage.section]
            text = "。".join(name for name in texts if name != title)
            plan = FLAGS[0]
            self._headings[key] = Scope(
                frozenset(), years(text), frozenset(TIME.findall(text)), ordinals(text),
                frozenset({plan[0]} if plan[1].search(text) else ()),
                self._entities(self._tokenizer.cut(text), passage.document),
            )  # fmt: skip
        return self._headings[key]

    def _opening(self, passage: Passage) -> frozenset[str]:
        """Return the name with which a paragraph begins: all of it may be said of that one."""
        text = passage.view.text
        end = CLAUSE_END.search(text)
        first = text[: min(end.start() if end else len(text), 12)]
        found = self._entities(self._tokenizer.cut(first), passage.document)
        return frozenset(name for name in found if text.startswith(name))

    def _entities(self, tokens: Sequence[Token], document: int) -> frozenset[str]:
        """Return the places, houses and undertakings that words name, the document's own apart."""
        subjects = [token for token in tokens if leads_clause(tokens, token)]
        found = set(places(subjects, self._tokenizer.dictionary.count))
        for one, other in pairwise([None, *subjects]):
            name = other.text if other else ""
            if one and other and len(name) < 3 and one.end == other.start:
                name = one.text + name if one.tag[0] not in "vudpcmqx" else name
            if ENTITY.search(name) and name not in NO_ENTITY and name not in LIGHT:
                found.add(name)
        around = self._surroundings[document]
        return frozenset(
            n for n in found if place_stem(n) not in around.homes and n not in around.heading
        )


def _opened(text: str, clause: tuple[int, int]) -> str:
    """Return a clause with the word that opens it, if a comma parts them (其中, 新增3家)."""
    before = CLAUSE_END.split(text[: max(clause[0] - 1, 0)])[-1]
    return (before if len(before) <= OPENING else "") + text[slice(*clause)]
