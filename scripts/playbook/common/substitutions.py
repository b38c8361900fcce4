"""Substitutions, ``{{ … }}`` in a page, as data and never as code: the same for check and build.

MyST hands such an expression to Jinja with everything that Python has within reach, so that one
line of a page could run any command. Here an expression is looked at before anything of it is
worked out: it may name values, look into them, join and compare them, and use the filters below.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from functools import cache
from typing import Any

# The longest expression, and the longest text that one may give, in characters.
LONGEST_EXPRESSION = 2_000
LONGEST_TEXT = 100_000
# What all substitutions of a page may put in together, in characters; each counts as EACH more.
# Values that name others, which name others again, would else grow without end.
MOST = 1_000_000
EACH = 500
FILTERS = (
    "capitalize",
    "default",
    "first",
    "join",
    "last",
    "length",
    "lower",
    "replace",
    "string",
    "title",
    "trim",
    "upper",
)
TESTS = ("defined", "undefined", "none")
# Parts of an expression that only look at values. What is not here is refused: calls, products
# and powers, which may take for ever, statements, and whatever a later Jinja brings.
_PLAIN = (
    "Template",
    "Output",
    "TemplateData",
    "Name",
    "Const",
    "Getattr",
    "Getitem",
    "Slice",
    "Filter",
    "Test",
    "CondExpr",
    "Concat",
    "Add",
    "Sub",
    "And",
    "Or",
    "Not",
    "Neg",
    "Pos",
    "Compare",
    "Operand",
    "List",
    "Tuple",
)
_CALLED = {
    "Call": "a call",
    "Mul": "a product",
    "Pow": "a power",
    "Mod": "the sign `%`",
    "Div": "a division",
    "FloorDiv": "a division",
    "Dict": "a table of values",
}
# Methods of a text: a call of one is not worked out either, and does nothing but make a text.
_TEXT_METHODS = frozenset(
    (
        "capitalize", "center", "format", "join", "ljust", "lower", "lstrip", "replace", "rjust",
        "rstrip", "split", "startswith", "strftime", "strip", "title", "upper", "zfill",
    )
)  # fmt: skip
# How the words begin about a call that may do anything, in a build that runs it.
FREE_CALL = "a call that may do anything"
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
# Words that mean something else to Jinja, and what MyST puts in place of any value of this name.
_TAKEN = frozenset(["true", "false", "none", "True", "False", "None", "not", "env"])


class NotPlainError(ValueError):
    """An expression that is not worked out; the words say why, and what is possible instead."""


class NoValueError(LookupError):
    """An expression that names something without a value; the words are that name, if it is one."""


def rendered(content: str, values: Mapping[str, Any], *, spent: int = 0) -> tuple[str, set[str]]:
    """What an expression gives, and the names in it; ``spent`` is the cost of those before it.

    Raises ``NotPlainError`` for what is not worked out, ``NoValueError`` for a name without a
    value, and ``ValueError`` with Jinja's words for anything else that is wrong.
    """
    if spent > MOST:
        raise NotPlainError(f"the page puts in more than {MOST} characters; put in less")
    name = content.strip()
    if _NAME.fullmatch(name) and name in values and name not in _TAKEN:
        text = str(values[name])  # most are as plain as this, and need no Jinja
        _bounded(len(text))
        return text, {name}
    import jinja2

    try:
        tree = _environment().parse(f"{{{{{content}}}}}")
        names = _looked_at(tree, content, values)
        text = _environment().from_string(tree).render(dict(values))
    except (NotPlainError, NoValueError):
        raise
    except jinja2.UndefinedError as error:
        raise NoValueError(str(error)) from error
    except Exception as error:  # whatever the values of an author do to Jinja
        raise ValueError(str(error) or type(error).__name__) from error
    _bounded(len(text))
    return text, names


def cost(text: str) -> int:
    """How much of ``MOST`` a substitution has used."""
    return len(text) + EACH


def _looked_at(tree: Any, content: str, values: Mapping[str, Any]) -> set[str]:
    """The names in an expression, after a look at each of its parts."""
    from jinja2 import nodes

    if len(content) > LONGEST_EXPRESSION:
        raise NotPlainError(f"it is longer than {LONGEST_EXPRESSION} characters; put in less")
    names, size, waiting = set[str](), 0, [tree]
    while waiting:
        node = waiting.pop()
        waiting += node.iter_child_nodes()
        _refuse(node)
        if isinstance(node, nodes.Name):
            names.add(node.name)
            size += len(str(values.get(node.name, "")))
            _bounded(size)
    return names


def _bounded(size: int) -> None:
    """Raise ``NotPlainError`` for a text of so many characters that it is too long."""
    if size > LONGEST_TEXT:
        raise NotPlainError(f"it gives more than {LONGEST_TEXT} characters; put in less")


def _refuse(node: Any) -> None:
    """Raise ``NotPlainError`` for a part that does more than look at a value."""
    from jinja2 import nodes

    kind = type(node).__name__
    reason = ""
    if isinstance(node, nodes.Call) and not _only_words(node):
        reason = f"{FREE_CALL} is not worked out"
    elif kind not in _PLAIN:
        reason = f"{_CALLED.get(kind, f'what Jinja calls `{kind}`')} is not worked out"
    elif isinstance(node, nodes.Name) and node.name == "env":
        reason = "`env` is not given to pages"
    elif isinstance(node, nodes.Getattr) and node.attr.startswith("_"):
        reason = f"`{node.attr}` is not given to pages"
    elif isinstance(node, nodes.Filter) and node.name not in FILTERS:
        reason = f"the filter `{node.name}` is not one of {', '.join(FILTERS)}"
    elif isinstance(node, nodes.Test) and node.name not in TESTS:
        reason = f"the test `{node.name}` is not one of {', '.join(TESTS)}"
    if reason:
        raise NotPlainError(f"{reason}; write out what it gives")


def _only_words(call: Any) -> bool:
    """Whether a call does nothing but change the letters of a text, also in all of its parts."""
    from jinja2 import nodes

    parts = [call, *call.find_all(nodes.Expr)]
    calls = [part.node for part in parts if isinstance(part, nodes.Call)]
    return all(isinstance(one, nodes.Getattr) and one.attr in _TEXT_METHODS for one in calls) and (
        not any(_reaches_out(part) for part in parts)
    )


def _reaches_out(node: Any) -> bool:
    """Whether a part of an expression could lead to anything that Python has within reach."""
    from jinja2 import nodes

    return (
        (isinstance(node, nodes.Name) and node.name == "env")
        or (isinstance(node, nodes.Getattr) and node.attr.startswith("_"))
        or (isinstance(node, nodes.Const) and "__" in str(node.value))
        or (isinstance(node, nodes.Filter) and node.name not in FILTERS)
    )


def _joined(values: Any, between: Any = "", attribute: Any = None) -> str:
    """Jinja's filter ``join``, for lists, and bounded."""
    if attribute is not None or not isinstance(values, (list, tuple)):
        raise NotPlainError("`join` takes a list and what stands between its entries")
    texts = [str(value) for value in values]
    _bounded(len(str(between)) * len(texts) + sum(map(len, texts)))
    return str(between).join(texts)


