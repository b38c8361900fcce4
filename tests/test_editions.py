"""What is not public stays out of the public edition, and is marked in the others."""

from __future__ import annotations

import pytest

MARK = "Zebrafinch-7731"


@pytest.fixture
def secret_book(book, tmp_path_factory):
    """A book with an overlay that holds a private record and a private field, both marked."""
    book.examples()
    for kind in ("stakeholder-map", "governance", "communication-plan", "impact", "coverage"):
        book.page(kind, f"# {kind}\n\n```{{{kind}}} example\n```\n")
    overlay = tmp_path_factory.mktemp("overlay")
    (overlay / "stakeholder-map").mkdir()
    (overlay / "stakeholder-map" / "example.yml").write_text(
        f"""groups:
  - id: growers
    needs: {MARK} needs
    name: Growers {MARK}
    visibility: partners
  - id: secret
    name: Secret group {MARK}
    organisation: o
    side: external
    category: c
    influence: 4
    interest: 4
    visibility: partners
""",
        encoding="utf-8",
    )
    return book, overlay


def holding(folder) -> list[str]:
    """Every file below a folder that holds the mark, also in the search index."""
    needles = (MARK.encode(), MARK.lower().encode())
    return [
        p.name
        for p in folder.rglob("*")
        if p.is_file() and any(n in p.read_bytes() for n in needles)
    ]


def test_public_edition_holds_no_private_marker(secret_book) -> None:
    book, _ = secret_book

    assert book.playbook("build").returncode == 0

    assert holding(book.root / "_build") == []


def test_partners_edition_holds_it_and_is_marked_on_every_page(secret_book) -> None:
    book, overlay = secret_book

    run = book.playbook("build", "--audience", "partners", "--overlay", str(overlay))

    assert run.returncode == 0, run.stderr
    pages = book.root / "_build" / "partners" / "_build" / "html"
    assert {"stakeholder-map.html", "example.csv", "example.yml"} <= set(holding(pages))
    every = list(pages.rglob("*.html"))
    assert every
    for page in every:
        assert "Edition for partners: do not publish." in page.read_text(encoding="utf-8"), page


def test_partners_edition_then_public_edition_leaves_nothing_behind(secret_book) -> None:
    book, overlay = secret_book
    book.playbook("build", "--audience", "partners", "--overlay", str(overlay))

    assert book.playbook("build").returncode == 0

    assert holding(book.root / "_build" / "html") == []


def test_records_for_private_eyes_are_not_in_the_partners_edition(secret_book) -> None:
    book, overlay = secret_book
    path = overlay / "stakeholder-map" / "example.yml"
    path.write_text(path.read_text().replace("visibility: partners", "visibility: private"))

    run = book.playbook("build", "--audience", "partners", "--overlay", str(overlay))

    assert run.returncode == 1, "the plan refers to a group that this edition leaves out"
    assert "no stakeholder has the id `growers`" in run.stderr


@pytest.mark.parametrize(
    ("kind", "old"),
    [
        ("stakeholder-map", "  - id: growers\n"),
        ("governance", "  - id: topics\n"),
        ("impact", "  - id: readers\n"),
    ],
)
def test_private_record_in_a_tracked_file_is_refused(book, kind: str, old: str) -> None:
    book.examples()
    path = book.root / f"book/data/{kind}/example.yml"
    path.write_text(path.read_text().replace(old, f"{old}    visibility: private\n"))

    run = book.playbook("build")

    assert run.returncode == 1
    assert f"book/data/{kind}/example.yml" in run.stderr
    assert "DAT004 this record is for private only" in run.stderr
    assert "move the record to the overlay folder" in run.stderr


def test_fault_in_the_overlay_names_the_overlay(secret_book) -> None:
    book, overlay = secret_book
    path = overlay / "stakeholder-map" / "example.yml"
    path.write_text(path.read_text().replace("influence: 4", "influence: high"))

    run = book.playbook("build", "--audience", "partners", "--overlay", str(overlay))

    assert run.returncode == 1
    assert f"{path}:11:16: WARNING: DAT001 `influence` is `high`; it must be a number" in run.stderr


