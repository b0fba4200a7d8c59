"""The command line: ``qa-bot`` and its commands."""

from __future__ import annotations

import dataclasses
import io
import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from qa_bot.errors import QaBotError
from qa_bot.settings import load_settings

if TYPE_CHECKING:
    from qa_bot.assistant import Assistant

EXIT_CODES = {"answered": 0, "chat": 0, "unknown": 1, "invalid": 2}


class _Group(click.Group):
    """Shows qa-bot's own errors as one message; a bug keeps its traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except QaBotError as error:
            click.echo(f"qa-bot: {error}", err=True)
            ctx.exit(2)


_KNOWLEDGE = click.option(
    "--knowledge",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="The folder with the knowledge files (QA_BOT_KNOWLEDGE, else ./knowledge).",
)


@click.group(
    cls=_Group,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)
@_KNOWLEDGE
@click.version_option(package_name="qa-bot")
@click.pass_context
def main(ctx: click.Context, knowledge: Path | None) -> None:
    """Answer questions from a folder of reports, each answer with the sentence that proves it.

    Without a command: ask questions one after another.
    """
    ctx.obj = knowledge
    for stream in (sys.stdin, sys.stdout):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # another encoding's bytes are no reason to stop
    if ctx.invoked_subcommand is None:
        from qa_bot.repl import run

        run(_assistant(ctx, None), sys.stdin, sys.stdout)


@main.command()
@click.argument("question", required=False)
@click.option("--json", "as_json", is_flag=True, help="Print the whole answer as JSON.")
@click.option("--batch", type=click.Path(path_type=Path, allow_dash=True), metavar="FILE",
              help='Answer JSON lines {"id": …, "turns": ["…"]}; "-": standard input.')  # fmt: skip
@click.option(
    "--explain", "explained", is_flag=True, help="Print how the answer came about as well."
)
@_KNOWLEDGE
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
        _ask_batch(_assistant(ctx, knowledge), batch)
        return
    assistant = _assistant(ctx, knowledge)
    asked = _clean(question or "")
    answer = assistant.ask(asked)
    if as_json:
        click.echo(_json(dataclasses.asdict(answer)))
    else:
        from qa_bot.repl import render

        click.echo(render(answer))
    if explained:
        click.echo(assistant.explain(asked))
    ctx.exit(EXIT_CODES[answer.status])


@main.command("eval")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--show", is_flag=True, help="Also list the questions that were refused.")
@_KNOWLEDGE
@click.pass_context
def evaluate(ctx: click.Context, file: Path, show: bool, knowledge: Path | None) -> None:
    """Score the cases in FILE: tables by kind, language and style, then what went wrong."""
    from qa_bot.evaluation import evaluate as run_cases
    from qa_bot.evaluation import load_cases
    from qa_bot.scoreboard import print_scores

    cases = load_cases(file)
    assistant = _assistant(ctx, knowledge)
    print_scores(run_cases(cases, assistant.ask_turns), show_refused=show)


@main.command()
@_KNOWLEDGE
@click.pass_context
def telegram(ctx: click.Context, knowledge: Path | None) -> None:
    """Run the Telegram bot until it is stopped."""
    from qa_bot.telegram import run

    settings = load_settings()
    run(settings, knowledge or ctx.obj or settings.knowledge)


def _assistant(ctx: click.Context, knowledge: Path | None) -> Assistant:
    from qa_bot.assistant import Assistant

    folder = knowledge or ctx.obj or load_settings().knowledge
    assistant = Assistant.from_folder(folder)
    for problem in assistant.knowledge.problems:
        click.echo(f"qa-bot: left out: {problem}", err=True)
    return assistant


def _clean(text: str) -> str:
    """Return a text without lone surrogates (undecodable bytes of a command line)."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _json(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False)
    # A lone surrogate is printed as the escape it came as.
    return text if _clean(text) == text else json.dumps(value)


def _ask_batch(assistant: Assistant, batch: Path) -> None:
    try:
        with click.open_file(str(batch), encoding="utf-8-sig", errors="replace") as file:
            for record in _batch_records(assistant, file):
                click.echo(_json(record))
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
    return data["id"], [_clean(turn) for turn in turns]
