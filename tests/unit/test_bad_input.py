"""Bad input: one line with the place and the mend, exit status 2, and no host is started."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.project import HEAD, Project

STEP = "$ docker ps -a\n"

CASES = {
    "front matter that is not YAML": ("---\ntitle: {en: A, ko\n---\n" + STEP, "snippets/a/x.console:2: "),
    "an unknown key": ("---\ntitle: {en: A, ko: 가}\ntimeuot: 3\n---\n" + STEP, "snippets/a/x.console:3: unknown key `timeuot`: did you mean `timeout`?"),
    "a section never closed": (HEAD + "# --8<-- [start:run]\n" + STEP, "snippets/a/x.console:4: "),
    "an empty snippet": (HEAD, "snippets/a/x.console:"),
    "output before any command": (HEAD + "hello\n" + STEP, "snippets/a/x.console:4: "),
    "an unknown docker option": (HEAD + "$ docker run --nmae web busybox\n", "snippets/a/x.console:4: docker run has no option --nmae"),
    "a command that bash cannot parse": (HEAD + "$ echo 'a\n", "snippets/a/x.console:4: "),
    "an unknown need": ("---\ntitle: {en: A, ko: 가}\nneeds: [moon]\n---\n" + STEP, "snippets/a/x.console:1: unknown need: moon"),
}  # fmt: skip


@pytest.fixture
def cold(project: Project, tmp_path: Path) -> Project:
    """A checkout whose cache does not exist yet: it would show that the lab was touched."""
    return Project(project.root, {"KB_CACHE": str(tmp_path / "cache")})


def refused(project: Project, *options: str) -> str:
    """What ``kb verify`` says; asserts that it stopped before the lab."""
    status, output = project.kb("verify", *options)
    assert status == 2, output
    assert not Path(project.environment["KB_CACHE"]).exists()
    assert "Traceback" not in output
    return output


@pytest.mark.parametrize(("text", "begins"), CASES.values(), ids=CASES)
def test_a_snippet_that_cannot_be_used_is_named_with_its_line(cold: Project, text: str, begins: str) -> None:
    cold.snippet("a/x", text, head="")
    output = refused(cold)
    assert output.startswith(begins), output
    assert output.count("\n") == 1, output
    assert output.count(": ") >= 2, f"no mend: {output}"


def test_a_snippet_that_cannot_be_used_stops_only_what_asked_for_it_alone(cold: Project) -> None:
    cold.snippet("a/x", "$ echo 'a\n")
    cold.snippet("b/y", STEP)
    fault = "snippets/a/x.console:4: this is not a complete shell command"
    for only in ("a/x", "a", "a/x,a"):
        assert refused(cold, "--only", only).startswith(fault)
    for only in ("b", "a,b/y", ""):
        status, output = cold.kb("verify", "--failed", "--only", only)
        told, *faults = output.splitlines()
        assert (status, told) == (1, "nothing failed the last time")
        assert len(faults) == 1 and faults[0].startswith(f"! {fault}")
    assert refused(cold, "--only", "c").startswith("nothing fits ONLY=c")


def test_a_file_that_is_not_utf8_is_named_with_the_line_of_the_byte(cold: Project) -> None:
    cold.snippet("a/x", "").write_bytes(HEAD.encode() + b"$ echo \xff\n")
    assert refused(cold).startswith("snippets/a/x.console:4: byte 0xff is not UTF-8: ")


def test_a_page_that_embeds_what_is_not_there_is_named_with_its_line(cold: Project) -> None:
    cold.snippet("a/x", STEP)
    page = cold.root / "docs/en/page.md"
    page.parent.mkdir(parents=True)
    page.write_text('# Page { #page }\n\n```console\n--8<-- "a/x.console:gone"\n```\n')
    assert refused(cold).startswith("docs/en/page.md:4: embeds ")


def test_each_of_several_faults_has_a_line(cold: Project) -> None:
    cold.snippet("a/x", "")
    cold.snippet("a/y", "oops\n" + STEP)
    lines = refused(cold).splitlines()
    assert [line.partition(":")[0] for line in lines] == ["snippets/a/x.console", "snippets/a/y.console"]


def test_a_checkout_without_snippets_is_not_a_success(cold: Project) -> None:
    assert "no snippets" in refused(cold)


def test_a_selection_that_fits_nothing_is_refused(cold: Project) -> None:
    cold.snippet("a/x", STEP)
    status, output = cold.kb("verify", "--only", "a/z")
    assert (status, output.startswith("nothing fits ONLY=a/z: ")) == (2, True)


@pytest.mark.parametrize("share", ["0/3", "4/3", "1", "x/y"])
def test_a_share_that_is_none_is_refused(cold: Project, share: str) -> None:
    cold.snippet("a/x", STEP)
    status, output = cold.kb("verify", "--shard", share)
    assert (status, output) == (2, f"not a share: {share}: write the first of three as 1/3\n")


def test_receipts_that_are_cut_short_are_named_and_left_as_they_are(cold: Project) -> None:
    cold.snippet("a/x", STEP)
    file = cold.root / "build/verification.json"
    file.parent.mkdir()
    file.write_text('{"schema": 1, "snippets": [')
    assert refused(cold).startswith("build/verification.json:1: these receipts are cut short: ")
    assert file.read_text() == '{"schema": 1, "snippets": ['


@pytest.mark.parametrize(
    "program", ["/bin/true", "/bin/false", "/bin/cat", "#!/bin/nothing\n", "no program", "says another thing"]
)
def test_a_client_that_is_no_docker_client_is_refused_before_anything_starts(
    cold: Project, program: str, tmp_path: Path
) -> None:
    cold.snippet("a/x", STEP)
    if not program.startswith("/"):
        script = tmp_path / "docker"
        script.write_text("#!/bin/sh\necho Docker\n" if program == "says another thing" else program)
        script.chmod(0o755)
        program = str(script)
    output = refused(cold, "--client", program)
    assert (
        output
        == f"{Path(program).resolve()} is no Docker: it does not say `Docker version …`: set CLIENT to a docker client\n"
    )
