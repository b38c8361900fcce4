"""What a build runs of the book itself, and whether the commits that brought it were made here.

A page is text, but a book may bring code: extensions of its own, and notebooks whose cells are
run. Who checks out a stranger's branch to look at it wants to be asked before that code runs.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Any

from playbook.common.errors import UserError
from playbook.common.files import read_bytes, write_text
from playbook.common.git import GitError, answer, git
from playbook.common.own_folders import cache_for
from playbook.common.plain_yaml import YamlError, load_yaml

CONFIG = "_config.yml"
# The folder that holds the package which runs now; its code runs before any question.
OURS = Path(__file__).resolve().parents[2]
# Extensions that run what a page or the settings say.
RUNNING = (
    "autoapi.extension",
    "jupyter_sphinx",
    "matplotlib.sphinxext.plot_directive",
    "nbsphinx",
    "sphinx.ext.autodoc",
    "sphinx.ext.autosummary",
    "sphinx.ext.doctest",
    "sphinx.ext.graphviz",
    "sphinx.ext.ifconfig",
    "sphinx.ext.imgconverter",
    "sphinx.ext.inheritance_diagram",
    "sphinx_exec_code",
    "sphinx_gallery.gen_gallery",
    "sphinxcontrib.mermaid",
    "sphinxcontrib.plantuml",
    "sphinxcontrib.programoutput",
)
_CELLS = (b"{code-cell}", b"jupytext", b"mystnb")
_SEEN = "own-code.json"


@dataclass(frozen=True, slots=True)
class OwnCode:
    """Something of the book that a build runs: in words, and the paths below the book that hold it."""

    what: str
    paths: tuple[str, ...]


def has_history(root: Path) -> bool:
    """Whether the book lies in a repository of Git, so that there may be commits of others."""
    here = root.resolve()
    return any((folder / ".git").exists() for folder in (here, *here.parents))


def own_code(root: Path) -> list[OwnCode]:
    """All of the book at ``root`` that a build runs."""
    config = _config(root)
    sphinx = _table(config.get("sphinx"))
    found = [code for code in _local(root, _table(sphinx.get("local_extensions"))) if code]
    override = _table(sphinx.get("config"))
    names = {
        str(name)
        for part in (sphinx.get("extra_extensions"), override.get("extensions"))
        for name in (part if isinstance(part, list) else [])
    }
    if running := sorted(names.intersection(RUNNING)):
        found.append(OwnCode(f"what {CONFIG} has {', '.join(running)} run", (CONFIG,)))
    mode = _table(config.get("execute")).get("execute_notebooks", "auto")
    mode = override.get("nb_execution_mode", mode)
    # YAML reads a bare `off` as a truth value.
    if mode not in ("off", False) and (cells := _with_cells(root)):
        found.append(OwnCode("the cells of notebooks", cells))
    return found


def made_elsewhere(root: Path, code: Sequence[OwnCode]) -> list[str]:
    """The commits that brought code and were not made here, nor accepted; newest first.

    What lies outside Git, and what has not been committed, counts as made here.
    """
    paths = sorted({path for part in code for path in part.paths})
    if not paths or answer(root, "rev-parse", "--verify", "--quiet", "HEAD") is None:
        return []
    seen = [f"^{commit}" for commit in _accepted(root) if _knows(root, commit)]
    try:
        commits = git(root, "rev-list", "HEAD", *seen, "--", *paths).split()
        moves = answer(root, "log", "-g", "--no-show-signature", "--format=%H %gs", "HEAD") or ""
    except GitError:
        return []
    made = {line.split(" ", 1)[0] for line in moves.splitlines() if " commit" in line[40:47]}
    return [commit for commit in commits if commit not in made]


def accept(root: Path) -> None:
    """Remember that the code of the book as it is now may run."""
    head = (answer(root, "rev-parse", "HEAD") or "").strip()
    path = _memory(root)
    if head and path is not None:
        with suppress(UserError):
            write_text(path, json.dumps(sorted({head, *_accepted(root)})) + "\n")


def _accepted(root: Path) -> list[str]:
    path = _memory(root)
    if path is None or not path.is_file():
        return []
    with suppress(UserError, ValueError):
        found = json.loads(read_bytes(path))
        return [str(name) for name in found] if isinstance(found, list) else []
    return []


def _memory(root: Path) -> Path | None:
    """The file with the accepted commits: one for all work trees of a repository."""
    common = (answer(root, "rev-parse", "--git-common-dir") or "").strip()
    folder = cache_for(root)
    if folder is None:
        return None
    name = blake2b(str((root / common).resolve()).encode(errors="surrogateescape"), digest_size=12)
    return folder.parent / f"{name.hexdigest()}-{_SEEN}"


def _knows(root: Path, commit: str) -> bool:
    return commit.isalnum() and answer(root, "cat-file", "-e", f"{commit}^{{commit}}") is not None


def _config(root: Path) -> Mapping[str, Any]:
    """The settings; without any where they cannot be read, which the build says."""
    with suppress(UserError, YamlError, UnicodeDecodeError):
        return _table(load_yaml(read_bytes(root / CONFIG).decode("utf-8-sig")))
    return {}


def _table(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _local(root: Path, extensions: Mapping[str, Any]) -> list[OwnCode]:
    """The extensions that lie in folders named by the settings, but for our own."""
    found = []
    for name, place in extensions.items():
        folder = (root / str(place)).resolve()
        if folder == OURS and str(name).partition(".")[0] == OURS.joinpath("playbook").name:
            continue
        inside = folder.is_relative_to(root.resolve())
        path = folder.relative_to(root.resolve()).as_posix() if inside else CONFIG
        found.append(OwnCode(f"the extension {name} in {place}", (path or ".", CONFIG)))
    return found


def _with_cells(root: Path) -> tuple[str, ...]:
    """The pages with cells of code."""
    listed = answer(root, "ls-files", "-z", "--", "*.ipynb", "*.md") or ""
    found = []
    for name in filter(None, listed.split("\0")):
        if name.endswith(".ipynb"):
            found.append(name)
            continue
        with suppress(UserError):
            data = read_bytes(root / name)
            if any(sign in data for sign in _CELLS):
                found.append(name)
    return tuple(found)
