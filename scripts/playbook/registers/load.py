"""All registers of a book: read from ``book/data/``, and checked against each other."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from pathlib import Path, PurePath
from typing import Any

from playbook.common.boundary import shares
from playbook.common.findings import Finding, Location
from playbook.common.suggest import did_you_mean
from playbook.registers.kinds import kinds
from playbook.registers.kinds.base import Loc, Register, RegisterLookup, Visibility, iter_references
from playbook.registers.yaml_data import INVALID, ParsedYaml, RegisterFile, parse_data

UNKNOWN_REFERENCE = "DAT002"
ADVICE = "DAT005"
NOT_PUBLIC = "DAT004"
DATA_FOLDER = PurePath("book/data")

# Reads one file: its name, its kind, the model of that, its text, and the overlay if there is one.
Parse = Callable[
    [PurePath, str, type[Register], str, tuple[PurePath, str] | None],
    RegisterFile,
]


@dataclass(frozen=True)
class Registers:
    """Every register of a book, with what is wrong in it."""

    files: tuple[RegisterFile, ...]
    stray: tuple[Finding, ...] = ()
    beside: Mapping[tuple[str, str], str] = field(default_factory=dict)
    """Names of records of other registers, to which these may refer."""

    @cached_property
    def names(self) -> Mapping[tuple[str, str], str]:
        """What to print for each record: (kind, id) → its name; ``kind/`` and slug for a register.

        Where registers of several dates hold an id, the newest says what its record is called.
        """
        by_date = sorted(self.readable, key=lambda pair: str(pair[1].as_of or ""))
        return {
            **self.beside,
            **{
                (file.kind, entry.id): entry.label
                for file, register in by_date
                for entry in register.entries
            },
            **{(f"{file.kind}/", file.slug): register.title for file, register in self.readable},
        }

    @cached_property
    def broken(self) -> frozenset[str]:
        """Kinds of which a file has faults: what it holds is not known, its findings come first."""
        return frozenset(file.kind for file in self.files if file.register is None)

    def knows_source(self, ident: str) -> bool:
        """Whether a source exists, or may stand in a file that has faults."""
        return "source" in self.broken or ident in self.source_ids

    @cached_property
    def source_ids(self) -> tuple[str, ...]:
        """The keys of all sources."""
        return tuple(ident for kind, ident in self.names if kind == "source")

    @cached_property
    def lookup(self) -> RegisterLookup:
        """The registers as the kinds of data see them."""
        registers = {(file.kind, file.slug): register for file, register in self.readable}
        return RegisterLookup(self.names, registers)

    @property
    def readable(self) -> Iterator[tuple[RegisterFile, Register]]:
        """The registers that could be read, with their files."""
        for file in self.files:
            if file.register is not None:
                yield file, file.register

    def of_kind(self, kind: str) -> Mapping[str, RegisterFile]:
        """The files of one kind by slug, in order of the alphabet."""
        return {file.slug: file for file in self.files if file.kind == kind}

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """Everything that is wrong in the registers, in order of place."""
        own = [finding for file in self.files for finding in file.findings]
        every = [*self.stray, *own, *_double_ids(self), *_unknown_references(self)]
        return tuple(sorted(every, key=lambda finding: finding.location))

    @cached_property
    def advice(self) -> tuple[Finding, ...]:
        """What a careful keeper would mend: never a reason for a build to fail."""
        return tuple(
            Finding(file.parsed.location(file.path, p.loc), p.message, ADVICE, p.severity)
            for file, register in self.readable
            for p in register.advice(self.lookup)
        )


def load_registers(
    root: Path,
    folder: PurePath = DATA_FOLDER,
    audience: Visibility = "public",
    overlay: Path | None = None,
    parse: Parse | None = None,
) -> Registers:
    """Read every register below ``folder`` of the book at ``root``; paths in findings are relative.

    Only what ``audience`` may see is kept. ``overlay`` is a folder outside the book with the same
    layout, for what is not public; its records are merged by id. For the public it is not read.
    ``parse`` stands in for ``parse_data`` where somebody remembers what a text was read as.
    Nothing raises: a file that cannot be read is a finding.
    """
    known = kinds()
    files: list[RegisterFile] = []
    shared = overlay is not None and shares(root, overlay)
    private = None if audience == "public" or shared else overlay
    found, stray = _register_paths(root, folder, private)
    if shared:
        message = (
            f"the overlay {overlay} lies in the repository, where everyone can read it; "
            "keep it outside, and correct `playbook_overlay`"
        )
        stray.append(Finding(Location(PurePath("_config.yml"), 1), message, INVALID))
    elif overlay is not None and not overlay.is_dir():
        message = f"there is no overlay folder {overlay}; correct the setting, or build without it"
        stray.append(Finding(Location(PurePath("_config.yml"), 1), message, INVALID))
    for paths in found:
        if paths.kind not in known:
            hint = did_you_mean(paths.kind, known, f"use one of: {', '.join(known)}")
            message = f"no kind of data is called `{paths.kind}`; {hint}"
            stray.append(Finding(Location(paths.name), message, INVALID))
            continue
        file = _load(paths, known[paths.kind], parse or _parse)
        visible = _seen_by(audience, file)
        if visible:
            files.append(visible)
        elif paths.own:  # nothing of it is shown, but what is wrong with it lies open all the same
            stray += file.findings
    return Registers(tuple(files), tuple(stray))


@dataclass(frozen=True, slots=True)
class _RegisterPaths:
    """A register on disk: its own file, or one in the overlay, or both."""

    kind: str
    name: PurePath
    own: Path | None
    other: Path | None


def _register_paths(
    root: Path, folder: PurePath, overlay: Path | None
) -> tuple[list[_RegisterPaths], list[Finding]]:
    """Every register on disk, and the files that no register can be read from."""
    own, stray = _by_name(root / folder, root)
    other, astray = _by_name(overlay, None) if overlay else ({}, [])
    found = []
    for key in sorted(own.keys() | other.keys()):
        path = own.get(key)
        name = PurePath(path.relative_to(root)) if path else PurePath(other[key])
        found.append(_RegisterPaths(key[0], name, path, other.get(key)))
    return found, [*stray, *astray]


def _by_name(folder: Path, root: Path | None) -> tuple[dict[tuple[str, str], Path], list[Finding]]:
    """The YAML files of a folder by kind and slug, and those that stand in the wrong place."""
    found: dict[tuple[str, str], Path] = {}
    stray: list[Finding] = []
    for path in sorted(folder.rglob("*")):
        if path.suffix.lower() not in (".yml", ".yaml") or path.is_dir():
            continue
        place = Location(PurePath(path.relative_to(root) if root else path), 1)
        key = (path.parent.name, path.stem)
        if path.parent.parent != folder or path.suffix not in (".yml", ".yaml"):
            message = f"no page can show this file; name it {DATA_FOLDER}/<kind>/<name>.yml"
            stray.append(Finding(place, message, INVALID))
        elif key in found:
            message = f"`{found[key].name}` has the same name; keep one of the two"
            stray.append(Finding(place, message, INVALID))
        else:
            found[key] = path
    return found, stray


def _load(paths: _RegisterPaths, model: type[Register], parse: Parse) -> RegisterFile:
    texts: list[tuple[PurePath, str]] = []
    for path, name in ((paths.own, paths.name), (paths.other, PurePath(paths.other or ""))):
        text = _read(path, name) if path else None
        if isinstance(text, Finding):
            return RegisterFile(paths.name, paths.kind, None, (text,), ParsedYaml(None, {}))
        if text is not None:
            texts.append((name, text))
    overlay = texts[1] if len(texts) > 1 else None
    file = parse(paths.name, paths.kind, model, texts[0][1], overlay)
    if not paths.own:
        return file
    alone = file if overlay is None else parse(paths.name, paths.kind, model, texts[0][1], None)
    return replace(file, findings=(*file.findings, *_misplaced(paths, alone.parsed)))


# The live preview reads all registers again and again; most have not changed.
_parse = lru_cache(maxsize=512)(parse_data)


def _misplaced(paths: _RegisterPaths, parsed: ParsedYaml) -> Iterator[Finding]:
    """Records of the book's own file that are not public: they belong into the overlay."""
    for loc in parsed.keys:
        seen = _at(parsed.value, loc) if loc[-1] == "visibility" else "public"
        if seen in ("partners", "private"):
            message = (
                f"this record is for {seen} only, but the file is part of the public repository; "
                "move the record to the overlay folder outside it"
            )
            yield Finding(Location(paths.name, *parsed.position(loc)), message, NOT_PUBLIC)


