"""JSON with a long list in it, made row by row: a report may have very many findings."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice

_AT_ONCE = 500


def with_rows(whole: Mapping[str, object], name: str, rows: Iterable[object]) -> str:
    """A value as JSON, with rows put into its empty list of that name, one after the other.

    They are never plain values all at once.
    """
    head, _, foot = json.dumps(whole, indent=2, ensure_ascii=False).partition(f'"{name}": []')
    indent = "\n" + " " * (len(head) - len(head.rstrip(" ")))
    return "".join((head, f'"{name}": [', *_texts(rows, f"{indent}  ", indent), f"]{foot}\n"))


def _texts(rows: Iterable[object], indent: str, end: str) -> Iterator[str]:
    rest = iter(rows)
    before = indent
    # Many at a time, since each call leaves a circle of functions behind.
    while some := list(islice(rest, _AT_ONCE)):
        text = json.dumps(some, indent=2, ensure_ascii=False)
        yield before
        yield text[len("[\n  ") : -len("\n]")].replace("\n  ", indent)
        before = f",{indent}"
    if before != indent:
        yield end
