"""A template and somebody's answers → the files of a book: a pure function.

Only files that end in ``.jinja`` are rendered, so what stands in braces elsewhere is safe. The
template runs in a sandbox, because the one of an older version lies in the book itself.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from jinja2 import StrictUndefined, TemplateError
from jinja2.sandbox import SandboxedEnvironment

from playbook.adopt.several import SETTING, for_several, is_for_all
from playbook.common.direction import ends_from_right
from playbook.common.errors import UserError
from playbook.common.plain_yaml import YamlError, load_yaml

QUESTIONS = (
    "copier.yml"  # the form of the questions is that of Copier, which can use a template too
)
PROJECT = "project"
OURS = ".playbook/"  # what `playbook adopt` keeps for itself
SUFFIX = ".jinja"


def render(template: Mapping[str, bytes], answers: Mapping[str, Any]) -> dict[str, bytes]:
    """The files of a book by their paths, without those that ``playbook adopt`` keeps for itself.

    Raises ``UserError`` for a template that is broken or asks for an answer that is not there.
    """
    environment = SandboxedEnvironment(keep_trailing_newline=True, undefined=StrictUndefined)
    environment.filters["to_json"] = _to_json
    environment.filters["as_text"] = as_text
    made: dict[str, bytes] = {}
    try:
        questions = _questions(template[QUESTIONS].decode("utf-8"))
        words = _words(questions, answers, environment)
        several = questions.get(SETTING, ())
        count = len(answers.get("partners") or ()) if several else 0
        for path, data in template.items():
            folder, _, name = path.partition("/")
            if folder != PROJECT or name.startswith(OURS):
                continue
            if name.endswith(SUFFIX):
                text = environment.from_string(data.decode("utf-8")).render(words)
                made[name.removesuffix(SUFFIX)] = text.encode("utf-8")
            elif count and is_for_all(name):
                made[name] = for_several(data.decode("utf-8"), count, several).encode("utf-8")
            else:
                made[name] = data
    except (TemplateError, KeyError, UnicodeDecodeError, YamlError) as error:
        raise UserError(f"the template cannot be used: {error}") from error
    return made


def _questions(text: str) -> dict[str, Any]:
    """The questions by name, and the settings of the template, which begin with a line.

    Raises ``YamlError``.
    """
    found = load_yaml(text)
    if not isinstance(found, dict) or not all(isinstance(name, str) for name in found):
        raise YamlError(f"{QUESTIONS} must hold one question a key")
    for name, asked in found.items():
        if not name.startswith("_") and not isinstance(asked, dict):
            raise YamlError(f"{QUESTIONS}: `{name}` is no question")
    return found


def _words(
    questions: Mapping[str, Any], answers: Mapping[str, Any], environment: SandboxedEnvironment
) -> dict[str, Any]:
    """What the files may say: the answers, and what follows from them, in the order of the questions."""
    words = dict(answers)
    for name, asked in questions.items():
        if name.startswith("_") or (name in answers and asked.get("when", True)):
            continue
        words[name] = environment.from_string(str(asked["default"])).render(words)
    return words


# What Markdown or MyST would read within a line, and what only at its beginning.
_WITHIN = re.compile(r"[\\`*_{}\[\]<>|~$#^]|&(?=#?\w+;)")
_AT_START = re.compile(r"^(?:[-+=:%]|\d+(?=[.)]))")


def as_text(words: str) -> str:
    """Words of somebody as text of a page: nothing in them is read as markup."""
    shown = _WITHIN.sub(lambda found: f"\\{found[0]}", words)
    # After a name that is written from right to left the line goes on from left to right.
    mark = "&lrm;" if ends_from_right(words) else ""
    return _AT_START.sub(lambda found: _shielded(found[0]), shown) + mark


def _shielded(start: str) -> str:
    # A number at the start of a line would begin a list: its full stop is shielded, as it is behind it.
    return f"{start}\\" if start.isdigit() else f"\\{start}"


def _to_json(value: Any, *, ensure_ascii: bool = True) -> str:
    return json.dumps(value, ensure_ascii=ensure_ascii)
