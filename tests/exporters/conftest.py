"""The real book as what it gives away, and a small text with every part that a text can have."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path, PurePath

import pytest

from playbook.common.config import load_config
from playbook.office.catalogue import ExportCatalogue, load_catalogue, make
from playbook.office.exporters import formats
from playbook.office.exporters.base import ExportItem, Imprint
from playbook.office.paper_reader import absolute, read_template_text
from playbook.registers.kinds import kinds
from playbook.registers.load import load_registers
from playbook.registers.yaml_data import parse_data

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "tests" / "data"
TEXT = """---
description: What a letter needs.
orientation: landscape
---

# A letter to [whom]

:::{guidance}
Write it *together*.

- Roles, not names.
:::

## To whom?

Dear [name of reader], we meet on [date of meeting].
It is [choose: open | closed], see [the page](../../practices/letter.md) {src}`KEY#two; KEY#three; OTHER`.

| What                     | Who      |
| ------------------------ | -------: |
| Send **it**<br>today     | [role]   |
| [ ] yes [ ] no           |          |

- [ ] Both have read it.
- [x] One has.
  - or more

### And then?

1. Sign.
2. Send.

---

## The end

Bye.
"""


@pytest.fixture(scope="session")
def catalogue() -> ExportCatalogue:
    return load_catalogue(ROOT, load_config(ROOT, {}), load_registers(ROOT))


@pytest.fixture(scope="session")
def imprint() -> Imprint:
    return Imprint("A Book", "The people of a book", "https://example.org/book/")


@pytest.fixture(scope="session")
def letter() -> ExportItem:
    reading = read_template_text(
        PurePath("letter.md"), TEXT, absolute("https://example.org/book/", "book/templates/text")
    )
    assert reading.findings == ()
    return ExportItem("letter-blank", reading.paper, date(2030, 1, 31))


@pytest.fixture(scope="session")
def as_file(imprint) -> Callable[[ExportItem, str], bytes]:
    """The file of a item; made once, since several tests look at it."""
    made: dict[tuple[int, str], tuple[ExportItem, bytes]] = {}

    def file(item: ExportItem, name: str) -> bytes:
        key = (id(item), name)
        if key not in made:
            made[key] = (item, make(item, formats()[name], imprint))
        return made[key][1]

    return file


@pytest.fixture(scope="session")
def afresh(imprint) -> Callable[[ExportItem, str], bytes]:
    """The file of a item, made anew each time."""
    return lambda item, name: make(item, formats()[name], imprint)


@pytest.fixture(scope="session")
def every_thing(catalogue) -> list[ExportItem]:
    """All that the templates of the book offer, blank and filled."""
    return [
        t
        for slug in catalogue.templates
        for part in catalogue.part_exports(slug)
        for t in part.items
    ]


@pytest.fixture
def register(catalogue) -> Callable[..., ExportItem]:
    """The item of a register that is given as YAML."""

    def made(kind: str, text: str) -> ExportItem:
        file = parse_data(PurePath("own.yml"), kind, kinds()[kind], text)
        assert file.findings == (), file.findings
        return catalogue.register(kind, "own", file.register)

    return made


MAP = """title: A map
about: An invented map.
scale: {minimum: 1, maximum: 5, divider: 3, method: By agreement.}
sides: {partner-a: Uni, partner-b: Firm}
groups:
  - id: growers
    name: Growers
    organisation: Uni
    side: partner-a
    category: users
    influence: 4
    interest: 5
    engagement_current: neutral
    engagement_desired: leading
    next_review: 2020-01
  - id: sellers
    name: Sellers
    organisation: Firm
    side: partner-b
    category: users
    influence: 1
    interest: 2
"""
HOSTILE = (
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    '=HYPERLINK("https://example.org","x")',
    "<script>alert(1)</script>",
    "]]>&amp;",
    "a; b\\; c: d",
    "_x000D_ x005F_",
    "'quoted'",
    "tab\tand\nline",
    "\u202eleft",
    "| pipe | [x](javascript:alert(1))",
    "# heading",
    "{{ jinja }} `code` ``",
)


@pytest.fixture(scope="session")
def hostile() -> tuple[str, ...]:
    return HOSTILE


@pytest.fixture
def map_text() -> str:
    return MAP


@pytest.fixture(scope="session")
def examples() -> list[tuple[str, str]]:
    """The right example of every kind of data."""
    paths = sorted(EXAMPLES.glob("*/valid/*.yml"))
    return [(path.parts[-3], path.read_text(encoding="utf-8")) for path in paths]
