"""Each kind on a page of its own: the doctree as agreed, and hostile text shown but never run."""

from __future__ import annotations

import pickle
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from warm_python import python

from playbook.registers.kinds import kinds
from playbook.registers.yaml_data import read_yaml

ROOT = Path(__file__).resolve().parent.parent

HOSTILE = (
    '<script>alert("1")</script> & "quotes" \'too\' <img src=x onerror=alert(2)> '
    "**bold** {term}`x` ```{note}\n``` $x^2$ [a](javascript:alert(3)) \u202eright to left\u202c "
    "\U0001f469\u200d\U0001f52c ابجد =1+1"
)
# A template is shown by its files and its text, which tests/exporters look at.
SHOWN = [kind for kind in kinds() if kind != "template"]
# Fields that take any text by their model, and must fit others all the same.
FIXED = {"term"}


@pytest.fixture(scope="session")
def kinds_book(once, request):
    """A built book with one page for every kind of data."""
    conftest = request.config.pluginmanager.get_plugin(str(Path(__file__).parent / "conftest.py"))

    def make(folder: Path) -> None:
        book = conftest.TestBook(folder)
        book.examples()
        for kind in kinds():
            book.page(kind, f"# {kind}\n\n```{{{kind}}} example\n```\n")
        run = book.playbook("build")
        assert run.returncode == 0, run.stderr

    return conftest.TestBook(once("kinds", make), new=False)


@pytest.mark.parametrize("kind", kinds())
def test_doctree(kinds_book, kind: str, file_regression) -> None:
    """The doctree of a page: which views wait on it, with everything that they hold."""
    (path,) = (kinds_book.root / "_build" / ".doctrees").glob(f"*/book/{kind}.doctree")
    tree = pickle.loads(path.read_bytes())

    text = tree.pformat().replace(str(kinds_book.root), "BOOK")
    text = re.sub(r"\b\d+ kB", "so many kB", text)  # sizes of files have tests of their own
    file_regression.check(text, basename=f"{kind}-doctree", extension=".txt")


@pytest.mark.parametrize("kind", SHOWN)
def test_html(kinds_book, kind: str, file_regression) -> None:
    """What a reader gets, without the pictures, which have tests of their own."""
    page = kinds_book.built(kind)
    block = page[page.index('<div class="pb-register') : page.index('<p class="pb-downloads"')]
    block = re.sub(r"<svg.*?</svg>", "<svg/>", block, flags=re.DOTALL)

    text = re.sub(r"(?=<(?:tr|li|p|h2|h3|div|dt|figure|table|section)\b)", "\n", block)
    file_regression.check(text, basename=kind, extension=".html")


@pytest.fixture(scope="session")
def as_text(kinds_book, once) -> Path:
    """The same book in a format without HTML."""
    run = "from jupyter_book.cli.main import main; main()"
    options = ("--builder", "custom", "--custom-builder", "text", "-W", "-n", "--keep-going")

    def make(out: Path) -> None:
        done = python("-c", run, "build", str(kinds_book.root), "--path-output", str(out), *options)
        assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]

    return once("kinds-as-text", make) / "_build" / "text" / "book"


@pytest.mark.parametrize("kind", SHOWN)
def test_other_formats_hold_every_record(as_text: Path, kind: str) -> None:
    text = " ".join((as_text / f"{kind}.txt").read_text(encoding="utf-8").split())
    source = ROOT / "tests" / "data" / kind / "valid" / "example.yml"
    title = yaml.safe_load(source.read_text(encoding="utf-8"))["title"]

    assert title in text or kind == "term"
    words = {
        "stakeholder-map": "Growers",
        "task-list": "Meet the joint office",
        "timeline": "One farm tries the method",
        "governance": "Joint board",
        "impact": "210",
        "lesson": "Three neighbours asked to join",
        "term": "Season",
    }
    assert words.get(kind, "") in text


@pytest.mark.parametrize("kind", SHOWN)
def test_every_register_offers_its_data(kinds_book, kind: str) -> None:
    page = kinds_book.built(kind)
    folder = kinds_book.root / "_build" / "html" / "_downloads" / "registers" / kind

    for suffix in ("csv", "yml"):
        assert f'href="../_downloads/registers/{kind}/example.{suffix}"' in page
        assert (folder / f"example.{suffix}").is_file()
    document = yaml.safe_load((folder / "example.yml").read_text(encoding="utf-8"))
    assert document["title"]