def _replaced(value: Any, old: Any, new: Any) -> str:
    """Jinja's filter ``replace``, bounded."""
    text, old, new = str(value), str(old), str(new)
    _bounded(text.count(old) * len(new) + len(text))
    return text.replace(old, new)


@cache
def _environment() -> Any:
    """Jinja without Python: values are looked into by their keys only, and few filters."""
    import jinja2
    from jinja2.sandbox import SandboxedEnvironment

    class Plain(SandboxedEnvironment):
        """Knows texts, figures, lists and tables of values, and nothing that they can do."""

        def getattr(self, obj: Any, attribute: str) -> Any:
            return self.getitem(obj, attribute)

        def getitem(self, obj: Any, argument: Any) -> Any:
            if isinstance(obj, jinja2.Undefined):
                return obj
            if isinstance(obj, (dict, list, tuple, str)):
                with suppress(LookupError, TypeError):
                    return obj[argument]
            return self.undefined(obj=obj, name=argument)

    environment = Plain(undefined=jinja2.StrictUndefined, optimized=False)
    own = {"join": _joined, "replace": _replaced}
    environment.filters = {name: own.get(name, environment.filters[name]) for name in FILTERS}
    environment.tests = {name: environment.tests[name] for name in TESTS}
    environment.globals = {}
    return environment
