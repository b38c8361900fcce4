"""Findings of today that a book may keep for now, so that only new ones fail.

A finding is known by file, code and message, not by its line: text above it may grow. Two equal
findings count as two.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable

from playbook.common.errors import UserError
from playbook.common.findings import Finding

VERSION = 1


class BaselineError(UserError):
    """A file that is no baseline."""


def _key(finding: Finding) -> str:
    import re

    message = re.sub(r"(line |cell |:)\d+", r"\1…", finding.message)
    return f"{finding.location.path.as_posix()}\t{finding.code}\t{message}"


def write_baseline(findings: Iterable[Finding]) -> str:
    """The text of a baseline file: one finding a line, in order, so that changes read well."""
    counts = Counter(_key(finding) for finding in findings)
    entries = [[*key.split("\t"), count] for key, count in sorted(counts.items())]
    rows = ",\n  ".join(json.dumps(entry, ensure_ascii=False) for entry in entries)
    return f'{{"version": {VERSION}, "findings": [\n  {rows}\n]}}\n'


def read_baseline(text: str) -> Counter[str]:
    """The findings that are known.

    Raises ``BaselineError`` for a text that is no baseline.
    """
    try:
        value = json.loads(text)
        if value["version"] != VERSION:
            raise BaselineError(
                "the baseline is of another version; write it again with --update-baseline"
            )
        return Counter(
            {"\t".join(map(str, entry[:3])): int(entry[3]) for entry in value["findings"]}
        )
    except (ValueError, KeyError, TypeError, IndexError) as error:
        raise BaselineError(
            "the file is no baseline; write it again with --update-baseline"
        ) from error


def without_known(findings: Iterable[Finding], known: Counter[str]) -> tuple[list[Finding], int]:
    """Findings that are new, and how many entries of the baseline are not needed any more."""
    left = Counter(known)
    new = []
    for finding in findings:
        key = _key(finding)
        if left[key] > 0:
            left[key] -= 1
        else:
            new.append(finding)
    return new, sum(left.values())
