"""The confidence: what raises it, what lowers it, and that it stays a probability."""

from dataclasses import replace
from typing import get_args

import pytest

from qa_bot.reading.calibration import probability
from qa_bot.reading.outcome import Outcome, OutcomeKind


@pytest.mark.parametrize("kind", get_args(OutcomeKind))
@pytest.mark.parametrize("certainty", [None, 0.0, 1.0])
def test_every_kind_has_a_probability(kind: OutcomeKind, certainty: float | None) -> None:
    """Between the ends, for any knowledge; none for what is no answer."""
    for coverage in (0.0, 1.0):
        for passages in (0, 1, 50, 10**7):
            outcome = Outcome(kind, coverage=coverage, certainty=certainty)
            found = probability(outcome, passages)
            assert found == 0.0 if kind == "none" else 0.0 < found < 1.0


def test_surer_spans_are_likelier() -> None:
    """A span that the reader is sure of, and a question that is borne out as a whole."""
    sure = Outcome("span", coverage=1.0, certainty=0.9)
    assert probability(sure, 50) > probability(replace(sure, certainty=0.4), 50)
    assert probability(sure, 50) > probability(replace(sure, coverage=0.5), 50)


def test_many_passages_make_errors_likelier() -> None:
    """Among thousands of passages another one fits by chance."""
    outcome = Outcome("value", coverage=0.9)
    assert probability(outcome, 50) > probability(outcome, 1000) > probability(outcome, 5000)
