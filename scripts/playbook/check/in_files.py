"""Findings in the cells of notebooks → where they stand in the file, and fixes that mend the file."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from playbook.common.findings import Edit, Finding, Fix, Location
from playbook.reading.notebook_text import NotebookText


def in_files(
    findings: Iterable[Finding], text_of: Callable[[str], str | None]
) -> Iterator[Finding]:
    """The findings, with the places of those in notebooks; ``text_of`` gives the text of a file."""
    notebooks = _Notebooks(text_of)
    for finding in findings:
        places = (finding.location, *finding.related)
        if not any(place.cell for place in places):
            yield finding
            continue
        location, *related = map(notebooks.placed, places)
        fix = notebooks.fix(location, finding.fix) if finding.fix else None
        yield replace(finding, location=location, related=tuple(related), fix=fix)


class _Notebooks:
    """The texts of notebooks, each read once."""

    def __init__(self, text_of: Callable[[str], str | None]) -> None:
        self._text_of = text_of
        self._texts: dict[str, NotebookText | None] = {}

    def _text(self, location: Location) -> NotebookText | None:
        path = location.path.as_posix()
        if path not in self._texts:
            text = self._text_of(path)
            self._texts[path] = NotebookText(text) if text else None
        return self._texts[path]

    def placed(self, location: Location) -> Location:
        """A location that also says where in the file it is."""
        text = self._text(location) if location.cell else None
        if text is None:
            return location
        return replace(location, in_file=text.place(location.cell, location.line, location.column))

    def fix(self, location: Location, fix: Fix) -> Fix | None:
        """A fix of the file that does what a fix of a cell does; nothing where there is none."""
        if not location.cell:
            return fix
        edits = tuple(filter(None, (self._edit(location, edit) for edit in fix.edits)))
        return replace(fix, edits=edits) if len(edits) == len(fix.edits) else None

    def _edit(self, location: Location, edit: Edit) -> Edit | None:
        text = self._text(location)
        found = text.find(location.cell, edit.line, edit.column, edit.old) if text else None
        if found is None:
            return None
        place, written = found
        new = json.dumps(edit.new, ensure_ascii=False)[1:-1]
        return Edit(place.line, place.column, written, new)
