"""The table that ``qa-bot eval`` prints."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from qa_bot.evaluation import Score


def print_scores(scores: Sequence[Score], *, show_refused: bool) -> None:
    """Print the scores by kind, by language and by style, then every case that went wrong."""
    console = Console()
    console.print(_table("kind", scores, lambda s: s.case.kind))
    console.print(_table("language", scores, lambda s: s.case.lang))
    console.print(_table("style", scores, lambda s: s.case.style))
    for score in scores:
        if score.verdict == "wrong" or (show_refused and score.verdict == "refused"):
            case = score.case
            wanted = case.accept or case.require or (f"({case.kind})",)
            # Text from files is no markup.
            console.print(
                f"{score.verdict} {case.id} {' / '.join(case.turns)}\n"
                f"    got: {score.short or score.status}\n"
                f"    wanted: {'、'.join(wanted)}",
                markup=False,
                highlight=False,
            )


def _table(name: str, scores: Sequence[Score], key: Callable[[Score], str]) -> Table:
    table = Table(title=f"by {name}")
    table.add_column(name)
    for column in ("cases", "right", "right %", "refused", "wrong", "quote held"):
        table.add_column(column, justify="right")
    for value in dict.fromkeys(map(key, scores)):
        table.add_row(Text(value), *_row([s for s in scores if key(s) == value]))
    table.add_section()
    table.add_row("all", *_row(scores))
    return table


def _row(scores: Sequence[Score]) -> list[str]:
    right = [s for s in scores if s.verdict == "right"]
    quoted = [s.quoted for s in right if s.quoted is not None]
    return [
        str(len(scores)),
        str(len(right)),
        f"{100 * len(right) / len(scores):.1f}",
        str(sum(s.verdict == "refused" for s in scores)),
        str(sum(s.verdict == "wrong" for s in scores)),
        f"{sum(quoted)}/{len(quoted)}",
    ]
