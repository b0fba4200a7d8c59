"""``qa-bot`` without a command: questions one after another."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from qa_bot.commands.common import assistant_of, folder_of, store_of_terminal
from qa_bot.settings import Settings, load_settings

if TYPE_CHECKING:
    from qa_bot.assistant import Assistant
    from qa_bot.repl.session import Session

NO_HISTORY = "off"


def talk(ctx: click.Context) -> None:
    """Answer what is typed at a terminal, or the lines of standard input."""
    folder = folder_of(ctx, None)

    def load() -> Assistant:
        from qa_bot.assistant import Assistant

        return Assistant.from_folder(folder, cache=settings.cache_dir)

    def follow(session: Session) -> None:
        from qa_bot.watching import Watch

        if settings.watch:
            Watch(folder, session.reload).start()

    settings = load_settings()
    if _is_terminal():
        from qa_bot.repl.terminal import Terminal

        history = _history(settings)
        Terminal(load, history=history, open_store=store_of_terminal, on_start=follow).run()
    else:
        from qa_bot.repl.plain import run

        # What a script asks is nobody's question, unless somebody set where to keep it.
        kept = sys.stdin.isatty() or settings.database_url is not None
        store = store_of_terminal() if kept else None
        run(assistant_of(ctx, None), sys.stdin, sys.stdout, load=load, store=store)


def _is_terminal() -> bool:
    """Tell whether somebody types and looks on, at a terminal that can move its cursor."""
    able = os.environ.get("TERM", "").lower() not in ("dumb", "unknown")
    return able and sys.stdin.isatty() and sys.stdout.isatty()


def _history(settings: Settings) -> Path | None:
    if str(settings.history) == NO_HISTORY:
        return None
    if settings.history is not None:
        return settings.history.expanduser()
    from qa_bot.repl.history import default_file

    return default_file()
