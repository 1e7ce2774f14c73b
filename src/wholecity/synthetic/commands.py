"""`wholecity city`: build a synthetic city, and look at its truth."""

import json
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import click
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
)

from wholecity.synthetic import build as building
from wholecity.synthetic.plan import LARGEST, SMALLEST, Plan


class Bar:
    """Progress on the terminal's standard error."""

    def __init__(self) -> None:
        self.shown = Progress(
            SpinnerColumn(),
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            console=Console(stderr=True),
        )
        self.task: TaskID | None = None

    def __enter__(self) -> Self:
        self.shown.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if kind is None:
            self._close()
        self.shown.stop()

    def step(self, name: str, total: int | None = None) -> None:
        self._close()
        self.task = self.shown.add_task(name, total=total)

    def advance(self, done: int) -> None:
        if self.task is not None:
            self.shown.update(self.task, completed=done)

    def _close(self) -> None:
        if self.task is not None:
            task = self.shown.tasks[self.task]
            total = 1 if task.total is None else task.total
            self.shown.update(self.task, total=total, completed=total)


@click.group()
def city() -> None:
    """The synthetic city: invented children, in the files that real agencies send."""


@city.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option(
    "--children", required=True, type=int, help=f"How many children: {SMALLEST} to {LARGEST:,}."
)
@click.option("--seed", required=True, type=int, help="The same seed and size give the same city.")
@click.option(
    "--year", default=2026, show_default=True, help="The year in which its last school year ends."
)
@click.option("--force", is_flag=True, help="Replace a synthetic city that is in FOLDER already.")
@click.option("--json", "as_json", is_flag=True, help="Print the truth's figures as JSON.")
def build(folder: Path, children: int, seed: int, year: int, force: bool, as_json: bool) -> None:
    """Build a synthetic city in FOLDER: its truth, and the files of its agencies."""
    plan = Plan(children, seed, year)
    with Bar() as bar:
        told = building.build(folder, plan, bar, force=force)
    _print(told, as_json, folder)


@city.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print all figures as JSON.")
def truth(folder: Path, as_json: bool) -> None:
    """Show what is true of the synthetic city in FOLDER."""
    _print(building.read_truth(folder), as_json, folder)


def _print(told: dict[str, Any], as_json: bool, folder: Path) -> None:
    if as_json:
        click.echo(json.dumps(told, indent=1, ensure_ascii=False))
        return
    for line in _words(told, folder):
        click.echo(line)


def _words(told: dict[str, Any], folder: Path) -> list[str]:
    """The truth in a few lines."""
    last = told["years"][str(told["year"])]
    share = 100 * last["chronic"] / last["students"]
    trend = ", ".join(
        f"{y['label']}: {100 * y['chronic'] / y['students']:.1f} %" for y in told["years"].values()
    )
    wrong = sum(sum(kinds.values()) for kinds in told["faults"].values())
    return [
        f"A synthetic city in {folder}: {told['children']:,} children, "
        f"{told['families']:,} families, {told['twins_and_triplets']:,} twins and triplets",
        f"{last['label']}: {last['students']:,} students in {told['schools']:,} schools, "
        f"{told['attendance_rows']:,} days of attendance",
        f"Chronically absent: {last['chronic']:,} ({share:.1f} %). By year: {trend}",
        f"Gap by income: {told['gaps'][str(told['year'])]['low_income']['gap']} points; "
        f"{last['homeless']:,} students were homeless",
        f"Records: {', '.join(f'{source} {n:,}' for source, n in told['records'].items())}",
        f"Rows that are wrong on purpose: {wrong:,}",
        f"All figures: wholecity city truth {folder} --json",
    ]
