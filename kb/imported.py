"""Which files a module cannot do without: all that it imports, all that these import, and the data beside them."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path


def files(package: Path, module: str) -> list[Path]:
    """The files that ``module`` reaches within ``package``, sorted.

    Imports count wherever they stand, in functions too. A text that names a module (``"kb.lab.outer"``) or a file
    beside the code (``"inside.py"``) counts as an import of it: so do those reach it that start it or send it on.

    Args:
        package: the folder of the package.
        module: by its full name, ``kb.runner.verifier``; it has to be there.
    """
    found: set[Path] = set()
    waiting = [_file(package, module)]
    while waiting:
        file = waiting.pop()
        if file is None or file in found:
            continue
        found.add(file)
        waiting += _named(package, file) if file.suffix == ".py" else ()
        waiting += _beside(package, file.parent)
    return sorted(found)


def _named(package: Path, file: Path) -> Iterator[Path | None]:
    """What the code of ``file`` names."""
    for node in ast.walk(ast.parse(file.read_bytes())):
        match node:
            case ast.Import():
                yield from (_file(package, one.name) for one in node.names)
            case ast.ImportFrom():
                above = file.parents[node.level - 1].relative_to(package.parent).parts if node.level else ()
                base = ".".join([*above, *([node.module] if node.module else [])])
                yield _file(package, base)
                yield from (_file(package, f"{base}.{one.name}") for one in node.names)
            case ast.Constant(value=str(text)) if text.isprintable() and len(text) < 100:
                yield _file(package, text) if text.startswith(f"{package.name}.") else None
                yield (file.parent / text) if text.endswith(".py") and (file.parent / text).is_file() else None


def _beside(package: Path, folder: Path) -> Iterator[Path]:
    """What running anything in ``folder`` runs first, and the data that lies there."""
    packages = (one / "__init__.py" for one in (folder, *folder.parents) if one.is_relative_to(package))
    yield from (one for one in packages if one.is_file())
    for one in folder.iterdir():
        if one.is_file() and one.suffix not in (".py", ".pyc"):
            yield one
        elif one.is_dir() and one.name != "__pycache__" and not (one / "__init__.py").exists():
            yield from _beside(package, one)


def _file(package: Path, module: str) -> Path | None:
    """Where a module of the package is; None for those of others, and for what is no module."""
    path = package.parent.joinpath(*module.split("."))
    if not path.is_relative_to(package):
        return None
    return next((one for one in (path / "__init__.py", path.with_suffix(".py")) if one.is_file()), None)
