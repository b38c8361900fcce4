"""The parts of the package that an installation may lack, and how to get them.

``pip install`` of the package alone brings what ``playbook check`` needs; the rest are extras of
``pyproject.toml``. Whoever needs one asks here, so that all say the same in one line.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, distribution
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from playbook.common.errors import HOME

PACKAGE = "partnership-playbook"
# Whether this name is ours on the package index. While it is not, nothing that we write may tell
# anybody to install by the name alone: anybody could take it. RELEASING.md says when this changes.
PUBLISHED = False
# The modules by which one sees that an extra is there, and the package that brings each. A test
# holds this against pyproject.toml.
EXTRAS: Mapping[str, Mapping[str, str]] = {
    "book": {
        "bs4": "beautifulsoup4",
        "dateutil": "python-dateutil",
        "docutils": "docutils",
        "jupyter_book": "jupyter-book",
        "myst_parser": "myst-parser",
        "pygments": "pygments",
        "sphinx": "sphinx",
        "sphinx_external_toc": "sphinx-external-toc",
    },
    "office": {
        "dateutil": "python-dateutil",
        "docx": "python-docx",
        "icalendar": "icalendar",
        "lxml": "lxml",
        "openpyxl": "openpyxl",
        "pptx": "python-pptx",
        "xlsxwriter": "xlsxwriter",
    },
    "links": {"anyio": "anyio", "httpcore2": "httpcore2", "httpx2": "httpx2"},
    "adopt": {"dateutil": "python-dateutil"},
    "newsletter": {
        "css_inline": "css-inline",
        "dateutil": "python-dateutil",
        "icalendar": "icalendar",
    },
    "rst": {"docutils": "docutils"},
}


def lacking(extra: str, what: str) -> str:
    """One line that says that ``what`` lacks an extra and how to get it; empty if it is there."""
    packages = sorted(name for module, name in EXTRAS[extra].items() if find_spec(module) is None)
    return _line(what, packages, extra) if packages else ""


def lacking_module(module: str | None, what: str, likely: str = "") -> str:
    """The same for a module that was not found; empty if no extra brings it.

    Where several do, ``likely`` is named.
    """
    top = (module or "").partition(".")[0]
    for extra in sorted(EXTRAS, key=lambda extra: extra != likely):
        if top in (packages := EXTRAS[extra]):
            return _line(what, [packages[top]], extra)
    return ""


def _line(what: str, packages: list[str], extra: str) -> str:
    return f"{what} needs {', '.join(packages)}; {how_to_get(extra)}"


def how_to_get(extra: str) -> str:
    """What to run to get an extra, by the way in which the package was installed."""
    version, address = _installed()
    url = address.get("url", "")
    if "dir_info" in address and (folder := _folder(url)).is_dir():
        editable = "-e " if address["dir_info"].get("editable") else ""
        return f'run: pip install {editable}"{folder}[{extra}]"'
    if vcs := address.get("vcs_info"):
        place = f"{vcs['vcs']}+{url}@{vcs['commit_id']}"
        return f'run: pip install "{PACKAGE}[{extra}] @ {place}"'
    if "archive_info" in address:
        return f'run: pip install "{PACKAGE}[{extra}] @ {url}"'
    if PUBLISHED and version:
        return f'run: pip install "{PACKAGE}[{extra}]=={version}"'
    return f'run in a checkout of it: pip install ".[{extra}]", or add [{extra}] to the name of its wheel'


def _folder(url: str) -> Path:
    """The folder of a ``file:`` address; before the letter of a drive stands one slash too many."""
    path = unquote(urlsplit(url).path)
    return Path(path[1:] if path[2:3] == ":" else path)


def in_repository(extra: str) -> str:
    """A line of requirements.txt that brings the package, with an extra, from its repository.

    If it was installed from a repository that others reach, it is that one, at the same commit.
    """
    _, address = _installed()
    url = str(address.get("url", ""))
    if url.startswith("https://") and (vcs := address.get("vcs_info")):
        return f"{PACKAGE}[{extra}] @ {vcs['vcs']}+{url}@{vcs['commit_id']}"
    return f"{PACKAGE}[{extra}] @ git+{HOME}"


def _installed() -> tuple[str, dict[str, Any]]:
    """The version that is installed, and where it came from, as installers write it down (PEP 610).

    The second is empty if it came from an index; both are, if it was never installed.
    """
    try:
        found = distribution(PACKAGE)
        address = json.loads(found.read_text("direct_url.json") or "{}")
    except (PackageNotFoundError, OSError, ValueError):
        return "", {}
    return found.version, address if isinstance(address, dict) else {}
