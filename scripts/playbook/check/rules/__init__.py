"""The rules: one module each, found by walking the packages ``book`` and ``house``.

A module says in its docstring what it looks for, why, and shows a bad and a good example;
``@rule`` turns its function into a ``Rule``, and ``@page_rule`` one that looks at each page alone,
whose findings are then kept until that page changes. To add a rule, add a module to ``book`` (what is
wrong in any Jupyter Book) or to ``house`` (what a book asks of itself), and a folder of fixtures
in ``tests/rules``; nothing else needs to know.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib import import_module
from typing import Literal

from playbook.book.flavours import NAMES
from playbook.check.context import CheckContext
from playbook.common.findings import Finding, Severity

__all__ = ["Check", "PageCheck", "Rule", "all_rules", "find_rule", "page_rule", "rule"]

Check = Callable[[CheckContext], Iterable[Finding]]
# Looks at one page, and at what else it says that it looks at.
PageCheck = Callable[..., Iterable[Finding]]
BOOK = f"{__name__}.book"
HOUSE = f"{__name__}.house"
_ALL: dict[str, Rule] = {}
# What a rule looks at: the whole book; the registers with their templates; one page; one page and
# the words that a glossary explains; the head of one page and the keys of the sources.
LooksAt = Literal["book", "registers", "page", "page and terms", "head and sources"]


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
    page_check: PageCheck | None = None  # the same for one page, which it looks at alone
    looks_at: LooksAt = "book"  # its findings are kept until that changes

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
    looks_at: Literal["book", "registers"] = "book",
) -> Callable[[Check], Check]:
    """Register a function as the rule of its module.

    One that ``looks_at`` the registers asks the context for them and for settings, and for no page.
    """

    def register(check: Check) -> Check:
        found = _rule_of(check.__module__, code, severity, check)
        _ALL[code] = replace(
            found,
            default=default and not found.house,
            references=references,
            today=today,
            fatal=fatal,
            flavours=flavours,
            looks_at=looks_at,
        )
        return check

    return register


def page_rule(
    code: str,
    severity: Severity = Severity.ERROR,
    *,
    looks_at: Literal["page", "page and terms", "head and sources"] = "page",
) -> Callable[[PageCheck], PageCheck]:
    """Register a function that looks at one page alone as the rule of its module.

    One that ``looks_at`` terms or sources gets them as its second argument; one that looks at the
    head asks for nothing below it.
    """

    def register(check: PageCheck) -> PageCheck:
        def whole(context: CheckContext) -> Iterator[Finding]:
            for page in context.book.pages.values():
                yield from check(context.alone(page), *context.beside(looks_at))

        found = _rule_of(check.__module__, code, severity, whole)
        _ALL[code] = replace(found, default=not found.house, page_check=check, looks_at=looks_at)
        return check

    return register


def _rule_of(module_name: str, code: str, severity: Severity, check: Check) -> Rule:
    """A rule with what its module says of it. Raises ``ValueError`` for a code that is taken."""
    folder, _, name = module_name.rpartition(".")
    name = name.replace("_", "-")
    if code in _ALL and _ALL[code].name != name:
        raise ValueError(f"{code} is taken by {_ALL[code].name}")
    doc = import_module(module_name).__doc__ or ""
    return Rule(code, name, severity, check, doc, house=folder == HOUSE)


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
