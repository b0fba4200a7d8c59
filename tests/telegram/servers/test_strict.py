"""The strict server, driven by a plain telegram.Bot: what Telegram would do, and its faults."""

from __future__ import annotations

import asyncio
import http.server
import json
import random
import threading
import time
from collections.abc import Awaitable, Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
import telegram
from telegram import InlineKeyboardButton as Button
from telegram import InlineKeyboardMarkup as Keyboard
from telegram.error import (
    BadRequest,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)
from telegram.request import HTTPXRequest
from tests.telegram.servers import updates
from tests.telegram.servers.limits import (
    BAD_GATEWAY,
    CONFLICT,
    DROP,
    GARBAGE,
    SERVER_ERROR,
    TOO_MANY,
    Fault,
    FloodLimits,
)
from tests.telegram.servers.strict import TOKEN, StrictServer

ALICE = 1001
GROUP = -1002003004

Work = Callable[[telegram.Bot], Awaitable[Any]]


@pytest.fixture(autouse=True)
def _ptb_timedelta(monkeypatch: pytest.MonkeyPatch) -> None:
    # Without it PTB warns on every RetryAfter.
    monkeypatch.setenv("PTB_TIMEDELTA", "1")


@pytest.fixture
def server() -> Iterator[StrictServer]:
    """Return a server that a user and a group have spoken to."""
    with StrictServer() as server:
        server.push(
            updates.message("hello", ALICE, message_id=1),
            updates.message("/ask x", ALICE, chat=updates.group_chat(GROUP), message_id=1),
        )
        yield server


def run(server: StrictServer, work: Work, *, token: str = TOKEN) -> Any:
    """Run some work with a bot that is a client of the server."""

    async def inner() -> Any:
        request = HTTPXRequest(read_timeout=3, connect_timeout=1)
        bot = telegram.Bot(token, server.base_url, request=request, get_updates_request=request)
        try:
            return await work(bot)
        finally:
            await request.shutdown()

    return asyncio.run(inner())


def refused(server: StrictServer, work: Work) -> str:
    """Run some work that Telegram refuses as a bad request, and return its words."""
    with pytest.raises(BadRequest) as caught:
        run(server, work)
    return caught.value.message


def html(text: str) -> Work:
    """Return the work of sending a text in HTML."""
    return lambda bot: bot.send_message(ALICE, text, parse_mode="HTML")


def buttons(*rows: list[Button]) -> Work:
    """Return the work of sending buttons."""
    return lambda bot: bot.send_message(ALICE, "a", reply_markup=Keyboard(rows))


def test_get_me(server: StrictServer) -> None:
    """The bot learns who it is."""
    me = run(server, lambda bot: bot.get_me())
    assert (me.is_bot, me.username) == (True, "qa_strict_bot")


def test_wrong_token_is_refused(server: StrictServer) -> None:
    """Another token is answered with 401, and is not kept."""
    with pytest.raises(InvalidToken):
        run(server, lambda bot: bot.get_me(), token="1:wrong")  # noqa: S106
    assert server.rejected == ["getMe"]


def test_unknown_method(server: StrictServer) -> None:
    """A method that the server does not know is answered with 404."""
    with pytest.raises(InvalidToken):  # what PTB makes of any 404
        run(server, lambda bot: bot.do_api_request("sendTelepathy"))


