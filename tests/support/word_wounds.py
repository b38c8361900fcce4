"""Filled Word files as people send them: what Word, mail and other programs do to a text.

Each wound is a function that writes into a new document; its name says what is wrong. ``MUST`` has
what must stand in the page afterwards, ``TOLD`` what must be said.
"""

from __future__ import annotations

import base64
import io
import zipfile
from collections.abc import Callable
from typing import Any

import docx
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Pt

STUDY = (
    "In two sentences",
    "Use this if",
    "Context",
    "What was done",
    "What changed",
    "What was hard, and what they would do differently",
    "What is not known",
    "Adapt this",
    "Are you ready?",
    "Seen elsewhere",
    "Sources",
)
PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAIAAAACCAIAAAD91JpzAAAAFklEQVR4nGP8z8DAwMDAxMDAwMDAAAANHQEDasKb6QAAAABJRU5ErkJggg=="
)
Wound = Callable[[Any], None]
WOUNDS: dict[str, Wound] = {}
MUST: dict[str, tuple[str, ...]] = {}
TOLD: dict[str, tuple[str, ...]] = {}


def wound(*, must: tuple[str, ...] = (), told: tuple[str, ...] = ()) -> Callable[[Wound], Wound]:
    def keep(make: Wound) -> Wound:
        WOUNDS[make.__name__], MUST[make.__name__], TOLD[make.__name__] = make, must, told
        return make

    return keep


