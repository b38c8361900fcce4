"""The one door out of every verb: what the user sees, and the exit code, however a verb ends.

A ``UserError`` is its lines and its exit code. Anything else that escapes is a fault of ours: one
line that says how to report it, and exit 2; the whole trace only with ``--traceback``. Whoever
stops listening (Ctrl-C, a closed pipe) hears nothing more.
"""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from typing import IO, Any, TypeVar

import click
from click.exceptions import Exit

from playbook.common.errors import REPORT, UserError, os_words
from playbook.version import __version__

OURS = 2
# As shells name a program that a signal has ended: 128 and the number of the signal.
INTERRUPTED, UNHEARD = 130, 141
TRACE = "--traceback"
TRACE_VARIABLE = "PLAYBOOK_TRACEBACK"
_LONGEST = 300
_TRACED = "playbook.traceback"
_Function = TypeVar("_Function", bound=Callable[..., Any])


class Door(click.Command):
    """A command that never ends in a trace; as the outermost one it is where everything ends."""

    def main(self, *arguments: Any, **options: Any) -> Any:
        """Run as a program: ends with ``SystemExit``, unless it is told not to be one."""
        if not options.get("standalone_mode", True):
            return super().main(*arguments, **options)
        _open_streams()
        try:
            super().main(*arguments, **options)
        except SystemExit as end:
            sys.exit(_flushed(end.code))

    def make_context(
        self,
        info_name: str | None,
        args: list[str],
        parent: click.Context | None = None,
        **extra: Any,
    ) -> click.Context:
        """Read the arguments; what goes wrong in the outermost command ends here."""
        if parent is not None:
            return super().make_context(info_name, args, parent, **extra)
        traced = _is_traced(args)
        with _guarded(traced=traced):
            context = super().make_context(info_name, args, parent, **extra)
        context.meta[_TRACED] = traced
        return context

    def invoke(self, ctx: click.Context) -> Any:
        """Do the work; what goes wrong in the outermost command ends here."""
        if ctx.parent is not None:
            return super().invoke(ctx)
        with _guarded(traced=ctx.meta.get(_TRACED, False), context=ctx):
            return super().invoke(ctx)