def test_sent_text_is_parsed(server: StrictServer) -> None:
    """A message comes back with text and entities, as a reply to another."""
    text = "<b>31 家</b>\n<blockquote expandable>省级 &lt;31&gt;</blockquote>"
    sent = run(server, lambda bot: bot.send_message(ALICE, text, "HTML", reply_to_message_id=1))
    assert sent.text == "31 家\n省级 <31>"
    assert [e.type for e in sent.entities] == ["bold", "expandable_blockquote"]
    assert sent.reply_to_message.text == "hello"
    assert server.sent(ALICE)[0]["message_id"] == sent.message_id == 2


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("<b>a", "parse entities: can't find end tag"),
        ("<b>a</i>", "parse entities: unmatched end tag"),
        ("<p>a</p>", 'parse entities: unsupported start tag "p"'),
        ("<b> </b>", "text must be non-empty"),
        ("\n", "text must be non-empty"),
        ("a" * 4097, "message is too long"),
        ("😀" * 2049, "message is too long"),
    ],
)
def test_texts_that_are_refused(server: StrictServer, text: str, message: str) -> None:
    """Broken markup, nothing to see and too much of it are bad requests."""
    assert message in refused(server, html(text)).lower()


def test_length_is_counted_after_parsing(server: StrictServer) -> None:
    """Markup and escapes do not count."""
    assert run(server, html("<b>" + "&lt;" * 4096 + "</b>")).text == "<" * 4096


def test_empty_text_is_refused(server: StrictServer) -> None:
    """A text must be there."""
    assert "empty" in refused(server, lambda bot: bot.send_message(ALICE, "")).lower()


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([[Button("a", callback_data="x" * 65)]], "button_data_invalid"),
        ([[Button("a", callback_data="数" * 22)]], "button_data_invalid"),
        ([[Button("a", callback_data="")]], "button_data_invalid"),
        ([[Button("a")]], "text buttons are unallowed"),
        ([[Button(" ", callback_data="x")]], "text must be non-empty"),
        ([[Button("a", url="report.md")]], "is invalid"),
        ([[Button("a", callback_data="x")] * 9], "too long a row"),
        ([[Button("a", callback_data="x")]] * 101, "reply markup is too long"),
        ([[Button("字" * 200, callback_data="x")]] * 20, "reply markup is too long"),
    ],
)
def test_buttons_that_are_refused(
    server: StrictServer, rows: list[list[Button]], message: str
) -> None:
    """Callback data, text, address and number of buttons are held to their limits."""
    assert message in refused(server, buttons(*rows)).lower()


def test_callback_data_of_64_bytes_passes(server: StrictServer) -> None:
    """64 bytes are not too many."""
    sent = run(server, buttons([Button("a", callback_data="x" * 64)]))
    assert sent.reply_markup.inline_keyboard[0][0].callback_data == "x" * 64


def test_chats(server: StrictServer) -> None:
    """A stranger is not found; one who blocked the bot, or a group that threw it out, is 403."""
    assert "chat not found" in refused(server, lambda bot: bot.send_message(9, "a")).lower()
    server.world.blocked |= {ALICE, GROUP}
    with pytest.raises(Forbidden, match="blocked by the user"):
        run(server, lambda bot: bot.send_message(ALICE, "a"))
    with pytest.raises(Forbidden, match="kicked"):
        run(server, lambda bot: bot.send_message(GROUP, "a"))


def test_editing(server: StrictServer) -> None:
    """The bot's own messages can be changed to something else, and only they."""
    sent = run(server, buttons([Button("a", callback_data="x")]))

    def edit(text: str, number: int, markup: Keyboard | None = None) -> Work:
        return lambda bot: bot.edit_message_text(text, ALICE, number, reply_markup=markup)

    same = edit("a", sent.message_id, sent.reply_markup)
    assert "message is not modified" in refused(server, same).lower()
    assert "message to edit not found" in refused(server, edit("b", 99)).lower()
    assert "can't be edited" in refused(server, edit("b", 1)).lower()
    changed = run(server, edit("b", sent.message_id))
    assert (changed.text, changed.reply_markup) == ("b", None)
    assert server.world.messages[ALICE, sent.message_id]["text"] == "b"

    def mark(bot: telegram.Bot) -> Awaitable[Any]:
        return bot.edit_message_reply_markup(ALICE, sent.message_id, reply_markup=None)

    assert "message is not modified" in refused(server, mark).lower()


