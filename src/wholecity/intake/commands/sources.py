"""`wholecity intake source` and `formats`: who delivers, and how."""

from pathlib import Path

import click

from wholecity.intake import actions, queries
from wholecity.intake.commands.printing import AS_JSON, AS_USER, acting, say, table


@click.group("source")
def source() -> None:
    """Agencies' systems and the agreements under which they deliver."""


@source.command("add")
@click.argument("path", type=click.Path(exists=True, path_type=Path))
@AS_USER
@AS_JSON
def add(path: Path, username: str | None, as_json: bool) -> None:
    """Register the agencies, agreements and sources of PATH, a sources.json or its folder.

    Doing it again changes nothing.
    """
    by = acting(username, "load")
    keys = actions.register_city(by=by, city=path)
    say({"sources": keys}, as_json, lambda: click.echo(f"Registered: {', '.join(keys)}."))


@source.command("list")
@AS_USER
@AS_JSON
def list_sources(username: str | None, as_json: bool) -> None:
    """Show all sources, their agreements, and whether they deliver as agreed."""
    acting(username, "read")
    rows = queries.sources()
    headers = ("Source", "Agency", "Agreement", "Lanes", "Last delivery", "Days late")
    cells: list[tuple[object, ...]] = [
        (
            r.key,
            r.agency_name,
            r.agreement,
            ", ".join(r.lanes),
            r.last_received_on or "never",
            r.days_late,
        )
        for r in rows
    ]
    say(rows, as_json, lambda: table(headers, cells))


@click.command("formats")
@AS_JSON
def formats(as_json: bool) -> None:
    """Show the formats that this installation reads."""
    rows = queries.formats()
    cells: list[tuple[object, ...]] = [(r.key, r.title, r.version) for r in rows]
    say(rows, as_json, lambda: table(("Key", "Format", "Version"), cells))
