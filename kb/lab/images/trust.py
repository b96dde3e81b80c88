"""Builds trust what this machine trusts, and their images keep no trace of it.

Behind a proxy that re-signs TLS, ``pip install`` in a build fails unless it gets the machine's CA bundle. A container
runtime in front of runc lays the bundle into each container's ``/dev``, which is never part of an image, and sets the
usual variables for its first process only.
"""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

RUNTIME = "kb-trust"
_PATH = "/run/kb/runtime"  # as seen by the builder's daemon
_BUNDLE = "/run/kb/ca-bundle.crt"
_INSIDE = "/dev/ca-bundle.crt"
_VARIABLES = ("SSL_CERT_FILE", "PIP_CERT", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "NODE_EXTRA_CA_CERTS")


def machine_bundle() -> Path | None:
    """The CA bundle that this machine's own variables name, the first that exists; None where none does."""
    named = (os.environ.get(variable, "") for variable in _VARIABLES)
    return next((Path(path) for path in named if path and Path(path).is_file()), None)


def trust_config() -> dict[str, object]:
    """What a builder's daemon must be told; nothing where the machine has no bundle of its own."""
    if machine_bundle() is None:
        return {}
    return {"runtimes": {RUNTIME: {"path": _PATH}}, "default-runtime": RUNTIME}


def write_runtime(pid: int) -> None:
    """Put the runtime and the bundle onto the host whose first process this is."""
    bundle = machine_bundle()
    if bundle is None:
        return
    root = Path(f"/proc/{pid}/root")
    shutil.copyfile(bundle, root / _BUNDLE[1:])
    runtime = root / _PATH[1:]
    runtime.write_text(runtime_script())
    runtime.chmod(0o755)


def runtime_script() -> str:
    """A shell script that amends the container's ``config.json`` before runc creates it."""
    # Behind the mount of /dev itself, which would hide it.
    mount = {"destination": _INSIDE, "type": "bind", "source": _BUNDLE, "options": ["rbind", "ro"]}
    variables = ",".join(json.dumps(f"{variable}={_INSIDE}") for variable in _VARIABLES)
    return (
        "#!/bin/sh\n"
        "previous= bundle=\n"
        'for word in "$@"; do [ "$previous" != --bundle ] || bundle=$word; previous=$word; done\n'
        'case " $* " in *" create "*)\n'
        f"""    sed -i -e 's|{{"destination":"/dev",[^}}]*}}|&,{json.dumps(mount)}|' \\\n"""
        f"""        -e 's|"env":\\[|&{variables},|' "$bundle/config.json" ;;\n"""
        "esac\n"
        'exec runc "$@"\n'
    )
