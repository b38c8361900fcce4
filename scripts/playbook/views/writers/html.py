"""Views as HTML: what the book shows, as text that no library needs to walk through again.

Docutils would make ten nodes of each cell and visit each some fifty times; these strings are
made once. Every text is escaped here, and nowhere is markup read.
"""

from __future__ import annotations

import calendar
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from typing_extensions import assert_never

from playbook.views.shapes import (
    Calendar,
    Card,
    Cards,
    Cell,
    Chart,
    Checklist,
    Column,
    Definitions,
    Grid,
    Moment,
    Row,
    Schedule,
    ScheduleLane,
    Table,
    Task,
    TaskGroup,
    Timeline,
    Tree,
    TreeNode,
    View,
)
from playbook.views.writers.schedule_svg import schedule_svgs
from playbook.views.writers.svg import chart_svgs, grid_svgs, xml_text

# What stands in a line of text; after every other element the line ends.
INLINE = frozenset(("a", "label", "span", "strong"))

Link = Callable[[str], str]
"""Source key without section → the address of its entry; empty where no page shows it."""


@dataclass(frozen=True, slots=True)
class HtmlContext:
    """What a page knows: a prefix for ids, names for table regions, titles and links of sources."""

    prefix: str
    label: str
    link: Link
    title: Link


def to_html(view: View, context: HtmlContext) -> str:  # noqa: C901 - a case for each view
    """One view as HTML; ``Definitions`` are for Sphinx to write, which links to terms itself."""
    match view:
        case Table():
            return _table(view, context)
        case Grid():
            return _figure("".join(grid_svgs(view, context.prefix)), view.title)
        case Chart():
            return _chart(view, context)
        case Checklist():
            return _checklist(view, context)
        case Calendar():
            return _table(month_table(view), context)
        case Timeline():
            return _timeline(view, context)
        case Tree():
            return _tree(view)
        case Schedule():
            return _schedule(view, context)
        case Cards():
            return "".join(_card(card, context) for card in view.cards)
        case Definitions():
            return "".join(
                tag("p", f"<strong>{xml_text(d.term)}</strong> {xml_text(d.meaning)}")
                for d in view.definitions
            )
        case _:
            assert_never(view)


def tag(name: str, content: str, css: str = "", **attributes: str) -> str:
    """An element; attributes are escaped, the content is HTML already.

    A block ends with a line break, which nobody sees: Sphinx takes the tags away for the search
    index, and the last word of a cell would stick to the first of the next.
    """
    pairs = {
        "class": css,
        **{key.rstrip("_").replace("_", "-"): v for key, v in attributes.items()},
    }
    shown = "".join(f' {key}="{xml_text(value)}"' for key, value in pairs.items() if value)
    end = "" if name in INLINE else "\n"
    return f"<{name}{shown}>{content}</{name}>{end}"


def month_table(view: Calendar) -> Table:
    """A calendar as the table of its months."""
    rows = []
    for month in range(1, 13):
        items = tuple(
            f"{entry.title} ({entry.detail})" if entry.detail else entry.title
            for entry in view.entries
            if month in entry.months
        )
        content = Cell(items=items) if items else Cell("nothing planned", tone="missing")
        rows.append(Row((Cell(calendar.month_name[month]), content)))
    note = f"Without a fixed date: {'; '.join(view.always)}." if view.always else ""
    return Table(view.title, (Column("Month"), Column("What")), tuple(rows), note)


def number_table(view: Chart) -> Table:
    """A chart as the table of its numbers."""
    value = Column((view.unit or "value").capitalize(), "number")
    several = len(view.series) > 1
    columns = (*((Column("Series"),) if several else ()), Column("At"), value)
    rows = tuple(
        Row((*((Cell(series.name),) if several else ()), Cell(bar.name), Cell(bar.label)))
        for series in view.series
        for bar in series.bars
    )
    return Table(f"{view.title}: the numbers", columns, rows, view.note)


