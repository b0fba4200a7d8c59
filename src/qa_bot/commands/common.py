"""What several commands share: the folder that they work on, and text that can be printed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from qa_bot.errors import StoreError
from qa_bot.settings import load_settings

if TYPE_CHECKING:
    from qa_bot.assistant import Assistant
    from qa_bot.store import Store

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


def database_url() -> str:
    """Return the address of the store of what is asked here: the setting's, else the user's own."""
    from qa_bot.database import default_url

    url = load_settings().database_url
    return url.get_secret_value() if url else default_url()


def store_of_terminal() -> Store | None:
    """Open the store of what is asked in the terminal; None where nothing is to be kept.

    Also None where the user's own file cannot be had: it says so on standard error, and questions
    are answered all the same. Raises StoreError for an address that somebody set.
    """
    from qa_bot.database import exists
    from qa_bot.store import Store

    settings = load_settings()
    try:
        url = database_url()
        if settings.retention_days == 0 and not exists(url):
            return None
        return Store.open(url, settings.retention_days)
    except StoreError as error:
        if settings.database_url:
            raise
        click.echo(f"qa-bot: questions are not kept: {error}", err=True)
        return None


def printable(text: str) -> str:
    """Return a text without lone surrogates (undecodable bytes of a command line)."""
    return text.encode("utf-8", "replace").decode("utf-8")
