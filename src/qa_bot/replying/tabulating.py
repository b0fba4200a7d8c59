"""Found figures as rows of a table, in the letters of their files."""

from __future__ import annotations

from collections.abc import Iterable

from qa_bot.answer import Figure
from qa_bot.knowledge.passage import Knowledge
from qa_bot.reading.figures import FoundFigure

_LEVELS = ("nation", "province", "city", "county", "town", "village", "school")
"""From the highest down."""


def tabulate(knowledge: Knowledge, found: Iterable[FoundFigure]) -> tuple[Figure, ...]:
    """Return figures as a channel shows them."""
    return tuple(_row(knowledge, figure) for figure in found)


def _row(knowledge: Knowledge, found: FoundFigure) -> Figure:
    passage = knowledge.passages[found.passage]
    quantity = found.fact.quantity
    return Figure(
        noun=passage.view.source(*found.noun).strip(),
        value=passage.view.source(quantity.start, quantity.end).strip(),
        levels=tuple(level for level in _LEVELS if level in found.levels),
        years=tuple(sorted(found.years)),
        places=found.places,
        file=knowledge.of(passage).file,
        line=passage.line,
    )