def schedule_table(view: Schedule) -> Table:
    """A schedule as a table: the plan and what happened side by side, where both are known."""
    spans = [span for lane in view.lanes for span in lane.spans]
    both = len({span.certainty for span in spans}) > 1
    columns = ("Step", "Planned", "Happened") if both else ("Step", "When")
    return Table(
        f"{view.title}: step by step",
        tuple(Column(heading) for heading in columns),
        tuple(_lane_row(lane, both) for lane in view.lanes),
        view.note,
    )


def _lane_row(lane: ScheduleLane, both: bool) -> Row:
    kinds = ("planned", "happened") if both else ("",)
    words = [
        "; ".join(span.words for span in lane.spans if kind in ("", span.certainty))
        for kind in kinds
    ]
    absent = ("no plan recorded", "not known") if both else ("not known",)
    cells = (
        Cell(said) if said else Cell(other, tone="missing")
        for said, other in zip(words, absent, strict=True)
    )
    return Row((Cell(lane.name), *cells))


def _schedule(view: Schedule, context: HtmlContext) -> str:
    picture = "".join(schedule_svgs(view, context.prefix))
    # Folded, because most pages show the steps with their remarks beside the picture.
    table = _table(schedule_table(view), context)
    folded = tag("details", tag("summary", "The picture as a table") + table, "pb-fold")
    return _figure(picture, view.title) + folded


def _figure(picture: str, caption: str) -> str:
    return tag("figure", picture + tag("figcaption", xml_text(caption)), "pb-figure")


def _chart(view: Chart, context: HtmlContext) -> str:
    picture = "".join(chart_svgs(view, context.prefix))
    return _figure(picture, view.title) + _table(number_table(view), context)


# --- tables


def _table(view: Table, context: HtmlContext) -> str:
    head = "".join(_head(column) for column in view.columns)
    rows = "".join(_row(row, view.columns, context) for row in view.rows)
    table = tag(
        "table",
        tag("caption", xml_text(view.title)) + tag("thead", tag("tr", head)) + tag("tbody", rows),
        "pb-table",
    )
    name = f"Table: {view.title}{context.label}"
    region = tag("div", table, "pb-scroll", role="region", tabindex="0", aria_label=name)
    note = tag("p", xml_text(view.note), "pb-note") if view.note else ""
    return tag("div", region + note, "pb-table-block")


def _head(column: Column) -> str:
    css = "pb-number" if column.align == "number" else ""
    return tag("th", xml_text(column.heading), css, scope="col")


def _row(row: Row, columns: Sequence[Column], context: HtmlContext) -> str:
    cells = []
    for index, (cell, column) in enumerate(zip(row.cells, columns, strict=True)):
        css = "pb-number" if column.align == "number" else ""
        content = cell_html(cell, context)
        # The first column names the row, for those who hear the table instead of seeing it.
        cells.append(tag("td", content, css) if index else tag("th", content, css, scope="row"))
    return tag("tr", "".join(cells), id=row.anchor)


def cell_html(cell: Cell, context: HtmlContext) -> str:
    """The content of a cell: its text, its list, and where it is from."""
    parts = []
    if cell.text:
        parts.append(tag("p", _text(cell), f"pb-{cell.tone}" if cell.tone else ""))
    if len(cell.items) == 1:
        parts.append(tag("p", xml_text(cell.items[0]), "pb-sub"))
    elif cell.items:
        parts.append(tag("ul", "".join(tag("li", xml_text(i)) for i in cell.items), "pb-items"))
    if cell.sources:
        parts.append(tag("p", sources_html(cell.sources, context)))
    return "".join(parts)


def _text(cell: Cell) -> str:
    if cell.address:
        return tag("a", xml_text(cell.text), "reference external", href=cell.address)
    return xml_text(cell.text)


def grouped(keys: Iterable[str]) -> dict[str, list[str]]:
    """Keys of sources without their sections, each with its sections in words."""
    sections: dict[str, list[str]] = {}
    for key in keys:
        ident, _, section = key.partition("#")
        sections.setdefault(ident, []).append(section.replace("-", " ").replace("/", ", "))
    return sections


