"""`wholecity intake list`, `show`, `quality`, `errors`: what came and what was wrong."""

import click

from wholecity.intake import actions, queries
from wholecity.intake.commands.printing import (
    AS_JSON,
    AS_USER,
    acting,
    detail,
    say,
    table,
)
from wholecity.intake.rules.exports import FAULT_COLUMNS, fault_cells
from wholecity.ui.downloads import csv_lines


@click.command("list")
@click.option("--source", "source_key", help="Only of this source.")
@AS_USER
@AS_JSON
def list_(source_key: str | None, username: str | None, as_json: bool) -> None:
    """Show the deliveries, the newest first."""
    acting(username, "read")
    rows = queries.deliveries(source_key)
    headers = ("No.", "Source", "Format", "Year", "Received", "State", "Rows", "Quarantined")
    cells: list[tuple[object, ...]] = [
        (
            r.number,
            r.source,
            r.format,
            r.school_year,
            r.received_on,
            r.state,
            f"{r.rows:,}",
            f"{r.quarantined:,}",
        )
        for r in rows
    ]
    say(rows, as_json, lambda: table(headers, cells))


@click.command("show")
@click.argument("number", type=int)
@AS_USER
@AS_JSON
def show(number: int, username: str | None, as_json: bool) -> None:
    """Show a delivery: its files, what was accepted, what was wrong."""
    acting(username, "read")
    delivery = queries.delivery(number)
    say(delivery, as_json, lambda: detail(delivery))


@click.command("quality")
@click.argument("number", type=int)
@AS_USER
@AS_JSON
def quality(number: int, username: str | None, as_json: bool) -> None:
    """Show how complete a delivery is, how codes are spread, what changed since the last."""
    acting(username, "read")
    found = queries.quality(number)
    say(found, as_json, lambda: _print_quality(found))


def _print_quality(found: queries.Quality) -> None:
    for record in found.records:
        before = "" if record.rows_before is None else f" (last time {record.rows_before:,})"
        click.echo(f"{record.record}: {record.rows:,} rows{before}")
        for name, rows in record.alike.items():
            click.echo(f"  {rows:,} rows share {name} with another row")
        cells: list[tuple[object, ...]] = [
            (f.field, f"{f.percent}%", "" if f.percent_before is None else f"{f.percent_before}%")
            for f in record.fields
        ]
        table(("Field", "Filled", "Last time"), cells)
    for drift in found.drift:
        click.echo(f"Changed: {drift}")


@click.command("errors")
@click.argument("number", type=int)
@click.option("--csv", "as_csv", is_flag=True, help="Print CSV, to be sent back to the agency.")
@AS_USER
@AS_JSON
def errors(number: int, as_csv: bool, username: str | None, as_json: bool) -> None:
    """Print the quarantined rows of a delivery, whole, with file, line and reason.

    They hold children's records: send them to the agency that they came from, and nobody else.
    """
    by = acting(username, "read", "quarantine")
    rows = actions.errors_to_send_back(by=by, number=number)
    if as_csv:
        for line in csv_lines(FAULT_COLUMNS, map(fault_cells, rows)):
            click.echo(line, nl=False)
    elif as_json:
        say(list(rows), True, lambda: None)
    else:
        for row in rows:
            click.echo(f"{row.file}, line {row.line}: {row.message}")
