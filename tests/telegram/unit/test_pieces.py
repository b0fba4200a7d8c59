"""Markup, keys, lanes, memory, limits, texts: the parts that need no bot."""

from __future__ import annotations

import asyncio
import copy
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram.error import RetryAfter
from tests.telegram.unit.telegram_html import parse

from qa_bot.errors import TemplateError
from qa_bot.highlighting import matches
from qa_bot.telegram.buttons import button, pressed, suggestion
from qa_bot.telegram.keys import MAX_DATA, key_of, linked_question, question_link
from qa_bot.telegram.lanes import Lanes
from qa_bot.telegram.limits import ChatRateLimiter, UserLimit
from qa_bot.telegram.markup import bold, clean, cut, emphasise, escape, link, split, units, visible
from qa_bot.telegram.memory import Expiring
from qa_bot.telegram.texts import FIELDS, Texts, language_of_user, load_texts
from qa_bot.wording import LANGUAGES

ODD = st.text(st.characters(codec=None), max_size=300)


class Clock:
    """A clock that a test sets."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        """Return the time that is set."""
        return self.now


@given(ODD)
def test_escaped_text_comes_back(text: str) -> None:
    """Whatever a text holds, Telegram reads what was meant, and nothing else."""
    if clean(text).strip():
        assert parse(escape(text)).text == clean(text)
        assert parse(bold(text) or "x").text in (clean(text), "x")


@given(ODD, st.integers(2, 100))
def test_cut_text_fits(text: str, limit: int) -> None:
    """A cut text is a beginning and an ellipsis; pieces put together are the text."""
    shown = cut(text, limit)
    assert units(shown) <= limit
    assert text.startswith(shown.removesuffix("…").rstrip())
    pieces = split(text, limit)
    assert "".join(pieces) == text
    assert all(units(piece) <= limit for piece in pieces)


def test_text_is_cut_at_a_sentence() -> None:
    """The last sentence that is whole ends it, if it is not far back."""
    assert cut("第一句话。第二句话。第三句话。", 12) == "第一句话。第二句话。…"
    assert cut("一。" + "二" * 30, 12) == "一。" + "二" * 9 + "…"
    assert cut("😀" * 10, 6) == "😀😀…"


@given(ODD, ODD, ODD)
def test_marked_quote_reads_the_same(quote: str, question: str, short: str) -> None:
    """Marking changes no letter, and spans lie apart and in order."""
    spans = matches(quote, question, short)
    assert spans == sorted(spans)
    assert all(a[1] < b[0] for a, b in pairwise(spans))
    assert visible(emphasise(quote, spans)) == clean(quote)


def test_what_was_asked_is_marked() -> None:
    """Across spellings: full-width digits, traditional characters."""
    quote = "医院现有病床 ６２０ 张，救护车 9 辆"
    assert [quote[a:b] for a, b in matches(quote, "現有病床多少", "620 张")] == [
        "现有病床 ６２０ 张",
    ]


def test_links_lead_to_the_web_only() -> None:
    """No address that runs something."""
    assert link("a", "https://example.org/?a=1&b=2") == (
        '<a href="https://example.org/?a=1&amp;b=2">a</a>'
    )
    for url in ("javascript:alert(1)", "https://a'b", 'https://a"b', "", "tg://user?id=1"):
        assert link("<a>", url) == "&lt;a&gt;"


@given(st.text(st.characters(codec="utf-8"), max_size=40))
def test_question_link_comes_back(question: str) -> None:
    """A link fits Telegram's bound and asks the same question."""
    parameter = question_link(question)
    assert len(parameter) <= MAX_DATA
    if parameter:
        assert linked_question(parameter) == question


@given(ODD)
def test_any_link_and_any_data_is_read(text: str) -> None:
    """What nobody made is no question and no button."""
    linked_question(text)
    linked_question("q-" + text)
    taken = pressed(text)
    assert taken.number(1) >= 0
    assert taken.text(9) == ""


@given(ODD, st.integers(0, 2))
def test_suggestion_fits_its_button(question: str, index: int) -> None:
    """64 bytes at most, whatever is suggested."""
    made = suggestion(clean(question), index)
    if made is not None:
        assert 0 < len(str(made.callback_data).encode()) <= MAX_DATA


def test_data_that_does_not_fit_is_a_bug() -> None:
    """It is noticed where it is made, not by Telegram."""
    with pytest.raises(ValueError, match="64 bytes"):
        button("x", "s", "数" * 30)
    assert len(key_of("a", "b")) == 11
    assert key_of("a", "b") != key_of("ab")


def test_lanes_keep_each_order_and_do_not_wait_for_each_other() -> None:
    """A slow lane holds up itself alone, within the width."""

    async def test() -> None:
        done: list[tuple[str, int]] = []
        gate = asyncio.Event()

        async def handle(job: tuple[str, int]) -> None:
            if job == ("slow", 0):
                await gate.wait()
            await asyncio.sleep(0)
            done.append(job)

        lanes: Lanes[tuple[str, int]] = Lanes(handle, width=2)
        slow = [lanes.submit("slow", ("slow", i)) for i in range(3)]
        fast = [lanes.submit("fast", ("fast", i)) for i in range(3)]
        assert await asyncio.gather(*fast) == [True] * 3
        assert lanes.pending == 3
        gate.set()
        await asyncio.gather(*slow)
        assert done == [("fast", i) for i in range(3)] + [("slow", i) for i in range(3)]
        assert lanes.pending == 0

    asyncio.run(test())


