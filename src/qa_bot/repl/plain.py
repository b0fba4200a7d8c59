"""Plain text: for scripts over a pipe, and for terminals that can do no more than print."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TextIO

from qa_bot.answer import Answer
from qa_bot.explanation import as_text
from qa_bot.repl.commands import LEAVING, handle
from qa_bot.repl.session import Session, Store
from qa_bot.repl.shown import Excerpt, Grid, Leave, Notice, Reply, Shown, Why
from qa_bot.repl.texts import load_texts

if TYPE_CHECKING:
    from qa_bot.assistant import Assistant

PROMPT = "> "


def render(answer: Answer) -> str:
    """Return an answer as plain text: the reply, then each quote with file and line.

    Where there is no answer, questions that have one follow instead.
    """
    lines = [answer.text]
    if answer.status == "answered":
        for evidence in answer.evidence:
            lines.append(f"  “{evidence.quote}”")
            where = f"  —— {evidence.file}:{evidence.line}"
            lines.append(f"{where}（{evidence.section}）" if evidence.section else where)
    elif answer.suggestions:
        lines.append(load_texts().say(answer.language, "try"))
        lines.extend(f"  {question}" for question in answer.suggestions)
    return "\n".join(lines)


def plain(shown: Shown) -> str:
    """Return what is to be shown as plain text; a table's cells are parted by tabs."""
    match shown:
        case Notice(text):
            return text
        case Reply(answer):
            return render(answer)
        case Grid(headings, rows, above):
            lines = ["\t".join(" ".join(cell.split()) for cell in row) for row in (headings, *rows)]
            return "\n".join([*filter(None, [above]), *lines])
        case Excerpt():
            return _excerpt(shown)
        case Why(explanation):
            return as_text(explanation)
        case Leave():
            return ""


def _excerpt(shown: Excerpt) -> str:
    """Return the paragraphs with their lines' numbers, the quoted ones marked."""
    width = max(len(str(line.number)) for line in shown.lines)
    rows = [
        f"{'>' if shown.is_marked(line) else ' '} {line.number:>{width}}  {line.text}"
        for line in shown.lines
    ]
    return "\n".join(filter(None, [shown.title, shown.above, *rows, shown.below]))


def run(
    assistant: Assistant,
    source: TextIO,
    target: TextIO,
    *,
    load: Callable[[], Assistant] | None = None,
    store: Store | None = None,
    on_start: Callable[[Session], None] | None = None,
) -> None:
    """Answer the lines of ``source`` until it ends, or until one says so.

    Where a person types them, they are prompted. load, store: see ``Session``. on_start: gets the
    session, for what replaces the assistant from outside.
    """
    interactive = source.isatty()

    def show(text: str) -> None:
        print(text, file=target, flush=True)

    session = Session(assistant, load, store, show)
    if on_start is not None:
        on_start(session)
    if interactive:
        show(session.say("welcome"))
    while True:
        if interactive:
            print(PROMPT, end="", file=target, flush=True)
        try:
            line = source.readline()
            text = line.strip()
            if not line or (interactive and text.lower() in LEAVING):
                break
            for shown in handle(session, text) if text else ():
                if isinstance(shown, Leave):
                    return
                show(plain(shown))
        except KeyboardInterrupt:
            if not interactive:
                raise
            show("")
    if interactive:
        show("")
