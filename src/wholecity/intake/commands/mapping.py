"""`wholecity intake preview` and `suggest`: column mappings, made and tried."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from wholecity.intake import actions, queries
from wholecity.intake.commands.printing import AS_JSON, AS_USER, acting, say
from wholecity.intake.pipeline.previewing import Preview
from wholecity.kernel.errors import BadInput

MAPPING = click.option(
    "--mapping", help="A column mapping: a JSON file, or the name of a saved one."
)
EXISTING = click.Path(exists=True, dir_okay=False, path_type=Path)


def chosen(mapping: str | None, source: str | None) -> Mapping[str, Any] | None:
    """The mapping of the option: a file's content, or the source's saved one of that name."""
    if mapping is None:
        return None
    path = Path(mapping)
    if not path.exists():
        return queries.mapping(source or "", mapping)
    try:
        content: Mapping[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise BadInput(
            f"{path.name} is not JSON: {error}.", hint="`wholecity intake suggest` makes one."
        ) from error
    return content


@click.command("preview")
@click.argument("path", type=EXISTING)
@MAPPING
@click.option("--source", "source_key", help="Source of a saved mapping.")
@click.option("--format", "format_key", help="Key of the format; told from the file without it.")
@click.option("--year", type=click.IntRange(1990, 2200), help="School year: 2026 is 2025-26.")
@AS_USER
@AS_JSON
def preview(
    path: Path,
    mapping: str | None,
    source_key: str | None,
    format_key: str | None,
    year: int | None,
    username: str | None,
    as_json: bool,
) -> None:
    """Show how the first rows of PATH would be read, and what is wrong; nothing is kept."""
    acting(username, "load")
    found = actions.look(
        path=path, format=format_key, mapping=chosen(mapping, source_key), school_year=year
    )
    say(found, as_json, lambda: _print_previews(found))


def _print_previews(previews: list[Preview]) -> None:
    for shown in previews:
        click.echo(f"{shown.record}: {shown.rows:,} rows, {shown.faulty:,} faulty")
        for row in shown.first:
            values = ", ".join(f"{k}={v}" for k, v in row.values.items() if v is not None)
            click.echo(f"  line {row.line}: {values}")
            for fault in row.faults:
                click.echo(f"    ! {fault}")
        for total in shown.totals:
            click.echo(f"  {total.count:,} × {total.message}")
        for note in shown.notes:
            click.echo(f"  Note: {note}")
        if shown.unread:
            click.echo(f"  Columns not read: {', '.join(shown.unread)}")


@click.command("suggest")
@click.argument("path", type=EXISTING)
@AS_USER
def suggest(path: Path, username: str | None) -> None:
    """Print a first column mapping for PATH as JSON, from its headers, to be corrected."""
    acting(username, "load")
    found = actions.suggest_mapping(path=path)
    click.echo(json.dumps(found, indent=2, ensure_ascii=False))
