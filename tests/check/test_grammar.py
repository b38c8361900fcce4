"""Our reading of MyST is MyST's own: tokens, directives and the table of directives."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from docutils.parsers.rst import Directive, directives
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it.renderer import RendererHTML
from myst_parser.config.main import MdParserConfig
from myst_parser.parsers.directives import MarkupError
from myst_parser.parsers.directives import parse_directive_text as myst_directive
from myst_parser.parsers.mdit import create_md_parser
from myst_parser.parsers.options import TokenizeError, options_to_items
from warm_python import python

from playbook.book.mystmd.vocabulary import vocabulary as mystmd_vocabulary
from playbook.book.option_forms import FORMS, advice, option_fault
from playbook.book.settings import MystSettings, book_settings
from playbook.book.vocabulary import Spec, vocabulary
from playbook.reading.directive_options import OptionsError, read_options
from playbook.reading.directive_text import parse_directive
from playbook.reading.tokens import blocks, inline, parser

EXTENSIONS = (
    "amsmath",
    "attrs_block",
    "attrs_inline",
    "colon_fence",
    "deflist",
    "dollarmath",
    "fieldlist",
    "linkify",
    "strikethrough",
    "substitution",
)  # tasklist only adds a checkbox
SETTINGS = MystSettings(frozenset(EXTENSIONS))
MYST = create_md_parser(MdParserConfig(enable_extensions=list(EXTENSIONS)), RendererHTML)
PAGES = sorted((Path(__file__).parent / "agreement").rglob("*.md"))
INTERESTING = (
    "link_open",
    "image",
    "myst_role",
    "footnote_ref",
    "substitution_inline",
    "html_inline",
    "span_open",
)


def ours(text: str) -> list[tuple[object, ...]]:
    env: dict[str, object] = {}
    md = parser(SETTINGS)
    tokens = blocks(md, text, env)
    inline(md, tokens, env)
    return [shape(token) for token in tokens]


def shape(token: object) -> tuple[object, ...]:
    children = [
        (c.type, c.content if c.type != "image" else "", str(c.attrs), str(c.meta.get("name", "")))
        for c in token.children or []
        if c.type in INTERESTING  # type: ignore[attr-defined]
    ]
    return (token.type, token.map, token.info, token.content, token.level, children)  # type: ignore[attr-defined]


def theirs(text: str) -> list[tuple[object, ...]]:
    return [shape(token) for token in MYST.parse(text)]


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_tokens_are_those_of_myst(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert ours(text) == theirs(text)


PIECES = st.sampled_from(
    (
        "# T",
        "text",
        "[a](b.md)",
        "![x](y.png)",
        "{ref}`x`",
        "- item",
        "  - nested",
        "1. one",
        "> quote",
        "```{note}",
        "```",
        ":::{tip}",
        ":::",
        "(label)=",
        "% comment",
        "| a | b |",
        "|---|---|",
        "[^1]",
        "[^1]: note",
        "[r]: x.md",
        "[r]",
        "{{ x }}",
        "<a href='x'>",
        "$$",
        "$a$",
        "\\[x](y)",
        "`code`",
        "term",
        ": definition",
        "\ttab",
        "    code",
        "---",
        "+++",
        "***",
        "{#id}",
        ":field: x",
        "&amp;",
        "&",
        "",
        "",
        "<!-- c -->",
        "~~x~~",
        "**b**",
        "[a [b](c)](d)",
        "https://x.org/a_b_*c*",
        "*https://x.org/a*, www.x.org.",
        "file.nc numpy.py 1.5.2 e.g. this",
        "a@b.org //x.org",
        "http\\://x.org `https://x.org`",
        "<a>https://x.org</a> [x](x.org)",
    )
)


@given(st.lists(PIECES, max_size=14))
def test_tokens_are_those_of_myst_for_any_mixture(pieces: list[str]) -> None:
    text = "\n".join(pieces) + "\n"
    assert ours(text) == theirs(text)


class Box(Directive):
    required_arguments, optional_arguments, final_argument_whitespace, has_content = (
        0,
        1,
        True,
        True,
    )
    option_spec = {  # noqa: RUF012
        "class": directives.class_option,
        "name": directives.unchanged,
        "width": directives.unchanged,
    }


class Bare(Directive):
    has_content = True
    option_spec = {"class": directives.class_option}  # noqa: RUF012


BODY = st.lists(
    st.sampled_from(
        (
            *(":class: a", ":class:", ":class: a : b", ":class: 1.5", "class: a", "  class: a"),
            *(":name: b c", ":name:", ":name: x # y", ":name: 'x", ":name: |", ":name:\tx"),
            *(":name: x\t", ":name: a: b", ":name: a:", ":name: :", ":name : x", ":'name': x"),
            *(":width: 'x: y'", ":width: -", ":width: http://x.y", "\t:width: x", ":Width: x"),
            *("---", "----", "--- x", "", "text", "# c", ":# c", "name:"),
            *(":", "::", ": x", ":no", ":no: x", "  : x", "  more", ":  more", "\tname: x"),
        )
    ),
    max_size=7,
)


@example("", ["---", "class: a", "  : x"], False)
@example("", ["---", "class: a", "  : x", "---", "text"], True)
@example("words", [":class: a", ":  : x"], False)
@example("", [":class: a", ":class: 1.5"], True)
@example("", [":class:", ":name:"], False)
@example("", [":name:\tx"], False)
@example("two words", [":name: x\t", "text"], True)
@example("", [":name: x\u2028y"], False)
@given(st.sampled_from(("", "words", "two words")), BODY, st.booleans())
def test_directives_are_split_as_myst_does(first: str, body: list[str], bare: bool) -> None:
    kind = Bare if bare else Box
    spec = Spec(
        kind.required_arguments,
        kind.optional_arguments,
        kind.final_argument_whitespace,
        True,
        {name: "class" if name == "class" else "" for name in kind.option_spec},
    )
    content = "\n".join(body)
    content = content + "\n" if content else ""
    found = parse_directive(spec, first, content)
    try:
        wanted = myst_directive(kind, first, content)
    except MarkupError:
        assert found.fault
        return
    assert list(found.arguments) == wanted.arguments
    assert found.lines == wanted.body
    assert found.offset == wanted.body_offset
    assert set(found.options) == set(wanted.options)
    for name in found.options.keys() - {"class"}:  # MyST has made a list of that one
        assert found.options[name] == wanted.options[name]
    kinds = {
        "Unknown option key": "directive-option-name",
        "Invalid option value": "directive-option",
        "Invalid options format": "directive-options",
    }
    assert {warned.kind for warned in found.warnings} == {
        kind for said, kind in kinds.items() if any(w.msg.startswith(said) for w in wanted.warnings)
    }


OPTIONS = {
    "k: \"a: b\"\nl: 'it''s'": [("k", "a: b"), ("l", "it's")],
    '"a name": x\nempty:\nlast:': [("a name", "x"), ("empty", ""), ("last", "")],
    "k: one\n  two\n\n  three # said\n": [("k", "one two\nthree")],
    "k: |\n  a\n   b\n\nl: >-\n  a\n  b\n": [("k", "a\n b\n"), ("l", "a b")],
    "k: |2+\n    a\n\n": [("k", "  a\n\n")],
    "# only\n\n": [],
    'k: "\\u00e9\\x41\\\n  b"': [("k", "éAb")],
    "k: |x\n  a": "expected chomping or indentation indicators, but found 'x'",
    "k: 'open": "found unexpected end of stream",
    "no colon": "expected ':' after key",
    " k: a": "expected key to start at column 0",
    'k: "a" b': "expected key to start at column 0",
    'k: "\\q"': "found unknown escape character 'q'",
    'k: "\\U00110000"': "the options cannot be read",
}


def ours_of(block: str) -> list[tuple[str, str]] | str:
    try:
        return read_options(block)
    except OptionsError as error:
        return str(error)


def theirs_of(block: str) -> list[tuple[str, str]] | str:
    try:
        return options_to_items(block)[0]
    except TokenizeError as error:
        return error.problem
    except (IndexError, ValueError, OverflowError):
        return "the options cannot be read"


@pytest.mark.parametrize("block", OPTIONS)
def test_options_are_read_as_yaml_says(block: str) -> None:
    assert ours_of(block) == theirs_of(block) == OPTIONS[block]


SIGNS = (
    *(
        "a",
        "k: ",
        ":",
        ": ",
        "'",
        '"',
        "\\",
        "\\x41",
        "\\q",
        "|",
        "|2",
        "|-",
        ">",
        ">+",
        "#",
        " ",
        "  ",
    ),
    *(
        "\n",
        "\n ",
        "\n  ",
        "\t",
        "\r\n",
        "\r",
        "\x85",
        "\u2028",
        "\ufeff",
        "\x01",
        "\0",
        "---",
        "...",
        "é",
    ),
)


@given(st.lists(st.sampled_from(SIGNS), max_size=14))
def test_options_are_read_as_myst_reads_them(signs: list[str]) -> None:
    block = "".join(signs)
    assert ours_of(block) == theirs_of(block)


@pytest.fixture(scope="module")
def listed() -> dict[str, Any]:
    """What Jupyter Book registers, as a process of its own lists it."""
    script = Path(__file__).with_name("list_directives.py")
    done = python(str(script))
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def known(listed: dict[str, Any]) -> Iterator[tuple[str, Spec | None, list[Any]]]:
    """The directives of the build, each with what our table says of it."""
    words = vocabulary(("sphinxcontrib.bibtex",))
    for name, facts in listed["directives"].items():
        if not name.startswith(("std:", "_", "restructuredtext-test")):
            yield name, words.directives.get(name), facts


def test_vocabulary_is_that_of_the_build(listed: dict[str, Any]) -> None:
    """Every directive that Jupyter Book registers is in the table, with the same arguments and options."""
    wrong = {
        name: spec
        for name, spec, (*facts, options) in known(listed)
        if spec is None
        or [spec.required, spec.optional, spec.spaces, spec.content] != facts
        or not (spec.any_option or set(options) <= set(spec.options))
    }
    assert not wrong
    roles = vocabulary(("sphinxcontrib.bibtex",)).roles
    assert not {role for role in listed["roles"] if role not in roles}


# Their values are names of what else is installed: a picture of a font, a parser.
OPEN = {("dropdown", "icon"), ("include", "parser")}


def test_the_values_of_options_are_those_that_the_build_takes(listed: dict[str, Any]) -> None:
    compared, wrong = 0, []
    for name, spec, (*_, options) in known(listed):
        for option, taken in options.items():
            if spec is None or spec.any_option or (name, option) in OPEN:
                continue
            form = spec.options[option]
            for value in listed["values"]:
                compared += 1
                if option_fault(form, value) == (value in taken):
                    wrong.append((name, option, form, value))
    assert compared > 10_000
    assert wrong == []


@pytest.mark.parametrize("form", sorted(FORMS))
def test_every_form_is_used_refuses_something_and_says_what_to_write(form: str) -> None:
    used = {
        f
        for words in (vocabulary(("sphinxcontrib.bibtex",)), mystmd_vocabulary())
        for spec in words.directives.values()
        for f in spec.options.values()
    }

    assert form in used
    assert option_fault(form, "???") == (form not in {"path", "text", "words", "myst"})
    assert advice(form).startswith("write ")


def test_settings_are_those_of_jupyter_book(tmp_path: Path) -> None:
    import yaml
    from jupyter_book.config import get_final_config

    path = tmp_path / "_config.yml"
    for text in (
        "{}",
        "parse:\n  myst_enable_extensions: [deflist]\n  myst_substitutions: {a: b}\n",
        "exclude_patterns: ['x/*']\nonly_build_toc_files: true\nbibtex_bibfiles: [a.bib]\n",
        "sphinx:\n  extra_extensions: [sphinx.ext.todo]\n  config:\n    myst_heading_anchors: 3\n    exclude_patterns: [z]\n",  # noqa: E501
    ):
        path.write_text(text, encoding="utf-8")
        config, _ = get_final_config(
            user_yaml=path, cli_config={"latex_individualpages": False}, sourcedir=tmp_path
        )
        found = book_settings(yaml.safe_load(text))
        assert set(found.myst.extensions) == set(config["myst_enable_extensions"])
        assert list(found.myst.url_schemes) == list(config["myst_url_schemes"])
        assert set(found.exclude) == set(config["exclude_patterns"])
        assert set(config["extensions"]) - {
            "sphinx_jupyterbook_latex",
            "sphinx_multitoc_numbering",
        } == set(found.extensions)
        assert found.only_toc == config["external_toc_exclude_missing"]
        assert found.myst.heading_anchors == config.get("myst_heading_anchors", 0)
