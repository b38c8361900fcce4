"""The words of a link say when it opens a file.

A reader on a telephone should know that a spreadsheet is coming.

Bad::

    [The plan](plan.xlsx)

    # file: plan.xlsx

Good::

    [The plan (Excel)](plan.xlsx)

    # file: plan.xlsx
"""

from __future__ import annotations

from collections.abc import Iterator

from playbook.check.context import CheckContext
from playbook.check.rules import rule
from playbook.check.rules._places import at
from playbook.common.findings import Finding, Severity

_TYPES = {
    "pdf": ("pdf",),
    "docx": ("word", "docx", "document"),
    "doc": ("word", "doc"),
    "xlsx": ("excel", "xlsx", "spreadsheet"),
    "xls": ("excel", "xls", "spreadsheet"),
    "pptx": ("powerpoint", "pptx", "slides"),
    "ppt": ("powerpoint", "ppt", "slides"),
    "odt": ("odt", "opendocument"),
    "ods": ("ods", "opendocument", "spreadsheet"),
    "zip": ("zip", "archive"),
    "csv": ("csv", "table", "data"),
    "ics": ("calendar", "ics"),
}


@rule("LNK024", Severity.WARNING)
def check(context: CheckContext) -> Iterator[Finding]:
    """Links to files whose words do not name the kind of file."""
    for page, reference in context.book.references():
        if reference.kind not in ("link", "url", "path", "download", "html-link"):
            continue
        ending = reference.target.split("?")[0].split("#")[0].rpartition(".")[2].lower()
        words = reference.text.lower()
        if ending in _TYPES and words and not any(word in words for word in _TYPES[ending]):
            yield at(
                page,
                reference,
                f"`{reference.text}` opens a file; name its kind: `{reference.text} ({ending.upper()})`",
            )
