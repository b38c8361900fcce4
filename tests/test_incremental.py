"""A build on top of an earlier one gives the pages and the warnings of a clean build."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from warm_python import Finished, python

ROOT = Path(__file__).resolve().parent.parent
WALK = ROOT / "benchmarks" / "incremental.py"
OUTLINE = ROOT / "benchmarks" / "outline.py"
needs_fork = pytest.mark.skipif(not hasattr(os, "fork"), reason="the builds are forked")


def walked(folder: Path, seed: int, *options: str, program: Path = WALK) -> Finished:
    """The walk of a benchmark in a process of its own, which stays free of Sphinx."""
    words = (str(program), "--seed", str(seed), "--keep", str(folder), *options)
    return python(*words, env={**os.environ, "PYTHONPATH": str(ROOT / "scripts")})


@needs_fork
@pytest.mark.parametrize(("seed", "options"), [(7, ()), (8, ("--plain",))])
def test_edits_at_random_end_in_what_a_clean_build_gives(
    tmp_path: Path, seed: int, options: tuple[str, ...]
) -> None:
    run = walked(tmp_path / "walk", seed, "--steps", "6", *options)

    assert run.returncode == 0, run.stdout + run.stderr
    assert "0 builds differ" in run.stdout


@needs_fork
def test_edits_of_contents_and_settings_at_random_end_in_what_a_clean_build_gives(
    tmp_path: Path,
) -> None:
    run = walked(tmp_path / "walk", 2, "--steps", "18", program=OUTLINE)

    assert run.returncode == 0, run.stdout + run.stderr
    assert "0 builds differ" in run.stdout


# Each is a chain of edits of a book whose page `a` refers to what `b` has.
HEAD = "# A\n\nSee {ref}`place`, [](b.md), [](b.md#part) and {doc}`c`.\n"
TOC = "format: jb-book\nroot: book/index\nchapters:\n" + "".join(
    f"  - file: book/{name}\n" for name in "abc"
)
CHAINS = {
    "a label goes": [("b", "# B\n\n## Part\n")],
    "a label comes back": [("b", "# B\n"), ("b", "# B\n\n(place)=\n## Part\n")],
    "a label moves": [("b", "# B\n"), ("c", "# C\n\n(place)=\n## Part\n")],
    "two pages have one label": [
        ("c", "# C\n\n(place)=\n## Other\n"),
        ("a", HEAD + "\nMore.\n"),
        ("b", "# B\n\n(place)=\n## Part\n\nMore.\n"),
        ("c", "# C\n"),
    ],
    "an earlier page takes the label of a later one": [
        ("c", "# C\n\n(other)=\n## Other\n"),
        ("b", "# B\n\n(place)=\n## Part\n\n(other)=\n## More\n"),
    ],
    "a title changes": [("b", "# Another\n\n(place)=\n## Part\n")],
    "a page goes and comes": [("c", None), ("c", "# C\n")],
    "a page that shares a label is listed": [
        ("d", "# D\n\n(place)=\n## Other\n"),
        ("_toc.yml", f"{TOC}  - file: book/d\n"),
    ],
    "words go": [("c", "# C\n\nKestrel.\n"), ("c", "# C\n\nOtter.\n")],
}


@needs_fork
@pytest.mark.parametrize("name", CHAINS)
def test_what_a_change_touches_on_other_pages_is_built_again(tmp_path: Path, name: str) -> None:
    """The chain is built step by step, and each step held to a clean build."""
    program = f"""
import importlib.util, os, shutil, sys
from pathlib import Path
os.environ["SOURCE_DATE_EPOCH"] = "1795132800"
spec = importlib.util.spec_from_file_location("walk", {str(WALK)!r})
walk = importlib.util.module_from_spec(spec); sys.modules["walk"] = walk
spec.loader.exec_module(walk)
walk.warm()
folder = Path({str(tmp_path)!r})
root = folder / "book"
(root / "book").mkdir(parents=True)
(root / "_config.yml").write_text("title: T\\nsphinx: {{config: {{myst_heading_anchors: 3}}}}\\n")
# Sphinx writes the first page in every build: what is looked at is on others.
(root / "book/index.md").write_text("# Index\\n")
def put(page, text):
    path = root / page if page.endswith(".yml") else root / "book" / (page + ".md")
    path.unlink(missing_ok=True) if text is None else path.write_text(text)
for page, text in [("a", {HEAD!r}), ("b", "# B\\n\\n(place)=\\n## Part\\n"), ("c", "# C\\n"),
    ("_toc.yml", {TOC!r})]:
    put(page, text)
walk.wait(walk.build(root, folder / "here", memory=True))
for number, (page, text) in enumerate({CHAINS[name]!r}):
    put(page, text)
    here = walk.build(root, folder / "here", memory=True)
    there = walk.build(root, folder / "clean", memory=False)
    codes = walk.wait(here), walk.wait(there)
    for line in walk.differences(folder / "here", folder / "clean", root, codes):
        print(number, line)
    shutil.rmtree(folder / "clean")
print("the end")
"""
    run = python("-c", program, env={**os.environ, "PYTHONPATH": str(ROOT / "scripts")})

    assert run.returncode == 0, run.stderr
    assert run.stdout == "the end\n"
