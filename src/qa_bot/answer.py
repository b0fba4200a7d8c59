"""The frozen values that an assistant hands to a channel."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Status = Literal["answered", "unknown", "chat", "invalid"]
Language = Literal["zh", "zh-Hant", "en"]


@dataclass(frozen=True, slots=True)
class Evidence:
    """A verbatim piece of a knowledge file and where it stands.

    quote: letter for letter as in ``file`` at ``line`` (1-based). Where layout repair joined
        pieces that stand apart, each piece stands so, and ``line`` is the first one's.
    """

    quote: str
    title: str
    section: str
    file: str
    line: int


@dataclass(frozen=True, slots=True)
class Answer:
    """What the assistant replies to one question.

    short: the figure, name, list or yes/no alone; "" unless answered.
    text: the whole reply as plain text, without the quote.
    confidence: 0.0 to 1.0.
    suggestions: up to three questions that this knowledge can answer.
    """

    question: str
    status: Status
    short: str
    text: str
    evidence: tuple[Evidence, ...]
    confidence: float
    suggestions: tuple[str, ...]
    language: Language


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure that a knowledge file holds.

    noun: what it counts, as far as that can be told. value: as it stands in the file, with its
        qualifier and unit (近 14 万人次).
    levels: of "nation", "province", "city", "county", "town", "village", "school".
    years, places: what the words around it name, else what its document is about as a whole.
    """

    noun: str
    value: str
    levels: tuple[str, ...]
    years: tuple[int, ...]
    places: tuple[str, ...]
    file: str
    line: int