def written(make: Wound, *, studied: bool = True) -> bytes:
    """The bytes of a document: a short study with a wound below `Context`."""
    document = docx.Document()
    if studied:
        document.add_heading("A seed week", 0)
        for heading in STUDY[:3]:
            document.add_heading(heading, 1)
            document.add_paragraph(f"Words on {heading.split()[-1]} from the mill.")
        make(document)
        for heading in STUDY[3:]:
            document.add_heading(heading, 1)
            document.add_paragraph(f"Later words on {heading.split()[-1]}.")
    else:
        make(document)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def with_part(data: bytes, name: str, text: str) -> bytes:
    """A document with one part more, or another in its place."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for info in old.infolist():
            if info.filename != name:
                new.writestr(info, old.read(info))
        new.writestr(name, text)
    return out.getvalue()


def _xml(document: Any, text: str) -> None:
    document.element.body.insert(-1, parse_xml(text.replace("<w:p>", f"<w:p {nsdecls('w')}>", 1)))


def _link(document: Any, paragraph: Any, address: str, words: str) -> None:
    ident = document.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    paragraph._p.append(
        parse_xml(
            f'<w:hyperlink {nsdecls("w", "r")} r:id="{ident}"><w:r><w:t>{words}</w:t></w:r></w:hyperlink>'
        )
    )


# --- what is inside the study


@wound(must=("Nothing special.",))
def clean(document: Any) -> None:
    document.add_paragraph("Nothing special.")


@wound(must=("**strong** and *soft* and ***both***",))
def looks(document: Any) -> None:
    paragraph = document.add_paragraph()
    for text, bold, italic in (
        ("strong", 1, 0),
        (" and ", 0, 0),
        ("soft", 0, 1),
        (" and ", 0, 0),
        ("both", 1, 1),
    ):
        run = paragraph.add_run(text)
        run.bold, run.italic = bool(bold), bool(italic)


@wound(must=("- one\n- two", "1. first\n1. second"))
def styled_lists(document: Any) -> None:
    for text in ("one", "two"):
        document.add_paragraph(text, style="List Bullet")
    document.add_paragraph("Between.")
    for text in ("first", "second"):
        document.add_paragraph(text, style="List Number")


@wound(must=("- pasted one\n- pasted two\n- third", "1. typed one\n1. typed two"))
def typed_lists(document: Any) -> None:
    for text in ("• pasted one", "·\tpasted two", "- third", "1. typed one", "2) typed two"):
        document.add_paragraph(text)


@wound(must=("| Who | Did what |", "| Board | decided \\| signed |"))
def table(document: Any) -> None:
    rows = (("Who", "Did what"), ("Board", "decided | signed"))
    made = document.add_table(2, 2)
    for row, texts in zip(made.rows, rows, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text


@wound(must=("inner oak, inner elm",), told=("a table inside a table",))
def table_in_table(document: Any) -> None:
    outer = document.add_table(2, 2)
    outer.cell(0, 0).text, outer.cell(0, 1).text = "Head", "More"
    inner = outer.cell(1, 1).add_table(1, 2)
    inner.cell(0, 0).text, inner.cell(0, 1).text = "inner oak", "inner elm"
    outer.cell(1, 0).text = "left"


@wound(must=("| Wide |  |", "| down | x |", "|  | y |"))
def merged_cells(document: Any) -> None:
    made = document.add_table(3, 2)
    made.cell(0, 0).merge(made.cell(0, 1)).text = "Wide"
    made.cell(1, 0).merge(made.cell(2, 0)).text = "down"
    made.cell(1, 1).text, made.cell(2, 1).text = "x", "y"


@wound(must=("Boxed words.",), told=("a table of one column",))
def box_as_table(document: Any) -> None:
    document.add_table(1, 1).cell(0, 0).text = "Boxed words."


@wound(must=("first line second line",))
def paragraphs_in_a_cell(document: Any) -> None:
    made = document.add_table(1, 2)
    made.cell(0, 0).text = "first line"
    made.cell(0, 0).add_paragraph("second line")
    made.cell(0, 1).text = "beside"


@wound(must=("[the report](https://example.org/report)",))
def link(document: Any) -> None:
    _link(document, document.add_paragraph("See "), "https://example.org/report", "the report")


@wound(must=("[ours](https://example.org/a)",), told=("a link that follows its reader",))
def tracked_link(document: Any) -> None:
    address = "https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fexample.org%2Fa&amp;data=x"
    _link(document, document.add_paragraph("See "), address.replace("&amp;", "&"), "ours")


@wound(
    must=("press me",),
    told=("a link to `javascript:alert(1)` was left out", "a link to `file:///C:/x.docx`"),
)
def bad_links(document: Any) -> None:
    paragraph = document.add_paragraph("Now ")
    _link(document, paragraph, "javascript:alert(1)", "press me")
    _link(document, paragraph, "file:///C:/x.docx", " or me")


@wound(must=("[field](https://example.org/f)",))
def field_link(document: Any) -> None:
    parts = "".join(
        f"<w:r>{inner}</w:r>"
        for inner in (
            '<w:fldChar w:fldCharType="begin"/>',
            '<w:instrText> HYPERLINK "https://example.org/f" </w:instrText>',
            '<w:fldChar w:fldCharType="separate"/>',
            "<w:t>field</w:t>",
            '<w:fldChar w:fldCharType="end"/>',
        )
    )
    _xml(document, f"<w:p>{parts}</w:p>")


@wound(must=("![A map of the mill](x-1.png)",))
def picture(document: Any) -> None:
    document.add_picture(io.BytesIO(PNG), width=Pt(20))
    document.element.body.findall(f".//{qn('wp:docPr')}")[-1].set("descr", "A map of the mill")


@wound(must=("![](x-1.png)",), told=("picture 1 has no alternative text",))
def silent_picture(document: Any) -> None:
    document.add_picture(io.BytesIO(PNG), width=Pt(20))


@wound(
    must=("kept added",),
    told=("words deleted with tracked changes were left out: gone", "were taken over: added"),
)
def tracked_changes(document: Any) -> None:
    _xml(
        document,
        "<w:p><w:r><w:t xml:space='preserve'>kept </w:t></w:r>"
        "<w:ins w:id='1' w:author='A'><w:r><w:t>added</w:t></w:r></w:ins>"
        "<w:del w:id='2' w:author='A'><w:r><w:delText>gone</w:delText></w:r></w:del></w:p>",
    )


@wound(must=("here moved",))
def moved_text(document: Any) -> None:
    _xml(
        document,
        "<w:p><w:moveFrom w:id='1' w:author='A'><w:r><w:t>moved</w:t></w:r></w:moveFrom>"
        "<w:r><w:t xml:space='preserve'>here </w:t></w:r>"
        "<w:moveTo w:id='2' w:author='A'><w:r><w:t>moved</w:t></w:r></w:moveTo></w:p>",
    )


@wound(told=("hidden words were left out: secret plan",))
def hidden(document: Any) -> None:
    document.add_paragraph("Shown.").add_run("secret plan").font.hidden = True


@wound(must=("Zwei Sprachen: größer, naïve, 日本語, עברית.",))
def two_languages(document: Any) -> None:
    document.add_paragraph("Zwei Sprachen: größer, naïve, 日本語, עברית.")


@wound(must=("\\# no heading", "\\% no comment", "\\{src}", "\\<b\\>", "\\:::\\{note}", "a\\`b"))
def markup(document: Any) -> None:
    for text in (
        "# no heading",
        "% no comment",
        "{src}`X` <b>",
        ":::{note}",
        "a`b",
        "(label)=",
        "+++",
        "$x$ $y$",
        ": def",
    ):
        document.add_paragraph(text)


@wound(must=("Subject: Friday", "From: the lead"))
def pasted_mail(document: Any) -> None:
    document.add_paragraph(
        "From: the lead\nSent: Monday\nSubject: Friday\n\nDear all,\u00a0see you\u200b there."
    )


@wound(must=("one two",), told=())
def strange_blanks(document: Any) -> None:
    document.add_paragraph("one\u00a0\u2003\ttwo\u00ad")


@wound(must=("In the box.",), told=("a text box stands as running text now",))
def text_box(document: Any) -> None:
    _xml(
        document,
        "<w:p><w:r><w:pict><v:shape xmlns:v='urn:schemas-microsoft-com:vml'><v:textbox><w:txbxContent>"
        "<w:p><w:r><w:t>In the box.</w:t></w:r></w:p></w:txbxContent></v:textbox></v:shape></w:pict></w:r></w:p>",
    )


@wound(must=("E=mc2",), told=("the formula `E=mc2` is plain words now",))
def formula(document: Any) -> None:
    _xml(
        document,
        "<w:p><m:oMath xmlns:m='http://schemas.openxmlformats.org/officeDocument/2006/math'>"
        "<m:r><m:t>E=mc2</m:t></m:r></m:oMath></w:p>",
    )


@wound(told=("nobody filled in the blank [date]",), must=("Signed on",))
def empty_blank(document: Any) -> None:
    _xml(
        document,
        "<w:p><w:r><w:t xml:space='preserve'>Signed on </w:t></w:r><w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr>"
        "<w:sdtContent><w:r><w:t>[date]</w:t></w:r></w:sdtContent></w:sdt></w:p>",
    )


@wound(
    must=("### Our own thoughts\n\nWords of our own.",),
    told=("`Our own thoughts` is none of a case-study",),
)
def own_heading(document: Any) -> None:
    document.add_heading("Our own thoughts", 1)
    document.add_paragraph("Words of our own.")


@wound(must=("### Deep one\n", "#### Deeper\n"))
def skipped_levels(document: Any) -> None:
    document.add_heading("Deep one", 4)
    document.add_paragraph("Deep words.")
    document.add_heading("Deeper", 6)
    document.add_paragraph("Deeper words.")


@wound(must=("> *Said once.*",))
def quotation(document: Any) -> None:
    document.add_paragraph("Said once.", style="Quote")


@wound(told=("the head or foot of the pages is not taken over: Draft of May",))
def header(document: Any) -> None:
    document.sections[0].header.paragraphs[0].text = "Draft of May"


@wound(must=("☐ ask both", "☒ done"))
def boxes(document: Any) -> None:
    document.add_paragraph("☐ ask both")
    document.add_paragraph("☒ done")


# --- whole documents whose form is lost


def styles_lost(document: Any) -> None:
    document.add_paragraph("A seed week")
    for heading in STUDY:
        document.add_paragraph(heading)
        document.add_paragraph(f"Words on {heading.split()[-1]} from the mill.")


def bold_headings(document: Any) -> None:
    document.add_paragraph().add_run("A seed week").bold = True
    for heading in STUDY:
        document.add_paragraph().add_run(heading).bold = True
        document.add_paragraph(f"Words on {heading.split()[-1]} from the mill.")


def numbered_headings(document: Any) -> None:
    document.add_heading("A seed week", 1)
    for number, heading in enumerate(STUDY, 1):
        document.add_heading(f"{number}. {heading.upper()}:", 2)
        document.add_paragraph(f"Words on {heading.split()[-1]} from the mill.")


def other_words(document: Any) -> None:
    document.add_heading("A seed week", 0)
    for heading in STUDY:
        near = {
            "What was hard, and what they would do differently": "What was hard",
            "Context": "Contexts",
        }
        document.add_heading(near.get(heading, heading), 1)
        document.add_paragraph(f"Words on {heading.split()[-1]} from the mill.")


WHOLE: tuple[Wound, ...] = (styles_lost, bold_headings, numbered_headings, other_words)
