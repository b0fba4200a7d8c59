"""The rules of the house: who may import whom, what no source file says, and how long one is."""

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.metadata import packages_distributions, requires
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "qa_bot"
MODULES = sorted(SOURCE.rglob("*.py"))

MAX_LINES = 350

VALUES = ("answer", "explanation")
DOMAIN = (
    "text", "errors", *VALUES, "wording", "snapshot", "knowledge", "retrieval", "reading",
    "replying",
)  # fmt: skip
MAY_IMPORT: dict[str, tuple[str, ...]] = {
    "text": (),
    "errors": (),
    "answer": (),
    "explanation": (),
    "wording": ("errors",),
    "snapshot": (),
    "knowledge": ("text", "errors", "snapshot"),
    "retrieval": ("text", "errors", "snapshot", "knowledge"),
    "reading": ("text", "errors", "snapshot", "knowledge", "retrieval"),
    "replying": (*VALUES, "text", "errors", "wording", "knowledge", "retrieval", "reading"),
    "checking": ("text", "errors", "knowledge", "retrieval", "reading"),
    "assistant": DOMAIN,
    "masking": (),
    "database": ("errors",),
    "store": ("answer", "errors", "masking", "database"),
    "gaps": ("answer", "text", "knowledge", "reading", "assistant", "store"),
    "settings": ("errors",),
    "conversion": ("text", "errors", "knowledge"),
    "watching": ("knowledge",),
}
"""What each part may import of ours, itself apart. Imports run downwards only."""
CHANNEL = (
    *VALUES, "errors", "text", "wording", "assistant", "checking", "settings", "database", "store",
    "gaps", "watching",
)  # fmt: skip
"""What all other modules, the channels, may import, and one another."""
MAY_ALSO_IMPORT = {"commands/add.py": ("conversion", "retrieval")}
"""What single channels may import besides: to add a document, the conversion and the dictionary."""
CHANNELS_ONLY = frozenset({"click", "prompt_toolkit", "rich", "telegram"})
"""What nothing below the channels may import."""

MARKS = re.compile(r"[“《]([^“”《》]{3,})[”》]")
NAMES = (
    # Places.
    "焦作", "河南", "中原", "豫北", "豫新", "博爱县", "中站区", "孟州", "修武", "解放区",
    # Organisations.
    "科协", "科学技术协会", "风神", "龙佰", "中关村", "理工大学", "师专", "天津大学",
    "中国工程院", "中国科学院", "中国化学学会", "国土经济学会", "机械工程学会", "汽车工程学会",
    "心脏康复", "国家图书馆",
    # People.
    "叶声华", "刘靖",
    # The field.
    "科普", "科创", "科技馆", "大篷车", "农技协", "科技小院", "四大怀药", "橡胶轮胎", "风神轮胎",
    "新能源电池", "会市合作", "夏令营", "科学营", "反邪教", "研学", "馆校合作", "免补资金", "把脉问诊", "成果对接",
)  # fmt: skip
"""The shipped report's names and its field's words, as a reader of it would list them."""

HOSTS = ("pypi" + ".org", "python" + "hosted.org", "npmjs" + ".org", "deb.debian" + ".org")
MACHINE_PATH = re.compile(r"(?<![\w.~-])/(?:home|root|work|Users|mnt)/[\w.-]+")
SKIPPED = frozenset({".git", ".venv", "__pycache__", "build", "dist", "htmlcov", ".hypothesis"})
TEXT = frozenset({
    "", ".cfg", ".ini", ".json", ".jsonl", ".md", ".py", ".service", ".sh", ".toml", ".tsv", ".txt",
    ".yaml", ".yml",
})  # fmt: skip


def part(path: Path) -> str:
    """Return the package or top-level module that a source file belongs to."""
    return path.relative_to(SOURCE).parts[0].removesuffix(".py")


def imports(path: Path) -> Iterator[str]:
    """Yield every module that a file imports, at its top or within a function."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports are absolute"
            assert node.module
            if node.module == "qa_bot":
                yield from (f"qa_bot.{alias.name}" for alias in node.names)
            else:
                yield node.module


def name_of(path: Path) -> str:
    """Return a test's name for a source file."""
    return path.relative_to(SOURCE).as_posix()


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_imports_run_downwards(path: Path) -> None:
    """A part imports only the parts below it, so that a channel can go and nothing else changes."""
    own = part(path)
    if own == "__init__":
        return
    ours = {module.split(".")[1] for module in imports(path) if module.startswith("qa_bot.")}
    above = {p for p in ours if p not in MAY_IMPORT}
    allowed = MAY_IMPORT.get(own, (*CHANNEL, *above, *MAY_ALSO_IMPORT.get(name_of(path), ())))
    assert ours - {own} <= set(allowed), f"{own} may import: {', '.join(allowed) or 'nothing'}"


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_domain_knows_no_channel(path: Path) -> None:
    """Nothing that finds or words an answer imports what a channel is made of."""
    if part(path) in (
        *DOMAIN, "checking", "assistant", "masking", "database", "store", "conversion",
    ):  # fmt: skip
        assert not {module.split(".")[0] for module in imports(path)} & CHANNELS_ONLY


