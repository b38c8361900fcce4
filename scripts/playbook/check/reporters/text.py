"""For people: grouped by file, counted, with the headings drawn where they are wrong."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from playbook.check.addresses import rule_address
from playbook.check.reporters import no_command
from playbook.check.rules import all_rules
from playbook.common.findings import Finding, Severity

SCREEN = 24  # lines of a terminal
WORST = 9  # findings that are printed on the first screen, and
OF_A_RULE = 3  # how many of them may be of one rule
LONG = 200  # characters of a line on the first screen

_WORDS = {
    Severity.ERROR: ("error", "errors"),
    Severity.WARNING: ("warning", "warnings"),
    Severity.NOTE: ("note", "notes"),
}


def render(findings: Sequence[Finding], pages: int, *, hidden: int = 0, brief: bool = False) -> str:
    """One line a finding, ``file:line:column: CODE message [name]``, a gap between files, and a count.

    A ``brief`` report that would fill more than a screen shows the worst and counts the rest.
    ``hidden`` is the number of notes that were left out.
    """
    # What keeps the book from being built comes first, whatever its place.
    findings = sorted(findings, key=lambda finding: not finding.fatal)
    text = _everything(findings, pages, hidden)
    if brief and text.count("\n") > SCREEN:
        return first_screen(findings, pages, hidden)
    return text


def _everything(findings: Sequence[Finding], pages: int, hidden: int) -> str:
    lines: list[str] = []
    path = ""
    told: set[tuple[str, str]] = set()
    for finding in findings:
        here = finding.location.path.as_posix()
        if lines and here != path:
            lines.append("")
        path = here
        lines.append(line(finding))
        if finding.help and (here, finding.help) not in told:
            told.add((here, finding.help))
            lines += [no_command(f"    {row}") for row in finding.help.splitlines()]
    if lines:
        lines.append("")
    return "\n".join([*lines, summary(findings, pages, hidden)]) + "\n"


def first_screen(findings: Sequence[Finding], pages: int, hidden: int) -> str:
    """What matters most to readers, line by line, and the rest by rule; at most a screen of lines."""
    worst = _worst(findings)
    rest = Counter((f.code, f.name) for f in findings if f not in worst)
    room = SCREEN - 5 - len(worst)  # two gaps, a head, and two lines at the end
    rows = rest.most_common(room if len(rest) <= room else room - 1)
    first = {f.code: f.location for f in reversed(findings) if f not in worst}
    table = [f"{count:>6}  {code} {name:<26} first: {first[code]}" for (code, name), count in rows]
    if left := len(rest) - len(rows):
        more = sum(rest.values()) - sum(count for _, count in rows)
        table.append(f"{more:>6}  of {left} more rules")
    head = "And by rule:" if worst else "By rule:"
    lines = [*map(_short, worst), *([""] if worst else []), *([head, *table, ""] if table else [])]
    ways = "Every finding: playbook check --all. One rule: playbook check --select CODE."
    return "\n".join([*lines, summary(findings, pages, hidden), ways]) + "\n"


def _worst(findings: Sequence[Finding]) -> list[Finding]:
    """The errors to begin with: what readers lose most by, and of each rule only the first few."""
    rules = all_rules()
    seen: Counter[str] = Counter()
    chosen = []
    for finding in sorted(
        findings, key=lambda f: (not f.fatal, rules[f.code].loss if f.code in rules else 0)
    ):
        if finding.severity is Severity.ERROR and seen[finding.code] < OF_A_RULE:
            seen[finding.code] += 1
            chosen.append(finding)
    return chosen[:WORST]


def _short(finding: Finding) -> str:
    """A finding on a line of the first screen; a long one without what to do."""
    full = line(finding)
    if len(full) <= LONG:
        return full
    cut = full[:LONG].rpartition("; ")[0] or full[: LONG - 1].rpartition(" ")[0]
    return f"{cut} …"


def line(finding: Finding) -> str:
    """A finding on one line."""
    name = f" [{finding.name}]" if finding.name else ""
    message = " ".join(finding.message.split())
    mark = "fatal: " if finding.fatal else ""
    return no_command(f"{finding.location}: {finding.code} {mark}{message}{name}")


def _hides(finding: Finding) -> bool:
    """Whether a finding keeps from view what else there may be."""
    rules = all_rules()
    return finding.code in rules and rules[finding.code].fatal


def summary(findings: Sequence[Finding], pages: int, hidden: int = 0) -> str:
    """How much was found, and what to do next."""
    checked = f"{pages} page{'' if pages == 1 else 's'} checked"
    notes = f"{hidden} note{'' if hidden == 1 else 's'} {'is' if hidden == 1 else 'are'} not shown"
    more = f" {notes} (--severity note shows {'it' if hidden == 1 else 'them'})." if hidden else ""
    if not findings:
        return f"{checked}: nothing to mend.{more}"
    counts = Counter(finding.severity for finding in findings)
    parts = [f"{counts[s]} {_WORDS[s][counts[s] != 1]}" for s in Severity if counts[s]]
    files = len({finding.location.path for finding in findings})
    fatal = sum(finding.fatal for finding in findings)
    if any(map(_hides, findings)):
        what = "this is" if len(findings) == 1 else "these are"
        if fatal < len(findings):
            what = f"the {fatal} fatal {'one is' if fatal == 1 else 'ones are'}"
        return (
            f"{checked}: the book cannot be built before {what} "
            "mended. What else there may be is said then."
        )
    safe = sum(bool(f.fix and f.fix.safe) for f in findings)
    fixable = f" {safe} can be mended with --fix." if safe else ""
    address = rule_address("NAME")
    stops = f" The book cannot be built before the {fatal} fatal {'one is' if fatal == 1 else 'ones are'} mended."
    return (
        f"{checked}: {', '.join(parts)} in {files} file{'' if files == 1 else 's'}."
        f"{stops if fatal else ''}{more}{fixable} "
        f"More about a code: playbook check --explain CODE{f', or {address}' if address else ''}"
    )
