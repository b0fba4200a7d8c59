"""What a line does: a command by its table, all else a question."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import Path

from qa_bot.answer import Figure, Language
from qa_bot.errors import QaBotError
from qa_bot.repl.sections import excerpt, section_names, statements
from qa_bot.repl.session import Session
from qa_bot.repl.shown import Grid, Leave, Notice, Shown, Why
from qa_bot.repl.texts import COMMANDS, load_texts

MARKS = (":", "：")
"""What a command begins with; the second is what a Chinese keyboard types."""
LEAVING = frozenset(("quit", "exit", ":q", "退出", "结束"))
"""What people type to leave, beside :quit."""
HELP = frozenset(("help", "帮助", "幫助"))
"""What people type who do not know of :help; the assistant answers it like any small talk."""


@dataclass(frozen=True, slots=True)
class Command:
    """A command: what may stand behind it, and what it does.

    run: gets what stands behind it; None: there is nothing to show.
    """

    argument: str
    run: Callable[[Session, str], Shown | None]


def handle(session: Session, line: str) -> Iterator[Shown]:
    """Do what a line says and yield what there is to show, one after another.

    A question is recorded once its answer was taken to be shown.
    """
    if not line.startswith(MARKS):
        before = session.last
        yield session.ask(line)
        if session.last is not before:
            session.record()
        if line.lower() in HELP:
            yield Notice(session.say("see_help"))
        return
    name, _, argument = line[1:].strip().partition(" ")
    shown = _command(session, name.lower(), argument.strip())
    if shown is not None:
        yield shown


def _command(session: Session, name: str, argument: str) -> Shown | None:
    name = "quit" if name == "q" else name
    command = TABLE.get(name)
    if command is None:
        near = get_close_matches(name, COMMANDS, 1, 0.5)
        key, values = ("near", {"near": f":{near[0]}"}) if near else ("see_help", {})
        # Each language's hint stands behind its message.
        texts = load_texts()
        languages: tuple[Language, ...] = (session.language,) if session.language else ("zh", "en")
        said = [
            texts.say(
                one, "unknown_command", command=f":{name}", near=texts.say(one, key, **values)
            )
            for one in languages
        ]
        return Notice("\n".join(said))
    if argument and not command.argument:
        return Notice(session.say("takes_nothing", command=f":{name}"))
    return command.run(session, argument)


def _why(session: Session, _: str) -> Shown:
    if session.last is None:
        return Notice(session.say("nothing_asked"))
    explanation = session.last.after.explanation() if session.last.is_question else None
    if explanation is None:
        return Notice(session.say("nothing_to_explain"))
    return Why(explanation, session.language)


def _source(session: Session, _: str) -> Shown:
    if session.last is None:
        return Notice(session.say("nothing_asked"))
    if not session.last.answer.evidence:
        return Notice(session.say("no_source"))
    # Of the knowledge that answered: another may have come since.
    return excerpt(
        session.last.after.assistant,
        session.last.answer.evidence,
        lambda side, count: session.say(f"more_{side}", count=count),
    )


def _headings(session: Session, *names: str) -> tuple[str, ...]:
    return tuple(load_texts().word(session.language, f"column_{name}") for name in names)


def _topics(session: Session, _: str) -> Shown:
    rows = [(name, str(count), file) for file, name, count in section_names(session.assistant)]
    if not rows:
        return Notice(session.say("no_topics"))
    return Grid(_headings(session, "section", "facts", "file"), rows)


def _files(session: Session, _: str) -> Shown:
    counts = statements(session.assistant)
    rows = [
        (d.file, d.title, d.publisher, d.date, d.period, str(counts[d.file]))
        for d in session.assistant.knowledge.documents
    ]
    names = ("file", "title", "publisher", "date", "period", "facts")
    return Grid(_headings(session, *names), rows)


def _figures(session: Session, words: str) -> Shown:
    found = session.assistant.figures(words)
    if not found:
        return Notice(session.say("no_figures", words=words))
    names = ("noun", "value", "level", "year", "place", "where")
    return Grid(
        _headings(session, *names), [_figure_row(session, figure) for figure in found], strong=1
    )


def _figure_row(session: Session, figure: Figure) -> tuple[str, ...]:
    levels = (load_texts().word(session.language, f"level_{level}") for level in figure.levels)
    return (
        figure.noun,
        figure.value,
        "、".join(levels),
        "、".join(map(str, figure.years)),
        "、".join(figure.places),
        f"{figure.file}:{figure.line}",
    )


def _reload(session: Session, _: str) -> None:
    session.reload()


def _right(session: Session, _: str) -> Shown:
    return session.vote(1)


def _wrong(session: Session, expected: str) -> Shown:
    return session.vote(-1, expected)


def _save(session: Session, name: str) -> Shown:
    if session.last is None:
        return Notice(session.say("nothing_asked"))
    if session.last.wrong and not session.last.expected:
        return Notice(session.say("save_wrong"))
    from qa_bot.repl.saving import DEFAULT_FILE, case_of, save

    file = Path(name or DEFAULT_FILE)
    try:
        case, saved = save(file, case_of(session.last), session.last.saved)
    except QaBotError as error:
        return Notice(session.say("not_saved", problem=error))
    if saved in ("saved", "saved_anew"):
        session.last = replace(session.last, saved=case)
    return Notice(session.say(saved, file=file, id=case.id))


def _help(session: Session, _: str) -> Shown:
    rows = [
        (f":{name} {TABLE[name].argument}".strip(), session.say(f"help_{name}"))
        for name in COMMANDS
    ]
    return Grid(_headings(session, "command", "meaning"), rows, above=session.say("help"))


TABLE: dict[str, Command] = {
    "why": Command("", _why),
    "source": Command("", _source),
    "topics": Command("", _topics),
    "files": Command("", _files),
    "figures": Command("[WORD]", _figures),
    "reload": Command("", _reload),
    "right": Command("", _right),
    "wrong": Command("[ANSWER]", _wrong),
    "save": Command("[FILE]", _save),
    "help": Command("", _help),
    "quit": Command("", lambda session, _: Leave()),
}
