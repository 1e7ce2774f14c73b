"""A measure's page, and the same figures as rows of a CSV file."""

from collections.abc import Iterator
from decimal import Decimal

from wholecity.kernel.errors import BadInput, NotFound
from wholecity.kernel.school_year import SchoolYear
from wholecity.kernel.texts import phrase, said
from wholecity.measures.definitions import MEASURES, NOT_REPORTED, Measure
from wholecity.measures.models import Place
from wholecity.measures.queries.cards import card_of
from wholecity.measures.queries.evidence import Evidence
from wholecity.measures.queries.standing import forecast_of
from wholecity.measures.queries.values import (
    GroupTable,
    MeasurePage,
    Origin,
    PlaceFigure,
    Point,
    State,
)

NEIGHBOURHOOD = "neighbourhood"
Row = tuple[str | int | None, ...]


def measure_page(key: str) -> MeasurePage:
    """Everything that the page of a measure shows. NotFound for a key that is no measure."""
    measure = _measure(key)
    evidence = Evidence.about(measure)
    card = card_of(evidence, measure)
    groups = tuple(evidence.tables(measure))
    newest = evidence.releases.newest(measure)
    return MeasurePage(
        measure,
        card,
        evidence.lines(measure),
        groups,
        tuple(evidence.releases.pairs(measure)),
        _on_the_map(groups),
        forecast_of(measure, card.line, evidence.goals.get(key)) if card else None,
        evidence.sources(measure),
        newest.cube.k if newest else None,
    )


def _on_the_map(groups: tuple[GroupTable, ...]) -> tuple[PlaceFigure, ...]:
    """All neighborhoods: those of which nothing was released are there too, without data."""
    table = next((table for table in groups if table.dimension == NEIGHBOURHOOD), None)
    if table is None:
        return ()
    places = {place.key: place for place in Place.objects.filter(kind=NEIGHBOURHOOD)}
    rows = {row.level: row for row in table.rows if row.level != NOT_REPORTED}
    nothing = Point(table.period, SchoolYear.parse(table.period).ending, State.NONE)
    return tuple(
        PlaceFigure(
            key,
            rows[key].title if key in rows else places[key].name,
            places[key].geometry if key in places else None,
            rows[key].point if key in rows else nothing,
        )
        for key in dict.fromkeys((*rows, *places))
    )


def figure_of(key: str, school_year: int) -> Decimal:
    """The city's own figure of a year as it is shown; BadInput where none is."""
    measure = _measure(key)
    card = card_of(Evidence.about(measure), measure)
    points = card.line.points if card else ()
    found = [p.value for p in points if p.school_year == school_year and p.value is not None]
    if not found:
        period = SchoolYear(school_year).label
        raise BadInput(
            phrase(
                "%(measure)s: no figure is shown for %(period)s.",
                measure=said(measure.title),
                period=period,
            ),
            hint="Give its value.",
        )
    return found[0]


def csv_rows(key: str) -> Iterator[Row]:
    """The rows of the measure's download, under values.CSV_HEADER; the same figures as the page.

    A withheld figure says so in the column `state` and has no value; so does a
    missing one. Texts may come from files: whoever writes them escapes formulas.
    """
    page = measure_page(key)
    for line in page.lines:
        for point in line.points:
            yield _row(page.measure, line.origin, line.place, (), point)
    place = page.lines[0].place if page.lines else ""
    for table in page.groups:
        for row in table.rows:
            group = ((table.dimension, row.title),)
            yield _row(page.measure, Origin.RELEASE, place, group, row.point)
    for pair in page.pairs:
        for title, cells in zip(pair.row_titles, pair.cells, strict=True):
            for other, point in zip(pair.column_titles, cells, strict=True):
                groups = ((pair.dimensions[0], title), (pair.dimensions[1], other))
                yield _row(page.measure, Origin.RELEASE, place, groups, point)


def _measure(key: str) -> Measure:
    try:
        return MEASURES[key]
    except KeyError:
        raise NotFound(
            phrase("There is no measure “%(measure)s”.", measure=key),
            hint="See `wholecity measures list`.",
        ) from None


def _row(
    measure: Measure, origin: str, place: str, group: tuple[tuple[str, str], ...], point: Point
) -> Row:
    pairs = (*group, ("", ""), ("", ""))[:2]
    return (
        measure.key,
        point.period,
        str(origin),
        place,
        *pairs[0],
        *pairs[1],
        str(point.state),
        None if point.value is None else f"{point.value:f}",
        point.bound,
        str(measure.unit),
        point.part,
        point.of,
        point.interval.low if point.interval else None,
        point.interval.high if point.interval else None,
        point.source,
    )
