"""`wholecity intake`: agencies' files in, and what was wrong with them."""

import csv
import json
import sys
from collections.abc import Callable
from dataclasses import asdict, is_dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import click
from rich.console import Console
from rich.table import Table

from wholecity.intake import actions, queries
from wholecity.intake.pipeline.quarantine import FaultyRow
from wholecity.intake.queries import DeliveryDetail
from wholecity.intake.rules.exports import safe_cell
from wholecity.jobs.terminal import on_terminal
from wholecity.people.access import at_the_terminal, require
from wholecity.people.rules import Acting

AS_JSON = click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
AS_USER = click.option("--as", "username", help="Act as this account, which must be a data lead.")
FAULT_COLUMNS = ("file", "record", "line", "field", "reason", "message", "row")
MOST_SHOWN = 12  # kinds of faults that a summary lists


@click.group()
def intake() -> None:
    """Agencies' files: load them, see what was wrong, take a delivery back."""


@intake.group("source")
def source() -> None:
    """Agencies' systems and the agreements under which they deliver."""


def _acting(username: str | None, action: str) -> Acting:
    by = at_the_terminal(username)
    require(by, action, "delivery")
    return by


@source.command("add")
@click.argument("path", type=click.Path(exists=True, path_type=Path))
@AS_USER
@AS_JSON
def add(path: Path, username: str | None, as_json: bool) -> None:
    """Register the agencies, agreements and sources of PATH, a sources.json or its folder.

    Doing it again changes nothing.
    """
    by = _acting(username, "load")
    keys = actions.register_city(by=by, city=path)
    _say({"sources": keys}, as_json, lambda: click.echo(f"Registered: {', '.join(keys)}."))


@source.command("list")
@AS_USER
@AS_JSON
def list_sources(username: str | None, as_json: bool) -> None:
    """Show all sources, their agreements, and whether they deliver as agreed."""
    _acting(username, "read")
    rows = queries.sources()
    _say(rows, as_json, lambda: _print_sources(rows))


def _print_sources(rows: list[queries.SourceRow]) -> None:
    table = Table("Source", "Agency", "Agreement", "Lanes", "Last delivery", "Days late")
    for row in rows:
        late = "" if row.days_late is None else str(row.days_late)
        table.add_row(
            row.key,
            row.agency_name,
            row.agreement,
            ", ".join(row.lanes),
            str(row.last_received_on or "never"),
            late,
        )
    Console().print(table)


@intake.command("load")
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--source", "source_key", required=True, help="Key of the source.")
@click.option("--format", "format_key", required=True, help="Key of the format.")
@click.option("--year", type=click.IntRange(1990, 2200), help="School year: 2026 is 2025-26.")
@click.option("--received", type=click.DateTime(["%Y-%m-%d"]), help="Day on which the files came.")
@click.option("--accept", is_flag=True, help="Load it although it has many faults or shrank.")
@click.option("--partial", is_flag=True, help="Load the sound files although others are refused.")
@AS_USER
@AS_JSON
def load(
    path: Path,
    source_key: str,
    format_key: str,
    year: int | None,
    received: datetime | None,
    accept: bool,
    partial: bool,
    username: str | None,
    as_json: bool,
) -> None:
    """Load PATH (a file, a folder or a zip) as one delivery.

    Good rows are loaded; bad ones are kept with their reason. The same files
    twice change nothing. With too many faults, or when a source shrinks, the
    delivery waits: `wholecity intake accept NUMBER` loads it all the same.
    """
    by = _acting(username, "load")
    with on_terminal() as progress:
        detail = actions.load(
            by=by,
            path=path,
            source=source_key,
            format=format_key,
            school_year=year,
            received_on=received.date() if received else None,
            accept=accept,
            partial=partial,
            progress=progress,
        )
    _say(detail, as_json, lambda: _print_detail(detail))


@intake.command("accept")
@click.argument("number", type=int)
@AS_USER
@AS_JSON
def accept_(number: int, username: str | None, as_json: bool) -> None:
    """Load a delivery that waits for a person."""
    by = _acting(username, "load")
    with on_terminal() as progress:
        detail = actions.accept(by=by, number=number, progress=progress)
    _say(detail, as_json, lambda: _print_detail(detail))