def test_missing_overlay_folder_is_wrong_use(book) -> None:
    run = book.playbook("build", "--audience", "partners", "--overlay", "nowhere")

    assert run.returncode == 2
    assert "nowhere" in run.stderr


def test_public_build_refuses_an_overlay(secret_book) -> None:
    book, overlay = secret_book

    run = book.playbook("build", "--overlay", str(overlay))

    assert run.returncode == 2
    assert "an overlay is not for the public" in run.stderr
    assert not (book.root / "_build").exists()


def test_overlay_named_in_the_settings_is_not_read_for_the_public(secret_book) -> None:
    book, overlay = secret_book
    (overlay / "stakeholder-map" / "example.yml").write_text(f"title: {MARK}\nabout: {MARK}\n")
    (overlay / "term").mkdir()
    (overlay / "term" / "secret.yml").write_text(
        f"title: {MARK}\nabout: {MARK}\nterms:\n  - {{id: x, term: {MARK}, meaning: m}}\n"
    )
    settings = book.root / "_config.yml"
    settings.write_text(settings.read_text() + f"    playbook_overlay: {overlay}\n")

    assert book.playbook("build").returncode == 0

    assert holding(book.root / "_build" / "html") == []


def test_register_without_a_visible_record_is_in_no_edition_for_partners(secret_book) -> None:
    book, overlay = secret_book
    (overlay / "term").mkdir()
    (overlay / "term" / "hidden.yml").write_text(
        "title: Cormorant\nabout: Cormorant\n"
        "terms:\n  - {id: x, term: Y, meaning: m, visibility: private}\n"
    )

    run = book.playbook("build", "--audience", "partners", "--overlay", str(overlay))

    assert run.returncode == 0, run.stderr
    pages = book.root / "_build" / "partners" / "_build" / "html"
    assert not [p for p in pages.rglob("*") if p.is_file() and b"Cormorant" in p.read_bytes()]


def test_overlay_of_a_comparison_is_merged(secret_book) -> None:
    book, overlay = secret_book
    (overlay / "coverage").mkdir()
    (overlay / "coverage" / "example.yml").write_text("gaps_note: A note for partners.\n")

    run = book.playbook("build", "--audience", "partners", "--overlay", str(overlay))

    assert run.returncode == 0, run.stderr


def test_overlay_inside_the_book_is_refused(book) -> None:
    run = book.playbook("build", "--audience", "partners", "--overlay", "book")

    assert run.returncode == 2
    assert "keep it outside the repository" in run.stderr


def test_unknown_audience_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    from types import SimpleNamespace

    from sphinx.errors import ConfigError

    from playbook.sphinx_ext.registers import choose_edition

    monkeypatch.setenv("PLAYBOOK_AUDIENCE", "everyone")
    config = SimpleNamespace(playbook_audience="public", playbook_overlay="")

    with pytest.raises(ConfigError, match="use one of: public, partners, private"):
        choose_edition(None, config)


def test_downloads_of_a_register_that_is_gone_are_gone(book) -> None:
    book.examples()
    book.playbook("build")
    old = book.root / "_build/html/_downloads/registers/task-list/example.csv"
    assert old.is_file()
    (book.root / "book/data/task-list/example.yml").unlink()
    (book.root / "book/data/template/example.yml").unlink()  # it offers that list

    assert book.playbook("build").returncode == 0

    assert not old.exists()


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("term/example.yaml", "`example.yaml` has the same name; keep one of the two"),
        ("top.yml", "name it book/data/<kind>/<name>.yml"),
        ("term/sub/x.yml", "name it book/data/<kind>/<name>.yml"),
        ("term/x.YML", "name it book/data/<kind>/<name>.yml"),
    ],
)
def test_no_file_of_a_register_is_passed_over_in_silence(book, name: str, words: str) -> None:
    from playbook.registers.load import load_registers

    book.examples()
    book.write(f"book/data/{name}", "title: t\nabout: a\nterms: []\n")

    messages = [str(finding) for finding in load_registers(book.root).findings]

    assert any(words in message for message in messages), messages
