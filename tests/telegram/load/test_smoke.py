"""Short versions of the load test and of the soak, so that both commands keep working."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.telegram.load import load, soak


@pytest.mark.parametrize("mode", ["polling", "webhook"])
def test_each_question_is_answered_once_and_in_order(tmp_path: Path, mode: str) -> None:
    """40 questions from 20 chats at once: none lost, none twice, none out of order."""
    outcome, _ = load.run(load.Load(40, 20, rate=0, mode=mode), tmp_path)
    assert outcome.is_good, outcome
    assert outcome.rate > 5


def test_nothing_is_lost_among_faults(tmp_path: Path) -> None:
    """Some seconds of faults at random: each question is answered once, and nothing leaks out."""
    short = soak.Soak(seconds=3, rate=8, chats=40, faults=0.15)
    outcome, memory, _ = soak.run(short, tmp_path)
    assert outcome.is_good, outcome
    assert memory.samples
