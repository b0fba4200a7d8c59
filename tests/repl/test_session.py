"""The session: numbers, votes, the store, and what replaces the assistant meanwhile."""

from __future__ import annotations

import re
import sqlite3
import threading
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_bot import Assistant
from qa_bot.answer import Answer
from qa_bot.database import QUESTIONS
from qa_bot.errors import KnowledgeError
from qa_bot.repl.commands import TABLE, handle
from qa_bot.repl.plain import plain
from qa_bot.repl.sections import statements
from qa_bot.repl.session import Session
from qa_bot.repl.shown import Leave, Notice, Reply
from qa_bot.repl.texts import COMMANDS
from qa_bot.store import Store

NURSES = "护士新招了多少人？"
UNKNOWN = "2021 年全院有多少台呼吸机？"


class Book:
    """A store that a test reads, and that can have a bug."""

    def __init__(self, error: Exception | None = None) -> None:
        self.asked: list[tuple[str, str]] = []
        self.votes: list[tuple[int, int, str]] = []
        self.error = error

    def record(self, answer: Answer, channel: str) -> int | None:
        """Keep a question."""
        if self.error:
            raise self.error
        self.asked.append((answer.question, channel))
        return len(self.asked)

    def vote(self, entry: int, vote: int, expected: str = "") -> bool:
        """Keep a vote on one of the questions."""
        if self.error:
            raise self.error
        self.votes.append((entry, vote, expected))
        return entry <= len(self.asked)


def told(session: Session, *lines: str) -> str:
    """Return the plain text that the last of some lines gives."""
    text = ""
    for line in lines:
        text = "\n".join(plain(shown) for shown in handle(session, line))
    return text


def test_every_command_has_its_text_and_its_row() -> None:
    """:help lists what there is, and no more."""
    assert set(TABLE) == set(COMMANDS)


def test_a_number_asks_a_suggestion_and_follow_ups_lean_on_it(hospital: Assistant) -> None:
    """In whatever digits; the suggested question is the turn that the next one leans on."""
    session = Session(hospital, offers_always=True)
    told(session, UNKNOWN)
    assert session.offered == ("病床有多少张？",)
    (reply,) = handle(session, "１")
    assert isinstance(reply, Reply)
    assert reply.answer.question == "病床有多少张？"
    assert told(session, "儿科呢？").startswith("儿科病床有 80张。")


def test_a_number_that_is_no_suggestion(hospital: Assistant) -> None:
    """With suggestions on the screen it gets a hint; without, it is a question."""
    session = Session(hospital, offers_always=True)
    (shown,) = handle(session, "7")
    assert isinstance(shown, Reply)
    told(session, UNKNOWN)
    last = session.last
    for number in ("0", "99", "4."):
        (shown,) = handle(session, number)
        assert isinstance(shown, Notice)
        assert session.last is last


def test_each_question_is_recorded_once(hospital: Assistant) -> None:
    """Commands, hints and votes are not; small talk and what is no question are."""
    book = Book()
    session = Session(hospital, store=book)
    told(session, NURSES, ":why", ":right", UNKNOWN, "99", ":source", "你好", "？？", ":nothing")
    assert book.asked == [(q, "repl") for q in (NURSES, UNKNOWN, "你好", "？？")]
    assert book.votes == [(1, 1, "")]


def test_votes_go_to_the_last_answer(hospital: Assistant) -> None:
    """With the right answer where one is given."""
    book = Book()
    session = Session(hospital, store=book)
    assert told(session, NURSES, ":right") == "记下了：回答正确。"
    assert "正确答案" in told(session, ":wrong")
    assert told(session, ":wrong 70 余名") == "记下了：正确答案是“70 余名”。"
    assert book.votes == [(1, 1, ""), (1, -1, ""), (1, -1, "70 余名")]
    book.asked.clear()
    assert told(session, ":right") == "没有记下：数据库里已没有这个问题，或数据库出错。"


def test_wrong_alone_keeps_the_right_answer(hospital: Assistant) -> None:
    """That an earlier vote named; :right takes it back."""
    book = Book()
    session = Session(hospital, store=book)
    assert told(session, NURSES, ":wrong 70 余名", ":wrong") == "记下了：正确答案是“70 余名”。"
    told(session, ":right", ":wrong")
    assert [expected for _, _, expected in book.votes] == ["70 余名", "70 余名", "", ""]


@pytest.mark.parametrize("line", ["你好", "😀"])
@pytest.mark.parametrize("has_store", [True, False])
def test_what_is_no_question_cannot_be_rated(
    hospital: Assistant, line: str, has_store: bool
) -> None:
    """With a store and without; a right answer is kept for :save, for it may have been one."""
    book = Book()
    session = Session(hospital, store=book if has_store else None)
    assert told(session, line, ":right") == "上一句不是向资料提的问题，没有可以评的。"
    assert told(session, ":wrong 60") == (
        "上一句不是向资料提的问题，没有可以评的。\n“60”只留给 :save 用。"
    )
    assert book.votes == []


