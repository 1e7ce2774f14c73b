"""Groups of one period side by side: gaps against the reference, and the sentence about them."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from wholecity.disclosure.rules.figures import rate, shown
from wholecity.measures.definitions import (
    FINDINGS,
    NOT_REPORTED,
    OTHERWISE,
    REFERENCES,
    THE_REST,
    Against,
    Measure,
    children_of,
)
from wholecity.measures.queries.values import (
    Finding,
    Gap,
    GroupRow,
    GroupTable,
    Point,
    Ratio,
    Span,
    State,
)
from wholecity.measures.rules.gaps import Counts, Estimate, difference, disparity_index, ratio
from wholecity.measures.rules.rates import whole
from wholecity.measures.rules.status import Direction, direction

REST = "rest"
TENTH = Decimal("0.1")


def counts(point: Point) -> Counts | None:
    """The counts behind a share, where they are shown and there is anybody."""
    if point.part is None or not point.of:
        return None
    return Counts(point.part, point.of)


def compared(
    measure: Measure,
    dimension: str,
    title: str,
    levels: Sequence[tuple[str, str, Point]],
    everyone: Point,
) -> GroupTable:
    """A table of groups, each with its gap. `levels` are key, title and figure."""
    reference, reference_title = _reference(dimension, levels)
    rows = [
        GroupRow(level, name, point, None, is_reference=level == reference)
        for level, name, point in levels
    ]
    gaps = [
        _gap(measure, (dimension, title), row, _against(row, rows, reference, everyone))
        for row in rows
    ]
    rows = [replace(row, gap=gap) for row, gap in zip(rows, gaps, strict=True)]
    return GroupTable(
        dimension,
        title,
        everyone.period,
        reference_title,
        tuple(rows),
        _spread(rows, everyone),
        gap_finding(measure, widest([gap for gap in gaps if gap]), any(gaps)),
    )


def widest(gaps: Sequence[Gap]) -> Gap | None:
    """The widest gap that may be spoken of; None when there is none.

    A gap of those who fare worse comes before any other: it is what a city's
    figure hides.
    """
    claimed = [gap for gap in gaps if gap.is_claimed]
    return max(
        claimed,
        key=lambda gap: (gap.direction is Direction.WORSE, abs(gap.difference)),
        default=None,
    )


def gap_finding(measure: Measure, gap: Gap | None, comparable: bool) -> Finding:
    """The sentence about a table's widest gap, in the measure's own words where it has some."""
    if gap is None:
        return Finding("gap.unclear" if comparable else "gap.unknown")
    general = "gap.higher" if gap.difference > 0 else "gap.lower"
    own = f"{general}.{measure.key}"
    return Finding(
        own if own in FINDINGS else general,
        abs(gap.difference),
        {
            "children": children_of(gap.dimension, gap.group),
            "group": gap.group_title,
            "reference": gap.reference_title,
            "measure": measure.title,
            "rate": gap.rate,
            "other": gap.reference_rate,
        },
    )


Reference = tuple[str, str, Point]  # level, title, figure


def _reference(dimension: str, levels: Sequence[tuple[str, str, Point]]) -> tuple[str, str]:
    """Key and title of what the levels are compared with; empty where it is not shown."""
    rule = REFERENCES.get(dimension, OTHERWISE)
    if rule.against is Against.REST:
        return REST, THE_REST
    candidates = [
        (key, title, found.of)
        for key, title, point in levels
        if key != NOT_REPORTED and (found := counts(point))
    ]
    if rule.against is Against.LEVEL:
        candidates = [entry for entry in candidates if entry[0] == rule.level]
    key, title, _ = max(candidates, key=lambda entry: entry[2], default=("", "", 0))
    return key, title


def _against(
    row: GroupRow, rows: Sequence[GroupRow], reference: str, everyone: Point
) -> Reference | None:
    """What the row is compared with: another row, or everyone but the row itself."""
    if reference == REST:
        own, total = counts(row.point), counts(everyone)
        if own is None or total is None or total.of <= own.of:
            return None
        return REST, THE_REST, _share(everyone, total.part - own.part, total.of - own.of)
    found = next((r for r in rows if r.level == reference and r is not row), None)
    return (found.level, found.title, found.point) if found else None


def _share(like: Point, part: int, of: int) -> Point:
    """A share of the period of `like`, coded at both ends as every released one."""
    percent = rate(shown(part), shown(of))
    assert percent.value is not None, "a share of somebody is shown"
    return Point(
        like.period, like.school_year, State.SHOWN, Decimal(percent.value), percent.bound, part, of
    )


def _gap(
    measure: Measure, dimension: tuple[str, str], row: GroupRow, against: Reference | None
) -> Gap | None:
    own = counts(row.point)
    if own is None or against is None or row.level == NOT_REPORTED:
        return None
    level, title, point = against
    reference = counts(point)
    if reference is None:
        return None
    estimate = difference(own, reference)
    points = whole(100 * estimate.value)
    return Gap(
        *dimension,
        row.level,
        row.title,
        level,
        title,
        row.point,
        point,
        points,
        Span(whole(100 * estimate.interval.low), whole(100 * estimate.interval.high)),
        _ratio(ratio(own, reference)),
        # A gap that rounds to nothing is not spoken of either.
        estimate.is_claimed and points != 0,
        direction(Decimal(points), measure.higher_is_better),
    )


def _ratio(estimate: Estimate | None) -> Ratio | None:
    if estimate is None:
        return None
    values = (estimate.value, estimate.interval.low, estimate.interval.high)
    return Ratio(*(Decimal(str(value)).quantize(TENTH) for value in values))


def _spread(rows: Sequence[GroupRow], everyone: Point) -> int | None:
    """The disparity index over the groups that are shown, in whole percents."""
    total = counts(everyone)
    groups = [found for row in rows if row.level != NOT_REPORTED and (found := counts(row.point))]
    if total is None or len(groups) < 2:
        return None
    index = disparity_index(groups, total)
    return None if index is None else whole(float(100 * index))
