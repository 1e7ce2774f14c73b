"""The charts of measures: what is known, turned into drawings with translated texts."""

from collections.abc import Callable, Iterable, Sequence
from functools import partial

from django.conf import settings
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, pgettext

from wholecity.measures.definitions import PEOPLE, Measure, Unit
from wholecity.measures.queries.values import (
    Card,
    GroupRow,
    GroupTable,
    Line,
    MeasurePage,
    Origin,
    PlaceFigure,
    Point,
    State,
)
from wholecity.measures.rules.status import Direction
from wholecity.measures.views import words
from wholecity.ui import charts

PLACE = "neighbourhood"
# The finding of groups of which too little is shown, or that are averages without counts.
NOT_COMPARED = "gap.unknown"


Specify = Callable[[charts.Size], charts.Specification]


def _drawer() -> charts.Drawer:
    return charts.Drawer(settings.HOME / "charts")


def _pair(specify: Specify, finding: str) -> SafeString:
    return mark_safe(charts.pair(_drawer(), specify, finding))  # noqa: S308 - drawn here, escaped


def _suffix(unit: Unit) -> str:
    """What follows the numbers of an axis; in Spanish a space stands before the sign."""
    return words.amount(0, unit).removeprefix("0") if unit is Unit.PERCENT else ""


def spark(card: Card) -> SafeString:
    """The small line of a card."""
    values = [_value(point) for point in card.line.points]
    return mark_safe(charts.sparkline(values))  # noqa: S308 - numbers alone


def _value(point: Point) -> float | None:
    return None if point.value is None else float(point.value)


def trend_chart(page: MeasurePage) -> SafeString:
    """The city over time, what else is known beside it, the goal. "" for fewer than two periods."""
    specify = _trend(page)
    if page.card is None or specify is None:
        return mark_safe("")
    return _pair(specify, words.sentence(page.card.finding, page.measure.unit))


def trend_drawing(page: MeasurePage) -> str:
    """The same as a drawing for a column of paper, as SVG; "" where there is none."""
    specify = _trend(page)
    return _drawer().svg(specify(charts.Size.NARROW)) if specify else ""


def _trend(page: MeasurePage) -> Specify | None:
    years = sorted({point.school_year for line in page.lines for point in line.points})
    if page.card is None or len(years) < 2:
        return None
    unit = page.measure.unit
    lines = [_line(line, years, unit, main=line == page.lines[0]) for line in page.lines]
    return partial(
        charts.trend,
        _moments(page.lines, years),
        lines,
        suffix=_suffix(unit),
        target=_target(page.card, unit),
    )


def _moments(lines: Iterable[Line], years: Sequence[int]) -> list[charts.Moment]:
    periods = {point.school_year: point.period for line in lines for point in line.points}
    return [charts.Moment(periods[year], f"’{year % 100:02d}") for year in years]


def _line(line: Line, years: Sequence[int], unit: Unit, *, main: bool) -> charts.Line:
    points = {point.school_year: point for point in line.points}
    hidden = pgettext("figure", "hidden")
    known = [point for point in line.points if point.is_shown]
    last = words.figure(known[-1], unit) if known else ""
    return charts.Line(
        [_value(points[year]) if year in points else None for year in years],
        f"{line_title(line)} {last}",
        last if main else f"{_short_title(line)} {last}",
        main,
        [
            hidden if year in points and points[year].state is State.WITHHELD else ""
            for year in years
        ],
    )


def line_title(line: Line) -> str:
    """Whose figures a line shows."""
    if line.scope == "city" and line.origin is Origin.RELEASE:
        return settings.CITY.name
    return gettext(line.place)


def _short_title(line: Line) -> str:
    return gettext("State") if line.scope == "state" else line_title(line)


def _target(card: Card, unit: Unit) -> charts.Target | None:
    if card.goal is None:
        return None
    return charts.Target(float(card.goal.value), words.goal(card.goal, unit))


def people_tables(page: MeasurePage) -> list[GroupTable]:
    """The groups of children that are looked at first, in their order."""
    tables = {table.dimension: table for table in page.groups}
    return [tables[key] for key in PEOPLE if key in tables]


