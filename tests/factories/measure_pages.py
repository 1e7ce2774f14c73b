"""Pages of measures with chosen figures, as queries would return them."""

from datetime import date
from decimal import Decimal
from typing import Any

from wholecity.measures.definitions import DOMAIN_TITLES, LIBRARY, MEASURES, Domain, Measure
from wholecity.measures.queries.comparing import compared, gap_finding, widest
from wholecity.measures.queries.standing import (
    change_of,
    direction_of,
    forecast_of,
    goal_line,
    previous_of,
    status_of,
    trend_finding,
)
from wholecity.measures.queries.values import (
    Card,
    DomainCards,
    Line,
    MeasurePage,
    Origin,
    PairTable,
    PlaceFigure,
    Point,
    SourceNote,
    Span,
    State,
)
from wholecity.measures.rules.rates import wilson
from wholecity.measures.rules.status import At, Goal

# dimension → its title, and of each level: key, title, part and whole (None is hidden).
Levels = tuple[tuple[str, str, tuple[int, int] | None], ...]
DIMENSIONS: dict[str, tuple[str, Levels]] = {
    "race_ethnicity": (
        "Race and ethnicity",
        (
            ("asian", "Asian", (66, 610)),
            ("black", "Black or African American", (402, 1530)),
            ("hispanic", "Hispanic or Latino", (840, 2810)),
            ("pacific", "Native Hawaiian or Other Pacific Islander", None),
            ("white", "White", (445, 3040)),
        ),
    ),
    "low_income": (
        "Family income",
        (("yes", "Low-income families", (1210, 3900)), ("no", "Other families", (550, 4100))),
    ),
    "english_learner": (
        "English learners",
        (("yes", "English learners", (280, 1200)), ("no", "Not English learners", (1480, 6800))),
    ),
}


def share(period: int, part: int | None, of: int = 8000, state: str = "shown") -> Point:
    """A share of two counts; hidden when `part` is None."""
    label = f"{period - 1}-{period % 100:02d}"
    if part is None:
        return Point(label, period, State.WITHHELD)
    around = wilson(part, of)
    span = Span(round(100 * around.low), round(100 * around.high))
    value = Decimal(round(100 * part / of))
    return Point(label, period, State(state), value, part=part, of=of, interval=span)


def card(
    key: str = "chronic-absence",
    parts: tuple[int | None, ...] = (2000, 1840, 1760),
    goal: tuple[int, int] | None = None,
    gaps: Any = (),
) -> Card:
    """A card of three school years up to 2025-26; `goal` is a value and the year by which."""
    measure = MEASURES[key]
    first = 2027 - len(parts)
    points = tuple(share(first + n, part) for n, part in enumerate(parts))
    line = Line(Origin.RELEASE, "city", "Riverton", points)
    found = None
    if goal:
        baseline = At(points[0].school_year, points[0].value or Decimal(25))
        found = Goal(baseline, At(goal[1], Decimal(goal[0])))
    latest, previous = line.latest, previous_of(line)
    change = change_of(latest, previous)
    moved = direction_of(measure, change)
    gap = widest(gaps)
    return Card(
        measure,
        line,
        latest,
        previous,
        change,
        moved,
        status_of(measure, found, latest),
        goal_line(found, latest),
        gap,
        trend_finding(latest, previous, moved),
        gap_finding(measure, gap, bool(gaps)) if gaps else None,
        date(2026, 10, 2),
    )


def _groups(measure: Measure, everyone: Point) -> list[Any]:
    return [
        compared(
            measure,
            dimension,
            title,
            [
                (key, name, share(2026, *counts) if counts else share(2026, None))
                for key, name, counts in levels
            ],
            everyone,
        )
        for dimension, (title, levels) in DIMENSIONS.items()
    ]


def _square(column: int, row: int) -> dict[str, Any]:
    x, y = -71 + 0.03 * column, 42.3 + 0.02 * row
    ring = [[x, y], [x + 0.03, y], [x + 0.03, y + 0.02], [x, y + 0.02], [x, y]]
    return {"type": "Polygon", "coordinates": [ring]}


def page(key: str = "chronic-absence", goal: tuple[int, int] | None = (15, 2028)) -> MeasurePage:
    """A page with every part: trend, state, groups, a pair, a map with a hidden place."""
    plain = card(key, goal=goal)
    tables = _groups(plain.measure, plain.latest)
    gaps = [row.gap for table in tables for row in table.rows if row.gap]
    full = card(key, goal=goal, gaps=gaps)
    names = ("Northgate", "Lakeview", "Harbor", "Old Town")
    figures = (
        share(2026, 700, 2000),
        share(2026, 300, 2000),
        share(2026, None),
        share(2026, 760, 4000),
    )
    places = [
        PlaceFigure(n.lower(), n, _square(i % 2, i // 2), p)
        for i, (n, p) in enumerate(zip(names, figures, strict=True))
    ]
    by_place = compared(
        plain.measure,
        "neighbourhood",
        "Neighborhood",
        [(p.key, p.name, p.point) for p in places],
        plain.latest,
    )
    state = Line(
        Origin.PUBLICATION, "state", "Massachusetts", (share(2025, 1580), share(2026, 1560))
    )
    pair = PairTable(
        ("grade", "low_income"),
        ("Grade", "Family income"),
        "2025-26",
        ("Grade 1", "Grade 2"),
        ("Low-income families", "Other families"),
        ((share(2026, 100, 400), share(2026, 60, 500)), (share(2026, None), share(2026, None))),
    )
    note = SourceNote(
        Origin.RELEASE, "Students 2025-26", "Riverton", "2025-26", date(2026, 10, 2), release="1"
    )
    return MeasurePage(
        plain.measure,
        full,
        (full.line, state),
        (*tables, by_place),
        (pair,),
        tuple(places),
        forecast_of(plain.measure, full.line, None),
        (note,),
        11,
    )


def domains() -> tuple[DomainCards, ...]:
    """The home page: three cards, one of them hidden, and what is awaited."""
    known = {
        "chronic-absence": card(
            goal=(15, 2028), gaps=[r.gap for t in page().groups for r in t.rows if r.gap]
        ),
        "attendance": card("attendance", (7360, 7360, 7440)),
        "enrolment": card("english-learners", (1100, 1150, 1230)),
        "homelessness": card("homelessness", (280, 300, 340)),
        "mobility": card("mobility", (790, 700, 640)),
        "suspension": card("suspension", (400, 380, None)),
    }
    return tuple(
        DomainCards(
            domain,
            DOMAIN_TITLES[domain],
            tuple(known[m.key] for m in LIBRARY if m.domain is domain and m.key in known),
            tuple(m for m in LIBRARY if m.domain is domain and m.key not in known),
        )
        for domain in Domain
    )
