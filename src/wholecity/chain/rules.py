"""What a run of the chain reports about itself."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from wholecity.jobs.progress import Progress

KIB_PER_MIB = 1024


@dataclass(frozen=True)
class StepReport:
    """One step: how long it took, the most memory the process held in it, what it found."""

    key: str
    title: str
    seconds: float
    peak_mib: int
    findings: tuple[str, ...] = ()


@dataclass(frozen=True)
class Waiting:
    """A delivery of which nothing is published until a person has decided, and why."""

    number: int
    source: str
    why: str


@dataclass(frozen=True)
class RunReport:
    """A whole run. `release` is the number of the release that it made, None without one."""

    steps: tuple[StepReport, ...]
    release: int | None = None
    state: str = ""
    waiting: tuple[Waiting, ...] = ()

    @property
    def seconds(self) -> float:
        return sum(step.seconds for step in self.steps)

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        return {**asdict(self), "seconds": round(self.seconds, 2)}


class Listening:
    """Passes progress on and keeps what was found."""

    def __init__(self, progress: Progress) -> None:
        self.progress = progress
        self.findings: list[str] = []

    def step(self, name: str, total: int | None = None) -> None:
        self.progress.step(name, total)

    def advance(self, done: int) -> None:
        self.progress.advance(done)

    def say(self, message: str) -> None:
        self.findings.append(str(message))
        self.progress.say(message)


@contextmanager
def metered(key: str, title: str, progress: Progress, into: list[StepReport]) -> Iterator[Progress]:
    """Time and memory of the block; its report is added to `into` when it ends well."""
    _forget_peak()
    begun = time.perf_counter()
    listening = Listening(progress)
    yield listening
    seconds = round(time.perf_counter() - begun, 2)
    into.append(StepReport(key, title, seconds, _peak_mib(), tuple(listening.findings)))


def _forget_peak() -> None:
    """Ask Linux to count the peak anew; where it cannot, the peak is the process's."""
    try:
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    except OSError:
        return


def _peak_mib() -> int:
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) // KIB_PER_MIB
    return 0
