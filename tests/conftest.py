"""What the tests share: a small knowledge folder of a county hospital, and the shipped one."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest
from hypothesis import settings

from qa_bot import Assistant

ROOT = Path(__file__).parents[1]

settings.register_profile("qa-bot", deadline=None)
settings.load_profile("qa-bot")

HOSPITAL = """\
---
title: 云栖县人民医院年报
publisher: 云栖县人民医院
date: 2024-01-15
period: 2023
---

# 云栖县人民医院年报

云栖县人民医院建于 1952 年，现有病床 620 张。

## 队伍

- 聘请主任医师 18 名、副主任医师 47 名
- 新招护士 60 余名

## 服务

全年接待门诊患者近 30 万人次，完成手术 5200 多台。
急诊科配有救护车 9 辆。

| 科室 | 门诊（万人次） | 病床（张） |
|---|---:|---:|
| 儿科 | 6.5 | 80 |
| 骨科 | 4.2 | 95 |
"""

NOTICE = """\
义诊通知

今年三月，医院下乡义诊 12 场，惠及村民上千人。
"""

GLOSSARY = """\
aliases:
  病床: [床位]
words: [副主任医师]
"""


def write_hospital(folder: Path) -> Path:
    """Write the hospital's knowledge files into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "hospital.md").write_text(HOSPITAL, encoding="utf-8")
    (folder / "notice.txt").write_text(NOTICE, encoding="utf-8")
    (folder / "glossary.yaml").write_text(GLOSSARY, encoding="utf-8")
    return folder


@pytest.fixture(scope="session", autouse=True)
def cache_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Keep what assistants leave for their next start out of the user's own cache folder."""
    home = tmp_path_factory.mktemp("cache")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(home))
        yield home


@pytest.fixture
def hospital_folder(tmp_path: Path) -> Path:
    """Return a knowledge folder that the test may change."""
    return write_hospital(tmp_path / "knowledge")


@pytest.fixture(scope="session")
def hospital(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    """Return an assistant over the hospital's knowledge."""
    return Assistant.from_folder(write_hospital(tmp_path_factory.mktemp("hospital")))


@pytest.fixture(scope="session")
def shipped_folder() -> Path:
    """Return the knowledge folder that ships."""
    return ROOT / "knowledge"


@pytest.fixture(scope="session")
def shipped(shipped_folder: Path) -> Assistant:
    """Return an assistant over the knowledge that ships."""
    return Assistant.from_folder(shipped_folder)


@pytest.fixture
def public_folder() -> Iterator[Path]:
    """Return an empty folder that every user may enter."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        yield folder
        for directory in folder.rglob("*"):
            directory.chmod(0o755)


@contextmanager
def _unprivileged() -> Iterator[None]:
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.fixture
def unprivileged() -> Callable[[], AbstractContextManager[None]]:
    """Return a context in which permission bits bind, even where root runs the tests."""
    if not hasattr(os, "geteuid"):
        pytest.skip("this system has no permission bits")
    return _unprivileged
