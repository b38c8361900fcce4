"""The options of a directive are ones it takes, with values it understands.

The build leaves the option out, so the figure has the wrong size or the box is shut.

Bad::

    ```{figure} map.png
    :alt: Four partners around a shared plan
    :widht: 50%
    ```

    # file: map.png

Good::

    ```{figure} map.png
    :alt: Four partners around a shared plan
    :width: 50%
    ```

    # file: map.png
"""

from __future__ import annotations

from collections.abc import Iterator

from playbook.book.option_forms import advice
from playbook.check.context import CheckContext
from playbook.check.rules import rule
from playbook.check.rules._places import at
from playbook.common.findings import Finding
from playbook.common.suggest import did_you_mean


@rule("PAG017")
def check(context: CheckContext) -> Iterator[Finding]:
    """Options that a directive does not take, values it refuses, and content where none may be."""
    book = context.book
    for page, fault in book.faults("directive-option-name"):
        name, option, allowed = fault.detail
        names = allowed.split()
        hint = did_you_mean(option, names, f"it takes: {', '.join(names)}")
        yield at(page, fault, f"`{name}` has no option `{option}`; {hint}")
    for page, fault in book.faults("directive-option"):
        name, option, value = fault.detail
        spec = book.settings.words.directives.get(name.lower())
        form = spec.options.get(option, "") if spec else ""
        words = f"the option `{option}` of `{name}` cannot be `{value}`; {advice(form)}"
        yield at(page, fault, words)
    for page, fault in book.faults("directive-options"):
        name, problem = fault.detail
        words = (
            f"the options of `{name}` cannot be read ({problem}); write one `:option: value` a line"
        )
        yield at(page, fault, words)
    for page, fault in book.faults("directive-argument"):
        yield at(page, fault, f"`{fault.detail[0]}` {fault.detail[1]}; write it behind the name")
    for page, fault in book.faults("directive-empty"):
        yield at(page, fault, f"`{fault.detail[0]}` has no content; write it below the first line")
    for page, fault in book.faults("directive-format"):
        name, form = fault.detail
        yield at(
            page, fault, f"`{name}` cannot show `{form}`; it takes tex or typst, so use MyST for it"
        )
    for page, fault in book.faults("directive-words"):
        name, words = fault.detail
        yield at(
            page, fault, f"`{name}` takes no words behind its name; move `{words}` below the line"
        )
    for page, fault in book.faults("directive-content"):
        yield at(
            page, fault, f"`{fault.detail[0]}` takes no content; move the text below the block"
        )
