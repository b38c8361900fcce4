"""The reference of all rules as a page of the book, made from the rules themselves."""

from __future__ import annotations

import re
from collections.abc import Iterable

from playbook.book.flavours import VERSIONS
from playbook.check.examples import INDEX, Examples, Piece, read_examples
from playbook.check.rules import Rule, all_rules

GROUPS = {
    "TOC": "Order and files",
    "PAG": "Pages",
    "LNK": "Links and references",
    "FIG": "Figures",
    "PRV": "Privacy",
    "STY": "Language",
    "DAT": "Data",
    "NWS": "Newsletters",
    "TPL": "Templates",
    "PRJ": "Project",
    "PBK": "The checks themselves",
}


def render_reference() -> str:
    """Markdown below a title: the families, a table, and a section for each rule with its examples."""
    rules = list(all_rules().values())
    lines = [f"- [{GROUPS[p]}](#{p.lower()}-rules) (`{p}`)" for p in GROUPS]
    lines += ["", "| Code | Name | Runs | Version | Looks for |", "|---|---|---|---|---|"]
    lines += [
        f"| [{r.code}](#{r.name}) | {r.name} | {_runs(r)} | {_versions(r)} | {r.summary.rstrip('.')} |"
        for r in rules
    ]
    for prefix, title in GROUPS.items():
        group = [rule for rule in rules if rule.code.startswith(prefix)]
        if group:
            lines += ["", f"({prefix.lower()}-rules)=", f"## {title}"]
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


def _versions(rule: Rule) -> str:
    """The versions of Jupyter Book for which a rule is: their numbers."""
    titles = sorted(version.title for version in VERSIONS if version.name in rule.flavours)
    return " and ".join(title.rpartition(" ")[2] for title in titles)


def _section(rule: Rule) -> list[str]:
    head = rule.doc.partition("\nBad::\n")[0].strip()
    examples = read_examples(rule.doc)
    why = "\n".join(sentence for part in head.split("\n\n") for sentence in _sentences(part))
    return [
        f"({rule.name})=",
        f"### {rule.code} {rule.name}",
        "",
        why,
        f"It is {_called(rule)}, and runs {_when(rule)}{_where(rule)}.",
        *_examples(examples),
    ]


def _examples(examples: Examples) -> list[str]:
    """Both examples; what is the same in both is said once, below them."""
    both = [piece for piece in examples.bad if piece in examples.good]
    bad = [piece for piece in examples.bad if piece not in both]
    good = [piece for piece in examples.good if piece not in both]
    if not (bad and good):
        bad, good, both = list(examples.bad), good or list(examples.good), []
    return [*_pieces("Not so", bad), *_pieces("But so", good), *_shared(both)]


def _pieces(words: str, pieces: Iterable[Piece]) -> list[str]:
    lines: list[str] = []
    for piece in pieces:
        place = _place(piece)
        place = f"And {place}" if lines else f"{words}, {place}" if place else words
        lines += _shown(place, piece.text)
    return lines


def _place(piece: Piece) -> str:
    """Where the text of an example stands; nothing for the page that needs no name."""
    name = f"`{piece.path}`"
    if piece.before:
        return f"at an earlier revision in {name}"
    if piece.note:
        name += f" ({piece.note})"
    elif piece.path == INDEX:
        return ""
    return f"in {name}" if piece.text else f"with {name}"


def _shared(pieces: Iterable[Piece]) -> list[str]:
    """Files that both examples have; of a page that is a title alone, the name is enough."""
    names, lines = [], []
    for piece in pieces:
        if piece.text and (piece.path == INDEX or not re.fullmatch("# .*", piece.text)):
            lines += _shown(f"Both have in `{piece.path}`", piece.text)
        else:
            names.append(f"`{piece.path}`")
    return [*(_shown(f"Both have {' and '.join(names)}", "") if names else []), *lines]


def _shown(words: str, text: str) -> list[str]:
    return ["", f"{words}:", "", *_block(text)] if text else ["", f"{words}."]


def _when(rule: Rule) -> str:
    if rule.house:
        return "as a house rule"
    return "in every book" if rule.default else "when it is selected"


def _called(rule: Rule) -> str:
    """Its severity, with the article."""
    word = rule.severity.value
    return f"{'an' if word == 'error' else 'a'} {word}"


def _where(rule: Rule) -> str:
    """The one version of Jupyter Book for which a rule is; nothing where it is for each."""
    titles = [version.title for version in VERSIONS if version.name in rule.flavours]
    return "" if len(titles) > 1 else f", only for {titles[0]}"


def _sentences(text: str) -> list[str]:
    return re.split(r"(?<=[.!?]) (?=[A-Z`])", " ".join(text.split()))


def _block(text: str) -> list[str]:
    lines = text.split("\n")
    longest = max(
        (len(m.group()) for line in lines for m in re.finditer(r"`{3,}", line)), default=2
    )
    fence = "`" * max(longest + 1, 3)
    return [f"{fence}text", *lines, fence]
