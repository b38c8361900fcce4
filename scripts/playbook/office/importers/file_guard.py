"""Files that are not opened: each is refused before any library unpacks or parses a byte of it.

The limits are far above what a register needs: the largest of the book makes a file of about 60 kB.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable

from playbook.office.importers.base import ImportRefused

MOST_BYTES = 10_000_000
MOST_UNPACKED = 25_000_000
MOST_PARTS = 2_000
# Text packs well, about twenty to one; a thousand to one is made to hurt.
MOST_RATIO = 200
RATIO_FROM = 1_000_000
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP = b"PK\x03\x04"
ODS = b"application/vnd.oasis.opendocument"
LONGEST_SORT = 200  # bytes of the name of a sort of file
SAVE = "open it, choose Save As, and take Excel Workbook (.xlsx)"


def check_workbook(data: bytes, suffix: str) -> None:
    """Raise ``ImportRefused`` for what is no plain .xlsx, and for what would harm the reader."""
    _check(data, lambda archive: _check_parts(archive, suffix))


def check_ods(data: bytes) -> None:
    """Raise ``ImportRefused`` for an OpenDocument file that is no plain spreadsheet."""
    _check(data, _check_ods_parts)


def is_ods(data: bytes) -> bool:
    """Whether a file is an OpenDocument one, whatever its name says."""
    if not data.startswith(ZIP) or b"mimetype" not in data:
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            sort = archive.getinfo("mimetype")
            return sort.file_size < LONGEST_SORT and archive.read(sort).startswith(ODS)
    except (zipfile.BadZipFile, EOFError, OSError, KeyError, ValueError, RuntimeError):
        return ODS in data[:LONGEST_SORT]  # cut off, which the check of the parts will say


def _check(data: bytes, check_parts: Callable[[zipfile.ZipFile], None]) -> None:
    _small(data)
    if data.startswith(OLE):
        raise ImportRefused(_ole(data))
    if not data.startswith(ZIP):
        raise ImportRefused(_no_zip(data))
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            check_parts(archive)
    except (
        zipfile.BadZipFile,
        EOFError,
        OSError,
        KeyError,
        ValueError,
        RuntimeError,
        NotImplementedError,
    ) as e:
        raise ImportRefused(
            "the file is damaged or cut off; fetch it again, or save it anew"
        ) from e


def _small(data: bytes) -> None:
    if not data:
        raise ImportRefused("the file is empty; save it again and send the new one")
    if len(data) > MOST_BYTES:
        raise ImportRefused(
            f"the file has {len(data) // 1_000_000} MB, and a register needs less than 1; "
            "delete pictures and sheets that do not belong to it"
        )


def _ole(data: bytes) -> str:
    if "EncryptedPackage".encode("utf-16-le") in data:
        return (
            "the workbook has a password; take it away (in Excel: File, Info, Protect Workbook, "
            "Encrypt with Password, delete it) and save"
        )
    return f"this is an old .xls workbook; {SAVE}"


def _no_zip(data: bytes) -> str:
    start = data[:200].lstrip().lower()
    if start.startswith((b"<html", b"<!doctype", b"<table")):
        return f"this is a web page with the name of a workbook; {SAVE}"
    return f"this is no .xlsx workbook, whatever its name says; {SAVE}"


def _check_parts(archive: zipfile.ZipFile, suffix: str) -> None:
    parts = archive.infolist()
    _check_sizes(parts)
    names = {part.filename for part in parts}
    _check_open(parts)
    if suffix == ".xlsm" or any(name.lower().endswith("vbaproject.bin") for name in names):
        raise ImportRefused(f"the workbook holds macros, which are programs (.xlsm); {SAVE}")
    if "[Content_Types].xml" not in names or not any(n.startswith("xl/") for n in names):
        raise ImportRefused(f"this is an archive, but no Excel workbook; {SAVE}")
    _check_every_xml(archive)


def _check_ods_parts(archive: zipfile.ZipFile) -> None:
    _check_sizes(archive.infolist())
    names = set(archive.namelist())
    _check_open(archive.infolist())
    sort = archive.read("mimetype").decode("ascii", "replace") if "mimetype" in names else ""
    if "content.xml" not in names or "spreadsheet" not in sort:
        raise ImportRefused(
            "this is an OpenDocument file, but no spreadsheet; open it, choose Save As, and take "
            "ODF Spreadsheet (.ods)"
        )
    if b"encryption-data" in archive.read("META-INF/manifest.xml"):
        raise ImportRefused("the file has a password; save it without one")
    if any(name.startswith(("Basic/", "Scripts/")) for name in names):
        raise ImportRefused(
            "the file holds macros, which are programs; copy its sheets into a new one"
        )
    _check_every_xml(archive)


def _check_open(parts: list[zipfile.ZipInfo]) -> None:
    if any(part.flag_bits & 1 for part in parts):
        raise ImportRefused(
            "the file is an encrypted archive; save the workbook without a password"
        )


def _check_every_xml(archive: zipfile.ZipFile) -> None:
    for part in archive.infolist():
        if part.filename.lower().endswith((".xml", ".rels", ".vml")):
            _check_xml(archive.read(part))


def _check_sizes(parts: list[zipfile.ZipInfo]) -> None:
    unpacked = sum(part.file_size for part in parts)
    swollen = any(
        part.file_size > RATIO_FROM and part.file_size > MOST_RATIO * max(part.compress_size, 1)
        for part in parts
    )
    if unpacked > MOST_UNPACKED or len(parts) > MOST_PARTS or swollen:
        raise ImportRefused(
            f"unpacked the file would have {unpacked // 1_000_000} MB in {len(parts)} parts, far more "
            "than a register needs; copy its rows into a fresh template"
        )


# Encodings in which a sign of a declaration is the same byte as in ASCII.
_PLAIN = (b"utf-8", b"utf8", b"us-ascii", b"ascii", b"iso-8859-1", b"windows-1252")
_ENCODING = re.compile(rb"<\?xml[^>]*?encoding\s*=\s*[\"']([^\"']*)[\"']")


def _check_xml(data: bytes) -> None:
    # An XML parser reads UTF-16, EBCDIC and others too, in which a declaration would not be found.
    start = data[:200].removeprefix(b"\xef\xbb\xbf").lstrip()
    told = _ENCODING.match(start)
    hidden = start and (not start.startswith(b"<") or b"\x00" in start)
    hidden = hidden or (told is not None and told[1].lower() not in _PLAIN)
    if hidden or b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise ImportRefused(
            "a part of the workbook declares entities, which no spreadsheet program writes; "
            f"{SAVE}, and send that one"
        )


def has_formulas(data: bytes) -> bool:
    """Whether a sheet holds a formula, so that its stored values must be looked for as well."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        sheets = [name for name in archive.namelist() if name.startswith("xl/worksheets/")]
        return any(
            sign in archive.read(name) for name in sheets for sign in (b"<f>", b"<f ", b"<f/")
        )


def has_struck_words(data: bytes) -> bool:
    """Whether words inside a cell may be struck out, so that texts must be read with their looks."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        texts = [
            name
            for name in archive.namelist()
            if name == "xl/sharedStrings.xml" or name.startswith("xl/worksheets/")
        ]
        return any(b"<strike" in archive.read(name) for name in texts)
