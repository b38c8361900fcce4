"""Python processes that have imported everything before they start: copies of one that waits.

To import Jupyter Book takes longer than to build a small book. `python` runs what a command line
says, ``-m MODULE``, ``-c CODE`` or the path of a script, as a fresh process would: with its own
folder, environment, arguments, output and end. Where processes cannot be copied, or a test asks
for it, it is a fresh process.

What a copy cannot show is a module that forgets an import of its own, and what Python does before
its first line and after its last: some tests start fresh processes for that (`fresh_python`).
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import json
import os
import select
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO, Any, NoReturn

from playbook.live.builder import can_fork

# "Now" for a built page that does not say otherwise (20 November 2026): any fixed moment does.
EPOCH = "1795132800"
# The seed of the hashes in the process that waits, and in its copies.
SEED = "0"
# The longest description of one process: arguments, folder and environment.
LONGEST = 1 << 20


class Finished(subprocess.CompletedProcess[str]):
    """How a process has ended, and what it said."""


def fresh_python(
    *arguments: str, cwd: Path | None = None, env: Mapping[str, str] | None = None
) -> Finished:
    """Run Python in a new process, as a user does."""
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=cwd,
        env=dict(os.environ if env is None else env),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    return Finished(done.args, done.returncode, done.stdout, done.stderr)


def python(
    *arguments: str, cwd: Path | None = None, env: Mapping[str, str] | None = None
) -> Finished:
    """Run Python in a copy of the process that waits."""
    if not can_fork():
        return fresh_python(*arguments, cwd=cwd, env=env)
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        with Path(os.devnull).open("rb") as nothing:
            files = (nothing.fileno(), out.fileno(), err.fileno())
            copy = _waiting().start(arguments, files, cwd=cwd, env=env)
        code = copy.wait()
        out.seek(0)
        err.seek(0)
        said, errors = (file.read().decode("utf-8", errors="replace") for file in (out, err))
    return Finished([sys.executable, *arguments], code, said, errors)


# --- this side: what asks for copies


class Copy:
    """A copy that runs: ``pid`` is its number, and `wait` gives the code with which it ends."""

    def __init__(self, status: IO[bytes]) -> None:
        self.status = status
        self.pid = int(status.readline())
        self.returncode: int | None = None

    def wait(self) -> int:
        """Wait for its end; a signal that has ended it is a negative code."""
        if self.returncode is None:
            with self.status:
                self.returncode = int(self.status.readline())
        return self.returncode


class Waiting:
    """The process that waits, and the way to it."""

    def __init__(self) -> None:
        self.here, there = socket.socketpair()
        with there:
            self.process = subprocess.Popen(
                [sys.executable, __file__, str(there.fileno())],
                pass_fds=[there.fileno()],
                stdin=subprocess.DEVNULL,
                env={**os.environ, "PYTHONHASHSEED": SEED, "PYTHONUTF8": "1"},
                # Ctrl-C ends the tests; this one ends when they have gone.
                start_new_session=True,
            )

    def start(
        self,
        arguments: Sequence[str],
        files: Sequence[int],
        *,
        cwd: Path | None,
        env: Mapping[str, str] | None,
    ) -> Copy:
        """Start a copy; ``files`` are its standard input, output and errors."""
        job = {
            "arguments": list(arguments),
            "cwd": str(cwd or Path.cwd()),
            "env": dict(os.environ if env is None else env),
        }
        heard, told = os.pipe()
        try:
            socket.send_fds(self.here, [json.dumps(job).encode() + b"\n"], [*files, told])
        finally:
            os.close(told)
        return Copy(os.fdopen(heard, "rb"))


_waits: list[Waiting] = []


def _waiting() -> Waiting:
    if not _waits:
        _waits.append(Waiting())
    return _waits[0]


class CopyProcess:
    """A copy with pipes to it, for those who would call ``subprocess.Popen``."""

    def __init__(self, command: Sequence[str], *, env: Mapping[str, str], **_: Any) -> None:
        assert command[0] == sys.executable
        theirs_in, ours_in = os.pipe()
        ours_out, theirs_out = os.pipe()
        ours_err, theirs_err = os.pipe()
        theirs = (theirs_in, theirs_out, theirs_err)
        self.copy = _waiting().start(command[1:], theirs, cwd=None, env=env)
        for number in theirs:
            os.close(number)
        self.pid = self.copy.pid
        self.stdin, self.stdout = os.fdopen(ours_in, "wb"), os.fdopen(ours_out, "rb")
        self.stderr = os.fdopen(ours_err, "rb")
        self.lock = threading.Lock()

    def poll(self) -> int | None:
        """The code with which it has ended; nothing while it runs."""
        with self.lock:
            if self.copy.returncode is None and not select.select([self.copy.status], [], [], 0)[0]:
                return None
            return self.copy.wait()

    def wait(self) -> int:
        """Wait for its end."""
        with self.lock:
            return self.copy.wait()

    def kill(self) -> None:
        """End it at once."""
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)


def end_waiting() -> None:
    """End the process that waits, if there is one."""
    while _waits:
        waiting = _waits.pop()
        waiting.here.close()
        waiting.process.wait()


# --- the other side: the process that waits, and its copies


# Builds a small book, and lists what that has loaded.
USE = """
import sys
from pathlib import Path

folder = Path(sys.argv[1])
(folder / "_config.yml").write_text(
    "title: T\\nsphinx: {extra_extensions: [playbook.sphinx_ext], config: {language: en-GB}}\\n"
)
(folder / "_toc.yml").write_text("format: jb-book\\nroot: a\\n")
(folder / "a.md").write_text("# A\\n\\n```python\\na = 1\\n```\\n\\n```{note}\\nWords.\\n```\\n")
try:
    from playbook.sphinx_ext.launch import main
    main(["build", str(folder)])
