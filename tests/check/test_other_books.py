"""References into other books: right where the list of their names is at hand, silent where not."""

from __future__ import annotations

import json
import zlib
from pathlib import Path

import pytest

from playbook import check_book
from playbook.book.inventories import (
    PROGRAM_ROLES,
    kept_path,
    other_books,
    read_names,
    types_of,
    write_names,
)
from playbook.common.findings import Severity

ROWS = (
    "lab std:label -1 a.html#lab A label",
    "Big Label std:label -1 a.html#big -",
    "word std:term -1 a.html#word -",
    "index std:doc -1 index.html The index",
    "load py:function 1 a.html#$ -",
    "HOME_DIR std:envvar 1 a.html#home -",
    "tool.--all std:cmdoption 1 a.html#all -",
)
HEAD = (
    "# Sphinx inventory version 2\n# Project: P\n# Version: 1\n# This is compressed using zlib.\n"
)


def objects_inv(rows: tuple[str, ...] = ROWS) -> bytes:
    return HEAD.encode() + zlib.compress("".join(f"{row}\n" for row in rows).encode())


def book(root: Path, words: str, *, at_hand: bool, mapping: str = "") -> Path:
    place = "names/objects.inv" if at_hand else "null"
    mapping = mapping or f'other: ["https://other.example/", {place}]'
    (root / "_config.yml").write_text(
        'title: T\nexecute:\n  execute_notebooks: "off"\n'
        f"sphinx:\n  config:\n    intersphinx_mapping:\n      {mapping}\n",
        "utf-8",
    )
    (root / "_toc.yml").write_text("format: jb-book\nroot: index\n", "utf-8")
    (root / "index.md").write_text(f"# T\n\n{words}\n", "utf-8")
    if at_hand:
        (root / "names").mkdir()
        (root / "names" / "objects.inv").write_bytes(objects_inv())
    return root


def found(root: Path, *, notes: bool = False) -> list[str]:
    findings = check_book(root, cache=False).findings
    return [f.code for f in findings if notes or f.severity is not Severity.NOTE]


INTO_ANOTHER = (
    "{ref}`other:lab`",
    "{ref}`words <other:lab>`",
    "{ref}`lab`",
    "{ref}`other:big label`",
    "{ref}`LAB`",
    "{doc}`other:index`",
    "{term}`other:word`",
    "{term}`Word`",
    "{any}`other:word`",
    "{external:ref}`lab`",
    "{external+other:ref}`lab`",
    "{external+other:std:ref}`words <lab>`",
    "{external:py:func}`load`",
    "{external+other:func}`load`",
    "{external+other:term}`word`",
    "{py:func}`load`",
    "{py:func}`other:load`",
    "{envvar}`HOME_DIR`",
    "{option}`tool.--all`",
    "<inv:other#lab>",
    "<inv:other:std:label#lab>",
    "[words](inv:#lab)",
    "<inv:*:*:doc#ind*>",
    "[words](lab)",
    "[](#lab)",
)
GONE = (
    ("{ref}`other:gone`", "LNK003"),
    ("{ref}`nothing-like-it`", "LNK003"),
    ("{doc}`other:gone`", "LNK004"),
    ("{term}`other:gone`", "LNK005"),
    ("{numref}`other:lab`", "LNK003"),
    ("{any}`other:gone`", "LNK003"),
    ("{external:ref}`gone`", "LNK018"),
    ("{external+other:ref}`gone`", "LNK018"),
    ("{external:py:func}`gone`", "LNK018"),
    ("{external+other:doc}`lab`", "LNK018"),
    ("{py:func}`other:gone`", "LNK026"),
    ("{envvar}`GONE`", "LNK026"),
    ("{option}`--gone`", "LNK026"),
    ("<inv:other#gone>", "LNK018"),
    ("[words](inv:other:py:*#lab)", "LNK018"),
    ("<inv:other:std:doc#lab>", "LNK018"),
    ("[words](gone)", "LNK001"),
    ("[](#gone)", "LNK001"),
)


@pytest.mark.parametrize("at_hand", [True, False])
@pytest.mark.parametrize("words", INTO_ANOTHER)
def test_a_reference_that_another_book_answers_is_right(
    tmp_path: Path, words: str, *, at_hand: bool
) -> None:
    assert found(book(tmp_path, words, at_hand=at_hand)) == []


@pytest.mark.parametrize(("words", "code"), GONE)
def test_where_the_list_is_at_hand_a_name_that_lacks_is_found(
    tmp_path: Path, words: str, code: str
) -> None:
    assert found(book(tmp_path, words, at_hand=True)) == [code]


@pytest.mark.parametrize(("words", "code"), GONE)
def test_where_the_list_is_not_at_hand_nothing_is_called_broken(
    tmp_path: Path, words: str, code: str
) -> None:
    assert found(book(tmp_path, words, at_hand=False)) == []
    note = [f for f in check_book(tmp_path, cache=False).findings if f.code == "LNK028"]
    assert [f.severity for f in note] == [Severity.NOTE]
    assert (
        "1 reference may lead into `other`, whose list of names is not at hand" in note[0].message
    )


