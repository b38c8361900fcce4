"""The text of a directive → arguments, options and body, as ``myst_parser`` splits it.

MyST needs the class of the directive, and so Sphinx; here a ``Spec`` stands for the class. A
test compares both on every directive of Jupyter Book.
"""

from __future__ import annotations

import re
from textwrap import dedent
from typing import NamedTuple

from playbook.book.kinds import DirectiveFault
from playbook.book.option_forms import option_fault
from playbook.book.vocabulary import Spec

_KEY = re.compile(r"([A-Za-z_][\w-]*):(?: +(.*?))? *$")
_SPECIAL = re.compile(r"""^[-?:,\[\]{}#&*!|>'"%@`]| #|\t|:(\s|$)""")


class Warned(NamedTuple):
    """What a directive was given in vain: lines below its first, and the words of the fault.

    The build counts ``below``; ``row`` is where it stands, where that is known.
    """

    kind: DirectiveFault
    below: int
    detail: tuple[str, ...] = ()
    row: int = 0


class Parsed(NamedTuple):
    """A directive taken apart; ``lines`` are the lines of the body.

    ``offset`` is how many lines of the content stand before them as the build counts, which is
    one too many when the body ends with an empty line; ``real`` is the true number. ``fault`` is
    set when the build refuses the directive.
    """

    arguments: tuple[str, ...]
    options: dict[str, str]
    lines: list[str]
    offset: int
    real: int
    on_first_line: bool
    warnings: tuple[Warned, ...]
    fault: str = ""


def parse_directive(spec: Spec, first_line: str, content: str) -> Parsed:
    """Split the text of a directive; nothing raises."""
    warnings: list[Warned] = []
    options: dict[str, str] = {}
    if spec.options or spec.any_option:
        block, rest, shift, real = _split(content)
        lines = rest.splitlines()
        offset = len(content.splitlines()) - len(lines)
        if block is not None:
            options = _options(block, spec, shift, warnings)
    else:
        lines, offset, real = content.splitlines(), 0, 0
    arguments: tuple[str, ...] = ()
    on_first_line = fault = False
    message = ""
    if not (spec.required or spec.optional):
        if first_line.strip():
            lines.insert(0, first_line)
            offset, real, on_first_line = 0, 0, True
    else:
        arguments, message = _arguments(spec, first_line)
        fault = bool(message)
    if lines and not lines[0].strip():
        lines = lines[1:]
        offset += 1
        real += 1
    if lines and not spec.content and not fault:
        warnings.append(Warned("directive-content", 0))
    return Parsed(arguments, options, lines, offset, real, on_first_line, tuple(warnings), message)


def split_options(content: str) -> str | None:
    """The option block of a directive as it is written; nothing where there is none."""
    return _split(content)[0]


def _split(content: str) -> tuple[str | None, str, int, int]:
    if content.startswith("---"):
        rest = "\n".join(content.splitlines()[1:])
        match = re.search(r"^-{3,}", rest, re.MULTILINE)
        if match:
            end = match.end() + 1
            return dedent(rest[: match.start()]), rest[end:], 1, 1 + rest.count("\n", 0, end)
        return dedent(rest), "", 1, 0
    if content.lstrip().startswith(":"):
        lines = content.splitlines()
        count = 0
        while count < len(lines) and lines[count].lstrip().startswith(":"):
            count += 1
        block = "\n".join(line.lstrip()[1:] for line in lines[:count])
        return block, "\n".join(lines[count:]), 0, count
    return None, content, 0, 0


def _options(block: str, spec: Spec, shift: int, warnings: list[Warned]) -> dict[str, str]:
    items = _plain_options(block)
    if items is None:
        items, problem = _hard_options(block)
        if problem:
            warnings.append(Warned("directive-options", shift, (problem,)))
            return {}
    options = dict(items)
    if spec.any_option:
        return options
    unknown = sorted(name for name in options if name not in spec.options)
    for name in list(options):
        if name in spec.options and option_fault(spec.options[name], options[name]):
            warnings.append(Warned("directive-option", shift, (name, options[name])))
            del options[name]
    allowed = " ".join(spec.options)
    for name in unknown:
        warnings.append(Warned("directive-option-name", shift, (name, allowed)))
        del options[name]
    return options


def _plain_options(block: str) -> list[tuple[str, str]] | None:
    """Options that need no YAML: one ``key: value`` a line; nothing if there are others."""
    items = []
    for line in block.split("\n"):
        if not line.strip():
            continue
        match = _KEY.match(line)
        if match is None or (match[2] and _SPECIAL.search(match[2])):
            return None
        items.append((match[1], match[2] or ""))
    return items


def _hard_options(block: str) -> tuple[list[tuple[str, str]], str]:
    """Options with quoted and folded values."""
    from playbook.reading.directive_options import OptionsError, read_options

    try:
        return read_options(block), ""
    except OptionsError as error:
        return [], str(error)


def _arguments(spec: Spec, text: str) -> tuple[tuple[str, ...], str]:
    words = text.split()
    most = spec.required + spec.optional
    if len(words) < spec.required:
        return (), f"needs {spec.required} argument{'s' if spec.required > 1 else ''}"
    if len(words) > most:
        if not spec.spaces:
            return (), f"takes at most {most} argument{'s' if most > 1 else ''}, not {len(words)}"
        words = text.split(None, most - 1)
    return tuple(words), ""
