"""The survey reads shell examples out of documentation that others wrote, and names what does not resolve."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools.shell_survey import commands, main

DOCUMENT = """# How to

```console
$ docker run -d \\
> --name web nginx
5f7b9e0d2c41
$ cat <<EOF | docker build -t app -
> FROM debian
> EOF
# docker ps
```

1. In a list:

    ```bash
    sudo docker stop <container name>
    ```

```yaml
command: docker run --no-such-option
```

```console
$ docker run --nmae web nginx
```
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    tmp_path.joinpath("page.md").write_text(DOCUMENT, "utf-8")
    return tmp_path


def test_commands_are_found_in_shell_fences_whole_and_with_their_line(folder: Path) -> None:
    found = [(place.line, text) for text, place in commands(folder / "page.md")]
    assert found == [
        (4, "docker run -d \\\n--name web nginx"),
        (7, "cat <<EOF | docker build -t app -\nFROM debian\nEOF"),
        (10, "docker ps"),
        (16, "sudo docker stop placeholder"),
        (24, "docker run --nmae web nginx"),
    ]


def test_the_survey_counts_and_names_what_does_not_resolve(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(folder)]) == 1
    named, counted = capsys.readouterr().out.splitlines()
    assert named == f"{folder}/page.md:24: docker run has no option --nmae: did you mean --name?"
    assert counted == "1 files, 5 command lines, 5 invocations, 4 resolved: 80.00 %"
