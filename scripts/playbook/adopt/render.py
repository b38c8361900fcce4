"""A template and somebody's answers → the files of a book: a pure function.

Only files that end in ``.jinja`` are rendered, so what stands in braces elsewhere is safe. The
template runs in a sandbox, because the one of an older version lies in the book itself.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import yaml
from jinja2 import StrictUndefined, TemplateError
from jinja2.sandbox import SandboxedEnvironment

from playbook.common.errors import UserError

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
    made: dict[str, bytes] = {}
    try:
        words = _words(template[QUESTIONS], answers, environment)
        for path, data in template.items():
            folder, _, name = path.partition("/")
            if folder != PROJECT or name.startswith(OURS):
                continue
            if name.endswith(SUFFIX):
                text = environment.from_string(data.decode("utf-8")).render(words)
                made[name.removesuffix(SUFFIX)] = text.encode("utf-8")
            else:
                made[name] = data
    except (TemplateError, KeyError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise UserError(f"the template cannot be used: {error}") from error
    return made


def _words(
    questions: bytes, answers: Mapping[str, Any], environment: SandboxedEnvironment
) -> dict[str, Any]:
    """What the files may say: the answers, and what follows from them, in the order of the questions."""
    words = dict(answers)
    for name, asked in yaml.safe_load(questions).items():
        if name.startswith("_") or (name in answers and asked.get("when", True)):
            continue
        words[name] = environment.from_string(str(asked["default"])).render(words)
    return words


def _to_json(value: Any, *, ensure_ascii: bool = True) -> str:
    return json.dumps(value, ensure_ascii=ensure_ascii)
