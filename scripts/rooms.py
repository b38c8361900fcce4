"""Draw the rooms of the package from its code: tables and a picture in the pages for contributors.

    python scripts/rooms.py              write what is out of date
    python scripts/rooms.py --check      write nothing; exit 1 if something is out of date
    python scripts/rooms.py --measure    print how large the house is; of another checkout: --root

A room is what stands directly below ``scripts/playbook``. Pages in ``book/community`` hold blocks
that begin with ``% generated:`` and end with ``% end``; what stands between is written here:

    % generated: rooms                       every room, what it is for, and what it uses
    % generated: modules                     the modules of every room, from top to bottom
    % generated: modules check reading       those of these rooms

What a thing is for is the first line of its docstring; what it uses is measured from its imports,
also those inside functions and those for types alone; the order is that of the contract in
pyproject.toml, which ``lint-imports`` holds the code to.
"""

from __future__ import annotations

import argparse
import ast
import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from html import escape
from pathlib import Path
from typing import Any

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

PACKAGE = "playbook"
PAGES = "book/community"
PICTURE = f"{PAGES}/rooms.svg"
BLOCK = re.compile(r"^% generated: (\w+)([^\n]*)\n(.*?)^% end$", re.MULTILINE | re.DOTALL)
Rows = Sequence[Sequence[str]]


@dataclass(frozen=True)
class Module:
    """A module: its name below the package, its first line, and the modules that it imports."""

    name: str
    summary: str
    doc: str
    imports: frozenset[str]

    @property
    def room(self) -> str:
        """What it belongs to: the first part of its name."""
        return self.name.partition(".")[0]


@dataclass(frozen=True)
class House:
    """The modules of a checkout, and the rows that its contract names, from top to bottom."""

    modules: Mapping[str, Module]
    contracts: Mapping[str, Rows]  # by container: the package, or one of its rooms
    exceptions: int = 0

    @cached_property
    def rooms(self) -> tuple[str, ...]:
        """Every room in the order of the contract, and by name within a row."""
        order = {name: number for number, row in enumerate(self.rows) for name in row}
        names = {module.room for module in self.modules.values()}
        return tuple(sorted(names, key=lambda name: (order.get(name, len(order)), name)))

    @property
    def rows(self) -> Rows:
        """The rows of rooms."""
        return self.contracts.get("", ())

    @cached_property
    def uses(self) -> Mapping[str, tuple[str, ...]]:
        """Room → the rooms that it imports something of, in the order of the contract."""
        found: dict[str, set[str]] = {name: set() for name in self.rooms}
        for module in self.modules.values():
            found[module.room] |= {self.modules[name].room for name in module.imports}
        return {
            room: tuple(name for name in self.rooms if name in used and name != room)
            for room, used in found.items()
        }

    @cached_property
    def upward(self) -> tuple[tuple[str, str], ...]:
        """Arrows that lead up, or to a neighbour in the same row."""
        row = {name: number for number, names in enumerate(self.rows) for name in names}
        return tuple(
            (room, used)
            for room, others in self.uses.items()
            for used in others
            if room in row and used in row and row[used] <= row[room]
        )

    @cached_property
    def circles(self) -> tuple[tuple[str, ...], ...]:
        """Groups of rooms of which each needs each other."""
        reached = {room: set(_reached(self.uses, room)) for room in self.rooms}
        groups = {
            tuple(sorted(other for other in reached[room] if room in reached[other]))
            for room in self.rooms
        }
        return tuple(sorted(group for group in groups if len(group) > 1))

    @cached_property
    def floors(self) -> int:
        """How many rooms the longest way down passes; a circle counts as one."""
        depth: dict[str, int] = {}

        def down(room: str, above: frozenset[str]) -> int:
            if room not in depth:
                below = [down(r, above | {room}) for r in self.uses[room] if r not in above]
                depth[room] = 1 + max(below, default=0)
            return depth[room]

        return max((down(room, frozenset()) for room in self.rooms), default=0)


def _reached(uses: Mapping[str, Sequence[str]], start: str) -> Iterator[str]:
    waiting, seen = list(uses[start]), set()
    while waiting:
        room = waiting.pop()
        if room not in seen:
            seen.add(room)
            yield room
            waiting += uses[room]


# --- reading a checkout


