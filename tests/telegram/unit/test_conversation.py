"""What people meet: questions, follow-ups, edits, groups, buttons, inline queries."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.telegram.unit.offline import (
    ADMIN,
    BOT_ID,
    Bot,
    Call,
    Json,
    NoNetwork,
    callback,
    message,
    run,
    texts_of,
)  # fmt: skip
from tests.telegram.unit.telegram_html import parse

from qa_bot.telegram.keys import question_link

BEDS = "现有病床多少张？"
GROUP = -1001


def test_the_offline_request_fails_on_a_call() -> None:
    """A test that forgot to record would be told, not connected."""
    with pytest.raises(AssertionError, match="a real call of the Bot API: getMe"):
        NoNetwork().do_request("https://api.telegram.org/bot1:a/getMe", "POST").send(None)


def test_answer_shows_figure_sentence_quote_and_source(folder: Path) -> None:
    """The figure is bold, the sentence follows, then quote and place."""

    async def test(bot: Bot) -> None:
        (call,) = await bot.say(BEDS)
        seen = parse(call.params["text"])
        assert "620 张" in seen.of("b")
        assert any("现有病床 620 张" in quote for quote in seen.of("blockquote"))
        assert "hospital.md:" in seen.text
        assert json.loads(call.params["link_preview_options"])["is_disabled"]

    run(folder, test)


def test_turn_leans_on_the_one_before_of_the_same_user(folder: Path) -> None:
    """Another user in the same group does not inherit it."""

    async def test(bot: Bot) -> None:
        await bot.say("/ask 儿科病床多少张？", chat=GROUP, user=1)
        (mine,) = await bot.say("/ask 骨科呢？", chat=GROUP, user=1)
        assert "95" in mine.params["text"]
        (other,) = await bot.say("/ask 骨科呢？", chat=GROUP, user=2)
        assert "95" not in parse(other.params["text"]).of("b")

    run(folder, test)


def test_edited_question_edits_the_answer(folder: Path) -> None:
    """An edit that leaves the words alone does nothing."""

    async def test(bot: Bot) -> None:
        await bot.say("急诊科有救护车几辆？", number=8)
        assert not await bot.take({"edited_message": message("急诊科有救护车几辆？", number=8)})
        (call,) = await bot.take({"edited_message": message(BEDS, number=8)})
        assert (call.method, call.params["message_id"]) == ("editMessageText", "501")
        assert "620" in call.params["text"]

    run(folder, test)


def test_answer_that_cannot_be_edited_is_sent_anew(folder: Path) -> None:
    """Telegram refuses to edit what is deleted or old."""

    async def test(bot: Bot) -> None:
        await bot.say("救护车几辆？", number=8)
        gone = {"description": "Bad Request: message to edit not found"}
        bot.request.fail("editMessageText", (400, gone))
        calls = await bot.take({"edited_message": message(BEDS, number=8)})
        assert [call.method for call in calls] == ["editMessageText", "sendMessage"]

    run(folder, test)


def test_edit_of_an_old_message_is_left(folder: Path) -> None:
    """Telegram reports edits of messages that are long answered and forgotten."""

    async def test(bot: Bot) -> None:
        assert not await bot.take({"edited_message": message(BEDS, number=3, date=1000)})

    run(folder, test)


REPLY_TO_BOT = {
    "reply_to_message": message("…", chat=GROUP)
    | {"from": {"id": BOT_ID, "is_bot": True, "first_name": "Bot"}}
}


@pytest.mark.parametrize(
    ("text", "more", "answered"),
    [
        (BEDS, {}, False),
        (f"/ask {BEDS}", {}, True),
        (f"/ask@ask_bot {BEDS}", {}, True),
        (f"/ask@other_bot {BEDS}", {}, False),
        (f"@Ask_Bot {BEDS}", {}, True),
        (f"me@ask_bot {BEDS}", {}, False),
        (f"{BEDS} @ask_bot", {}, True),
        (f"@ask_bot{BEDS}", {}, True),
        (f"@ask_bot2 {BEDS}", {}, False),
        (BEDS, REPLY_TO_BOT, True),
        ("/stats", {}, False),
        ("/unknown", {}, False),
    ],
)
def test_group_is_answered_when_it_speaks_to_the_bot(
    folder: Path, text: str, more: dict[str, object], answered: bool
) -> None:
    """A command, a mention or a reply to the bot; all else is not the bot's."""

    async def test(bot: Bot) -> None:
        calls = await bot.say(text, chat=GROUP, **more)
        assert bool(calls) == answered
        for call in calls:
            assert json.loads(call.params["reply_parameters"])["message_id"] == 5

    run(folder, test)


