"""What every page says about itself: read from its front matter, checked, and shown.

The findings of a page are kept with the environment and said again at every build, also when
the page itself has not changed.
"""

from __future__ import annotations

import html
import os
import re
import time
from collections.abc import Mapping
from datetime import date, datetime, timezone
from pathlib import Path, PurePath
from typing import Any, get_args
from urllib.parse import quote, urlencode, urljoin

from docutils import nodes
from jinja2 import Environment, PackageLoader
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from playbook.common.config import BookConfig, load_config
from playbook.common.findings import Finding, Location
from playbook.common.suggest import did_you_mean
from playbook.house.front_matter import Audience, FrontMatter, Stage
from playbook.house.heads import check_front_matter
from playbook.house.skeletons import SKELETONS, skeleton_differences
from playbook.office.catalogue import TEXTS
from playbook.registers.kinds.base import Loc, date_words
from playbook.registers.load import Registers
from playbook.registers.yaml_data import InvalidYaml, read_yaml
from playbook.sphinx_ext.build_warnings import log_findings
from playbook.sphinx_ext.sources import docname_of_anchor
from playbook.sphinx_ext.state import env_state, known, state

SKELETON_CODE = "PAG002"
TOC_CODE = "TOC001"
MISSING_CODE = "TOC002"

# Readers as the badges of a page name them.
AUDIENCES = {
    "community-manager": "community managers",
    "programme-manager": "programme managers",
    "partnership-lead": "leads",
    "researcher": "researchers",
    "communications": "communications",
}
# The formats of files to take away that are offered at the top, in this order.
_FORMATS = {
    "docx": "Word",
    "xlsx": "Excel",
    "pptx": "PowerPoint",
    "ics": "Calendar",
    "md": "Markdown",
}
_BLANK = re.compile(r'<a href="(?P<address>[^"]*_downloads/[^"]*-blank\.(?P<ending>\w+))"')
_LINK = re.compile(r'<a class="reference internal" href="([^"#]*)"')


def build_day(environment: Mapping[str, str] = os.environ) -> date:
    """The day of the build: today, or that of ``SOURCE_DATE_EPOCH`` for identical builds."""
    seconds = float(environment.get("SOURCE_DATE_EPOCH") or time.time())
    return datetime.fromtimestamp(seconds, tz=timezone.utc).date()


# --- reading


def read_header(app: Sphinx, docname: str, source: list[str]) -> None:
    """Read and check the front matter of a page, before anything else sees the page."""
    if app.config.playbook_front_matter == "off":
        return
    env = app.env
    path = PurePath(os.path.relpath(env.doc2path(docname), app.srcdir))
    head = check_front_matter(path, source[0], state(app).registers)
    page = env_state(env).page(docname)
    page.front_matter, page.findings = head.front_matter, head.findings


def check_skeleton(app: Sphinx, doctree: nodes.document) -> None:
    """Hold a page to the headings of its kind."""
    page = env_state(app.env).page(app.env.docname)
    front_matter = page.front_matter
    if front_matter is None:
        return
    path = PurePath(os.path.relpath(app.env.doc2path(app.env.docname), app.srcdir))
    top = next(iter(doctree.findall(nodes.section)), None)
    sections = [child for child in (top or ()) if isinstance(child, nodes.section)]
    headings = [section[0].astext() for section in sections]
    line = (top.line if top is not None else 1) or 1
    differences = [
        Finding(
            Location(path, line),
            f"{difference} (a {front_matter.kind} has a fixed skeleton)",
            SKELETON_CODE,
        )
        for difference in skeleton_differences(front_matter.kind, headings)
    ]
    page.findings = (*page.findings, *differences)


def front_matters(env: BuildEnvironment) -> Mapping[str, FrontMatter | None]:
    """The front matter of each page that was read, by docname; nothing for one that has faults."""
    return {docname: page.front_matter for docname, page in env_state(env).pages.items()}