def sources_html(keys: Iterable[str], context: HtmlContext) -> str:
    """Keys of sources in brackets, each linked to its entry, with its sections as the title."""
    links = "; ".join(_source(ident, parts, context) for ident, parts in grouped(keys).items())
    return tag("span", f"[{links}]", "pb-src")


def _source(ident: str, sections: Sequence[str], context: HtmlContext) -> str:
    href = context.link(ident)
    if not href:
        return xml_text(ident)
    words = "; ".join(section for section in sections if section)
    title = context.title(ident)
    return tag(
        "a",
        xml_text(ident),
        "reference internal",
        href=href,
        title=f"{title}, {words}" if words else title,
    )


# --- lists


def _checklist(view: Checklist, context: HtmlContext) -> str:
    groups = "".join(
        _group(group, f"{context.prefix}-{number}", context)
        for number, group in enumerate(view.groups)
    )
    return tag("section", groups, "pb-checklist", data_checklist=view.key, aria_label=view.title)


def _group(group: TaskGroup, ident: str, context: HtmlContext) -> str:
    heading = tag("p", xml_text(group.heading), "pb-group", id=ident)
    tasks = "".join(_task(task, context) for task in group.tasks)
    return tag("div", heading + tag("ul", tasks, "pb-tasks"), role="group", aria_labelledby=ident)


def _task(task: Task, context: HtmlContext) -> str:
    ident = xml_text(f"{context.prefix}-task-{task.id}")
    box = f'<input type="checkbox" id="{ident}">'
    label = tag("label", f"{box} {xml_text(task.text)}", for_=ident)
    notes = " · ".join(note for note in (task.who, task.due, task.remark) if note)
    who = " " + tag("span", xml_text(notes), "pb-who") if notes else ""
    where = " " + sources_html(task.sources, context) if task.sources else ""
    return tag("li", label + who + where)


def _timeline(view: Timeline, context: HtmlContext) -> str:
    years: dict[int, list[Moment]] = {}
    for moment in view.moments:
        years.setdefault(moment.start.year, []).append(moment)
    parts = []
    for year, moments in years.items():
        ident = f"{context.prefix}-{year}"
        items = "".join(_moment(moment, context) for moment in moments)
        parts.append(tag("p", str(year), "pb-year", id=ident))
        parts.append(tag("ol", items, aria_labelledby=ident))
    return tag("div", "".join(parts), "pb-timeline", role="group", aria_label=view.title)


def _moment(moment: Moment, context: HtmlContext) -> str:
    details = " · ".join(part for part in (moment.strand, moment.status, moment.remark) if part)
    what = f"{tag('span', xml_text(moment.when), 'pb-when')} {xml_text(moment.text)}"
    more = " " + tag("span", xml_text(details), "pb-who") if details else ""
    where = " " + sources_html(moment.sources, context) if moment.sources else ""
    return tag("li", what + more + where, id=moment.anchor)


def _tree(view: Tree) -> str:
    caption = tag("figcaption", xml_text(f"{view.title}. {view.description}"))
    return tag("figure", _branches(view.roots, "pb-tree") + caption, "pb-figure pb-figure--tree")


def _branches(roots: Sequence[TreeNode], css: str = "") -> str:
    items = []
    for root in roots:
        detail = " " + tag("span", xml_text(root.detail), "pb-box-detail") if root.detail else ""
        box = tag("div", tag("strong", xml_text(root.title)) + detail, "pb-box")
        items.append(tag("li", box + (_branches(root.children) if root.children else "")))
    return tag("ul", "".join(items), css)


def _card(card: Card, context: HtmlContext) -> str:
    facts = "".join(
        tag("dt", xml_text(fact.name)) + tag("dd", cell_html(fact.cell, context))
        for fact in card.facts
    )
    text = tag("p", xml_text(card.text)) if card.text else ""
    heading = tag("p", tag("strong", xml_text(card.heading)))
    body = heading + text + (tag("dl", facts, "field-list") if facts else "")
    return tag("div", body, "pb-card", id=card.anchor)