NOWHERE = (
    ("{external+nobook:ref}`lab`", "LNK018"),
    ("<inv:nobook#lab>", "LNK018"),
    ("{external:reff}`lab`", "PAG016"),
    ("{external:zz:ref}`lab`", "PAG016"),
    ("{external:std:ref:x}`lab`", "PAG016"),
    ("[words](gone.md)", "LNK001"),
    ("{eq}`gone`", "LNK017"),
    ("(governance)=\n## Governance\n\n{ref}`governence`", "LNK003"),
    ("(governance)=\n## Governance\n\n[words](#governence)", "LNK001"),
)


@pytest.mark.parametrize("at_hand", [True, False])
@pytest.mark.parametrize(("words", "code"), NOWHERE)
def test_what_no_other_book_can_answer_is_found_in_any_case(
    tmp_path: Path, words: str, code: str, *, at_hand: bool
) -> None:
    assert found(book(tmp_path, words, at_hand=at_hand)) == [code]


def test_a_typing_error_names_what_the_other_book_has(tmp_path: Path) -> None:
    root = book(tmp_path, "{ref}`other:labb` <inv:other#labb> {external:ref}`labb`", at_hand=True)
    messages = " ".join(f.message for f in check_book(root, cache=False).findings)
    for words in ("did you mean `other:lab`?", "did you mean `inv:other#lab`?", "mean `lab`?"):
        assert words in messages


def test_what_a_build_has_kept_is_looked_up_and_its_change_is_seen(tmp_path: Path) -> None:
    root = book(tmp_path, "{ref}`other:lab` {ref}`other:gone`", at_hand=False)
    kept = root / kept_path("other")
    assert [f.code for f in check_book(root).findings] == ["LNK028"]
    kept.parent.mkdir(parents=True)
    kept.write_text(write_names({"std:label": ["lab"]}), "utf-8")
    assert [f.code for f in check_book(root).findings] == ["LNK003"]
    kept.write_text(write_names({"std:label": ["lab", "gone"]}), "utf-8")
    assert [f.code for f in check_book(root).findings] == []
    kept.unlink()
    assert [f.code for f in check_book(root).findings] == ["LNK028"]


@pytest.mark.parametrize(
    "data",
    [b"", b"<html>", b"{", b"[]", HEAD.encode() + b"no zlib", HEAD.encode()[:40], b"{\xff"],
)
def test_a_damaged_list_counts_as_not_at_hand(tmp_path: Path, data: bytes) -> None:
    root = book(tmp_path, "{ref}`other:lab`", at_hand=True)
    (root / "names" / "objects.inv").write_bytes(data)
    assert found(root) == []


def test_lists_of_all_versions_are_read() -> None:
    old = b"# Sphinx inventory version 1\n# Project: P\n# Version: 1\nload function a.html\nm mod a.html\n"
    assert read_names(old) == {"py:function": {"load"}, "py:module": {"m"}}
    names = read_names(objects_inv())
    assert names["std:label"] == {"lab", "Big Label"}
    assert read_names(write_names(names).encode()) == names
    assert json.loads(write_names(names))["std:doc"] == ["index"]


def test_what_sphinx_does_not_take_for_a_book_is_none() -> None:
    mapping: dict[str, object] = {
        "far": ["https://a.example/", None],
        "near": ["https://a.example/", "names/objects.inv"],
        "beside": ["../built", None],
        "old": "https://a.example/",
        "three": ["https://a.example/"],
    }
    books = {other.name: other.file for other in other_books(mapping)}
    assert books == {"far": "", "near": "names/objects.inv", "beside": "../built/objects.inv"}


def test_the_types_of_roles_are_those_of_sphinx() -> None:
    pytest.importorskip("sphinx")
    from sphinx.domains.c import CDomain
    from sphinx.domains.cpp import CPPDomain
    from sphinx.domains.javascript import JavaScriptDomain
    from sphinx.domains.python import PythonDomain
    from sphinx.domains.rst import ReSTDomain
    from sphinx.domains.std import StandardDomain

    theirs: dict[str, set[str]] = {}
    for domain in (CDomain, CPPDomain, JavaScriptDomain, PythonDomain, ReSTDomain, StandardDomain):
        for kind, described in domain.object_types.items():
            for role in domain.roles.keys() & set(described.roles):
                theirs.setdefault(f"{domain.name}:{role}", set()).add(f"{domain.name}:{kind}")
    # What Sphinx also takes, for books that were built long ago.
    theirs["std:option"].add("std:option")
    theirs["py:attr"].add("py:method")
    assert {role: set(types_of(role)) for role in theirs} == theirs
    assert {f"std:{role}" for role in PROGRAM_ROLES} <= theirs.keys()
