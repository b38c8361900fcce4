"""YAML with lines: what a plain value means, and broken text that gives one line, never more."""

from __future__ import annotations

from pathlib import PurePath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playbook.registers.kinds import kinds
from playbook.registers.yaml_data import InvalidYaml, merge, parse_data, read_yaml

TERM = kinds()["term"]


def test_plain_values_follow_yaml_1_2() -> None:
    text = "a: no\nb: 12:30\nc: 2026-11-20\nd: 0o17\ne: 1_000\nf: 1.5e3\ng: ~\nh: 'true'\ni: true\nj: 010"

    assert read_yaml(text).value == {
        "a": "no", "b": "12:30", "c": "2026-11-20", "d": 15, "e": "1_000", "f": 1500.0,
        "g": None, "h": "true", "i": True, "j": 10,
    }  # fmt: skip


def test_places_count_from_one() -> None:
    parsed = read_yaml("a: 1\nb:\n  - c: 2\n")

    assert parsed.position(("b", 0, "c")) == (3, 8)
    assert parsed.key_position(("b", 0, "c")) == (3, 5)
    assert parsed.position(("b", 0, "missing")) == (3, 5)


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("a: b\n\tc: d\n", 2, "a tab; YAML wants spaces"),
        ("a: [\n", 2, "this is not valid YAML"),
        ("a: b: c\n", 1, "put the whole text in quotes"),
        ("a: 1\na: 2\n", 2, "`a` stands twice (first on line 1)"),
        ("a: &x 1\nb: *x\n", 1, "no anchors"),
        ("a: !!python/object/apply:os.system [ls]\n", 1, "no tags"),
        ("a: 1\n---\nb: 2\n", 2, "a second document begins here"),
        ("a: " + "[" * 500, 1, "nested too deeply"),
        ("? [1]\n: 2\n", 1, "a key must be a word"),
        ("a: \x07\n", 1, ""),
        ("x" * 5_000_001, 0, "larger than 5 MB"),
    ],
    ids=[
        "tab",
        "bracket",
        "colon",
        "twice",
        "alias",
        "tag",
        "documents",
        "deep",
        "key",
        "bell",
        "huge",
    ],
)
def test_broken_text_is_one_fault_with_its_line(text: str, line: int, words: str) -> None:
    with pytest.raises(InvalidYaml) as caught:
        read_yaml(text)

    assert words in caught.value.message
    assert "\n" not in caught.value.message
    if words:
        assert caught.value.line == line


BOMB = "\n".join(
    [
        "a: &a [x, x]",
        *(f"{b}: &{b} [*{a}, *{a}]" for a, b in zip("abcdefghi", "bcdefghij", strict=True)),
    ]
)


def test_a_bomb_of_aliases_is_refused() -> None:
    with pytest.raises(InvalidYaml, match="no anchors"):
        read_yaml(BOMB)


@given(st.text(max_size=300))
def test_any_text_gives_findings_never_an_error(text: str) -> None:
    file = parse_data(PurePath("a.yml"), "term", TERM, text)

    assert file.findings
    assert all("\n" not in f.message for f in file.findings)


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=12,
)


@given(
    st.dictionaries(st.sampled_from(["title", "about", "terms", "as_of", "sources", "x"]), values)
)
def test_any_value_gives_findings_never_an_error(value: object) -> None:
    import yaml

    text = yaml.safe_dump(value, allow_unicode=True)
    for kind, model in kinds().items():
        for finding in parse_data(PurePath("a.yml"), kind, model, text).findings:
            assert finding.location.line >= 0
            assert "\n" not in finding.message


def test_merge_goes_by_id_and_remembers_the_file() -> None:
    base = read_yaml("title: T\nterms:\n  - id: a\n    term: A\n    meaning: m\n")
    extra = read_yaml("terms:\n  - id: b\n    term: B\n  - id: a\n    meaning: other\n")

    merged = merge(base, extra, "terms", PurePath("over.yml"))

    assert merged.value == {
        "title": "T",
        "terms": [{"id": "a", "term": "A", "meaning": "other"}, {"id": "b", "term": "B"}],
    }
    own = PurePath("own.yml")
    assert str(merged.location(own, ("terms", 0, "term"))) == "own.yml:4:11"
    assert str(merged.location(own, ("terms", 0, "meaning"))) == "over.yml:5:14"
    assert str(merged.location(own, ("terms", 1, "term"))) == "over.yml:3:11"
