"""Which tests ran which lines of a room, measured once in the run without a fault.

A fault is shown first to those that are quickest, and to nobody who never came to its line. Lines
that ran while modules were loaded concern whoever came into the module at all.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import coverage
import pytest

LOADING = ""


@dataclass
class Ran:
    """By module and line the tests that ran it, and the seconds that each test takes."""

    seconds: dict[str, float] = field(default_factory=dict)
    lines: dict[str, dict[int, list[str]]] = field(default_factory=dict)

    def for_fault(self, module: Path, first: int, last: int) -> list[str]:
        """The tests that can notice a fault in these lines, the quickest first."""
        by_line = self.lines.get(str(module), {})
        found = {test for line in range(first, last + 1) for test in by_line.get(line, ())}
        if LOADING in found:
            found = {test for tests in by_line.values() for test in tests} - {LOADING}
            found = found or set(self.seconds)
        return sorted(found, key=lambda test: (self.seconds[test], test))

    def write(self, file: Path) -> None:
        """For whoever started the process that measured."""
        lines = {module: list(by_line.items()) for module, by_line in self.lines.items()}
        file.write_text(json.dumps([self.seconds, lines]), encoding="utf-8")

    @classmethod
    def read(cls, file: Path) -> "Ran":
        """What a process wrote."""
        seconds, lines = json.loads(file.read_text(encoding="utf-8"))
        return cls(seconds, {module: dict(pairs) for module, pairs in lines.items()})


class Measuring:
    """A plugin of pytest that says to the measurement which test is running."""

    def __init__(self, modules: list[Path]) -> None:
        self.coverage = coverage.Coverage(
            data_file=None, include=[str(path) for path in modules], config_file=False
        )
        self.ran = Ran()
        self.coverage.start()

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        self.coverage.switch_context(item.nodeid)
        result = yield
        self.coverage.switch_context(LOADING)
        return result

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self.ran.seconds[report.nodeid] = self.ran.seconds.get(report.nodeid, 0) + report.duration

    def pytest_sessionfinish(self) -> None:
        self.coverage.stop()
        data = self.coverage.get_data()
        self.ran.lines = {
            module: data.contexts_by_lineno(module) for module in data.measured_files()
        }
