"""How a module of ours is started in a Python of its own, with nothing of the folder we are in."""

from __future__ import annotations

import sys

# `python -m` would look for modules in the folder that we are in first, which may be that of a
# book: its `yaml.py` would run. `-I` and `-P` leave out more than that, or are too new.
_START = (
    "import sys; sys.path[:] = [p for p in sys.path if p]; import runpy; "
    "name = sys.argv.pop(1); runpy.run_module(name, run_name='__main__', alter_sys=True)"
)
# What a process of ours says is UTF-8, whatever the system and the user's settings would have.
UTF8 = {"PYTHONUTF8": "1", "PYTHONIOENCODING": "utf-8"}


def python_module(name: str) -> list[str]:
    """The command that runs a module as ``python -m`` does; its arguments stand behind it."""
    return [sys.executable, "-c", _START, name]
