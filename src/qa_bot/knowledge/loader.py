"""A folder of files becomes the knowledge; what cannot be used is named and left out."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from qa_bot.errors import KnowledgeError
from qa_bot.knowledge.faq import load_faq
from qa_bot.knowledge.files import read_text
from qa_bot.knowledge.folder import GLOSSARY_FILE, knowledge_files
from qa_bot.knowledge.passage import Document, Glossary, Knowledge, Passage
from qa_bot.knowledge.remembering import (
    FileRead,
    pack_file,
    pack_glossary,
    unpack_file,
    unpack_glossary,
)
from qa_bot.snapshot.memo import AFRESH, Memo

if TYPE_CHECKING:
    from qa_bot.knowledge.layout import Lexicon


def load_knowledge(folder: Path | str, lexicon: Lexicon, memo: Memo = AFRESH) -> Knowledge:
    """Read every knowledge file below the folder, in the order of their names.

    lexicon: how common a word is; what joins words that a page's columns cut.
    memo: what files came to that were read before.
    Raises KnowledgeError if there is no such folder or no file in it can be used.
    """
    root = Path(folder)
    _check_folder(root)
    documents: list[Document] = []
    passages: list[Passage] = []
    problems: list[KnowledgeError] = []
    paragraph = 0

    def closed(error: OSError) -> None:
        name = Path(error.filename).relative_to(root).as_posix()
        problem = f"cannot be opened ({error.strerror})"
        problems.append(KnowledgeError(name, problem, "Check the folder and its permissions."))

    for path in knowledge_files(root, closed):
        name = path.relative_to(root).as_posix()
        try:
            read = _recalled(path, name, lexicon, memo, len(documents), paragraph)
        except KnowledgeError as error:
            problems.append(error)
            continue
        documents.append(read.document)
        passages.extend(read.passages)
        paragraph = read.paragraph
    faq, wrong = load_faq(root, documents, passages)
    problems += wrong
    if not passages and not faq:
        raise _nothing(root, problems)
    try:
        glossary = _glossary(root / GLOSSARY_FILE, memo)
    except KnowledgeError as error:
        problems.append(error)
        glossary = Glossary()
    return Knowledge(tuple(documents), tuple(passages), glossary, tuple(problems), faq)


def _check_folder(root: Path) -> None:
    try:
        if not root.exists():
            raise KnowledgeError(
                root,
                "there is no such folder",
                "Name one with --knowledge DIR or QA_BOT_KNOWLEDGE.",
            )
        if not root.is_dir():
            raise KnowledgeError(root, "is no folder", "Name the folder that holds the files.")
        with os.scandir(root) as entries:
            next(entries, None)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "unusable name"
        raise KnowledgeError(
            root, f"cannot be opened ({reason})", "Check the folder and its permissions."
        ) from error


def _nothing(root: Path, problems: list[KnowledgeError]) -> KnowledgeError:
    if not problems:
        return KnowledgeError(
            root, "holds no knowledge file", "Put a .md or .txt file with the report's text there."
        )
    listed = "".join(f"\n  {problem}" for problem in problems)
    remedy = f"Mend these:{listed}"
    return KnowledgeError(root, "holds no file that can be used", remedy, causes=tuple(problems))


def _recalled(
    path: Path, name: str, lexicon: Lexicon, memo: Memo, number: int, before: int
) -> FileRead:
    """Return a file as it was read before, if it is the same still; else read it.

    number: the document's. before: the number of the last paragraph before it.
    """
    text = read_text(path, name)
    lines = text.split("\n")

    def read() -> FileRead:
        # What parses is not imported before there is something to parse.
        from qa_bot.knowledge.parsing import read_file

        return read_file(name, text, lexicon, number, before)

    return memo.under((name, text)).recall(
        f"file {name}",
        read,
        lambda made: pack_file(made, lines, before),
        lambda part: unpack_file(part, name, lines, number, before),
    )


def _glossary(path: Path, memo: Memo) -> Glossary:
    """Return the folder's glossary; an empty one where there is no such file."""
    if not path.is_file():
        return Glossary()
    text = read_text(path, GLOSSARY_FILE)

    def read() -> Glossary:
        from qa_bot.knowledge.glossary import parse_glossary

        return parse_glossary(text)

    return memo.under((text,)).recall(GLOSSARY_FILE, read, pack_glossary, unpack_glossary)
