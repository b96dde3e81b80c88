"""``reference.json`` and its schema, as the site publishes them for other programs."""

from __future__ import annotations

import json
from importlib import resources

from kb.reference.document import to_json
from kb.site.content import Content

FILE, SCHEMA = "reference.json", "reference.schema.json"


def files(content: Content) -> dict[str, str]:
    """Name → text."""
    known = {
        id_: {"state": content.states[id_].value, "engine": receipt.engine, "started": receipt.started}
        for id_, receipt in content.receipts.items()
        if id_ in content.states
    }
    document = {"$schema": SCHEMA, **to_json(content.reference, known)}
    schema = resources.files("kb.reference").joinpath(f"data/{SCHEMA}").read_text("utf-8")
    return {FILE: json.dumps(document, ensure_ascii=False, separators=(",", ":")), SCHEMA: schema}
