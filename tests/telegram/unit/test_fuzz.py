"""Whatever an update holds: no exception escapes, and no reply has broken markup."""

from __future__ import annotations

import asyncio
import copy
import json
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.telegram.unit.offline import ADMIN, Bot, Call, Json, callback, message, running
from tests.telegram.unit.telegram_html import parse

from qa_bot.telegram.keys import MAX_DATA

FILE = {"file_id": "a", "file_unique_id": "b"}
PICTURE = FILE | {"width": 1, "height": 1}
USER = {"id": 9, "is_bot": False, "first_name": "F"}
PRICE = {"currency": "EUR", "total_amount": 1}
CONTENTS: tuple[Json, ...] = (
    {"animation": PICTURE | {"duration": 1}}, {"audio": FILE | {"duration": 1}},
    {"document": FILE}, {"photo": [PICTURE]}, {"video": PICTURE | {"duration": 1}},
    {"sticker": PICTURE | {"type": "regular", "is_animated": False, "is_video": False}},
    {"video_note": FILE | {"length": 1, "duration": 1}}, {"voice": FILE | {"duration": 1}},
    {"contact": {"phone_number": "1", "first_name": "a"}}, {"dice": {"emoji": "🎲", "value": 3}},
    {"game": {"title": "a", "description": "b", "photo": [PICTURE]}},
    {"poll": {"id": "1", "question": "a?", "options": [], "total_voter_count": 0, "is_closed": False,
              "is_anonymous": True, "type": "regular", "allows_multiple_answers": False, "allows_revoting": False,
              "members_only": False}},
    {"location": {"latitude": 1.0, "longitude": 2.0}},
    {"venue": {"location": {"latitude": 1.0, "longitude": 2.0}, "title": "a", "address": "b"}},
    {"new_chat_members": [USER]}, {"left_chat_member": USER}, {"new_chat_title": "t"},
    {"new_chat_photo": [PICTURE]}, {"delete_chat_photo": True}, {"group_chat_created": True},
    {"supergroup_chat_created": True}, {"channel_chat_created": True},
    {"message_auto_delete_timer_changed": {"message_auto_delete_time": 60}},
    {"migrate_to_chat_id": -1009}, {"migrate_from_chat_id": -9},
    {"pinned_message": message("p")}, {"connected_website": "example.org"},
    {"invoice": {"title": "a", "description": "b", "start_parameter": "c"} | PRICE},
    {"successful_payment": {"invoice_payload": "a", "telegram_payment_charge_id": "b",
                            "provider_payment_charge_id": "c"} | PRICE},
    {"write_access_allowed": {}}, {"video_chat_started": {}}, {"video_chat_ended": {"duration": 1}},
    {"video_chat_scheduled": {"start_date": 1}}, {"video_chat_participants_invited": {"users": [USER]}},
    {"web_app_data": {"data": "a", "button_text": "b"}}, {"forum_topic_closed": {}},
    {"forum_topic_created": {"name": "a", "icon_color": 1}}, {"forum_topic_edited": {}},
    {"general_forum_topic_hidden": {}}, {"users_shared": {"request_id": 1, "users": [{"user_id": 1}]}},
    {"chat_shared": {"request_id": 1, "chat_id": 2}}, {"boost_added": {"boost_count": 1}},
    {"story": {"chat": {"id": 1, "type": "private"}, "id": 1}},
    {"giveaway_created": {}}, {"passport_data": {"data": [], "credentials": {
        "data": "a", "hash": "b", "secret": "c"}}},
    {"proximity_alert_triggered": {"traveler": USER, "watcher": USER, "distance": 1}},
    {"something_of_tomorrow": {"a": [1]}},
)  # fmt: skip
TEXTS = (
    "现有病床多少张？", "/start", "/start q-!", "/ask 救护车几辆", "/topics", "/sources", "/privacy",
    "/feedback <b>", "/help@ask_bot x", "/stats", "/gaps", "/unknown", "@ask_bot 儿科", "那骨科呢？",
    "<b>&amp;</i>", "\u202e\x00\ufffe", "字" * 4096, "😀" * 2000, "/ask", "/", "//", "/ask\n\n问",
)  # fmt: skip
MEMBER = {"user": USER, "status": "member"}
BASES: tuple[Json, ...] = (
    *({"message": message(text, user=user, chat=chat)} for text in TEXTS
      for user, chat in ((77, 77), (ADMIN, ADMIN), (77, -1001))),
    *({"message": message(None, **content)} for content in CONTENTS),
    *({"message": message(None, caption="病床？", **content)} for content in CONTENTS[:8]),
    *({"edited_message": message(text)} for text in TEXTS),
    *({"callback_query": callback(data)} for data in ("q:病床？", "q:#0", "s:a:0", "t:all:1", "v:+:k")),
    {"inline_query": {"id": "1", "from": USER, "query": "病床", "offset": ""}},
    {"my_chat_member": {"chat": {"id": 7, "type": "private"}, "date": 1, "from": USER,
                        "old_chat_member": MEMBER, "new_chat_member": MEMBER}},
    {"channel_post": message("a", chat=-1005)}, {"poll_answer": {"poll_id": "1", "option_ids": []}},
    {"message_reaction": {}}, {"business_message": message("a")}, {},
)  # fmt: skip

JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**20), 10**20) | st.floats() | st.text(max_size=20)
    | st.just("\ud800") | st.just("长" * 9000) | st.just("9" * 400),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=5,
)  # fmt: skip


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield the path of every field of a JSON value."""
    items = (
        value.items()
        if isinstance(value, dict)
        else enumerate(value)
        if isinstance(value, list)
        else ()
    )
    for key, inner in items:
        yield (*path, key)
        yield from places(inner, (*path, key))


@st.composite
def updates(draw: st.DrawFn) -> object:
    """Return an update with up to four of its fields missing or replaced."""
    update = copy.deepcopy(draw(st.sampled_from(BASES)))
    for _ in range(draw(st.integers(0, 4))):
        found = list(places(update))
        if not found:
            break
        *above, last = draw(st.sampled_from(found))
        inner: Any = update
        for key in above:
            inner = inner[key]
        if draw(st.booleans()) and isinstance(inner, dict):
            del inner[last]
        else:
            inner[last] = draw(JSON | st.sampled_from(TEXTS))
    return draw(st.just(update) | st.just(update) | st.just(update) | JSON)


def check(call: Call) -> None:
    """Hold that Telegram would take what was sent."""
    if call.method in ("sendMessage", "editMessageText"):
        parse(call.params["text"])
        assert all(0 < len(data.encode()) <= MAX_DATA for data in call.data)
    if call.method == "answerInlineQuery":
        for card in json.loads(call.params["results"]):
            parse(card["input_message_content"]["message_text"])
    if call.method == "answerCallbackQuery":
        assert len(call.params.get("text", "")) <= 200


@pytest.fixture(scope="module")
def bot(folder: Path) -> Iterator[tuple[asyncio.Runner, Bot]]:
    """Return one bot for all updates: what one leaves behind must not harm the next."""
    with asyncio.Runner() as runner:
        context = running(folder)
        yield runner, runner.run(context.__aenter__())
        runner.run(context.__aexit__(None, None, None))


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(update=updates())
def test_any_update_is_survived(
    bot: tuple[asyncio.Runner, Bot], caplog: pytest.LogCaptureFixture, update: object
) -> None:
    """It is answered, or dropped with one line; nothing raises, nothing broken is sent."""
    runner, at_work = bot
    caplog.clear()

    async def test() -> list[Call]:
        before = len(at_work.request.calls)
        if isinstance(update, dict):
            at_work._update_id += 1
            update.setdefault("update_id", at_work._update_id)
        assert await at_work.intake.take(update) is True
        return at_work.request.calls[before:]

    for call in runner.run(test()):
        check(call)
    assert not [record for record in caplog.records if record.levelno >= logging.ERROR]


@pytest.mark.parametrize("update", BASES, ids=lambda update: next(iter(update), "empty"))
def test_every_kind_of_update_is_understood(
    bot: tuple[asyncio.Runner, Bot], caplog: pytest.LogCaptureFixture, update: Json
) -> None:
    """None of the real forms is taken for a faulty one."""
    runner, at_work = bot
    for call in runner.run(at_work.take(copy.deepcopy(update))):
        check(call)
    assert not [r for r in caplog.records if r.levelno >= logging.WARNING]
