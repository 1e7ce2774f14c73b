"""`wholecity cabinet`: taking the record along, all of it or what is public."""

import json
import os
import tempfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import IO, Any

import click
from django.utils import timezone

from wholecity.governance import actions, queries
from wholecity.governance.formats.records import write_records
from wholecity.kernel.errors import BadInput
from wholecity.people.access import at_the_terminal, require
from wholecity.people.definitions import Role

OUT = click.Path(dir_okay=False, path_type=Path)
DAY = click.DateTime(["%Y-%m-%d"])
AS_SOMEBODY = click.option(
    "--as", "username", help="Act as this account, which must be a facilitator."
)
AS_JSON = click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")


@click.group()
def cabinet() -> None:
    """The children's cabinet: its record."""


@cabinet.command()
@click.argument("out", type=OUT)
@click.option("--from", "since", type=DAY, required=True, help="First day, as YYYY-MM-DD.")
@click.option("--until", type=DAY, required=True, help="Last day, as YYYY-MM-DD.")
@AS_SOMEBODY
@AS_JSON
def records(
    out: Path, since: datetime, until: datetime, username: str | None, as_json: bool
) -> None:
    """Write the record of the public meetings of some days to OUT, a ZIP.

    Of meetings for members only it says that they were held, and nothing else.
    """
    require(at_the_terminal(username, Role.FACILITATOR), "read", "cabinet")
    if until < since:
        raise BadInput("The last day is before the first.", hint="Exchange --from and --until.")
    found = queries.public_record(since.date(), until.date())
    manifest = _written(out, lambda file: write_records(found, file, timezone.localtime()))
    words = f"{found.meetings} public meetings, {len(found.withheld)} things withheld: {out}"
    click.echo(json.dumps(manifest, indent=2) if as_json else words)


@cabinet.command()
@click.argument("out", type=OUT)
@AS_SOMEBODY
@AS_JSON
def export(out: Path, username: str | None, as_json: bool) -> None:
    """Write everything that the cabinet keeps to OUT, a ZIP, with a data dictionary.

    It holds names and addresses, and what is for members only.
    """
    by = at_the_terminal(username, Role.FACILITATOR)
    manifest = _written(out, lambda file: actions.export_record(by=by, file=file))
    rows = sum(one["rows"] for one in manifest["files"] if one["name"].endswith(".csv"))
    click.echo(json.dumps(manifest, indent=2) if as_json else f"{rows:,} rows: {out}")


def _written(out: Path, write: Callable[[IO[bytes]], dict[str, Any]]) -> dict[str, Any]:
    """Write a file at once or not at all; one that is there stays."""
    if out.exists():
        raise BadInput(f"{out} is there already.", hint="Choose another name.")
    if not out.parent.is_dir():
        raise BadInput(f"There is no folder {out.parent}.", hint="Make it first.")
    handle, name = tempfile.mkstemp(dir=out.parent, suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            told = write(file)
        os.replace(name, out)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return told
