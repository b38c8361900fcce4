"""OpenDocument and PDF: made of the Word and Excel files by LibreOffice, where that is installed.

The files of the book are the same everywhere, byte for byte; what a program makes of them is not.
So these formats are for the command line, and no page offers them.
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from playbook.common.errors import UserError
from playbook.common.files import write_bytes
from playbook.office.exporters.base import ExportFormat, ExportItem, Imprint

# Format → the formats that it can be made of, the best one first, and its name for people.
MADE_OF = {
    "odt": (("docx",), "OpenDocument text"),
    "ods": (("xlsx",), "OpenDocument sheet"),
    "pdf": (("docx", "xlsx", "pptx"), "PDF"),
}
PROGRAMS = ("soffice", "libreoffice")
LIMIT = 120  # seconds that a conversion may take


def conversions(offered: Sequence[ExportFormat]) -> tuple[ExportFormat, ...]:
    """The formats that can be made of those that a thing is offered in."""
    names = {made.name: made for made in offered}
    found = []
    for name, (sources, words) in MADE_OF.items():
        source = next((names[one] for one in sources if one in names), None)
        if source is not None:
            make = partial(_make, name, source)
            found.append(replace(source, name=name, words=words, make=make))
    return tuple(found)


def _make(name: str, source: ExportFormat, item: ExportItem, imprint: Imprint) -> bytes:
    return converted(source.make(item, imprint), source.name, name)


def converted(data: bytes, source: str, name: str) -> bytes:
    """A file in another format; raises ``UserError`` without LibreOffice, and when it refuses."""
    program = next((found for one in PROGRAMS if (found := shutil.which(one))), None)
    if program is None:
        raise UserError(
            f".{name} files are made by LibreOffice; install it (libreoffice.org), or write "
            f".{source} and save that as .{name} with the program that you have"
        )
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        write_bytes(place / f"file.{source}", data)
        # A profile of its own: a window that is open elsewhere would keep the command waiting.
        profile = f"-env:UserInstallation={(place / 'profile').as_uri()}"
        words = [program, profile, "--headless", "--convert-to", name, "--outdir", folder]
        try:
            subprocess.run(
                [*words, str(place / f"file.{source}")],
                check=True,
                capture_output=True,
                timeout=LIMIT,
            )
            return (place / f"file.{name}").read_bytes()
        except (OSError, subprocess.SubprocessError) as error:
            raise UserError(
                f"LibreOffice could not make .{name} of a .{source} file; write .{source}, open it "
                f"there, and save it as .{name}"
            ) from error
