"""Soak: questions for minutes while the network and Telegram fail at random, from a fixed seed.

    python -m tests.telegram.load.soak --minutes 10

Each question must be answered once and in its chat's order, whatever failed, and the bot's memory
must stay flat. Faults after which nobody can know whether a message was sent are left to
getUpdates.
"""

from __future__ import annotations

import argparse
import random
import statistics
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

from tests.telegram.e2e.bot import FIRST_USER, check_log
from tests.telegram.load.workload import PLACES, Outcome, Questions, bot_at_work, rss_kib
from tests.telegram.servers import updates
from tests.telegram.servers.limits import (
    BAD_GATEWAY,
    CONFLICT,
    DROP,
    GARBAGE,
    SERVER_ERROR,
    TOO_MANY,
    Fault,
    FaultPlan,
    FloodLimits,
)
from tests.telegram.servers.strict import StrictServer

FAULTS = (DROP, Fault("late", seconds=0.5), SERVER_ERROR, BAD_GATEWAY, GARBAGE, TOO_MANY)
POLL_FAULTS = (*FAULTS, CONFLICT, Fault("lost"), Fault("truncated"))
METHODS = ("sendmessage", "editmessagetext", "answercallbackquery", "answerinlinequery")
SAMPLE_SECONDS = 5.0


class _TwoPlans(FaultPlan):
    """Fails polls and all other calls each in their own ways."""

    def take(self, method: str) -> Fault | None:
        """Return the fault of this call, if it is to fail."""
        if self.source.random() >= self.rate:
            return None
        if method == "getupdates":
            return self.source.choice(POLL_FAULTS)
        return self.source.choice(FAULTS) if method in METHODS else None


@dataclass(frozen=True)
class Soak:
    """For how long, how much and how badly; ``faults``: the share of calls that fail."""

    seconds: float = 600.0
    rate: float = 4.0
    chats: int = 200
    faults: float = 0.08
    again: float = 0.05
    mode: str = "polling"
    seed: int = 20_240_501


@dataclass(slots=True)
class Memory:
    """The bot's resident memory over time, in KiB."""

    samples: list[int] = field(default_factory=list)

    def fifths(self) -> list[float]:
        """Return the median of each fifth of the time, in MiB."""
        size = max(1, len(self.samples) // 5)
        parts = [self.samples[n * size : (n + 1) * size] for n in range(5)]
        return [statistics.median(part) / 1024 for part in parts if part]


def run(soak: Soak, folder: Path) -> tuple[Outcome, Memory, str]:
    """Soak a bot; return what came of the questions, its memory, and a line about the faults."""
    chance = random.Random(soak.seed)  # noqa: S311
    memory = Memory()
    with bot_at_work(folder, soak.mode, FloodLimits()) as (bot, server):
        server.faults = _TwoPlans(rate=soak.faults, source=random.Random(soak.seed + 1))  # noqa: S311
        questions = Questions(server)
        begin = time.monotonic()
        next_sample = begin
        while time.monotonic() - begin < soak.seconds:
            time.sleep(chance.expovariate(soak.rate))
            _do_something(chance, questions, soak)
            if time.monotonic() >= next_sample:
                memory.samples.append(rss_kib(bot.pid))
                next_sample += SAMPLE_SECONDS
        failed = len(server.of("sendMessage", done=False)) - questions.answered()
        server.faults.clear()
        server.wait_for(lambda: questions.answered() >= len(questions.asked), 60)
        server.wait_for(lambda: not server.waiting(), 30)
        memory.samples.append(rss_kib(bot.pid))
        outcome = questions.outcome()
        code, seconds = bot.stop()
        assert (code, seconds < 10) == (0, True), bot.log[-2000:]
        check_log(bot, "藏书多少册")
        lines = bot.log.count("\n")
    return (
        outcome,
        memory,
        f"{failed} of sendMessage failed; {server.polls} polls; {lines} log lines",
    )


def _do_something(chance: random.Random, questions: Questions, soak: Soak) -> None:
    """Ask; now and then deliver an old update once more, type an inline query or press a button."""
    server: StrictServer = questions.server
    chat = chance.randrange(soak.chats)
    questions.ask(chat, chance.randrange(len(PLACES)))
    if chance.random() < soak.again:
        server.push_again(chance.choice(questions.asked).update_id)
    if chance.random() < soak.again:
        server.push(
            updates.inline_query(f"{chance.choice(PLACES)}图书馆藏书多少册", FIRST_USER + chat)
        )
    if chance.random() < soak.again:
        sent = server.sent(FIRST_USER + chat)
        rows = sent[-1].get("reply_markup", {}).get("inline_keyboard", []) if sent else []
        votes = [b for row in rows for b in row if b["text"] in ("👍", "👎")]
        if votes:
            data = chance.choice(votes)["callback_data"]
            server.push(updates.callback(sent[-1], data, FIRST_USER + chat))


def main() -> int:
    """Run from the command line; exit code 1 if something was lost, or said twice."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--rate", type=float, default=Soak.rate, help="questions a second")
    parser.add_argument("--chats", type=int, default=Soak.chats)
    parser.add_argument(
        "--faults", type=float, default=Soak.faults, help="share of calls that fail"
    )
    parser.add_argument("--mode", choices=("polling", "webhook"), default=Soak.mode)
    parser.add_argument("--seed", type=int, default=Soak.seed)
    given = parser.parse_args()
    soak = Soak(
        60 * given.minutes,
        given.rate,
        given.chats,
        faults=given.faults,
        mode=given.mode,
        seed=given.seed,
    )
    with tempfile.TemporaryDirectory() as name:
        outcome, memory, more = run(soak, Path(name))
    print(f"{soak.mode}, {given.minutes:g} min: {outcome}; {more}")
    print("resident memory by fifths of the time, MiB:", *(f"{m:.1f}" for m in memory.fifths()))
    return 0 if outcome.is_good else 1


if __name__ == "__main__":
    sys.exit(main())
