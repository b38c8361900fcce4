"""A document that docutils has read → facts of the page: what docutils and Sphinx do afterwards.

The transforms are those that run in a build, in their order: substitutions are put in, labels move
to what they stand before, names are looked up. Then the tree is walked once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from docutils import nodes
from docutils.transforms import frontmatter, misc, references
from docutils.utils import get_source_line

from playbook.book.kinds import Counted, FaultKind, ReferenceKind, TargetKind
from playbook.reading.html_text import is_program
from playbook.reading.rst.parse import Document, Named, Place, RstParse, new_document

_DEFAULTS = frozenset(("version", "release", "today", "translation progress"))
_TRANSFORMS = (
    references.Substitutions,
    references.PropagateTargets,
    frontmatter.DocInfo,
    references.AnonymousHyperlinks,
    references.IndirectHyperlinks,
    references.Footnotes,
    references.ExternalTargets,
    references.InternalTargets,
    misc.Transitions,
)
MAX_SUBSTITUTED = 20_000  # references that substitutions may come to in the end


class Shown(NamedTuple):
    """What a place is to references: whether it has a title, and what is counted there."""

    titled: bool = False
    number: Counted = ""


class Finish:
    """Makes facts of one document."""

    @property
    def substitutions(self) -> Iterable[str]:
        """The names of substitutions that have a value."""
        return self.document.substitution_defs

    nested = False  # whether the sections stand within another page

    def __init__(self, parse: RstParse, document: Document) -> None:
        self.parse, self.document = parse, document
        self.facts = parse.page.facts

    def run(self) -> None:
        """Apply what a build applies, and note what is there."""
        document = self.document
        self._head()
        self._substitutions()
        self._footnotes()
        self._doctests()
        document.transformer.add_transforms(_TRANSFORMS)
        anonymous = [n for n in document.findall(nodes.reference) if n.get("anonymous")]
        document.transformer.apply_transforms()
        self._anonymous(anonymous)
        self._citations()
        self._names()
        self._dangling()
        for node in document.findall():
            self._node(node)

    # --- places

    def place(self, node: nodes.Node) -> tuple[Place, int]:
        """Where a node stands, and the line that the build names."""
        source, line = get_source_line(node)
        own = source in (None, self.parse.own)
        place = node.get("place") if isinstance(node, nodes.Element) else None
        if place is None and not own and str(source).startswith("<"):
            place = self.parse.settings_place(str(getattr(node, "rawsource", "")).split("\n")[0])
        if place is None:
            shift = self.parse.shift if own else getattr(source, "first", 0)
            place = Place("" if own else str(source), (line or 1) + (shift if line else 0))
        return place, line or 0

    def _fault(self, kind: FaultKind, node: nodes.Node, *detail: str) -> None:
        place, block = self.place(node)
        self.parse.note(kind, place, block, *detail)

    # --- before the transforms

    def _head(self) -> None:
        """Fields at the top of a page, which say something about the page."""
        before: Any = nodes.PreBibliographic
        place = self.document.first_child_not_matching_class(before)
        first = self.document[place] if place is not None else None
        if isinstance(first, nodes.field_list) and not self.nested:
            pairs = ((field[0].astext(), field[1].astext()) for field in first.findall(nodes.field))
            self.facts.front = dict(pairs)

    def _substitutions(self) -> None:
        document = self.document
        known, lower = document.substitution_defs, document.substitution_names
        for node in list(document.findall(nodes.substitution_reference)):
            name = node["refname"]
            if name in known or (name.lower() in lower and name not in _DEFAULTS):
                continue
            if name not in _DEFAULTS:
                self._fault("rst-substitution", node, node.astext(), *sorted(self.substitutions))
            node.replace_self(nodes.Text(name))
        if _too_many(document):
            self._fault("rst", document, "the substitutions grow without end")
            for node in list(document.findall(nodes.substitution_reference)):
                node.replace_self(nodes.Text(node["refname"]))

    def _footnotes(self) -> None:
        """Sphinx says which footnotes nobody refers to."""
        document = self.document
        for node in document.footnotes:
            if node["names"] and node["names"][0] not in document.footnote_refs:
                self._fault("rst", node, f"Footnote [{node['names'][0]}] is not referenced.")
        marks = {ref["auto"] for ref in document.autofootnote_refs}
        for node in document.autofootnotes:
            if node["auto"] not in marks:
                self._fault("rst", node, "Footnote [#] is not referenced.")

    def _doctests(self) -> None:
        """A quotation of nothing but doctests is none."""
        for node in list(self.document.findall(nodes.block_quote)):
            if all(isinstance(child, nodes.doctest_block) for child in node.children):
                node.replace_self(node.children)

    # --- after them

    def _anonymous(self, marks: Sequence[nodes.Element]) -> None:
        places = sum(bool(node.get("anonymous")) for node in self.document.findall(nodes.target))
        if len(marks) != places:
            first = marks[0] if marks else self.document
            place, _ = self.place(first)
            words = f"Anonymous hyperlink mismatch: {len(marks)} references but {places} targets."
            self.parse.note("rst", place, 0, words)

    def _citations(self) -> None:
        for node in list(self.document.findall(nodes.citation)):
            place, block = self.place(node)
            with self.parse.source(place.source):
                label = node[0].astext()
                self.facts.target("citation", label, place.line, block, column=place.column)
        for mark in list(self.document.findall(nodes.citation_reference)):
            place, block = self.place(mark)
            name = mark.astext()
            with self.parse.source(place.source):
                self.facts.refer(
                    "citation", name, place.line, block, column=place.column, text=name
                )
            mark.replace_self(nodes.inline(name, name))

    def _names(self) -> None:
        """Labels, as the standard domain of Sphinx keeps them."""
        for named in self.parse.named:
            if isinstance(named.node, (nodes.footnote, nodes.citation)):
                continue
            node = self.labelled(named.name)
            kind: TargetKind = "label" if isinstance(named.node, nodes.target) else "name"
            if "refuri" in named.node or (node is not None and "refuri" in node):
                kind = "address"
                self._program(named)
            shown = Shown(titled=True, number="code-block") if named.muted else _shown(node)
            self.note_name(named, kind, shown)

    def _program(self, named: Named) -> None:
        """Note a name for an address that a browser runs."""
        address = str(named.node.get("refuri", ""))
        if is_program(address):
            with self.parse.source(named.place.source):
                self.facts.fault("active", named.place.line, named.block, address[:40])

    def note_name(self, named: Named, kind: TargetKind, shown: Shown) -> None:
        """Note a name that an author gave."""
        place = named.place
        with self.parse.source(place.source):
            self.facts.target(
                kind,
                named.name,
                place.line,
                named.block,
                titled=shown.titled,
                number=shown.number,
                column=place.column,
            )

    def labelled(self, name: str) -> nodes.Element | None:
        """What a name leads to, if it leads to one thing."""
        document = self.document
        key = document.nameids.get(name)
        node: Any = document.ids.get(key) if key else None
        if isinstance(node, nodes.target) and "refid" in node:
            node = document.ids.get(node["refid"])
        return node if isinstance(node, nodes.Element) else None

    def _dangling(self) -> None:
        """Names that lead nowhere; what stands in such a link is left out of the page."""
        for node in list(self.document.findall(nodes.Element)):
            if not isinstance(node, (nodes.reference, nodes.footnote_reference)):
                continue
            name = node.get("refname")
            if name is None or node.get("refid") or self.leads(node, name):
                continue
            ids = self.document.nameids
            known = sorted(key for key, value in ids.items() if value)
            self._fault("rst-name-twice" if name in ids else "rst-name", node, name, *known)
            node.replace_self(nodes.problematic(node.rawsource, node.rawsource))

    def leads(self, node: nodes.Element, name: str) -> bool:
        """Whether a name leads somewhere."""
        return self.document.nameids.get(name) is not None

    # --- the walk

    def _node(self, node: nodes.Node) -> None:
        if not isinstance(node, nodes.Element):
            return
        notes: Sequence[Callable[[], None]] = node.get("notes", ())
        for note in notes:
            note()
        handler = _NODES.get(type(node))
        if handler is not None:
            handler(self, node)

    def image(self, node: nodes.Element) -> None:
        """A picture."""
        place, block = self.place(node)
        figure = node.parent if isinstance(node.parent, nodes.figure) else node.parent.parent
        is_figure = isinstance(figure, nodes.figure)
        caption = (
            next((c.astext() for c in figure if isinstance(c, nodes.caption)), "")
            if is_figure
            else ""
        )
        if not place.source:
            place = self.parse.place_of(block, node["uri"])
        with self.parse.source(place.source):
            self.facts.image(
                "figure" if is_figure else "image",
                node["uri"],
                node.get("alt"),
                place.line,
                block,
                column=place.column,
                caption=" ".join(caption.split()),
                width=node.get("width", ""),
            )

    def reference(self, node: nodes.Element) -> None:
        """A link: to an address, or to a name on the page."""
        place, block = self.place(node)
        words = node.astext()
        with self.parse.source(place.source):
            if "refuri" in node:
                kind: ReferenceKind = "auto" if node.get("bare") else "url"
                self.facts.refer(
                    kind, node["refuri"], place.line, block, column=place.column, text=words
                )
                return
            if node.get("refname"):
                self.facts.refer(
                    "docutils", node["refname"], place.line, block, column=place.column, text=words
                )

    def section(self, node: nodes.Element) -> None:
        """A section with its title."""
        title = node[0] if len(node) and isinstance(node[0], nodes.title) else None
        if title is None:
            return
        level = 1
        above: Any = node.parent
        while above is not None:
            level += isinstance(above, nodes.section)
            above = above.parent
        block = node.get("title_line", 0)
        place = self.parse.place(block, title.rawsource) if block else Place("", 1)
        words = "".join(
            child.astext() for child in title.children if not isinstance(child, nodes.generated)
        )
        with self.parse.source(place.source):
            self.facts.heading(
                level,
                words,
                place.line,
                self.parse.built(block) if block else 0,
                column=place.column,
                nested=self.nested,
                parent=-1 if self.nested else level - 1,
            )
            self._words(title.rawsource, place)

    def paragraph(self, node: nodes.Element) -> None:
        """Running text."""
        source, line = get_source_line(node)
        if line and source in (None, self.parse.own) and node.rawsource:
            first = node.rawsource.split("\n", 1)[0]
            self._words(node.rawsource, self.parse.place_of(line, first))
            self.facts.word_count += node.rawsource.count(" ") + 1

    def _words(self, text: str, place: Place) -> None:
        if not place.source and self.facts.as_written:
            self.facts.words(text, place.line)

    def comment(self, node: nodes.Element) -> None:
        """A comment, which may say that findings here are wanted."""
        place = node.get("place")
        if place is not None and not place.source:
            for number, part in enumerate(node.astext().split("\n")):
                self.facts.ignore(part, place.line + number)


class Embedded(Finish):
    """Makes facts of a block in a Markdown page.

    MyST reads the block into a document of its own and puts what stands at the top of it into the
    page. What docutils had noted of names, substitutions and footnotes is lost on the way; only
    the names of the things at the top are noted anew.
    """

    nested = True

    def __init__(self, parse: RstParse, document: Document) -> None:
        outer = new_document(parse)
        known = {id(named.node) for named in parse.named}
        for node in document.children:
            if not isinstance(node, nodes.Element) or not node["names"]:
                continue
            nodes.document.note_explicit_target(outer, node, node)
            if id(node) not in known:
                line = node.get("title_line", 0)
                place = parse.place(line) if line else Place("", 1)
                block = parse.built(line) if line else 0
                parse.named += [Named(name, node, place, block, False) for name in node["names"]]
        outer.extend(document.children)
        super().__init__(parse, outer)

    def _footnotes(self) -> None:
        """MyST looks for each footnote among those of Markdown, and stops at one without name."""
        for node in self.document.findall(nodes.footnote_reference):
            place, block = self.place(node)
            if "refname" not in node:
                words = "a footnote without a name stops the build"
                self.parse.note("rst", place, 0, words)
                continue
            with self.parse.source(place.source):
                name = node["refname"]
                self.facts.refer("footnote", name, place.line, block, column=place.column)

    def note_name(self, named: Named, kind: TargetKind, shown: Shown) -> None:
        """Note a name, if the page knows it; one at the end waits for what follows on the page."""
        if self.document.nameids.get(named.name) is None:
            return
        last = self.document.children[-1] if self.document.children else None
        waits = last is named.node and kind == "label" and "refid" not in named.node
        if waits and not named.place.source:
            place = named.place
            self.facts.label(named.name, place.line, named.block, column=place.column)
            return
        super().note_name(named, kind, shown)

    def leads(self, node: nodes.Element, name: str) -> bool:
        """The page around the block may know more names; who looks them up later knows them."""
        return True


_NODES: dict[type, Any] = {
    nodes.image: Finish.image,
    nodes.reference: Finish.reference,
    nodes.section: Finish.section,
    nodes.paragraph: Finish.paragraph,
    nodes.comment: Finish.comment,
}


def _shown(node: nodes.Element | None) -> Shown:
    """Whether a node has a title for references without words, and what is counted there."""
    if node is None:
        return Shown()
    if "titled" in node:
        return Shown(bool(node["titled"]), node.get("number", ""))
    if isinstance(node, nodes.section):
        return Shown(titled=True, number="section")
    if isinstance(node, (nodes.figure, nodes.table)):
        titled = any(isinstance(c, (nodes.title, nodes.caption)) for c in node)
        return Shown(titled, "figure" if isinstance(node, nodes.figure) else "table")
    first: Any = node
    if isinstance(first, (nodes.definition_list, nodes.field_list)) and len(first):
        first = first[0]
    if isinstance(first, (nodes.field, nodes.definition_list_item)) and len(first):
        first = first[0]
    if isinstance(first, (nodes.term, nodes.field_name)):
        return Shown(titled=True)
    return Shown(any(child.get("titled") for child in node.findall(nodes.container)))


def _too_many(document: Document) -> bool:
    """Whether substitutions within substitutions come to more than anybody means."""
    counts: dict[str, int] = {}

    def count(name: str, open_: frozenset[str]) -> int:
        definition = document.substitution_defs.get(name)
        if definition is None or name in open_:
            return 1
        if name not in counts:
            inner = _inside(definition)
            counts[name] = min(
                1 + sum(count(other, open_ | {name}) for other in inner), MAX_SUBSTITUTED + 1
            )
        return counts[name]

    total = sum(
        count(node["refname"], frozenset())
        for node in document.findall(nodes.substitution_reference)
    )
    return total > MAX_SUBSTITUTED


def _inside(node: nodes.Element) -> Iterator[str]:
    for child in node.findall(nodes.substitution_reference):
        yield child["refname"]
