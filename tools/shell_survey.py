"""Try the parser on documentation written by others: ``python -m tools.shell_survey FOLDER…``.

Reads the shell examples of every Markdown file below the folders, prints how many docker invocations resolve, and
every one that does not, with its place.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from kb.model import CommandError, Place
from kb.shell import examine

_FENCE = re.compile(r"^(?P<indent>[ \t>]*)(?P<fence>`{3,}|~{3,})\s*(?P<language>[\w-]*)")
_PROMPT = re.compile(r"^(?:(?:[\w.@~:/-]*[\w~])?\$ |[\w.@~:/-]+# |# (?=docker |sudo ))(?P<command>\S.*)$")
_PLACEHOLDER = re.compile(r"<[A-Za-z.][\w.:/ -]*>")
_TRANSCRIPTS = {"console", "shell-session", "terminal", "text", "none", ""}
_SCRIPTS = {"bash", "sh", "shell"}
_HEREDOC = re.compile(r"<<-?\s*['\"]?(?P<end>\w+)['\"]?")


def main(arguments: list[str] | None = None) -> int:
    """Print the survey; status 0 if at least 99 % of the invocations resolve."""
    parser = argparse.ArgumentParser(prog="python -m tools.shell_survey", description=__doc__)
    parser.add_argument("folders", nargs="+", type=Path)
    files = sorted({file for folder in parser.parse_args(arguments).folders for file in folder.rglob("*.md")})
    lines, resolved, errors = 0, 0, list[CommandError]()
    for text, place in (command for file in files for command in commands(file)):
        found = examine(text, place)
        errors.extend(one for one in found if isinstance(one, CommandError))
        resolved += sum(not isinstance(one, CommandError) for one in found)
        lines += bool(found)
    for error in errors:
        print(error)
    total = resolved + len(errors)
    share = 100 * resolved / total if total else 0.0
    print(f"{len(files)} files, {lines} command lines, {total} invocations, {resolved} resolved: {share:.2f} %")
    return 0 if share >= 99 else 1


def commands(file: Path) -> Iterator[tuple[str, Place]]:
    """The commands in a Markdown file's shell fences, continuation lines and heredocs joined."""
    lines = iter(enumerate(file.read_text(encoding="utf-8", errors="replace").splitlines(), 1))
    for _, line in lines:
        opening = _FENCE.match(line)
        if not opening:
            continue
        body: list[tuple[int, str]] = []
        for number, inner in lines:
            if inner.strip(" \t>").startswith(opening["fence"]):
                break
            body.append((number, inner.removeprefix(opening["indent"])))
        yield from _fence(body, opening["language"].lower(), str(file))


def _fence(body: list[tuple[int, str]], language: str, path: str) -> Iterator[tuple[str, Place]]:
    if language not in _TRANSCRIPTS | _SCRIPTS:
        return
    prompted = any(_PROMPT.match(line) for _, line in body)
    lines = iter(body)
    for number, line in lines:
        match = _PROMPT.match(line)
        if match:
            command = match["command"]
        elif not prompted and language in _SCRIPTS and line.strip():
            command = line
        else:
            continue
        # `docker stop <container name>` is how people write "put yours here"; to bash it would be a redirection.
        text = _PLACEHOLDER.sub("placeholder", _joined(command, lines))
        yield text, Place(path, number)


def _joined(command: str, lines: Iterator[tuple[int, str]]) -> str:
    while command.endswith("\\"):
        following = next(lines, None)
        if following is None:
            break
        command += "\n" + re.sub(r"^> ", "", following[1])
    heredoc = _HEREDOC.search(command)
    for _, line in lines if heredoc and "<<<" not in command else ():
        line = re.sub(r"^> ?", "", line)
        command += "\n" + line
        if heredoc and line.strip() == heredoc["end"]:
            break
    return command


if __name__ == "__main__":
    sys.exit(main())
