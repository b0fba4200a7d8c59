"""A real bot with a database."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.telegram.e2e.bot import FIRST_USER
from tests.telegram.e2e.conftest import Launch
from tests.telegram.e2e.people import User
from tests.telegram.e2e.test_running import get
from tests.telegram.servers.emulator.emulator import free_port

from qa_bot.store import Store

BEDS = "现有病床多少张？"
GAP = "医院有几架直升机？"


def test_questions_are_kept_and_shown(launch: Launch, tmp_path: Path) -> None:
    """Over a stop and a start; the figures tell of it, and `qa-bot gaps` shows what is missing."""
    url, port = f"sqlite:///{tmp_path}/questions.db", free_port()
    with launch(QA_BOT_DATABASE_URL=url, QA_BOT_METRICS_PORT=str(port)) as running:
        user = User(running.server)
        reply = user.ask(BEDS)
        user.press(reply, reply.button("👎"))
        user.ask(GAP)
        figures = get(port, "/metrics")[1]
        assert "# TYPE qa_bot_store_failures_total counter" in figures
        assert "qa_bot_store_failures_total 0" in figures
        assert "qa_bot_store_dropped_total 0" in figures
        running.bot.restart(running.server)
        User(running.server).ask(GAP + "！", 20)
        code, seconds = running.bot.stop()
        assert (code, seconds < 5) == (0, True)
        shown = subprocess.run(
            [sys.executable, "-m", "qa_bot", "gaps", "--knowledge", str(running.knowledge)],
            env={**os.environ, "QA_BOT_DATABASE_URL": url, "PYTHONUTF8": "1"},
            capture_output=True, text=True, encoding="utf-8", check=True,
        ).stdout  # fmt: skip
    store = Store.open(url, None)
    entries = store.entries()
    store.close()
    assert [(entry.question, entry.vote) for entry in entries] == [
        (BEDS, -1), (GAP, 0), (GAP + "！", 0),
    ]  # fmt: skip
    assert str(FIRST_USER)[:-3].encode() not in (tmp_path / "questions.db").read_bytes()
    assert "2 × unanswered" in shown
    assert "1 × voted down" in shown


def test_a_database_that_cannot_work_is_said(launch: Launch, tmp_path: Path) -> None:
    """One line names the setting, and the exit code says that a new start would not help."""
    with launch() as running:
        running.bot.stop()
        running.bot.settings["QA_BOT_DATABASE_URL"] = f"sqlite:///{tmp_path}"
        running.bot.start()
        assert running.bot.wait() == 2
        assert "QA_BOT_DATABASE_URL" in running.bot.log
