"""The assistant in a terminal, and over a pipe: a line is a question or a command.

``terminal.py`` is for people, ``plain.py`` for scripts and for terminals that can do little.
"""

from qa_bot.repl.plain import render, run

__all__ = ["render", "run"]
