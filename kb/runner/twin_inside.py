"""Runs on a host: one twin through pytest-examples, what it prints told line by line on a descriptor of its own.

Sent there as text and run with ``python -c``, so it imports nothing of this package. ``argv``: the twin's path. stdin:
a line with the twin's text as JSON, then nothing; when it ends, so does this process. stdout: JSON lines,
``{"line": 3, "text": "…"}`` for each print, then ``{"done": true}`` or ``{"error": "…", "line": 3}``.
"""

from __future__ import annotations

import json
import os
import sys
import threading
import traceback
from collections.abc import Sequence
from importlib.machinery import SourceFileLoader
from inspect import FrameInfo, currentframe
from pathlib import Path
from types import ModuleType
from typing import Any

from pytest_examples import CodeExample
from pytest_examples.config import ExamplesConfig
from pytest_examples.run_code import Arg, run_code

protocol = os.fdopen(os.dup(1), "w", buffering=1)
os.dup2(2, 1)  # what is written past print() is not part of the protocol


def tell(**said: object) -> None:
    """Writes one message, a line of JSON."""
    protocol.write(json.dumps(said) + "\n")


def lifeline() -> None:
    """Ends this process when whoever began it is gone."""
    while os.read(0, 4096):
        pass
    os._exit(1)


def printed(file: Path, _: FrameInfo, args: Sequence[Any]) -> bool:
    """pytest-examples asks this at each print: told at once, so that what came before a fault is known too."""
    at = currentframe()
    while at and at.f_code.co_filename != str(file):
        at = at.f_back
    if at is None:
        return False
    tell(line=at.f_lineno, text=" ".join(str(Arg(one)) for one in args))
    return True


class Loader(SourceFileLoader):
    """Keeps what the twin raises from pytest-examples, which would raise it again on a traceback of its own making."""

    fault: BaseException | None = None

    def exec_module(self, module: ModuleType) -> None:
        """Runs the twin and keeps what it raised."""
        try:
            super().exec_module(module)
        except Exception as fault:
            self.fault = fault
        except SystemExit as end:
            self.fault = end if end.code else None


def main() -> None:
    """Runs the twin that comes on standard input and tells what each of its prints printed."""
    path = Path(sys.argv[1])
    source = json.loads(sys.stdin.readline())
    threading.Thread(target=lifeline, daemon=True).start()
    path.write_text(source, encoding="utf-8")
    loader = Loader("__main__", str(path))
    run_code(
        example=CodeExample.create(source, path=path),
        python_file=path,
        loader=loader,
        config=ExamplesConfig(),
        enable_print_mock=True,
        print_callback=None,
        include_print=printed,
        module_globals=None,
        call=None,
    )
    if fault := loader.fault:
        lines = [frame.lineno for frame in traceback.extract_tb(fault.__traceback__) if frame.filename == str(path)]
        tell(error=f"{type(fault).__name__}: {fault}", line=lines[-1] if lines else None)
    else:
        tell(done=True)


main()
