"""Views into doctree nodes: the writer for every format but HTML, and for glossaries.

Texts become text nodes, never markup, so that nothing in a register can run or break a page.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from docutils import nodes
from sphinx.environment import BuildEnvironment
from typing_extensions import assert_never

from playbook.sphinx_ext.html_elements import element, void
from playbook.sphinx_ext.sources import source_links
from playbook.views.shapes import (
    Calendar,
    Card,
    Cards,
    Cell,
    Chart,
    Checklist,
    Definition,
    Definitions,
    Grid,
    Moment,
    Row,
    Schedule,
    Table,
    Task,
    TaskGroup,
    Timeline,
    Tree,
    TreeNode,
    View,
)
from playbook.views.writers.html import month_table, number_table, schedule_table

# Characters a column: the text format wraps by it, and never ends with columns of one.
COLUMN = 18


class DoctreeWriter:
    """Writes the views of one register on one page.

    ``prefix`` makes the ids of the page unique, ``place`` is the page and line for warnings, and
    ``document`` the doctree that knows the terms of the page.
    """

    def __init__(
        self, env: BuildEnvironment, prefix: str, place: tuple[str, int], document: nodes.document
    ) -> None:
        self.env = env
        self.prefix = prefix
        self.place = place
        self.document = document

    def write(self, view: View) -> list[nodes.Node]:  # noqa: C901 - a case for each view
        """The nodes of one view."""
        match view:
            case Table():
                return [self._table(view)]
            case Grid():
                return self._grid(view)
            case Checklist():
                return [self._checklist(view)]
            case Definitions():
                return [self._definitions(view)]
            case Cards():
                return [self._card(card) for card in view.cards]
            case Calendar():
                return self._calendar(view)
            case Timeline():
                return [self._timeline(view)]
            case Tree():
                return [self._tree(view)]
            case Chart():
                return self._chart(view)
            case Schedule():
                return [self._table(schedule_table(view))]
            case _:
                assert_never(view)

    # --- tables

    def _table(self, view: Table) -> nodes.Node:
        headings = [column.heading for column in view.columns]
        rows = [self._row(row, view) for row in view.rows]
        box = nodes.container(classes=["pb-table-block"])
        box += table_node(view.title, headings, rows, COLUMN)
        if view.note:
            box += nodes.paragraph(text=view.note, classes=["pb-note"])
        return box

    def _row(self, row: Row, view: Table) -> nodes.row:
        cells = [self._cell(cell) for cell in row.cells]
        node = row_of(cells)
        for entry, column in zip(node.children, view.columns, strict=True):
            if column.align == "number" and isinstance(entry, nodes.entry):
                entry["classes"].append("pb-number")
        if row.anchor:
            node["ids"] = [row.anchor]
        return node

    def _cell(self, cell: Cell) -> list[nodes.Node]:
        parts: list[nodes.Node] = []
        if cell.text:
            classes = [f"pb-{cell.tone}"] if cell.tone else []
            parts.append(nodes.paragraph("", "", self._text(cell), classes=classes))
        if len(cell.items) == 1:
            parts.append(nodes.paragraph(text=cell.items[0], classes=["pb-sub"]))
        elif cell.items:
            parts.append(_bullets(cell.items))
        if cell.sources:
            parts.append(nodes.paragraph("", "", *source_links(self.env, cell.sources, self.place)))
        return parts

    def _text(self, cell: Cell) -> nodes.Node:
        if cell.address:
            return nodes.reference("", cell.text, refuri=cell.address, internal=False)
        return nodes.Text(cell.text)

    # --- grids

    def _grid(self, view: Grid) -> list[nodes.Node]:
        # The picture is for HTML; other formats have the description and the table that follows.
        return [nodes.paragraph(text=f"{view.title}. {view.description}")]

    # --- checklists

    def _checklist(self, view: Checklist) -> nodes.Node:
        section = element(
            "section", class_="pb-checklist", data_checklist=view.key, aria_label=view.title
        )
        section.extend(
            self._group(group, f"{self.prefix}-{n}") for n, group in enumerate(view.groups)
        )
        return section

    def _group(self, group: TaskGroup, ident: str) -> nodes.Node:
        heading = element("p", nodes.Text(group.heading), class_="pb-group", id=ident)
        items = element("ul", class_="pb-tasks")
        items.extend(self._task(task) for task in group.tasks)
        return element("div", heading, items, role="group", aria_labelledby=ident)

    def _task(self, task: Task) -> nodes.Node:
        ident = f"{self.prefix}-task-{task.id}"
        label = element(
            "label",
            void("input", type="checkbox", id=ident),
            nodes.Text(f" {task.text}"),
            for_=ident,
        )
        item = element("li", label)
        notes = [note for note in (task.who, task.due, task.remark) if note]
        if notes:
            item += [
                nodes.Text(" "),
                element("span", nodes.Text(" · ".join(notes)), class_="pb-who"),
            ]
        if task.sources:
            item += [nodes.Text(" "), *source_links(self.env, task.sources, self.place)]
        return item

    # --- glossaries

    def _definitions(self, view: Definitions) -> nodes.Node:
        from sphinx import addnodes

        glossary = addnodes.glossary(sorted=False)
        entries = nodes.definition_list(classes=["simple", "glossary"])
        entries.extend(self._definition(definition, glossary) for definition in view.definitions)
        glossary += entries
        return glossary

    def _definition(self, definition: Definition, glossary: nodes.Element) -> nodes.Node:
        from sphinx.domains.std import make_glossary_term

        item = nodes.definition_list_item()
        source, line = self.place
        for name in (definition.term, *definition.aliases):
            item += make_glossary_term(
                self.env, [nodes.Text(name)], "", source, line, None, self.document
            )
        meaning = nodes.paragraph("", definition.meaning)
        if definition.sources:
            meaning += [nodes.Text(" "), *source_links(self.env, definition.sources, self.place)]
        item += nodes.definition("", meaning)
        return item

    # --- cards

    def _card(self, card: Card) -> nodes.Node:
        box = nodes.container(classes=["pb-card"])
        box += nodes.paragraph("", "", nodes.strong(text=card.heading))
        if card.text:
            box += nodes.paragraph(text=card.text)
        fields = nodes.field_list()
        for fact in card.facts:
            body = nodes.field_body("", *self._cell(fact.cell))
            fields += nodes.field("", nodes.field_name(text=fact.name), body)
        if card.facts:
            box += fields
        if card.anchor:
            box["ids"] = [card.anchor]
        return box

    # --- calendars: a table of months, because that is what a calendar is

    def _calendar(self, view: Calendar) -> list[nodes.Node]:
        return [self._table(month_table(view))]

    # --- timelines: a list by year

    def _timeline(self, view: Timeline) -> nodes.Node:
        box = element("div", class_="pb-timeline", role="group", aria_label=view.title)
        years: dict[int, list[Moment]] = {}
        for moment in view.moments:
            years.setdefault(moment.start.year, []).append(moment)
        for year, moments in years.items():
            ident = f"{self.prefix}-{year}"
            box += element("p", nodes.Text(str(year)), class_="pb-year", id=ident)
            entries = element("ol", aria_labelledby=ident)
            entries.extend(self._moment(moment) for moment in moments)
            box += entries
        return box

    def _moment(self, moment: Moment) -> nodes.Node:
        item = element("li")
        if moment.anchor:
            item["attributes"]["id"] = moment.anchor
        when = element("span", nodes.Text(moment.when), class_="pb-when")
        item += [when, nodes.Text(" "), nodes.Text(moment.text)]
        details = " · ".join(part for part in (moment.strand, moment.status, moment.remark) if part)
        if details:
            item += [nodes.Text(" "), element("span", nodes.Text(details), class_="pb-who")]
        if moment.sources:
            item += [nodes.Text(" "), *source_links(self.env, moment.sources, self.place)]
        return item

    # --- trees: a nested list that the style sheet draws as a chart

    def _tree(self, view: Tree) -> nodes.Node:
        caption = element("figcaption", nodes.Text(f"{view.title}. {view.description}"))
        chart = self._branches(view.roots, "pb-tree")
        return element("figure", chart, caption, class_="pb-figure pb-figure--tree")

    def _branches(self, roots: Sequence[TreeNode], css: str) -> nodes.Node:
        branches = element("ul", class_=css) if css else element("ul")
        for root in roots:
            box = element("div", element("strong", nodes.Text(root.title)), class_="pb-box")
            if root.detail:
                box += [
                    nodes.Text(" "),
                    element("span", nodes.Text(root.detail), class_="pb-box-detail"),
                ]
            item = element("li", box)
            if root.children:
                item += self._branches(root.children, "")
            branches += item
        return branches

    # --- charts

    def _chart(self, view: Chart) -> list[nodes.Node]:
        return [self._table(number_table(view))]


def table_node(
    title: str, headings: Sequence[str], rows: Iterable[nodes.row], width: int
) -> nodes.table:
    """A table with a title and headings; ``width`` of each column counts characters of plain text."""
    # Widths come from the content: docutils' equal shares make slivers of long texts.
    node = nodes.table(classes=["pb-table", "colwidths-auto"])
    node += nodes.title(text=title)
    group = nodes.tgroup(cols=len(headings))
    node += group
    for index, _ in enumerate(headings):
        # The first column names the row, for those who hear the table instead of seeing it.
        group += nodes.colspec(colwidth=width, stub=1 if index == 0 else 0)
    head = nodes.thead()
    head += row_of([nodes.paragraph(text=text)] for text in headings)
    body = nodes.tbody()
    body.extend(rows)
    group += [head, body]
    return node


def row_of(cells: Iterable[Sequence[nodes.Node]]) -> nodes.row:
    """A row of a table, with the nodes of each cell."""
    row = nodes.row()
    for content in cells:
        row += nodes.entry("", *content)
    return row


def _bullets(items: Sequence[str]) -> nodes.bullet_list:
    entries = [nodes.list_item("", nodes.paragraph(text=item)) for item in items]
    return nodes.bullet_list("", *entries, classes=["pb-items"])
