"""Scoring: the comparison rules, the verdicts, and files of cases that are wrong."""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any

import pytest

from qa_bot.answer import Answer, Evidence, Status
from qa_bot.errors import CaseError
from qa_bot.evaluation import Case, evaluate, fold, holds, load_cases, score
from qa_bot.scoreboard import print_scores

QUOTE = "现有病床 620 张。"


def answer(
    short: str = "", status: Status = "answered", text: str = "", quote: str = QUOTE
) -> Answer:
    """Return an answer with one piece of evidence."""
    evidence = (Evidence(quote, "年报", "", "hospital.md", 10),)
    return Answer("问", status, short, text or short, evidence, 0.9, (), "zh")


def case(**fields: Any) -> Case:
    """Return a case of one question."""
    return Case(**{"id": "a1", "turns": ("病床有多少张？",), **fields})


@pytest.mark.parametrize(
    ("text", "piece", "found"),
    [
        ("15 张", "5", False),
        ("1.5 万", "5", False),
        ("5.2 万", "5", False),
        ("1,500 人", "500", False),
        ("500,000 人", "500", False),
        ("近 5 张", "5", True),
        ("5", "5", True),
        ("共5张。", "5", True),
        ("5.", "5", True),
        ("35家", "5家", False),
        ("5 家", "5家", True),
        ("５ 家", "5家", True),
        ("12.5%", "12.5％", True),
        ("2023 年", "023", False),
        ("三十五家", "五家", True),
        ("近 百 个", "近百", True),
        ("Twelve  Beds", "twelve beds", True),
        ("周大成", "周大成、李静", False),
        ("a.b", "a+b", False),
        ("床 位(张)", "床位（张）", True),
    ],
)
def test_numbers_match_whole_and_forms_do_not_matter(text: str, piece: str, found: bool) -> None:
    """Both sides are compared after NFKC, without white space, in lower case."""
    assert holds(text, piece) is found


def test_folding_drops_white_space_width_and_case() -> None:
    """No letter else is changed."""
    assert fold(" Ａ b\n１２　張 ") == "ab12張"


@pytest.mark.parametrize(
    ("fields", "given", "verdict"),
    [
        ({"accept": ("620",)}, answer("620 张"), "right"),
        ({"accept": ("602", "620")}, answer("620 张"), "right"),
        ({"accept": ("62",)}, answer("620 张"), "wrong"),
        ({"accept": ("620",)}, answer("其他", text="病床有 620 张。"), "wrong"),
        ({}, answer("随便"), "right"),
        ({"require": ("620", "80")}, answer("620 张", text="共 620 张，儿科 80 张"), "right"),
        ({"require": ("620", "80")}, answer("620 张", text="共 620 张"), "wrong"),
        ({"accept": ("620",), "forbid": ("80",)}, answer("620 张；80 张"), "wrong"),
        ({"accept": ("620",), "forbid": ("62",)}, answer("620 张"), "right"),
        (
            {"accept": ("620",), "forbid": ("80",)},
            answer("620 张", text="620 张，另 80 张"),
            "right",
        ),
        ({"accept": ("620",)}, answer(status="unknown"), "refused"),
        ({"accept": ("620",)}, answer(status="invalid"), "refused"),
        ({"accept": ("620",)}, answer(status="chat"), "refused"),
        ({"answerable": False, "kind": "unanswerable"}, answer(status="unknown"), "right"),
        ({"answerable": False, "kind": "unanswerable"}, answer("620 张"), "wrong"),
        ({"answerable": False, "kind": "unanswerable"}, answer(status="chat"), "refused"),
        ({"answerable": False, "kind": "smalltalk"}, answer(status="chat"), "right"),
        ({"answerable": False, "kind": "smalltalk"}, answer(status="unknown"), "refused"),
        ({"answerable": False, "kind": "malformed"}, answer(status="invalid"), "right"),
        ({"answerable": False, "kind": "malformed"}, answer("620 张"), "wrong"),
    ],
)
def test_an_answer_is_right_refused_or_wrong(
    fields: dict[str, Any], given: Answer, verdict: str
) -> None:
    """Accepted and forbidden pieces are looked for in the short answer, required ones in the reply."""
    assert score(case(**fields), given).verdict == verdict


def test_the_quote_must_hold_the_case_s_evidence() -> None:
    """None where the case names no evidence."""
    assert score(case(evidence="病床620张"), answer("620")).quoted is True
    assert score(case(evidence="护士 60 名"), answer("620")).quoted is False
    assert score(case(), answer("620")).quoted is None


