"""What the network and Telegram do to a bot, and that it goes on."""

from __future__ import annotations

import json
import random
import time
from collections.abc import Iterator

import pytest
from tests.telegram.e2e.bot import check_log
from tests.telegram.e2e.conftest import Launch, Running
from tests.telegram.e2e.people import User
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

BEDS = "现有病床多少张？"
FAULTS = {
    "dropped": DROP, "late": Fault("late"), "409": CONFLICT, "429": TOO_MANY, "500": SERVER_ERROR,
    "502 as HTML": BAD_GATEWAY, "broken JSON": GARBAGE, "truncated": Fault("truncated"),
}  # fmt: skip


@pytest.fixture(scope="module")
def running(launch: Launch) -> Iterator[Running]:
    """Return a bot at work, with limits so wide that only planned faults are felt."""
    with launch(limits=FloodLimits(speed=20), QA_BOT_QUESTIONS_PER_MINUTE="0") as running:
        yield running
        assert running.bot.is_running


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
def test_fault_of_get_updates(running: Running, fault: Fault) -> None:
    """After a poll that failed the questions that came meanwhile are answered, once."""
    one, two = User(running.server), User(running.server)
    running.server.faults.plan("getUpdates", fault)
    assert "620" in one.ask(BEDS, 15).text
    assert "9" in two.ask("救护车有几辆？", 15).text
    assert running.server.wait_for(lambda: not running.server.faults.pending, 10)
    assert [len(user.replies()) for user in (one, two)] == [1, 1]


def test_faults_of_send_message(running: Running) -> None:
    """An answer that Telegram has not taken is sent again; the next one follows in its order."""
    faults = [fault for fault in FAULTS.values() if not fault.done]
    users = [User(running.server) for _ in faults]
    for fault in faults:
        running.server.faults.plan("sendMessage", fault)
    for user in users:
        user.write(BEDS)
    for user in users:
        user.write("救护车有几辆？")
    for user in users:
        assert "620" in user.next(15).text
        assert "9" in user.next(15).text
        assert len(user.replies()) == 2
    assert not running.server.faults.pending


def test_answer_survives_a_long_loss_of_the_network(launch: Launch) -> None:
    """An answer that cannot be sent for a while is sent when the network is back."""
    with launch() as running:
        user = User(running.server)
        running.server.faults.plan("sendMessage", Fault("late", seconds=1.0))
        user.write(BEDS)
        assert running.server.wait_for(lambda: not running.server.faults.pending)
        running.server.stop()
        time.sleep(9)
        running.server.start()
        assert "620" in user.next(10).text
        assert user.stays_silent(1.5)


def test_late_answer_to_send_message(running: Running) -> None:
    """An answer that Telegram takes its time over is sent once."""
    user = User(running.server)
    running.server.faults.plan("sendMessage", Fault("late"))
    assert "620" in user.ask(BEDS).text
    assert user.stays_silent()


@pytest.mark.parametrize("method", ["answerCallbackQuery", "editMessageText", "sendChatAction"])
def test_fault_of_another_method(running: Running, method: str) -> None:
    """Whatever else fails, the next question is answered."""
    user = User(running.server)
    question = user.write(BEDS)
    reply = user.next()
    running.server.faults.plan(method, SERVER_ERROR)
    user.press(reply, reply.button("👍"))
    running.server.push(updates.edited(question, "主任医师有几名？"))
    running.server.wait_for(lambda: user.replies()[1:], 3)
    running.server.faults.clear()
    other = User(running.server)
    assert "9" in other.ask("救护车有几辆？").text


def test_fault_of_inline_query(running: Running) -> None:
    """An inline query that is too old is let go."""
    user = User(running.server)
    running.server.faults.plan(
        "answerInlineQuery",
        Fault("status", 400, description="Bad Request: query is too old and response timeout"),
    )
    running.server.push(updates.inline_query(BEDS, user.id))
    assert running.server.wait_for(lambda: running.server.of("answerInlineQuery", done=False))
    assert "620" in user.ask(BEDS).text


