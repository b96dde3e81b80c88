"""Commands that run another command (``sudo``, ``time``, ``xargs``): what is left when they are taken off."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kb.shell.word import Piece, Word

_ASSIGNMENT = re.compile(r"^\w+=")


@dataclass(frozen=True, slots=True)
class _Wrapper:
    valued: frozenset[str]  # options whose value is the next word
    arguments: int = 0  # its own arguments before the command


def _wrapper(valued: str = "", arguments: int = 0) -> _Wrapper:
    return _Wrapper(frozenset(valued.split()), arguments)


_WRAPPERS = {
    "builtin": _wrapper(),
    "command": _wrapper(),
    "doas": _wrapper("-u -C"),
    "env": _wrapper("-u --unset -C --chdir"),
    "exec": _wrapper("-a"),
    "ionice": _wrapper("-c -n"),
    "nice": _wrapper("-n --adjustment"),
    "nohup": _wrapper(),
    "setsid": _wrapper(),
    "stdbuf": _wrapper("-i -o -e --input --output --error"),
    "sudo": _wrapper("-u --user -g --group -h --host -p --prompt -C -T -r --role -t --type -D --chdir -R --chroot -U"),
    "time": _wrapper("-f --format -o --output"),
    "timeout": _wrapper("-s --signal -k --kill-after", arguments=1),
    "watch": _wrapper("-n --interval"),
    "xargs": _wrapper("-I -n -P -L -d -a -E -s --max-args --max-procs --max-lines --delimiter --arg-file --max-chars"),
}
_EXECUTES = {"-exec", "-execdir", "-ok", "-okdir"}
_SHELLS = {"sh", "bash", "dash", "zsh", "ash"}


def unwrapped(words: tuple[Word, ...]) -> tuple[Word, ...]:
    """The words from the command that really runs on, () if none does (``command -v docker`` only looks it up)."""
    while words and (wrapper := _WRAPPERS.get(program(words[0]))):
        looks_up = program(words[0]) == "command" and any(word.text in {"-v", "-V"} for word in words[1:2])
        if looks_up:
            return ()
        words = _without(wrapper, words[1:])
    return words


def inner_script(words: tuple[Word, ...]) -> Word | None:
    """The script that a command is given as one word (``sh -c '…'``, ``watch '…'``, ``trap '…' EXIT``), if any."""
    if not words:
        return None
    name = program(words[0])
    if name in _SHELLS:
        flags = [index for index, word in enumerate(words[1:], 1) if re.match(r"^-[a-z]*c[a-z]*$", word.text)]
        return words[flags[0] + 1] if flags and flags[0] + 1 < len(words) else None
    if name == "trap" and len(words) > 1:
        return words[1]
    if name == "eval" and len(words) > 1:
        pieces = tuple(piece for word in words[1:] for piece in (*word.pieces, Piece(" ")))
        return Word(pieces, words[1].place)
    # `watch 'docker ps | wc -l'`: after unwrapping, the whole script is the first and only word
    return words[0] if len(words) == 1 and " " in words[0].text else None


def reads_script(words: tuple[Word, ...]) -> bool:
    """Whether a command is a shell that runs what it reads: ``bash <<EOF``, ``sh -s``, but not ``sh file``."""
    if not words or program(words[0]) not in _SHELLS:
        return False
    arguments = [word.text for word in words[1:]]
    return "-s" in arguments or all(text.startswith("-") for text in arguments)


def handed_on(words: tuple[Word, ...]) -> tuple[tuple[Word, ...], ...]:
    """The commands that ``find … -exec docker cp {} web:/ \\;`` runs for what it finds."""
    if not words or program(words[0]) != "find":
        return ()
    commands: list[tuple[Word, ...]] = []
    for index, word in enumerate(words):
        if word.text in _EXECUTES:
            rest = words[index + 1 :]
            end = next((at for at, one in enumerate(rest) if one.text in {";", "+"}), len(rest))
            commands.append(rest[:end])
    return tuple(command for command in commands if command)


def program(word: Word) -> str:
    """The name of the program that a word in command position runs, its folder left off."""
    return word.text.rsplit("/", 1)[-1]


def _without(wrapper: _Wrapper, words: tuple[Word, ...]) -> tuple[Word, ...]:
    index = 0
    while index < len(words):
        text = words[index].text
        if text == "--":
            index += 1
            break
        if text in wrapper.valued:
            index += 2
        elif text.startswith("-") or _ASSIGNMENT.match(text):
            index += 1
        else:
            break
    return words[index + wrapper.arguments :]