def test_topic_of_a_forum_is_kept(folder: Path) -> None:
    """The answer goes where the question was."""

    async def test(bot: Bot) -> None:
        forum = {"message_thread_id": 42, "is_topic_message": True}
        (call,) = await bot.say(f"/ask {BEDS}", chat=GROUP, **forum)
        assert call.params["message_thread_id"] == "42"

    run(folder, test)


def test_own_inline_answers_and_bots_are_not_answered(folder: Path) -> None:
    """Or two bots would talk for ever."""

    async def test(bot: Bot) -> None:
        me = {"id": BOT_ID, "is_bot": True, "first_name": "Bot"}
        assert not await bot.say(BEDS, via_bot=me)
        sender = {"from": {"id": 4, "is_bot": True, "first_name": "x"}}
        assert not await bot.take({"message": message(BEDS) | sender})

    run(folder, test)


def test_pictures_are_told_off_once_for_an_album(folder: Path) -> None:
    """A caption is a question; service messages get no reply."""

    async def test(bot: Bot) -> None:
        photo: Json = {"photo": [{"file_id": "a", "file_unique_id": "a", "width": 1, "height": 1}]}
        album: Json = photo | {"media_group_id": "g"}
        assert len(await bot.take({"message": message(None, **album)})) == 1
        assert not await bot.take({"message": message(None, **album)})
        (call,) = await bot.take({"message": message(None, caption=BEDS, **photo)})
        assert "620" in call.params["text"]
        assert not await bot.take({"message": message(None, new_chat_title="x")})

    run(folder, test)


def by_label(call: Call, part: str) -> str:
    """Return the data of the button whose label holds a part."""
    return next(str(b["callback_data"]) for row in call.keyboard for b in row if part in b["text"])


def test_buttons_work_after_a_restart(folder: Path) -> None:
    """The data of one process leads to the same section in another."""
    found: list[str] = []

    async def before(bot: Bot) -> None:
        (call,) = await bot.say("救护车有几辆？")
        found.append(by_label(call, "原文"))
        assert all(len(data.encode()) <= 64 for data in call.data)

    async def after(bot: Bot) -> None:
        calls = await bot.press(found[0])
        section = next(call for call in calls if call.method != "answerCallbackQuery")
        seen = parse(section.params["text"])
        assert "接待门诊患者近 30 万人次" in seen.text
        assert any("救护车 9 辆" in text for text in seen.of("b"))

    run(folder, before)
    run(folder, after)


def test_long_suggestion_is_read_from_its_label(folder: Path) -> None:
    """What does not fit into 64 bytes stands on the button, and Telegram hands it back."""
    question = "云栖县人民医院现有病床多少张？请说明是哪一年的数字以及来自哪里"
    markup = [[{"text": question, "callback_data": "q:#0"}]]

    async def test(bot: Bot) -> None:
        calls = await bot.press("q:#0", markup=markup)
        assert any("620" in call.params.get("text", "") for call in calls)
        (old,) = await bot.take({"callback_query": callback("q:#0") | {"message": None}})
        assert "太旧" in old.params["text"]

    run(folder, test)


