"""Web pages: the main content with its tables, whatever the page was written in."""

from __future__ import annotations

import socket
from collections.abc import Callable
from pathlib import Path

import pytest

from qa_bot.conversion.parts import Converted
from qa_bot.errors import SourceError

Convert = Callable[[Path], Converted]


@pytest.fixture
def page(tmp_path: Path, to_text: Convert) -> Callable[[str], Converted]:
    """Return what converts a page's source."""

    def convert(source: str) -> Converted:
        path = tmp_path / "page.html"
        path.write_text(source, encoding="utf-8")
        return to_text(path)

    return convert


def test_headings_lists_and_paragraphs(page: Callable[[str], Converted]) -> None:
    """Block elements are parts; entities are letters; a source line's end is no space in Chinese."""
    text = page(
        "<h1>年报</h1><p>分馆&nbsp;31&#23478;，\n  读者&lt;百万&gt;</p><p>甲<br>乙</p>"
        "<ul><li>一<ul><li>二</ul><li>三</ul><ol><li>丁</ol><h2>服务</h2>文字"
    ).text
    assert text == (
        "# 年报\n\n分馆 31家，读者\\<百万>\n\n甲\n\n乙\n\n- 一\n  - 二\n- 三\n1. 丁\n\n## 服务\n\n文字\n".replace(
            "\\<百", "<百"
        )
    )


def test_what_stands_around_the_content_is_left_out(page: Callable[[str], Converted]) -> None:
    """Navigation, scripts, footers, forms, hidden stretches and lists of links are no content."""
    links = "".join(f"<li><a href='{i}'>栏目名称{i}</a></li>" for i in range(9))
    converted = page(
        f"<body><header>站名</header><nav>首页</nav><div class='breadcrumb'>位置：首页</div><ul>{links}</ul>"
        "<h1>年报</h1><p>分馆 31 家。</p><script>var x = '99 家';</script><style>p{}</style>"
        "<p style='display:none'>98 家</p><div hidden>97 家</div><form>查询<input></form>"
        "<img src='a.png'><footer>版权 96 家</footer><aside>相关</aside></body>"
    )
    assert converted.text == "# 年报\n\n分馆 31 家。\n"
    assert {"1 footer", "1 image", "2 hidden stretches"} & set(converted.left_out)


def test_the_main_element_is_the_content(page: Callable[[str], Converted]) -> None:
    """What a page marks as its content is taken, with the heading that stands before it."""
    converted = page(
        "<div>站点名称</div><div><h1>年报</h1><main><p>分馆 31 家，读者 136 万人次。</p></main></div><div>尾</div>"
    )
    assert converted.text == "# 年报\n\n分馆 31 家，读者 136 万人次。\n"


def test_tables_with_spans(page: Callable[[str], Converted]) -> None:
    """Rowspan and colspan are filled, header rows put together, the caption kept."""
    text = page(
        "<table><caption>表1 基地</caption><thead><tr><th rowspan=2>地区<th colspan=2>基地（家）</tr>"
        "<tr><th>省级<th>市级</tr></thead><tr><td>甲县<td>31<td>38<tr><td>乙县<td>a|b<td>*5*</table>"
    ).text
    assert text == (
        "表1 基地\n\n| 地区 | 基地省级（家） | 基地市级（家） |\n| --- | --- | --- |\n| 甲县 | 31 | 38 |\n"
        "| 乙县 | a\\|b | \\*5\\* |\n"
    )


def test_layout_tables_are_walked_through(page: Callable[[str], Converted]) -> None:
    """A table that only places the page's text is none; the one within it is."""
    text = page(
        "<table><tr><td><h2>服务</h2><p>文字。</p><table><tr><td>项<td>数</tr><tr><td>馆<td>3</table>"
        "</td></tr></table>"
    ).text
    assert text == "## 服务\n\n文字。\n\n| 项 | 数 |\n| --- | --- |\n| 馆 | 3 |\n"


@pytest.mark.parametrize("charset", ["gb2312", "gbk", "gb18030", "utf-8", "big5", "nonsense"])
def test_the_character_set_is_the_one_that_the_page_names(
    tmp_path: Path, to_text: Convert, charset: str
) -> None:
    """Chinese pages come in many; a name that is none is told by the content."""
    source = f'<html><head><meta charset="{charset}"></head><p>中文分館 31 家，讀者。</p></html>'
    codec = {"gb2312": "gb18030", "nonsense": "gb18030"}.get(charset, charset)
    path = tmp_path / "a.html"
    path.write_bytes(source.encode(codec))
    assert to_text(path).text == "中文分館 31 家，讀者。\n"


def test_front_matter_is_what_the_head_says(page: Callable[[str], Converted]) -> None:
    """Date, author, publisher and address from the page's own fields; nothing guessed."""
    text = page(
        '<html><head><title>年报 - 某某网</title><meta name="PubDate" content="2024-1-5 10:00">'
        '<meta name="ContentSource" content="市图书馆"><meta name="author" content="admin">'
        '<link rel="canonical" href="https://example.org/a.html"></head><h1>年报</h1><p>文。</p></html>'
    ).text
    assert text.startswith(
        "---\npublisher: 市图书馆\ndate: '2024-01-05'\nurl: https://example.org/a.html\n---\n\n# 年报"
    )


def test_nothing_is_fetched(
    page: Callable[[str], Converted], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Images, frames, style sheets and entities of other hosts open no connection."""

    def refuse(*_: object) -> None:
        raise AssertionError("a connection was opened")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    converted = page(
        '<!DOCTYPE html SYSTEM "http://127.0.0.1:9/x.dtd" [<!ENTITY e SYSTEM "http://127.0.0.1:9/e">]>'
        '<link rel=stylesheet href="http://127.0.0.1:9/s.css"><base href="http://127.0.0.1:9/">'
        '<iframe src="http://127.0.0.1:9/f"></iframe><img src="http://127.0.0.1:9/i"><p>文 3 家 &e;</p>'
    )
    assert "文 3 家" in converted.text


def test_a_page_without_text_is_told(page: Callable[[str], Converted]) -> None:
    """A page that a script fills holds nothing here."""
    with pytest.raises(SourceError, match="holds no text"):
        page("<html><body><div id=app></div><script>render('31')</script></body></html>")


def test_deep_nesting_is_read(page: Callable[[str], Converted]) -> None:
    """Many elements within one another are no reason to stop; too many are told."""
    assert "末 3 家" in page("<div>" * 1500 + "末 3 家" + "</div>" * 1500).text
    with pytest.raises(SourceError, match="too deep"):
        page("<div>" * 9000 + "末 3 家" + "</div>" * 9000)


def test_it_answers(tmp_path: Path, ask: Callable[[Path, str], str]) -> None:
    """A question of a page's table gets the cell."""
    path = tmp_path / "a.html"
    path.write_text(
        "<h1>年报</h1><table><tr><th>年份<th>省级基地（家）<tr><td>2022<td>30<tr><td>2023<td>31</table>",
        encoding="utf-8",
    )
    assert "31" in ask(path, "2023年省级基地有多少家？")
