"""Reads the knowledge as a careful editor: what it finds has a place, a reason and a remedy."""

from qa_bot.checking.check import check
from qa_bot.checking.finding import Finding, Place, Severity

__all__ = ["Finding", "Place", "Severity", "check"]
