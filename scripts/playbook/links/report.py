"""What a run found: one entry an address, and the findings of the package that they stand for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from playbook.common.findings import Finding, Fix, Severity
from playbook.links import messages
from playbook.links.collect import LinkLocation
from playbook.links.record import Memory
from playbook.links.verdict import Judgement, Verdict

# In this order things are reported: what an author must mend first comes first.
ORDER = (
    Verdict.GONE,
    Verdict.FRAGMENT,
    Verdict.UNSAFE,
    Verdict.MOVED,
    Verdict.SOFT,
    Verdict.AWAY,
    Verdict.PERSON,
    Verdict.UNASKED,
    Verdict.OK,
    Verdict.DETOUR,
    Verdict.REFUSED,
    Verdict.ACCEPTED,
)


class CheckedAddress(NamedTuple):
    """An address with its places, what is said about it, and how much that matters."""

    address: str
    locations: tuple[LinkLocation, ...]
    judgement: Judgement
    severity: Severity | None = None
    memory: Memory | None = None
    archive: str = ""  # where a copy may lie
    fixes: Mapping[LinkLocation, Fix] = {}
    fresh: bool = False  # whether the record spoke, and nobody was asked

    @property
    def message(self) -> str:
        """What is wrong and what to do, on one line."""
        known = messages.since(self.memory)
        told = f" ({known})" if known else ""
        copy = f" A copy may lie at {messages.plain(self.archive)}" if self.archive else ""
        return (
            f"{messages.plain(self.address)}: {messages.why(self.judgement)}{told}. "
            f"{messages.to_do(self.judgement, self.severity)}{copy}"
        )


class LinkReport(NamedTuple):
    """Everything that a run found, by address."""

    addresses: tuple[CheckedAddress, ...]
    asked: int = 0
    requests: int = 0
    notes: tuple[str, ...] = ()  # what the user should know of the run itself

    def count(self, severity: Severity) -> int:
        """How many entries have a severity."""
        return sum(checked.severity is severity for checked in self.addresses)

    @property
    def errors(self) -> int:
        """How many addresses must be mended."""
        return self.count(Severity.ERROR)


def groups(report: LinkReport) -> Iterator[tuple[Severity, Verdict, tuple[CheckedAddress, ...]]]:
    """What there is something to say about: errors first, and in each severity by verdict."""
    for severity in (Severity.ERROR, Severity.WARNING, Severity.NOTE):
        for verdict in ORDER:
            found = tuple(
                checked
                for checked in report.addresses
                if checked.severity is severity and checked.judgement.verdict is verdict
            )
            if found:
                yield severity, verdict, found


def findings(addresses: Iterable[CheckedAddress]) -> list[Finding]:
    """One finding a place, in order of place."""
    found = [
        Finding(
            location.location,
            checked.message,
            messages.CODES[checked.judgement.verdict],
            checked.severity,
            checked.judgement.verdict.value.replace(" ", "-"),
            checked.fixes.get(location),
        )
        for checked in addresses
        if checked.severity
        for location in checked.locations
    ]
    return sorted(found, key=lambda finding: (finding.location, finding.message))


def summary(report: LinkReport) -> str:
    """The run on one line."""
    total = len(report.addresses)
    parts = []
    for severity in Severity:
        count = report.count(severity)
        if count:
            parts.append(f"{count} {severity.value}{'' if count == 1 else 's'}")
    said = ", ".join(parts) or "nothing to mend"
    accepted = sum(c.judgement.verdict is Verdict.ACCEPTED for c in report.addresses)
    said += f", {accepted} accepted by a person" if accepted else ""
    fresh = sum(checked.fresh for checked in report.addresses)
    kept = f", {fresh} known from the record" if fresh else ""
    return f"{total} address{'' if total == 1 else 'es'}: {report.asked} asked{kept}; {said}."
