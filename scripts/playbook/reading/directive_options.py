"""The option block of a directive → names and values, as the build reads it.

MyST reads a small part of YAML here: names and values that are plain, quoted, literal (``|``) or
folded (``>``), and comments. Quoted and folded texts are read by PyYAML's own scanner, from which
MyST's is taken; what is plain follows rules of its own. A test compares the two readers.
"""

from __future__ import annotations

from yaml.error import MarkedYAMLError
from yaml.reader import Reader
from yaml.scanner import Scanner

_NEWLINE = "\r\n\x85\u2028\u2029"
_STOP = f"\0 \t{_NEWLINE}"  # the zero is what the reader puts behind the text


class OptionsError(Exception):
    """An option block that the build refuses; the message says what stands in its way."""


def read_options(block: str) -> list[tuple[str, str]]:
    """Read the options in order; a name without a value has an empty one.

    Raises ``OptionsError``.
    """
    try:
        return _Options(block).pairs()
    except MarkedYAMLError as error:
        raise OptionsError(error.problem or "the options cannot be read") from error
    except (IndexError, ValueError, OverflowError) as error:
        raise OptionsError("the options cannot be read") from error


class _Options(Reader, Scanner):
    """A position in an option block."""

    def __init__(self, block: str) -> None:
        Reader.__init__(self, block)
        Scanner.__init__(self)

    def check_printable(self, data: str) -> None:
        """Let every character pass, as MyST does."""

    def pairs(self) -> list[tuple[str, str]]:
        """The options in order."""
        found: list[tuple[str, str]] = []
        while True:
            self.scan_to_next_token()
            if self.peek() == "\0":
                return found
            if self.column:
                raise OptionsError("expected key to start at column 0")
            name = self._text() if self.peek() in "'\"" else self._plain(is_name=True)
            self.scan_to_next_token()
            if self.peek() != ":":
                raise OptionsError("expected ':' after key")
            self.forward()
            self.scan_to_next_token()
            # What begins a line is the next name: this one has no value.
            found.append((name, self._value() if self.column else ""))

    def _value(self) -> str:
        if self.peek() in "|>":
            return str(self.scan_block_scalar(self.peek()).value)
        return self._text() if self.peek() in "'\"" else self._plain(is_name=False)

    def _text(self) -> str:
        """A quoted text."""
        return str(self.scan_flow_scalar(self.peek()).value)

    def scan_flow_scalar_breaks(self, double: bool, start_mark: object) -> list[str]:
        """Empty lines in a quoted text, in which ``---`` is no more than text."""
        found: list[str] = []
        while True:
            while self.peek() in " \t":
                self.forward()
            if self.peek() not in _NEWLINE:
                return found
            found.append(self._line_break())

    def _line_break(self) -> str:
        return str(self.scan_line_break())  # type: ignore[no-untyped-call]

    def _plain(self, *, is_name: bool) -> str:
        """A text without quotes: a name ends at its line, a value goes on in lines that are indented."""
        found: list[str] = []
        blanks: list[str] = []
        while self.peek() != "#" and (length := self._word(is_name=is_name)):
            found += [*blanks, self.prefix(length)]
            self.forward(length)
            blanks = self._blanks(lines=not is_name)
            if not blanks or (not is_name and not self.column):
                break
        return "".join(found)

    def _word(self, *, is_name: bool) -> int:
        """How many characters belong to the word that begins here."""
        length = 0
        while (sign := self.peek(length)) not in _STOP:
            if is_name and sign == ":" and self.peek(length + 1) in _STOP:
                break
            length += 1
        return length

    def _blanks(self, *, lines: bool) -> list[str]:
        """What stands between two words: blanks as they are, one line break as a blank."""
        length = 0
        while self.peek(length) == " ":
            length += 1
        blanks = self.prefix(length)
        self.forward(length)
        if not lines or self.peek() not in _NEWLINE:
            return [blanks] if blanks else []
        first = self._line_break()
        more = []
        while self.peek() in f" {_NEWLINE}":
            if self.peek() == " ":
                self.forward()
            else:
                more.append(self._line_break())
        if first != "\n":
            return [first, *more]
        return more or [" "]
