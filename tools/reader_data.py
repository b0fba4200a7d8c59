"""Questions to train and judge the reader on, and how an answer is compared with the right one."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from qa_bot.reading.candidates import Sentence
from qa_bot.reading.question import Question, analyse
from qa_bot.retrieval.tokenizer import Tokenizer
from qa_bot.text import normalise

SENTENCE = re.compile(r"[^。!?;\n]*[。!?;\n]+[」』”’\")]*|[^。!?;\n]+")
_UNITS = re.compile(r"[a-z0-9.%]+|.")


@dataclass(frozen=True, slots=True)
class Example:
    """A question, its paragraph's sentences, the accepted texts and the annotated sentence."""

    question: Question
    sentences: tuple[Sentence, ...]
    golds: tuple[str, ...]
    where: int
    article: str
    paragraph: str


def key(text: str) -> str:
    """Return a text as answers are compared: no punctuation, no case."""
    return "".join(c for c in text.lower() if c.isalnum() or c == "%")


def load(path: Path, tokenizer: Tokenizer) -> Iterator[Example]:
    """Yield the questions of a SQuAD-form file, normalised."""
    number = 0
    for article in json.loads(path.read_text(encoding="utf-8"))["data"]:
        for paragraph in article["paragraphs"]:
            number += 1
            view = normalise(paragraph["context"])
            sentences, begins = cut(view.text, tokenizer, number)
            back = {offset: i for i, offset in reversed(list(enumerate(view.offsets)))}
            for qa in paragraph["qas"]:
                answers = qa["answers"]
                place = back.get(answers[0]["answer_start"], 0)
                where = max(i for i, begin in enumerate(begins) if begin <= place or not i)
                golds = tuple(normalise(a["text"]).text for a in answers)
                question = analyse(qa["question"], tokenizer)
                title = str(article.get("title", ""))
                yield Example(question, sentences, golds, where, title, str(number))


def cut(text: str, tokenizer: Tokenizer, paragraph: int) -> tuple[tuple[Sentence, ...], list[int]]:
    """Cut a paragraph into sentences; also return where each begins."""
    found = [m for m in SENTENCE.finditer(text) if m.group().strip()]
    sentences = tuple(
        Sentence(m.group(), tuple(tokenizer.cut(m.group())), (), paragraph, order)
        for order, m in enumerate(found)
    )
    return sentences, [m.start() for m in found]


def exact(answer: str, golds: tuple[str, ...]) -> bool:
    """Tell whether an answer is one of the accepted ones."""
    return any(key(answer) == key(gold) for gold in golds)


def overlap(answer: str, golds: tuple[str, ...]) -> float:
    """Return CMRC 2018's F1: by the longest common run of characters, the best gold counting."""
    mine = _UNITS.findall(key(answer))
    best = 0.0
    for gold in golds:
        other = _UNITS.findall(key(gold))
        common = _longest_run(mine, other)
        if common:
            best = max(best, 2 * common / (len(mine) + len(other)))
    return best


def _longest_run(a: list[str], b: list[str]) -> int:
    best, row = 0, [0] * (len(b) + 1)
    for x in a:
        new = [0] * (len(b) + 1)
        for j, y in enumerate(b, 1):
            if x == y:
                new[j] = row[j - 1] + 1
                best = max(best, new[j])
        row = new
    return best


def holds(sentence: str, golds: tuple[str, ...]) -> bool:
    """Tell whether a sentence holds an accepted answer."""
    return any(key(gold) in key(sentence) for gold in golds)