def test_the_last_turn_of_each_case_is_scored() -> None:
    """The whole conversation is handed over, in order."""
    asked: list[Sequence[str]] = []

    def ask(turns: Sequence[str]) -> Answer:
        asked.append(turns)
        return answer("80 张")

    cases = [
        case(turns=("病床有多少张？", "那儿科呢？"), accept=("80",)),
        case(id="a2", accept=("620",)),
    ]
    assert [s.verdict for s in evaluate(cases, ask)] == ["right", "wrong"]
    assert asked == [("病床有多少张？", "那儿科呢？"), ("病床有多少张？",)]


def test_a_file_of_cases_is_read(tmp_path: Path) -> None:
    """Blank lines, a BOM and fields that nobody scores by are passed over."""
    file = tmp_path / "cases.jsonl"
    line = json.dumps(
        {"id": "a1", "turns": ["病\u2028床？"], "note": "x", "accept": ["620"]}, ensure_ascii=False
    )
    file.write_text(f"\ufeff\n{line}\r\n\n", "utf-8")
    (read,) = load_cases(file)
    assert (read.id, read.turns, read.accept, read.answerable) == (
        "a1",
        ("病\u2028床？",),
        ("620",),
        True,
    )


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "holds no case"),
        (b'{"id": "a1", "turns": ["a"]}\n{"id": \n', ":2: no JSON"),
        (b"[" * 100_000, ":1: no JSON"),
        (b'\n{"turns": ["a"]}', ":2: id: "),
        (b'{"id": "a1"}', ":1: turns: "),
        (b'{"id": "a1", "turns": []}', ":1: turns is empty"),
        (b'{"id": "a1", "turns": "abc"}', ":1: turns: "),
        (b'{"id": "a1", "turns": [1]}', ":1: turns.0: "),
        (b"5", ":1: "),
        (b"\xff\xfe", "cannot be read (not UTF-8)"),
    ],
)
def test_a_bad_file_of_cases_is_named_with_line_and_field(
    tmp_path: Path, content: bytes, message: str
) -> None:
    """The message ends with what to write."""
    file = tmp_path / "cases.jsonl"
    file.write_bytes(content)
    with pytest.raises(CaseError) as caught:
        load_cases(file)
    assert str(caught.value).startswith(str(file))
    assert message in str(caught.value)


@pytest.mark.parametrize("name", ["gone.jsonl", "."])
def test_a_missing_file_of_cases_is_named(tmp_path: Path, name: str) -> None:
    """A folder in its place, too."""
    with pytest.raises(CaseError, match="cannot be read"):
        load_cases(tmp_path / name)


def printed(cases: list[Case], *answers: Answer, show: bool = False) -> str:
    """Return what the scoreboard prints."""
    replies = iter(answers)
    out = io.StringIO()
    with redirect_stdout(out):
        print_scores(evaluate(cases, lambda turns: next(replies)), show_refused=show)
    return out.getvalue()


def test_the_scoreboard_counts_by_kind_language_and_style() -> None:
    """What went wrong is listed with question, answer and what was wanted; refusals on request."""
    cases = [
        case(accept=("620",), evidence="病床"),
        case(id="a2", accept=("80",), kind="list", lang="en"),
        case(id="a3", accept=("9",)),
    ]
    replies = (answer("620 张"), answer("81 张"), answer(status="unknown"))
    text = printed(cases, *replies)
    rows = {
        line.split("│")[1].strip(): line.split("│")[2:-1]
        for line in text.split("\n")
        if "│" in line
    }
    assert [cell.strip() for cell in rows["count"]] == ["2", "1", "50.0", "1", "0", "1/1"]
    assert [cell.strip() for cell in rows["list"]] == ["1", "0", "0.0", "0", "1", "0/0"]
    assert [cell.strip() for cell in rows["en"]] == ["1", "0", "0.0", "0", "1", "0/0"]
    assert [cell.strip() for cell in rows["all"]] == ["3", "1", "33.3", "1", "1", "1/1"]
    assert "wrong a2 病床有多少张？\n    got: 81 张\n    wanted: 80" in text
    assert "a3" not in text
    assert "refused a3" in printed(cases, *replies, show=True)


def test_brackets_in_a_case_are_no_markup() -> None:
    """A kind or question may hold what the table's library takes for a style."""
    text = printed(
        [case(kind="[/x]", style="[red]", turns=("[/b]",), accept=("[/i]",))], answer("[bold]")
    )
    for letters in ("[/x]", "[red]", "[/b]", "[/i]", "[bold]"):
        assert letters in text
