"""The commands for administrators: what they do, and that nobody else can use them."""

from __future__ import annotations

import json

from tests.conftest import HOSPITAL
from tests.telegram.e2e.conftest import Launch
from tests.telegram.e2e.people import User

UNANSWERED = "医院有几架直升机？"


def test_administrators_commands(launch: Launch) -> None:
    """Only an administrator sees figures and gaps and can reload, whatever the menu shows."""
    boss_id = User.next_id()
    with launch(QA_BOT_ADMINS=json.dumps([boss_id])) as running:
        boss, other = User(running.server, user_id=boss_id), User(running.server)
        other.ask(UNANSWERED)
        gaps = boss.ask("/gaps").text
        assert UNANSWERED in gaps
        stats = boss.ask("/stats").text
        assert any(character.isdigit() for character in stats)

        page = running.knowledge / "hospital.md"
        page.write_text(HOSPITAL.replace("620 张", "633 张"), encoding="utf-8")
        unknown = other.ask("/no_such_command").text
        for command in ("/gaps", "/stats", "/reload"):
            assert other.ask(command).text == unknown, command
        assert "620" in other.ask("现有病床多少张？").text
        assert boss.ask("/reload").text
        assert "633" in other.ask("现有病床多少张？").text

        # Knowledge that cannot be read leaves the old one in its place.
        for file in running.knowledge.iterdir():
            file.unlink()
        assert boss.ask("/reload").text
        assert "633" in other.ask("现有病床多少张？").text
