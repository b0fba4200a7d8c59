"""A second start takes over what the first one worked out, and answers as the first one does."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from qa_bot import Assistant
from qa_bot.assistant import MAX_QUESTION
from qa_bot.knowledge import parsing
from qa_bot.retrieval import bm25, tokenizer
from qa_bot.snapshot.parts import Part, unpacked, write

ROOT = Path(__file__).parents[1]
QUESTIONS = ROOT / "tests" / "questions"
SHARED = ROOT.parent / "shared" / "questions"
ASKED = (
    "病床有多少张？",
    "床位呢",
    "急诊科配有几辆救护车？",
    "How many beds are there?",
    "门珍患者",
)


def turns(file: Path) -> Iterator[list[str]]:
    """Yield the turns of each case of a file."""
    for line in file.read_text(encoding="utf-8").splitlines():
        if line.strip():
            yield json.loads(line)["turns"]


def start(folder: Path, cache: Path) -> Assistant:
    """Start with a cache folder."""
    return Assistant.from_folder(folder, cache=str(cache))


def assert_same(one: Assistant, other: Assistant, cases: list[list[str]]) -> None:
    """Compare whole answers, and of each fifth how it came about."""
    for number, case in enumerate(cases):
        assert one.ask_turns(case) == other.ask_turns(case)
        if number % 5 == 0:
            assert one.explain(case[-1]) == other.explain(case[-1])


CASES = {
    **{f"{name}.jsonl": ROOT / "knowledge" for name in ("report-more",)},
    **{f"{f.parent.name}/{f.name}": f.parent / "knowledge" for f in QUESTIONS.glob("*/*.jsonl")},
}


@pytest.mark.parametrize("name", sorted(CASES))
def test_answers_are_the_same(name: str, tmp_path: Path) -> None:
    """Each question of the project's own files, with a snapshot and without."""
    folder = CASES[name]
    start(folder, tmp_path)
    assert_same(
        start(folder, tmp_path), Assistant.from_folder(folder, cache="off"),
        list(turns(QUESTIONS / name)),
    )  # fmt: skip


@pytest.mark.skipif(not SHARED.exists(), reason="these questions are not part of the project")
def test_answers_are_the_same_for_all_questions(tmp_path: Path) -> None:
    """Each question to the shipped report that there is."""
    folder = ROOT / "knowledge"
    cases = [case for file in sorted(SHARED.glob("report*.jsonl")) for case in turns(file)]
    start(folder, tmp_path)
    cases = [case for case in cases if all(len(turn) <= MAX_QUESTION for turn in case)]
    assert_same(start(folder, tmp_path), Assistant.from_folder(folder, cache="off"), cases)


