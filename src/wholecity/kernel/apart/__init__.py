"""Work on bytes that somebody else made, in a process of its own.

Whoever delivers a file can try to break the program that reads it. So files are read by a child
process that holds nothing worth having: no key, no database, no network, a bounded share of the
machine. What it finds comes back through a pipe as plain data, is checked for its form here, and
is never more at once than a frame may hold. A child that dies or takes too much is a file that
cannot be read, and whoever asked goes on.
"""

import importlib
import os
import selectors
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Protocol, Self

import wholecity
from wholecity.kernel.apart.frames import (
    MALFORMED,
    MOST_TOLD,
    OUT_OF_MEMORY,
    SIZES,
    Failed,
    Refused,
    made,
    sent,
)
from wholecity.kernel.errors import BadInput
from wholecity.kernel.texts import phrase, together
from wholecity.kernel.texts import translatable as _

CHILD = "wholecity.kernel.apart"
BLOCK = 2**20
# A child writes what it unpacks and rewrites; the greatest delivery is smaller.
MOST_BYTES = 17 * 2**30


@dataclass(frozen=True)
class Limits:
    """What reading one delivery may take: memory, and time, of the processor and on the clock."""

    megabytes: int = 2048
    seconds: int = 3600

    def at_most(self, seconds: int) -> "Limits":
        """The same, for somebody who waits for the answer at a page."""
        return Limits(self.megabytes, min(self.seconds, seconds))


@dataclass(frozen=True)
class Doors:
    """What the child may open: what it reads, and the folder in which it may write."""

    readable: tuple[Path, ...] = ()
    writable: tuple[Path, ...] = ()


class Reader(Protocol):
    """Whoever runs operations on bytes: a child, or within a child the child itself."""

    def ask(
        self, operation: str, name: str, kinds: tuple[Any, ...], /, **given: Any
    ) -> Iterator[Any]:
        """What the operation `module:function` yields. `name` is what a person calls the file."""


class Here:
    """Operations in this very process: for one that is a child already."""

    def ask(
        self, operation: str, name: str, kinds: tuple[Any, ...], /, **given: Any
    ) -> Iterator[Any]:
        return found(operation, given)


def found(operation: str, given: Mapping[str, Any]) -> Iterator[Any]:
    """Run `module:function` with plain values."""
    module, function = operation.split(":")
    findings: Iterator[Any] = getattr(importlib.import_module(module), function)(**given)
    return findings


class Apart:
    """Operations, run in a child that is started when the first one is asked for.

    A child serves one caller until the block ends, and is replaced when it died. All that it may
    take is counted from its start; waiting is counted over all of them together.
    """

    def __init__(self, limits: Limits, doors: Doors) -> None:
        self._limits, self._doors = limits, doors
        self._left = float(limits.seconds)
        self._child: subprocess.Popen[bytes] | None = None
        self._came = bytearray()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stop()

    def ask(
        self, operation: str, name: str, kinds: tuple[Any, ...], /, **given: Any
    ) -> Iterator[Any]:
        """What an operation finds, one by one; anything that is none of `kinds` is refused.

        Bytes given as `content` need no file. Raises BadInput for what the operation refuses,
        and when it breaks off or reaches a limit.
        """
        child = self._child or self._start()
        ended = False
        try:
            content = given.pop("content", b"")
            self._send(child, {"operation": operation, "given": given}, content)
            while True:
                told = self._next(child, name, (*kinds, Refused, Failed))
                if told is None:
                    ended = True
                    return
                if isinstance(told, Refused):
                    ended = True
                    raise BadInput(told.message, hint=told.hint)
                if isinstance(told, Failed):
                    raise _failure(told, name, self._limits)
                yield told
        finally:
            if not ended:
                self._stop()  # what it would still say belongs to a question that nobody asks

    def _start(self) -> subprocess.Popen[bytes]:
        walls = {
            "megabytes": self._limits.megabytes,
            "seconds": self._limits.seconds,
            "most_bytes": MOST_BYTES,
            "readable": [str(p) for p in self._doors.readable],
            "writable": [str(p) for p in self._doors.writable],
        }
        self._came.clear()
        self._child = subprocess.Popen(
            [sys.executable, "-P", "-m", CHILD],
            env=_environment(),
            cwd="/",
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # a trace may hold what stands in the file
            start_new_session=True,  # whoever interrupts us stops it through us
        )
        self._send(self._child, walls)
        return self._child

    def _send(
        self, child: "subprocess.Popen[bytes]", content: dict[str, Any], beside: bytes = b""
    ) -> None:
        assert child.stdin is not None
        with suppress(BrokenPipeError):  # it died; what it left to read says how
            sent(child.stdin, content, beside)

    def _stop(self) -> int:
        """End the child; what it ended with."""
        child, self._child = self._child, None
        if child is None:
            return 0
        child.kill()
        for pipe in (child.stdin, child.stdout):
            if pipe is not None:
                with suppress(BrokenPipeError):
                    pipe.close()
        return child.wait()

    def _next(self, child: "subprocess.Popen[bytes]", name: str, kinds: tuple[Any, ...]) -> Any:
        try:
            head = self._bytes(child, SIZES.size, name)
            told, packed = SIZES.unpack(head)
            if told > MOST_TOLD or packed > MOST_TOLD:
                raise ValueError("more than a frame holds")
            return made(self._bytes(child, told, name), self._bytes(child, packed, name), kinds)
        except MALFORMED as error:
            raise _broken(name, type(error).__name__) from error

    def _bytes(self, child: "subprocess.Popen[bytes]", size: int, name: str) -> bytes:
        while len(self._came) < size:
            block = self._block(child, name)
            if not block:
                raise _death(self._ending(child), name, self._limits)
            self._came += block
        found = bytes(self._came[:size])
        del self._came[:size]
        return found

    def _block(self, child: "subprocess.Popen[bytes]", name: str) -> bytes:
        assert child.stdout is not None
        began = time.monotonic()
        with selectors.DefaultSelector() as waiting:
            waiting.register(child.stdout, selectors.EVENT_READ)
            if not waiting.select(max(self._left, 0)):
                raise _too_long(name, self._limits.seconds)
        self._left -= time.monotonic() - began
        return os.read(child.stdout.fileno(), BLOCK)

    def _ending(self, child: "subprocess.Popen[bytes]") -> int:
        """What a child that said no more ended with; it has a moment to do so by itself."""
        try:
            return child.wait(timeout=1)
        except subprocess.TimeoutExpired:
            return self._stop()


