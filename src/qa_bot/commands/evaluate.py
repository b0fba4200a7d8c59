"""``qa-bot eval``: cases scored by the rules of evaluation.py."""

from __future__ import annotations

from pathlib import Path

import click

from qa_bot.commands.common import assistant_of, knowledge_option


@click.command("eval")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--show", is_flag=True, help="Also list the questions that were refused.")
@knowledge_option
@click.pass_context
def evaluate(ctx: click.Context, file: Path, show: bool, knowledge: Path | None) -> None:
    """Score the cases in FILE: tables by kind, language and style, then what went wrong."""
    from qa_bot.evaluation import evaluate as run_cases
    from qa_bot.evaluation import load_cases
    from qa_bot.scoreboard import print_scores

    cases = load_cases(file)
    assistant = assistant_of(ctx, knowledge)
    print_scores(run_cases(cases, assistant.ask_turns), show_refused=show)
