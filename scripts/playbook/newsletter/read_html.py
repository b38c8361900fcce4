"""HTML as mailing systems write it, read into blocks; nothing in it is run or fetched.

Tables for layout are looked through, a table with headings is kept. What no reader sees is not
read: scripts, styles, comments, and what is hidden, whose text may be the preview line.
"""

from __future__ import annotations

import re
from html.parser import HTMLParser

from playbook.common.html_names import VOID
from playbook.newsletter.blocks import Block, BlockKind, Letter, Picture, Run, squeeze

_UNSEEN = frozenset(
    (
        "script",
        "style",
        "template",
        "noframes",
        "object",
        "applet",
        "iframe",
        "svg",
        "math",
        "head",
        "select",
        "textarea",
    )
)
_BREAKS = re.compile(
    "address|article|aside|blockquote|body|caption|center|dd|details|div|dl|dt|fieldset|figcaption|figure|footer|form"
    "|header|html|li|main|nav|ol|p|pre|section|summary|table|tbody|td|tfoot|th|thead|tr|ul"
)
_HIDDEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all|(?<![-\w])font-size\s*:\s*0(?![.\d]*[1-9])|max-height\s*:\s*0(?![.\d]*[1-9])"
    r"|(?<![-\w])opacity\s*:\s*0(?![.\d]*[1-9])",
    re.IGNORECASE,
)
_BOLD = re.compile(r"font-weight\s*:\s*(?:bold|bolder|[6-9]00)", re.IGNORECASE)
_SIZE = re.compile(
    r"(?<![-\w])(?:width|height)\s*:\s*([0-9.]+)\s*(?:px|pt)?\s*(?:;|$|!)", re.IGNORECASE
)
MOST_TAGS = 400_000
# Nobody nests forms of letters deeper; what is deeper keeps the form of what stands around it.
DEEPEST = 300


def read_html(text: str, *, first_line: int = 1, marked: bool = False) -> Letter:
    """The blocks of a page or a letter in HTML.

    ``marked`` text carries the lines of its source in ``data-line``, as `read_markdown` writes it.
    """
    reader = _Reader(first_line, marked=marked)
    text = tame(text)
    if text.count("<") > MOST_TAGS:
        return Letter(
            (), remarks=((1, "there are too many tags to read; cut the file into parts"),)
        )
    reader.feed(text)
    reader.close()
    reader.finish()
    return Letter(
        tuple(reader.blocks),
        squeeze(reader.title),
        squeeze(reader.preview),
        remarks=tuple(reader.remarks),
    )


def tame(text: str) -> str:
    """HTML without comments and declarations, and with `&lt;` for a sign that opens no tag.

    The parser of the standard library takes the square of the time for each of these that never
    ends. Lines stay where they are.
    """
    parts = text.split("<!--")
    kept = [parts[0]]
    for part in parts[1:]:
        inside, mark, after = part.partition("-->")
        kept.append("\n" * inside.count("\n") + after if mark else part)
    text = re.sub(r"<!\[CDATA\[[^\]]{0,5000}\]\]>", " ", "".join(kept))
    text = re.sub(r"<!\[[^\]<>]{0,200}\]-{0,2}>", "", text)
    text = re.sub(r"</?(?:o|v|w|x|st1):\w{1,40}[^<>]{0,500}>", "", text)
    text = re.sub(
        r"<(?![a-zA-Z/!])|<!(?!doctype)|</(?![a-zA-Z])", _as_words, text, flags=re.IGNORECASE
    )
    end = text.rfind(">")
    return text[: end + 1] + text[end + 1 :].replace("<", "&lt;")


def _as_words(match: re.Match[str]) -> str:
    return match[0].replace("<", "&lt;")


