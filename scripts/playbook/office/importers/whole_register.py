"""A file of any sort as a register of its own: YAML, or a sheet that somebody filled in."""

from __future__ import annotations

from pathlib import Path, PurePath

from playbook.office.importers.base import ImportFinding
from playbook.office.importers.pipeline import ImportTarget, import_register, kind_of, read_file
from playbook.registers.kinds import kinds
from playbook.registers.kinds.base import Register
from playbook.registers.yaml_data import parse_data

YAML = (".yml", ".yaml")


def read_register(
    data: bytes, path: PurePath, kind: str
) -> tuple[str, Register | None, tuple[object, ...]]:
    """Its kind, the register if it has no faults, and the faults and notes.

    ``kind`` is the kind that was asked for, if any. Raises ``ImportRefused`` for what is no register.
    """
    if path.suffix.lower() in YAML:
        kind = kind or path.parent.name
        if kind not in kinds():
            return kind, None, (f"{path}: say of which kind it is: --kind KIND",)
        file = parse_data(path, kind, kinds()[kind], data.decode("utf-8-sig", "replace"))
        return kind, file.register, file.findings
    cells = read_file(data, path)
    kind = kind_of(cells, kind)
    result = import_register(cells, ImportTarget(Path(path), kind), None)
    findings: tuple[ImportFinding, ...] = (*result.errors, *result.notes)
    if result.text is None:
        return kind, None, findings
    made = parse_data(path, kind, kinds()[kind], result.text)
    return kind, made.register, findings
