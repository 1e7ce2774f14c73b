"""`wholecity audit`: is the record whole, its head for a sheet of paper, all of its entries."""

import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click
from django.db import transaction
from django.utils import timezone

from wholecity.audit import actions, queries
from wholecity.audit.queries import HEADER, Verdict, Wanted
from wholecity.audit.rules.chain import Mark
from wholecity.kernel.errors import BadInput
from wholecity.kernel.texts import phrase
from wholecity.people.access import at_the_terminal, require
from wholecity.people.definitions import Role
from wholecity.people.rules import Acting
from wholecity.policy.decision import Context
from wholecity.ui.downloads import csv_lines

AS_JSON = click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
AS_SOMEBODY = click.option(
    "--as", "username", help="Act as this account, which must be a privacy officer."
)
DAY = click.DateTime(["%Y-%m-%d"])
DIGITS, BROKEN = 64, 1
TELL_EVERY = 10_000


def _officer(username: str | None, action: str) -> Acting:
    by = at_the_terminal(username, Role.PRIVACY_OFFICER)
    require(by, action, "audit", context=Context(now=timezone.now()))
    return by


@click.group()
def audit() -> None:
    """The audit record: who saw or changed what, each entry tied to the one before it."""


@audit.command()
@click.option("--head", "heads", multiple=True, metavar="HASH", help="A head written down earlier.")
@click.option(
    "--from-file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A file with heads, as `wholecity audit head` prints them.",
)
@AS_SOMEBODY
@AS_JSON
def verify(
    heads: Sequence[str], from_file: Path | None, username: str | None, as_json: bool
) -> None:
    """Verify the whole chain: that nothing was changed, removed or slipped in.

    The exit code is 1 when it is broken, and the first broken number is said. An
    end that was cut off, with the head, is found by a head that was written down
    elsewhere (--head, --from-file) or by an earlier verification.
    """
    by = _officer(username, "report")
    marks = [*map(_mark, heads), *(_marks(from_file) if from_file else ())]
    found = actions.verify_chain(by=by, marks=marks, progress=_progress)
    if as_json:
        click.echo(json.dumps({**asdict(found), "whole": found.is_whole}, indent=2))
    else:
        _say(found)
    if not found.is_whole:
        sys.exit(BROKEN)


def _progress(done: int) -> None:
    if done and done % TELL_EVERY == 0:
        click.echo(f"{done:,} entries verified", err=True)


def _say(found: Verdict) -> None:
    if found.is_whole:
        click.echo(f"Whole: {found.entries} entries, head {found.hash}")
    for fault in found.faults:
        click.echo(fault, err=True)
    if found.broken_at is not None:
        click.echo(f"broken at {found.broken_at}")
    if found.clock_set_back:
        numbers = ", ".join(map(str, found.clock_set_back))
        click.echo(f"The clock had been set back at: {numbers}. The chain holds.", err=True)


def _marks(file: Path) -> list[Mark]:
    lines = file.read_text(encoding="utf-8").splitlines()
    return [_mark(text) for text in lines if text.strip()]


def _mark(text: str) -> Mark:
    """`NUMBER HASH`, or the hash alone."""
    *number, hash = text.split() or [""]
    is_hash = len(hash) == DIGITS and set(hash) <= set("0123456789abcdef")
    if not is_hash or len(number) > 1 or not all(n.isdecimal() for n in number):
        raise BadInput(
            phrase("This is no head of the audit record: %(text)s", text=text),
            hint="Write it as `wholecity audit head` does: its number, and 64 digits.",
        )
    return Mark(hash, int(number[0]) if number else None)


@audit.command()
@AS_SOMEBODY
@AS_JSON
def head(username: str | None, as_json: bool) -> None:
    """Print the head of the chain, to be kept where nobody of this installation reaches it.

    Its number and its hash: on paper, or in another office. As long as it is there,
    nobody can take away what came before it unnoticed.
    """
    _officer(username, "read")
    found = queries.head()
    if as_json:
        click.echo(json.dumps({"number": found.number, "hash": found.hash}))
    else:
        click.echo(f"{found.number} {found.hash}")


@audit.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--who", default="", help="Only of this account.")
@click.option("--child", default="", help="Only disclosures of this child (its ID).")
@click.option("--action", default="", help="Only this action, such as disclose.")
@click.option("--from", "since", type=DAY, help="From this day on.")
@click.option("--until", type=DAY, help="Until this day, which is included.")
@AS_SOMEBODY
@AS_JSON
def export(
    file: Path,
    who: str,
    child: str,
    action: str,
    since: datetime | None,
    until: datetime | None,
    username: str | None,
    as_json: bool,
) -> None:
    """Write entries to FILE as CSV, the latest first. The export is an entry itself."""
    by = _officer(username, "report")
    wanted = Wanted(who, child, action, "", _day(since), _day(until))
    if file.exists():
        raise BadInput(phrase("%(file)s is there already.", file=str(file)))
    asked: dict[str, Any] = {k: str(v) for k, v in asdict(wanted).items() if v}
    with transaction.atomic():
        actions.record(
            by=by, action="export", object_kind="audit", object_id="entries", asked=asked
        )
    written = 0
    with file.open("w", encoding="utf-8", newline="") as out:
        for text in csv_lines(HEADER, (row.cells for row in queries.entry_rows(wanted))):
            written += bool(out.write(text))
    written -= 1  # the header
    if as_json:
        click.echo(json.dumps({"file": str(file), "entries": written}))
    else:
        click.echo(f"{written} entries in {file}", err=True)


def _day(at: datetime | None) -> date | None:
    return at.date() if at else None
