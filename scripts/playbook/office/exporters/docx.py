"""Word: a paper with real headings, boxes that can be ticked and places that can be filled in.

Guidance stands in one paragraph style, ``Guidance``, and in nothing else: in Word, choose
*Select all text with similar formatting* to delete it, or *Modify style → Font → Hidden* to hide it.
Boxes, blanks, choices and days are content controls (ISO/IEC 29500-1, 17.5; boxes: MS-DOCX 2.6.1.10).
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from playbook.office.exporters.base import (
    MARKING,
    ExportFormat,
    ExportItem,
    Imprint,
    clean,
    stable_zip,
)
from playbook.office.exporters.flat import CitedSource, cited_sources, flat
from playbook.office.paper import (
    Aside,
    Blank,
    Block,
    Citation,
    ItemList,
    LineBreak,
    ListItem,
    PageBreak,
    Paper,
    PaperHeading,
    PaperTable,
    Paragraph,
    Span,
    Spans,
    TextRun,
    TickBox,
    ViewBlock,
    plain,
)

if TYPE_CHECKING:
    from docx.document import Document as WordDocument

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
W14 = "http://schemas.microsoft.com/office/word/2010/wordml"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
HYPERLINK = f"{R}/hyperlink"
THUMBNAIL = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/thumbnail"
XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"

INK, GREY, BLUE, SHADE = "1A1A1A", "595959", "0B4F79", "E8EEF2"
FONT = "Calibri"
# Twentieths of a point: A4 with margins of 2 cm.
SHORT, LONG, MARGIN = 11906, 16838, 1134
# A paper with more headings than this begins with a list of them.
MANY_HEADINGS = 12
GUIDANCE = "Guidance"


def make(item: ExportItem, imprint: Imprint) -> bytes:
    """The thing as a Word file."""
    import docx

    word = docx.Document()
    _styles(word, item.paper.language)
    _properties(word, item, imprint)
    writer = _Writer(word, flat(item.paper), _Numbers(word))
    body = word.element.body
    for element in writer.elements(item):
        body.insert(len(body) - 1, element)
    _page(word, item.paper)
    _footer(word, item, imprint, writer)
    out = io.BytesIO()
    word.save(out)
    return stable_zip(out.getvalue())


def _can(item: ExportItem) -> bool:
    return bool(item.paper.blocks)


FORMAT = ExportFormat("docx", "Word", 1, _can, make, "docx")


# --- XML


def _e(tag: str, *children: Any, **attributes: str) -> Any:
    """An element of WordprocessingML; names of attributes get its namespace too."""
    from docx.oxml import OxmlElement

    element = OxmlElement(
        f"w:{tag}", attrs={f"{{{W}}}{k.rstrip('_')}": clean(v) for k, v in attributes.items()}
    )
    for child in children:
        element.append(child)
    return element


def _w14(tag: str, *children: Any, **attributes: str) -> Any:
    from lxml import etree

    element = etree.Element(f"{{{W14}}}{tag}", nsmap={"w14": W14})
    for name, value in attributes.items():
        element.set(f"{{{W14}}}{name}", value)
    element.extend(children)
    return element


def _t(text: str) -> Any:
    element = _e("t")
    element.text = clean(text)
    element.set(XML_SPACE, "preserve")
    return element


def _run(text: str, *looks: Any) -> Any:
    return _e("r", *([_e("rPr", *looks)] if looks else []), _t(text))


def _para(style: str, *children: Any, extra: Iterable[Any] = ()) -> Any:
    return _e("p", _e("pPr", _e("pStyle", val=style), *extra), *children)


# --- styles, properties, page and footer


def _styles(word: WordDocument, language: str) -> None:
    from docx.enum.style import WD_STYLE_TYPE
    from docx.shared import Pt, RGBColor

    _language(word, language)
    normal: Any = word.styles["Normal"]
    _font(normal, 10.5, INK)
    normal.paragraph_format.space_after = Pt(6)
    for name, size, before in (("Title", 24, 0), ("Heading 1", 15, 16), ("Heading 2", 12.5, 12)):
        style: Any = word.styles[name]
        _font(style, size, BLUE)
        style.font.bold = True
        style.paragraph_format.space_before = Pt(before)
        style.paragraph_format.space_after = Pt(6)
        style.paragraph_format.keep_with_next = True
    _no_border(word.styles["Title"])
    guidance: Any = word.styles.add_style(GUIDANCE, WD_STYLE_TYPE.PARAGRAPH)
    guidance.base_style = normal
    guidance.quick_style = True
    _font(guidance, 10, GREY)
    guidance.font.italic = True
    guidance.element.get_or_add_pPr().extend(_marked())
    small: Any = word.styles.add_style("Small", WD_STYLE_TYPE.PARAGRAPH)
    small.base_style = normal
    _font(small, 8.5, GREY)
    cell: Any = word.styles.add_style("Cell", WD_STYLE_TYPE.PARAGRAPH)
    cell.base_style = normal
    _font(cell, 9.5, INK)
    cell.paragraph_format.space_after = Pt(2)
    placeholder: Any = word.styles.add_style("Placeholder Text", WD_STYLE_TYPE.CHARACTER)
    placeholder.font.color.rgb = RGBColor.from_string(GREY)
    link: Any = word.styles.add_style("Hyperlink", WD_STYLE_TYPE.CHARACTER)
    link.font.color.rgb = RGBColor.from_string(BLUE)
    link.font.underline = True


def _font(style: Any, size: float, colour: str) -> None:
    from docx.shared import Pt, RGBColor

    style.font.name = FONT
    fonts = style.element.get_or_add_rPr().find(f"{{{W}}}rFonts")
    for kind in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(f"{{{W}}}{kind}", None)
    style.font.size = Pt(size)
    style.font.color.rgb = RGBColor.from_string(colour)


def _no_border(style: Any) -> None:
    for border in style.element.get_or_add_pPr().findall(f"{{{W}}}pBdr"):
        border.getparent().remove(border)


def _marked() -> list[Any]:
    """A line on the left and a shade, so that guidance is told apart without its colour."""
    line = _e("left", val="single", sz="24", space="8", color=BLUE)
    return [
        _e("pBdr", line),
        _e("shd", val="clear", color="auto", fill="F4F6F8"),
        _e("spacing", after="80"),
        _e("ind", left="200"),
    ]


def _language(word: WordDocument, language: str) -> None:
    for lang in word.styles.element.iter(f"{{{W}}}lang"):
        lang.set(f"{{{W}}}val", language)
    for lang in word.settings.element.iter(f"{{{W}}}themeFontLang"):
        lang.set(f"{{{W}}}val", language)


def _properties(word: WordDocument, item: ExportItem, imprint: Imprint) -> None:
    core = word.core_properties
    core.title = clean(item.title)[:255]
    core.subject = clean(item.paper.description)[:255]
    core.author = core.last_modified_by = imprint.author[:255]
    core.language, core.comments, core.revision = (
        item.paper.language,
        clean(imprint.credit(item.title))[:255],
        1,
    )
    core.created = core.modified = item.moment.replace(tzinfo=None)
    for key, relation in list(word.part.package.rels.items()):
        if relation.reltype == THUMBNAIL:
            del word.part.package.rels[key]


def _page(word: WordDocument, paper: Paper) -> None:
    from docx.enum.section import WD_ORIENT
    from docx.shared import Twips

    section = word.sections[0]
    width, height = (LONG, SHORT) if paper.landscape else (SHORT, LONG)
    section.orientation = WD_ORIENT.LANDSCAPE if paper.landscape else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Twips(width), Twips(height)
    for side in ("left_margin", "right_margin", "top_margin", "bottom_margin"):
        setattr(section, side, Twips(MARGIN))


def _footer(word: WordDocument, item: ExportItem, imprint: Imprint, writer: _Writer) -> None:
    """Where it is from, or who may read it, and the number of the page."""
    footer = word.sections[0].footer
    footer.is_linked_to_previous = False
    part = footer.part
    paragraph = footer.paragraphs[0]._p  # noqa: SLF001 - the library has no other way to its XML
    paragraph.getparent().replace(
        paragraph,
        _para(
            "Small",
            _run(item.title),
            *(
                (_run(" · "), writer.control(Blank(MARKING)))
                if item.marking
                else (
                    run
                    for words, address in imprint.parts()
                    for run in (
                        _run(" · "),
                        _link(part, address, words) if address else _run(words),
                    )
                )
            ),
            # A table that fills the page keeps its distance.
            extra=[_e("spacing", before="200", after="20")],
        ),
    )
    count = (_run("Page "), *_field("PAGE", "1"), _run(" of "), *_field("NUMPAGES", "1"))
    footer._element.append(_para("Small", *count))  # noqa: SLF001 - as above


def _field(code: str, shown: str) -> list[Any]:
    instruction = _e("instrText")
    instruction.text = f" {code} "
    instruction.set(XML_SPACE, "preserve")
    return [
        _e("r", _e("fldChar", fldCharType="begin")),
        _e("r", instruction),
        _e("r", _e("fldChar", fldCharType="separate")),
        _run(shown),
        _e("r", _e("fldChar", fldCharType="end")),
    ]


def _link(part: Any, address: str, words: str) -> Any:
    from docx.oxml.ns import qn

    element = _e("hyperlink", _run(words, _e("rStyle", val="Hyperlink")))
    element.set(qn("r:id"), part.relate_to(address, HYPERLINK, is_external=True))
    return element


# --- lists


class _Numbers:
    """Lists: two shapes of them, and a fresh count for each numbered list."""

    DOTS, COUNTED = "90", "91"

    def __init__(self, word: WordDocument) -> None:
        self.numbering = word.part.numbering_part.element
        first = self.numbering.find(f"{{{W}}}num")
        for ident, levels in ((self.DOTS, ("•", "–", "•")), (self.COUNTED, ("", "", ""))):
            first.addprevious(_shape(ident, levels))
        self.last = 100

    def new(self, ordered: bool) -> str:
        """The number of a list of its own."""
        self.last += 1
        shape = self.COUNTED if ordered else self.DOTS
        starts = (_e("lvlOverride", _e("startOverride", val="1"), ilvl=str(n)) for n in range(2))
        self.numbering.append(
            _e(
                "num",
                _e("abstractNumId", val=shape),
                *(starts if ordered else ()),
                numId=str(self.last),
            )
        )
        return str(self.last)


def _shape(ident: str, signs: Sequence[str]) -> Any:
    levels = []
    for index, sign in enumerate(signs):
        indent = str(360 * (index + 1))
        levels.append(
            _e(
                "lvl",
                _e("start", val="1"),
                _e("numFmt", val="bullet" if sign else "decimal"),
                _e("lvlText", val=sign or f"%{index + 1}."),
                _e("lvlJc", val="left"),
                _e("pPr", _e("ind", left=indent, hanging="360")),
                ilvl=str(index),
            )
        )
    return _e(
        "abstractNum", _e("multiLevelType", val="hybridMultilevel"), *levels, abstractNumId=ident
    )


# --- the text


@dataclass(slots=True)
class _Writer:
    """Blocks into paragraphs and tables; ``controls`` numbers the content controls."""

    word: Any
    paper: Paper
    numbers: _Numbers
    controls: int = field(default=0)
    marks: int = field(default=0)

    def elements(self, item: ExportItem) -> Iterator[Any]:
        """The whole text, from the title to the list of sources."""
        yield _para("Title", _run(self.paper.title))
        for line in (self.paper.note, self.paper.description):
            if line:
                yield _para("Normal", _run(line, *([_e("b")] if line == self.paper.note else [])))
        if self.paper.guided:
            yield self._how_to_hide()
        if len(self.paper.headings) > MANY_HEADINGS:
            yield from self._contents()
        previous: Block | None = None
        for block in self.paper.blocks:
            after_table = isinstance(previous, PaperTable) and not isinstance(block, PaperHeading)
            if after_table or (isinstance(previous, Aside) and isinstance(block, PaperTable)):
                yield _para("Small", extra=[_e("spacing", after="0")])
            yield from self._block(block, "Normal")
            previous = block
        if isinstance(previous, PaperTable):
            yield _para("Small")
        yield from self._sources(cited_sources(item))

    def _sources(self, sources: Sequence[CitedSource]) -> Iterator[Any]:
        """The list of sources; the address can be clicked, and read where it was printed."""
        if sources and not self.paper.sourced:
            yield self._heading(PaperHeading(2, (TextRun("Sources"),)))
        for key, title, place in sources:
            said = f"{key}: {title}" if title else key
            link = [_run(", "), _link(self.word.part, place, place)] if place else []
            yield _para("Small", _run(said), *link)

    def _how_to_hide(self) -> Any:
        words = (
            "Guidance looks like this. To take it out in one step: click into it, choose Select › "
            "Select All Text With Similar Formatting, and press Delete. To hide it: right-click the "
            "style Guidance, choose Modify › Format › Font › Hidden."
        )
        return _para(GUIDANCE, _run(words))

    def _contents(self) -> Iterator[Any]:
        """A list of the headings with links; Word brings it up to date on request."""
        begin, code, separate, _, end = _field('TOC \\o "1-2" \\n \\h', "")
        lines: list[Any] = []
        for number, heading in enumerate(self.paper.headings, 1):
            link = _e("hyperlink", _run(plain(heading.spans)), anchor=f"_Toc{number}", history="1")
            indent = [_e("ind", left=str(300 * (heading.level - 2)))]
            after = "240" if number == len(self.paper.headings) else "20"
            lines.append(_para("Normal", link, extra=[_e("spacing", after=after), *indent]))
        for element in (begin, code, separate):
            lines[0].insert(list(lines[0]).index(lines[0].find(f"{{{W}}}hyperlink")), element)
        lines[-1].append(end)
        yield from lines

    def _block(self, block: Block, style: str) -> Iterator[Any]:
        match block:
            case PaperHeading():
                yield self._heading(block)
            case Paragraph():
                yield _para(style, *self._spans(block.spans))
            case ItemList():
                yield from self._list(block, style, self.numbers.new(block.ordered), 0)
            case PaperTable():
                yield self._table(block)
            case Aside():
                yield from self._aside(block)
            case PageBreak():
                yield _e("p", _e("r", _e("br", type="page")))
            case ViewBlock():
                pass

    def _heading(self, heading: PaperHeading) -> Any:
        self.marks += 1
        level = min(max(heading.level - 1, 1), 3)
        ident = str(self.marks)
        return _para(
            f"Heading{level}",
            _e("bookmarkStart", id=ident, name=f"_Toc{ident}"),
            *self._spans(heading.spans),
            _e("bookmarkEnd", id=ident),
        )

    def _aside(self, block: Aside) -> Iterator[Any]:
        style = GUIDANCE if block.kind == "guidance" else "Normal"
        if block.title:
            yield _para(style, _run(block.title, _e("b")))
        for inner in block.blocks:
            yield from self._block(inner, style)

    def _list(self, block: ItemList, style: str, number: str, level: int) -> Iterator[Any]:
        for item in block.items:
            yield self._item(item, style, number, level)
            for inner in item.lists:
                # Numbers inside dots count for themselves; dots go one level deeper.
                own = (
                    number
                    if not inner.ordered and not block.ordered
                    else self.numbers.new(inner.ordered)
                )
                yield from self._list(inner, style, own, min(level + 1, 2))

    def _item(self, item: ListItem, style: str, number: str, level: int) -> Any:
        indent = str(360 * (level + 1))
        if item.task:
            extra = [_e("ind", left=indent, hanging="360")]
        else:
            extra = [_e("numPr", _e("ilvl", val=str(level)), _e("numId", val=number))]
            # The indent of a style would win over that of the list.
            extra += (
                [_e("ind", left=str(200 + int(indent)), hanging="360")] if style == GUIDANCE else []
            )
        close = [_e("spacing", after="60")]
        ordered = [*extra[:1], *close, *extra[1:]] if not item.task else [*close, *extra]
        return _para(
            style, *self._spans(item.spans, after_tick="\t" if item.task else ""), extra=ordered
        )

    # --- tables

    def _table(self, sheet: PaperTable) -> Any:
        width = (LONG if self.paper.landscape else SHORT) - 2 * MARGIN
        widths = [int(width * column.share) for column in sheet.columns]
        head = [
            self._cell(c.spans, w, head=True) for c, w in zip(sheet.columns, widths, strict=True)
        ]
        rows = [_e("tr", _e("trPr", _e("cantSplit"), _e("tblHeader")), *head)]
        rows += [self._row(row, sheet, widths) for row in sheet.rows]
        edges = (_e(side, val="single", sz="4", space="0", color="8FA3B0") for side in _SIDES)
        properties = _e(
            "tblPr",
            _e("tblW", w=str(sum(widths)), type="dxa"),
            # Its edge stands where the text begins, and not its words.
            _e("tblInd", w="0", type="dxa"),
            _e("tblBorders", *edges),
            _e("tblLayout", type="fixed"),
            _e("tblCellMar", *(_e(side, w=w, type="dxa") for side, w in _PADDING)),
            _e("tblLook", val="0420", firstRow="1", lastRow="0", firstColumn="0", noVBand="1"),
            _e("tblCaption", val=sheet.title),
            _e(
                "tblDescription",
                val=f"Columns: {', '.join(plain(c.spans) for c in sheet.columns)}.",
            ),
        )
        grid = _e("tblGrid", *(_e("gridCol", w=str(w)) for w in widths))
        return _e("tbl", properties, grid, *rows)

    def _row(self, row: Sequence[Spans], sheet: PaperTable, widths: Sequence[int]) -> Any:
        # A row to write in is high enough for a pen.
        low = [_e("trHeight", val="480", hRule="atLeast")] if not row[0] else []
        cells = [
            self._cell(spans, w, right=column.number)
            for spans, w, column in zip(row, widths, sheet.columns, strict=True)
        ]
        return _e("tr", _e("trPr", _e("cantSplit"), *low), *cells)

    def _cell(self, spans: Spans, width: int, *, head: bool = False, right: bool = False) -> Any:
        shade = [_e("shd", val="clear", color="auto", fill=SHADE)] if head else []
        properties = _e("tcPr", _e("tcW", w=str(width), type="dxa"), *shade)
        justify = [_e("jc", val="right")] if right and not head else []
        content = self._spans(spans, strong=head)
        keep = [_e("keepNext")] if head else []
        return _e("tc", properties, _para("Cell", *content, extra=[*keep, *justify]))

    # --- within a line

    def _spans(self, spans: Spans, *, strong: bool = False, after_tick: str = "") -> Iterator[Any]:
        for index, span in enumerate(spans):
            yield from self._span(span, strong)
            if isinstance(span, TickBox) and after_tick and not index:
                yield _e("r", _e("tab"))

    def _span(self, span: Span, strong: bool) -> Iterator[Any]:
        match span:
            case TextRun():
                if span.link:
                    yield _link(self.word.part, span.link, span.text)
                elif span.text:
                    yield _run(span.text, *_looks(span, strong))
            case Blank():
                yield self.control(span)
            case TickBox():
                yield self._tick(span.checked)
            case LineBreak():
                yield _e("r", _e("br"))
            case Citation():
                yield _run(f"[{span.shown}]", _e("color", val=GREY), _e("sz", val="16"))

    def _number(self) -> Any:
        self.controls += 1
        return _e("id", val=str(1000 + self.controls))

    def control(self, blank: Blank) -> Any:
        kind = _kind(blank, self.paper.language)
        properties = _e(
            "sdtPr", _e("alias", val=blank.text[:64]), self._number(), _e("showingPlcHdr"), kind
        )
        # Word knows a placeholder by its style; the brackets tell it apart on paper.
        shown = _run(f"[{blank.text}]", _e("rStyle", val="PlaceholderText"))
        return _e("sdt", properties, _e("sdtContent", shown))

    def _tick(self, checked: bool) -> Any:
        states = (
            _w14("checked", val="1" if checked else "0"),
            _w14("checkedState", val="2612", font="MS Gothic"),
            _w14("uncheckedState", val="2610", font="MS Gothic"),
        )
        properties = _e(
            "sdtPr", _e("alias", val="To tick"), self._number(), _w14("checkbox", *states)
        )
        fonts = _e("rFonts", ascii="MS Gothic", hAnsi="MS Gothic", eastAsia="MS Gothic")
        return _e("sdt", properties, _e("sdtContent", _run("☒" if checked else "☐", fonts)))


_PADDING = (("top", "40"), ("left", "90"), ("bottom", "40"), ("right", "90"))
_SIDES = ("top", "left", "bottom", "right", "insideH", "insideV")


def _kind(blank: Blank, language: str) -> Any:
    if blank.choices:
        items = [_e("listItem", displayText=choice, value=choice) for choice in blank.choices]
        return _e("dropDownList", *items)
    if blank.date:
        return _e(
            "date",
            _e("dateFormat", val="d MMMM yyyy"),
            _e("lid", val=language),
            _e("storeMappedDataAs", val="dateTime"),
            _e("calendar", val="gregorian"),
        )
    return _e("text")


def _looks(span: TextRun, strong: bool) -> list[Any]:
    looks = []
    if span.code:
        looks.append(_e("rFonts", ascii="Consolas", hAnsi="Consolas", cs="Consolas"))
    if span.strong or strong:
        looks.append(_e("b"))
    if span.emphasis:
        looks.append(_e("i"))
    return looks
