"""`wholecity measures`: published statistics in, figures out."""

import json
from collections import Counter
from dataclasses import asdict
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path

import click
from django.conf import settings
from rich.console import Console
from rich.table import Table

from wholecity.kernel.errors import BadInput
from wholecity.kernel.school_year import SchoolYear
from wholecity.measures import actions, queries
from wholecity.measures.actions import FileOutcome, Outcome
from wholecity.measures.definitions import DOMAIN_TITLES, LIBRARY, Unit
from wholecity.measures.queries.values import Card, MeasurePage, Point
from wholecity.people.access import at_the_terminal
from wholecity.people.definitions import Role

PATHS = click.Path(exists=True, path_type=Path)
AS_JSON = click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")


@click.group()
def measures() -> None:
    """Measures of Success: what is known about the city's children, and from whom."""


@measures.command("import")
@click.argument("paths", nargs=-1, required=True, type=PATHS)
@click.option("--district", default="", help="Code or exact name of the city's school district.")
@click.option(
    "--retrieved",
    type=click.DateTime(["%Y-%m-%d"]),
    help="The day on which the files were downloaded, as YYYY-MM-DD.",
)
@click.option("--as", "username", help="Act as this account, which must be a data lead.")
@AS_JSON
def import_(
    paths: tuple[Path, ...],
    district: str,
    retrieved: datetime | None,
    username: str | None,
    as_json: bool,
) -> None:
    """Read published statistics about the city: workbooks, folders of them, or GeoJSON outlines.

    Keeps the figures of the city's own district and of the state, never those
    of another city. The same file twice changes nothing. Exits with 2 when a
    file is refused; what is sound is read all the same.
    """
    by = at_the_terminal(username)
    outcomes = actions.import_statistics(
        paths,
        by=by,
        city=settings.CITY,
        district=district,
        retrieved_on=retrieved.date() if retrieved else None,
    )
    if as_json:
        click.echo(json.dumps({"files": [asdict(outcome) for outcome in outcomes]}, indent=2))
    else:
        _print_outcomes(outcomes)
    if refused := sum(o.outcome is Outcome.REFUSED or bool(o.faults) for o in outcomes):
        raise BadInput(
            f"{refused} of {len(outcomes)} files could not be read, or not wholly.",
            hint="The reasons stand above; the other files are read.",
        )


def _print_outcomes(outcomes: list[FileOutcome]) -> None:
    for o in outcomes:
        click.echo(f"{o.outcome:<10} {o.file}: {_told(o)}")
        if o.outcome is Outcome.REFUSED and o.hint:
            click.echo(f"{'':<10} {o.hint}")
        for fault in o.faults:
            click.echo(f"{'':<10} row {fault.row}, column “{fault.column}”: {fault.reason}.")
    tally = Counter(o.outcome for o in outcomes)
    click.echo(", ".join(f"{tally[outcome]} {outcome}" for outcome in Outcome if tally[outcome]))


def _told(o: FileOutcome) -> str:
    if o.reason:
        return o.reason
    counts = {
        "new": o.new,
        "as before": o.unchanged,
        "corrected": o.corrected,
        "blank": o.blank,
        "withheld": o.withheld,
    }
    figures = ", ".join(f"{number} {name}" for name, number in counts.items() if number)
    return f"{o.title or 'neighborhoods'}: {figures}"


@measures.command("list")
@AS_JSON
def list_(as_json: bool) -> None:
    """All measures of the library, and whether there are figures."""
    found = {card.measure.key for domain in queries.cards() for card in domain.cards}
    rows = [
        {
            "key": measure.key,
            "title": measure.title,
            "domain": str(measure.domain),
            "category": str(measure.category),
            "unit": str(measure.unit),
            "better": str(measure.polarity),
            "has_figures": measure.key in found,
        }
        for measure in LIBRARY
    ]
    if as_json:
        click.echo(json.dumps({"measures": rows}, indent=2))
        return
    table = Table("Key", "Measure", "Domain", "Figures", box=None, pad_edge=False)
    for measure in LIBRARY:
        has = "yes" if measure.key in found else "-"
        table.add_row(measure.key, measure.title, DOMAIN_TITLES[measure.domain], has)
    Console().print(table)


@measures.command()
@click.argument("key", required=False)
@AS_JSON
def show(key: str | None, as_json: bool) -> None:
    """One measure with its trend, groups and sources; without KEY, the latest of all."""
    if key is None:
        _show_all(as_json)
        return
    page = queries.measure_page(key)
    if as_json:
        click.echo(json.dumps(asdict(page), indent=2, default=_plain))
    else:
        _print_page(page)


