"""The settings: read from the environment and .env, and named where they are wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from qa_bot.errors import SettingsError
from qa_bot.settings import Settings, load_settings


@pytest.fixture(autouse=True)
def clean(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in an empty folder without settings of one's own."""
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(f"QA_BOT_{name.upper()}", raising=False)
    return tmp_path


def test_knowledge_is_in_the_folder_of_that_name() -> None:
    """Nothing need be set."""
    assert load_settings().knowledge == Path("knowledge")


def test_the_environment_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """A variable is the setting's name with the prefix."""
    monkeypatch.setenv("QA_BOT_KNOWLEDGE", "reports/医院")
    assert load_settings().knowledge == Path("reports/医院")


def test_a_dot_env_file_is_read_and_the_environment_wins(
    clean: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Lines that belong to other programs are passed over."""
    (clean / ".env").write_text(
        "# 设置\nOTHER=1\nQA_BOT_KNOWLEDGE=医院\nQA_BOT_NO_SUCH=1\n", "utf-8"
    )
    assert load_settings().knowledge == Path("医院")
    monkeypatch.setenv("QA_BOT_KNOWLEDGE", "other")
    assert load_settings().knowledge == Path("other")


def test_an_empty_value_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    """It does not make the working folder the knowledge."""
    monkeypatch.setenv("QA_BOT_KNOWLEDGE", "")
    assert load_settings().knowledge == Path("knowledge")


def test_a_dot_env_that_is_no_text_is_named(clean: Path) -> None:
    """The message says how to save it."""
    (clean / ".env").write_bytes("QA_BOT_KNOWLEDGE=病房".encode("gb18030"))
    with pytest.raises(
        SettingsError, match=r"\.env: cannot be read \(not UTF-8\)\. Save it as UTF-8"
    ):
        load_settings()
