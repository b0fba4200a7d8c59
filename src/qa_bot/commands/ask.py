"""``qa-bot ask``: one answer, or one for each line of a file."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from qa_bot.commands.common import assistant_of, knowledge_option, printable

if TYPE_CHECKING:
    from qa_bot.assistant import Assistant

EXIT_CODES = {"answered": 0, "chat": 0, "unknown": 1, "invalid": 2}


@click.command()
@click.argument("question", required=False)
@click.option("--json", "as_json", is_flag=True, help="Print the whole answer as JSON.")
@click.option("--batch", type=click.Path(path_type=Path, allow_dash=True), metavar="FILE",
              help='Answer JSON lines {"id": …, "turns": ["…"]}; "-": standard input.')  # fmt: skip
@click.option(
    "--explain", "explained", is_flag=True, help="Print how the answer came about as well."
)
@knowledge_option
@click.pass_context
def ask(
    ctx: click.Context,
    question: str | None,
    as_json: bool,
    batch: Path | None,
    explained: bool,
    knowledge: Path | None,
) -> None:
    """Answer one QUESTION, or a file of them with --batch.

    Exit code: 0 answered, 1 the knowledge does not say, 2 bad input.
    """
    if (question is None) == (batch is None):
        raise click.UsageError("Give a QUESTION, or a file with --batch.")
    if batch is not None:
        _ask_batch(assistant_of(ctx, knowledge), batch)
        return
    assistant = assistant_of(ctx, knowledge)
    asked = printable(question or "")
    answer = assistant.ask(asked)
    if as_json:
        click.echo(_json(dataclasses.asdict(answer)))
    else:
        from qa_bot.repl import render

        click.echo(render(answer))
    if explained:
        click.echo(assistant.explain(asked))
    ctx.exit(EXIT_CODES[answer.status])


def _json(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False)
    # A lone surrogate is printed as the escape it came as.
    return text if printable(text) == text else json.dumps(value)


def _ask_batch(assistant: Assistant, batch: Path) -> None:
    try:
        with click.open_file(str(batch), encoding="utf-8-sig", errors="replace") as file:
            for record in _batch_records(assistant, file):
                click.echo(_json(record))
    except BrokenPipeError:
        raise  # whoever read the answers has enough of them
    except OSError as error:
        raise click.UsageError(f"{batch}: cannot be read ({error.strerror}).") from None


def _batch_records(assistant: Assistant, lines: Iterable[str]) -> Iterator[dict[str, Any]]:
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        parsed = _parse_batch_line(line)
        if isinstance(parsed, str):
            yield {"line": number, "error": parsed}
            continue
        case_id, turns = parsed
        yield {"id": case_id, **dataclasses.asdict(assistant.ask_turns(turns))}


def _parse_batch_line(line: str) -> tuple[object, Sequence[str]] | str:
    """Return id and turns, or what is wrong with the line."""
    try:
        data = json.loads(line)
    except (ValueError, RecursionError):
        return "no JSON; write one object a line"
    if not isinstance(data, dict) or "id" not in data:
        return 'no object with "id" and "turns"'
    turns = data.get("turns")
    if not isinstance(turns, list) or not turns or not all(isinstance(t, str) for t in turns):
        return '"turns" must be a list of at least one question'
    return data["id"], [printable(turn) for turn in turns]
