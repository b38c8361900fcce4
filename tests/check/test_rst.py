"""reStructuredText is read by docutils as in a build, and leaves nothing behind."""

from __future__ import annotations

import builtins
import io
import sys
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from docutils.parsers.rst import directives, roles, states

from playbook.book.model import Page
from playbook.book.settings import RstSettings, book_settings
from playbook.check.fixes import apply, plan
from playbook.check.run import check_book
from playbook.common import extras
from playbook.common.findings import Finding
from playbook.reading.dialects.sphinx import DIALECT as SPHINX
from playbook.reading.markdown import parse_page
from playbook.reading.page_reader import Context
from playbook.reading.rst import parse_rst, read_rst

SETTINGS = book_settings({"sphinx": {"extra_extensions": ["sphinxcontrib.bibtex"]}})


def read(text: str, files: Mapping[str, str] = {}, **around: str) -> Page:
    """A page of reStructuredText, in a book with these files."""
    context = Context(SETTINGS.myst, SETTINGS.words, SPHINX, files.get, rst=RstSettings(**around))
    return parse_rst("page.rst", "page", text, context)


def said(page: Page) -> list[tuple[str, int, int, tuple[str, ...]]]:
    return [(f.kind, f.line, f.column, f.detail[:1]) for f in page.faults]


def named(page: Page) -> list[tuple[str, str, int, int]]:
    return [(r.kind, r.target, r.line, r.column) for r in page.references]


# --- what is on a page


def test_a_page_has_its_headings_words_and_head() -> None:
    page = read(
        ":orphan:\n:author: Somebody\n\n=====\nTitle\n=====\n\nSome words\nof *text*.\n\n"
        "Part with ``code``\n------------------\n\nMore.\n\nBelow\n~~~~~\n\nUp\n--\n"
    )
    assert page.front == {"orphan": "", "author": "Somebody"}
    assert [(h.level, h.text, h.line, h.column, h.parent) for h in page.headings] == [
        (1, "Title", 5, 1, 0),
        (2, "Part with code", 11, 1, 1),
        (3, "Below", 16, 1, 2),
        (2, "Up", 19, 1, 1),
    ]
    lines = [(line.line, line.text) for line in page.prose]
    assert (8, "Some words") in lines
    assert (9, "of *text*.") in lines
    assert page.words == 4


def test_a_place_is_that_of_the_mark_in_the_file() -> None:
    page = read(
        "Title\n=====\n\n- item\n\n  two lines, and then\n  a :ref:`one` and :doc:`two <three>`\n\n"
        "+------+---------------+\n| cell | :term:`four`  |\n+------+---------------+\n\n"
        "    quoted :numref:`five`\n"
    )
    assert named(page) == [
        ("ref", "one", 7, 5),
        ("doc", "three", 7, 20),
        ("term", "four", 10, 10),
        ("numref", "five", 13, 12),
    ]
    # The build names the first line of the paragraph, and in a table the line below.
    assert [reference.block for reference in page.references] == [6, 6, 11, 13]


def test_links_lead_where_docutils_takes_them() -> None:
    page = read(
        "A link_, `words <https://example.org/a>`_, `more`__ and https://example.org/c.\n\n"
        ".. _link: https://example.org/l\n__ https://example.org/b\n"
    )
    assert named(page) == [
        ("url", "https://example.org/l", 1, 3),
        ("url", "https://example.org/a", 1, 10),
        ("url", "https://example.org/b", 1, 44),
        ("auto", "https://example.org/c", 1, 57),
    ]


def test_a_label_belongs_to_what_stands_below_it() -> None:
    page = read(
        ".. _top:\n\nTitle\n=====\n\n.. _shown:\n\n.. figure:: a.png\n\n   Words\n\n"
        ".. _plain:\n\nText\n\n.. table:: T\n   :name: rows\n\n   == ==\n   a  b\n   == ==\n\n"
        ".. _from: https://example.org\n\n`a <https://example.org/b>`_ _`inside`\n"
    )
    assert [(t.kind, t.name, t.line, t.titled, t.number) for t in page.targets] == [
        ("label", "top", 1, True, "section"),
        ("label", "shown", 6, True, "figure"),
        ("label", "plain", 12, False, ""),
        ("name", "rows", 16, True, "table"),
        ("address", "from", 23, False, ""),
        ("address", "a", 25, False, ""),
        ("label", "inside", 25, False, ""),
    ]