def test_a_vote_where_nothing_is_kept(hospital: Assistant, tmp_path: Path) -> None:
    """A store that keeps for 0 days, and one whose database is gone: the talk goes on."""
    said = "上一个问题没有存进数据库（不保存问题，或数据库出错），没有记下。"
    url = f"sqlite:///{tmp_path / 'q.db'}"
    store = Store.open(url, 0)
    try:
        assert told(Session(hospital, store=store), NURSES, ":right") == said
    finally:
        store.close()
    store = Store.open(url)
    try:
        with sqlite3.connect(tmp_path / "q.db") as database:
            database.execute(f"DROP TABLE {QUESTIONS.name}")
        database.close()
        session = Session(hospital, store=store)
        assert "60 余名" in told(session, NURSES)
        assert told(session, ":wrong 70 余名") == f"{said}\n“70 余名”只留给 :save 用。"
        assert store.failures == 1
    finally:
        store.close()


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("help", "Type :help for the commands."),
        ("HELP", "Type :help for the commands."),
        ("帮助", "输入 :help 看有哪些命令。"),
    ],
)
def test_help_without_a_colon_names_the_command(hospital: Assistant, line: str, said: str) -> None:
    """After what the assistant says to it."""
    reply, notice = handle(Session(hospital), line)
    assert isinstance(reply, Reply)
    assert plain(notice) == said


def test_a_title_is_no_figure(tmp_path: Path) -> None:
    """What stands in 《…》 counts nothing; what stands beside it does."""
    (tmp_path / "a.md").write_text(
        "# 年报\n\n出台《服务十条》和《护理规划（2021—2025 年）》，培训护士 30 名。\n", "utf-8"
    )
    session = Session(Assistant.from_folder(tmp_path, cache="off"))
    (row,) = told(session, ":figures").splitlines()[1:]
    assert "30 名" in row


def test_a_statement_is_counted_in_one_way(
    shipped: Assistant, capsys: pytest.CaptureFixture[str]
) -> None:
    """By :files, :topics and :reload; what stands in no section is not among :topics."""
    session = Session(shipped)
    told(session, NURSES, ":reload")
    again = re.search(r"(\d+) 条", capsys.readouterr().out)
    (row,) = told(session, ":files").splitlines()[1:]
    sections = [int(line.split("\t")[1]) for line in told(session, ":topics").splitlines()[1:]]
    outside = [
        passage
        for passage in shipped.knowledge.passages
        if not passage.section and passage.kind not in ("heading", "field")
    ]
    assert again is not None
    assert int(row.split("\t")[-1]) == int(again.group(1)) == sum(sections) + len(outside)


def test_a_bug_in_a_store_keeps_its_traceback(hospital: Assistant) -> None:
    """A store's database may fail, and then it raises nothing; the answer is shown before."""
    lines = handle(Session(hospital, store=Book(RuntimeError("a bug"))), NURSES)
    assert isinstance(next(lines), Reply)
    with pytest.raises(RuntimeError, match="a bug"):
        next(lines)


def test_reload_takes_the_new_files_and_the_talk_goes_on(
    hospital_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A follow-up after it leans on what was asked before, and is answered from the new files."""
    session = Session(
        Assistant.from_folder(hospital_folder), lambda: Assistant.from_folder(hospital_folder)
    )
    assert "80" in told(session, "儿科病床有多少张？")
    file = hospital_folder / "hospital.md"
    file.write_text(file.read_text("utf-8").replace("| 95 |", "| 99 |"), "utf-8")
    (hospital_folder / "bad.md").write_bytes(b"\0")
    assert told(session, ":reload") == ""
    assert capsys.readouterr().out == (
        "未使用 (left out): bad.md: is no text (it holds zero bytes). Save it as plain text in UTF-8.\n"
        f"已重新读取：2 份资料，{statements(session.assistant).total()} 条。\n"
    )
    assert "| 95 |" in told(session, ":source")  # of the files that answered
    assert "99" in told(session, "骨科呢？")


def test_a_folder_that_does_not_load_leaves_the_old_one(hospital: Assistant) -> None:
    """And says why."""
    said: list[str] = []

    def load() -> Assistant:
        raise KnowledgeError("knowledge", "there is no such folder", "Name one.")

    session = Session(hospital, load, announce=said.append)
    told(session, NURSES, ":reload")
    assert said == ["没有换成新资料，仍用原来的。knowledge: there is no such folder. Name one."]
    assert "60 余名" in told(session, NURSES)


def test_another_thread_may_replace_the_assistant(hospital: Assistant) -> None:
    """While questions are asked: each is answered by one assistant, whole."""
    said: list[str] = []
    session = Session(hospital, announce=said.append)
    other = Assistant(hospital.knowledge)
    threads = [threading.Thread(target=session.replace, args=(other,)) for _ in range(8)]
    for thread in threads:
        thread.start()
        assert "60 余名" in told(session, NURSES)
    for thread in threads:
        thread.join()
    assert len(said) == 8
    assert session.assistant is other


def test_the_terminal_speaks_the_last_questions_language(hospital: Assistant) -> None:
    """Before the first question, both."""
    session = Session(hospital)
    assert told(session, ":right") == "还没有提过问题。\nNo question has been asked yet."
    assert (
        told(session, "How many nurses?", ":right")
        == "Questions are not kept here, so nothing was noted."
    )
    said = told(session, "護士新招了多少人？", ":right")
    assert (session.language, said) == ("zh-Hant", "這裡不保存問題，沒有記下。")


@given(st.text(st.characters(codec=None), max_size=80))
def test_any_line_is_borne(text: str) -> None:
    """Whatever is typed gives something to show, in plain text."""
    session = _ANY.session()
    for line in (text, ":" + text, ":figures " + text, ":wrong " + text):
        if not line.strip().startswith((":save", ":reload")):
            for shown in handle(session, line):
                assert isinstance(shown, Leave) or plain(shown) is not None


class _Any:
    """A session that all examples of a property share."""

    def __init__(self) -> None:
        self._session: Session | None = None

    def session(self) -> Session:
        """Return it."""
        if self._session is None:
            folder = Path(__file__).parents[2] / "knowledge"
            self._session = Session(Assistant.from_folder(folder), announce=lambda _: None)
        return self._session


_ANY = _Any()
