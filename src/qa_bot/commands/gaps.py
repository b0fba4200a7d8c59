"""``qa-bot gaps``: what people asked and did not get, most asked first."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from qa_bot.commands.common import assistant_of, database_url, knowledge_option

if TYPE_CHECKING:
    from qa_bot.assistant import Assistant
    from qa_bot.gaps import Gap
    from qa_bot.store import Entry


@click.command()
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), metavar="DATE",
              help="Leave out what was asked before this day (2026-01-31).")  # fmt: skip
@click.option("--limit", type=click.IntRange(min=0), default=20, show_default=True, metavar="N",
              help="How many gaps to show; 0: all.")  # fmt: skip
@click.option("--all", "everything", is_flag=True,
              help="Show also what the knowledge answers by now.")  # fmt: skip
@click.option("--json", is_flag=True, help="Print a JSON list.")
@click.option("--csv", is_flag=True, help="Print CSV, for spreadsheets.")
@click.option("--faq", is_flag=True, help="Print entries for faq.yaml to fill in.")
@knowledge_option
@click.pass_context
def gaps(
    ctx: click.Context,
    /,
    since: datetime | None,
    limit: int,
    everything: bool,
    knowledge: Path | None,
    **forms: bool,
) -> None:
    """Show what people asked and did not get, most asked first.

    These are the questions that got no answer or whose answer was voted down; those that mean
    the same are put together. Each is asked again, and left out if the knowledge answers by now.
    """
    form = _chosen(forms)
    entries = _entries(since)
    if not entries:
        _print([], form, "No questions are kept yet." if since is None else "Nothing since then.")
        return
    from qa_bot.gaps import find_gaps

    assistant = assistant_of(ctx, knowledge)
    found = find_gaps(entries, assistant)
    shown, answered, left = _asked_again(found, assistant, limit, everything)
    kept = "questions are kept" if since is None else "questions since then"
    notes = [f"{len(entries)} {kept}, {len(found)} gaps among them."]
    if answered:
        notes.append(f"{answered} left out that the knowledge answers by now; --all shows them.")
    if left:
        notes.append(f"{left} more; --limit 0 shows all.")
    _print(shown, form, " ".join(notes), answers=everything)


def _chosen(forms: Mapping[str, bool]) -> str | None:
    """Return the form that was asked for; None where none was, an error where several were."""
    given = [name for name, on in forms.items() if on]
    if len(given) > 1:
        options = " and ".join(f"--{name}" for name in given)
        raise click.UsageError(f"{options} do not go together. Give one of them.")
    return given[0] if given else None


def _entries(since: datetime | None) -> list[Entry]:
    """Return what the store holds; nothing where there is none. It is only read."""
    from qa_bot.database import exists
    from qa_bot.store import Store

    url = database_url()
    if not exists(url):
        return []
    store = Store.open(url, retention_days=None)
    try:
        return store.entries(since.astimezone() if since else None)
    finally:
        store.close()


def _asked_again(
    found: list[Gap], assistant: Assistant, limit: int, everything: bool
) -> tuple[list[Gap], int, int]:
    """Return the gaps to show, how many of those before them are answered, and how many follow."""
    from qa_bot.gaps import answer_now

    shown: list[Gap] = []
    for number, gap in enumerate(found):
        if limit and len(shown) == limit:
            return shown, number - len(shown), len(found) - number
        answer = answer_now(gap, assistant)
        if everything or not answer:
            shown.append(replace(gap, answer=answer))
    return shown, len(found) - len(shown), 0


def _print(gaps: list[Gap], form: str | None, note: str, *, answers: bool = False) -> None:
    """Print gaps in a form; the note goes where it is not in a program's way."""
    from rich.console import Console

    from qa_bot.gap_forms import as_csv, as_faq, as_json, for_people

    forms: dict[str, Callable[[list[Gap]], str | bytes]] = {
        "json": lambda gaps: as_json(gaps) + "\n", "csv": as_csv, "faq": as_faq,
    }  # fmt: skip
    if form is not None:
        click.echo(forms[form](gaps), nl=False)
        click.echo(note, err=True)
        return
    if gaps:
        console = Console()
        console.print(for_people(gaps, answers=answers, width=console.width))
    click.echo(note)
