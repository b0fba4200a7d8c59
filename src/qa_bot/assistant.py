"""The one place where the steps from a question to its answer meet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import cast

from qa_bot.answer import Answer, Figure, Language
from qa_bot.explanation import Explanation, as_text
from qa_bot.knowledge.loader import load_knowledge
from qa_bot.knowledge.passage import Knowledge
from qa_bot.reading.curated import Curated, CuratedAnswers
from qa_bot.reading.following import whole_questions
from qa_bot.reading.inquiry import Inquiry, leans
from qa_bot.reading.outcome import Outcome
from qa_bot.reading.reading import Reading
from qa_bot.reading.sameness import Sameness
from qa_bot.replying.composer import Composer
from qa_bot.replying.explaining import explain
from qa_bot.replying.smalltalk import smalltalk
from qa_bot.replying.tabulating import tabulate
from qa_bot.replying.templates import load_templates
from qa_bot.retrieval.tokenizer import load_dictionary
from qa_bot.snapshot.code import code_digest
from qa_bot.snapshot.folder import snapshot_folder
from qa_bot.snapshot.memo import AFRESH, Memo
from qa_bot.text import language_of, normalise, to_traditional

MAX_QUESTION = 500
"""Characters. The longest questions that people ask have about a hundred."""


class Assistant:
    """Answers questions from one knowledge; safe to share between threads."""

    def __init__(self, knowledge: Knowledge, *, refuse: bool = True, memo: Memo = AFRESH) -> None:
        self._reading = Reading(knowledge, refuse=refuse, memo=memo)
        self._curated = _curated(knowledge, self._reading)
        if self._curated is not None:
            problems = (*knowledge.problems, *self._curated.problems)
            knowledge = replace(knowledge, problems=problems)
        self.knowledge = knowledge
        self._composer = Composer(knowledge, load_templates())

    @classmethod
    def from_folder(cls, folder: Path | str, *, refuse: bool = True, cache: str = "") -> Assistant:
        """Read a knowledge folder; what has not changed since the last time is not worked out again.

        refuse: whether to keep silent below the thresholds; False is for measurements.
        cache: the folder for what is kept between two starts; "": the user's cache folder;
            "off": nothing is kept.
        Raises KnowledgeError if nothing in it can be used; files that cannot be used beside
        others that can are left out and named in ``knowledge.problems``.
        """
        snapshots = snapshot_folder(cache)
        if snapshots is None:
            return cls(load_knowledge(folder, load_dictionary()), refuse=refuse)
        kept = snapshots.open(folder)
        memo = kept.memo(code_digest())
        assistant = cls(load_knowledge(folder, load_dictionary(), memo), refuse=refuse, memo=memo)
        snapshots.save(folder, kept)
        return assistant

    def ask(self, question: str) -> Answer:
        """Answer one question; never raises for anything that a person can type."""
        return self._turn(question, None)[0]

    def understand(self, question: str) -> Inquiry:
        """Return a question taken apart, as it is before any passage is read."""
        return self._reading.understand(question[:MAX_QUESTION])

    def explain(self, question: str) -> str:
        """Return how a question was taken, what was weighed, and what was decided, as text."""
        return as_text(self._explanation(self.understand(question)))

    def _explanation(self, inquiry: Inquiry) -> Explanation:
        curated = self._curated.find(inquiry.written, inquiry) if self._curated else None
        return explain(self.knowledge, inquiry, self._reading.trace(inquiry), curated)

    def figures(self, words: str = "") -> tuple[Figure, ...]:
        """Return every figure that the knowledge holds on some words, in reading order.

        words: taken as a question's are (other words for them, levels, years, places, English);
            "": all figures.
        """
        return tabulate(self.knowledge, self._reading.figures(words[:MAX_QUESTION]))

    def conversation(self) -> Conversation:
        """Begin a conversation, in which a turn may lean on the one before."""
        return Conversation(self)

    def ask_turns(self, turns: Sequence[str]) -> Answer:
        """Answer the last turn of a conversation; ``turns`` holds at least one."""
        conversation = self.conversation()
        for turn in turns[:-1]:
            conversation.ask(turn)
        return conversation.ask(turns[-1])

    def _turn(self, question: str, last: Inquiry | None) -> tuple[Answer, Inquiry | None]:
        """Answer a question that may lean on the last one; return how it was taken as well."""
        language = cast(Language, language_of(question[:MAX_QUESTION]))
        worded = self._curated is not None and self._curated.is_wording(question)
        said = None if worded else self._without_knowledge(question, language)
        if said is not None:
            return said, last
        inquiry = self._reading.understand(question)
        found = self._find_curated(question, inquiry, last)
        if found is not None:
            inquiry, curated = found
            suggestions = self._suggest(inquiry, Outcome("none"), language)
            return self._composer.curated(question, language, curated, suggestions), inquiry
        inquiry, outcome = self._reading.read_turn(inquiry, last)
        if outcome.kind == "none":
            outcome = replace(outcome, nearest=self._reading.nearest(inquiry))
        suggestions = self._suggest(inquiry, outcome, language)
        answer = self._composer.compose(question, language, outcome, inquiry.notes, suggestions)
        return answer, inquiry

    def _find_curated(
        self, question: str, inquiry: Inquiry, last: Inquiry | None
    ) -> tuple[Inquiry, Curated] | None:
        """Return the curated answer to a turn, and how the turn was taken."""
        if self._curated is None:
            return None
        curated = self._curated.find(question, inquiry)
        if curated is not None or last is None or not leans(inquiry):
            return None if curated is None else (inquiry, curated)
        whole = self._curated.find_whole(whole_questions(inquiry, last))
        return None if whole is None else (self._reading.understand(whole[0]), whole[1])

    def _suggest(self, inquiry: Inquiry, outcome: Outcome, language: Language) -> tuple[str, ...]:
        suggestions = self._reading.suggest(inquiry, outcome)
        if language == "zh-Hant":
            return tuple(to_traditional(question) for question in suggestions)
        return suggestions

    def _without_knowledge(self, question: str, language: Language) -> Answer | None:
        """Return the reply to what is no question to the knowledge; None if it is one."""
        if len(question) > MAX_QUESTION:
            return self._composer.say(
                question[:MAX_QUESTION], language, "invalid_long",
                length=len(question), limit=MAX_QUESTION,
            )  # fmt: skip
        text = normalise(question).text
        if not any(char.isalnum() for char in text):
            return self._composer.say(question, language, "invalid_empty")
        key = smalltalk(text)
        if key == "documents":
            return self._composer.documents(question, language)
        return None if key is None else self._composer.say(question, language, key)


def _curated(knowledge: Knowledge, reading: Reading) -> CuratedAnswers | None:
    if not knowledge.faq:
        return None
    sameness = Sameness(reading.tokenizer, knowledge.glossary, reading.home_names)
    return CuratedAnswers(knowledge.faq, sameness)


@dataclass(slots=True)
class Conversation:
    """One person's turns with an assistant: all it keeps is how the last one was taken."""

    assistant: Assistant
    last: Inquiry | None = None

    def ask(self, question: str) -> Answer:
        """Answer the next turn."""
        answer, last = self.assistant._turn(question, self.last)
        self.last = last.settled() if last else None
        return answer

    def explanation(self) -> Explanation | None:
        """Return how the last question came to its answer; None before the first.

        Small talk, and what is no question, leave the question before them as the last.
        """
        return self.assistant._explanation(self.last) if self.last else None
