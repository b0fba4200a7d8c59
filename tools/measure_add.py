"""Measure what questions lose when the report comes as .docx, .pdf, .html or .xlsx.

    python tools/measure_add.py [--show] [CASES…]

The shipped report is written in each form (report_forms.py beside this file), added to an empty
folder with what `qa-bot add` calls, and asked the Chinese questions for counts and totals. CASES are
files of cases; by default those of tests/questions/ and, where it lies beside the project,
shared/questions/report.jsonl. docs/adding.md has the figures.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from qa_bot import Assistant
from qa_bot.conversion.converting import convert
from qa_bot.evaluation import Case, evaluate, load_cases
from qa_bot.retrieval.tokenizer import load_dictionary
from report_forms import FORMS, REPORT, ROOT, report_blocks

CASES = (
    ROOT.parent / "shared" / "questions" / "report.jsonl",
    ROOT / "tests" / "questions" / "report-more.jsonl",
)
KINDS = ("count", "total")


def counting(files: Sequence[Path]) -> list[Case]:
    """Return the Chinese questions for counts and totals."""
    cases = [case for file in files if file.exists() for case in load_cases(file)]
    return [case for case in cases if case.lang == "zh" and case.kind in KINDS]


def measure(folder: Path, cases: Sequence[Case], show: bool) -> Counter[str]:
    """Return how many of the cases a folder's knowledge answers right, refuses, gets wrong."""
    scores = evaluate(cases, Assistant.from_folder(folder).ask_turns)
    if show:
        for score in scores:
            if score.verdict != "right":
                print(f"    {score.verdict:7} {score.case.turns[-1]}  {score.short}")
    return Counter(score.verdict for score in scores)


def main() -> None:
    """Print a row for the report as it ships and for each form."""
    arguments = [argument for argument in sys.argv[1:] if argument != "--show"]
    cases = counting([Path(argument) for argument in arguments] or CASES)
    print(f"{len(cases)} Chinese questions for counts and totals\n")
    print(f"{'form':18}{'right':>8}{'refused':>9}{'wrong':>7}{'seconds':>9}")
    glossary = (REPORT.parent / "glossary.yaml").read_text(encoding="utf-8")
    blocks = report_blocks()
    with tempfile.TemporaryDirectory() as name:
        for form, write in {REPORT.name: None, **FORMS}.items():
            folder = Path(name, form, "knowledge")
            folder.mkdir(parents=True)
            (folder / "glossary.yaml").write_text(glossary, encoding="utf-8")
            begin = time.perf_counter()
            if write is None:
                (folder / REPORT.name).write_bytes(REPORT.read_bytes())
            else:
                source = Path(name, form, form)
                write(source, blocks)
                begin = time.perf_counter()
                text = convert(source, load_dictionary()).text
                (folder / "report.md").write_text(text, encoding="utf-8")
            seconds = time.perf_counter() - begin
            found = measure(folder, cases, "--show" in sys.argv)
            right = found["right"] / len(cases)
            print(
                f"{form[:17]:18}{right:8.1%}{found['refused']:9}{found['wrong']:7}{seconds:9.2f}",
                flush=True,
            )


if __name__ == "__main__":
    main()
