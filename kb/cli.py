"""The ``kb`` command. The only module that prints, apart from the reporter that pytest drives."""

from __future__ import annotations

import argparse
import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

from kb.model import KbError

HELD, NOT_HELD, NOT_RUN = 0, 1, 2


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command.

    Returns:
        0 all well, 1 something did not hold, 2 it could not be run.
    """
    args = _parser().parse_args(argv)
    signal.signal(signal.SIGTERM, _interrupt)  # as tidily as after Ctrl-C
    try:
        return int(args.run(args))
    except KbError as fault:
        print(fault, file=sys.stderr)
        return NOT_RUN
    except KeyboardInterrupt:
        print("interrupted", file=sys.stderr)
        return 130


def _interrupt(*_: object) -> None:
    raise KeyboardInterrupt


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="kb", description="Docker notes that prove themselves.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    verify = commands.add_parser("verify", help="run the snippets on real daemons")
    verify.add_argument(
        "--only", default="", metavar="NAMES", help="topics, snippets, commands: containers/logs,'docker cp'"
    )
    verify.add_argument("--failed", action="store_true", help="only what did not hold the last time")
    verify.add_argument("--all", action="store_true", help="also what has not changed since it held")
    verify.add_argument("--keep", action="store_true", help="leave the last host up and say how to enter it")
    verify.add_argument("--shard", default="", metavar="I/N", help="the Ith of N parts")
    verify.add_argument(
        "-n",
        type=int,
        default=0,
        metavar="N",
        help="workers, each with hosts of its own (default: one a core, up to 4)",
    )
    verify.add_argument("--receipts", default="build/verification.json", metavar="FILE", help="where the receipts go")
    verify.add_argument("-x", action="store_true", help="stop at the first that does not hold")
    _lab_options(verify)
    verify.set_defaults(run=_verify)

    record = commands.add_parser("record", help="write what snippets print into their files")
    record.add_argument("names", nargs="+", metavar="SNIPPET", help="a topic or snippet: containers/web")
    _lab_options(record)
    record.set_defaults(run=_record)

    merge = commands.add_parser("merge", help="bring the receipts of several machines into build/verification.json")
    merge.add_argument("files", nargs="+", metavar="FILE", type=Path, help="verification.json of a shard")
    merge.set_defaults(run=_merge)

    lint = commands.add_parser("lint", help="check pages and snippets without running anything")
    lint.set_defaults(run=_lint)
    return parser


def _lab_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", action="store_true", help="on your own Docker, if nothing there is in the way")
    parser.add_argument("--kind", default="", choices=["", "namespaces", "dind"], help="the kind of host to make")
    parser.add_argument(
        "--client", default=os.environ.get("CLIENT", ""), metavar="PATH", help="the docker client to use"
    )


def _root() -> Path:
    """The checkout: the folder at or above this one that holds ``snippets``. KbError outside of one."""
    for folder in (Path.cwd(), *Path.cwd().parents):
        if (folder / "snippets").is_dir():
            return folder
    raise KbError("no snippets/ here or above", mend="run it in a checkout")


def _verify(args: argparse.Namespace) -> int:
    from kb.runner.command import VerifyOptions, verify

    kind = "host" if args.host else args.kind
    options = VerifyOptions(
        only=args.only,
        failed=args.failed,
        all=args.all,
        keep=args.keep,
        shard=args.shard,
        workers=args.n,
        stop_first=args.x,
        kind=kind,
        client=args.client,
        receipts=args.receipts,
    )
    return verify(_root(), options, say=print)


def _record(args: argparse.Namespace) -> int:
    from kb.runner.command import record_all

    return record_all(_root(), args.names, "host" if args.host else args.kind, args.client, say=print)


def _merge(args: argparse.Namespace) -> int:
    from kb.receipt import FILE, Run, read, write

    for file in args.files:
        receipts = read(file)
        if not receipts:
            raise KbError(f"no receipts in {file}", mend="give the verification.json of a run")
        newest = max(receipts, key=lambda one: one.started)
        seconds = round(sum(one.seconds for one in receipts), 2)
        write(_root() / FILE, Run(newest.engine, newest.client, newest.started, seconds), receipts)
    return HELD


def _lint(args: argparse.Namespace) -> int:
    from kb.lint import lint

    findings = lint(_root())
    for finding in findings:
        print(finding)
    return NOT_HELD if findings else HELD
