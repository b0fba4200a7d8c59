"""A knowledge file's text becomes passages; imported only when there is one to read."""

from __future__ import annotations

from pathlib import Path

from qa_bot.errors import KnowledgeError
from qa_bot.knowledge.frontmatter import FrontMatter, split_front_matter
from qa_bot.knowledge.layout import Block, Lexicon, restore
from qa_bot.knowledge.markdown import Row, parse_markdown
from qa_bot.knowledge.passage import Document, Piece
from qa_bot.knowledge.passages import PassageBuilder, without_marks
from qa_bot.knowledge.remembering import FileRead
from qa_bot.knowledge.sentences import join

Field = tuple[str, str, Piece]
"""A front matter's field: what people call it, its value, and the line that it stands on."""


def read_file(name: str, text: str, lexicon: Lexicon, number: int, before: int) -> FileRead:
    """Return a file's passages.

    name, text: the file's. number: the document's. before: the last paragraph's before it.
    Raises KnowledgeError if it holds none.
    """
    path = Path(name)
    document, fields, blocks = _read(path, name, text, lexicon)
    builder = PassageBuilder(before)
    found = list(builder.build(blocks, number, markdown=path.suffix.lower() == ".md"))
    if not found:
        raise KnowledgeError(name, "holds no text", "Fill it or remove it.")
    found += builder.metadata(fields, number)
    return FileRead(document, found, builder.paragraph)


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
