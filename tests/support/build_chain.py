"""A book that changes step by step: each build on top of the last one is held to a clean one.

All builds of a chain are copies of one process that has imported everything, as in the benchmark
that walks through random edits; a clean build of the same book is made once.
"""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import TypedDict

from warm_python import python

ROOT = Path(__file__).resolve().parents[2]
WALK = ROOT / "benchmarks" / "incremental.py"
PROGRAM = """
import importlib.util, json, os, sys
from pathlib import Path
spec = importlib.util.spec_from_file_location("walk", sys.argv[1])
walk = importlib.util.module_from_spec(spec); sys.modules["walk"] = walk
spec.loader.exec_module(walk)
walk.warm()
folder, steps = Path(sys.argv[2]), json.loads(Path(sys.argv[3]).read_text("utf-8"))
root, said, cleanly = folder / "book", [], {}
for number, step in enumerate(steps):
    for name, text in step["files"].items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.unlink(missing_ok=True) if text is None else path.write_text(text, "utf-8")
    here = walk.build(root, folder / "here", memory=True)
    state = tuple((path, path.read_bytes()) for path in sorted(root.rglob("*")) if path.is_file())
    out = folder / f"clean-{number}"
    if step["held"] and state not in cleanly:
        cleanly[state] = (out, walk.wait(walk.build(root, out, memory=False)))
    code = walk.wait(here)
    built = sorted(walk.tree(folder / "here"))
    found = []
    if step["held"]:
        clean, other = cleanly[state]
        # A clean build names its own folder alone.
        found = walk.differences(folder / "here", clean, root, (code, other))
    said.append({"code": code, "files": built, "differences": found})
print(json.dumps(said))
"""


class Built(TypedDict):
    """What became of one build: its exit code, its files, and how it differs from a clean one."""

    code: int
    files: list[str]
    differences: list[str]


def chain(folder: Path, steps: Sequence[tuple[dict[str, str | None], bool]]) -> list[Built]:
    """Build after each step, and say of each its exit code, its files, and how it differs.

    A step is the files that it writes, or takes away where there is no text, and whether its build
    is held to a clean one.
    """
    plan = folder / "plan.json"
    plan.write_text(json.dumps([{"files": f, "held": held} for f, held in steps]), "utf-8")
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT / "scripts"),
        "SOURCE_DATE_EPOCH": "1795132800",
    }
    run = python("-c", PROGRAM, str(WALK), str(folder), str(plan), env=environment)
    assert run.returncode == 0, run.stderr
    found: list[Built] = json.loads(run.stdout)
    return found
