"""Completion for bash, zsh and fish: each shell's script asks ``kb __complete WORDS…`` what may stand at the end."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from kb.arguments import COMMANDS

_ASKED = "__complete"
SCRIPTS = {
    "bash": f"""_kb() {{
    local IFS=$'\\n'
    COMPREPLY=($(kb {_ASKED} "${{COMP_WORDS[@]:1:COMP_CWORD}}" 2>/dev/null | cut -f1))
}}
complete -F _kb kb
""",
    "zsh": f"""#compdef kb
_kb() {{
    local -a lines words_ told
    lines=("${{(@f)$(kb {_ASKED} "${{(@)words[2,CURRENT]}}" 2>/dev/null)}}")
    words_=("${{(@)lines%%$'\\t'*}}")
    told=("${{(@)lines//$'\\t'/  }}")
    [[ -n "$words_" ]] && compadd -l -d told -a words_
}}
if [ "$funcstack[1]" = "_kb" ]; then _kb "$@"; else compdef _kb kb; fi
""",
    "fish": f"""complete -c kb -f -a '(kb {_ASKED} (commandline -opc)[2..] (commandline -ct) 2>/dev/null)'
""",
}


def complete(words: list[str]) -> Iterator[tuple[str, str]]:
    """What may stand for the last of ``words``, which may be "", each with what it means. Never raises for a slip."""
    *before, last = words or [""]
    if not before:
        yield from _starting({name: command.summary for name, command in COMMANDS.items()}, last)
    elif before[0] in COMMANDS:
        yield from _argument(before, last)


def _argument(before: list[str], last: str) -> Iterator[tuple[str, str]]:
    command = argparse.ArgumentParser()
    COMMANDS[before[0]].add(command)
    # argparse has no public way to ask a parser what it knows; shtab and argcomplete read the same list.
    options = {name: action for action in command._actions for name in action.option_strings}
    waiting = options.get(before[-1])
    free = next((action for action in command._actions if not action.option_strings), None)
    if last.startswith("-"):
        yield from _starting({name: action.help or "" for name, action in options.items() if name[1] == "-"}, last)
    elif waiting and waiting.choices:
        yield from _starting({word: "" for word in waiting.choices if word}, last)
    elif free and free.choices:
        yield from _starting(dict.fromkeys(free.choices, ""), last)
    elif before[0] in ("show", "search"):
        yield from _docker([word for word in before[1:] if not word.startswith("-")], last)
    elif before[0] in ("verify", "record"):
        yield from _snippets(last)


def _starting(known: Mapping[str, str], last: str) -> Iterator[tuple[str, str]]:
    return ((word, told) for word, told in known.items() if word.startswith(last))


def _docker(before: list[str], last: str) -> Iterator[tuple[str, str]]:
    """The next word of a docker command, in any spelling, with ``docker`` in front or without."""
    from kb import prebuilt
    from kb.reference.prebuilt import document
    from kb.terminal_text import language

    commands: Mapping[str, Mapping[str, Any]] = document(prebuilt.checkout(Path.cwd()))["commands"]
    typed = before if before[:1] == ["docker"] else ["docker", *before]
    speaking = language()
    found: dict[str, str] = {} if before or not "docker".startswith(last) else {"docker": ""}
    for name, entry in commands.items():
        for spelling in (name, *entry["aliases"]):
            parts = spelling.split()
            if parts[: len(typed)] == typed and len(parts) > len(typed):
                told = entry["summary"].get(speaking, "") if len(parts) == len(typed) + 1 else ""
                found[parts[len(typed)]] = told or found.get(parts[len(typed)], "")
    yield from sorted(_starting(found, last))


def _snippets(last: str) -> Iterator[tuple[str, str]]:
    from kb import prebuilt

    root = prebuilt.checkout(Path.cwd())
    files = sorted((root / "snippets").rglob("*.console")) if root else []
    ids = [file.relative_to(root / "snippets").with_suffix("").as_posix() for file in files if root]
    yield from _starting(dict.fromkeys([*sorted({id_.partition("/")[0] for id_ in ids}), *ids], ""), last)
