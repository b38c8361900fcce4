"""A small book of the house, with one practice and one template that know each other."""

from __future__ import annotations

from pathlib import Path

import pytest

HEAD = """---
description: A page of a test book.
kind: {kind}
stage: [run]
audience: [researcher]
also: [another name]
maturity: draft
owner: Lead
last_reviewed: 2026-11-20
review_in: 12
{more}authors:
  - name: The team
    roles: [Software]
---

# {title}

"""
TOC = """# The order
format: jb-book
root: book/index
parts:
  - caption: "Practices"  # what to do
    chapters:
      - file: book/practices/run/walk
  - caption: Templates
    chapters:
      - file: book/templates/map
"""
PRACTICE = (
    "In two sentences",
    "When to use it",
    "What you need",
    "Steps",
    "How you know it works",
    "Pitfalls",
    "What others found",
    "How one partnership did it",
    "Templates",
    "Sources",
)
TEMPLATE = (
    "In two sentences",
    "Download",
    "How to fill it in",
    "Where it belongs",
    "Seen elsewhere",
    "Sources",
)


def page(kind: str, title: str, headings: tuple[str, ...], **below: str) -> str:
    more = "effort: low\ncost: none\n" if kind == "practice" else ""
    text = HEAD.format(kind=kind, title=title, more=more)
    words = {"Templates": "templates", "Where it belongs": "belongs"}
    return (
        text
        + "\n\n".join(
            f"## {name}\n\n{below.get(words.get(name, ''), 'Nothing is known.')}"
            for name in headings
        )
        + "\n"
    )


@pytest.fixture
def house(tmp_path: Path) -> Path:
    files = {
        "_config.yml": "title: Mill\nexclude_patterns: [book/templates/text]\nsphinx:\n  extra_extensions: [playbook.sphinx_ext]\n",  # noqa: E501
        "LICENSE": "Free.\n",
        "_toc.yml": TOC,
        "pyproject.toml": "[tool.playbook.check]\nhouse = true\n",
        "book/index.md": HEAD.format(kind="start", title="Mill", more="") + "Words.\n",
        "book/practices/run/walk.md": page(
            "practice", "A walk", PRACTICE, templates="- [Map](../../templates/map.md)"
        ),
        "book/templates/map.md": page(
            "template", "Map", TEMPLATE, belongs="[A walk](../practices/run/walk.md)"
        ),
    }
    for path, text in files.items():
        file = tmp_path / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    return tmp_path