def test_pictures_have_their_words() -> None:
    page = read(
        ".. figure:: a.png\n   :alt: seen\n   :width: 50%\n\n   Words *below*\n\n"
        ".. image:: b.png\n\n|c|\n\n.. |c| image:: c.png\n"
    )
    pictures = {(i.form, i.src, i.alt, i.line, i.caption, i.width) for i in page.images}
    assert pictures == {
        ("figure", "a.png", "seen", 1, "Words below", "50%"),
        ("image", "b.png", None, 7, "", ""),
        ("image", "c.png", "c", 11, "", ""),
    }


def test_a_comment_may_say_that_a_finding_is_wanted() -> None:
    page = read(
        "Text\n\n.. playbook: ignore[LNK003] the label comes later\n\n:ref:`later`\n\n"
        "- .. playbook: ignore-page[STY001] a list\n"
    )
    assert [(i.codes, i.reason, i.line, i.whole_page) for i in page.ignores] == [
        (("LNK003",), "the label comes later", 3, False),
        (("STY001",), "a list", 7, True),
    ]


def test_what_stands_in_a_refused_directive_is_not_on_the_page() -> None:
    page = read(".. list-table::\n\n   * - :ref:`one`\n     - b\n   * - :ref:`two`\n")
    assert [fault.kind for fault in page.faults] == ["rst"]
    assert page.references == ()


def test_text_around_each_page_comes_from_the_settings() -> None:
    page = read(
        "Title\n=====\n\n|before| |after| `x` :mine:`y`\n",
        {"_config.yml": "a: b\n.. |before| replace:: :ref:`one`\n"},
        prolog=".. |before| replace:: :ref:`one`\n.. role:: mine",
        epilog=".. |after| replace:: :ref:`two`",
        default_role="any",
    )
    assert page.faults == ()
    found = {(r.kind, r.target, r.source or "page", r.line) for r in page.references}
    assert found == {
        ("ref", "one", "_config.yml", 2),
        ("ref", "two", "_config.yml", 1),
        ("any", "x", "page", 4),
    }


def test_a_role_of_ones_own_is_known_below_and_on_later_pages(tmp_path: Path) -> None:
    pages = {
        "b.rst": "B\n=\n\n:mine:`x`\n\n.. role:: mine\n\n:mine:`y`\n",
        "a.rst": "A\n=\n\n:mine:`z`\n",
        "c.md": "# C\n\n{mine}`z`\n\n{own}`z`\n\n```{role} own\n```\n\n{own}`z`\n",
        "d.rst": "D\n=\n\n:mine:`z` :own:`z` :nobody:`z`\n\n.. default-role:: mine\n\n`z`\n",
    }
    found = checked(tmp_path, pages, select=["PAG016"])
    assert [str(f).split(";")[0] for f in found] == [
        "a.rst:4:1: PAG016 no role is called `mine`",
        "b.rst:4:1: PAG016 no role is called `mine`",
        "c.md:5:1: PAG016 no role is called `own`",
        "d.rst:4:20: PAG016 no role is called `nobody`",
    ]


def test_what_an_unknown_extension_brings_may_hold_anything() -> None:
    words = book_settings({"sphinx": {"extra_extensions": ["some.extension"]}}).words
    context = Context(SETTINGS.myst, words, SPHINX, {}.get)
    text = (
        ".. unknown:: x\n   :any: option\n\n   - [ not: rst *at all\n   :ref:`one` |two| nobody_\n\n"
        "   .. _inside:\n\n   .. image:: three.png\n\n:unknown:`x` :ref:`four`\n"
    )
    page = parse_rst("page.rst", "page", text, context)
    assert page.faults == ()
    assert [target.name for target in page.targets] == ["inside"]
    assert named(page) == [("ref", "four", 11, 14)]


