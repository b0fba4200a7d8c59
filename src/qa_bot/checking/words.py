"""``glossary.yaml``: words that lead two ways or nowhere, and English names that are missing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import yaml

from qa_bot.checking.claims import Claim
from qa_bot.checking.finding import Finding, Place, Severity
from qa_bot.errors import KnowledgeError
from qa_bot.knowledge.files import read_text
from qa_bot.knowledge.folder import GLOSSARY_FILE
from qa_bot.knowledge.passage import Glossary, Knowledge
from qa_bot.text import normalise

Lines = Mapping[tuple[str, str, str], int]
"""Where a word stands: by section, term, and word ("" for the term itself)."""


def glossary_findings(knowledge: Knowledge, folder: Path | None) -> Iterator[Finding]:
    """Yield what is wrong with the words; lines are told where the folder is given."""
    lines, twice = _positions(folder) if folder else ({}, [])
    for section, term, line in twice:
        yield Finding(
            "warning", "glossary", Place(GLOSSARY_FILE, line),
            f"{term} stands twice under {section}; only the last one is read",
            "Put all its words into one line.",
        )  # fmt: skip
    glossary = knowledge.glossary
    yield from _colliding(glossary, lines)
    yield from _unknown(knowledge, lines)


def _colliding(glossary: Glossary, lines: Lines) -> Iterator[Finding]:
    terms = {_key(term): term for term in glossary.aliases}
    owners: dict[str, str] = {}
    for term, aliases in glossary.aliases.items():
        for alias in dict.fromkeys(aliases):
            key = _key(alias)
            place = Place(GLOSSARY_FILE, lines.get(("aliases", term, alias), 1))
            if key == _key(term):
                yield Finding("info", "glossary", place, f"{alias} is an alias of itself",
                              "Remove the alias.")  # fmt: skip
            elif key in terms:
                yield Finding(
                    "warning", "glossary", place,
                    f"{alias} is an alias of {term} and a term of its own",
                    "Keep it in one of the two places: a question with it is asked for both.",
                )  # fmt: skip
            elif owners.setdefault(key, term) != term:
                yield Finding(
                    "warning", "glossary", place,
                    f"{alias} is an alias of {owners[key]} and of {term}",
                    "Keep it with one of them: a question with it is asked for both.",
                )  # fmt: skip


def _unknown(knowledge: Knowledge, lines: Lines) -> Iterator[Finding]:
    """Yield the terms that no file holds: aliases and English names of them lead nowhere."""
    text = "\n".join(passage.view.text for passage in knowledge.passages)
    text += "\n" + "\n".join(normalise(document.title).text for document in knowledge.documents)
    glossary = knowledge.glossary
    sections: tuple[tuple[str, Sequence[str]], ...] = (
        ("aliases", tuple(glossary.aliases)),
        ("english", tuple(glossary.english)),
        ("words", glossary.words),
    )
    for section, terms in sections:
        for term in dict.fromkeys(terms):
            if _key(term) in text:
                continue
            place = Place(GLOSSARY_FILE, lines.get((section, term, ""), 1))
            severity: Severity = "info" if section == "words" else "warning"
            yield Finding(
                severity, "glossary", place, f"no file holds {term} ({section})",
                "Write it as the files do, or remove it.",
            )  # fmt: skip


def missing_english(knowledge: Knowledge, claims: Sequence[Claim]) -> Iterator[Finding]:
    """Yield the glossary's own terms that figures hang on and that have no English name."""
    glossary = knowledge.glossary
    named = {_key(term) for term in glossary.english}
    terms = dict.fromkeys([*glossary.aliases, *glossary.words])
    wanted = [(_key(term), term) for term in terms if _key(term) not in named]
    first: dict[str, Claim] = {}
    for claim in claims:
        passage = knowledge.passages[claim.passage]
        part = passage.view.text[slice(*claim.fact.part)]
        for key, term in wanted:
            if key in part:
                first.setdefault(term, claim)
    for term, claim in first.items():
        passage = knowledge.passages[claim.passage]
        yield Finding(
            "info", "english", Place(knowledge.of(passage).file, passage.line),
            f"a figure of {term}, which has no English name",
            f"Add it to {GLOSSARY_FILE} under english.",
        )  # fmt: skip


def _key(word: str) -> str:
    return normalise(word).text


def _positions(folder: Path) -> tuple[Lines, list[tuple[str, str, int]]]:
    """Return where each word of the glossary stands, and the terms that stand there twice."""
    try:
        root = yaml.compose(read_text(folder / GLOSSARY_FILE, GLOSSARY_FILE), yaml.BaseLoader)
    except (KnowledgeError, yaml.YAMLError, RecursionError):
        return {}, []  # there is none, or the loader has named it
    lines: dict[tuple[str, str, str], int] = {}
    twice: list[tuple[str, str, int]] = []
    for section, value in _pairs(root):
        seen: dict[str, int] = defaultdict(int)
        for term, words in _pairs(value):
            name = str(term.value)
            seen[name] += 1
            if seen[name] == 2:
                twice.append((str(section.value), name, _line(term)))
            lines[str(section.value), name, ""] = _line(term)
            for word in words.value if isinstance(words, yaml.SequenceNode) else [words]:
                lines[str(section.value), name, str(word.value)] = _line(word)
        if isinstance(value, yaml.SequenceNode):
            for word in value.value:
                lines[str(section.value), str(word.value), ""] = _line(word)
    return lines, twice


def _pairs(node: yaml.Node | None) -> list[tuple[yaml.Node, yaml.Node]]:
    return list(node.value) if isinstance(node, yaml.MappingNode) else []


def _line(node: yaml.Node) -> int:
    return int(node.start_mark.line) + 1
