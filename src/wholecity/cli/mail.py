"""`wholecity mail`: what waits, what was sent, which addresses take none."""

import json
import sys
from dataclasses import asdict
from typing import Any

import click
from django.db import transaction
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from wholecity.audit.actions import record
from wholecity.kernel.errors import BadInput, Conflict
from wholecity.mail import actions, queries
from wholecity.mail.definitions import STATES, State
from wholecity.people.access import at_the_terminal, require
from wholecity.people.definitions import Role
from wholecity.people.rules import Acting

AS_JSON = click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
AS_SOMEBODY = click.option(
    "--as", "username", help="Act as this account, which must be a facilitator."
)
LARGEST_NOTIFICATION = 20 * 2**20
HOW_TO_SEND = "Set WHOLECITY_SMTP_HOST, WHOLECITY_MAIL_FROM and WHOLECITY_ADDRESS."


def _facilitator(username: str | None) -> Acting:
    by = at_the_terminal(username, Role.FACILITATOR)
    require(by, "write", "cabinet")
    return by


@click.group()
def mail() -> None:
    """The outbox: invitations and reminders on their way to the members of the cabinet."""


@mail.command("list")
@click.option("--state", type=click.Choice([s.value for s in State]), help="Only these.")
@AS_SOMEBODY
@AS_JSON
def list_messages(state: str | None, username: str | None, as_json: bool) -> None:
    """Show the messages of the outbox, the newest first, and the addresses that take none."""
    _facilitator(username)
    why_not = queries.why_nothing_is_sent()
    messages = queries.outbox(State(state) if state else None)
    troubled = queries.troubled_addresses()
    if as_json:
        content = {
            "sending": not why_not,
            "messages": [_as_json(message) for message in messages],
            "troubled": [{**asdict(t), "since": t.since.isoformat()} for t in troubled],
        }
        click.echo(json.dumps(content, indent=2, ensure_ascii=False))
        return
    if why_not:
        click.echo(why_not, err=True)
    table = Table("Posted", "To", "Subject", "State", "Tried", "What the server said")
    for m in messages:
        # Somebody else's words are shown as they are: no markup of ours is in them.
        row = (f"{m.posted_at:%Y-%m-%d %H:%M}", m.to, m.subject, STATES[State(m.state)])
        table.add_row(*map(escape, (*row, str(m.attempts or ""), m.words)))
    Console().print(table if table.row_count else "The outbox is empty.")
    for trouble in troubled:
        held = f"{trouble.address} takes no mail since {trouble.since:%Y-%m-%d}: {trouble.words}"
        click.echo(f"{held} ({trouble.waiting} waiting; wholecity mail lift {trouble.address})")


def _as_json(message: queries.Message) -> dict[str, Any]:
    return {
        "id": str(message.id),
        "key": message.key,
        "kind": message.kind,
        "to": message.to,
        "subject": message.subject,
        "state": message.state,
        "posted_at": message.posted_at.isoformat(),
        "due_at": message.due_at.isoformat(),
        "sent_at": message.sent_at.isoformat() if message.sent_at else None,
        "attempts": message.attempts,
        "words": message.words,
    }


@mail.command()
@AS_SOMEBODY
@AS_JSON
def send(username: str | None, as_json: bool) -> None:
    """Send what is due now, as the worker does every minute."""
    _facilitator(username)
    if why_not := queries.why_nothing_is_sent():
        raise Conflict(why_not, hint=HOW_TO_SEND)
    outcome = actions.deliver()
    if as_json:
        click.echo(json.dumps(asdict(outcome), indent=2, ensure_ascii=False))
    else:
        numbers = (outcome.sent, outcome.postponed, outcome.bounced)
        click.echo("{} sent, {} postponed, {} not delivered.".format(*numbers))
    if outcome.trouble:
        raise Conflict(
            f"The mail server could not be used: {outcome.trouble}.",
            hint="What waits is tried again. See the settings WHOLECITY_SMTP_….",
        )


@mail.command()
@AS_JSON
def bounce(as_json: bool) -> None:
    """Read a delivery status notification (RFC 3464) on standard input, as from a mail server.

    The message that it is about is marked as not delivered when it failed for
    good, and its address takes no more mail when the reason lies in it.
    """
    content = sys.stdin.buffer.read(LARGEST_NOTIFICATION + 1)
    if len(content) > LARGEST_NOTIFICATION:
        raise BadInput("The mail is larger than any notification.")
    address, told = actions.read_bounce(content=content)
    held = queries.is_troubled(address)
    if as_json:
        found = {"address": address, "failed": told.failed, "held_back": held, "words": told.words}
        click.echo(json.dumps(found, indent=2, ensure_ascii=False))
        return
    outcome = "not delivered" if told.failed else "nothing has failed for good"
    click.echo(f"{address}: {outcome} ({told.words})", err=True)
    if held:
        click.echo(f"Mail to {address} is held back until somebody lifts it.", err=True)


@mail.command()
@click.argument("address")
@AS_SOMEBODY
@AS_JSON
def lift(address: str, username: str | None, as_json: bool) -> None:
    """Send mail to ADDRESS again, also what has waited since it took none."""
    by = _facilitator(username)
    with transaction.atomic():
        waiting = actions.lift_bounce(address=address)
        record(by=by, action="lift bounce", object_kind="address", object_id=address)
    if as_json:
        click.echo(json.dumps({"address": address, "waiting": waiting}, indent=2))
        return
    click.echo(f"Mail to {address} is sent again: {waiting} waiting.", err=True)
