"""Whoever reads the package finds what each public function does and raises."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

PACKAGE = Path(__file__).parents[2] / "kb"
Function = ast.FunctionDef | ast.AsyncFunctionDef
# Rooms that others may use for notes of their own.
GENERAL = ("shell", "snippet", "footprint", "grammar", "runner/runnable.py", "lab/state")


def functions() -> Iterator[tuple[str, Function, dict[str, Function]]]:
    """Each public function and method with its place, and all functions of its module by name."""
    for path in sorted(PACKAGE.rglob("*.py")):
        tree = ast.parse(path.read_text("utf-8"))
        known = {node.name: node for node in ast.walk(tree) if isinstance(node, Function)}
        classes = [node for node in tree.body if isinstance(node, ast.ClassDef) and not node.name.startswith("_")]
        for holder in (tree, *classes):
            for node in holder.body:
                if isinstance(node, Function) and not node.name.startswith("_"):
                    yield f"{path.relative_to(PACKAGE).as_posix()}:{node.lineno}", node, known


def raised(function: Function, known: dict[str, Function], seen: set[str]) -> set[str]:
    """Names of what a function raises itself, or through private functions of its module."""
    names = set()
    for node in ast.walk(function):
        if isinstance(node, ast.Raise) and node.exc is not None:
            names.add(ast.unparse(node.exc.func if isinstance(node.exc, ast.Call) else node.exc))
        if isinstance(node, ast.Call):
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            if name.startswith("_") and name in known and name not in seen:
                seen.add(name)
                names |= raised(known[name], known, seen)
    return names - {"NotImplementedError"}


def test_public_functions_say_what_they_do() -> None:
    told = [(place, ast.get_docstring(function)) for place, function, _ in functions()]
    silent = [place for place, docstring in told if not docstring]
    assert len(silent) <= 0.05 * len(told), silent


def test_public_functions_of_the_general_rooms_say_what_they_raise() -> None:
    for place, function, known in functions():
        docstring = ast.get_docstring(function) or ""
        names = raised(function, known, set()) if place.startswith(GENERAL) else set()
        assert not names or "aise" in docstring or "Error" in docstring, f"{place} {function.name}: {names}"
