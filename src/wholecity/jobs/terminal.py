"""Progress on the terminal: a bar with units and time left, on standard error.

    with on_terminal() as progress:
        actions.run_linkage(by=by, progress=progress)

Where standard error is no terminal (a log, a pipe), each step is one line.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    SpinnerColumn,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)
from rich.progress import Progress as Bars


class Terminal:
    """The steps of long work, drawn by rich."""

    def __init__(self, bars: Bars) -> None:
        self._bars = bars
        self._task: TaskID | None = None

    def step(self, name: str, total: int | None = None) -> None:
        self.finish()
        if self._bars.console.is_terminal:
            self._task = self._bars.add_task(name, total=total)
        else:
            self._bars.console.print(name, highlight=False, markup=False)

    def advance(self, done: int) -> None:
        if self._task is not None:
            self._bars.update(self._task, completed=done)

    def say(self, message: str) -> None:
        self._bars.console.print(message, highlight=False, markup=False)

    def finish(self) -> None:
        """The current step is done."""
        if self._task is not None:
            task = self._bars.tasks[self._task]
            total = task.total or task.completed or 1
            self._bars.update(self._task, total=total, completed=total)
        self._task = None


@contextmanager
def on_terminal() -> Iterator[Terminal]:
    """Progress that is drawn while the block runs."""
    columns = (
        SpinnerColumn(finished_text="[green]✓"),
        TextColumn("{task.description}", markup=False),
        BarColumn(bar_width=24),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
    )
    with Bars(*columns, console=Console(stderr=True)) as bars:
        terminal = Terminal(bars)
        yield terminal
        terminal.finish()
