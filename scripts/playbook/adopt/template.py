"""The template of a book: what goes along, made neutral, beside what the new book says itself.

Only files that end in ``.jinja`` are rendered, so what stands in braces elsewhere is safe.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from playbook.adopt import several, tool
from playbook.adopt.licences import LICENCES, Licence
from playbook.adopt.render import PROJECT, QUESTIONS, SUFFIX
from playbook.adopt.source import PRACTICES, TEMPLATES, Source
from playbook.common.errors import UserError
from playbook.common.plain_yaml import load_yaml
from playbook.house.schemas import schemas

SKELETON = Path(__file__).resolve().parent / "skeleton"
ANSWERS = ".playbook/answers.yml"
# Files that the new book has as this one has them.
AS_IT_IS = ("requirements-book.lock", "scripts/environment.sh")
# The workflow that publishing waits for, there and here.
_TESTS = ("./.github/workflows/test.yml", "./.github/workflows/check.yml")
LANDING, READING_ORDER, CONFIG = "book/index.md.jinja", "_toc.yml", "_config.yml"


def template_files(source: Source, wheel: bytes = b"") -> dict[str, bytes]:
    """Every file of the template by its path, in order; ``wheel`` is the tool that comes with it."""
    project = {
        **_skeleton(),
        **source.files(),
        **{f"book/schemas/{name}": text for name, text in schemas().items()},
        f"{CONFIG}.jinja": _config(source.text(CONFIG)),
        READING_ORDER: _toc(source),
        "LICENSE-CC-BY-4.0": source.text("LICENSE"),
        "LICENSE-MIT": source.text("LICENSE-CODE"),
        **{path: source.text(path) for path in AS_IT_IS},
        **{path: text.replace(*_TESTS) for path, text in source.github.items()},
    }
    files = {f"{PROJECT}/{path}": text.encode() for path, text in project.items()}
    head = {
        QUESTIONS: _questions(source).encode(),
        **({tool.NOTE: tool.note(wheel)} if wheel else {}),
    }
    return {**head, **dict(sorted(files.items()))}


def attribution(source: Source) -> str:
    """The sentence that the licence asks for, on one line."""
    frame = source.frame
    return (
        f"The practices and templates were taken over from [{frame.title}]({frame.address}) by "
        f"{frame.author}, [CC BY 4.0](https://creativecommons.org/licenses/by/4.0/), and changed."
    )


def _skeleton() -> dict[str, str]:
    """The files that the new book begins with; ``dot-`` stands for the dot of a hidden file."""
    return {
        re.sub(r"(^|/)dot-", r"\1.", path.relative_to(SKELETON).as_posix()): path.read_text(
            encoding="utf-8"
        )
        for path in sorted(SKELETON.rglob("*"))
        if path.is_file()
    }


def _questions(source: Source) -> str:
    """What Copier asks; what begins with ``when: false`` it works out by itself."""
    asked: dict[str, object] = {
        "_subdirectory": PROJECT,
        "_answers_file": ANSWERS,
        "_templates_suffix": SUFFIX,
        several.SETTING: [list(pair) for pair in several.WORDS],
        **{key: {"type": "str"} for key in ("name", "licence", "repository", "address", "started")},
        **{key: {"type": "yaml"} for key in ("partners", "languages")},
        "tool": {"type": "str", "default": tool.WAYS[0]},
    }
    known = {
        "source_title": source.frame.title,
        "source_author": f"{source.frame.author[:1].upper()}{source.frame.author[1:]}",
        "source_address": source.frame.address.rstrip("/"),
        "attribution": attribution(source),
        "requirement": _by("tool", tool.requirements()),
        "newest": tool.NEWEST,
        "licence_words": _by_licence(lambda licence: licence.words),
        "licence_notice": _by_licence(lambda licence: licence.notice),
        "licence_name": _by_licence(lambda licence: licence.title),
        "licence_address": _by_licence(lambda licence: licence.address),
        "licence_spdx": _by_licence(lambda licence: licence.spdx),
    }
    asked |= {key: {"type": "str", "default": value, "when": False} for key, value in known.items()}
    return yaml.safe_dump(asked, sort_keys=False, allow_unicode=True, width=1000)


def _by_licence(say: Callable[[Licence], str]) -> str:
    return _by("licence", {name: say(licence) for name, licence in LICENCES.items()})


def _by(answer: str, words: Mapping[Any, str]) -> str:
    """Words that follow from an answer."""
    return f"{{{{ {json.dumps(words)}[{answer}] }}}}"


# --- what is made from files of the source book


_OURS = """\
playbook:
  partners:
{%- for partner in partners %}
    - {{ partner | to_json(ensure_ascii=False) }}
{%- endfor %}
  licence: {{ licence_name | to_json(ensure_ascii=False) }}
  licence_address: {{ licence_address | to_json }}
  # Files to take away give credit to this book for the forms that were taken over.
  origin:
    title: {{ source_title | to_json(ensure_ascii=False) }}
    author: {{ source_author | to_json(ensure_ascii=False) }}
    address: {{ source_address }}/
    licence: CC BY 4.0
    licence_address: https://creativecommons.org/licenses/by/4.0/

