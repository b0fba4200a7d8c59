"""What the terminal's tests share: sessions over the small knowledge."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

TRANSCRIPTS = Path(__file__).parent / "transcripts"


@pytest.fixture(autouse=True)
def clean(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Work in an empty folder without settings of one's own."""
    monkeypatch.chdir(tmp_path)
    for name in list(os.environ):
        if name.startswith("QA_BOT_") or name == "NO_COLOR":
            monkeypatch.delenv(name)
