"""The ``kb`` command. The only module that prints, apart from the reporter of a run."""

from __future__ import annotations

import argparse
import io
import sys
from collections.abc import Sequence
from pathlib import Path

from kb import entry_point
from kb.arguments import COMMAND, parser
from kb.model import KbError

HELD, NOT_HELD = 0, 1


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command.

    Returns:
        0 all well, 1 something did not hold, 2 it could not be run.
    """
    return entry_point.run(lambda: _main(list(sys.argv[1:] if argv is None else argv)))


def _main(words: list[str]) -> int:
    if words[:1] == ["search"]:
        from kb.search.arguments import split

        words[1:] = split(words[1:])
    if words[:1] == ["__complete"]:  # what the scripts of `kb completion` ask
        return _complete(words[1:])
    args = parser().parse_args(words)
    return _RUN[getattr(args, COMMAND)](args)


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
        seed=args.seed,
    )
    _line_by_line()
    return verify(_root(), options, say=print)


def _record(args: argparse.Namespace) -> int:
    from kb.runner.command import record_all
    from kb.runner.lab_session import Options as LabOptions

    _line_by_line()
    lab = LabOptions("host" if args.host else args.kind, args.client)
    return record_all(_root(), args.names, lab, accept_failure=args.accept_failure, say=print)


def _merge(args: argparse.Namespace) -> int:
    from datetime import UTC, datetime

    from kb.receipt import FILE, merge

    merge(_root() / FILE, args.files, datetime.now(UTC))
    if args.sign:
        from kb.signature import sign

        sign(_root() / FILE, args.sign)
    return HELD


def _lint(args: argparse.Namespace) -> int:
    from kb.lint import accept, lint

    if args.accept:
        count = accept(_root(), args.accept)
        print(f"recorded {count} sections as the same in both languages")
    findings = lint(_root())
    return _tell([str(finding) for finding in findings], True) or (NOT_HELD if findings else HELD)


def _search(args: argparse.Namespace) -> int:
    from kb.search.command import choose, run

    if args.interactive or (not args.query and not args.json and sys.stdin.isatty() and sys.stdout.isatty()):
        lines, found = choose(args.query, args.lang)
    else:
        lines, found = run(args.query, args.lang, args.limit, json=args.json)
    return _tell(lines, found or args.json) or (HELD if found else NOT_HELD)


def _completion(args: argparse.Namespace) -> int:
    from kb.completion import SCRIPTS

    return _tell([SCRIPTS[args.shell]], True)


def _complete(words: list[str]) -> int:
    from kb.completion import complete

    try:
        return _tell([f"{word}\t{told}".rstrip("\t") for word, told in complete(words)], True)
    except KbError:
        return HELD  # nobody who presses Tab wants to read of it


def _line_by_line() -> None:
    """Through a pipe, too, each line of a run comes when it is said: in the log of a CI as on a terminal."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(line_buffering=True)


def _tell(lines: list[str], found: bool) -> int:
    """Print what was found, or that nothing was."""
    with entry_point.enough_is_read():  # `kb show run | head`
        if lines:
            print("\n".join(lines), file=sys.stdout if found else sys.stderr, flush=True)
    return HELD


def _show(args: argparse.Namespace) -> int:
    from kb.reference.command import show

    lines, found = show(args.command, args.lang, args.examples, every=args.all, json=args.json)
    return _tell(lines, found) or (HELD if found else NOT_HELD)


def _grammar(args: argparse.Namespace) -> int:
    from kb.grammar.read_help import installed, update

    clients, plugins = (args.clients, args.plugin or []) if args.clients or args.plugin else installed()
    lines, complete = update(clients, plugins, write=not args.check)
    _tell(lines, True)
    return HELD if complete or not args.check else NOT_HELD


_RUN = {
    "verify": _verify,
    "record": _record,
    "merge": _merge,
    "search": _search,
    "show": _show,
    "completion": _completion,
    "grammar": _grammar,
    "lint": _lint,
}
