"""What people meet: questions, groups, inline queries, buttons and commands, on every server."""

from __future__ import annotations

import json
import re

import pytest
from tests.telegram.e2e.bot import GROUP
from tests.telegram.e2e.people import Reply, User, inline_results
from tests.telegram.servers import updates
from tests.telegram.servers.api import BotServer, Json

BEDS = "现有病床多少张？"
QUOTE = "现有病床 620 张"


def is_about_beds(reply: Reply) -> bool:
    """Return whether a reply has the figure in bold, the quote and the source."""
    return (
        any("620" in text for text in reply.bold)
        and any(QUOTE in text for text in reply.quotes)
        and ("hospital.md" in reply.text or "云栖县人民医院年报" in reply.text)
    )


def test_answer_has_figure_quote_and_source(server: BotServer) -> None:
    """One reply shows the figure in bold, the quote as a quote, its source, and the buttons."""
    reply = User(server).ask(BEDS)
    assert is_about_beds(reply), reply.text
    for part in ("👍", "👎", "原文"):
        assert reply.button(part)["callback_data"]


def test_matched_words_are_marked_in_the_quote(server: BotServer) -> None:
    """Within the quote some words are bold, and not all of it."""
    reply = User(server).ask(BEDS)
    inside = [text for text in reply.bold if text in QUOTE and text != QUOTE]
    assert inside, reply.bold


def test_follow_up(server: BotServer) -> None:
    """A turn that leaves out what the last one said inherits it, each user for themself."""
    one, other = User(server), User(server)
    assert "80" in one.ask("儿科病床多少张？").text
    assert "47" in other.ask("副主任医师有几名？").text
    assert "95" in one.ask("骨科呢？").text


def test_what_no_file_says(server: BotServer) -> None:
    """The reply says that the files do not say it, and shows no figure as the answer."""
    reply = User(server).ask("医院有几架直升机？")
    assert "没有" in reply.text


@pytest.mark.parametrize("text", ["😀", "？", " \n", "a" * 4000, "<b>&amp;", "`_*[](", "🧑‍⚕️" * 300])
def test_odd_texts_get_a_reply(server: BotServer, text: str) -> None:
    """Whatever is sent, the reply's markup is whole and the bot goes on."""
    user = User(server)
    assert user.ask(text).text
    assert is_about_beds(user.ask(BEDS))


def test_what_is_no_text_does_no_harm(server: BotServer) -> None:
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
    user.write(BEDS)
    assert server.wait_for(lambda: [r for r in user.replies() if is_about_beds(r)])


@pytest.mark.parametrize("command", ["/start", "/help", "/topics", "/sources", "/privacy"])
def test_commands_reply(server: BotServer, command: str) -> None:
    """Each command has a reply."""
    assert len(User(server).ask(command).text) > 10


def test_sources_names_every_file(server: BotServer) -> None:
    """The list names each file's title or name, and the report's date."""
    text = User(server).ask("/sources").text
    assert "云栖县人民医院年报" in text or "hospital.md" in text
    assert "义诊通知" in text or "notice.txt" in text
    assert "2024" in text


def test_topics_lead_to_the_text(server: BotServer) -> None:
    """A section's button leads to what stands in it."""
    user = User(server)
    topics = user.ask("/topics")
    user.press(topics, topics.button("服务"))
    seen = user.next().text
    assert "救护车" in seen or "门诊" in seen


def test_english_user_is_greeted_in_english(server: BotServer) -> None:
    """What the bot says of itself follows the user's language."""
    text = User(server, language="en").ask("/help").text
    assert len(re.findall(r"[a-z]", text)) > 5 * len(re.findall(r"[一-鿿]", text))


def test_menus_are_set_in_two_languages(server: BotServer) -> None:
    """Commands, description and short description are set in Chinese and in English."""
    for method in ("setMyCommands", "setMyDescription", "setMyShortDescription"):
        server.wait_for(lambda name=method: len(server.of(name)) > 1)  # type: ignore[misc]
        calls = server.of(method)
        languages = {str(call.params.get("language_code") or "") for call in calls}
        assert len(languages & {"", "zh", "en"}) > 1, method
    # Those for everybody do not show what is for administrators.
    for call in server.of("setMyCommands"):
        if "chat_id" not in str(call.params.get("scope", "")):
            assert "reload" not in str(call.params["commands"])


def test_more_of_the_source(server: BotServer) -> None:
    """原文 shows the section around the quote."""
    user = User(server)
    reply = user.ask("救护车有几辆？")
    user.press(reply, reply.button("原文"))
    assert "接待门诊患者近 30 万人次" in user.next().text


@pytest.mark.parametrize("thumb", ["👍", "👎"])
def test_votes_are_acknowledged(server: BotServer, thumb: str) -> None:
    """A vote is answered, also a second one."""
    user = User(server)
    reply = user.ask(BEDS)
    before = len(server.of("answerCallbackQuery"))
    user.press(reply, reply.button(thumb))
    user.press(reply, reply.button(thumb))
    assert server.wait_for(lambda: len(server.of("answerCallbackQuery")) == before + 2)


def test_suggestion_is_asked_by_its_button(server: BotServer) -> None:
    """A suggested question's button asks it."""
    user = User(server)
    reply = user.ask("医院有几架直升机？")
    suggested = [button for button in reply.buttons if "？" in button["text"]]
    assert suggested, reply.buttons
    user.press(reply, suggested[0])
    assert user.next().quotes


@pytest.mark.parametrize("data", ["x", "v:9:zzzz", "数" * 21, "c:1", ":" * 64])
def test_unknown_callback_data_is_answered(server: BotServer, data: str) -> None:
    """A button of another time is answered, too."""
    user = User(server)
    reply = user.ask(BEDS)
    before = len(server.of("answerCallbackQuery"))
    user.press(reply, {"callback_data": data})
    assert server.wait_for(lambda: len(server.of("answerCallbackQuery")) > before)


def test_group_command_mention_and_reply(server: BotServer) -> None:
    """In a group /ask, a mention and a reply to the bot are answered as replies."""
    user = User(server, group=GROUP)
    name = server.bot["username"]
    user.write("大家好")
    first = user.ask(f"/ask {BEDS}")
    assert is_about_beds(first)
    assert "message_id" in str(first.call.params.get("reply_parameters", ""))
    assert "18" in user.ask(f"@{name} 主任医师有几名？").text
    user.write("救护车有几辆？", reply_to=first.message)
    assert "9" in user.next().text
    user.write("/ask@SomeOtherBot 救护车有几辆？")
    user.write("今天天气不错")
    assert user.stays_silent()


def test_inline_query(server: BotServer) -> None:
    """An inline query is answered with cards of figure, quote and source, to be cached."""
    call, results = inline_results(server, BEDS, User(server))
    assert int(call.params["cache_time"]) > 0
    content: Json = results[0]["input_message_content"]
    assert "620" in results[0]["title"] + results[0].get("description", "")
    assert "<blockquote" in content["message_text"]
    assert "620" in content["message_text"]
    assert inline_results(server, "", User(server))


def test_start_with_a_link(server: BotServer) -> None:
    """A link's key asks its question; a key that nobody made is greeted like any other user."""
    user = User(server)
    _, results = inline_results(server, BEDS, user)
    keys = re.findall(r"\?start=([\w-]{1,64})", json.dumps(results))
    assert keys, "no card leads into the bot"
    assert is_about_beds(user.ask(f"/start {keys[0]}"))
    assert User(server).ask("/start nobody_made_this").text