def test_lanes_give_up_what_takes_too_long(caplog: pytest.LogCaptureFixture) -> None:
    """What is not done at the end of the stop is told from what is; a bug is logged and done."""

    async def test() -> None:
        async def handle(job: int) -> None:
            if job == 9:
                raise RuntimeError("bug")
            await asyncio.sleep(0 if job == 0 else 60)

        lanes: Lanes[int] = Lanes(handle)
        quick, bug, after = (lanes.submit(*job) for job in (("a", 0), ("b", 9), ("b", 0)))
        late = [lanes.submit("c", 1), lanes.submit("c", 2)]
        await lanes.drain(0.05)
        assert quick.result() is True
        assert (bug.result(), after.result(), lanes.pending) == (True, True, 0)
        assert [future.result() for future in late] == [False, False]

    asyncio.run(test())
    (record,) = caplog.records
    assert record.exc_info is not None
    assert isinstance(record.exc_info[1], RuntimeError)


def test_entries_expire() -> None:
    """By time since their last use, and by number."""
    clock = Clock()
    entries: Expiring[int] = Expiring(10, 3, clock)
    for key in range(4):
        entries.put(key, key)
    assert entries.get(0) is None
    clock.now = 8
    assert entries.get(1) == 1
    clock.now = 12
    assert [entries.get(key) for key in (1, 2, 3)] == [1, None, None]
    assert not entries.add(1, 5)
    assert entries.add(2, 5)
    entries.forget(lambda key: key == 2)
    assert entries.get(2) is None


def test_user_limit_fills_up_again() -> None:
    """A burst is allowed, then an even rate; one is told once."""
    clock = Clock()
    limit = UserLimit(2, clock)
    assert [limit.admit(1) for _ in range(4)] == [True, True, None, False]
    assert limit.admit(2) is True
    clock.now = 31
    assert [limit.admit(1) for _ in range(2)] == [True, None]
    assert all(UserLimit(0).admit(1) for _ in range(100))


def test_a_flooded_chat_waits_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """RetryAfter is obeyed for its chat; others are sent to in the meantime."""
    monkeypatch.setattr("qa_bot.telegram.limits.CHAT_SECONDS", 0.01)

    async def test() -> None:
        limiter = ChatRateLimiter()
        order: list[int] = []
        refused = [RetryAfter(1)]

        async def call(chat: int) -> bool:
            if chat == 1 and refused:
                raise refused.pop()
            order.append(chat)
            return True

        async def send(chat: int, endpoint: str = "sendMessage") -> object:
            return await limiter.process_request(
                call, (chat,), {}, endpoint, {"chat_id": chat}, None
            )

        first = asyncio.create_task(send(1))
        await asyncio.sleep(0)
        await asyncio.gather(*(send(2) for _ in range(3)))
        await send(1, "sendChatAction")
        assert order == [2, 2, 2, 1]
        await first
        assert order == [2, 2, 2, 1, 1]
        refused += [RetryAfter(3600)] * 2
        with pytest.raises(RetryAfter):
            await send(1)
        with pytest.raises(RetryAfter):  # without asking Telegram again
            await send(1)
        assert len(refused) == 1

    asyncio.run(test())


def test_one_message_a_second_to_a_chat(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two chats are sent to beside each other; at the stop the bound falls."""
    monkeypatch.setattr("qa_bot.telegram.limits.CHAT_SECONDS", 0.2)

    async def test() -> None:
        limiter = ChatRateLimiter()
        loop = asyncio.get_running_loop()

        async def call() -> bool:
            return True

        async def send(chat: int) -> None:
            await limiter.process_request(call, (), {}, "sendMessage", {"chat_id": chat}, None)

        begin = loop.time()
        await asyncio.gather(*(send(chat) for chat in (1, 2, 1, 2)))
        assert 0.15 < loop.time() - begin < 0.39
        limiter.hurry()
        begin = loop.time()
        await asyncio.gather(*(send(1) for _ in range(5)))
        assert loop.time() - begin < 0.15

    asyncio.run(test())


DATA = {
    language: {
        key: " ".join(f"{{{name}}}" for name in fields) or "x" for key, fields in FIELDS.items()
    }
    for language in LANGUAGES
}


@pytest.mark.parametrize(
    ("key", "value", "problem"),
    [
        ("help", None, "lacks help"),
        ("hepl", "x", "unknown key"),
        ("help", "{name}", "unknown place-holders name"),
        ("help", "{", "en.help"),
        ("help", "", "no text"),
        ("short_description", "x" * 121, "121 characters, 120 allowed"),
    ],
)
def test_faulty_texts_are_named(key: str, value: str | None, problem: str) -> None:
    """At the load, not when somebody asks."""
    data = copy.deepcopy(DATA)
    if value is None:
        del data["en"][key]
    else:
        data["en"][key] = value
    with pytest.raises(TemplateError, match=problem):
        Texts(data)


@pytest.mark.parametrize("language", ["zh", "en", "zh-Hant"])
def test_every_text_can_be_said(language: str) -> None:
    """With its place-holders filled in."""
    for key, fields in FIELDS.items():
        said = load_texts().say(language, key, **dict.fromkeys(fields, "<值>"))  # type: ignore[arg-type]
        assert "{" not in said
        assert parse(escape(said)).units < 3500


@pytest.mark.parametrize(
    ("code", "language"),
    [("zh-hans", "zh"), ("zh", "zh"), (None, "zh"), ("zh-TW", "zh-Hant"), ("zh-hant-hk", "zh-Hant"),
     ("en-GB", "en"), ("fr", "en")],
)  # fmt: skip
def test_language_follows_the_user(code: str | None, language: str) -> None:
    """English for whoever reads neither Chinese."""
    assert language_of_user(code) == language
