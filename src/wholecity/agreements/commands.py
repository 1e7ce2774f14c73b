"""`wholecity agreements`: what is agreed, and what was signed on paper."""

import json
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import click

from wholecity.agreements import actions, queries
from wholecity.people.access import at_the_terminal, require

AS_USER = click.option("--as", "username", help="Act as this account, which must be a data lead.")


@click.group()
def agreements() -> None:
    """Memoranda, data-sharing agreements and licenses."""


@agreements.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@AS_USER
def list_agreements(as_json: bool, username: str | None) -> None:
    """Show all agreements and where they stand today."""
    require(at_the_terminal(username), "read", "agreement")
    rows = queries.agreements()
    if as_json:
        click.echo(json.dumps([_plain(row) for row in rows], indent=1))
        return
    for line in _lines(rows):
        click.echo(line)


@agreements.command()
@click.argument("key")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@AS_USER
def show(key: str, as_json: bool, username: str | None) -> None:
    """Show all of the agreement KEY: what it covers, and why it is not in force."""
    require(at_the_terminal(username), "read", "agreement")
    told = _told(queries.detail(key))
    if as_json:
        click.echo(json.dumps(told, indent=1))
        return
    for name, value in told.items():
        if value not in ("", None, [], {}):
            click.echo(f"{name.replace('_', ' '):16} {_in_a_line(value)}")


@agreements.command()
@click.argument("key")
@click.argument("source")
@AS_USER
def name(key: str, source: str, username: str | None) -> None:
    """Enter that the agreement KEY, signed on paper, names SOURCE too."""
    by = at_the_terminal(username)
    require(by, "draft", "agreement")
    actions.name_source(by=by, key=key, source=source)
    click.echo(f"{key} names {source}.", err=True)


@agreements.command()
@click.argument("key")
@click.option("--why", required=True, help="Why it ends before its time.")
@click.option(
    "--last-day",
    type=click.DateTime(["%Y-%m-%d"]),
    help="Its last day; left out, it ends at once.",
)
@AS_USER
def end(key: str, why: str, last_day: datetime | None, username: str | None) -> None:
    """End the agreement KEY before its time: what came under it is used no longer."""
    by = at_the_terminal(username)
    day = actions.end(by=by, key=key, why=why, last_day=last_day.date() if last_day else None)
    click.echo(f"The last day of {key} is {day}.", err=True)


def _lines(rows: list[queries.AgreementRow]) -> Iterator[str]:
    for row in rows:
        yield f"{row.key:24} {row.tier:4} {row.standing:10} {_term(row.starts, row.ends)}"


def _term(starts: date | None, ends: date | None) -> str:
    return f"{starts or '?'} to {ends or 'further notice'}"


def _in_a_line(value: Any) -> str:
    if isinstance(value, dict):
        return "; ".join(f"{name}: {of}" for name, of in value.items())
    if isinstance(value, bool):
        return "yes" if value else "no"
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _told(found: queries.AgreementDetail) -> dict[str, Any]:
    at, by, what = found.certificate or (None, "", {})
    return {
        **_plain(found.row),
        "not_in_force": str(found.not_in_force),
        "parent": found.parent,
        "under_it": [key for key, _title in found.under_it],
        "fields": list(found.fields),
        "basis": found.basis.value if found.basis else "",
        "purpose_in_words": found.row.purpose_in_words,
        "people": list(found.people),
        "min_cell": found.min_cell,
        "redisclosure": found.redisclosure,
        "destroy_by": str(found.destroy_by or ""),
        "drafted_by": found.drafted_by,
        "answers": found.answers,
        "signatures": [f"{s.organization}: {s.name}, {s.signed_on}" for s in found.signatures],
        "documents": {paper.name: paper.sha256 for paper in found.documents},
        "why_ended": found.why_ended,
        "destroyed": f"{at:%Y-%m-%d %H:%M} by {by}" if at else "",
        "what_was_destroyed": what,
    }


def _plain(row: queries.AgreementRow) -> dict[str, Any]:
    return {
        "key": row.key,
        "title": row.title,
        "tier": row.tier,
        "standing": row.standing,
        "in_force": row.in_force,
        "starts": str(row.starts) if row.starts else None,
        "ends": str(row.ends) if row.ends else None,
        "parties": list(row.parties),
        "sources": list(row.sources),
        "purposes": list(row.purposes),
    }
