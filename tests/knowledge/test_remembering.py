"""What is remembered of a file is what would be read of it, and its letters are the file's."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_bot.errors import KnowledgeError
from qa_bot.knowledge import parsing
from qa_bot.knowledge.loader import load_knowledge
from qa_bot.knowledge.passage import Knowledge
from qa_bot.knowledge.remembering import unpack_file
from qa_bot.retrieval.tokenizer import load_dictionary
from qa_bot.snapshot.memo import Recollection
from qa_bot.snapshot.parts import DamagedError, Part, unpacked, write

PAGES = Path(__file__).with_name("pages")


def load(folder: Path, kept: Recollection) -> Knowledge:
    """Read a folder with what was kept of it."""
    return load_knowledge(folder, load_dictionary(), kept.memo("code"))


def again(kept: Recollection) -> Recollection:
    """Return what the next start finds."""
    file = io.BytesIO()
    assert write(file, kept.parts, 10**7)
    return Recollection(unpacked(file.getvalue()))


def same(one: Knowledge, other: Knowledge) -> bool:
    """Tell whether two readings are equal, but for the problems, which are made anew."""
    return replace(one, problems=()) == replace(other, problems=())


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the names of the files that are read, as they are."""
    names: list[str] = []
    original = parsing._read

    def noted(path: Path, name: str, *rest: object) -> object:
        names.append(name)
        return original(path, name, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(parsing, "_read", noted)
    return names


@pytest.mark.parametrize("folder", ["shipped", "hospital", "pages"])
def test_remembered_is_as_read(
    folder: str, shipped_folder: Path, hospital_folder: Path, read: list[str]
) -> None:
    """Passage by passage, piece by piece, offset by offset; and nothing is read twice."""
    root = {"shipped": shipped_folder, "hospital": hospital_folder, "pages": PAGES}[folder]
    first = Recollection({})
    before = load(root, first)
    assert same(before, load_knowledge(root, load_dictionary()))
    assert read
    read.clear()
    second = again(first)
    after = load(root, second)
    assert same(before, after)
    assert [p.view.offsets for p in after.passages] == [p.view.offsets for p in before.passages]
    assert not read
    assert not second.is_new


def test_only_the_changed_file_is_read_again(hospital_folder: Path, read: list[str]) -> None:
    """The others are remembered, also where documents and paragraphs now count otherwise."""
    first = Recollection({})
    load(hospital_folder, first)
    read.clear()
    (hospital_folder / "a.md").write_text(
        "# 新\n\n新建病房 3 间。\n\n又建 2 间。\n", encoding="utf-8"
    )
    second = again(first)
    found = load(hospital_folder, second)
    assert read == ["a.md"]
    assert second.is_new
    assert same(found, load_knowledge(hospital_folder, load_dictionary()))


def test_a_removed_file_is_forgotten(hospital_folder: Path) -> None:
    """What is not there is not kept."""
    first = Recollection({})
    load(hospital_folder, first)
    (hospital_folder / "notice.txt").unlink()
    second = again(first)
    load(hospital_folder, second)
    assert second.is_new
    assert "file notice.txt" not in second.parts


def test_a_renamed_file_is_read_again(hospital_folder: Path, read: list[str]) -> None:
    """How a file is read depends on its name: .md is not .txt."""
    first = Recollection({})
    load(hospital_folder, first)
    read.clear()
    (hospital_folder / "hospital.md").rename(hospital_folder / "hospital.txt")
    load(hospital_folder, again(first))
    assert read == ["hospital.txt"]


def test_other_code_reads_again(hospital_folder: Path, read: list[str]) -> None:
    """What another version made of a file is not taken."""
    first = Recollection({})
    load(hospital_folder, first)
    read.clear()
    load_knowledge(hospital_folder, load_dictionary(), again(first).memo("other code"))
    assert sorted(read) == ["hospital.md", "notice.txt"]


def test_problems_are_told_each_time(hospital_folder: Path) -> None:
    """A file that cannot be used is named by the second start too."""
    (hospital_folder / "bad.md").write_text("---\nfoo: 1\n---\n\n文字。\n", encoding="utf-8")
    first = Recollection({})
    told = load(hospital_folder, first).problems
    assert [str(p) for p in load(hospital_folder, again(first)).problems] == [str(p) for p in told]
    assert len(told) == 1


@given(
    st.text(st.sampled_from("水文3，。、：“”（）#*-|`[]! \n\t①a.b省\ufeff\u3000\xa0"), max_size=80),
    st.sampled_from([".md", ".txt"]),
)
def test_whatever_a_file_holds_is_remembered(
    tmp_path_factory: pytest.TempPathFactory, text: str, suffix: str
) -> None:
    """No text can be read that cannot be remembered."""
    root = tmp_path_factory.mktemp("any")
    (root / f"a{suffix}").write_text(text + "\n\n末尾。\n", encoding="utf-8")
    first = Recollection({})
    try:
        before = load(root, first)
    except KnowledgeError:
        return
    assert same(before, load(root, again(first)))


def spoilt(part: Part) -> Iterator[Part]:
    """Yield the part with one thing wrong each time."""
    for name, strings in part.strings.items():
        for other in ([], [*strings, "多"], strings[1:]):
            if list(other) != list(strings):
                yield replace(part, strings={**part.strings, name: other})
        yield replace(part, strings={n: s for n, s in part.strings.items() if n != name})
    for name, values in part.arrays.items():
        info = np.iinfo(values.dtype)
        for at, value in ((0, info.max), (-1, info.max), (0, info.min), (-1, info.min)):
            wrong = values.copy()
            wrong[at] = value
            if value or values[at]:
                yield replace(part, arrays={**part.arrays, name: wrong})
        for wrong in (values[:-1], np.append(values, values[-1:]), values.astype("<f8")):
            yield replace(part, arrays={**part.arrays, name: wrong})
        yield replace(part, arrays={n: a for n, a in part.arrays.items() if n != name})


def test_what_was_not_read_of_the_file_is_damage_or_harmless(hospital_folder: Path) -> None:
    """A forged part is refused, or its passages stand in the file all the same."""
    kept = Recollection({})
    load(hospital_folder, kept)
    lines = (hospital_folder / "hospital.md").read_text(encoding="utf-8").split("\n")
    part = kept.parts["file hospital.md"][1]
    refused = 0
    for wrong in spoilt(part):
        try:
            found = unpack_file(wrong, "hospital.md", lines, 0, 0)
        except DamagedError:
            refused += 1
            continue
        for passage in found.passages:
            assert all(piece.text in lines[piece.line - 1] for piece in passage.pieces)
            assert passage.view.source(0, len(passage.view.text)) is not None
    assert refused > 50