# --- included files


def test_a_finding_in_an_included_file_stands_in_that_file() -> None:
    files = {"parts/a.inc": "one\n\nA\n\nA :ref:`b` *c\n\nZ\n\n:ref:`not`\n"}
    text = "Title\n=====\n\n.. include:: parts/a.inc\n   :start-line: 2\n   :end-before: Z\n"
    page = read(text, files)
    assert [(r.kind, r.target, r.source, r.line) for r in page.references] == [
        ("include", "parts/a.inc", "", 4),
        ("ref", "b", "parts/a.inc", 5),
    ]
    assert [(f.kind, f.source, f.line) for f in page.faults] == [("rst", "parts/a.inc", 5)]
    assert page.reads == (("parts/a.inc", ""),)


def test_includes_end() -> None:
    files = {
        "one.inc": ".. include:: two.inc\n\n.. include:: two.inc\n",
        "two.inc": ".. include:: one.inc\n",
        **{f"{n}.inc": f".. include:: {n + 1}.inc\n" * 2 for n in range(20)},
    }
    round_ = read(".. include:: one.inc\n", files)
    assert {fault.kind for fault in round_.faults} == {"include-circle"}
    assert round_.faults[0].detail == ("page.rst → one.inc → two.inc → one.inc",)
    endless = read(".. include:: 0.inc\n", files)
    assert [fault.detail[0] for fault in endless.faults if fault.kind == "rst"] == [
        "the files that this page includes have no end"
    ]


def test_substitutions_end() -> None:
    many = "".join(f".. |{n}| replace:: |{n + 1}| |{n + 1}|\n" for n in range(40))
    page = read(f"|0|\n\n{many}.. |40| replace:: x\n")
    assert ("rst", 1, 0, ("the substitutions grow without end",)) in said(page)
    assert "rst" in {fault.kind for fault in read("|a|\n\n.. |a| replace:: |a|\n").faults}


@pytest.mark.parametrize(
    "text",
    [
        "".join("  " * depth + "- x\n\n" for depth in range(600)),
        "".join("   " * depth + ".. note::\n\n" for depth in range(300)),
        "T\n=\n\n" + "*" * 5000,
        ".. |a| replace:: `b <c_>`_\n\n|a|_ `x <|a|_>`_\n",
        "\0\x01 :ref:`\0`\n",
    ],
    ids=["lists", "notes", "stars", "names", "signs"],
)
def test_strange_pages_give_facts_or_faults(text: str) -> None:
    assert read(text).form == "rst"


# --- what docutils says


def test_messages_of_docutils_become_faults_of_the_same_kind_as_in_markdown() -> None:
    page = read(
        "Title\n=====\n\n.. figrue:: x\n\n:reff:`x`\n\n|nobody|\n\n.. image:: a.png\n   :widht: 1\n\n"
        ".. image:: a.png\n   :width: far\n\n.. image::\n\n.. highlight:: x\n\n   y\n\n*open\n\n"
        "nobody_\n\n.. _a:\n\nA\n\n.. _a:\n\na_\n"
    )
    # Behind these stand the names that there are, and the options that there are.
    cut = {"rst-name": 1, "rst-name-twice": 1, "rst-substitution": 1, "directive-option-name": 2}
    assert [(f.kind, f.line, f.column, f.detail[: cut.get(f.kind)]) for f in page.faults] == [
        ("directive", 4, 4, ("figrue", "figrue::")),
        ("role", 6, 1, ("reff", ":reff:")),
        ("directive-option-name", 10, 4, ("image", "widht")),
        ("directive-option", 13, 4, ("image", "width", "far")),
        ("directive-argument", 16, 4, ("image", "needs 1 argument")),
        ("directive-content", 18, 4, ("highlight",)),
        ("rst", 22, 1, ("Inline emphasis start-string without end-string.",)),
        ("rst-substitution", 8, 1, ("nobody",)),
        ("rst-name", 24, 1, ("nobody",)),
        ("rst-name-twice", 32, 1, ("a",)),
    ]


