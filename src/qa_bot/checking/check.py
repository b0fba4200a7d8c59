"""The whole check: load the folder, let each family look, and put the findings in order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from qa_bot.checking.claims import ClaimMaker
from qa_bot.checking.contradictions import contradictions
from qa_bot.checking.cuts import cut_paragraphs
from qa_bot.checking.duplicates import duplicates
from qa_bot.checking.finding import FOLDER, SEVERITIES, Finding, Place
from qa_bot.checking.fronts import doubtful_fields
from qa_bot.checking.lists import differing_lists
from qa_bot.checking.orphans import orphans
from qa_bot.checking.periods import Periods
from qa_bot.checking.words import glossary_findings, missing_english
from qa_bot.errors import KnowledgeError
from qa_bot.knowledge.loader import load_knowledge
from qa_bot.knowledge.passage import Knowledge
from qa_bot.knowledge.terms import whole_words
from qa_bot.reading.curated import CuratedAnswers
from qa_bot.reading.sameness import Sameness
from qa_bot.reading.surroundings import Surroundings, home_names, survey
from qa_bot.retrieval.tokenizer import Tokenizer, load_dictionary


def check(source: Path | str | Knowledge) -> tuple[Finding, ...]:
    """Return what a careful editor would ask about: the gravest first, then by file and line.

    source: a folder, or what was loaded from one (then the glossary's lines are not told).
    Raises KnowledgeError if there is no such folder; a folder without a usable file has findings.
    """
    folder = None if isinstance(source, Knowledge) else Path(source)
    try:
        knowledge = (
            source if isinstance(source, Knowledge) else load_knowledge(source, load_dictionary())
        )
    except KnowledgeError as error:
        if folder is None or not folder.is_dir():
            raise
        found = [_of_file(cause, folder) for cause in error.causes or (error,)]
    else:
        found = [*_look(knowledge, folder)]
    return tuple(sorted(dict.fromkeys(found), key=_order))


def _look(knowledge: Knowledge, folder: Path | None) -> Iterator[Finding]:
    """Yield what each family finds; another family is another line here."""
    tokenizer = Tokenizer(whole_words(knowledge))
    surroundings = survey(knowledge, tokenizer)
    maker = ClaimMaker(knowledge, surroundings, tokenizer)
    claims = maker.claims()
    periods = Periods(knowledge, surroundings)
    for problem in (*knowledge.problems, *_claimed_twice(knowledge, surroundings, tokenizer)):
        yield _of_file(problem, folder)
    yield from doubtful_fields(knowledge)
    yield from cut_paragraphs(knowledge)
    yield from duplicates(knowledge)
    yield from contradictions(knowledge, claims, periods, maker.weigh)
    yield from differing_lists(knowledge, claims, periods, tokenizer)
    yield from orphans(knowledge, tokenizer)
    yield from glossary_findings(knowledge, folder)
    yield from missing_english(knowledge, claims)


def _claimed_twice(
    knowledge: Knowledge, surroundings: Sequence[Surroundings], tokenizer: Tokenizer
) -> Sequence[KnowledgeError]:
    """Return the curated questions that an entry before already answers."""
    if not knowledge.faq:
        return ()
    sameness = Sameness(tokenizer, knowledge.glossary, home_names(surroundings))
    return CuratedAnswers(knowledge.faq, sameness).problems


def _of_file(problem: KnowledgeError, folder: Path | None) -> Finding:
    """Return the finding of a file that cannot be used; one without a line is found at its first."""
    file = FOLDER if folder is not None and problem.path == str(folder) else problem.path
    what = " ".join(problem.problem.split())
    return Finding("error", "file", Place(file, problem.line or 1), what, problem.remedy)


def _order(finding: Finding) -> tuple[object, ...]:
    other = finding.other or Place("", 0)
    return (
        SEVERITIES.index(finding.severity), finding.place.file, finding.place.line,
        finding.kind, finding.what, other.file, other.line,
    )  # fmt: skip
