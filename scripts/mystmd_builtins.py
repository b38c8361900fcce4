"""Write down what the MyST engine brings: ``playbook/book/mystmd/builtins.py``.

Run ``mystmd_builtins.py FOLDER`` with the folder in which ``npm install mystmd@VERSION`` was called;
node is needed. The lists are taken from the package itself, so that none is typed by hand.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

TARGET = Path(__file__).parent / "playbook" / "book" / "mystmd" / "builtins.py"
# The package is one file that ends by running its command line: that line is replaced.
ASK = r"""
const fs = require('fs');
const source = fs.readFileSync(process.argv[2], 'utf8').replace(/^#!.*/, '');
const at = source.search(/^program\d*\.parse\(/m);
const ask = `
{
const kind = (part) => part === undefined ? '-' : part.type === 'myst' || part.type === 'parsed'
  ? (part.required ? 'M' : 'm') : (part.required ? 'S' : 's');
const form = (type) => type === 'myst' ? 'myst' : type === Boolean || type === 'boolean' ? 'truth'
  : type === Number || type === 'number' ? 'number' : 'words';
const options = (spec) => Object.entries(spec.options ?? {}).map(([name, option]) =>
  [name, ...(option.alias ?? [])].join('/') + '=' + form(option.type));
const names = (spec) => [spec.name, ...[spec.alias ?? []].flat()];
const row = (spec) => ({names: names(spec), arg: kind(spec.arg), body: kind(spec.body),
  options: options(spec)});
const directives = [...defaultDirectives, cardDirective, ...gridDirectives, proofDirective,
  ...exerciseDirectives, ...tabDirectives];
process.stdout.write(JSON.stringify({
  version: version_default,
  directives: directives.map(row),
  roles: [...defaultRoles, buttonRole].map(row),
  page: PAGE_FRONTMATTER_KEYS, project: PROJECT_CONFIG_KEYS.optional,
  site: SITE_CONFIG_KEYS.optional, aliases: FRONTMATTER_ALIASES,
  rules: Object.values(RuleId),
  pictures: Object.values(ImageExtensions),
}));
}
`;
fs.writeFileSync(process.argv[3], source.slice(0, at) + ask);
"""


def ask(package: Path) -> dict[str, Any]:
    """What the package brings. Raises ``CalledProcessError`` where its code has changed."""
    with tempfile.TemporaryDirectory() as folder:
        asking, changed = Path(folder, "ask.cjs"), Path(folder, "changed.cjs")
        asking.write_text(ASK, encoding="utf-8")
        source = str(package / "dist" / "myst.cjs")
        subprocess.run(["node", str(asking), source, str(changed)], check=True)  # noqa: S607
        done = subprocess.run(["node", str(changed)], check=True, capture_output=True, text=True)  # noqa: S607
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def rows(specs: Iterable[Mapping[str, Any]]) -> str:
    """One line for each name: its argument, its content, and its options."""
    lines = [
        " ".join((name, spec["arg"] + spec["body"], *sorted(spec["options"])))
        for spec in specs
        for name in spec["names"]
    ]
    return "\n".join(sorted(lines))


def words(name: str, found: Iterable[str]) -> str:
    """A set of words as Python."""
    return f'{name} = frozenset(\n    """\n{chr(10).join(sorted(set(found)))}\n""".split()\n)'


def main(package: Path) -> None:
    """Write the module."""
    found = ask(package)
    aliases = "\n".join(f"{short} {long}" for short, long in sorted(found["aliases"].items()))
    TARGET.write_text(
        f'''"""What the MyST engine brings, as `scripts/mystmd_builtins.py` reads it from the package.

A line reads: name, then two letters for what stands behind the name and for the content (``-`` takes
none, ``s`` a text, ``m`` text that is read as MyST; a capital letter: it must be there), then the
options with the form of their values; names of one option stand between strokes.
"""

# ruff: noqa: E501, SIM905 - one directive a line; lists that a program writes
VERSION = "{found["version"]}"
DIRECTIVES = """\\
{rows(found["directives"])}
"""
ROLES = """\\
{rows(found["roles"])}
"""
{words("PAGE_FIELDS", found["page"])}
{words("PROJECT_FIELDS", found["project"])}
{words("SITE_FIELDS", found["site"])}
{words("RULES", found["rules"])}
{words("PICTURES", found["pictures"])}
ALIASES = dict(
    line.split()
    for line in """\\
{aliases}
""".splitlines()
)
''',
        encoding="utf-8",
    )


if __name__ == "__main__":
    main(Path(sys.argv[1], "node_modules", "mystmd"))
