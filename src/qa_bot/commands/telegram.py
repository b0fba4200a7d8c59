"""``qa-bot telegram``: the bot, until it is stopped."""

from __future__ import annotations

from pathlib import Path

import click

from qa_bot.commands.common import folder_of, knowledge_option
from qa_bot.settings import load_settings


@click.command()
@knowledge_option
@click.pass_context
def telegram(ctx: click.Context, knowledge: Path | None) -> None:
    """Run the Telegram bot until it is stopped."""
    from qa_bot.telegram import run

    run(load_settings(), folder_of(ctx, knowledge))
