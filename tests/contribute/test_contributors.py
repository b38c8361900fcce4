"""Everybody who is named at the head of a page, or in the file about citing, is thanked once."""

from __future__ import annotations

from pathlib import PurePath

import pytest

from playbook.house.contributors import contributors
from playbook.house.front_matter import FrontMatter
from playbook.house.heads import read_front_matter

HEAD = """---
description: A.
kind: start
stage: [run]
audience: [researcher]
maturity: draft
owner: Lead
last_reviewed: 2026-11-20
review_in: 12
authors: [{authors}]
---
"""


def head(authors: str) -> FrontMatter:
    found = read_front_matter(PurePath("x.md"), HEAD.format(authors=authors)).front_matter
    assert found is not None
    return found


def test_roles_and_pages_of_a_person_come_together_and_the_busiest_stand_first() -> None:
    pages = [
        ("a", head("{name: The Mill team, roles: [Software]}, {name: Ana, roles: [Validation]}")),
        ("b", head("{name: mill  team, roles: [Software, Resources], orcid: 0000-0001-0000-0001}")),
    ]
    found = contributors(
        pages, "authors:\n  - family-names: Real\n    given-names: Bo\n  - name: Ana\n"
    )
    assert [(one.name, one.roles, one.pages, one.is_cited) for one in found] == [
        ("The Mill team", ["Software", "Resources"], ["a", "b"], False),
        ("Ana", ["Validation"], ["a"], True),
        ("Bo Real", [], [], True),
    ]
    assert found[0].orcid == "0000-0001-0000-0001"


@pytest.mark.parametrize("citation", ["", "[", "authors: x", "- 1", "authors: [1, {}]"])
def test_a_file_about_citing_that_names_nobody_adds_nobody(citation: str) -> None:
    assert contributors([], citation) == []
