"""What several commands share: the folder that they work on, and text that can be printed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from qa_bot.settings import load_settings

if TYPE_CHECKING:
    from qa_bot.assistant import Assistant

knowledge_option = click.option(
    "--knowledge",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="The folder with the knowledge files (QA_BOT_KNOWLEDGE, else ./knowledge).",
)


def folder_of(ctx: click.Context, knowledge: Path | None) -> Path:
    """Return the knowledge folder: the command's option, the group's, or the setting."""
    return knowledge or ctx.obj or load_settings().knowledge


def assistant_of(ctx: click.Context, knowledge: Path | None) -> Assistant:
    """Read the knowledge folder, naming on standard error what is left out."""
    from qa_bot.assistant import Assistant

    cache = load_settings().cache_dir
    assistant = Assistant.from_folder(folder_of(ctx, knowledge), cache=cache)
    for problem in assistant.knowledge.problems:
        click.echo(f"qa-bot: left out: {problem}", err=True)
    return assistant


def printable(text: str) -> str:
    """Return a text without lone surrogates (undecodable bytes of a command line)."""
    return text.encode("utf-8", "replace").decode("utf-8")
