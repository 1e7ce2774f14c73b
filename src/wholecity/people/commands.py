"""`wholecity user`: accounts and their roles."""

import json
import sys
from collections.abc import Callable

import click

from wholecity.kernel.errors import NotFound
from wholecity.people import actions, queries
from wholecity.people.access import at_the_terminal
from wholecity.people.definitions import Role

ROLES = {role.key: role for role in Role}
role_option = click.Choice(sorted(ROLES))


def as_option(command: Callable[..., None]) -> Callable[..., None]:
    """The option that says who acts."""
    words = "Act as this account, which must be an administrator."
    return click.option("--as", "as_username", help=words)(command)


@click.group()
def user() -> None:
    """Accounts and the roles that they hold."""


@user.command()
@click.argument("username")
@click.option("--name", default="", help="The person's name.")
@click.option("--email", default="")
@click.option("--role", "roles", multiple=True, type=role_option, help="May be given again.")
@click.option("--no-password", is_flag=True, help="The account cannot sign in with a password.")
@as_option
def add(
    username: str,
    name: str,
    email: str,
    roles: tuple[str, ...],
    no_password: bool,
    as_username: str | None,
) -> None:
    """Add the account USERNAME; asks for a password twice, or reads it from standard input."""
    by = at_the_terminal(as_username, Role.ADMINISTRATOR)
    password = None if no_password else _password()
    actions.add_user(by=by, username=username, name=name, email=email, password=password)
    for role in roles:
        actions.give_role(by=by, username=username, role=ROLES[role])
    click.echo(f"Added {username}.", err=True)


def _password() -> str:
    if sys.stdin.isatty():
        return str(click.prompt("Password", hide_input=True, confirmation_prompt=True, err=True))
    return sys.stdin.readline().rstrip("\r\n")


@user.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def list_accounts(as_json: bool) -> None:
    """List all accounts with the roles that they hold today."""
    accounts = queries.accounts()
    if as_json:
        rows = [
            {
                "username": a.username,
                "name": a.name,
                "organization": a.organization,
                "active": a.active,
                "roles": [role.key for role in a.roles],
            }
            for a in accounts
        ]
        click.echo(json.dumps({"accounts": rows}, indent=2))
        return
    for account in accounts:
        roles = ", ".join(role.key for role in account.roles) or "no role"
        closed = "" if account.active else " (closed)"
        click.echo(f"{account.username}\t{account.name}\t{roles}{closed}")


@user.command("give-role")
@click.argument("username")
@click.argument("role", type=role_option)
@as_option
def give_role(username: str, role: str, as_username: str | None) -> None:
    """Let USERNAME hold ROLE from now on; with --as, some roles wait for a second administrator."""
    by = at_the_terminal(as_username, Role.ADMINISTRATOR)
    if actions.give_role(by=by, username=username, role=ROLES[role]):
        click.echo(f"{username} holds {role}.", err=True)
    else:
        click.echo(f"Proposed {role} for {username}: a second administrator confirms.", err=True)


@user.command("end-role")
@click.argument("username")
@click.argument("role", type=role_option)
@as_option
def end_role(username: str, role: str, as_username: str | None) -> None:
    """End ROLE for USERNAME today."""
    by = at_the_terminal(as_username, Role.ADMINISTRATOR)
    actions.end_role(by=by, username=username, role=ROLES[role])
    click.echo(f"{username} no longer holds {role}.", err=True)


@user.command("is-person")
@click.argument("username")
@click.argument("email")
@as_option
def is_person(username: str, email: str, as_username: str | None) -> None:
    """Tie the account USERNAME to the person whose address is EMAIL, as seats name them.

    From then on they see what waits for them, and answer for their seat.
    """
    by = at_the_terminal(as_username, Role.ADMINISTRATOR)
    person = actions.tie_account(by=by, username=username, email=email)
    click.echo(f"{username} is {person.name}.", err=True)


@user.command()
@click.argument("email")
@click.option("--name", required=True, help="What the person is called.")
@click.option("--role", "roles", multiple=True, type=role_option, help="May be given again.")
@click.option("--language", default="en", show_default=True, help="Of the mail.")
@as_option
def invite(
    email: str, name: str, roles: tuple[str, ...], language: str, as_username: str | None
) -> None:
    """Invite EMAIL to open an account; prints the link, which is mailed too.

    It is good once, for a week. With --as, a role that two administrators give
    is only proposed.
    """
    by = at_the_terminal(as_username, Role.ADMINISTRATOR)
    link = actions.invite(
        by=by, email=email, name=name, roles=[ROLES[role] for role in roles], language=language
    )
    click.echo(link)


@user.command()
@click.argument("username")
@click.option("--reason", required=True, help="Why; it stays in the audit record.")
@as_option
def close(username: str, reason: str, as_username: str | None) -> None:
    """Close the account USERNAME: its sessions, roles, second factors and secret links end."""
    by = at_the_terminal(as_username, Role.ADMINISTRATOR)
    actions.close_account(by=by, username=username, reason=reason)
    click.echo(f"Closed {username}.", err=True)


@user.command()
@click.argument("username")
@as_option
def reopen(username: str, as_username: str | None) -> None:
    """Open the account USERNAME again, without roles, password or second factor."""
    by = at_the_terminal(as_username, Role.ADMINISTRATOR)
    actions.reopen_account(by=by, username=username)
    click.echo(f"Opened {username} again.", err=True)


@user.command("confirm-role")
@click.argument("username")
@click.argument("role", type=role_option)
@as_option
def confirm_role(username: str, role: str, as_username: str | None) -> None:
    """Confirm the ROLE that an administrator proposed for USERNAME."""
    by = at_the_terminal(as_username, Role.ADMINISTRATOR)
    waiting = [p for p in queries.open_proposals(username) if p.role == ROLES[role]]
    if not waiting:
        raise NotFound(f"Nobody proposed {role} for {username}.")
    actions.settle_role(by=by, proposal=waiting[0].id, confirm=True)
    click.echo(f"{username} holds {role}.", err=True)
