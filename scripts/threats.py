"""Write the table of threats in SECURITY.md, from what the tests say of themselves.

    python scripts/threats.py            write it if it is out of date
    python scripts/threats.py --check    write nothing; exit 1 if it is out of date

Each module in ``tests/security`` says in its docstring, below its first line, which ``Threat:`` it
is about, and what is the ``Promise:``. The table stands between ``<!-- threats -->`` and
``<!-- end -->``; a promise without a test cannot stand in it.
"""

from __future__ import annotations

import argparse
import ast
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TESTS, PAGE = "tests/security", "SECURITY.md"
_PART = re.compile(r"^Threat: (.+?)\nPromise: (.+?)\s*\Z", re.MULTILINE | re.DOTALL)
_BLOCK = re.compile(r"(<!-- threats -->\n).*?(<!-- end -->)", re.DOTALL)


def table(root: Path) -> str:
    """One row a module: its threat, its promise, and the tests that hold it.

    Raises ``ValueError`` for a module that does not say both, or has no test.
    """
    rows = ["| Threat | Promise | Held by |", "| --- | --- | --- |"]
    for path in sorted((root / TESTS).glob("test_*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        found = _PART.search(ast.get_docstring(tree) or "")
        count = sum(
            isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
            for node in tree.body
        )
        if not found or not count:
            raise ValueError(f"{path.name}: say `Threat:` and `Promise:`, and write a test")
        threat, promise = (" ".join(part.split()) for part in found.groups())
        number = "1 test" if count == 1 else f"{count} tests"
        rows.append(f"| {threat} | {promise} | [{number}]({TESTS}/{path.name}) |")
    return "\n".join(rows) + "\n"


def page(root: Path) -> str:
    """The page with the table as it should be."""
    text = (root / PAGE).read_text(encoding="utf-8")
    rows = table(root)
    return _BLOCK.sub(lambda found: f"{found[1]}{rows}{found[2]}", text)


def main() -> int:
    """Write the page, or say that it is out of date."""
    parser = argparse.ArgumentParser(description=str(__doc__).split("\n", maxsplit=1)[0])
    parser.add_argument("--check", action="store_true")
    told, path = parser.parse_args(), ROOT / PAGE
    text = page(ROOT)
    if text == path.read_text(encoding="utf-8"):
        return 0
    if told.check:
        print(f"out of date: {PAGE}; run: make generate")
        return 1
    path.write_text(text, encoding="utf-8", newline="\n")
    print(f"written: {PAGE}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
