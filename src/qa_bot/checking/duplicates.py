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
        if len(text) < SENTENCE or len({_document(knowledge, i) for i in found}) > BOILERPLATE:
            continue
        for before, again in pairwise(found):
            source, copy = _document(knowledge, before), _document(knowledge, again)
            if (copy, source) in copies:
                continue
            within = source == copy
            severity: Severity = "warning" if within and len(text) >= PARAGRAPH else "info"
            yield Finding(
                severity, "duplicate", place_of(knowledge, again),
                f"stands twice: “{clip(text)}”", "Remove one of them.", place_of(knowledge, before),
            )  # fmt: skip


def _document(knowledge: Knowledge, passage: int) -> int:
    return knowledge.passages[passage].document


def _copies(
    knowledge: Knowledge, places: dict[str, list[int]], sizes: Counter[int]
) -> dict[tuple[int, int], int]:
    """Return which file is (nearly) which one's copy, and how many paragraphs the two share.

    A paragraph that many files hold is compared with the first of them alone.
    """
    shared: Counter[tuple[int, int]] = Counter()
    for ids in places.values():
        documents = sorted({_document(knowledge, i) for i in ids})
        originals = documents if len(documents) <= BOILERPLATE else documents[:1]
        shared.update((b, a) for a in originals for b in documents if b > a)
    copies: dict[tuple[int, int], int] = {}
    for (copy, source), count in sorted(shared.items()):
        least = max(LEAST, COPY * min(sizes[copy], sizes[source]))
        if count >= least and not any((copy, other) in copies for other in range(source)):
            copies[copy, source] = count
    return copies
