"""The grammar's facts, how help texts are read, and that the data lacks nothing that an installed client has."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from kb.grammar import Command, Grammar, Option
from kb.grammar.help_text import parse_help
from kb.grammar.merge import command_from_json, merge, to_json
from kb.grammar.read_help import installed, lacking, read, update
from kb.model import KbError

GRAMMAR = Grammar.load()
CLIENTS = sorted(
    {
        str(Path(found).resolve())
        for place in ("/usr/local/bin", "/usr/bin")
        if (found := shutil.which("docker", path=place))
    }
)

HELP = """Usage:  docker thing ls [OPTIONS] NAME

Lists things. Options: none of your business

Aliases:
  docker thing ls, docker things

Options:
  -a, --all             Show all (default hides some)
      --filter filter   Filter output
                        (format: --key=value)
      --limit int       How many (default
                        25)
      --mode string[="fast"]   Mode
      --on              On (default true)
      --very-long-name-of-an-option list
                        Wrapped below (default [])

Management Commands:
  bridge          Convert
  transformations Manage
  compose*        A plugin
"""


def test_a_help_text_gives_usage_aliases_options_and_subcommands() -> None:
    found = parse_help(HELP)
    assert found.usage == ("docker thing ls [OPTIONS] NAME",)
    assert found.aliases == ("docker thing ls", "docker things")
    assert found.subcommands == ("bridge", "transformations")
    assert found.options == (
        Option("all", "a"),
        Option("filter", type="filter"),
        Option("limit", type="int", default="25"),
        Option("mode", type="string", optional_value=True),
        Option("on", default="true"),
        Option("very-long-name-of-an-option", type="list", default="[]"),
    )


@pytest.mark.parametrize(
    ("spelling", "everyday"),
    [
        ("docker container ls", "docker ps"),
        ("docker container list", "docker ps"),
        ("docker image ls", "docker images"),
        ("docker image rm", "docker rmi"),
        ("docker container run", "docker run"),
        ("docker builder build", "docker build"),
        ("docker system info", "docker info"),
        ("docker volume list", "docker volume ls"),
        ("docker stack up", "docker stack deploy"),
        ("docker buildx build", "docker buildx build"),
        ("docker container inspect", "docker container inspect"),
        ("docker compose up", "docker compose up"),
    ],
)
def test_every_spelling_of_a_command_leads_to_the_everyday_one(spelling: str, everyday: str) -> None:
    command = GRAMMAR.command(spelling)
    assert command is not None
    assert command.name == everyday


def test_an_option_tells_whether_it_takes_a_value_and_may_be_repeated() -> None:
    run = GRAMMAR.command(("docker", "run"))
    assert run is not None
    publish, remove, name = run.option("-p"), run.option("--rm"), run.option("--name")
    assert publish and remove and name
    assert (publish.long, publish.takes_value, publish.repeatable) == ("publish", True, True)
    assert (remove.takes_value, remove.repeatable) == (False, False)
    assert (name.takes_value, name.repeatable) == (True, False)
    assert run.option("--nmae") is None


def test_options_that_help_does_not_list_are_known_and_marked() -> None:
    run = GRAMMAR.command("docker run")
    assert run is not None
    hidden = {option.long for option in run.options if option.hidden}
    assert {"net", "net-alias", "dns-opt"} <= hidden


def test_an_option_names_the_versions_that_have_it() -> None:
    run = GRAMMAR.command("docker run")
    assert run is not None
    annotation, detach = run.option("--annotation"), run.option("-d")
    assert annotation and detach
    assert "docker 20.10.24" not in annotation.versions
    assert "docker 28.2.2" in annotation.versions
    assert detach.versions == run.versions


@pytest.mark.parametrize(
    ("wrong", "right"), [("--nmae", "--name"), ("--publsh", "--publish"), ("--detatch", "--detach"), ("--zzzzzz", "")]
)
def test_the_option_that_was_meant_is_suggested(wrong: str, right: str) -> None:
    run = GRAMMAR.command("docker run")
    assert run is not None
    assert GRAMMAR.nearest_option(run, wrong) == right


def test_the_command_that_was_meant_is_suggested() -> None:
    assert GRAMMAR.nearest_command(("docker",), "iamges") == "images"
    assert GRAMMAR.nearest_command(("docker", "compose"), "dwon") == "down"


@pytest.mark.parametrize("name", ["docker run", "docker exec", "docker compose run", "docker compose exec", "docker"])
def test_where_the_containers_command_begins_the_options_end(name: str) -> None:
    command = GRAMMAR.command(name)
    assert command is not None
    assert command.stops_at_argument


@pytest.mark.parametrize("name", ["docker ps", "docker rm", "docker logs", "docker build", "docker compose up"])
def test_elsewhere_options_may_follow_arguments(name: str) -> None:
    command = GRAMMAR.command(name)
    assert command is not None
    assert not command.stops_at_argument


def test_the_data_is_complete_enough_to_be_the_cli() -> None:
    leaves = [command for command in GRAMMAR.commands() if not command.subcommands]
    compose = [command for command in leaves if command.path[1:2] == ("compose",)]
    assert len(leaves) - len(compose) >= 135
    assert len(compose) >= 35
    assert all(command.usage for command in leaves)


def test_merging_keeps_what_each_version_has() -> None:
    old = Command(("docker", "x"), options=(Option("a", versions=("docker 1.0.0",)),), versions=("docker 1.0.0",))
    new = Command(
        ("docker", "group", "x"),
        aliases=(("docker", "x"),),
        options=(Option("a", versions=("docker 2.0.0",)), Option("b", versions=("docker 2.0.0",))),
        versions=("docker 2.0.0",),
    )
    table = merge([old, new])
    (merged,) = table.values()
    assert merged.path == ("docker", "x")
    assert merged.aliases == (("docker", "group", "x"),)
    assert [option.versions for option in merged.options] == [("docker 1.0.0", "docker 2.0.0"), ("docker 2.0.0",)]
    kept = to_json(table)
    assert command_from_json("docker x", kept["commands"]["docker x"], tuple(kept["versions"])) == merged


def test_what_the_grammar_lacks_is_named() -> None:
    run = Command(
        ("docker", "run"), aliases=(("docker", "launch"),), options=(Option("rm"), Option("rn"), Option("name"))
    )
    told = lacking(GRAMMAR, [run, Command(("docker", "fly"))])
    assert told == ("docker launch", "docker run --rn", "docker run --name", "docker fly")


@pytest.mark.skipif(not CLIENTS, reason="no docker client is installed")
@pytest.mark.parametrize("binary", CLIENTS)
def test_the_grammar_lacks_nothing_that_the_installed_client_has(binary: str) -> None:
    missing = lacking(GRAMMAR, read(binary, probe=False))
    assert missing == (), f"read it in: kb grammar {binary}"


@pytest.mark.skipif(not CLIENTS, reason="no docker client is installed")
def test_the_grammar_lacks_nothing_that_the_compose_plugin_has() -> None:
    plugin = Path(sys.executable).with_name("docker-compose")  # locked, so it must be there
    missing = lacking(GRAMMAR, read(CLIENTS[0], str(plugin), probe=False))
    assert missing == (), f"read it in: kb grammar --plugin {plugin}"


@pytest.mark.skipif(not CLIENTS, reason="no docker client is installed")
def test_kb_grammar_says_what_it_read_and_that_nothing_is_lacking() -> None:
    lines, complete = update(*installed(), write=False)
    assert complete
    assert re.fullmatch(r"docker [\d.]+, compose [\d.]+: \d{3} commands, of which kb lacked 0 things", lines[-1])


def test_a_client_that_cannot_be_run_is_one_clear_line() -> None:
    with pytest.raises(KbError, match="cannot be run"):
        read("/nowhere/docker")


def test_the_grammar_loads_in_a_blink() -> None:
    code = (
        "import time; from kb.grammar import Grammar; begin = time.process_time(); Grammar.load().command('docker ps');"
        "print(time.process_time() - begin)"
    )
    times = [float(subprocess.check_output([sys.executable, "-c", code])) for _ in range(3)]
    assert min(times) < 0.010
