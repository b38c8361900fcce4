"""The safe mend: the exact old address, the new one in its place, and not a sign more."""

from __future__ import annotations

import pytest

from playbook.check.fixes import apply
from playbook.links.collect import LinkLocation
from playbook.links.redirect_fixes import fix, fixes, new_address
from playbook.links.verdict import Judgement, Verdict

OLD, NEW = "http://example.org/a", "https://example.org/b"
MOVED = Judgement(Verdict.MOVED, "301", NEW)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (f"[x]({OLD})", f"[x]({NEW})"),
        (f"url: {OLD}", f"url: {NEW}"),
        (f'url: "{OLD}" # {OLD}/more', f'url: "{NEW}" # {OLD}/more'),
        (f"{OLD}/longer and {OLD}.", f"{OLD}/longer and {NEW}."),
        (f"{OLD}.html {OLD}?x {OLD}#y {OLD}b", f"{OLD}.html {OLD}?x {OLD}#y {OLD}b"),
        (f"<{OLD}> [a]({OLD})", f"<{NEW}> [a]({NEW})"),
        (f"`{OLD}` and [x]({OLD})", f"`{OLD}` and [x]({NEW})"),
        (f"``{OLD} `` <{OLD}> ``a `{OLD}` b``", f"``{OLD} `` <{NEW}> ``a `{OLD}` b``"),
        (f"[x]({OLD}) says `a` and `b {OLD}`", f"[x]({NEW}) says `a` and `b {OLD}`"),
        (f"{{bdg-link-primary}}`x <{OLD}>`", f"{{bdg-link-primary}}`x <{NEW}>`"),
        (f"`x <{OLD}>`_ and `{OLD} <{OLD}>`__", f"`x <{NEW}>`_ and `{NEW} <{NEW}>`__"),
        (f":doc:`x <{OLD}>`", f":doc:`x <{NEW}>`"),
        (f"`open [x]({OLD})", f"`open [x]({NEW})"),
        (f"https://web.archive.org/web/{OLD}", f"https://web.archive.org/web/{OLD}"),
        ("http://example.org/&#97;", "http://example.org/&#97;"),
    ],
)
def test_only_the_exact_address_is_replaced(before: str, after: str) -> None:
    made = fix(OLD, MOVED, LinkLocation("x.md", 2, 1), f"one\n{before}\r\nthree")
    edits = made.edits if made else ()
    assert apply(f"one\n{before}\r\nthree".encode(), edits) == f"one\n{after}\r\nthree".encode()
    assert apply(apply(before.encode(), edits), edits) == apply(before.encode(), edits)


@pytest.mark.parametrize(
    "target",
    [
        "",
        OLD,
        "javascript:alert(1)",
        "https://example.org/`x`",
        "https://example.org/ x",
        "https://example.org/\x1b[31m",
        "https://example.org/{x}",
        'https://example.org/"',
        "https://example.org/é",
        "https://example.org/|x",
    ],
)
def test_a_target_that_could_mean_anything_else_is_left_to_a_person(target: str) -> None:
    assert new_address(OLD, Judgement(Verdict.MOVED, "301", target)) == ""


def test_nothing_goes_back_to_http() -> None:
    said = Judgement(Verdict.MOVED, "301", "http://example.org/b")
    assert new_address("https://example.org/a", said) == ""
    assert new_address("http://example.org/a", said) == "http://example.org/b"


def test_only_what_has_moved_for_good_is_mended() -> None:
    for verdict in set(Verdict) - {Verdict.MOVED}:
        assert new_address(OLD, Judgement(verdict, "302", NEW)) == ""


def test_brackets_are_written_so_that_they_end_no_link() -> None:
    said = Judgement(Verdict.MOVED, "301", "https://example.org/a_(b)")
    assert new_address(OLD, said) == "https://example.org/a_%28b%29"


@pytest.mark.parametrize(
    ("row", "mended"),
    [
        (f'    "[a]({OLD})\\n",', True),
        (f'    "\\"[a]({OLD})\\""', True),
        (f'   "source": "[a]({OLD})",', False),
        (f'{{"source": ["[a]({OLD})"], "outputs": ["{OLD}"]}}', False),
    ],
)
def test_in_a_notebook_only_a_row_that_is_one_text_is_mended(row: str, mended: bool) -> None:
    made = fix(OLD, MOVED, LinkLocation("x.ipynb", 1, 9, 1, 1, 1), row)
    assert bool(made) == mended
    if made:
        assert apply(row.encode(), made.edits).decode() == row.replace(OLD, NEW)


def test_a_line_with_two_places_is_mended_once() -> None:
    text = f"[a]({OLD}) [b]({OLD})"
    made = fixes(
        OLD, MOVED, (LinkLocation("x.md", 1, 1), LinkLocation("x.md", 1, 25)), {"x.md": text}
    )
    assert len(made) == 1
    edits = [edit for one in made.values() for edit in one.edits]
    assert apply(text.encode(), edits).decode() == f"[a]({NEW}) [b]({NEW})"
    assert (
        fixes(OLD, MOVED, (LinkLocation("gone.md", 1), LinkLocation("x.md", 7)), {"x.md": text})
        == {}
    )
