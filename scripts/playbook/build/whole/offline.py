"""The built book as a zip that opens from a folder, without a server and without the network."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

_EPOCH = (1980, 1, 1, 0, 0, 0)
# What only a site on the web needs.
_ONLINE = ("sitemap.xml", "robots.txt", "objects.inv", "searchindex.js", ".buildinfo", "404.html")


def make_zip(pages: Path, name: str) -> bytes:
    """The bytes of the zip; all files stand in a folder of the given name."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(pages.rglob("*")):
            inside = path.relative_to(pages).as_posix()
            if not path.is_file() or inside in _ONLINE or path.name.startswith(("_redir", ".")):
                continue
            info = zipfile.ZipInfo(f"{name}/{inside}", _EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, path.read_bytes())
    return made.getvalue()
