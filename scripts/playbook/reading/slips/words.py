"""What was meant as MyST and is none: slips in the words of a paragraph.

The build takes such a slip for text and says nothing; readers see the raw signs. A check here looks
at one paragraph, at what the grammar left over, and gives a ``Slip`` for each place. Whether a
target or a page exists is not known here: the rules decide what is proved by that.

Every pattern is linear: what stands before a repetition cannot begin again inside of it, and a
repetition that looks for its end is bounded.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator

from playbook.reading.roles import knows_role
from playbook.reading.slips.emphasis import emphasis_slips
from playbook.reading.slips.formulas import dollar_slips, latex_slips
from playbook.reading.slips.running_text import CODE, LINK, ROLE, Paragraph, Row
from playbook.reading.slips.slip import Change, Slip, directive_name
from playbook.reading.slips.ticks import maybe_open, tick_slips, typeset_slips

_HASHES = re.compile(r"(#{1,6})(?=[^\s#!])")
_LABEL = re.compile(r"\(([^()\s]+)\)( *=|:)?$|\[([^\[\]\s]+)\]=$|\(([^()\s]+)\)=(?=\s*[^\s=])")
_RST_LABEL = re.compile(r"\.\. _([^\s:`]+):\s*$")
_RST_DIRECTIVE = re.compile(r"\.\. ([\w:+-]+)::(?:\s|$)")
_TWO_MARKS = re.compile(r"(``|::?)\{([\w:+.-]+)\}([^`]*)$")
_ONE_LINE = re.compile(r"(`{3,})\{([\w:+.-]+)\}[ \t]*[^\s`][^`]*\1\s*$")
_ALERT = re.compile(r"\[!(NOTE|TIP|IMPORTANT|WARNING|CAUTION)\][ \t]*$", re.IGNORECASE)
_MKDOCS = re.compile(r"(?:!!!|\?\?\?\+?) ([\w-]+)(?: \"[^\"\n]*\")?\s*$")
_QUOTES = "'\"‘’“”´`"
_BLANK_ROLE = re.compile(rf"(?<![\w\\{{$])\{{([\w:+-]+)\}}([ \t\n]+)(?={CODE})")
_QUOTED_ROLE = re.compile(
    rf"(?<![\w\\{{$])\{{([\w:+-]+)\}}([{_QUOTES}])(?!s\b)([^{_QUOTES}{{}}\n]{{1,200}})([{_QUOTES}])(?!\w)"
)
_OPEN_ROLE = re.compile(r"(?<![\w\\{$])\{([\w:+-]+)\}`")
_CUT_ROLE = re.compile(rf"(?<![\w\\{{$])\{{([\w:+-]+)({CODE}+)(\}}?)")
_RST_ROLE = re.compile(rf"(?<![\w:`\\]):([\w+-]+(?::[\w+-]+)*):(?={CODE})")
_BRACKET_ROLE = re.compile(
    rf"(?<![\w\\{{$])\{{([\w:+-]+)\}}(?:\(([^()\s]{{1,200}})\)|\[([^\[\]\n]{{1,200}})\](?![(\[])|(?={LINK}))"
)
_REFERRING = frozenset(
    ("ref", "numref", "doc", "eq", "term", "cite", "download", "any")  # roles with a target
)
_TASK_MARK = re.compile(r"([-*+])(\[[ xX]?\])[ \t]*(?=[^\s(\[:])")
_TASK = re.compile(r"(\[[ xX]\])(?=[^\s(\[:{])|(\[\])(?=[ \t]\S)")
_BULLET = re.compile(r"([•◦▪‣·●○■]|[-–—](?=[^\W\d_]))[ \t]*(?=\S)")
_OPTION_OF_PROGRAM = re.compile(r"-[A-Za-z](?:\W|$)")
_NUMBER = re.compile(r"(\d{1,3})([.)])(?=[^\W\d_])")
_INLINE_NOTE = re.compile(r"\^\[([^\[\]\n]+)\](?![(\[:])")
_NOTE_MARK = re.compile(r"\[\^([^\[\]\s]+)\]( *:[ \t]*| )(?=\S)")
_COMMENT = re.compile(r"<!--|<![ \t]+--|<![–—]|<!-(?=[ \w])")
_INVISIBLE = re.compile("[\u200b\u2060\ufeff\u00ad\u2028\u2029\u180e]")
_BLANK = "\u00a0\u2000-\u200a\u202f\u3000"  # blanks that Markdown takes for letters
_MARK_BLANK = re.compile(rf"(#{{1,6}}|[-*+]|\d{{1,3}}[.)]|:?`{{3,}}|:{{3,}})([{_BLANK}]+)(?=\S)")
_MARK_AFTER = re.compile(
    "[\u200b\u2060\ufeff]+(?=#{1,6} |[-*+] |\\d{1,3}[.)] |```|:::|\\||\\(|> |!\\[)"
)
_FAR = 200  # lines in which the end of a block is looked for
_UNSEEN = re.compile(rf"[{_BLANK}\u200b\u2060\ufeff\u00ad\u2028\u2029\u180e]")
_ENDINGS = (".md", ".html", ".ipynb", ".rst", ".png", ".jpg", ".jpeg", ".gif", ".svg", ".pdf")
_OPEN_LINK = re.compile(r"\[([^\[\]\n]*)\]\(([^\s<>\[\]]+)(?=\s|$)")
_PARTED_PICTURE = re.compile(rf"(?<![\w!])![ \t]+(?={LINK})")
_PICTURE = re.compile(r"\[[^\[\]]*\]\(([^\s()]+\.(?:png|jpe?g|gif|svg|webp))[ )]", re.IGNORECASE)
_MAYBE_LINK = re.compile(
    r"\]\([^\s()<>\[\]]+(?:\([^\s()]*\)[^\s()<>\[\]]*)*(?=\s+[^\s\"'(]|\s*\Z)|![ \t]+\["
)
_ODD_BRACES = re.compile(
    r"\{\{[ \t]*([A-Za-z_]\w*)[ \t]*\}(?!\})|(?<!\{)\{[ \t]*([A-Za-z_]\w*)[ \t]*\}\}"
)
# How a line begins that may be a slip: what the checks of lines look for, in one pattern.
_BEGIN = re.compile(
    r"[ \t]*(?:#|\([^()\s]+\)|\[(?:[^\[\]\s]+\]=|!|[ xX]?\]|\^)|\.\. |``|::?\{|!!! |\?\?\?|[-*+]\["
    r"|[•◦▪‣·●○■]|[-–—][^\W\d_]|\d{1,3}[.)][^\W\d_]|\||\+[-=])"
)
_UNUSUAL = re.compile(rf"{_UNSEEN.pattern}|`[^`]*[“”‘’„]")
# What may be a role, before it is looked at what the grammar took.
_MAYBE_ROLE = re.compile(rf"\{{([\w:+-]+)(?:\}}(?:[\s(\[{_QUOTES[:-1]}]|`[^`]*\Z)|`)")
_MAYBE_RST = re.compile(r":[\w+-]+:`")
_GRID_LINE = re.compile(r"\+(?:[-=]+\+)+")
_CELLS = re.compile(r"(?<!\\)\|")


def worth_a_look(content: str) -> bool:
    """Whether a paragraph looks as if it might hold a slip; most do not.

    This is asked of every paragraph, so it costs as little as it can.
    """
    return (
        "{" in content
        or "$" in content
        or "**" in content
        or "\\" in content
        or "\t" in content
        or ":`" in content
        or "^[" in content
        or "<!" in content
        or ("](" in content and _MAYBE_LINK.search(content) is not None)
        or ("`" in content and maybe_open(content))
        or _begins(content)
        or (not content.isascii() and _UNUSUAL.search(content) is not None)
    )


def _begins(content: str) -> bool:
    """Whether a line begins with signs that may be a slip."""
    if _BEGIN.match(content):
        return True
    return "\n" in content and any(map(_BEGIN.match, content.split("\n")))


def paragraph_slips(paragraph: Paragraph) -> Iterator[Slip]:
    """The slips in a paragraph, a heading or a cell."""
    content = paragraph.content
    if paragraph.before != "heading_open" and _begins(content):
        yield from _at_beginnings(paragraph, {row.text[:1] for row in paragraph.rows})
    for sign, hint, anywhere in _OF_SIGNS:
        if sign in content and hint.search(content):
            yield from anywhere(paragraph)


def _at_beginnings(paragraph: Paragraph, firsts: set[str]) -> Iterator[Slip]:
    """What the first signs of lines, which are given, let look for."""
    for signs, of_row in _OF_ROWS:
        if not signs.isdisjoint(firsts):
            for row in paragraph.rows:
                if row.text[:1] in signs:
                    yield from of_row(paragraph, row)
    for signs, of_all in _OF_FIRST_SIGNS:
        if not signs.isdisjoint(firsts):
            yield from of_all(paragraph)


# --- at the beginning of a line


def _heading(paragraph: Paragraph, row: Row) -> Iterator[Slip]:
    match = _HASHES.match(row.text)
    if match is None or not paragraph.plain(row.start, row.start + match.end()):
        return
    marks, rest = match[1], row.text[match.end() :]
    if not (rest[0].isalnum() or rest[0] in "*_[(`{$\"'“‘"):
        return
    # One sign alone also begins a word by which posts are found, or a number of an issue.
    certain = len(marks) > 1
    if not certain and (rest[0].isdigit() or "#" in rest or not rest[0].isupper()):
        return
    change = Change(row.start, marks + rest[0], f"{marks} {rest[0]}")
    form = "heading" if certain else "one"
    if paragraph.nested:
        form = "nested" if certain else "word"
    yield Slip("slip-heading", row.start, form, f"{marks} {_short(rest)}", (change,))


def _label(paragraph: Paragraph, row: Row) -> Iterator[Slip]:
    match = _LABEL.match(row.text.rstrip())
    if match is None or not paragraph.plain(row.start, row.start + match.end()):
        return
    name = match[1] or match[3] or match[4]
    alone = match[4] is None
    last = row is paragraph.rows[-1]
    whole = row.text.rstrip()
    form = "before" if last and paragraph.after == "heading_open" else "there"
    changes = (Change(row.start, whole, f"({name})="),) if alone else ()
    yield Slip("slip-label", row.start, form, name, changes, (whole if alone else match[0],))


def _rst_mark(paragraph: Paragraph, row: Row) -> Iterator[Slip]:
    if match := _RST_LABEL.match(row.text):
        change = Change(row.start, row.text.rstrip(), f"({match[1]})=")
        yield Slip("slip-directive", row.start, "rst-label", match[1], (change,))
    elif (match := _RST_DIRECTIVE.match(row.text)) and directive_name(paragraph.words, match[1]):
        yield Slip("slip-directive", row.start, "rst", match[1])


def _two_marks(paragraph: Paragraph, row: Row) -> Iterator[Slip]:
    """A directive that is opened by two backticks or colons, or written on one line."""
    if match := _TWO_MARKS.match(row.text):
        sign = match[1][0]
        if sign == ":" and "colon_fence" not in paragraph.myst.extensions:
            return
        if not directive_name(paragraph.words, match[2]):
            return
        yield Slip(
            "slip-directive",
            row.start,
            "two",
            match[2],
            _three_marks(paragraph, row, sign, len(match[1])),
            (match[1],),
        )
        return
    match = _ONE_LINE.match(paragraph.content) if len(paragraph.rows) == 1 else None
    if match and directive_name(paragraph.words, match[2]):
        yield Slip("slip-directive", row.start, "one-line", match[2])


def _three_marks(paragraph: Paragraph, row: Row, sign: str, count: int) -> tuple[Change, ...]:
    """Both ends written with three signs; nothing where the end is not among these lines."""
    opening = Change(row.start, sign * count + "{", sign * 3 + "{")
    for other in paragraph.rows[row.number + 1 : row.number + _FAR]:
        if other.text.startswith(f"{sign * count}{{"):
            break
        if other.text.rstrip() == sign * count:
            return opening, Change(other.start, sign * count, sign * 3)
    return ()


def _dialect(paragraph: Paragraph, row: Row) -> Iterator[Slip]:
    """A box in the words of another dialect of Markdown."""
    first = row is paragraph.rows[0] and "alert" not in paragraph.myst.extensions
    if first and paragraph.before == "blockquote_open" and (match := _ALERT.match(row.text)):
        yield Slip("slip-directive", row.start, "alert", match[1].lower(), (), (match[0].strip(),))
    elif (match := _MKDOCS.match(row.text)) and directive_name(paragraph.words, match[1]):
        yield Slip("slip-directive", row.start, "mkdocs", match[1], (), (row.text[:3],))


def _task(paragraph: Paragraph, row: Row) -> Iterator[Slip]:
    if "tasklist" not in paragraph.myst.extensions:
        return
    match = _TASK_MARK.match(row.text)
    if match and paragraph.plain(row.start, row.start + match.end()):
        if match[1] == "*" and "*" in row.text[1:]:
            return  # it may be emphasis
        box = match[2] if match[2] != "[]" else "[ ]"
        change = Change(row.start, match[0], f"{match[1]} {box} ")
        yield Slip("slip-list", row.start, "task", f"{match[1]} {box} …", (change,))
    first = row is paragraph.rows[0] and paragraph.before == "list_item_open"
    match = _TASK.match(row.text) if first else None
    if match and paragraph.plain(row.start, row.start + match.end()):
        box = match[1] or "[ ]"
        change = Change(row.start, match[0], f"{box} " if match[1] else box)
        yield Slip("slip-list", row.start, "task", f"- {box} …", (change,))


def _bullets(paragraph: Paragraph) -> Iterator[Slip]:
    """Lines that follow each other and begin with a sign that makes no list."""
    run = _run(paragraph, _BULLET)
    if len(run) < 2 or len({m[1] for _, m in run}) > 1:
        return
    if any(_OPTION_OF_PROGRAM.match(r.text) for r, _ in run):
        return
    changes = tuple(Change(r.start, m[0], "- ") for r, m in run)
    if all(paragraph.plain(r.start, r.start + m.end()) for r, m in run):
        yield Slip("slip-list", run[0][0].start, "bullets", run[0][1][1], changes)


def _numbers(paragraph: Paragraph) -> Iterator[Slip]:
    """Lines that count up and have no blank behind the number."""
    run = _run(paragraph, _NUMBER)
    if len(run) < 2:
        return
    counted = [int(m[1]) for _, m in run]
    if counted != list(range(counted[0], counted[0] + len(run))):
        return
    changes = tuple(Change(r.start, m[0], m[0] + " ") for r, m in run)
    if all(paragraph.plain(r.start, r.start + m.end()) for r, m in run):
        yield Slip("slip-list", run[0][0].start, "numbers", run[0][1][0], changes)


def _run(paragraph: Paragraph, pattern: re.Pattern[str]) -> list[tuple[Row, re.Match[str]]]:
    """The first lines that follow each other and match."""
    found: list[tuple[Row, re.Match[str]]] = []
    for row in paragraph.rows:
        if match := pattern.match(row.text):
            found.append((row, match))
        elif found:
            break
    return found


def _table(paragraph: Paragraph) -> Iterator[Slip]:
    """Rows in pipes without the line of dashes, or parted from their table."""
    if not paragraph.has_tables:
        return
    row = paragraph.rows[0]
    texts = [r.text.rstrip() for r in paragraph.rows]
    if not all(len(t) > 2 and t.startswith("|") for t in texts):
        return
    # A line without its last sign has one sign for each cell; and a cell alone is no table.
    cells = {len(_CELLS.findall(text)) - text.endswith("|") for text in texts}
    lines = [number for number, text in enumerate(texts) if not text.strip("|-:=+_ ")]
    if len(cells) != 1 or min(cells) < 2:
        return
    if lines:
        form = "no-head" if lines[0] == 0 else "odd-line"
        usual = any(not texts[number].strip("|-: ") for number in lines)
        if len(texts) > 1 and (form == "no-head" or not usual):
            yield Slip("slip-table", row.start, form, str(min(cells)))
    elif min(cells) == paragraph.columns:
        yield Slip("slip-table", row.start, "parted", _short(texts[0]))
    elif len(texts) > 1:
        yield Slip("slip-table", row.start, "headless", str(min(cells)))


def _grid(paragraph: Paragraph) -> Iterator[Slip]:
    """A table drawn with plus signs, as reStructuredText has it."""
    lines = [row.text.rstrip() for row in paragraph.rows]
    if len(lines) > 2 and _GRID_LINE.fullmatch(lines[0]) and _GRID_LINE.fullmatch(lines[-1]):
        yield Slip("slip-table", paragraph.rows[0].start, "grid")


def _pasted(paragraph: Paragraph) -> Iterator[Slip]:
    """Lines with the same number of tabs, as a spreadsheet leaves them."""
    counts = {row.text.rstrip().count("\t") for row in paragraph.rows}
    if len(paragraph.rows) > 2 and len(counts) == 1 and min(counts):
        yield Slip("slip-table", 0, "tabs")


# --- anywhere in a paragraph


def _links(paragraph: Paragraph) -> Iterator[Slip]:
    """Links whose bracket is never closed, and pictures with a blank behind their sign."""
    text = paragraph.running
    for match in _OPEN_LINK.finditer(text):
        address = match[2].rstrip(".,;:!?")
        rest = text[match.end() :].partition("\n")[0]
        if rest.count(")") > rest.count("("):
            continue  # it is closed, behind a blank: that is another fault
        if "://" in address or address.partition("#")[0].endswith(_ENDINGS):
            old = match[0][: len(match[0]) - len(match[2]) + len(address)]
            changes = (Change(match.start(), old, f"{old})"),) if "\n" not in old else ()
            yield Slip("slip-link", match.start(), "open", _short(address), changes)
    for match in _PARTED_PICTURE.finditer(text):
        after = _PICTURE.match(paragraph.content, match.end())
        if after:
            change = Change(match.start(), match[0] + "[", "![")
            yield Slip("slip-link", match.start(), "picture", _short(after[1]), (change,))


def _substitutions(paragraph: Paragraph) -> Iterator[Slip]:
    """A substitution that lacks one of its braces."""
    myst = paragraph.myst
    if "substitution" not in myst.extensions or myst.sub_delimiters != ("{", "}"):
        return
    values = json.loads(myst.substitutions)
    for match in _ODD_BRACES.finditer(paragraph.running):
        name = match[1] or match[2]
        if name in values:
            change = Change(match.start(), match[0], f"{{{{ {name} }}}}")
            yield Slip("slip-substitution", match.start(), "braces", name, (change,))


def _roles(paragraph: Paragraph) -> Iterator[Slip]:
    maybe = {match[1] for match in _MAYBE_ROLE.finditer(paragraph.content)}
    if not any(knows_role(paragraph.words, name) for name in maybe):
        return
    for find in (_blank_roles, _quoted_roles, _cut_roles, _bracket_roles):
        for slip in find(paragraph):
            if knows_role(paragraph.words, slip.what):
                yield slip


def _blank_roles(paragraph: Paragraph) -> Iterator[Slip]:
    for match in _BLANK_ROLE.finditer(paragraph.running):
        change = Change(match.start(), match[0] + "`", f"{{{match[1]}}}`")
        changes = (change,) if "\n" not in match[0] else ()
        yield Slip("slip-role", match.start(), "blank", match[1], changes)


def _quoted_roles(paragraph: Paragraph) -> Iterator[Slip]:
    quoted = set()
    for match in _QUOTED_ROLE.finditer(paragraph.running):
        quoted.add(match.start())
        change = Change(match.start(), match[0], f"{{{match[1]}}}`{match[3]}`")
        rest = paragraph.running[match.end() :].partition("\n")[0]
        # With another quote behind, nobody but the author knows where the text of the role ends.
        changes = () if re.search(f"[{_QUOTES}]", rest) else (change,)
        yield Slip("slip-role", match.start(), "quotes", match[1], changes)
    for match in _OPEN_ROLE.finditer(paragraph.running):
        if match.start() not in quoted:
            yield Slip("slip-role", match.start(), "open", match[1])


def _cut_roles(paragraph: Paragraph) -> Iterator[Slip]:
    content = paragraph.content
    for match in _CUT_ROLE.finditer(paragraph.running):
        old = content[match.start() : match.end()]
        new = f"{{{match[1]}}}{content[match.start(2) : match.end(2)]}"
        changes = (Change(match.start(), old, new),) if "\n" not in old else ()
        yield Slip("slip-role", match.start(), "brace", match[1], changes)


def _bracket_roles(paragraph: Paragraph) -> Iterator[Slip]:
    for match in _BRACKET_ROLE.finditer(paragraph.running):
        if match[1].partition(":")[0] in _REFERRING:
            yield Slip("slip-role", match.start(), "brackets", match[1])


def _rst_roles(paragraph: Paragraph) -> Iterator[Slip]:
    for match in _RST_ROLE.finditer(paragraph.running):
        if knows_role(paragraph.words, match[1]):
            change = Change(match.start(), f":{match[1]}:`", f"{{{match[1]}}}`")
            yield Slip("slip-role", match.start(), "rst", match[1], (change,))


def _footnotes(paragraph: Paragraph) -> Iterator[Slip]:
    for match in _INLINE_NOTE.finditer(paragraph.running):
        if len(match[1].split()) > 1:
            yield Slip("slip-footnote", match.start(), "inline", _short(match[0]))


def _footnote_text(paragraph: Paragraph, row: Row) -> Iterator[Slip]:
    """A footnote whose colon is missing, or stands behind a blank."""
    match = _NOTE_MARK.match(row.text)
    if match and paragraph.plain(row.start, row.start + match.end()):
        change = Change(row.start, match[0], f"[^{match[1]}]: ")
        yield Slip("slip-footnote", row.start, "colon", match[1], (change,))


def _comments(paragraph: Paragraph) -> Iterator[Slip]:
    match = _COMMENT.search(paragraph.running)
    if match is None:
        return
    form = "open" if match[0] == "<!--" else "misspelt"
    yield Slip("slip-comment", match.start(), form, match[0])


def _invisible(paragraph: Paragraph) -> Iterator[Slip]:
    """Signs that nobody sees, and blanks that Markdown takes for letters."""
    for row in paragraph.rows:
        match = _MARK_BLANK.match(row.text)
        if match and paragraph.plain(row.start, row.start + match.end()):
            change = Change(row.start, match[0], f"{match[1]} ")
            yield Slip(
                "slip-invisible", row.start, "blank", match[1], (change,), (_code(match[2]),)
            )
        elif match := _MARK_AFTER.match(row.text):
            change = Change(row.start, match[0], "")
            mark = row.text[match.end() :][:3].strip()
            yield Slip("slip-invisible", row.start, "before", mark, (change,), (_code(match[0]),))
        elif match := _INVISIBLE.search(row.text):
            place = row.start + match.start()
            form = "within" if _counts(paragraph, place) else "text"
            if match[0] == "\u00ad" and form == "text":
                continue  # a place where a word may be parted
            change = Change(place, match[0], "")
            yield Slip("slip-invisible", place, form, "", (change,), (_code(match[0]),))


def invisible_in_label(name: str) -> Iterator[Slip]:
    """Signs that nobody sees in the name of a label; places count from the bracket before it."""
    for match in _INVISIBLE.finditer(name):
        change = Change(match.start() + 1, match[0], "")
        yield Slip("slip-invisible", match.start() + 1, "within", "", (change,), (_code(match[0]),))


def _counts(paragraph: Paragraph, place: int) -> bool:
    """Whether each sign counts at a place: in code, in a role, in the address of a link."""
    sign = paragraph.running[place]
    if sign == LINK:
        links = (p for p in paragraph.pieces("link", "image") if p.start <= place < p.end)
        link = next(links, None)
        # A bare address between angle brackets is no link with words, and counts throughout.
        return link is None or paragraph.content.rfind("](", link.start, place) >= 0
    return sign in {CODE, ROLE}


def _code(text: str) -> str:
    return f"U+{ord(text[0]):04X}"


def _short(text: str) -> str:
    text = text.strip()
    return text if len(text) <= 40 else f"{text[:39]}…"


# What is looked at in each line that begins with one of these signs …
_OF_ROWS: tuple[tuple[frozenset[str], Callable[[Paragraph, Row], Iterator[Slip]]], ...] = (
    (frozenset("#"), _heading),
    (frozenset("(["), _label),
    (frozenset("."), _rst_mark),
    (frozenset("`:"), _two_marks),
    (frozenset("[!?"), _dialect),
    (frozenset("-*+["), _task),
    (frozenset("["), _footnote_text),
)
# … in a paragraph of which a line begins with one …
_OF_FIRST_SIGNS: tuple[tuple[frozenset[str], Callable[[Paragraph], Iterator[Slip]]], ...] = (
    (frozenset("•◦▪‣·●○■-–—"), _bullets),
    (frozenset("0123456789"), _numbers),
    (frozenset("|"), _table),
    (frozenset("+"), _grid),
)
# … and in one that holds a sign, and that looks as if it stood for a slip.
_OF_SIGNS: tuple[tuple[str, re.Pattern[str], Callable[[Paragraph], Iterator[Slip]]], ...] = (
    ("{", _MAYBE_ROLE, _roles),
    ("{", _ODD_BRACES, _substitutions),
    ("](", _MAYBE_LINK, _links),
    ("`", re.compile(r"`"), tick_slips),
    ("`", re.compile(r"[“”‘’„]"), typeset_slips),
    (":`", _MAYBE_RST, _rst_roles),
    ("^[", _INLINE_NOTE, _footnotes),
    ("<!", _COMMENT, _comments),
    ("\t", re.compile(r"\n"), _pasted),
    ("**", re.compile(r"\*"), emphasis_slips),
    ("$", re.compile(r"\$"), dollar_slips),
    ("\\", re.compile(r"\\(?:begin|end)\{|\\[(\[]"), latex_slips),
    ("", _UNSEEN, _invisible),
)
