"""``qa-bot add``: documents in other formats become knowledge files."""

from __future__ import annotations

import os
import sys
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from qa_bot.commands.common import folder_of, knowledge_option
from qa_bot.errors import SourceError

if TYPE_CHECKING:
    from qa_bot.conversion.parts import Converted
    from qa_bot.retrieval.tokenizer import Dictionary

_SHOWN = 3  # joins that are shown with their letters


@click.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE…",
                type=click.Path(path_type=Path, readable=False))  # fmt: skip
@click.option("--name", metavar="NAME", help="What the knowledge file is called; for one FILE.")
@click.option("--force", is_flag=True, help="Replace a knowledge file that is there already.")
@click.option(
    "--print", "printed", is_flag=True, help="Print the knowledge file instead of writing it."
)
@knowledge_option
@click.pass_context
def add(
    ctx: click.Context,
    files: Sequence[Path],
    name: str | None,
    force: bool,
    printed: bool,
    knowledge: Path | None,
) -> None:
    """Turn each FILE (.docx .pdf .html .xlsx .csv .tsv .txt) into a Markdown knowledge file.

    Exit code: 0 all are there, 1 a FILE could not be turned, but the others were, 2 there is no
    such folder.
    """
    from qa_bot.conversion.saving import save
    from qa_bot.retrieval.tokenizer import load_dictionary

    if name is not None and len(files) > 1:
        raise click.UsageError("--name goes with one FILE.")
    folder = None if printed else _checked(folder_of(ctx, knowledge))
    lexicon = load_dictionary()
    written: list[Path] = []
    failed = False
    for file in files:
        try:
            if folder is None:
                converted = _convert(file, lexicon)
                click.echo(converted.text, nl=False)
                click.echo(_summary(file, None, converted), err=True)
            else:
                target = _target(file, name, folder)
                _check_free(target, force=force and target not in written)
                converted = _convert(file, lexicon)
                save(target, converted.text, replace=force)
                written.append(target)
                click.echo(_summary(file, target, converted))
        except SourceError as error:
            failed = True
            click.echo(f"qa-bot: {error}", err=True)
    if folder is not None and written:
        _check({target.name for target in written}, folder)
    if failed:
        ctx.exit(1)


def _check(names: Collection[str], folder: Path) -> None:
    """Print what ``qa-bot check`` has to say of the new files, if anything."""
    from qa_bot.checking import check
    from qa_bot.commands.check import print_findings

    graver = [f for f in check(folder) if f.severity != "info"]
    findings = [f for f in graver if any(map(f.concerns, names))]
    if findings:
        print_findings(findings, findings)


def _checked(folder: Path) -> Path:
    """Return the knowledge folder if it is one."""
    if not folder.is_dir():
        raise SourceError(
            folder, "there is no such folder", "Make it, or name another with --knowledge DIR."
        )
    return folder


def _target(file: Path, name: str | None, folder: Path) -> Path:
    """Return where a file's knowledge goes: a .md file of its name, or of the name given."""
    stem = (file.stem if name is None else name).removesuffix(".md").strip()
    target = folder / f"{stem}.md"
    if not stem or Path(stem).name != stem or "\\" in stem or not stem.isprintable():
        raise SourceError(
            name or file, "gives no name for a file", "Give a --name without folders."
        )
    if stem[0] in "_." or stem.lower() == "readme":
        raise SourceError(
            target, "would not be read: such names are no knowledge", "Give another --name."
        )
    if file.suffix.lower() == ".txt" and folder.resolve() in file.resolve().parents:
        raise SourceError(
            file, "is in the knowledge folder and is read as it is", "Name a file from elsewhere."
        )
    return target


def _check_free(target: Path, *, force: bool) -> None:
    """Raise SourceError if the target is there and may not be replaced."""
    from qa_bot.conversion.saving import exists

    if os.path.lexists(target) and not (force and target.is_file()):
        raise exists(target)


def _convert(file: Path, lexicon: Dictionary) -> Converted:
    """Convert a file; on a terminal, a bar on standard error shows how far it has come."""
    from rich.console import Console
    from rich.markup import escape
    from rich.progress import Progress

    from qa_bot.conversion.converting import convert

    if not sys.stderr.isatty():
        return convert(file, lexicon)
    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(escape(file.name), total=None)
        return convert(
            file, lexicon, lambda done, total: bar.update(task, completed=done, total=total)
        )


def _summary(file: Path, target: Path | None, converted: Converted) -> str:
    """Return what was made of a file, what was joined, and what was left out."""
    lines = [f"{file}: {', '.join(converted.holds)}"]
    if target is not None:
        lines[0] = f"{file} → {target}: {', '.join(converted.holds)}"
    if converted.joined:
        shown = "; ".join(f"…{join.left}|{join.right}…" for join in converted.joined[:_SHOWN])
        more = len(converted.joined) - _SHOWN
        lines.append(f"  joined: {shown}{f'; and {more} more' if more > 0 else ''}")
    if converted.left_out:
        lines.append(f"  left out: {'; '.join(converted.left_out)}")
    return "\n".join(lines)
