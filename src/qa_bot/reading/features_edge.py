"""What speaks for a span that begins with a word, or ends with it.

Each is computed once per word, whatever the number of spans.
"""

from __future__ import annotations

from qa_bot.reading.features import SURNAMES, Context, Edge
from qa_bot.reading.features_end import end_features
from qa_bot.reading.features_start import start_features
from qa_bot.reading.flanks import Flanks

__all__ = ["SURNAMES", "edge_features"]


def edge_features(context: Context, index: int) -> tuple[list[Edge], list[Edge]]:
    """Return the start features and the end features of each word of a sentence."""
    sentence = context.sentences[index]
    sides = Flanks(context, index)
    words = range(len(sentence.words))
    starts = [start_features(context, sentence, sides, i) for i in words]
    ends = [end_features(context, sentence, sides, j) for j in words]
    return starts, ends