def read_house(root: Path) -> House:
    """The house in a checkout.

    Raises ``SystemExit`` with one line where there is no package.
    """
    package = root / "scripts" / PACKAGE
    if not (package / "__init__.py").is_file():
        raise SystemExit(f"rooms: there is no {package.as_posix()}; name a checkout with --root")
    sources = {
        name: path.read_text(encoding="utf-8")
        for path in sorted(package.rglob("*.py"))
        if (name := _name(path.relative_to(package)))
    }
    modules = {name: _module(name, text, sources) for name, text in sources.items()}
    settings = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = settings.get("tool", {}).get("importlinter", {}).get("contracts", [])
    layered = [contract for contract in contracts if contract.get("type") == "layers"]
    return House(
        modules,
        {_container(contract): _rows(contract) for contract in layered},
        sum(len(contract.get("ignore_imports", ())) for contract in layered),
    )


def _name(path: Path) -> str:
    """The name of a module below the package; nothing for the package and its front door."""
    parts = [*path.parent.parts, *([] if path.stem == "__init__" else [path.stem])]
    return "" if parts == ["__main__"] else ".".join(parts)


def _module(name: str, text: str, known: Iterable[str]) -> Module:
    tree = ast.parse(text)
    doc = ast.get_docstring(tree) or ""
    imports = {_known(target, known) for target in _imported(tree)} - {"", name}
    return Module(name, doc.partition("\n")[0], doc, frozenset(imports))


