"""Figures of the running bot, in Prometheus' text format.

The format: https://prometheus.io/docs/instrumenting/exposition_formats/. Written by hand: eight
families are no reason for another dependency and its process-wide registry.
"""

from __future__ import annotations

import time
from collections import Counter, deque
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

BUCKETS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
"""Upper bounds of the latency histogram, in seconds."""

Labels = tuple[tuple[str, str], ...]


@dataclass(slots=True)
class Metrics:
    """Counts since the start; nothing in it stands for a person or a chat.

    gauges, counters: name → (help, function that returns the present value).
    """

    answers: Counter[tuple[str, str]] = field(default_factory=Counter)
    updates: Counter[str] = field(default_factory=Counter)
    api_errors: Counter[str] = field(default_factory=Counter)
    buckets: list[int] = field(default_factory=lambda: [0] * (len(BUCKETS) + 1))
    seconds: float = 0.0
    recent: deque[float] = field(default_factory=lambda: deque(maxlen=1000))
    gauges: dict[str, tuple[str, Callable[[], float]]] = field(default_factory=dict)
    counters: dict[str, tuple[str, Callable[[], float]]] = field(default_factory=dict)
    started: float = field(default_factory=time.monotonic)

    def answered(self, status: str, language: str, seconds: float) -> None:
        """Count an answer and the time it took."""
        self.answers[status, language] += 1
        self.seconds += seconds
        self.recent.append(seconds)
        place = next((i for i, bound in enumerate(BUCKETS) if seconds <= bound), len(BUCKETS))
        self.buckets[place] += 1

    def percentile(self, share: float) -> float:
        """Return the latency, in seconds, within which a share of the latest answers came."""
        if not self.recent:
            return 0.0
        ordered = sorted(self.recent)
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))]

    def text(self) -> str:
        """Return all figures in the exposition format."""
        answers: dict[Labels, float] = {
            (("status", status), ("language", language)): count
            for (status, language), count in sorted(self.answers.items())
        }
        lines = [
            *_family("qa_bot_answers_total", "counter", "Answers given.", answers),
            *self._histogram(),
            *_family(
                "qa_bot_updates_total", "counter", "Updates taken, by kind.",
                {(("kind", kind),): n for kind, n in sorted(self.updates.items())},
            ),
            *_family(
                "qa_bot_api_errors_total", "counter", "Bot API calls that failed, by kind.",
                {(("kind", kind),): n for kind, n in sorted(self.api_errors.items())},
            ),
        ]  # fmt: skip
        for kind, families in (("gauge", self.gauges), ("counter", self.counters)):
            for name, (explanation, value) in families.items():
                lines += _family(name, kind, explanation, {(): value()})
        return "\n".join([*lines, ""])

    def _histogram(self) -> Iterable[str]:
        name = "qa_bot_answer_seconds"
        yield f"# HELP {name} Time from taking a question to having its answer."
        yield f"# TYPE {name} histogram"
        total = 0
        for bound, count in zip([*map(str, BUCKETS), "+Inf"], self.buckets, strict=True):
            total += count
            yield f'{name}_bucket{{le="{bound}"}} {total}'
        yield f"{name}_sum {self.seconds:.6f}"
        yield f"{name}_count {total}"


def _family(
    name: str, kind: str, explanation: str, samples: Mapping[Labels, float]
) -> Iterable[str]:
    yield f"# HELP {name} {explanation}"
    yield f"# TYPE {name} {kind}"
    for labels, value in samples.items():
        inside = ",".join(f'{key}="{_escaped(text)}"' for key, text in labels)
        yield f"{name}{{{inside}}} {value:.15g}" if inside else f"{name} {value:.15g}"


def _escaped(text: str) -> str:
    return text.replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n")
