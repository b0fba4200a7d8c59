"""What of a web page is its content, and what its head says of it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from lxml import etree

from qa_bot.conversion.letters import clean
from qa_bot.conversion.parts import Part
from qa_bot.conversion.properties import author_of, title_of
from qa_bot.knowledge.frontmatter import FrontMatter

_CODE = frozenset(
    "script style noscript template head link meta base iframe object embed applet frame".split()
)
_DROPPED = {
    "nav": "navigation", "footer": "footer", "aside": "aside", "form": "form", "button": "form",
    "select": "form", "input": "form", "textarea": "form", "img": "image", "picture": "image",
    "svg": "image", "canvas": "image", "video": "video", "audio": "recording",
}  # fmt: skip
_ROLES = {
    "navigation": "navigation", "banner": "header", "contentinfo": "footer",
    "complementary": "aside", "search": "form",
}  # fmt: skip
_NAMES = re.compile(
    r"(?:^|[\s_-])(?:nav|navbar|navigation|menu|breadcrumbs?|crumbs?|footer|foot|sidebar|side|share"
    r"|copyright|pagination|pager|comments?|related|advert|ads|banner|toolbar|skip|login|search)"
    r"(?:$|[\s_-])",
    re.IGNORECASE,
)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
_CONTAINERS = frozenset(("div", "section", "ul", "ol", "dl"))
_MAIN_PATHS = (
    ".//main",
    ".//*[@role='main']",
    ".//article",
    ".//*[@id='zoom' or @id='UCAP-CONTENT' or @id='content' or @id='article']",
)
_LINKED = 0.8  # share of a list's letters that lead elsewhere
_LINKS = 4
_MAIN = 0.25  # share of a page's letters that the content marked as main must have
_NAMES_OF = {
    "title": ("articletitle", "dc.title", "dcterms.title", "og:title"),
    "publisher": ("dc.publisher", "dcterms.publisher", "publisher", "contentsource"),
    "author": ("author", "dc.creator", "dcterms.creator"),
    "date": ("article:published_time", "pubdate", "publishdate", "dc.date.issued", "dcterms.issued",
             "dc.date", "dcterms.date", "date"),
    "url": ("og:url",),
}  # fmt: skip
_DATE = re.compile(r"((?:19|20)\d\d)[-/.年](\d{1,2})[-/.月](\d{1,2})")

Element = Any
"""An element of lxml, which has no types of its own."""


@dataclass(frozen=True, slots=True)
class _Weight:
    """How many letters an element holds, how many of them in links, and how many links."""

    letters: int = 0
    linked: int = 0
    links: int = 0


class Sieve:
    """Tells a page's content from what stands around it."""

    def __init__(self, page: Element) -> None:
        body = page.find("body")
        self._body = page if body is None else body
        self._weights: dict[Element, _Weight] = {}
        # Each element once, the inner ones first: a page may nest thousands.
        for _, element in etree.iterwalk(self._body, events=("end",)):
            self._weights[element] = self._weigh(element)
        self._whole = max(1, self._weights[self._body].letters)

    def _weigh(self, element: Element) -> _Weight:
        if element.tag in _CODE:
            return _Weight()
        inner = [self._weights.get(child, _Weight()) for child in element]
        letters = len((element.text or "").strip()) + sum(
            len((child.tail or "").strip()) for child in element
        )
        letters += sum(weight.letters for weight in inner)
        if element.tag == "a":
            return _Weight(letters, letters, 1)
        linked, links = (sum(w.linked for w in inner), sum(w.links for w in inner))
        return _Weight(letters, linked, links)

    def main_content(self) -> Element:
        """Return the element that the page marks as its main content, else the body."""
        for path in _MAIN_PATHS:
            found = self._body.xpath(path)
            if len(found) == 1 and self._share(found[0]) >= _MAIN:
                return self._with_heading(found[0])
        return self._body

    def _with_heading(self, content: Element) -> Element:
        """Return the smallest element that holds the content and the page's one first heading."""
        heads = [h for h in self._body.iter("h1") if self._weights[h].letters]
        above = set(heads[0].iterancestors()) if len(heads) == 1 else {content}
        if content in above:
            return content
        return next((one for one in content.iterancestors() if one in above), self._body)

    def dropped(self, element: Element) -> str:
        """Return what an element is if it is no content, "code" for what no reader sees, else ""."""
        tag, own = element.tag, element.attrib
        if tag in _CODE:
            return "code"
        if tag in _DROPPED:
            return _DROPPED[tag]
        if role := _ROLES.get(own.get("role", "").lower()):
            return role
        hidden = "hidden" in own or own.get("aria-hidden") == "true"
        if hidden or _HIDDEN.search(own.get("style", "")):
            return "hidden stretch"
        if tag == "header":
            above = element.getparent()
            inside = above is not None and above.tag in ("article", "main")
            return "" if inside or element.find(".//h1") is not None else "header"
        if tag not in _CONTAINERS:
            return ""
        if own.get("title") in ("header", "footer"):  # as office programs write them
            return str(own["title"])
        named = _NAMES.search(f"{own.get('class', '')} {own.get('id', '')}")
        if named and self._share(element) < _MAIN:
            return "block of navigation or remarks"
        return "navigation" if self._is_linked(element) else ""

    def _share(self, element: Element) -> float:
        """Return how much of the page's letters an element holds."""
        return self._weights.get(element, _Weight()).letters / self._whole

    def _is_linked(self, element: Element) -> bool:
        """Tell whether the element is a list of links."""
        weight = self._weights.get(element, _Weight())
        if weight.links < _LINKS or weight.linked <= _LINKED * weight.letters:
            return False
        return next(element.iter("table", "h1"), None) is None


def front_matter(page: Element, parts: Sequence[Part]) -> FrontMatter:
    """Return what the page's head says of it."""
    said: dict[str, str] = {}
    for meta in page.iter("meta"):
        name = (meta.get("name") or meta.get("property") or "").strip().lower()
        if name and clean(meta.get("content") or ""):
            said.setdefault(name, clean(meta.get("content")))
    fields = {
        field: next((said[name] for name in names if name in said), "")
        for field, names in _NAMES_OF.items()
    }
    head = page.find(".//head/title")
    titles = [fields["title"], "".join(head.itertext()) if head is not None else ""]
    canonical = page.xpath("//link[@rel='canonical']/@href")
    url = next((u for u in [*canonical, fields["url"]] if re.match(r"https?://\S+$", u)), "")
    date = _DATE.match(fields["date"])
    return FrontMatter(
        title=next(filter(None, (title_of(title, parts) for title in titles)), ""),
        publisher=fields["publisher"],
        author=author_of(fields["author"]),
        date="-".join((date[1], date[2].zfill(2), date[3].zfill(2))) if date else "",
        url=str(url),
    )