EXTRAS = {"conversion": "add"}
"""The extra whose packages a part may import as well; qa-bot runs without them."""


def declared_packages(extra_of_ours: str | None) -> Iterator[str]:
    """Yield the dependencies with an extra's, and what the extras asked of them bring."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    optional = project["optional-dependencies"].get(extra_of_ours, [])
    for line in [*project["dependencies"], *optional]:
        name, extras = re.fullmatch(r"([\w.-]+)(?:\[([^]]*)\])?.*", line).groups("")  # type: ignore[union-attr]
        yield name.lower()
        for extra in filter(None, re.split(r"[,\s]+", extras)):
            for brought in requires(name) or ():
                if re.search(rf"""extra == ["']{re.escape(extra)}["']""", brought):
                    yield re.split(r"[^\w.-]", brought)[0].lower()


@pytest.mark.parametrize("own", sorted({part(path) for path in MODULES}))
def test_what_is_imported_is_declared(own: str) -> None:
    """Each package that the source imports is a dependency, not one that another brings along.

    What an extra brings that is asked for by name counts as asked for.
    """
    paths = [path for path in MODULES if part(path) == own]
    used = {module.split(".")[0] for path in paths for module in imports(path)}
    used -= {*sys.stdlib_module_names, "qa_bot"}
    declared = {name.replace("_", "-") for name in declared_packages(EXTRAS.get(own))}
    owners = packages_distributions()
    missing = {
        name
        for name in used
        if not {o.lower().replace("_", "-") for o in owners.get(name, [name])} & declared
    }
    assert not missing


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_no_file_is_long(path: Path) -> None:
    """A file is one room: what outgrows it becomes two."""
    assert len(path.read_text(encoding="utf-8").splitlines()) <= MAX_LINES


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_all_is_sorted(path: Path) -> None:
    """Each ``__all__`` is sorted and names what is there."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in tree.body:
        if isinstance(node, ast.Assign) and any(
            isinstance(target, ast.Name) and target.id == "__all__" for target in node.targets
        ):
            names = ast.literal_eval(node.value)
            assert names == sorted(names)


@cache
def report_words() -> list[str]:
    """Return the shipped report's own terms and names: what it quotes, and what it is about."""
    pages = [p for p in sorted((ROOT / "knowledge").glob("*.md")) if p.name != "README.md"]
    assert pages
    quoted = {term for page in pages for term in MARKS.findall(page.read_text(encoding="utf-8"))}
    return sorted({*quoted, *NAMES})


SAYING = sorted(path for path in SOURCE.rglob("*") if path.suffix in (".py", ".yaml", ".txt"))


@pytest.mark.parametrize("path", SAYING, ids=name_of)
def test_code_knows_no_report(path: Path) -> None:
    """What the assistant knows comes from the knowledge folder alone."""
    text = path.read_text(encoding="utf-8")
    found = [
        f"line {number}: {word}"
        for number, line in enumerate(text.split("\n"), 1)
        for word in report_words()
        if word in line
    ]
    assert not found


def text_files() -> Iterator[Path]:
    """Yield the project's text files."""
    for path in sorted(ROOT.rglob("*")):
        parts = path.relative_to(ROOT).parts
        kept = not any(p in SKIPPED or p.endswith(("_cache", ".egg-info")) for p in parts)
        if (
            kept
            and path.is_file()
            and path.suffix in TEXT
            and parts[-1] not in (".env", ".coverage")
        ):
            yield path


def test_no_file_names_a_machine_or_a_registry() -> None:
    """No text file holds a path of someone's machine or a package registry's host."""
    found = []
    for path in text_files():
        text = path.read_bytes().decode("utf-8", "replace")
        found += [f"{path.relative_to(ROOT)}: {hit}" for hit in MACHINE_PATH.findall(text)]
        found += [f"{path.relative_to(ROOT)}: {host}" for host in HOSTS if host in text]
    assert not found
