"""Mutilated files never give a traceback: they are read, or told as a QaBotError."""

from __future__ import annotations

import contextlib
import io
import random
import tempfile
import zipfile
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qa_bot.conversion.converting import convert
from qa_bot.errors import QaBotError
from qa_bot.retrieval.tokenizer import load_dictionary

FORMS = ("report.docx", "one-column.pdf", "report.html", "figures.xlsx")


@cache
def whole(name: str) -> bytes:
    """Return the bytes of a small report in one form."""
    from report_forms import FORMS as WRITERS

    blocks = [
        ("#", "年报"),
        ("##", "一、服务"),
        ("-", "分馆 31 家"),
        ("", "读者 136 万人次，讲座 12 场。"),
    ]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, name)
        WRITERS[name](path, blocks)
        return path.read_bytes()


def try_to_convert(name: str, data: bytes) -> None:
    """Convert bytes under a name; only errors for people may come."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, name)
        path.write_bytes(data)
        with contextlib.suppress(QaBotError):
            convert(path, load_dictionary())


@pytest.mark.parametrize("name", FORMS)
@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(seed=st.integers(0, 2**32), count=st.integers(1, 12), cut=st.floats(0.02, 1.0))
def test_changed_and_cut_bytes(name: str, seed: int, count: int, cut: float) -> None:
    """Bytes overwritten anywhere, or the end cut off."""
    choose = random.Random(seed)  # noqa: S311
    data = bytearray(whole(name))
    for _ in range(count):
        place = choose.randrange(len(data))
        data[place : place + choose.randrange(4)] = choose.randbytes(choose.randrange(4))
    try_to_convert(name, bytes(data[: int(len(data) * cut)] if choose.random() < 0.3 else data))


@pytest.mark.parametrize("name", ["report.docx", "figures.xlsx"])
@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(seed=st.integers(0, 2**32), count=st.integers(1, 6))
def test_changed_parts_of_a_package(name: str, seed: int, count: int) -> None:
    """XML within a valid package: tags and values swapped, cut, repeated, or a part gone."""
    choose = random.Random(seed)  # noqa: S311
    with zipfile.ZipFile(io.BytesIO(whole(name))) as package:
        parts = {entry: package.read(entry) for entry in package.namelist()}
    for _ in range(count):
        entry = choose.choice(sorted(parts))
        tokens = parts[entry].split(b"<")
        i, j = choose.randrange(len(tokens)), choose.randrange(len(tokens))
        what = choose.randrange(5)
        if what == 0:
            tokens[i], tokens[j] = tokens[j], tokens[i]
        elif what == 1:
            tokens[i] = tokens[i].replace(b'"1"', b'"-9"').replace(b'="0"', b'="x"')
        elif what == 2:
            del tokens[min(i, j) : min(i, j) + 3]
        elif what == 3:
            tokens[i:i] = tokens[j : j + 5]
        elif len(parts) > 1:
            del parts[entry]
            continue
        parts[entry] = b"<".join(tokens)
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as package:
        for entry, data in parts.items():
            package.writestr(entry, data)
    try_to_convert(name, made.getvalue())


@settings(max_examples=60)
@given(
    st.sampled_from(["a.txt", "a.csv", "a.html"]),
    st.binary(max_size=200) | st.text().map(str.encode),
)
def test_any_bytes_as_text(name: str, data: bytes) -> None:
    """Text formats take any bytes."""
    try_to_convert(name, data)


TAGS = st.sampled_from(
    ["<p>", "</p>", "<table>", "<tr>", "<td rowspan=3>", "<td colspan=-1>", "<th>", "</table>", "<ul>", "<li>",
     "</ul>", "<h1>", "</h1>", "<br>", "<main>", "<article>", "</main>", "<!--", "-->", "<nav>", "<header>",
     "<caption>", "&#0;", "&#xffffff;", "<svg>", "<a href=x>", "</a>", "<td rowspan=999999999>", "中文 3 家", "<?x?>",
     "<body>", "<head>", "<title>", "<meta charset=x>", "</li>", "<ol>", "<frameset>"]
)  # fmt: skip


@settings(max_examples=150)
@given(st.lists(TAGS, max_size=30))
def test_any_tags(tags: list[str]) -> None:
    """Tags in any order, closed or not."""
    try_to_convert("a.html", "".join(tags).encode())