def report(app: Sphinx, env: BuildEnvironment) -> None:
    """Say every finding about pages, at every build."""
    every = [finding for page in env_state(env).pages.values() for finding in page.findings]
    root = Path(app.srcdir)
    every += unlisted_pages(root, set(env.found_docs))
    every += missing_pages(root, set(env.found_docs))
    log_findings(every, "page")


def unlisted_pages(root: Path, docnames: set[str]) -> list[Finding]:
    """Pages below ``book/`` that stand in no table of contents, with the line to add."""
    found = []
    for path in sorted((root / "book").rglob("*.md")):
        relative = PurePath(path.relative_to(root))
        docname = relative.with_suffix("").as_posix()
        # The texts of templates are no pages: each is shown and offered by the page of its template.
        apart = "_build" in relative.parts or TEXTS in relative.parents
        if docname not in docnames and not apart:
            message = f"no reader will find this page; add the line `- file: {docname}` to _toc.yml"
            found.append(Finding(Location(relative, 1), message, TOC_CODE))
    return found


def missing_pages(root: Path, docnames: set[str]) -> list[Finding]:
    """Entries of ``_toc.yml`` that name no page, with their line and the closest page."""
    try:
        parsed = read_yaml((root / "_toc.yml").read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, InvalidYaml):
        return []  # the build has already stopped for it
    entries = [loc for loc in parsed.keys if loc and loc[-1] in ("file", "root")]
    pages = {p.relative_to(root).with_suffix("").as_posix() for p in (root / "book").rglob("*.md")}
    found = []
    for loc in entries:
        docname = str(_at(parsed.value, loc))
        if PurePath(docname).with_suffix("").as_posix() in docnames or docname in docnames:
            continue
        hint = did_you_mean(docname, pages | docnames, "write the page, or delete this entry")
        place = Location(PurePath("_toc.yml"), *parsed.position(loc))
        found.append(Finding(place, f"there is no page `{docname}`; {hint}", MISSING_CODE))
    return found


def _at(value: Any, loc: Loc) -> Any:
    for part in loc:
        value = value[part]
    return value


# --- showing


def show(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document
) -> None:
    """Put the banner below the first heading and the facts at the foot of the page."""
    page = front_matters(app.env).get(pagename)
    if page is None or doctree is None or app.builder.format != "html":
        return
    context["playbook_page"] = page
    context["playbook_description"] = page.description
    facts = page_facts(app, pagename, page, context)
    context["playbook_facts"] = _render("page_facts.html", facts)
    grabs = _grabs(app, pagename, page, context["body"])
    home = pagename == app.config.root_doc
    banner = _render(
        "opening.html", {**facts, "home": home, "grabs": grabs, "badges": badges(page)}
    )
    head, found, rest = context["body"].partition("</h1>")
    context["body"] = f"{head}{found}{banner}{rest}" if found else f"{banner}{head}"


def badges(page: FrontMatter) -> list[str]:
    """The facts of a head that help to choose a page, in a few words each."""
    everyone = len(page.audience) == len(get_args(Audience))
    whom = "everyone" if everyone else ", ".join(AUDIENCES.get(a, a) for a in page.audience)
    stages = [stage.replace("-", " ") for stage in page.stage]
    stage = "all stages" if len(stages) == len(get_args(Stage)) else ", ".join(stages)
    found = [
        stage.capitalize(),
        f"For {whom}",
        page.time or "",
        f"{page.effort.capitalize()} effort" if page.effort else "",
        f"{page.cost.capitalize()} cost" if page.cost else "",
        page.maturity.capitalize(),
    ]
    return [badge for badge in found if badge]


