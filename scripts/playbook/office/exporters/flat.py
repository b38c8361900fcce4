"""Views as the parts of a paper, for the formats that hold text: Word, Markdown and HTML."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from typing_extensions import assert_never

from playbook.common.direction import in_line
from playbook.office.exporters.base import ExportItem
from playbook.office.paper import (
    Aside,
    Block,
    Citation,
    ItemList,
    LineBreak,
    ListItem,
    Paper,
    PaperColumn,
    PaperHeading,
    PaperTable,
    Paragraph,
    Span,
    Spans,
    TextRun,
    TickBox,
    ViewBlock,
    every_span,
    plain,
)
from playbook.views.shapes import (
    Axis,
    Calendar,
    Card,
    Cards,
    Cell,
    Chart,
    Checklist,
    Column,
    Definitions,
    Grid,
    Marker,
    MarkerShape,
    Point,
    Row,
    Schedule,
    Table,
    TaskGroup,
    Timeline,
    Tree,
    TreeNode,
    View,
)
from playbook.views.writers.html import month_table, number_table, schedule_table

# The sign of each shape, filled and hollow.
SIGNS: Mapping[MarkerShape, str] = {
    "circle": "●○", "square": "■□", "diamond": "◆◇", "triangle": "▲△", "down": "▼▽", "left": "◀◁",
    "right": "▶▷", "pentagon": "⬟⬠", "hexagon": "⬢⬡", "star": "★☆", "plus": "✚✛", "cross": "✖✕",
}  # fmt: skip
# Rows to write in, where a register is empty.
EMPTY_ROWS = 8
# How a fact ends that no source gives; in a form it is a place to fill in.
UNSAID = ": not recorded"
# Characters that stand beside each other on paper, upright and, for tables with more columns, lying;
# a word of more is broken.
UPRIGHT, LINE, WIDE_LINE, LONG_WORD = 4, 80, 125, 16


def flat(paper: Paper) -> Paper:
    """The paper with its views as text, and every table named after the heading above it."""
    blocks: list[Block] = []
    name = paper.title
    notes: set[Block] = set()
    for block in paper.blocks:
        match block:
            case ViewBlock():
                # A note that every table of a register repeats is read once.
                made = view_blocks(block.view)
                blocks += [part for part in made if part not in notes]
                notes |= {part for part in made if isinstance(part, Paragraph)}
            case Aside():
                inner = [b for part in block.blocks for b in _flattened(part)]
                blocks.append(replace(block, blocks=tuple(inner)))
            case PaperTable(title=""):
                blocks.append(replace(block, title=name))
            case _:
                name = plain(block.spans) if isinstance(block, PaperHeading) else name
                blocks.append(block)
    return replace(paper, blocks=tuple(blocks))


def _flattened(block: Block) -> list[Block]:
    return view_blocks(block.view) if isinstance(block, ViewBlock) else [block]


def cited(paper: Paper) -> tuple[str, ...]:
    """The keys of all sources that a paper cites, without sections, in order of the alphabet."""
    keys = {
        key.partition("#")[0]
        for span in every_span(paper.blocks)
        if isinstance(span, Citation)
        for key in span.keys
    }
    return tuple(sorted(keys))


class CitedSource(NamedTuple):
    """A source that a thing cites: its key, its title and its address, as far as they are known."""

    key: str
    title: str
    place: str


def cited_sources(item: ExportItem) -> tuple[CitedSource, ...]:
    """What a thing cites, in order of the alphabet, with the addresses that are public."""
    titles, places = item.source_titles, item.source_places
    keys = cited(flat(item.paper))
    return tuple(CitedSource(key, titles.get(key, ""), places.get(key, "")) for key in keys)


def view_blocks(view: View) -> list[Block]:  # noqa: C901 - a case for each view
    """A view as a heading and what stands below it."""
    match view:
        case Table():
            return _titled(view.title, _sheet(view), view.note)
        case Grid():
            return _grid(view)
        case Checklist():
            return [part for group in view.groups for part in _tasks(group, view.title)]
        case Calendar():
            return view_blocks(month_table(view))
        case Timeline():
            return view_blocks(_moments(view))
        case Tree():
            return [_heading(view.title), _text(view.description), _branches(view.roots)]
        case Cards():
            return [_heading(view.title), *(b for card in view.cards for b in _card(card))]
        case Definitions():
            return view_blocks(_definitions(view))
        case Chart():
            return view_blocks(number_table(view))
        case Schedule():
            return view_blocks(schedule_table(view))
        case _:
            assert_never(view)


def emptied(view: View) -> View | None:
    """The view as a form: its headings and no content; nothing where no form makes sense."""
    match view:
        case Table():
            return replace(view, rows=_empty_rows(len(view.columns)), note="")
        case Grid():
            return _empty_grid(view)
        case Definitions():
            return emptied(_definitions(view))
        case Cards(cards=(first, *_)):
            names = ("", *(fact.name for fact in first.facts))
            columns = tuple(Column(name or "What") for name in names)
            return Table(view.title, columns, _empty_rows(len(columns)))
        case Timeline():
            return emptied(_moments(view))
        case Checklist():
            columns = tuple(Column(name) for name in ("What to do", "Who", "When", "Remarks"))
            return Table(view.title, columns, _empty_rows(len(columns)))
        case _:
            return None


def to_fill_in(view: View) -> View:
    """A view of a form that holds something already: what nobody has said is empty, not *missing*."""
    if not isinstance(view, Table):
        return view
    rows = tuple(replace(row, cells=tuple(map(_open, row.cells))) for row in view.rows)
    return replace(view, rows=rows)


def _open(cell: Cell) -> Cell:
    items = tuple(item for item in cell.items if not item.endswith(UNSAID))
    if cell.tone == "missing":
        return Cell(items=items, sources=cell.sources)
    return replace(cell, items=items)


def _empty_grid(view: Grid) -> Grid:
    """A grid with one point of each shape, to copy and to rename."""

    def at(axis: Axis, share: float) -> float:
        return axis.minimum + share * (axis.maximum - axis.minimum)

    points = tuple(
        Point("[name of group]", at(view.x, 0.15 + 0.2 * n), at(view.y, 0.85 - 0.2 * n), marker.key)
        for n, marker in enumerate(view.markers[:4])
    )
    words = "Place each group by its two values; copy a sign, and give it the name of the group."
    return replace(view, points=points, description=words)


def _empty_rows(width: int) -> tuple[Row, ...]:
    return (Row((Cell(),) * width),) * EMPTY_ROWS


def _heading(text: str, level: int = 2) -> PaperHeading:
    return PaperHeading(level, (TextRun(text),))


def _text(text: str) -> Paragraph:
    return Paragraph((TextRun(text),))


def _titled(title: str, sheet: PaperTable, note: str) -> list[Block]:
    return [_heading(title), *([_text(note)] if note else []), sheet]


def _sheet(view: Table) -> PaperTable:
    rows = tuple(tuple(cell_spans(cell) for cell in row.cells) for row in view.rows)
    return _sized(view.title, view.columns, rows)


def _sized(title: str, columns: Sequence[Column], rows: Sequence[tuple[Spans, ...]]) -> PaperTable:
    """Columns as wide as their content asks for, none a sliver."""
    lengths, words = [], []
    for index, column in enumerate(columns):
        cells = [len(plain(row[index])) for row in rows]
        usual = sum(sorted(cells)[-5:]) / 5 if cells else 0
        word = max((len(w) for w in column.heading.split()), default=1)
        lengths.append(max(min(usual, 120) ** 0.6, word * 0.8, 3.0))
        inside = (len(w) for row in rows for w in plain(row[index]).split())
        words.append(min(max((word, *inside)), LONG_WORD) + 2)
    shares = [length / sum(lengths) for length in lengths]
    line = WIDE_LINE if len(columns) > UPRIGHT else LINE
    made = tuple(
        PaperColumn((TextRun(column.heading),), share, column.align == "number")
        for column, share in zip(
            columns, _widened(shares, [word / line for word in words]), strict=True
        )
    )
    return PaperTable(made, tuple(rows), title)


def _widened(shares: Sequence[float], least: Sequence[float]) -> list[float]:
    """Shares of a whole, none below its least where there is room; the wider ones give."""
    lack = sum(max(low - share, 0.0) for share, low in zip(shares, least, strict=True))
    room = sum(max(share - low, 0.0) for share, low in zip(shares, least, strict=True))
    if lack >= room:
        return [low / sum(least) for low in least]
    return [
        low if share < low else share - (share - low) * lack / room
        for share, low in zip(shares, least, strict=True)
    ]


def cell_spans(cell: Cell) -> Spans:
    """A cell on as many lines as it has parts."""
    lines: list[Spans] = []
    if cell.text:
        link = cell.target if cell.target.startswith("https://") else ""
        lines.append((TextRun(cell.text, emphasis=cell.tone == "missing", link=link),))
    dot = "• " if len(cell.items) > 1 else ""
    lines += [(TextRun(f"{dot}{item}"),) for item in cell.items]
    if cell.sources:
        lines.append((Citation(cell.sources),))
    return tuple(span for index, line in enumerate(lines) for span in _broken(line, index))


def _broken(line: Iterable[Span], index: int) -> Spans:
    return (*((LineBreak(),) if index else ()), *line)


def _grid(view: Grid) -> list[Block]:
    """Four fields with their names: a grid that anybody can edit."""
    low, high = f"Low {view.x.label.lower()}", f"High {view.x.label.lower()}"
    quadrants = view.quadrants
    rows = (
        _band(view, "High", (quadrants.top_left, quadrants.top_right), upper=True),
        _band(view, "Low", (quadrants.bottom_left, quadrants.bottom_right), upper=False),
    )
    columns = (
        PaperColumn((TextRun(view.y.label),), 0.16),
        PaperColumn((TextRun(low),), 0.42),
        PaperColumn((TextRun(high),), 0.42),
    )
    key = "; ".join(f"{_sign(marker)} {in_line(marker.name)}" for marker in view.markers)
    return [
        _heading(view.title),
        _text(view.description),
        *([_text(f"{key}.")] if key else []),
        PaperTable(columns, rows, view.title),
    ]


def _band(view: Grid, level: str, names: tuple[str, str], *, upper: bool) -> tuple[Spans, ...]:
    left, right = (
        _field(view, name, upper, side) for name, side in zip(names, (False, True), strict=True)
    )
    return ((TextRun(level, strong=True),), left, right)


def _field(view: Grid, name: str, upper: bool, right: bool) -> Spans:
    signs = {marker.key: _sign(marker) for marker in view.markers}
    inside = [
        point
        for point in view.points
        if (point.y >= view.y.divider) == upper and (point.x >= view.x.divider) == right
    ]
    spans: list[Span] = [TextRun(name, strong=True)]
    for point in sorted(inside, key=lambda p: (-p.y, p.x, p.label)):
        spans += [LineBreak(), TextRun(_named(point, signs))]
    return (*spans, *((LineBreak(),) * (0 if inside else 6)))


def _sign(marker: Marker) -> str:
    return SIGNS[marker.shape][marker.hollow]


def _named(point: Point, signs: dict[str, str]) -> str:
    line = " (on the line)" if point.straddles else ""
    return f"{signs.get(point.marker, '●')} {point.label}{line}"


def _tasks(group: TaskGroup, title: str) -> list[Block]:
    columns = (
        Column("Done"),
        Column("What to do"),
        Column("Who"),
        Column("When"),
        Column("Remarks"),
    )
    used = [
        index
        for index in range(5)
        if index < 2 or any((t.who, t.due, t.remark or t.sources)[index - 2] for t in group.tasks)
    ]
    rows = []
    for task in group.tasks:
        remark: Spans = tuple(span for span in cell_spans(Cell(task.remark, sources=task.sources)))
        cells = (
            (TickBox(),),
            (TextRun(task.text),),
            (TextRun(task.who),),
            (TextRun(task.due),),
            remark,
        )
        rows.append(tuple(cells[index] for index in used))
    shares = {0: 0.09, 1: 0.40, 2: 0.17, 3: 0.13, 4: 0.21}
    total = sum(shares[index] for index in used)
    made = tuple(PaperColumn((TextRun(columns[i].heading),), shares[i] / total) for i in used)
    return [_heading(group.heading), PaperTable(made, tuple(rows), f"{title}: {group.heading}")]


def _moments(view: Timeline) -> Table:
    rows = tuple(
        Row(
            (
                Cell(moment.when),
                Cell(moment.text, items=(moment.status,) if moment.status else ()),
                Cell(moment.strand),
                Cell(moment.remark, sources=moment.sources),
            )
        )
        for moment in view.moments
    )
    columns = tuple(Column(name) for name in ("When", "What", "Strand", "Remarks and source"))
    return Table(view.title, columns, rows)


def _branches(nodes: Sequence[TreeNode]) -> ItemList:
    return ItemList(
        tuple(
            ListItem(
                (
                    TextRun(node.title, strong=True),
                    TextRun(f" {node.detail}" if node.detail else ""),
                ),
                (_branches(node.children),) if node.children else (),
            )
            for node in nodes
        )
    )


def _card(card: Card) -> list[Block]:
    rows = tuple(((TextRun(fact.name, strong=True),), cell_spans(fact.cell)) for fact in card.facts)
    columns = (PaperColumn((TextRun("What"),), 0.22), PaperColumn((TextRun("Says"),), 0.78))
    text = [_text(card.text)] if card.text else []
    return [
        _heading(card.heading, 3),
        *text,
        *([PaperTable(columns, rows, card.heading)] if rows else []),
    ]


def _definitions(view: Definitions) -> Table:
    rows = tuple(
        Row((Cell(d.term, items=d.aliases), Cell(d.meaning, sources=d.sources)))
        for d in view.definitions
    )
    return Table(view.title, (Column("Term"), Column("Meaning")), rows)
