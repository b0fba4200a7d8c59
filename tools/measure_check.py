"""How many contradictions ``qa-bot check`` finds, and how many it sees where there is none.

    python tools/measure_check.py knowledge tests/questions/*/knowledge
    python tools/measure_check.py --articles drcd_dev.json drcd_test.json cmrc_trial.json

A folder: each figure of a list item that the same file's running text repeats is changed, one at a
time, and looked for. ``--articles``: each article of a question set in SQuAD's form becomes a file;
encyclopedia articles hardly contradict themselves, so what is found is read by eye.
"""

from __future__ import annotations

import json
import re
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from qa_bot.checking import Finding, check
from qa_bot.checking.claims import Claim, ClaimMaker
from qa_bot.knowledge.loader import load_knowledge
from qa_bot.knowledge.passage import Knowledge
from qa_bot.knowledge.terms import whole_words
from qa_bot.reading.surroundings import survey
from qa_bot.retrieval.tokenizer import Tokenizer, load_dictionary


def repeated(knowledge: Knowledge) -> Iterator[Claim]:
    """Yield the items' figures that a sentence of the file has in much the same words."""
    tokenizer = Tokenizer(whole_words(knowledge))
    claims = ClaimMaker(knowledge, survey(knowledge, tokenizer), tokenizer).claims()
    body = [claim for claim in claims if claim.passage_kind == "sentence"]
    for one in claims:
        if one.passage_kind == "item" and one.key and any(_same(one, other) for other in body):
            yield one


def _same(one: Claim, other: Claim) -> bool:
    letters = set(one.key)
    return (
        one.document == other.document
        and one.amount.meets(other.amount)
        and one.quantity.unit_class == other.quantity.unit_class
        and len(letters & set(other.key)) >= 0.7 * len(letters)
    )


def changed(folder: Path) -> Iterator[bool]:
    """Yield for each changed figure whether it was found."""
    knowledge = load_knowledge(folder, load_dictionary())
    for claim in repeated(knowledge):
        passage = knowledge.passages[claim.passage]
        quantity = claim.quantity
        said = passage.view.source(quantity.start, quantity.end)
        number = re.search(r"[\d.]+", said)
        if number is None:
            continue
        new = said.replace(number[0], str(int(float(number[0]) * 1.5) + 3), 1)
        with tempfile.TemporaryDirectory() as name:
            copy = Path(shutil.copytree(folder, Path(name, "k")))
            file = copy / knowledge.of(passage).file
            lines = file.read_text(encoding="utf-8").split("\n")
            lines[passage.line - 1] = lines[passage.line - 1].replace(said, new, 1)
            file.write_text("\n".join(lines), encoding="utf-8")
            found = any(new in finding.what for finding in _contradictions(copy))
        print("found " if found else "missed", f"{knowledge.of(passage).file}:{passage.line}", said)
        yield found


def _contradictions(folder: Path) -> list[Finding]:
    return [f for f in check(folder) if f.kind == "contradiction"]


def articles(path: Path) -> None:
    """Print what is found in the articles of a question set, each a file of its own."""
    data = json.loads(path.read_text(encoding="utf-8"))["data"]
    with tempfile.TemporaryDirectory() as name:
        for number, article in enumerate(data):
            texts = [paragraph["context"] for paragraph in article["paragraphs"]]
            title = article.get("title") or f"No. {number}"
            text = "\n\n".join([f"# {title}", *(" ".join(t.split("\n")) for t in texts)])
            Path(name, f"{number:04}.md").write_text(text, encoding="utf-8")
        shown = [f for f in check(name) if f.severity != "info"]
    print(path.name, len(data), "articles")
    for finding in shown:
        print(" ", finding.kind, f"{finding.place.file}:{finding.place.line}", finding.what)


def main(arguments: list[str]) -> None:
    """Measure folders, or question sets behind ``--articles``."""
    if arguments[:1] == ["--articles"]:
        for path in arguments[1:]:
            articles(Path(path))
        return
    results = [found for folder in arguments for found in changed(Path(folder))]
    print(f"{sum(results)} of {len(results)} changed figures found")


if __name__ == "__main__":
    main(sys.argv[1:])
