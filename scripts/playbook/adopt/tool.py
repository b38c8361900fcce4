"""The program itself as a wheel, for a book that brings its tool along.

The wheel is made of the package that runs now, so it needs no network and no build. It lacks what
a book of one's own does not need: the pages that others take over, and the read-me of this project.
"""

from __future__ import annotations

import base64
import hashlib
import io
import zipfile
from collections.abc import Iterator, Mapping
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path
from typing import Literal, get_args

from playbook.common.errors import HOME, UserError
from playbook.common.extras import PACKAGE, PUBLISHED, in_repository
from playbook.version import __version__

Way = Literal["wheel", "index", "git"]
WAYS: tuple[Way, ...] = get_args(Way)
FOLDER = "tools"
# The hash of the wheel and its path, as `sha256sum --check` reads them: in a book, and in the
# template, so that one can tell whether somebody put another wheel there.
RECORD, NOTE = ".playbook/tool", "tool"
NEWEST = f"{PACKAGE}[all] @ git+{HOME}"  # what pip takes for the newest program
_STEM = f"{PACKAGE.replace('-', '_')}-{__version__}"
WHEEL = f"{FOLDER}/{_STEM}-py3-none-any.whl"
_INFO = f"{_STEM}.dist-info"
_LEFT_OUT = frozenset(("__pycache__",))
_SOURCE = Path("adopt", "source")
_DAY = (1980, 1, 1, 0, 0, 0)
_ABOUT = "Wheel-Version: 1.0\nGenerator: playbook adopt\nRoot-Is-Purelib: true\nTag: py3-none-any\n"


def requirements() -> Mapping[Way, str]:
    """The line of requirements.txt for each way in which a book gets its tool."""
    return {
        "wheel": f"./{WHEEL}[all]",
        "index": f"{PACKAGE}[all]=={__version__}",
        "git": in_repository("all"),
    }


def check_way(way: str) -> None:
    """Raise ``UserError`` for a way that leads nowhere yet."""
    if way == "index" and not PUBLISHED:
        raise UserError(
            f"`--tool index`: the program is on no package index yet; leave the option out, or take "
            f"`--tool git`, which points to {HOME}"
        )


def make_wheel() -> bytes:
    """The wheel of the program that runs now; the same program gives the same bytes.

    Raises ``UserError`` when the program was never installed, so that nobody knows what it needs.
    """
    try:
        installed = distribution(PACKAGE)
    except PackageNotFoundError as error:
        raise UserError(
            "the program runs from a folder and was never installed, so no wheel can be made of it; "
            "install it (pip install .), or choose --tool git"
        ) from error
    files = dict(sorted({**dict(_package()), **dict(_metadata(installed))}.items()))
    files[f"{_INFO}/RECORD"] = _record(files)
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as wheel:
        for name, data in files.items():
            entry = zipfile.ZipInfo(name, _DAY)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o100644 << 16
            wheel.writestr(entry, data)
    return made.getvalue()


def note(wheel: bytes) -> bytes:
    """The line that says which wheel a version brings."""
    return f"{hashlib.sha256(wheel).hexdigest()}  {WHEEL}\n".encode()


def _package() -> Iterator[tuple[str, bytes]]:
    """The files of the package, by their paths in the wheel."""
    root = Path(__file__).resolve().parent.parent
    for path in root.rglob("*"):
        place = path.relative_to(root)
        if path.is_file() and not (_LEFT_OUT & {*place.parts} or _SOURCE in place.parents):
            yield f"{root.name}/{place.as_posix()}", path.read_bytes()


def _metadata(installed: Distribution) -> Iterator[tuple[str, bytes]]:
    """What the wheel says of itself: what it needs and which command it brings."""
    head = (installed.read_text("METADATA") or "").partition("\n\n")[0]
    lines = [line for line in head.splitlines() if not line.startswith("Description-")]
    yield f"{_INFO}/METADATA", "\n".join((*lines, "")).encode()
    yield f"{_INFO}/WHEEL", _ABOUT.encode()
    yield f"{_INFO}/entry_points.txt", (installed.read_text("entry_points.txt") or "").encode()
    for file in installed.files or ():
        if "licenses" in file.parts and ".dist-info" in file.parts[0]:
            yield f"{_INFO}/licenses/{file.name}", Path(str(file.locate())).read_bytes()


def _record(files: Mapping[str, bytes]) -> bytes:
    """The list of files with their hashes that installers compare."""
    rows = [f"{name},sha256={_digest(data)},{len(data)}" for name, data in files.items()]
    return "\n".join((*rows, f"{_INFO}/RECORD,,", "")).encode()


def _digest(data: bytes) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
