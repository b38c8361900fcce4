"""A directive is opened by three signs and its name in braces.

With two signs, without a brace, or in the words of another dialect, the block is shown as text or
as code.

Bad::

    ```{note
    Read this first.
    ```

    .. tip:: Read this, too.

Good::

    ```{note}
    Read this first.
    ```

    ```{tip}
    Read this, too.
    ```
"""

from __future__ import annotations

from collections.abc import Iterator

from playbook.check.context import CheckContext
from playbook.check.rules import rule
from playbook.check.rules._places import at
from playbook.check.rules._slips import Slip, slips
from playbook.common.findings import Finding, Severity

# What is said of each form: the name, and what was written.
_WORDS = {
    "brace": "the braces around `{0}` are not in order, so this is no directive; write `{{{0}}}`",
    "bare": "`{0}` stands without braces, so this is no directive; write `{{{0}}}`",
    "two": "`{{{0}}}` is opened by too few signs; write three, here and at its end",
    "one-line": "`{{{0}}}` is opened and closed on one line, so it is shown as code; "
    "give its end a line of its own",
    "rst": "`.. {0}::` is a directive of reStructuredText and none here; "
    "write `{{{0}}}` behind three backticks",
    "rst-label": "`.. _{0}:` is a label of reStructuredText and none here; write `({0})=`",
    "alert": "`{1}` opens no box here; write `{{{0}}}` behind three backticks",
    "mkdocs": "`{1}` opens no box here; write `{{{0}}}` behind three backticks",
}


@rule("PAG044")
def check(context: CheckContext) -> Iterator[Finding]:
    """Blocks that would be a directive which the book knows."""
    for slip in slips(context.book, "slip-directive"):
        # A box of colons with a name is a box all the same, only without its looks.
        box = slip.form == "bare" and slip.more[0].startswith(":")
        yield at(
            slip.page,
            slip.fault,
            _message(slip),
            fix=slip.fix(
                f"write `{{{slip.what}}}`" if slip.form != "rst-label" else "write a label"
            ),
            severity=Severity.WARNING if box else Severity.ERROR,
        )


def _message(slip: Slip) -> str:
    return _WORDS[slip.form].format(slip.what, *slip.more)
