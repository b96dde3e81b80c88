"""Leave hosts up after the runner has gone, for a person to look inside."""

from __future__ import annotations

import shlex
import subprocess

from kb.lab.hosts.host import PATH
from kb.lab.hosts.pool import Group
from kb.lab.hosts.run_folder import RunFolder


def keep(group: Group, folder: RunFolder) -> str:
    """Hand the pipes that keep ``group`` alive to a process of their own; returns how to enter and how to end it."""
    pipes = [fd for part in (group.network, *group.hosts) for fd in part.lifelines()]
    keeper = subprocess.Popen(
        ["sleep", "infinity"],
        pass_fds=[*pipes, folder.fileno()],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    lines = []
    for host in group.hosts:
        shell = [
            "env",
            "-i",
            "-C",
            "/root",
            f"PATH={PATH}",
            "HOME=/root",
            "TERM=xterm",
            f"PS1={host.name}$ ",
            "bash",
            "--norc",
        ]
        lines.append(f"{host.name} is still up; enter it with:  {shlex.join([*host.enter(), *shell])}")
    lines.append(f"throw it away with:  kill {keeper.pid}")
    return "\n".join(lines)
