"""Questions whose answers can be told apart, and what became of them."""

from __future__ import annotations

import statistics
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.telegram.e2e.bot import FIRST_USER, BotProcess, settings_for
from tests.telegram.servers import updates
from tests.telegram.servers.emulator.emulator import free_port
from tests.telegram.servers.limits import FloodLimits
from tests.telegram.servers.strict import StrictServer

PLACES = (
    "青山", "白河", "红叶", "金桥", "南湖", "北苑", "东篱", "西岭", "云台", "月湾", "石门", "竹林",
    "松园", "梅坞", "兰亭", "菊潭", "荷塘", "柳溪", "桃源", "杏村", "枫桥", "桂峰", "榆庄", "槐里",
)  # fmt: skip


def figure(place: int) -> int:
    """Return how many books the library of a place has."""
    return 1100 + 37 * place


def write_libraries(folder: Path) -> Path:
    """Write the knowledge: a library for each place, each with another figure."""
    folder.mkdir(parents=True, exist_ok=True)
    lines = [f"- {name}图书馆藏书 {figure(place)} 册" for place, name in enumerate(PLACES)]
    text = "\n".join(["# 各馆藏书", "", *lines, ""])
    (folder / "libraries.md").write_text(text, encoding="utf-8")
    return folder


@contextmanager
def bot_at_work(
    folder: Path, mode: str, limits: FloodLimits | None
) -> Iterator[tuple[BotProcess, StrictServer]]:
    """Run a bot on the libraries, with a strict server and without a bound for each user."""
    port = free_port()
    with StrictServer(limits, webhook_target=f"http://127.0.0.1:{port}") as server:
        settings = settings_for(server, mode, write_libraries(folder / "knowledge"), port)
        settings["QA_BOT_QUESTIONS_PER_MINUTE"] = "0"
        with BotProcess(settings, folder) as bot:
            bot.wait_ready(server)
            yield bot, server


def rss_kib(pid: int) -> int:
    """Return a process's resident memory in KiB."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    return int(status.split("VmRSS:")[1].split()[0])


@dataclass(frozen=True, slots=True)
class Asked:
    """One question that was put."""

    update_id: int
    chat: int
    place: int


@dataclass(slots=True)
class Questions:
    """All that was asked of a server's bot, chat by chat."""

    server: StrictServer
    asked: list[Asked] = field(default_factory=list)

    def ask(self, chat: int, place: int) -> Asked:
        """Let somebody ask about a place."""
        user = FIRST_USER + chat
        update = updates.message(f"{PLACES[place]}图书馆藏书多少册？", user)
        (number,) = self.server.push(update)
        one = Asked(number, user, place)
        self.asked.append(one)
        return one

    def answered(self) -> int:
        """Return how many messages the bot has sent."""
        return len(self.server.of("sendMessage"))

    def outcome(self) -> Outcome:
        """Hold the answers against the questions."""
        answers: dict[int, list[tuple[int, float]]] = {}
        for call in self.server.of("sendMessage"):
            shown = [p for p in range(len(PLACES)) if f"{figure(p)} 册" in call.result["text"]]
            place = shown[0] if len(shown) == 1 else -1
            answers.setdefault(call.result["chat"]["id"], []).append((place, call.at))
        questions: dict[int, list[Asked]] = {}
        for one in self.asked:
            questions.setdefault(one.chat, []).append(one)
        out = Outcome(len(self.asked))
        for chat, wanted in questions.items():
            got = answers.pop(chat, [])
            places = [place for place, _ in got]
            if places == [one.place for one in wanted]:
                pairs = zip(wanted, got, strict=True)
                out.latencies += [at - self._at(one) for one, (_, at) in pairs]
                continue
            for place in range(-1, len(PLACES)):
                surplus = places.count(place) - sum(one.place == place for one in wanted)
                out.twice += max(surplus, 0)
                out.lost += max(-surplus, 0)
            if sorted(places) == sorted(one.place for one in wanted):
                out.disordered_chats += 1
        out.twice += sum(map(len, answers.values()))
        times = [call.at for call in self.server.of("sendMessage")]
        if len(times) > 1:
            out.rate = len(times) / (max(times) - min(map(self._at, self.asked)))
        return out

    def _at(self, one: Asked) -> float:
        return self.server.delivery.pushed_at[one.update_id]


@dataclass(slots=True)
class Outcome:
    """What became of the questions.

    twice: answers too many or to nothing that was asked. disordered_chats: chats that got all
    their answers, but not in their order. rate: answers a second. latencies: seconds from update
    to sendMessage, of the chats where all is well.
    """

    questions: int
    lost: int = 0
    twice: int = 0
    disordered_chats: int = 0
    rate: float = 0.0
    latencies: list[float] = field(default_factory=list)

    @property
    def is_good(self) -> bool:
        """Whether each question was answered once and in its order."""
        return not (self.lost or self.twice or self.disordered_chats)

    def percentile(self, percent: int) -> float:
        """Return a percentile of the latencies, in seconds."""
        if len(self.latencies) < 2:
            return float("nan")
        return statistics.quantiles(self.latencies, n=100, method="inclusive")[percent - 1]

    def __str__(self) -> str:
        """Return the outcome as one line."""
        return (
            f"{self.questions} questions: {self.lost} lost, {self.twice} answered too often, "
            f"{self.disordered_chats} chats out of order; {self.rate:.1f} answers/s, "
            f"update to sendMessage p50 {1000 * self.percentile(50):.0f} ms, "
            f"p99 {1000 * self.percentile(99):.0f} ms"
        )
