"""What the Sphinx extension knows of a build and of its pages, in two typed objects."""

from __future__ import annotations

import pickle
from datetime import date
from pathlib import PurePath
from types import SimpleNamespace

import pytest
from sphinx.errors import ExtensionError

from playbook.common.findings import Finding, Location
from playbook.house.front_matter import FrontMatter
from playbook.sphinx_ext.state import EnvironmentState, PageState, env_state, known, setup, state

FRONT = FrontMatter.model_validate({
    "description": "What a reader gets.",
    "kind": "practice",
    "stage": ["run"],
    "audience": ["researcher"],
    "maturity": "tried",
    "owner": "Maintainers",
    "last_reviewed": date(2026, 11, 20),
    "review_in": 6,
    "authors": [{"name": "Somebody", "roles": ["Software"]}],
    "effort": "low",
    "cost": "none",
})  # fmt: skip


def filled() -> EnvironmentState:
    kept = EnvironmentState(index_texts={"list": "x"}, menu="menu", assets=7)
    finding = Finding(Location(PurePath("one.md"), 3), "a fault", "PAG001")
    kept.pages["one"] = PageState(FRONT, (finding,), {("practice", "run")}, {"charter"})
    kept.pages["two"] = PageState()
    kept.anchors = {"source-a": {"one": True, "two": False}, "source-b": {"two": True}}
    return kept


def test_a_page_that_is_read_again_is_forgotten_with_all_that_stood_on_it() -> None:
    kept = filled()
    kept.purge("one")
    kept.purge("never there")

    assert set(kept.pages) == {"two"}
    assert kept.anchors == {"source-a": {"two": False}, "source-b": {"two": True}}


def test_of_a_parallel_reader_only_its_own_pages_are_taken_over() -> None:
    mine, theirs = filled(), filled()
    mine.purge("two")
    theirs.purge("one")
    theirs.pages["stale"] = PageState()
    theirs.anchors["source-c"] = {"two": True, "stale": True}
    mine.merge({"two"}, theirs)

    assert set(mine.pages) == {"one", "two"}
    assert mine.pages["one"].front_matter == FRONT
    assert mine.anchors == {
        "source-a": {"one": True, "two": False},
        "source-b": {"two": True},
        "source-c": {"two": True},
    }


def test_what_is_kept_with_the_pages_survives_pickling() -> None:
    env = SimpleNamespace(playbook_state=filled())

    assert env_state(pickle.loads(pickle.dumps(env))) == filled()


def test_each_application_and_each_environment_has_one_state() -> None:
    one, other = SimpleNamespace(), SimpleNamespace()
    state(one).exclusions = ("drafts",)
    env_state(one.__class__()).menu = "of nobody"

    assert state(one) is state(one)
    assert state(one).exclusions == ("drafts",)
    assert state(other).exclusions == ()
    assert env_state(other).menu is None


def test_what_is_not_set_up_yet_is_said_and_no_attribute_error() -> None:
    assert known(0) == 0
    with pytest.raises(ExtensionError, match="before Sphinx has set it up"):
        known(state(SimpleNamespace()).registers)


def test_sphinx_drops_and_joins_through_its_events() -> None:
    handlers = {}
    setup(SimpleNamespace(connect=handlers.__setitem__))
    env, other = SimpleNamespace(), SimpleNamespace(playbook_state=filled())
    handlers["env-merge-info"](None, env, {"one"}, other)
    assert set(env_state(env).pages) == {"one"}

    handlers["env-purge-doc"](None, env, "one")
    assert env_state(env).pages == {}