def _imported(tree: ast.AST) -> Iterator[str]:
    """Names below the package that a module imports anything of, wherever the import stands."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        else:
            continue
        yield from (n.partition(".")[2] for n in names if n.partition(".")[0] == PACKAGE)


def _known(target: str, known: Iterable[str]) -> str:
    """The module that holds a name: the longest beginning of it that is one."""
    parts = target.split(".")
    ends = (".".join(parts[:count]) for count in range(len(parts), 0, -1))
    return next((name for name in ends if name in known), "")


def _container(contract: Mapping[str, Any]) -> str:
    containers = contract.get("containers") or [PACKAGE]
    return str(containers[0]).partition(".")[2]


def _rows(contract: Mapping[str, Any]) -> Rows:
    return [
        [name.strip().removeprefix(f"{PACKAGE}.") for name in re.split("[|:]", row)]
        for row in contract["layers"]
    ]


# --- writing the pages


def measures(house: House) -> list[tuple[str, int, str]]:
    """What can be counted: name, number, meaning."""
    return [
        ("rooms", len(house.rooms), "folders and modules directly below the package"),
        ("modules", len(house.modules), "files of Python in them"),
        ("arrows", sum(map(len, house.uses.values())), "from a room to another that it uses"),
        ("floors", house.floors, "rooms on the longest way down"),
        ("upward arrows", len(house.upward), "against the contract, or to a neighbour"),
        ("circles", len(house.circles), "groups of rooms that need each other"),
        ("rows", len(house.rows), "of the contract"),
        ("exceptions", house.exceptions, "that the contract makes"),
    ]


def rooms_block(house: House, _: Sequence[str]) -> str:
    """The picture of the rooms, and the table that says the same in words."""
    shelves = "; ".join(_listed(sorted(row)) for row in house.rows)
    rows = [
        (
            f"`{room}`",
            _cell(house.modules[room].summary),
            _codes(house.uses[room]) or "no other room",
        )
        for room in house.rooms
    ]
    return "\n".join(
        (
            f"```{{figure}} {PICTURE.rpartition('/')[2]}",
            f":alt: {len(house.rows)} shelves of rooms, from the top: {shelves}.",
            ":width: 420px",
            "",
            "A room uses rooms on shelves below its own, never one above or beside it.",
            "```",
            "",
            _table(("Room", "What it is for", "Which rooms it uses"), rows),
        )
    )


def modules_block(house: House, names: Sequence[str]) -> str:
    """The modules of rooms, from top to bottom; a folder in a room is one line."""
    parts = []
    for room in names or house.rooms:
        order = {
            name: number for number, row in enumerate(house.contracts.get(room, ())) for name in row
        }
        inside = [
            module
            for module in house.modules.values()
            if module.room == room and module.name.count(".") == 1 and "._" not in module.name
        ]
        inside.sort(key=lambda m: (order.get(m.name.partition(".")[2], len(order)), m.name))
        rows = [(f"`{module.name}`", _cell(module.summary)) for module in inside]
        parts += [f"## The room `{room}`", _table(("Module", "What it does"), rows)] if rows else []
    return "\n\n".join(parts)


BLOCKS = {"rooms": rooms_block, "modules": modules_block}


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _cell(text: str) -> str:
    """The first sentence of a text, for a table."""
    return (
        re.split(r"(?<=\w)\. (?=[A-Z])", text)[0].rstrip(".").replace("``", "`").replace("|", r"\|")
    )


def _codes(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _listed(names: Sequence[str]) -> str:
    return " and ".join(part for part in (", ".join(names[:-1]), names[-1]) if part)


def filled(text: str, house: House) -> str:
    """A page with its blocks written anew.

    Raises ``SystemExit`` with one line for a block of a sort that there is not, or of a room
    that there is not.
    """

    def block(match: re.Match[str]) -> str:
        sort, names = match[1], match[2].split()
        unknown = [name for name in names if name not in house.rooms]
        if sort not in BLOCKS or unknown:
            wrong = unknown[0] if unknown else sort
            raise SystemExit(f"rooms: nobody knows `{wrong}` in `% generated: {sort}{match[2]}`")
        return f"% generated: {sort}{match[2]}\n\n{BLOCKS[sort](house, names)}\n\n% end"

    return BLOCK.sub(block, text)


WIDTH, HEIGHT, GAP = 420, 40, 12  # in pixels, as the page shows it on a wide screen
BOX = 'rx="4" fill="#e8f0f8" stroke="#1f4e79"'
WORD = 'font-family="system-ui, sans-serif" font-size="16" text-anchor="middle" fill="#10243a"'


def picture(house: House) -> str:
    """The shelves as SVG: dark on white, so that it can be read on any page and on paper."""
    total = GAP + len(house.rows) * (HEIGHT + GAP)
    words = "; ".join(_listed(sorted(row)) for row in house.rows)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {total}" role="img">',
        f"<title>{len(house.rows)} shelves of rooms</title>",
        f"<desc>From the top: {escape(words)}.</desc>",
        f'<rect width="{WIDTH}" height="{total}" rx="6" fill="#ffffff"/>',
    ]
    for number, row in enumerate(house.rows):
        top = GAP + number * (HEIGHT + GAP)
        width = (WIDTH - GAP * (len(row) + 1)) / len(row)
        for place, name in enumerate(sorted(row)):
            left = GAP + place * (width + GAP)
            parts += [
                f'<rect x="{left:g}" y="{top}" width="{width:g}" height="{HEIGHT}" {BOX}/>',
                f'<text x="{left + width / 2:g}" y="{top + 26}" {WORD}>{escape(name)}</text>',
            ]
    return "\n".join([*parts, "</svg>"]) + "\n"


def made(root: Path, house: House) -> dict[Path, str]:
    """Every file that is written from the code, as it should be."""
    found = {
        path: filled(path.read_text(encoding="utf-8"), house)
        for path in sorted((root / PAGES).glob("*.md"))
    }
    return {path: text for path, text in found.items() if BLOCK.search(text)} | {
        root / PICTURE: picture(house)
    }


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the arguments say; 0 if all is well, 1 if something is out of date."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--root", type=Path, default=Path(__file__).parents[1], help="a checkout")
    parser.add_argument("--check", action="store_true", help="write nothing, say what is stale")
    parser.add_argument("--measure", action="store_true", help="print the measures, write nothing")
    options = parser.parse_args(arguments)
    house = read_house(options.root)
    if options.measure:
        for name, number, meaning in measures(house):
            print(f"{name:<14} {number:>4}  {meaning}")
        for room, used in house.upward:
            print(f"  up: {room} uses {used}")
        for circle in house.circles:
            print(f"  circle: {', '.join(circle)}")
        return 0
    stale = []
    for path, text in made(options.root, house).items():
        if path.exists() and path.read_text(encoding="utf-8") == text:
            continue
        stale.append(path.relative_to(options.root).as_posix())
        if not options.check:
            path.write_text(text, encoding="utf-8", newline="\n")
            print(f"written: {stale[-1]}")
    if stale and options.check:
        print(f"out of date: {', '.join(stale)}; run: make generate", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
