"""Extensions of which nothing is known do not make the check blind, and are not held against it."""

from __future__ import annotations

from pathlib import Path

import pytest

from playbook import check_book
from playbook.common.findings import Finding, Severity

LOCAL = "sphinx:\n  local_extensions:\n    mine: _ext/\n"
FOREIGN = "sphinx:\n  extra_extensions: [sphinx_moods]\n"
CODE = """
def setup(app):
    app.add_role("mood", None)
    app.add_role_to_domain('py', 'mood', None)
    app.add_directive(
        "carousel",
        None,
    )
    app.add_directive_to_domain("std", "slides", None)
    app.add_crossref_type("topicref", "topicrole")
    roles.register_local_role("weather", None)
"""
KNOWN = (
    "{mood}`x`",
    "{py:mood}`x`",
    "{weather}`x`",
    "```{carousel}\nwords\n```",
    "```{std:slides}\nwords\n```",
    "```{topicref} x\n```",
    "{topicrole}`x`",
)
SLIPS = (
    ("{reff}`x`", "PAG016"),
    ("{dowload}`index.md`", "PAG016"),
    ("{numrefs}`x`", "PAG016"),
    ("```{notte}\nwords\n```", "PAG015"),
    ("```{figrue} x.png\n```", "PAG015"),
    ("```{admonitoin} x\nwords\n```", "PAG015"),
)
OTHERS = ("{sparkle}`x`", "```{gallery}\nwords\n```", "{dom:sparkle}`x`")


def checked(root: Path, config: str, words: str, settings: str = "") -> list[Finding]:
    files = {
        "_config.yml": f"title: T\n{config}",
        "_toc.yml": "format: jb-book\nroot: index\n",
        "index.md": f"# T\n\n{words}\n",
        "_ext/mine.py": CODE,
        "pyproject.toml": settings,
    }
    for name, text in files.items():
        (root / name).parent.mkdir(exist_ok=True)
        (root / name).write_text(text, "utf-8")
    found = check_book(root, cache=False).findings
    return [f for f in found if f.code in {"PAG015", "PAG016", "PBK008"}]


@pytest.mark.parametrize("words", KNOWN)
def test_what_the_code_of_a_local_extension_adds_is_known(tmp_path: Path, words: str) -> None:
    assert checked(tmp_path, LOCAL, words) == []


@pytest.mark.parametrize("config", [LOCAL, FOREIGN])
@pytest.mark.parametrize(("words", "code"), SLIPS)
def test_a_word_much_like_a_known_one_is_told(
    tmp_path: Path, config: str, words: str, code: str
) -> None:
    assert [f.code for f in checked(tmp_path, config, words)] == [code]


@pytest.mark.parametrize("config", [LOCAL, FOREIGN])
@pytest.mark.parametrize("words", OTHERS)
def test_all_other_words_are_one_note(tmp_path: Path, config: str, words: str) -> None:
    (note,) = checked(tmp_path, config, f"{words}\n\n{{other}}`y`\n\n{words}")
    assert (note.code, note.severity) == ("PBK008", Severity.NOTE)
    assert "sphinx_moods" in note.message or "`mine`" in note.message
    assert len(note.related) == 2


@pytest.mark.parametrize("words", ["{mood}`x`", "```{carousel}\nwords\n```"])
def test_words_that_the_settings_name_are_known_and_all_others_wrong(
    tmp_path: Path, words: str
) -> None:
    settings = '[tool.playbook.check]\nroles = ["Mood"]\ndirectives = ["carousel"]\n'
    assert checked(tmp_path, FOREIGN, words, settings) == []
    codes = {f.code for f in checked(tmp_path, FOREIGN, "\n\n".join(OTHERS), settings)}
    assert codes == {"PAG015", "PAG016"}


def test_what_stands_in_a_strange_block_is_read(tmp_path: Path) -> None:
    checked(tmp_path, FOREIGN, "```{gallery}\n[x](gone.md)\n```")
    assert "LNK001" in [f.code for f in check_book(tmp_path, cache=False).findings]
