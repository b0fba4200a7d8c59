"""The terminal's parts without a terminal: keys from a pipe, a console that is a string."""

from __future__ import annotations

import io
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from prompt_toolkit.completion import CompleteEvent
from prompt_toolkit.document import Document
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output import DummyOutput
from rich.console import Console
from tests.repl.test_session import Book

from qa_bot import Assistant
from qa_bot.answer import Answer
from qa_bot.assistant import Conversation
from qa_bot.errors import KnowledgeError
from qa_bot.repl.commands import handle
from qa_bot.repl.completing import LineCompleter
from qa_bot.repl.history import KEPT, LineHistory
from qa_bot.repl.painting import Painter
from qa_bot.repl.session import Session, Store, examples_of
from qa_bot.repl.terminal import Loading, Terminal

NURSES = "护士新招了多少人？"
PASTED = "\x1b[200~护士新招\r\n了多少\n人？\x1b[201~"


def screen(width: int = 80) -> Console:
    """Return a console that keeps what it shows, without colours."""
    return Console(file=io.StringIO(), width=width, color_system=None, highlight=False)


def shown_by(console: Console) -> str:
    """Return what a console showed."""
    file = console.file
    assert isinstance(file, io.StringIO)
    return "\n".join(line.rstrip() for line in file.getvalue().split("\n"))


def typed(
    keys: str,
    load: Callable[[], Assistant],
    *,
    width: int = 80,
    history: Path | None = None,
    store: Store | None = None,
    on_start: Callable[[Session], None] | None = None,
) -> str:
    """Return what a terminal shows to somebody who types some keys and Ctrl-D."""
    console = screen(width)
    with create_pipe_input() as source:
        # In a thread: a pipe takes only so much at a time.
        sender = threading.Thread(target=source.send_text, args=(keys + "\x04",))
        sender.start()
        Terminal(
            load, history=history, store=store, on_start=on_start,
            input=source, output=DummyOutput(), console=console,
        ).run()  # fmt: skip
        sender.join()
    return shown_by(console)


ANSWER = """\
新招护士 60 余名。
╭──────────────────╮
│ 新招护士 60 余名 │
╰──────────────────╯
  hospital.md:15（队伍）
"""


@pytest.mark.parametrize(
    "keys",
    [
        f"{NURSES}\r",
        f"儿科病床\x03{NURSES}\r",
        f"{PASTED}\r",
        f"\r  \r\x03{NURSES}\r",
        f"：figures\x15{NURSES}\r",
        f"\x12儿科\x03\x03{NURSES}\r",
    ],
    ids=["typed", "Ctrl-C", "paste", "empty lines", "Ctrl-U", "Ctrl-R given up"],
)
def test_a_question_gets_its_answer(hospital: Assistant, keys: str) -> None:
    """Ctrl-C clears the line, a paste of several lines is one question, Ctrl-D leaves."""
    text = typed(keys, lambda: hospital)
    assert text.count(ANSWER) == 1
    assert "儿科病床有" not in text


@pytest.mark.parametrize("leave", [":quit\r", "quit\r", "退出\r", ":q\r"])
def test_words_that_leave(hospital: Assistant, leave: str) -> None:
    """What follows is not read."""
    assert "60" not in typed(leave + NURSES + "\r", lambda: hospital)


def test_a_number_asks_a_suggestion(hospital: Assistant) -> None:
    """The numbers stand before the suggestions, under an answer too."""
    text = typed(f"{NURSES}\r2021 年全院有多少台呼吸机？\r1\r", lambda: hospital)
    assert "可以这样问：\n  1 病床有多少张？" in text
    assert "620 张" in text.partition("1 病床有多少张？")[2]


def test_the_matched_words_of_a_quote_are_marked(hospital: Assistant) -> None:
    """In bold yellow, and the short answer in bold green; with NO_COLOR in bold alone."""
    for no_color, mark, answer in (
        (False, "\x1b[1;33m", "\x1b[1;32m"),
        (True, "\x1b[1m", "\x1b[1m"),
    ):
        console = Console(
            file=io.StringIO(), width=80, color_system="standard", force_terminal=True,
            no_color=no_color, highlight=False,
        )  # fmt: skip
        for shown in handle(Session(hospital), NURSES):
            Painter(console).show(shown)
        text = shown_by(console)
        assert f"新招护士 {answer}60 余名\x1b[0m。" in text
        assert f"{mark}新招\x1b[0m护士 {mark}60 余名\x1b[0m │" in text


