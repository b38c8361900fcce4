"""What a word processor leaves in code: quotes, dashes and blanks that no program understands."""

from __future__ import annotations

import re
from collections.abc import Iterator

from playbook.reading.slips.slip import Change, Slip

# Languages in which these signs mean nothing outside of strings and comments → their comments.
_COMMENTS = {
    **dict.fromkeys(
        ("python", "python3", "py", "py3", "ipython", "ipython3", "r", "julia", "bash", "sh"), "#"
    ),
    **dict.fromkeys(("shell", "zsh", "yaml", "yml", "toml", "dockerfile", "ruby"), "#"),
    **dict.fromkeys(("javascript", "js", "typescript", "ts", "java", "c", "cpp", "c++"), "//"),
    **dict.fromkeys(("go", "rust", "json", "php", "css"), "//"),
    "sql": "--",
    "console": "#",
    "pycon": "#",
}
_SHELLS = frozenset(("bash", "sh", "shell", "zsh", "console"))
_PROSE_VALUES = frozenset(("yaml", "yml", "toml"))  # in which words may stand without quotes
_TYPESET = re.compile("[“”‘’„]")
_DASH = re.compile(r"(?<=[ \t])[–—](?=[A-Za-z])")
_HIDDEN = re.compile("[\u00a0\u200b\u2060\ufeff\u202f]")
_STRAIGHT = str.maketrans("“”„‘’", '"""\'\'')
_STRINGS = re.compile(r"\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*'|`[^`\n]*`")
_MANY_LINES = ('"""', "'''", "<<", "/*")


def code_slips(language: str, text: str) -> Iterator[Slip]:
    """Signs of a word processor in code of a language; one a line."""
    comment = _COMMENTS.get(language.lower())
    if comment is None or text.isascii() or any(mark in text for mark in _MANY_LINES):
        return
    start = 0
    for line in text.split("\n"):
        if not line.isascii():
            yield from _line(language.lower(), comment, line, start)
        start += len(line) + 1


def _line(language: str, comment: str, line: str, start: int) -> Iterator[Slip]:
    bare = _STRINGS.sub(lambda m: " " * len(m.group()), line)
    place = bare.find(comment)
    bare = bare[:place] if place >= 0 else bare
    if (match := _TYPESET.search(bare)) and _delimits(language, bare):
        new = "".join(
            sign.translate(_STRAIGHT) if bare[i : i + 1] == sign else sign
            for i, sign in enumerate(line)
        )
        change = Change(start, line, new)
        yield Slip("slip-typeset", start + match.start(), "quotes", match[0], (change,))
    elif language in _SHELLS and (match := _DASH.search(bare)):
        yield Slip("slip-typeset", start + match.start(), "dash", match[0])
    elif match := _HIDDEN.search(bare):
        place = start + match.start()
        new = " " if match[0] in "\u00a0\u202f" else ""
        change = Change(place, match[0], new)
        yield Slip("slip-typeset", place, "hidden", f"U+{ord(match[0]):04X}", (change,))


def _delimits(language: str, bare: str) -> bool:
    """Whether typographic quotes stand where a string begins or ends."""
    if language in _PROSE_VALUES:
        value = bare.partition(":")[2].strip() or bare.strip(" -")
        return bool(value) and value[0] in "“”„‘’"
    return re.search(r"(?:^|[\s(\[{=,:+])[“”„‘’]|[“”’][\s)\]},:;+]|[“”’]$", bare) is not None
