"""The ``kb`` command. The only module that prints, apart from the reporter that pytest drives."""

from __future__ import annotations

import argparse
import io
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from kb import entry_point
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
    args = _parser().parse_args(words)
    return int(args.run(args))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="kb",
        description="Docker notes that prove themselves.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
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
        help="workers, each with hosts of its own (default: one more than cores, up to 4)",
    )
    verify.add_argument("--receipts", default="build/verification.json", metavar="FILE", help="where the receipts go")
    verify.add_argument(
        "--seed",
        type=int,
        default=-1,
        metavar="N",
        help="the order in which they run, as an earlier run said it; 0: by name",
    )
    verify.add_argument("-x", action="store_true", help="stop at the first that does not hold")
    _lab_options(verify)
    verify.set_defaults(run=_verify)

    record = commands.add_parser("record", help="write what snippets print into their files")
    record.add_argument("names", nargs="+", metavar="SNIPPET", help="a topic or snippet: containers/web")
    record.add_argument(
        "--accept-failure", action="store_true", help="record commands that are not found or cannot be run"
    )
    _lab_options(record)
    record.set_defaults(run=_record)

    merge = commands.add_parser("merge", help="bring the receipts of several machines into build/verification.json")
    merge.add_argument("files", nargs="+", metavar="FILE", type=Path, help="verification.json of a shard")
    merge.add_argument("--sign", metavar="KEY", type=Path, help="sign the result with this secret key of minisign")
    merge.set_defaults(run=_merge)

    search = commands.add_parser(
        "search",
        help="find commands, options, snippets and pages, in English or Korean",
        epilog=_SEARCH_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    search.add_argument(
        "query", nargs="*", metavar="QUERY", help="what you want to do, a command or an option of docker"
    )
    search.add_argument("-i", "--interactive", action="store_true", help="results as you type (also without a query)")
    search.add_argument("--lang", default="", choices=["", "en", "ko"], help="language (default: your locale's)")
    search.add_argument("--limit", type=int, default=10, metavar="N", help="at most N results (default: 10)")
    search.add_argument("--json", action="store_true", help="print the results as JSON")
    search.set_defaults(run=_search)

    show = commands.add_parser("show", help="show a command: options, verified examples, pages")
    show.add_argument("command", nargs="+", metavar="COMMAND", help="docker ps, ps, compose up, 'docker container ls'")
    show.add_argument("--lang", default="", choices=["", "en", "ko"], help="language (default: your locale's)")
    show.add_argument("--examples", type=int, default=5, metavar="N", help="at most N examples (default: 5)")
    show.add_argument("--all", action="store_true", help="all options, also those that no page uses")
    show.add_argument("--json", action="store_true", help="print the entry as JSON")
    show.set_defaults(run=_show)

    completion = commands.add_parser("completion", help="print the completion script of a shell")
    completion.add_argument("shell", choices=["bash", "zsh", "fish"], help='for bash: eval "$(kb completion bash)"')
    completion.set_defaults(run=_completion)

    grammar = commands.add_parser("grammar", help="read the commands and options off the installed client into kb")
    grammar.add_argument("clients", nargs="*", metavar="CLIENT", help="docker clients (default: the installed one)")
    grammar.add_argument(
        "--plugin",
        action="append",
        metavar="FILE",
        help="docker-compose or docker-buildx (default: the locked Compose)",
    )
    grammar.add_argument("--check", action="store_true", help="change nothing, tell what kb lacks")
    grammar.set_defaults(run=_grammar)

    lint = commands.add_parser("lint", help="check pages and snippets without running anything")
    lint.add_argument(
        "--accept",
        action="append",
        default=[],
        metavar="PAGE",
        help="record that both languages of a page say the same (containers/run.md, or all)",
    )
    lint.set_defaults(run=_lint)
    return parser


_EXAMPLES = """examples:
  kb search run a container in the background
  kb search 포트 연결
  kb show docker run
  kb search                        results as you type
  eval "$(kb completion bash)"     commands of docker complete too: kb show docker ne<TAB>
"""
_SEARCH_EXAMPLES = """examples:
  kb search publish a port
  kb search 안 쓰는 이미지 정리
  kb search docker run -p
  kb search --json --limit 3 ㅋㅌㅇㄴ ㅅㅎ
kb's own options stand before or behind the query; behind -- everything is query.
"""


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
