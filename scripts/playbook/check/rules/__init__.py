"""The rules: one module each, found by walking the packages ``book`` and ``house``.

A module says in its docstring what it looks for, why, and shows a bad and a good example;
``@rule`` turns its function into a ``Rule``. To add a rule, add a module to ``book`` (what is
wrong in any Jupyter Book) or to ``house`` (what a book asks of itself), and a folder of fixtures
in ``tests/rules``; nothing else needs to know.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module

from playbook.book.flavours import NAMES
from playbook.check.context import CheckContext
from playbook.common.findings import Finding, Severity

__all__ = ["Check", "Rule", "all_rules", "find_rule", "rule"]

Check = Callable[[CheckContext], Iterable[Finding]]
BOOK = f"{__name__}.book"
HOUSE = f"{__name__}.house"
_ALL: dict[str, Rule] = {}


# Groups of rules by what readers lose: pages and passages, and links and pictures.
PASSAGES = ("PBK004", "PBK005", "TOC", "PAG003", "PAG014", "PAG023", "LNK007", "PRV")
WAYS = ("LNK", "FIG", "DAT")


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule; ``default`` rules say only what is certainly wrong, ``house`` rules are our manners.

    ``references`` marks a rule that says what the build says too. Where a ``fatal`` rule finds
    something, only that is said: the rest may follow from it.
    """

    code: str
    name: str
    severity: Severity
    check: Check
    doc: str
    default: bool = True
    house: bool = False
    references: bool = False
    today: bool = False  # what it finds depends on the day
    fatal: bool = False  # what it finds keeps the book from being built at all
    flavours: tuple[str, ...] = (
        NAMES  # the versions of Jupyter Book in which there can be such a fault
    )

    @property
    def loss(self) -> int:
        """What readers lose by it, to put findings in order: 0 a page or a passage, 1 a way on, 2 less."""
        if self.fatal or self.code.startswith(PASSAGES):
            return 0
        return 1 if self.code.startswith(WAYS) else 2

    @property
    def summary(self) -> str:
        """The first sentence of its documentation."""
        return self.doc.strip().split("\n")[0]


def rule(  # noqa: PLR0913 - one parameter a mark
    code: str,
    severity: Severity = Severity.ERROR,
    *,
    default: bool = True,
    references: bool = False,
    today: bool = False,
    fatal: bool = False,
    flavours: tuple[str, ...] = NAMES,
) -> Callable[[Check], Check]:
    """Register a function as the rule of its module."""

    def register(check: Check) -> Check:
        module = import_module(check.__module__)
        folder, _, module_name = check.__module__.rpartition(".")
        name = module_name.replace("_", "-")
        house = folder == HOUSE
        if code in _ALL and _ALL[code].name != name:
            raise ValueError(f"{code} is taken by {_ALL[code].name}")
        _ALL[code] = Rule(
            code,
            name,
            severity,
            check,
            module.__doc__ or "",
            default and not house,
            house,
            references,
            today,
            fatal,
            flavours,
        )
        return check

    return register


@cache
def all_rules() -> Mapping[str, Rule]:
    """Every rule by code, in order."""
    for folder in (BOOK, HOUSE):
        for info in pkgutil.iter_modules(import_module(folder).__path__):
            if not info.name.startswith("_"):
                import_module(f"{folder}.{info.name}")
    return dict(sorted(_ALL.items()))


def find_rule(word: str) -> Rule | None:
    """A rule by its code or its name."""
    rules = all_rules()
    if word.upper() in rules:
        return rules[word.upper()]
    return next((rule for rule in rules.values() if rule.name == word.lower()), None)