def groups_heading(page: MeasurePage) -> str:
    """What the chart of groups shows: its finding, or its subject where nothing is compared."""
    found = page.card.gap_finding if page.card else None
    if found and found.key != NOT_COMPARED and _is_compared(page.measure):
        return words.sentence(found, page.measure.unit)
    title = {"measure": gettext(page.measure.title)}
    return gettext("%(measure)s by group of children") % title


def places_heading(page: MeasurePage) -> str:
    """What the map shows: its finding, or its subject."""
    table = places_table(page)
    if table and table.finding.key != NOT_COMPARED and _is_compared(page.measure):
        return words.sentence(table.finding, page.measure.unit)
    return gettext("%(measure)s by neighborhood") % {"measure": gettext(page.measure.title)}


def _is_compared(measure: Measure) -> bool:
    """Whether one group of a measure can be better off than another."""
    return measure.unit is Unit.PERCENT and measure.higher_is_better is not None


def places_table(page: MeasurePage) -> GroupTable | None:
    """The neighborhoods, when there is a map of them."""
    found = (table for table in page.groups if table.dimension == PLACE)
    return next(found, None) if page.places else None


def everyone(page: MeasurePage) -> Point | None:
    """The share of all children that groups are drawn beside, None for a number.

    Beside the number of all children the groups would shrink to nothing.
    """
    if page.card is None or page.measure.unit is not Unit.PERCENT:
        return None
    latest = page.card.latest
    return latest if all(table.period == latest.period for table in page.groups) else None


def drawn_value(point: Point | None) -> float | None:
    """What is drawn of a figure; a dot at the limit of "90% or more" would look like a figure."""
    return _value(point) if point and point.is_shown and not point.bound else None


def gap_chart(page: MeasurePage) -> SafeString:
    """Groups of children side by side, everybody as a line. "" when there are no groups."""
    tables = people_tables(page)
    if not tables or page.card is None:
        return mark_safe("")
    latest, unit = page.card.latest, page.measure.unit
    compared = everyone(page)
    specify = partial(
        charts.gaps,
        [_section(table, unit) for table in tables],
        everyone=_value(compared) if compared else None,
        everyone_words=gettext("All students: %(value)s") % {"value": words.figure(latest, unit)},
        suffix=_suffix(unit),
    )
    return _pair(specify, groups_heading(page))


def _section(table: GroupTable, unit: Unit) -> charts.GapSection:
    rows = [_row(row, unit) for row in table.rows if row.point.state is not State.NONE]
    return charts.GapSection(gettext(table.title), rows)


def _row(row: GroupRow, unit: Unit) -> charts.GapRow:
    point, span = row.point, row.point.interval
    drawn = drawn_value(point)
    return charts.GapRow(
        gettext(row.title),
        drawn,
        words.figure(point, unit),
        span.low if span else None,
        span.high if span else None,
        _kind(row),
        _comparison(row),
        "" if drawn is not None else words.figure(point, unit),
    )


def _kind(row: GroupRow) -> str:
    if row.is_reference:
        return "reference"
    if row.gap is None or not row.gap.is_claimed:
        return ""
    return {Direction.BETTER: "better", Direction.WORSE: "worse"}.get(row.gap.direction, "apart")


def _comparison(row: GroupRow) -> str:
    if row.is_reference:
        return gettext("comparison group")
    return words.gap(row.gap) if row.gap else ""


def place_map(page: MeasurePage) -> SafeString:
    """The map of neighborhoods. "" when no outline was delivered."""
    drawn = [place for place in page.places if place.geometry]
    if not drawn:
        return mark_safe("")
    specify = partial(charts.area_map, [_area(place, page.measure) for place in drawn])
    label = gettext("Map: %(measure)s by neighborhood; the table below has the same figures.")
    return _pair(specify, label % {"measure": gettext(page.measure.title)})


def _area(place: PlaceFigure, measure: Measure) -> charts.Area:
    assert place.geometry is not None
    return charts.Area(
        place.name,
        place.geometry,
        _value(place.point),
        words.figure(place.point, measure.unit),
        place.point.state is State.WITHHELD,
    )
