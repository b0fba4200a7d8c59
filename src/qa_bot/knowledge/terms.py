"""Words that must stay whole because the knowledge itself or its glossary sets them apart."""

from __future__ import annotations

import re
from collections import Counter

from qa_bot.knowledge.passage import Knowledge
from qa_bot.text import normalise

_QUOTED = re.compile(r"[“「『《]([一-鿿]{2,8})[”」』》]")
MAX_LENGTH = 8


def whole_words(knowledge: Knowledge) -> list[str]:
    """Return the glossary's words and terms, and what the knowledge puts in quotation marks."""
    glossary = knowledge.glossary
    words: Counter[str] = Counter()
    for passage in knowledge.passages:
        words.update(_QUOTED.findall(passage.view.text))
    given = [*glossary.words, *glossary.aliases, *glossary.english]
    given += [alias for aliases in glossary.aliases.values() for alias in aliases]
    short = [normalise(word).text for word in given]
    return sorted({*words, *(word for word in short if 1 < len(word) <= MAX_LENGTH)})
