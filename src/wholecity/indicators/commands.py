"""`wholecity indicators`: compute figures about children; list what is computed and how."""

import json
from collections.abc import Iterator, Sequence

import click

from wholecity.disclosure.rules.cube import Cube, Group
from wholecity.indicators import actions
from wholecity.indicators.definitions import (
    DIVISION_KEYS,
    INDICATORS,
    REASONS,
    RELEASED_GROUPINGS,
    Indicator,
)
from wholecity.indicators.pipeline import Computed, YearComputed
from wholecity.jobs.terminal import on_terminal
from wholecity.kernel.errors import BadInput
from wholecity.people.access import at_the_terminal, require

AS_JSON = click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
ACTING_AS = click.option(
    "--as", "username", metavar="USER", help="The account that acts, as city data lead."
)


@click.group()
def indicators() -> None:
    """Compute figures about children. What is shown is released figures only."""


@indicators.command()
@ACTING_AS
@AS_JSON
def run(username: str | None, as_json: bool) -> None:
    """Compute all indicators, for all school years and groups, into the warehouse.

    Prints how it went and never a figure about children.
    """
    by = at_the_terminal(username)
    require(by, "run", "indicators")
    with on_terminal() as progress:
        computed = actions.compute(by=by, progress=progress)
    click.echo(json.dumps(_as_json(computed)) if as_json else "\n".join(_as_text(computed)))


@indicators.command(name="list")
@AS_JSON
def list_(as_json: bool) -> None:
    """List the indicator library: what is counted, of whom, from which tables."""
    if as_json:
        click.echo(json.dumps([_definition(i) for i in INDICATORS]))
        return
    for indicator in INDICATORS:
        click.echo("\n".join(_described(indicator)))


@indicators.command()
@click.option(
    "--confidential",
    is_flag=True,
    help="Print counts of children before protection. It is recorded that you looked.",
)
@click.option("--by", "grouping", default="", help="Divisions with commas; empty for everyone.")
@click.option("--purpose", default="", help="Why you look; kept in the record.")
@ACTING_AS
@AS_JSON
def show(
    confidential: bool, grouping: str, purpose: str, username: str | None, as_json: bool
) -> None:
    """Show the computed counts, before protection, to the data lead.

    Never pass them on: released figures are shown by `wholecity release show`.
    """
    by = at_the_terminal(username)
    require(by, "read", "unprotected-figure")
    if not confidential:
        raise BadInput(
            "These counts are not protected.",
            hint="Add --confidential to see them; it is recorded that you looked. "
            "Released figures: wholecity release show.",
        )
    divisions = _grouping(grouping)
    cubes = actions.look_unprotected(by=by, purpose=purpose)
    rows = [row for cube in cubes for row in _rows(cube, divisions)]
    click.echo(json.dumps(rows) if as_json else "\n".join(_table(rows)))


def _grouping(text: str) -> tuple[str, ...]:
    asked = {part.strip() for part in text.split(",") if part.strip()}
    unknown = sorted(asked - set(DIVISION_KEYS))
    if unknown:
        raise BadInput(
            f"There is no division {', '.join(unknown)}.",
            hint=f"Choose among: {', '.join(DIVISION_KEYS)}.",
        )
    found = next((g for g in RELEASED_GROUPINGS if set(g) == asked), None)
    if found is None:
        pairs = "; ".join(",".join(g) for g in RELEASED_GROUPINGS if len(g) == 2)
        raise BadInput("That grouping is not released.", hint=f"These pairs are: {pairs}.")
    return found


def _rows(cube: Cube, grouping: tuple[str, ...]) -> Iterator[dict[str, object]]:
    groups: list[Group] = sorted(
        {g for g, _ in cube.counts if tuple(k for k, _ in g) == tuple(sorted(grouping))}
    )
    for group in groups:
        yield {
            "period": cube.period,
            **dict(group),
            **{node: cube.counts[group, node] for node in cube.nodes_by(grouping)},
        }


def _table(rows: Sequence[dict[str, object]]) -> Iterator[str]:
    for row in rows:
        yield "  ".join(f"{name}={value}" for name, value in row.items())


def _as_text(computed: Computed) -> Iterator[str]:
    for year in computed.years:
        ways = ", ".join(f"{s.source} ({s.basis})" for s in year.sources)
        yield f"{year.year}: attendance from {ways}"
        yield from (f"  {line}" for line in _findings(year))
    if computed.set_aside:
        yield f"{computed.set_aside:,} absences counted for nobody: outside enrollment or calendar."
    yield f"{computed.cells:,} cells computed. Propose them: wholecity release propose."


def _findings(year: YearComputed) -> Iterator[str]:
    for key, reason in year.missing.items():
        yield f"not computed: {key}: {REASONS[reason]}"
    for source in year.sources:
        if source.last_day:
            yield f"{source.source}: days are counted until {source.last_day}, the last recorded"
    if year.crossing:
        yield f"{year.crossing:,} children with two enrollments at once: each day counted once"
    if year.contradicted:
        yield f"{year.contradicted:,} days both absent and in school: counted as in school"


def _as_json(computed: Computed) -> dict[str, object]:
    return {
        "cells": computed.cells,
        "absences_set_aside": computed.set_aside,
        "years": [
            {
                "school_year": year.year.label,
                "sources": [
                    {
                        "source": s.source,
                        "attendance": s.basis,
                        "first_day": s.first_day and s.first_day.isoformat(),
                        "last_day": s.last_day and s.last_day.isoformat(),
                    }
                    for s in year.sources
                ],
                "children_with_crossing_enrolments": year.crossing,
                "contradicted_days": year.contradicted,
                "not_computed": {k: REASONS[r] for k, r in year.missing.items()},
            }
            for year in computed.years
        ],
    }


def _definition(indicator: Indicator) -> dict[str, object]:
    return {
        "key": indicator.key,
        "title": indicator.title,
        "numerator": indicator.numerator,
        "denominator": indicator.denominator,
        "population": indicator.population,
        "subgroups": list(indicator.subgroups),
        "sources": list(indicator.sources),
        "direction": indicator.direction,
        "caveats": list(indicator.caveats),
        "needs_link": indicator.needs_link,
    }


def _described(indicator: Indicator) -> Iterator[str]:
    yield click.style(f"{indicator.title}  ({indicator.key})", bold=True)
    yield f"  counts  {indicator.numerator}"
    yield f"  among   {indicator.denominator}"
    yield f"  from    {', '.join(indicator.sources)}"
    for caveat in indicator.caveats:
        yield f"  note    {caveat}"