def test_reply_to_a_deleted_message(server: StrictServer) -> None:
    """It is refused unless the bot says that it may be missing."""
    run(server, lambda bot: bot.delete_message(ALICE, 1))
    gone = telegram.ReplyParameters(1)
    lenient = telegram.ReplyParameters(1, allow_sending_without_reply=True)
    words = refused(server, lambda bot: bot.send_message(ALICE, "a", reply_parameters=gone))
    assert "message to be replied not found" in words.lower()
    assert run(server, lambda bot: bot.send_message(ALICE, "a", reply_parameters=lenient))


def test_callback_query_is_answered_once(server: StrictServer) -> None:
    """A second answer, or one to a query that is not known, is too late."""
    sent = server.world.send_message({"chat_id": ALICE, "text": "a"})
    press = updates.callback(sent, "x", ALICE)
    server.push(press)
    query = press["callback_query"]["id"]
    assert run(server, lambda bot: bot.answer_callback_query(query, "好"))
    words = refused(server, lambda bot: bot.answer_callback_query(query))
    assert "query is too old" in words.lower()


def article(number: int | str, text: str = "<b>a</b>") -> telegram.InlineQueryResultArticle:
    """Return an inline result."""
    content = telegram.InputTextMessageContent(text, parse_mode="HTML")
    return telegram.InlineQueryResultArticle(str(number), "t", content)


@pytest.mark.parametrize(
    ("results", "message"),
    [
        ([article(n) for n in range(51)], "results_too_much"),
        ([article("数" * 22)], "result_id_invalid"),
        ([article(1), article(1)], "result_id_duplicate"),
        ([article(1, "<b>a")], "can't find end tag"),
    ],
)
def test_inline_results_that_are_refused(
    server: StrictServer, results: list[telegram.InlineQueryResultArticle], message: str
) -> None:
    """Number, ids and texts of inline results are held to their limits."""
    query = updates.inline_query("x", ALICE)
    server.push(query)
    number = query["inline_query"]["id"]
    words = refused(server, lambda bot: bot.answer_inline_query(number, results))
    assert message in words.lower()
    assert run(server, lambda bot: bot.answer_inline_query(number, [article(1)]))


def test_menus_and_texts(server: StrictServer) -> None:
    """What the bot says of itself is kept by language and read back; limits are held."""

    async def work(bot: telegram.Bot) -> tuple[Any, ...]:
        await bot.set_my_commands([("ask", "提问")], language_code="zh")
        await bot.set_my_commands([("ask", "ask")])
        await bot.set_my_description("d", language_code="en")
        await bot.set_my_short_description("s")
        await bot.send_chat_action(ALICE, "typing")
        return (
            await bot.get_my_commands(language_code="zh"),
            await bot.get_my_description("en"),
            await bot.get_my_short_description(),
        )

    menu, long, short = run(server, work)
    assert [c.description for c in menu] == ["提问"]
    assert (long.description, short.short_description) == ("d", "s")
    for wrong in (
        lambda bot: bot.set_my_commands([("Ask", "x")]),
        lambda bot: bot.set_my_description("x" * 513),
        lambda bot: bot.set_my_short_description("x" * 121),
        lambda bot: bot.set_my_commands([("ask", "x")], language_code="zh-hans"),
        lambda bot: bot.send_chat_action(ALICE, "thinking"),
    ):
        refused(server, wrong)


def test_updates_are_confirmed_by_offset(server: StrictServer) -> None:
    """An update is delivered until the next offset confirms it; limit bounds a batch."""

    async def work(bot: telegram.Bot) -> list[list[int]]:
        async def get(**options: Any) -> list[int]:
            return [u.update_id for u in await bot.get_updates(timeout=0, **options)]

        first = await get()
        return [first, await get(), await get(limit=1), await get(offset=first[0] + 1), await get()]

    first, second, one, rest, again = run(server, work)
    assert first == second
    assert len(first) == 2
    assert one == first[:1]
    assert rest == again == first[1:]
    assert server.waiting() == 1


