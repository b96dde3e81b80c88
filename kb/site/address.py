"""Where the site will be served: from the environment, so that a checkout builds for any address, or for none."""

from __future__ import annotations

import os
from urllib.parse import urlsplit

from kb.model import KbError

CSP = "; ".join(
    [
        "default-src 'self'",
        "script-src 'self'",
        "style-src 'self' 'unsafe-inline'",  # Mermaid's drawings carry their style, and the theme sets some
        "img-src 'self' data:",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
    ]
)
"""The Content-Security-Policy that every page keeps to: no script but the site's own files."""


def root() -> str:
    """``SITE_URL`` with a slash at its end; "" where it is not set, then links are relative. KbError if unusable."""
    given = os.environ.get("SITE_URL", "")
    if not given:
        return ""
    parts = urlsplit(given)
    if parts.scheme not in ("http", "https") or not parts.netloc:
        raise KbError(f"SITE_URL is {given!r}", mend="give an address such as https://example.org/docker/")
    return given.rstrip("/") + "/"


def repository() -> str:
    """``REPO_URL``, from which pages link to where they can be edited and talked about; "" without such links."""
    return os.environ.get("REPO_URL", "").rstrip("/")