parse:"""
_CONFIG = (
    (r"(?m)^title: .*$", "title: {{ name | to_json(ensure_ascii=False) }}"),
    (r"(?m)^author: .*$", 'author: {{ (name ~ " contributors") | to_json(ensure_ascii=False) }}'),
    (r"(?m)^logo: .*\n", ""),
    (
        r"(?m)^exclude_patterns: .*$",
        'exclude_patterns: [".*", "**/.*", "*.md", "book/templates/text"]',
    ),
    (r"(?m)^  url: .*$", "  url: {{ repository }}"),
    (r"(?m)^  baseurl: .*$", "  baseurl: {{ address }}"),
    (r"(?m)^  favicon: .*\n", ""),
    (r"(?m)^  extra_footer: >-\n(?:    .*\n)+", '  extra_footer: ""\n'),
    (
        r"(?m)^parse:$",
        _OURS,
    ),
    (r"(?m)^    targetname: .*$", "    targetname: book.tex"),
    (r"(?m)^  local_extensions:\n(?:    .*\n)+", ""),
    (r"(?m)^    project: .*$", "    project: {{ name | to_json(ensure_ascii=False) }}"),
    (r"(?m)^    html_static_path: .*\n", ""),
    (r"(?m)^    playbook_social_card: .*\n", ""),
)


def _config(text: str) -> str:
    """The settings of the source book with the places for answers; each place is found once."""
    for pattern, words in _CONFIG:
        text, count = re.subn(pattern, lambda _, words=words: words, text)  # type: ignore[misc]
        if count != 1:
            raise UserError(
                f"{CONFIG} of the book to take over has {count} lines for {pattern}, not one; "
                "mend `_CONFIG` in playbook/adopt/template.py"
            )
    return text


_PARTS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("Start", ("start/first-steps",)),
    ("Stakeholders", ("stakeholders/map", "reference/governance")),
    ("Communications", ("communications/plan", "communications/calendar", "reference/channels")),
    ("Onboarding", ("onboarding/first-weeks",)),
    (PRACTICES, ()),
    (TEMPLATES, ()),
    (
        "Record",
        (
            "reference/timeline",
            "reference/events",
            "reference/engagement-opportunities",
            "reference/funding-calls",
            "reference/scholars",
            "reference/newsletters",
            "reference/impact",
            "reference/lessons",
            "reference/glossary",
            "reference/sources",
        ),
    ),
    ("Take part", ("community/contributing",)),
)


def _toc(source: Source) -> str:
    """The reading order; practices and templates stand in it as in the source book."""
    parts = [part for caption, pages in _PARTS for part in _part(caption, pages, source)]
    lines = [line for caption, pages in parts for line in _listed(caption, pages)]
    head = "# The reading order: one line a page, titles come from the pages.\n"
    return f"{head}format: jb-book\nroot: book/index\nparts:\n" + "\n".join(lines) + "\n"


def _part(
    caption: str, pages: tuple[str, ...], source: Source
) -> Iterator[tuple[str, tuple[str, ...]]]:
    if pages:
        yield caption, tuple(f"book/{page}" for page in pages)
        return
    for part in load_yaml(source.text(READING_ORDER))["parts"]:
        taken = tuple(page for page in _pages(part["chapters"]) if page.startswith(f"{caption}/"))
        if taken:
            yield part["caption"], taken


def _pages(entries: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """Every page of a part in order, those below another page too."""
    for entry in entries:
        yield str(entry.get("file", ""))
        yield from _pages(entry.get("sections", ()))


def _listed(caption: str, pages: tuple[str, ...]) -> Iterator[str]:
    yield f"  - caption: {json.dumps(caption)}"
    yield "    chapters:"
    yield from (f"      - file: {page}" for page in pages)
