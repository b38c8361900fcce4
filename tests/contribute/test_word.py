"""A Word file becomes a page or a clear list; no word that its reader sees is lost."""

from __future__ import annotations

import io
import re
import zipfile
from collections import Counter
from html import unescape
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
import word_wounds as wounds
from click.testing import CliRunner
from markdown_it import MarkdownIt
from mdit_py_plugins.footnote import footnote_plugin

from playbook.check.run import check_book
from playbook.cli.main import main
from playbook.contribute.word_package import UnreadableWord
from playbook.contribute.word_page import WordPage, word_page
from playbook.contribute.word_reader import without_origin
from playbook.house.skeletons import SKELETONS

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PARSER = MarkdownIt("commonmark").enable("table").use(footnote_plugin)


def words(text: str) -> Counter[str]:
    return Counter(re.findall(r"[^\W_]+", text.replace("\u00ad", "").replace("\u200b", "").lower()))


def seen_in(data: bytes) -> Counter[str]:
    """Every word that a reader of the file sees in its text and its notes."""
    found = []
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in ("word/document.xml", "word/footnotes.xml"):
            if name not in archive.namelist():
                continue
            tree = ET.fromstring(archive.read(name))
            gone = {node for moved in tree.iter(f"{W}moveFrom") for node in moved.iter()}
            for node in tree.iter():
                if node.tag == f"{W}t" and node not in gone:
                    begins = found[-1:] == [" "]
                    found.append(
                        re.sub(r"^\d+[.)]\s", "", node.text or "") if begins else node.text or ""
                    )
                elif node.tag in {f"{W}br", f"{W}tab", f"{W}p"}:
                    found.append(" ")
    return words("".join(found))


def text_of(page: WordPage) -> str:
    parts = [page.lead, *(f"## {name}\n\n{body}" for name, body in page.sections.items())]
    return "\n\n".join(parts)


def shown_of(page: WordPage) -> Counter[str]:
    """Every word that a reader of the page sees, as a parser of Markdown has it."""
    html = _PARSER.render(text_of(page))
    plain = unescape(re.sub(r"<[^>]+>", " ", re.sub(r"</?(?:em|strong|a)\b[^>]*>", "", html)))
    return words(f"{plain} {' '.join(page.answers.values())}")


def lost(data: bytes, page: WordPage) -> list[str]:
    told = words(" ".join(page.remarks))
    return [word for word in seen_in(data) - shown_of(page) if word not in told]


@pytest.mark.parametrize("name", wounds.WOUNDS)
def test_a_wounded_file_becomes_a_page_and_loses_no_word(name: str) -> None:
    data = wounds.written(wounds.WOUNDS[name])

    page = word_page(data).named("x")

    text = text_of(page)
    assert page.what == "case-study"
    assert page.answers["title"] == "A seed week"
    assert tuple(page.sections) == SKELETONS["case-study"]
    assert lost(data, page) == []
    for must in wounds.MUST[name]:
        assert must in text
    for told in wounds.TOLD[name]:
        assert any(told in remark for remark in page.remarks), page.remarks
    if wounds.TOLD[name]:
        assert any(
            remark.startswith("below `Context`, paragraph ") for remark in page.remarks
        ) or name in {
            "header",
            "own_heading",
        }


@pytest.mark.parametrize("make", wounds.WHOLE, ids=lambda make: make.__name__)
def test_headings_are_known_without_their_styles(make: wounds.Wound) -> None:
    data = wounds.written(make, studied=False)

    page = word_page(data).named("x")

    assert page.what == "case-study"
    assert "A seed week" in (page.answers.get("title"), page.lead.strip())
    assert tuple(page.sections) == SKELETONS["case-study"]
    assert all("from the mill." in body for body in page.sections.values())
    assert lost(data, page) == []


