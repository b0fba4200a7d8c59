"""What people meet: questions, groups, inline queries and buttons; every server, both ways."""

from __future__ import annotations

import json
import re

from tests.telegram.e2e.bot import GROUP
from tests.telegram.e2e.people import Reply, User, inline_results
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


def test_follow_up(server: BotServer) -> None:
    """A turn that leaves out what the last one said inherits it, each user for themself."""
    one, other = User(server), User(server)
    assert "80" in one.ask("儿科病床多少张？").text
    assert "47" in other.ask("副主任医师有几名？").text
    assert "95" in one.ask("骨科呢？").text


def test_topics_lead_to_the_text(server: BotServer) -> None:
    """A section's button leads to what stands in it."""
    user = User(server)
    topics = user.ask("/topics")
    user.press(topics, topics.button("服务"))
    seen = user.next().text
    assert "救护车" in seen or "门诊" in seen


def languages_of(server: BotServer, method: str) -> set[str]:
    """Return the languages that calls were made for; "" is what all others see."""
    calls = server.of(method)
    return {str(call.params.get("language_code") or "") for call in calls} & {"", "zh", "en"}


def test_menus_are_set_in_two_languages(server: BotServer) -> None:
    """Commands, description and short description are set in Chinese and in English."""
    for method in ("setMyCommands", "setMyDescription", "setMyShortDescription"):
        # Each scope has its own commands, so that two calls need not be of two languages.
        server.wait_for(lambda name=method: len(languages_of(server, name)) > 1)  # type: ignore[misc]
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


def test_votes_are_acknowledged(server: BotServer) -> None:
    """A vote is answered, also another one."""
    user = User(server)
    reply = user.ask(BEDS)
    before = len(server.of("answerCallbackQuery"))
    user.press(reply, reply.button("👍"))
    user.press(reply, reply.button("👎"))
    assert server.wait_for(lambda: len(server.of("answerCallbackQuery")) == before + 2)


def test_suggestion_is_asked_by_its_button(server: BotServer) -> None:
    """A suggested question's button asks it."""
    user = User(server)
    reply = user.ask("医院有几架直升机？")
    suggested = [button for button in reply.buttons if "？" in button["text"]]
    assert suggested, reply.buttons
    user.press(reply, suggested[0])
    assert user.next().quotes


def test_group_command_mention_and_reply(server: BotServer) -> None:
    """In a group /ask, a mention and a reply to the bot are answered as replies; all else is not."""
    one, two, three = (User(server, group=GROUP - number) for number in range(3))
    name = server.bot["username"]
    one.write("大家好")
    one.write(f"/ask {BEDS}")
    two.write(f"@{name} 主任医师有几名？")
    three.write("/ask@SomeOtherBot 救护车有几辆？")
    first = one.next()
    assert is_about_beds(first)
    assert "message_id" in str(first.call.params.get("reply_parameters", ""))
    assert "18" in two.next().text
    one.write("救护车有几辆？", reply_to=first.message)
    assert "9" in one.next().text
    assert three.stays_silent(0.1)


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
