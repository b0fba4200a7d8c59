"""Which fragment of a cut page goes on in which.

A column break may cut anywhere, even inside a word, and a page may hold the end of a paragraph
before its beginning. So every fragment that ends in mid-sentence is weighed against every
fragment that may be its continuation, and all pairs are decided together.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from qa_bot.knowledge.evidence import Fragment, Lexicon, Scorer
from qa_bot.knowledge.matching import best_pairs

_PAIR_LIMIT = 6_000  # pairs weighed; a bigger page looks at neighbours only

MARGIN = 2.2
"""A join is made only if every way to join the page without it is worth this much less."""

CARELESS = 0.6
"""Where more than this share of paragraphs lacks an end, the writer leaves full stops out."""

CARELESS_MINIMUM = 5.0
"""What a pair must weigh on such a page before it counts at all."""


def find_joins(
    fragments: Sequence[Fragment], page: Sequence[str], lexicon: Lexicon
) -> dict[int, int]:
    """Return which fragment (by index) goes on in which; in doubt a fragment stays alone.

    page: the text of every block, whose words and phrases are evidence.
    """
    ends = [i for i, fragment in enumerate(fragments) if fragment.end != "closed"]
    if not ends or len(fragments) < 2:
        return {}
    scorer = Scorer(fragments, page, lexicon)
    careless = len(ends) > max(1, CARELESS * len(fragments))
    minimum = CARELESS_MINIMUM if careless else 0.0
    weights: dict[tuple[int, int], float] = {}
    for i, j in _candidates(ends, len(fragments)):
        weight = scorer.score(i, j) - minimum
        if weight > 0:
            weights[i, j] = weight
    return best_pairs(weights, MARGIN)


def _candidates(ends: Sequence[int], count: int) -> Iterator[tuple[int, int]]:
    window = max(1, _PAIR_LIMIT // len(ends) // 2)
    for i in ends:
        for j in range(max(0, i - window), min(count, i + window + 1)):
            if i != j:
                yield i, j