class _Reader(HTMLParser):
    """Walks through the tags and gathers runs until a block ends."""

    def __init__(self, first_line: int, *, marked: bool) -> None:
        super().__init__(convert_charrefs=True)
        self.first, self.marked, self.now = first_line, marked, first_line
        self.blocks: list[Block] = []
        self.remarks: list[tuple[int, str]] = []
        self.title = self.preview = ""
        self.runs: list[Run] = []
        self.stack: list[tuple[str, str, bool, bool]] = []  # tag, link, bold, italic
        self.unseen: list[str] = []
        self.kind: BlockKind = "paragraph"
        self.level = 0
        self.lists: list[str] = []
        self.quotes = 0
        self.tables: list[list[list[list[Run]]]] = []  # data tables: rows of cells of runs
        self.in_title = False
        self.pre = 0

    # --- where we are

    @property
    def line(self) -> int:
        """The line of the source."""
        return self.now if self.marked else self.first - 1 + self.getpos()[0]

    def _form(self) -> tuple[str, bool, bool]:
        link = next((link for _, link, _, _ in reversed(self.stack) if link), "")
        return link, any(bold for *_, bold, _ in self.stack), any(it for *_, it in self.stack)

    # --- tags

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A tag opens."""
        given = {name: value or "" for name, value in reversed(attrs)}
        if self.marked and given.get("data-line", "").isdigit():
            self.now = int(given["data-line"])
        if tag == "title" and not self.title:
            self.in_title = True
        elif self.unseen:
            if tag not in VOID:
                self.unseen.append(tag)
        else:
            self._seen(tag, given)

    def _seen(self, tag: str, given: dict[str, str]) -> None:
        """A tag that readers see something of."""
        if tag == "img":
            self._picture(given)
        elif tag in _UNSEEN or _is_hidden(given):
            if tag not in VOID:
                self.unseen.append(tag)
            if tag in ("iframe", "object", "applet"):
                self.remarks.append(
                    (self.line, f"a part of another page ({tag}) cannot be read here")
                )
        elif tag == "br":
            self._text("\n")
        elif tag == "hr":
            self._end_block()
            self.blocks.append(Block("rule", line=self.line))
        elif tag not in VOID:
            self._open(tag, given)
        if "background" in given or "url(" in given.get("style", "").lower():
            self.remarks.append((self.line, "a background picture was left out"))

    def _open(self, tag: str, given: dict[str, str]) -> None:
        if re.fullmatch("h[1-6]", tag):
            self._end_block()
            self.kind, self.level = "heading", int(tag[1])
        elif _BREAKS.fullmatch(tag):
            # A table of Markdown carries its line; one of HTML is there for the layout.
            self._break(tag, is_data=self.marked and "data-line" in given)
        link = given.get("href", "") if tag == "a" else ""
        if "style" in given and tag in ("td", "th", "div", "p", "table", "body"):
            bold = False
        else:
            bold = tag in ("b", "strong") or bool(_BOLD.search(given.get("style", "")))
        if len(self.stack) >= DEEPEST:
            return
        self.stack.append((tag, link.strip(), bold, tag in ("i", "em", "cite")))

    def _break(self, tag: str, *, is_data: bool) -> None:
        if tag == "tr" and self.tables:
            self._end_block()
            self.tables[-1].append([])
        elif tag in ("td", "th") and self.tables and self.tables[-1]:
            self._end_block()
            self.tables[-1][-1].append([])
            return
        if self.tables and self.tables[-1] and self.tables[-1][-1] and tag != "table":
            self._text(" ")
            return
        self._end_block()
        if tag in ("ul", "ol"):
            self.lists.append(tag)
        elif tag == "li":
            self.kind = "item"
        elif tag == "blockquote":
            self.quotes += 1
        elif tag == "pre":
            self.pre += 1
        elif tag == "table" and is_data:
            self.tables.append([])

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A tag that closes itself: for HTML only a void one does."""
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        """A tag closes; what was left open inside it closes too."""
        if tag == "title":
            self.in_title = False
            return
        if self.unseen:
            if tag in self.unseen:
                while self.unseen.pop() != tag:
                    pass
            return
        if tag == "br":
            self._text("\n")
        if tag in VOID:
            return
        if _BREAKS.fullmatch(tag) or re.fullmatch("h[1-6]", tag):
            self._close_block(tag)
        places = [n for n, (name, *_) in enumerate(self.stack[-60:]) if name == tag]
        if places:
            del self.stack[max(0, len(self.stack) - 60) + places[-1] :]

    def _close_block(self, tag: str) -> None:
        if self.tables and tag in ("td", "th", "tr", "tbody", "thead"):
            self._end_cell()
            return
        if tag == "table" and self.tables:
            self._end_cell()
            self._end_table()
            return
        if self.tables and self.tables[-1] and self.tables[-1][-1]:
            return
        self._end_block()
        if tag in ("ul", "ol") and self.lists:
            self.lists.pop()
        elif tag == "blockquote":
            self.quotes = max(0, self.quotes - 1)
        elif tag == "pre":
            self.pre = max(0, self.pre - 1)

    # --- text and pictures

    def handle_data(self, data: str) -> None:
        """Text between tags."""
        if self.in_title:
            self.title += data
        elif self.unseen:
            if (
                not {"script", "style", "head", "svg", "math", "template"} & set(self.unseen)
                and len(self.preview) < 400
            ):
                self.preview += data
        else:
            if not self.pre:
                data = data.replace("\n", "\x00" if self.marked else " ")
            self._text(data)

    def _text(self, text: str) -> None:
        link, bold, italic = self._form()
        if not self.marked:
            self.runs.append(Run(text, bold, italic, link, line=self.line))
            return
        for number, part in enumerate(text.split("\x00")):
            self.now += number > 0
            self.runs.append(Run(f" {part}" if number else part, bold, italic, link, line=self.now))

    def _picture(self, given: dict[str, str]) -> None:
        link, _, _ = self._form()
        sizes = [
            given.get("width", ""),
            given.get("height", ""),
            *_SIZE.findall(given.get("style", "")),
        ]
        tiny = any(re.fullmatch(r"[0-2](?:\.0)?(?:px)?", size.strip()) for size in sizes)
        address = given.get("src", "") or given.get("data-src", "")
        picture = Picture(address.strip(), given.get("alt"), tiny or _is_hidden(given))
        self.runs.append(Run(link=link, picture=picture, line=self.line))

    # --- ends

    def _end_cell(self) -> None:
        if self.runs and self.tables[-1] and self.tables[-1][-1]:
            self.tables[-1][-1][-1] += self.runs
            self.runs = []

    def _end_table(self) -> None:
        rows = self.tables.pop()
        for number, row in enumerate(rows):
            cells = tuple(tuple(cell) for cell in row)
            line = next((run.line for cell in cells for run in cell), self.line)
            self.blocks.append(Block("row", line=line, cells=cells, head=number == 0))

    def _end_block(self) -> None:
        """What was gathered becomes blocks: two breaks of a line in a row part paragraphs."""
        if self.tables and self.tables[-1] and self.tables[-1][-1]:
            self._end_cell()
            return
        for part in _parts(self.runs) if not self.pre else [self.runs]:
            kind = self.kind
            if kind == "paragraph":
                kind = (
                    "code"
                    if self.pre
                    else "quote"
                    if self.quotes
                    else "item"
                    if self.lists
                    else kind
                )
            level = self.level if kind == "heading" else len(self.lists)
            if any(run.picture or run.text.strip() for run in part) or kind == "heading":
                line = next(
                    (run.line for run in part if run.text.strip() or run.picture), self.line
                )
                ordered = bool(self.lists) and self.lists[-1] == "ol"
                self.blocks.append(Block(kind, tuple(part), line, level, ordered))
        if self.kind == "heading" and not self.runs:
            self.blocks.append(Block("heading", (), self.line, self.level))
        self.runs, self.kind, self.level = [], "paragraph", 0

    def finish(self) -> None:
        """The end of the text ends everything that is open."""
        while self.tables:
            self._end_cell()
            self._end_table()
        self._end_block()


def _parts(runs: list[Run]) -> list[list[Run]]:
    parts: list[list[Run]] = [[]]
    breaks = 0
    for run in runs:
        if run.text == "\n" and not run.picture:
            breaks += 1
            if breaks == 2:
                parts.append([])
            elif breaks == 1:
                parts[-1].append(run)
            continue
        if run.text.strip() or run.picture:
            breaks = 0
        parts[-1].append(run)
    return parts


def _is_hidden(given: dict[str, str]) -> bool:
    return "hidden" in given or _HIDDEN.search(given.get("style", "")) is not None
