"""What a file says of itself, and what is wrong where it says it badly."""

from __future__ import annotations

import pytest

from qa_bot.errors import KnowledgeError
from qa_bot.knowledge.frontmatter import FrontMatter, split_front_matter


def test_every_field_is_read_and_the_lines_are_counted() -> None:
    """All six fields come as text; the count tells where the body begins."""
    text = (
        "---\ntitle: 年报\npublisher: 县医院\nauthor: 周大成\ndate: 2024-01-15\nperiod: 2023\n"
        "url: https://hospital.example/2023\n---\n# 年报\n"
    )
    front, lines = split_front_matter(text, "a.md")
    assert front == FrontMatter(
        title="年报",
        publisher="县医院",
        author="周大成",
        date="2024-01-15",
        period="2023",
        url="https://hospital.example/2023",
    )
    assert text.split("\n")[lines] == "# 年报"


@pytest.mark.parametrize(
    ("line", "field", "value"),
    [
        ("date: 2024-06-30", "date", "2024-06-30"),
        ("date: 2024.10", "date", "2024.10"),
        ("date: 2024-13-40", "date", "2024-13-40"),
        ("date: 2024年6月", "date", "2024年6月"),
        ("period: 2024", "period", "2024"),
        ("period: 2021-2025", "period", "2021-2025"),
        ("title: no", "title", "no"),
        ('title: "序言：一"', "title", "序言：一"),
        ("title:", "title", ""),
    ],
)
def test_a_value_is_taken_as_it_is_written(line: str, field: str, value: str) -> None:
    """Dates, numbers and YAML's special words are text; an empty field says nothing."""
    front, _ = split_front_matter(f"---\n{line}\n---\n正文", "a.md")
    assert getattr(front, field) == value


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("# 年报\n正文", 0),
        ("", 0),
        ("---", 0),
        ("---\n\n一段正文。\n", 0),
        ("----\ntitle: x\n----\n", 0),
        ("\n---\ntitle: x\n---\n", 0),
        ("---\n---\n正文", 2),
        ("---  \n# 只有注释\n--- \n正文", 3),
    ],
)
def test_a_file_need_not_say_anything(text: str, lines: int) -> None:
    """No front matter, an empty one and a mere rule are no errors."""
    assert split_front_matter(text, "a.md") == (FrontMatter(), lines)


@pytest.mark.parametrize(
    ("block", "line", "problem", "remedy"),
    [
        ("title: 年报\nauthro: 周", 3, 'unknown field "authro"', "author"),
        ("title: 年报\ntags: [a, b]", 3, 'unknown field "tags"', "Use one of: title, publisher"),
        ("titles: x\ntitle: y", 2, 'unknown field "titles"', "title"),
        ("date: 1\n'dat': 2", 3, 'unknown field "dat"', "date"),
        ("title: a\nauthor: [周, 李]", 3, 'field "author" is no text', "field: value"),
        ("author:\n  name: 周", 2, 'field "author" is no text', "field: value"),
        ("title: a: b", 2, "no valid YAML", "quotes"),
        ("title: a\nauthor: 'b", 3, "no valid YAML", "quotes"),
        ("title: a\n\tauthor: b", 3, "no valid YAML", "quotes"),
        ("- 年报\n- 周", 2, "no mapping", "field: value"),
        ("年报", 2, "no mapping", "field: value"),
        ("title: " + "[" * 700, 2, "nested too deep", "field: value"),
    ],
)
def test_a_bad_front_matter_is_named_with_line_field_and_remedy(
    block: str, line: int, problem: str, remedy: str
) -> None:
    """The line is the file's own, the --- counted."""
    with pytest.raises(KnowledgeError) as caught:
        split_front_matter(f"---\n{block}\n---\n正文", "wards/a.md")
    assert (caught.value.path, caught.value.line) == ("wards/a.md", line)
    assert problem in caught.value.problem
    assert remedy in caught.value.remedy


def test_a_front_matter_without_its_end_is_named() -> None:
    """Else the whole file would be taken for it."""
    with pytest.raises(KnowledgeError, match=r"a\.md:1: .* is not closed\. Add a line ---"):
        split_front_matter("---\ntitle: 年报\n\n# 年报\n正文", "a.md")
