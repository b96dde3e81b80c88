"""Walk one client's commands → ``Command`` values, each under the path that it was read at."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from kb.grammar.client import Client
from kb.grammar.facts import Command, Option
from kb.grammar.help_text import parse_help

# Accepted but not listed by some client; each is probed, so a name that no client has does no harm.
# `--tty,-t` is one option with two names.
HIDDEN_COMMANDS = {
    "docker": ("help", "system dial-stdio", "completion", "completion bash"),
    "compose": ("alpha", "alpha dry-run", "alpha publish", "alpha scale", "alpha watch", "convert", "help"),
    "buildx": ("install", "uninstall", "debug", "dap", "dap build"),
}
HIDDEN_OPTIONS = {
    "docker": "--net --net-alias --dns-opt --kernel-memory --disable-content-trust --pause --time --orchestrator "
    "--kubeconfig --namespace --name --link --compress --squash --stream --automated --stars --email",
    "compose": "--insecure-registry --no-ansi --verbose --version,-v --workdir --compress --force-rm --no-rm "
    "--parallel --progress --memory,-m --interactive,-i --tty,-t --no-TTY --no-parallel --include-deps --all,-a "
    "--context,-c --host,-H --debug,-D --log-level,-l --tls --tlsverify --tlscacert --tlscert --tlskey --timeout",
    "buildx": "--compress --force-rm --isolation --memory,-m --memory-swap --cpu-shares,-c --cpu-period "
    "--cpu-quota --cpuset-cpus --cpuset-mems --squash --security-opt --rm --print --invoke --detach --root "
    "--config --keep-storage --on --server-config --leave --all",
}


def read_commands(client: Client, *, probe: bool = True) -> Iterator[Command]:
    """Every command of the client, or of its plugin; for buildx also what it makes of ``docker build``.

    Without ``probe`` only what help texts tell: no hidden options, and ``stops_at_argument`` for groups alone.
    """
    version = client.version()
    root = ("docker",) if client.program == "docker" else ("docker", client.program)
    unlisted = [(*root, *words.split()) for words in HIDDEN_COMMANDS[client.program]] if probe else []
    paths = [root, ("docker", "build")] if client.program == "buildx" else [root]
    seen: set[tuple[str, ...]] = set()
    while paths or unlisted:
        hidden = not paths
        path = (paths or unlisted).pop(0)
        if path in seen:
            continue
        seen.add(path)
        if command := _read(client, path, version, probe):
            paths.extend((*path, name) for name in command.subcommands)
            yield replace(command, hidden=hidden)


def _read(client: Client, path: tuple[str, ...], version: str, probe: bool) -> Command | None:
    text = parse_help(client.help(path))
    own = _own_path(text.usage[0], path) if text.usage else None
    if own is None:
        return None  # the help of the parent: there is no such command
    options = tuple(option for option in text.options if option.long != "help")
    if probe:
        options += _hidden(client, path, options)
    command = Command(
        path=path,
        options=tuple(replace(option, versions=(version,)) for option in options),
        subcommands=text.subcommands,
        stops_at_argument=bool(text.subcommands) or (probe and client.stops_at_argument(path)),
        versions=(version,),
    )
    if own[:-1] != path[:-1] or (client.program == "buildx" and own != path):
        return command  # `docker build` as buildx has it: only options are news, its name and usage stay docker's
    aliases = {own, *(_full(alias, own) for alias in text.aliases)} - {path}
    return replace(command, usage=text.usage, aliases=tuple(sorted(filter(_of(client, path), aliases))))


def _of(client: Client, path: tuple[str, ...]) -> Callable[[tuple[str, ...]], bool]:
    """Aliases to believe: docker 26.1 and buildx count each other's ``build`` among them."""
    if client.program == "docker":
        return lambda alias: alias[1:2] != ("buildx",)
    return lambda alias: alias[:-1] == path[:-1]


def _own_path(usage: str, path: tuple[str, ...]) -> tuple[str, ...] | None:
    """As many words at the head of a usage line as ``path`` has, None if they are not all commands."""
    words = tuple(usage.split()[: len(path)])
    return words if len(words) == len(path) and all(word.replace("-", "").islower() for word in words) else None


def _full(alias: str, path: tuple[str, ...]) -> tuple[str, ...]:
    words = tuple(alias.split())
    return words if words[0] == "docker" else (*path[:-1], *words)


def _hidden(client: Client, path: tuple[str, ...], listed: tuple[Option, ...]) -> tuple[Option, ...]:
    known = {name for option in listed for name in option.names}
    found: list[Option] = []
    for names in HIDDEN_OPTIONS[client.program].split():
        long, _, short = names.partition(",")
        option = client.hidden_option(path, long) if long not in known else None
        if option and short and short not in known and client.hidden_option(path, short):
            option = replace(option, short=short[1:])
        found.extend([option] if option else [])
    return tuple(found)
