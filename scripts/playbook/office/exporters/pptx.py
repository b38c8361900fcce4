"""PowerPoint, 16:9: a case study in five slides, a plan on one page, a map made of shapes.

The map is laid out by ``playbook.views.label_layout``, as in the book: labels never overlap. Every shape can be
moved and renamed. Titles stand in title placeholders, so that a reader who listens can list them.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from playbook.office.exporters.base import (
    MARKING,
    ExportFormat,
    ExportItem,
    Imprint,
    clean,
    stable_zip,
)
from playbook.office.exporters.flat import flat
from playbook.office.paper import (
    Aside,
    Block,
    ItemList,
    PageBreak,
    Paper,
    PaperHeading,
    PaperTable,
    Paragraph,
    Spans,
    ViewBlock,
    plain,
)
from playbook.office.side_colours import SIDE_COLOURS
from playbook.views.label_layout import (
    Box,
    GridLayout,
    GridStyle,
    Label,
    arrow,
    grid_layout,
    text_width,
)
from playbook.views.shapes import Grid, Marker, Table
from playbook.views.writers.svg import numbered

# Inches.
DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"
WIDTH, HEIGHT, EDGE = 13.333, 7.5, 0.6
TOP, BOTTOM = 1.35, 6.85
# Where the legend of a map begins, and the height of a line of it, in inches.
LEGEND_TOP, LEGEND_LINE = TOP - 0.01, 0.28
# Pixels of the layout across the slide, and the height of the type of a map in them: 12 points.
PIXELS = 1240.0
MAP_TYPE = 17.1
# The smallest type that people read from their seats, in points; a table is set larger if it fits.
LEAST = 12.0
TABLE_SIZES = (14.0, LEAST)
# Names that stand below each other on a slide that explains the numbers of a map.
KEY_LINES, KEY_LINE = 18, 0.29
# The layout of the library with a title, a picture and a text: the picture is the place for logos.
COVER = 8
BLUE, INK, GREY, PAPER_BLUE = "0B4F79", "1A1A1A", "595959", "E8EEF2"
COLOURS: Mapping[str, str] = {**SIDE_COLOURS, "gone": "FFFFFF"}
# Points on a slide, and characters in one.
MOST_POINTS, LONGEST_POINT = 6, 190
MOST_BOXES = 6
# What each of the five slides of a case study is called, and the sections that it is made from.
CASE_STUDY: Mapping[str, tuple[str, ...]] = {
    "": ("In two sentences", "Use this if"),
    "What was done": ("Context", "What was done"),
    "What changed": ("What changed",),
    "What was hard": (
        "What was hard, and what they would do differently",
        "What is not known",
    ),
    "Take it over": ("Adapt this", "Are you ready?"),
}


def make(item: ExportItem, imprint: Imprint) -> bytes:
    """The thing as slides."""
    import pptx
    from pptx.util import Inches

    slides = pptx.Presentation()
    slides.slide_width, slides.slide_height = Inches(WIDTH), Inches(HEIGHT)
    _widen(slides)
    _Deck(slides, item, imprint).write()
    _properties(slides, item, imprint)
    out = io.BytesIO()
    slides.save(out)
    return stable_zip(out.getvalue())


def _can(item: ExportItem) -> bool:
    return bool(item.paper.slides or item.one_page or _grids(item.paper))


FORMAT = ExportFormat("pptx", "PowerPoint", 3, _can, make, "pptx")


def _grids(paper: Paper) -> list[Grid]:
    views = [block.view for block in paper.blocks if isinstance(block, ViewBlock)]
    return [view for view in views if isinstance(view, Grid)]


def _widen(slides: Any) -> None:
    """The library's own template is 4:3; its frames are made as wide as the slide."""
    master = slides.slide_master
    for part in (master, *master.slide_layouts):
        for shape in part.placeholders:
            left, width = shape.left, shape.width
            shape.left, shape.width = int(left * 4 / 3), int(width * 4 / 3)


def _properties(slides: Any, item: ExportItem, imprint: Imprint) -> None:
    core = slides.core_properties
    core.title = clean(item.title)[:255]
    core.subject = clean(item.paper.description)[:255]
    core.author = core.last_modified_by = imprint.author[:255]
    core.language, core.comments = item.paper.language, clean(imprint.credit(item.title))[:255]
    core.created = core.modified = item.moment.replace(tzinfo=None)
    core.revision = 1


