"""``kb show``: the reference as it is now → the lines to print."""

from __future__ import annotations

import json as json_
import sys
from pathlib import Path

from kb import prebuilt
from kb.reference.document import command_from_json
from kb.reference.lookup import find, suggestions
from kb.reference.prebuilt import document
from kb.reference.show import show as shown
from kb.terminal_text import Terminal, language

_NOT_FOUND = {
    "en": ("No command is called {typed}.", "Did you mean:"),
    "ko": ("{typed}: 그런 명령이 없습니다.", "혹시 이것을 찾으셨나요?"),
}


def show(words: list[str], asked: str, most: int, *, every: bool, json: bool) -> tuple[list[str], bool]:
    """The lines about the command that ``words`` spell, and whether there is one."""
    root = prebuilt.checkout(Path.cwd())
    reference = document(root)
    commands, speaking = reference["commands"], language(asked)
    name = find(words, commands)
    if not name:
        none, meant = _NOT_FOUND[speaking]
        near = suggestions(words, commands)
        lines = [none.format(typed=" ".join(words)), *([meant] if near else []), *(f"  kb show {one}" for one in near)]
        return lines, False
    entry = command_from_json(commands[name])
    known = reference["snippets"]
    if json:
        used = {example.snippet for example in entry.examples}
        facts = {id_: said for id_, said in known.items() if id_ in used}
        return [json_.dumps({**commands[name], "snippets": facts}, ensure_ascii=False, indent=2)], True
    summaries = {other: commands[other]["summary"] for other in entry.subcommands}
    return list(shown(entry, known, summaries, speaking, Terminal.of(sys.stdout), most, every=every)), True