def test_negative_offset_forgets_the_older(server: StrictServer) -> None:
    """Offset -1 leaves the last update alone."""
    left = run(server, lambda bot: bot.get_updates(offset=-1, timeout=0))
    assert [u.message.chat.id for u in left] == [GROUP]


def test_polling_waits(server: StrictServer) -> None:
    """Without updates the answer takes as long as asked for, or until one comes."""
    start = time.monotonic()
    assert run(server, lambda bot: bot.get_updates(offset=5000, timeout=1)) == ()
    assert 0.9 < time.monotonic() - start < 2.5
    timer = threading.Timer(0.2, lambda: server.push(updates.message("x", ALICE)))
    timer.start()
    got = run(server, lambda bot: bot.get_updates(timeout=10))
    timer.join()
    assert [u.message.text for u in got] == ["x"]


def test_second_poller_ends_the_first(server: StrictServer) -> None:
    """Two at once are a conflict, for the one that came first."""

    async def work(bot: telegram.Bot) -> Any:
        await bot.get_updates(offset=5000, timeout=0)

        async def second() -> Any:
            await asyncio.sleep(0.2)
            return await bot.get_updates(timeout=0)

        first = bot.get_updates(timeout=5)
        return await asyncio.gather(first, second(), return_exceptions=True)

    first, second = run(server, work)
    assert isinstance(first, Conflict)
    assert second == ()


def test_allowed_updates_are_held(server: StrictServer) -> None:
    """Only the kinds that were last asked for become updates, from then on."""
    edit = updates.edited(updates.message("a", ALICE), "b")
    run(server, lambda bot: bot.get_updates(offset=5000, timeout=0, allowed_updates=["message"]))
    assert server.push(edit) == []
    run(server, lambda bot: bot.get_updates(timeout=0))
    assert server.push(edit) == []
    run(server, lambda bot: bot.get_updates(timeout=0, allowed_updates=[]))
    assert len(server.push(edit)) == 1
    assert server.push({"chat_member": {}}) == []


def test_updates_again_and_out_of_order(server: StrictServer) -> None:
    """A confirmed update can come once more, and a batch in disorder."""
    ids = server.push(*(updates.message(str(n), ALICE) for n in range(8)))
    server.delivery.disorder = random.Random(3)  # noqa: S311
    got = run(server, lambda bot: bot.get_updates(offset=ids[0], timeout=0))
    assert sorted(u.update_id for u in got) == ids != [u.update_id for u in got]
    server.push_again(ids[2])
    got = run(server, lambda bot: bot.get_updates(offset=ids[-1] + 1, timeout=0))
    assert [u.update_id for u in got] == [ids[2]]


def test_flood_limits() -> None:
    """Beyond a burst a chat gets one message a second, a group 20 a minute, all 30 a second."""
    now = [0.0]
    limits = FloodLimits(clock=lambda: now[0])
    assert [limits.check(1) for _ in range(5)] == [None, None, None, 1, 1]
    now[0] = 1.0
    assert [limits.check(1), limits.check(1)] == [None, 1]
    waits = []
    for _ in range(40):
        now[0] += 1.0
        waits.append(limits.check(-5))
    assert 31 <= waits.count(None) <= 35
    assert max(wait or 0 for wait in waits) in (2, 3)
    now[0] += 10
    assert [limits.check(n) for n in range(100, 140)].count(None) == 33


def test_flood_is_429_with_retry_after() -> None:
    """The bot is told how long to wait; wider limits let more through."""
    with StrictServer(FloodLimits()) as server:
        server.push(updates.message("x", ALICE))

        async def work(bot: telegram.Bot) -> None:
            for _ in range(5):
                await bot.send_message(ALICE, "a")

        with pytest.raises(RetryAfter) as caught:
            run(server, work)
        assert caught.value.retry_after == timedelta(seconds=1)
        assert len(server.sent(ALICE)) == 3
        server.world.limits = FloodLimits(speed=20)
        run(server, work)