@dataclass(slots=True)
class _Deck:
    """Slides while they are made."""

    slides: Any
    item: ExportItem
    imprint: Imprint

    def write(self) -> None:
        """The slides that fit the thing."""
        paper = self.item.paper
        if paper.slides != "one-page":
            self._cover()
        if paper.slides == "case-study":
            self._case_study(flat(paper))
        elif paper.slides == "one-page":
            self._boxes(flat(paper))
        for grid in _grids(paper):
            self._map(grid)
        if self.item.one_page:
            self._table(self.item.one_page)
        for slide in self.slides.slides:
            _speak(slide, paper.language)

    def _slide(self, layout: int, title: str) -> Any:
        slide = self.slides.slides.add_slide(self.slides.slide_layouts[layout])
        head = slide.shapes.title
        head.text = _clean(title)
        _place(head, Box(EDGE, 0.35, WIDTH - EDGE, 1.15))
        _style(head.text_frame, 30 if len(title) < 60 else 24, BLUE, bold=True)
        head.text_frame.word_wrap = True
        self._credit(slide)
        return slide

    def _cover(self) -> None:
        """The first slide: what it is, whose, and a place for the logos that stays empty on paper."""
        slide = self.slides.slides.add_slide(self.slides.slide_layouts[COVER])
        paper = self.item.paper
        head, picture, body = (slide.placeholders[index] for index in (0, 1, 2))
        head.text = _clean(paper.title)
        _place(head, Box(EDGE, 2.3, WIDTH - EDGE, 4.1))
        _style(head.text_frame, 40 if len(paper.title) < 60 else 32, BLUE, bold=True)
        picture.name = "Place for the logos"
        _place(picture, Box(WIDTH - EDGE - 4.2, 0.5, WIDTH - EDGE, 1.7))
        _describe(picture, "A place for the logos of the partners.")
        lines = [paper.description, *(("[who speaks], [date]",) if self.item.blank else ())]
        body.text = _clean("\n".join(line for line in lines if line))
        _place(body, Box(EDGE, 4.3, WIDTH - EDGE, 6.4))
        _style(body.text_frame, 20, INK)
        self._credit(slide)

    def _credit(self, slide: Any) -> None:
        words = f"[{MARKING}]" if self.item.marking else self.imprint.line()
        note = f"{self.item.paper.note} " if self.item.paper.note else ""
        box = Box(EDGE, 6.98, WIDTH - EDGE, 7.3)
        if note or words:
            _text(slide, box, f"{note}{words}", LEAST, GREY, name="Attribution")

    # --- a case study in five slides

    def _case_study(self, paper: Paper) -> None:
        sections = dict(paper.sections)
        for name, parts in CASE_STUDY.items():
            blocks = [block for part in parts for block in sections.get(part, ())]
            slide = self._slide(1, name or paper.title)
            body = slide.placeholders[1]
            _place(body, Box(EDGE, TOP, WIDTH - EDGE, BOTTOM))
            points = _points(blocks)
            _fill(body.text_frame, points or ["Not recorded."])
            slide.notes_slide.notes_text_frame.text = _full(parts, sections)[:8000]

    # --- one page: a box for each section

    def _boxes(self, paper: Paper) -> None:
        slide = self._slide(5, paper.title)
        parts = [(name, blocks) for name, blocks in paper.sections if name][:MOST_BOXES]
        columns = 1 if len(parts) == 1 else 2 if len(parts) in (2, 4) else 3
        rows = -(-len(parts) // columns) or 1
        for index, (name, blocks) in enumerate(parts):
            place = _cell(index, columns, rows)
            _box(slide, place, name, _fitting_points(_points(blocks), place))

    # --- a table

    def _table(self, view: Table) -> None:
        size, pages = _pages(view)
        for number, rows in enumerate(pages, 1):
            count = f" ({number} of {len(pages)})" if len(pages) > 1 else ""
            slide = self._slide(5, f"{view.title}{count}")
            _add_table(slide, view, rows, size)

    # --- a map of shapes

    def _map(self, grid: Grid) -> None:
        """The map, and where the names do not fit, numbers with a slide of what they mean."""
        slide = self._slide(5, grid.title)
        if _GridShapes(slide, grid).draw():
            return
        plain_grid, key = numbered(grid)
        named = (line.partition("  ") for line in key if "  " in line)
        names = {number: name.removesuffix(" (on the line)") for number, _, name in named}
        _GridShapes(slide, plain_grid, names).draw(force=True)
        for page in range(0, len(key), 2 * KEY_LINES):
            self._key(f"{grid.title}: what the numbers mean", key[page : page + 2 * KEY_LINES])

    def _key(self, title: str, lines: Sequence[str]) -> None:
        """The names behind the numbers, in two columns."""
        slide = self._slide(5, title)
        half = (WIDTH - 2 * EDGE) / 2
        for number, line in enumerate(lines):
            column, row = divmod(number, KEY_LINES)
            left, top = EDGE + column * half, TOP + row * KEY_LINE
            sign, _, name = line.rpartition("  ")
            words = f"{sign}  {name}" if sign else name
            box = Box(left, top, left + half - 0.2, top + KEY_LINE)
            most = int((half - 0.2) * 72 / (LEAST * 0.5))
            words = words if len(words) <= most else f"{words[: most - 2]} …"
            _text(slide, box, words, LEAST, INK if sign else BLUE, name=f"Key {number + 1}",
                  bold=not sign)  # fmt: skip


def _rgb(code: str) -> Any:
    from pptx.dml.color import RGBColor

    made: Any = RGBColor
    return made.from_string(code)


def _place(shape: Any, box: Box) -> None:
    from pptx.util import Inches

    shape.left, shape.top = Inches(box.left), Inches(box.top)
    shape.width, shape.height = Inches(box.right - box.left), Inches(box.bottom - box.top)


def _cell(index: int, columns: int, rows: int) -> Box:
    """A field of the slide, in inches, when it is cut into columns and rows."""
    gap = 0.2
    width = (WIDTH - 2 * EDGE - gap * (columns - 1)) / columns
    height = (BOTTOM - TOP - gap * (rows - 1)) / rows
    left = EDGE + (index % columns) * (width + gap)
    top = TOP + (index // columns) * (height + gap)
    return Box(left, top, left + width, top + height)


# --- text


def _text(  # noqa: PLR0913
    slide: Any, box: Box, words: str, size: float, colour: str, *, name: str, bold: bool = False
) -> Any:
    """A box of text; ``box`` is in inches, ``size`` in points."""
    from pptx.util import Inches

    shape = slide.shapes.add_textbox(
        Inches(box.left),
        Inches(box.top),
        Inches(box.right - box.left),
        Inches(box.bottom - box.top),
    )
    shape.name = name
    frame = shape.text_frame
    frame.word_wrap = True
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    frame.text = _clean(words)
    _style(frame, size, colour, bold=bold)
    return shape


def _style(frame: Any, size: float, colour: str, *, bold: bool = False) -> None:
    from pptx.enum.text import PP_ALIGN
    from pptx.util import Pt

    for paragraph in frame.paragraphs:
        paragraph.alignment = PP_ALIGN.LEFT
        for run in paragraph.runs:
            run.font.size, run.font.bold = Pt(size), bold
            run.font.color.rgb = _rgb(colour)


def _fill(frame: Any, points: Sequence[str]) -> None:
    """Points as paragraphs of a placeholder, in a size in which they fit."""
    from pptx.util import Pt

    total = sum(len(point) for point in points)
    size = 24 if total < 400 else 20 if total < 800 else 16
    frame.text = _clean(points[0])
    for point in points[1:]:
        frame.add_paragraph().text = _clean(point)
    _style(frame, size, INK)
    for paragraph in frame.paragraphs:
        paragraph.space_after = Pt(8)


def _fitting_points(points: Sequence[str], box: Box) -> list[str]:
    """As many points as a box holds in type that can be read; a sign says that there are more."""
    letters = max(int((box.right - box.left - 0.3) * 72 / (LEAST * 0.52)), 1)
    room = int((box.bottom - box.top - 0.55) / (LEAST * 1.2 / 72 + 4 / 72))
    kept: list[str] = []
    for point in points:
        lines = -(-(len(point) + 2) // letters)
        if lines > room:
            return [*kept[:-1], f"{kept[-1]} …"] if kept else [f"{point[: room * letters - 4]} …"]
        kept.append(point)
        room -= lines
    return kept


def _box(slide: Any, box: Box, name: str, points: Sequence[str]) -> None:
    from pptx.enum.shapes import MSO_SHAPE
    from pptx.enum.text import MSO_ANCHOR
    from pptx.util import Inches, Pt

    sides = (box.left, box.top, box.right - box.left, box.bottom - box.top)
    shape = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, *map(Inches, sides))
    shape.name = name
    shape.shadow.inherit = False
    shape.fill.solid()
    shape.fill.fore_color.rgb = _rgb(PAPER_BLUE)
    shape.line.color.rgb = _rgb(BLUE)
    frame = shape.text_frame
    frame.word_wrap = True
    frame.vertical_anchor = MSO_ANCHOR.TOP
    frame.text = _clean(name)
    for point in points:
        frame.add_paragraph().text = f"• {_clean(point)}" if len(points) > 1 else _clean(point)
    total = sum(map(len, points))
    size = 16.0 if total < 170 else 14.0 if total < 280 else LEAST
    _style(frame, size, INK)
    for run in frame.paragraphs[0].runs:
        run.font.bold, run.font.size = True, Pt(16)
        run.font.color.rgb = _rgb(BLUE)
    for paragraph in frame.paragraphs:
        paragraph.space_after = Pt(4)


def _clean(text: str) -> str:
    return clean(text.replace("\r", " "))


def _speak(slide: Any, language: str) -> None:
    """Say of every run in which language it is, for those who hear it and for the spelling."""
    from pptx.oxml.ns import qn

    for tag in ("a:r", "a:endParaRPr", "a:br"):
        for element in slide.element.iter(qn(tag)):
            target = (
                element
                if tag == "a:endParaRPr"
                else element.get_or_add_rPr()
                if tag == "a:r"
                else None
            )
            if target is not None:
                target.set("lang", language)


# --- what is said of a section


def _points(blocks: Sequence[Block]) -> list[str]:
    """The first sentence of each paragraph, item or row: as much as a slide bears."""
    found = [point for block in blocks for point in _of_block(block) if point]
    return [_shortened(point) for point in found[:MOST_POINTS]]


def _of_block(block: Block) -> Iterator[str]:
    match block:
        case Paragraph():
            yield _first_sentence(block.spans)
        case ItemList():
            for item in block.items:
                yield _first_sentence(item.spans)
        case PaperTable():
            for row in block.rows:
                yield ": ".join(text for text in (_tidy(plain(cell)) for cell in row[:2]) if text)
        case Aside(kind="note"):
            for inner in block.blocks:
                yield from _of_block(inner)
        case Aside() | PaperHeading() | PageBreak() | ViewBlock():
            pass


def _tidy(text: str) -> str:
    """Without the gap that a source leaves behind."""
    return re.sub(r"\s+([.,;:!?])", r"\1", " ".join(text.split()))


def _first_sentence(spans: Spans) -> str:
    text = _tidy(plain(spans))
    found = re.match(r"(.{20,}?[.!?])(?:\s|$)", text)
    return found[1] if found else text


def _shortened(text: str) -> str:
    if len(text) <= LONGEST_POINT:
        return text
    return f"{text[:LONGEST_POINT].rsplit(' ', 1)[0]} …"


def _full(parts: Sequence[str], sections: Mapping[str, Sequence[Block]]) -> str:
    """The whole text of the sections, for the notes of the speaker."""
    texts = []
    for part in parts:
        lines = [line for block in sections.get(part, ()) for line in _whole(block) if line]
        texts += [part, *lines, ""]
    return _clean("\n".join(texts).strip())


def _whole(block: Block) -> Iterator[str]:
    match block:
        case Paragraph():
            yield _tidy(plain(block.spans))
        case ItemList():
            for item in block.items:
                yield f"• {_tidy(plain(item.spans))}"
        case Aside():
            for inner in block.blocks:
                yield from _whole(inner)
        case _:
            yield from _of_block(block)


# --- tables


def _pages(view: Table) -> tuple[float, list[list[Sequence[str]]]]:
    """The size of type, and the rows of each slide: one slide, if any size of type allows it."""
    rows = [[_tidy(cell.text or "; ".join(cell.items)) for cell in row.cells] for row in view.rows]
    for size in TABLE_SIZES:
        pages = list(_paged(rows, _shares(view, rows), size))
        if len(pages) == 1:
            return size, pages
    size = LEAST
    return size, list(_paged(rows, _shares(view, rows), size))


def _paged(
    rows: Sequence[Sequence[str]], shares: Sequence[float], size: float
) -> Iterator[list[Sequence[str]]]:
    room = BOTTOM - TOP - 0.6
    page: list[Sequence[str]] = []
    used = 0.0
    for row in rows:
        height = _row_height(row, shares, size)
        if page and used + height > room:
            yield page
            page, used = [], 0.0
        page.append(row)
        used += height
    yield page


def _row_height(row: Sequence[str], shares: Sequence[float], size: float) -> float:
    """The height of a row, in inches, in type of ``size`` points.

    A character is about half as wide as the type is high, and a line 1.2 times as high.
    """
    if not any(row):
        return 0.5
    width = WIDTH - 2 * EDGE
    letters = 72 / (size * 0.53)
    lines = [
        -(-len(text) // max(int((width * share - 0.2) * letters), 1))
        for text, share in zip(row, shares, strict=True)
    ]
    return max(*lines, 1) * size * 1.22 / 72 + 0.1


def _shares(view: Table, rows: Sequence[Sequence[str]]) -> list[float]:
    lengths = []
    for index, column in enumerate(view.columns):
        usual = sum(len(row[index]) for row in rows) / max(len(rows), 1)
        lengths.append(max(min(usual, 90) ** 0.6, len(column.heading) * 0.6, 4.0))
    return [length / sum(lengths) for length in lengths]


def _add_table(slide: Any, view: Table, rows: Sequence[Sequence[str]], size: float) -> None:
    from pptx.util import Inches

    every = [[_tidy(cell.text or "; ".join(cell.items)) for cell in row.cells] for row in view.rows]
    shares = _shares(view, every)
    width = WIDTH - 2 * EDGE
    heights = [0.4, *(_row_height(row, shares, size) for row in rows)]
    frame = slide.shapes.add_table(
        len(rows) + 1,
        len(view.columns),
        Inches(EDGE),
        Inches(TOP),
        Inches(width),
        Inches(sum(heights)),
    )
    frame.name = view.title
    _describe(frame, f"Table with the columns {', '.join(c.heading for c in view.columns)}.")
    for index, share in enumerate(shares):
        frame.table.columns[index].width = Inches(width * share)
    for index, height in enumerate(heights):
        frame.table.rows[index].height = Inches(height)
    texts = [[column.heading for column in view.columns], *rows]
    for number, row in enumerate(texts):
        for index, text in enumerate(row):
            _cell_text(frame.table.cell(number, index), text, size, number)


def _cell_text(cell: Any, text: str, size: float, number: int) -> None:
    from pptx.util import Inches

    head = number == 0
    cell.text = _clean(text)
    cell.margin_top = cell.margin_bottom = Inches(0.04)
    cell.fill.solid()
    cell.fill.fore_color.rgb = _rgb(BLUE if head else PAPER_BLUE if number % 2 == 0 else "FFFFFF")
    _style(cell.text_frame, 12 if head else size, "FFFFFF" if head else INK, bold=head)


def _plain(shape: Any) -> None:
    """Without the style of the library, which has a shadow."""
    from pptx.oxml.ns import qn

    for style in shape._element.findall(qn("p:style")):  # noqa: SLF001 - as below
        style.getparent().remove(style)


def _describe(shape: Any, words: str) -> None:
    """The alternative text of a shape."""
    shape._element._nvXxPr.cNvPr.set("descr", clean(words))  # noqa: SLF001 - the library has no other way


# --- the map


def _legend_places(grid: Grid) -> Iterator[tuple[Marker, float, float, float]]:
    """Where each sign of the legend stands, with the width of its name; in inches, on several lines."""
    x, y = EDGE, LEGEND_TOP
    for marker in grid.markers:
        width = min(0.3 + text_width(marker.name, 12) / 72, WIDTH - 2 * EDGE - 0.3)
        if x > EDGE and x + 0.22 + width > WIDTH - EDGE:
            x, y = EDGE, y + LEGEND_LINE
        yield marker, x, y, width
        x += width + 0.4


@dataclass(slots=True)
class _GridShapes:
    """A grid as shapes; ``scale`` is inches a pixel of the layout.

    ``names`` says what a label stands for that is a number.
    """

    slide: Any
    grid: Grid
    names: Mapping[str, str] = field(default_factory=dict)
    scale: float = (WIDTH - 2 * EDGE) / PIXELS
    left: float = EDGE
    top: float = TOP + 0.32

    def __post_init__(self) -> None:
        """The map begins below the last line of its legend."""
        self.top += (
            max((y for _, _, y, _ in _legend_places(self.grid)), default=LEGEND_TOP) - LEGEND_TOP
        )

    def draw(self, *, force: bool = False) -> bool:
        """Legend, field, lines, markers and labels, from the back to the front.

        Draws nothing and returns false where the names do not fit, unless it is forced.
        """
        layout, style, fits = self._fitting()
        if not fits and not force:
            return False
        self._legend()
        self._frame(layout)
        for label in layout.labels:
            if label.leader:
                self._line((label.x, label.y), label.leader, "8C8C8C", 0.75)
        for label in layout.labels:
            if moved := arrow(self.grid, layout, style, label):
                self._line(*moved, GREY, 1.5, f"{label.point.label} moved along this arrow.")
            self._marker(label, style)
        for label in layout.labels:
            self._label(label, style)
        return True

    def _fitting(self) -> tuple[GridLayout, GridStyle, bool]:
        """The layout in a type that can be read, and whether it fits the slide."""
        room = (BOTTOM - self.top - 0.3) / self.scale
        style = GridStyle(
            PIXELS,
            MAP_TYPE,
            MAP_TYPE * 15,
            3,
            room / 2 - 2,
            left=MAP_TYPE * 2.2,
            radius=MAP_TYPE * 0.42,
        )
        layout = grid_layout(self.grid, style)
        return layout, style, layout.frame.bottom <= room

    def _inches(self, x: float, y: float) -> tuple[float, float]:
        return self.left + x * self.scale, self.top + y * self.scale

    def _points(self, style: GridStyle) -> float:
        return style.font * self.scale * 72

    def _legend(self) -> None:
        for marker, x, y, width in _legend_places(self.grid):
            self._shape(marker, Box(x, y + 0.06, x + 0.14, y + 0.2), marker.name)
            box = Box(x + 0.22, y, x + 0.22 + width, y + 0.23)
            _text(self.slide, box, marker.name, 12, INK, name=f"Key: {marker.name}")

    def _frame(self, layout: GridLayout) -> None:
        from pptx.enum.shapes import MSO_SHAPE
        from pptx.util import Inches, Pt

        frame = layout.frame
        left, top = self._inches(frame.left, frame.top)
        right, bottom = self._inches(frame.right, frame.bottom)
        field = self.slide.shapes.add_shape(
            MSO_SHAPE.RECTANGLE, *map(Inches, (left, top, right - left, bottom - top))
        )
        field.name = "Field"
        _plain(field)
        field.fill.background()
        field.line.color.rgb = _rgb(GREY)
        field.line.width = Pt(1)
        _describe(field, self.grid.description)
        middle = (layout.divider_x, frame.top), (layout.divider_x, frame.bottom)
        across = (frame.left, layout.divider_y), (frame.right, layout.divider_y)
        for start, end in (middle, across):
            self._line(start, end, GREY, 1)
        self._names(layout)
        self._axes(left, right, bottom)

    def _names(self, layout: GridLayout) -> None:
        quadrants = self.grid.quadrants
        names = (
            quadrants.top_left,
            quadrants.top_right,
            quadrants.bottom_left,
            quadrants.bottom_right,
        )
        for name, strip in zip(names, layout.strips, strict=True):
            left, top = self._inches(strip.left, strip.top)
            right, bottom = self._inches(strip.right, strip.bottom)
            shape = _text(self.slide, Box(left, top + 0.03, right, bottom), name, LEAST, BLUE, name=f"Quadrant: {name}",
                          bold=True)  # fmt: skip
            _centre(shape)

    def _axes(self, left: float, right: float, bottom: float) -> None:
        level = _text(
            self.slide,
            Box(left, bottom + 0.03, right, bottom + 0.28),
            f"{self.grid.x.label} →",
            12,
            INK,
            name="Level axis",
            bold=True,
        )
        _centre(level)
        length = bottom - self.top
        upright = _text(
            self.slide,
            Box(left - 0.17 - length / 2, self.top + length / 2 - 0.12, left - 0.17 + length / 2,
                self.top + length / 2 + 0.12),
            f"{self.grid.y.label} →",
            12,
            INK,
            name="Upright axis",
            bold=True,
        )  # fmt: skip
        upright.rotation = -90
        _centre(upright)

    def _line(
        self,
        start: tuple[float, float],
        end: tuple[float, float],
        colour: str,
        width: float,
        moved: str = "",
    ) -> None:
        """A line of the map, or an arrow where ``moved`` says what it means."""
        from pptx.enum.shapes import MSO_CONNECTOR
        from pptx.util import Inches, Pt

        ends = (*self._inches(*start), *self._inches(*end))
        line = self.slide.shapes.add_connector(MSO_CONNECTOR.STRAIGHT, *map(Inches, ends))
        line.line.color.rgb = _rgb(colour)
        line.line.width = Pt(width)
        line.name = "Arrow" if moved else "Line"
        _plain(line)
        if moved:
            ends = line.line._get_or_add_ln()  # noqa: SLF001 - python-pptx knows no heads of lines
            ends.append(ends.makeelement(f"{{{DRAWING}}}tailEnd", {"type": "triangle"}))
        _describe(line, moved or "A line of the map.")

    def _marker(self, label: Label, style: GridStyle) -> None:
        marker = next((m for m in self.grid.markers if m.key == label.point.marker), None)
        marker = marker or Marker("a", "", "circle")
        x, y = self._inches(label.x, label.y)
        r = style.radius * self.scale
        point = label.point
        where = f"{self.grid.y.label} {point.y:g}, {self.grid.x.label.lower()} {point.x:g}"
        self._shape(
            marker,
            Box(x - r, y - r, x + r, y + r),
            f"{self.names.get(point.label, point.label)}: {where}. {marker.name}.",
        )

    def _shape(self, marker: Marker, box: Box, words: str) -> None:
        from pptx.enum.shapes import MSO_SHAPE
        from pptx.util import Inches

        shapes = {
            "circle": MSO_SHAPE.OVAL,
            "square": MSO_SHAPE.RECTANGLE,
            "diamond": MSO_SHAPE.DIAMOND,
            "pentagon": MSO_SHAPE.REGULAR_PENTAGON,
            "hexagon": MSO_SHAPE.HEXAGON,
            "star": MSO_SHAPE.STAR_5_POINT,
            "plus": MSO_SHAPE.CROSS,
            "cross": MSO_SHAPE.MATH_MULTIPLY,
        }
        turns = {"down": 180, "left": 270, "right": 90}
        sides = (box.left, box.top, box.right - box.left, box.bottom - box.top)
        kind = shapes.get(marker.shape, MSO_SHAPE.ISOSCELES_TRIANGLE)
        shape = self.slide.shapes.add_shape(kind, *map(Inches, sides))
        shape.rotation = turns.get(marker.shape, 0)
        shape.name = f"Marker: {words.partition(':')[0]}"
        _plain(shape)
        shape.fill.solid()
        colour = COLOURS.get(marker.key, BLUE)
        shape.fill.fore_color.rgb = _rgb("FFFFFF" if marker.hollow else colour)
        if marker.hollow or marker.key == "gone":
            shape.line.color.rgb = _rgb(colour if marker.hollow else GREY)
        else:
            shape.line.fill.background()
        _describe(shape, words)

    def _label(self, label: Label, style: GridStyle) -> None:
        # A little wider than measured, within the gap of the layout: no line breaks where it did not.
        left, top = self._inches(label.box.left, label.box.top)
        right, bottom = self._inches(label.box.right + 2, label.box.bottom)
        words = " ".join(label.lines)
        name = f"Label: {label.point.label}"
        _text(self.slide, Box(left, top, right, bottom), words, self._points(style), INK, name=name)


def _centre(shape: Any) -> None:
    from pptx.enum.text import PP_ALIGN

    for paragraph in shape.text_frame.paragraphs:
        paragraph.alignment = PP_ALIGN.CENTER
