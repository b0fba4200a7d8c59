"""``faq.yaml`` as YAML nodes, which know their lines; a broken entry does not take others along."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import yaml

from qa_bot.errors import KnowledgeError
from qa_bot.knowledge.passage import FAQ_FILE, Piece

# The base loader makes text of every value; libyaml's is seven times as fast.
_LOADER: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_DEEPEST = 4
_BREAKS = str.maketrans("\x85\u2028\u2029\ufeff", "    ")
"""What ends a line for YAML but not in an editor."""

SYNTAX = (
    'Begin each entry with "- questions:"; put a text with ": " or " #" in it in "quotes", and '
    "write the colon behind a field's name half-width, with a space after it."
)

Place = tuple[int | str, ...]
"""The way to a value: the names of fields and numbers of items that lead to it."""


def entry_nodes(text: str) -> tuple[list[tuple[yaml.Node, int]], list[KnowledgeError]]:
    """Return the file's entries, each with the number of lines before its own first one.

    Where the file as a whole is no valid YAML, each entry is read by itself; those that are
    broken come back as problems.
    """
    text = text.translate(_BREAKS)
    try:
        return _items(_compose(text), 0), []
    except KnowledgeError as error:
        blocks = _blocks(text)
        if len(blocks) < 2:
            return [], [error]
    nodes: list[tuple[yaml.Node, int]] = []
    problems = []
    for block, offset in blocks:
        try:
            nodes += _items(_compose(block, offset), offset)
        except KnowledgeError as error:
            problems.append(error)
    return nodes, problems


def _compose(text: str, offset: int = 0) -> yaml.Node | None:
    try:
        node: yaml.Node | None = yaml.compose(text, Loader=_LOADER)
    except (yaml.YAMLError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        problem = getattr(error, "problem", None) or getattr(error, "reason", None) or "odd"
        line = offset + 1 + (min(mark.line, text.count("\n")) if mark else 0)
        raise KnowledgeError(FAQ_FILE, f"no valid YAML ({problem})", SYNTAX, line=line) from None
    return node


def _items(node: yaml.Node | None, offset: int) -> list[tuple[yaml.Node, int]]:
    if node is None or (isinstance(node, yaml.ScalarNode) and not node.value.strip()):
        return []
    if not isinstance(node, yaml.SequenceNode):
        line = offset + node.start_mark.line + 1
        raise KnowledgeError(FAQ_FILE, "this is no list of entries", SYNTAX, line=line)
    return [(item, offset) for item in node.value]


def _blocks(text: str) -> list[tuple[str, int]]:
    """Return the text cut before each "- " at the margin, with the lines before each piece."""
    lines = text.split("\n")
    starts = [i for i, line in enumerate(lines) if re.match(r"-(\s|$)", line)]
    if not starts:
        return []
    if any(re.match(r"[^\s#%-]", line) for line in lines[: starts[0]]):
        starts.insert(0, 0)
    ends = [*starts[1:], len(lines)]
    return [("\n".join(lines[start:end]), start) for start, end in zip(starts, ends, strict=True)]


def value_of(node: yaml.Node, offset: int, depth: int = 0) -> Any:
    """Return a node as texts, lists and dicts.

    Raises KnowledgeError for a field that stands twice (a "-" is missing) and for deep nesting.
    """
    line = offset + node.start_mark.line + 1
    if depth > _DEEPEST:
        raise KnowledgeError(FAQ_FILE, "nested too deep", SYNTAX, line=line)
    if isinstance(node, yaml.SequenceNode):
        return [value_of(item, offset, depth + 1) for item in node.value]
    if not isinstance(node, yaml.MappingNode):
        return node.value
    found: dict[str, Any] = {}
    for key, value in node.value:
        name = str(key.value)
        if name in found:
            line = offset + key.start_mark.line + 1
            problem = f'the field "{name}" stands twice in one entry'
            raise KnowledgeError(FAQ_FILE, problem, SYNTAX, line=line)
        found[name] = value_of(value, offset, depth + 1)
    return found


def _at(node: yaml.Node, place: Place) -> yaml.Node:
    """Return the node at a place, or the last one on the way to it that is there."""
    for step in place:
        if isinstance(node, yaml.MappingNode):
            following = next((v for k, v in node.value if k.value == step), None)
        elif isinstance(node, yaml.SequenceNode) and isinstance(step, int):
            following = node.value[step]
        else:
            following = None
        if following is None:
            break
        node = following
    return node


def line_at(node: yaml.Node, place: Place, offset: int) -> int:
    """Return the 1-based line on which the value at a place begins."""
    return offset + int(_at(node, place).start_mark.line) + 1


def proof_of(node: yaml.Node, place: Place, offset: int, lines: Sequence[str]) -> Piece:
    """Return letters of the text at a place that stand so on a line of the file.

    Its first line; where the file writes it otherwise (escapes, a folded line), the whole line.
    """
    found = _at(node, place)
    first = next(filter(None, map(str.strip, found.value.split("\n"))), "")
    start, end = (offset + mark.line for mark in (found.start_mark, found.end_mark))
    for i in range(start, min(end + 1, len(lines))):
        if first and first in lines[i]:
            return Piece(first, i + 1)
    # A block's text begins on the line after its mark (answer: >).
    after = start + (getattr(found, "style", None) in ("|", ">"))
    i = next((i for i in range(after, len(lines)) if lines[i].strip()), start)
    return Piece(lines[i].strip(), i + 1)
