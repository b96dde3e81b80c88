"""A machine whose folders are links to elsewhere (/home -> /data/home) keeps its files."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

import kb
from kb.lab.hosts.namespaces import NamespaceHost

pytestmark = pytest.mark.lab

_MACHINE = r"""
set -eu
mkdir -p /data/home/me /data/tmp /data/docker /data/plugins
echo mine | tee /data/home/me/letter /data/tmp/draft /data/docker/image /data/plugins/docker-compose > /dev/null
umount /home /tmp /var/lib/docker
[ "$(stat -f -c %T /)" = overlayfs ] # what is removed here is removed in the host alone
rm -rf /home /var/lib/docker /usr/local/lib/docker/cli-plugins
until rm -rf /tmp; do sleep 0.1; done # in the real machine's own, which lies below, others write meanwhile
mkdir -p /usr/local/lib/docker
ln -s /data/home /home
ln -s /data/tmp /tmp
ln -s /data/docker /var/lib/docker
ln -s /data/plugins /usr/local/lib/docker/cli-plugins
"""
_HOST = r"""
from pathlib import Path
from kb.lab.hosts.namespaces import NamespaceHost
host = NamespaceHost("inner", Path("/run/inner/inner-1"), dockerd="", compose="/usr/bin/env")
fault = host.restore()
import subprocess
show = "find /home /tmp /var/lib/docker -mindepth 1; test -x /usr/local/lib/docker/cli-plugins/docker-compose"
seen = subprocess.run([*host.enter(), "sh", "-c", show], capture_output=True, text=True)
host.close()
print(repr((fault, seen.stdout, seen.stderr, seen.returncode)))
"""


def test_no_file_of_the_readers_is_emptied_or_removed_where_links_lead_out_of_the_host(
    boot: Callable[..., NamespaceHost],
) -> None:
    machine = boot("machine", dockerd="")
    shutil.copytree(Path(kb.__file__).parent, f"/proc/{machine.pid}/root/opt/lib/kb")

    def on_it(*words: str) -> str:
        done = subprocess.run([*machine.enter(), *words], capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        return done.stdout

    on_it("bash", "-c", _MACHINE)
    python = machine.python()
    said = on_it("env", "-C", "/opt/lib", "PYTHONDONTWRITEBYTECODE=1", *python[1:2], python[2], "-c", _HOST)
    assert said.strip() == repr(("", "", "", 0))
    files = ("home/me/letter", "tmp/draft", "docker/image", "plugins/docker-compose")
    assert on_it("cat", *(f"/data/{name}" for name in files)) == "mine\n" * 4
