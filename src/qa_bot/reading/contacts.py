"""Ways to reach somebody - telephone, e-mail, address of a site, post code - asked for and told."""

from __future__ import annotations

import re

from qa_bot.reading.outcome import Span
from qa_bot.reading.question import Question

_KINDS = (
    (
        r"(?:电话|热线|座机|手机)(?:号码?)?|联系方式|(?:tele)?phone(?: number)?|hotline",
        r"(?<!\d)(?:0\d{2,3}-?\d{7,8}|1\d{10}|400-?\d{3}-?\d{4}|\d{7,8}|1\d{2}|1\d{4}|9\d{4})(?![\d年月日人个家万])",
    ),
    (r"邮箱|电子邮件|e-?mail(?: address)?", r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"),
    (r"网址|官网|网站地址|website|url", r"https?://[^\s,。;)]+|www\.[^\s,。;)]+"),
    (r"邮编|邮政编码|zip code|post ?code", r"(?<!\d)\d{6}(?!\d)"),
)
_TABLE = tuple((re.compile(asked), re.compile(told)) for asked, told in _KINDS)
_ASKED = re.compile(
    r"(?:{kinds})(?:地址)?(?:是|为|叫|有)?(?:多少|什么|啥|几号|哪个|呢|[?？]|$)|(?:what|which|give|the) .*(?:{kinds})".replace(
        "{kinds}", "|".join(asked for asked, _ in _KINDS)
    )
)


def asks_contact(question: Question) -> bool:
    """Tell whether a way to reach somebody is asked for (咨询电话是多少), no count."""
    return _ASKED.search(question.text.rstrip("?。呢啊呀 ")) is not None


def contacts(question: Question, text: str) -> list[Span]:
    """Return the stretches of a text that are of the kind asked for."""
    return [
        found.span()
        for asked, told in _TABLE
        if asked.search(question.text)
        for found in told.finditer(text)
    ]
