"""Edited questions, on the strict server."""

from __future__ import annotations

import pytest
from tests.telegram.e2e.conftest import Launch
from tests.telegram.e2e.people import User
from tests.telegram.servers import updates


@pytest.mark.parametrize("mode", ["polling", "webhook"])
def test_edited_question_is_answered_anew(launch: Launch, mode: str) -> None:
    """The reply to the old question becomes the reply to the new one."""
    with launch(mode) as running:
        user = User(running.server)
        question = user.write("现有病床多少张？")
        first = user.next()
        running.server.push(updates.edited(question, "主任医师有几名？"))
        second = user.next()
        assert second.call.method == "editmessagetext"
        assert second.message["message_id"] == first.message["message_id"]
        assert any("18" in text for text in second.bold)
        # The same text once more changes nothing, and Telegram is not asked in vain for long.
        running.server.push(updates.edited(question, "主任医师有几名？"))
        assert user.stays_silent()
        assert "9" in user.ask("救护车有几辆？").text
        # A question that came before the bot did, so that there is no reply to change.
        stranger = User(running.server)
        old = updates.message("你好", stranger.id)
        running.server.push(updates.edited(old, "救护车有几辆？"))
        stranger.write("主任医师有几名？")
        assert running.server.wait_for(
            lambda: [reply for reply in stranger.replies() if "18" in reply.text]
        )
