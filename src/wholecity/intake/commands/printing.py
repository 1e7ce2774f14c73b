"""How results of intake are printed: words for a person, one JSON document for a program."""

import json
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

import click
from rich.console import Console
from rich.table import Table

from wholecity.intake.queries import DeliveryDetail
from wholecity.people.access import at_the_terminal, require
from wholecity.people.rules import Acting

AS_JSON = click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
AS_USER = click.option("--as", "username", help="Act as this account, which must be a data lead.")
MOST_SHOWN = 12  # kinds of faults that a summary lists


def acting(username: str | None, action: str, thing: str = "delivery") -> Acting:
    """Who acts at the terminal, when they may do this."""
    by = at_the_terminal(username)
    require(by, action, thing)
    return by


def say(content: Any, as_json: bool, otherwise: Callable[[], None]) -> None:
    """Print the content as JSON, or let `otherwise` tell it."""
    if as_json:
        click.echo(json.dumps(plain(content), ensure_ascii=False))
    else:
        otherwise()


def plain(value: Any) -> Any:
    """Dataclasses, dates and ids as JSON has them."""
    match value:
        case date() | datetime():
            return value.isoformat()
        case UUID():
            return str(value)
        case dict():
            return {k: plain(v) for k, v in value.items()}
        case list() | tuple():
            return [plain(v) for v in value]
        case _ if is_dataclass(value) and not isinstance(value, type):
            return {f.name: plain(getattr(value, f.name)) for f in fields(value)}
        case _:
            return value


def table(headers: tuple[str, ...], rows: list[tuple[object, ...]]) -> None:
    """Print a table of text."""
    shown = Table(*headers)
    for row in rows:
        shown.add_row(*("" if cell is None else str(cell) for cell in row))
    Console().print(shown)


def detail(delivery: DeliveryDetail) -> None:
    """Print a delivery: what was accepted, and what was wrong."""
    row = delivery.row
    click.echo(
        f"Delivery {row.number} of {row.source} ({row.format}): {row.state_words.lower()}. "
        f"{row.rows:,} rows, {row.accepted:,} accepted, {row.quarantined:,} quarantined."
    )
    if row.message:
        click.echo(row.message)
    for file in delivery.files:
        why = f" {file.why}" if file.why else ""
        click.echo(f"  {file.name}: {file.state}, {file.rows:,} rows.{why}")
    for total in delivery.totals[:MOST_SHOWN]:
        kind = "warning" if total.warning else "fault"
        place = f" in {total.file}" if total.file else ""
        click.echo(f"  {total.count:,} × {kind}{place}: {total.message}")
    if len(delivery.totals) > MOST_SHOWN:
        click.echo(f"  and {len(delivery.totals) - MOST_SHOWN} more kinds")
    for note in delivery.notes:
        click.echo(f"  Note: {note}")
    if row.state == "paused":
        click.echo(
            f"Nothing was published. `wholecity intake accept {row.number}` loads it all the "
            f"same, `wholecity intake undo {row.number}` puts it away."
        )