@intake.command("undo")
@click.argument("number", type=int)
@AS_USER
@AS_JSON
def undo(number: int, username: str | None, as_json: bool) -> None:
    """Take a delivery back: its rows go, those that it replaced return."""
    by = _acting(username, "undo")
    detail = actions.undo(by=by, number=number)
    _say(detail, as_json, lambda: click.echo(f"Delivery {number} was taken back."))


@intake.command("again")
@click.argument("number", type=int)
@AS_USER
@AS_JSON
def again(number: int, username: str | None, as_json: bool) -> None:
    """Load a delivery that was taken back once more, from its kept files."""
    by = _acting(username, "load")
    with on_terminal() as progress:
        detail = actions.load_again(by=by, number=number, progress=progress)
    _say(detail, as_json, lambda: _print_detail(detail))


@intake.command("list")
@click.option("--source", "source_key", help="Only of this source.")
@AS_USER
@AS_JSON
def list_(source_key: str | None, username: str | None, as_json: bool) -> None:
    """Show the deliveries, the newest first."""
    _acting(username, "read")
    rows = queries.deliveries(source_key)
    _say(rows, as_json, lambda: _print_deliveries(rows))


def _print_deliveries(rows: list[queries.DeliveryRow]) -> None:
    table = Table("No.", "Source", "Format", "Year", "Received", "State", "Rows", "Quarantined")
    for row in rows:
        table.add_row(
            str(row.number),
            row.source,
            row.format,
            row.school_year,
            str(row.received_on),
            row.state,
            f"{row.rows:,}",
            f"{row.quarantined:,}",
        )
    Console().print(table)


@intake.command("show")
@click.argument("number", type=int)
@AS_USER
@AS_JSON
def show(number: int, username: str | None, as_json: bool) -> None:
    """Show a delivery: its files, what was accepted, what was wrong."""
    _acting(username, "read")
    detail = queries.delivery(number)
    _say(detail, as_json, lambda: _print_detail(detail))


@intake.command("errors")
@click.argument("number", type=int)
@click.option("--csv", "as_csv", is_flag=True, help="Print CSV, to be sent back to the agency.")
@AS_USER
@AS_JSON
def errors(number: int, as_csv: bool, username: str | None, as_json: bool) -> None:
    """Print the quarantined rows of a delivery, whole, with file, line and reason.

    They hold children's records: send them to the agency that they came from, and nobody else.
    """
    by = at_the_terminal(username)
    require(by, "read", "quarantine")
    rows = actions.errors_to_send_back(by=by, number=number)
    if as_json:
        click.echo(json.dumps([asdict(r) for r in rows], ensure_ascii=False))
        return
    if as_csv:
        _print_csv(rows)
        return
    for row in rows:
        click.echo(f"{row.file}, line {row.line}: {row.message}")


def _print_csv(rows: Any) -> None:
    writer = csv.writer(sys.stdout)
    writer.writerow(FAULT_COLUMNS)
    row: FaultyRow
    for row in rows:
        writer.writerow(safe_cell(getattr(row, name)) for name in FAULT_COLUMNS)


def _print_detail(detail: DeliveryDetail) -> None:
    row = detail.row
    click.echo(
        f"Delivery {row.number} of {row.source} ({row.format}): {row.state_words.lower()}. "
        f"{row.rows:,} rows, {row.accepted:,} accepted, {row.quarantined:,} quarantined."
    )
    if row.message:
        click.echo(row.message)
    for file in detail.files:
        why = f" {file.why}" if file.why else ""
        click.echo(f"  {file.name}: {file.state}, {file.rows:,} rows.{why}")
    for total in detail.totals[:MOST_SHOWN]:
        kind = "warning" if total.warning else "fault"
        click.echo(f"  {total.count:,} × {kind} in {total.file}: {total.message}")
    for note in detail.notes:
        click.echo(f"  Note: {note}")


def _say(content: Any, as_json: bool, otherwise: Callable[[], None]) -> None:
    if as_json:
        click.echo(json.dumps(_plain(content), ensure_ascii=False))
    else:
        otherwise()


def _plain(value: Any) -> Any:
    match value:
        case date() | datetime():
            return value.isoformat()
        case UUID():
            return str(value)
        case dict():
            return {k: _plain(v) for k, v in value.items()}
        case list() | tuple():
            return [_plain(v) for v in value]
        case _ if is_dataclass(value) and not isinstance(value, type):
            return {k: _plain(getattr(value, k)) for k in value.__dataclass_fields__}
        case _:
            return value
