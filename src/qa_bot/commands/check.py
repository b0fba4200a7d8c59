"""``qa-bot check``: the knowledge read as a careful editor reads."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from qa_bot.commands.common import folder_of, knowledge_option, printable

if TYPE_CHECKING:
    from qa_bot.checking import Finding, Severity

LEVELS: tuple[Severity, ...] = ("error", "warning", "info")
"""What may be shown, the gravest first; each level takes in those before it."""
_STYLES = {"error": "bold red", "warning": "yellow", "info": "cyan"}
_NAMES = {"error": "error", "warning": "warning", "info": "note"}


@click.command()
@click.option("--level", type=click.Choice(LEVELS), default="warning", show_default=True,
              help="The least grave findings that are shown.")  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="Print what is shown as a JSON list.")
@knowledge_option
@click.pass_context
def check(ctx: click.Context, level: str, as_json: bool, knowledge: Path | None) -> None:
    """Find what a careful editor would ask about in the knowledge.

    Exit code: 0 no error, 1 at least one, 2 there is no such folder.
    """
    from qa_bot.checking import check as look

    findings = look(folder_of(ctx, knowledge))
    shown = [f for f in findings if LEVELS.index(f.severity) <= LEVELS.index(level)]
    if as_json:
        click.echo(printable(json.dumps([record(f) for f in shown], ensure_ascii=False, indent=2)))
    else:
        print_findings(shown, findings)
    ctx.exit(1 if any(f.severity == "error" for f in findings) else 0)


def record(finding: Finding) -> dict[str, Any]:
    """Return a finding as JSON has it; "other" is None where it has one place."""
    other = finding.other
    return {
        "severity": finding.severity,
        "kind": finding.kind,
        "file": finding.place.file,
        "line": finding.place.line,
        "what": finding.what,
        "remedy": finding.remedy,
        "other": {"file": other.file, "line": other.line} if other else None,
    }


def print_findings(shown: Sequence[Finding], findings: Sequence[Finding]) -> None:
    """Print each finding on three lines, then how many of each kind there are."""
    from rich.console import Console
    from rich.text import Text

    console = Console(highlight=False)
    # A narrow terminal cuts a line rather than folding it; a pipe gets all of it.
    fits = {"no_wrap": True, "overflow": "ellipsis"} if console.is_terminal else {"soft_wrap": True}
    for finding in shown:
        head = Text()
        head.append(finding.severity, _STYLES[finding.severity])
        head.append(f"  {printable(where(finding))}  ", "bold").append(finding.kind, "dim")
        console.print(head, **fits)
        console.print(Text(f"  {printable(finding.what)}"), **fits)
        console.print(Text(f"  → {printable(finding.remedy)}", "dim"), **fits)
    counts = Counter(finding.severity for finding in findings)
    told = [f"{counts[s]} {_NAMES[s]}{'' if counts[s] == 1 else 's'}" for s in LEVELS]
    hidden = [s for s in LEVELS if counts[s] and not any(f.severity == s for f in shown)]
    hint = f" Show all: --level {hidden[-1]}." if hidden else ""
    console.print(Text(f"{', '.join(told)}.{hint}"), soft_wrap=True)


def where(finding: Finding) -> str:
    """Return the places as they are shown: report.md:25 and :63, or the folder."""
    from qa_bot.checking.finding import FOLDER

    place, other = finding.place, finding.other
    if place.file == FOLDER:
        return "the folder"
    text = f"{place.file}:{place.line}"
    if other is None:
        return text
    return f"{text} and {'' if other.file == place.file else other.file}:{other.line}"