def _at(value: Any, loc: Loc) -> Any:
    for part in loc:
        value = value[part]
    return value


def _seen_by(audience: Visibility, file: RegisterFile) -> RegisterFile | None:
    """The file as an audience may see it; nothing when none of its records is for them."""
    if file.register is None:
        return file
    seen = file.register.seen_by(audience)
    hidden = file.register.entries and not seen.entries
    return None if hidden else replace(file, register=seen)


def _read(path: Path, relative: PurePath) -> str | Finding:
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        return Finding(
            Location(relative, line), "this is not UTF-8 text; save the file as UTF-8", INVALID
        )
    except OSError as error:
        reason = (error.strerror or "it cannot be read").lower()
        return Finding(Location(relative), f"{reason}; check the file and its permissions", INVALID)


def _double_ids(registers: Registers) -> Iterator[Finding]:
    seen: dict[tuple[str, str], list[tuple[Location, Register]]] = {}
    for file, register in registers.readable:
        for index, entry in enumerate(register.entries):
            place = file.parsed.location(file.path, (register.records, index, "id"))
            others = seen.setdefault((file.kind, entry.id), [])
            first = next((at for at, other in others if not register.may_share_ids(other)), None)
            if first is not None:
                yield Finding(
                    place,
                    f"the id `{entry.id}` is taken by {first}; {_other_id(register)}",
                    INVALID,
                )
            others.append((place, register))


def _other_id(register: Register) -> str:
    """What to do about an id that another register has."""
    if not register.seen_again:
        return "choose another"
    return "choose another, or let `as_of` say the date of each register, if it is the same thing"


def _unknown_references(registers: Registers) -> Iterator[Finding]:
    ids: dict[str, list[str]] = {}
    for kind, identifier in registers.names:
        ids.setdefault(kind, []).append(identifier)
    for file, register in registers.readable:
        for loc, reference in iter_references(register):
            if reference.kind.rstrip("/") in registers.broken:
                continue
            known = ids.get(reference.kind, [])
            if reference.target not in known:
                place = file.parsed.location(file.path, loc)
                yield Finding(
                    place, unknown(reference.kind, reference.target, known), UNKNOWN_REFERENCE
                )


def unknown(kind: str, target: str, known: list[str]) -> str:
    """The message for an id that no register has, with the closest one that exists."""
    thing = kind.rstrip("/").replace("-map", "").replace("-", " ")
    if kind.endswith("/"):
        thing = kind.rstrip("/").replace("-", " ") + " register"
    hint = did_you_mean(target, known, f"add it to book/data/{kind}/, or correct it")
    return f"no {thing} has the id `{target}`; {hint}"