def _environment() -> dict[str, str]:
    """No key and no setting of the installation; one thread, each of which would reserve memory."""
    source = Path(wholecity.__file__).parents[1]
    return {
        "PYTHONPATH": str(source),
        "PYTHONUTF8": "1",
        "PYTHONDONTWRITEBYTECODE": "1",
        "OPENBLAS_NUM_THREADS": "1",
        "OMP_NUM_THREADS": "1",
    }


def _failure(told: Failed, name: str, limits: Limits) -> Exception:
    match told.why:
        case "memory":
            return _too_large(name, limits.megabytes)
        case "machine":
            return OSError(told.number, os.strerror(told.number))
        case "size":
            return BadInput(
                phrase(
                    "%(name)s was not read: it would grow beyond %(size)s GB.",
                    name=name,
                    size=MOST_BYTES // 2**30,
                ),
                hint="Deliver it in several files.",
            )
    return _broken(name, told.error)


def _death(code: int, name: str, limits: Limits) -> BadInput:
    if code == -signal.SIGXCPU:
        return _too_long(name, limits.seconds)
    if code == OUT_OF_MEMORY:
        return _too_large(name, limits.megabytes)
    told = signal.Signals(-code).name if code < 0 else str(code)
    return _broken(name, told)


def _too_large(name: str, megabytes: int) -> BadInput:
    return BadInput(
        phrase(
            "%(name)s was not read: it takes more than the %(megabytes)s MB of memory that "
            "reading may take.",
            name=name,
            megabytes=megabytes,
        ),
        hint=together(
            _("Deliver it as CSV (UTF-8), in several files."),
            _("Whoever runs the installation can allow more: WHOLECITY_READING_MEGABYTES."),
        ),
    )


def _too_long(name: str, seconds: int) -> BadInput:
    return BadInput(
        phrase(
            "%(name)s was not read: it takes longer than the %(seconds)s seconds that reading "
            "may take.",
            name=name,
            seconds=seconds,
        ),
        hint=together(
            _("Deliver it as CSV (UTF-8), in several files."),
            _("Whoever runs the installation can allow more: WHOLECITY_READING_SECONDS."),
        ),
    )


def _broken(name: str, error: str) -> BadInput:
    return BadInput(
        phrase(
            "%(name)s was not read: the process that read it broke off (%(error)s).",
            name=name,
            error=error,
        ),
        hint="Ask the agency to send it again. If it happens again, the file may be damaged on "
        "purpose: tell whoever runs the installation.",
    )
