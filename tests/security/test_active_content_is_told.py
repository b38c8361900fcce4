"""Active content is told.

Threat: a proposed text carries a script into the browsers of readers, and nobody sees it in review.
Promise: the check names scripts, handlers, addresses that run, foreign frames and drawings with scripts.
"""

from __future__ import annotations

import pytest

from playbook.check.run import check_book
from playbook.reading.html_text import is_program

SOURCES = {
    "element": "<script>alert(1)</script>\n",
    "split": "Words <script\nsrc=x></script> here.\n",
    "handler": 'Words <a href="#" onmouseover=alert(1)>x</a>.\n',
    "capitals": 'Words <b ONCLICK="alert(1)">x</b>.\n',
    "link": 'Words <a href="javascript:alert(1)">x</a>.\n',
    "coded": 'Words <a href="&#106;avascript&colon;alert(1)">x</a>.\n',
    "tab": 'Words <a href="java&Tab;script:alert(1)">x</a>.\n',
    "form": '<form action="javascript:alert(1)"></form>\n',
    "page": '<iframe src="data:text/html,<b>x"></iframe>\n',
    "button": "```{button-link} javascript:alert(1)\nPress\n```\n",
    "card": "```{card} A\n:link: javascript:alert(1)\nWords\n```\n",
    "target": "```{image} https://example.org/x.png\n:alt: x\n:target: javascript:alert(1)\n```\n",
    "raw": "```{raw} html\n<b onclick='alert(1)'>x</b>\n```\n",
    "rst": "```{eval-rst}\n.. raw:: html\n\n   <script>alert(1)</script>\n```\n",
    "rst-link": "```{eval-rst}\n`x <javascript:alert(1)>`_\n```\n",
    "rst-named": "```{eval-rst}\nx_\n\n.. _x: javascript:alert(1)\n```\n",
    "list": "- one\n\n  <script>alert(1)</script>\n",
    "note": ":::{note}\n<script>alert(1)</script>\n:::\n",
    "value": "---\nmyst: {substitutions: {x: '<script>alert(1)</script>'}}\n---\n# x\n\n{{ x }}\n",
}
HARMLESS = {
    "code": "`<script>` and\n\n```html\n<script>alert(1)</script>\n```\n",
    "markdown": "[x](javascript:alert(1)) and ![x](javascript:alert(1))\n",
    "words": 'An <abbr title="onclick=1 javascript: x">attribute</abbr>.\n',
    "comment": "<!-- <script>alert(1)</script> -->\n\nWords.\n",
    "name": 'A <a href="https://example.org/javascript:x">page</a>, <b online="1">b</b>.\n',
}


def told(book) -> dict[str, str]:
    found = check_book(book.root).findings
    return {f.location.path.stem: f.message for f in found if f.code in ("PAG061", "FIG008")}


def test_each_way_to_run_something_is_told(stranger) -> None:
    pages = {
        name: text if text.startswith("---") else f"# {name}\n\n{text}"
        for name, text in SOURCES.items()
    }
    found = told(stranger(**pages))
    assert sorted(set(SOURCES) - set(found)) == []
    assert all("runs in the browser" in words for words in found.values())


def test_what_runs_nothing_is_left_alone(stranger) -> None:
    pages = {name: f"# {name}\n\n{text}" for name, text in HARMLESS.items()}
    assert set(told(stranger(**pages))) <= {"name"}


def test_a_foreign_frame_is_noted_and_a_drawing_with_a_script_is_told(stranger) -> None:
    book = stranger(a='# A\n\n<iframe src="https://example.org/x"></iframe>\n\n![x](d.svg)\n')
    book.write("d.svg", '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>')
    found = told(book)
    assert "tells that site who reads the page" in found["a"]
    assert "holds a script" in found["d"]


@pytest.mark.parametrize(
    "address",
    [
        "javascript:x",
        "JavaScript:x",
        " java\tscript:x",
        "vbscript:x",
        "data:text/html,x",
        "&#x6a;avascript:x",
    ],
)
def test_an_address_that_runs_is_known_in_any_disguise(address: str) -> None:
    assert is_program(address)


@pytest.mark.parametrize(
    "address", ["https://javascript.example", "#javascript:", "javascripts", "data:image/png,x"]
)
def test_other_addresses_do_not_run(address: str) -> None:
    assert not is_program(address)
