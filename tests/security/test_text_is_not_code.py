"""Text is not code.

Threat: a line of a page runs a command on the machine of whoever builds it.
Promise: an expression in `{{ … }}` only looks values up; check, build and preview refuse the rest.
"""

from __future__ import annotations

import json

import pytest
from warm_python import python

from playbook.check.run import check_book
from playbook.common.findings import Severity
from playbook.common.substitutions import (
    LONGEST_TEXT,
    NotPlainError,
    NoValueError,
    rendered,
)

VALUES = {"word": "Pier", "rows": ["a", "b"], "table": {"key": "found", "_own": "hidden"}}
POPEN = 'cycler.__init__.__globals__.os.popen("touch ran; id -un").read()'
HOSTILE = (
    POPEN,
    'env.app.__class__.__init__.__globals__["os"].popen("touch ran").read()',
    "env.docname",
    "word.__class__.__mro__",
    '""["__class__"].__mro__',
    "word.upper()",
    "lipsum(9)",
    "namespace(a=1)",
    "self._TemplateReference__context",
    'word|attr("__class__")',
    'rows|map(attribute="__class__")|list',
    'rows|join(attribute="__class__")',
    '"{0.__class__}"|format(word)',
    "word}}{% set a = word.__class__ %}{{ a",
    'word}}{% include "_config.yml" %}{{ word',
    "word}}{% for a in rows %}x{% endfor %}{{ word",
)


@pytest.mark.parametrize("content", HOSTILE)
def test_an_expression_that_does_something_is_refused(content: str) -> None:
    with pytest.raises((NotPlainError, NoValueError)):
        rendered(content, VALUES)


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ("word", "Pier"),
        (" word | upper ", "PIER"),
        ("rows|join(', ')", "a, b"),
        ("rows[1] ~ word", "bPier"),
        ("table.key", "found"),
        ("gone|default('none')", "none"),
        ("word if word is defined else 'x'", "Pier"),
        ("word|replace('i', 'o')", "Poer"),
        ("1 + 1", "2"),
    ],
)
def test_what_books_need_of_an_expression_stays(content: str, text: str) -> None:
    assert rendered(content, VALUES)[0] == text


