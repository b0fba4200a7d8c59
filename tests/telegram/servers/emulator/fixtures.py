"""The emulator's fixture, shared by the folders beside this one."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.telegram.servers.emulator.emulator import EmulatorMissingError, install, is_required


@pytest.fixture(scope="session")
def emulator_folder(request: pytest.FixtureRequest) -> Path:
    """Return where the emulator is installed; without npm, skip and say why."""
    assert request.config.cache
    try:
        return install(request.config.cache.mkdir("telegram-test-api"))
    except EmulatorMissingError as error:
        if is_required():
            raise
        pytest.skip(str(error))