def test_vote_counts_once_for_each_person(folder: Path) -> None:
    """A second thought takes the first one's place."""

    async def test(bot: Bot) -> None:
        (call,) = await bot.say(BEDS)
        up, down = by_label(call, "👍"), by_label(call, "👎")
        for data, user in ((up, 1), (up, 1), (down, 1), (up, 2)):
            (answered,) = await bot.press(data, user=user)
            assert answered.params["text"]
        tally = bot.feedback.tally()
        assert (tally.up, tally.down) == (1, 1)
        assert bot.feedback.disliked(5) == [(BEDS, 1)]

    run(folder, test)


@pytest.mark.parametrize(
    "data", ["", "x", "s:nothing:0", "d:nothing:99999999", "v:+", "t:all:7", "n:page", "q:", "s"]
)
def test_any_data_is_acknowledged(folder: Path, data: str) -> None:
    """A button of an older version must not spin for ever."""

    async def test(bot: Bot) -> None:
        calls = await bot.press(data)
        assert [call.method for call in calls].count("answerCallbackQuery") == 1

    run(folder, test)


def test_topics_lead_to_sections_and_back(folder: Path) -> None:
    """Pages take each other's place in one message."""

    async def test(bot: Bot) -> None:
        (topics,) = await bot.say("/topics")
        section, _ = await bot.press(by_label(topics, "服务"))
        assert section.method == "editMessageText"
        assert "救护车" in section.params["text"]
        back, _ = await bot.press(by_label(section, "目录"))
        assert back.keyboard == topics.keyboard

    run(folder, test)


def inline(query: str, user: int = 77, number: str = "q1") -> dict[str, object]:
    """Return an inline query."""
    sender = {"id": user, "is_bot": False, "first_name": "F", "language_code": "en"}
    return {"inline_query": {"id": number, "from": sender, "query": query, "offset": ""}}


def test_inline_query_gives_a_card(folder: Path) -> None:
    """With quote and source, cached, and a way into the bot."""

    async def test(bot: Bot) -> None:
        (call,) = await bot.take(inline(BEDS))
        (card,) = json.loads(call.params["results"])
        seen = parse(card["input_message_content"]["message_text"])
        assert seen.of("blockquote")
        assert "620" in card["title"]
        assert int(call.params["cache_time"]) > 0
        assert question_link(BEDS) in card["reply_markup"]["inline_keyboard"][0][0]["url"]
        (empty,) = await bot.take(inline("  "))
        assert json.loads(empty.params["results"]) == []

    run(folder, test)


def test_link_asks_its_question(folder: Path) -> None:
    """A link that nobody made greets."""

    async def test(bot: Bot) -> None:
        (asked,) = await bot.say(f"/start {question_link(BEDS)}")
        assert "620" in asked.params["text"]
        (greeted,) = await bot.say("/start q-!!!")
        assert "/topics" in greeted.params["text"]
        section = next(bot.desk.answering.now.library.sections())
        (shown,) = await bot.say(f"/start s-{section.key}")
        assert section.title.split(" › ")[-1] in shown.params["text"]

    run(folder, test)


@pytest.mark.parametrize("command", ["/stats", "/gaps", "/reload"])
def test_administration_is_for_administrators(folder: Path, command: str) -> None:
    """To all others the command does not exist, whatever chat they write from."""

    async def test(bot: Bot) -> None:
        (refused,) = await bot.say(command, user=5)
        assert "没有这个命令" in refused.params["text"]
        assert not await bot.say(command, chat=GROUP, user=5)
        as_group = {"sender_chat": {"id": GROUP, "type": "supergroup", "title": "T"}}
        assert not await bot.say(command, chat=GROUP, user=ADMIN, **as_group)
        (done,) = await bot.say(command, user=ADMIN)
        assert "没有这个命令" not in done.params["text"]

    run(folder, test)


def test_gaps_are_what_found_no_answer(folder: Path) -> None:
    """Most asked first; messages without a name."""

    async def test(bot: Bot) -> None:
        for question in ("直升机有几架？", "直升机有几架？", BEDS):
            await bot.say(question)
        await bot.say("/feedback 请加上<今年>的数字")
        (gaps,) = await bot.say("/gaps", user=ADMIN)
        text = parse(gaps.params["text"]).text
        assert "直升机有几架？ (2)" in text
        assert BEDS not in text
        assert "请加上<今年>的数字" in text

    run(folder, test)


