"""YAML front matter of a knowledge file, checked by a model."""

from __future__ import annotations

import re

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from qa_bot.errors import KnowledgeError

_FENCE = re.compile(r"-{3}[ \t]*")


class FrontMatter(BaseModel):
    """What a knowledge file may say of itself; every field is optional."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    title: str = ""
    publisher: str = ""
    author: str = ""
    date: str = ""
    period: str = ""
    url: str = ""


def split_front_matter(text: str, name: str) -> tuple[FrontMatter, int]:
    """Return the front matter and the number of lines that it takes; 0 where there is none.

    Raises KnowledgeError with file, line, field and remedy.
    """
    lines = text.split("\n")
    if not _FENCE.fullmatch(lines[0]):
        return FrontMatter(), 0
    end = next((i for i, line in enumerate(lines[1:], 1) if _FENCE.fullmatch(line)), None)
    if end is None:
        if not re.match(r"\w+[ \t]*:", lines[1] if len(lines) > 1 else ""):
            return FrontMatter(), 0  # a thematic break, not a front matter
        raise KnowledgeError(
            name, "the front matter is not closed", "Add a line --- after it.", line=1
        )
    return _parse(lines[1:end], name), end + 1


def _parse(lines: list[str], name: str) -> FrontMatter:
    try:
        # The base loader makes text of every value: 2024.10 stays so, and no stays "no".
        data = yaml.load("\n".join(lines), Loader=yaml.BaseLoader)  # noqa: S506
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise KnowledgeError(
            name,
            f"the front matter is no valid YAML ({getattr(error, 'problem', None) or 'odd'})",
            'Write one "field: value" a line; put a value with a colon in quotes.',
            line=(mark.line if mark else 0) + 2,
        ) from None
    except RecursionError:
        raise KnowledgeError(
            name, "the front matter is nested too deep", 'Write one "field: value" a line.', line=2
        ) from None
    if not data:
        return FrontMatter()
    if not isinstance(data, dict):
        raise KnowledgeError(
            name, "the front matter is no mapping", 'Write one "field: value" a line.', line=2
        )
    try:
        return FrontMatter.model_validate(data)
    except ValidationError as error:
        first = error.errors()[0]
        fieldname = str(first["loc"][0])
        key = re.compile(rf"""\s*["']?{re.escape(fieldname)}["']?\s*:""")
        line = next((i for i, text in enumerate(lines, 2) if key.match(text)), 2)
        known = ", ".join(FrontMatter.model_fields)
        if first["type"] == "extra_forbidden":
            problem, remedy = f'unknown field "{fieldname}"', f"Use one of: {known}."
        else:
            problem, remedy = f'field "{fieldname}" is no text', 'Write it as "field: value".'
        raise KnowledgeError(name, f"front matter: {problem}", remedy, line=line) from None