finally:
    (folder / "modules").write_text("\\n".join(sys.modules))
"""


def _import_everything() -> None:
    """Import what builds and commands import, also what a build does when it comes to it."""
    import playbook.cli.main  # noqa: F401
    from playbook.live.warm import imports
    from playbook.office.exporters import formats
    from playbook.registers.kinds import kinds

    imports()
    kinds()
    formats()
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryFile() as said:
        pid = os.fork()
        if not pid:
            job = {"arguments": ["-c", USE, folder], "cwd": folder, "env": dict(os.environ)}
            _become(job, [0, said.fileno(), said.fileno()])
        if os.waitpid(pid, 0)[1]:
            said.seek(0)
            sys.stderr.write(said.read().decode("utf-8", errors="replace"))
        for name in (Path(folder) / "modules").read_text(encoding="utf-8").split():
            if name not in sys.modules:
                with contextlib.suppress(ImportError):
                    importlib.import_module(name)
    # What is there already stays: a copy need not look for garbage in it, nor copy its memory.
    gc.collect()
    gc.freeze()


def _serve(connection: socket.socket) -> None:
    _import_everything()
    while True:
        data, files, _, _ = socket.recv_fds(connection, LONGEST, 4)
        if not data:
            return
        while not data.endswith(b"\n"):
            data += connection.recv(LONGEST)
        if not os.fork():
            connection.close()
            _keep(json.loads(data), files)
        for file in files:
            os.close(file)
        with contextlib.suppress(ChildProcessError):
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass


def _keep(job: dict[str, Any], files: list[int]) -> NoReturn:
    """Start the copy, tell its number, wait for it, and tell its code."""
    *standard, told = files
    pid = os.fork()
    if not pid:
        os.close(told)
        _become(job, standard)
    _lead(pid)
    for file in standard:
        os.close(file)
    os.write(told, b"%d\n" % pid)
    code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    with contextlib.suppress(BrokenPipeError):
        os.write(told, b"%d\n" % code)
    os._exit(0)


def _lead(pid: int) -> None:
    """Give a process a group of its own: whoever ends the group ends what it has started."""
    with contextlib.suppress(OSError):  # both sides do it, so that it is done for both
        os.setpgid(pid, pid)


def _become(job: dict[str, Any], files: Sequence[int]) -> NoReturn:
    """Do in this process what a fresh one would do, and end it."""
    code = 70
    try:
        for number, file in enumerate(files):
            os.dup2(file, number)
        os.closerange(3, 256)
        _lead(0)
        signal.signal(signal.SIGINT, signal.default_int_handler)
        os.environ.clear()
        os.environ.update(job["env"])
        os.chdir(job["cwd"])
        sys.stdin = os.fdopen(0, encoding="utf-8", closefd=False)
        sys.stdout = os.fdopen(1, "w", encoding="utf-8", closefd=False)
        sys.stderr = os.fdopen(2, "w", encoding="utf-8", closefd=False, errors="backslashreplace")
        code = _run(job["arguments"])
        sys.stdout.flush()
        sys.stderr.flush()
    finally:
        os._exit(code)


def _run(arguments: list[str]) -> int:
    import random
    import runpy
    import traceback

    random.seed()
    kind, *rest = arguments
    above = str(Path.cwd()) if kind == "-m" else str(Path(kind).resolve().parent)
    above = "" if kind == "-c" else above
    more = [entry for entry in os.environ.get("PYTHONPATH", "").split(os.pathsep) if entry]
    sys.path[:] = [above, *more, *(entry for entry in sys.path if entry)]
    importlib.invalidate_caches()
    subprocess.run = _copy_or(subprocess.run)  # type: ignore[assignment]
    try:
        if kind == "-m":
            sys.argv = rest
            runpy.run_module(rest[0], run_name="__main__", alter_sys=True)
        elif kind == "-c":
            sys.argv = ["-c", *rest[1:]]
            exec(rest[0], {"__name__": "__main__"})  # noqa: S102 - the code of a test
        else:
            sys.argv = arguments
            runpy.run_path(kind, run_name="__main__")
    except SystemExit as end:
        if isinstance(end.code, str):
            sys.stderr.write(f"{end.code}\n")
        return end.code if isinstance(end.code, int) else int(bool(end.code))
    except BaseException:  # noqa: BLE001 - as Python does when nobody catches it
        traceback.print_exc()
        return 1
    return 0


def _copy_or(run: Any) -> Any:
    """``subprocess.run`` for a copy: what it calls of Python's modules is a copy of it again."""

    def wrapped(command: Any, **options: Any) -> Any:
        known = {"stdout", "stderr", "text", "encoding", "errors", "env", "check"}
        ours = command[:2] in ([sys.executable, "-m"], [sys.executable, "-c"])
        if not ours or options.keys() - known or options["check"]:
            return run(command, **options)
        assert options["stdout"] == subprocess.PIPE
        assert options["stderr"] == subprocess.STDOUT
        sys.stdout.flush()
        with tempfile.TemporaryFile() as out, Path(os.devnull).open("rb") as nothing:
            job = {"arguments": command[1:], "cwd": str(Path.cwd()), "env": options["env"]}
            pid = os.fork()
            if not pid:
                _become(job, [nothing.fileno(), out.fileno(), out.fileno()])
            code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
            out.seek(0)
            said = out.read().decode("utf-8", errors="replace")
        return subprocess.CompletedProcess(command, code, said, None)

    return wrapped


if __name__ == "__main__":
    with socket.socket(fileno=int(sys.argv[1])) as end:
        _serve(end)
