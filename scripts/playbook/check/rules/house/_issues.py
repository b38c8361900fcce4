"""What the rules about newsletters share: every issue that is still being written, and places in it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from playbook.check.context import CheckContext
from playbook.common.findings import Finding, Severity

if TYPE_CHECKING:  # most books have no register, and no need of the package that checks them
    from playbook.registers.kinds.base import RegisterLookup
    from playbook.registers.kinds.newsletter import Item, Model
    from playbook.registers.yaml_data import RegisterFile


@dataclass(frozen=True, slots=True)
class IssueFile:
    """An issue and the file in which it stands."""

    file: RegisterFile
    issue: Model
    lookup: RegisterLookup

    def at(self, *place: str | int, message: str, severity: Severity = Severity.ERROR) -> Finding:
        """A finding at a value of the file."""
        where = self.file.parsed.location(self.file.path, place)
        return Finding(where, message, severity=severity)

    @property
    def items(self) -> Iterator[tuple[int, Item]]:
        """Every item with its number, completed by the records from which it is taken."""
        from playbook.registers.kinds.newsletter import completed

        for number, item in enumerate(self.issue.items):
            yield number, completed(item, self.lookup)


def issues(context: CheckContext, *, historical: bool = False) -> Iterator[IssueFile]:
    """The issues of a book; those of the past only if they are asked for."""
    if context.registers is None:
        return
    from playbook.registers.kinds.newsletter import Model

    for file, register in context.registers.readable:
        if isinstance(register, Model) and (historical or not register.historical):
            yield IssueFile(file, register, context.registers.lookup)


#: Where something is wrong in an issue, and what is to be said of it.
Fault = tuple[tuple[str | int, ...], str]


def of_issues(
    context: CheckContext,
    look: Callable[[IssueFile], Iterable[Fault]],
    severity: Severity,
    *,
    historical: bool = False,
) -> Iterator[Finding]:
    """What a rule finds that looks at each issue as a whole."""
    for one in issues(context, historical=historical):
        for place, message in look(one):
            yield one.at(*place, message=message, severity=severity)


def of_items(
    context: CheckContext,
    look: Callable[[IssueFile, Item], tuple[str, str] | None],
    severity: Severity,
) -> Iterator[Finding]:
    """What a rule finds that looks at each item: the field, and what is to be said of it."""

    def each(one: IssueFile) -> Iterator[Fault]:
        for number, item in one.items:
            if found := look(one, item):
                yield ("items", number, found[0]), found[1]

    return of_issues(context, each, severity)
