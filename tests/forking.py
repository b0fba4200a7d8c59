"""Processes that make a store at once, and that are killed while they write: for test_store.

    python forking.py race FOLDER ROUNDS    prints how many could not open or write
    python forking.py kill FOLDER ROUNDS    prints entries told, those of them that are there,
                                            whether a writer failed, and the file's own check

The script is a process of its own, without threads, so that a writer is a fork and costs
milliseconds.
"""

from __future__ import annotations

import os
import random
import signal
import sys
import time
from pathlib import Path

from sqlalchemy import create_engine

from qa_bot.answer import Answer
from qa_bot.store import Store


def answer(question: str) -> Answer:
    """Return the reply to a question that got none."""
    return Answer(question, "unknown", "", "–", (), 0.0, (), "zh")


def write(url: str, told: int) -> None:
    """Write until killed."""
    store = Store.open(url)
    while True:
        entry = store.record(answer("病床" * 100), "repl")
        os.write(told, f"{entry}\n".encode())


def kill_one(url: str, chance: random.Random) -> list[str]:
    """Start a writer, kill it, and return what it told."""
    ears, mouth = os.pipe()
    child = os.fork()
    if not child:
        os.close(ears)
        write(url, mouth)
    os.close(mouth)
    heard = b""
    for _ in range(chance.randrange(3)):
        heard += os.read(ears, 64)
    end = time.perf_counter() + chance.random() * 0.004
    while time.perf_counter() < end:
        pass
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    while part := os.read(ears, 4096):
        heard += part
    os.close(ears)
    return heard.decode().split()


def race(folder: Path, rounds: int) -> None:
    """Let four processes make a file at the same moment, time and again."""
    failed = 0
    for number in range(rounds):
        starts, closed_to_start = os.pipe()
        children = []
        for _ in range(4):
            child = os.fork()
            if not child:
                os.close(closed_to_start)
                os.read(starts, 1)
                store = Store.open(f"sqlite:///{folder}/{number}.db")
                os._exit(0 if store.record(answer("病床"), "repl") else 1)
            children.append(child)
        os.close(closed_to_start)
        os.close(starts)
        failed += sum(os.waitpid(child, 0)[1] != 0 for child in children)
    print(failed)


def kill(folder: Path, rounds: int) -> None:
    """Kill one writer after the other and look at what they leave.

    A writer tells the id of each entry once ``record`` has returned it. It is killed while it
    opens the store, or in the middle of a later entry.
    """
    url = f"sqlite:///{folder}/questions.db"
    chance = random.Random(1)  # noqa: S311 - nothing secret
    told: set[str] = set()
    for _ in range(rounds):
        told.update(kill_one(url, chance))
    store = Store.open(url)
    kept = {str(entry.id) for entry in store.entries() if len(entry.question) == 200}
    store.close()
    with create_engine(url).connect() as connection:
        check = connection.exec_driver_sql("PRAGMA integrity_check").scalar_one()
    print(len(told), len(told & kept), "None" in told, check)


if __name__ == "__main__":
    {"race": race, "kill": kill}[sys.argv[1]](Path(sys.argv[2]), int(sys.argv[3]))