def _grabs(app: Sphinx, pagename: str, page: FrontMatter, body: str) -> list[dict[str, str]]:
    """What a practice or template is opened for: its templates, or its blank files by format."""
    if page.kind == "template":
        files: dict[str, str] = {}
        for match in _BLANK.finditer(body):
            files.setdefault(match["ending"], match["address"])
        endings = [ending for ending in _FORMATS if ending in files]
        return [{"address": files[ending], "words": _FORMATS[ending]} for ending in endings]
    if page.kind != "practice":
        return []
    section = re.search(r'<section id="templates">.*?</section>', body, re.DOTALL)
    found = {}
    for address in _LINK.findall(section.group(0) if section else ""):
        joined = urljoin(app.builder.get_target_uri(pagename), html.unescape(address))
        docname = joined.removesuffix(".html")
        head = front_matters(app.env).get(docname)
        if head and head.kind == "template" and docname in app.env.titles:
            found[address] = head.label or app.env.titles[docname].astext()
    return [{"address": address, "words": words} for address, words in found.items()]


def page_facts(
    app: Sphinx, pagename: str, page: FrontMatter, context: Mapping[str, Any]
) -> dict[str, Any]:
    """Everything that the two templates print."""
    settings = known(state(app).settings)
    title = _plain_title(app, pagename)
    address = urljoin(settings.address, app.builder.get_target_uri(pagename))
    authors = " and ".join(dict.fromkeys(author.name for author in page.authors))
    path = PurePath(os.path.relpath(app.env.doc2path(pagename), app.srcdir)).as_posix()
    registers = known(state(app).registers)
    return {
        "page": page,
        "title": title,
        "address": address,
        "licence": settings.licence_address,
        "licence_name": settings.licence,
        "due": page.due(build_day()),
        "reviewed": date_words(page.last_reviewed),
        "next_review": date_words(page.next_review),
        "sources": [_source(app, pagename, s.target, registers) for s in page.sources],
        "attribution": (
            f"Adapted from “{title}” by {authors}, in {settings.title}, {address}, "
            f"licensed under {settings.licence} ({settings.licence_address}). Changes were made."
        ),
        "citation": (
            f"{authors} ({page.last_reviewed.year}). {title}. In: {settings.title} "
            f"(reviewed {date_words(page.last_reviewed)}). {address}"
        ),
        "edit": f"{settings.repository}/edit/{settings.branch}/{quote(path)}",
        "history": f"{settings.repository}/commits/{settings.branch}/{quote(path)}",
        "has_sources": "Sources" in SKELETONS.get(page.kind, ()),
        "report": f"{settings.repository}/issues/new?"
        + urlencode(
            {
                "template": "broken-thing.yml",
                "title": f"Problem on the page “{title}”",
                "page": address,
            }
        ),
        "has_repository": bool(settings.repository),
    }


def _plain_title(app: Sphinx, pagename: str) -> str:
    title = app.env.titles.get(pagename)
    return title.astext() if title is not None else pagename


def _source(app: Sphinx, pagename: str, ident: str, registers: Registers) -> dict[str, str]:
    docname = docname_of_anchor(app.env, f"source-{ident}")
    link = app.builder.get_relative_uri(pagename, docname) + f"#source-{ident}" if docname else ""
    return {"id": ident, "title": registers.names.get(("source", ident), ident), "link": link}


_templates = Environment(
    loader=PackageLoader("playbook", "sphinx_ext/templates"),
    autoescape=True,
    trim_blocks=True,
    lstrip_blocks=True,
)


def _render(name: str, facts: Mapping[str, Any]) -> str:
    return _templates.get_template(name).render(facts)


def read_settings(app: Sphinx, config: Any) -> None:
    """Let a fork that is built on GitHub point to itself."""
    root = Path(app.confdir or app.srcdir)
    if (root / "_config.yml").exists():
        settings = load_config(root)
        config.html_baseurl = settings.address
    else:
        address = config.html_baseurl or ""
        settings = BookConfig(root, config.project, "", "main", address, config.author)
    state(app).settings = settings


def setup(app: Sphinx) -> None:
    """Connect reading, checking and showing."""
    app.add_config_value("playbook_front_matter", "off", "env", types=[str])
    app.connect("config-inited", read_settings)
    app.connect("source-read", read_header)
    app.connect("doctree-read", check_skeleton)
    app.connect("env-check-consistency", report)
    app.connect("html-page-context", show)
