"""What a container must ask for to be a machine, where the daemon's own machine may lack a capability."""

from __future__ import annotations

import subprocess

from kb.lab.dind.outer import Outer
from kb.model import LabError

# By their bits, as in the kernel's linux/capability.h.
_BITS = """
CHOWN DAC_OVERRIDE DAC_READ_SEARCH FOWNER FSETID KILL SETGID SETUID SETPCAP LINUX_IMMUTABLE NET_BIND_SERVICE
NET_BROADCAST NET_ADMIN NET_RAW IPC_LOCK IPC_OWNER SYS_MODULE SYS_RAWIO SYS_CHROOT SYS_PTRACE SYS_PACCT SYS_ADMIN
SYS_BOOT SYS_NICE SYS_RESOURCE SYS_TIME SYS_TTY_CONFIG MKNOD LEASE AUDIT_WRITE AUDIT_CONTROL SETFCAP MAC_OVERRIDE
MAC_ADMIN SYSLOG WAKE_ALARM BLOCK_SUSPEND AUDIT_READ PERFMON BPF CHECKPOINT_RESTORE
"""

PRIVILEGED = ("--privileged",)
REFUSED = "apply caps"  # in what runc says when --privileged asks for more than there is

_UNCONFINED = (
    "--security-opt=seccomp=unconfined",
    "--security-opt=apparmor=unconfined",
    "--security-opt=systempaths=unconfined",
    "--security-opt=label=disable",
    "--device-cgroup-rule=a *:* rwm",
)


def all_but(bounding: int) -> tuple[str, ...]:
    """Options of ``docker run`` for as much as ``--privileged`` gives, within this capability bounding set."""
    missing = [name for bit, name in enumerate(_BITS.split()) if not bounding >> bit & 1]
    return ("--cap-add=ALL", *(f"--cap-drop={name}" for name in missing), *_UNCONFINED)


def bounding_set(outer: Outer, image: str, labels: tuple[str, ...]) -> int:
    """The capability bounding set of the first process of the daemon's machine.

    Raises:
        LabError: the daemon would not run a container for that.
    """
    look = ["sed", "-n", "s/^CapBnd:[[:space:]]*//p", "/proc/1/status"]
    words = outer.words("run", "--rm", "--pid=host", "--network=none", *labels, image, *look)
    said = subprocess.run(words, capture_output=True, text=True, stdin=subprocess.DEVNULL)
    if said.returncode:
        raise LabError(f"{outer.address} runs no containers", mend=said.stderr.strip().splitlines()[-1])
    return int(said.stdout, 16)
