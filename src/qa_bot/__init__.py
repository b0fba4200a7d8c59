"""A question-answering assistant over public reports that answers in their own words."""

from typing import TYPE_CHECKING, Any

from qa_bot.answer import Answer, Evidence
from qa_bot.errors import (
    CaseError,
    KnowledgeError,
    QaBotError,
    SettingsError,
    StoreError,
    TemplateError,
)

if TYPE_CHECKING:
    from qa_bot.assistant import Assistant

__all__ = [
    "Answer",
    "Assistant",
    "CaseError",
    "Evidence",
    "KnowledgeError",
    "QaBotError",
    "SettingsError",
    "StoreError",
    "TemplateError",
]


def __getattr__(name: str) -> Any:
    """Import the assistant, and with it all that reads, when it is first asked for."""
    if name == "Assistant":
        from qa_bot.assistant import Assistant

        return Assistant
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
