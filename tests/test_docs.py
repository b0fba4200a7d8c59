"""The README documents every command, option and setting, and none that is not there."""

import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from qa_bot import Assistant
from qa_bot.cli import main
from qa_bot.commands.ask import EXIT_CODES
from qa_bot.knowledge.frontmatter import FrontMatter
from qa_bot.settings import Settings

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
CODE = frozenset(re.findall(r"`([^`\n]+)`", README))
"""What the README sets as code within its text and tables."""
GUIDE = ROOT / "knowledge" / "README.md"
PAGES = [ROOT / "README.md", GUIDE, *sorted((ROOT / "docs").glob("*.md"))]


def section(title: str) -> str:
    """Return the text below a second-level heading."""
    found = re.search(rf"^## {re.escape(title)}\n(.*?)(?=^## |\Z)", README, re.M | re.S)
    assert found, f"the README has no section {title}"
    return found[1]


def commands() -> Iterator[tuple[str, click.Command]]:
    """Yield the name of each command, as typed, and the command."""
    yield "qa-bot", main
    for name, command in main.commands.items():
        yield f"qa-bot {name}", command


def parameters() -> Iterator[tuple[str, str]]:
    """Yield each command's options and arguments, by the longest spelling."""
    for name, command in commands():
        for parameter in command.params:
            if isinstance(parameter, click.Option):
                yield name, max(parameter.opts, key=len)
            else:
                yield name, parameter.human_readable_name


FIELDS = sorted(Settings.model_fields)


@pytest.mark.parametrize("name", [name for name, _ in commands()])
def test_command_is_documented(name: str) -> None:
    """Each command has its row in the table of commands."""
    assert any(
        row.startswith((f"| `{name}`", f"| `{name} ")) for row in section("Commands").split("\n")
    )


@pytest.mark.parametrize(("name", "parameter"), list(parameters()))
def test_parameter_is_documented(name: str, parameter: str) -> None:
    """Each option and argument stands in the section on commands."""
    assert re.search(rf"(?<![\w-]){re.escape(parameter)}(?![\w-])", section("Commands"))


def test_readme_names_no_option_that_is_not_there() -> None:
    """Each option that the section on commands names is one of a command's."""
    known = {
        spelling
        for _, command in commands()
        for parameter in [*command.params, click.Option(["--help"])]
        for spelling in parameter.opts
    }
    assert set(re.findall(r"(?<![\w-])--[a-z][a-z-]*", section("Commands"))) <= known


def test_readme_names_no_command_that_is_not_there() -> None:
    """Each command that the README sets as code exists."""
    named = {code.split()[1] for code in CODE if re.match(r"qa-bot [a-z]", code)}
    assert named <= set(main.commands)


@pytest.mark.parametrize("code", sorted(set(EXIT_CODES.values())))
def test_exit_code_is_documented(code: int) -> None:
    """Each exit code has its row."""
    assert f"\n| {code} |" in section("Commands")


@pytest.mark.parametrize("field", FIELDS)
def test_setting_is_documented(field: str) -> None:
    """Each setting has its row in the table of settings."""
    assert f"\n| `QA_BOT_{field.upper()}` |" in section("Settings")


def test_every_setting_named_exists() -> None:
    """Each QA_BOT_ name in the README and in docs/ is a setting."""
    texts = [README, *(p.read_text(encoding="utf-8") for p in (ROOT / "docs").glob("*.md"))]
    named = {name for text in texts for name in re.findall(r"\bQA_BOT_[A-Z]\w*", text)}
    assert named <= {f"QA_BOT_{field.upper()}" for field in FIELDS}


@pytest.mark.parametrize("field", sorted(FrontMatter.model_fields))
def test_front_matter_field_is_documented(field: str) -> None:
    """Each field that a knowledge file's front matter may have is named, here and in the guide."""
    assert f"`{field}`" in section("Knowledge files")
    assert f"\n| `{field}` |" in GUIDE.read_text(encoding="utf-8")


def test_guide_examples_load_and_answer(tmp_path: Path) -> None:
    """The files that the maintainers' guide shows are knowledge, and do what it says."""
    shown = re.findall(
        r"^<!-- file: (\S+) -->\n```\w+\n(.*?)^```$", GUIDE.read_text(encoding="utf-8"), re.M | re.S
    )
    for name, text in shown:
        (tmp_path / name).write_text(text, encoding="utf-8")
    assert {name for name, _ in shown} >= {"2023.md", "visitors.md", "glossary.yaml"}
    assistant = Assistant.from_folder(tmp_path)
    assert not assistant.knowledge.problems
    assert "118" in assistant.ask("2022年进馆读者有多少？").short
    assert "15" in assistant.ask("How many branch libraries are there in 2023?").short


MODULES = [
    path.relative_to(ROOT / "src" / "qa_bot")
    for package in ("conversion", "knowledge", "reading", "replying", "retrieval")
    for path in sorted((ROOT / "src" / "qa_bot" / package).glob("*.py"))
    if path.name != "__init__.py"
]


@pytest.mark.parametrize("module", MODULES, ids=str)
def test_module_is_in_the_architecture(module: Path) -> None:
    """Each module of the domain is named where its package is described."""
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    package = page.partition(f"**`{module.parent}/`.**")[2].partition("\n**`")[0]
    assert f"`{module.name}`" in package


def test_links_lead_somewhere() -> None:
    """Each relative link in the README, the guide and docs/ leads to a file."""
    for page in PAGES:
        for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", page.read_text(encoding="utf-8")):
            if "://" not in target:
                assert (page.parent / target).exists(), f"{page.name}: {target}"


def test_documents_name_files_that_exist() -> None:
    """Each source file that the README or docs/ sets as code is there."""
    there = [path.relative_to(ROOT).as_posix() for path in (ROOT / "src").rglob("*")]
    there += [path.relative_to(ROOT).as_posix() for path in (ROOT / "tools").iterdir()]
    there += [path.relative_to(ROOT).as_posix() for path in (ROOT / "tests").glob("*.py")]
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        for name in re.findall(r"`([\w/.]+\.(?:py|tsv|gz|txt|yaml))`", text):
            known = name in ("glossary.yaml", "faq.yaml") or any(
                f"/{p}".endswith(f"/{name}") for p in there
            )
            assert known, f"{page.name}: {name}"