def test_updates_again_and_in_disorder(running: Running) -> None:
    """An update that comes twice, or behind a later one, is answered once."""
    users = [User(running.server) for _ in range(20)]
    running.server.delivery.disorder = random.Random(5)  # noqa: S311
    contents = [updates.message(BEDS, user.id) for user in users]
    numbers = running.server.push(*contents)
    assert running.server.wait_for(lambda: all(user.replies() for user in users), 15)
    running.server.push_again(*numbers[::3])
    running.server.delivery.disorder = None
    assert "9" in User(running.server).ask("救护车有几辆？").text
    time.sleep(0.5)
    assert [len(user.replies()) for user in users] == [1] * len(users)


def test_blocked_and_vanished_chats(running: Running) -> None:
    """Who has blocked the bot, or is gone, holds nobody else up."""
    gone, stranger, other = User(running.server), User(running.server), User(running.server)
    gone.write("/help")
    gone.next()
    running.server.push(updates.blocked(gone.id))
    running.server.world.blocked.add(gone.id)
    gone.write(BEDS)
    stranger.write(BEDS)
    del running.server.world.chats[stranger.id]
    assert "9" in other.ask("救护车有几辆？").text
    running.server.world.blocked.clear()
    gone.write("救护车有几辆？")
    assert running.server.wait_for(lambda: any("9 辆" in r.text for r in gone.replies()))


def test_question_deleted_before_its_answer(running: Running) -> None:
    """A reply in a group does not fail because its question is gone."""
    user = User(running.server, group=-1_007_001_230_077)
    question = user.write("/ask@qa_strict_bot 救护车有几辆？")
    key = (user.chat_id, question["message"]["message_id"])
    running.server.world.messages.pop(key, None)
    assert "9" in user.next().text


def test_message_too_old_to_edit(running: Running) -> None:
    """Where a reply cannot be edited any more, the bot goes on."""
    user = User(running.server)
    question = user.write(BEDS)
    reply = user.next()
    del running.server.world.messages[user.id, reply.message["message_id"]]
    running.server.push(updates.edited(question, "主任医师有几名？"))
    running.server.wait_for(lambda: running.server.of("editMessageText", done=False), 3)
    user = User(running.server)
    assert "9" in user.ask("救护车有几辆？").text


def test_faults_are_logged_without_a_flood(running: Running) -> None:
    """All that went wrong before left few lines, each a JSON object, and no secret."""
    lines = [line for line in running.bot.log.splitlines() if line]
    for line in lines:
        assert isinstance(json.loads(line), dict)
    before = len(lines)
    running.server.faults.plan("getUpdates", BAD_GATEWAY, times=3)
    User(running.server).ask(BEDS)
    assert "9" in User(running.server).ask("救护车有几辆？", 30).text
    assert running.server.wait_for(lambda: not running.server.faults.pending)
    grown = [line for line in running.bot.log.splitlines() if line][before:]
    loud = [line for line in grown if "WARN" in line.upper() or "ERROR" in line.upper()]
    assert 1 <= len(loud) <= 2, loud
    check_log(running.bot)


def test_flood_limits_are_kept(launch: Launch) -> None:
    """With Telegram's own limits nobody's answers are lost, and few are refused for haste."""
    with launch(limits=FloodLimits(burst=2), QA_BOT_QUESTIONS_PER_MINUTE="0") as running:
        users = [User(running.server) for _ in range(4)]
        for _ in range(3):
            for user in users:
                user.write(BEDS)
        assert running.server.wait_for(lambda: all(len(user.replies()) == 3 for user in users), 20)
        assert running.server.world.limits
        assert running.server.world.limits.hits <= 2


def test_one_user_cannot_ask_without_end(launch: Launch) -> None:
    """Beyond a polite number of questions a minute a user is asked to wait, and others are not."""
    with launch(QA_BOT_QUESTIONS_PER_MINUTE="2") as running:
        hasty, calm = User(running.server), User(running.server)
        for _ in range(8):
            hasty.write(BEDS)
        assert "620" in calm.ask(BEDS).text
        assert running.server.wait_for(lambda: len(hasty.replies()) >= 3)
        assert sum("620" in reply.text for reply in hasty.replies()) == 2
