"""Prints every directive and role of a Jupyter Book as JSON; a process of its own, since it starts Sphinx."""

from __future__ import annotations

import importlib
import json
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from docutils.parsers.rst import directives, roles
from docutils.parsers.rst.directives import flag
from jupyter_book.config import get_final_config
from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace, patch_docutils

# What an author may write as the value of an option.
VALUES = (
    *("", " ", ".", ":", "-", "\\", "é", "ø", "a", "a1", "1a", "a : b", "a\nb", "x/y.md", "utf-8"),
    *(
        "0",
        "5",
        "-5",
        "12",
        "13",
        "65",
        "1 2",
        "1,2",
        "1-3",
        "1.5",
        "1.2.3",
        "3 4 5 6",
        "1 2 3 auto",
    ),
    *("50%", "-50%", "5px", "5 px", "5cm", "1em", "5abc", "U+262E", "x41", "9999999999"),
    *("auto", "Auto", "image", "Image", "grid", "tab", "space", "continue", "left", "Left", "top"),
    *("true", "link", "primary", "myst"),
)


def takes(convert: Callable[[str | None], object], value: str) -> bool:
    """Whether the build takes a value, as `myst_parser` asks."""
    try:
        convert(None if convert is flag else value or None)
    except (ValueError, TypeError, AttributeError):  # the last one ends the whole build
        return False
    return True


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        (root / "_config.yml").write_text("bibtex_bibfiles: [a.bib]\n", encoding="utf-8")
        (root / "a.bib").write_text("", encoding="utf-8")
        (root / "_toc.yml").write_text("format: jb-book\nroot: index\n", encoding="utf-8")
        (root / "index.md").write_text("# x\n", encoding="utf-8")
        config, _ = get_final_config(
            user_yaml=root / "_config.yml",
            cli_config={"latex_individualpages": False},
            sourcedir=root,
        )
        with patch_docutils(name), docutils_namespace():
            app = Sphinx(
                name,
                None,
                str(root / "o"),
                str(root / "t"),
                "dummy",
                confoverrides=config,
                status=None,
                warning=sys.stderr,
            )
            found = {}
            for key, (module, kind) in directives._directive_registry.items():
                found[key] = getattr(
                    importlib.import_module(f"docutils.parsers.rst.directives.{module}"), kind
                )
            found.update(directives._directives)
            names = {role for role in roles._roles if role}
            for domain in app.env.domains.values():
                if domain.name in ("std", "math"):
                    for key, kind in domain.directives.items():
                        found.setdefault(key, kind)
                for key, kind in domain.directives.items():
                    found[f"{domain.name}:{key}"] = kind
                names |= {
                    f"{domain.name}:{role}"
                    for role in domain.roles
                    if domain.name in ("cite", "py")
                }
                names |= set(domain.roles if domain.name == "std" else ())
            listed = {
                key: (
                    kind.required_arguments,
                    kind.optional_arguments,
                    bool(kind.final_argument_whitespace),
                    bool(kind.has_content),
                    {
                        option: [value for value in VALUES if takes(convert, value)]
                        for option, convert in (kind.option_spec or {}).items()
                    },
                )
                for key, kind in found.items()
            }
        sys.stdout.write(
            json.dumps({"directives": listed, "roles": sorted(names), "values": VALUES})
        )


if __name__ == "__main__":
    main()
