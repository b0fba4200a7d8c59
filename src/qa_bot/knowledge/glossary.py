"""``glossary.yaml``: the maintainers' words, checked by a model."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError

from qa_bot.errors import KnowledgeError
from qa_bot.knowledge.files import read_text
from qa_bot.knowledge.folder import GLOSSARY_FILE
from qa_bot.knowledge.passage import Glossary


def _as_list(value: Any) -> Any:
    """Accept a single word where a list is expected, and nothing where it is empty."""
    if not value:
        return ()
    return (value,) if isinstance(value, str) else value


def _as_mapping(value: Any) -> Any:
    return {} if value in (None, "") else value


Words = Annotated[tuple[str, ...], BeforeValidator(_as_list)]
WordsByTerm = Annotated[dict[str, Words], BeforeValidator(_as_mapping)]


class _GlossaryFile(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    aliases: WordsByTerm = {}
    english: WordsByTerm = {}
    words: Words = ()


def load_glossary(folder: Path) -> Glossary:
    """Read the folder's glossary; an empty one where there is no such file.

    Raises KnowledgeError with file, line or field, and remedy.
    """
    path = folder / GLOSSARY_FILE
    return parse_glossary(read_text(path, GLOSSARY_FILE)) if path.is_file() else Glossary()


def parse_glossary(text: str) -> Glossary:
    """Return what a glossary's text says; raises KnowledgeError as ``load_glossary`` does."""
    try:
        # The base loader makes text of every word: no and 2024 are words, not a bool and a number.
        data = yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506
    except (yaml.YAMLError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        raise KnowledgeError(
            GLOSSARY_FILE,
            f"no valid YAML ({getattr(error, 'problem', None) or error})",
            "Mend the line; the README shows the form.",
            line=mark.line + 1 if mark else None,
        ) from None
    try:
        parsed = _GlossaryFile.model_validate(data or {})
    except ValidationError as error:
        first = error.errors()[0]
        where = " → ".join(map(str, first["loc"])) or "the file"
        raise KnowledgeError(
            GLOSSARY_FILE,
            f"{where}: {first['msg']}",
            "It may hold aliases and english (term: [words]) and words (a list).",
        ) from None
    return Glossary(parsed.aliases, parsed.english, parsed.words)