@pytest.mark.parametrize("width", [1, 10, 23, 24, 40, 200])
def test_any_width_will_do(hospital: Assistant, width: int) -> None:
    """The letters are all there, however narrow the window was drawn."""
    lines = (NURSES, ":why", ":source", ":topics", ":files", ":figures", ":help", ":nothing")
    console = screen(width)
    session = Session(hospital, offers_always=True)
    for line in lines:
        for shown in handle(session, line):
            Painter(console).show(shown)
    assert "新招护士60余名" in "".join(char for char in shown_by(console) if char.isalnum())


def test_a_file_gives_the_terminal_no_orders(tmp_path: Path) -> None:
    """Control characters of a file or a name are not shown."""
    (tmp_path / "a.md").write_text("# 甲\n\n乙馆有座位 120 个。\x9b2J\n", "utf-8")
    text = typed("乙馆有座位多少个？\r:source\r:why\r", lambda: Assistant.from_folder(tmp_path))
    assert "120" in text
    assert not {char for char in text if not char.isprintable()} - {"\n"}


@pytest.mark.parametrize(
    "odd",
    ["病" * 100_000, "\ud800" * 3, "\x00\x0b\x1c", "\u202e反", "😀" * 40],
    ids=["100,000 characters", "surrogates", "control characters", "right to left", "emoji"],
)
def test_odd_input_is_answered_and_the_talk_goes_on(hospital: Assistant, odd: str) -> None:
    """However it got in: pasted, or typed."""
    keys = f"\x1b[200~{odd}\x1b[201~\r{NURSES}\r"
    assert ANSWER in typed(
        keys.encode("utf-8", "surrogatepass").decode("utf-8", "replace"), lambda: hospital
    )


def refuses() -> Assistant:
    """Fail as a folder without files does."""
    raise KnowledgeError("knowledge", "holds no knowledge file", "Put one there.")


@pytest.mark.parametrize("keys", ["", f"{NURSES}\r"])
def test_a_folder_that_cannot_be_used_ends_the_prompt(keys: str) -> None:
    """Whether a question waits for it or not."""
    with create_pipe_input() as source:
        source.send_text(keys)
        terminal = Terminal(refuses, input=source, output=DummyOutput(), console=screen())
        with pytest.raises(KnowledgeError, match="holds no knowledge"):
            terminal.run()


def test_a_question_waits_for_the_knowledge(hospital: Assistant) -> None:
    """It was asked before the files were read."""
    asked = threading.Event()

    def load() -> Assistant:
        assert asked.wait(60)
        return hospital

    class Late(Console):
        def status(self, *args: object, **values: object) -> AbstractContextManager[None]:  # type: ignore[override]
            asked.set()
            return _nothing()

    console = Late(file=io.StringIO(), width=80, color_system=None)
    with create_pipe_input() as source:
        source.send_text(f"{NURSES}\r\x04")
        Terminal(load, input=source, output=DummyOutput(), console=console).run()
    assert asked.is_set()
    assert ANSWER in shown_by(console)


@contextmanager
def _nothing() -> Iterator[None]:
    yield


def test_what_was_left_out_is_named(hospital_folder: Path) -> None:
    """Once, and the rest answers."""
    (hospital_folder / "bad.md").write_bytes(b"\0")
    text = typed(f"{NURSES}\r{NURSES}\r", lambda: Assistant.from_folder(hospital_folder), width=200)
    assert text.count("bad.md: is no text") == 1
    assert text.count(ANSWER) == 2


def test_a_mistake_in_reading_keeps_its_traceback() -> None:
    """It is no message of ours."""

    def load() -> Assistant:
        raise ZeroDivisionError

    with create_pipe_input() as source:
        terminal = Terminal(load, input=source, output=DummyOutput(), console=screen())
        with pytest.raises(ZeroDivisionError):
            terminal.run()


def test_another_thread_may_replace_the_assistant(hospital: Assistant) -> None:
    """A line above the prompt says so, once, as soon as the knowledge is there."""
    other = Assistant(hospital.knowledge)
    sessions: list[Session] = []

    def watch(session: Session) -> None:
        sessions.append(session)
        thread = threading.Thread(target=session.replace, args=(other,))
        thread.start()
        thread.join()

    text = typed(f"{NURSES}\r", lambda: hospital, on_start=watch, width=200)
    assert text.count("已重新读取") == text.count("Read again") == 1
    assert sessions[0].assistant is other
    assert ANSWER in text


def test_questions_go_to_the_store(hospital: Assistant) -> None:
    """Once each, with votes."""
    book = Book()
    typed(f"{NURSES}\r:wrong 70 余名\r", lambda: hospital, store=book)
    assert book.asked == [(NURSES, "repl")]
    assert book.votes == [(1, -1, "70 余名")]


