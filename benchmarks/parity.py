"""Compare the addresses that `playbook links` would ask with those that built books show.

Run ``parity.py BOOK…``, by default for our own book.

Each book is copied without the extensions that are not installed here, built to HTML without
running its code, and collected. Prints what the build shows and we do not ask, and what we ask and
no page shows, and ends with 1 if there is any. Buttons that the theme makes for each page (edit,
open an issue, launch) are counted for neither side. MyST-Parser escapes the sign ``&`` twice; the
address that the author wrote is compared.
"""

from __future__ import annotations

import argparse
import html
import importlib.util
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

import yaml

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "tests" / "support"), str(ROOT / "scripts")]

from shown import shown, shown_around  # noqa: E402

from playbook.links.collect import addresses  # noqa: E402
from playbook.links.run import read_book  # noqa: E402

LEFT_OUT = (".git", ".venv", "_build", "node_modules", "*.egg-info", ".*_cache", ".hypothesis")
OWN_BUTTONS = re.compile(
    r"https://github\.com/partnership-playbook/partnership-playbook/(edit/|issues/new$|issues/new\?(template|title)=)"
)


class Parity(NamedTuple):
    """The addresses of one book, and where each stands."""

    built: dict[str, str]
    ours: dict[str, object]
    missing: dict[str, str]
    extra: dict[str, object]


def compare(book: Path) -> Parity:
    """Build a copy of a book, collect its addresses, and hold both against each other."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / book.name
        shutil.copytree(book, copy, ignore=shutil.ignore_patterns(*LEFT_OUT))
        _prepare(copy / "_config.yml")
        code = "from jupyter_book.cli.main import main; main()"
        command = [sys.executable, "-c", code, "build", str(copy), "--keep-going"]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        pages = copy / "_build" / "html"
        if not pages.is_dir():
            sys.exit(f"{book}: the build failed\n{done.stderr[-2000:]}")
        raw = {html.unescape(address): page for address, page in shown(pages).items()}
        built = {a: page for a, page in raw.items() if not OWN_BUTTONS.match(a)}
        ours = dict(addresses(read_book(copy)))
        around = shown_around(pages)
    missing = {a: page for a, page in built.items() if a not in ours}
    extra = {a: places for a, places in ours.items() if a not in raw and a not in around}
    return Parity(built, ours, missing, extra)


def _prepare(config: Path) -> None:
    """Take out of the settings what this machine cannot build."""
    settings = yaml.safe_load(config.read_text("utf-8")) or {}
    sphinx = settings.setdefault("sphinx", {}) or {}
    settings["sphinx"] = sphinx
    wanted = sphinx.get("extra_extensions") or []
    sphinx["extra_extensions"] = [name for name in wanted if _installed(name)]
    settings.setdefault("execute", {})["execute_notebooks"] = "off"
    config.write_text(yaml.safe_dump(settings, allow_unicode=True), "utf-8")


def _installed(name: str) -> bool:
    try:
        return importlib.util.find_spec(name) is not None
    except ModuleNotFoundError:
        return False


def main() -> int:
    """Compare the books of the command line; print a line each, and what differs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("books", nargs="*", type=Path, default=[ROOT])
    differs = False
    for book in parser.parse_args().books:
        found = compare(book.resolve())
        print(
            f"{book.name}: {len(found.built)} on pages, {len(found.ours)} asked, "
            f"{len(found.missing)} missing, {len(found.extra)} too many"
        )
        for address, place in (*found.missing.items(), *found.extra.items()):
            print(f"    {address}  {place}")
        differs |= bool(found.missing or found.extra)
    return int(differs)


if __name__ == "__main__":
    sys.exit(main())
