"""What is in deploy/ fits the program."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml

from qa_bot.settings import Settings

ROOT = Path(__file__).parents[3]
DEPLOY = ROOT / "deploy"


def test_environment_file_has_every_setting(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With its default, as a comment; taken out of the comments it is what the bot reads."""
    text = (DEPLOY / "qa-bot.env.example").read_text("utf-8")
    lines = dict(re.findall(r"^#?(QA_BOT_\w+)=(.*)$", text, re.M))
    assert set(lines) == {f"QA_BOT_{name.upper()}" for name in Settings.model_fields}
    monkeypatch.chdir(tmp_path)  # where no .env is
    for name in [name for name in os.environ if name.startswith("QA_BOT_")]:
        monkeypatch.delenv(name)
    for name, value in lines.items():
        monkeypatch.setenv(name, value)
    assert Settings() == Settings.model_construct(
        **{name: field.get_default() for name, field in Settings.model_fields.items()}
    )


def test_lock_has_hashes_and_every_dependency() -> None:
    """And no address of an index."""
    text = (DEPLOY / "requirements.lock").read_text("utf-8")
    locked = re.findall(
        r"^([\w.-]+)==\S+ \\\n((?:    --hash=sha256:[0-9a-f]{64}[ \\]*\n)+)", text, re.M
    )
    assert len(locked) == len(re.findall(r"^[\w.-]+==", text, re.M))
    assert "://" not in text
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    wanted = {re.split(r"[^\w-]", line)[0].lower() for line in project["dependencies"]}
    assert wanted <= {name.lower() for name, _ in locked}


def test_image_runs_without_rights() -> None:
    """Not as root, with a read-only root, without capabilities."""
    dockerfile = (DEPLOY / "Dockerfile").read_text("utf-8")
    last = dockerfile.rpartition("\nFROM ")[2]
    assert re.search(r"^USER (?!0\b|root)\d+", last, re.M)
    assert "HEALTHCHECK" in last
    bot = yaml.safe_load((DEPLOY / "compose.yaml").read_text("utf-8"))["services"]["bot"]
    assert bot["read_only"] is True
    assert bot["cap_drop"] == ["ALL"]
    assert all(volume.endswith(":ro") for volume in bot["volumes"])


def test_image_is_made_of_files_that_exist() -> None:
    """What is copied is there, and the ignore file lets it through."""
    dockerfile = (DEPLOY / "Dockerfile").read_text("utf-8")
    ignored = (DEPLOY / "Dockerfile.dockerignore").read_text("utf-8").splitlines()
    for line in re.findall(r"^COPY (?!--from)(?:--\S+ )*(.+) \S+$", dockerfile, re.M):
        for name in line.split():
            assert (ROOT / name).exists(), name
            assert f"!{name}" in ignored


def test_healthcheck_says_no_where_nothing_listens() -> None:
    """It ends with 1, and soon."""
    done = subprocess.run(
        [sys.executable, str(DEPLOY / "healthcheck.py")],
        env={"QA_BOT_METRICS_PORT": "9", "http_proxy": "http://127.0.0.1:9"},
        timeout=20,
        check=False,
    )
    assert done.returncode == 1


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd is not here")
def test_unit_is_as_hardened_as_its_comment_says() -> None:
    """The figure is today's, of this unit, wherever the same version of systemd is."""
    unit = DEPLOY / "qa-bot.service"
    stated = re.search(r"\(systemd (\d+)\): exposure ([\d.]+)", unit.read_text("utf-8"))
    assert stated
    version = subprocess.run(
        ["systemd-analyze", "--version"], capture_output=True, text=True, check=True
    )
    if version.stdout.split()[1] != stated[1]:
        pytest.skip("another version of systemd weighs differently")
    done = subprocess.run(
        ["systemd-analyze", "security", "--offline=true", str(unit)],
        capture_output=True,
        text=True,
        check=False,
    )
    found = re.search(r"exposure level for \S+: ([\d.]+)", done.stdout)
    if not found:
        pytest.skip("systemd-analyze gives no figure here")
    assert found[1] == stated[2]
