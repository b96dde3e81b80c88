"""A snippet's steps, in order → its footprint. Variables that a step sets to a known text are followed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from kb.footprint.files import ComposeFile, base_images, read_compose
from kb.footprint.footprint import Footprint, Port
from kb.footprint.names import image_ref, is_name, is_reference, mount, network, ports, volume_mount
from kb.footprint.operands import CONTAINERS, IMAGES, NETWORKS, VOLUMES, operands
from kb.grammar import Grammar
from kb.model import CommandError, Snippet, Step
from kb.shell import Assignment, Invocation, KnownWhenRun, SimpleCommand, Word, resolve_command, statements

_COMPOSE_NAMES = re.compile(r"^(?:docker-)?compose(?:\.[\w-]+)?\.ya?ml$")
_SWARM = {"swarm", "service", "stack", "node", "secret", "config"}
_PLAIN = re.compile(r"[\w ./:,@%+-]*")  # words alone: no assignment, file, quote or expansion
_PRINTED_ID = re.compile(r"\b[0-9a-f]{12}(?:[0-9a-f]{52})?\b")
_STARTS_SERVICES = {"up", "create", "run", "build", "pull", "start", "watch", "scale", "deploy"}


def footprint(snippet: Snippet, grammar: Grammar) -> Footprint:
    """What its commands name on its hosts. Raises CommandError where one that calls docker cannot be parsed."""
    lines = (line.text for step in snippet.steps for line in step.lines)
    tracing = _Tracing(frozenset(found for line in lines for found in _PRINTED_ID.findall(line)))
    for step in snippet.steps:
        if _PLAIN.fullmatch(step.command) and "docker" not in step.command:
            continue  # nothing that parsing could find
        variables = tracing.variables.setdefault(step.host, {})
        for one in _statements(step):
            if isinstance(one, Assignment):
                _assign(variables, one)
            else:
                words = tuple(word.resolve(variables) for word in one.words)
                tracing.command(replace(one, words=words), grammar)
    return tracing.result()


def _statements(step: Step) -> tuple[SimpleCommand | Assignment, ...]:
    try:
        return statements(step.command, step.place)
    except CommandError:
        if "docker" in step.command:
            raise
        return ()  # bash refuses it when it runs, and that may be what the snippet shows


def _assign(variables: dict[str, str], one: Assignment) -> None:
    variables.pop(one.name, None)
    if one.value is not None:
        variables[one.name] = one.value.text


class _Tracing:
    """What has been found so far; the order of uses decides whose an image is."""

    def __init__(self, printed: frozenset[str]) -> None:
        self.variables: dict[str, dict[str, str]] = {}  # host → name → value
        self._printed = printed
        self._files: dict[str, str] = {}  # path as written → text
        self._piped = ""  # what the last command printed, if that is known
        self._commands: set[str] = set()
        self._names: dict[str, set[str]] = {kind: set() for kind in ("containers", "volumes", "networks", "paths")}
        self._ports: set[Port] = set()
        self._images: dict[str, bool] = {}  # reference → whether the snippet brought it before it used it
        self._built: set[str] = set()

    def command(self, command: SimpleCommand, grammar: Grammar) -> None:
        try:
            invocation = resolve_command(command, grammar)
        except KnownWhenRun:
            return  # what it touches shows only when it runs
        text = command.stdin or _printed_text(command)
        if invocation is not None:
            self._invocation(invocation)
        elif command.writes:
            self._files[command.writes] = self._files.get(command.writes, "") * command.appends + text
        self._piped = text

    def result(self) -> Footprint:
        return Footprint(
            commands=frozenset(self._commands),
            ports=frozenset(self._ports),
            images=frozenset(self._images),
            own_images=frozenset(ref for ref, own in self._images.items() if own),
            built_images=frozenset(self._built),
            swarm=any(name.split()[1] in _SWARM for name in self._commands if " " in name),
            compose=any(name.startswith("docker compose") for name in self._commands),
            **{kind: frozenset(names) for kind, names in self._names.items()},
        )

    def _invocation(self, invocation: Invocation) -> None:
        self._commands.add(invocation.name)
        if invocation.has("help"):
            return
        for kind, table in (("containers", CONTAINERS), ("volumes", VOLUMES), ("networks", NETWORKS)):
            self._add(kind, operands(invocation, table))
        self._options(invocation)
        if invocation.name in {"docker build", "docker buildx build"}:
            self._build(invocation)
        for word in operands(invocation, IMAGES):
            self._image(word, own=invocation.name == "docker pull")
        self._makes(invocation)
        if invocation.command[1:2] == ("compose",) or invocation.name == "docker stack deploy":
            self._compose(invocation)

    def _options(self, invocation: Invocation) -> None:
        if invocation.name in {"docker run", "docker create", "docker compose run"}:
            self._add("containers", invocation.values("name"))
        self._add("containers", (*invocation.values("volumes-from"), *invocation.values("link")))
        for word in _known((*invocation.values("network"), *invocation.values("net"))):
            container = word.removeprefix("container:")
            kind, name = ("networks", network(word)) if container == word else ("containers", container)
            self._names[kind].update([name] if name else [])
        specs = [volume_mount(word) for word in _known(invocation.values("volume"))]
        specs += [mount(word) for word in _known(invocation.values("mount"))]
        for spec in specs:
            self._names["volumes"].update(filter(None, [spec.volume]))
            self._names["paths"].update(filter(None, [spec.path]))
            self._refer([spec.image] if spec.image else [])
        for word in _known(invocation.values("publish")):
            self._ports.update(ports(word))

    def _add(self, kind: str, words: Iterable[Word]) -> None:
        for word in _known(words):
            name = word.split(":")[0]  # --link name:alias, --volumes-from name:ro
            if is_name(name, self._printed):
                self._names[kind].add(name)

    def _image(self, word: Word, *, own: bool) -> None:
        for text in _known([word]):
            if is_reference(text, self._printed):
                self._refer([text], own=own)

    def _refer(self, refs: list[str], *, own: bool = False) -> None:
        for ref in refs:
            self._images.setdefault(image_ref(ref), own)

    def _makes(self, invocation: Invocation) -> None:
        made: tuple[Word, ...] = ()
        match invocation.name:
            case "docker build" | "docker buildx build":
                made = invocation.values("tag")
            case "docker tag" | "docker commit" | "docker import":
                made = invocation.arguments[1:2]
        refs = list(_known(made))
        self._refer(refs, own=True)
        self._built.update(map(image_ref, refs))

    def _build(self, invocation: Invocation) -> None:
        named = [name.rsplit("/", 1)[-1] for name in _known(invocation.values("file"))] or ["Dockerfile"]
        reads = "-" in named or any(word.text == "-" for word in invocation.arguments)
        texts = [text for path, text in self._files.items() if path.rsplit("/", 1)[-1] in named]
        texts += [invocation.stdin or self._piped] if reads else []
        given = dict(value.split("=", 1) for value in _known(invocation.values("build-arg")) if "=" in value)
        for text in texts:
            self._refer(sorted(base_images(text, given)))

    def _compose(self, invocation: Invocation) -> None:
        if invocation.command[-1] not in _STARTS_SERVICES:
            return
        given = (*invocation.values("file"), *invocation.values("compose-file"))
        chosen = {name.rsplit("/", 1)[-1] for name in _known(given)}
        for path, text in self._files.items():
            name = path.rsplit("/", 1)[-1]
            file = read_compose(text) if name in chosen or (not chosen and _COMPOSE_NAMES.match(name)) else None
            if file is not None:
                self._services(file, pulled=invocation.command[-1] == "pull")

    def _services(self, file: ComposeFile, *, pulled: bool) -> None:
        if file.builds:
            for path, text in self._files.items():
                self._refer(sorted(base_images(text, {})) if "Dockerfile" in path else [])
        self._refer(sorted(file.images), own=pulled)
        self._refer(sorted(file.built), own=True)
        self._built.update(file.built)
        self._ports.update(file.ports)
        for kind in ("containers", "volumes", "networks", "paths"):
            self._names[kind].update(getattr(file, kind))


def _known(words: Iterable[Word]) -> Iterator[str]:
    """The words whose text is known before they run."""
    return (word.text for word in words if not word.dynamic)


def _printed_text(command: SimpleCommand) -> str:
    """What ``echo`` or ``printf`` prints, "" for other commands."""
    if command.words[0].text not in {"echo", "printf"} or any(word.dynamic for word in command.words):
        return ""
    words = [word.text for word in command.words[1:] if word.text not in {"-e", "-n"}]
    return " ".join(words).replace("\\n", "\n")
