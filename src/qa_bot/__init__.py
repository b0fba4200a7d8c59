"""A question-answering assistant over public reports that answers in their own words."""

from qa_bot.answer import Answer, Evidence
from qa_bot.assistant import Assistant
from qa_bot.errors import (
    CaseError,
    KnowledgeError,
    QaBotError,
    SettingsError,
    TemplateError,
)

__all__ = [
    "Answer",
    "Assistant",
    "CaseError",
    "Evidence",
    "KnowledgeError",
    "QaBotError",
    "SettingsError",
    "TemplateError",
]
