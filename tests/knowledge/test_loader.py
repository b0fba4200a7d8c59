"""A folder becomes the knowledge; what cannot be used is named and left out."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from qa_bot.errors import KnowledgeError
from qa_bot.knowledge.loader import load_knowledge
from qa_bot.knowledge.passage import Knowledge
from qa_bot.retrieval.tokenizer import load_dictionary


def load(folder: Path | str) -> Knowledge:
    """Load with the real dictionary."""
    return load_knowledge(folder, load_dictionary())


def files(knowledge: Knowledge) -> list[str]:
    """Return the names of the files that were loaded."""
    return [document.file for document in knowledge.documents]


def check_quotes(knowledge: Knowledge, folder: Path) -> None:
    """Hold that every piece of every passage stands on its line."""
    for passage in knowledge.passages:
        lines = (folder / knowledge.of(passage).file).read_text("utf-8-sig").split("\n")
        for piece in passage.pieces:
            assert piece.text in lines[piece.line - 1]


def test_a_folder_is_read_file_by_file(hospital_folder: Path) -> None:
    """Documents carry their front matter, passages their file and line."""
    knowledge = load(hospital_folder)
    report, notice = knowledge.documents
    assert (report.file, report.title, report.publisher) == (
        "hospital.md",
        "云栖县人民医院年报",
        "云栖县人民医院",
    )
    assert (report.date, report.period, report.author, report.url) == ("2024-01-15", "2023", "", "")
    assert (notice.file, notice.title) == ("notice.txt", "义诊通知")
    assert knowledge.glossary.aliases == {"病床": ("床位",)}
    assert knowledge.problems == ()
    first = next(p for p in knowledge.passages if p.kind == "sentence")
    assert (first.quote, first.line) == ("云栖县人民医院建于 1952 年，现有病床 620 张。", 10)
    check_quotes(knowledge, hospital_folder)


def test_the_only_first_heading_is_the_title_and_no_section(hospital_folder: Path) -> None:
    """With several first headings each is a section."""
    assert {p.section for p in load(hospital_folder).passages if p.kind == "cell"} == {("服务",)}
    (hospital_folder / "hospital.md").write_text("# 内科\n\n甲。\n\n# 外科\n\n乙。\n", "utf-8")
    knowledge = load(hospital_folder)
    assert knowledge.documents[0].title == "hospital"
    assert [p.section for p in knowledge.passages if p.quote in ("甲。", "乙。")] == [
        ("内科",),
        ("外科",),
    ]


def test_front_matter_of_a_text_file_keeps_the_lines_true(tmp_path: Path) -> None:
    """A .txt may have one too, and its title wins."""
    text = "---\ntitle: 通知\n---\n\n今年三月，医院下乡义诊 12 场。\n"
    (tmp_path / "a.txt").write_text(text, "utf-8")
    knowledge = load(tmp_path)
    assert knowledge.documents[0].title == "通知"
    assert [passage.line for passage in knowledge.passages] == [5]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_every_encoding_gives_the_same_passages(
    tmp_path: Path, hospital_folder: Path, encoding: str
) -> None:
    """A reader cannot tell how a file was saved; front matter is found behind a BOM."""
    text = (hospital_folder / "hospital.md").read_text("utf-8")
    folder = tmp_path / "other"
    folder.mkdir()
    (folder / "hospital.md").write_bytes(text.encode(encoding))
    expected = [p for p in load(hospital_folder).passages if p.document == 0]
    found = load(folder)
    assert [(p.quote, p.line, p.view.text) for p in found.passages] == [
        (p.quote, p.line, p.view.text) for p in expected
    ]
    assert found.documents[0].title == "云栖县人民医院年报"


def test_folders_below_are_read_in_the_order_of_names(tmp_path: Path) -> None:
    """Names have forward slashes; a folder may be called like a file."""
    for name in ("b.md", "a/z.txt", "a/B.MD", "wards.md/c.md"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("病床 620 张。", "utf-8")
    assert files(load(tmp_path)) == ["b.md", "a/B.MD", "a/z.txt", "wards.md/c.md"]


def test_what_is_no_knowledge_is_ignored(hospital_folder: Path) -> None:
    """README.md in any case, names that begin with _ or ., and other kinds of files."""
    for name in ("README.md", "readme.MD", "_draft.md", ".hidden.md", "a.pdf", "a.md~", "a.html"):
        (hospital_folder / name).write_bytes(b"\0 not read")
    for name in ("_old", ".git"):
        (hospital_folder / name).mkdir()
        (hospital_folder / name / "a.md").write_bytes(b"\0 not read")
    knowledge = load(hospital_folder)
    assert files(knowledge) == ["hospital.md", "notice.txt"]
    assert knowledge.problems == ()


def test_bad_files_are_named_and_the_others_load(hospital_folder: Path) -> None:
    """Each problem is told once, with its file; nothing else is lost."""
    good = len(load(hospital_folder).passages)
    (hospital_folder / "binary.md").write_bytes(b"\x89PNG\0\0")
    (hospital_folder / "empty.txt").write_bytes(b"")
    (hospital_folder / "code.md").write_text("```\n99\n```\n", "utf-8")
    (hospital_folder / "front.md").write_text("---\ntilte: x\n---\n病床。\n", "utf-8")
    (hospital_folder / "long.txt").write_text("病" * 300_000, "utf-8")
    with (hospital_folder / "huge.md").open("wb") as handle:
        handle.truncate(50 * 2**20)
    (hospital_folder / "gone.md").symlink_to(hospital_folder / "nowhere")
    (hospital_folder / "glossary.yaml").write_text("words: {", "utf-8")
    knowledge = load(hospital_folder)
    assert len(knowledge.passages) == good
    problems = {problem.path: str(problem) for problem in knowledge.problems}
    assert len(problems) == len(knowledge.problems)
    assert {path: text.split(": ", 1)[1] for path, text in problems.items()} == {
        "binary.md": "is no text (it holds zero bytes). Save it as plain text in UTF-8.",
        "code.md": "holds no text. Fill it or remove it.",
        "empty.txt": "holds no text. Fill it or remove it.",
        "front.md": 'front matter: unknown field "tilte". '
        "Use one of: title, publisher, author, date, period, url.",
        "gone.md": "cannot be read (No such file or directory). Check the file and its permissions.",
        "huge.md": "is 50 MB large, more than the 32 MB allowed. Split it into several files.",
        "long.txt": "the line has 300,000 characters, more than the 200,000 allowed. "
        "Break it into paragraphs.",
        "glossary.yaml": problems["glossary.yaml"].split(": ", 1)[1],
    }


def test_a_file_and_a_folder_without_permission_are_named(
    public_folder: Path, unprivileged: Callable[[], AbstractContextManager[None]]
) -> None:
    """The rest loads all the same."""
    load_dictionary()
    (public_folder / "ward").mkdir()
    for name in ("a.md", "b.md", "ward/c.md"):
        (public_folder / name).write_text("病床 620 张。", "utf-8")
    (public_folder / "b.md").chmod(0o200)
    (public_folder / "ward").chmod(0o300)
    with unprivileged():
        knowledge = load(public_folder)
    assert files(knowledge) == ["a.md"]
    assert {p.path: p.problem for p in knowledge.problems} == {
        "b.md": "cannot be read (Permission denied)",
        "ward": "cannot be opened (Permission denied)",
    }


def test_a_folder_that_may_not_be_opened_is_an_error(
    public_folder: Path, unprivileged: Callable[[], AbstractContextManager[None]]
) -> None:
    """Its message points at the permissions."""
    folder = public_folder / "knowledge"
    folder.mkdir(0o300)
    with unprivileged(), pytest.raises(KnowledgeError, match=r"Permission denied.*permissions"):
        load(folder)


def test_no_folder_is_an_error_that_says_what_to_do(tmp_path: Path) -> None:
    """The remedy names the option and the setting."""
    with pytest.raises(
        KnowledgeError, match=r"nowhere: there is no such folder\..*--knowledge.*QA_BOT_KNOWLEDGE"
    ):
        load(tmp_path / "nowhere")


def test_a_file_in_place_of_the_folder_is_an_error(hospital_folder: Path) -> None:
    """The folder, not a file of it, is to be named."""
    with pytest.raises(KnowledgeError, match=r"hospital\.md: is no folder\. Name the folder"):
        load(hospital_folder / "hospital.md")


@pytest.mark.parametrize("name", ["a\0b", "a" * 5000])
def test_an_impossible_name_is_an_error(name: str) -> None:
    """A name that the system refuses is a message, not a traceback."""
    with pytest.raises(KnowledgeError):
        load(name)


def test_an_empty_folder_is_an_error_that_says_what_to_do(tmp_path: Path) -> None:
    """README.md alone is none either."""
    (tmp_path / "README.md").write_text("病床 620 张。", "utf-8")
    with pytest.raises(KnowledgeError, match=r"holds no knowledge file\. Put a \.md or \.txt file"):
        load(tmp_path)


def test_a_folder_of_bad_files_lists_them_all(tmp_path: Path) -> None:
    """Nothing to load is an error, and every cause is told."""
    (tmp_path / "a.md").write_bytes(b"\0")
    (tmp_path / "b.txt").write_bytes(b"\n\n")
    with pytest.raises(
        KnowledgeError, match=r"(?s)no file that can be used.*\n  a\.md: .*\n  b\.txt: "
    ):
        load(tmp_path)


@pytest.mark.skipif(os.name != "posix", reason="names are bytes on POSIX systems only")
def test_a_file_name_that_is_no_unicode_is_loaded(tmp_path: Path) -> None:
    """Its text counts, whatever the name's encoding."""
    (tmp_path / os.fsdecode(b"\xd2\xbd.md")).write_text("病床 620 张。", "utf-8")
    assert len(load(tmp_path).passages) == 1


def test_paragraphs_group_neighbouring_passages(hospital_folder: Path) -> None:
    """Every passage is in exactly one paragraph, in reading order."""
    knowledge = load(hospital_folder)
    paragraphs = list(knowledge.paragraphs())
    assert [i for ids in paragraphs for i in ids] == list(range(len(knowledge.passages)))
    sizes = {knowledge.passages[ids[0]].quote: len(ids) for ids in paragraphs}
    assert sizes["全年接待门诊患者近 30 万人次，完成手术 5200 多台。"] == 2
    assert sizes["| 儿科 | 6.5 | 80 |"] == 2