class Verb(Door):
    """A command with examples below its help."""

    def __init__(
        self,
        *arguments: Any,
        examples: Mapping[str, str] | None = None,
        extra: str = "book",
        **options: Any,
    ) -> None:
        super().__init__(*arguments, **options)
        self.examples, self.extra = dict(examples or {}), extra
        self.params.append(trace_option())

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The examples, each with what it does."""
        with formatter.section("Examples"):
            formatter.write_dl(list(self.examples.items()))


def verb(
    examples: Mapping[str, str], *, name: str | None = None, extra: str = "book"
) -> Callable[[_Function], Verb]:
    """Make a function a verb; ``examples`` are commands with what they do.

    ``extra`` is the one to name when a module is missing that several extras bring.
    """
    return click.command(name, cls=Verb, examples=examples, extra=extra)


def trace_option() -> click.Option:
    """``--traceback``, which may stand before and behind the verb."""
    return click.Option(
        [TRACE],
        is_flag=True,
        expose_value=False,
        help=f"If the program itself fails, show where (also: {TRACE_VARIABLE}=1).",
    )


def _is_traced(arguments: Sequence[str]) -> bool:
    return TRACE in arguments or os.environ.get(TRACE_VARIABLE, "") not in {"", "0"}


@contextmanager
def _guarded(*, traced: bool, context: click.Context | None = None) -> Iterator[None]:
    """Turn whatever escapes into a line for the user and an exit code."""
    try:
        yield
    except (Exit, SystemExit):
        raise
    except BaseException as error:  # noqa: BLE001 - this is where everything ends
        line = _lacking(error, context)
        code = _said(OURS, line) if line else _told(error, traced=traced)
    else:
        return
    raise Exit(code)


def _told(error: BaseException, *, traced: bool) -> int:
    """Say what there is to say, and return the exit code."""
    # At a question, click makes the same of Ctrl-C and of an input that has ended.
    if isinstance(error, click.Abort) and isinstance(error.__context__, EOFError):
        return _said(OURS, "nobody answers; give the answers as options, or run this in a terminal")
    if isinstance(error, (KeyboardInterrupt, click.Abort)):
        return INTERRUPTED
    if isinstance(error, click.ClickException):
        with suppress(OSError):
            error.show()
        return error.exit_code
    if isinstance(error, UserError):
        return _said(error.exit_code, *error.lines)
    if isinstance(error, OSError) and _is_output(error):
        return _unwritten(error)
    if traced:
        import traceback

        with suppress(OSError):
            click.echo("".join(traceback.format_exception(error)), err=True, nl=False)
    return _said(OURS, _fault(error))


def _lacking(error: BaseException, context: click.Context | None) -> str:
    """What to install, when a package is missing that an extra brings; else nothing."""
    if not isinstance(error, ModuleNotFoundError) or context is None:
        return ""
    from playbook.common.extras import lacking_module

    command: click.Command | None = context.command
    if isinstance(command, click.Group):
        command = command.get_command(context, context.invoked_subcommand or "")
    if not isinstance(command, Verb):
        return ""
    return lacking_module(error.name, f"playbook {command.name}", command.extra)


def _said(code: int, *lines: str) -> int:
    """Print lines for the user; where nobody can read them, the exit code is what is left."""
    with suppress(OSError, ValueError):
        for line in lines:
            click.echo(f"Error: {line}", err=True)
    return code


def _fault(error: BaseException) -> str:
    """One line about a fault of the program, with what somebody needs who looks for it."""
    outer, error = error, _innermost(error)
    words = " ".join(f"{type(error).__name__}: {error}".split()).rstrip(": ")
    words = "".join(sign if sign.isprintable() else "\ufffd" for sign in words)
    if len(words) > _LONGEST:
        words = f"{words[:_LONGEST]}…"
    return (
        f"this is a fault of playbook itself: {words} ({_place(error) or _place(outer)}, version {__version__}); "
        f"please report it with this line: {REPORT} ({TRACE} shows more)"
    )


def _innermost(error: BaseException) -> BaseException:
    """The first of the errors that tasks at the same time have raised together."""
    while members := getattr(error, "exceptions", ()):
        error = members[0]
    return error


def _place(error: BaseException) -> str:
    """The last line of our own that an error has gone through, or nothing."""
    import traceback

    frames = traceback.extract_tb(error.__traceback__)
    package = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))  # noqa: PTH100, PTH120
    own = [frame for frame in frames if frame.filename.startswith(package)]
    if not own:
        return ""
    name = os.path.relpath(own[-1].filename, package).replace(os.sep, "/")
    return f"{name}:{own[-1].lineno}"


# --- streams that are closed, full, or of another encoding


def _is_output(error: OSError) -> bool:
    """Whether an error arose while something was printed: click prints, and does nothing else."""
    step = error.__traceback__
    while step is not None and step.tb_next is not None:
        step = step.tb_next
    module = str(step.tb_frame.f_globals.get("__name__", "")) if step else ""
    piped = isinstance(error, BrokenPipeError) and module == "playbook.common.files"
    return piped or module.partition(".")[0] == "click"


def _unwritten(error: OSError) -> int:
    """The end of a program whose output nobody takes."""
    _silence(sys.stdout)
    # Windows names a pipe that was closed by another number.
    if isinstance(error, BrokenPipeError) or error.errno == errno.EINVAL:
        return UNHEARD
    return _said(OURS, f"the output cannot be written: {os_words(error)}")


def _flushed(code: Any) -> Any:
    """Write what is still to be written, here and not when the interpreter ends."""
    for stream in (sys.stdout, sys.stderr):
        try:
            if stream is not None:
                stream.flush()
        except OSError as error:  # noqa: PERF203
            _silence(stream)
            if stream is sys.stdout:
                code = _unwritten(error)
        except ValueError:  # it was closed
            pass
    return code


def _silence(stream: IO[str] | None) -> None:
    """Let a stream that cannot be written lead to nowhere, so that nothing more is said of it."""
    with suppress(OSError, ValueError, AttributeError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())  # type: ignore[union-attr]
        os.close(nowhere)


def _open_streams() -> None:
    """Make the three streams usable: open ones, and text that any of them can hold."""
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:  # noqa: PERF203
            # Otherwise the first file that we open would become our output.
            with suppress(OSError):
                os.open(os.devnull, os.O_RDWR)
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is None or stream.errors == "surrogateescape":
            continue
        with suppress(OSError, ValueError):
            if stream.isatty() or os.environ.get("PYTHONIOENCODING"):
                reconfigure(errors="backslashreplace")
            else:  # another program reads it, and knows no code page of ours
                reconfigure(encoding="utf-8", errors="backslashreplace")
