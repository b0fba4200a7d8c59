"""What a curated answer's source leads to: the passages that it names, if they are still there."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import cached_property
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, model_validator

from qa_bot.errors import KnowledgeError
from qa_bot.knowledge.passage import FAQ_FILE, Document, Passage
from qa_bot.text import has_chinese, is_chinese, normalise, pairs

_FILE = re.compile(r"(.+\.(?:md|txt))\s*(?:[:：]\s*(.*))?", re.IGNORECASE)
COVERED = 0.9
"""How much of a quote the sentences must make up that stand in it, where no one holds it all."""


class Source(BaseModel):
    """An entry's source as it is written: a file, maybe with line or quote, or any other text."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    file: str = ""
    line: int | None = Field(default=None, ge=1)
    quote: str = ""
    text: str = ""

    @model_validator(mode="before")
    @classmethod
    def _taken_apart(cls, value: Any) -> Any:
        """Read report.md, report.md:12, an address, or any other text."""
        if not isinstance(value, str):
            return value
        text = value.strip()
        match = None if "://" in text else _FILE.fullmatch(text)
        if match is None:
            return {"text": text}
        if match[2] is None:
            return {"file": match[1]}
        if not re.fullmatch(r"\d{1,9}", match[2]):
            raise ValueError(f'"{match[2]}" is no line number')
        return {"file": match[1], "line": match[2]}

    @model_validator(mode="after")
    def _says_something(self) -> Source:
        if not self.file.strip() and not self.text.strip():
            raise ValueError("is empty; name a file of this folder, an address or an office")
        return self

    def __str__(self) -> str:
        if self.text:
            return self.text
        return self.file if self.line is None else f"{self.file}:{self.line}"


class Sources:
    """Finds sources in the passages of one knowledge."""

    def __init__(self, documents: Sequence[Document], passages: Sequence[Passage]) -> None:
        self._documents = documents
        self._passages = passages

    @cached_property
    def _ids(self) -> dict[str, list[int]]:
        """The ids of each file's passages."""
        found: dict[str, list[int]] = {document.file: [] for document in self._documents}
        for i, passage in enumerate(self._passages):
            found[self._documents[passage.document].file].append(i)
        return found

    @cached_property
    def _by_line(self) -> dict[tuple[str, int], list[int]]:
        """The ids of the passages that stand on each line."""
        found: dict[tuple[str, int], list[int]] = {}
        for file, ids in self._ids.items():
            for i in ids:
                for line in dict.fromkeys(piece.line for piece in self._passages[i].pieces):
                    found.setdefault((file, line), []).append(i)
        return found

    @cached_property
    def _by_mark(self) -> dict[str, dict[str, list[int]]]:
        """For each file the ids of the passages that hold each pair of characters or word."""
        found: dict[str, dict[str, list[int]]] = {}
        for file, ids in self._ids.items():
            table = found[file] = {}
            for i in ids:
                for mark in _marks(self._texts[i]):
                    table.setdefault(mark, []).append(i)
        return found

    @cached_property
    def _texts(self) -> list[str]:
        """The passages' quotes, normalised; the view of a cell or field adds what its quote does not hold."""
        return [
            normalise(passage.quote).text
            if passage.kind in ("cell", "field")
            else passage.view.text
            for passage in self._passages
        ]

    def find(self, source: Source, said: str, line: int) -> tuple[int, ...]:
        """Return the ids of the passages that are an entry's source; none for other sources.

        said: the entry's answer and wordings. line: where the source stands in ``faq.yaml``.
        Raises KnowledgeError if the source is no longer there.
        """
        if not source.file:
            return ()
        file = source.file.strip().replace("\\", "/").removeprefix("./")
        if file not in self._ids:
            problem = f'source: there is no knowledge file "{file}"'
            raise KnowledgeError(FAQ_FILE, problem, "Name a .md or .txt of this folder.", line=line)
        if normalise(source.quote).text:
            found = self._quoted(file, source)
            problem = f"source: the quote does not stand in {file}"
        elif source.line is not None:
            found = self._on_line(file, source.line, normalise(said).text)
            problem = f"source: {file}:{source.line} holds nothing that the entry speaks of"
        else:
            told = [i for i in self._ids[file] if self._passages[i].kind != "heading"]
            found = self._nearest(file, normalise(said).text, told)
            problem = f"source: {file} holds nothing that the entry speaks of"
        if not found:
            remedy = "See what the file says now; then mend the source, or answer and source."
            raise KnowledgeError(FAQ_FILE, problem, remedy, line=line)
        return found

    def _quoted(self, file: str, source: Source) -> tuple[int, ...]:
        """Return the passage that holds a quote, or those that make it up."""
        quote = normalise(source.quote).text
        ids = self._ids[file]
        if source.line is not None:
            ids = self._by_line.get((file, source.line), [])
        whole = next((i for i in ids if quote in self._texts[i]), None)
        if whole is not None:
            return (whole,)
        parts = [i for i in ids if self._texts[i] in quote]
        covered = sum(len(self._texts[i]) for i in parts)
        return tuple(parts) if covered >= COVERED * len(quote) else ()

    def _on_line(self, file: str, line: int, said: str) -> tuple[int, ...]:
        """Return the passage on a line that has most in common with what an entry says."""
        ids = self._by_line.get((file, line), [])
        if ids and not has_chinese(said):
            return (ids[0],)  # an English entry shares no words with a Chinese source
        return self._nearest(file, said, ids)

    def _nearest(self, file: str, said: str, ids: Sequence[int]) -> tuple[int, ...]:
        allowed = frozenset(ids)
        shared: Counter[int] = Counter()
        for mark in _marks(said):
            shared.update(i for i in self._by_mark[file].get(mark, ()) if i in allowed)
        if not shared:
            return ()
        return (min(shared, key=lambda i: (-shared[i], len(self._passages[i].quote), i)),)


def _marks(text: str) -> frozenset[str]:
    """Return a normalised text's pairs of Chinese characters, and its Latin words and figures."""
    found = {pair for pair in pairs(text) if all(map(is_chinese, pair))}
    return frozenset(found | set(re.findall(r"[a-z0-9.]*[a-z0-9]", text)))
