"""YAML front matter of a knowledge file, checked by a model."""

from __future__ import annotations

import datetime
import re
from typing import Annotated, Any

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError

from qa_bot.errors import KnowledgeError

_FENCE = re.compile(r"-{3}[ \t]*")


def _as_text(value: Any) -> Any:
    """Accept what YAML reads as a date or a number: ``date: 2024-06-30``, ``period: 2024``."""
    if isinstance(value, bool) or not isinstance(value, (int, float, datetime.date)):
        return value
    return str(value)


Text = Annotated[str, BeforeValidator(_as_text)]


class FrontMatter(BaseModel):
    """What a knowledge file may say of itself; every field is optional."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    title: Text = ""
    publisher: Text = ""
    author: Text = ""
    date: Text = ""
    period: Text = ""
    url: Text = ""


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
        data = yaml.safe_load("\n".join(lines))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise KnowledgeError(
            name,
            f"the front matter is no valid YAML ({getattr(error, 'problem', None) or 'unreadable'})",
            'Write one "field: value" a line; put a value with a colon in quotes.',
            line=(mark.line if mark else 0) + 2,
        ) from None
    except ValueError as error:  # yaml's constructors, for instance of the date 2024-13-40
        raise KnowledgeError(
            name, f"the front matter has a bad value ({error})", "Put it in quotes.", line=2
        ) from None
    if data is None:
        return FrontMatter()
    if not isinstance(data, dict):
        raise KnowledgeError(
            name, "the front matter is no mapping", 'Write one "field: value" a line.', line=2
        )
    try:
        return FrontMatter.model_validate({str(key): value for key, value in data.items()})
    except ValidationError as error:
        first = error.errors()[0]
        fieldname = str(first["loc"][0])
        line = next((i for i, text in enumerate(lines, 2) if text.startswith(fieldname)), 2)
        known = ", ".join(FrontMatter.model_fields)
        if first["type"] == "extra_forbidden":
            problem, remedy = f'unknown field "{fieldname}"', f"Use one of: {known}."
        else:
            problem, remedy = f'field "{fieldname}" is no text', 'Write it as "field: value".'
        raise KnowledgeError(name, f"front matter: {problem}", remedy, line=line) from None
