"""A Word file as its parts: text, styles, lists, links, notes and pictures; refused if it could harm."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

# The guard refuses entities, and so every text that could grow or reach out.
from xml.etree import ElementTree as ET

from playbook.common.errors import UserError

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
MAIN = "word/document.xml"
MOST_BYTES = 30_000_000
MOST_UNPACKED = 100_000_000
MOST_PARTS = 3_000
MOST_XML = 20_000_000
DEEPEST = 200
# The parts that hold words, and what they need to be read.
_READ = re.compile(
    r"word/(_rels/)?(document|styles|numbering|comments|(foot|end)notes|(header|footer)\d*)\.xml(\.rels)?"
)
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
SAVE = "open it, choose Save As, and take Word Document (.docx)"


class UnreadableWord(UserError):
    """A file from which no page can be read."""


@dataclass(frozen=True, slots=True)
class Style:
    """A style of paragraphs or words: what counts of it."""

    name: str
    level: int = 0
    """How deep a heading stands: 1 is the title of the document, 0 is no heading."""
    bold: bool = False
    italic: bool = False
    list_id: str = ""


@dataclass(frozen=True)
class WordFile:
    """The parts of a Word file."""

    parts: Mapping[str, bytes] = field(repr=False)

    @cached_property
    def body(self) -> ET.Element:
        """What holds the paragraphs and tables."""
        found = self.tree(MAIN).find(f"{W}body")
        if found is None:
            raise UnreadableWord(f"the file holds no text; {SAVE}")
        return found

    def tree(self, part: str) -> ET.Element:
        """A part as a tree; an empty one where the file has no such part."""
        data = self.parts.get(part)
        if data is None:
            return ET.Element("none")
        try:
            tree = ET.fromstring(data)  # noqa: S314 - without entities, which the guard refuses
        except (ET.ParseError, ValueError) as error:
            raise UnreadableWord(
                "the file is damaged; open it in Word, and save it anew"
            ) from error
        if _is_deep(tree):
            raise UnreadableWord("the text is nested too deeply; copy it into a new file")
        return tree

    def targets(self, part: str = MAIN) -> Mapping[str, str]:
        """What the numbers of links and pictures of a part stand for: an address, or another part."""
        folder, name = posixpath.split(part)
        found = {}
        for one in self.tree(f"{folder}/_rels/{name}.rels").iter(_RELATION):
            target = one.get("Target", "")
            outside = one.get("TargetMode") == "External"
            place = target.lstrip("/") if target.startswith("/") else f"{folder}/{target}"
            found[one.get("Id", "")] = target if outside else posixpath.normpath(place)
        return found

    @cached_property
    def styles(self) -> Mapping[str, Style]:
        """The styles by their ids, each with what it takes over from those that it is based on."""
        raw = {
            one.get(f"{W}styleId", ""): one
            for one in self.tree("word/styles.xml").iter(f"{W}style")
        }
        return {ident: self._style(raw, ident) for ident in raw}

    def _style(self, raw: Mapping[str, ET.Element], ident: str) -> Style:
        chain = list(_chain(raw, ident))
        names = [value_of(one.find(f"{W}name")) for one in chain]
        levels = [_level(name, one) for name, one in zip(names, chain, strict=True)]
        return Style(
            names[0] if names else "",
            next((level for level in levels if level), 0),
            any(is_on(one.find(f"{W}rPr/{W}b")) for one in chain),
            any(is_on(one.find(f"{W}rPr/{W}i")) for one in chain),
            next(
                (i for one in chain if (i := value_of(one.find(f"{W}pPr/{W}numPr/{W}numId")))), ""
            ),
        )

    @cached_property
    def numbered(self) -> Mapping[tuple[str, str], bool]:
        """Whether a list has numbers, by its id and its depth."""
        tree = self.tree("word/numbering.xml")
        kinds = {
            one.get(f"{W}abstractNumId", ""): {
                level.get(f"{W}ilvl", "0"): value_of(level.find(f"{W}numFmt"))
                not in {"bullet", "none"}
                for level in one.findall(f"{W}lvl")
            }
            for one in tree.findall(f"{W}abstractNum")
        }
        return {
            (one.get(f"{W}numId", ""), depth): ordered
            for one in tree.findall(f"{W}num")
            for depth, ordered in kinds.get(value_of(one.find(f"{W}abstractNumId")), {}).items()
        }


def _chain(raw: Mapping[str, ET.Element], ident: str) -> Iterator[ET.Element]:
    """A style and those that it is based on, each once."""
    seen = set()
    while ident in raw and ident not in seen:
        seen.add(ident)
        yield raw[ident]
        ident = value_of(raw[ident].find(f"{W}basedOn"))


def _level(name: str, style: ET.Element) -> int:
    """How deep a style puts its paragraphs; above all others stands the title."""
    word, _, number = name.lower().rpartition(" ")
    if word == "heading" and number.isdigit():
        return int(number) + 1
    if name.lower() == "title":
        return 1
    outline = value_of(style.find(f"{W}pPr/{W}outlineLvl"))
    return outline_level(outline)


def outline_level(value: str) -> int:
    """How deep a heading stands that names its depth by a number from 0; from 9 on it is text."""
    return int(value) + 2 if value.isdigit() and int(value) < 9 else 0


def value_of(node: ET.Element | None) -> str:
    """The value of a setting; nothing where it is not set."""
    return "" if node is None else node.get(f"{W}val", "")


def is_on(node: ET.Element | None) -> bool:
    """Whether a switch is set and on."""
    return node is not None and node.get(f"{W}val", "true").lower() not in {
        "0",
        "false",
        "off",
        "none",
    }


def read_package(data: bytes) -> WordFile:
    """The parts of a file. Raises ``UnreadableWord`` for what is no plain .docx, or could harm."""
    if not data:
        raise UnreadableWord("the file is empty; save it again and send the new one")
    if len(data) > MOST_BYTES:
        raise UnreadableWord(
            f"the file has {len(data) // 1_000_000} MB; make its pictures smaller (in Word: Compress Pictures)"
        )
    if data.startswith(_OLE):
        locked = "EncryptedPackage".encode("utf-16-le") in data
        raise UnreadableWord(
            "the file has a password; save it without one"
            if locked
            else f"this is an old .doc file; {SAVE}"
        )
    if not data.startswith(_ZIP):
        raise UnreadableWord(f"this is no .docx file, whatever its name says; {SAVE}")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return WordFile(dict(_parts(archive)))
    except (zipfile.BadZipFile, EOFError, OSError, KeyError, ValueError, RuntimeError) as error:
        raise UnreadableWord(
            "the file is damaged or cut off; fetch it again, or save it anew"
        ) from error


def _parts(archive: zipfile.ZipFile) -> Iterator[tuple[str, bytes]]:
    infos = archive.infolist()
    names = {info.filename for info in infos}
    unpacked = sum(info.file_size for info in infos)
    if unpacked > MOST_UNPACKED or len(infos) > MOST_PARTS:
        raise UnreadableWord(
            f"unpacked the file would have {unpacked // 1_000_000} MB in {len(infos)} parts, far more "
            "than a page needs; copy its text into a new one"
        )
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise UnreadableWord(f"the file holds macros, which are programs; {SAVE}")
    if MAIN not in names:
        raise UnreadableWord(f"this is an archive, but no Word document; {SAVE}")
    for info in infos:
        is_xml = _READ.fullmatch(info.filename) is not None
        if not (is_xml or "/media/" in info.filename):
            continue
        if is_xml and info.file_size > MOST_XML:
            raise UnreadableWord("the text is far too long for a page; divide it")
        part = archive.read(info)
        if is_xml:
            _harmless(part)
        yield info.filename, part


def _harmless(data: bytes) -> None:
    # A parser reads UTF-16 too, in which a declaration would not be found.
    wide = b"\x00" in data[:4] or data.startswith((b"\xff\xfe", b"\xfe\xff"))
    if wide or b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise UnreadableWord(f"the file declares entities, which Word never writes; {SAVE}")


def _is_deep(tree: ET.Element) -> bool:
    """Whether elements stand inside each other more often than any text needs."""
    level = [tree]
    for _ in range(DEEPEST):
        level = [child for node in level for child in node]
        if not level:
            return False
    return True