@pytest.mark.parametrize("kind", [k for k in kinds() if k != "coverage"])
def test_hostile_text_is_shown_and_does_nothing(book, kind: str) -> None:
    book.examples()
    path = book.root / f"book/data/{kind}/example.yml"
    schema = kinds()[kind].model_json_schema()
    parts = schema.get("$defs", {})
    data = _hostile(read_yaml(path.read_text(encoding="utf-8")).value, schema, parts)
    path.write_text(yaml.safe_dump(data, allow_unicode=True, sort_keys=False), encoding="utf-8")
    book.page("two", f"# Two\n\n```{{{kind}}} example\n```\n")

    run = book.playbook("build")

    assert run.returncode == 0, run.stderr
    page = book.built("two")
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert 'href="javascript:' not in page
    assert "&lt;script&gt;alert" in page
    assert "**bold** {term}`x`" in page
    for sheet in (book.root / f"_build/html/_downloads/registers/{kind}").glob("*.csv"):
        assert not re.search(r'(?m)(^|,)"?=', sheet.read_text("utf-8-sig"))


def _hostile(value: object, schema: dict[str, Any], parts: dict[str, Any]) -> object:
    """The same values, with a hostile text wherever the schema takes any text."""
    schemas = [part for part in _alternatives(schema, parts) if _takes(part, value)]
    found = schemas[0] if schemas else {}
    match value:
        case dict():
            fields, others = found.get("properties", {}), found.get("additionalProperties", {})
            return {
                k: v if k in FIXED else _hostile(v, fields.get(k, others or {}), parts)
                for k, v in value.items()
            }
        case list():
            return [_hostile(item, found.get("items", {}), parts) for item in value]
        case str():
            free = found and not {"enum", "const", "pattern", "format"} & set(found)
            return HOSTILE if free and not value.startswith("FREQ=") else value
    return value


def _alternatives(schema: dict[str, Any], parts: dict[str, Any]) -> Iterator[dict[str, Any]]:
    if "$ref" in schema:
        yield from _alternatives(parts[schema["$ref"].rpartition("/")[2]], parts)
    for part in schema.get("anyOf", ()):
        yield from _alternatives(part, parts)
    if "type" in schema or "enum" in schema or "const" in schema:
        yield schema


def _takes(schema: dict[str, Any], value: object) -> bool:
    kind = {dict: "object", list: "array", str: "string"}.get(type(value), "")
    return schema.get("type", "string") == kind


def test_ten_thousand_characters_are_cut_in_the_picture_only(book) -> None:
    book.examples()
    path = book.root / "book/data/stakeholder-map/example.yml"
    long = "word " * 2000
    path.write_text(path.read_text().replace("Board of Lakeside College", long.strip()))
    book.page("two", "# Two\n\n```{stakeholder-map} example\n```\n")

    assert book.playbook("build").returncode == 0

    page = book.built("two")
    assert long.strip() in page
    assert all(len(svg) < 20_000 for svg in re.findall(r"<svg.*?</svg>", page, re.DOTALL))


def test_a_kind_is_one_module(tmp_path, monkeypatch) -> None:
    """A kind added at run time is found, and has a directive, a schema and a check."""
    import playbook.registers.kinds
    from playbook.house.schemas import schemas
    from playbook.registers.load import load_registers

    (tmp_path / "garden_bed.py").write_text(
        '''"""Beds."""
from typing import ClassVar
from playbook.registers.kinds.base import Register, Entry, rows_of, table
from playbook.views.shapes import Cell


class Bed(Entry):
    """A bed."""

    crop: str


class Model(Register):
    """Beds."""

    records: ClassVar[str] = "beds"
    beds: tuple[Bed, ...]

    def views(self, shelf):
        return {"table": table(self.title, ("Crop",), rows_of(self.beds, "bed", lambda b: Cell(b.crop)))}
''',
        encoding="utf-8",
    )
    data = tmp_path / "book" / "data" / "garden-bed"
    data.mkdir(parents=True)
    (data / "a.yml").write_text("title: t\nabout: a\nbeds:\n  - id: one\n    crp: Beans\n")
    monkeypatch.setattr(
        playbook.registers.kinds, "__path__", [*playbook.registers.kinds.__path__, str(tmp_path)]
    )

    assert "garden-bed" in playbook.registers.kinds.kinds()
    assert "garden-bed.schema.json" in schemas()
    messages = [str(f) for f in load_registers(tmp_path).findings]
    assert any(
        "a.yml:5:5: DAT001 there is no field `crp`; did you mean `crop`?" in m for m in messages
    )
