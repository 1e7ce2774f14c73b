"""`wholecity link`: which records are one child."""

import json
from dataclasses import asdict
from pathlib import Path

import click
from django.conf import settings

from wholecity.children import actions, queries
from wholecity.children.pipeline.crosswalk import read_crosswalk
from wholecity.children.pipeline.truth import compare
from wholecity.jobs.terminal import on_terminal
from wholecity.kernel.errors import NotFound
from wholecity.linkage.pipeline import files as linkage
from wholecity.people.access import at_the_terminal, require

AS_JSON = click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
ACTING_AS = click.option(
    "--as", "username", metavar="USER", help="The account that acts, as city data lead."
)


@click.group()
def link() -> None:
    """Find which records of all sources are one child, and keep each child's lasting ID."""


@link.command()
@ACTING_AS
@AS_JSON
def run(username: str | None, as_json: bool) -> None:
    """Link all children, register them, publish the crosswalk and what may be used for care.

    Without new records a second run changes nothing.
    """
    by = at_the_terminal(username)
    require(by, "run", "links")
    with on_terminal() as progress:
        registered = actions.run_linkage(by=by, progress=progress)
        actions.publish_care(by=by, progress=progress)
    if as_json:
        click.echo(json.dumps(asdict(registered)))
        return
    click.echo(
        f"{registered.records:,} records are {registered.children:,} children: "
        f"{registered.new_children:,} of them new, {registered.new_links:,} links made, "
        f"{registered.ended_links:,} ended."
    )
    if not registered.crosswalk_published:
        click.echo("The crosswalk in the warehouse was up to date.")


@link.command()
@ACTING_AS
@AS_JSON
def show(username: str | None, as_json: bool) -> None:
    """Show the newest run: records per source, pairs per band, weights. No identities."""
    require(at_the_terminal(username), "read", "links")
    summary = queries.latest_run()
    if summary is None:
        raise NotFound("No run of linkage yet.", hint="Start one: wholecity link run.")
    click.echo(json.dumps(_as_json(summary)) if as_json else _as_text(summary))


@link.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@ACTING_AS
@AS_JSON
def check(folder: Path, username: str | None, as_json: bool) -> None:
    """Measure the error of linkage against the truth of the synthetic city in FOLDER.

    Only a synthetic city has a truth to compare with. Run `wholecity link run` first.
    """
    require(at_the_terminal(username), "read", "links")
    crosswalk = read_crosswalk(settings.WAREHOUSE, settings.WAREHOUSE_KEY)
    error = compare(crosswalk, folder / "truth")
    click.echo(json.dumps(error.as_json()) if as_json else error.as_text())


@link.command()
@click.argument("records", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--truth", required=True, help="The column that records of one child share.")
@click.option("--family", help="The column that children of one family share.")
@AS_JSON
def benchmark(records: Path, truth: str, family: str | None, as_json: bool) -> None:
    """Measure how well the records of a file are linked, where the file knows the truth.

    RECORDS is a CSV with a header or a Parquet file with the columns unique_id,
    source_dataset, first_name, middle_name, surname, dob, sex, address, zip and
    phone; any may be empty. The model is trained on the file. Nothing is kept.
    """
    with on_terminal() as progress:
        done = linkage.benchmark(records, truth=truth, family=family, progress=progress)
    if as_json:
        click.echo(json.dumps(done.as_json()))
        return
    click.echo(done.error.as_text())
    click.echo(f"{done.seconds:,.1f} seconds, {done.mebibytes:,} MiB")


def _as_json(summary: queries.RunSummary) -> dict[str, object]:
    return {
        **asdict(summary),
        "at": summary.at.isoformat(),
        "as_of": summary.as_of.isoformat(),
        "seen_in": [[a, b, n] for (a, b), n in summary.seen_in.items()],
        "records": summary.records,
        "children": summary.children,
    }


def _as_text(summary: queries.RunSummary) -> str:
    return "\n".join(
        (
            f"Run {summary.number} of {summary.at:%Y-%m-%d %H:%M} by {summary.by}, "
            f"model {summary.version}",
            f"{summary.records:,} records are {summary.children:,} children.",
            *_sources(summary),
            "",
            "Pairs: "
            + ", ".join(
                f"{band.replace('_', ' ')} {pairs:,}" for band, pairs in summary.bands.items()
            ),
            *(f"  probable, but to review: {why}: {n:,}" for why, n in summary.held_back.items()),
            "Children by number of records: "
            + ", ".join(f"{size}: {children:,}" for size, children in summary.sizes.items()),
            "",
            *_weights(summary),
        )
    )


def _sources(summary: queries.RunSummary) -> list[str]:
    lines = ["", f"{'source':24}{'records':>10}{'left out':>10}   known also to"]
    keys = [source.source for source in summary.sources]
    for source, row in zip(summary.sources, summary.matrix, strict=True):
        others = (f"{key} {n:,}" for key, n in zip(keys, row, strict=True) if key != source.source)
        left_out = source.hashed + source.too_old
        lines.append(
            f"{source.source:24}{source.records:>10,}{left_out:>10,}   {', '.join(others)}"
        )
    return lines


def _weights(summary: queries.RunSummary) -> list[str]:
    lines = [f"{'what agrees':60}{'m':>10}{'u':>12}{'bits':>8}"]
    for w in summary.weights:
        lines.append(f"{w.meaning.split(':')[0]}: {w.label}"[:59].ljust(60) + _numbers(w))
    return lines


def _numbers(weight: queries.WeightSummary) -> str:
    return f"{weight.m:>10.5f}{weight.u:>12.7f}{weight.weight:>+8.2f}"