def test_a_fix_writes_the_name_that_was_meant(tmp_path: Path) -> None:
    text = "Title\n=====\n\n.. notte:: Words\n\n:docc:`title` and {dco}\n"
    found = checked(tmp_path, {"a.rst": text, "title.md": "# T\n"}, select=["PAG015", "PAG016"])
    mended = apply(text.encode(), plan(found, unsafe=True)["a.rst"])
    assert mended.decode() == text.replace("notte", "note").replace("docc", "doc")


def test_hints_are_in_the_language_of_the_page(tmp_path: Path) -> None:
    pages = {
        "a.rst": ".. _x:\n\nTitle\n=====\n\n.. _y:\n\nText :ref:`y` :ref:`nowhere at all` |z|\n",
        "b.rst": "Only text\n",
    }
    found = [finding.message for finding in checked(tmp_path, pages)]
    assert "the label `y` does not lead anywhere; the label has no title to show: write" in found[0]
    assert ":ref:`words <y>`" in found[0]
    assert "put a label `.. _nowhere at all:` above the place" in found[1]
    assert "define it on the page: `.. |z| replace:: …`" in found[2]
    assert "begin it with a line and `=====` below it" in found[3]


# --- nothing is left behind


@pytest.fixture
def unchanged() -> Iterator[None]:
    """Everything that users of docutils in one process share is as it was."""

    def shared() -> tuple[Any, ...]:
        return (
            dict(vars(directives)["_directives"]),
            dict(vars(directives)["_directive_registry"]),
            dict(vars(roles)["_roles"]),
            dict(vars(roles)["_role_registry"]),
            list(states.RSTState.nested_sm_cache),
            states.state_classes,
            states.Inliner.dispatch.copy(),
            states.Body.explicit.constructs[:],
            directives.directive,
            roles.role,
        )

    before = shared()
    yield
    assert shared() == before


EVERYTHING = """\
Title
=====

.. role:: mine(strong)

.. default-role:: mine

.. default-domain:: c

.. note:: `x` :mine:`y` :nobody:`z`

   - item

     .. nobody::

.. include:: a.inc

.. csv-table::
   :file: a.csv

.. csv-table::
   :url: https://example.org/a.csv

.. raw:: html
   :file: a.html

.. raw:: html
   :url: https://example.org/a.html

.. figure:: a.png
   :figwidth: image

   Words

.. literalinclude:: a.py

.. contents::

.. sectnum::

.. target-notes::

.. date::
"""


def test_the_registries_of_docutils_stay_as_they_were(unchanged: None) -> None:
    read(EVERYTHING, {"a.inc": ".. role:: other\n\n:other:`x`\n"})
    parse_page(
        "page.md",
        "page",
        f"# T\n\n```{{eval-rst}}\n{EVERYTHING}```\n",
        Context(SETTINGS.myst, SETTINGS.words, SPHINX, {}.get, embedded={"{eval-rst}": read_rst}),
    )


