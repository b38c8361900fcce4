"""The directives and roles that the MyST engine brings, in the form in which readers ask for them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from typing import NamedTuple

from playbook.book.mystmd.builtins import DIRECTIVES, ROLES
from playbook.book.vocabulary import Spec, Vocabulary


class Part(NamedTuple):
    """What a directive or role takes: ``-`` nothing, ``s`` a text, ``m`` MyST; capital: it must."""

    argument: str
    body: str
    options: Mapping[str, tuple[str, str]]  # each name → the name it stands for, and its form

    @property
    def spec(self) -> Spec:
        """The same as a reader of any flavour asks for it."""
        return Spec(
            int(self.argument.isupper()),
            int(self.argument in {"s", "m"}),
            True,
            self.body != "-",
            {name: form for name, (_, form) in self.options.items()},
        )


def _parts(text: str) -> dict[str, Part]:
    found = {}
    for line in text.splitlines():
        name, takes, *words = line.split()
        options = {}
        for word in words:
            names, _, form = word.partition("=")
            first, *others = names.split("/")
            options.update(dict.fromkeys((first, *others), (first, form)))
        found[name] = Part(takes[0], takes[1], options)
    return found


@cache
def directives() -> Mapping[str, Part]:
    """Every directive by name."""
    return _parts(DIRECTIVES)


@cache
def roles() -> Mapping[str, Part]:
    """Every role by name."""
    return _parts(ROLES)


def vocabulary(own: Iterable[str] = (), *, others: bool = False) -> Vocabulary:
    """What a book knows; its ``own`` words come from plugins, which may be roles or directives.

    ``others`` says that there may be more of which nothing is known here.
    """
    words = list(own)
    anything = Spec(0, 1, True, True, {}, any_option=True)
    specs = {**dict.fromkeys(words, anything), **{n: part.spec for n, part in directives().items()}}
    return Vocabulary(specs, frozenset((*roles(), *words)), others)