def test_ctrl_c_stops_an_answer_that_takes_long(hospital: Assistant) -> None:
    """And not the talk."""

    class Slow(Assistant):
        pressed = False

        def conversation(self) -> Conversation:
            return SlowConversation(self)

    @dataclass(slots=True)
    class SlowConversation(Conversation):
        def ask(self, question: str) -> Answer:
            if not Slow.pressed:
                Slow.pressed = True
                raise KeyboardInterrupt
            return Conversation.ask(self, question)

    text = typed(f"{NURSES}\r{NURSES}\r", lambda: Slow(hospital.knowledge))
    assert text.count("已停下，这次没有回答。") == 1
    assert text.count(ANSWER) == 1


def test_leaving_does_not_wait_for_the_knowledge() -> None:
    """Ctrl-D at once ends it."""
    never = threading.Event()

    def load() -> Assistant:
        never.wait()
        raise AssertionError

    assert "Ctrl-D" in typed("", load)
    never.set()


def test_loading_begins_once(hospital: Assistant) -> None:
    """However often it is asked to."""
    calls: list[int] = []

    def load() -> Assistant:
        calls.append(1)
        return hospital

    loading = Loading(load)
    loading.start()
    loading.future.result(60)
    loading.start()
    assert calls == [1]


def completions(session: Session | None, text: str) -> list[str]:
    """Return the lines that a text may be completed to."""
    completer = LineCompleter(lambda: session)
    found = completer.get_completions(Document(text), CompleteEvent(completion_requested=True))
    return [text[: len(text) + c.start_position] + c.text for c in found]


def test_what_tab_offers(hospital: Assistant) -> None:
    """Commands, suggested questions, sections at the end of a line, files for :save."""
    session = Session(hospital, offers_always=True)
    session.examples = examples_of(hospital)
    assert session.examples
    assert set(session.examples) <= set(completions(session, ""))
    assert completions(session, ":fi") == [":files", ":figures"]
    assert completions(session, "：W") == [":why", ":wrong"]
    assert completions(session, "介绍一下队") == ["介绍一下队伍"]
    assert completions(session, ":figures 服") == [":figures 服务"]
    assert completions(session, ":why x") == []
    Path("our-cases.jsonl").touch()
    assert completions(session, ":save our") == [":save our-cases.jsonl"]
    list(handle(session, "2021 年全院有多少台呼吸机？"))
    assert "病床有多少张？" in completions(session, "病床")
    assert completions(None, "病床") == []
    assert completions(None, ":q") == [":quit"]


def test_history_is_private_and_comes_back(tmp_path: Path) -> None:
    """Its owner alone can read it; what is too long, or of more lines, does not break it."""
    path = tmp_path / "data" / "history"
    path.parent.mkdir()
    path.write_text("旧问题\n", "utf-8")
    path.chmod(0o644)
    history = LineHistory(path)
    assert list(history.load_history_strings()) == ["旧问题"]
    for line in ("第一问", "第\n二问", "x" * 5_000, "\ud800"):
        history.store_string(line)
    assert list(LineHistory(path).load_history_strings()) == ["?", "第 二问", "第一问", "旧问题"]
    if os.name == "posix":
        assert path.stat().st_mode & 0o777 == 0o600


def test_a_long_history_is_cut(tmp_path: Path) -> None:
    """To its latest entries."""
    path = tmp_path / "history"
    path.write_text("".join(f"问 {i}\n" for i in range(2 * KEPT + 1)), "utf-8")
    list(LineHistory(path).load_history_strings())
    assert path.read_text("utf-8").split("\n")[0] == f"问 {KEPT + 1}"
    assert len(path.read_text("utf-8").split("\n")) == KEPT + 1
    if os.name == "posix":
        assert path.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("kind", ["closed folder", "a folder", "below a file"])
def test_a_history_that_cannot_be_kept_is_a_message(
    hospital: Assistant,
    public_folder: Path,
    unprivileged: Callable[[], AbstractContextManager[None]],
    kind: str,
) -> None:
    """Once, and the talk goes on."""
    path = public_folder / "history"
    if kind == "closed folder":
        public_folder.chmod(0o555)
    elif kind == "a folder":
        path.mkdir()
    else:
        path.write_text("")
        path = path / "history"
    with unprivileged():
        text = typed(f"{NURSES}\r{NURSES}\r", lambda: hospital, history=path, width=200)
    assert text.count("输入历史没有保存") == 1
    assert text.count(ANSWER) == 2
