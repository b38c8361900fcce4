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
    # genindex and the like are pages too; the root page only leads on to the first one.
    every = [p for p in pages.rglob("*.html") if p != pages / "index.html"]
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
