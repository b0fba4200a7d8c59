"""Load: many questions from many chats; each must be answered once, in its chat's order.

    python -m tests.telegram.load.load                       2,000 questions, 200 chats, 25 a second
    python -m tests.telegram.load.load --rate 0 --limits 20  all at once, limits 20 times wider

With Telegram's own limits the bot may send 30 messages a second, so a higher rate measures the
limits, not the bot.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from tests.telegram.load.workload import PLACES, Outcome, Questions, bot_at_work, rss_kib
from tests.telegram.servers.limits import FloodLimits


@dataclass(frozen=True)
class Load:
    """How much is asked, and how fast; ``rate`` 0: all at once, ``speed``: how wide the limits."""

    questions: int = 2000
    chats: int = 200
    rate: float = 25.0
    mode: str = "polling"
    speed: float = 1.0


def run(load: Load, folder: Path) -> tuple[Outcome, str]:
    """Put the load on a bot; return what came of it, and a line about limits and memory."""
    limits = FloodLimits(speed=load.speed)
    with bot_at_work(folder, load.mode, limits) as (bot, server):
        questions = Questions(server)
        begin = time.monotonic()
        for number in range(load.questions):
            chat, turn = number % load.chats, number // load.chats
            questions.ask(chat, (chat + turn) % len(PLACES))
            if load.rate:
                due = begin + (number + 1) / load.rate
                time.sleep(max(0.0, due - time.monotonic()))
        server.wait_for(lambda: questions.answered() >= load.questions, 30 + load.questions / 20)
        server.wait_for(lambda: not server.waiting(), 2)
        memory = rss_kib(bot.pid)
        outcome = questions.outcome()
        code, seconds = bot.stop()
        assert (code, seconds < 10) == (0, True), bot.log[-2000:]
        assert not server.world.violations
    return outcome, f"{limits.hits} refused for haste (429), {memory / 1024:.0f} MiB resident"


def main() -> int:
    """Run from the command line; exit code 1 if a question was not answered as it must be."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--questions", type=int, default=Load.questions)
    parser.add_argument("--chats", type=int, default=Load.chats)
    parser.add_argument("--rate", type=float, default=Load.rate, help="a second; 0: all at once")
    parser.add_argument("--mode", choices=("polling", "webhook"), default=Load.mode)
    parser.add_argument(
        "--limits", type=float, default=1.0, help="how many times wider than Telegram's"
    )
    given = parser.parse_args()
    load = Load(given.questions, given.chats, given.rate, given.mode, given.limits)
    with tempfile.TemporaryDirectory() as name:
        outcome, more = run(load, Path(name))
    print(f"{load.mode}: {outcome}; {more}")
    return 0 if outcome.is_good else 1


if __name__ == "__main__":
    sys.exit(main())