@measures.command()
@click.argument("key")
@click.option("--baseline", required=True, help="Where it starts: 2023-24, or 2023-24=23.4.")
@click.option("--by", "target", required=True, help="What to reach by when: 2027-28=15.")
@click.option("--as", "username", help="Act as this account, which must be a facilitator.")
def goal(key: str, baseline: str, target: str, username: str | None) -> None:
    """Set the goal of a measure. The goal before it is kept as replaced.

    Without a value the baseline is the figure of that year as it is shown.
    """
    by = at_the_terminal(username, Role.FACILITATOR)
    baseline_year, baseline_value = _year_and_value(baseline)
    by_year, value = _year_and_value(target)
    if value is None:
        raise BadInput(f"--by {target} has no value.", hint="Write for example 2027-28=15.")
    if baseline_value is None:
        baseline_value = queries.figure_of(key, baseline_year)
    actions.set_target(
        measure=key,
        baseline_year=baseline_year,
        baseline_value=baseline_value,
        by_year=by_year,
        value=value,
        by=by,
    )
    click.echo(f"{key}: from {baseline_value:f} in {baseline_year} to {value:f} in {by_year}.")


def _year_and_value(text: str) -> tuple[int, Decimal | None]:
    """`2023-24=23.4` or `2023-24`, as the ending year and the value."""
    period, equals, number = text.partition("=")
    try:
        value = Decimal(number) if equals else None
        if value is not None and not value.is_finite():
            raise ValueError(number)
        return SchoolYear.parse(period).ending, value
    except (ValueError, InvalidOperation) as error:
        raise BadInput(
            f"“{text}” is not a school year, or a school year and a value.",
            hint="Write for example 2023-24 or 2023-24=23.4.",
        ) from error


def _show_all(as_json: bool) -> None:
    domains = queries.cards()
    if as_json:
        click.echo(json.dumps([asdict(domain) for domain in domains], indent=2, default=_plain))
        return
    table = Table("Domain", "Measure", "Period", "Value", "Place", box=None, pad_edge=False)
    for domain in domains:
        for card in domain.cards:
            value = in_words(card.latest, card.measure.unit)
            table.add_row(
                domain.title, card.measure.title, card.latest.period, value, card.line.place
            )
        for measure in domain.awaited:
            table.add_row(domain.title, measure.title, "", "no figures yet", "")
    Console().print(table)


def _print_page(page: MeasurePage) -> None:
    console = Console()
    console.print(page.measure.title, style="bold")
    console.print(f"{page.measure.numerator} / {page.measure.denominator}", markup=False)
    if page.card is None:
        console.print("There are no figures yet.")
        return
    _print_trend(console, page)
    for group in page.groups:
        table = Table(group.title, group.period, "Gap", box=None, pad_edge=False)
        for row in group.rows:
            gap = f"{row.gap.difference:+d}" if row.gap and row.gap.is_claimed else ""
            table.add_row(row.title, in_words(row.point, page.measure.unit), gap)
        console.print(table)
    _print_sources(console, page, page.card)


def _print_trend(console: Console, page: MeasurePage) -> None:
    periods = sorted(
        {(point.school_year, point.period) for line in page.lines for point in line.points}
    )
    table = Table("Period", *(f"{line.place} ({line.origin})" for line in page.lines), box=None)
    for _, period in periods:
        by_line = [{p.period: p for p in line.points}.get(period) for line in page.lines]
        told = (in_words(point, page.measure.unit) if point else "" for point in by_line)
        table.add_row(period, *told)
    console.print(table)


def _print_sources(console: Console, page: MeasurePage, card: Card) -> None:
    console.print(f"Status: {card.status}", markup=False)
    for source in page.sources:
        dated = f", {source.date}" if source.date else ""
        console.print(f"Source: {source.publisher}: {source.title}{dated}", markup=False)


def in_words(point: Point, unit: Unit) -> str:
    """A figure as the terminal writes it."""
    if point.value is None:
        return "withheld" if point.state == "withheld" else "no data"
    limit = {"at_most": "≤ ", "at_least": "≥ "}.get(point.bound, "")
    number = point.value
    match unit:
        case Unit.PERCENT:
            return f"{limit}{number:f} %"
        case Unit.DOLLARS:
            return f"${number:,.0f}"
        case _:
            return f"{number:,.0f}"


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)
