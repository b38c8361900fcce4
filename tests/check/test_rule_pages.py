"""The reference page names every rule, and is itself clean."""

from __future__ import annotations

from pathlib import Path

from playbook.check.rule_pages import GROUPS, render_reference
from playbook.check.rules import all_rules
from playbook.check.run import check_book


def test_every_rule_has_a_section() -> None:
    text = render_reference()
    for rule in all_rules().values():
        assert f"### {rule.code} {rule.name}\n" in text
        assert rule.code[:3] in GROUPS


def test_the_page_is_clean(tmp_path: Path) -> None:
    (tmp_path / "_toc.yml").write_text("format: jb-book\nroot: index\n", encoding="utf-8")
    (tmp_path / "index.md").write_text(f"# Rules\n\n{render_reference()}", encoding="utf-8")
    assert [str(finding) for finding in check_book(tmp_path, cache=False).findings] == []
