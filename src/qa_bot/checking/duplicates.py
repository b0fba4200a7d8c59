"""What stands twice: a paragraph in a file, a file in a folder."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import pairwise

from qa_bot.checking.finding import Finding, Place, Severity, clip, place_of
from qa_bot.knowledge.passage import Knowledge

PARAGRAPH = 40
"""Characters from which a paragraph is no phrase that just comes again."""
SENTENCE = 15
COPY = 0.8
"""The share of a file's paragraphs that another file holds from which it is a copy."""
LEAST = 5
"""Paragraphs of a file that may be called a copy."""
BOILERPLATE = 12
"""Files with one paragraph from which it is their common form."""


def duplicates(knowledge: Knowledge) -> Iterator[Finding]:
    """Yield the paragraphs that stand twice, and the files that are copies."""
    places: dict[str, list[int]] = defaultdict(list)
    sizes: Counter[int] = Counter()
    for ids in knowledge.paragraphs():
        first = knowledge.passages[ids[0]]
        if first.kind in ("sentence", "item"):
            text = "".join(knowledge.passages[i].view.text for i in ids)
            places[text].append(ids[0])
            sizes[first.document] += 1
    copies = _copies(knowledge, places, sizes)
    for (copy, source), shared in sorted(copies.items()):
        file, other = knowledge.documents[copy].file, knowledge.documents[source].file
        yield Finding(
            "warning", "duplicate", Place(file, 1),
            f"a copy: {shared} of its {sizes[copy]} paragraphs stand in {other}",
            "Remove one of the files.", Place(other, 1),
        )  # fmt: skip
    for text, found in places.items():
        for before, again in pairwise(found):
            pair = knowledge.passages[before].document, knowledge.passages[again].document
            if len(text) < SENTENCE or pair in copies or pair[::-1] in copies:
                continue
            within = pair[0] == pair[1]
            severity: Severity = "warning" if within and len(text) >= PARAGRAPH else "info"
            yield Finding(
                severity, "duplicate", place_of(knowledge, again),
                f"stands twice: “{clip(text)}”", "Remove one of them.", place_of(knowledge, before),
            )  # fmt: skip


def _copies(
    knowledge: Knowledge, places: dict[str, list[int]], sizes: Counter[int]
) -> dict[tuple[int, int], int]:
    """Return for each file that is (nearly) another's copy how many paragraphs the two share."""
    shared: Counter[tuple[int, int]] = Counter()
    for ids in places.values():
        documents = sorted({knowledge.passages[i].document for i in ids})
        if len(documents) <= BOILERPLATE:
            shared.update((b, a) for i, a in enumerate(documents) for b in documents[i + 1 :])
    return {
        pair: count
        for pair, count in shared.items()
        if count >= LEAST and count >= COPY * min(sizes[pair[0]], sizes[pair[1]])
    }
