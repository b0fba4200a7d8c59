"""From what somebody typed to an inquiry: slips mended, English translated, words weighted."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from qa_bot.knowledge.passage import Knowledge
from qa_bot.reading.inquiry import Inquiry
from qa_bot.reading.limits import level_spans, limits_of, place_stem, year_spans
from qa_bot.reading.question import analyse
from qa_bot.reading.terms import UNKNOWN_NAME, UNKNOWN_NOUN, Term, TermMaker
from qa_bot.retrieval.alternatives import Alternative, Alternatives
from qa_bot.retrieval.retriever import Retriever
from qa_bot.retrieval.spelling import Speller
from qa_bot.retrieval.tokenizer import Tokenizer
from qa_bot.retrieval.vocabulary import count_words, pack_counts, unpack_counts
from qa_bot.snapshot.memo import AFRESH, Memo
from qa_bot.text import has_chinese, normalise

if TYPE_CHECKING:
    from qa_bot.reading.english import EnglishTerm
    from qa_bot.reading.pinyin import PinyinNames

ALTERNATIVE_WEIGHT = 0.3
"""What another word for a word of the question counts in the search (no loss on DRCD dev)."""

UNKNOWN_WEIGHT = 3.0
"""The weight of an English word that no translation of the knowledge's words fits."""

_WRITTEN_BY = re.compile(
    r"^(?:这|该|本|那)?(?:[篇份个则])?(?:报告|文章|报道|稿子|新闻|材料)(?:是|由)?(?:谁|哪位|何人|什么人)"
    r"(?:写|撰写|作|做|采写|执笔|起草)的?(?:啊|呀|呢)?[?。]?$"
)
"""What asks for the author: the word of the front matter is put in its place."""

Note = tuple[str, str]


class Understander:
    """Understands questions to one knowledge.

    homes: stems of the places that the knowledge as a whole speaks of; they limit nothing.
    """

    def __init__(
        self,
        knowledge: Knowledge,
        tokenizer: Tokenizer,
        retriever: Retriever,
        homes: frozenset[str],
        memo: Memo = AFRESH,
    ) -> None:
        self._knowledge = knowledge
        self._tokenizer = tokenizer
        self._retriever = retriever
        self._homes = homes
        self._maker = TermMaker(retriever, tokenizer.dictionary, Alternatives(knowledge.glossary))
        vocabulary = memo.recall(
            "vocabulary",
            lambda: count_words(self._texts, tokenizer),
            pack_counts,
            unpack_counts,
        )
        self._speller = Speller(vocabulary, tokenizer)

    @cached_property
    def _texts(self) -> list[str]:
        names = {name for passage in self._knowledge.passages for name in passage.section}
        texts = [passage.view.text for passage in self._knowledge.passages]
        asked = [wording.text for entry in self._knowledge.faq for wording in entry.wordings]
        texts += [normalise(wording).text for wording in asked]
        return texts + [normalise(name).text for name in sorted(names)]

    @cached_property
    def _names(self) -> PinyinNames:
        from qa_bot.reading.pinyin import PinyinNames

        return PinyinNames(self._texts, self._tokenizer.__contains__)

    def understand(self, text: str) -> Inquiry:
        """Return a question taken apart and weighted."""
        correction = self._speller.correct(normalise(text).text)
        notes = tuple((change.wrong, change.right) for change in correction.changes)
        return replace(self._taken(text, correction.text, notes), written=correction.text)

    def _taken(self, text: str, written: str, notes: tuple[Note, ...]) -> Inquiry:
        """Return a question as an inquiry; ``written``: with its slips put right."""
        latin = any(char.isascii() and char.isalpha() for char in written)
        if not latin:
            return self._chinese(written, notes)
        # The English modules and their dictionary are loaded when the first English word comes.
        from qa_bot.reading.english import is_mostly_english

        if not has_chinese(written) or is_mostly_english(written):
            # Capitals tell names, so the English is read as it was typed.
            return self._english(written if notes else text, notes)
        written, translated = self._translate(written)
        return self._chinese(written, (*notes, *translated))

    def _chinese(self, text: str, notes: tuple[Note, ...]) -> Inquiry:
        text = _WRITTEN_BY.sub("作者是谁?", text)
        question = analyse(text, self._tokenizer)
        limits = limits_of(
            question.text, question.tokens, self._tokenizer.dictionary.count, self._homes
        )
        skip = [*level_spans(question.text), *year_spans(question.text)]
        terms = [
            term
            for term in self._maker.terms(question, skip)
            if place_stem(term.text) not in self._homes
        ]
        query: dict[str, float] = {}
        for piece in self._tokenizer.terms(question.text):
            query[piece] = query.get(piece, 0.0) + 1.0
        for term in terms:
            for alternative in term.alternatives:
                for piece in self._tokenizer.terms(alternative.text):
                    query[piece] = max(query.get(piece, 0.0), ALTERNATIVE_WEIGHT)
        return Inquiry(question, tuple(terms), limits, query, notes)

    def _translate(self, text: str) -> tuple[str, tuple[Note, ...]]:
        """Put Chinese words in the place of a Chinese question's English ones."""
        from qa_bot.reading.english import translate_words
        from qa_bot.retrieval.lexicon import load_lexicon

        notes: list[Note] = []
        placed = translate_words(
            text, load_lexicon(), self._knowledge.glossary, self._maker.idf, self._names.find
        )
        for start, end, term in reversed(placed):
            if term.alternatives and term.known:
                best = max(term.alternatives, key=lambda pair: pair[1])[0]
                notes.insert(0, (text[start:end], best))
                text = text[:start] + best + text[end:]
        return text, tuple(notes)

    def _english(self, text: str, notes: tuple[Note, ...]) -> Inquiry:
        from qa_bot.reading.english import analyse_english, chinese_hint, query_weights
        from qa_bot.retrieval.lexicon import load_lexicon

        question, found = analyse_english(
            text, load_lexicon(), self._knowledge.glossary, self._maker.idf, self._names.find
        )
        hint = normalise(chinese_hint(text)).text
        tokens = self._tokenizer.cut(hint)
        terms = []
        for number, english in enumerate(found):
            tokens += [t for word, _ in english.alternatives[:1] for t in self._tokenizer.cut(word)]
            if not english.limit and not english.compound:
                terms.append(self._english_term(english, number))
        limits = limits_of(hint, tokens, self._tokenizer.dictionary.count, self._homes)
        kept = tuple(term for term in terms if place_stem(term.text) not in self._homes)
        return Inquiry(question, kept, limits, query_weights(found, self._tokenizer.terms), notes)

    def _english_term(self, english: EnglishTerm, number: int) -> Term:
        """Return an English phrase as a term: its best translation, the others beside it."""
        alternatives = tuple(
            Alternative(normalise(word).text, weight, "english")
            for word, weight in english.alternatives
        )
        best = alternatives[0].text if alternatives else english.text
        weight = max((self._maker.idf(a.text) * a.weight for a in alternatives), default=0.0)
        penalty = 1.0
        if not english.known:
            weight = weight or UNKNOWN_WEIGHT
            penalty = UNKNOWN_NAME if english.name else UNKNOWN_NOUN
        return Term(best, alternatives, weight, penalty, english.name, number, number + 1)
