"""`wholecity user`: accounts and their roles."""

import json
import sys
from collections.abc import Callable

import click

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
    """Let USERNAME hold ROLE from now on."""
    by = at_the_terminal(as_username, Role.ADMINISTRATOR)
    actions.give_role(by=by, username=username, role=ROLES[role])
    click.echo(f"{username} holds {role}.", err=True)


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
