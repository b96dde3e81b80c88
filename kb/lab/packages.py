"""What the lab needs from the machine's package manager; set-up installs from these lists, and says so."""

from __future__ import annotations

from kb.model import LabError

# Debian 12 and Ubuntu 22.04 or later name them alike.
ENGINE = ("docker.io", "iptables")
NAMESPACES = ("util-linux", "mount", "iproute2", "dnsmasq-base")
SHOWN = ("curl", "procps", "iputils-ping", "tcpdump")  # what snippets call beside docker
IMAGES = ("docker-registry", "skopeo")
STAND_INS = ("mmdebstrap", "debian-archive-keyring", "slirp4netns")

LAB_PACKAGES = (*ENGINE, *NAMESPACES, *SHOWN, *IMAGES, *STAND_INS)


def missing(program: str) -> LabError:
    """The error for a program of these packages that is not installed."""
    return LabError(f"{program} is not installed", mend=f"apt-get install {' '.join(LAB_PACKAGES)}")
