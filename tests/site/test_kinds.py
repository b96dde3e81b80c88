"""Each kind of page, in both languages: nothing overflows or overlaps, axe finds nothing; a person can look, too."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.site.conftest import REPOSITORY

pytestmark = pytest.mark.site

SCREENSHOTS = REPOSITORY / "build" / "screenshots"
GEOMETRY = (Path(__file__).parent / "geometry.js").read_text("utf-8")
KINDS = {
    "start": "",
    "topic": "containers/",
    "transcripts": "containers/ports/",
    "diagram": "start/parts/",
    "verification": "verification/",
    "claims": "claims/",
    "reference": "reference/",
    "command": "reference/docker-run/",
    "not-found": "404.html",
}
OPEN = "open => document.querySelectorAll('.md-content details').forEach(one => (one.open = open))"
WIDTHS = (360, 768, 1440)
SCHEMES = ("light", "dark")
# Of all that axe looks at, only colours can differ between a page in the light and the same page in the dark.
WHAT = {"resultTypes": ["violations"]}
AXE = {"light": WHAT, "dark": {**WHAT, "runOnly": ["color-contrast", "link-in-text-block"]}}


@dataclass
class Looked:
    """What was seen of one kind of page; ``geometry``: width of the window → what is wrong there."""

    geometry: dict[str, list[str]] = field(default_factory=dict)
    violations: list[str] = field(default_factory=list)
    trouble: list[str] = field(default_factory=list)


@pytest.fixture(scope="module", params=[(kind, language) for kind in KINDS for language in ("en", "ko")], ids="-".join)
def looked(request: pytest.FixtureRequest, whole, open_whole) -> Looked:
    kind, language = request.param
    address = f"{'ko/' if language == 'ko' else ''}{KINDS[kind]}"
    if not (whole / address).exists():
        pytest.fail(f"no page of the kind {kind} at {address}")
    visit = open_whole()
    page = visit.go(f"/{address}")
    page.wait_for_load_state("networkidle")
    found = Looked(trouble=visit.trouble)
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    for scheme in SCHEMES:
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            page.wait_for_timeout(50)
            page.screenshot(path=SCREENSHOTS / f"{kind}-{language}-{width}-{scheme}.png")
            if scheme == SCHEMES[0]:  # colours move nothing
                found.geometry[f"{width}"] = page.evaluate(GEOMETRY)
                page.evaluate(f"({OPEN})(true)")
                found.geometry[f"{width}, all unfolded"] = page.evaluate(GEOMETRY)
                page.evaluate(f"({OPEN})(false)")
    page.evaluate(f"({OPEN})(true)")
    for scheme in SCHEMES:
        page.emulate_media(color_scheme=scheme)
        for violation in Axe().run(page, options=AXE[scheme]).response["violations"]:
            nodes = [f"{node['target']} {node['html'][:120]}" for node in violation["nodes"][:3]]
            found.violations.append(f"{scheme}: {violation['id']}: {nodes}")
    page.close()
    return found


def test_nothing_overflows_or_overlaps_at_any_width_folded_or_unfolded(looked: Looked) -> None:
    assert {where: wrong for where, wrong in looked.geometry.items() if wrong} == {}


def test_axe_finds_no_violation_in_light_and_in_dark(looked: Looked) -> None:
    assert looked.violations == []


def test_the_console_has_no_error_and_no_request_fails_or_leaves_the_site(looked: Looked) -> None:
    assert looked.trouble == []