def test_nothing_is_worked_out_twice(
    hospital_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Unchanged files are not read, cut into words or counted again."""
    start(hospital_folder, tmp_path / "cache")

    def fail(*_: object) -> None:
        pytest.fail("worked out again")

    monkeypatch.setattr(parsing, "_read", fail)
    monkeypatch.setattr(bm25, "count", fail)
    monkeypatch.setattr(tokenizer.Tokenizer, "cut", fail)
    start(hospital_folder, tmp_path / "cache")


def test_a_changed_glossary_counts(hospital_folder: Path, tmp_path: Path) -> None:
    """Other words that stay whole make another index."""
    start(hospital_folder, tmp_path / "cache")
    (hospital_folder / "glossary.yaml").write_text(
        "aliases:\n  救护车: [急救车]\nwords: [下乡义诊]\n", encoding="utf-8"
    )
    again = start(hospital_folder, tmp_path / "cache")
    fresh = Assistant.from_folder(hospital_folder, cache="off")
    assert_same(again, fresh, [["急救车有几辆？"], ["下乡义诊多少场？"], ["床位有多少？"]])


def test_a_changed_file_counts(hospital_folder: Path, tmp_path: Path) -> None:
    """The second start answers by the file as it is now."""
    start(hospital_folder, tmp_path / "cache")
    file = hospital_folder / "hospital.md"
    file.write_text(file.read_text(encoding="utf-8").replace("620", "650"), encoding="utf-8")
    again = start(hospital_folder, tmp_path / "cache")
    assert "650" in again.ask("现有病床多少张？").short


@pytest.mark.parametrize("damage", ["empty", "cut", "flipped", "foreign"])
def test_a_damaged_snapshot_is_replaced(damage: str, hospital_folder: Path, tmp_path: Path) -> None:
    """It is no error: all is worked out anew, and the next start has a whole one."""
    cache = tmp_path / "cache"
    start(hospital_folder, cache)
    (path,) = cache.iterdir()
    whole = path.read_bytes()
    middle = len(whole) // 2
    path.write_bytes({
        "empty": b"",
        "cut": whole[:middle],
        "flipped": whole[:middle] + bytes([whole[middle] ^ 255]) + whole[middle + 1 :],
        "foreign": b"\x80\x04\x95" + whole,
    }[damage])  # fmt: skip
    again = start(hospital_folder, cache)
    assert_same(again, Assistant.from_folder(hospital_folder, cache="off"), [[q] for q in ASKED])
    assert path.read_bytes() == whole


def spoilt(parts: dict[str, tuple[str, Part]]) -> Iterator[dict[str, tuple[str, Part]]]:
    """Yield a snapshot with one value of one part changed, each time another."""
    for name, (key, part) in parts.items():
        for label, values in part.arrays.items():
            for value in (0, -1, 2**31 - 1):
                wrong: Any = values.copy()
                wrong[len(wrong) // 2] = value & 255 if wrong.dtype == np.uint8 else value
                arrays = {**part.arrays, label: wrong}
                yield {**parts, name: (key, replace(part, arrays=arrays))}
        for label, strings in part.strings.items():
            for text in ("", "水", " "):
                changed = list(strings) or [""]
                changed[len(changed) // 2] = text
                yield {
                    **parts,
                    name: (key, replace(part, strings={**part.strings, label: changed})),
                }


def test_a_forged_snapshot_stops_nothing(hospital_folder: Path, tmp_path: Path) -> None:
    """Whatever stands in it, the start succeeds, answers come, and each quote is in its file."""
    cache = tmp_path / "cache"
    start(hospital_folder, cache)
    (path,) = cache.iterdir()
    sealed = unpacked(path.read_bytes())
    for parts in spoilt({name: (key, one.open()) for name, (key, one) in sealed.items()}):
        with path.open("wb") as file:
            assert write(file, parts, 10**7)
        assistant = start(hospital_folder, cache)
        for question in ASKED:
            for evidence in assistant.ask(question).evidence:
                lines = (hospital_folder / evidence.file).read_text(encoding="utf-8").split("\n")
                assert evidence.quote in lines[evidence.line - 1]


def test_nothing_is_kept_if_it_shall_not_be(hospital_folder: Path, cache_home: Path) -> None:
    """No file is written anywhere."""
    before = sorted(cache_home.rglob("*"))
    Assistant.from_folder(hospital_folder, cache="off")
    assert sorted(cache_home.rglob("*")) == before


def test_the_command_keeps_it_where_the_setting_says(hospital_folder: Path, tmp_path: Path) -> None:
    """QA_BOT_CACHE_DIR is the folder for ``qa-bot``."""
    command = [sys.executable, "-m", "qa_bot", "ask", ASKED[0], "--knowledge", str(hospital_folder)]
    environment = {**os.environ, "QA_BOT_CACHE_DIR": str(tmp_path / "cache")}
    first = subprocess.run(command, capture_output=True, check=True, env=environment)
    (path,) = (tmp_path / "cache").iterdir()
    before = path.read_bytes()
    second = subprocess.run(command, capture_output=True, check=True, env=environment)
    assert (first.stdout, first.stderr) == (second.stdout, second.stderr)
    assert path.read_bytes() == before
