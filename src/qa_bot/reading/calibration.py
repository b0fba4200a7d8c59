"""From how well an outcome is borne out to the probability that it is right.

Of the answers given at 0.8, 8 in 10 are right, as ``qa-bot eval`` tells right: a logistic
regression over what kind of outcome it is, how much of the question is borne out, how surely the
reader chose its span, and how many passages there were to choose a wrong one from. tools/calibrate.py
fits it, on the cases in tests/questions and on DRCD dev, and prints how well it holds.
"""

from __future__ import annotations

import math

from qa_bot.reading.outcome import Outcome

GROUPS = {
    **dict.fromkeys(
        ("value", "siblings", "total", "difference", "more", "direction", "by_period"), "figure"
    ),
    **dict.fromkeys(("yes", "no"), "claim"),
    **dict.fromkeys(("list", "summary", "conflict"), "several"),
    "span": "clause",
}
"""Kinds of outcomes that err alike; a "span" that the reader chose is of the group "span"."""

WEIGHTS = {
    "figure": 2.43,
    "claim": 2.38,
    "several": 1.44,
    "clause": 2.04,
    "span": 2.12,
    "missing": -1.52,
    "certainty": 0.35,
    "crowd": -1.29,
}
"""In log odds. missing: of the share of the question that is not borne out. certainty: of the
reader's log odds. crowd: at MANY passages and more; none at FEW and fewer."""
FEW, MANY = 100, 4000
CLIPPED = 0.99


def features(outcome: Outcome, passages: int) -> dict[str, float]:
    """Return what the probability rests on, by the names of ``WEIGHTS``."""
    group = GROUPS[outcome.kind] if outcome.certainty is None else "span"
    known = {
        group: 1.0,
        "missing": 1.0 - outcome.coverage,
        "crowd": min(1.0, max(0.0, math.log(max(passages, 1) / FEW) / math.log(MANY / FEW))),
    }
    if outcome.certainty is not None:
        sure = min(CLIPPED, max(1.0 - CLIPPED, outcome.certainty))
        known["certainty"] = math.log(sure / (1.0 - sure))
    return known


def probability(outcome: Outcome, passages: int) -> float:
    """Return how probably an outcome is right; 0.0 where there is none.

    passages: how many the knowledge has.
    """
    if outcome.kind == "none":
        return 0.0
    z = sum(WEIGHTS[name] * value for name, value in features(outcome, passages).items())
    return 1.0 / (1.0 + math.exp(-z))
