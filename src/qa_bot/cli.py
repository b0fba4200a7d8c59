"""The command line: ``qa-bot`` and its commands."""

from __future__ import annotations

import io
import sys
from pathlib import Path
from typing import Any

import click

from qa_bot.commands.add import add
from qa_bot.commands.ask import ask
from qa_bot.commands.check import check
from qa_bot.commands.common import knowledge_option
from qa_bot.commands.evaluate import evaluate
from qa_bot.commands.gaps import gaps
from qa_bot.commands.repl import talk
from qa_bot.commands.telegram import telegram
from qa_bot.errors import QaBotError


class _Group(click.Group):
    """Shows qa-bot's own errors as one message; a bug keeps its traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except QaBotError as error:
            click.echo(f"qa-bot: {error}", err=True)
            ctx.exit(2)


@click.group(
    cls=_Group,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)
@knowledge_option
@click.version_option(package_name="qa-bot")
@click.pass_context
def main(ctx: click.Context, knowledge: Path | None) -> None:
    """Answer questions from a folder of reports, each answer with the sentence that proves it.

    Without a command: ask questions one after another.
    """
    ctx.obj = knowledge
    for stream in (sys.stdin, sys.stdout):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # another encoding's bytes are no reason to stop
    if ctx.invoked_subcommand is None:
        talk(ctx)


for command in (add, ask, check, evaluate, gaps, telegram):
    main.add_command(command)
