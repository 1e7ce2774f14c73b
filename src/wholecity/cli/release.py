"""`wholecity release`: propose what may be published, decide on it, look at it."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from wholecity.disclosure import actions, queries
from wholecity.disclosure.queries import ReleaseDetail
from wholecity.indicators.actions import propose_release
from wholecity.jobs.terminal import on_terminal
from wholecity.kernel.errors import Conflict, NotAllowed
from wholecity.people.access import at_the_terminal, require
from wholecity.people.definitions import Role
from wholecity.people.rules import Acting

AS_JSON = click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
AS_SOMEBODY = click.option(
    "--as", "username", required=True, help="Act as this account: not the one that proposed."
)


@click.group()
def release() -> None:
    """Releases: figures that were protected, attacked, and approved by a second person."""


@release.command()
@click.option("--as", "username", help="Act as this account, which must be a data lead.")
@AS_JSON
def propose(username: str | None, as_json: bool) -> None:
    """Protect the computed indicators, have them attacked, and propose them for approval."""
    by = at_the_terminal(username)
    with on_terminal() as progress:
        number = propose_release(by=by, progress=progress)
    detail = queries.release_detail(number)
    _print(detail, as_json)
    if not detail.audit_passed:
        raise Conflict(
            f"Release {number} was stopped by its audit.",
            hint=f"See what the audit found: wholecity release show {number}.",
        )


@release.command()
@click.argument("number", type=int)
@AS_SOMEBODY
@click.option("--reason", default="", help="Why, for the record.")
@AS_JSON
def approve(number: int, username: str, reason: str, as_json: bool) -> None:
    """Publish release NUMBER. Nobody approves what they proposed."""
    by = _decider(username)
    actions.approve(release=queries.release_id(number), by=by, reason=reason)
    _print(queries.release_detail(number), as_json)


@release.command()
@click.argument("number", type=int)
@AS_SOMEBODY
@click.option("--reason", required=True, help="Why, for the record.")
@AS_JSON
def reject(number: int, username: str, reason: str, as_json: bool) -> None:
    """Turn release NUMBER down."""
    by = _decider(username)
    actions.reject(release=queries.release_id(number), by=by, reason=reason)
    _print(queries.release_detail(number), as_json)


@release.command()
@click.argument("number", type=int)
@AS_SOMEBODY
@click.option("--reason", required=True, help="Why; it stands in the public log.")
@AS_JSON
def withdraw(number: int, username: str, reason: str, as_json: bool) -> None:
    """Take release NUMBER off the pages. Its files stay, as the record of what was public."""
    by = _decider(username)
    actions.withdraw(release=queries.release_id(number), by=by, reason=reason)
    _print(queries.release_detail(number), as_json)


@release.command()
@click.argument("number", type=int)
@click.option("--thorough", is_flag=True, help="Search unpublished crossings too; takes longer.")
@click.option("--insider", is_flag=True, help="Also as families that are alone in a group.")
@click.option("--as", "username", help="Act as this account.")
@AS_JSON
def attack(number: int, thorough: bool, insider: bool, username: str | None, as_json: bool) -> None:
    """Attack release NUMBER once more, with all else that is public of the same children."""
    by = _reader(username)
    outcome = actions.attack_again(
        release=queries.release_id(number), by=by, thoroughly=thorough, inside=insider
    )
    if as_json:
        _print_json(outcome)
    elif outcome["passed"]:
        cells = f"{outcome['withheld']:,} withheld cells"
        click.echo(f"Nothing can be worked out: {cells} attacked in {outcome['seconds']} s.")
    if not as_json and (found := outcome.get("insiders")):
        click.echo(
            f"Families that may be alone in a group: {found['tried']:,}. "
            f"{found['learning']:,} of them learn of others: {found['exact']:,} small counts "
            f"exactly, {found['narrow']:,} to within 2."
        )
    if not outcome["passed"]:
        found = ", ".join(f"{n} {name}" for name, n in outcome.get("found", {}).items() if n)
        raise Conflict(f"The attack on release {number} did not pass: {outcome['error'] or found}.")


@release.command("list")
@click.option("--as", "username", help="Act as this account.")
@AS_JSON
def list_releases(username: str | None, as_json: bool) -> None:
    """Show all releases, the newest first."""
    _reader(username)
    rows = queries.releases()
    if as_json:
        _print_json([asdict(row) for row in rows])
        return
    table = Table("No.", "Title", "State", "Proposed by", "Decided by", "Withheld")
    for row in rows:
        share = f"{row.withheld_percent} %" if row.cells else ""
        names = (row.proposed_by, row.decided_by)
        table.add_row(str(row.number), row.title, row.state_title, *names, share)
    Console().print(table if rows else "There is no release yet.")


@release.command()
@click.argument("number", type=int, required=False)
@click.option("--verify", is_flag=True, help="Check the files against the hashes kept here.")
@click.option("--as", "username", help="Act as this account.")
@AS_JSON
def show(number: int | None, verify: bool, username: str | None, as_json: bool) -> None:
    """Show release NUMBER (the newest without it): its state, its audit, and what was withheld."""
    _reader(username)
    if number is None:
        newest = queries.releases()[:1]
        number = newest[0].number if newest else 0
    detail = queries.release_detail(number)
    faults = queries.verify(number) if verify else []
    _print(detail, as_json, verified=not faults if verify else None)
    if faults:
        raise Conflict(f"The files of release {number} are not as they were: {' '.join(faults)}")
    if verify and not as_json:
        click.echo("The files are those that were audited.", err=True)


def _reader(username: str | None) -> Acting:
    by = _decider(username) if username else at_the_terminal(None)
    require(by, "read", "release")
    return by


def _decider(username: str) -> Acting:
    """The account as privacy officer, or as data lead where it is none."""
    for role in (Role.PRIVACY_OFFICER, Role.DATA_LEAD):
        try:
            return at_the_terminal(username, role)
        except NotAllowed:
            continue
    raise NotAllowed(
        f"{username} is neither privacy officer nor data lead.",
        hint="`wholecity user list` shows who is.",
    )


def _print(detail: ReleaseDetail, as_json: bool, verified: bool | None = None) -> None:
    if as_json:
        extra = {} if verified is None else {"verified": verified}
        _print_json({**_as_dict(detail), **extra})
    else:
        _print_words(detail)


def _as_dict(detail: ReleaseDetail) -> dict[str, Any]:
    whole = asdict(detail)
    return {**whole.pop("summary"), **whole}


def _print_json(value: dict[str, Any] | Sequence[Any]) -> None:
    click.echo(json.dumps(value, default=_plain, ensure_ascii=False, indent=1))


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)


def _print_words(detail: ReleaseDetail) -> None:
    summary = detail.summary
    click.echo(f"Release {summary.number}, {summary.title}: {summary.state_title}")
    click.echo(f"Proposed by {summary.proposed_by}, {summary.proposed_at:%Y-%m-%d %H:%M}")
    if summary.decided_by:
        click.echo(f"Decided by {summary.decided_by}. {detail.reason}".strip())
    if detail.withdrawn_by:
        click.echo(f"Withdrawn by {detail.withdrawn_by}. {detail.withdrawn_reason}")
    click.echo(_audit_words(detail))
    for table in detail.waiting:
        click.echo(
            f"Waits: {table['table']} {table['period']}, "
            f"too little has changed since release {table['since']}."
        )
    if summary.cells:
        share = f"{summary.withheld:,} of {summary.cells:,} counts ({summary.withheld_percent} %)"
        click.echo(f"Withheld: {share}")
        Console().print(_loss_table(detail))
    for advice in detail.advice:
        what = (
            f"Put {' and '.join(map(str, advice['levels']))} together ({advice['dimension']})"
            if advice["levels"]
            else f"Leave out the table by {' and '.join(advice['grouping'])}"
        )
        click.echo(
            f"{what}: {advice['after']:,} instead of {advice['before']:,} counts withheld in "
            f"{advice['period']} ({advice['fewer']} % fewer)."
        )


def _audit_words(detail: ReleaseDetail) -> str:
    audit = detail.audit
    if not audit:
        return "Audit: not yet"
    if detail.audit_passed:
        return (
            f"Audit: passed in {audit['seconds']} s; {audit['withheld']:,} withheld cells attacked"
        )
    found = ", ".join(f"{n} {name}" for name, n in audit.get("found", {}).items() if n)
    return f"Audit: not passed. {audit.get('error') or found}"


def _loss_table(detail: ReleaseDetail) -> Table:
    """What was withheld, by period and grouping."""
    table = Table("Period", "By", "Kind", "Figures", "Too small", "To protect those")
    totals: dict[tuple[str, str, str], list[int]] = {}
    for loss in detail.losses:
        key = (loss.period, ", ".join(loss.grouping) or "all children", loss.kind)
        row = totals.setdefault(key, [0, 0, 0])
        for i, number in enumerate((loss.cells, loss.primary, loss.complementary)):
            row[i] += number
    for key, numbers in totals.items():
        table.add_row(*key, *(f"{n:,}" for n in numbers))
    return table
