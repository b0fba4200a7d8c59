"""The command line: what it prints, its exit codes, and bad input without a traceback."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from qa_bot.cli import main

COMMAND = [sys.executable, "-c", "from qa_bot.cli import main; main()"]
NURSES = "护士新招了多少人？"
REPLY = "新招护士 60 余名。\n  “新招护士 60 余名”\n  —— hospital.md:15（队伍）\n"


@pytest.fixture(autouse=True)
def clean(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Work in an empty folder without settings of one's own."""
    monkeypatch.chdir(tmp_path)
    for name in list(os.environ):
        if name.startswith("QA_BOT_"):
            monkeypatch.delenv(name)


def call(*args: str | Path, given: str | bytes = "") -> Result:
    """Run the command in this process; only a clean exit may leave it."""
    result = CliRunner().invoke(main, list(map(str, args)), input=given)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def process(*args: str | bytes | Path, given: bytes = b"", **env: str) -> tuple[int, str, str]:
    """Run the command as a shell does; return its exit code and what it wrote."""
    done = subprocess.run(
        [*map(os.fsencode, COMMAND), *map(os.fsencode, args)],
        input=given,
        capture_output=True,
        check=False,
        env={**os.environ, "PYTHONIOENCODING": "utf-8", **env},
    )
    return done.returncode, done.stdout.decode("utf-8", "replace"), done.stderr.decode()


def records(result: Result) -> list[dict[str, Any]]:
    """Return the JSON lines that were printed."""
    return [json.loads(line) for line in result.stdout.splitlines()]


@pytest.mark.parametrize(
    ("question", "code"),
    [
        (NURSES, 0),
        ("你好", 0),
        ("2021 年全院有多少台呼吸机？", 1),
        ("", 2),
        ("？！……", 2),
        ("😀🏥", 2),
        ("病" * 501, 2),
        ("\x00\x01\x1b", 2),
    ],
)
def test_the_exit_code_tells_how_it_went(hospital_folder: Path, question: str, code: int) -> None:
    """0 answered, 1 the knowledge does not say, 2 bad input; there is always a reply."""
    result = call("ask", question, "--knowledge", hospital_folder)
    assert result.exit_code == code
    assert result.stdout.strip()
    assert result.stderr == ""


def test_an_answer_is_printed_with_its_quote(hospital_folder: Path) -> None:
    """The option may stand before the command, too."""
    assert call("ask", NURSES, "--knowledge", hospital_folder).stdout == REPLY
    assert call("--knowledge", hospital_folder, "ask", NURSES).stdout == REPLY


