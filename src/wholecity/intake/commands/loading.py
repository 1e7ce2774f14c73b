"""`wholecity intake load`, `accept`, `undo`, `again`: what changes the warehouse."""

from datetime import datetime
from pathlib import Path

import click

from wholecity.intake import actions
from wholecity.intake.commands.mapping import MAPPING, chosen
from wholecity.intake.commands.printing import AS_JSON, AS_USER, acting, detail, say
from wholecity.jobs.terminal import on_terminal
from wholecity.kernel.errors import WAITS_FOR_A_PERSON


@click.command("load")
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--source", "source_key", required=True, help="Key of the source.")
@click.option("--format", "format_key", help="Key of the format; told from the files without it.")
@click.option("--year", type=click.IntRange(1990, 2200), help="School year: 2026 is 2025-26.")
@MAPPING
@click.option("--received", type=click.DateTime(["%Y-%m-%d"]), help="Day on which the files came.")
@click.option("--option", "options", multiple=True, help="NAME=VALUE for the format's reader.")
@click.option(
    "--xsd",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder of the official Ed-Fi schemas, to hold the files against them too.",
)
@click.option("--accept", is_flag=True, help="Load it although it has many faults or shrank.")
@click.option("--partial", is_flag=True, help="Load the sound files although others are refused.")
@AS_USER
@AS_JSON
def load(
    path: Path,
    source_key: str,
    format_key: str | None,
    year: int | None,
    mapping: str | None,
    received: datetime | None,
    options: tuple[str, ...],
    xsd: Path | None,
    accept: bool,
    partial: bool,
    username: str | None,
    as_json: bool,
) -> None:
    """Load PATH (a file, a folder or a zip) as one delivery.

    Good rows are loaded; bad ones are kept with their reason. The same files
    twice change nothing. With too many faults, or when a source shrinks, the
    delivery waits: `wholecity intake accept NUMBER` loads it all the same. The exit
    code is then 6, so that a script notices.
    """
    by = acting(username, "load")
    with on_terminal() as progress:
        delivery = actions.load(
            by=by,
            path=path,
            source=source_key,
            format=format_key,
            school_year=year,
            mapping=chosen(mapping, source_key),
            received_on=received.date() if received else None,
            options={
                **dict(o.split("=", 1) for o in options if "=" in o),
                **({"xsd": str(xsd.resolve())} if xsd else {}),
            },
            accept=accept,
            partial=partial,
            progress=progress,
        )
    say(delivery, as_json, lambda: detail(delivery))
    if delivery.row.state == "paused":
        click.get_current_context().exit(WAITS_FOR_A_PERSON)


@click.command("accept")
@click.argument("number", type=int)
@AS_USER
@AS_JSON
def accept(number: int, username: str | None, as_json: bool) -> None:
    """Load a delivery that waits for a person."""
    by = acting(username, "load")
    with on_terminal() as progress:
        delivery = actions.accept(by=by, number=number, progress=progress)
    say(delivery, as_json, lambda: detail(delivery))


@click.command("undo")
@click.argument("number", type=int)
@AS_USER
@AS_JSON
def undo(number: int, username: str | None, as_json: bool) -> None:
    """Take a delivery back: its rows go, those that it replaced return."""
    by = acting(username, "undo")
    delivery = actions.undo(by=by, number=number)
    say(delivery, as_json, lambda: click.echo(f"Delivery {number} was taken back."))


@click.command("again")
@click.argument("number", type=int)
@AS_USER
@AS_JSON
def again(number: int, username: str | None, as_json: bool) -> None:
    """Load a delivery that was taken back once more, from its kept files."""
    by = acting(username, "load")
    with on_terminal() as progress:
        delivery = actions.load_again(by=by, number=number, progress=progress)
    say(delivery, as_json, lambda: detail(delivery))
