"""Which addresses of a book of version 2 are asked: those that its readers can click."""

from __future__ import annotations

from pathlib import Path

from playbook.links.collect import addresses
from playbook.reading.loader import Folder, load_book

SETTINGS = """\
version: 1
extends: https://example.org/not/settings.yml
project:
  github: owner/not-an-address
  references:
    other: https://example.org/not/other
  toc:
    - file: index.md
    - url: https://example.org/in-menu
      title: Elsewhere
site:
  template: https://example.org/not/template.zip
  actions:
    - title: Home
      url: https://example.org/in-head
"""
PAGE = """\
# Page

[](https://example.org/link) and <https://example.org/auto> and https://example.org/bare .
[](doi:10.5281/zenodo.1), @10.5281/zenodo.2, {cite}`10.5281/zenodo.3` and {cite}`known`.
[](wiki:Partnership), [](rrid:SCR_1) and [](ror:03).
{button}`Press <https://example.org/button>` and {download}`file <https://example.org/file.zip>`.
A file index.md is no address, nor is `https://example.org/not/code`.

:::{card} A card
:url: https://example.org/card
Words.
:::

:::{iframe} https://example.org/frame
:::

![Picture](https://example.org/picture.png)

<a href="https://example.org/html">HTML</a>

% https://example.org/not/comment
"""
BIB = (
    "@misc{known, title = {A}, url = {https://example.org/cited}}\n"
    "@misc{other, title = {B}, url = {https://example.org/not/cited}}\n"
)


def test_what_readers_can_click_is_asked_and_nothing_else(tmp_path: Path) -> None:
    for name, text in (("myst.yml", SETTINGS), ("index.md", PAGE), ("a.bib", BIB)):
        (tmp_path / name).write_text(text, encoding="utf-8")
    found = addresses(load_book(Folder(tmp_path)))
    assert set(found) == {
        *(f"https://doi.org/10.5281/zenodo.{number}" for number in (1, 2, 3)),
        "https://en.wikipedia.org/wiki/Partnership",
        "https://scicrunch.org/resolver/SCR_1",
        "https://ror.org/03",
        *(
            f"https://example.org/{name}"
            for name in [
                "link",
                "auto",
                "bare",
                "button",
                "file.zip",
                "card",
                "frame",
                "picture.png",
                "html",
                "cited",
            ]
        ),
        "https://example.org/in-menu",
        "https://example.org/in-head",
    }
    assert [place.path for place in found["https://example.org/in-menu"]] == ["myst.yml"]