@pytest.mark.parametrize(
    ("fault", "error", "done"),
    [
        (DROP, NetworkError, False),
        (Fault("lost"), NetworkError, True),
        (Fault("late", seconds=4), TimedOut, True),
        (SERVER_ERROR, NetworkError, False),
        (BAD_GATEWAY, NetworkError, False),
        (CONFLICT, Conflict, False),
        (TOO_MANY, RetryAfter, False),
        (GARBAGE, TelegramError, False),
        (Fault("truncated"), TelegramError, True),
    ],
)
def test_faults(server: StrictServer, fault: Fault, error: type[TelegramError], done: bool) -> None:
    """Each fault is what PTB's client takes it for, and the next call works."""
    server.faults.plan("sendMessage", fault)
    with pytest.raises(error):
        run(server, lambda bot: bot.send_message(ALICE, "a"))
    server.wait_for(lambda: server.of("sendMessage", done=False), 3)
    assert len(server.sent(ALICE)) == done
    run(server, lambda bot: bot.send_message(ALICE, "b"))
    assert server.sent(ALICE)[-1]["text"] == "b"
    assert not server.faults.pending


def test_server_comes_back_on_its_port(server: StrictServer) -> None:
    """After a stop nothing answers; after a new start all that waited is still there."""
    server.stop()
    with pytest.raises(NetworkError):
        run(server, lambda bot: bot.get_me())
    server.start()
    assert len(run(server, lambda bot: bot.get_updates(timeout=0))) == 2


class _Hook(http.server.BaseHTTPRequestHandler):
    """Takes updates, refusing each for the first time it comes."""

    seen: list[tuple[int, str | None]] = []  # noqa: RUF012

    def do_POST(self) -> None:
        """Note an update and the secret that came with it."""
        update = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        key = (update["update_id"], self.headers.get("X-Telegram-Bot-Api-Secret-Token"))
        self.send_response(200 if key in self.seen else 500)
        self.send_header("Content-Length", "0")
        self.end_headers()
        self.seen.append(key)

    def log_message(self, *_: object) -> None:
        """Print nothing."""


def test_webhook_is_served_with_its_secret(server: StrictServer) -> None:
    """Updates go to the address with the secret, until they are taken; polling is a conflict."""
    _Hook.seen = []
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Hook) as hook:
        thread = threading.Thread(target=hook.serve_forever)
        thread.start()
        server.delivery.target = f"http://127.0.0.1:{hook.server_port}"
        url = "https://127.0.0.1:8443/hook"
        run(server, lambda bot: bot.set_webhook(url, secret_token="s-1"))  # noqa: S106
        assert server.wait_for(lambda: not server.waiting())
        with pytest.raises(Conflict):
            run(server, lambda bot: bot.get_updates(timeout=0))
        info = run(server, lambda bot: bot.get_webhook_info())
        run(server, lambda bot: bot.delete_webhook())
        hook.shutdown()
        thread.join()
    assert sorted(_Hook.seen) == [(1000, "s-1")] * 2 + [(1001, "s-1")] * 2
    assert (info.url, info.pending_update_count) == (url, 0)
    assert "500" in info.last_error_message
    assert run(server, lambda bot: bot.get_updates(timeout=0)) == ()


def test_webhook_needs_https_and_a_plain_secret(server: StrictServer) -> None:
    """What Telegram refuses to deliver to is refused."""
    refused(server, lambda bot: bot.set_webhook("http://127.0.0.1/hook"))
    refused(server, lambda bot: bot.set_webhook("https://127.0.0.1:9000/hook"))
    refused(server, lambda bot: bot.set_webhook("https://127.0.0.1/h", secret_token="a b"))  # noqa: S106
