"""`wholecity intake service`: accounts of programs that deliver by themselves."""

from datetime import datetime, timedelta

import click

from wholecity.intake import actions
from wholecity.intake.commands.printing import AS_JSON, AS_USER, acting, say, table
from wholecity.intake.queries.services import ServiceRow, service_account, service_accounts
from wholecity.people.access import require

THING = "service-account"
DAY = click.DateTime(["%Y-%m-%d"])


@click.group("service")
def service() -> None:
    """Programs of agencies that deliver by themselves, each one source, with a token."""


@service.command("add")
@click.argument("name")
@click.option("--source", "source_key", required=True, help="Key of the only source it delivers.")
@click.option("--ends", required=True, type=DAY, help="Last day, at most a year from now.")
@click.option(
    "--network",
    "networks",
    multiple=True,
    help="From where it may come: 203.0.113.0/24. May be given again; without, from anywhere.",
)
@AS_USER
@AS_JSON
def add(
    name: str,
    source_key: str,
    ends: datetime,
    networks: tuple[str, ...],
    username: str | None,
    as_json: bool,
) -> None:
    """Make the service account NAME; prints its token, which is kept nowhere."""
    by = acting(username, "make", THING)
    token = actions.make_service_account(
        by=by, key=name, source=source_key, ends_on=ends.date(), networks=networks
    )
    _say_token(name, token or "", as_json)


@service.command("list")
@AS_USER
@AS_JSON
def list_(username: str | None, as_json: bool) -> None:
    """List all service accounts: until when they count, and when they were here last."""
    acting(username, "read", THING)
    rows = service_accounts()
    say({"service_accounts": [_told(row) for row in rows]}, as_json, lambda: _print(rows))


@service.command("confirm")
@click.argument("name")
@AS_USER
@AS_JSON
def confirm(name: str, username: str | None, as_json: bool) -> None:
    """Confirm NAME, which an administrator made; prints its token, which is kept nowhere."""
    by = acting(username, "read", THING)
    require(by, "confirm", THING, author=service_account(name).made_by)
    _say_token(name, actions.confirm_service_account(by=by, key=name), as_json)


@service.command("rotate")
@click.argument("name")
@click.option(
    "--overlap",
    type=click.IntRange(0, 30 * 24),
    default=0,
    show_default=True,
    help="Hours for which the old token counts beside the new one.",
)
@click.option("--ends", type=DAY, help="A new last day; without, it stays as it is.")
@AS_USER
@AS_JSON
def rotate(
    name: str, overlap: int, ends: datetime | None, username: str | None, as_json: bool
) -> None:
    """Replace the token of NAME; prints the new one, which is kept nowhere."""
    by = acting(username, "rotate", THING)
    token = actions.replace_token(
        by=by,
        key=name,
        overlap=timedelta(hours=overlap),
        ends_on=ends.date() if ends else None,
    )
    _say_token(name, token, as_json)


@service.command("revoke")
@click.argument("name")
@click.option("--reason", required=True, help="Why; it stays in the audit record.")
@AS_USER
@AS_JSON
def revoke(name: str, reason: str, username: str | None, as_json: bool) -> None:
    """End NAME and all its tokens with the next request, for good."""
    by = acting(username, "revoke", THING)
    actions.revoke_service_account(by=by, key=name, reason=reason)
    row = service_account(name)
    say(_told(row), as_json, lambda: click.echo(f"{name} is revoked.", err=True))


def _say_token(name: str, token: str, as_json: bool) -> None:
    """The token alone on standard output, so that a script can put it where it belongs."""
    say({"name": name, "token": token}, as_json, lambda: click.echo(token))


def _print(rows: list[ServiceRow]) -> None:
    headers = ("name", "source", "state", "last day", "last used", "from")
    table(headers, [_line(row) for row in rows])


def _line(row: ServiceRow) -> tuple[object, ...]:
    last = row.last_used
    state = ", ".join(fault.value for fault in row.faults) or "delivers"
    used = last.used_at.isoformat(timespec="minutes") if last and last.used_at else None
    return row.key, row.source, state, row.ends_on, used, last.used_from if last else None


def _told(row: ServiceRow) -> dict[str, object]:
    """An account as a program reads it; of its tokens everything but what nobody knows."""
    return {
        "name": row.key,
        "source": row.source,
        "agency": row.agency_name,
        "networks": row.networks,
        "ends_on": row.ends_on,
        "made_by": row.made_by,
        "made_at": row.made_at,
        "confirmed_by": row.confirmed_by,
        "revoked_by": row.revoked_by,
        "revoked_at": row.revoked_at,
        "counts": not row.faults,
        "why_not": [fault.value for fault in row.faults],
        "tokens": row.tokens,
    }
