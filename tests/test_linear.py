"""Books built by `playbook.linear` are the books that Jupyter Book builds alone, to the byte."""

from __future__ import annotations

import json
import os
import re
import textwrap
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from warm_python import fresh_python, python

from playbook.linear.menu import AddressTokens, CannotDraw, sidebar_template

ROOT = Path(__file__).resolve().parent.parent
EXTENSION = "playbook.linear"
RANDOM = re.compile(rb"[0-9a-f]{8}-[0-9a-f]{4}-[45][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
ASIDE = "playbook.linear steps aside, and the theme draws each sidebar itself: "

# Builds all books in one process: the price of starting is paid once. Stock builds come first,
# because what the extension changes in MyST stays changed.
BUILDER = """
import contextlib, importlib, json, sys
from unittest import mock
from jupyter_book.cli.main import main

for job in json.load(open(sys.argv[1])):
    with contextlib.ExitStack() as stack, open(job["log"], "w", encoding="utf-8") as log:
        stack.enter_context(contextlib.redirect_stdout(log))
        stack.enter_context(contextlib.redirect_stderr(log))
        for module, name, value in job["instead"]:
            owner = importlib.import_module(module)
            *path, name = name.split(".")
            for step in path:
                owner = getattr(owner, step)
            if value == "lambda":
                value = lambda *_, **__: "<nav>wrong</nav>"
            stack.enter_context(mock.patch.object(owner, name, value))
        try:
            main(["build", job["book"], *job["options"]], standalone_mode=False)
        except SystemExit as end:
            print("EXIT", end.code)
"""


def page(title: str, *lines: str) -> str:
    return "\n".join([f"# {title}", "", *lines, "", "## Within", "", "Text.", ""])


LEVELS = {
    "toc": {
        "format": "jb-book",
        "root": "index",
        "parts": [
            {
                "caption": "First & <last> “part”",
                "numbered": True,
                "chapters": [
                    {
                        "file": "a/one",
                        "sections": [
                            {
                                "file": "a/b/two",
                                "sections": [{"file": "a/b/c/three"}, {"file": "four"}],
                            },
                            {"url": "https://example.org/?a=1&b=2", "title": "A site & more"},
                            {"file": "a/five"},
                        ],
                    },
                    {"file": "with space/six ü"},
                ],
            },
            {
                "caption": "Second",
                "chapters": [
                    {"glob": "many/*"},
                    {"url": "https://example.org/#top", "title": "A place"},
                    {"file": "plain", "title": "Another *title*"},
                ],
            },
            {"chapters": [{"file": "last"}]},
        ],
    },
    "pages": {
        "index": page("Home <of> all"),
        "a/one": page("One *with* `code` & $x^2$", "\\begin{equation}\nx = 1\n\\end{equation}"),
        "a/b/two": page("Two <b>bold</b> “quoted”", "{ref}`target` and [three](c/three.md)"),
        "a/b/c/three": "(target)=\n" + page("Three — ünïcode 漢字 current current"),
        "four": page("Four\\'s \\& co"),
        "a/five": "No title at all, only text.\n",
        "with space/six ü": page("Six"),
        "many/x": page("X"),
        "many/y": page("Y ![alt](pic.svg)"),
        "plain": page("Plain"),
        "last": page("Last"),
        "outside": page("Outside the toc"),
    },
}
HIDDEN = {
    "toc": {
        "format": "jb-article",
        "root": "start",
        "options": {"hidden": False, "titlesonly": True},
        "sections": [{"file": "b"}, {"file": "sub/c", "sections": [{"file": "sub/d"}]}],
    },
    "pages": {
        "start": page("Start"),
        "b": page("B", "```{toctree}\n:hidden:\nextra\ndeep/below\n```"),
        "deep/below": page("Below", "```{toctree}\n:hidden:\ndeepest\n```"),
        "deep/deepest": page("Deepest"),
        "sub/c": page("C"),
        "sub/d": page("D"),
        "extra": page("Extra"),
    },
}
SINGLE = {"toc": {"format": "jb-book", "root": "only"}, "pages": {"only": page("Only")}}

OPTIONS = {
    "levels": (LEVELS, {}),
    "home-and-depth": (
        LEVELS,
        {"html": {"home_page_in_navbar": True}, "theme": {"show_navbar_depth": 2}},
    ),
    "parts-fold": (LEVELS, {"theme": {"show_navbar_depth": 0}}),
    "depth-1": (HIDDEN, {"theme": {"max_navbar_depth": 1}}),
    "depth-2": (HIDDEN, {"theme": {"max_navbar_depth": 2, "show_navbar_depth": 2}}),
    "hidden": (HIDDEN, {}),
    "single": (SINGLE, {}),
}
INSTEAD: Mapping[str, list[tuple[str, str, Any]]] = {
    "theme-unknown": [("playbook.linear.supported", "PYDATA", {"0" * 16: "0.1", "1" * 16: "0.3"})],
    "sphinx-unknown": [("playbook.linear.supported", "SPHINX", {"0" * 16: "5.0", "1" * 16: "6.2"})],
    "code-unknown": [("playbook.linear.supported", "SPHINX", {"0" * 16: "7.4"})],
    "replaced": [("sphinx.builders.html", "StandaloneHTMLBuilder._get_local_toctree", "lambda")],
    "wrong": [("playbook.linear.menu", "SidebarTemplate.draw", "lambda")],
}
REASONS = {
    "theme-unknown": "is not known, only 0.1 to 0.3.",
    "sphinx-unknown": "is not known, only 5.0 to 6.2.",
    "code-unknown": "draws with other code than the versions that are known.",
    "replaced": "is not the one of sphinx.builders.html.",
    "wrong": "on the page b its sidebar is not the one drawn here.",
    "other-theme": "the theme is alabaster, and only sphinx_book_theme is known.",
    "collapsed": "with collapse_navbar each page shows other entries.",
    "takes-apart": "a template of this book takes the sidebar apart.",
}


def write(folder: Path, book: Mapping[str, Any], settings: Mapping[str, Any], *more: str) -> Path:
    for name, text in book["pages"].items():
        file = folder / f"{name}.md"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        (file.parent / "pic.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
    (folder / "_toc.yml").write_text(yaml.safe_dump(book["toc"], sort_keys=False))
    config = {
        "title": "A book",
        "execute": {"execute_notebooks": "off"},
        "only_build_toc_files": False,
        "html": dict(settings.get("html", {})),
        "parse": {"myst_enable_extensions": ["amsmath", "dollarmath"]},
        "sphinx": {
            "recursive_update": True,
            "extra_extensions": list(more),
            "config": {
                **settings.get("sphinx", {}),
                "html_theme_options": settings.get("theme", {}),
            },
        },
    }
    (folder / "_config.yml").write_text(yaml.safe_dump(config))
    return folder


class Built:
    """All books, built: pages and what the build said."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def log(self, name: str) -> str:
        return (self.root / f"{name}.log").read_text(encoding="utf-8")

    def files(self, name: str) -> dict[str, bytes]:
        pages = self.root / name / "_build" / "html"
        return {
            file.relative_to(pages).as_posix(): normal(file.read_bytes())
            for file in sorted(pages.rglob("*"))
            if file.is_file() and file.name != ".buildinfo"
        }


def normal(data: bytes) -> bytes:
    seen: dict[bytes, bytes] = {}
    return RANDOM.sub(lambda match: seen.setdefault(match[0], b"id-%d" % len(seen)), data)


TEMPLATE = """
<nav class="mine">{{ generate_toctree_html(startdepth=0, kind="sidebar", maxdepth=4,
collapse=False, includehidden=True, titles_only=True, show_nav_level=1)%s }}</nav>
"""


@pytest.fixture(scope="module")
def built(once: Callable[..., Path]) -> Built:
    return Built(once("linear", build_all))


def build_all(root: Path) -> None:
    stock, ours = [], []

    def add(name: str, book: Any, settings: Any, *, instead: Any = (), both: bool = True) -> None:
        for kind, jobs in (("stock", stock), ("ours", ours)):
            if kind == "ours" or both:
                more = (EXTENSION,) if kind == "ours" else ()
                folder = write(root / f"{name}-{kind}", book, settings, *more)
                if name in ("prints", "takes-apart"):
                    (folder / "_templates").mkdir()
                    text = TEMPLATE % (".find_all('li') | length" if name != "prints" else "")
                    (folder / "_templates" / "sbt-sidebar-nav.html").write_text(text)
                jobs.append(
                    {
                        "book": str(folder),
                        "log": f"{folder}.log",
                        "instead": instead if kind == "ours" else (),
                        "options": settings.get("options", ()),
                    }
                )

    for name, (book, settings) in OPTIONS.items():
        add(name, book, settings)
    for name, instead in INSTEAD.items():
        add(name, HIDDEN, {}, instead=instead, both=False)
    add("other-theme", HIDDEN, {"sphinx": {"html_theme": "alabaster"}})
    add("collapsed", HIDDEN, {"theme": {"collapse_navbar": True}})
    add("folders", HIDDEN, {"options": ["--builder", "dirhtml"]})
    for name in ("prints", "takes-apart"):
        add(name, HIDDEN, {"sphinx": {"templates_path": ["_templates"]}})
    jobs = root / "jobs.json"
    jobs.write_text(json.dumps(stock + ours))
    done = python(
        *("-c", BUILDER, str(jobs)),
        cwd=root,
        env={
            "PATH": "",
            "SYSTEMROOT": os.environ.get("SYSTEMROOT", ""),
            "PYTHONPATH": str(ROOT / "scripts"),
            "PYTHONUTF8": "1",
        },
    )
    assert done.returncode == 0, done.stderr[-3000:]


def differing(built: Built, one: str, other: str) -> list[str]:
    first, second = built.files(one), built.files(other)
    assert "search.html" in first or "search/index.html" in first, built.log(one)[-3000:]
    return [name for name in first.keys() | second.keys() if first.get(name) != second.get(name)]


@pytest.mark.parametrize("name", [*OPTIONS, "other-theme", "collapsed", "prints", "takes-apart"])
def test_every_file_is_that_of_a_stock_build(built: Built, name: str) -> None:
    assert differing(built, f"{name}-stock", f"{name}-ours") == []


def test_pages_in_folders_of_their_own_are_those_of_a_stock_build(built: Built) -> None:
    built_as = [built.root / f"folders-{kind}/_build/dirhtml" for kind in ("stock", "ours")]
    names = sorted(file.relative_to(built_as[0]).as_posix() for file in built_as[0].rglob("*.html"))
    assert "sub/d/index.html" in names
    different = [
        n for n in names if (built_as[0] / n).read_bytes() != (built_as[1] / n).read_bytes()
    ]
    assert different == []


@pytest.mark.parametrize("name", [*OPTIONS, "folders", "prints"])
def test_it_does_not_step_aside_where_it_applies(built: Built, name: str) -> None:
    assert ASIDE not in built.log(f"{name}-ours")


@pytest.mark.parametrize("name", REASONS)
def test_it_steps_aside_with_one_line_where_it_does_not_apply(built: Built, name: str) -> None:
    lines = [line for line in built.log(f"{name}-ours").splitlines() if ASIDE in line]
    assert len(lines) == 1, built.log(f"{name}-ours")[-3000:]
    assert REASONS[name] in lines[0]


@pytest.mark.parametrize("name", sorted(INSTEAD.keys() - {"replaced"}))
def test_a_book_it_left_alone_is_that_of_a_stock_build(built: Built, name: str) -> None:
    assert differing(built, "hidden-stock", f"{name}-ours") == []


def test_the_theme_draws_the_tree_for_few_pages_only(built: Built) -> None:
    """A warning of the tree comes with each drawing of the theme: once, not once a page."""
    warning = "doesn't have a title"
    assert built.log("levels-stock").count(warning) > 10
    assert built.log("levels-ours").count(warning) < 5


@pytest.mark.parametrize("name", ["depth-1", "depth-2"])
def test_a_page_too_deep_to_be_shown_marks_its_branch(built: Built, name: str) -> None:
    assert (
        b'<li class="toctree-l1 current active' in built.files(f"{name}-ours")["deep/deepest.html"]
    )


def test_random_ids_are_the_same_in_every_build(built: Built) -> None:
    pages = [
        built.root / f"{name}-ours/_build/html/a/one.html" for name in ("levels", "parts-fold")
    ]
    ids = [RANDOM.findall(page.read_bytes()) for page in pages]
    assert ids[0] and ids[0] == ids[1]


def test_the_build_of_the_tool_needs_no_setting(tmp_path: Path) -> None:
    book = write(tmp_path, SINGLE, {"sphinx": {"html_theme": "alabaster"}})
    done = fresh_python(
        *("-m", "playbook.sphinx_ext.launch", "build", str(book)),
        env={**os.environ, "PYTHONPATH": str(ROOT / "scripts")},
    )

    assert done.stdout.count(ASIDE) == 1, done.stdout + done.stderr
    assert REASONS["other-theme"] in done.stdout


def drawing(*marks: str) -> str:
    items = "".join(f"<li{mark}><a href={AddressTokens()('a')!r}>A</a></li>" for mark in marks)
    return f"<ul>{items}</ul>"


@pytest.mark.parametrize(
    ("plain", "marked"),
    [
        (drawing(""), drawing("", "")),
        (drawing(""), drawing("").replace("A", "B")),
        ("<ul><li></ul></li>", "<ul><li></ul></li>"),
        (drawing(""), drawing("").replace("-0-", "-1-")),
    ],
)
def test_drawings_that_are_not_of_one_tree_are_refused(plain: str, marked: str) -> None:
    with pytest.raises(CannotDraw):
        sidebar_template(plain, marked, ("a", "b"))


def test_a_page_changes_its_link_and_what_is_around_it_only() -> None:
    tokens = AddressTokens()
    plain = textwrap.dedent(
        f"""\
        <ul><li class="l1"><a href="{tokens("a/x")}">X</a><details><ul>
        <li><a href="{tokens("a/y")}">Y</a></li></ul></details></li>
        <li class="l1"><a href="{tokens("z")}">Z</a></li></ul>"""
    )
    marked = plain.replace('"l1"', '"l1 current current on"').replace(
        "<li>", '<li class="current">'
    )
    marked = marked.replace("<details>", '<details open="open">').replace("<ul>", '<ul class="u">')
    menu = sidebar_template(plain, marked, tuple(tokens.names))
    drawn = menu.draw("a/y", lambda docname: f"{docname}.html")
    assert drawn == textwrap.dedent(
        """\
        <ul class="u"><li class="l1 current on"><a href="x.html">X</a><details open="open"><ul class="u">
        <li class="current"><a href="#">Y</a></li></ul></details></li>
        <li class="l1"><a href="../z.html">Z</a></li></ul>"""
    )
