"""A bibliography can be read to its end, and each source has a key of its own.

The build stops at a fault of form. At a key or a field that stands twice it reads no further, so
that all sources behind it are missing.

Bad::

    They meet often {cite}`Smith2023`.

    ```{bibliography}
    ```

    # file: references.bib
    @misc{Smith2023,
      title = {How partners meet}
      year = {2023}
    }

Good::

    They meet often {cite}`Smith2023`.

    ```{bibliography}
    ```

    # file: references.bib
    @misc{Smith2023,
      title = {How partners meet},
      year = {2023}
    }
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePath

from playbook.check.context import CheckContext
from playbook.check.rules import rule
from playbook.common.findings import Finding, Location
from playbook.common.suggest import did_you_mean

# The kinds of source that the usual styles can write; the build stops at others.
_KINDS = tuple(
    (  # noqa: SIM905
        "article book booklet dataset inbook incollection inproceedings manual mastersthesis misc "
        "online patent phdthesis proceedings software techreport unpublished"
    ).split()
)
_STYLES = frozenset(("", "alpha", "plain", "unsrt", "unsrtalpha"))


@rule("LNK033", flavours=("sphinx",))
def check(context: CheckContext) -> Iterator[Finding]:
    """What the build cannot read of bibliographies, and sources that it cannot write."""
    book = context.book
    for fault in book.bib_faults:
        place = Location(PurePath(fault.path), fault.line)
        yield Finding(place, fault.message, fatal=fault.fatal)
    styles = [dict(d.options).get("style", "") for _, d in book.directives("bibliography")]
    if not _STYLES.issuperset((book.settings.bib_style, *styles)):
        return
    shown = {reference.target for _, reference in book.references("footcite")}
    for name in sorted(shown | (context.index.cited or frozenset())):
        for key in book.keys.get(name, ())[:1]:
            if key.kind.lower() not in _KINDS:
                hint = did_you_mean(key.kind, _KINDS, "write `misc`")
                words = f"the build stops here: no style writes a source of the kind `{key.kind}`"
                yield Finding(
                    Location(PurePath(key.path), key.line), f"{words}; {hint}", fatal=True
                )
