"""How the package hangs together: what is general knows nothing of these notes, and no import runs in a circle."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

KB = Path(__file__).parents[2] / "kb"
# Whoever documents something else can take these as they are.
GENERAL = {
    "model", "cache", "safe_write", "entry_point", "yaml_places", "imported", "signature",
    "snippet", "shell", "grammar", "footprint", "unify", "lab", "session", "runner", "receipt", "pytest_plugin",
}  # fmt: skip


# To be mended: what these read should be handed to them.
KNOWN = {"kb.runner.command": {"kb.sources", "kb.lint.embeds"}}


@cache
def modules() -> dict[str, Path]:
    """Dotted name → file of every module; a package is called as its folder."""
    files = {".".join(file.relative_to(KB.parent).with_suffix("").parts): file for file in KB.rglob("*.py")}
    return {name.removesuffix(".__init__"): file for name, file in files.items()}


def imports(name: str, file: Path, known: Mapping[str, Path]) -> Iterator[str]:
    """The modules of kb that ``file`` imports, wherever in it, but for those that only a type checker sees."""
    tree = ast.parse(file.read_text("utf-8"))
    hidden = {
        inner
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"
        for inner in ast.walk(node)
    }
    for node in ast.walk(tree):
        if node in hidden:
            continue
        if isinstance(node, ast.Import):
            found = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{name} imports relatively"
            inner = [f"{node.module}.{alias.name}" for alias in node.names]
            found = [one if one in known else str(node.module) for one in inner]
        else:
            continue
        yield from (one for one in found if one in known and one not in ("kb", name))


@cache
def arrows() -> dict[str, set[str]]:
    known = modules()
    return {name: set(imports(name, file, known)) - KNOWN.get(name, set()) for name, file in known.items()}


def room(name: str) -> str:
    """``kb.lab.hosts.pool`` → ``lab``."""
    return name.split(".")[1] if "." in name else ""


def test_the_general_part_imports_nothing_of_ours():
    found = {
        f"{name} imports {other}"
        for name, others in arrows().items()
        for other in others
        if room(name) in GENERAL and room(other) not in GENERAL
    }
    found -= {"kb.runner.keys imports kb.terminal_text"}  # how many columns a text takes, which is general there
    assert found == set()
    assert {room(name) for name in arrows()} >= GENERAL


@pytest.mark.parametrize("depth", [2, 3, 9], ids=["rooms", "packages", "files"])
def test_no_import_runs_in_a_circle(depth: int):
    """Of rooms (``kb.lab``), of packages in them (``kb.lab.hosts``), and of files."""
    graph: dict[str, set[str]] = {}
    packages = {name for name, file in modules().items() if file.name == "__init__.py"}
    for name, others in arrows().items():
        for other in others:
            here, there = (".".join(one.split(".")[:depth]) for one in (name, other))
            # A package's own front, its __init__, may gather what is in it, which counts as one with it.
            if here != there and not (there in packages and here.startswith(f"{there}.")):
                graph.setdefault(here, set()).add(there)
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as circle:
        pytest.fail(" → ".join(circle.args[1]))


def test_languages_are_named_in_one_place():
    named = [name for name, file in modules().items() if '("en", "ko")' in file.read_text("utf-8")]
    assert named == ["kb.languages"]


def test_only_the_two_programs_print():
    calls = {
        name
        for name, file in modules().items()
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print"
        if not any(keyword.arg == "file" and "sys." not in ast.unparse(keyword.value) for keyword in node.keywords)
    }
    assert calls <= {"kb.cli", "kb.entry_point", "kb.site.serve", "kb.runner.twin_inside"}, calls


@pytest.mark.parametrize("readme", ["README.md", "README.ko.md"])
def test_the_map_in_the_readme_names_every_package(readme: str):
    mapped = (KB.parent / readme).read_text("utf-8")
    lines = {line.split()[0] for line in mapped.splitlines() if line.startswith("  ")}
    assert {f"{folder.parent.name}/" for folder in KB.glob("*/__init__.py")} <= lines
