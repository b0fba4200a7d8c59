"""What the tests of the check share: folders written from a few lines, and what is found in them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from qa_bot.checking import Finding, check

Look = Callable[..., tuple[Finding, ...]]


@pytest.fixture
def look(tmp_path: Path) -> Look:
    """Return a function that writes files (name with "_" for ".": text) and checks the folder."""

    def run(**files: str) -> tuple[Finding, ...]:
        for name, text in files.items():
            (tmp_path / name.replace("_", ".")).write_text(text, encoding="utf-8")
        return check(tmp_path)

    return run
