"""The pages of measures, and their downloads."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from wholecity.measures import queries
from wholecity.measures.definitions import LINKS_ARE_SURE, Unit
from wholecity.measures.queries.values import MeasurePage, State
from wholecity.measures.views import charts
from wholecity.people.access import only
from wholecity.people.queries import acting
from wholecity.ui.downloads import csv_answer
from wholecity.ui.navigation import leads_from


@require_safe
@only("read", "released-figure")
def index(request: HttpRequest) -> HttpResponse:
    """All measures, domain by domain, with what is known of each."""
    return render(request, "measures/index.html", {"domains": queries.cards()})


@require_safe
@only("read", "released-figure")
def measure(request: HttpRequest, key: str) -> HttpResponse:
    """One measure: how it goes, for whom, where, how it is counted and from what."""
    by, page = acting(request), queries.measure_page(key)
    people = charts.people_tables(page)
    mapped = charts.places_table(page)
    context = {
        "page": page,
        "people": people,
        "compared": any(row.gap for table in people for row in table.rows),
        "places_table": mapped,
        "other_groups": [t for t in page.groups if t not in (*people, mapped)],
        "pairs": [(p, list(zip(p.row_titles, p.cells, strict=True))) for p in page.pairs],
        "hides_something": hides_something(page),
        "is_share": page.measure.unit is Unit.PERCENT,
        "count_unit": Unit.COUNT,
        "links_are_sure": LINKS_ARE_SURE,
        "leads": leads_from(by.subject, "measure", key, by.facts or frozenset()),
    }
    return render(request, "measures/measure.html", context)


def hides_something(page: MeasurePage) -> bool:
    """Whether the page has to explain why a number is hidden."""
    pairs = (p for table in page.pairs for row in table.cells for p in row)
    points = (
        *(point for line in page.lines for point in line.points),
        *(row.point for table in page.groups for row in table.rows),
        *pairs,
    )
    return any(point.state is State.WITHHELD for point in points)


@require_safe
@only("read", "released-figure")
def download(request: HttpRequest, key: str) -> HttpResponse:
    """The figures of the measure's page as a CSV file."""
    rows = list(queries.csv_rows(key))
    return csv_answer(f"{key}.csv", queries.CSV_HEADER, rows)
