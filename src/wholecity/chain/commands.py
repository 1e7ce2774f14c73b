"""`wholecity run`: the whole chain; and the destruction of what came under an agreement."""

import json
from collections.abc import Iterator
from pathlib import Path

import click

from wholecity.agreements.queries import detail
from wholecity.chain import actions
from wholecity.chain.rules import RunReport
from wholecity.jobs.terminal import on_terminal
from wholecity.kernel.errors import WAITS_FOR_A_PERSON
from wholecity.people.access import at_the_terminal, require
from wholecity.people.definitions import Role


@click.command()
@click.argument(
    "folder", required=False, type=click.Path(exists=True, file_okay=False, path_type=Path)
)
@click.option("--as", "username", metavar="USER", help="The account that acts, as city data lead.")
@click.option(
    "--approve-as",
    "approver_name",
    metavar="USER",
    help="Approve the release at once as this privacy officer, who must be somebody else.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def run(
    folder: Path | None, username: str | None, approver_name: str | None, as_json: bool
) -> None:
    """Run the main job: load FOLDER's deliveries, link, compute, protect, propose.

    FOLDER holds a sources.json that names agencies, agreements and deliveries.
    Without it the chain runs over what was loaded before. Running it again
    loads nothing twice.

    When a delivery waits for a person, its source is loaded no further, the rest
    is done without it, and the exit code is 6. The release is then proposed and
    not approved, even with --approve-as.
    """
    by = at_the_terminal(username)
    require(by, "run", "chain")
    approver = at_the_terminal(approver_name, Role.PRIVACY_OFFICER) if approver_name else None
    with on_terminal() as progress:
        if folder is None:
            report = actions.run_chain(by=by, progress=progress, approver=approver)
        else:
            report = actions.run_city(by=by, folder=folder, progress=progress, approver=approver)
    click.echo(json.dumps(report.as_dict()) if as_json else _as_text(report))
    if report.waiting:
        for line in _how_to_go_on(report, f"wholecity run {folder}"):
            click.echo(line, err=True)
        click.get_current_context().exit(WAITS_FOR_A_PERSON)


@click.command()
@click.argument("key")
@click.option("--as", "username", metavar="USER", help="The account that acts, as city data lead.")
@click.option("--yes", is_flag=True, help="Do not ask whether it is meant.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def destroy(key: str, username: str | None, yes: bool, as_json: bool) -> None:
    """Destroy all that came under the ended agreement KEY, and certify it.

    \b
    What goes: rows of the warehouse, those that were replaced or refused too; the
    delivered files; the links of these records to children. What was released
    stays released. Backups are not reached: they have to be destroyed too.

    Broken off, it is taken up by running it again.
    """
    by = at_the_terminal(username)
    require(by, "destroy", "agreement")
    title = detail(key).row.title
    if not yes:
        click.confirm(f"Destroy what came under “{title}”? It cannot be undone.", abort=True)
    with on_terminal() as progress:
        what = actions.destroy(by=by, key=key, progress=progress)
    if as_json:
        click.echo(json.dumps(what))
        return
    for name, number in what.items():
        click.echo(f"{name:24} {number:>12,}")


def _how_to_go_on(report: RunReport, again: str) -> Iterator[str]:
    for delivery in report.waiting:
        number = delivery.number
        yield f"Delivery {number} of {delivery.source} waits for a person. {delivery.why}"
        yield (
            f"`wholecity intake accept {number}` loads it all the same; `wholecity intake undo "
            f"{number}` puts it away, to be mended or taken out of sources.json."
        )
    yield f"Then `{again}` goes on, with the later deliveries of the same source."


def _as_text(report: RunReport) -> str:
    lines = [f"{s.title}: {s.seconds:.1f} s, {s.peak_mib:,} MiB" for s in report.steps]
    made = f"Release {report.release} is {report.state}. " if report.release else ""
    lines.append(f"{made}{report.seconds:.1f} s in all.")
    if report.state == "audited":
        lines.append(
            f"A second person approves it: wholecity release approve {report.release} --as NAME"
        )
    return "\n".join(lines)
