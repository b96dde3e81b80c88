"""The image that machines are made of: built where Debian's can be pulled, else on a host of the lab's own."""

from __future__ import annotations

import hashlib
import io
import os
import tarfile
import tempfile
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kb.cache import Report, locked
from kb.lab.dind.outer import LABEL, SHARED
from kb.lab.hosts.run_folder import RunFolder
from kb.lab.images.base_image import base_image
from kb.model import LabError

if TYPE_CHECKING:
    from docker import APIClient

REPOSITORY = "kb-lab/dind"
_DOCKERFILE = Path(__file__).with_name("Dockerfile")
_BASE = ("debian", "12")
_OUR_BASE = ("kb-lab/debian", "12")
_PROXIES = ("http_proxy", "https_proxy", "no_proxy", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY")


def ensure_image(api: APIClient, cache: Path, folder: RunFolder, report: Report) -> str:
    """The name of the image on the daemon, brought there if it is not: loaded from the cache, else built (a minute).

    Raises:
        LabError: it can be built nowhere; the message ends with what the last attempt said.
    """
    architecture = str(api.version()["Arch"])
    name = f"{REPOSITORY}:{hashlib.sha256(_DOCKERFILE.read_bytes()).hexdigest()[:12]}-{architecture}"
    tar = cache / "dind" / f"{name.rpartition(':')[2]}.tar"
    with locked(cache / "dind.lock", report):
        if not api.images(name):
            _bring(api, name, tar, cache, folder, report)
    return name


def _bring(api: APIClient, name: str, tar: Path, cache: Path, folder: RunFolder, report: Report) -> None:
    start = time.monotonic()
    if tar.exists():
        if _load(api, tar, name):
            report(f"image {name}: loaded in {time.monotonic() - start:.1f} s")
            return
        report(f"image {name} in the cache {tar} is broken: rebuilding it")
        tar.unlink()
    if _pull_base(api) and _built_there(api, name, report):
        _save(api, name, tar)
    else:
        report(f"image {name}: it cannot be built there, so it is built here (a minute)")
        _build_here(name, tar, cache, folder, report)
        if not _load(api, tar, name):
            raise LabError(f"image {name} could not be loaded", mend="see the daemon's log; is its disk full?")
    report(f"image {name}: ready in {time.monotonic() - start:.1f} s")


def _built_there(api: APIClient, name: str, report: Report) -> bool:
    """Whether the daemon could build it itself: it may have an image and still no way to Debian's packages."""
    try:
        _build(api, name)
    except LabError as fault:
        report(str(fault).splitlines()[0][:200])
        return False
    return True


def _pull_base(api: APIClient) -> bool:
    """Make sure of our base on the daemon; nothing is left there under a name that is not ours."""
    from docker.errors import APIError

    reference = ":".join(_BASE)
    there = bool(api.images(reference))
    try:
        if not there:
            api.pull(*_BASE)
        api.tag(reference, *_OUR_BASE, force=True)
        if not there:
            api.remove_image(reference, noprune=True)
    except APIError:
        return False
    return True


def _build(api: APIClient, name: str) -> None:
    context = io.BytesIO()
    with tarfile.open(fileobj=context, mode="w") as archive:
        archive.add(_DOCKERFILE, "Dockerfile")
    context.seek(0)
    arguments = {name: os.environ[name] for name in _PROXIES if name in os.environ}
    lines: Iterator[Mapping[str, Any]] = api.build(
        fileobj=context,
        custom_context=True,
        tag=name,
        rm=True,
        forcerm=True,
        decode=True,
        buildargs={"BASE": ":".join(_OUR_BASE), **arguments},
        labels={LABEL: SHARED},
    )
    said = ""
    for line in lines:
        if "error" in line:
            raise LabError(f"image {name} could not be built", mend=f"{said}: {str(line['error']).strip()}")
        said = str(line.get("stream", "")).strip().rpartition("\n")[2] or said


def _build_here(name: str, tar: Path, cache: Path, folder: RunFolder, report: Report) -> None:
    from kb.lab.hosts.namespaces import NamespaceHost
    from kb.lab.network.internet_access import RESOLVER, Uplink

    if os.geteuid() != 0:
        raise LabError("debian:12 cannot be pulled", mend="see what docker pull debian:12 says, or run as root")
    base = base_image(cache / "base", report)
    host = NamespaceHost("builder", folder.new_state(), daemon_config={"dns": [RESOLVER]})
    try:
        with Uplink(host.pid):
            api = host.api()
            api.import_image_from_file(str(base), *_OUR_BASE)
            _build(api, name)
            _save(api, name, tar)
            api.close()
    finally:
        host.close()


def _save(api: APIClient, name: str, tar: Path) -> None:
    tar.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=tar.parent, delete=False) as half:
        try:
            for chunk in api.get_image(name):
                half.write(chunk)
        except BaseException:
            Path(half.name).unlink()
            raise
    Path(half.name).replace(tar)
    for other in tar.parent.glob(f"*-{tar.stem.rpartition('-')[2]}.tar"):
        if other != tar:
            other.unlink()


def _load(api: Any, tar: Path, name: str) -> bool:  # Any: the SDK's load_image has no types
    from docker.errors import APIError

    with tar.open("rb") as file:
        try:
            for _ in api.load_image(file):
                pass
        except APIError:
            return False
    return bool(api.images(name))
