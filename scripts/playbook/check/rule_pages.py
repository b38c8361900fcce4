"""The reference of all rules as a page of the book, made from the rules themselves."""

from __future__ import annotations

import re

from playbook.check.rules import Rule, all_rules

GROUPS = {
    "TOC": "Order and files",
    "PAG": "Pages",
    "LNK": "Links and references",
    "FIG": "Figures",
    "PRV": "Privacy",
    "STY": "Language",
    "DAT": "Data",
    "TPL": "Templates",
    "PRJ": "Project",
    "PBK": "The checks themselves",
}


def render_reference() -> str:
    """Markdown below a title: a table of all rules, and a section for each with a bad and a good example."""
    rules = list(all_rules().values())
    lines = ["| Code | Name | Runs | Looks for |", "|---|---|---|---|"]
    lines += [
        f"| [{r.code}](#{r.name}) | {r.name} | {_runs(r)} | {r.summary.rstrip('.')} |"
        for r in rules
    ]
    for prefix, title in GROUPS.items():
        group = [rule for rule in rules if rule.code.startswith(prefix)]
        if group:
            lines += ["", f"## {title}"]
            for rule in group:
                lines += ["", *_section(rule)]
    return "\n".join(lines) + "\n"


MARK = "<!-- What follows is made by `playbook schema` from the rules; change it there. -->"


def with_reference(page: str) -> str:
    """A page with the reference below its mark; a page without the mark gets it at its end."""
    head = page.partition(MARK)[0].rstrip("\n")
    return f"{head}\n\n{MARK}\n\n{render_reference()}"


def _runs(rule: Rule) -> str:
    return "house rule" if rule.house else "always" if rule.default else "on request"


def _section(rule: Rule) -> list[str]:
    head, _, examples = rule.doc.strip().partition("\n\nBad::\n")
    bad, _, good = examples.partition("\n\nGood::\n")
    why = "\n".join(sentence for part in head.split("\n\n") for sentence in _sentences(part))
    return [
        f"({rule.name})=",
        f"### {rule.code} {rule.name}",
        "",
        why,
        f"It is {'an' if rule.severity.value == 'error' else 'a'} {rule.severity.value}, and runs {_when(rule)}.",
        "",
        "Not so:",
        "",
        *_block(bad),
        "",
        "But so:",
        "",
        *_block(good),
    ]


def _when(rule: Rule) -> str:
    if rule.house:
        return "as a house rule"
    return "in every book" if rule.default else "when it is selected"


def _sentences(text: str) -> list[str]:
    return re.split(r"(?<=[.!?]) (?=[A-Z`])", " ".join(text.split()))


def _block(text: str) -> list[str]:
    lines = [line.removeprefix("    ") for line in text.strip("\n").split("\n")]
    longest = max(
        (len(m.group()) for line in lines for m in re.finditer(r"`{3,}", line)), default=2
    )
    fence = "`" * max(longest + 1, 3)
    return [f"{fence}text", *lines, fence]
