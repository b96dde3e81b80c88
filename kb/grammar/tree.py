"""Walk one client's commands → ``Command`` values, each under the path that it was read at."""

from __future__ import annotations

from collections.abc import Iterator
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


def read_commands(client: Client) -> Iterator[Command]:
    """Every command of the client, or of its plugin; for buildx also what it makes of ``docker build``.

    A path that the client itself calls otherwise (an alias that no list shows) comes with the other in ``aliases``.
    """
    version = client.version()
    root = ("docker",) if client.program == "docker" else ("docker", client.program)
    paths = [root, *((*root, *words.split()) for words in HIDDEN_COMMANDS[client.program])]
    if client.program == "buildx":
        paths.append(("docker", "build"))
    seen: set[tuple[str, ...]] = set()
    while paths:
        path = paths.pop(0)
        if path in seen:
            continue
        seen.add(path)
        if command := _read(client, path, version):
            paths.extend((*path, name) for name in command.subcommands)
            hidden = path[len(root) :] and " ".join(path[len(root) :]) in HIDDEN_COMMANDS[client.program]
            yield replace(command, hidden=bool(hidden))


def _read(client: Client, path: tuple[str, ...], version: str) -> Command | None:
    text = parse_help(client.help(path))
    if not text.usage:
        return None
    own = _own_path(text.usage[0], path)
    through_plugin = path == ("docker", "build") and client.program == "buildx"
    if own != path and (own is None or len(own) < len(path)) and not through_plugin:
        return None  # the help of the parent: there is no such command
    aliases = {own or path} | {_full(alias, own or path) for alias in text.aliases}
    if client.program != "docker":
        # buildx calls `docker build` an alias of its own; here each stays what people type.
        aliases = {alias for alias in aliases if alias[1] == client.program} if not through_plugin else set()
    else:
        aliases = {alias for alias in aliases if alias[1:2] != ("buildx",)}  # 26.1 counts it as an alias as well
    options = tuple(option for option in text.options if option.long != "help")
    return Command(
        path=path,
        aliases=tuple(sorted(aliases - {path})),
        usage=() if through_plugin else text.usage,
        options=tuple(replace(option, versions=(version,)) for option in (*options, *_hidden(client, path, options))),
        subcommands=text.subcommands,
        stops_at_argument=bool(text.subcommands) or client.stops_at_argument(path),
        versions=(version,),
    )


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
