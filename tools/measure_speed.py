"""Time whole answers and cold starts.

    python tools/measure_speed.py ../shared/questions/report.jsonl [--knowledge DIR]

Prints p50 and p99 of an answer once warm, by language, and time and memory of `qa-bot ask` from a
cold start. Timings are of this machine and this moment: compare them within one run only.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import time
from pathlib import Path

from qa_bot.assistant import Assistant
from qa_bot.evaluation import load_cases


def main() -> None:
    """Run the measurement."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("cases", type=Path)
    parser.add_argument("--knowledge", type=Path, default=Path("knowledge"))
    arguments = parser.parse_args()
    # First, for a child's peak memory counts what its parent holds when it starts.
    cold_start(arguments.knowledge)
    cases = load_cases(arguments.cases)
    assistant = Assistant.from_folder(arguments.knowledge)
    for _ in range(2):  # the first round loads what is loaded on need
        times: dict[str, list[float]] = {}
        for case in cases:
            start = time.perf_counter()
            assistant.ask(case.turns[-1])
            times.setdefault(case.lang, []).append(time.perf_counter() - start)
    times["all"] = [t for group in times.values() for t in group]
    for language, group in times.items():
        group.sort()
        p50, p99 = group[len(group) // 2], group[int(len(group) * 0.99)]
        print(
            f"{language:8} {len(group):4} questions  p50 {p50 * 1e3:6.1f} ms  p99 {p99 * 1e3:6.1f} ms"
        )


def cold_start(knowledge: Path) -> None:
    """Print the time and the memory that one command takes."""
    command = [sys.executable, "-m", "qa_bot", "ask", "有多少家？", "--knowledge", str(knowledge)]
    best = 9e9
    for _ in range(5):
        start = time.perf_counter()
        subprocess.run(command, capture_output=True, check=False)
        best = min(best, time.perf_counter() - start)
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"cold start {best:.2f} s (best of 5), {peak:.0f} MB")


if __name__ == "__main__":
    main()
