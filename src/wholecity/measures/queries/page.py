"""A measure's page, and the same figures as rows of a CSV file."""

from collections.abc import Iterator
from decimal import Decimal

from wholecity.kernel.errors import BadInput, NotFound
from wholecity.kernel.school_year import SchoolYear
from wholecity.measures.definitions import MEASURES, Measure
from wholecity.measures.queries.cards import card_of
from wholecity.measures.queries.evidence import Evidence
from wholecity.measures.queries.standing import forecast_of
from wholecity.measures.queries.values import (
    MeasurePage,
    Point,
)

Row = tuple[str | int | None, ...]


def measure_page(key: str) -> MeasurePage:
    """Everything that the page of a measure shows. NotFound for a key that is no measure."""
    measure = _measure(key)
    evidence = Evidence.about(measure)
    card = card_of(evidence, measure)
    return MeasurePage(
        measure,
        card,
        evidence.lines(measure),
        (),
        (),
        (),
        forecast_of(measure, card.line, evidence.goals.get(key)) if card else None,
        evidence.sources(measure),
        None,
    )


def figure_of(key: str, school_year: int) -> Decimal:
    """The city's own figure of a year as it is shown; BadInput where none is."""
    measure = _measure(key)
    card = card_of(Evidence.about(measure), measure)
    points = card.line.points if card else ()
    found = [p.value for p in points if p.school_year == school_year and p.value is not None]
    if not found:
        period = SchoolYear(school_year).label
        raise BadInput(f"{measure.title}: no figure is shown for {period}.", hint="Give its value.")
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


def _measure(key: str) -> Measure:
    try:
        return MEASURES[key]
    except KeyError:
        raise NotFound(
            f"There is no measure “{key}”.", hint="See `wholecity measures list`."
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
