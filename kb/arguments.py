"""What can be typed behind ``kb``: its commands with their options. ``kb completion`` reads it off here too."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from kb.languages import LANGUAGES

COMMAND = "kb_command"  # in what was parsed: which command it is

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


@dataclass(frozen=True, slots=True)
class Command:
    """A command of kb: what ``kb --help`` says of it, and what adds its arguments to a parser."""

    summary: str
    add: Callable[[argparse.ArgumentParser], None]
    examples: str = ""


def parser() -> argparse.ArgumentParser:
    """Of the whole command line; what it parses has the command's name as ``COMMAND``."""
    whole = argparse.ArgumentParser(
        prog="kb",
        description="Docker notes that prove themselves.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = whole.add_subparsers(required=True, metavar="COMMAND", dest=COMMAND)
    for name, command in COMMANDS.items():
        command.add(
            commands.add_parser(
                name,
                help=command.summary,
                epilog=command.examples,
                formatter_class=argparse.RawDescriptionHelpFormatter,
            )
        )
    return whole


def _verify(verify: argparse.ArgumentParser) -> None:
    verify.add_argument(
        "--only", default="", metavar="NAMES", help="topics, snippets, commands: containers/logs,'docker cp'"
    )
    verify.add_argument("--failed", action="store_true", help="only what did not hold the last time")
    verify.add_argument("--all", action="store_true", help="also what has not changed since it held")
    verify.add_argument("--keep", action="store_true", help="leave the last host up and say how to enter it")
    verify.add_argument("--shard", default="", metavar="I/N", help="the Ith of N parts")
    workers = "workers, each with hosts of its own (default: one more than cores, up to 4)"
    verify.add_argument("-n", type=int, default=0, metavar="N", help=workers)
    verify.add_argument("--receipts", default="build/verification.json", metavar="FILE", help="where the receipts go")
    order = "the order in which they run, as an earlier run said it; 0: by name"
    verify.add_argument("--seed", type=int, default=-1, metavar="N", help=order)
    verify.add_argument("-x", action="store_true", help="stop at the first that does not hold")
    _lab(verify)


def _record(record: argparse.ArgumentParser) -> None:
    record.add_argument("names", nargs="+", metavar="SNIPPET", help="a topic or snippet: containers/web")
    record.add_argument(
        "--accept-failure", action="store_true", help="record commands that are not found or cannot be run"
    )
    _lab(record)


def _lab(command: argparse.ArgumentParser) -> None:
    command.add_argument("--host", action="store_true", help="on your own Docker, if nothing there is in the way")
    command.add_argument("--kind", default="", choices=["", "namespaces", "dind"], help="the kind of host to make")
    client = os.environ.get("CLIENT", "")
    command.add_argument("--client", default=client, metavar="PATH", help="the docker client to use")


def _merge(merge: argparse.ArgumentParser) -> None:
    merge.add_argument("files", nargs="+", metavar="FILE", type=Path, help="verification.json of a shard")
    merge.add_argument("--sign", metavar="KEY", type=Path, help="sign the result with this secret key of minisign")


def _search(search: argparse.ArgumentParser) -> None:
    asked = "what you want to do, a command or an option of docker"
    search.add_argument("query", nargs="*", metavar="QUERY", help=asked)
    search.add_argument("-i", "--interactive", action="store_true", help="results as you type (also without a query)")
    _language(search)
    search.add_argument("--limit", type=int, default=10, metavar="N", help="at most N results (default: 10)")
    search.add_argument("--json", action="store_true", help="print the results as JSON")


def _show(show: argparse.ArgumentParser) -> None:
    show.add_argument("command", nargs="+", metavar="COMMAND", help="docker ps, ps, compose up, 'docker container ls'")
    _language(show)
    show.add_argument("--examples", type=int, default=5, metavar="N", help="at most N examples (default: 5)")
    show.add_argument("--all", action="store_true", help="all options, also those that no page uses")
    show.add_argument("--json", action="store_true", help="print the entry as JSON")


def _language(command: argparse.ArgumentParser) -> None:
    command.add_argument("--lang", default="", choices=["", *LANGUAGES], help="language (default: your locale's)")


def _completion(completion: argparse.ArgumentParser) -> None:
    completion.add_argument("shell", choices=["bash", "zsh", "fish"], help='for bash: eval "$(kb completion bash)"')


def _grammar(grammar: argparse.ArgumentParser) -> None:
    grammar.add_argument("clients", nargs="*", metavar="CLIENT", help="docker clients (default: the installed one)")
    plugins = "docker-compose or docker-buildx (default: the locked Compose)"
    grammar.add_argument("--plugin", action="append", metavar="FILE", help=plugins)
    grammar.add_argument("--check", action="store_true", help="change nothing, tell what kb lacks")


def _lint(lint: argparse.ArgumentParser) -> None:
    same = "record that both languages of a page say the same (containers/run.md, or all)"
    lint.add_argument("--accept", action="append", default=[], metavar="PAGE", help=same)


COMMANDS = {
    "verify": Command("run the snippets on real daemons", _verify),
    "record": Command("write what snippets print into their files", _record),
    "merge": Command("bring the receipts of several machines into build/verification.json", _merge),
    "search": Command("find commands, options, snippets and pages, in English or Korean", _search, _SEARCH_EXAMPLES),
    "show": Command("show a command: options, verified examples, pages", _show),
    "completion": Command("print the completion script of a shell", _completion),
    "grammar": Command("read the commands and options off the installed client into kb", _grammar),
    "lint": Command("check pages and snippets without running anything", _lint),
}
