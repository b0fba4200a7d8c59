"""Run every check: style, types, the wheel as a user gets it, and the tests with coverage.

    python tools/check.py            all of it; what .ci/run runs
    python tools/check.py --offline  without the wheel, which needs a package index

Every step runs, whatever failed before it. The last line names the steps that failed, and the exit
code is 1 if there are any; otherwise pytest's own closing line ends the output.
"""

from __future__ import annotations

import argparse
import re
import shlex
import subprocess
import sys
import tempfile
import venv
import zipfile
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "src" / "qa_bot"
EXAMPLE = re.compile(r"^\$ (qa-bot ask .+)$", re.MULTILINE)


def main() -> int:
    """Run the checks and return the exit code."""
    parser = argparse.ArgumentParser(description="Run every check.")
    parser.add_argument("--offline", action="store_true", help="leave the wheel out")
    offline = parser.parse_args().offline
    steps: list[tuple[str, Callable[[], bool]]] = [
        ("ruff check", lambda: _module("ruff", "check", ".")),
        ("ruff format", lambda: _module("ruff", "format", "--check", ".")),
        ("mypy", lambda: _module("mypy")),
    ]
    if not offline:
        steps.append(("wheel", check_wheel))
    steps.append(("pytest", lambda: _module("pytest", "--cov")))
    failed = [name for name, step in steps if not _report(name, step)]
    if failed:
        print(f"failed: {', '.join(failed)}", flush=True)
    return 1 if failed else 0


def _report(name: str, step: Callable[[], bool]) -> bool:
    print(f"--- {name}", flush=True)
    return step()


def check_wheel() -> bool:
    """Build the wheel, install it alone, and ask the README's first question with it."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        pip = (sys.executable, "-m", "pip", "--quiet")
        if not _run(*pip, "wheel", "--no-deps", "--wheel-dir", str(folder), str(ROOT)):
            return False
        (wheel,) = folder.glob("*.whl")
        missing = missing_files(wheel)
        if missing:
            print(f"{wheel.name} lacks {', '.join(missing)}")
            return False
        venv.create(folder / "venv", with_pip=True)
        scripts = folder / "venv" / ("Scripts" if sys.platform == "win32" else "bin")
        python = str(scripts / "python")
        _, *question = shlex.split(_first_example())
        ask = (str(scripts / "qa-bot"), *question, "--knowledge", str(ROOT / "knowledge"))
        return (
            _run(python, "-m", "pip", "--quiet", "install", str(wheel))
            and _run(python, "-m", "pip", "check")
            # Not in the project's folder: what is imported must be what was installed.
            and _run(*ask, cwd=folder)
        )


def missing_files(wheel: Path) -> list[str]:
    """Return the package's files that a wheel lacks, by their paths in it."""
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    files = (path for path in PACKAGE.rglob("*") if path.is_file() and path.suffix != ".pyc")
    wanted = (path.relative_to(PACKAGE.parent).as_posix() for path in files)
    return sorted(name for name in wanted if name not in names)


def _first_example() -> str:
    found = EXAMPLE.search((ROOT / "README.md").read_text(encoding="utf-8"))
    assert found, "the README has no line that begins with: $ qa-bot ask"
    return found[1]


def _module(*command: str) -> bool:
    return _run(sys.executable, "-m", *command)


def _run(*command: str, cwd: Path = ROOT) -> bool:
    return subprocess.run(command, cwd=cwd, check=False).returncode == 0


if __name__ == "__main__":
    sys.exit(main())
