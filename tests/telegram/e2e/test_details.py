"""Odd messages, old buttons, commands and languages; on the strict server, polling."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from tests.telegram.e2e.conftest import Launch
from tests.telegram.e2e.people import User
from tests.telegram.servers import updates
from tests.telegram.servers.strict import StrictServer

BEDS = "现有病床多少张？"
QUOTE = "现有病床 620 张"


@pytest.fixture(scope="module")
def server(launch: Launch) -> Iterator[StrictServer]:
    """Return the server of a bot at work."""
    with launch() as running:
        yield running.server


def test_matched_words_are_marked_in_the_quote(server: StrictServer) -> None:
    """Within the quote some words are bold, and not all of it."""
    reply = User(server).ask(BEDS)
    inside = [text for text in reply.bold if text in QUOTE and text != QUOTE]
    assert inside, reply.bold


def test_what_no_file_says(server: StrictServer) -> None:
    """The reply says that the files do not say it, and shows no figure as the answer."""
    reply = User(server).ask("医院有几架直升机？")
    assert "没有" in reply.text


@pytest.mark.parametrize("text", ["😀", "？", " \n", "a" * 4000, "<b>&amp;", "`_*[](", "🧑‍⚕️" * 300])
def test_odd_texts_get_a_reply(server: StrictServer, text: str) -> None:
    """Whatever is sent, the reply's markup is whole and the bot goes on."""
    assert User(server).ask(text).text
    assert "620" in User(server).ask(BEDS).text


def test_what_is_no_text_does_no_harm(server: StrictServer) -> None:
    """Pictures, places, polls, service messages and unknown kinds of update are no questions."""
    user = User(server)
    for content in (
        {"photo": [{"file_id": "a", "file_unique_id": "a", "width": 1, "height": 1}]},
        {"location": {"latitude": 1.0, "longitude": 2.0}},
        {"new_chat_title": "x"},
        {"something_new": {"a": 1}},
    ):
        update = updates.message("", user.id)
        del update["message"]["text"]
        update["message"] |= content
        server.push(update)
    server.push({"unheard_of": {"id": 1}})
    assert "620" in User(server).ask(BEDS).text


@pytest.mark.parametrize("command", ["/start", "/help", "/topics", "/sources", "/privacy"])
def test_commands_reply(server: StrictServer, command: str) -> None:
    """Each command has a reply."""
    assert len(User(server).ask(command).text) > 10


def test_sources_names_every_file(server: StrictServer) -> None:
    """The list names each file's title or name, and the report's date."""
    text = User(server).ask("/sources").text
    assert "云栖县人民医院年报" in text or "hospital.md" in text
    assert "义诊通知" in text or "notice.txt" in text
    assert "2024" in text


def test_english_user_is_greeted_in_english(server: StrictServer) -> None:
    """What the bot says of itself follows the user's language."""
    text = User(server, language="en").ask("/help").text
    assert len(re.findall(r"[a-z]", text)) > 5 * len(re.findall(r"[一-鿿]", text))


@pytest.mark.parametrize("data", ["x", "v:9:zzzz", "数" * 21, "c:1", ":" * 64])
def test_unknown_callback_data_is_answered(server: StrictServer, data: str) -> None:
    """A button of another time is answered, too."""
    user = User(server)
    reply = user.ask(BEDS)
    before = len(server.of("answerCallbackQuery"))
    user.press(reply, {"callback_data": data})
    assert server.wait_for(lambda: len(server.of("answerCallbackQuery")) > before)


def test_edited_question_is_answered_anew(server: StrictServer) -> None:
    """The reply to the old question becomes the reply to the new one."""
    user = User(server)
    question = user.write("现有病床多少张？")
    first = user.next()
    server.push(updates.edited(question, "主任医师有几名？"))
    second = user.next()
    assert second.call.method == "editmessagetext"
    assert second.message["message_id"] == first.message["message_id"]
    assert any("18" in text for text in second.bold)
    # The same text once more changes nothing, and Telegram is not asked in vain for long.
    server.push(updates.edited(question, "主任医师有几名？"))
    assert user.stays_silent()
    assert "9" in user.ask("救护车有几辆？").text
    # A question that came before the bot did, so that there is no reply to change.
    stranger = User(server)
    old = updates.message("你好", stranger.id)
    server.push(updates.edited(old, "救护车有几辆？"))
    stranger.write("主任医师有几名？")
    assert server.wait_for(lambda: [reply for reply in stranger.replies() if "18" in reply.text])
