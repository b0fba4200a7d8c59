"""What is to be shown, with rich: the short answer stands out, quotes stand in frames."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator, Sequence

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from qa_bot.answer import Answer, Evidence
from qa_bot.explanation import Explanation, Weighed
from qa_bot.highlighting import matches
from qa_bot.repl.plain import plain
from qa_bot.repl.shown import Excerpt, Grid, Notice, Reply, Shown, Why
from qa_bot.repl.texts import load_texts

SHORT, MARK, FAINT, NUMBER = "bold green", "bold yellow", "dim", "bold cyan"
NARROW = 24
"""Columns below which frames and tables leave no room for their text."""


def clean(text: str) -> str:
    """Return a text without what a terminal would take for an order: a file may hold anything."""
    return "".join(
        char for char in text if char == "\n" or unicodedata.category(char) not in ("Cc", "Cs")
    )


class Painter:
    """Shows values on a console."""

    def __init__(self, console: Console) -> None:
        self.console = console

    def show(self, shown: Shown) -> None:
        """Show one thing."""
        if self.console.width < NARROW:
            self.say(plain(shown))
            return
        for part in _parts(shown):
            self.console.print(part, highlight=False)

    def say(self, text: str) -> None:
        """Show a message; its lines are the terminal's to break."""
        self.console.print(Text(clean(text)), highlight=False, soft_wrap=True)


def _parts(shown: Shown) -> Iterator[RenderableType]:
    match shown:
        case Notice(text):
            yield Text(clean(text))
        case Reply(answer, offered):
            yield from _reply(answer, offered)
        case Grid():
            if shown.above:
                yield Text(clean(shown.above))
            yield _table(shown.headings, shown.rows, shown.strong)
        case Excerpt():
            yield _excerpt(shown)
        case Why(explanation, language):
            yield from _why(explanation, lambda key: load_texts().word(language, key))


def _reply(answer: Answer, offered: Sequence[str]) -> Iterator[RenderableType]:
    text = Text(clean(answer.text))
    if answer.short:
        # Where the reply words it otherwise, the whole reply is the answer.
        found = text.highlight_words([clean(answer.short)], SHORT)
        if not found:
            text.stylize(SHORT)
    yield text
    if answer.status == "answered":
        for evidence in answer.evidence:
            yield _quote(answer, evidence)
    if offered:
        yield Text(load_texts().say(answer.language, "try"), style=FAINT)
        for number, question in enumerate(offered, 1):
            yield Text.assemble((f"  {number} ", NUMBER), clean(question))


def _quote(answer: Answer, evidence: Evidence) -> RenderableType:
    quote = Text(clean(evidence.quote))
    for start, end in matches(quote.plain, answer.question, answer.short):
        quote.stylize(MARK, start, end)
    where = f"{evidence.file}:{evidence.line}"
    if evidence.section:
        where += f"（{evidence.section}）"
    source = Text(clean(where), style=FAINT)
    return Group(Panel(quote, expand=False, padding=(0, 1)), Padding(source, (0, 0, 0, 2)))


def _excerpt(shown: Excerpt) -> RenderableType:
    grid = Table.grid(padding=(0, 1))
    grid.add_column(no_wrap=True)
    grid.add_column(justify="right", style=FAINT, no_wrap=True)
    grid.add_column(ratio=1, overflow="fold")
    if shown.above:
        grid.add_row("", "", Text(shown.above, style=FAINT))
    for line in shown.lines:
        marked = shown.is_marked(line)
        text = Text(clean(line.text))
        if marked:
            text.highlight_words([clean(quote) for quote in shown.marked], MARK)
        grid.add_row(Text(">" if marked else " ", style=MARK), str(line.number), text)
    if shown.below:
        grid.add_row("", "", Text(shown.below, style=FAINT))
    return Panel(grid, title=Text(clean(shown.title)), title_align="left")


def _table(
    headings: Sequence[str], rows: Sequence[Sequence[str]], strong: int = 0, title: str = ""
) -> Table:
    table = Table(title=Text(title, style="bold") if title else None, title_justify="left")
    for i, heading in enumerate(headings):
        table.add_column(Text(heading), style="bold" if i == strong else "", overflow="fold")
    for row in rows:
        table.add_row(*(Text(clean(cell)) for cell in row))
    return table


def _why(explanation: Explanation, word: Callable[[str], str]) -> Iterator[RenderableType]:
    """Yield the question taken apart, then a table for each kind of thing that was weighed.

    word: gives a heading.
    """
    rows = [(word("why_question"), explanation.question), ("", explanation.form)]
    rows += [(word("why_notes"), f"{a} → {b}") for a, b in explanation.notes]
    rows += [(word("why_limits"), f"{name}: {values}") for name, values in explanation.limits]
    decision = f"{explanation.decision}, confidence {explanation.confidence:.2f}"
    rows.append((word("why_decision"), decision))
    grid = Table.grid(padding=(0, 2))
    for name, value in rows:
        grid.add_row(Text(name, style="bold"), Text(clean(value)))
    yield grid
    words = [(w.text, f"{w.weight:.1f}", f"{w.lack:.2f}", w.others) for w in explanation.words]
    columns = [word(f"column_{name}") for name in ("word", "weight", "lack", "others")]
    if words:
        yield _table(columns, words, title=word("why_words"))
    columns = [word(f"column_{name}") for name in ("score", "text", "where", "reasons")]
    weighed_kinds: dict[str, tuple[Weighed, ...]] = {
        "passages": explanation.passages,
        "figures": explanation.figures,
        "spans": explanation.spans,
    }
    for key, weighed in weighed_kinds.items():
        if weighed:
            scores = [
                f"{one.score:.2f}" + ("" if one.within else word("outside")) for one in weighed
            ]
            cells = [(s, o.text, o.where, o.reasons) for s, o in zip(scores, weighed, strict=True)]
            yield _table(columns, cells, 1, word(f"why_{key}"))
