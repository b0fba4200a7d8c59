"""qa-bot gaps: what people asked and did not get."""

from __future__ import annotations

import csv
import io
import json
import os
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from qa_bot import Assistant
from qa_bot.cli import main
from qa_bot.gap_forms import as_csv, as_faq, as_json
from qa_bot.gaps import Gap, answer_now, find_gaps
from qa_bot.masking import mask
from qa_bot.store import Entry, Store

START = datetime(2026, 3, 1, 12, tzinfo=UTC)
BEDS = "现有病床多少张？"


def entries(questions: Sequence[str], **fields: Any) -> list[Entry]:
    """Return an unanswered entry for each question, an hour apart."""
    given: dict[str, Any] = {
        "language": "zh",
        "status": "unknown",
        "vote": 0,
        "expected": "",
    } | fields
    return [
        Entry(
            id=i, question=question, when=START + timedelta(hours=i),
            channel="repl", confidence=0.0, source="", **given,
        )
        for i, question in enumerate(questions)
    ]  # fmt: skip


SAME = [
    ("食堂几点开门？", "食堂 几点 开门", "食堂幾點開門", "请问食堂几点开门呀", "食堂是什么时候开门的？"),
    ("停车场在哪里", "停车场在什么地方？", "请问停车场在哪儿啊"),
    ("院长是谁", "谁是院长？", "院长叫什么名字"),
    ("门诊大楼有多少张床位", "门诊大楼有几张病床？"),  # the glossary's alias
    ("副主任医师的挂号费是多少", "挂号费多少，副主任医师的", "副主任医师挂号费"),
    ("住院部可以带宠物吗", "住院部能不能带宠物？"),
    ("新招护世的工资", "新招护士的工资？"),  # spelling
    ("2021年手术多少台？", "2021 年做了多少台手术"),
    ("Is there a helicopter?", "is there a helicopter"),
    ("那市级的呢？", "那市级的呢"),
    ("😀", "😀 "),
]  # fmt: skip
APART = [
    ("2021年手术多少台？", "2022年手术多少台？"),
    ("食堂几点开门？", "食堂在哪里？"),
    ("院长是谁？", "院长的电话是多少？"),
    ("停车场收费吗？", "食堂收费吗？"),
    ("3号楼在哪里", "4号楼在哪里"),
    ("第一届义诊在哪里", "第二届义诊在哪里"),
    ("市级的呢", "省级的呢"),
    ("食堂几点开门？", "***食堂几点开门？"),  # what was masked may have been what mattered
    ("***是谁的电话", "是谁的电话"),
]


@pytest.mark.parametrize("wordings", SAME, ids=lambda w: w[0])
def test_what_means_the_same_is_one_gap(hospital: Assistant, wordings: tuple[str, ...]) -> None:
    """Whatever marks, script, order, politeness, slips, and words of the glossary."""
    (gap,) = find_gaps(entries(wordings), hospital)
    assert gap.asked == gap.unanswered == len(wordings)
    assert set(gap.wordings) == set(wordings)


@pytest.mark.parametrize("wordings", APART, ids=lambda w: w[0])
def test_what_means_something_else_is_another_gap(
    hospital: Assistant, wordings: tuple[str, ...]
) -> None:
    """Another year, number, level, form or thing asked for."""
    assert len(find_gaps(entries(wordings), hospital)) == len(wordings)


def test_the_most_asked_gap_comes_first(hospital: Assistant) -> None:
    """Among equals the latest; a gap knows its dates, languages and wordings."""
    asked = ["院长是谁", "停车场在哪里", "食堂几点开门", "食堂几点开门？", "食堂几点开门"]
    gaps = find_gaps(entries(asked), hospital)
    assert [gap.wordings[0] for gap in gaps] == ["食堂几点开门", "停车场在哪里", "院长是谁"]
    assert (gaps[0].first, gaps[0].last) == (START + timedelta(hours=2), START + timedelta(hours=4))
    assert gaps[0].wordings == ("食堂几点开门", "食堂几点开门？")
    assert gaps[0].languages == ("zh",)


def test_only_what_went_wrong_is_a_gap(hospital: Assistant) -> None:
    """Answers that nobody voted down are none."""
    given = entries([BEDS], status="answered") + entries([BEDS], status="answered", vote=1)
    assert find_gaps(given, hospital) == []
    down = entries([BEDS], status="answered", vote=-1, expected="620 张")
    (gap,) = find_gaps(given + down + entries([BEDS]), hospital)
    assert (gap.asked, gap.unanswered, gap.voted_down) == (2, 1, 1)
    assert gap.expected == ("620 张",)


