"""Paragraphs that begin or end in mid-sentence, and brackets and quotes without their other half."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from qa_bot.checking.finding import Finding, Place, clip
from qa_bot.knowledge.marks import COMMAS, OPENERS, PAIRS, end_of, unbalanced
from qa_bot.knowledge.passage import Knowledge, Passage
from qa_bot.text import has_chinese

CARELESS = 0.2
"""Where a larger share of a file's paragraphs lacks an end, the writer leaves full stops out."""
SENTENCE = 12
"""Characters from which a paragraph's last words are a sentence that needs its end."""
LONG = 40
"""Characters from which a single sentence is running text, no heading or signature."""

_BEGINS = re.compile(
    r"[,，、。;；:：!！?？)）》”」』】]|了(?![解不却结])|的(?![确士哥])|们|着(?![力重手眼])"
)
_NUMBERED = re.compile(r"(?:^|[,，、。;；:：\s])[\da-zA-Z一二三四五六七八九十①-⑳]{1,3}[)）]")
"""1) and 一): a closing bracket that needs no opening one."""
_INTERVAL = re.compile(r"[\[(（][-\d.∞]+[,，] ?[-\d.∞]+[\])）]")
_APOSTROPHE = re.compile(r"[‘’]")
_LABEL = re.compile(r"^.{0,12}[:：]|https?://|www\.|@|[\d\s.,-]+$")
"""地址：… and the like end as they like."""
_LAST = re.compile(r"[和与及在对为把被将向从以或并而]$")
_LAST_WORDS = re.compile(r"(?:参与|赠与|给与|普及|涉及|以及|顾及|波及|触及|存在|所在|内在|外在|潜在|现在|实在|正在|作为|行为|认为|成为|因为|为|"
                         r"针对|相对|面对|应对|绝对|方向|导向|走向|意向|动向|取向|所以|可以|从|难以|予以|加以|合并|一并|吞并|共和|温和|饱和|总和|"
                         r"缓和|中和|随和|调和|不和|大将|名将|即将|车把|火把|拖把|植被|棉被|覆被|及|与)$")  # fmt: skip


def cut_paragraphs(knowledge: Knowledge) -> Iterator[Finding]:
    """Yield what is cut, paragraph by paragraph."""
    by_file: dict[int, list[Sequence[Passage]]] = defaultdict(list)
    for ids in knowledge.paragraphs():
        passages = [knowledge.passages[i] for i in ids]
        if passages[0].kind in ("sentence", "item"):
            by_file[passages[0].document].append(passages)
    for document, paragraphs in by_file.items():
        file = knowledge.documents[document].file
        prose = [p for p in paragraphs if _is_prose(p)]
        unended = sum(end_of(p[-1].quote.rstrip()) == "open" for p in prose)
        careful = unended <= max(1, CARELESS * len(prose))
        for n, paragraph in enumerate(paragraphs):
            before = paragraphs[n - 1] if n else None
            after = paragraphs[n + 1] if n + 1 < len(paragraphs) else None
            yield from _ends(file, paragraph, before, after, careful)
            yield from _marks(file, paragraph, after)


def _is_prose(paragraph: Sequence[Passage]) -> bool:
    """Tell whether a paragraph is running text, so that its last sentence needs an end."""
    if paragraph[0].kind != "sentence":
        return False
    text = paragraph[0].view.text
    return len(paragraph) > 1 or (len(text) >= LONG and "," in text)


def _ends(
    file: str,
    paragraph: Sequence[Passage],
    before: Sequence[Passage] | None,
    after: Sequence[Passage] | None,
    careful: bool,
) -> Iterator[Finding]:
    first, last = paragraph[0].quote.strip(), paragraph[-1].quote.strip()
    if _BEGINS.match(first):
        yield Finding(
            "warning", "cut", Place(file, paragraph[0].line),
            f"begins in mid-sentence: “{clip(first)}”",
            "Join it to what goes before, or put its beginning back.",
        )  # fmt: skip
    line = paragraph[-1].pieces[-1].line
    remedy = "Put the rest back, or end the sentence."
    tail = last if len(last) <= 24 else "…" + last[-24:]
    if last and last[-1] in COMMAS + OPENERS:
        # Items of a list may all end in a comma.
        styled = any(
            p is not None and p[0].kind == "item" and p[-1].quote.rstrip()[-1:] == last[-1]
            for p in (before, after)
        )
        if not (styled and paragraph[0].kind == "item"):
            yield Finding("warning", "cut", Place(file, line),
                          f"ends in mid-sentence: “{tail}”", remedy)  # fmt: skip
    elif _lacks_end(paragraph, last, careful):
        yield Finding("warning", "cut", Place(file, line),
                      f"the paragraph ends without a full stop: “{tail}”", remedy)  # fmt: skip


def _lacks_end(paragraph: Sequence[Passage], last: str, careful: bool) -> bool:
    if end_of(last) != "open" or not has_chinese(last) or _LABEL.search(last):
        return False
    if len(last) >= SENTENCE and _LAST.search(last) and not _LAST_WORDS.search(last):
        return True
    # A line of its own below the text is a signature, an address, a date.
    same_line = len(paragraph) == 1 or paragraph[-2].pieces[-1].line == paragraph[-1].line
    return careful and _is_prose(paragraph) and same_line and len(last) >= SENTENCE


def _marks(
    file: str, paragraph: Sequence[Passage], after: Sequence[Passage] | None
) -> Iterator[Finding]:
    """Yield a bracket or quote that is left open or never opened."""
    text = "".join(passage.view.text for passage in paragraph)
    text = _APOSTROPHE.sub("", _NUMBERED.sub("", _INTERVAL.sub("", text)))
    opened, missing = unbalanced(text)
    # A quotation of several paragraphs opens each, and closes once.
    goes_on = after is not None and after[0].view.text.startswith(tuple(opened[:1]))
    if opened[:1] in ("“", "「", "『") and goes_on:
        opened = ""
    if opened:
        passage = _sentence_with(paragraph, opened[0], 0)
        text = passage.view.text
        starts = (i for i in range(len(text) - 1, -1, -1) if unbalanced(text[i:])[0])
        yield _half(file, passage, next(starts, 0), f"{opened[0]} is not closed")
    if missing:
        passage = _sentence_with(paragraph, missing[0], 1)
        text = passage.view.text
        ends = (i for i in range(1, len(text)) if unbalanced(text[:i])[1])
        at = max(next(ends, len(text)) - 20, 0)
        yield _half(file, passage, at, f"{PAIRS[missing[0]]} is not opened")


def _half(file: str, passage: Passage, at: int, problem: str) -> Finding:
    quote = clip(passage.view.source(at, len(passage.view.text)))
    return Finding(
        "warning", "cut", Place(file, passage.line), f"{problem}: “{'…' if at else ''}{quote}”",
        "Put the other mark back, or take this one out.",
    )  # fmt: skip


def _sentence_with(paragraph: Sequence[Passage], mark: str, side: int) -> Passage:
    """Return the sentence in which a mark is left open (side 0) or missing (1), else the first."""
    for passage in paragraph:
        if mark in unbalanced(passage.view.text)[side]:
            return passage
    return paragraph[0]
