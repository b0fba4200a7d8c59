"""What a file's properties say of it, where that can be believed.

Programs fill these fields by themselves: with the template's title, with the name of the
computer's user. And the day on which a file was made is not the day on which a report came out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import datetime

from qa_bot.conversion.letters import clean
from qa_bot.conversion.parts import Heading, Part, Table

_LONGEST_TITLE = 120
_NO_TITLE = re.compile(
    r"(?:microsoft (?:word|powerpoint|excel)\b.*|(?:word |powerpoint )?(?:document|presentation)\d*"
    r"|untitled.*|无标题.*|未命名.*|文档\s*\d*|幻灯片\s*\d*|工作簿\s*\d*|title|标题|\(?anonymous\)?"
    r"|.*\.(?:docx?|xlsx?|pptx?|pdf|indd|wps|html?|txt|qxd|cdr|fh\d*))",
    re.IGNORECASE,
)
_NO_AUTHOR = re.compile(
    r"(?:python-docx|openpyxl|reportlab|administrator|admin|user|users?\d*|pc|owner|author|unknown"
    r"|\(?anonymous\)?|\(?unspecified\)?|windows.*|microsoft.*|微软.*|用户\d*|管理员|作者|lenovo.*|dell.*"
    r"|hp.*|asus.*|acer.*|thinkpad.*|apache poi|wps.*|desktop-.*|.*@.*|https?:.*|[\W\d_]*)",
    re.IGNORECASE,
)


def title_of(title: str, parts: Sequence[Part]) -> str:
    """Return the title from a file's properties, "" if it is none or another document's.

    It counts if the document itself holds it, or holds no title of its own.
    """
    title = clean(title)
    letters = sum(map(str.isalpha, title))
    if letters < 2 or len(title) > _LONGEST_TITLE or _NO_TITLE.fullmatch(title) or "�" in title:
        return ""
    texts = ["".join(part.text.split()) for part in parts if not isinstance(part, Table)]
    own = sum(isinstance(part, Heading) and part.level == 1 for part in parts)
    return title if own != 1 or any("".join(title.split()) in text for text in texts) else ""


def author_of(author: str) -> str:
    """Return the author from a file's properties, "" if a program or computer is named."""
    author = clean(author)
    known = len(author) <= _LONGEST_TITLE and "�" not in author
    return author if known and not _NO_AUTHOR.fullmatch(author) else ""


def file_date(made: datetime | None) -> Iterator[str]:
    """Yield that the file's own date was not taken for the report's."""
    if made is not None:
        yield f"the file's own date ({made:%Y-%m-%d}), which need not be the report's"
