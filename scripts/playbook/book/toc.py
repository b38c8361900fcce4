"""``_toc.yml`` → the order of a book, with the line of every entry and of every fault.

Reads all forms that Jupyter Book 1 takes (``jb-book``, ``jb-article``, neither), and goes on
after a fault, so that one wrong line does not hide the others.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

import yaml

from playbook.book.kinds import TocKind
from playbook.book.model import Toc, TocEntry, TocFault

_Loader: type[yaml.SafeLoader | yaml.CSafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_OPTIONS = frozenset(
    (
        "caption",
        "hidden",
        "maxdepth",
        "numbered",
        "reversed",
        "titlesonly",
        "style",
        "restart_numbering",
    )
)
_FORMATS = {
    "default": ((), (), "subtrees", "entries"),
    "jb-book": (("parts",), ("chapters",), "subtrees", "sections"),
    "jb-article": ((), (), "subtrees", "sections"),
}
KINDS: tuple[TocKind, ...] = ("file", "glob", "url")
MAX_DEPTH = 60

# The fields of an entry, by name.
Fields = dict[str, yaml.Node]


def read_toc(path: str, text: str, docnames: Iterable[str], suffixes: Iterable[str]) -> Toc:
    """Read a table of contents; ``docnames`` are the pages that exist. Nothing raises."""
    try:
        node = yaml.compose(text, Loader=_Loader)
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        problem = " ".join(str(getattr(error, "problem", "") or "it cannot be read").split())
        fault = TocFault(
            f"this is not valid YAML ({problem})",
            mark.line + 1 if mark else 1,
            mark.column + 1 if mark else 0,
        )
        return Toc(path, "", 0, (), (fault,))
    return _Reader(path, sorted(docnames), tuple(suffixes)).read(node)


def _no_mapping(node: yaml.Node | None) -> str:
    """What is said of a file that is no set of `key: value` lines."""
    if node is None:
        return "the file is empty; write the lines `format: jb-book` and `root: index`"
    if isinstance(node, yaml.SequenceNode):
        return (
            "this is a list, the form of Jupyter Book before 0.11, which no build takes any more; "
            "run `jupyter-book toc migrate _toc.yml -o _toc.yml`"
        )
    return "expected `root: page` and lists of pages"


class _Reader:
    def __init__(self, path: str, docnames: list[str], suffixes: tuple[str, ...]) -> None:
        self.path, self.docnames, self.suffixes = path, docnames, suffixes
        self.known = set(docnames)
        self.entries: list[TocEntry] = []
        self.faults: list[TocFault] = []

    def read(self, node: yaml.Node | None) -> Toc:
        if not isinstance(node, yaml.MappingNode):
            return Toc(self.path, "", 0, (), (TocFault(_no_mapping(node), 1),))
        fields = self.fields(node)
        form = self.scalar(fields.get("format")) or "default"
        if form not in _FORMATS:
            self.fault(fields["format"], f"there is no format `{form}`; use jb-book or jb-article")
            form = "jb-book"
        subtrees, items, self.subtree, self.item = _FORMATS[form]
        self.first = (subtrees[0] if subtrees else self.subtree, items[0] if items else self.item)
        root = self.scalar(fields.get("root"))
        if root is None:
            self.faults.append(
                TocFault("the file names no first page; add a line `root: index`", 1)
            )
        docname = self.docname(root or "")
        line = fields["root"].start_mark.line + 1 if "root" in fields else 1
        defaults = self.fields(fields.get("defaults"))
        self.numbered = self.truth(defaults.get("numbered"))
        self.document(node, fields, docname, 0, numbered=False)
        return Toc(self.path, docname, line, tuple(self.entries), tuple(self.faults))

    def fields(self, node: yaml.Node | None) -> Fields:
        if not isinstance(node, yaml.MappingNode):
            return {}
        found: Fields = {}
        for key, value in node.value:
            name = key.value if isinstance(key, yaml.ScalarNode) else ""
            if name in found:
                self.fault(key, f"`{name}` stands twice in one entry; keep one")
            found[name] = value
        return found

    @staticmethod
    def scalar(node: yaml.Node | None) -> str | None:
        return str(node.value) if isinstance(node, yaml.ScalarNode) else None

    @staticmethod
    def truth(node: yaml.Node | None) -> bool:
        return isinstance(node, yaml.ScalarNode) and node.value.lower() not in (
            "false",
            "no",
            "off",
            "0",
            "",
        )

    def fault(self, node: yaml.Node, message: str) -> None:
        mark = node.start_mark
        self.faults.append(TocFault(message, mark.line + 1, mark.column + 1))

    def docname(self, name: str) -> str:
        for suffix in self.suffixes:
            if name.endswith(suffix):
                return name[: -len(suffix)]
        return name

    def document(
        self, node: yaml.Node, fields: Fields, docname: str, depth: int, *, numbered: bool
    ) -> None:
        """Read what hangs below one page."""
        subtree, item = self.first if depth == 0 else (self.subtree, self.item)
        if depth > MAX_DEPTH:
            self.fault(node, "the entries are nested too deeply")
            return
        allowed = {
            "root" if depth == 0 else "file",
            "title",
            "options",
            subtree,
            item,
            "format",
            "defaults",
            "meta",
        }
        for key, _ in node.value:
            if key.value not in allowed:
                words = ", ".join(
                    f"`{name}`" for name in sorted(allowed - {"format", "defaults", "meta"})
                )
                self.fault(key, f"`{key.value}` does not belong here; an entry takes {words}")
        if item in fields and subtree in fields:
            self.fault(node, f"`{subtree}` and `{item}` stand side by side; keep one of them")
        options = self.fields(fields.get("options"))
        if item in fields:
            self.items(fields[item], docname, depth, numbered=numbered or self.is_numbered(options))
        elif subtree in fields:
            self.subtrees(fields[subtree], item, docname, depth, numbered=numbered)

    def is_numbered(self, options: Fields) -> bool:
        return self.truth(options["numbered"]) if "numbered" in options else self.numbered

    def subtrees(
        self, node: yaml.Node, item: str, docname: str, depth: int, *, numbered: bool
    ) -> None:
        if not isinstance(node, yaml.SequenceNode) or not node.value:
            self.fault(node, "expected a list, each entry with `- ` in front")
            return
        for part in node.value:
            fields = self.fields(part)
            if item not in fields:
                self.fault(part, f"this part has no list of `{item}`")
                continue
            for key, _ in part.value:
                if key.value not in _OPTIONS and key.value != item:
                    self.fault(
                        key,
                        f"`{key.value}` does not belong here; a part takes `caption`, `numbered` "
                        f"and `{item}`",
                    )
            self.items(fields[item], docname, depth, numbered=numbered or self.is_numbered(fields))

    def items(self, node: yaml.Node, parent: str, depth: int, *, numbered: bool) -> None:
        if not isinstance(node, yaml.SequenceNode) or not node.value:
            self.fault(node, "expected a list of pages, each with `- file: ` in front")
            return
        for entry in node.value:
            fields = self.fields(entry)
            kinds = [kind for kind in KINDS if kind in fields]
            if not fields:
                self.fault(entry, "an entry needs `- file: ` in front of the name of its page")
            elif len(kinds) != 1:
                self.fault(entry, "an entry names one thing: `file`, `glob` or `url`")
            else:
                self.entry(kinds[0], entry, fields, parent, depth, numbered=numbered)

    def entry(  # noqa: PLR0913
        self,
        kind: TocKind,
        node: yaml.Node,
        fields: Fields,
        parent: str,
        depth: int,
        *,
        numbered: bool,
    ) -> None:
        place = fields[kind]
        value = self.scalar(place)
        if value is None:
            self.fault(place, f"`{kind}` needs a name")
            return
        names: tuple[str, ...] = ()
        if kind == "file":
            names = (self.docname(value),)
        elif kind == "glob":
            names = tuple(glob_match(value, self.docnames))
        mark = place.start_mark
        title = self.scalar(fields.get("title")) or ""
        self.entries.append(
            TocEntry(kind, value, mark.line + 1, mark.column + 1, parent, names, numbered, title)
        )
        if kind == "file":
            self.document(node, fields, names[0], depth + 1, numbered=numbered)
            return
        for key, _ in node.value if isinstance(node, yaml.MappingNode) else ():
            if key.value in {self.subtree, self.item}:
                self.fault(
                    key, f"an entry with `{kind}` takes no `{key.value}`; only a `file` does"
                )


def glob_match(pattern: str, names: Iterable[str]) -> Iterator[str]:
    """The names that a Sphinx pattern matches: one star stops at ``/``, two do not."""
    match = matcher(pattern)
    return (name for name in names if match(name))


def matcher(pattern: str) -> Callable[[str], re.Match[str] | bool | None]:
    """A Sphinx pattern as a function."""
    found, index = "", 0
    while index < len(pattern):
        character = pattern[index]
        index += 1
        if character == "*":
            double = pattern[index : index + 1] == "*"
            index += double
            found += ".*" if double else "[^/]*"
        elif character == "?":
            found += "[^/]"
        elif character == "[":
            end = pattern.find("]", index + 1 + (pattern[index : index + 1] == "!"))
            if end < 0:
                found += r"\["
                continue
            inside = pattern[index:end].replace("\\", "\\\\")
            inside = "^/" + inside[1:] if inside.startswith("!") else inside
            found += f"[{inside}]"
            index = end + 1
        else:
            found += re.escape(character)
    try:
        return re.compile(found + "$").match
    except re.error:
        return lambda name: name == pattern