def test_the_knowledge_folder_comes_from_option_setting_or_habit(
    hospital_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The option wins over QA_BOT_KNOWLEDGE, and that over ./knowledge."""
    assert call("ask", NURSES).stdout == REPLY
    monkeypatch.setenv("QA_BOT_KNOWLEDGE", "nowhere")
    assert call("ask", NURSES).exit_code == 2
    assert call("ask", NURSES, "--knowledge", hospital_folder).stdout == REPLY
    monkeypatch.setenv("QA_BOT_KNOWLEDGE", str(hospital_folder))
    assert call("ask", NURSES).stdout == REPLY


def test_json_holds_the_whole_answer(hospital_folder: Path) -> None:
    """One line, Chinese letters as they are; the exit code is the same."""
    result = call("ask", NURSES, "--json", "--knowledge", hospital_folder)
    (record,) = records(result)
    assert NURSES in result.stdout
    assert (record["status"], record["short"], record["language"]) == ("answered", "60 余名", "zh")
    assert record["evidence"] == [
        {
            "quote": "新招护士 60 余名",
            "title": "云栖县人民医院年报",
            "section": "队伍",
            "file": "hospital.md",
            "line": 15,
        }
    ]
    assert 0 <= record["confidence"] <= 1
    assert set(record) == {
        "question", "status", "short", "text", "confidence", "evidence", "suggestions", "language",
    }  # fmt: skip
    assert call("ask", "😀", "--json", "--knowledge", hospital_folder).exit_code == 2


BATCH = [
    '{"id": 1, "turns": ["护士新招了多少人？"]}',
    "no json",
    '["a list"]',
    '{"turns": ["没有编号"]}',
    "",
    '{"id": "b", "turns": []}',
    '{"id": "b", "turns": "病床？"}',
    '{"id": "b", "turns": ["病床？", 5]}',
    "[" * 50_000,
    '{"id": "\\ud800", "turns": ["\\ud800护士新招了多少人？"], "note": "extra"}',
    '{"id": null, "turns": ["你好", ""]}',
]


def test_a_batch_answers_its_good_lines_and_names_the_others(hospital_folder: Path) -> None:
    """One JSON line for each line that is not blank, in order; a bad one has its number and error."""
    Path("batch.jsonl").write_text("\ufeff" + "\n".join(BATCH), "utf-8")
    result = call("ask", "--batch", "batch.jsonl", "--knowledge", hospital_folder)
    assert (result.exit_code, result.stderr) == (0, "")
    found = records(result)
    assert [record.get("line", record.get("id")) for record in found] == [
        1, 2, 3, 4, 6, 7, 8, 9, "\ud800", None,
    ]  # fmt: skip
    assert [record["line"] for record in found if "error" in record] == [2, 3, 4, 6, 7, 8, 9]
    assert [record["short"] for record in found if "error" not in record] == [
        "60 余名",
        "60 余名",
        "",
    ]
    assert found[-1]["status"] == "invalid"
    assert list(found[0]) == [
        "id", "question", "status", "short", "text", "evidence", "confidence", "suggestions", "language",
    ]  # fmt: skip


def test_a_batch_is_read_from_standard_input(hospital_folder: Path) -> None:
    """With "-"; bytes that are no UTF-8 spoil their own line only."""
    given = b'\xff{"id": 1, "turns": ["a"]}\n' + BATCH[0].encode() + b"\n"
    found = records(call("ask", "--batch", "-", "--knowledge", hospital_folder, given=given))
    assert "error" in found[0]
    assert found[1]["short"] == "60 余名"


@pytest.mark.parametrize(
    "args",
    [
        ("ask",),
        ("ask", NURSES, "--batch", "-"),
        ("ask", NURSES, "extra"),
        ("ask", "--batch", "gone.jsonl"),
        ("ask", "--batch", "."),
        ("ask", NURSES, "--knowledge", "nowhere"),
        ("ask", NURSES, "--knowledge", "a-file"),
        ("ask", NURSES, "--knowledge", "empty"),
        ("ask", NURSES, "--knowledge", "binary"),
        ("--knowledge", "nowhere"),
        ("eval", "gone.jsonl"),
        ("eval", "a-file"),
        ("eval",),
        ("no-such-command",),
        ("--no-such-option",),
    ],
)
def test_bad_input_is_a_message_and_exit_code_2(
    hospital_folder: Path, args: tuple[str, ...]
) -> None:
    """One message on standard error, nothing on standard output, no traceback."""
    Path("a-file").write_text("no json", "utf-8")
    Path("empty").mkdir()
    Path("binary").mkdir()
    Path("binary", "a.md").write_bytes(b"\0\1\2")
    result = call(*args)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "Traceback" not in result.stderr
    assert len(result.stderr.strip()) > 20


def test_a_file_that_is_left_out_is_named(hospital_folder: Path) -> None:
    """On standard error; the answer comes from the others all the same."""
    (hospital_folder / "bad.md").write_bytes(b"\0")
    (hospital_folder / "front.md").write_text("---\nauthro: 周\n---\n正文。", "utf-8")
    result = call("ask", NURSES, "--knowledge", hospital_folder)
    assert (result.exit_code, result.stdout) == (0, REPLY)
    assert result.stderr == (
        "qa-bot: left out: bad.md: is no text (it holds zero bytes). Save it as plain text in UTF-8.\n"
        'qa-bot: left out: front.md:2: front matter: unknown field "authro". '
        "Use one of: title, publisher, author, date, period, url.\n"
    )


def test_without_a_command_lines_are_answered(hospital_folder: Path) -> None:
    """Bytes of another encoding are a question that cannot be read, not the end."""
    given = b"\xff\xfe\xfd\n" + NURSES.encode() + b"\n"
    result = call("--knowledge", hospital_folder, given=given)
    assert result.exit_code == 0
    assert result.stdout.endswith(REPLY)


def test_eval_prints_a_table_and_what_went_wrong(hospital_folder: Path) -> None:
    """By kind, language and style; refused questions with --show."""
    cases = [
        {"id": "a1", "turns": [NURSES], "accept": ["60"], "evidence": "新招护士 60 余名"},
        {"id": "a2", "turns": [NURSES], "accept": ["70"]},
        {"id": "a3", "turns": ["2021 年全院有多少台呼吸机？\ud800"], "accept": ["9"]},
        {"id": "a4", "turns": ["你好"], "kind": "smalltalk", "lang": "zh", "answerable": False},
    ]
    Path("cases.jsonl").write_text("\n".join(map(json.dumps, cases)), "utf-8")
    result = call("eval", "cases.jsonl", "--knowledge", hospital_folder)
    assert result.exit_code == 0
    rows = [
        [cell.strip() for cell in line.split("│")[1:-1]]
        for line in result.stdout.split("\n")
        if "│" in line
    ]
    assert ["count", "3", "1", "33.3", "1", "1", "1/1"] in rows
    assert ["smalltalk", "1", "1", "100.0", "0", "0", "0/0"] in rows
    assert ["all", "4", "2", "50.0", "1", "1", "1/1"] in rows
    assert f"wrong a2 {NURSES}\n    got: 60 余名\n    wanted: 70" in result.stdout
    assert "a3" not in result.stdout
    assert (
        "refused a3" in call("eval", "cases.jsonl", "--show", "--knowledge", hospital_folder).stdout
    )


@pytest.mark.parametrize(
    "args", [("--help",), ("-h",), ("ask", "--help"), ("eval", "-h"), ("--version",)]
)
def test_help_and_version_need_no_knowledge(args: tuple[str, ...]) -> None:
    """They are printed in a folder that holds none."""
    result = call(*args)
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout


def test_the_command_answers_in_a_shell(hospital_folder: Path) -> None:
    """The same as in this process, nothing on standard error."""
    assert process("ask", NURSES, "--knowledge", hospital_folder) == (0, REPLY, "")


@pytest.mark.skipif(os.name != "posix", reason="arguments are bytes on POSIX systems only")
def test_undecodable_bytes_of_a_shell_are_a_question_like_any_other(hospital_folder: Path) -> None:
    """In the question they are passed over; in a folder's name they are shown somehow."""
    question = b"\xff" + NURSES.encode()
    code, out, err = process("ask", question, "--json", "--knowledge", hospital_folder)
    assert (code, json.loads(out)["short"], err) == (0, "60 余名", "")
    assert process("ask", b"\xff\xfe", "--knowledge", hospital_folder)[0] == 2
    code, out, err = process("ask", NURSES, "--knowledge", b"\xff\xfe")
    assert (code, out) == (2, "")
    assert err.startswith("qa-bot: ")
    assert err.count("\n") == 1


def test_a_terminal_of_another_encoding_loses_letters_not_the_answer(hospital_folder: Path) -> None:
    """What it cannot show becomes a question mark."""
    code, out, err = process(
        "ask", NURSES, "--knowledge", hospital_folder, PYTHONIOENCODING="ascii"
    )
    assert (code, err) == (0, "")
    assert "60" in out
    assert "hospital.md:15" in out