def test_many_questions_are_many_gaps_in_a_short_time(hospital: Assistant) -> None:
    """Some hundred questions of two words each, in two orders: no pair is missed, none made up."""
    words = (
        "食堂 停车场 挂号 电梯 厕所 药房 门禁 空调 饮水机 花园 小卖部 轮椅 病历 发票 快递 宠物 家属 护工 "
        "早餐 无线网 储物柜 充电宝 雨伞 献血 体检 疫苗"
    ).split()
    pairs = list(combinations(words, 2))
    one, other = [f"{a}和{b}在哪里" for a, b in pairs], [f"请问{b}、{a}在哪里？" for a, b in pairs]
    assert len(find_gaps(entries(one), hospital)) == len(pairs) == 325
    assert {gap.asked for gap in find_gaps(entries(one + other), hospital)} == {2}


@pytest.mark.parametrize(
    ("question", "fields", "settled"),
    [
        ("食堂几点开门？", {}, False),
        (BEDS, {}, True),
        (BEDS, {"status": "answered", "vote": -1}, False),
        (BEDS, {"status": "answered", "vote": -1, "expected": "６２０张"}, True),
        (BEDS, {"status": "answered", "vote": -1, "expected": "62"}, False),
        (BEDS, {"status": "answered", "vote": -1, "expected": "700 张"}, False),
        (mask(f"{BEDS}我电话 13912345678"), {}, False),
        (BEDS, {"status": "answered", "vote": -1, "expected": mask("620 张，13912345678")}, False),
        (BEDS, {"status": "answered", "vote": -1, "expected": mask("病床 13912345678")}, False),
    ],
)
def test_a_gap_may_be_settled_by_now(
    hospital: Assistant, question: str, fields: dict[str, Any], settled: bool
) -> None:
    """The unanswered by any answer, the voted down by one that says what staff say is right.

    What was masked is settled by none.
    """
    (gap,) = find_gaps(entries([question], **fields), hospital)
    assert bool(answer_now(gap, hospital)) == settled


texts = st.text(st.characters(codec=None), min_size=1, max_size=40).map(mask).filter(bool)
gap_values = st.builds(
    Gap,
    wordings=st.lists(texts, min_size=1, max_size=4).map(tuple),
    unanswered=st.integers(0, 9),
    voted_down=st.integers(1, 9),
    first=st.just(START),
    last=st.just(START + timedelta(days=2)),
    languages=st.just(("zh", "en")),
    expected=st.lists(texts, max_size=2).map(tuple),
    answer=st.one_of(st.just(""), texts),
)


@given(st.lists(gap_values, max_size=3))
def test_forms_give_back_what_was_asked(gaps: list[Gap]) -> None:
    """Whatever people typed: entries of faq.yaml load, JSON and CSV hold the same words."""
    loaded = yaml.safe_load(as_faq(gaps)) or []
    assert [entry["questions"] for entry in loaded] == [list(gap.wordings) for gap in gaps]
    assert all(entry["answer"] == entry["source"] == "" for entry in loaded)
    assert [gap["wordings"] for gap in json.loads(as_json(gaps))] == [
        list(gap.wordings) for gap in gaps
    ]
    rows = list(csv.DictReader(io.StringIO(as_csv(gaps).decode("utf-8-sig"))))
    assert [row["question"].removeprefix("'") for row in rows] == [
        gap.wordings[0].removeprefix("'") for gap in gaps
    ]


def test_csv_is_for_a_chinese_excel() -> None:
    """A byte order mark tells UTF-8 from GBK, and what somebody typed is no formula."""
    gap = Gap(("=HYPERLINK(1)", "＋1"), 1, 0, START, START, ("zh",), ())
    written = as_csv([gap])
    assert written.startswith(b"\xef\xbb\xbfquestion,asked,")
    assert b"\r\n'=HYPERLINK(1),1," in written
    assert written.endswith("'＋1\r\n".encode())


