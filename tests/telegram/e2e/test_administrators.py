"""The commands for administrators: what they do, and that nobody else can use them."""

from __future__ import annotations

import json

from tests.conftest import HOSPITAL
from tests.telegram.e2e.conftest import Launch
from tests.telegram.e2e.people import User

UNANSWERED = "医院有几架直升机？"


def test_administrators_commands(launch: Launch) -> None:
    """Only an administrator sees figures and gaps and can reload, whatever the menu shows."""
    bosses = [User.next_id() for _ in range(4)]
    with launch(QA_BOT_ADMINS=json.dumps(bosses)) as running:

        def boss(command: str) -> str:
            return User(running.server, user_id=bosses.pop()).ask(command).text

        def other(text: str) -> str:
            return User(running.server).ask(text).text

        other(UNANSWERED)
        assert UNANSWERED in boss("/gaps")
        assert any(character.isdigit() for character in boss("/stats"))

        page = running.knowledge / "hospital.md"
        page.write_text(HOSPITAL.replace("620 张", "633 张"), encoding="utf-8")
        unknown = other("/no_such_command")
        for command in ("/gaps", "/stats", "/reload"):
            assert other(command) == unknown, command
        assert "620" in other("现有病床多少张？")
        assert boss("/reload")
        assert "633" in other("现有病床多少张？")

        # Knowledge that cannot be read leaves the old one in its place.
        for file in running.knowledge.iterdir():
            file.unlink()
        assert boss("/reload")
        assert "633" in other("现有病床多少张？")
