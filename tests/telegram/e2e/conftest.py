"""Runs the real bot against both servers, in polling and in webhook mode."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

ROOT = str(Path(__file__).parents[3])
if ROOT not in sys.path:
    sys.path.insert(0, ROOT)

from tests.conftest import write_hospital  # noqa: E402
from tests.telegram.e2e.bot import BotProcess, check_log, settings_for  # noqa: E402
from tests.telegram.servers.emulator.emulator import EmulatorServer, free_port  # noqa: E402
from tests.telegram.servers.emulator.fixtures import emulator_folder  # noqa: E402
from tests.telegram.servers.strict import StrictServer  # noqa: E402

if TYPE_CHECKING:
    from tests.telegram.servers.limits import FloodLimits

__all__ = ["emulator_folder"]

Launch = Callable[..., AbstractContextManager["Running"]]


@dataclass(frozen=True, slots=True)
class Running:
    """A bot at work on the hospital's knowledge with a strict server; ``port`` is its webhook's."""

    bot: BotProcess
    server: StrictServer
    knowledge: Path
    port: int


@pytest.fixture(scope="session")
def launch(tmp_path_factory: pytest.TempPathFactory) -> Launch:
    """Return a context that runs a bot with a strict server; further settings are its options.

    At its end the bot's log is looked through for what must not be in it.
    """

    @contextmanager
    def inner(
        mode: str = "polling", limits: FloodLimits | None = None, **settings: str
    ) -> Iterator[Running]:
        folder = tmp_path_factory.mktemp("bot")
        knowledge = write_hospital(folder / "knowledge")
        port = free_port()
        with StrictServer(limits, webhook_target=f"http://127.0.0.1:{port}") as server:
            given = settings_for(server, mode, knowledge, port) | settings
            with BotProcess(given, folder) as bot:
                bot.wait_ready(server)
                yield Running(bot, server, knowledge, port)
            check_log(bot, "病床", "主任医师", "直升机")
        assert not server.world.violations

    return inner


@pytest.fixture(
    scope="module",
    params=["strict-polling", "strict-webhook", "emulator-polling", "emulator-webhook"],
)
def server(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[StrictServer | EmulatorServer]:
    """Return a server that a bot is at work with; each server, each way of delivery."""
    kind, mode = request.param.split("-")
    folder = tmp_path_factory.mktemp("bot")
    knowledge = write_hospital(folder / "knowledge")
    port = free_port()
    target = f"http://127.0.0.1:{port}"
    with ExitStack() as stack:
        server: StrictServer | EmulatorServer
        if kind == "strict":
            server = stack.enter_context(StrictServer(webhook_target=target))
        else:
            emulated = request.getfixturevalue("emulator_folder")
            server = stack.enter_context(EmulatorServer(emulated, webhook_target=target))
        bot = stack.enter_context(BotProcess(settings_for(server, mode, knowledge, port), folder))
        bot.wait_ready(server)
        yield server
        code, seconds = bot.stop()
        assert (code, seconds < 10) == (0, True)
        check_log(bot, "病床", "主任医师", "直升机")
        if isinstance(server, StrictServer):
            assert not server.world.violations
            refused = [c for c in server.calls if c.status >= 400]
            assert not refused, refused