def test_nothing_is_written_and_no_file_or_address_is_opened(
    capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    read(EVERYTHING)  # what is imported at first use

    def refuse(*what: object, **_: object) -> Any:
        raise AssertionError(f"opened {what}")

    monkeypatch.setattr(builtins, "open", refuse)
    monkeypatch.setattr(io, "open", refuse)
    monkeypatch.setattr("socket.socket.connect", refuse)
    page = read(EVERYTHING)
    monkeypatch.undo()
    assert {(r.kind, r.target) for r in page.references} >= {
        ("include", "a.inc"),
        ("file", "a.csv"),
        ("file", "a.html"),
        ("literalinclude", "a.py"),
    }
    assert capfd.readouterr() == ("", "")


def test_pages_can_be_read_in_several_threads() -> None:
    texts = [
        f"Title {n}\n=======\n\n.. role:: r{n}\n\n"
        + f"- a :ref:`l{n}` :r{n}:`x`\n\n  .. note:: :doc:`d{n}`\n\n" * 30
        for n in range(8)
    ]
    alone = [read(text) for text in texts]
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    try:
        with ThreadPoolExecutor(8) as pool:
            together = list(pool.map(read, texts * 3))
    finally:
        sys.setswitchinterval(interval)
    assert together == alone * 3
    assert not any(page.faults for page in alone)


# --- without docutils


def checked(root: Path, pages: Mapping[str, str], **choice: Any) -> list[Finding]:
    """What the check says of a book of these pages."""
    listed = "".join(f"  - file: {name.rpartition('.')[0]}\n" for name in sorted(pages))
    files = {
        "_config.yml": "title: T\nexecute:\n  execute_notebooks: 'off'\n",
        "_toc.yml": f"format: jb-book\nroot: index\nchapters:\n{listed}",
        "index.md": "# Start\n",
    }
    for name, text in {**files, **pages}.items():
        (root / name).write_text(text, encoding="utf-8")
    return list(check_book(root, cache=False, **choice).findings)


@pytest.fixture
def without_docutils(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """An installation of the package alone."""
    real = extras.find_spec
    monkeypatch.setattr(
        extras, "find_spec", lambda name: None if name == "docutils" else real(name)
    )
    for name in [name for name in sys.modules if name.startswith("playbook.reading.rst")]:
        monkeypatch.setitem(sys.modules, name, None)
    return monkeypatch.undo


PAGES = {
    "a.rst": ".. _from-a:\n\nA\n=\n\nText :ref:`nowhere` |x| *\n\n.. image:: nothing.png\n",
    "b.md": "# B\n\n```{eval-rst}\n.. _from-b:\n\nText\n\n----\n\n.. image:: shown.png\n```\n",
    "c.md": (
        "# C\n\n{ref}`from-a` {ref}`words <from-b>` {numref}`from-a` {eq}`e` {term}`t` [x](#from-a)"
        " [y](from-a) {any}`from-a` {doc}`a` {doc}`nowhere` [z](nowhere.md) {py:func}`f`\n\n"
        "```{button-ref} from-a\n```\n\n```{figure} shown.png\n:target: from-b_\n:alt: x\n```\n"
    ),
    "shown.png": "",
    "other.png": "",
}


def test_without_docutils_one_warning_says_what_was_not_read(
    tmp_path: Path, without_docutils: Callable[[], None]
) -> None:
    pages = {name: text for name, text in PAGES.items() if not name.endswith(".png")}
    (tmp_path / "shown.png").write_bytes(b"")
    (tmp_path / "other.png").write_bytes(b"")
    found = checked(tmp_path, pages)
    assert [f.message.split(";")[0] for f in found if f.code == "PBK004"] == [
        "2 pages are or hold reStructuredText and could not be read"
    ]
    warning = next(f for f in found if f.code == "PBK004")
    assert str(warning).startswith("a.rst:1: PBK004 2 pages")
    assert "docutils" in warning.message
    assert "[rst]" in warning.message
    assert warning.severity.value == "warning"
    # Nothing that may stand on those pages is called missing.
    others = [f"{f.location.path}: {f.message.split(';')[0]}" for f in found if f is not warning]
    assert (
        others == ["c.md: there is no page `nowhere`", "c.md: no page or file `nowhere.md`"]
        or [line for line in others if "nowhere" not in line] == []
    )
    without_docutils()
    after = [str(finding) for finding in check_book(tmp_path, cache=False).findings]
    assert not any("PBK004" in line for line in after)
    assert any("a.rst:6:6: LNK003" in line for line in after)


def test_without_docutils_one_page_is_called_one(
    tmp_path: Path, without_docutils: Callable[[], None]
) -> None:
    found = checked(tmp_path, {"a.rst": PAGES["a.rst"]})
    assert [f.message.split(";")[0] for f in found] == [
        "1 page is or holds reStructuredText and could not be read"
    ]


def test_a_book_without_restructuredtext_never_imports_docutils(tmp_path: Path) -> None:
    import subprocess

    checked(tmp_path, {"b.md": "# B\n\n```{note}\nwords\n```\n"})
    code = (
        "import sys; from playbook.check.run import check_book; "
        f"check_book({str(tmp_path)!r}, cache=False); "
        "sys.exit(any(name.split('.')[0] == 'docutils' for name in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
