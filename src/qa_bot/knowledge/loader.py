"""A folder of files becomes the knowledge; what cannot be used is named and left out."""

from __future__ import annotations

import os
from pathlib import Path

from qa_bot.errors import KnowledgeError
from qa_bot.knowledge.files import read_text
from qa_bot.knowledge.folder import knowledge_files
from qa_bot.knowledge.frontmatter import FrontMatter, split_front_matter
from qa_bot.knowledge.glossary import load_glossary
from qa_bot.knowledge.layout import Block, Lexicon, restore
from qa_bot.knowledge.markdown import Row, parse_markdown
from qa_bot.knowledge.passage import Document, Glossary, Knowledge, Passage, Piece
from qa_bot.knowledge.passages import PassageBuilder, without_marks
from qa_bot.knowledge.remembering import FileRead, pack_file, unpack_file
from qa_bot.knowledge.sentences import join
from qa_bot.snapshot.memo import AFRESH, Memo

Field = tuple[str, str, Piece]
"""A front matter's field: what people call it, its value, and the line that it stands on."""


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
    if not passages:
        raise _nothing(root, problems)
    try:
        glossary = load_glossary(root)
    except KnowledgeError as error:
        problems.append(error)
        glossary = Glossary()
    return Knowledge(tuple(documents), tuple(passages), glossary, tuple(problems))


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
    return KnowledgeError(root, "holds no file that can be used", f"Mend these:{listed}")


def _recalled(
    path: Path, name: str, lexicon: Lexicon, memo: Memo, number: int, before: int
) -> FileRead:
    """Return a file as it was read before, if it is the same still; else read it.

    number: the document's. before: the number of the last paragraph before it.
    """
    text = read_text(path, name)
    lines = text.split("\n")

    def read() -> FileRead:
        document, fields, blocks = _read(path, name, text, lexicon)
        builder = PassageBuilder(before)
        markdown = path.suffix.lower() == ".md"
        found = list(builder.build(blocks, number, markdown=markdown))
        if not found:
            raise KnowledgeError(name, "holds no text", "Fill it or remove it.")
        found += builder.metadata(fields, number)
        return FileRead(document, found, builder.paragraph)

    return memo.under((name, text)).recall(
        f"file {name}",
        read,
        lambda made: pack_file(made, lines, before),
        lambda part: unpack_file(part, name, lines, number, before),
    )


def _read(
    path: Path, name: str, text: str, lexicon: Lexicon
) -> tuple[Document, list[Field], list[Block | Row]]:
    front, lines = split_front_matter(text, name)
    body = "\n".join(text.split("\n")[lines:])
    blocks: list[Block | Row] = []
    if path.suffix.lower() == ".md":
        blocks.extend(parse_markdown(body, lines))
    else:
        # Blank lines in the front matter's place keep the line numbers true.
        blocks.extend(restore("\n" * lines + body, lexicon))
    blocks = _with_title(blocks)
    title = _title(blocks)
    title = without_marks(title) if path.suffix.lower() == ".md" else title
    title = front.title or title or path.stem
    document = Document(
        name, title, front.publisher, front.author, front.date, front.period, front.url
    )
    return document, _fields(front, text.split("\n")[:lines]), blocks


LABELS = {"publisher": "发布单位", "author": "作者", "date": "发布日期", "period": "报告期"}
"""What people call the fields of a front matter when they ask for them."""


def _fields(front: FrontMatter, lines: list[str]) -> list[Field]:
    """Return the fields that people ask for: label, value, and the line as it stands."""
    found = []
    for name, label in LABELS.items():
        value = getattr(front, name)
        for number, line in enumerate(lines, 1):
            if value and line.lstrip().startswith(name) and value in line:
                found.append((label, value, Piece(line.strip(), number)))
                break
    return found


def _with_title(blocks: list[Block | Row]) -> list[Block | Row]:
    """Mark a Markdown file's only first-level heading as its title: it is no section."""
    tops = [i for i, b in enumerate(blocks) if isinstance(b, Block) and b.level == 1]
    if len(tops) == 1:
        top = blocks[tops[0]]
        if isinstance(top, Block) and top.kind == "heading":
            blocks[tops[0]] = Block("title", 1, top.pieces)
    return blocks


def _title(blocks: list[Block | Row]) -> str:
    return next((join(b.pieces) for b in blocks if isinstance(b, Block) and b.kind == "title"), "")
