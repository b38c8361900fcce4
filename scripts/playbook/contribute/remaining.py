"""What a new page still lacks: the findings of the check, of which the author alone can mend some."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from playbook.check.run import check_changed
from playbook.common.findings import Finding, Severity

# Nothing below a heading, links to pages of the activity, a field or a blank that is not filled in.
OF_AUTHORS = ("PAG010", "PAG012", "PAG021", "PAG024", "PAG029", "PAG030", "DAT001", "FIG", "NWS")


@dataclass(frozen=True, slots=True)
class Remaining:
    """What is left to do on a page."""

    of_author: tuple[Finding, ...]
    others: tuple[Finding, ...]

    def lines(self) -> list[str]:
        """What the author has to do: the headings without text in one line, then all else."""
        empty = [finding for finding in self.of_author if finding.code == "PAG021"]
        names = (f"{_quoted(f.message)} (line {f.location.line})" for f in empty)
        lead = [f"text below these headings: {', '.join(names)}"] if empty else []
        return [*lead, *(str(f) for f in self.of_author if f not in empty)]


def _quoted(message: str) -> str:
    """What stands between the signs for code in a message."""
    return message.partition("`")[2].rpartition("`")[0]


def remaining(root: Path, files: Mapping[str, str | bytes], paths: Sequence[str]) -> Remaining:
    """What the check says of some files, once these contents are written; nothing is written."""
    changes = {p: t if isinstance(t, bytes) else t.encode("utf-8") for p, t in files.items()}
    found = [
        finding
        for finding in check_changed(root, changes).findings
        if finding.location.path.as_posix() in paths and finding.severity is not Severity.NOTE
    ]
    mine = tuple(f for f in found if f.code.startswith(OF_AUTHORS))
    return Remaining(mine, tuple(f for f in found if f not in mine))
