"""The pictures of the package in the pages are those of its code, and the rooms keep their word."""

from __future__ import annotations

import importlib.util
import re
import sys
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import pytest

PROJECT = Path(__file__).resolve().parents[1]
PYPROJECT = """
[[tool.importlinter.contracts]]
name = "rows"
type = "layers"
containers = ["playbook"]
layers = ["top", "left | right", "low"]
"""


def load() -> Any:
    """The script, which is no part of the package."""
    spec = importlib.util.spec_from_file_location("rooms", PROJECT / "scripts" / "rooms.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["rooms"] = module
    spec.loader.exec_module(module)
    return module


rooms = load()
HOUSE = rooms.read_house(PROJECT)


def house(folder: Path, **texts: str) -> Path:
    """A checkout with these modules; ``__`` stands for a slash."""
    package = folder / "scripts" / "playbook"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text('"""The package."""', encoding="utf-8")
    for name, text in texts.items():
        path = package / f"{name.replace('__', '/')}.py"
        path.parent.mkdir(exist_ok=True)
        (path.parent / "__init__.py").touch()
        path.write_text(text, encoding="utf-8")
    (folder / "pyproject.toml").write_text(PYPROJECT, encoding="utf-8")
    (folder / "book" / "community").mkdir(parents=True)
    return folder


def measured(folder: Path) -> dict[str, int]:
    return {name: number for name, number, _ in rooms.measures(rooms.read_house(folder))}


def test_the_pages_show_the_rooms_as_they_are(capsys: pytest.CaptureFixture[str]) -> None:
    assert rooms.main(["--check"]) == 0, capsys.readouterr().err


def test_no_room_needs_one_above_it_and_none_stands_outside_the_contract() -> None:
    assert HOUSE.upward == ()
    assert HOUSE.circles == ()
    assert HOUSE.exceptions == 0
    assert {name for row in HOUSE.rows for name in row} == set(HOUSE.rooms)


@pytest.mark.parametrize(
    "room", [name for name in HOUSE.rooms if set(HOUSE.uses[name]) - {"version"}]
)
def test_a_room_says_which_rooms_it_may_use(room: str) -> None:
    doc = " ".join(HOUSE.modules[room].doc.split())
    if "May use every room" in doc:
        return
    said = re.search(r"May use the rooms? (.*?)\.(?: |$)", doc)
    assert said, f"the docstring of `{room}` does not say which rooms it may use"
    named = set(re.findall(r"``(\w+)``", said[1]))
    row = {name: number for number, names in enumerate(HOUSE.rows) for name in names}
    assert [name for name in HOUSE.uses[room] if name not in named | {"version"}] == []
    assert [name for name in named if row[name] <= row[room]] == []


def test_few_rooms_know_sphinx() -> None:
    pattern = re.compile(r"^\s*(?:from|import) (?:sphinx|jupyter_book)\b", re.MULTILINE)
    package = PROJECT / "scripts" / "playbook"
    found = {
        path.relative_to(package).parts[0]
        for path in package.rglob("*.py")
        if pattern.search(path.read_text(encoding="utf-8"))
    }
    assert found <= {"linear", "live", "sphinx_ext"}


def test_imports_are_measured_wherever_they_stand(tmp_path: Path) -> None:
    root = house(
        tmp_path,
        top="from playbook.left import thing\nimport playbook.right.part\n",
        left="def f():\n    from playbook import low\n",
        right__part="from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import playbook.low\n",
        low="import json\nfrom playbook.unknown import x\nfrom . import y\n",
    )
    uses = rooms.read_house(root).uses
    assert uses == {
        "top": ("left", "right"),
        "left": ("low",),
        "right": ("low",),
        "low": (),
    }
    assert measured(root)["floors"] == 3
    assert measured(root)["arrows"] == 4


def test_arrows_against_the_contract_and_circles_are_counted(tmp_path: Path) -> None:
    root = house(
        tmp_path,
        top="import playbook.left",
        left="import playbook.right",
        right="import playbook.top",
        low="",
    )
    found = rooms.read_house(root)
    assert found.upward == (("left", "right"), ("right", "top"))
    assert found.circles == (("left", "right", "top"),)
    assert measured(root) | {"modules": 0} == {
        "rooms": 4,
        "modules": 0,
        "arrows": 3,
        "floors": 3,
        "upward arrows": 2,
        "circles": 1,
        "rows": 3,
        "exceptions": 0,
    }


def test_the_measures_are_printed_with_what_is_wrong(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root = house(tmp_path, left="import playbook.right", right="import playbook.left")
    assert rooms.main(["--measure", "--root", str(root)]) == 0
    said = capsys.readouterr().out
    assert re.search(r"^circles +1 ", said, re.MULTILINE)
    assert "  up: left uses right\n" in said
    assert "  circle: left, right\n" in said


def test_a_block_is_written_and_a_stale_one_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root = house(
        tmp_path,
        top='"""On top: uses ``low`` | much."""\nimport playbook.low',
        low__b='"""Second."""',
        low__a='"""First. Not second."""',
        low___hidden='"""Nobody\'s business."""',
    )
    page = root / "book" / "community" / "page.md"
    text = "# Page\n\n% generated: rooms\n% end\n\nWords.\n\n% generated: modules low\nold\n% end\n"
    page.write_text(text, encoding="utf-8")
    assert rooms.main(["--check", "--root", str(root)]) == 1
    assert "book/community/page.md, book/community/rooms.svg" in capsys.readouterr().err
    assert page.read_text(encoding="utf-8") == text
    assert rooms.main(["--root", str(root)]) == 0
    assert rooms.main(["--check", "--root", str(root)]) == 0
    written = page.read_text(encoding="utf-8")
    assert (
        "| `top` | On top: uses `low` \\| much | `low` |\n| `low` |  | no other room |" in written
    )
    assert "## The room `low`\n\n| Module | What it does |\n" in written
    assert "| `low.a` | First |\n| `low.b` | Second |\n\n% end\n" in written
    assert "\n% end\n\nWords.\n\n% generated" in written
    assert "hidden" not in written
    assert ":alt: 3 shelves of rooms, from the top: top; left and right; low." in written


def test_the_picture_is_svg_with_a_title_and_every_room(tmp_path: Path) -> None:
    tree = ET.fromstring(rooms.picture(HOUSE))
    space = "{http://www.w3.org/2000/svg}"
    assert tree.find(f"{space}title") is not None
    assert tree.find(f"{space}desc") is not None
    assert sorted(text.text for text in tree.iter(f"{space}text")) == sorted(HOUSE.rooms)


@pytest.mark.parametrize(
    ("block", "wrong"), [("rooms_and_more", "rooms_and_more"), ("modules attic", "attic")]
)
def test_a_block_that_nobody_knows_is_one_line(block: str, wrong: str, tmp_path: Path) -> None:
    root = house(tmp_path, low="")
    text = f"% generated: {block}\n% end\n"
    (root / "book" / "community" / "page.md").write_text(text, encoding="utf-8")
    with pytest.raises(SystemExit, match=f"nobody knows `{wrong}`"):
        rooms.main(["--root", str(root)])


def test_a_folder_that_is_no_checkout_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="name a checkout with --root"):
        rooms.main(["--root", str(tmp_path)])
