"""reStructuredText → the same facts as Markdown, line by line.

Not a full parser: it finds titles, targets, directives with their options and bodies, roles,
and hyperlinks. That is what other pages can refer to, and what a page of this kind refers to.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable
from typing import Any

from playbook.book.model import Heading, Page, Prose, Target
from playbook.book.names import normal_name, split_title
from playbook.book.vocabulary import BODY
from playbook.reading.directive_text import Parsed, parse_directive
from playbook.reading.markdown import MarkdownReader
from playbook.reading.page_facts import SourceLines
from playbook.reading.page_reader import Context
from playbook.reading.roles import note_role

_TITLE = re.compile(r"""([!-/:-@\[-`{-~])\1+\s*$""")
_DIRECTIVE = re.compile(r"\.\.[ \t]+(?:\|[^|]+\|[ \t]+)?([\w.:+-]+?)[ \t]?::(?:[ \t]+(.*))?$")
_TARGET = re.compile(r"\.\.[ \t]+_(`[^`]+`|(?![ ])(?:\\.|[^:\\])+):(?:[ \t]+(.*))?$")
_FOOTNOTE = re.compile(r"\.\.[ \t]+\[(#?[\w.-]*|\*)\](?:[ \t]|$)")
_ROLE = re.compile(r"(?<![\w`]):([a-zA-Z][\w:.+-]*):`([^`]+)`|(?<!`)`([^`]+)`:([a-zA-Z][\w:.+-]*):")
_PHRASE = re.compile(r"(?<![:`\w])`([^`<]+?)(?:\s*<([^`<>]+)>)?`(__?)(?!\w)")
_WORD = re.compile(r"(?<![\w`:/.@#\\\\_-])([A-Za-z0-9](?:[\w.+-]*[A-Za-z0-9])?)_(?![\w`])")
_LITERAL = re.compile(r"``.+?``", re.DOTALL)


def parse_rst(path: str, docname: str, text: str, context: Context) -> Page:
    """Read a page of reStructuredText; nothing raises."""
    page = MarkdownReader(path, docname, context)
    page.facts.lines.lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    fields = re.match(r"\s*:([\w-]+):[ \t]*(.*)", text)
    if fields:
        page.facts.front = {
            m[1]: m[2] for m in re.finditer(r"^:([\w-]+):[ \t]*(.*)$", text, re.MULTILINE)
        }
    _Scan(page, top=True).read(page.facts.lines.lines, 0, 0, 0)
    page.finish()
    return page.facts.page("rst", len(page.facts.lines.lines))


def read_rst(page: MarkdownReader, text: str, line: int, block: int) -> None:
    """Read the body of an ``eval-rst`` directive that begins below ``line``."""
    _Scan(page, top=False).read(text.split("\n"), line, block, 0)


class _Scan:
    """One run over lines of reStructuredText."""

    def __init__(self, page: MarkdownReader, *, top: bool) -> None:
        self.page, self.top = page, top
        self.styles: list[str] = []

    def read(self, lines: list[str], real: int, block: int, depth: int) -> None:
        """Read lines that stand below line ``real`` of the file."""
        index = 0
        while index < len(lines):
            index = self._one(lines, index, real, block, depth)

    def _one(self, lines: list[str], index: int, real: int, block: int, depth: int) -> int:
        line = lines[index].rstrip()
        if not line.strip():
            return index + 1
        if line.startswith(".. ") or line == "..":
            return self._explicit(lines, index, real, block, depth)
        title = self._title_size(lines, index)
        if title:
            self._title(lines, index, title, real, block, depth)
            return index + title
        return self._paragraph(lines, index, real, block, depth)

    def _title_size(self, lines: list[str], index: int) -> int:
        line = lines[index].rstrip()
        after = lines[index + 1].rstrip() if index + 1 < len(lines) else ""
        third = lines[index + 2].rstrip() if index + 2 < len(lines) else ""
        if _TITLE.match(line) and len(line) > 3:
            return 3 if after.strip() and third == line else 1
        if (
            not line[0].isspace()
            and _TITLE.match(after)
            and (len(after) >= len(line) or len(after) > 3)
        ):
            return 2
        return 0

    def _title(  # noqa: PLR0913, PLR0917
        self, lines: list[str], index: int, size: int, real: int, block: int, depth: int
    ) -> None:
        if size == 1:
            self.page.flush()
            return
        over = size == 3
        row = index + 1 if over else index
        text = lines[row].strip()
        style = lines[index + 1 if not over else index].rstrip()[:1] + str(over)
        if style not in self.styles:
            self.styles.append(style)
        level = self.styles.index(style) + 1
        self.page.flush("section", titled=True)
        plain = _ROLE.sub(lambda m: split_title(m[2] or m[3])[0], text).replace("`", "")
        nested = not self.top or depth > 0
        parent = -1 if nested else self.page.outline.open(level)
        self.page.facts.headings.append(
            Heading(
                level,
                plain,
                "",
                real + row + 1,
                1,
                block + row + 1,
                nested,
                self.page.facts.source,
                parent,
            )
        )
        self._inline(text, real + row + 1, block + row + 1)

    def _explicit(self, lines: list[str], index: int, real: int, block: int, depth: int) -> int:
        line = lines[index].rstrip()
        end = _block_end(lines, index)
        match = _DIRECTIVE.match(line)
        if match:
            self._directive(match[1], match[2] or "", lines, index, end, real, block, depth)
            return end
        match = _TARGET.match(line)
        if match:
            name = normal_name(match[1].strip("`").replace("\\", ""))
            if name == "_":
                return end
            place = real + index + 1
            if (match[2] or "").strip():
                self.page.target("address", name, place, block + index + 1)
            else:
                self.page.facts.pending.append(
                    Target(
                        "label", name, place, 4, block + index + 1, source=self.page.facts.source
                    )
                )
            return end
        if _FOOTNOTE.match(line):
            body = [line.split("]", 1)[1], *lines[index + 1 : end]]
            self.read([part.strip() for part in body], real + index, block + index, depth + 1)
        return end

    def _directive(  # noqa: PLR0913, PLR0917
        self,
        name: str,
        first: str,
        lines: list[str],
        index: int,
        end: int,
        real: int,
        block: int,
        depth: int,
    ) -> None:
        spec = self.page.spec(name)
        place, built = real + index + 1, block + index + 1
        if spec is None:
            self.page.facts.faults.append(
                _fault("directive", place, built, name, self.page.facts.source)
            )
            return
        body = lines[index + 1 : end]
        indent = min((len(x) - len(x.lstrip()) for x in body if x.strip()), default=0)
        content = [x[indent:] for x in body]
        rows = 0
        while rows < len(content) and content[rows].strip() and not content[rows].startswith(":"):
            if not (spec.required or spec.optional) or not first:
                break
            first += " " + content[rows].strip()
            rows += 1
        parsed = parse_directive(spec._replace(spaces=True), first, "\n".join(content[rows:]))
        if parsed.fault:
            return
        if name.lower() in _PLAIN:
            _PLAIN[name.lower()](self, name.lower(), parsed, place, built)
            if BODY.get(name.lower()) is None and parsed.lines and name.lower() != "include":
                start = parsed.real + rows - (1 if parsed.on_first_line else 0)
                self.read(parsed.lines, place + start, built + start, depth + 1)
            return
        self.page.flush()
        if parsed.options.get("name"):
            self.page.target("name", normal_name(parsed.options["name"]), place, built)
        if BODY.get(name.lower()) is None and parsed.lines:
            start = parsed.real + rows - (1 if parsed.on_first_line else 0)
            self.read(parsed.lines, place + start, built + start, depth + 1)

    def picture(self, name: str, parsed: Parsed, line: int, block: int) -> None:
        """A figure or an image."""
        caption = " ".join(" ".join(parsed.lines).split()) if name == "figure" else ""
        self.named(parsed, line, block, "figure" if name == "figure" else "", titled=bool(caption))
        self.page.image(
            name,
            "".join(" ".join(parsed.arguments).split()),
            parsed.options.get("alt"),
            line,
            block,
            caption=caption,
            width=parsed.options.get("width", ""),
        )

    def named(
        self, parsed: Parsed, line: int, block: int, number: str = "", *, titled: bool = False
    ) -> None:
        """Labels before a directive and its own name."""
        self.page.flush(number, titled=titled)
        if parsed.options.get("name"):
            self.page.target(
                "name",
                normal_name(parsed.options["name"]),
                line,
                block,
                titled=titled,
                number=number,
            )

    def table(self, name: str, parsed: Parsed, line: int, block: int) -> None:
        """A table with a title."""
        self.named(parsed, line, block, "table", titled=bool(parsed.arguments))
        if parsed.options.get("file"):
            self.page.refer("file", parsed.options["file"], line, block)

    def code(self, name: str, parsed: Parsed, line: int, block: int) -> None:
        """Code, or a file shown as code."""
        self.named(parsed, line, block, "code-block", titled=bool(parsed.options.get("caption")))
        if name == "literalinclude":
            self.page.refer("literalinclude", " ".join(parsed.arguments), line, block)

    def math(self, name: str, parsed: Parsed, line: int, block: int) -> None:
        """An equation."""
        self.named(parsed, line, block)
        label = parsed.options.get("label") or parsed.options.get("name")
        if label:
            self.page.target("math", label, line, block)

    def include(self, name: str, parsed: Parsed, line: int, block: int) -> None:
        """An included file, read as if it stood here."""
        self.page.flush()
        argument = " ".join(parsed.arguments)
        if argument.startswith("<"):
            return
        self.page.refer("include", argument, line, block)
        folder = "" if argument.startswith("/") else posixpath.dirname(self.page.facts.path)
        path = posixpath.normpath(posixpath.join(folder, argument.lstrip("/")))
        if (
            path in self.page.including
            or {"literal", "code", "start-line", "end-line"} & parsed.options.keys()
        ):
            return
        text = self.page.context.read(path)
        self.page.facts.reads.append((path, ""))
        if text is None or not path.endswith((".rst", ".txt", ".inc")):
            return
        self.page.including.append(path)
        facts = self.page.facts
        kept, found_before = facts.lines, facts.set_aside()
        facts.lines = SourceLines()
        _Scan(self.page, top=False).read(text.split("\n"), 0, 0, 1)
        facts.lines = kept
        found = facts.take_back(found_before)
        lists: tuple[list[Any], ...] = found
        for listed in lists:
            for index, fact in enumerate(listed):
                # docutils counts the lines of the file as if they stood below the directive
                listed[index] = (
                    fact._replace(source=path)
                    if self.top
                    else fact._replace(line=line, column=0, block=block + fact.line + 1)
                )
        facts.add(found)
        self.page.including.pop()

    def glossary(self, name: str, parsed: Parsed, line: int, block: int) -> None:
        """Terms stand at the margin of the body."""
        self.page.flush()
        for number, row in enumerate(parsed.lines):
            if row and not row[0].isspace() and not row.startswith(".. "):
                place = parsed.real + number + 1
                text = re.sub(r"[`*]", "", row.split(" : ")[0]).strip()
                self.page.target("term", text, line + place, block + place)
            elif row.strip():
                self._inline(
                    row, line + parsed.real + number + 1, block + parsed.offset + number + 1
                )

    def toctree(self, name: str, parsed: Parsed, line: int, block: int) -> None:
        """Pages in a list of contents."""
        self.page.flush()
        for number, row in enumerate(parsed.lines, start=1):
            text = row.strip()
            if text and text != "self" and "://" not in text and "glob" not in parsed.options:
                self.page.refer("toctree", split_title(text)[1], line + parsed.real + number, block)

    def described(self, name: str, parsed: Parsed, line: int, block: int) -> None:
        """An object of a language."""
        self.page.flush()
        argument = " ".join(parsed.arguments).split("(")[0].strip().split()
        if argument:
            kind = name if ":" in name or name in ("option", "envvar", "confval") else f"py:{name}"
            self.page.target("described", f"{kind} {argument[-1]}", line, block)

    def _paragraph(self, lines: list[str], index: int, real: int, block: int, depth: int) -> int:
        end = index
        indent = len(lines[index]) - len(lines[index].lstrip())
        while end < len(lines) and lines[end].strip():
            if end > index and len(lines[end]) - len(lines[end].lstrip()) < indent:
                break
            end += 1
        text = "\n".join(lines[index:end])
        self.page.flush()
        self.page.facts.prose += [Prose(real + n + 1, lines[n].strip()) for n in range(index, end)]
        self._inline(text, real + index + 1, block + index + 1)
        if text.rstrip().endswith("::"):
            while end < len(lines) and (not lines[end].strip() or lines[end][:1].isspace()):
                end += 1
        return end

    def _inline(self, text: str, line: int, block: int) -> None:
        blanked = _LITERAL.sub(lambda m: re.sub(r"[^\n]", " ", m.group()), text)

        def place(position: int) -> tuple[int, int]:
            row = blanked.count("\n", 0, position)
            return line + row, position - (blanked.rfind("\n", 0, position) + 1) + 1

        def role(match: re.Match[str]) -> str:
            real, column = place(match.start())
            name, words = match[1] or match[4], (match[2] or match[3]).replace("\n", " ")
            note_role(self.page, name, words, real, column, block)
            return re.sub(r"[^\n]", " ", match.group())

        rest = _ROLE.sub(role, blanked)
        for match in _PHRASE.finditer(rest):
            real, column = place(match.start())
            target = match[2]
            if target and not target.endswith("_"):
                self.page.refer("url", target, real, block, column=column, text=match[1])
                self.page.target("address", normal_name(match[1]), real, block)
            elif match[3] == "_":
                name = target[:-1] if target else match[1]
                self.page.refer(
                    "docutils",
                    normal_name(name.strip("`")),
                    real,
                    block,
                    column=column,
                    text=match[1],
                )


def _fault(kind: str, line: int, block: int, name: str, source: str) -> Any:
    from playbook.book.model import Fault

    return Fault(kind, line, 1, block, (name,), source)


def _block_end(lines: list[str], index: int) -> int:
    end = index + 1
    while end < len(lines) and (not lines[end].strip() or lines[end][:1].isspace()):
        end += 1
    return end


_PLAIN: dict[str, Callable[[_Scan, str, Parsed, int, int], None]] = {
    **dict.fromkeys(("figure", "image"), _Scan.picture),
    **dict.fromkeys(("table", "csv-table", "list-table"), _Scan.table),
    **dict.fromkeys(("code-block", "sourcecode", "code", "literalinclude"), _Scan.code),
    "math": _Scan.math,
    "include": _Scan.include,
    "glossary": _Scan.glossary,
    "toctree": _Scan.toctree,
    **dict.fromkeys(
        (
            "py:function",
            "py:class",
            "py:method",
            "py:module",
            "py:data",
            "py:attribute",
            "py:exception",
            "function",
            "class",
            "method",
            "option",
            "envvar",
            "confval",
        ),
        _Scan.described,
    ),
}
