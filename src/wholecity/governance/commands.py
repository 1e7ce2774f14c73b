"""`wholecity cabinet`: the record of the cabinet from the terminal."""

import json
from dataclasses import asdict
from pathlib import Path

import click

from wholecity.governance import actions
from wholecity.governance.actions import PastImported
from wholecity.governance.formats.recognition import as_text
from wholecity.kernel.errors import BadInput
from wholecity.people.access import at_the_terminal
from wholecity.people.definitions import Role


@click.group()
def cabinet() -> None:
    """The cabinet: its bodies and what they decided."""


@cabinet.command("import-meetings")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--body", required=True, help="Key of the body whose record it becomes.")
@click.option("--of", default="", help="Only the meetings of this body of the file.")
@click.option("--seat-voters", is_flag=True, help="Give voters without a seat one of the past.")
@click.option("--organization", default="", help="Whose these seats are, with --seat-voters.")
@click.option("--try", "try_only", is_flag=True, help="Say what would come of it; keep nothing.")
@click.option("--as", "username", help="Act as this account, which must be a facilitator.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def import_meetings(
    file: Path,
    body: str,
    of: str,
    seat_voters: bool,
    organization: str,
    try_only: bool,
    username: str | None,
    as_json: bool,
) -> None:
    """Bring meetings of the past from a file of Legistar (JSON): all of them, or none.

    A meeting that is here already is not brought twice. Exits with 2 when
    something cannot be read or has no seat; nothing is kept then.
    """
    outcome = actions.import_meetings(
        by=at_the_terminal(username, Role.FACILITATOR),
        body=body,
        text=as_text(file.read_bytes()),
        of=of,
        seat_voters=seat_voters,
        organization=organization,
        try_only=try_only,
    )
    if as_json:
        click.echo(json.dumps(asdict(outcome), indent=2, ensure_ascii=False))
    else:
        _print(outcome)
    if outcome.faults:
        raise BadInput(
            f"{len(outcome.faults)} problems in {file.name}; nothing was imported.",
            hint="The reasons stand above.",
        )


def _print(outcome: PastImported) -> None:
    for fault in outcome.faults:
        click.echo(f"{fault.place or 'file'}, line {fault.line}: {fault.message}")
    for note in outcome.notes:
        click.echo(f"{note.place}: {note.message}", err=True)
    click.echo(
        f"{outcome.meetings} meetings ({outcome.cancelled} called off), {outcome.items} items, "
        f"{outcome.decisions} decisions, {outcome.positions} positions; "
        f"{outcome.known} were here already."
    )
    if outcome.seated:
        click.echo(f"New seats of the past: {', '.join(outcome.seated)}.")
