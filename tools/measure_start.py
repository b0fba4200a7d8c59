"""Time the first and the second start over a large knowledge folder.

    python tools/measure_start.py ../shared/data [--passages 10000]

The folder given holds DRCD and CMRC (JSON); their paragraphs are written as reports of 20
paragraphs in five sections. Each start is a process of its own, and the best of several counts. All
times are processor time, which is less disturbed by what else the machine does; still they
are of this machine and this moment: compare them within one run only.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

SETS = ("drcd_dev.json", "drcd_test.json", "cmrc_trial.json")
PER_SECTION = 4
SECTIONS = 5
CHILD = """
import json, resource, sys, time
begun = time.process_time()
from qa_bot import Assistant
loaded = time.process_time()
assistant = Assistant.from_folder(sys.argv[1], cache=sys.argv[2])
read = time.process_time()
assistant.ask(sys.argv[3])
done = time.process_time()
print(json.dumps({
    "imports": loaded - begun, "folder": read - loaded, "question": done - read,
    "all": done - begun, "passages": len(assistant.knowledge.passages),
    "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
}))
"""
QUESTION = "这座城市的人口有多少？"


def paragraphs(folder: Path) -> Iterator[str]:
    """Yield the paragraphs of the sets."""

    def walk(node: Any) -> Iterator[str]:
        for key, value in node.items() if isinstance(node, dict) else enumerate(node):
            if key in ("context", "context_text") and isinstance(value, str):
                yield value
            elif isinstance(value, (dict, list)):
                yield from walk(value)

    for name in SETS:
        yield from walk(json.loads((folder / name).read_text(encoding="utf-8")))


def write_reports(found: list[str], folder: Path, passages: int) -> None:
    """Write reports until they hold about so many sentences."""
    random.Random(5).shuffle(found)  # noqa: S311 - a fixed seed is what is needed
    written = number = 0
    while written < passages:
        number += 1
        lines = ["---", f"title: 报告 {number}", "date: 2024-01", "---", "", f"# 报告 {number}"]
        for section in range(1, SECTIONS + 1):
            lines += ["", f"## 第{section}节"]
            for _ in range(PER_SECTION):
                text = found.pop().replace("\n", "")
                written += len(re.findall(r"[^。！？]+[。！？]?", text))
                lines += ["", text]
        (folder / f"report-{number:03}.md").write_text("\n".join(lines), encoding="utf-8")


def start(folder: Path, cache: str) -> dict[str, float]:
    """Start once."""
    command = [sys.executable, "-c", CHILD, str(folder), cache, QUESTION]
    result = subprocess.run(command, check=True, stdout=subprocess.PIPE)
    figures: dict[str, float] = json.loads(result.stdout)
    return figures


def best(starts: list[dict[str, float]]) -> dict[str, float]:
    """Return the least of each figure."""
    return {name: min(one[name] for one in starts) for name in starts[0]}


def main() -> None:
    """Run the measurement."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--passages", type=int, default=10_000)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder, cache = Path(name, "knowledge"), Path(name, "cache")
        folder.mkdir()
        write_reports(list(dict.fromkeys(paragraphs(arguments.data))), folder, arguments.passages)
        without, first, changed = [], [], []
        for number in range(3):
            without.append(start(folder, "off"))
            first.append(start(folder, f"{cache}{number}"))
        second = [start(folder, f"{cache}0") for _ in range(5)]
        for number in range(3):
            file = folder / "report-001.md"
            file.write_text(file.read_text(encoding="utf-8") + "\n\n新的一段。\n", encoding="utf-8")
            changed.append(start(folder, f"{cache}{number}"))
        size = sum(path.stat().st_size for path in Path(f"{cache}0").iterdir()) / 1e6
    rows = {"without": without, "first": first, "second": second, "one file changed": changed}
    print(f"{first[0]['passages']:,} passages, snapshot {size:.1f} MB")
    print(
        "| start | imports s | folder s | question s | all s | peak MB |\n|---|--:|--:|--:|--:|--:|"
    )
    for label, starts in rows.items():
        one = best(starts)
        figures = " | ".join(f"{one[key]:.2f}" for key in ("imports", "folder", "question", "all"))
        print(f"| {label} | {figures} | {one['peak']:.0f} |")
    for key, label in (("folder", "reading the folder"), ("all", "the whole process")):
        print(f"{label}: {best(first)[key] / best(second)[key]:.1f} times as fast")


if __name__ == "__main__":
    main()
