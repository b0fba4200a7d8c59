"""The knowledge folder that the bot of the unit tests reads."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

ROOT = str(Path(__file__).parents[3])
if ROOT not in sys.path:
    sys.path.insert(0, ROOT)

from tests.conftest import write_hospital  # noqa: E402


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a knowledge folder that no test changes."""
    return write_hospital(tmp_path_factory.mktemp("knowledge"))
