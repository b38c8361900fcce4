"""The language of a block of code is one that the build can colour.

The build warns, and shows the code without colours.

Bad::

    Say hello:

    ```pyhton
    print("Hello")
    ```

Good::

    Say hello:

    ```python
    print("Hello")
    ```
"""

from __future__ import annotations

from collections.abc import Iterator

from playbook.book.languages import LANGUAGES
from playbook.check.context import CheckContext
from playbook.check.rules import rule
from playbook.check.rules._places import at
from playbook.common.findings import Finding, Severity
from playbook.common.suggest import did_you_mean


@rule("PAG056", Severity.WARNING, references=True, flavours=("sphinx",))
def check(context: CheckContext) -> Iterator[Finding]:
    """Names of languages that neither we know nor what is installed here."""
    words = context.book.settings.words
    if words.open:
        return  # an extension may bring languages of its own
    book = context.book
    # What was meant as a directive is said by a rule of its own.
    said = {(page.path, f.cell, f.line) for page, f in book.faults("slip-directive")}
    for page, fault in book.faults("language"):
        name = fault.detail[0]
        if (page.path, fault.cell, fault.line) in said or _installed(name):
            continue
        hint = did_you_mean(name, LANGUAGES, "write `text`, or a name that Pygments knows")
        if name in words.directives:
            hint = f"write `{{{name}}}` for the directive, or `text`"
        yield at(page, fault, f"the build knows no language `{name}`, so it warns; {hint}")


def _installed(name: str) -> bool:
    """Whether the Pygments that is installed here, perhaps a newer one, knows the name."""
    try:
        from pygments.lexers import get_lexer_by_name
        from pygments.util import ClassNotFound
    except ImportError:
        return False
    try:
        get_lexer_by_name(name)
    except ClassNotFound:
        return False
    return True