@pytest.fixture(autouse=True)
def url(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Work in an empty folder, with the address of a store that is not there yet."""
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith("QA_BOT_")]:
        monkeypatch.delenv(name)
    address = f"sqlite:///{tmp_path}/questions.db"
    monkeypatch.setenv("QA_BOT_DATABASE_URL", address)
    monkeypatch.setenv("COLUMNS", "120")
    return address


def call(*args: str | Path) -> Result:
    """Run the command in this process; only a clean exit may leave it."""
    result = CliRunner().invoke(main, ["gaps", *map(str, args)])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def fill(url: str, assistant: Assistant) -> None:
    """Ask some questions and vote on some answers."""
    store = Store.open(url)
    for question in (
        "食堂几点开门？", "食堂幾點開門", "谁是[院长]？", BEDS, "急诊科配有几辆救护车？",
    ):  # fmt: skip
        entry = store.record(assistant.ask(question), "repl")
        assert entry
        if question == BEDS:
            store.vote(entry, -1, "700 张")
        if "救护车" in question:
            store.vote(entry, -1, "9 辆")
    store.close()


@pytest.mark.parametrize(
    ("form", "printed"), [("--json", "[]\n"), ("--csv", None), ("--faq", ""), ("", None)]
)
def test_without_questions_it_says_so(
    url: str, tmp_path: Path, form: str, printed: str | None
) -> None:
    """Where there is no store, which it does not make, and where there is an empty one."""
    for _ in range(2):
        result = call(*filter(None, [form]))
        assert result.exit_code == 0
        assert "No questions are kept yet." in (result.stderr if form else result.stdout)
        if printed is not None:
            assert result.stdout == printed
        if not list(tmp_path.glob("questions*")):
            Store.open(url).close()


def test_the_table_shows_what_is_missing(
    url: str, hospital: Assistant, hospital_folder: Path
) -> None:
    """What the knowledge answers by now is left out, and shown with --all."""
    fill(url, hospital)
    result = call("--knowledge", hospital_folder)
    assert result.exit_code == 0
    lines = [line for line in result.stdout.splitlines() if "×" in line]
    assert [("食堂" in line, "院长" in line, "病床" in line) for line in lines] == [
        (True, False, False), (False, False, True), (False, True, False),
    ]  # fmt: skip
    assert "2 × unanswered" in lines[0]
    assert "zh, zh-Hant" in lines[0]
    assert "1 × voted down" in lines[1]
    assert "[院长]" in lines[2]
    assert "right: 700 张" in result.stdout
    assert "救护车" not in result.stdout
    assert "1 left out that the knowledge answers by now" in result.stdout
    everything = call("--all", "--knowledge", hospital_folder).stdout
    assert "救护车 9 辆" in everything


@pytest.mark.parametrize(("columns", "options"), [(40, []), (40, ["--all"]), (80, ["--all"])])
def test_a_narrow_terminal_gets_a_list(
    url: str,
    hospital: Assistant,
    hospital_folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    columns: int,
    options: list[str],
) -> None:
    """With all that the table says, and no line longer than the terminal."""
    fill(url, hospital)
    monkeypatch.setenv("COLUMNS", str(columns))
    shown = call(*options, "--knowledge", hospital_folder).stdout
    items = shown.split("questions are kept")[0]
    assert all(cell_len(line) <= columns for line in items.splitlines())
    lines = [line.strip() for line in items.splitlines()]
    today = datetime.now().astimezone().date()
    assert "2 × asked: 2 × unanswered" in lines
    at = lines.index("食堂几点开门？")
    assert lines[at + 1] == "(2 wordings)"
    assert f"{today}; zh, zh-Hant" in lines
    assert "right: 700 张" in lines
    assert "谁是[院长]？" in lines
    assert ("answered now: no" in lines) == ("救护车 9 辆" in items) == bool(options)


@pytest.mark.parametrize("columns", [72, 80])
def test_a_table_leaves_the_question_room(
    url: str,
    hospital: Assistant,
    hospital_folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    columns: int,
) -> None:
    """From 72 columns on, no column is lost."""
    fill(url, hospital)
    monkeypatch.setenv("COLUMNS", str(columns))
    shown = call("--knowledge", hospital_folder).stdout
    assert all(name in shown for name in ("asked", "question", "why", "when", "language"))
    assert "食堂几点开门？" in shown


def test_one_form_at_a_time() -> None:
    """Two are an error that names them, whatever the store holds."""
    result = call("--csv", "--json")
    assert result.exit_code == 2
    assert "--csv" in result.stderr
    assert "--json" in result.stderr
    assert "--faq" not in result.stderr
    assert not result.stdout


def test_limit_and_since(url: str, hospital: Assistant, hospital_folder: Path) -> None:
    """The first so many; what was asked since a day of this machine's clock."""
    fill(url, hospital)
    today = datetime.now().astimezone().date()
    few = call("--limit", "1", "--json", "--knowledge", hospital_folder)
    assert [gap["asked"] for gap in json.loads(few.stdout)] == [2]
    assert "3 more" in few.stderr
    all_ = call("--limit", "0", "--json", "--since", str(today), "--knowledge", hospital_folder)
    assert len(json.loads(all_.stdout)) == 3
    assert "5 questions since then" in all_.stderr
    later = str(today + timedelta(days=2))
    assert "Nothing since then." in call("--since", later).stdout
    assert call("--since", "gestern").exit_code == 2


def test_a_look_deletes_nothing(
    url: str, hospital: Assistant, hospital_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever this shell's retention is: it is the channels that keep and delete."""
    fill(url, hospital)
    monkeypatch.setenv("QA_BOT_RETENTION_DAYS", "0")
    assert call("--knowledge", hospital_folder).exit_code == 0
    store = Store.open(url, None)
    assert len(store.entries()) == 5
    store.close()


def test_a_database_that_cannot_work_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a traceback."""
    monkeypatch.setenv("QA_BOT_DATABASE_URL", "mysql://a:sekret@b/c")
    result = call()
    assert result.exit_code == 2
    assert result.stderr.startswith("qa-bot: QA_BOT_DATABASE_URL: no address of a database.")
    assert "sekret" not in result.stderr
