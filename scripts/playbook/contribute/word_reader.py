"""The text of a Word file as blocks, with a remark for everything that does not stay as it was.

Words that a reader of the file sees are never dropped without a remark: what was deleted with
tracked changes, comments, guidance of our own templates and blanks that nobody filled in are told.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from xml.etree import ElementTree as ET

from playbook.common.redirectors import decode
from playbook.contribute.word_package import (
    MAIN,
    R,
    Style,
    W,
    WordFile,
    is_on,
    outline_level,
    value_of,
)
from playbook.newsletter.blocks import Block, Run, squeeze

_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_V = "{urn:schemas-microsoft-com:vml}"
_BULLET = re.compile(
    r"^[\u2022\u25cf\u25e6\u25aa\u2023\u00b7\uf0b7\u2013*-][ \t\u00a0]+(?=\S)|^o\t(?=\S)"
)
_NUMBER = re.compile(r"^\d{1,3}[.)][ \t\u00a0]+(?=\S)")
_LINK = re.compile(r'HYPERLINK\s+"([^"]+)"', re.IGNORECASE)
_GUIDANCE = "guidance"
_PICTURES = {b"\x89PNG\r\n\x1a\n": "png", b"\xff\xd8\xff": "jpg", b"GIF8": "gif", b"RIFF": "webp"}
_SKIPPED = frozenset(
    f"{W}{name}" for name in ("del", "moveFrom", "rPr", "pPr", "instrText", "delText")
)
LONGEST = 60
PLAIN = Style("")


@dataclass(frozen=True, slots=True)
class WordPicture:
    """A picture of the file: its bytes, the ending of its name, and what it shows in words."""

    data: bytes
    suffix: str
    alt: str
    place: str


@dataclass(frozen=True, slots=True)
class WordText:
    """What was read of a Word file."""

    blocks: tuple[Block, ...]
    notes: tuple[tuple[str, tuple[Run, ...]], ...]
    """The notes at the foot, by their signs."""
    pictures: tuple[WordPicture, ...]
    remarks: tuple[str, ...]


def read_word(file: WordFile) -> WordText:
    """The text of a file, in order. Raises ``UnreadableWord`` for a damaged one."""
    reader = _Reader(file)
    blocks = tuple(reader.blocks(file.body))
    notes = tuple(reader.notes())
    reader.tell_the_rest()
    return WordText(blocks, notes, tuple(reader.pictures), tuple(reader.remarks))


@dataclass
class _Reader:
    file: WordFile
    part: str = MAIN
    pictures: list[WordPicture] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    heading: str = ""
    paragraph: int = 0
    signs: list[tuple[str, str]] = field(default_factory=list)
    blanks: int = 0
    guidance: int = 0

    # --- where we are, and what is said of it

    @property
    def place(self) -> str:
        where = f"below `{self.heading}`" if self.heading else "at the start"
        return f"{where}, paragraph {self.paragraph}"

    def tell(self, words: str) -> None:
        self.remarks.append(f"{self.place}: {words}")

    # --- blocks

    def blocks(self, node: ET.Element) -> Iterator[Block]:
        for child in node:
            if child.tag == f"{W}p":
                yield from self.paragraphs(child)
            elif child.tag == f"{W}tbl":
                yield from self.table(child)
            elif child.tag == f"{W}sdt":
                yield from self.control(child)
            elif child.tag in {f"{W}ins", f"{W}moveTo", f"{W}customXml", f"{W}smartTag"}:
                yield from self.blocks(child)
            elif child.tag in {f"{W}del", f"{W}moveFrom"}:
                self.deleted(child)

    def control(self, node: ET.Element) -> Iterator[Block]:
        """A part that Word manages: a table of contents is left out, a form is text."""
        gallery = value_of(node.find(f"{W}sdtPr/{W}docPartObj/{W}docPartGallery"))
        content = node.find(f"{W}sdtContent")
        if content is None:
            return
        if gallery == "Table of Contents":
            self.tell("the table of contents was left out; the book makes its own")
        else:
            yield from self.blocks(content)

    def paragraphs(self, node: ET.Element) -> Iterator[Block]:
        style = self.file.styles.get(value_of(node.find(f"{W}pPr/{W}pStyle")), PLAIN)
        name = style.name.lower()
        if name == _GUIDANCE:
            self.guidance += bool(squeeze("".join(node.itertext())))
            return
        if name.startswith("toc ") or name == "toc heading":
            self.paragraph += 1
            self.tell(f"a line of a table of contents was left out: {_short(_words(node))}")
            return
        self.paragraph += bool(_words(node)) or node.find(f".//{_A}blip") is not None
        runs = tuple(self.runs(node, style))
        level = self.level(node, style)
        boxes = [box for box in node.iter(f"{W}txbxContent") if not _in_fallback(node, box)]
        text = squeeze("".join(run.text for run in runs))
        if level and text:
            self.heading, self.paragraph = text, 0
            yield Block("heading", tuple(_unlooked(runs)), level=level)
        elif text or any(run.mark for run in runs):
            yield self.item_or_paragraph(node, style, runs)
        for box in boxes:
            self.tell("a text box stands as running text now")
            yield from self.blocks(box)

    def level(self, node: ET.Element, style: Style) -> int:
        return outline_level(value_of(node.find(f"{W}pPr/{W}outlineLvl"))) or style.level

    def item_or_paragraph(self, node: ET.Element, style: Style, runs: tuple[Run, ...]) -> Block:
        number = node.find(f"{W}pPr/{W}numPr/{W}numId")
        ident = style.list_id if number is None else value_of(number)
        depth = value_of(node.find(f"{W}pPr/{W}numPr/{W}ilvl")) or "0"
        listed = (ident and ident != "0") or style.name.lower().startswith("list ")
        if listed:
            ordered = self.file.numbered.get((ident, depth), "number" in style.name.lower())
            deep = int(depth) + 1 if depth.isdigit() else 1
            return Block("item", runs, level=min(deep, 6), ordered=ordered)
        text = "".join(run.text for run in runs)
        for sign, ordered in ((_BULLET, False), (_NUMBER, True)):
            if found := sign.match(text):
                rest = tuple(_without_start(runs, found.end()))
                return Block("item", rest, level=1, ordered=ordered)
        quoted = style.name.lower() in {"quote", "intense quote", "block text"}
        return Block("quote" if quoted else "paragraph", runs)

    # --- tables

    def table(self, node: ET.Element) -> Iterator[Block]:
        rows = [list(self.cells(row)) for row in _rows(node)]
        rows = [row for row in rows if any(cell for cell in row)]
        width = max((len(row) for row in rows), default=0)
        if width == 1:
            self.tell("a table of one column stands as running text now")
            for row in rows:
                yield from row[0]
            return
        for number, row in enumerate(rows):
            cells = [tuple(self.in_line(cell)) for cell in row]
            cells += [()] * (width - len(cells))
            yield Block("row", cells=tuple(cells), head=number == 0)

    def cells(self, row: ET.Element) -> Iterator[list[Block]]:
        for cell in row.iter(f"{W}tc"):
            if not _is_own(row, cell):
                continue
            self.paragraph += 1
            inner = list(self.blocks(cell))
            merged = cell.find(f"{W}tcPr/{W}vMerge")
            if merged is not None and value_of(merged) != "restart" and not inner:
                inner = []
            yield inner
            span = value_of(cell.find(f"{W}tcPr/{W}gridSpan"))
            yield from ([] for _ in range(min(int(span), 60) - 1 if span.isdigit() else 0))

    def in_line(self, blocks: Sequence[Block]) -> Iterator[Run]:
        """The blocks of a cell on one line, as a table of a page wants it."""
        if any(block.kind == "row" for block in blocks):
            self.tell("a table inside a table stands on one line of its cell now")
        for number, block in enumerate(blocks):
            if number:
                yield Run("; " if block.kind in {"item", "row"} else " ")
            if block.kind == "row":
                for at, cell in enumerate(block.cells):
                    yield from (Run(", "),) if at and cell else ()
                    yield from cell
            else:
                yield from block.runs

    # --- words

    def runs(self, node: ET.Element, style: Style = PLAIN, link: str = "") -> Iterator[Run]:
        """The words of a paragraph or of a part of one, each with its looks and its link."""
        fields: list[list[str]] = []
        for child in node:
            if child.tag == f"{W}r":
                self.follow_field(child, fields)
                inner = next((one[1] for one in reversed(fields) if one[1]), "")
                if not fields or fields[-1][2] == "shown":
                    yield from self.run(child, style, link or inner)
            elif child.tag == f"{W}hyperlink":
                target = self.file.targets(self.part).get(child.get(f"{R}id", ""), "")
                yield from self.runs(child, style, self.address(target))
            elif child.tag == f"{W}fldSimple":
                found = _LINK.search(child.get(f"{W}instr", ""))
                yield from self.runs(child, style, self.address(found[1]) if found else link)
            else:
                yield from self.special(child, style, link)

    def special(self, node: ET.Element, style: Style, link: str) -> Iterator[Run]:
        """A part of a paragraph that is no run and no link: a change, a form, a formula, a wrapper."""
        if node.tag in {f"{W}del", f"{W}moveFrom"}:
            self.deleted(node)
        elif node.tag == f"{W}sdt":
            yield from self.form(node, style, link)
        elif node.tag in {f"{_M}oMath", f"{_M}oMathPara"}:
            words = "".join(one.text or "" for one in node.iter(f"{_M}t"))
            self.tell(f"the formula `{_short(words)}` is plain words now; write it as a formula")
            yield Run(words)
        elif node.tag not in _SKIPPED:
            if node.tag in {f"{W}ins", f"{W}moveTo"} and (words := _words(node)):
                how = "moved here" if node.tag == f"{W}moveTo" else "added"
                self.tell(f"words {how} with tracked changes were taken over: {_short(words)}")
            yield from self.runs(node, style, link)

    def follow_field(self, run: ET.Element, fields: list[list[str]]) -> None:
        """Keep track of a field: its instruction is no text, what it shows is."""
        for child in run:
            if child.tag == f"{W}fldChar":
                kind = child.get(f"{W}fldCharType")
                if kind == "begin":
                    fields.append(["", "", "asked"])
                elif kind == "separate" and fields:
                    found = _LINK.search(fields[-1][0])
                    fields[-1][1:] = [self.address(found[1]) if found else "", "shown"]
                elif kind == "end" and fields:
                    fields.pop()
            elif child.tag == f"{W}instrText" and fields:
                fields[-1][0] += child.text or ""

    def form(self, node: ET.Element, style: Style, link: str) -> Iterator[Run]:
        """A place to fill in; one that nobody filled in is counted."""
        content = node.find(f"{W}sdtContent")
        if node.find(f"{W}sdtPr/{W}showingPlcHdr") is not None:
            self.blanks += 1
            if content is not None:
                self.tell(f"nobody filled in the blank {_short(_words(content))}")
            return
        if content is not None:
            yield from self.runs(content, style, link)

    def run(self, node: ET.Element, style: Style, link: str) -> Iterator[Run]:
        looks = node.find(f"{W}rPr")
        own = self.file.styles.get(value_of(node.find(f"{W}rPr/{W}rStyle")), PLAIN)
        if looks is not None and is_on(looks.find(f"{W}vanish")):
            if words := _words(node):
                self.tell(f"hidden words were left out: {_short(words)}")
            return
        bold = _look(looks, "b", own.bold or style.bold)
        italic = _look(looks, "i", own.italic or style.italic)
        for child in _chosen(node):
            if child.tag in {f"{W}drawing", f"{W}pict", f"{W}object"}:
                yield from self.picture(child)
            elif child.tag in {f"{W}footnoteReference", f"{W}endnoteReference"}:
                yield self.sign(child)
            elif child.tag in {f"{W}br", f"{W}cr"}:
                yield Run(" " if child.get(f"{W}type") in {"page", "column"} else "\n")
            elif (text := self.text(child)) is not None:
                yield Run(text, bold, italic, link)

    def text(self, node: ET.Element) -> str | None:
        """The words of a piece of a run; nothing for what has none."""
        if node.tag == f"{W}sym":
            return self.symbol(node)
        known = {
            f"{W}t": node.text or "",
            f"{W}tab": "\t",
            f"{W}ptab": "\t",
            f"{W}noBreakHyphen": "\u2011",
        }
        return known.get(node.tag)

    def symbol(self, node: ET.Element) -> str:
        code = node.get(f"{W}char", "")
        known = {
            "F0FE": "\u2612",
            "F0A8": "\u2610",
            "F06F": "\u2610",
            "F0FC": "\u2713",
            "F0E0": "\u2192",
        }
        if code.upper() in known:
            return known[code.upper()]
        self.tell("a sign of a special font was left out; write it in words")
        return ""

    def sign(self, node: ET.Element) -> Run:
        kind = "footnote" if node.tag == f"{W}footnoteReference" else "endnote"
        key = (kind, node.get(f"{W}id", ""))
        if key not in self.signs:
            self.signs.append(key)
        return Run(mark=f"[^{self.signs.index(key) + 1}]")

    def picture(self, node: ET.Element) -> Iterator[Run]:
        words = node.find(f".//{_WP}docPr")
        alt = "" if words is None else words.get("descr") or ""
        found = [one.get(f"{R}embed", "") for one in node.iter(f"{_A}blip")]
        found += [one.get(f"{R}id", "") for one in node.iter(f"{_V}imagedata")]
        if not found:
            if node.find(f".//{W}txbxContent") is None:
                self.tell("a drawing was left out; make a picture of it (in Word: Save as Picture)")
            return
        targets = self.file.targets(self.part)
        for ident in found:
            data = self.file.parts.get(targets.get(ident, ""), b"")
            suffix = next((end for start, end in _PICTURES.items() if data.startswith(start)), "")
            if not suffix:
                self.tell("a picture was left out, since no browser shows it; save it as PNG")
                continue
            self.pictures.append(
                WordPicture(without_origin(data), suffix, squeeze(alt), self.place)
            )
            yield Run(mark=f"\0{len(self.pictures)}\0")

    # --- links, notes, and what is told

    def address(self, target: str) -> str:
        """Where a link leads, without what follows its reader; nothing for what is no web address."""
        if not target or target.startswith("#"):
            return ""
        if target.lower().startswith("mailto:"):
            return target
        found = decode(target)
        if not found.address.startswith(("https://", "http://")):
            self.tell(f"a link to `{_short(target)}` was left out, since no reader can follow it")
            return ""
        if found.address != target:
            self.tell(f"a link that follows its reader was cleaned: {_short(found.address)}")
        return found.address

    def deleted(self, node: ET.Element) -> None:
        words = squeeze(
            "".join(one.text or "" for one in node.iter() if one.tag in {f"{W}delText", f"{W}t"})
        )
        if words and node.tag != f"{W}moveFrom":
            self.tell(f"words deleted with tracked changes were left out: {_short(words)}")

    def notes(self) -> Iterator[tuple[str, tuple[Run, ...]]]:
        at = 0
        while at < len(self.signs):  # a note may hold the sign of another
            kind, ident = self.signs[at]
            at += 1
            self.part = f"word/{kind}s.xml"
            tree = self.file.tree(self.part)
            self.heading, self.paragraph = f"{kind} {at}", 0
            node = next((n for n in tree.iter(f"{W}{kind}") if n.get(f"{W}id") == ident), None)
            blocks = [] if node is None else list(self.blocks(node))
            yield str(at), tuple(self.in_line(blocks))

    def tell_the_rest(self) -> None:
        """What is not in the text: comments, heads and feet of pages, guidance."""
        for node in self.file.tree("word/comments.xml").iter(f"{W}comment"):
            if words := _words(node):
                self.remarks.append(
                    f"a comment is not taken over; deal with it: {_short(words, 200)}"
                )
        for part in sorted(self.file.parts):
            if re.fullmatch(r"word/(header|footer)\d*\.xml", part) and (
                words := _words(self.file.tree(part))
            ):
                self.remarks.append(
                    f"the head or foot of the pages is not taken over: {_short(words)}"
                )
        if self.guidance:
            self.remarks.append(
                f"{self.guidance} paragraphs of guidance of the template were left out"
            )


def _rows(table: ET.Element) -> Iterator[ET.Element]:
    for row in table.iter(f"{W}tr"):
        if _is_own(table, row):
            yield row


def _is_own(above: ET.Element, node: ET.Element) -> bool:
    """Whether a row or cell belongs to this table, and not to one inside it."""
    stack = list(above)
    while stack:
        one = stack.pop()
        if one is node:
            return True
        if one.tag not in {f"{W}tbl", node.tag}:
            stack += list(one)
    return False


def _in_fallback(node: ET.Element, box: ET.Element) -> bool:
    return any(box in set(other.iter()) for other in node.iter(f"{_MC}Fallback"))


def _chosen(run: ET.Element) -> Iterator[ET.Element]:
    """What stands in a run: of two versions of one thing, the one for newer programs."""
    for child in run:
        if child.tag == f"{_MC}AlternateContent":
            choice = child.find(f"{_MC}Choice")
            yield from () if choice is None else choice
        else:
            yield child


def _look(looks: ET.Element | None, name: str, otherwise: bool) -> bool:
    node = None if looks is None else looks.find(f"{W}{name}")
    return otherwise if node is None else is_on(node)


def _words(node: ET.Element) -> str:
    return squeeze("".join(one.text or "" for one in node.iter(f"{W}t")))


def _without_start(runs: Sequence[Run], size: int) -> Iterator[Run]:
    """The runs without their first letters."""
    for run in runs:
        cut = min(size, len(run.text))
        size -= cut
        if run.mark or len(run.text) > cut:
            yield replace(run, text=run.text[cut:])


def _unlooked(runs: Sequence[Run]) -> Iterator[Run]:
    for run in runs:
        yield replace(run, bold=False, italic=False)


def _short(words: str, most: int = LONGEST) -> str:
    text = squeeze(words)
    return text if len(text) <= most else f"{text[: most - 1]}…"


def without_origin(data: bytes) -> bytes:
    """A picture without what cameras write into it: the place, the day and the device."""
    if not data.startswith(b"\xff\xd8\xff"):
        return data
    found, at = bytearray(data[:2]), 2
    while at + 4 <= len(data) and data[at] == 0xFF and data[at + 1] != 0xDA:
        size = int.from_bytes(data[at + 2 : at + 4], "big") + 2
        if not (data[at + 1] == 0xE1 or data[at + 1] in {0xED, 0xFE}):
            found += data[at : at + size]
        at += size
    return bytes(found + data[at:])
