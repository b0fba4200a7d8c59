"""The check as a whole: the shipped folders, bad files, order, odd folders."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.checking.conftest import Look

from qa_bot.checking import check
from qa_bot.errors import KnowledgeError
from qa_bot.knowledge.loader import load_knowledge
from qa_bot.retrieval.tokenizer import load_dictionary

QUESTIONS = Path(__file__).parents[1] / "questions"


def told(folder: Path) -> list[tuple[str, str, int, int | None]]:
    """Return what is found at warning and above: kind, file, line, the other place's line."""
    return [
        (f.kind, f.place.file, f.place.line, f.other.line if f.other else None)
        for f in check(folder)
        if f.severity != "info"
    ]


def test_shipped_knowledge(shipped_folder: Path) -> None:
    """The shipped report contradicts itself in four places, and that is all."""
    report = "jiaozuo-kexie-report.md"
    assert told(shipped_folder) == [
        ("contradiction", report, 25, 63),
        ("lists", report, 25, 63),
        ("contradiction", report, 26, 63),
        ("lists", report, 49, 75),
    ]


def test_other_reports() -> None:
    """The reports that the tests ask have the contradictions that were put there, and no more."""
    assert told(QUESTIONS / "harbour" / "knowledge") == [
        ("contradiction", "linhai-port-2025.md", 22, 71),
        ("contradiction", "linhai-port-2025.md", 47, 83),
        ("contradiction", "linhai-port-2025.md", 48, 83),
    ]
    assert told(QUESTIONS / "library" / "knowledge") == [("contradiction", "2024.md", 23, 37)]


def test_loaded_knowledge(shipped_folder: Path) -> None:
    """What was loaded is checked like the folder that it came from."""
    knowledge = load_knowledge(shipped_folder, load_dictionary())
    assert check(knowledge) == check(shipped_folder)


def test_bad_files_are_findings(look: Look, tmp_path: Path) -> None:
    """A file that cannot be used is an error at its place, and the others are checked."""
    (tmp_path / "binary.md").write_bytes(b"\0\1\2")
    findings = look(
        front_md="---\ntitel: 年报\n---\n正文。\n", empty_txt="", good_md="只有一半（的话。\n",
        glossary_yaml="aliases: [\n",
    )  # fmt: skip
    found = [(f.severity, f.kind, f.place.file, f.place.line) for f in findings]
    assert found == [
        ("error", "file", "binary.md", 1),
        ("error", "file", "empty.txt", 1),
        ("error", "file", "front.md", 2),
        ("error", "file", "glossary.yaml", 2),
        ("warning", "cut", "good.md", 1),
    ]


def test_folder_without_a_usable_file(look: Look, tmp_path: Path) -> None:
    """Where nothing can be used, each file's fault is a finding; so is an empty folder."""
    assert [(f.place.file, f.what) for f in look()] == [(".", "holds no knowledge file")]
    (tmp_path / "a.md").write_bytes(b"\xff\xfe\xfd")
    (finding,) = look()
    assert (finding.severity, finding.place.file) == ("error", "a.md")


def test_no_folder(tmp_path: Path) -> None:
    """A folder that is not there is no finding but bad input."""
    with pytest.raises(KnowledgeError, match="no such folder"):
        check(tmp_path / "nowhere")


def test_unreadable_file(
    public_folder: Path, unprivileged: Callable[[], AbstractContextManager[None]]
) -> None:
    """A file without permission is a finding."""
    (public_folder / "a.md").write_text("正文。", encoding="utf-8")
    (public_folder / "a.md").chmod(0)
    load_dictionary()
    with unprivileged():
        (finding,) = check(public_folder)
    assert "cannot be read" in finding.what


def test_what_concerns_a_file(look: Look) -> None:
    """A file is concerned by its own faults, and where another does not agree with it."""
    form = "---\ntitle: 海州图书馆年报\n---\n\n- 馆藏古籍图书 {} 册\n"
    files = {"a_md": form.format(1860), "b_md": form.format(1920), "c_md": "只有一半（的话。\n"}
    findings = look(**files)
    assert [f.kind for f in findings if f.concerns("b.md")] == ["contradiction"]
    assert [f.kind for f in findings if f.concerns("c.md")] == ["cut"]
    assert not any(f.concerns("d.md") for f in findings)


def test_gravest_first(look: Look) -> None:
    """Errors stand before warnings, warnings before notes, each by file and line."""
    findings = look(b_md="只有一半（的话。\n", a_md="---\nx: y\n---\n", c_md="\n，后半句。\n")
    assert [(f.severity, f.place.file) for f in findings] == [
        ("error", "a.md"), ("warning", "b.md"), ("warning", "c.md"),
    ]  # fmt: skip


PIECES = st.sampled_from([
    "# 年报", "## 一、概况", "- 培训工人 4200 人次", "全年培训工人 4600 人次。", "近 14 万名青少年参加",
    "| 年 | 家 |\n|---|---|\n| 2021 | 5 |", "---", "title: x", "“", "（", "，", "④2024", "第六届", "举办甲赛、乙赛、丙赛等赛事 20 余场",
    "\ud83d\ude00".encode("utf-16", "surrogatepass").decode("utf-16"), "１５ 家", "ｘ", "0", "百分之", "- ", "> 引文", "```", "aliases:", "1900多人",
])  # fmt: skip
TEXTS = st.lists(PIECES | st.text(max_size=12), max_size=14).flatmap(
    lambda parts: st.sampled_from(["\n", "\n\n", "", "。"]).map(lambda mark: mark.join(parts))
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(st.dictionaries(st.sampled_from(["a.md", "b.md", "c.txt", "glossary.yaml"]), TEXTS))
def test_odd_folders(files: dict[str, str]) -> None:
    """Nothing makes the check fail, and each finding names a line that is there."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for file, text in files.items():
            (folder / file).write_text(text, encoding="utf-8", errors="replace")
        findings = check(folder)
        assert findings == check(folder)
        for finding in findings:
            for place in filter(None, (finding.place, finding.other)):
                path = folder / place.file
                assert path.exists()
                if path.is_file():
                    lines = path.read_text(encoding="utf-8").split("\n")
                    assert 1 <= place.line <= len(lines)
            assert "\n" not in finding.what + finding.remedy