def test_reload_takes_new_files_and_keeps_the_old_where_there_are_none(
    hospital_folder: Path,
) -> None:
    """A broken folder does not take the answers away."""

    async def test(bot: Bot) -> None:
        page = hospital_folder / "hospital.md"
        page.write_text(page.read_text("utf-8").replace("620 张", "700 张"), "utf-8")
        await bot.say("/reload", user=ADMIN)
        (call,) = await bot.say(BEDS)
        assert "700" in call.params["text"]
        for file in hospital_folder.iterdir():
            file.unlink()
        (failed,) = await bot.say("/reload", user=ADMIN)
        assert "仍用原来的" in failed.params["text"]
        (call,) = await bot.say(BEDS)
        assert "700" in call.params["text"]

    run(hospital_folder, test)


def test_privacy_is_told_and_forgetting_done(folder: Path) -> None:
    """In the user's language, with the contact, and /forget ends the conversation."""

    async def test(bot: Bot) -> None:
        for language, word in (("zh-hans", "隐私说明"), ("en", "Privacy"), ("zh-hant", "隱私說明")):
            (call,) = await bot.say("/privacy", language=language)
            assert word in call.params["text"]
            assert "<who> & co" in parse(call.params["text"]).text
        await bot.say("儿科病床多少张？")
        await bot.say("/forget")
        (call,) = await bot.say("骨科呢？")
        assert "95" not in parse(call.params["text"]).of("b")

    run(folder, test, contact="<who> & co")


def test_hasty_user_is_told_once(folder: Path) -> None:
    """Further questions of that minute are left, others are answered."""

    async def test(bot: Bot) -> None:
        texts = []
        for _ in range(5):
            texts += texts_of(await bot.say(BEDS))
        assert len(texts) == 3
        assert "太快" in texts[2]
        assert "620" in texts_of(await bot.say(BEDS, user=5, chat=5))[0]

    run(folder, test, questions_per_minute=2)


def test_removed_bot_forgets_the_chat(folder: Path) -> None:
    """A block is noticed by the update and by the refusal."""

    async def test(bot: Bot) -> None:
        await bot.say("儿科病床多少张？", number=8)
        old = {"user": {"id": BOT_ID, "is_bot": True, "first_name": "B"}, "status": "member"}
        change = {
            "chat": {"id": 77, "type": "private"}, "date": 1,
            "from": {"id": 77, "is_bot": False, "first_name": "F"},
            "old_chat_member": old, "new_chat_member": old | {"status": "kicked", "until_date": 0},
        }  # fmt: skip
        assert not await bot.take({"my_chat_member": change})
        assert bot.desk.memory.replied(77, 8) is None
        bot.request.fail("sendMessage", (403, {"description": "Forbidden: bot was blocked"}))
        await bot.say(BEDS, number=9)
        assert bot.desk.memory.replied(77, 9) is None

    run(folder, test)


def test_bug_is_apologised_for(
    folder: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """The bot goes on, and the log has the traceback."""

    async def test(bot: Bot) -> None:
        monkeypatch.setattr("qa_bot.assistant.Conversation.ask", lambda *_: 1 / 0)
        (call,) = await bot.say(BEDS)
        assert "出了点问题" in call.params["text"]
        monkeypatch.undo()
        assert "620" in texts_of(await bot.say(BEDS))[0]

    run(folder, test)
    assert "ZeroDivisionError" in caplog.text


def test_odd_field_beside_a_question_does_no_harm(folder: Path) -> None:
    """A message that PTB cannot read as a whole is read as far as it matters."""

    async def test(bot: Bot) -> None:
        odd = {"reply_to_message": message(None, poll={"id": "1"}), "dice": {"value": "x"}}
        (call,) = await bot.say(BEDS, **odd)
        assert "620" in call.params["text"]

    run(folder, test)
