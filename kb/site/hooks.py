"""MkDocs calls these while it builds; ``mkdocs.yml`` names this file. One build at a time in a process."""

from __future__ import annotations

import re
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import quote

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page as MkDocsPage
from mkdocs.utils import get_relative_url
from pathspec.gitignore import GitIgnoreSpec
from pymdownx.superfences import SuperFencesException  # type: ignore[import-untyped]  # ships no types

from kb.model import KbError
from kb.site import address, assets, claims_page, content, current, offline, reference_pages, search
from kb.site.nav import nav
from kb.site.plain import escape
from kb.site.publish import publish, publish_markdown
from kb.site.reference_labels import REFERENCE_WORDS

_GENERATED = (claims_page.NAME, "verification.md")
_NAMED = re.compile(r'((?:xlink:)?href)="kb:([^"#]+)(#[^"]*)?"')
_SHORT_CODE = re.compile(r"<code>([^<\s]{2,24})</code>")
_NOT_IN_NAV = GitIgnoreSpec.from_lines([reference_pages.COMMANDS])


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Read everything once; derive the navigation; take over the console fences."""
    root = Path(config.config_file_path).parent
    try:
        filling = content.read(root, config.theme["language"])
    except KbError as error:
        raise PluginError(str(error)) from None
    current.start(filling)
    language = next(one for one in config.extra["languages"] if one["lang"] == filling.language)
    config.extra |= {
        "words": filling.words,
        "csp": "" if config.extra.get("offline") else address.CSP,  # a file has no origin that it could name
        "root": address.root(),
        "path": language["path"],
    }
    section = {REFERENCE_WORDS[filling.language].title: [reference_pages.INDEX]}
    config.nav = nav(filling.pages, (section, *_GENERATED), filling.words.home)
    config.not_in_nav = _NOT_IN_NAV
    fences = config.mdx_configs.setdefault("pymdownx.superfences", {}).setdefault("custom_fences", [])
    fences.append({"name": "console", "class": "console", "format": _fill})
    fences.append({"name": "mermaid", "class": "mermaid", "format": _diagram})
    return config


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Style sheets and scripts of the package, beside what is in ``docs``."""
    for name, text in assets.styles_and_scripts(offline=bool(config.extra.get("offline"))).items():
        files.append(File.generated(config, f"{assets.BELOW}/{name}", content=text))
    if any(fence.language == "mermaid" for page in current.content().pages.values() for fence in page.fences):
        files.append(File.generated(config, f"{assets.BELOW}/mermaid.js", abs_src_path=str(assets.mermaid())))
    for file in files:
        if not current.whole():  # MkDocs would go by the files' times, but a page is also what it embeds
            file.is_modified = partial(bool, not current.left_out(file.src_uri))  # type: ignore[method-assign]
    return files


def on_nav(navigation: Navigation, config: MkDocsConfig, files: Files) -> Navigation:
    """A command's page stands in no list, but below the reference all the same: so its tab is the one in use."""
    index = files.get_file_from_path(reference_pages.INDEX)
    assert index is not None and index.page is not None, "the index of the reference is generated"
    for file in files.documentation_pages():
        if file.src_uri.startswith(f"{reference_pages.FOLDER}/") and file.page is not None and file is not index:
            file.page.parent = index.page.parent
    return navigation


def on_page_markdown(markdown: str, page: MkDocsPage, config: MkDocsConfig, files: Files) -> str:
    """Stop before a page with a hole in it is made."""
    source = current.content().pages.get(page.file.src_uri)
    try:
        current.open_page(source, partial(_locate, page=page, files=files))
    except KbError as error:
        raise PluginError(str(error)) from None
    beside = {one.file.src_uri for one in (page.previous_page, page.next_page) if one}
    page.meta["related"] = current.related(page.file.src_uri, beside)
    return current.read_page(page.file.src_uri, markdown, source)


def on_page_content(html: str, page: MkDocsPage, config: MkDocsConfig, files: Files) -> str:
    """Addresses for the links of generated pages, ``kb:containers/run.md#first`` and ``kb:/verification.json``.

    A link ``kb:?reference/docker-run.md`` is none where that page is not there.
    """
    html = current.with_parts(html)
    html = _SHORT_CODE.sub(r'<code class="kb-short">\1</code>', html)  # `--name` is not to break at its dashes
    return _NAMED.sub(lambda match: _link(match[1], match[2], match[3] or "", page, files), html)


def on_page_context(context: Any, page: MkDocsPage, config: MkDocsConfig, nav: Any) -> Any:
    """What the end of a page says besides its text: where to edit it."""
    filling, name = current.content(), page.file.src_uri
    if name in filling.pages and (repository := address.repository()):
        path = filling.pages[name].path
        context["edit"] = f"{repository}/edit/main/{quote(path)}"
        context["report"] = f"{repository}/issues/new?title={quote(path)}"
    return context


def on_post_page(output: str, page: MkDocsPage, config: MkDocsConfig) -> str:
    """The finished page."""
    return offline.named(output) if config.extra.get("offline") else output


def on_post_build(config: MkDocsConfig) -> None:
    """Everything beside the pages, and our search index in the place of the theme's."""
    search.publish(config, current.content())
    if config.extra.get("offline"):
        offline.publish(Path(config.site_dir))
    if not current.whole():
        publish_markdown(current.markdown(), Path(config.site_dir))
        return
    publish(
        current.content(),
        current.markdown(),
        Path(config.site_dir),
        name=config.site_name,
        description=config.site_description or "",
        root=config.site_url or "",
    )


def on_template_context(context: Any, template_name: str, config: MkDocsConfig) -> Any:
    """404.html is shown at any address, so it needs to know where the site starts: at the top, unless told."""
    if template_name == "404.html" and not config.site_url:
        context["base_url"] = f"/{config.extra['path']}".rstrip("/") or "/"
    return context


def _locate(name: str, page: MkDocsPage, files: Files) -> str:
    file = files.get_file_from_path(name)
    return get_relative_url(file.url, page.url) if file else ""


def _link(attribute: str, name: str, anchor: str, page: MkDocsPage, files: Files) -> str:
    if name.startswith("/"):
        found = get_relative_url(name[1:], page.url)
    else:
        found = _locate(name.removeprefix("?"), page, files)
    if not found and not name.startswith("?"):
        raise PluginError(f"{page.file.src_uri}: links to {name}, which is not there")
    return f'{attribute}="{found}{anchor}"' if found else ""


def _fill(source: str, language: str, css_class: str, options: Any, md: Any, **_: Any) -> str:
    """The block for a console fence."""
    try:
        return current.fill(source)
    except Exception as error:  # any other kind, and the extension would show the fence as it is: a hole
        raise SuperFencesException(str(error)) from error


def _diagram(source: str, language: str, css_class: str, options: Any, md: Any, **_: Any) -> str:
    """A diagram as its source, which a script draws; without scripts the source is what there is to read."""
    label = escape(current.content().words.diagram)
    frame = f'<figure class="kb-diagram" role="group" aria-label="{label}" tabindex="0">'
    return f"{frame}<pre>{escape(source)}</pre></figure>"