def test_notes_stand_below_the_part_that_names_them_and_comments_are_told() -> None:
    def noted(document: object) -> None:
        wounds._xml(
            document,
            "<w:p><w:r><w:t>Counted</w:t></w:r><w:r><w:footnoteReference w:id='2'/></w:r>"
            "<w:r><w:commentReference w:id='0'/></w:r></w:p>",
        )

    data = wounds.written(noted)
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    note = f"<w:footnotes {space}><w:footnote w:id='2'><w:p><w:r><w:t>By us, in May.</w:t></w:r></w:p></w:footnote></w:footnotes>"  # noqa: E501
    comment = f"<w:comments {space}><w:comment w:id='0' w:author='Ana Real'><w:p><w:r><w:t>Is it so?</w:t></w:r></w:p></w:comment></w:comments>"  # noqa: E501
    data = wounds.with_part(
        wounds.with_part(data, "word/footnotes.xml", note), "word/comments.xml", comment
    )

    page = word_page(data).named("x")

    assert page.sections["Context"].endswith("Counted[^1]\n\n[^1]: By us, in May.\n")
    assert "a comment is not taken over; deal with it: Is it so?" in page.remarks
    assert "Ana" not in text_of(page)
    assert lost(data, page) == []


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "the file is empty"),
        (b"Hello", "this is no .docx file"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "an old .doc file"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            "has a password",
        ),
        (b"PK\x03\x04broken", "damaged or cut off"),
        (wounds.with_part(wounds.written(wounds.clean), "word/vbaProject.bin", "x"), "macros"),
        (
            wounds.with_part(
                wounds.written(wounds.clean),
                "word/document.xml",
                "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>",
            ),
            "entities",
        ),
        (
            wounds.with_part(
                wounds.written(wounds.clean), "word/document.xml", "<a>" * 300 + "</a>" * 300
            ),
            "nested too deeply",
        ),
        (
            wounds.with_part(wounds.written(wounds.clean), "word/document.xml", "<a/>"),
            "holds no text",
        ),
        (wounds.with_part(wounds.written(wounds.clean), "word/styles.xml", "<a>"), "damaged"),
    ],
)
def test_a_file_that_is_none_or_could_harm_is_refused_in_one_line(data: bytes, said: str) -> None:
    with pytest.raises(UnreadableWord, match=said):
        word_page(data).named("x")


def test_a_photograph_keeps_no_place_and_no_camera() -> None:
    exif = b"\xff\xe1\x00\x0aExif\0\0GP"
    rest = b"\xff\xdb\x00\x04ab\xff\xda\x00\x04cd pixels \xff\xe1 \xff\xd9"
    assert without_origin(b"\xff\xd8" + exif + rest) == b"\xff\xd8" + rest


ANSWERS = (
    "--set",
    "description=What it was.",
    "--set",
    "stage=run",
    "--set",
    "audience=researcher",
    "--set",
    "author=Us",
)


def test_the_command_writes_page_and_pictures_once_somebody_agreed(
    house: Path, tmp_path: Path
) -> None:
    def made(document: object) -> None:
        wounds.picture(document)
        document.add_paragraph("Write to ana@mill.test.")  # type: ignore[attr-defined]

    file = tmp_path / "Our week.docx"
    file.write_bytes(wounds.written(made))
    words_ = ["import", str(file), *ANSWERS, "--set", "join=walk, map", "--book", str(house)]

    refused = CliRunner().invoke(main, words_)

    assert refused.exit_code == 1
    assert "personal data: book/case-studies/a-seed-week.md:" in refused.output
    assert "It holds personal data in 1 place" in refused.output
    assert not (house / "book/case-studies").exists()

    done = CliRunner().invoke(main, [*words_, "--yes"])

    assert done.exit_code == 1, done.output
    assert (house / "book/case-studies/a-seed-week-1.png").read_bytes() == wounds.PNG
    found = check_book(house, cache=False).findings
    assert {f.code for f in found} <= {"PRV001", "FIG009", "FIG010", "PAG029"}, found
    assert CliRunner().invoke(main, ["new", "--undo", "--book", str(house)]).exit_code == 0
    assert not (house / "book/case-studies").exists()


def test_what_is_no_page_is_told_in_one_line(house: Path, tmp_path: Path) -> None:
    file = tmp_path / "x.docx"
    file.write_bytes(b"Hello")
    done = CliRunner().invoke(main, ["import", str(file), "--book", str(house)])
    assert done.exit_code == 2
    assert done.output.startswith(f"Error: {file}: this is no .docx file")
    kind = CliRunner().invoke(
        main, ["import", str(file), "--kind", "case-studdy", "--book", str(house)]
    )
    assert "did you mean `case-study`" in kind.output
