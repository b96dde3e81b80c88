"""``python -m kb.site build`` and ``python -m kb.site serve``."""

from __future__ import annotations

import argparse
import logging
import sys
from pathlib import Path

from kb.entry_point import run
from kb.site.build import Wanted, build
from kb.site.serve import serve


def main() -> int:
    """0 when the site was built, see :mod:`kb.entry_point` for when it was not."""
    parser = argparse.ArgumentParser(prog="python -m kb.site", description="The site, in both languages.")
    commands = parser.add_subparsers(dest="command", required=True)
    building = commands.add_parser("build", help="build into a folder, Korean below ko/")
    building.add_argument("--out", type=Path, help="the folder (default: site, or site-offline)")
    building.add_argument("--offline", action="store_true", help="to be opened from the file system, without a server")
    serving = commands.add_parser("serve", help="serve both languages, building again when a file changes")
    serving.add_argument("--host", default="127.0.0.1")
    serving.add_argument("--port", type=int, default=8000)
    arguments = parser.parse_args()
    logging.basicConfig(level=logging.WARNING, format="%(message)s")
    root = Path.cwd()
    if arguments.command == "build":
        out = arguments.out or Path("site-offline" if arguments.offline else "site")
        build(root, root / out, Wanted(offline=arguments.offline))
    else:
        serve(root, arguments.host, arguments.port)
    return 0


if __name__ == "__main__":
    sys.exit(run(main))