@pytest.mark.parametrize(
    "content",
    [
        '"a"|center(1500000000)',
        '"%1500000000s"|format(1)',
        '"%1500000000s" % word',
        "9**9**9",
        '"a" * 1500000000',
        "word" + '|replace("", "aaaaaaaaaaaaaaaaaaaa")' * 20,
        "~".join(["long"] * 300),
        '["a"]|join("b")' + "".join(f'|replace("a", "{"a" * 60}")' for _ in range(20)),
        "1" + "+1" * 3000,
    ],
)
def test_a_short_expression_gives_no_long_text(content: str) -> None:
    with pytest.raises(NotPlainError):
        rendered(content, VALUES | {"long": "x" * (LONGEST_TEXT // 100)})


@pytest.mark.parametrize("content", ["(" * 900 + "1" + ")" * 900, "word" + "|upper" * 280, "(", ""])
def test_an_expression_that_jinja_cannot_take_is_a_plain_fault(content: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        rendered(content, VALUES)


def page(content: str) -> str:
    return f"# A page\n\nInline {{{{ {content} }}}} there.\n\n{{{{ {content} }}}}\n"


@pytest.mark.parametrize(
    ("content", "severity"),
    [
        ("'{} and {}'.format(a, 'b')", Severity.NOTE),
        ("a.upper().strip()", Severity.NOTE),
        ("cycler.__init__.__globals__.os.popen('touch ran').read()", Severity.WARNING),
        ("cycler.__init__.__globals__.os.popen('touch ran').read().strip()", Severity.WARNING),
        ("'{}'.format(cycler.__init__.__globals__.os.popen('touch ran').read())", Severity.WARNING),
        ("'{0.__class__}'.format(a)", Severity.WARNING),
        ("(a|attr('x')).strip()", Severity.WARNING),
        ("env.app.strip()", Severity.WARNING),
        ("namespace(a=1)", Severity.WARNING),
    ],
)
def test_a_call_that_may_do_anything_is_said_aloud_in_the_book_of_anybody(
    stranger, content: str, severity: Severity
) -> None:
    book = stranger(
        a=f"---\nmyst: {{substitutions: {{a: x}}}}\n---\n# A page\n\n{{{{ {content} }}}}\n"
    )
    found = [f for f in check_book(book.root).findings if f.code == "PAG019"]
    assert [f.severity for f in found] == [severity]
    assert not (book.root / "ran").exists()


@pytest.mark.parametrize("content", HOSTILE[:6])
def test_the_check_says_what_is_not_worked_out(stranger, content: str) -> None:
    book = stranger(a=page(content))

    found = [f for f in check_book(book.root).findings if f.code == "PAG019"]

    assert [f.location.line for f in found] == [3, 5]
    assert all("is left empty by" in f.message or "has no value" in f.message for f in found)
    assert not (book.root / "ran").exists()


def test_the_build_leaves_the_place_empty_and_says_so(stranger) -> None:
    book = stranger(a=page(HOSTILE[0]), b=page(HOSTILE[1]), c=page("'kept'|upper"))

    done = book.playbook("build")

    assert done.returncode == 1
    assert not list(book.root.parent.rglob("ran"))
    for place in ("a.md:3", "a.md:5", "b.md:3", "b.md:5"):
        assert f"{place}: WARNING: Substitution error:NotPlainError" in done.stderr, done.stderr
    text = (book.root / "_build/html/c.html").read_text(encoding="utf-8")
    assert "Inline KEPT there." in text


# A page may switch substitutions on by itself, and name other braces.
HEAD = "---\nmyst: {enable_extensions: [substitution], sub_delimiters: ['|', '|']}\n---\n"


def test_a_page_cannot_switch_the_old_way_on(stranger) -> None:
    config = (
        'title: A book\nexecute: {execute_notebooks: "off"}\nparse: {myst_enable_extensions: []}\n'
    )
    book = stranger(config=config, a=f"{HEAD}# A page\n\nHello ||{POPEN}|| there.\n")

    done = book.playbook("build")

    assert not list(book.root.parent.rglob("ran"))
    assert "uid" not in (book.root / "_build/html/a.html").read_text(encoding="utf-8"), done.stderr


@pytest.mark.parametrize("start", ["linear", "launch"])
def test_jupyter_book_alone_with_the_extension_runs_nothing(stranger, start: str) -> None:
    more = "sphinx: {extra_extensions: [playbook.linear]}\n" if start == "linear" else ""
    book = stranger(a=page(POPEN))
    path = book.root / "_config.yml"
    path.write_text(path.read_text(encoding="utf-8") + more, encoding="utf-8")
    module = {"linear": "jupyter_book.cli.main", "launch": "playbook.sphinx_ext.launch"}[start]
    words = json.dumps(["build", str(book.root)])

    done = python("-c", f"from {module} import main\nmain({words})", cwd=book.root)

    assert not list(book.root.parent.rglob("ran"))
    assert "Substitution error:NotPlainError" in done.stdout + done.stderr


def test_values_that_name_values_do_not_grow_without_end(stranger) -> None:
    """Twenty levels of two: a million words from forty lines."""
    levels = "".join(f"    a{i}: '{{{{ a{i + 1} }}}} {{{{ a{i + 1} }}}}'\n" for i in range(20))
    head = f"---\nmyst:\n  substitutions:\n{levels}    a20: word\n---\n"
    book = stranger(a=f"{head}# A page\n\n{{{{ a0 }}}}\n")

    said = book.playbook("check").stdout

    assert "PAG019" in said
    assert "more than 1000000 characters" in said
