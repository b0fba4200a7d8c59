"""The forms in which gaps are shown: a table or list, JSON, CSV, and entries for ``faq.yaml``."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from datetime import datetime

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from qa_bot.gaps import Gap

MAX_WORDINGS = 10
"""Wordings of one gap that an entry for ``faq.yaml`` begins with."""


TABLE_WIDTH = 72
"""Columns of a terminal from which on a table leaves the questions enough of them."""
ANSWERS_WIDTH = 24
"""How many more it takes with the answers."""


def for_people(gaps: Sequence[Gap], *, answers: bool, width: int) -> RenderableType:
    """Return a table, or a list where the terminal is too narrow for one.

    answers: whether to show what is answered by now. width: the terminal's columns.
    """
    if width < TABLE_WIDTH + ANSWERS_WIDTH * answers:
        return Group(*(_item(gap, answers=answers) for gap in gaps))
    return _table(gaps, answers=answers)


def _item(gap: Gap, *, answers: bool) -> RenderableType:
    """Return a gap as an item of a list: all that a row of the table says."""
    said = _question(gap)
    if answers:
        said.append(f"\nanswered now: {gap.answer or 'no'}")
    said.append(f"\n{' to '.join(_days(gap))}; {', '.join(gap.languages)}", style="dim")
    head = Text(f"{gap.asked} × asked: {', '.join(_reasons(gap))}", style="bold")
    return Group(head, Padding(said, (0, 0, 0, 2)))


def _table(gaps: Sequence[Gap], *, answers: bool) -> Table:
    table = Table()
    table.add_column("asked", justify="right")
    table.add_column("question", ratio=1, overflow="fold")  # Chinese has no space to break at
    table.add_column("why", no_wrap=True)
    table.add_column("when", no_wrap=True)
    table.add_column("language")
    if answers:
        table.add_column("answered now", ratio=1, overflow="fold")
    for gap in gaps:
        table.add_row(
            str(gap.asked),
            _question(gap),
            "\n".join(_reasons(gap)),
            "\n".join(_days(gap)),
            ", ".join(gap.languages),
            *([Text(gap.answer or "no")] if answers else []),
        )
    return table


def _question(gap: Gap) -> Text:
    """Return the first wording, how many there are, and what staff say is right."""
    question = Text(gap.wordings[0])  # what people write is no markup
    if len(gap.wordings) > 1:
        question.append(f"\n({len(gap.wordings)} wordings)", style="dim")
    for expected in gap.expected:
        question.append(f"\nright: {expected}", style="green")
    return question


def as_json(gaps: Sequence[Gap]) -> str:
    """Return a list of objects; times are in UTC."""
    objects = [
        {
            "question": gap.wordings[0],
            "wordings": gap.wordings,
            "asked": gap.asked,
            "unanswered": gap.unanswered,
            "voted_down": gap.voted_down,
            "first": gap.first.isoformat(timespec="seconds"),
            "last": gap.last.isoformat(timespec="seconds"),
            "languages": gap.languages,
            "expected": gap.expected,
            "answered_now": bool(gap.answer),
            "answer": gap.answer,
        }
        for gap in gaps
    ]
    return json.dumps(objects, ensure_ascii=False, indent=2)


def as_csv(gaps: Sequence[Gap]) -> bytes:
    """Return a table for spreadsheets: UTF-8 with a byte order mark, lines that end with CR LF.

    Without the mark, Excel on a Chinese Windows takes the file for GBK and shows rubbish.
    """
    written = io.StringIO()
    rows = csv.writer(written)
    rows.writerow([
        "question", "asked", "unanswered", "voted down", "first", "last", "languages", "right answer",
        "answered now", "other wordings",
    ])  # fmt: skip
    for gap in gaps:
        rows.writerow([
            _cell(gap.wordings[0]), gap.asked, gap.unanswered, gap.voted_down, _day(gap.first),
            _day(gap.last), " ".join(gap.languages), _cell("; ".join(gap.expected)),
            _cell(gap.answer), _cell("; ".join(gap.wordings[1:])),
        ])  # fmt: skip
    return written.getvalue().encode("utf-8-sig")


def as_faq(gaps: Sequence[Gap]) -> str:
    """Return the skeleton of entries for ``faq.yaml``: answers and sources are to be filled in.

    What staff say the right answer was is a comment: it has no source yet.
    """
    lines = []
    for gap in gaps:
        lines.append(f"# {', '.join(_reasons(gap))}; {' to '.join(_days(gap))}")
        lines += [f"# right, says staff: {_quoted(expected)}" for expected in gap.expected]
        lines += [f"# answered by now: {_quoted(gap.answer)}"] if gap.answer else []
        wordings = ", ".join(map(_quoted, gap.wordings[:MAX_WORDINGS]))
        lines += [f"- questions: [{wordings}]", '  answer: ""', '  source: ""']
    return "".join(f"{line}\n" for line in lines)


def _reasons(gap: Gap) -> list[str]:
    counts = ((gap.unanswered, "unanswered"), (gap.voted_down, "voted down"))
    return [f"{count} × {reason}" for count, reason in counts if count]


def _days(gap: Gap) -> list[str]:
    """Return the first and the last day; one if they are the same."""
    return list(dict.fromkeys((_day(gap.first), _day(gap.last))))


def _day(when: datetime) -> str:
    """Return the day by this machine's clock."""
    return when.astimezone().date().isoformat()


def _cell(text: str) -> str:
    """Return a text as a spreadsheet takes it for text: a formula that somebody typed must not run.

    See OWASP, CSV Injection.
    """
    return f"'{text}" if text.lstrip()[:1] in ("=", "+", "-", "@", "＝", "＋", "－", "＠") else text


def _quoted(text: str) -> str:
    """Return a text as a double-quoted scalar of YAML, which JSON's strings are, on one line."""
    return json.dumps(text, ensure_ascii=False)
